#include "store/functions.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/language.h"
#include "base/utf8.h"
#include "standard/value.h"
#include "store/function_inside.h"
#include "store/rates.h"
#include "store/sql.h"

enum { PLACES_MOST = 30, SHOWN_MOST = 100 };

/* ---- the table ---- */

/* A scalar function has `scalar` alone; `arguments` is -1 where any number will do. */
static const struct registration {
    const char *name;
    int arguments;
    int flags; /* beside SQLITE_UTF8 */
    sql_function *scalar;
    sql_function *step, *inverse;
    sql_final *value, *final;
} registrations[] = {
    {"iati_date", 1, SQLITE_DETERMINISTIC, .scalar = function_iati_date},
    {"iati_date", 2, SQLITE_DETERMINISTIC, .scalar = function_iati_date},
    {"iati_datetime", 1, SQLITE_DETERMINISTIC, .scalar = function_iati_datetime},
    {"iati_datetime", 2, SQLITE_DETERMINISTIC, .scalar = function_iati_datetime},
    {"iati_id", -1, SQLITE_DETERMINISTIC, .scalar = function_iati_id},
    {"iati_amount", 1, SQLITE_DETERMINISTIC, .scalar = function_iati_amount},
    {"iati_amount", 2, SQLITE_DETERMINISTIC, .scalar = function_iati_amount},
    {"iati_percentage", 1, SQLITE_DETERMINISTIC, .scalar = function_iati_percentage},
    {"iati_boolean", 1, SQLITE_DETERMINISTIC, .scalar = function_iati_boolean},
    {"code", 2, SQLITE_DETERMINISTIC, .scalar = function_code},
    {"code", 3, SQLITE_DETERMINISTIC, .scalar = function_code},
    {"codelist_code", 2, SQLITE_DETERMINISTIC, .scalar = function_codelist_code},
    {"decimal_add", -1, SQLITE_DETERMINISTIC, .scalar = function_decimal_add},
    {"decimal_sub", 2, SQLITE_DETERMINISTIC, .scalar = function_decimal_sub},
    {"decimal_mul", 2, SQLITE_DETERMINISTIC, .scalar = function_decimal_mul},
    {"decimal_round", 2, SQLITE_DETERMINISTIC, .scalar = function_decimal_round},
    {"decimal_compare", 2, SQLITE_DETERMINISTIC, .scalar = function_decimal_compare},
    {"decimal_sum", 1, SQLITE_DETERMINISTIC, .step = decimal_sum_step,
     .inverse = decimal_sum_inverse, .value = decimal_sum_value, .final = decimal_sum_final},
    {"fx", 4, SQLITE_DETERMINISTIC, .scalar = function_fx},
    {"split_percent", 1, 0, .step = split_percent_step, .inverse = split_inverse,
     .value = split_value, .final = split_final},
    {"split_percent", 2, 0, .step = split_percent_step, .inverse = split_inverse,
     .value = split_value, .final = split_final},
    {"split_amount", 2, 0, .step = split_amount_step, .inverse = split_inverse,
     .value = split_value, .final = split_final},
    {"split_amount", 3, 0, .step = split_amount_step, .inverse = split_inverse,
     .value = split_value, .final = split_final},
    {"plain_text", 1, SQLITE_DETERMINISTIC, .scalar = function_plain_text},
    {"stable_ref", -1, SQLITE_DETERMINISTIC, .scalar = function_stable_ref},
};

static int register_one(struct functions *functions, const struct registration *registration)
{
    int flags = SQLITE_UTF8 | registration->flags;
    sqlite3 *db = functions->store->db;
    if (registration->scalar)
        return sqlite3_create_function_v2(db, registration->name, registration->arguments, flags,
                                          functions, registration->scalar, NULL, NULL, NULL);
    return sqlite3_create_window_function(db, registration->name, registration->arguments, flags,
                                          functions, registration->step, registration->final,
                                          registration->value, registration->inverse, NULL);
}

struct functions *functions_new(struct store *store, const struct publication *publication,
                                struct error *error)
{
    struct functions *functions = xcalloc(1, sizeof *functions);
    functions->store = store;
    functions->publication = publication;
    for (size_t i = 0; i < sizeof registrations / sizeof *registrations; i++)
        if (register_one(functions, &registrations[i]) != SQLITE_OK) {
            sql_error(store->db, error);
            functions_free(functions);
            return NULL;
        }
    return functions;
}

void functions_free(struct functions *functions)
{
    if (!functions)
        return;
    function_notes_release(&functions->notes);
    findings_release(&functions->findings);
    code_lists_free(functions->code_lists);
    name_lists_free(functions->name_lists);
    rate_book_free(functions->rates);
    error_clear(&functions->failure);
    free(functions);
}

void functions_report(struct functions *functions, struct findings *findings)
{
    findings_move(findings, &functions->findings);
    function_notes_report(&functions->notes, findings);
}

void functions_reason(const struct functions *functions, const char *reason, struct error *cause)
{
    const struct error *failure = &functions->failure;
    if (failure->text && strcmp(failure->text, reason) == 0)
        error_copy(cause, failure);
    else
        error_set(cause, ERROR_USAGE, "%s", reason);
}

/* ---- what the functions share ---- */

struct functions *functions_of(sqlite3_context *context)
{
    return sqlite3_user_data(context);
}

bool argument_read(sqlite3_value *value, struct argument *argument)
{
    const char *text = (const char *)sqlite3_value_text(value);
    if (!text)
        return false;
    size_t bytes = (size_t)sqlite3_value_bytes(value);
    if (strlen(text) != bytes)
        *argument = (struct argument){.text = text, .length = bytes};
    else
        argument->text = value_trim(text, &argument->length);
    return argument->length > 0;
}

void function_give_back(sqlite3_context *context, sqlite3_value *value)
{
    sqlite3_result_value(context, value);
}

void function_refuse(sqlite3_context *context, sqlite3_value *value, enum note_kind kind)
{
    struct argument argument;
    sqlite3_result_value(context, value);
    if (argument_read(value, &argument))
        function_notes_add(&functions_of(context)->notes, kind, NULL, NULL, argument.text,
                           argument.length);
}

void function_fail(sqlite3_context *context, const char *format, ...)
{
    struct error *failure = &functions_of(context)->failure;
    va_list arguments;
    va_start(arguments, format);
    error_set_va(failure, ERROR_USAGE, format, arguments);
    va_end(arguments);
    sqlite3_result_error(context, failure->text, -1);
}

void function_fail_for(sqlite3_context *context, const char *name, struct error *cause)
{
    struct error *failure = &functions_of(context)->failure;
    error_prefix(cause, "%s", name);
    error_settle(failure, cause, false);
    sqlite3_result_error(context, failure->text, -1);
}

bool function_any_null(int count, sqlite3_value **values)
{
    for (int i = 0; i < count; i++)
        if (sqlite3_value_type(values[i]) == SQLITE_NULL)
            return true;
    return false;
}

bool function_decimal(sqlite3_context *context, const char *name, sqlite3_value *value,
                      struct decimal *decimal)
{
    decimal_init(decimal);
    if (sqlite3_value_type(value) == SQLITE_FLOAT) {
        function_fail(
            context,
            N_("%s: %s was computed in floating point, which changes amounts; take the text "
               "of the source as it is"),
            name, (const char *)sqlite3_value_text(value));
        return false;
    }
    struct argument argument = {.text = "", .length = 0};
    argument_read(value, &argument);
    char copy[64];
    const char *text = argument.text;
    bool fits = argument.length < sizeof copy;
    if (fits && text[argument.length]) { /* white space follows */
        memcpy(copy, text, argument.length);
        copy[argument.length] = '\0';
        text = copy;
    }
    if (strlen(text) == argument.length && decimal_parse(decimal, text))
        return true;
    function_fail(context,
                  N_("%s: \"%.*s\" is not a decimal number; expected digits such as -1500.00 "
                     "(iati_amount reads amounts as people write them)"),
                  name, (int)utf8_cut(text, argument.length, SHOWN_MOST), text);
    return false;
}

void function_give_decimal(sqlite3_context *context, const struct decimal *decimal)
{
    char *text = decimal_text(decimal);
    sqlite3_result_text(context, text, -1, free);
}

bool function_places(sqlite3_context *context, const char *name, sqlite3_value *value,
                     unsigned *places)
{
    int number = sqlite3_value_int(value);
    bool good =
        sqlite3_value_numeric_type(value) == SQLITE_INTEGER && number >= 0 && number <= PLACES_MOST;
    *places = good ? (unsigned)number : 0;
    if (!good)
        function_fail(context, N_("%s: the digits after the point must be a number from 0 to %d"),
                      name, PLACES_MOST);
    return good;
}
