/* What the files of reconciliation share. In temporary tables of the store they keep
 *
 *   reconcile_year        years of the UN data
 *   reconcile_activity    activities that the datasets publish
 *   reconcile_instrument  financing instruments and their classes
 *   reconcile_line        every row and transaction that counts: `part` expense or revenue, `side`
 *                         un, iati or named, `class` pool (compared), payment, enabling,
 *                         unpublished, no-flow or named; `key` says which belong together
 *   reconcile_difference  what is different, by key and year, UN data less IATI */
#ifndef IATIPUB_UNSDG_RECONCILE_INSIDE_H
#define IATIPUB_UNSDG_RECONCILE_INSIDE_H

#include <stdbool.h>

#include "base/decimal.h"
#include "config/publication.h"
#include "unsdg/making.h"
#include "unsdg/reconcile.h"

struct reconciling {
    struct making making;
    const struct publication *publication;
    const struct reconcile_options *options;
    const char *entity, *basis;
};

/* Fills all tables but the differences. */
bool reconcile_gather(const struct reconciling *reconciling);
/* Fills the differences. */
bool reconcile_settle(const struct reconciling *reconciling);
/* Fills the lines and partners of a year. */
bool reconcile_read_lines(const struct reconciling *reconciling, struct reconcile_year *year);

/* What a line is made of. */
struct reconcile_kind {
    const char *part, *id, *label;
    enum reconcile_role role;
    bool is_always_shown; /* with 0, too */
    const char *lines;    /* SQL condition over reconcile_line; NULL: none */
    const char *class;    /* of reconcile_difference; NULL: none */
};

#endif
