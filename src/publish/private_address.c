#include "publish/private_address.h"

#include <arpa/inet.h>
#include <netdb.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/alloc.h"
#include "base/libcurl.h"

/* ---- numbers ------------------------------------------------------------------------------- */

static bool begins_with_bits(const unsigned char *bytes, const unsigned char *prefix, unsigned bits)
{
    unsigned whole = bits / 8, rest = bits % 8;
    return memcmp(bytes, prefix, whole) == 0 &&
           (rest == 0 || ((bytes[whole] ^ prefix[whole]) >> (8 - rest)) == 0);
}

static bool ipv4_is_private(const unsigned char *bytes)
{
    static const struct {
        unsigned char prefix[4];
        unsigned bits;
    } ranges[] = {
        {{0}, 8},
        {{10}, 8},
        {{100, 64}, 10}, /* shared by the customers of a provider */
        {{127}, 8},
        {{169, 254}, 16}, /* link-local */
        {{172, 16}, 12},
        {{192, 0, 0}, 24},
        {{192, 0, 2}, 24}, /* examples, as 198.51.100 and 203.0.113 */
        {{192, 168}, 16},
        {{198, 18}, 15}, /* measurements */
        {{198, 51, 100}, 24},
        {{203, 0, 113}, 24},
        {{224}, 3}, /* multicast, and what is reserved */
    };
    for (size_t i = 0; i < sizeof ranges / sizeof *ranges; i++)
        if (begins_with_bits(bytes, ranges[i].prefix, ranges[i].bits))
            return true;
    return false;
}

static bool ipv6_is_private(const unsigned char *bytes)
{
    static const struct {
        unsigned char prefix[16];
        unsigned bits;
        unsigned ipv4; /* where the address has one of version 4, which decides; 0: it is private */
    } ranges[] = {
        {{[10] = 0xff, 0xff}, 96, 12},      /* ::ffff:127.0.0.1 */
        {{0}, 96, 12},                      /* ::127.0.0.1, and ::1 */
        {{0x00, 0x64, 0xff, 0x9b}, 96, 12}, /* translated on the way */
        {{0x20, 0x02}, 16, 2},              /* in a tunnel */
        {{0xfe, 0x80}, 10, 0},              /* link-local */
        {{0xfe, 0xc0}, 10, 0},              /* site-local, as it was called */
        {{0xfc}, 7, 0},                     /* private */
        {{0xff}, 8, 0},                     /* multicast */
        {{0x20, 0x01, 0x0d, 0xb8}, 32, 0},  /* examples */
        {{0x01}, 64, 0},                    /* discarded */
    };
    for (size_t i = 0; i < sizeof ranges / sizeof *ranges; i++)
        if (begins_with_bits(bytes, ranges[i].prefix, ranges[i].bits))
            return !ranges[i].ipv4 || ipv4_is_private(bytes + ranges[i].ipv4);
    return false;
}

static bool socket_address_is_private(const struct sockaddr *address)
{
    struct sockaddr_in ipv4;
    struct sockaddr_in6 ipv6;
    if (address->sa_family == AF_INET) {
        memcpy(&ipv4, address, sizeof ipv4);
        return ipv4_is_private((const unsigned char *)&ipv4.sin_addr);
    }
    if (address->sa_family != AF_INET6)
        return false;
    memcpy(&ipv6, address, sizeof ipv6);
    return ipv6_is_private(ipv6.sin6_addr.s6_addr);
}

/* ---- names --------------------------------------------------------------------------------- */

static bool ends_with(const char *name, const char *end)
{
    size_t length = strlen(name), end_length = strlen(end);
    return length >= end_length && strcasecmp(name + length - end_length, end) == 0;
}

/* Names that are known on this machine or in one network only. */
static bool name_is_private(const char *name)
{
    static const char *const ends[] = {".localhost", ".local", ".internal", ".home.arpa"};
    if (!strpbrk(name, ".:"))
        return true;
    for (size_t i = 0; i < sizeof ends / sizeof *ends; i++)
        if (ends_with(name, ends[i]))
            return true;
    return false;
}

/* The host of an address, without brackets and without the dot that may end a name. The caller
 * frees. NULL: it has none. */
static char *host_of(const char *url)
{
    struct error ignored = ERROR_INIT;
    const struct libcurl *library = libcurl_get(&ignored);
    error_clear(&ignored);
    if (!library)
        return NULL;
    CURLU *parts = library->url();
    char *text = NULL, *host = NULL;
    if (library->url_set(parts, CURLUPART_URL, url, 0) == CURLUE_OK &&
        library->url_get(parts, CURLUPART_HOST, &text, 0) == CURLUE_OK) {
        size_t length = strlen(text);
        bool bracketed = length > 1 && *text == '[';
        host = bracketed ? xstrndup(text + 1, length - 2) : xstrdup(text);
        if (!bracketed && length > 1 && text[length - 1] == '.')
            host[length - 1] = '\0';
    }
    library->free(text);
    library->url_cleanup(parts);
    return host;
}

static bool leads_inside(const char *url, int lookup)
{
    char *host = host_of(url);
    const struct addrinfo hints = {.ai_socktype = SOCK_STREAM, .ai_flags = lookup};
    struct addrinfo *found = NULL;
    bool inside = host && name_is_private(host);
    if (host && !inside && getaddrinfo(host, NULL, &hints, &found) == 0)
        for (const struct addrinfo *at = found; at && !inside; at = at->ai_next)
            inside = socket_address_is_private(at->ai_addr);
    if (found)
        freeaddrinfo(found);
    free(host);
    return inside;
}

bool address_is_private(const char *url)
{
    return leads_inside(url, 0);
}

bool address_says_private(const char *url)
{
    return leads_inside(url, AI_NUMERICHOST);
}
