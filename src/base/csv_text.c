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

static void add_guarded(struct strbuf *row, const char *mark, const char *text)
{
    struct strbuf cell = STRBUF_INIT;
    strbuf_addstr(&cell, mark);
    strbuf_add_utf8(&cell, text);
    if (needs_quotes(cell.text))
        strbuf_add_quoted(row, cell.text);
    else
        strbuf_addstr(row, cell.text);
    strbuf_release(&cell);
}

void csv_add_text(struct strbuf *row, const char *text)
{
    const char *mark = text && may_be_formula(text) ? "'" : "";
    if (text && (*mark || needs_quotes(text)))
        add_guarded(row, mark, text);
    else if (text)
        strbuf_add_utf8(row, text);
    strbuf_addch(row, ',');
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
