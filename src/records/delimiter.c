#include "records/delimiter.h"

#include <string.h>
#include <strings.h>

/* --- From the settings ----------------------------------------------------------------------- */

/* One ASCII character that can't be part of a word or a number. */
static bool is_mark(const char *setting)
{
    return (unsigned char)*setting < 0x80 && setting[0] && !setting[1] &&
           (*setting == '\t' || strchr("!\"#$%&'*,/:;<=>?@\\^_`|~ ", *setting));
}

static bool is_blank(char character)
{
    return character == ' ' || character == '\t';
}

bool delimiter_take_settings(struct delimiter_settings *settings, const struct source *source,
                             const char *path, struct error *error)
{
    const char *delimiter = source->delimiter ? source->delimiter : "auto";
    const char *quote = source->quote ? source->quote : "\"";
    bool chosen = strcasecmp(delimiter, "auto") != 0;
    if (!chosen)
        delimiter = ",";
    else if (strcasecmp(delimiter, "tab") == 0)
        delimiter = "\t";
    if (!is_mark(delimiter))
        return error_set(error, ERROR_USAGE,
                         "delimiter '%s' of '%s' cannot be used: write auto, tab, or one "
                         "punctuation character",
                         delimiter, path);
    if (!is_mark(quote) || is_blank(*quote) || *quote == *delimiter)
        return error_set(error, ERROR_USAGE,
                         "quote '%s' of '%s' cannot be used: write one punctuation character, "
                         "other than the delimiter",
                         quote, path);
    *settings = (struct delimiter_settings){*delimiter, *quote, chosen};
    return true;
}

/* --- From the text --------------------------------------------------------------------------- */

static const struct {
    char character;
    const char *name;
} candidates[] = {{',', "\",\""}, {';', "\";\""}, {'\t', "tab"}, {'|', "\"|\""}};

enum { CANDIDATE_COUNT = sizeof candidates / sizeof *candidates, CANDIDATE_NONE = CANDIDATE_COUNT };
enum { SAMPLE_LINES = 5 };

static size_t candidate_index(char character)
{
    size_t i = 0;
    while (i < CANDIDATE_COUNT && candidates[i].character != character)
        i++;
    return i;
}

/* Counts the candidates outside quotes in the first line that is not empty; returns its end. */
static const char *count_candidates(const char *at, const char *end, char quote,
                                    size_t counts[CANDIDATE_COUNT])
{
    memset(counts, 0, CANDIDATE_COUNT * sizeof *counts);
    while (at < end && (*at == '\r' || *at == '\n'))
        at++;
    bool quoted = false, may_open = true;
    for (; at < end && (quoted || (*at != '\r' && *at != '\n')); at++) {
        size_t candidate = candidate_index(*at);
        if (*at == quote && (quoted || may_open))
            quoted = !quoted;
        else if (candidate != CANDIDATE_NONE && !quoted)
            counts[candidate]++;
        /* after a closing quote another one makes a doubled quote of both */
        may_open = *at == quote || candidate != CANDIDATE_NONE;
    }
    return at;
}

char delimiter_find(const char *text, size_t length, char quote)
{
    const char *end = text + length;
    size_t header[CANDIDATE_COUNT], line[CANDIDATE_COUNT], agreeing[CANDIDATE_COUNT] = {0};
    const char *at = count_candidates(text, end, quote, header);
    for (int i = 0; i < SAMPLE_LINES && at < end; i++) {
        at = count_candidates(at, end, quote, line);
        for (size_t j = 0; j < CANDIDATE_COUNT; j++)
            agreeing[j] += line[j] == header[j];
    }
    size_t best = CANDIDATE_NONE;
    for (size_t i = 0; i < CANDIDATE_COUNT; i++)
        if (header[i] && (best == CANDIDATE_NONE || agreeing[i] > agreeing[best] ||
                          (agreeing[i] == agreeing[best] && header[i] > header[best])))
            best = i;
    if (best == CANDIDATE_NONE)
        return DELIMITER_UNKNOWN;
    return candidates[best].character;
}

const char *delimiter_name(char delimiter)
{
    return candidates[candidate_index(delimiter)].name;
}
