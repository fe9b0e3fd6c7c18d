#include "records/xlsx_columns.h"

#include <ctype.h>
#include <string.h>
#include <strings.h>

static const struct {
    const char *word;
    enum xlsx_purpose purpose;
} words[] = {
    {"code", XLSX_PURPOSE_CODES},        {"codes", XLSX_PURPOSE_CODES},
    {"vocabulary", XLSX_PURPOSE_CODES},  {"vocab", XLSX_PURPOSE_CODES},
    {"identifier", XLSX_PURPOSE_CODES},  {"identifiers", XLSX_PURPOSE_CODES},
    {"identifiant", XLSX_PURPOSE_CODES}, {"identificador", XLSX_PURPOSE_CODES},
    {"id", XLSX_PURPOSE_CODES},          {"ids", XLSX_PURPOSE_CODES},
    {"ref", XLSX_PURPOSE_CODES},         {"refs", XLSX_PURPOSE_CODES},
    {"reference", XLSX_PURPOSE_CODES},   {"references", XLSX_PURPOSE_CODES},
    {"type", XLSX_PURPOSE_CODES},        {"types", XLSX_PURPOSE_CODES},
    {"key", XLSX_PURPOSE_CODES},         {"sector", XLSX_PURPOSE_CODES},
    {"date", XLSX_PURPOSE_DATES},        {"dates", XLSX_PURPOSE_DATES},
    {"datetime", XLSX_PURPOSE_DATES},    {"day", XLSX_PURPOSE_DATES},
    {"time", XLSX_PURPOSE_DATES},        {"start", XLSX_PURPOSE_DATES},
    {"end", XLSX_PURPOSE_DATES},         {"fecha", XLSX_PURPOSE_DATES},
    {"datum", XLSX_PURPOSE_DATES},       {"jour", XLSX_PURPOSE_DATES},
};

static bool word_purpose(const char *word, size_t length, enum xlsx_purpose *purpose)
{
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (strlen(words[i].word) == length && strncasecmp(words[i].word, word, length) == 0) {
            *purpose = words[i].purpose;
            return true;
        }
    return false;
}

/* A word ends before what is no letter, and before a capital after a small letter ("ProjectID"). */
static size_t word_length(const char *text)
{
    size_t length = 0;
    while (isalpha((unsigned char)text[length]) &&
           !(length > 0 && islower((unsigned char)text[length - 1]) &&
             isupper((unsigned char)text[length])))
        length++;
    return length;
}

enum xlsx_purpose xlsx_purpose_of(const char *name)
{
    enum xlsx_purpose purpose = XLSX_PURPOSE_OPEN;
    while (*name) {
        size_t length = word_length(name);
        word_purpose(name, length, &purpose);
        name += length ? length : 1;
    }
    return purpose;
}

bool xlsx_looks_like_date(const char *text, size_t length)
{
    static const size_t digits_most[] = {4, 2, 4};
    size_t at = 0;
    for (int part = 0; part < 3; part++) {
        size_t digits = 0;
        while (at < length && isdigit((unsigned char)text[at])) {
            at++;
            digits++;
        }
        if (digits == 0 || digits > digits_most[part])
            return false;
        if (part < 2 && (at == length || !strchr("-/.", text[at++])))
            return false;
    }
    return at == length || strchr(" T", text[at]);
}

void xlsx_column_count(struct xlsx_column *column, size_t row, const struct xlsx_value *value)
{
    if (column->purpose != XLSX_PURPOSE_OPEN)
        return;
    if (value->kind == XLSX_VALUE_MOMENT) {
        if (column->dates < XLSX_PLACES_MOST)
            column->places[column->dates] = row;
        column->dates++;
    } else if (value->kind == XLSX_VALUE_TEXT && xlsx_looks_like_date(value->text, value->length)) {
        column->date_texts++;
    } else {
        column->others++;
    }
}

bool xlsx_column_has_strays(const struct xlsx_column *column)
{
    return column->dates > 0 && column->others > column->dates + column->date_texts;
}
