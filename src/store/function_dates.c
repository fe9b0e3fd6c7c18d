/* iati_date(text [, order]), iati_datetime(text [, order]) */
#include <string.h>

#include "base/date.h"
#include "base/language.h"
#include "base/written_date.h"
#include "store/function_inside.h"

static bool read_order(sqlite3_context *context, sqlite3_value *value, enum date_order *order)
{
    const char *name = (const char *)sqlite3_value_text(value);
    if (!name || date_order_parse(name, order))
        return true;
    function_fail(context,
                  N_("iati_date: \"%.50s\" is no order of dates; expected 'day-first' or "
                     "'month-first'"),
                  name);
    return false;
}

static const enum note_kind kinds[] = {
    [WRITTEN_DATE_AMBIGUOUS] = NOTE_DATE_AMBIGUOUS,
    [WRITTEN_DATE_OTHER_ORDER] = NOTE_DATE_OTHER_ORDER,
    [WRITTEN_DATE_NUMBER] = NOTE_DATE_NUMBER,
    [WRITTEN_DATE_UNREADABLE] = NOTE_DATE_UNREADABLE,
};

/* Fills `date`, or settles the result otherwise and returns false. */
static bool read_date(sqlite3_context *context, int count, sqlite3_value **values,
                      struct written_date *date)
{
    enum date_order order = functions_of(context)->publication->dates;
    struct argument argument;
    if ((count > 1 && !read_order(context, values[1], &order)) ||
        !argument_read(values[0], &argument))
        return false;
    enum written_date_result result =
        written_date_read(argument.text, argument.length, order, date);
    if (result != WRITTEN_DATE_READ)
        function_refuse(context, values[0], kinds[result]);
    return result == WRITTEN_DATE_READ;
}

void function_iati_date(sqlite3_context *context, int count, sqlite3_value **values)
{
    struct written_date date;
    const char *written = (const char *)sqlite3_value_text(values[0]);
    if (count == 1 && written && sqlite3_value_bytes(values[0]) == WRITTEN_DATE_SIZE - 1 &&
        date_is_valid(written)) { /* nearly always */
        function_give_back(context, values[0]);
        return;
    }
    if (!read_date(context, count, values, &date))
        return;
    char text[WRITTEN_DATE_SIZE];
    written_date_text(&date, text);
    sqlite3_result_text(context, text, WRITTEN_DATE_SIZE - 1, SQLITE_TRANSIENT);
}

void function_iati_datetime(sqlite3_context *context, int count, sqlite3_value **values)
{
    struct written_date date;
    if (!read_date(context, count, values, &date))
        return;
    char text[WRITTEN_DATETIME_SIZE];
    written_datetime_text(&date, text);
    sqlite3_result_text(context, text, -1, SQLITE_TRANSIENT);
}
