#include "commands/last_published.h"

bool last_published_read(struct session *session, const char *dataset, struct last_published *last)
{
    struct error *error = &session->error;
    *last = (struct last_published){.version = NULL};
    struct journal *journal = session_journal(session, false);
    if (!journal)
        return !error->kind;
    bool found = false;
    if (!journal_last(journal, dataset, &last->entry, &found, error))
        return false;
    if (!found || last->entry.outcome == JOURNAL_WITHDRAWN)
        return true;
    if (!version_list_read(&last->versions, session->publication->folder, dataset, error))
        return false;
    last->version = version_list_find(&last->versions, last->entry.version);
    return true;
}

void last_published_release(struct last_published *last)
{
    version_list_release(&last->versions);
    journal_entry_release(&last->entry);
}
