#include "records/xlsx_report.h"

#include <stdio.h>
#include <string.h>

#include "base/cell_address.h"
#include "base/utf8.h"
#include "records/text_input.h"

static const struct problem_kind problem_kinds[XLSX_PROBLEM_COUNT] = {
    [XLSX_FILE_UNUSABLE] = {SEVERITY_CRITICAL, "x.source.binary", PROBLEM_SPELLED_OUT,
                            "more of the kind"},
    [XLSX_SHEET_EMPTY] = {SEVERITY_CRITICAL, "x.source.empty", PROBLEM_SPELLED_OUT,
                          "more of the kind"},
    [XLSX_SHEET_DAMAGED] = {SEVERITY_CRITICAL, "x.source.damaged", PROBLEM_SPELLED_OUT,
                            "more of the kind"},
    [XLSX_SHEET_LARGE] = {SEVERITY_CRITICAL, "x.source.size", PROBLEM_SPELLED_OUT,
                          "more of the kind"},
    [XLSX_NO_HEADER] = {SEVERITY_CRITICAL, "x.source.header", PROBLEM_SPELLED_OUT,
                        "more of the kind"},
    [XLSX_NOT_A_TABLE] = {SEVERITY_WARNING, "x.source.sheet", PROBLEM_SPELLED_OUT,
                          "more of the kind"},
    [XLSX_BAD_NAME] = {SEVERITY_CRITICAL, "x.source.header", PROBLEM_SPELLED_OUT,
                       "more columns with a name that cannot be used"},
    [XLSX_NAME_LONG] = {SEVERITY_CRITICAL, "x.source.size", PROBLEM_SPELLED_OUT,
                        "more columns with a name that is too long"},
    [XLSX_SURPLUS] = {SEVERITY_CRITICAL, "x.source.ragged", PROBLEM_SPELLED_OUT,
                      "more cells with a value in a column without a name"},
    [XLSX_BAD_CHARACTER] = {SEVERITY_CRITICAL, "x.source.character", PROBLEM_SPELLED_OUT,
                            "more cells with a forbidden character"},
    [XLSX_BAD_NUMBER] = {SEVERITY_CRITICAL, "x.source.number", PROBLEM_SPELLED_OUT,
                         "more cells with a number that lost digits"},
    [XLSX_BAD_CELL] = {SEVERITY_CRITICAL, "x.source.cell", PROBLEM_SPELLED_OUT,
                       "more cells that hold what they cannot mean"},
    [XLSX_STRAY_DATE] = {SEVERITY_CRITICAL, "x.source.cell", PROBLEM_SPELLED_OUT,
                         "more columns with stray dates"},
    [XLSX_FORMULA_FAILED] = {SEVERITY_CRITICAL, "x.source.formula", PROBLEM_SPELLED_OUT,
                             "more cells that hold an error"},
    [XLSX_FORMULA_OPEN] = {SEVERITY_CRITICAL, "x.source.formula", PROBLEM_SPELLED_OUT,
                           "more formulas without a result"},
};
const struct problem_table xlsx_problems = {problem_kinds, XLSX_PROBLEM_COUNT, "and ", true};

enum { SHOWN_MOST = 40 }; /* bytes of a value in a message */

/* What messages need of a cell. */
struct telling {
    struct problem_report *report;
    size_t row;
    unsigned column;
    const char *name;
    const struct xlsx_value *value;
    char address[CELL_ADDRESS_SIZE];
    int shown; /* bytes of the value */
};

static struct telling begin(struct problem_report *report, size_t row, unsigned column,
                            const char *name, const struct xlsx_value *value)
{
    struct telling telling = {
        .report = report, .row = row, .column = column, .name = name, .value = value};
    cell_address(column, row, telling.address);
    if (value->text)
        telling.shown = (int)utf8_cut(value->text, value->length, SHOWN_MOST);
    return telling;
}

#define TELL(problem, format, ...)                                                                 \
    problem_report_add(t->report, problem, t->row, t->column, "cell %s (column \"%s\") " format,   \
                       t->address, t->name, __VA_ARGS__)
#define TYPE_AGAIN "format the column as text, then enter the value again"
#define ROW_LOST "the row is not read"

static void tell_error(const struct telling *t)
{
    TELL(XLSX_FORMULA_FAILED,
         "holds the error %.*s instead of a value; it was taken as blank; "
         "correct the formula, or empty the cell",
         t->shown, t->value->text);
}

static void tell_uncomputed(const struct telling *t)
{
    TELL(XLSX_FORMULA_OPEN,
         "holds %s; it was taken as blank; open the workbook in a spreadsheet "
         "program and save it there",
         "a formula that was never computed");
}

static void tell_cut(const struct telling *t)
{
    TELL(XLSX_BAD_NUMBER,
         "holds %.*s, a number of which only %d digits are kept; " ROW_LOST "; " TYPE_AGAIN,
         t->shown, t->value->text, XLSX_DIGITS_MOST);
}

static void tell_no_moment(const struct telling *t)
{
    TELL(XLSX_BAD_CELL,
         "is a date, but its number %.*s is no day of the calendar; " ROW_LOST "; "
         "enter the date again, or empty the cell",
         t->shown, t->value->text);
}

static void tell_bad_text(const struct telling *t)
{
    struct text_fault fault = {.value = 0};
    text_find_fault(t->value->text, t->value->length, &fault);
    TELL(XLSX_BAD_CHARACTER,
         "has the character U+%04X, which XML cannot hold; " ROW_LOST "; "
         "remove the character",
         (unsigned)fault.value);
}

static void tell_damaged(const struct telling *t)
{
    TELL(XLSX_BAD_CELL,
         "holds \"%.*s\", which no spreadsheet program writes there; " ROW_LOST "; "
         "save the workbook again with one",
         t->shown, t->value->text);
}

void xlsx_report_cell(struct problem_report *report, size_t row, unsigned column, const char *name,
                      const struct xlsx_value *value)
{
    static void (*const tellers[])(const struct telling *) = {
        [XLSX_VALUE_ERROR] = tell_error,       [XLSX_VALUE_UNCOMPUTED] = tell_uncomputed,
        [XLSX_VALUE_CUT] = tell_cut,           [XLSX_VALUE_NO_MOMENT] = tell_no_moment,
        [XLSX_VALUE_BAD_TEXT] = tell_bad_text, [XLSX_VALUE_DAMAGED] = tell_damaged,
    };
    struct telling telling = begin(report, row, column, name, value);
    if (tellers[value->kind])
        tellers[value->kind](&telling);
}

void xlsx_report_code(struct problem_report *report, size_t row, unsigned column, const char *name,
                      const struct xlsx_value *value)
{
    struct telling telling = begin(report, row, column, name, value);
    const struct telling *t = &telling;
    if (value->kind == XLSX_VALUE_MOMENT)
        TELL(XLSX_BAD_CELL,
             "holds the date %.*s where a code or identifier should be; the "
             "spreadsheet took what was typed for a date; " ROW_LOST "; " TYPE_AGAIN,
             t->shown, value->text);
    else
        TELL(XLSX_BAD_CELL,
             "holds the number %.*s, shown with an exponent, where a code or "
             "identifier should be; " ROW_LOST "; " TYPE_AGAIN,
             t->shown, value->text);
}
