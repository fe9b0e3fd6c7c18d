#include "base/written_amount.h"

#include <ctype.h>
#include <stdint.h>
#include <string.h>

#include "base/utf8.h"

enum { LONGEST_TEXT = 100, LARGEST_EXPONENT = 40 };

/* A text in plain characters, and what was taken off its ends. Signs of all kinds are '-', spaces
 * ' ', apostrophes '\'', signs of currencies '$'. */
struct written {
    char text[LONGEST_TEXT + 1];
    size_t from, to; /* what is left */
    bool signed_, negative, has_parentheses, has_currency, has_percent;
};

/* A number without sign: its digits, and where its decimals begin. */
struct number {
    char digits[LONGEST_TEXT + 1];
    size_t count, decimals;
};

bool decimal_mark_parse(const char *name, enum decimal_mark *mark)
{
    if (strcmp(name, ".") == 0)
        *mark = DECIMAL_MARK_POINT;
    else if (strcmp(name, ",") == 0)
        *mark = DECIMAL_MARK_COMMA;
    else
        return false;
    return true;
}

/* ---- plain characters ---- */

/* What a character beyond ASCII stands for; '\0': nothing that belongs into an amount. */
static char plain_character(uint32_t character)
{
    static const struct {
        uint32_t first, last;
        char plain;
    } table[] = {
        {0x00A0, 0x00A0, ' '},  {0x2000, 0x200A, ' '},  {0x202F, 0x202F, ' '},
        {0x02BC, 0x02BC, '\''}, {0x2019, 0x2019, '\''}, {0x2010, 0x2015, '-'},
        {0x2212, 0x2212, '-'},  {0x00A2, 0x00A5, '$'},  {0x20A0, 0x20CF, '$'},
    };
    for (size_t i = 0; i < sizeof table / sizeof *table; i++)
        if (character >= table[i].first && character <= table[i].last)
            return table[i].plain;
    return '\0';
}

static uint32_t decode(const char *text, size_t bytes)
{
    static const unsigned char masks[] = {0, 0x7F, 0x1F, 0x0F, 0x07};
    uint32_t character = (unsigned char)*text & masks[bytes];
    for (size_t i = 1; i < bytes; i++)
        character = character << 6 | ((unsigned char)text[i] & 0x3Fu);
    return character;
}

static bool make_plain(struct written *written, const char *text, size_t length)
{
    size_t count = 0;
    for (size_t i = 0, bytes; i < length; i += bytes) {
        bytes = utf8_length(text + i, length - i);
        if (bytes == 0 || count == LONGEST_TEXT)
            return false;
        char plain = text[i];
        if (bytes > 1)
            plain = plain_character(decode(text + i, bytes));
        else if (plain == '\t')
            plain = ' ';
        if (plain < ' ' || plain > '~')
            return false;
        written->text[count++] = plain;
    }
    written->text[count] = '\0';
    written->from = 0;
    written->to = count;
    return true;
}

/* ---- what stands around the number ---- */

static char first_of(const struct written *written)
{
    return (char)(written->from < written->to ? written->text[written->from] : '\0');
}

static char last_of(const struct written *written)
{
    return (char)(written->from < written->to ? written->text[written->to - 1] : '\0');
}

static bool trim(struct written *written)
{
    size_t before = written->to - written->from;
    while (first_of(written) == ' ')
        written->from++;
    while (last_of(written) == ' ')
        written->to--;
    return written->to - written->from < before;
}

static bool strip_parentheses(struct written *written)
{
    if (written->signed_ || first_of(written) != '(' || last_of(written) != ')')
        return false;
    written->signed_ = written->negative = written->has_parentheses = true;
    written->from++;
    written->to--;
    return true;
}

static bool is_sign(char character)
{
    return character == '-' || character == '+';
}

static bool strip_sign(struct written *written)
{
    if (written->signed_)
        return false;
    char sign = first_of(written);
    if (is_sign(sign))
        written->from++;
    else if (is_sign(sign = last_of(written)))
        written->to--;
    else
        return false;
    written->signed_ = true;
    written->negative = sign == '-';
    return true;
}

/* The bytes of a currency at the beginning: "$", "US$" or three capitals. */
static size_t currency_before(const struct written *written)
{
    size_t letters = 0, left = written->to - written->from;
    const char *text = written->text + written->from;
    while (letters < left && isupper((unsigned char)text[letters]))
        letters++;
    if (letters < left && text[letters] == '$' && letters <= 3)
        return letters + 1;
    return letters == 3 && (letters == left || !isalpha((unsigned char)text[letters])) ? letters
                                                                                       : 0;
}

/* The same at the end. */
static size_t currency_behind(const struct written *written)
{
    if (last_of(written) == '$')
        return 1;
    size_t letters = 0, left = written->to - written->from;
    const char *end = written->text + written->to;
    while (letters < left && isupper((unsigned char)end[-1 - (ptrdiff_t)letters]))
        letters++;
    return letters == 3 ? letters : 0;
}

static bool strip_currency(struct written *written)
{
    if (written->has_currency)
        return false;
    size_t before = currency_before(written);
    size_t behind = before ? 0 : currency_behind(written);
    written->from += before;
    written->to -= behind;
    written->has_currency = before + behind > 0;
    return written->has_currency;
}

static void strip_amount(struct written *written)
{
    while (trim(written) || strip_parentheses(written) || strip_sign(written) ||
           strip_currency(written))
        ;
}

static bool strip_percent(struct written *written)
{
    if (written->has_percent || last_of(written) != '%')
        return false;
    written->to--;
    written->has_percent = true;
    return true;
}

static void strip_percentage(struct written *written)
{
    while (trim(written) || strip_sign(written) || strip_percent(written))
        ;
}

/* ---- the number ---- */

/* Cuts an exponent off the end; false if there is something like it that is none. */
static bool cut_exponent(struct written *written, int *exponent)
{
    char *text = written->text + written->from;
    written->text[written->to] = '\0';
    char *mark = strpbrk(text, "eE");
    *exponent = 0;
    if (!mark)
        return true;
    const char *digits = mark + 1 + is_sign(mark[1]);
    size_t count = strspn(digits, "0123456789");
    if (count == 0 || count > 3 || digits[count])
        return false;
    for (size_t i = 0; i < count; i++)
        *exponent = *exponent * 10 + (digits[i] - '0');
    if (mark[1] == '-')
        *exponent = -*exponent;
    *mark = '\0';
    written->to = (size_t)(mark - written->text);
    return *exponent >= -LARGEST_EXPONENT && *exponent <= LARGEST_EXPONENT;
}

static size_t count_of(const char *text, char character)
{
    size_t count = 0;
    for (; *text; text++)
        count += *text == character;
    return count;
}

/* True for digits in groups of three, or of two with three at last, as in India; the first may be
 * shorter. One and the same character stands between them. `length` bytes of `text`. */
static bool is_grouped(const char *text, size_t length)
{
    size_t first = strspn(text, "0123456789"), middle = 0;
    if (first >= length)
        return first == length;
    if (first == 0 || first > 3)
        return false;
    char separator = text[first];
    for (size_t at = first; at < length;) {
        if (text[at] != separator)
            return false;
        size_t digits = strspn(text + at + 1, "0123456789");
        bool is_last = at + 1 + digits >= length;
        if (is_last ? digits != 3 : (digits != 2 && digits != 3) || (middle && digits != middle))
            return false;
        middle = digits;
        at += 1 + digits;
    }
    return true;
}

static void take_digits(struct number *number, const char *text, size_t length)
{
    for (size_t i = 0; i < length; i++)
        if (isdigit((unsigned char)text[i]))
            number->digits[number->count++] = text[i];
}

/* Splits `text` at its decimal mark; '\0': it has none. */
static bool read_number(const char *text, char mark, struct number *number)
{
    size_t length = strlen(text);
    const char *at = mark ? strrchr(text, mark) : NULL;
    size_t whole = at ? (size_t)(at - text) : length;
    *number = (struct number){.count = 0};
    if (whole && !is_grouped(text, whole))
        return false;
    take_digits(number, text, whole);
    if (at) {
        number->decimals = length - whole - 1;
        if (strspn(at + 1, "0123456789") != number->decimals)
            return false;
        take_digits(number, at + 1, number->decimals);
    }
    return number->count > 0;
}

/* "1,500" and "1.500": one mark, three digits behind it and up to three before it. */
static bool may_be_thousands(const char *text, char mark)
{
    const char *at = strchr(text, mark);
    size_t before = (size_t)(at - text);
    return strlen(at + 1) == 3 && before >= 1 && before <= 3 && !(before == 1 && *text == '0');
}

/* Which character is the decimal mark of the text, '\0' for none. */
static enum written_amount_result find_mark(const char *text, enum decimal_mark known, char *found)
{
    size_t points = count_of(text, '.'), commas = count_of(text, ',');
    static const char marks[] = {'\0', '.', ','};
    char expected = marks[known];
    char only = points ? '.' : ',';
    *found = '\0';
    if (points + commas == 0)
        return WRITTEN_AMOUNT_READ;
    if (points && commas)
        *found = strrchr(text, '.') > strrchr(text, ',') ? '.' : ',';
    else if (points + commas > 1)
        return only == expected ? WRITTEN_AMOUNT_OTHER_MARK : WRITTEN_AMOUNT_READ;
    else if (only == expected || strpbrk(text, " '") || !may_be_thousands(text, only))
        *found = only;
    else if (!expected)
        return WRITTEN_AMOUNT_AMBIGUOUS;
    if (*found && count_of(text, *found) > 1)
        return WRITTEN_AMOUNT_UNREADABLE;
    return *found && expected && *found != expected ? WRITTEN_AMOUNT_OTHER_MARK
                                                    : WRITTEN_AMOUNT_READ;
}

/* ---- the decimal ---- */

static bool is_zero(const struct number *number)
{
    return strspn(number->digits, "0") == number->count;
}

/* The number times ten to the power of `exponent`, without a point that nothing follows. */
static void put_amount(const struct number *number, bool negative, int exponent, char *amount)
{
    int whole = (int)(number->count - number->decimals) + exponent; /* digits before the point */
    if (negative && !is_zero(number))
        *amount++ = '-';
    if (whole <= 0)
        *amount++ = '0';
    for (int i = 0; i < whole; i++)
        *amount++ = (char)((size_t)i < number->count ? number->digits[i] : '0');
    if (whole < (int)number->count)
        *amount++ = '.';
    for (int i = whole; i < (int)number->count; i++)
        *amount++ = (char)(i < 0 ? '0' : number->digits[i]);
    *amount = '\0';
}

static enum written_amount_result read_with_exponent(const struct written *written, int exponent,
                                                     enum decimal_mark mark, char *amount)
{
    const char *text = written->text + written->from;
    struct number number;
    char found = '\0';
    if (strpbrk(text, ".,"))
        found = *strpbrk(text, ".,");
    if (strspn(text, "0123456789.,") != strlen(text) ||
        count_of(text, '.') + count_of(text, ',') > 1 || !read_number(text, found, &number))
        return WRITTEN_AMOUNT_UNREADABLE;
    if (found && mark != DECIMAL_MARK_UNKNOWN && (mark == DECIMAL_MARK_COMMA) != (found == ','))
        return WRITTEN_AMOUNT_OTHER_MARK;
    put_amount(&number, written->negative, exponent, amount);
    return WRITTEN_AMOUNT_READ;
}

enum written_amount_result written_amount_read(const char *text, size_t length,
                                               enum decimal_mark mark,
                                               char amount[WRITTEN_AMOUNT_SIZE])
{
    struct written written = {.from = 0};
    struct number number;
    int exponent;
    char found;
    if (!make_plain(&written, text, length))
        return WRITTEN_AMOUNT_UNREADABLE;
    strip_amount(&written);
    if (written.from == written.to)
        return written.negative && !written.has_parentheses ? WRITTEN_AMOUNT_NONE
                                                            : WRITTEN_AMOUNT_UNREADABLE;
    if (!cut_exponent(&written, &exponent))
        return WRITTEN_AMOUNT_UNREADABLE;
    if (exponent)
        return read_with_exponent(&written, exponent, mark, amount);
    const char *body = written.text + written.from;
    if (strspn(body, "0123456789.,' ") != strlen(body))
        return WRITTEN_AMOUNT_UNREADABLE;
    enum written_amount_result result = find_mark(body, mark, &found);
    if (result != WRITTEN_AMOUNT_READ)
        return result;
    if (!read_number(body, found, &number))
        return WRITTEN_AMOUNT_UNREADABLE;
    put_amount(&number, written.negative, 0, amount);
    return WRITTEN_AMOUNT_READ;
}

enum written_amount_result written_percentage_read(const char *text, size_t length,
                                                   char amount[WRITTEN_AMOUNT_SIZE])
{
    struct written written = {.from = 0};
    if (!make_plain(&written, text, length))
        return WRITTEN_AMOUNT_UNREADABLE;
    strip_percentage(&written);
    written.text[written.to] = '\0';
    return read_with_exponent(&written, 0, DECIMAL_MARK_UNKNOWN, amount);
}
