#include "publish/address.h"

#include <string.h>

#include "base/libcurl.h"
#include "base/strbuf.h"

static bool has_part(const struct libcurl *library, CURLU *url, CURLUPart part)
{
    char *text = NULL;
    bool present = library->url_get(url, part, &text, 0) == CURLUE_OK;
    library->free(text);
    return present;
}

static bool part_is_one_of(const struct libcurl *library, CURLU *url, CURLUPart part,
                           const char *const *values)
{
    char *text = NULL;
    bool found = false;
    if (library->url_get(url, part, &text, 0) == CURLUE_OK)
        for (size_t i = 0; values[i] && !found; i++)
            found = strcmp(text, values[i]) == 0;
    library->free(text);
    return found;
}

/* Encoding by percent signs is for paths; a host name in another script has an ASCII form. */
static bool host_is_ascii(const struct libcurl *library, CURLU *url)
{
    char *host = NULL;
    bool fits = library->url_get(url, CURLUPART_HOST, &host, 0) == CURLUE_OK;
    for (const char *c = host; fits && *c; c++)
        fits = (unsigned char)*c < 0x80;
    library->free(host);
    return fits;
}

static const char *fault_of(const struct libcurl *library, const char *text, CURLU *url)
{
    static const char *const schemes[] = {"http", "https", NULL};
    const unsigned flags = CURLU_NON_SUPPORT_SCHEME | CURLU_ALLOW_SPACE;
    if (library->url_set(url, CURLUPART_URL, text, flags) != CURLUE_OK ||
        !part_is_one_of(library, url, CURLUPART_SCHEME, schemes))
        return E_("is not an absolute http or https address");
    if (has_part(library, url, CURLUPART_USER) || has_part(library, url, CURLUPART_PASSWORD))
        return E_("holds a user name or password");
    if (strpbrk(text, "?#"))
        return E_("holds '?' or '#'");
    if (!host_is_ascii(library, url))
        return E_("has a host name that is not ASCII (write its 'xn--' form)");
    return NULL;
}

bool address_find_fault(const char *url, const char **fault, struct error *error)
{
    const struct libcurl *library = libcurl_get(error);
    if (!library)
        return false;
    CURLU *parts = library->url();
    *fault = fault_of(library, url, parts);
    library->url_cleanup(parts);
    return true;
}

bool address_check(const char *url, const char *setting, const char *example, struct error *error)
{
    const char *fault;
    return address_find_fault(url, &fault, error) &&
           (!fault || error_set(error, ERROR_USAGE, "setting '%s' %s; expected something like '%s'",
                                setting, fault, example));
}

bool address_is_open(const char *url)
{
    static const char *const schemes[] = {"http", NULL};
    static const char *const this_machine[] = {"localhost", "127.0.0.1", "[::1]", NULL};
    struct error ignored = ERROR_INIT;
    const struct libcurl *library = libcurl_get(&ignored);
    error_clear(&ignored);
    if (!library)
        return false; /* then nothing is sent either */
    CURLU *parts = library->url();
    bool open = library->url_set(parts, CURLUPART_URL, url, 0) == CURLUE_OK &&
                part_is_one_of(library, parts, CURLUPART_SCHEME, schemes) &&
                !part_is_one_of(library, parts, CURLUPART_HOST, this_machine);
    library->url_cleanup(parts);
    return open;
}

static void add_encoded(struct strbuf *url, const char *text, size_t length)
{
    for (size_t i = 0; i < length; i++) {
        unsigned char byte = (unsigned char)text[i];
        if (byte <= 0x20 || byte >= 0x7f || strchr("\"<>\\^`{|}", byte))
            strbuf_addf(url, "%%%02X", byte);
        else
            strbuf_addch(url, text[i]);
    }
}

char *address_of_dataset(const char *host_url, const char *name, struct error *error)
{
    if (!address_check(host_url, "host.url", "https://example.org/iati", error))
        return NULL;
    size_t length = strlen(host_url);
    while (length && host_url[length - 1] == '/')
        length--;
    struct strbuf url = STRBUF_INIT;
    add_encoded(&url, host_url, length);
    strbuf_addf(&url, "/%s.xml", name);
    if (url.length <= ADDRESS_LONGEST)
        return strbuf_detach(&url);
    error_set(error, ERROR_USAGE,
              "the address of '%s.xml' has %zu characters, the registry takes %d: shorten "
              "'host.url' or the dataset's name",
              name, url.length, ADDRESS_LONGEST);
    strbuf_release(&url);
    return NULL;
}
