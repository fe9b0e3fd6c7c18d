/* Faults: how a request can go wrong on its way, on demand.
 *
 *   401 403 404 409 429 500   that status, in the API's envelope; 429 with Retry-After: 1
 *   502html, html             a gateway's HTML, with status 502 or, worse, 200
 *   badjson                   200 and JSON that breaks off
 *   redirect                  302 to /redirected, which does not exist
 *   hang                      no answer until the client goes
 *   close                     connection closed without an answer
 *   truncate                  the request is carried out; half of the answer arrives under the
 *                             Content-Length of the whole, then the connection closes
 *   slow                      the request is carried out at once; its answer comes 3 s later
 *   write-then-500            the write is carried out, the answer is 500
 *   write-then-close          the write is carried out, the connection closed without an answer
 *
 * The last two wait for a write that really happens: a request that is refused gets its refusal,
 * and costs the fault nothing. Kinds that do not say "carried out" leave the registry untouched,
 * and do not even look at the token. */
#include "ryd.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#define HTML "text/html; charset=utf-8"
#define JSON "application/json"

static const struct fault_kind kinds[] = {
    {"401", FAULT_CANNED, false, 401, NULL, "The access token has expired"},
    {"403", FAULT_CANNED, false, 403, NULL, "You do not have permission to do this"},
    {"404", FAULT_CANNED, false, 404, NULL, "Not Found"},
    {"409", FAULT_CANNED, false, 409, NULL, "A dataset with this short name already exists"},
    {"429", FAULT_CANNED, false, 429, NULL, "Too many requests"},
    {"500", FAULT_CANNED, false, 500, NULL, "An internal error occurred. Trace id: simulated"},
    {"502html", FAULT_CANNED, false, 502, HTML,
     "<html><head><title>502 Bad Gateway</title></head><body><h1>502 Bad Gateway</h1></body>"
     "</html>\n"},
    {"503", FAULT_CANNED, false, 503, HTML,
     "<html><body><h1>503 Service Unavailable</h1></body></html>\n"},
    {"html", FAULT_CANNED, false, 200, HTML,
     "<!DOCTYPE html>\n<html><head><title>Sign in</title></head><body><h1>Please sign in</h1>"
     "</body></html>\n"},
    {"badjson", FAULT_CANNED, false, 200, JSON, "{\"data\": [{\"id\": \"1111"},
    {"redirect", FAULT_CANNED, false, 302, HTML, "<html><body>Moved</body></html>\n"},
    {"hang", FAULT_HANG, false, 0, NULL, NULL},
    {"close", FAULT_CLOSE, false, 0, NULL, NULL},
    {"truncate", FAULT_TRUNCATE, false, 0, NULL, NULL},
    {"slow", FAULT_SLOW, false, 0, NULL, NULL},
    {"write-then-500", FAULT_CANNED, true, 500, NULL,
     "An internal error occurred. Trace id: simulated"},
    {"write-then-close", FAULT_CLOSE, true, 0, NULL, NULL},
};

static const struct fault_kind *find_kind(const char *name)
{
    for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++) {
        if (strcmp(kinds[i].name, name) == 0)
            return &kinds[i];
    }
    return NULL;
}

/* ---- reading specs ------------------------------------------------------------------------- */

static bool read_count(const char *text, long *count)
{
    char *end = NULL;
    if (text == NULL) {
        *count = -1;
        return true;
    }
    errno = 0;
    *count = strtol(text, &end, 10);
    return errno == 0 && end != text && *end == '\0' && *count > 0;
}

static bool copy_text(char *to, size_t size, const char *text)
{
    int length = text != NULL ? snprintf(to, size, "%s", text) : 0;
    return length > 0 && (size_t)length < size;
}

/* Cuts `spec` to pieces. */
static bool read_fault(struct fault *fault, char *spec)
{
    const char *method = strsep(&spec, ":");
    const char *prefix = strsep(&spec, ":");
    const char *kind = strsep(&spec, ":");
    const char *count = strsep(&spec, ":");
    if (kind == NULL || spec != NULL || prefix[0] != '/')
        return false;
    fault->kind = find_kind(kind);
    return fault->kind != NULL && copy_text(fault->method, sizeof fault->method, method) &&
           copy_text(fault->prefix, sizeof fault->prefix, prefix) &&
           read_count(count, &fault->remaining);
}

bool fault_list_add(struct fault_list *list, const char *spec)
{
    char copy[512];
    if (list->count == sizeof list->items / sizeof list->items[0])
        return false;
    if (!copy_text(copy, sizeof copy, spec) || !read_fault(&list->items[list->count], copy))
        return false;
    list->count++;
    return true;
}

static bool add_lines(struct fault_list *list, char *text)
{
    const char *line;
    while ((line = strsep(&text, "\r\n")) != NULL) {
        if (*line != '\0' && !fault_list_add(list, line))
            return false;
    }
    return true;
}

bool fault_list_replace(struct fault_list *list, const char *text, size_t length)
{
    struct fault_list fresh = {.count = 0};
    char *copy = length > 0 ? strndup(text, length) : strdup("");
    bool ok = copy != NULL && add_lines(&fresh, copy);
    free(copy);
    if (ok)
        *list = fresh;
    return ok;
}

/* ---- striking ------------------------------------------------------------------------------ */

static bool concerns(const struct fault *fault, const char *method, const char *target)
{
    bool any = strcmp(fault->method, "*") == 0;
    return fault->remaining != 0 && (any || strcmp(fault->method, method) == 0) &&
           strncmp(fault->prefix, target, strlen(fault->prefix)) == 0;
}

struct fault *fault_list_find(struct fault_list *list, const char *method, const char *target)
{
    for (size_t i = 0; i < list->count; i++) {
        if (concerns(&list->items[i], method, target))
            return &list->items[i];
    }
    return NULL;
}

void fault_spend(struct fault *fault)
{
    if (fault->remaining > 0)
        fault->remaining--;
}

bool fault_runs_request(const struct fault_kind *kind)
{
    return kind->after_write || kind->effect == FAULT_TRUNCATE || kind->effect == FAULT_SLOW;
}
