#include "publish/s3_refusal.h"

#include <stdlib.h>
#include <string.h>

#include "base/language.h"
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
     N_("there is no such bucket; create it, or correct 'bucket' or 'upload_url' under 'host'"),
     FILL_NOTHING},
    {"InvalidBucketName", N_("correct 'bucket' under 'host'"), FILL_NOTHING},
    {"AccessDenied", N_("the access key may not do this; allow it %s in the bucket's policy"),
     FILL_PERMISSION},
    {"AllAccessDisabled", N_("the bucket is closed; ask the service's support"), FILL_NOTHING},
    {"InvalidAccessKeyId",
     N_("the service does not know the access key; correct 'user' under 'host' (or "
        "AWS_ACCESS_KEY_ID)"),
     FILL_NOTHING},
    {"SignatureDoesNotMatch",
     N_("the secret key is not that of the access key, or a proxy changes requests on their way; "
        "set the secret key again"),
     FILL_NOTHING},
    {"RequestTimeTooSkewed",
     N_("the clock of this machine is wrong; set it, best by a time service (NTP)"), FILL_NOTHING},
    {"RequestExpired",
     N_("the clock of this machine is wrong; set it, best by a time service (NTP)"), FILL_NOTHING},
    {"ExpiredToken",
     N_("the session token has expired; get a new temporary access key and run again"),
     FILL_NOTHING},
    {"TokenRefreshRequired",
     N_("the session token has expired; get a new temporary access key and run again"),
     FILL_NOTHING},
    {"InvalidToken",
     N_("the session token does not belong to the access key; get a new temporary access key, or "
        "leave the token out for a lasting one"),
     FILL_NOTHING},
    {"SlowDown", N_("the service is asked too often and said so at every attempt; run again later"),
     FILL_NOTHING},
    {"PermanentRedirect", N_("the bucket is elsewhere; set 'upload_url' under 'host' to %s"),
     FILL_ENDPOINT},
    {"TemporaryRedirect",
     N_("the bucket is elsewhere for now; run again in some hours, or set 'upload_url' under "
        "'host' to %s"),
     FILL_ENDPOINT},
    {"AuthorizationHeaderMalformed", N_("set 'region' under 'host' to %s"), FILL_REGION},
    {"AuthorizationQueryParametersError", N_("set 'region' under 'host' to %s"), FILL_REGION},
    {"InvalidRegion", N_("set 'region' under 'host' to %s"), FILL_REGION},
    {"EntityTooLarge",
     N_("the file is larger than the service takes; split the dataset ('split' or "
        "'max_megabytes')"),
     FILL_NOTHING},
    {"BadDigest", N_("other bytes arrived than were sent; run again"), FILL_NOTHING},
    {"XAmzContentSHA256Mismatch",
     N_("the file changed after it was checked, or something on the way changes it; run again"),
     FILL_NOTHING},
    {"QuotaExceeded", N_("the store is full; make room or have the quota raised"), FILL_NOTHING},
    {"XMinioStorageFull", N_("the store is full; make room"), FILL_NOTHING},
    {"NotImplemented",
     N_("the service can't do this; is 'upload_url' the address of its S3 interface?"),
     FILL_NOTHING},
    {"MethodNotAllowed",
     N_("the service doesn't take this; is 'upload_url' the address of its S3 interface, and may "
        "the bucket be written to?"),
     FILL_NOTHING},
    {"NoSuchUpload", N_("the parts that were uploaded are gone; run again"), FILL_NOTHING},
    {"InvalidPart", N_("a part of the file did not arrive as sent; run again"), FILL_NOTHING},
    {"NoSuchKey",
     N_("it was there a moment ago; does something else write to the bucket? run again"),
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

/* What to put in place of %s. */
static void fill(enum filler filler, const struct s3_fault *fault, const struct s3_deed *deed,
                 struct error *filling)
{
    const enum error_kind kind = ERROR_ENVIRONMENT;
    if (filler == FILL_REGION && is_region(fault->region))
        error_set(filling, kind, "'%s' (it is '%s')", fault->region, deed->region);
    else if (filler == FILL_REGION)
        error_set(filling, kind, "the bucket's region (it is '%s')", deed->region);
    else if (filler == FILL_ENDPOINT && is_host_name(fault->endpoint))
        error_set(filling, kind, "that of its region; the service names '%s'", fault->endpoint);
    else if (filler == FILL_ENDPOINT)
        error_set(filling, kind, "the address of its region, and 'region' likewise (it is '%s')",
                  deed->region);
    else
        error_set(filling, kind, "%s", deed->permission);
}

static void explain_fault(const struct s3_fault *fault, const struct s3_deed *deed,
                          struct error *error)
{
    const size_t count = sizeof refusals / sizeof *refusals;
    size_t i = 0;
    while (i < count && strcmp(refusals[i].code, fault->code) != 0)
        i++;
    char *code = tidy(fault->code, deed);
    char *message = tidy(fault->message ? fault->message : "", deed);
    error_add(error, " %s", code);
    if (*message)
        error_add(error, " (\"%s\")", message);
    struct error filling = ERROR_INIT;
    if (i < count) {
        fill(refusals[i].filler, fault, deed, &filling);
        answer_add_advice(error, refusals[i].advice, &filling);
    }
    free(message);
    free(code);
}

/* ---- answers that are no refusal by the service --------------------------------------------- */

static void explain_status(const struct http_response *response, const struct s3_deed *deed,
                           struct error *error)
{
    long status = response->status;
    if (status / 100 == 2)
        error_add(error,
                  " and something that is no %s: is 'upload_url' under 'host' the address of the "
                  "service's S3 interface?",
                  deed->root);
    else if (response->location)
        error_add(error,
                  ", a redirect to '%s', which is not followed: set 'upload_url' under 'host' to "
                  "the address of the service's S3 interface",
                  response->location);
    else if (status == 507)
        error_add(error, ": the store is full; make room");
    else if (status >= 500 || status == 429)
        error_add(error, " at every attempt: the service is in trouble; run again later");
    else
        error_add(error,
                  " without an error document: it may come from a proxy, or 'upload_url' under "
                  "'host' is not the address of the service's S3 interface");
}

static void explain_silence(const struct http_response *response, const struct s3_deed *deed,
                            struct error *error)
{
    error_set(error, ERROR_ENVIRONMENT, "cannot %s '%s': %s", deed->doing, deed->url,
              response->failure);
    if (!response->hopeless)
        error_add(error, "; check the network and run again");
}

bool s3_explain(const struct http_response *response, const struct s3_deed *deed,
                struct error *error)
{
    if (response->failure) {
        explain_silence(response, deed, error);
        return false;
    }
    struct s3_fault fault;
    error_set(error, ERROR_ENVIRONMENT, "cannot %s '%s': the service answers %ld", deed->doing,
              deed->url, response->status);
    if (s3_answer_fault(&response->body, &fault))
        explain_fault(&fault, deed, error);
    else
        explain_status(response, deed, error);
    s3_fault_release(&fault);
    return false;
}
