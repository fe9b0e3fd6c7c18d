#include "base/libcurl.h"

#include <dlfcn.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdlib.h>

#include "base/library.h"

static const char file_name[] = "libcurl.so.4"; /* its ABI since 2006 */

static struct libcurl table;
static bool is_loaded;

static void stop(void)
{
    table.global_cleanup();
}

static bool fill_table(void *library)
{
    bool found = true;
#define FIND(name)                                                                                 \
    found = library_find(library, "curl_" #name, &table.name, sizeof table.name) && found;
    LIBCURL_FUNCTIONS(FIND)
#undef FIND
    return found;
}

const struct libcurl *libcurl_get(struct error *error)
{
    if (is_loaded)
        return &table;
    void *library = library_load(file_name);
    if (!library || !fill_table(library)) {
        error_set(error, ERROR_ENVIRONMENT,
                  "cannot load libcurl (%s): %s; install the package libcurl4", file_name,
                  library ? E_("it is too old") : dlerror());
        return NULL;
    }
    table.global_init(CURL_GLOBAL_DEFAULT);
    atexit(stop);
    is_loaded = true;
    return &table;
}

void libcurl_set_authorities(const struct libcurl *library, CURL *curl)
{
    static const struct {
        const char *variable;
        CURLoption option;
    } places[] = {
        {"SSL_CERT_DIR", CURLOPT_CAPATH},
        {"SSL_CERT_FILE", CURLOPT_CAINFO},
        {"CURL_CA_BUNDLE", CURLOPT_CAINFO},
    };
    for (size_t i = 0; i < sizeof places / sizeof *places; i++) {
        const char *place = getenv(places[i].variable);
        if (place && *place)
            library->easy_setopt(curl, places[i].option, place);
    }
}
