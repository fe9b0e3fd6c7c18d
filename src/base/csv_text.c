#include "base/csv_text.h"

#include <stdbool.h>
#include <string.h>

#include "base/decimal.h"

static bool may_be_formula(const char *text)
{
    return *text && strchr("=+-@\t\r", *text) && !decimal_is_valid(text);
}

static bool needs_quotes(const char *text)
{
    size_t length = strlen(text);
    return strpbrk(text, ",\"\r\n") || (length && (*text == ' ' || text[length - 1] == ' '));
}

void csv_add_text(struct strbuf *row, const char *text)
{
    struct strbuf cell = STRBUF_INIT;
    if (text && may_be_formula(text))
        strbuf_addch(&cell, '\'');
    strbuf_add_utf8(&cell, text ? text : "");
    if (needs_quotes(cell.text))
        strbuf_add_quoted(row, cell.text);
    else
        strbuf_addstr(row, cell.text);
    strbuf_addch(row, ',');
    strbuf_release(&cell);
}

void csv_end_row(struct strbuf *row)
{
    row->length--;
    strbuf_addstr(row, "\r\n");
}

void csv_end_line(struct strbuf *row)
{
    row->length--;
    strbuf_addch(row, '\n');
}
