#include "publish/secret.h"

#include <ctype.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/alloc.h"
#include "base/file.h"
#include "base/strbuf.h"

enum { LARGEST_SECRET = 64 * 1024 };

/* A dump of memory would hold it. */
static void leave_no_core_file(void)
{
    static const struct rlimit none = {0, 0};
    setrlimit(RLIMIT_CORE, &none);
    prctl(PR_SET_DUMPABLE, 0);
}

/* "IATIPUB_REGISTRY_TOKEN" is "$CREDENTIALS_DIRECTORY/iatipub-registry-token". NULL: no service. */
static char *credential_path(const char *variable)
{
    const char *folder = getenv("CREDENTIALS_DIRECTORY");
    if (!folder || !*folder)
        return NULL;
    char *path = xasprintf("%s/%s", folder, variable);
    for (char *c = path + strlen(folder); *c; c++)
        *c = (char)(*c == '_' ? '-' : tolower((unsigned char)*c));
    return path;
}

bool secret_file_is_private(const char *path, struct error *error)
{
    struct stat status;
    if (stat(path, &status) != 0)
        return error_set(error, ERROR_USAGE, "cannot read '%s': %s", path, strerror(errno));
    return (status.st_mode & (S_IRWXG | S_IRWXO)) == 0 ||
           error_set(error, ERROR_USAGE,
                     "file '%s' holds a secret and can be read by others: run chmod 600 on it",
                     path);
}

static char *read_file(const char *path, struct error *error)
{
    size_t length = 0;
    char *text = file_read(path, LARGEST_SECRET, &length, error);
    if (!text)
        error->kind = ERROR_USAGE;
    return text;
}

static char *read_variable(const struct secret_place *place, struct error *error)
{
    const char *text = getenv(place->variable);
    if (text && text[strspn(text, " \t\r\n")])
        return xstrdup(text);
    error_set(error, ERROR_USAGE, "no %s: set environment variable %s to %s", place->what,
              place->variable, place->hint);
    return NULL;
}

/* As files and shells give it: white space at either end goes. */
static void trim(char *text)
{
    size_t start = strspn(text, " \t\r\n"), length = strlen(text + start);
    memmove(text, text + start, length + 1);
    while (length && strchr(" \t\r\n", text[length - 1]))
        text[--length] = '\0';
}

const char *secret_origin_kind(const char *origin)
{
    static const char *const kinds[] = {E_("file "), E_("credential "), E_("environment variable "),
                                        E_("token endpoint ")};
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
        if (strncmp(origin, kinds[i], strlen(kinds[i])) == 0)
            return kinds[i];
    return "";
}

const char *secret_origin_name(const char *origin)
{
    return origin + strlen(secret_origin_kind(origin));
}

static bool is_sound(const char *text, const char *origin, struct error *error)
{
    if (!*text)
        return error_set(error, ERROR_USAGE, "%s%s is empty", SECRET_ORIGIN(origin));
    for (size_t i = 0; text[i]; i++)
        if (text[i] <= ' ' || text[i] >= 0x7f)
            return error_set(error, ERROR_USAGE,
                             "%s%s does not hold a secret: character %zu is a space, a control "
                             "character or not ASCII",
                             SECRET_ORIGIN(origin), i + 1);
    return true;
}

static char *fetch(const struct secret_place *place, char **origin, struct error *error)
{
    if (place->file) {
        *origin = xasprintf("file '%s'", place->file);
        return secret_file_is_private(place->file, error) ? read_file(place->file, error) : NULL;
    }
    char *path = credential_path(place->variable);
    bool given = path && file_exists(path);
    *origin = given ? xasprintf("credential '%s'", path_base(path))
                    : xasprintf("environment variable %s", place->variable);
    char *text = given ? read_file(path, error) : read_variable(place, error);
    free(path);
    return text;
}

char *secret_read(const struct secret_place *place, char **origin, struct error *error)
{
    leave_no_core_file();
    char *from = NULL;
    char *secret = fetch(place, &from, error);
    if (secret)
        trim(secret);
    if (secret && !is_sound(secret, from, error)) {
        secret_free(secret);
        secret = NULL;
    }
    if (secret && origin)
        *origin = from;
    else
        free(from);
    return secret;
}

bool secret_is_there(const struct secret_place *place)
{
    if (place->file)
        return true;
    char *path = credential_path(place->variable);
    const char *text = getenv(place->variable);
    bool there = (path && file_exists(path)) || (text && *text);
    free(path);
    return there;
}

void secret_free(char *secret)
{
    if (secret)
        explicit_bzero(secret, strlen(secret));
    free(secret);
}

char *secret_mask(const char *text, const char *secret)
{
    struct strbuf masked = STRBUF_INIT;
    const char *found;
    while (secret && *secret && (found = strstr(text, secret))) {
        strbuf_add(&masked, text, (size_t)(found - text));
        strbuf_addstr(&masked, "***");
        text = found + strlen(secret);
    }
    strbuf_addstr(&masked, text);
    return strbuf_detach(&masked);
}
