/* The last stage of the main job: publishing what was validated. */
#include "commands/stages.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/digest.h"
#include "base/file.h"
#include "base/language.h"
#include "base/progress.h"
#include "base/strbuf.h"
#include "commands/stages_inside.h"
#include "publish/holds.h"
#include "publish/manifest.h"
#include "publish/publish.h"
#include "publish/site_index.h"
#include "store/journal.h"
#include "store/withheld.h"

/* IATI data; UN financial data is handed to the CEB secretariat, which publishes it. */
static struct publish_item *make_items(const struct output_list *outputs, const char *only,
                                       size_t *count, struct error *error)
{
    struct publish_item *items = xcalloc(outputs->count, sizeof *items);
    *count = 0;
    for (size_t i = 0; i < outputs->count; i++) {
        const struct output *output = &outputs->items[i];
        if (output->kind == DATASET_UNSDG || (only && strcmp(output->dataset, only) != 0))
            continue;
        struct publish_item *item = &items[(*count)++];
        *item = (struct publish_item){.name = output->name,
                                      .title = output->title,
                                      .kind = output->kind,
                                      .file = output->file,
                                      .activities = output->activities,
                                      .date = output->date};
        /* the digest of what was validated: the host refuses bytes that changed since */
        memcpy(item->sha256, output->sha256, sizeof item->sha256);
        char sha256[DIGEST_TEXT_SIZE];
        if (!digest_file(output->file, sha256, &item->size, error) ||
            (strcmp(sha256, output->sha256) != 0 &&
             !error_set(error, ERROR_ENVIRONMENT, "'%s' was changed while it was validated",
                        output->file))) {
            free(items);
            return NULL;
        }
    }
    if (only && *count == 0) {
        error_set(error, ERROR_USAGE, "there is no dataset '%s' to publish", only);
        free(items);
        return NULL;
    }
    return items;
}

/* What became of the items; `open` of them were not come to, or failed. */
struct changes {
    size_t files[FILE_HELD + 1], registrations[REGISTRATION_UNCHANGED + 1];
    size_t files_open, registrations_open;
};

static struct changes count_changes(const struct publish_result *result, bool plan_only)
{
    struct changes changes = {.files_open = 0};
    for (size_t i = 0; i < result->count; i++) {
        const struct publish_outcome *outcome = &result->outcomes[i];
        bool looked_at = outcome->location || outcome->file == FILE_HELD;
        bool file_settled = plan_only || outcome->file_done || outcome->file >= FILE_UNCHANGED;
        if (looked_at && file_settled)
            changes.files[outcome->file]++;
        else
            changes.files_open++;
        enum registration_change registration = outcome->registration;
        bool differs = registration == REGISTRATION_NEW || registration == REGISTRATION_CHANGED;
        if (registration == REGISTRATION_UNKNOWN ||
            (differs && !plan_only && !outcome->registration_done))
            changes.registrations_open++;
        else
            changes.registrations[registration]++;
    }
    return changes;
}

/* "; N not done"; "" of none. The caller frees. */
static char *tell_open(size_t count, bool plan_only)
{
    return count == 0  ? xstrdup("")
           : plan_only ? xasprintf(_("; %zu not looked at"), count)
                       : xasprintf(_("; %zu not done"), count);
}

static void say_registered(const struct publication *publication,
                           const struct publish_result *result, const struct changes *changes,
                           bool plan_only)
{
    if (!publication->registry) {
        stage_say("register",
                  "no registry is configured (registry: in publication.yaml), so nothing "
                  "was registered");
        return;
    }
    const size_t *counts = changes->registrations;
    char *open = tell_open(changes->registrations_open, plan_only);
    char *text = xasprintf(_("%zu new, %zu changed, %zu unchanged%s%s"), counts[REGISTRATION_NEW],
                           counts[REGISTRATION_CHANGED], counts[REGISTRATION_UNCHANGED],
                           result->registry_problem ? _("; registry not read: ") : open,
                           result->registry_problem ? result->registry_problem : "");
    stage_say("register", text);
    free(text);
    free(open);
}

static void say_differences(const struct publish_result *result)
{
    for (size_t i = 0; i < result->count; i++) {
        const struct publish_outcome *outcome = &result->outcomes[i];
        const char *text = outcome->problem ? outcome->problem : outcome->differences;
        if (text)
            printf("             %s%s%s\n",
                   outcome->short_name ? outcome->short_name : outcome->location,
                   C_("separator", ": "), text);
    }
    for (size_t i = 0; i < result->notes.count; i++)
        printf(_("             note: %s\n"), result->notes.items[i]);
}

/* Where the host is, for people. */
static const char *name_host(const struct publication *publication)
{
    const struct host *host = publication->host;
    if (!host || host->kind == HOST_DIRECTORY)
        return publication_default(host ? host->path : NULL, "site");
    return host->upload_url;
}

void stage_say_lines(const char *text)
{
    for (const char *line = text; *line;) {
        size_t length = strcspn(line, "\n");
        printf("               %.*s\n", (int)length, line);
        line += length + (line[length] == '\n');
    }
}

static const char *name_change(enum file_change change)
{
    static const char *const changes[] = {NC_("file", "new"), NC_("file", "changed"),
                                          NC_("file", "unchanged")};
    return language_marked(changes[change]);
}

void stage_say_pages(const struct planned_page *pages, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        printf("             %s%s%s\n", pages[i].location, C_("separator", ": "),
               name_change(pages[i].change));
        if (pages[i].steps)
            stage_say_lines(pages[i].steps);
    }
}

/* A line a file: what becomes of it, and why. */
static void say_plan(const struct publish_result *result)
{
    for (size_t i = 0; i < result->count; i++) {
        const struct publish_outcome *outcome = &result->outcomes[i];
        if (outcome->file == FILE_HELD || !outcome->location)
            continue; /* as was said before, or because it was not come to */
        printf("             %s%s%s%s%s%s\n", outcome->location, C_("separator", ": "),
               name_change(outcome->file), outcome->changes ? " (" : "",
               outcome->changes ? outcome->changes : "", outcome->changes ? ")" : "");
        if (outcome->steps)
            stage_say_lines(outcome->steps);
        if (outcome->request)
            stage_say_lines(outcome->request);
    }
    stage_say_pages(result->pages, result->page_count);
}

static void say_changes(const struct publish_result *result)
{
    for (size_t i = 0; i < result->count; i++)
        if (result->outcomes[i].changes)
            printf("             %s%s%s\n", result->outcomes[i].location, C_("separator", ": "),
                   result->outcomes[i].changes);
}

static void say_published(const struct publication *publication,
                          const struct publish_result *result, bool plan_only)
{
    struct changes changes = count_changes(result, plan_only);
    char *open = tell_open(changes.files_open, plan_only);
    char *tail = xasprintf("%s%s", plan_only ? _(" (plan: nothing was done)") : "", open);
    char *text = xasprintf(_("%zu new, %zu changed, %zu unchanged in %s%s"),
                           changes.files[FILE_NEW], changes.files[FILE_CHANGED],
                           changes.files[FILE_UNCHANGED], name_host(publication), tail);
    stage_say("publish", text);
    free(text);
    free(tail);
    free(open);
    if (plan_only)
        say_plan(result);
    else
        say_changes(result);
    say_registered(publication, result, &changes, plan_only);
    say_differences(result);
}

static bool is_published_again(const struct output_list *outputs, const char *name)
{
    size_t length = strlen(name), ending = strlen(".xml");
    bool is_xml = length > ending && strcmp(name + length - ending, ".xml") == 0;
    char *stem = xstrndup(name, is_xml ? length - ending : length);
    static const char *const pages[] = {"index.html", MANIFEST_NAME, MANIFEST_SIGNATURE_NAME};
    bool again = is_xml && output_list_has(outputs, stem);
    for (size_t i = 0; i < sizeof pages / sizeof *pages; i++)
        again |= strcmp(name, pages[i]) == 0;
    free(stem);
    return again;
}

/* What was published before and is not replaced now may hold what is withheld since. It can't be
 * kept from leaving any more, but someone must take it away. */
static bool search_site(const struct withheld_search *search, const struct output_list *outputs,
                        struct session *session)
{
    const struct host *host = session->publication->host;
    char *site = publication_path(session->publication,
                                  publication_default(host ? host->path : NULL, "site"));
    size_t count;
    char **paths = path_glob(site, "*", &count, &session->error);
    bool searched = !session->error.kind;
    for (size_t i = 0; searched && i < count; i++)
        if (file_exists(paths[i]) && !is_published_again(outputs, path_base(paths[i])))
            searched = withheld_search_file(search, paths[i], SEVERITY_ERROR, &session->findings,
                                            &session->error);
    path_list_free(paths, count);
    free(site);
    return searched;
}

static bool search_index(const struct withheld_search *search, const struct publish_item *items,
                         size_t count, struct session *session)
{
    size_t length = 0;
    char *page = site_index_render(session->publication, items, count, &length, &session->error);
    if (page)
        withheld_search_text(search, "index.html", page, length, SEVERITY_CRITICAL,
                             &session->findings);
    free(page);
    return page != NULL;
}

/* Looks through the bytes that are about to leave. False if one of them may not, or on failure. */
static bool test_for_leaks(struct session *session, const struct output_list *outputs,
                           const struct publish_item *items, size_t count)
{
    struct store *store = store_open(session->publication, session->layout, &session->error);
    struct withheld_search *search = store ? withheld_search_new(store, &session->error) : NULL;
    bool tested = search != NULL;
    if (search && !withheld_search_is_empty(search)) {
        tested = stage_search_outputs(search, outputs, session) &&
                 search_index(search, items, count, session) &&
                 search_site(search, outputs, session) && stage_settle_findings(session);
        if (tested)
            stage_say("leaks", "nothing that is withheld stands in what leaves");
    }
    withheld_search_free(search);
    store_close(store);
    return tested;
}

/* Finds out which items are held, and says so. */
static bool mark_held(struct session *session, struct journal *journal, const char *restored,
                      struct publish_item *items, size_t count)
{
    bool found = true, restored_found = !restored;
    for (size_t i = 0; !restored_found && i < count; i++)
        restored_found = strcmp(restored, items[i].name) == 0;
    if (!restored_found)
        return error_set(&session->error, ERROR_USAGE,
                         "there is no dataset '%s' to restore: convert made no such file",
                         restored);
    for (size_t i = 0; found && i < count; i++) {
        char *why = NULL;
        bool asked_for = restored && strcmp(restored, items[i].name) == 0;
        found =
            asked_for || hold_find(journal, items[i].name, items[i].file, &why, &session->error);
        items[i].held = why;
        if (why)
            stage_say("held", why);
        free(why);
    }
    return found;
}

static bool publish_items(struct session *session, struct journal *journal,
                          const struct publish_item *items, size_t count,
                          const struct publishing *how)
{
    const struct publish_options options = {.plan_only = how->plan_only,
                                            .partial = how->is_rollback || how->only,
                                            .is_rollback = how->is_rollback,
                                            .jobs = how->jobs,
                                            .terminal = progress_terminal(stderr)};
    struct publish_result result = PUBLISH_RESULT_INIT;
    bool published = publish_datasets(session->publication, items, count, &options, journal,
                                      &result, &session->error);
    if (published || session->error.kind == ERROR_ENVIRONMENT || result.registry_problem)
        say_published(session->publication, &result, how->plan_only);
    session->published_run = result.run;
    publish_result_release(&result);
    return published;
}

bool stage_publish(struct session *session, const struct output_list *outputs,
                   const struct publishing *how)
{
    size_t count;
    struct publish_item *items = make_items(outputs, how->only, &count, &session->error);
    if (!items || !test_for_leaks(session, outputs, items, count)) {
        free(items);
        return false;
    }
    /* a plan makes no journal, but heeds one */
    struct journal *journal = session_journal(session, !how->plan_only);
    bool published =
        !session->error.kind &&
        (how->is_rollback || !journal || mark_held(session, journal, how->restore, items, count)) &&
        publish_items(session, journal, items, count, how);
    free(items);
    return published;
}
