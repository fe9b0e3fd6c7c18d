#include "publish/patience.h"

enum { LONGEST_WAIT = 60 /* seconds */, MOST_REPETITIONS = 3 };

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

bool pause_patiently(struct transport *transport, size_t done, size_t most, long asked)
{
    static const unsigned pauses[] = {500, 1000, 2000}; /* milliseconds */
    if (done >= most || done >= sizeof pauses / sizeof *pauses || asked > LONGEST_WAIT)
        return false;
    unsigned wait = asked > 0 ? (unsigned)asked * 1000 : 0;
    transport->pause(transport, wait > pauses[done] ? wait : pauses[done]);
    return true;
}

void send_while(struct transport *transport, const struct http_request *request,
                bool (*may_repeat)(const struct http_response *response),
                void (*restart)(void *context), struct http_response *response)
{
    transport_send(transport, request, response);
    for (size_t repeated = 0; may_repeat(response); repeated++) {
        if (!pause_patiently(transport, repeated, MOST_REPETITIONS, response->retry_after))
            return;
        http_response_release(response);
        if (restart)
            restart(request->context);
        transport_send(transport, request, response);
    }
}

void send_patiently(struct transport *transport, const struct http_request *request,
                    void (*restart)(void *context), struct http_response *response)
{
    send_while(transport, request, response_may_change, restart, response);
}
