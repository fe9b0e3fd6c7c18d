/* A publication: the folder a user works in, and what its publication.yaml says.
 *
 * Every room reads its own part: records the sources, convert the organisation, defaults and
 * datasets, publish the host and the registry. All text is UTF-8; NULL means "not given". The
 * structs are filled by libcyaml from the schema in publication_keys.c, where every key is
 * declared. */
#ifndef IATIPUB_CONFIG_PUBLICATION_H
#define IATIPUB_CONFIG_PUBLICATION_H

#include <stdbool.h>

#include "base/error.h"
#include "base/finding.h"
#include "base/written_amount.h"
#include "base/written_date.h"

/* Text in one language. */
struct narrative {
    char *language; /* ISO 639-1 code */
    char *narrative;
};

struct organisation {
    char *ref;  /* IATI organisation identifier */
    char *type; /* code of codelist OrganisationType */
    struct narrative *name;
    unsigned name_count;
};

/* What an activity says when its record says nothing. */
struct defaults {
    char *currency;     /* ISO 4217; NULL = none */
    char *language;     /* ISO 639-1; NULL = none */
    bool *humanitarian; /* NULL = not said */
};

/* What a source is. */
enum source_kind {
    SOURCE_BY_NAME, /* the ending of the file's name says it */
    SOURCE_CSV,
    SOURCE_XLSX,
    SOURCE_JSON, /* one document, or JSON Lines */
    SOURCE_SQLITE,
    SOURCE_POSTGRESQL,
    SOURCE_XML,          /* of any shape, through a stylesheet */
    SOURCE_IATI,         /* IATI XML */
    SOURCE_PATH_HEADERS, /* spreadsheets whose headers are paths of elements */
    SOURCE_D_PORTAL,     /* the CSV of D-Portal */
    SOURCE_CEB,          /* the public data sets of the CEB secretariat */
};

/* What becomes of the records that a source gave before. */
enum source_mode { SOURCE_REPLACE, SOURCE_APPEND };

/* A file, or a glob of files, of records; or a database. */
struct source {
    char *file; /* path or glob, relative to the publication; NULL: see `database` */
    enum source_kind kind;
    enum source_mode mode;
    char *database;   /* PostgreSQL: a service name, URL or connection text without a password */
    char *stylesheet; /* XML: path of the XSLT that makes tables of it */
    char *query;      /* databases: SQL whose rows are the table */
    char **tables;    /* which sheets or tables are read; none: all */
    unsigned tables_count;
    unsigned *header_row; /* the row that names the columns, from 1; NULL: the first that can */
    char *table;          /* NULL: each file's name without its extension */
    char *delimiter;      /* one character, "tab", or "auto" (NULL: auto) */
    char *quote;          /* one character (NULL: '"') */
    char *encoding;       /* "auto" (NULL), "utf-8", "latin-1", "windows-1252", "utf-16" */
    bool canonical;       /* tables and columns carry their canonical names, no mapping needed */
    bool optional;        /* a missing file is an empty table */
    char **columns; /* columns that the mapping relies on; made empty where a file lacks them */
    unsigned columns_count;
    char **fill_down; /* columns whose blank cells take the value of the row above */
    unsigned fill_down_count;
    char *except;       /* a pattern of file names that `file` matches but that are not read */
    bool simple_names;  /* columns are called by small letters, digits and '_' alone */
    bool upgrade;       /* IATI XML of 2.01 and 2.02 is read as the 2.03 that it becomes */
    const char *folder; /* where relative paths begin: the publication's, lent; NULL: here */
};

/* How a file of exchange rates is laid out. */
enum rates_kind {
    RATES_PLAIN, /* date, currency, rate, base: units of the currency for one of the base */
    RATES_UN,    /* UN operational rates: units of a currency for a US dollar, by month */
    RATES_ECB,   /* European Central Bank: units of a currency for a euro, a column each, by day */
};

/* A file, or a glob of files, of exchange rates. */
struct rates {
    char *file; /* relative to the publication */
    enum rates_kind kind;
    char *delimiter; /* as in struct source */
    char *quote;
    char *encoding;
};

/* The first two are IATI data, which `datasets` lists; the third is `unsdg`. */
enum dataset_kind { DATASET_ACTIVITIES, DATASET_ORGANISATIONS, DATASET_UNSDG };

/* One dataset of IATI data, or a family of datasets when it is split. */
struct dataset {
    char *name; /* file name without ".xml"; with `split`, "-" and the part are added */
    char *title;
    enum dataset_kind kind;
    char *where;             /* SQL condition over the table of its kind; NULL: all */
    char *split;             /* SQL expression over that table; NULL: one file */
    bool part_names;         /* the files of a split dataset are called like their parts alone */
    bool optional;           /* it may be empty; its files are then left alone */
    bool overlap;            /* its records may be in other datasets too */
    unsigned *max_megabytes; /* a file that would be larger is cut into several; NULL: none is */
};

/* What becomes of what must not leave. */
enum redaction_action {
    REDACTION_DROP,     /* the row and everything below it */
    REDACTION_REPLACE,  /* columns get another text */
    REDACTION_BLANK,    /* columns are emptied */
    REDACTION_ROUND,    /* coordinates lose digits */
    REDACTION_WITHHOLD, /* an organisation's name, identifier and activities */
    REDACTION_REGION,   /* a country becomes the region it lies in */
};

/* What a withheld value means that still stands in a row no redaction touches. */
enum redaction_elsewhere {
    ELSEWHERE_STAYS, /* it is published there if it is all that stands in the column, else a leak */
    ELSEWHERE_STOP,  /* always a leak */
    ELSEWHERE_WARN,  /* never a leak */
};

/* A rule about what must not leave (store/redaction.h). */
struct redaction {
    char *name;  /* unique */
    char *table; /* canonical; NULL: all, only with `words` */
    char *where; /* SQL condition over the table; NULL: all rows that `words` leaves */
    char *words; /* file of words, one a line, relative to the publication; NULL: none */
    enum redaction_action action;
    char **columns;
    unsigned columns_count;
    char *with;       /* the text that REPLACE and WITHHOLD write */
    unsigned *places; /* decimal places that ROUND leaves */
    bool *everywhere; /* of WITHHOLD: wherever the organisation stands; NULL: yes */
    enum redaction_elsewhere elsewhere;
    char *because; /* why */
    char *policy;  /* by whose policy */
};

/* What of the organisation file is worked out from the activities (store/derive_organisation.h). */
struct organisation_file {
    bool derive;
    char *year_start; /* MM-DD, the first day of the organisation's year (NULL: 01-01) */
    char **budgets;   /* "total", "recipient-org", "recipient-region", "recipient-country"; NULL:
                         all of them */
    unsigned budgets_count;
    bool *expenditure; /* NULL: yes */
    char *currency;    /* of all figures; NULL: figures in each currency that there is */
    char *status;      /* "indicative" or "committed"; NULL: committed where all of it is */
    char *as_of;       /* day up to which expenditure is past, or "none"; NULL: the newest record */
    char *where;       /* SQL condition over activities: those that count; NULL: all */
};

/* What becomes of programme support cost in UN financial data. */
enum support_cost { SUPPORT_AS_RECORDED, SUPPORT_PRO_RATA };

/* The UN financial data set of the publication (unsdg/facts.h). */
struct unsdg {
    char *name;    /* of its files in out/, without an ending */
    char *title;   /* NULL: none */
    char *entity;  /* code of codelist UNEntity, for records that name none */
    char *basis;   /* EXP, BUD or BUG, likewise; NULL: EXP */
    char *edition; /* year of the edition of the data standards; NULL: 2024 */
    char *status;  /* "draft" (NULL) or "final" */
    enum support_cost support_cost;
};

enum host_kind { HOST_DIRECTORY, HOST_WEBDAV, HOST_HTTP_PUT, HOST_SFTP, HOST_S3 };

enum { HOST_JOBS_LIMIT = 32 }; /* uploads at the same time */

/* Where the files go so that the world can fetch them. Secrets are named, never held: *_env is an
 * environment variable, *_file a file that only the user can read (publish/secret.h). */
struct host {
    enum host_kind kind;
    char *path;       /* directory: folder, relative to the publication; NULL: "site" */
    char *url;        /* public address of the files, without a trailing slash; NULL: none */
    char *upload_url; /* the folder to write to: http(s) or sftp://USER@HOST[:PORT]/FOLDER; of s3
                         the service's address */
    char *user;       /* webdav, http-put: of Basic; s3: id of the access key; NULL: none */
    char *password_env, *password_file; /* the password, of s3 the secret key */
    char *token_env, *token_file;       /* webdav, http-put: bearer token; s3: session token */
    char *certificate;                  /* webdav, http-put: PEM file of the client; NULL: none */
    char *key;             /* its private key; of sftp the user's; NULL: as above; agent */
    char *known_hosts;     /* sftp: NULL: the user's own */
    char *bucket, *region; /* s3; region NULL: us-east-1 */
    char *prefix;          /* s3: of the keys; NULL: none */
    char *cache_control;   /* webdav, http-put, s3: header sent along; NULL: none */
    unsigned *timeout;     /* seconds without a byte moved; NULL: 60 */
    unsigned *jobs;        /* uploads at the same time; NULL: 4 */
    char *manifest_key;    /* PEM file of the key that signs manifest.json; NULL: not signed */
    bool *verify; /* fetch new files by their public address before they are registered; NULL: yes,
                     but not of a directory, which may reach the web later */
};

enum registry_kind { REGISTRY_REGISTER_YOUR_DATA, REGISTRY_CKAN, REGISTRY_CKAN_IATI };

/* How the token of the registry is come by. */
enum token_grant { TOKEN_READY_MADE, TOKEN_CLIENT_CREDENTIALS, TOKEN_REFRESH };

struct registry {
    enum registry_kind kind;
    char *url;                    /* base URL; of Register Your Data up to and including /api/v1 */
    char *token_env, *token_file; /* the token, or of `refresh-token` the file of the refresh token;
                                     NULL: environment variable IATIPUB_REGISTRY_TOKEN */
    enum token_grant grant;
    char *token_url; /* where tokens are asked for; not for ready-made ones */
    char *client_id;
    char *client_secret_env, *client_secret_file; /* NULL: IATIPUB_CLIENT_SECRET */
    bool client_secret_in_body;                   /* else in a Basic header */
    char *audience, *scope; /* asked for; NULL: none; the scopes that are needed */
    char *organisation;     /* identifier, short name or UUID; NULL: organisation.ref */
    char *prefix;      /* put before dataset names to make the registry's short names; NULL: none */
    char *licence;     /* NULL: cc-by */
    char *visibility;  /* "public" (NULL) or "private" */
    char *source_type; /* "primary_source" (NULL) or "secondary_source" */
    unsigned *timeout; /* seconds a request may take; NULL: 60 */
};

/* What must hold before anything is published (publish/gates.h). Limits are the most that passes;
 * NULL: there is no such gate. */
struct gates {
    unsigned *errors, *warnings; /* findings of that severity */
    unsigned *vanished;          /* activities of a dataset that are gone since its publication */
    unsigned *vanished_percent;  /* the same as a share */
    unsigned *renamed;           /* activities that have another identifier since */
    unsigned *money_percent;     /* by which a total of transactions or budgets changed since */
    bool backwards;              /* stops if the data are older than those published */
    unsigned *source_days;       /* since a source was changed */
    bool empty_source;           /* stops if a source has no rows */
    bool idle_redaction;         /* stops if a redaction matched nothing */
    bool reconciliation;         /* stops if UN financial data and IATI files disagree */
};

/* A hierarchy that does not count in a test of quality. */
struct exemption {
    char *test;
    unsigned hierarchy;
};

/* What the measures of quality need to know that files do not say (quality/setup.h). */
struct quality_keys {
    char *publishers;      /* file of the identifiers of registered publishers; NULL: not known */
    char *first_published; /* the day; NULL: what the journal says */
    char **own_references; /* of the publisher, beside organisation.ref */
    unsigned own_references_count;
    char **countries; /* that it works in; none: those of its activities */
    unsigned countries_count;
    struct exemption *exempt;
    unsigned exempt_count;
    bool location_by_scope; /* wide activity scopes need no location */
};

/* Who is told of a scheduled job, and when (notify/notify.h). Addresses, secrets and moments of
 * each are its own. `when` lists "failure", "gate", "recovery" and "always"; empty: the first
 * three. */
struct notify_mail {
    char *server; /* smtp://HOST[:PORT] or smtps://HOST[:PORT] */
    char *from;
    char **to;
    unsigned to_count;
    char *user;                         /* NULL: the server asks nobody */
    char *password_env, *password_file; /* NULL: environment variable IATIPUB_MAIL_PASSWORD */
    char **when;
    unsigned when_count;
};
struct notify_webhook {
    char *url;
    char *secret_env, *secret_file; /* NULL: what is sent is not signed */
    char **when;
    unsigned when_count;
};
struct notify_prometheus {
    char *file;
};
struct notify {
    struct notify_mail *mail;
    unsigned mail_count;
    struct notify_webhook *webhook;
    unsigned webhook_count;
    struct notify_prometheus *prometheus;
    unsigned prometheus_count;
};

struct publication {
    char *folder; /* where publication.yaml was found; paths are relative to it */
    struct organisation organisation;
    struct defaults *defaults; /* NULL: none */
    char **languages;          /* further languages that narrative columns come in */
    unsigned languages_count;
    struct source *sources;
    unsigned sources_count;
    struct source *codes; /* code translations: sources whose tables are named code_... */
    unsigned codes_count;
    char **mapping; /* SQL files or globs, run in this order */
    unsigned mapping_count;
    enum date_order dates;          /* what 01/05/2024 means in the records */
    enum decimal_mark decimal_mark; /* what 1,500 means in the records */
    struct rates *rates;            /* exchange rates, for fx(); earlier ones go first */
    unsigned rates_count;
    struct redaction *redactions; /* what must not leave */
    unsigned redactions_count;
    struct organisation_file *organisation_file; /* NULL: nothing is derived */
    struct dataset *datasets;
    unsigned datasets_count;
    struct unsdg *unsdg;          /* NULL: no UN financial data */
    struct gates *gates;          /* NULL: none */
    bool quarantine;              /* invalid activities keep no others from being published */
    struct quality_keys *quality; /* NULL: nothing is known */
    struct host *host;            /* NULL: folder "site" */
    struct registry *registry;    /* NULL: none */
    char *report;                 /* file that `run` writes its page to; NULL: none */
    struct notify *notify;        /* NULL: nobody is told */
    enum severity publish_below;  /* publishing needs that nothing is this bad; default critical */
};

/* Reads FOLDER/publication.yaml. The caller owns the result: publication_free. NULL and `error`
 * (ERROR_USAGE) name file, line, column, the key and what is allowed there. */
struct publication *publication_load(const char *folder, struct error *error);
void publication_free(struct publication *publication);

/* A path inside the publication; absolute paths stay as they are. The caller frees. */
char *publication_path(const struct publication *publication, const char *relative);

/* The default of a setting that may be left out. */
const char *publication_default(const char *value, const char *otherwise);

#endif
