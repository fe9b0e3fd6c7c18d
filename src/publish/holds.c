#include "publish/holds.h"

#include <stdint.h>
#include <string.h>

#include "base/alloc.h"
#include "base/language.h"
#include "publish/file_facts.h"

/* The last publication of a dataset and, where that is a rollback, what was published before. */
struct past {
    size_t count;
    bool withdrawn, rolled_back;
    char at[DATETIME_TEXT_SIZE];
    char current[DIGEST_TEXT_SIZE];  /* content of the last one */
    char replaced[DIGEST_TEXT_SIZE]; /* content of the last one that was made, not put back */
};

static bool take_entry(void *context, const struct journal_entry *entry)
{
    struct past *past = context;
    if (past->count++ == 0) {
        past->withdrawn = entry->outcome == JOURNAL_WITHDRAWN;
        past->rolled_back = entry->is_rollback;
        strncpy(past->at, entry->published_at, sizeof past->at - 1);
        memcpy(past->current, entry->content_sha256, sizeof past->current);
        return past->rolled_back;
    }
    if (entry->is_rollback || entry->outcome == JOURNAL_WITHDRAWN)
        return true;
    memcpy(past->replaced, entry->content_sha256, sizeof past->replaced);
    return false;
}

bool hold_find(struct journal *journal, const char *dataset, const char *file, char **why,
               struct error *error)
{
    struct past past = {.count = 0};
    char content[DIGEST_TEXT_SIZE] = "";
    *why = NULL;
    if (!journal_each_publication(journal, dataset, 0, SIZE_MAX >> 1, take_entry, &past, error))
        return false;
    if (past.withdrawn)
        *why =
            xasprintf(_("dataset '%s' was withdrawn at %s and is not published; 'iatipub publish "
                        "--restore %s' brings it back"),
                      dataset, past.at, dataset);
    if (!past.rolled_back)
        return true;
    if (!content_digest(file, content, error))
        return false;
    if (strcmp(content, past.replaced) == 0 && strcmp(content, past.current) != 0)
        *why =
            xasprintf(_("dataset '%s' was rolled back at %s from what the records still say, so "
                        "it is left as it is; mend the records, or 'iatipub publish --restore %s'"),
                      dataset, past.at, dataset);
    return true;
}
