#include "publish/s3_refusal.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/strbuf.h"
#include "publish/answer_text.h"
#include "publish/s3_answer.h"
#include "publish/secret.h"

enum { LONGEST_MESSAGE = 300 /* bytes of what the service says */ };

/* What can be filled into an advice in place of its %s. */
enum filler { FILL_NOTHING, FILL_PERMISSION, FILL_REGION, FILL_ENDPOINT };

static const struct refusal {
    const char *code;
    const char *advice;
    enum filler filler;
} refusals[] = {
    {"NoSuchBucket",
     "there is no such bucket; create it, or correct 'bucket' or 'upload_url' under 'host'",
     FILL_NOTHING},
    {"InvalidBucketName", "correct 'bucket' under 'host'", FILL_NOTHING},
    {"AccessDenied", "the access key may not do this; allow it %s in the bucket's policy",
     FILL_PERMISSION},
    {"AllAccessDisabled", "the bucket is closed; ask the service's support", FILL_NOTHING},
    {"InvalidAccessKeyId",
     "the service does not know the access key; correct 'user' under 'host' (or AWS_ACCESS_KEY_ID)",
     FILL_NOTHING},
    {"SignatureDoesNotMatch",
     "the secret key is not that of the access key, or a proxy changes requests on their way; set "
     "the secret key again",
     FILL_NOTHING},
    {"RequestTimeTooSkewed",
     "the clock of this machine is wrong; set it, best by a time service (NTP)", FILL_NOTHING},
    {"RequestExpired", "the clock of this machine is wrong; set it, best by a time service (NTP)",
     FILL_NOTHING},
    {"ExpiredToken", "the session token has expired; get a new temporary access key and run again",
     FILL_NOTHING},
    {"TokenRefreshRequired",
     "the session token has expired; get a new temporary access key and run again", FILL_NOTHING},
    {"InvalidToken",
     "the session token does not belong to the access key; get a new temporary access key, or "
     "leave the token out for a lasting one",
     FILL_NOTHING},
    {"SlowDown", "the service is asked too often and said so at every attempt; run again later",
     FILL_NOTHING},
    {"PermanentRedirect", "the bucket is elsewhere; set 'upload_url' under 'host' to %s",
     FILL_ENDPOINT},
    {"TemporaryRedirect",
     "the bucket is elsewhere for now; run again in some hours, or set 'upload_url' under 'host' "
     "to %s",
     FILL_ENDPOINT},
    {"AuthorizationHeaderMalformed", "set 'region' under 'host' to %s", FILL_REGION},
    {"AuthorizationQueryParametersError", "set 'region' under 'host' to %s", FILL_REGION},
    {"InvalidRegion", "set 'region' under 'host' to %s", FILL_REGION},
    {"EntityTooLarge",
     "the file is larger than the service takes; split the dataset ('split' or 'max_megabytes')",
     FILL_NOTHING},
    {"BadDigest", "other bytes arrived than were sent; run again", FILL_NOTHING},
    {"XAmzContentSHA256Mismatch",
     "the file changed after it was checked, or something on the way changes it; run again",
     FILL_NOTHING},
    {"QuotaExceeded", "the store is full; make room or have the quota raised", FILL_NOTHING},
    {"XMinioStorageFull", "the store is full; make room", FILL_NOTHING},
    {"NotImplemented",
     "the service can't do this; is 'upload_url' the address of its S3 interface?", FILL_NOTHING},
    {"MethodNotAllowed",
     "the service doesn't take this; is 'upload_url' the address of its S3 interface, and may the "
     "bucket be written to?",
     FILL_NOTHING},
    {"NoSuchUpload", "the parts that were uploaded are gone; run again", FILL_NOTHING},
    {"InvalidPart", "a part of the file did not arrive as sent; run again", FILL_NOTHING},
    {"NoSuchKey", "it was there a moment ago; does something else write to the bucket? run again",
     FILL_NOTHING},
};

/* ---- what the service says ----------------------------------------------------------------- */

static bool is_region(const char *text)
{
    return text && *text && strspn(text, "abcdefghijklmnopqrstuvwxyz0123456789-") == strlen(text);
}

static bool is_host_name(const char *text)
{
    return text && *text &&
           strspn(text, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-.:") ==
               strlen(text);
}

/* On one line, not longer than people read, without secrets. */
static char *tidy(const char *text, const struct s3_deed *deed)
{
    char *half = secret_mask(text, deed->secret);
    char *clean = secret_mask(half, deed->session_token);
    free(half);
    size_t length = 0;
    for (; clean[length]; length++)
        if ((unsigned char)clean[length] < ' ')
            clean[length] = ' ';
    if (length > LONGEST_MESSAGE) {
        length = LONGEST_MESSAGE;
        while (length && ((unsigned char)clean[length] & 0xC0) == 0x80) /* within a character */
            length--;
        clean[length] = '\0';
    }
    while (length && strchr(" .", clean[length - 1]))
        clean[--length] = '\0';
    return clean;
}

/* What to put in place of %s. The caller frees. */
static char *fill(enum filler filler, const struct s3_fault *fault, const struct s3_deed *deed)
{
    if (filler == FILL_REGION && is_region(fault->region))
        return xasprintf("'%s' (it is '%s')", fault->region, deed->region);
    if (filler == FILL_REGION)
        return xasprintf("the bucket's region (it is '%s')", deed->region);
    if (filler == FILL_ENDPOINT && is_host_name(fault->endpoint))
        return xasprintf("that of its region; the service names '%s'", fault->endpoint);
    if (filler == FILL_ENDPOINT)
        return xasprintf("the address of its region, and 'region' likewise (it is '%s')",
                         deed->region);
    return xstrdup(deed->permission);
}

static void add_advice(struct strbuf *text, const struct refusal *refusal,
                       const struct s3_fault *fault, const struct s3_deed *deed)
{
    char *filling = fill(refusal->filler, fault, deed);
    strbuf_addstr(text, ": ");
    answer_fill_advice(text, refusal->advice, filling);
    free(filling);
}

static void explain_fault(const struct s3_fault *fault, const struct s3_deed *deed,
                          struct strbuf *text)
{
    const size_t count = sizeof refusals / sizeof *refusals;
    size_t i = 0;
    while (i < count && strcmp(refusals[i].code, fault->code) != 0)
        i++;
    char *code = tidy(fault->code, deed);
    char *message = tidy(fault->message ? fault->message : "", deed);
    strbuf_addf(text, " %s", code);
    if (*message)
        strbuf_addf(text, " (\"%s\")", message);
    if (i < count)
        add_advice(text, &refusals[i], fault, deed);
    free(message);
    free(code);
}

/* ---- answers that are no refusal by the service --------------------------------------------- */

static void explain_status(const struct http_response *response, const struct s3_deed *deed,
                           struct strbuf *text)
{
    long status = response->status;
    if (status / 100 == 2)
        strbuf_addf(text,
                    " and something that is no %s: is 'upload_url' under 'host' the address of the "
                    "service's S3 interface?",
                    deed->root);
    else if (response->location)
        strbuf_addf(text,
                    ", a redirect to '%s', which is not followed: set 'upload_url' under 'host' to "
                    "the address of the service's S3 interface",
                    response->location);
    else if (status == 507)
        strbuf_addstr(text, ": the store is full; make room");
    else if (status >= 500 || status == 429)
        strbuf_addstr(text, " at every attempt: the service is in trouble; run again later");
    else
        strbuf_addstr(text,
                      " without an error document: it may come from a proxy, or 'upload_url' under "
                      "'host' is not the address of the service's S3 interface");
}

bool s3_explain(const struct http_response *response, const struct s3_deed *deed,
                struct error *error)
{
    if (response->failure)
        return error_set(error, ERROR_ENVIRONMENT, "cannot %s '%s': %s%s", deed->doing, deed->url,
                         response->failure,
                         response->hopeless ? "" : "; check the network and run again");
    struct strbuf text = STRBUF_INIT;
    struct s3_fault fault;
    if (s3_answer_fault(&response->body, &fault))
        explain_fault(&fault, deed, &text);
    else
        explain_status(response, deed, &text);
    s3_fault_release(&fault);
    error_set(error, ERROR_ENVIRONMENT, "cannot %s '%s': the service answers %ld%s", deed->doing,
              deed->url, response->status, text.text);
    strbuf_release(&text);
    return false;
}
