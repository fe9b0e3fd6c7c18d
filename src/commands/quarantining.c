#include "commands/quarantining.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/file.h"
#include "base/language.h"
#include "commands/last_published.h"
#include "commands/stages_inside.h"
#include "publish/quarantine.h"

/* Unpacks what was published last into `path`. `found` tells whether there is something. */
static bool unpack_last(struct session *session, const char *dataset, const char *path, bool *found)
{
    struct last_published last;
    bool read = last_published_read(session, dataset, &last);
    *found = read && last.version;
    bool unpacked = read && (!*found || version_unpack(last.version, path, &session->error));
    last_published_release(&last);
    return unpacked;
}

void quarantined_release(struct session *session)
{
    for (size_t i = 0; i < session->quarantined_count; i++) {
        free(session->quarantined[i].dataset);
        free(session->quarantined[i].activity);
    }
    free(session->quarantined);
}

static void note(struct session *session, const char *dataset, const char *activity,
                 bool was_published)
{
    session->quarantined = grow(session->quarantined, session->quarantined_count,
                                &session->quarantined_capacity, sizeof *session->quarantined);
    session->quarantined[session->quarantined_count++] =
        (struct quarantined){xstrdup(dataset), xstrdup(activity), was_published};
}

static void tell(struct session *session, const char *dataset, const struct quarantine_list *list,
                 bool was_published)
{
    for (size_t i = 0; i < list->count; i++) {
        char *text = xasprintf(was_published ? _("%s: invalid; what was published last stays")
                                             : _("%s: invalid, and never published: left out"),
                               list->items[i]);
        stage_say("quarantine", text);
        note(session, dataset, list->items[i], was_published);
        free(text);
    }
}

/* Makes the output the file at `path`. */
static bool replace_output(struct output *output, const char *path, size_t items,
                           struct error *error)
{
    size_t size;
    if (!digest_file(path, output->sha256, &size, error))
        return false;
    free(output->file);
    output->file = xstrdup(path);
    output->activities = items;
    return true;
}

static bool set_apart(struct session *session, struct output *output,
                      struct quarantine_list *invalid)
{
    char *folder = path_join(session->publication->folder, ".iatipub/quarantine");
    char *target = xasprintf("%s/%s.xml", folder, output->name);
    char *earlier = xasprintf("%s/%s.earlier.xml", folder, output->name);
    struct quarantine_result result = {.items = 0};
    bool found = false;
    bool done = folder_make(folder, &session->error) &&
                unpack_last(session, output->name, earlier, &found) &&
                quarantine_write(output->file, found ? earlier : NULL, invalid, target, &result,
                                 &session->error) &&
                replace_output(output, target, result.items, &session->error);
    if (done) {
        tell(session, output->name, &result.kept, true);
        tell(session, output->name, &result.left_out, false);
    }
    if (done && result.items == 0)
        stage_say("", "nothing is left: there is nothing to publish");
    done = done && result.items > 0;
    quarantine_result_release(&result);
    remove(earlier);
    free(earlier);
    free(target);
    free(folder);
    return done;
}

/* The activities of a file that are at fault. False: a finding is about no activity. */
static bool gather_invalid(struct finding_reader *reader, enum severity threshold,
                           struct quarantine_list *invalid)
{
    bool about_activities = true;
    for (const struct logged_finding *next; (next = finding_reader_next(reader));) {
        if (next->finding.severity > threshold)
            continue;
        if (next->finding.subject)
            quarantine_list_add(invalid, next->finding.subject);
        else
            about_activities = false;
    }
    return about_activities;
}

bool quarantine_outputs(struct session *session, const struct finding_log *log,
                        struct output_list *outputs)
{
    const struct finding_view everything = {.most = 0};
    struct finding_reader *reader = finding_reader_new(log, &everything);
    bool done = true;
    for (size_t i = 0; done && finding_reader_next_file(reader); i++) {
        struct quarantine_list invalid = {.items = NULL};
        done = gather_invalid(reader, session->publication->publish_below, &invalid);
        if (done && invalid.count)
            done = outputs->items[i].kind != DATASET_UNSDG &&
                   set_apart(session, &outputs->items[i], &invalid);
        quarantine_list_release(&invalid);
    }
    return finding_reader_end(reader, &session->error) && done;
}
