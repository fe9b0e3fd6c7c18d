/* What the rooms of the registry simulator share, of which those named ryd_ speak Register Your
 * Data; for CKAN see ckan.h. The story is told in registry_simulator.c; in short, one request
 * travels like this:
 *
 *   ryd_http.c           collects the request into a struct exchange and sends the answer
 *   ryd_faults.c         says whether this request is to be spoiled, and how
 *   ryd_routes.c         finds the endpoint and runs the checks in the API's order
 *   ryd_auth.c           token, scopes, client id, roles
 *   ryd_validation.c     JSON syntax, path ids, query, body fields
 *   ryd_datasets.c, ryd_organisations.c   the endpoints themselves
 *   ryd_oauth.c          the token endpoint of a login service
 *   ryd_reply.c          the envelope, refusals, paging
 *   ryd_registry.c       what the registry holds: fixture, state file, look-ups
 *
 * Everything from routes downwards runs under one lock and knows nothing of HTTP libraries. */
#ifndef RYD_H
#define RYD_H

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

/* ---- whose API is spoken ------------------------------------------------------------------- */

struct exchange;

struct dialect {
    const char *name;
    json_t *(*fixture)(void);        /* what is held when no file says so */
    bool (*complete)(json_t *world); /* fills in and checks what a file says; stderr says why not */
    void (*answer)(struct exchange *x);
    json_t *(*failure)(unsigned status, const char *message); /* the body of a canned failure */
};

extern const struct dialect ryd_dialect, ckan_dialect, ckan_iati_dialect;
const struct dialect *dialect_find(const char *name);

/* ---- the registry: what is stored ---------------------------------------------------------- */

struct registry {
    const struct dialect *dialect;
    json_t *world;          /* organisations, users, tools, clients, tokens, datasets */
    const char *state_file; /* NULL: datasets live in memory only */
};

#define UUID_SIZE 37 /* canonical text and its terminator */

/* Fills `registry` from the fixture file (NULL: the built-in one), then replaces its datasets by
 * the state file's, when that exists. Says on stderr why it failed. */
bool registry_load(struct registry *registry, const char *fixture_file, const char *state_file);
void registry_save(const struct registry *registry);
void registry_clear(struct registry *registry);

/* `kind` is one of organisations, users, tools, datasets. All look-ups lend. */
json_t *registry_all(const struct registry *registry, const char *kind);
json_t *registry_find(const struct registry *registry, const char *kind, const char *id);
json_t *registry_token(const struct registry *registry, const char *token);
/* The name of an application on the allow-list; NULL when it is not there. */
const char *registry_client_name(const struct registry *registry, const char *client_id);

json_t *default_fixture(void);

bool uuid_parse(const char *text, size_t length, char canonical[UUID_SIZE]);
json_t *uuid_new(void);
json_t *time_now(void);
/* "" when the member is missing or not a string. */
const char *text_of(const json_t *object, const char *key);
/* Readers see the old file or the new one, never half of it. */
bool write_file_atomically(const char *path, const char *text);

/* ---- one request and its answer ------------------------------------------------------------ */

struct caller {
    char user_id[UUID_SIZE];
    const json_t *user; /* NULL: a valid token of a person the registry does not know */
    const char *client_id;
    const char *scope;
};

struct path_id {
    char name[32];
    const char *text; /* points into the path */
    size_t length;
    char uuid[UUID_SIZE];
};

struct exchange {
    struct registry *registry;

    /* the request, filled by the HTTP side */
    char *target; /* as sent, with query */
    const char *method;
    const char *path; /* decoded, without query */
    const char *authorization;
    const char *ckan_key; /* of header X-CKAN-API-Key; NULL: none */
    const char *content_type;
    const char *host;
    json_t *query;
    char *body;
    size_t body_length;

    /* what the checks learn on the way */
    const struct route *route;
    struct path_id ids[2];
    size_t id_count;
    json_t *json;
    struct caller caller;
    char *problems;
    size_t page;
    size_t page_size;
    bool include_actions;
    const char *q;

    /* the answer */
    unsigned status;
    json_t *reply;
    const char *html; /* a page instead of `reply` */
    bool wrote;
};

/* An endpoint or a check. False: the exchange has been refused and its answer is complete. */
typedef bool step(struct exchange *x);

enum field_kind { FIELD_END, FIELD_TEXT, FIELD_SHORT_NAME, FIELD_VISIBILITY };

struct field {
    const char *name;
    enum field_kind kind;
};

enum query_rule { QUERY_PAGED = 1, QUERY_ACTIONS = 2, QUERY_Q = 4 };

struct route {
    const char *method;
    const char *pattern; /* {name} stands for a UUID */
    const char *scopes;  /* all required; NULL: open to everybody */
    unsigned query;
    const struct field *fields; /* of the JSON body; NULL: no body is read */
    step *run;
};

/* Finds the endpoint, runs the checks and then the endpoint itself. */
void answer(struct exchange *x);

/* ---- checks, in the order the API makes them ----------------------------------------------- */

step check_json_syntax, check_token, check_scopes, check_client, check_fields;

enum permission {
    MAY_READ = 1,
    MAY_CREATE = 2,
    MAY_UPDATE = 4,
    MAY_CHANGE_VISIBILITY = 8,
    MAY_DELETE = 16
};

/* The caller's role in an organisation as the API counts it; NULL for none. */
const char *caller_role(const struct exchange *x, const char *organisation_id);
bool caller_may(const struct exchange *x, const char *organisation_id, enum permission wanted);
bool caller_is_superadmin(const struct exchange *x);

/* ---- answers ------------------------------------------------------------------------------- */

json_t *failure_envelope(unsigned status, const char *message);
bool refuse(struct exchange *x, unsigned status, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
/* A crash on the server's side: 500 and an id to quote to the help desk. */
bool refuse_as_crash(struct exchange *x);
/* The next two take `data`. */
bool reply_with(struct exchange *x, unsigned status, json_t *data);
bool reply_with_page(struct exchange *x, json_t *data, size_t total_records);
/* The slice of `all` the client asked for; gives a new array. */
json_t *page_of(const struct exchange *x, const json_t *all);

/* ---- endpoints ----------------------------------------------------------------------------- */

step list_datasets, create_dataset, show_dataset, update_dataset, delete_dataset;
step access_check, list_reporting_orgs, show_reporting_org, list_discoverable_orgs;
step show_user_roles, list_user_orgs, list_tools, not_implemented;
step grant_token;

extern const struct field dataset_create_fields[];
extern const struct field dataset_update_fields[];

/* ---- faults -------------------------------------------------------------------------------- */

enum fault_effect {
    FAULT_CANNED,   /* a ready-made answer */
    FAULT_HANG,     /* no answer until the client goes */
    FAULT_CLOSE,    /* no answer, connection closed */
    FAULT_TRUNCATE, /* the true answer, cut in half */
    FAULT_SLOW      /* the true answer, late */
};

struct fault_kind {
    const char *name;
    enum fault_effect effect;
    bool after_write; /* strikes only once the request has changed the registry */
    unsigned status;
    const char *content_type; /* of a canned answer; NULL: the API's failure envelope */
    const char *text;
};

struct fault {
    char method[16];
    char prefix[256];
    const struct fault_kind *kind;
    long remaining; /* negative: for ever */
};

struct fault_list {
    struct fault items[64];
    size_t count;
};

/* Appends METHOD:PATHPREFIX:KIND[:COUNT]; false when it cannot be understood. */
bool fault_list_add(struct fault_list *list, const char *spec);
/* One SPEC a line; all or nothing. */
bool fault_list_replace(struct fault_list *list, const char *text, size_t length);
/* The first fault that waits for such a request; NULL for none. Lends. */
struct fault *fault_list_find(struct fault_list *list, const char *method, const char *target);
void fault_spend(struct fault *fault);
bool fault_runs_request(const struct fault_kind *kind);

/* ---- the server ---------------------------------------------------------------------------- */

struct server;
/* Serves on 127.0.0.1 on a port of the system's choice. `log` may be NULL. Borrows everything. */
struct server *server_start(struct registry *registry, struct fault_list *faults, FILE *log);
unsigned server_port(const struct server *server);
void server_stop(struct server *server);

#endif
