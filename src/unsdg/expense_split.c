/* Lots cut into parts: by function, then by location, by goal and by marker, each part by what its
 * own record says or else by the shares of its project. */
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/apportion.h"
#include "store/sql.h"
#include "unsdg/making.h"
#include "unsdg/shares.h"

/* The columns of a lot, as `lots` selects them. */
enum lot_column {
    LOT_SOURCE,
    LOT_PROJECT,
    LOT_COST,
    LOT_ENTITY,
    LOT_SUB_ENTITY,
    LOT_YEAR,
    LOT_BASIS,
    LOT_CENTS,
    LOT_FUNCTION, /* in the order of enum split_standard from here */
    LOT_LOCATION,
    LOT_TARGET, /* of the SDG: its target, or else its goal */
    LOT_MARKER,
    LOT_INDICATOR,
};

static const char lots[] =
    "SELECT source, project, cost, entity, sub_entity, year, basis, cents, function, location, "
    "coalesce(target, goal), marker, indicator FROM temp.unsdg_lot%s ORDER BY project, year, id";

static const char part_table[] =
    "DROP TABLE IF EXISTS temp.unsdg_part;"
    "CREATE TEMP TABLE unsdg_part(entity, sub_entity, year, basis, project, cost, function, "
    "location, goal, target, indicator, marker, cents INTEGER)";

static const char add_part[] =
    "INSERT INTO temp.unsdg_part VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13)";

/* Where the columns of a part get the codes of the standards. */
static const int part_columns[SPLIT_COUNT] = {7, 8, 9, 12};
enum { PART_GOAL = 9, PART_TARGET = 10, PART_INDICATOR = 11, PART_CENTS = 13 };

struct splitting {
    const struct making *making;
    sqlite3_stmt *lot, *insert;
    struct shares shares;
    char *told; /* the last project of which it was said what it lacks */
};

static bool is_direct(const struct splitting *splitting)
{
    return strcmp(sql_text(splitting->lot, LOT_COST), "direct") == 0;
}

/* What a lot without a code goes to; NULL: it stays open. Support and enabling cost are not the
 * work of a project, so no project says where they go. */
static const char *otherwise(const struct splitting *splitting, enum split_standard standard)
{
    static const char *const indirect[SPLIT_COUNT] = {NULL, "GLO-EF", "X00", "NA"};
    static const char *const direct[SPLIT_COUNT] = {NULL, NULL, "X00", "NA"};
    return is_direct(splitting) ? direct[standard] : indirect[standard];
}

/* Once a project: it has many lots. */
static void tell_lack(struct splitting *splitting, enum split_standard standard)
{
    const char *project = sql_text(splitting->lot, LOT_PROJECT);
    const char *name = project ? project : "";
    if (splitting->told && strcmp(splitting->told, name) == 0)
        return;
    free(splitting->told);
    splitting->told = xstrdup(name);
    making_refuse(splitting->making, "x.unsdg.split", sqlite3_column_int64(splitting->lot, 0),
                  "%s%s%s has direct expense in %s but no %s: say it in 'unsdg_expenses', or give "
                  "the project shares in 'unsdg_splits'",
                  project ? "project \"" : "a row without a project", name, project ? "\"" : "",
                  sql_text(splitting->lot, LOT_YEAR), split_standards[standard]);
}

static void bind(sqlite3_stmt *insert, int column, const char *text)
{
    if (text)
        sqlite3_bind_text(insert, column, text, -1, SQLITE_TRANSIENT);
    else
        sqlite3_bind_null(insert, column);
}

/* "8.5" is goal 8 and target 8.5; "8" and "X00" are goals alone. */
static void bind_sdg(sqlite3_stmt *insert, const char *code)
{
    size_t goal = strcspn(code, ".");
    sqlite3_bind_text(insert, PART_GOAL, code, (int)goal, SQLITE_TRANSIENT);
    bind(insert, PART_TARGET, code[goal] ? code : NULL);
}

static void bind_code(const struct splitting *splitting, enum split_standard standard,
                      const char *code)
{
    if (standard == SPLIT_SDG && code)
        bind_sdg(splitting->insert, code);
    else
        bind(splitting->insert, part_columns[standard], code);
}

static bool add(const struct splitting *splitting, const mpz_t cents)
{
    sqlite3_bind_int64(splitting->insert, PART_CENTS, mpz_get_si(cents));
    bool added = sql_step(splitting->insert, splitting->making->error) == 0;
    sqlite3_reset(splitting->insert);
    return added;
}

static bool split(struct splitting *splitting, const mpz_t cents, int standard);

static bool split_by(struct splitting *splitting, const mpz_t cents, int standard,
                     const struct share_list *list)
{
    mpz_t *parts = xcalloc(list->count, sizeof *parts);
    for (size_t i = 0; i < list->count; i++)
        mpz_init(parts[i]);
    apportion(cents, list->weights, list->count, parts);
    bool done = true;
    for (size_t i = 0; i < list->count; i++) {
        if (done && mpz_sgn(parts[i]) != 0) {
            bind_code(splitting, (enum split_standard)standard, list->codes[i]);
            done = split(splitting, parts[i], standard + 1);
        }
        mpz_clear(parts[i]);
    }
    free(parts);
    return done;
}

/* Splits an amount by a standard and all that follow it, and adds the parts. As deep as there are
 * standards. */
static bool split(struct splitting *splitting, const mpz_t cents, int standard)
{
    if (standard == SPLIT_COUNT)
        return add(splitting, cents);
    const char *said = sql_text(splitting->lot, LOT_FUNCTION + standard);
    const struct share_list *list = &splitting->shares.lists[standard];
    if (!said && list->count && is_direct(splitting))
        return split_by(splitting, cents, standard, list);
    const char *code = said ? said : otherwise(splitting, (enum split_standard)standard);
    if (!code && is_direct(splitting))
        tell_lack(splitting, (enum split_standard)standard);
    bind_code(splitting, (enum split_standard)standard, code);
    return split(splitting, cents, standard + 1);
}

static bool split_lot(struct splitting *splitting)
{
    static const enum lot_column carried[] = {LOT_ENTITY, LOT_SUB_ENTITY, LOT_YEAR,
                                              LOT_BASIS,  LOT_PROJECT,    LOT_COST};
    sqlite3_stmt *lot = splitting->lot;
    if (!shares_load(&splitting->shares, splitting->making, sql_text(lot, LOT_PROJECT),
                     sqlite3_column_int64(lot, LOT_YEAR)))
        return false;
    sqlite3_clear_bindings(splitting->insert);
    for (int i = 0; i < (int)(sizeof carried / sizeof *carried); i++)
        sqlite3_bind_value(splitting->insert, i + 1, sqlite3_column_value(lot, (int)carried[i]));
    bind(splitting->insert, PART_INDICATOR, sql_text(lot, LOT_INDICATOR));
    mpz_t cents;
    mpz_init_set_si(cents, sqlite3_column_int64(lot, LOT_CENTS));
    bool done = split(splitting, cents, SPLIT_FUNCTION);
    mpz_clear(cents);
    return done;
}

bool split_expense_lots(const struct making *making)
{
    /* support cost that is spread takes the parts that all others make */
    const char *apart =
        making->settings->support_cost == SUPPORT_PRO_RATA ? " WHERE cost <> 'support'" : "";
    struct splitting splitting = {.making = making};
    bool done = shares_open(&splitting.shares, making) && making_run(making, "%s", part_table);
    splitting.lot = done ? making_prepare(making, lots, apart) : NULL;
    splitting.insert = splitting.lot ? making_prepare(making, "%s", add_part) : NULL;
    int stepped = splitting.insert ? 1 : -1;
    while (stepped > 0 && (stepped = sql_step(splitting.lot, making->error)) > 0)
        if (!split_lot(&splitting))
            stepped = -1;
    sqlite3_finalize(splitting.insert);
    sqlite3_finalize(splitting.lot);
    shares_release(&splitting.shares);
    free(splitting.told);
    return stepped == 0 && making_run(making, "DROP TABLE IF EXISTS temp.unsdg_share");
}
