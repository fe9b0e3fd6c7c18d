#include "records/xlsx_format.h"

#include <stdbool.h>
#include <string.h>
#include <strings.h>

static const struct {
    unsigned first, last;
    enum xlsx_format_kind kind;
} built_in[] = {
    {9, 10, XLSX_FORMAT_PERCENT},  {11, 11, XLSX_FORMAT_EXPONENT}, {14, 17, XLSX_FORMAT_DATE},
    {18, 21, XLSX_FORMAT_TIME},    {22, 22, XLSX_FORMAT_DATE},     {27, 31, XLSX_FORMAT_DATE},
    {32, 35, XLSX_FORMAT_TIME},    {36, 36, XLSX_FORMAT_DATE},     {45, 45, XLSX_FORMAT_TIME},
    {46, 46, XLSX_FORMAT_ELAPSED}, {47, 47, XLSX_FORMAT_TIME},     {48, 48, XLSX_FORMAT_EXPONENT},
    {50, 58, XLSX_FORMAT_DATE},    {71, 74, XLSX_FORMAT_DATE},     {75, 76, XLSX_FORMAT_TIME},
    {77, 77, XLSX_FORMAT_DATE},    {78, 80, XLSX_FORMAT_TIME},     {81, 81, XLSX_FORMAT_DATE},
};

struct xlsx_format xlsx_format_built_in(unsigned id)
{
    for (size_t i = 0; i < sizeof built_in / sizeof *built_in; i++)
        if (built_in[i].first <= id && id <= built_in[i].last)
            return (struct xlsx_format){.kind = built_in[i].kind};
    return (struct xlsx_format){.kind = XLSX_FORMAT_NUMBER};
}

/* What the first section of a code has in it. */
struct signs {
    bool date, time, month, elapsed, percent, exponent, other;
    int zeros;
};

static size_t skip_past(const char *code, size_t left, char end)
{
    const char *found = left > 1 ? memchr(code + 1, end, left - 1) : NULL;
    return found ? (size_t)(found - code) + 1 : left;
}

/* "[h]", "[mm]" and "[s]" count on; other brackets hold colours, conditions and languages. */
static size_t read_bracket(const char *code, size_t left, struct signs *signs)
{
    size_t length = skip_past(code, left, ']'), at = 1;
    while (at < length && strchr("hHmMsS", code[at]))
        at++;
    signs->elapsed |= at > 1 && at + 1 == length && code[at] == ']';
    return length;
}

static void read_letter(char letter, struct signs *signs)
{
    signs->date |= strchr("yYdDbBgGeE", letter) != NULL;
    signs->time |= strchr("hHsS", letter) != NULL;
    signs->month |= letter == 'm' || letter == 'M';
    signs->percent |= letter == '%';
    signs->zeros += letter == '0';
    signs->other |= letter != '0';
}

/* Reads what begins at `code` and returns how many bytes it takes. */
static size_t read_sign(const char *code, size_t left, struct signs *signs)
{
    static const char *const half_days[] = {"AM/PM", "A/P", "General"};
    for (size_t i = 0; i < sizeof half_days / sizeof *half_days; i++) {
        size_t length = strlen(half_days[i]);
        if (left >= length && strncasecmp(code, half_days[i], length) == 0) {
            signs->other = true;
            return length;
        }
    }
    if (left >= 2 && (*code == 'E' || *code == 'e') && (code[1] == '+' || code[1] == '-')) {
        signs->exponent = true;
        return 2;
    }
    signs->other |= strchr("\"\\_*[", *code) != NULL;
    if (*code == '"')
        return skip_past(code, left, '"');
    if (*code == '[')
        return read_bracket(code, left, signs);
    if (strchr("\\_*", *code))
        return left > 1 ? 2 : 1;
    read_letter(*code, signs);
    return 1;
}

static enum xlsx_format_kind judge(const struct signs *signs)
{
    if (signs->elapsed && !signs->date)
        return XLSX_FORMAT_ELAPSED;
    if (signs->exponent)
        return XLSX_FORMAT_EXPONENT;
    if (signs->date || (signs->month && !signs->time))
        return XLSX_FORMAT_DATE;
    if (signs->time)
        return XLSX_FORMAT_TIME;
    return signs->percent ? XLSX_FORMAT_PERCENT : XLSX_FORMAT_NUMBER;
}

struct xlsx_format xlsx_format_read(const char *code, size_t length)
{
    struct signs signs = {.date = false};
    for (size_t at = 0; at < length && code[at] != ';';)
        at += read_sign(code + at, length - at, &signs);
    struct xlsx_format format = {.kind = judge(&signs)};
    if (!signs.other && signs.zeros > 1)
        format.zeros = signs.zeros;
    return format;
}
