#include "config/publication_inside.h"

#include <stdio.h>
#include <string.h>

/* What each action needs of the other keys and what it has no use for. */
struct redaction_keys {
    bool columns, with, with_needed, places_needed, words;
};

static const struct redaction_keys redaction_keys[] = {
    [REDACTION_DROP] = {.words = true},
    [REDACTION_REPLACE] = {.columns = true, .with = true, .with_needed = true, .words = true},
    [REDACTION_BLANK] = {.columns = true, .words = true},
    [REDACTION_ROUND] = {.columns = true, .places_needed = true},
    [REDACTION_WITHHOLD] = {.columns = true, .with = true},
    [REDACTION_REGION] = {.columns = false},
};

/* What is wrong with the keys of a redaction: the key, and why; NULL if nothing is. */
static const char *redaction_fault(const struct redaction *redaction, const char **key)
{
    const struct redaction_keys *keys = &redaction_keys[redaction->action];
    bool edits = redaction->action == REDACTION_REPLACE || redaction->action == REDACTION_BLANK;
    const struct {
        bool is_wrong;
        const char *key, *why;
    } faults[] = {
        {!redaction->where && !redaction->words, "where",
         E_("is missing, and so is 'words'; one of them says what must not leave")},
        {!redaction->table && redaction->where, "table",
         E_("is missing; 'where' is a condition over the columns of one table")},
        {redaction->words && !keys->words, "words",
         E_("is for actions drop, replace and blank; select rows with 'where' instead")},
        {!keys->columns && redaction->columns, "columns", E_("is not for this action; remove it")},
        {edits && !redaction->words && !redaction->columns, "columns",
         E_("is missing; it lists what is replaced or emptied")},
        {redaction->words && redaction->columns, "columns",
         E_("is not for 'words', which change the columns they stand in; remove it")},
        {!keys->with && redaction->with, "with", E_("is not for this action; remove it")},
        {keys->with_needed && !redaction->with, "with",
         E_("is missing; it is the text that stands there instead")},
        {keys->places_needed && !redaction->places, "places",
         E_("is missing; it is the number of decimal places that coordinates keep")},
        {!keys->places_needed && redaction->places, "places", E_("is for action round; remove it")},
        {redaction->everywhere && redaction->action != REDACTION_WITHHOLD, "everywhere",
         E_("is for action withhold; remove it")},
    };
    for (size_t i = 0; i < COUNT(faults); i++)
        if (faults[i].is_wrong) {
            *key = faults[i].key;
            return faults[i].why;
        }
    return NULL;
}

bool check_redactions(const struct publication *publication, const struct schema_check *check,
                      struct error *error)
{
    const struct redaction *redactions = publication->redactions;
    char where[64];
    for (unsigned i = 0; i < publication->redactions_count; i++) {
        const char *key;
        const char *fault = redaction_fault(&redactions[i], &key);
        if (fault) {
            snprintf(where, sizeof where, "redactions[%u].%s", i + 1, key);
            return schema_check_fail(check, where, error, "%s", fault);
        }
        for (unsigned j = 0; j < i; j++)
            if (strcmp(redactions[i].name, redactions[j].name) == 0) {
                snprintf(where, sizeof where, "redactions[%u].name", i + 1);
                return schema_check_fail(check, where, error,
                                         "is \"%s\", the name of 'redactions[%u]' already; "
                                         "expected a name of its own",
                                         redactions[i].name, j + 1);
            }
    }
    return true;
}
