#include "config/connection.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"

static bool is_url(const char *text)
{
    static const char *const schemes[] = {"postgresql://", "postgres://"};
    for (size_t i = 0; i < sizeof schemes / sizeof *schemes; i++)
        if (strncmp(text, schemes[i], strlen(schemes[i])) == 0)
            return true;
    return false;
}

bool connection_is_known(const char *text)
{
    return is_url(text) || strchr(text, '=');
}

static int hex_value(char digit)
{
    static const char digits[] = "0123456789abcdef";
    const char *at = digit ? strchr(digits, digit | 0x20) : NULL;
    return at ? (int)(at - digits) : -1;
}

/* A copy with %XX replaced, for the names of a URL's settings may be written so. */
static char *decoded(const char *text)
{
    char *copy = xstrdup(text);
    unsigned char *to = (unsigned char *)copy;
    for (const char *from = text; *from; from++) {
        int high = *from == '%' ? hex_value(from[1]) : -1;
        int low = high >= 0 ? hex_value(from[2]) : -1;
        *to++ = (unsigned char)(low >= 0 ? high * 16 + low : *from);
        from += low >= 0 ? 2 : 0;
    }
    *to = '\0';
    return copy;
}

/* "password = x", "?sslpassword=x". */
static bool sets_password(const char *text)
{
    static const char word[] = "password";
    for (const char *at = text; (at = strcasestr(at, word));) {
        at += strlen(word);
        if (at[strspn(at, " \t\r\n\v\f")] == '=')
            return true;
    }
    return false;
}

static bool has_colon_before_at(const char *text, size_t length)
{
    const char *end = memchr(text, '@', length);
    return end && memchr(text, ':', (size_t)(end - text));
}

/* "//user:password@host", wherever the text may be taken for a URL. libpq reads such a user up to
 * the first slash; a password that holds a slash itself would end up in its message instead. */
static bool has_user_with_password(const char *text)
{
    const char *slashes = strstr(text, "//");
    return slashes && (has_colon_before_at(slashes + 2, strcspn(slashes + 2, "/")) ||
                       has_colon_before_at(slashes + 2, strcspn(slashes + 2, "?")));
}

bool connection_has_password(const char *text)
{
    char *plain = decoded(text);
    bool has = sets_password(plain) || sets_password(text) || has_user_with_password(text);
    free(plain);
    return has;
}
