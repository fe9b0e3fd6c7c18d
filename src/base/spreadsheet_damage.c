#include "base/spreadsheet_damage.h"

#include <ctype.h>
#include <stddef.h>
#include <string.h>

/* Shapes: 9 is a digit, A a letter, any other character itself. At the end the text may go on after
 * a 'T' or a blank (a time of day). */
static const char *const date_shapes[] = {
    "9999-99-99", "9999/99/99", "99/99/9999", "9/99/9999", "99/9/9999",  "9/9/9999",
    "99.99.9999", "9.99.9999",  "99.9.9999",  "9.9.9999",  "9-AAA",      "99-AAA",
    "9-AAA-99",   "99-AAA-99",  "AAA-99",     "AAA-9999",  "9-AAA-9999", "99-AAA-9999",
};

static bool is_month(const char *letters)
{
    static const char months[] = "jan feb mar apr may jun jul aug sep oct nov dec ";
    char name[5] = "    ";
    for (size_t i = 0; i < 3; i++)
        name[i] = (char)tolower((unsigned char)letters[i]);
    return strstr(months, name) != NULL;
}

static bool has_shape(const char *text, const char *shape)
{
    const char *letters = NULL;
    for (; *shape; shape++, text++) {
        if (*shape == '9'   ? !isdigit((unsigned char)*text)
            : *shape == 'A' ? !isalpha((unsigned char)*text)
                            : *shape != *text)
            return false;
        if (*shape == 'A' && !letters)
            letters = text;
    }
    bool ends = !*text || ((*text == 'T' || *text == ' ') && isdigit((unsigned char)text[1]));
    return ends && (!letters || is_month(letters));
}

static size_t digits(const char *text)
{
    return strspn(text, "0123456789");
}

/* 4.1E+11, 4,1E+11, 4E+11. Without the sign it may be a code. */
static bool is_power_of_ten(const char *text)
{
    size_t whole = digits(text);
    text += whole;
    if (*text == '.' || *text == ',')
        text += 1 + digits(text + 1);
    return whole > 0 && (*text == 'E' || *text == 'e') && text[1] == '+' && digits(text + 2) > 0 &&
           !text[2 + digits(text + 2)];
}

const char *spreadsheet_damage(const char *text, bool dates)
{
    /* nearly always */
    if (!strpbrk(text, "-/+."))
        return NULL;
    const char *dash = strrchr(text, '-');
    if (is_power_of_ten(text) || (dash && is_power_of_ten(dash + 1)))
        return "a power of ten";
    for (size_t i = 0; dates && i < sizeof date_shapes / sizeof *date_shapes; i++)
        if (has_shape(text, date_shapes[i]))
            return "a date";
    return NULL;
}
