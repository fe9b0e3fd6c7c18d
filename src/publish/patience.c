#include "publish/patience.h"

enum { LONGEST_WAIT = 60 /* seconds */ };

bool response_may_change(const struct http_response *response)
{
    static const long passing[] = {408, 425, 429, 500, 502, 503, 504};
    if (response->status == 0)
        return !response->hopeless;
    for (size_t i = 0; i < sizeof passing / sizeof *passing; i++)
        if (passing[i] == response->status)
            return true;
    return false;
}

void send_patiently(struct transport *transport, const struct http_request *request,
                    void (*restart)(void *context), struct http_response *response)
{
    static const unsigned pauses[] = {500, 1000, 2000}; /* milliseconds */
    for (size_t attempt = 0;; attempt++) {
        transport_send(transport, request, response);
        long asked = response->retry_after;
        if (attempt == sizeof pauses / sizeof *pauses || !response_may_change(response) ||
            asked > LONGEST_WAIT)
            return;
        http_response_release(response);
        if (restart)
            restart(request->context);
        unsigned wait = asked > 0 ? (unsigned)asked * 1000 : 0;
        transport->pause(transport, wait > pauses[attempt] ? wait : pauses[attempt]);
    }
}
