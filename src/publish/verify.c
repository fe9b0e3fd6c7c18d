/* Fetching what was put in place, before the registry sends others there. */
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/language.h"
#include "publish/preflight.h"
#include "publish/private_address.h"
#include "publish/publish_inside.h"

static bool is_wanted(const struct publication *publication)
{
    const struct host *host = publication->host;
    return host && (host->verify ? *host->verify : host->kind != HOST_DIRECTORY);
}

static bool is_noted(const struct notes *notes, const char *doubt)
{
    size_t length = strlen(doubt);
    for (size_t i = 0; i < notes->count; i++) {
        size_t whole = strlen(notes->items[i]);
        if (whole >= length && strcmp(notes->items[i] + whole - length, doubt) == 0)
            return true;
    }
    return false;
}

/* What a server does is the same for all its files, and is told with the first. */
static void note_doubts(struct work *work, const char *url, const struct preflight *preflight)
{
    for (size_t i = 0; i < preflight->count; i++) {
        const struct preflight_line *line = &preflight->lines[i];
        char *doubt = xasprintf("': %s%s%s", preflight_check_name(line), C_("separator", ": "),
                                error_said(&line->told));
        if (line->verdict == PREFLIGHT_DOUBTFUL && !is_noted(&work->result->notes, doubt))
            notes_add(&work->result->notes, "'%s%s", url, doubt);
        free(doubt);
    }
}

char *describe_verification(const struct work *work, size_t i)
{
    const char *url = work->wanted[i].url;
    return is_wanted(work->publication)
               ? xasprintf("HEAD %s (as each of two readers)\nGET %s (likewise)", url, url)
               : NULL;
}

static void refuse(const char *url, const struct preflight_line *worst, struct error *error)
{
    struct error why = ERROR_INIT;
    error_copy(&why, &worst->told);
    error_prefix(&why, "%s", worst->check);
    error_set(error, ERROR_ENVIRONMENT, "'%s' can't be fetched as the registry's readers do", url);
    error_remark(error, &why);
    error_add(error,
              "; mend that, see 'iatipub publish --check', or set 'verify: no' under 'host'");
}

bool verify_public(struct work *work, size_t i, struct error *error)
{
    const struct manifest_entry *entry = &work->states[i].entry;
    const char *url = work->wanted[i].url;
    if (!is_wanted(work->publication))
        return true;
    const struct preflight_expectation expected = {
        .sha256 = entry->sha256, .size = entry->size, .kind = &entry->kind};
    struct preflight preflight = {.lines = NULL};
    /* a registry on this machine is a trial, whose files may be here too */
    preflight_run(url, &expected, address_is_private(work->publication->registry->url),
                  work->transport, &preflight);
    note_doubts(work, url, &preflight);
    const struct preflight_line *worst = preflight_first_bad(&preflight);
    if (worst)
        refuse(url, worst, error);
    preflight_release(&preflight);
    return !worst;
}
