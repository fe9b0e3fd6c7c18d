/* What a dataset must be. Every complaint names its field, and all come at once. */
#include "ckan.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#define NAME_CHARACTERS "abcdefghijklmnopqrstuvwxyz0123456789-_"

const char *const ckan_iati_fields[] = {"filetype",
                                        "country",
                                        "activity_count",
                                        "data_updated",
                                        "iati_version",
                                        "language",
                                        "secondary_publisher",
                                        "issue_type",
                                        "issue_message",
                                        "issue_date",
                                        NULL};

bool ckan_is_iati_field(const char *name)
{
    for (size_t i = 0; ckan_iati_fields[i] != NULL; i++) {
        if (strcmp(ckan_iati_fields[i], name) == 0)
            return true;
    }
    return false;
}

struct check {
    const struct exchange *x;
    const json_t *input;
    const json_t *organisation;
    const json_t *own;
    json_t *errors;
};

static void complain(struct check *check, const char *field, const char *message)
{
    json_object_set_new(check->errors, field, json_pack("[s]", message));
}

/* ---- the name ------------------------------------------------------------------------------ */

static bool is_taken(const struct check *check, const char *name)
{
    const json_t *other = ckan_find(check->x, "datasets", name);
    bool is_own = check->own != NULL && other == check->own;
    return other != NULL && !is_own && strcmp(text_of(other, "state"), "deleted") != 0;
}

static bool begins_with_organisation(const struct check *check, const char *name)
{
    const char *organisation = text_of(check->organisation, "name");
    size_t length = strlen(organisation);
    return strncmp(name, organisation, length) == 0 && name[length] == '-' &&
           name[length + 1] != '\0';
}

static void check_name(struct check *check)
{
    const char *name = text_of(check->input, "name");
    size_t length = strlen(name);
    if (length == 0)
        complain(check, "name", "Missing value");
    else if (length < 2 || length > 100)
        complain(check, "name", "Must be 2 to 100 characters long");
    else if (strspn(name, NAME_CHARACTERS) != length)
        complain(check, "name", "Must be purely lowercase alphanumeric (ascii) characters and -_");
    else if (strcmp(name, "new") == 0 || strcmp(name, "edit") == 0 || strcmp(name, "search") == 0)
        complain(check, "name", "That name cannot be used");
    else if (is_taken(check, name))
        complain(check, "name", "That URL is already in use.");
    else if (ckan_is_iati(check->x) && !begins_with_organisation(check, name))
        complain(check, "name", "Dataset name does not begin with the publisher's");
}

/* ---- resources ----------------------------------------------------------------------------- */

static bool is_fetchable(const char *url)
{
    static const char *const schemes[] = {"http://", "https://", "ftp://"};
    for (size_t i = 0; i < sizeof schemes / sizeof schemes[0]; i++) {
        size_t length = strlen(schemes[i]);
        if (strncmp(url, schemes[i], length) == 0 && isalnum((unsigned char)url[length]))
            return true;
    }
    return false;
}

static void check_resources(struct check *check)
{
    const json_t *resources = json_object_get(check->input, "resources");
    if (!ckan_is_iati(check->x))
        return;
    if (json_array_size(resources) != 1)
        complain(check, "resources", "Datasets must have exactly one resource");
    else if (!is_fetchable(text_of(json_array_get(resources, 0), "url")))
        json_object_set_new(check->errors, "resources",
                            json_pack("[{s:[s]}]", "url", "Invalid URL"));
}

/* ---- extras and the extension's fields ----------------------------------------------------- */

static void check_extras(struct check *check)
{
    size_t i;
    const json_t *extra;
    json_array_foreach(json_object_get(check->input, "extras"), i, extra)
    {
        if (ckan_is_iati(check->x) && ckan_is_iati_field(text_of(extra, "key")))
            json_object_set_new(
                check->errors, "extras",
                json_pack("[{s:[s]}]", "key", "There is a schema field with the same name"));
    }
}

static bool is_integer(const json_t *value)
{
    const char *text = json_string_value(value);
    return value == NULL || json_is_integer(value) ||
           (text != NULL && strspn(text, "0123456789") == strlen(text));
}

static void check_iati_fields(struct check *check)
{
    const char *filetype = text_of(check->input, "filetype");
    const char *country = text_of(check->input, "country");
    if (*filetype != '\0' && strcmp(filetype, "activity") != 0 &&
        strcmp(filetype, "organisation") != 0)
        complain(check, "filetype", "File type must be activity or organisation");
    if (*country != '\0' && strlen(country) != 2)
        complain(check, "country", "Unknown country");
    if (!is_integer(json_object_get(check->input, "activity_count")))
        complain(check, "activity_count", "Invalid integer");
}

/* "2024-01-31", alone or with a time. */
static bool is_parseable(const char *date)
{
    for (size_t i = 0; i < 10; i++) {
        bool dash = i == 4 || i == 7;
        if (dash ? date[i] != '-' : !isdigit((unsigned char)date[i]))
            return false;
    }
    int month = atoi(date + 5), day = atoi(date + 8);
    bool ends = date[10] == '\0' || date[10] == 'T' || date[10] == ' ';
    return ends && month >= 1 && month <= 12 && day >= 1 && day <= 31;
}

bool ckan_check_dataset(struct exchange *x, const json_t *organisation, const json_t *own)
{
    struct check check = {x, x->json, organisation, own, json_object()};
    const char *date = text_of(x->json, "data_updated");
    if (ckan_is_iati(x) && *date != '\0' && !is_parseable(date)) {
        json_decref(check.errors);
        return ckan_refuse(x, 500, "Internal Server Error", "An error occurred");
    }
    check_name(&check);
    check_resources(&check);
    check_extras(&check);
    if (ckan_is_iati(x))
        check_iati_fields(&check);
    if (json_object_size(check.errors) > 0)
        return ckan_refuse_fields(x, check.errors);
    json_decref(check.errors);
    return true;
}
