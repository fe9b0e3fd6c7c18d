/* The shapes in which the API answers: one envelope for success, one for failure, and paging. */
#include "ryd.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

/* ---- failure ------------------------------------------------------------------------------- */

json_t *failure_envelope(unsigned status, const char *message)
{
    return json_pack("{s:s,s:n,s:{s:i,s:s}}", "status", "failed", "data", "error", "status_code",
                     (int)status, "error_msg", message);
}

bool refuse(struct exchange *x, unsigned status, const char *format, ...)
{
    char *message = NULL;
    va_list arguments;
    va_start(arguments, format);
    if (vasprintf(&message, format, arguments) < 0)
        abort();
    va_end(arguments);
    x->status = status;
    x->reply = failure_envelope(status, message);
    free(message);
    return false;
}

bool refuse_as_crash(struct exchange *x)
{
    json_t *id = uuid_new();
    refuse(x, 500, "An internal error occurred. Trace id: %s", json_string_value(id));
    json_decref(id);
    return false;
}

/* ---- success ------------------------------------------------------------------------------- */

bool reply_with(struct exchange *x, unsigned status, json_t *data)
{
    x->status = status;
    x->reply = json_pack("{s:o,s:n,s:s}", "data", data, "error", "status", "success");
    return true;
}

/* ---- paging -------------------------------------------------------------------------------- */

json_t *page_of(const struct exchange *x, const json_t *all)
{
    json_t *slice = json_array();
    size_t total = json_array_size(all);
    size_t first = x->page - 1 < total ? (x->page - 1) * x->page_size : total;
    for (size_t i = first; i < total && i - first < x->page_size; i++)
        json_array_append(slice, json_array_get(all, i));
    return slice;
}

/* The real links say http where only https is served. The like of it here is the right host on
 * http's own port, where nobody listens. */
static json_t *link_to(const struct exchange *x, size_t page)
{
    int host_length = (int)strcspn(x->host, ":");
    return json_sprintf("http://%.*s%s?page=%zu&page_size=%zu", host_length, x->host, x->path, page,
                        x->page_size);
}

static json_t *links(const struct exchange *x, size_t pages)
{
    json_t *next = x->page < pages ? link_to(x, x->page + 1) : json_null();
    json_t *prev = x->page > 1 ? link_to(x, x->page - 1) : json_null();
    return json_pack("{s:o,s:o,s:o,s:o}", "first", link_to(x, 1), "last", link_to(x, pages), "next",
                     next, "prev", prev);
}

bool reply_with_page(struct exchange *x, json_t *data, size_t total_records)
{
    size_t full = (total_records + x->page_size - 1) / x->page_size;
    size_t pages = full > 0 ? full : 1;
    reply_with(x, 200, data);
    json_object_set_new(x->reply, "pagination",
                        json_pack("{s:I,s:I,s:I,s:I,s:o}", "page", (json_int_t)x->page, "page_size",
                                  (json_int_t)x->page_size, "total_pages", (json_int_t)pages,
                                  "total_records", (json_int_t)total_records, "links",
                                  links(x, pages)));
    return true;
}
