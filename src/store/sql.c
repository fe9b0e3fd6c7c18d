#include "store/sql.h"

#include <stdarg.h>
#include <stddef.h>

#include "base/alloc.h"

/* What SQLite says most, for the catalogues. */
__attribute__((unused)) static const char *const reasons[] = {
    E_("attempt to write a readonly database"),
    E_("database disk image is malformed"),
    E_("database is locked"),
    E_("database or disk is full"),
    E_("database table is locked"),
    E_("disk I/O error"),
    E_("file is not a database"),
    E_("interrupted"),
    E_("not authorized"),
    E_("out of memory"),
    E_("string or blob too big"),
    E_("unable to open database file"),
};

bool sql_error(sqlite3 *db, struct error *error)
{
    const char *path = sqlite3_db_filename(db, "main");
    return error_set(error, ERROR_ENVIRONMENT, "records database '%s': %s", path ? path : "",
                     sqlite3_errmsg(db));
}

bool sql_run(sqlite3 *db, const char *sql, struct error *error)
{
    return sqlite3_exec(db, sql, NULL, NULL, NULL) == SQLITE_OK || sql_error(db, error);
}

sqlite3_stmt *sql_prepare(sqlite3 *db, const char *sql, struct error *error)
{
    sqlite3_stmt *statement = NULL;
    if (sqlite3_prepare_v2(db, sql, -1, &statement, NULL) != SQLITE_OK)
        sql_error(db, error);
    return statement;
}

/* NULL and `error` if there is no memory for it. The caller frees it with sqlite3_free. */
static char *format_sql(const char *format, va_list arguments, struct error *error)
{
    char *sql = sqlite3_vmprintf(format, arguments);
    if (!sql)
        error_set(error, ERROR_ENVIRONMENT, "records database: out of memory");
    return sql;
}

bool sql_runf(sqlite3 *db, struct error *error, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    char *sql = format_sql(format, arguments, error);
    va_end(arguments);
    bool run = sql && sql_run(db, sql, error);
    sqlite3_free(sql);
    return run;
}

sqlite3_stmt *sql_preparef(sqlite3 *db, struct error *error, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    char *sql = format_sql(format, arguments, error);
    va_end(arguments);
    sqlite3_stmt *statement = sql ? sql_prepare(db, sql, error) : NULL;
    sqlite3_free(sql);
    return statement;
}

int sql_step(sqlite3_stmt *statement, struct error *error)
{
    int result = sqlite3_step(statement);
    if (result == SQLITE_ROW)
        return 1;
    if (result == SQLITE_DONE)
        return 0;
    sql_error(sqlite3_db_handle(statement), error);
    return -1;
}

const char *sql_text(sqlite3_stmt *statement, int column)
{
    return (const char *)sqlite3_column_text(statement, column);
}

char *sql_text_copy(sqlite3_stmt *statement, int column)
{
    return xstrdup_or_null(sql_text(statement, column));
}

bool sql_number(sqlite3 *db, const char *sql, sqlite3_int64 *number, struct error *error)
{
    sqlite3_stmt *statement = sql_prepare(db, sql, error);
    if (!statement)
        return false;
    int stepped = sql_step(statement, error);
    if (stepped > 0)
        *number = sqlite3_column_int64(statement, 0);
    else if (stepped == 0)
        error_set(error, ERROR_ENVIRONMENT, "records database: no row where one was expected");
    sqlite3_finalize(statement);
    return stepped > 0;
}

bool sql_numberf(sqlite3 *db, sqlite3_int64 *number, struct error *error, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    char *sql = format_sql(format, arguments, error);
    va_end(arguments);
    bool asked = sql && sql_number(db, sql, number, error);
    sqlite3_free(sql);
    return asked;
}
