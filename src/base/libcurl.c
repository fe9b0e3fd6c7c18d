#include "base/libcurl.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdlib.h>

#include "base/library.h"

static struct libcurl table;

static const struct library_function functions[] = {
#define FUNCTION(name) {"curl_" #name, offsetof(struct libcurl, name)},
    LIBCURL_FUNCTIONS(FUNCTION)
#undef FUNCTION
};

static struct library loaded = {
    .name = "libcurl",
    .file_names = {"libcurl.so.4"}, /* its ABI since 2006 */
    .purpose = "",
    .package = "libcurl4",
    .functions = functions,
    .function_count = sizeof functions / sizeof *functions,
    .table = &table,
};

static void stop(void)
{
    table.global_cleanup();
}

const struct libcurl *libcurl_get(struct error *error)
{
    bool is_first = !loaded.is_loaded;
    if (!library_get(&loaded, error))
        return NULL;
    if (is_first) {
        table.global_init(CURL_GLOBAL_DEFAULT);
        atexit(stop);
    }
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
