/* What the functions of a mapping share. Only store/functions.c and the files function_*.c use
 * this.
 *
 * Every function of SQL is a C function of SQLite's shape, listed in the table of functions.c,
 * whose user data is the struct functions of its connection. */
#ifndef IATIPUB_STORE_FUNCTION_INSIDE_H
#define IATIPUB_STORE_FUNCTION_INSIDE_H

#include <sqlite3.h>
#include <stdbool.h>
#include <stddef.h>

#include "base/decimal.h"
#include "store/function_notes.h"
#include "store/functions.h"

struct code_lists;
struct name_lists;
struct rate_book;

struct functions {
    struct store *store;                   /* lent */
    const struct publication *publication; /* lent */
    struct function_notes notes;
    struct findings findings;      /* of the files of exchange rates */
    struct code_lists *code_lists; /* read so far; NULL: none yet */
    struct name_lists *name_lists; /* IATI's codelists; NULL: none yet */
    struct rate_book *rates;       /* NULL: not read yet */
    struct error failure;          /* the last one that a function ended a statement with */
};

struct functions *functions_of(sqlite3_context *context);

/* An argument as text, without white space around it; lent until the function returns. A NUL byte
 * inside stays part of it. */
struct argument {
    const char *text;
    size_t length;
};

/* False if the value is NULL or blank. */
bool argument_read(sqlite3_value *value, struct argument *argument);

/* Gives a value back as it came. */
void function_give_back(sqlite3_context *context, sqlite3_value *value);
/* The same, and counts it. */
void function_refuse(sqlite3_context *context, sqlite3_value *value, enum note_kind kind);

/* Ends the statement with a message about the mapping, whose literal is marked by N_. */
void function_fail(sqlite3_context *context, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
/* The same because of an error, with the function's name before it; clears `cause`. */
void function_fail_for(sqlite3_context *context, const char *name, struct error *cause);

/* Reads a decimal. False after function_fail, which says `name` of the function, if it is none; the
 * decimal is initialised in any case. NULL is no decimal: look first. */
bool function_decimal(sqlite3_context *context, const char *name, sqlite3_value *value,
                      struct decimal *decimal);
/* Gives the decimal as the result. */
void function_give_decimal(sqlite3_context *context, const struct decimal *decimal);

/* True if any of the values is NULL. */
bool function_any_null(int count, sqlite3_value **values);

/* How many digits after the point an argument asks for, 0 to 30. False after function_fail. */
bool function_places(sqlite3_context *context, const char *name, sqlite3_value *value,
                     unsigned *places);

typedef void sql_function(sqlite3_context *context, int count, sqlite3_value **values);
typedef void sql_final(sqlite3_context *context);

/* function_dates.c */
sql_function function_iati_date, function_iati_datetime;
/* function_money.c */
sql_function function_iati_amount, function_iati_percentage;
/* function_text.c */
sql_function function_iati_id, function_iati_boolean, function_plain_text, function_stable_ref;
/* function_codes.c */
sql_function function_code;
void code_lists_free(struct code_lists *lists);
/* function_names.c */
sql_function function_codelist_code;
void name_lists_free(struct name_lists *lists);
/* function_decimals.c */
sql_function function_decimal_add, function_decimal_sub, function_decimal_mul,
    function_decimal_round, function_decimal_compare;
sql_function decimal_sum_step, decimal_sum_inverse;
sql_final decimal_sum_value, decimal_sum_final;
/* function_rates.c */
sql_function function_fx;
/* function_split.c */
sql_function split_percent_step, split_amount_step, split_inverse;
sql_final split_value, split_final;

#endif
