#include "command.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/file.h"
#include "base/language.h"
#include "commands/session.h"
#include "commands/stages.h"
#include "options.h"
#include "publish/file_facts.h"
#include "publish/versions.h"
#include "store/journal.h"

static const struct usage usage = {
    .synopsis = "iatipub rollback [-C DIR] [--list] [--plan] DATASET [VERSION]",
    .text =
        N_("Puts an earlier published version of a DATASET back on the host, as a new version.\n"
           "Without VERSION it is the one before the last. The file is checked as every file is\n"
           "before it leaves. Later runs leave it so until the records give something else\n"
           "than what was rolled back from."),
    .example = "  iatipub rollback -C samples/ilo --list ilo-activities\n"
               "  iatipub rollback -C samples/ilo ilo-activities 3",
    .least = 1,
    .most = 2,
};

/* When a version was published, by the journal. */
struct dating {
    const struct version *version;
    char *at; /* NULL: it doesn't know */
    bool is_rollback;
};

/* The latest comes first, and the version was published once, unless it is still what is. */
static bool date_version(void *context, const struct journal_entry *entry)
{
    struct dating *dating = context;
    if (entry->version != dating->version->number || entry->outcome == JOURNAL_WITHDRAWN ||
        strcmp(entry->sha256, dating->version->sha256) != 0)
        return true;
    free(dating->at);
    dating->at = xstrdup(entry->published_at);
    dating->is_rollback |= entry->is_rollback;
    return true;
}

static bool print_versions(struct session *session, const struct version_list *list,
                           const char *dataset)
{
    struct journal *journal = session_journal(session, false);
    bool told = !session->error.kind;
    for (size_t i = 0; told && i < list->count; i++) {
        struct dating dating = {.version = &list->items[i]};
        told = !journal || journal_each_publication(journal, dataset, 0, SIZE_MAX >> 1,
                                                    date_version, &dating, &session->error);
        printf(_("version %llu"), (unsigned long long)dating.version->number);
        printf("  %s%s  SHA-256 %.12s  %s\n", dating.at ? dating.at : _("date not known"),
               dating.is_rollback ? _(" (rollback)") : "", dating.version->sha256,
               dating.version->path);
        free(dating.at);
    }
    return told;
}

/* No version is kept: of a dataset that was published they are lost. */
static void explain_missing(struct session *session, const char *dataset)
{
    struct journal *journal = session_journal(session, false);
    struct journal_entry last = {.dataset = NULL};
    bool found = false;
    struct error problem = ERROR_INIT;
    if (!journal || !journal_last(journal, dataset, &last, &found, &problem) || !found) {
        error_clear(&problem);
        return;
    }
    error_clear(&session->error);
    error_set(&session->error, ERROR_ENVIRONMENT,
              "the versions of dataset '%s' are missing from '.iatipub/versions/%s', although the "
              "journal has it as published, last at %s; restore that folder from a backup",
              dataset, dataset, last.published_at);
    journal_entry_release(&last);
}

/* The version that is asked for, or that before the last; NULL and `error` if there is none. */
static const struct version *choose(const struct version_list *list, const char *dataset,
                                    const char *asked, struct error *error)
{
    if (asked || list->count == 0)
        return version_list_choose(list, dataset, asked ? asked : "", error);
    if (list->count > 1)
        return &list->items[list->count - 2];
    error_set(error, ERROR_USAGE,
              "dataset '%s' has only version %llu, which is published: there is nothing to go "
              "back to",
              dataset, (unsigned long long)list->items[0].number);
    return NULL;
}

/* What the journal knows of the version. */
struct search {
    const struct version *version;
    struct output *output;
    bool found;
};

/* An entry of when it was taken off says nothing of what it was. */
static bool describe_version(void *context, const struct journal_entry *entry)
{
    struct search *search = context;
    if (entry->outcome == JOURNAL_WITHDRAWN || strcmp(entry->sha256, search->version->sha256) != 0)
        return true;
    search->output->title = xstrdup_or_null(entry->title);
    search->output->date = xstrdup_or_null(entry->date);
    search->found = true;
    return false;
}

/* Without a journal, the title is that of today. */
static void take_title_of_today(const struct publication *publication, struct output *output)
{
    for (unsigned i = 0; i < publication->datasets_count; i++)
        if (strcmp(publication->datasets[i].name, output->name) == 0)
            output->title = xstrdup_or_null(publication->datasets[i].title);
}

/* Title and date are as they were published; what else there is to say, the unpacked file says. */
static bool describe(struct session *session, const struct version *version, struct output *output)
{
    struct journal *journal = session_journal(session, true);
    struct search search = {.version = version, .output = output};
    bool told = journal && journal_each_publication(journal, output->name, 0, SIZE_MAX >> 1,
                                                    describe_version, &search, &session->error);
    if (told && !search.found)
        take_title_of_today(session->publication, output);
    return told && file_count(output->file, &output->kind, &output->activities, &session->error);
}

static bool roll_back(struct session *session, const struct version *version, const char *dataset,
                      bool plan_only)
{
    char *folder = path_join(session->publication->folder, ".iatipub/rollback");
    const struct publishing how = {.plan_only = plan_only, .is_rollback = true};
    struct output_list outputs = {.items = NULL};
    struct output *output = output_list_add(&outputs);
    output->name = xstrdup(dataset);
    output->dataset = xstrdup(dataset);
    output->file = xasprintf("%s/%s.xml", folder, dataset);
    memcpy(output->sha256, version->sha256, sizeof output->sha256);
    bool done = folder_make(folder, &session->error) &&
                version_unpack(version, output->file, &session->error) &&
                describe(session, version, output) && stage_validate_outputs(session, &outputs) &&
                stage_publish(session, &outputs, &how);
    remove(output->file);
    output_list_release(&outputs);
    free(folder);
    return done;
}

struct asked {
    const char *dataset, *version; /* version NULL: none */
    bool list_only, plan_only;
};

static bool perform(struct session *session, const struct version_list *list,
                    const struct asked *asked)
{
    if (asked->list_only && list->count)
        return print_versions(session, list, asked->dataset);
    const struct version *version = choose(list, asked->dataset, asked->version, &session->error);
    if (!list->count)
        explain_missing(session, asked->dataset);
    return version && roll_back(session, version, asked->dataset, asked->plan_only);
}

int command_rollback(int argc, char **argv)
{
    const char *folder = NULL, *schemas = NULL, *now = NULL;
    bool list_only = false, plan_only = false;
    const struct option_spec options[] = {
        {"directory", 'C', OPTION_TEXT, &folder, "DIR", N_("the publication (default: here)")},
        {"list", 0, OPTION_FLAG, &list_only, NULL, N_("show the kept versions and do nothing")},
        {"plan", 0, OPTION_FLAG, &plan_only, NULL, N_("show what would be done and do nothing")},
        {"now", 0, OPTION_TEXT, &now, "DATETIME", N_("the moment it counts as (default: now)")},
        SCHEMA_OPTION(&schemas),
    };
    int status;
    size_t count;
    if (!options_read(argc, argv, &usage, options, sizeof options / sizeof *options, &count,
                      &status) ||
        !settle_now(&now, &status))
        return status;
    struct session session;
    struct version_list list = {.items = NULL};
    bool begun = session_begin(&session, folder);
    session.schemas = schemas;
    session.now = now;
    bool finished =
        begun && version_list_read(&list, session.publication->folder, argv[1], &session.error);
    if (finished)
        finished =
            perform(&session, &list,
                    &(struct asked){argv[1], count > 1 ? argv[2] : NULL, list_only, plan_only});
    version_list_release(&list);
    return session_end(&session, finished);
}
