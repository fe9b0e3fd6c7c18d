/* iati_amount(text [, mark]), iati_percentage(text) */
#include "base/language.h"
#include "base/written_amount.h"
#include "store/function_inside.h"

static bool read_mark(sqlite3_context *context, sqlite3_value *value, enum decimal_mark *mark)
{
    const char *name = (const char *)sqlite3_value_text(value);
    if (!name || decimal_mark_parse(name, mark))
        return true;
    function_fail(context, N_("iati_amount: \"%.50s\" is no decimal mark; expected '.' or ','"),
                  name);
    return false;
}

/* Settles the result by what reading the first value gave. */
static void give(sqlite3_context *context, sqlite3_value *value, enum written_amount_result result,
                 const char *amount, enum note_kind unreadable)
{
    switch (result) {
    case WRITTEN_AMOUNT_READ:
        sqlite3_result_text(context, amount, -1, SQLITE_TRANSIENT);
        break;
    case WRITTEN_AMOUNT_NONE:
        break;
    case WRITTEN_AMOUNT_AMBIGUOUS:
        function_refuse(context, value, NOTE_AMOUNT_AMBIGUOUS);
        break;
    case WRITTEN_AMOUNT_OTHER_MARK:
        function_refuse(context, value, NOTE_AMOUNT_OTHER_MARK);
        break;
    case WRITTEN_AMOUNT_UNREADABLE:
        function_refuse(context, value, unreadable);
        break;
    }
}

void function_iati_amount(sqlite3_context *context, int count, sqlite3_value **values)
{
    enum decimal_mark mark = functions_of(context)->publication->decimal_mark;
    struct argument argument;
    char amount[WRITTEN_AMOUNT_SIZE];
    if (count > 1 && !read_mark(context, values[1], &mark))
        return;
    if (sqlite3_value_type(values[0]) == SQLITE_FLOAT)
        function_refuse(context, values[0], NOTE_AMOUNT_FLOAT);
    else if (argument_read(values[0], &argument))
        give(context, values[0], written_amount_read(argument.text, argument.length, mark, amount),
             amount, NOTE_AMOUNT_UNREADABLE);
}

void function_iati_percentage(sqlite3_context *context, int count, sqlite3_value **values)
{
    struct argument argument;
    char amount[WRITTEN_AMOUNT_SIZE];
    (void)count;
    if (sqlite3_value_type(values[0]) == SQLITE_FLOAT)
        function_refuse(context, values[0], NOTE_AMOUNT_FLOAT);
    else if (argument_read(values[0], &argument))
        give(context, values[0], written_percentage_read(argument.text, argument.length, amount),
             amount, NOTE_PERCENTAGE);
}
