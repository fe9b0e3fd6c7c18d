/* The Funding Compact: contributors whose money changes its class. */
#include "base/alloc.h"
#include "base/language.h"
#include "store/sql.h"
#include "unsdg/compact_inside.h"

/* The classes that each contributor gave in, year by year; '' is all of them, for data that name
 * none. What is told no closer is no class to change from or to. */
static bool make_givings(const struct compacting *compacting)
{
    return making_run(
        &compacting->making,
        "DROP TABLE IF EXISTS temp.compact_giving;"
        "CREATE TEMP TABLE compact_giving(giver TEXT, year INTEGER, class INTEGER, PRIMARY KEY "
        "(giver, year, class)) WITHOUT ROWID;"
        "INSERT INTO temp.compact_giving SELECT contributor, year, class FROM temp.compact_revenue "
        "WHERE (class & %d) <> 0 AND contributor IS NOT NULL GROUP BY 1, 2, 3 "
        "HAVING decimal_compare(decimal_sum(amount), '0') > 0;"
        "INSERT INTO temp.compact_giving SELECT '', year, class FROM temp.compact_revenue "
        "WHERE (class & %d) <> 0 AND dataset = 'revenue' GROUP BY 1, 2, 3 "
        "HAVING decimal_compare(decimal_sum(amount), '0') > 0",
        CLASSES_VOLUNTARY & ~CLASS_UNDIVIDED, CLASSES_VOLUNTARY & ~CLASS_UNDIVIDED);
}

static void warn(struct compact *compact, sqlite3_stmt *row)
{
    const char *giver = sql_text(row, 0);
    const struct compact_class *from = compact_class_of((unsigned)sqlite3_column_int(row, 2));
    const struct compact_class *to = compact_class_of((unsigned)sqlite3_column_int(row, 3));
    int year = sqlite3_column_int(row, 1);
    compact->warnings = grow(compact->warnings, compact->warning_count, &compact->warning_capacity,
                             sizeof *compact->warnings);
    compact->warnings[compact->warning_count++] =
        xasprintf(_("%s%s%s: %s (%s) in %d and none in %d, but %s (%s), of which there was none "
                    "before; if the class changed and not the money, their shares can't be "
                    "compared"),
                  *giver ? _("contributor \"") : _("all revenue"), giver, *giver ? "\"" : "",
                  language_piece(from->name), from->codes, year, year + 1, language_piece(to->name),
                  to->codes);
}

bool compact_note_changes(struct compacting *compacting)
{
    if (!make_givings(compacting))
        return false;
    sqlite3_stmt *row = making_prepare(
        &compacting->making,
        "SELECT f.giver, f.year, f.class, t.class FROM temp.compact_giving AS f JOIN "
        "temp.compact_giving AS t ON t.giver = f.giver AND t.year = f.year + 1 WHERE NOT EXISTS "
        "(SELECT 1 FROM temp.compact_giving AS o WHERE o.giver = f.giver AND o.year = f.year + 1 "
        "AND o.class = f.class) AND NOT EXISTS (SELECT 1 FROM temp.compact_giving AS o WHERE "
        "o.giver = f.giver AND o.year = f.year AND o.class = t.class) ORDER BY 1, 2, 3, 4");
    int stepped = row ? 1 : -1;
    while (row && (stepped = sql_step(row, compacting->making.error)) > 0)
        warn(compacting->compact, row);
    sqlite3_finalize(row);
    return stepped == 0 && making_run(&compacting->making, "DROP TABLE temp.compact_giving");
}
