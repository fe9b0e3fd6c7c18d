#include "validate/ruleset_pattern.h"

#define PCRE2_CODE_UNIT_WIDTH 8
#include <ctype.h>
#include <pcre2.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"

enum { MOST_EXCLUDED = 32, MOST_STEPS = 1000000, MOST_KIBIBYTES = 1024 };

struct pattern {
    pcre2_code *code;             /* NULL: the value must not be empty nor hold any of `excluded` */
    char excluded[MOST_EXCLUDED]; /* ASCII characters */
};

struct pattern_match {
    pcre2_match_data *data;
    pcre2_match_context *context;
};

/* Reads "^[^...]+$" with nothing but single ASCII characters between the brackets, some of them
 * escaped. */
static bool read_exclusion(const char *text, char *excluded)
{
    size_t count = 0;
    if (strncmp(text, "^[^", 3) != 0)
        return false;
    for (text += 3; *text && *text != ']'; text++) {
        if (*text == '-' || *text == '[' || (unsigned char)*text >= 0x80)
            return false; /* ranges and the like */
        text += *text == '\\';
        if (count + 1 == MOST_EXCLUDED || !ispunct((unsigned char)*text))
            return false;
        excluded[count++] = *text;
    }
    excluded[count] = '\0';
    return count && strcmp(text, "]+$") == 0;
}

/* The dialect of JavaScript, as near as PCRE2 comes to it. */
static pcre2_code *compile(const char *text, struct error *error)
{
    const uint32_t options = PCRE2_UTF | PCRE2_DOLLAR_ENDONLY | PCRE2_ALT_BSUX |
                             PCRE2_MATCH_UNSET_BACKREF | PCRE2_ALLOW_EMPTY_CLASS |
                             PCRE2_NEVER_BACKSLASH_C;
    int problem = 0;
    PCRE2_SIZE offset = 0;
    pcre2_code *code =
        pcre2_compile((PCRE2_SPTR)text, PCRE2_ZERO_TERMINATED, options, &problem, &offset, NULL);
    if (code)
        return code;
    PCRE2_UCHAR reason[120];
    pcre2_get_error_message(problem, reason, sizeof reason);
    error_set(error, ERROR_USAGE, "'%.200s' is not a regular expression: at character %zu: %s",
              text, offset + 1, (const char *)reason);
    return NULL;
}

struct pattern *pattern_compile(const char *text, struct error *error)
{
    struct pattern *pattern = xcalloc(1, sizeof *pattern);
    if (read_exclusion(text, pattern->excluded))
        return pattern;
    pattern->code = compile(text, error);
    if (pattern->code)
        return pattern;
    free(pattern);
    return NULL;
}

void pattern_free(struct pattern *pattern)
{
    if (!pattern)
        return;
    pcre2_code_free(pattern->code);
    free(pattern);
}

static struct pattern_match *match_new(void)
{
    struct pattern_match *match = xcalloc(1, sizeof *match);
    match->data = pcre2_match_data_create(1, NULL);
    match->context = pcre2_match_context_create(NULL);
    if (match->context) {
        pcre2_set_match_limit(match->context, MOST_STEPS);
        pcre2_set_heap_limit(match->context, MOST_KIBIBYTES);
    }
    return match;
}

enum pattern_answer pattern_try(const struct pattern *pattern, const char *value,
                                struct pattern_match **match)
{
    if (!pattern->code)
        return *value && !strpbrk(value, pattern->excluded) ? PATTERN_MATCHES : PATTERN_DIFFERS;
    if (!*match)
        *match = match_new();
    if (!(*match)->data || !(*match)->context)
        return PATTERN_TOO_HARD;
    int found = pcre2_match(pattern->code, (PCRE2_SPTR)value, PCRE2_ZERO_TERMINATED, 0, 0,
                            (*match)->data, (*match)->context);
    if (found == PCRE2_ERROR_NOMATCH)
        return PATTERN_DIFFERS;
    return found >= 0 ? PATTERN_MATCHES : PATTERN_TOO_HARD;
}

void pattern_match_free(struct pattern_match *match)
{
    if (!match)
        return;
    pcre2_match_data_free(match->data);
    pcre2_match_context_free(match->context);
    free(match);
}
