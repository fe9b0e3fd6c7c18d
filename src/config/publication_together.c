#include "config/publication_inside.h"

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
static const char *site_fault(const char *folder, const char *site)
{
    static const char *const kept[] = {"out", "records", ".iatipub"};
    if (path_below(site, folder))
        return "holds the publication itself, which must not be put on the web";
    const char *below = path_below(folder, site);
    for (size_t i = 0; below && i < COUNT(kept); i++)
        if (path_below(kept[i], below))
            return "is in 'out', 'records' or '.iatipub', which iatipub uses for other things";
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

static bool check_registry(const struct publication *publication, const struct schema_check *check,
                           struct error *error)
{
    if (!publication->registry || (publication->host && publication->host->url))
        return true;
    return schema_check_fail(check, "registry", error,
                             "needs 'host.url', the public address of the files; add it, or remove "
                             "'registry'");
}

static publication_check *const checks[] = {
    check_name_languages,    check_languages,  check_sources,   check_dataset_names,
    check_dataset_parts,     check_redactions, check_host_path, check_registry,
    check_organisation_file, check_datasets,
};

bool check_together(const struct publication *publication, const struct schema_check *check,
                    struct error *error)
{
    for (size_t i = 0; i < COUNT(checks); i++)
        if (!checks[i](publication, check, error))
            return false;
    return true;
}
