/* Redaction: by which codes UN financial data knows the organisations that are withheld.
 *
 * Revenue may name its contributor by code alone, and the name is written from the codelist; so a
 * code counts as a reference of whoever goes by its names or by its identifiers in IATI. */
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "standard/codelist.h"
#include "standard/tsv_table.h"
#include "store/redaction_inside.h"
#include "store/sql.h"

static bool is_needed(struct redacting *redacting, bool *needed)
{
    bool withholds = false;
    for (size_t i = 0; i < redacting->rule_count; i++)
        withholds = withholds || redacting->rules[i].said->action == REDACTION_WITHHOLD;
    sqlite3_int64 exists = 0;
    bool asked =
        !withholds ||
        sql_number(redacting->store->db,
                   "SELECT EXISTS(SELECT 1 FROM unsdg_revenues WHERE contributor IS NOT NULL)",
                   &exists, redacting->error);
    *needed = exists != 0;
    return asked;
}

static bool note(sqlite3_stmt *insert, const char *code, const char *kind, const char *value,
                 struct error *error)
{
    if (!value || !*value)
        return true;
    const char *const values[] = {code, kind, value};
    for (int i = 0; i < 3; i++)
        sqlite3_bind_text(insert, i + 1, values[i], -1, SQLITE_STATIC);
    bool noted = sql_step(insert, error) == 0;
    sqlite3_reset(insert);
    return noted;
}

/* Identifiers with '|' between them. */
static bool note_identifiers(sqlite3_stmt *insert, const char *code, const char *identifiers,
                             struct error *error)
{
    char *list = xstrdup(identifiers), *rest = NULL;
    bool noted = true;
    for (char *one = strtok_r(list, "|", &rest); noted && one; one = strtok_r(NULL, "|", &rest))
        noted = note(insert, code, "ref", one, error);
    free(list);
    return noted;
}

static bool note_all(sqlite3_stmt *insert, const struct codelist *list,
                     const struct tsv_table *identifiers, struct error *error)
{
    bool noted = true;
    for (size_t i = 0; noted && i < list->item_count; i++) {
        const struct codelist_item *item = &list->items[i];
        noted = note(insert, item->code, "name", item->name_en, error) &&
                note(insert, item->code, "name", item->name_fr, error) &&
                note_identifiers(
                    insert, item->code,
                    tsv_table_find(identifiers, item->code, "organisation_identifiers"), error);
    }
    return noted;
}

bool contributors_note(struct redacting *redacting)
{
    bool needed = false;
    if (!is_needed(redacting, &needed))
        return false;
    if (!needed)
        return true;
    struct codelists *lists = codelists_open(NULL, redacting->error);
    const struct codelist *list =
        lists ? codelists_get(lists, "UNContributor", redacting->error) : NULL;
    struct tsv_table *identifiers =
        list ? tsv_table_open("schemas/unsdg/crosswalk/contributors.tsv", redacting->error) : NULL;
    sqlite3_stmt *insert =
        identifiers ? sql_prepare(redacting->store->db,
                                  "INSERT OR IGNORE INTO temp.redacting_contributor SELECT "
                                  "redaction_fold(?1), ?2, redaction_fold(?3)",
                                  redacting->error)
                    : NULL;
    bool noted = insert && note_all(insert, list, identifiers, redacting->error);
    sqlite3_finalize(insert);
    tsv_table_free(identifiers);
    codelists_free(lists);
    return noted;
}

bool contributors_hide(struct redacting *redacting, const struct redaction_rule *rule)
{
    return redacting_run(redacting,
                         "INSERT OR IGNORE INTO temp.redacting_hidden SELECT h.rule, 'ref', c.code "
                         "FROM temp.redacting_hidden AS h JOIN temp.redacting_contributor AS c ON "
                         "c.kind = h.kind AND c.value = h.value WHERE h.rule = %lld",
                         rule->number) &&
           redacting_run(redacting,
                         "INSERT OR IGNORE INTO temp.redacting_hidden SELECT h.rule, c.kind, "
                         "c.value FROM temp.redacting_hidden AS h JOIN temp.redacting_contributor "
                         "AS c ON h.kind = 'ref' AND c.code = h.value WHERE h.rule = %lld",
                         rule->number);
}
