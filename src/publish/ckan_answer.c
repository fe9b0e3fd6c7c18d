#include "publish/ckan_answer.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/language.h"
#include "publish/answer_text.h"
#include "publish/secret.h"

enum {
    DEEPEST_COMPLAINT = 6, /* a field of a resource is 4 levels below the error */
    LONGEST_COMPLAINT = 2000,
};

#define NOT_THE_PORTAL                                                                             \
    N_("check that 'registry.url' is the portal's base address, what stands before "               \
       "'/api/3/action'")

/* ---- the server's words -------------------------------------------------------------------- */

static void add_complaint(struct strbuf *text, const char *field, json_t *value, unsigned depth);

static void add_complaints(struct strbuf *text, json_t *object, unsigned depth)
{
    const char *name;
    json_t *value;
    json_object_foreach(object, name, value)
    {
        if (strcmp(name, "__type") != 0)
            add_complaint(text, name, value, depth);
    }
}

/* Complaints are texts, lists of texts, and for `resources` lists of such objects. */
static void add_complaint(struct strbuf *text, const char *field, json_t *value, unsigned depth)
{
    if (depth == 0 || text->length > LONGEST_COMPLAINT)
        return;
    if (json_is_string(value))
        strbuf_addf(text, "%s%s: %s", text->length ? "; " : "", field, json_string_value(value));
    for (size_t i = 0; i < json_array_size(value); i++)
        add_complaint(text, field, json_array_get(value, i), depth - 1);
    if (json_is_object(value))
        add_complaints(text, value, depth - 1);
}

static char *words_in(const json_t *root)
{
    json_t *error = json_object_get(root, "error");
    const char *message = json_string_value(json_object_get(error, "message"));
    if (!message)
        message = json_string_value(error);
    if (!message)
        message = json_string_value(json_object_get(root, "message"));
    if (!message)
        message = json_string_value(root);
    if (message)
        return xstrdup(message);
    struct strbuf text = STRBUF_INIT;
    if (json_is_object(error))
        add_complaints(&text, error, DEEPEST_COMPLAINT);
    if (text.length)
        return strbuf_detach(&text);
    strbuf_release(&text);
    return NULL;
}

char *ckan_words(const struct http_response *response, const struct ckan_key *key)
{
    if (answer_is_html(response))
        return xstrdup(E_("a web page instead of JSON"));
    json_t *root = answer_parse(response);
    char *found = words_in(root);
    char *words = found ? answer_clean(found, strlen(found), key->key)
                        : answer_clean(response->body.text, response->body.length, key->key);
    json_decref(root);
    free(found);
    return words;
}

static enum answer_verdict judge_stranger(const struct http_response *response,
                                          const struct ckan_task *task, struct error *error)
{
    return answer_judge_stranger(response, task->name, "CKAN", NOT_THE_PORTAL, error);
}

static enum answer_verdict judge_breakdown(const struct http_response *response,
                                           const struct ckan_task *task, const struct ckan_key *key,
                                           struct error *error)
{
    char *words = ckan_words(response, key);
    enum answer_verdict verdict = answer_judge_breakdown(
        response, task->name, words, task->reads ? N_("run again later") : NULL, error);
    free(words);
    return verdict;
}

/* ---- CKAN's own answers -------------------------------------------------------------------- */

static enum answer_verdict judge_success(const struct http_response *response,
                                         const struct ckan_task *task, json_t **root,
                                         struct error *error)
{
    *root = answer_parse(response);
    if (json_is_true(json_object_get(*root, "success")) && json_object_get(*root, "result"))
        return ANSWER_DONE;
    json_decref(*root);
    *root = NULL;
    return judge_stranger(response, task, error);
}

/* What a refusal means, by status and by the kind of error that CKAN names. The first that fits
 * counts. */
static const struct refusal {
    long status;
    const char *type;  /* NULL: any, also none */
    const char *field; /* one that is complained of; NULL: any */
    enum answer_verdict verdict;
    const char *advice; /* %s is the origin; NULL: none, or as `filler` says */
    enum { FILL_NOTHING, FILL_ORIGIN, FILL_PERMISSION } filler;
} refusals[] = {
    {400, "Integrity Error", NULL, ANSWER_REFUSED,
     N_("correct the setting or the dataset that the message names"), FILL_NOTHING},
    {400, "Search Query Error", NULL, ANSWER_REFUSED, NULL, FILL_NOTHING},
    {400, NULL, NULL, ANSWER_REFUSED,
     N_("check that 'registry.url' is the portal's base address, what stands before "
        "'/api/3/action', and that the portal runs CKAN 2.9 or later"),
     FILL_NOTHING},
    {401, NULL, NULL, ANSWER_LOCKED_OUT,
     N_("CKAN itself never asks so; a server in front of it wants other credentials than the key "
        "in %s"),
     FILL_ORIGIN},
    {403, "Authorization Error", NULL, ANSWER_DENIED, NULL, FILL_PERMISSION},
    {403, NULL, NULL, ANSWER_REFUSED,
     N_("that is not CKAN's own answer; a server in front of it keeps iatipub out"), FILL_NOTHING},
    {404, "Not Found Error", NULL, ANSWER_ABSENT,
     N_("the registry knows no such dataset or organisation"), FILL_NOTHING},
    {404, NULL, NULL, ANSWER_LOCKED_OUT, NOT_THE_PORTAL, FILL_NOTHING},
    {409, "Validation Error", "name", ANSWER_NAME_TAKEN, NULL, FILL_NOTHING},
    {409, "Validation Error", "extras", ANSWER_REFUSED,
     N_("if the portal follows the IATI extension's rules, set 'registry.kind' to 'ckan-iati'"),
     FILL_NOTHING},
    {409, "Validation Error", NULL, ANSWER_REFUSED,
     N_("correct the setting or the dataset that the message names"), FILL_NOTHING},
    {409, "Search Error", NULL, ANSWER_UNCLEAR, N_("its search is out of order; run again later"),
     FILL_NOTHING},
    {429, NULL, NULL, ANSWER_BUSY, N_("it asks to be called less often; run again later"),
     FILL_NOTHING},
};

enum { REFUSAL_COUNT = sizeof refusals / sizeof *refusals };

static const struct refusal *find_refusal(long status, const json_t *root)
{
    static const struct refusal other = {0, NULL, NULL, ANSWER_REFUSED, NULL, FILL_NOTHING};
    const json_t *error = json_object_get(root, "error");
    const char *type = json_string_value(json_object_get(error, "__type"));
    for (size_t i = 0; i < REFUSAL_COUNT; i++)
        if (refusals[i].status == status &&
            (!refusals[i].type || (type && strcmp(type, refusals[i].type) == 0)) &&
            (!refusals[i].field || json_object_get(error, refusals[i].field)))
            return &refusals[i];
    return &other;
}

static void add_lack(const struct ckan_task *task, const struct ckan_key *key, struct error *error)
{
    error_add(error,
              ": the key in %s%s has expired, is wrong (an unknown key counts as none), or lacks a "
              "right",
              SECRET_ORIGIN(key->origin));
    if (task->permission)
        error_add(error, ": it needs %s", task->permission);
}

static void add_advice(const struct refusal *refusal, const struct ckan_task *task,
                       const struct ckan_key *key, struct error *error)
{
    struct error filling = ERROR_INIT;
    if (refusal->filler == FILL_PERMISSION) {
        add_lack(task, key, error);
    } else if (refusal->advice) {
        error_set(&filling, ERROR_ENVIRONMENT, "%s%s", SECRET_ORIGIN(key->origin));
        answer_add_advice(error, refusal->advice, &filling);
    }
}

static enum answer_verdict judge_refusal(const struct http_response *response,
                                         const struct ckan_task *task, const struct ckan_key *key,
                                         struct error *error)
{
    json_t *root = answer_parse(response);
    const struct refusal *refusal = find_refusal(response->status, root);
    char *words = ckan_words(response, key);
    answer_say_refused(response, task->name, words, error);
    add_advice(refusal, task, key, error);
    free(words);
    json_decref(root);
    return refusal->verdict;
}

enum answer_verdict ckan_judge(const struct http_response *response, const struct ckan_task *task,
                               const struct ckan_key *key, json_t **root, struct error *error)
{
    long status = response->status;
    if (response->failure)
        return answer_judge_silence(response, task->name, key->key, error);
    if (status >= 500 || status == 408)
        return judge_breakdown(response, task, key, error);
    /* a page of some other server */
    if (status == 404 && !answer_is_json(response)) {
        judge_stranger(response, task, error);
        return ANSWER_LOCKED_OUT;
    }
    if (status >= 400)
        return judge_refusal(response, task, key, error);
    if (status >= 300)
        return answer_judge_redirect(response, task->name, key->key, E_("the portal's own address"),
                                     error);
    return judge_success(response, task, root, error);
}
