/* Redaction: countries that become regions. Percentages are added up exactly. */
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/decimal.h"
#include "base/strbuf.h"
#include "standard/country_region.h"
#include "store/redaction_inside.h"
#include "store/sql.h"

/* What an activity's countries become: one of these for each region. */
struct region {
    const char *code; /* lent by country_region */
    struct decimal percentage;
    bool has_percentage;
    sqlite3_int64 source;
};

enum { MOST_REGIONS = 16 }; /* more than country_region knows */

struct coarsening {
    char *identifier; /* of the activity at hand; NULL: none yet */
    struct region regions[MOST_REGIONS];
    size_t count;
};

static struct region *region_at(struct coarsening *coarsening, const char *code)
{
    for (size_t i = 0; i < coarsening->count; i++)
        if (coarsening->regions[i].code == code)
            return &coarsening->regions[i];
    struct region *region = &coarsening->regions[coarsening->count++];
    *region = (struct region){.code = code};
    decimal_init(&region->percentage);
    return region;
}

/* A row of that region may be there already; then the percentages are added up. */
static bool add_present(struct redacting *redacting, const char *identifier, struct region *region)
{
    sqlite3_stmt *row =
        redacting_prepare(redacting,
                          "SELECT percentage FROM recipient_regions WHERE iati_identifier = "
                          "%Q AND code = %Q AND coalesce(vocabulary, '1') = '1' AND "
                          "percentage IS NOT NULL",
                          identifier, region->code);
    int stepped = row ? 1 : -1;
    while (row && (stepped = sql_step(row, redacting->error)) > 0) {
        struct decimal present;
        decimal_init(&present);
        if (decimal_parse(&present, sql_text(row, 0))) {
            decimal_add(&region->percentage, &present);
            region->has_percentage = true;
        }
        decimal_clear(&present);
    }
    sqlite3_finalize(row);
    return stepped == 0 &&
           redacting_run(redacting,
                         "DELETE FROM recipient_regions WHERE iati_identifier = %Q AND code = %Q "
                         "AND coalesce(vocabulary, '1') = '1'",
                         identifier, region->code);
}

static bool write_regions(struct redacting *redacting, struct coarsening *coarsening)
{
    bool written = true;
    for (size_t i = 0; i < coarsening->count; i++) {
        struct region *region = &coarsening->regions[i];
        written = written && add_present(redacting, coarsening->identifier, region);
        char *percentage = region->has_percentage ? decimal_text(&region->percentage) : NULL;
        written = written && redacting_run(redacting,
                                           "INSERT INTO recipient_regions(iati_identifier, code, "
                                           "vocabulary, percentage, _source) VALUES(%Q, %Q, '1', "
                                           "%Q, %lld)",
                                           coarsening->identifier, region->code, percentage,
                                           (long long)region->source);
        free(percentage);
        decimal_clear(&region->percentage);
    }
    coarsening->count = 0;
    return written;
}

/* A country's row: identifier, code, percentage, _source. */
static bool coarsen_row(struct redacting *redacting, sqlite3_stmt *row, void *context)
{
    struct coarsening *coarsening = context;
    const char *identifier = sql_text(row, 0), *code = sql_text(row, 1);
    if (coarsening->identifier && strcmp(coarsening->identifier, identifier) != 0 &&
        !write_regions(redacting, coarsening))
        return false;
    if (!coarsening->identifier || strcmp(coarsening->identifier, identifier) != 0) {
        free(coarsening->identifier);
        coarsening->identifier = xstrdup(identifier);
    }
    struct region *region = region_at(coarsening, country_region(code ? code : ""));
    region->source = sqlite3_column_int64(row, 3);
    struct decimal percentage;
    decimal_init(&percentage);
    if (sql_text(row, 2) && decimal_parse(&percentage, sql_text(row, 2))) {
        decimal_add(&region->percentage, &percentage);
        region->has_percentage = true;
    }
    decimal_clear(&percentage);
    return true;
}

/* redaction_region(country) for the statements below. */
static void region_function(sqlite3_context *context, int count, sqlite3_value **values)
{
    (void)count;
    const char *country = (const char *)sqlite3_value_text(values[0]);
    if (country)
        sqlite3_result_text(context, country_region(country), -1, SQLITE_STATIC);
}

/* Transactions say the region where they said the country, unless they said the region before. */
static bool coarsen_transactions(struct redacting *redacting, const struct redaction_rule *rule,
                                 const char *where)
{
    const struct table *table = layout_table(redacting->store->layout, "transactions");
    struct strbuf set = STRBUF_INIT;
    for (size_t i = 0; i < table->column_count; i++) {
        const char *path = sense_of(redacting->senses, table, (int)i)->path;
        if (path && strcmp(path, "recipient-country") == 0)
            strbuf_addf(&set, ", \"%s\" = NULL", table->columns[i].name);
    }
    char *rows = sqlite3_mprintf("SELECT rowid FROM transactions WHERE recipient_country IS NOT "
                                 "NULL AND %s",
                                 where);
    bool done =
        sqlite3_create_function(redacting->store->db, "redaction_region", 1,
                                SQLITE_UTF8 | SQLITE_DETERMINISTIC, NULL, region_function, NULL,
                                NULL) == SQLITE_OK &&
        withheld_count(redacting, rule->number, table, rows) &&
        edit_forget_extras(redacting, rule->number, table, rows, "recipient-country") &&
        redacting_run(redacting,
                      "UPDATE transactions SET recipient_region_vocabulary = CASE WHEN "
                      "recipient_region IS NULL THEN '1' ELSE recipient_region_vocabulary END, "
                      "recipient_region = coalesce(recipient_region, "
                      "redaction_region(recipient_country))%s WHERE rowid IN (%s)",
                      set.text, rows);
    sqlite3_free(rows);
    strbuf_release(&set);
    return done;
}

static bool coarsen_countries(struct redacting *redacting, const struct redaction_rule *rule,
                              const char *rows)
{
    struct coarsening coarsening = {.identifier = NULL};
    bool done =
        redacting_each(redacting,
                       sqlite3_mprintf("SELECT iati_identifier, code, percentage, _source FROM "
                                       "recipient_countries WHERE rowid IN (%s) AND "
                                       "iati_identifier IS NOT NULL ORDER BY iati_identifier, "
                                       "rowid",
                                       rows),
                       coarsen_row, &coarsening) &&
        write_regions(redacting, &coarsening);
    free(coarsening.identifier);
    char *where = sqlite3_mprintf("(iati_identifier, upper(trim(recipient_country))) IN (SELECT "
                                  "iati_identifier, upper(trim(code)) FROM recipient_countries "
                                  "WHERE rowid IN (%s))",
                                  rows);
    done = done && withheld_count(redacting, rule->number, rule->table, rows) &&
           coarsen_transactions(redacting, rule, where) &&
           edit_forget_extras(redacting, rule->number, rule->table, rows, NULL) &&
           redacting_run(redacting, "DELETE FROM recipient_countries WHERE rowid IN (%s)", rows);
    sqlite3_free(where);
    return done;
}

bool edit_region(struct redacting *redacting, const struct redaction_rule *rule)
{
    char *rows = redacting_rows(rule, rule->table, WHOLE_ROW);
    char *where = sqlite3_mprintf("rowid IN (%s)", rows);
    bool done = strcmp(rule->table->name, "transactions") == 0
                    ? coarsen_transactions(redacting, rule, where)
                    : coarsen_countries(redacting, rule, rows);
    sqlite3_free(where);
    sqlite3_free(rows);
    return done;
}
