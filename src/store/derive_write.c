/* Deriving: the rows of the organisation, beside those that the records bring. */
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/decimal.h"
#include "store/derive_inside.h"
#include "store/sql.h"

#define ORGANISATION_ROWS                                                                          \
    "FROM \"%w\" AS t WHERE trim(t.organisation_identifier) = %Q AND derive_period("               \
    "t.period_start) IS NOT NULL"

static const char *ref_of(const struct deriving *deriving)
{
    return deriving->publication->organisation.ref;
}

/* ---- what the records bring ---- */

/* A row that reaches into the next year stands for that one too, with an amount that is its
 * first year's. */
static bool note_given_of(const struct deriving *deriving, const struct derived_kind *kind)
{
    return derive_run(deriving,
                      "INSERT INTO temp.derived_given SELECT %Q, derive_period(t.period_start), "
                      "coalesce(nullif(trim(t.currency), ''), (SELECT nullif(trim("
                      "default_currency), '') FROM organisations WHERE "
                      "trim(organisation_identifier) = %Q), %Q), coalesce(%s, ''), "
                      "derive_amount(t.value), t._source " ORGANISATION_ROWS,
                      kind->name, ref_of(deriving), derive_default_currency(deriving), kind->place,
                      kind->table, ref_of(deriving)) &&
           derive_run(deriving,
                      "INSERT INTO temp.derived_given(kind, period) SELECT DISTINCT %Q, "
                      "derive_period(t.period_end) " ORGANISATION_ROWS
                      " AND derive_period(t.period_end) > derive_period(t.period_start)",
                      kind->name, kind->table, ref_of(deriving));
}

static bool note_given(const struct deriving *deriving)
{
    if (!derive_run(deriving, "CREATE TEMP TABLE derived_given(kind TEXT, period TEXT, currency "
                              "TEXT, place TEXT, value TEXT, source INTEGER)"))
        return false;
    for (size_t i = 0; i < DERIVED_KINDS; i++)
        if (derive_has(deriving, (enum derived_sums)i) &&
            !note_given_of(deriving, &derived_kinds[i]))
            return false;
    return true;
}

static bool is_equal(const char *a, const char *b)
{
    if (!a || !b)
        return a == b;
    struct decimal x, y;
    decimal_init(&x);
    decimal_init(&y);
    bool equal = decimal_parse(&x, a) && decimal_parse(&y, b) && decimal_compare(&x, &y) == 0;
    decimal_clear(&x);
    decimal_clear(&y);
    return equal;
}

/* "total-budget", "recipient-country-budget of KE". The caller frees. */
static char *figure_name(const struct derived_kind *kind, const char *place)
{
    return *place ? xasprintf("%s of %s", kind->element, place) : xstrdup(kind->element);
}

static bool compare_kind(const struct deriving *deriving, const struct derived_kind *kind)
{
    sqlite3_stmt *row = derive_prepare(
        deriving,
        "SELECT s.place, s.period, s.end, s.currency, s.value, g.value, coalesce(g.source, "
        "s.source) FROM temp.derived_sum AS s LEFT JOIN (SELECT period, currency, place, "
        "decimal_sum(value) AS value, min(source) AS source FROM temp.derived_given WHERE kind = "
        "%Q "
        "GROUP BY 1, 2, 3) AS g ON g.period = s.period AND g.currency = s.currency AND g.place = "
        "s.place WHERE s.kind = %Q AND s.period IN (SELECT period FROM temp.derived_given WHERE "
        "kind = %Q) ORDER BY s.period, s.currency, s.place",
        kind->name, kind->name, kind->name);
    int stepped = row ? 1 : -1;
    while (row && (stepped = sql_step(row, deriving->error)) > 0) {
        const char *given = sql_text(row, 5);
        if (is_equal(sql_text(row, 4), given))
            continue;
        char *name = figure_name(kind, sql_text(row, 0));
        derive_tell(deriving, SEVERITY_WARNING, "x.organisation-file.differs",
                    sqlite3_column_int64(row, 6),
                    "the %s from %s to %s in %s is %s in the records, which stays, but %s in the "
                    "activities",
                    name, sql_text(row, 1), sql_text(row, 2), sql_text(row, 3),
                    given ? given : "not there", sql_text(row, 4));
        free(name);
    }
    sqlite3_finalize(row);
    return stepped == 0;
}

/* ---- what is added ---- */

/* The source of derived rows that came from IATI XML: such a row would be taken for one that is
 * to be given back as it was written, without the defaults. */
static bool own_source(const struct deriving *deriving, sqlite3_int64 *source)
{
    return store_add_source_file(deriving->store, "publication.yaml", false, source,
                                 deriving->error);
}

#define SOURCE                                                                                     \
    "CASE WHEN (source >> 40) IN (SELECT _source >> 40 FROM files) THEN %lld ELSE source END"

/* SQL for the status of a row. */
static const char *status_of(const struct deriving *deriving)
{
    const char *said = deriving->said->status;
    if (!said)
        return "CASE WHEN committed THEN '2' ELSE '1' END";
    return strcmp(said, "committed") == 0 ? "'2'" : "'1'";
}

static bool write_kind(const struct deriving *deriving, const struct derived_kind *kind,
                       sqlite3_int64 own)
{
    bool is_budget = kind->budget != NULL;
    return derive_run(
        deriving,
        "INSERT INTO \"%w\"(organisation_identifier, period_start, period_end, value, currency, "
        "value_date, _source%s%s) SELECT %Q, period, end, value, nullif(currency, ''), %s, " SOURCE
        "%s%s%s FROM temp.derived_sum WHERE kind = %Q AND period NOT IN (SELECT period FROM "
        "temp.derived_given WHERE kind = %Q) ORDER BY period, currency, place, ref IS NULL",
        kind->table, is_budget ? ", status" : "", kind->columns, ref_of(deriving),
        is_budget ? "period" : "end", (long long)own, is_budget ? ", " : "",
        is_budget ? status_of(deriving) : "", kind->values, kind->name, kind->name);
}

/* ---- the organisation ---- */

/* The name that goes into the plain column: that in the default language, or else the first. */
static unsigned main_name(const struct publication *publication)
{
    const char *language = publication->defaults ? publication->defaults->language : NULL;
    for (unsigned i = 0; language && i < publication->organisation.name_count; i++)
        if (strcmp(publication->organisation.name[i].language, language) == 0)
            return i;
    return 0;
}

static bool write_name(const struct deriving *deriving, const struct narrative *name,
                       sqlite3_int64 source)
{
    const struct table *table = layout_table(deriving->store->layout, "organisations");
    char *column = xasprintf("name_%s", name->language);
    bool written;
    if (table_column(table, column) != NO_COLUMN)
        written = derive_run(deriving,
                             "UPDATE organisations SET \"%w\" = %Q WHERE organisation_identifier = "
                             "%Q",
                             column, name->narrative, ref_of(deriving));
    else
        written = derive_run(deriving,
                             "INSERT INTO narratives(identifier, table_name, element, language, "
                             "narrative, _source) VALUES(%Q, 'organisations', 'name', %Q, %Q, "
                             "%lld)",
                             ref_of(deriving), name->language, name->narrative, (long long)source);
    free(column);
    return written;
}

static bool write_names(const struct deriving *deriving, sqlite3_int64 source)
{
    const struct organisation *organisation = &deriving->publication->organisation;
    unsigned first = main_name(deriving->publication);
    bool written = true;
    for (unsigned i = 0; written && i < organisation->name_count; i++)
        if (i != first)
            written = write_name(deriving, &organisation->name[i], source);
    return written;
}

static bool write_organisation(const struct deriving *deriving, sqlite3_int64 own)
{
    const struct publication *publication = deriving->publication;
    const struct narrative *name = &publication->organisation.name[main_name(publication)];
    const char *currency =
        publication_default(deriving->said->currency, derive_default_currency(deriving));
    bool written = derive_run(
        deriving,
        "INSERT INTO organisations(organisation_identifier, last_updated_datetime, "
        "default_currency, name, name_lang, _source) SELECT %Q, (SELECT "
        "max(last_updated_datetime) FROM temp.derived_activity JOIN activities ON iati_identifier "
        "= id), nullif(%Q, ''), %Q, %Q, " SOURCE
        " FROM (SELECT min(source) AS source FROM temp.derived_sum) WHERE source IS NOT NULL AND "
        "NOT EXISTS (SELECT 1 FROM organisations WHERE trim(organisation_identifier) = %Q)",
        ref_of(deriving), currency, name->narrative, name->language, (long long)own,
        ref_of(deriving));
    return written && (sqlite3_changes(deriving->store->db) == 0 || write_names(deriving, own));
}

bool derive_write(const struct deriving *deriving)
{
    sqlite3_int64 own;
    if (!note_given(deriving) || !own_source(deriving, &own) || !write_organisation(deriving, own))
        return false;
    for (size_t i = 0; i < DERIVED_KINDS; i++)
        if (derive_has(deriving, (enum derived_sums)i) &&
            (!compare_kind(deriving, &derived_kinds[i]) ||
             !write_kind(deriving, &derived_kinds[i], own)))
            return false;
    return true;
}
