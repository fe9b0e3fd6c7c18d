/* Deriving: the functions that its statements use. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/date.h"
#include "base/decimal.h"
#include "standard/value.h"
#include "store/derive_inside.h"
#include "store/sql.h"

enum { DAY_LENGTH = 10, MONTH = 5 /* where MM-DD begins */ };

/* A copy of the text without white space around it, NULL if there is none. The caller frees. */
static char *trimmed(sqlite3_value *value)
{
    const char *text = (const char *)sqlite3_value_text(value);
    if (!text)
        return NULL;
    size_t length;
    const char *bare = value_trim(text, &length);
    return xstrndup(bare, length);
}

static void give_period(sqlite3_context *context, const char *day)
{
    const struct deriving *deriving = sqlite3_user_data(context);
    const char *start = publication_default(deriving->said->year_start, "01-01");
    char text[DAY_LENGTH + 1];
    int year = atoi(day) - (strncmp(day + MONTH, start, strlen(start)) < 0);
    if (year < 1)
        return;
    snprintf(text, sizeof text, "%04d-%.5s", year % 10000, start);
    sqlite3_result_text(context, text, -1, SQLITE_TRANSIENT);
}

static void derive_period(sqlite3_context *context, int count, sqlite3_value **values)
{
    (void)count;
    char *day = trimmed(values[0]);
    if (day && date_is_valid(day))
        give_period(context, day);
    free(day);
}

static void derive_amount(sqlite3_context *context, int count, sqlite3_value **values)
{
    (void)count;
    struct decimal ignored;
    decimal_init(&ignored);
    char *text = trimmed(values[0]);
    if (text && decimal_parse(&ignored, text))
        sqlite3_result_text(context, text, -1, SQLITE_TRANSIENT);
    free(text);
    decimal_clear(&ignored);
}

bool derive_add_functions(struct deriving *deriving)
{
    sqlite3 *db = deriving->store->db;
    const int flags = SQLITE_UTF8 | SQLITE_DETERMINISTIC;
    bool added = sqlite3_create_function(db, "derive_period", 1, flags, deriving, derive_period,
                                         NULL, NULL) == SQLITE_OK &&
                 sqlite3_create_function(db, "derive_amount", 1, flags, NULL, derive_amount, NULL,
                                         NULL) == SQLITE_OK;
    return added || sql_error(db, deriving->error);
}

void derive_remove_functions(const struct deriving *deriving)
{
    static const char *const names[] = {"derive_period", "derive_amount"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        sqlite3_create_function(deriving->store->db, names[i], 1, SQLITE_UTF8, NULL, NULL, NULL,
                                NULL);
}
