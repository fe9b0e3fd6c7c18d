#include "publish/holds.h"

#include <string.h>

#include "base/alloc.h"
#include "publish/file_facts.h"

/* The last publication of a dataset and the one before it. */
struct last_two {
    size_t count;
    bool withdrawn, rolled_back;
    char at[DATETIME_TEXT_SIZE];
    char replaced[DIGEST_TEXT_SIZE]; /* content of the one before */
};

static bool take_entry(void *context, const struct journal_entry *entry)
{
    struct last_two *last = context;
    if (last->count++ > 0) {
        memcpy(last->replaced, entry->content_sha256, sizeof last->replaced);
        return false;
    }
    last->withdrawn = entry->outcome == JOURNAL_WITHDRAWN;
    last->rolled_back = entry->is_rollback;
    strncpy(last->at, entry->published_at, sizeof last->at - 1);
    return last->rolled_back;
}

bool hold_find(struct journal *journal, const char *dataset, const char *file, char **why,
               struct error *error)
{
    struct last_two last = {.count = 0};
    char content[DIGEST_TEXT_SIZE] = "";
    *why = NULL;
    if (!journal_each_publication(journal, dataset, 0, 2, take_entry, &last, error))
        return false;
    if (last.withdrawn)
        *why = xasprintf("dataset '%s' was withdrawn at %s and is not published; 'iatipub publish "
                         "--restore %s' brings it back",
                         dataset, last.at, dataset);
    if (!last.rolled_back)
        return true;
    if (!content_digest(file, content, error))
        return false;
    if (strcmp(content, last.replaced) == 0)
        *why = xasprintf("dataset '%s' was rolled back at %s from what the records still say, so "
                         "it is left as it is; mend the records, or 'iatipub publish --restore %s'",
                         dataset, last.at, dataset);
    return true;
}
