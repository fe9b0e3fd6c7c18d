#include "config/publication_inside.h"

#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/file.h"

static bool check_name_languages(const struct publication *publication,
                                 const struct schema_check *check, struct error *error)
{
    const struct narrative *names = publication->organisation.name;
    for (unsigned i = 0; i < publication->organisation.name_count; i++)
        for (unsigned j = 0; j < i; j++)
            if (strcmp(names[i].language, names[j].language) == 0) {
                char where[64];
                snprintf(where, sizeof where, "organisation.name[%u].language", i + 1);
                return schema_check_fail(check, where, error,
                                         "is \"%s\" again; expected one name for a language",
                                         names[i].language);
            }
    return true;
}

static bool check_languages(const struct publication *publication, const struct schema_check *check,
                            struct error *error)
{
    const char *language = publication->defaults ? publication->defaults->language : NULL;
    for (unsigned i = 0; i < publication->languages_count; i++) {
        const char *further = publication->languages[i];
        char where[64];
        snprintf(where, sizeof where, "languages[%u]", i + 1);
        if (language && strcmp(further, language) == 0)
            return schema_check_fail(check, where, error,
                                     "is \"%s\", the language of 'defaults' already; list only "
                                     "further languages",
                                     further);
        for (unsigned j = 0; j < i; j++)
            if (strcmp(further, publication->languages[j]) == 0)
                return schema_check_fail(check, where, error,
                                         "is \"%s\" again; list each language once", further);
    }
    return true;
}

static bool check_dataset_names(const struct publication *publication,
                                const struct schema_check *check, struct error *error)
{
    const struct dataset *datasets = publication->datasets;
    for (unsigned i = 0; i < publication->datasets_count; i++)
        for (unsigned j = 0; j < i; j++)
            if (strcmp(datasets[i].name, datasets[j].name) == 0) {
                char where[64];
                snprintf(where, sizeof where, "datasets[%u].name", i + 1);
                return schema_check_fail(check, where, error,
                                         "is \"%s\", the name of 'datasets[%u]' already; expected "
                                         "a name of its own",
                                         datasets[i].name, j + 1);
            }
    return true;
}

/* Parts that name files are parts of something. */
static bool check_dataset_parts(const struct publication *publication,
                                const struct schema_check *check, struct error *error)
{
    for (unsigned i = 0; i < publication->datasets_count; i++) {
        if (!publication->datasets[i].part_names || publication->datasets[i].split)
            continue;
        char where[64];
        snprintf(where, sizeof where, "datasets[%u].part_names", i + 1);
        return schema_check_fail(check, where, error,
                                 "needs 'split', which says the parts; add it, or remove "
                                 "'part_names'");
    }
    return true;
}

/* The real path, also of what does not exist yet. The caller frees. */
static char *path_resolve(const char *path)
{
    char *real = realpath(path, NULL);
    char *folder = path_folder(path);
    if (!real && strcmp(folder, path) != 0) {
        const char *base = path_base(path);
        char *parent = path_resolve(folder);
        if (strcmp(base, "..") == 0)
            real = path_folder(parent);
        else
            real = strcmp(base, ".") == 0 || !*base ? xstrdup(parent) : path_join(parent, base);
        free(parent);
    }
    free(folder);
    return real ? real : xstrdup(path);
}

/* The part of `path` below `folder` ("" for the folder itself), or NULL if it is not inside. */
static const char *path_below(const char *folder, const char *path)
{
    size_t length = strlen(folder);
    while (length && folder[length - 1] == '/')
        length--;
    if (strncmp(path, folder, length) != 0 || (path[length] != '/' && path[length] != '\0'))
        return NULL;
    return path[length] ? path + length + 1 : path + length;
}

/* Why the files can't go to `site`, or NULL. Both paths are resolved. */
/* Kinds of hosts as sets. */
#define KIND(kind) (1U << (kind))
#define OVER_HTTP (KIND(HOST_WEBDAV) | KIND(HOST_HTTP_PUT))
#define REMOTE (OVER_HTTP | KIND(HOST_SFTP) | KIND(HOST_S3))

/* Which settings a kind of host has, and which of them it can't do without. */
static const struct host_setting {
    const char *name;
    size_t member; /* offset of a char * in struct host */
    unsigned kinds, required;
} host_settings[] = {
    {"path", offsetof(struct host, path), KIND(HOST_DIRECTORY), 0},
    {"upload_url", offsetof(struct host, upload_url), REMOTE, REMOTE},
    {"user", offsetof(struct host, user), OVER_HTTP | KIND(HOST_S3), 0},
    {"password_env", offsetof(struct host, password_env), OVER_HTTP | KIND(HOST_S3), 0},
    {"password_file", offsetof(struct host, password_file), OVER_HTTP | KIND(HOST_S3), 0},
    {"token_env", offsetof(struct host, token_env), OVER_HTTP | KIND(HOST_S3), 0},
    {"token_file", offsetof(struct host, token_file), OVER_HTTP | KIND(HOST_S3), 0},
    {"certificate", offsetof(struct host, certificate), OVER_HTTP, 0},
    {"key", offsetof(struct host, key), OVER_HTTP | KIND(HOST_SFTP), 0},
    {"known_hosts", offsetof(struct host, known_hosts), KIND(HOST_SFTP), 0},
    {"bucket", offsetof(struct host, bucket), KIND(HOST_S3), KIND(HOST_S3)},
    {"region", offsetof(struct host, region), KIND(HOST_S3), 0},
    {"prefix", offsetof(struct host, prefix), KIND(HOST_S3), 0},
    {"cache_control", offsetof(struct host, cache_control), OVER_HTTP | KIND(HOST_S3), 0},
};

static bool check_host_setting(const struct host *host, const struct host_setting *setting,
                               const struct schema_check *check, struct error *error)
{
    static const char *const names[] = {[HOST_DIRECTORY] = "directory",
                                        [HOST_WEBDAV] = "webdav",
                                        [HOST_HTTP_PUT] = "http-put",
                                        [HOST_SFTP] = "sftp",
                                        [HOST_S3] = "s3"};
    char *value;
    memcpy(&value, (const char *)host + setting->member, sizeof value);
    if (value && !(setting->kinds & KIND(host->kind))) {
        char *path = xasprintf("host.%s", setting->name);
        schema_check_fail(check, path, error, "is not a setting of a host of kind '%s'; remove it",
                          names[host->kind]);
        free(path);
        return false;
    }
    return value || !(setting->required & KIND(host->kind)) ||
           schema_check_fail(check, "host", error, "needs '%s' for kind '%s'; add it",
                             setting->name, names[host->kind]);
}

static bool upload_scheme_fits(const struct host *host)
{
    bool is_sftp = host->upload_url && strncmp(host->upload_url, "sftp://", 7) == 0;
    return !host->upload_url || is_sftp == (host->kind == HOST_SFTP);
}

static bool check_host(const struct publication *publication, const struct schema_check *check,
                       struct error *error)
{
    for (size_t i = 0; publication->host && i < COUNT(host_settings); i++)
        if (!check_host_setting(publication->host, &host_settings[i], check, error))
            return false;
    return !publication->host || upload_scheme_fits(publication->host) ||
           schema_check_fail(check, "host.upload_url", error,
                             "does not fit the kind of host; expected sftp://USER@HOST/FOLDER for "
                             "'sftp', an https address for the others");
}

static const char *site_fault(const char *folder, const char *site)
{
    static const char *const kept[] = {"out", "records", ".iatipub"};
    if (path_below(site, folder))
        return E_("holds the publication itself, which must not be put on the web");
    const char *below = path_below(folder, site);
    for (size_t i = 0; below && i < COUNT(kept); i++)
        if (path_below(kept[i], below))
            return E_("is in 'out', 'records' or '.iatipub', which iatipub uses for other things");
    return NULL;
}

static bool check_host_path(const struct publication *publication, const struct schema_check *check,
                            struct error *error)
{
    if (!publication->host || !publication->host->path)
        return true;
    char *path = publication_path(publication, publication->host->path);
    char *site = path_resolve(path), *folder = path_resolve(publication->folder);
    const char *fault = site_fault(folder, site);
    if (fault)
        schema_check_fail(check, "host.path", error,
                          "is \"%s\": this folder %s; expected a folder of its own such as "
                          "\"site\"",
                          publication->host->path, fault);
    free(folder);
    free(site);
    free(path);
    return !fault;
}

static bool check_datasets(const struct publication *publication, const struct schema_check *check,
                           struct error *error)
{
    const struct unsdg *unsdg = publication->unsdg;
    if (!unsdg && !publication->datasets_count)
        return schema_check_fail(check, "", error,
                                 "has neither 'datasets' nor 'unsdg'; expected one of them, or "
                                 "nothing would be written");
    for (unsigned i = 0; unsdg && i < publication->datasets_count; i++)
        if (strcmp(publication->datasets[i].name, unsdg->name) == 0)
            return schema_check_fail(check, "unsdg.name", error,
                                     "is \"%s\", which a dataset is called already; expected "
                                     "another name",
                                     unsdg->name);
    return true;
}

/* What is derived must go somewhere. */
static bool check_organisation_file(const struct publication *publication,
                                    const struct schema_check *check, struct error *error)
{
    if (!publication->organisation_file || !publication->organisation_file->derive)
        return true;
    for (unsigned i = 0; i < publication->datasets_count; i++)
        if (publication->datasets[i].kind == DATASET_ORGANISATIONS)
            return true;
    return schema_check_fail(check, "organisation_file", error,
                             "needs a dataset of kind organisations, which publishes it; add one "
                             "to 'datasets'");
}

/* A token that is asked for needs to know where, and for whom. */
static bool check_grant(const struct publication *publication, const struct schema_check *check,
                        struct error *error)
{
    const struct registry *registry = publication->registry;
    if (!registry || registry->grant == TOKEN_READY_MADE)
        return true;
    if (registry->kind != REGISTRY_REGISTER_YOUR_DATA)
        return schema_check_fail(check, "registry.grant", error,
                                 "is for kind 'register-your-data' only: a CKAN portal takes a "
                                 "ready-made token");
    if (registry->grant == TOKEN_REFRESH && !registry->token_file)
        return schema_check_fail(check, "registry", error,
                                 "needs 'token_file', the file that keeps the refresh token, for "
                                 "grant 'refresh-token'; add it");
    return (registry->token_url && registry->client_id) ||
           schema_check_fail(check, "registry", error,
                             "needs 'token_url' and 'client_id' for this grant; add them");
}

static bool check_registry(const struct publication *publication, const struct schema_check *check,
                           struct error *error)
{
    if (!publication->registry || (publication->host && publication->host->url))
        return true;
    return schema_check_fail(check, "registry", error,
                             "needs 'host.url', the public address of the files; add it, or remove "
                             "'registry'");
}

/* A password is somebody's. */
static bool check_notify(const struct publication *publication, const struct schema_check *check,
                         struct error *error)
{
    const struct notify *notify = publication->notify;
    for (unsigned i = 0; notify && i < notify->mail_count; i++) {
        if (notify->mail[i].user ||
            !(notify->mail[i].password_env || notify->mail[i].password_file))
            continue;
        char where[64];
        snprintf(where, sizeof where, "notify.mail[%u]", i + 1);
        return schema_check_fail(check, where, error,
                                 "names a password but no 'user'; add it, or remove the password");
    }
    return true;
}

static publication_check *const checks[] = {
    check_name_languages, check_languages,         check_sources,
    check_dataset_names,  check_dataset_parts,     check_redactions,
    check_host,           check_host_path,         check_registry,
    check_grant,          check_organisation_file, check_datasets,
    check_notify,
};

bool check_together(const struct publication *publication, const struct schema_check *check,
                    struct error *error)
{
    for (size_t i = 0; i < COUNT(checks); i++)
        if (!checks[i](publication, check, error))
            return false;
    return true;
}
