#include "config/publication_inside.h"

#include <ctype.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/date.h"
#include "config/connection.h"

#define LOWER "abcdefghijklmnopqrstuvwxyz"
#define UPPER "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
#define DIGITS "0123456789"

/* True if the text has `least` to `most` bytes, all of them in `set`. */
static bool is_made_of(const char *text, const char *set, size_t least, size_t most)
{
    size_t length = strlen(text);
    return length >= least && length <= most && strspn(text, set) == length;
}

/* IATI forbids / & | ? in identifiers; white space and control characters are never meant. */
bool setting_is_identifier(const char *text)
{
    for (const unsigned char *c = (const unsigned char *)text; *c; c++)
        if (*c <= ' ' || *c == 0x7F || strchr("/&|?", *c))
            return false;
    return *text != '\0';
}

bool setting_is_year(const char *text)
{
    return is_made_of(text, DIGITS, 4, 4);
}

bool setting_is_organisation_type(const char *text)
{
    return is_made_of(text, DIGITS, 2, 2);
}

bool setting_is_language(const char *text)
{
    return is_made_of(text, LOWER, 2, 3);
}

bool setting_is_currency(const char *text)
{
    return is_made_of(text, UPPER, 3, 3);
}

bool setting_is_country(const char *text)
{
    return is_made_of(text, UPPER, 2, 2);
}

bool setting_is_word(const char *text)
{
    return !isdigit((unsigned char)*text) && is_made_of(text, LOWER UPPER DIGITS "_", 1, SIZE_MAX);
}

/* Of an environment variable. Small letters are refused, so that few secrets pass for a name. */
bool setting_is_variable(const char *text)
{
    return !isdigit((unsigned char)*text) && is_made_of(text, UPPER DIGITS "_", 1, SIZE_MAX);
}

/* SQLite keeps the names that begin with sqlite_ for itself. */
bool setting_is_table_name(const char *text)
{
    return setting_is_word(text) && strncasecmp(text, "sqlite_", strlen("sqlite_")) != 0;
}

bool setting_is_one_character(const char *text)
{
    return strlen(text) == 1 && (*text == '\t' || (*text >= ' ' && *text <= '~'));
}

bool setting_is_delimiter(const char *text)
{
    return strcmp(text, "auto") == 0 || strcmp(text, "tab") == 0 || setting_is_one_character(text);
}

bool setting_is_database(const char *text)
{
    return connection_is_known(text) && !connection_has_password(text);
}

bool setting_is_short_name(const char *text)
{
    return is_made_of(text, LOWER DIGITS "_-", 1, NAME_LIMIT);
}

/* Scheme, host, perhaps port and path. What user names, queries and fragments begin with is refused
 * wherever it stands, so that no reading of the address finds them. */
bool setting_is_web_address(const char *text)
{
    static const char *const schemes[] = {"https://", "http://"};
    for (size_t i = 0; i < COUNT(schemes); i++) {
        size_t length = strlen(schemes[i]);
        if (strncmp(text, schemes[i], length) != 0)
            continue;
        for (const unsigned char *c = (const unsigned char *)text; *c; c++)
            if (*c <= ' ' || *c >= 0x7F || strchr("@?#\\\"<>", *c))
                return false;
        return isalnum((unsigned char)text[length]) || text[length] == '[';
    }
    return false;
}

/* As a web address, or sftp with the name of a user. */
bool setting_is_upload_address(const char *text)
{
    static const char sftp[] = "sftp://";
    if (strncmp(text, sftp, strlen(sftp)) != 0)
        return setting_is_web_address(text);
    const char *authority = text + strlen(sftp), *path = strchr(authority, '/');
    if (!path || path == authority || *authority == '-' || strstr(path, "/../"))
        return false;
    for (const char *c = authority; *c; c++)
        if (!is_made_of((char[]){*c, '\0'}, LOWER UPPER DIGITS "_-.@:[]/~+", 1, 1))
            return false;
    const char *user_end = memchr(authority, '@', (size_t)(path - authority));
    return !user_end || (user_end > authority && user_end[1] != '-' &&
                         !memchr(authority, ':', (size_t)(user_end - authority)));
}

bool setting_is_bucket(const char *text)
{
    return is_made_of(text, LOWER DIGITS "-.", 3, 63) && isalnum((unsigned char)*text) &&
           !strstr(text, "..");
}

bool setting_is_key_prefix(const char *text)
{
    return is_made_of(text, LOWER UPPER DIGITS "_-./", 1, NAME_LIMIT) && *text != '/' &&
           !strstr(text, "//") && !strstr(text, "..");
}

bool setting_is_header_value(const char *text)
{
    for (const unsigned char *c = (const unsigned char *)text; *c; c++)
        if (*c < ' ' || *c >= 0x7F)
            return false;
    return *text != '\0';
}

bool setting_is_number_of_jobs(const char *text)
{
    unsigned long jobs = strtoul(text, NULL, 10);
    return jobs >= 1 && jobs <= HOST_JOBS_LIMIT;
}

/* A name that can stand in messages between quotes. */
bool setting_is_plain_name(const char *text)
{
    return is_made_of(text, LOWER UPPER DIGITS "_-. ", 1, NAME_LIMIT) && *text != ' ';
}

bool setting_is_number_of_places(const char *text)
{
    return strtoul(text, NULL, 10) <= PLACES_LIMIT;
}

bool setting_is_timeout(const char *text)
{
    unsigned long seconds = strtoul(text, NULL, 10);
    return seconds >= 1 && seconds <= TIMEOUT_LIMIT;
}

bool setting_is_megabytes(const char *text)
{
    unsigned long megabytes = strtoul(text, NULL, 10);
    return megabytes >= 1 && megabytes <= MEGABYTES_LIMIT;
}

/* Sheets of workbooks end there. */
bool setting_is_row(const char *text)
{
    unsigned long row = strtoul(text, NULL, 10);
    return row >= 1 && row <= ROW_LIMIT;
}

/* 29 February is not the first day of every year. */
bool setting_is_day_of_year(const char *text)
{
    char day[sizeof "2023-MM-DD"];
    return strlen(text) == strlen("MM-DD") &&
           snprintf(day, sizeof day, "2023-%s", text) == (int)strlen(day) && date_is_valid(day);
}

bool setting_is_day(const char *text)
{
    return strlen(text) == strlen("YYYY-MM-DD") && date_is_valid(text);
}

bool setting_is_day_or_none(const char *text)
{
    return strcmp(text, "none") == 0 || setting_is_day(text);
}

bool setting_is_hierarchy(const char *text)
{
    return strtoul(text, NULL, 10) >= 1;
}

bool setting_is_percentage(const char *text)
{
    return strtoul(text, NULL, 10) <= 100;
}

bool setting_is_days(const char *text)
{
    unsigned long days = strtoul(text, NULL, 10);
    return days >= 1 && days <= DAYS_LIMIT;
}

/* A host, which may be an address in brackets, and a port or none. */
static bool is_host_and_port(const char *text)
{
    static const char address[] = LOWER UPPER DIGITS ":.", name[] = LOWER UPPER DIGITS "-._";
    const char *end = text + strspn(text, name);
    if (*text == '[') {
        end = text + 1 + strspn(text + 1, address);
        if (*end++ != ']' || end - text < 4)
            return false;
    } else if (!isalnum((unsigned char)*text)) {
        return false;
    }
    return !*end || (*end == ':' && is_made_of(end + 1, DIGITS, 1, 5));
}

bool setting_is_mail_server(const char *text)
{
    static const char *const schemes[] = {"smtps://", "smtp://"};
    for (size_t i = 0; i < COUNT(schemes); i++)
        if (strncmp(text, schemes[i], strlen(schemes[i])) == 0)
            return is_host_and_port(text + strlen(schemes[i]));
    return false;
}

bool setting_is_mailbox(const char *text)
{
    const char *at = strchr(text, '@');
    size_t local = at ? (size_t)(at - text) : 0;
    return local >= 1 && local <= 64 && *text != '-' &&
           strspn(text, LOWER UPPER DIGITS ".!#$%&'*+/=?^_`{|}~-") == local &&
           isalnum((unsigned char)at[1]) && is_made_of(at + 1, LOWER UPPER DIGITS "-.", 1, 253);
}

bool setting_is_metrics_file(const char *text)
{
    static const char ending[] = ".prom";
    size_t length = strlen(text), least = sizeof ending; /* something stands before it */
    return length >= least && strcmp(text + length - strlen(ending), ending) == 0 &&
           text[length - least] != '/';
}
