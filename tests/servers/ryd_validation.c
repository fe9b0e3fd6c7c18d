/* What the framework under the API checks before the API's own code runs. Two moments: broken
 * JSON is refused before anybody asks for a token; everything else (path, query, fields) is
 * gathered after authentication and reported together, as a 400 and never a 422. */
#include "ryd.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

/* ---- JSON syntax --------------------------------------------------------------------------- */

/* No content type at all counts as JSON; a wrong one makes the body mere bytes. */
static bool is_declared_json(const char *content_type)
{
    static const char family[] = "application/";
    if (content_type == NULL || *content_type == '\0')
        return true;
    if (strncasecmp(content_type, family, strlen(family)) != 0)
        return false;
    const char *subtype = content_type + strlen(family);
    size_t length = strcspn(subtype, "; \t");
    if (length == 4 && strncasecmp(subtype, "json", 4) == 0)
        return true;
    return length >= 5 && strncasecmp(subtype + length - 5, "+json", 5) == 0;
}

bool check_json_syntax(struct exchange *x)
{
    json_error_t error;
    if (x->route->fields == NULL || x->body_length == 0 || !is_declared_json(x->content_type))
        return true;
    x->json = json_loadb(x->body, x->body_length, JSON_DECODE_ANY | JSON_ALLOW_NUL, &error);
    if (x->json != NULL)
        return true;
    if (json_error_code(&error) == json_error_invalid_utf8)
        return refuse(x, 400, "There was an error parsing the body");
    return refuse(x, 400, "Data validation error: Field '%d': JSON decode error.", error.position);
}

/* ---- gathering problems -------------------------------------------------------------------- */

static void complain(struct exchange *x, const char *name, const char *reason)
{
    char *longer = NULL;
    const char *before = x->problems != NULL ? x->problems : "";
    if (asprintf(&longer, "%s Field '%s': %s.", before, name, reason) < 0)
        abort();
    free(x->problems);
    x->problems = longer;
}

static void check_path_ids(struct exchange *x)
{
    for (size_t i = 0; i < x->id_count; i++) {
        struct path_id *id = &x->ids[i];
        if (!uuid_parse(id->text, id->length, id->uuid))
            complain(x, id->name, "Input should be a valid UUID");
    }
}

/* ---- the query ----------------------------------------------------------------------------- */

static const char *query_value(const struct exchange *x, const char *name)
{
    return json_string_value(json_object_get(x->query, name));
}

static size_t check_number(struct exchange *x, const char *name, long standard, long most)
{
    const char *text = query_value(x, name);
    char *end = NULL;
    if (text == NULL)
        return (size_t)standard;
    long number = strtol(text, &end, 10);
    if (end == text || *end != '\0')
        complain(x, name, "Input should be a valid integer, unable to parse string as an integer");
    else if (number < 1)
        complain(x, name, "Input should be greater than or equal to 1");
    else if (number > most)
        complain(x, name, "Input should be less than or equal to 500");
    return (size_t)number;
}

static void check_include_actions(struct exchange *x)
{
    const char *text = query_value(x, "include_actions");
    x->include_actions = text != NULL && strcmp(text, "yes") == 0;
    if (text != NULL && !x->include_actions && strcmp(text, "no") != 0)
        complain(x, "include_actions", "Input should be 'yes' or 'no'");
}

/* Bytes that continue a UTF-8 sequence are no characters of their own. */
static size_t count_characters(const char *text)
{
    size_t count = 0;
    for (; *text != '\0'; text++)
        count += ((unsigned char)*text & 0xc0) != 0x80;
    return count;
}

static void check_q(struct exchange *x)
{
    x->q = query_value(x, "q");
    if (x->q == NULL)
        return;
    size_t length = count_characters(x->q);
    if (length < 2)
        complain(x, "q", "String should have at least 2 characters");
    else if (length > 40)
        complain(x, "q", "String should have at most 40 characters");
}

static void check_query(struct exchange *x)
{
    if (x->route->query & QUERY_PAGED) {
        x->page = check_number(x, "page", 1, LONG_MAX);
        x->page_size = check_number(x, "page_size", 100, 500);
    }
    if (x->route->query & QUERY_ACTIONS)
        check_include_actions(x);
    if (x->route->query & QUERY_Q)
        check_q(x);
}

/* ---- the body ------------------------------------------------------------------------------ */

/* ^[a-z0-9-_]+$ as the API's language reads it: one line feed at the end slips through. */
static bool is_short_name(const json_t *value)
{
    const char *text = json_string_value(value);
    size_t length = json_string_length(value);
    size_t good = strspn(text, "abcdefghijklmnopqrstuvwxyz0123456789-_");
    return good > 0 && (good == length || (good + 1 == length && text[good] == '\n'));
}

static void check_text(struct exchange *x, const char *name, const json_t *value)
{
    if (value == NULL)
        complain(x, name, "Field required");
    else if (!json_is_string(value))
        complain(x, name, "Input should be a valid string");
}

static void check_short_name(struct exchange *x, const char *name, const json_t *value)
{
    check_text(x, name, value);
    if (json_is_string(value) && !is_short_name(value))
        complain(x, name, "String should match pattern '^[a-z0-9-_]+$'");
}

/* Only PATCH looks at the value, and there it may be left out. */
static void check_visibility(struct exchange *x, const char *name, const json_t *value)
{
    if (value == NULL || json_is_null(value))
        return;
    const char *text = json_is_string(value) ? json_string_value(value) : "";
    if (strcmp(text, "public") != 0 && strcmp(text, "private") != 0)
        complain(x, name, "Input should be 'public' or 'private'");
}

static void check_field(struct exchange *x, const struct field *field)
{
    static void (*const checkers[])(struct exchange *, const char *, const json_t *) = {
        [FIELD_TEXT] = check_text,
        [FIELD_SHORT_NAME] = check_short_name,
        [FIELD_VISIBILITY] = check_visibility,
    };
    checkers[field->kind](x, field->name, json_object_get(x->json, field->name));
}

static void check_body(struct exchange *x)
{
    if (x->body_length == 0 || json_is_null(x->json)) {
        complain(x, "body", "Field required");
        return;
    }
    if (!json_is_object(x->json)) {
        complain(x, "body", "Input should be a valid dictionary or object to extract fields from");
        return;
    }
    for (const struct field *field = x->route->fields; field->kind != FIELD_END; field++)
        check_field(x, field);
}

bool check_fields(struct exchange *x)
{
    check_path_ids(x);
    check_query(x);
    if (x->route->fields != NULL)
        check_body(x);
    if (x->problems == NULL)
        return true;
    return refuse(x, 400, "Data validation error:%s", x->problems);
}
