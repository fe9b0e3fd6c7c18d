/* What the files of deriving share: what is asked for, and the tables it is worked out in.
 *
 * - temp.derived_activity(id, currency, hierarchy, updated): the activities that are counted
 * - temp.derived_money(kind, activity, period, said, amount, currency, value, ref, name, committed,
 *   beyond, source): an amount each. `kind` is budget, planned or spent; `amount` in currency
 *   `said` became `value` in `currency`, NULL if there is no rate for it
 * - temp.derived_part(kind, activity, period, currency, place, value, committed, source): what of
 *   an activity's budgets is for a country, a region, or `rest`; `place` of a rest: why
 * - temp.derived_sum(kind, period, end, currency, place, ref, name, value, committed, source): the
 *   sums, by the kinds of derived_kinds and `rest`
 * - temp.derived_given(kind, period, currency, place, value, source): what the records bring
 *
 * `period` is the first day of a year and names it. */
#ifndef IATIPUB_STORE_DERIVE_INSIDE_H
#define IATIPUB_STORE_DERIVE_INSIDE_H

#include <sqlite3.h>
#include <stdbool.h>
#include <stddef.h>

#include "base/error.h"
#include "base/finding.h"
#include "config/publication.h"
#include "store/derive_organisation.h"
#include "store/sql.h"
#include "store/store.h"

/* What can be derived, and the table it goes to. */
struct derived_kind {
    const char *name;    /* as in temp.derived_sum */
    const char *budget;  /* as in organisation_file.budgets; NULL: none of them */
    const char *element; /* as messages call it */
    const char *table;
    const char *columns; /* that say the place, each after ", " */
    const char *values;  /* of them, from temp.derived_sum */
    const char *place;   /* of a given row; SQL */
};

enum derived_sums {
    DERIVED_TOTAL,
    DERIVED_ORG,
    DERIVED_REGION,
    DERIVED_COUNTRY,
    DERIVED_SPENT,
    DERIVED_KINDS
};
extern const struct derived_kind derived_kinds[DERIVED_KINDS];

struct deriving {
    struct store *store;
    const struct publication *publication;
    const struct organisation_file *said;
    char *day; /* that parts what is planned from what is past; NULL: none. sqlite3_free */
    struct findings *findings;
    struct error *error;
};

/* True if that kind is asked for. */
bool derive_has(const struct deriving *deriving, enum derived_sums sums);

/* sql_runf and sql_preparef for the deriving. */
#define derive_run(deriving, ...) sql_runf((deriving)->store->db, (deriving)->error, __VA_ARGS__)
#define derive_prepare(deriving, ...)                                                              \
    sql_preparef((deriving)->store->db, (deriving)->error, __VA_ARGS__)

/* A finding about the organisation file. */
void derive_tell(const struct deriving *deriving, enum severity severity, const char *rule,
                 sqlite3_int64 source, const char *format, ...)
    __attribute__((format(printf, 5, 6)));

/* The currency of what names none, or "". */
const char *derive_default_currency(const struct deriving *deriving);

/* ---- derive_functions.c ---- */

/* Makes known to the connection: derive_period(day), the year it lies in, NULL if it is no day; and
 * derive_amount(text), the text without white space, NULL if it is no decimal. */
bool derive_add_functions(struct deriving *deriving);
/* They point at `deriving`, which ends. */
void derive_remove_functions(const struct deriving *deriving);

/* ---- derive_gather.c ---- */

/* Fills temp.derived_activity and temp.derived_money, and tells what is doubtful in them. */
bool derive_gather(struct deriving *deriving);

/* ---- derive_split.c ---- */

/* Fills temp.derived_part. */
bool derive_split(const struct deriving *deriving);

/* ---- derive_write.c ---- */

/* Compares temp.derived_sum with what the records bring, and adds what they don't. */
bool derive_write(const struct deriving *deriving);

#endif
