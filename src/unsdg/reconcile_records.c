/* Reconciliation: the records behind a line. */
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "store/sql.h"
#include "unsdg/reconcile_inside.h"

struct reconcile_records {
    struct store *store;
    sqlite3_stmt *row; /* NULL: there are none */
    struct place place;
};

enum {
    SIDE,
    SOURCE,
    ACTIVITY,
    PARTNER,
    AGREEMENT,
    REFERENCE,
    DATE,
    KIND,
    AMOUNT,
    CURRENCY,
    DOLLARS,
    NOTE
};

#define COLUMNS                                                                                    \
    "l.side, l.source, l.activity, l.partner, l.agreement, l.reference, coalesce(l.date, "         \
    "l.year), l.kind, "                                                                            \
    "l.amount, l.currency, l.dollars, NULL"

/* Of a line that sums records: these. */
static sqlite3_stmt *prepare_lines(const struct making *making, int year,
                                   const struct reconcile_line *line)
{
    const struct reconcile_kind *kind = line->kind;
    bool by_currency = strcmp(kind->id, "unconverted") == 0;
    if (!line->reason)
        return making_prepare(making,
                              "SELECT " COLUMNS " FROM temp.reconcile_line AS l WHERE part = %Q "
                              "AND year = %d AND %s ORDER BY source, id",
                              kind->part, year, kind->lines);
    return making_prepare(making,
                          "SELECT " COLUMNS " FROM temp.reconcile_line AS l WHERE part = %Q AND "
                          "year = %d AND %s AND %s = %Q ORDER BY source, id",
                          kind->part, year, kind->lines, by_currency ? "currency" : "reason",
                          line->reason);
}

/* Of a line that sums differences: each with the records of both sides in the year, and in those
 * years that make up for it. */
static sqlite3_stmt *prepare_differences(const struct making *making, int year,
                                         const struct reconcile_kind *kind)
{
    return making_prepare(
        making,
        "SELECT * FROM (SELECT 'difference', NULL, d.activity, d.partner, NULL, NULL, NULL, NULL, "
        "NULL, NULL, d.dollars, (SELECT group_concat(o.year || ' ' || o.dollars, '; ') FROM "
        "temp.reconcile_difference AS o WHERE o.part = d.part AND o.class = d.class AND "
        "o.key = d.key AND o.year <> d.year AND d.class = 'timing') AS note, d.id AS number, 0 AS "
        "place, 0 AS line FROM temp.reconcile_difference AS d WHERE d.part = %Q AND d.year = %d "
        "AND d.class = %Q UNION ALL SELECT " COLUMNS ", d.id, 1, l.id FROM "
        "temp.reconcile_difference AS d JOIN temp.reconcile_line AS l ON l.part = d.part AND "
        "l.key = d.key AND (l.year = d.year OR d.class = 'timing' AND l.year IN (SELECT o.year "
        "FROM temp.reconcile_difference AS o WHERE o.part = d.part AND o.class = d.class AND "
        "o.key = d.key)) AND l.class IN ('pool', 'named') WHERE d.part = %Q AND d.year = %d AND "
        "d.class = %Q) ORDER BY number, place, line",
        kind->part, year, kind->class, kind->part, year, kind->class);
}

/* Of the audited totals. */
static sqlite3_stmt *prepare_totals(const struct making *making,
                                    const struct reconciliation *reconciliation, int year,
                                    const struct reconcile_kind *kind)
{
    return making_prepare(making,
                          "SELECT 'un', _source, NULL, NULL, NULL, statement, NULL, 'total', "
                          "amount, 'USD', amount, NULL FROM unsdg_totals WHERE "
                          "coalesce(entity, %Q) = %Q AND coalesce(basis, %Q) = %Q AND "
                          "CAST(year AS INTEGER) = %d AND kind = %Q ORDER BY _source",
                          reconciliation->entity, reconciliation->entity, reconciliation->basis,
                          reconciliation->basis, year, kind->part);
}

static sqlite3_stmt *prepare_records(const struct making *making,
                                     const struct reconciliation *reconciliation, int year,
                                     const struct reconcile_line *line)
{
    const struct reconcile_kind *kind = line->kind;
    if (kind->class)
        return prepare_differences(making, year, kind);
    return kind->lines ? prepare_lines(making, year, line)
                       : prepare_totals(making, reconciliation, year, kind);
}

struct reconcile_records *reconcile_records_open(const struct reconciliation *reconciliation,
                                                 const struct reconcile_year *year,
                                                 const struct reconcile_line *line,
                                                 struct error *error)
{
    const struct making making = {.store = reconciliation->store, .error = error};
    struct reconcile_records *records = xcalloc(1, sizeof *records);
    records->store = reconciliation->store;
    if (line->records == 0)
        return records;
    records->row = prepare_records(&making, reconciliation, year->year, line);
    if (records->row)
        return records;
    free(records);
    return NULL;
}

static void release_place(struct place *place)
{
    free(place->file);
    *place = (struct place){.file = NULL};
}

int reconcile_records_next(struct reconcile_records *records, struct reconcile_record *record,
                           struct error *error)
{
    sqlite3_stmt *row = records->row;
    int stepped = row ? sql_step(row, error) : 0;
    if (stepped <= 0)
        return stepped;
    release_place(&records->place);
    if (sqlite3_column_int64(row, SOURCE))
        store_source_place(records->store, sqlite3_column_int64(row, SOURCE), &records->place);
    *record = (struct reconcile_record){.side = sql_text(row, SIDE),
                                        .place = records->place,
                                        .activity = sql_text(row, ACTIVITY),
                                        .partner = sql_text(row, PARTNER),
                                        .agreement = sql_text(row, AGREEMENT),
                                        .reference = sql_text(row, REFERENCE),
                                        .date = sql_text(row, DATE),
                                        .kind = sql_text(row, KIND),
                                        .amount = sql_text(row, AMOUNT),
                                        .currency = sql_text(row, CURRENCY),
                                        .dollars = sql_text(row, DOLLARS),
                                        .note = sql_text(row, NOTE)};
    return 1;
}

void reconcile_records_close(struct reconcile_records *records)
{
    if (!records)
        return;
    sqlite3_finalize(records->row);
    release_place(&records->place);
    free(records);
}
