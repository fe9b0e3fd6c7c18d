#include "standard/rule_kinds.h"

#include <string.h>

#include "base/decimal.h"
#include "base/language.h"
#include "base/strbuf.h"
#include "base/suggest.h"

enum { LONGEST_XPATH = 10000, DEEPEST_XPATH = 100 };
enum { SHORTEST_JUDGED = 5 }; /* a shorter name of a field is near to too many */
enum { MOST_FIELDS = 5, FIRST_CATALOGUE_KIND = RULE_DOCUMENT, KIND_COUNT = RULE_OWN + 1 };

#define COUNT_OF(array) (sizeof(array) / sizeof *(array))

enum field_type {
    FIELD_EXPRESSION, /* an XPath, or a condition in XPath */
    FIELD_PATHS,      /* a list of XPaths */
    FIELD_DATE,       /* an XPath or NOW */
    FIELD_PREFIXES,   /* a list of XPaths or ORG-ID-PREFIX */
    FIELD_NUMBER,
    FIELD_COUNT,   /* a whole number above 0 */
    FIELD_DECIMAL, /* an exact number that is not negative, as text */
    FIELD_TEXT,
    FIELD_TEXTS,
    FIELD_ORG_ID, /* which organisations are spared */
    FIELD_ALL,    /* what "all" of one_or_all speaks of */
    FIELD_RULES,  /* kinds and cases, inside a loop */
    FIELD_INFO,   /* who speaks: id, severity, message */
};

/* Of the fields marked EITHER a case has at least one. */
enum need { OPTIONAL, REQUIRED, EITHER };

struct field {
    const char *name;
    enum field_type type;
    enum need need;
};

static const struct field common_fields[] = {
    {"paths", FIELD_PATHS, OPTIONAL},        {"condition", FIELD_EXPRESSION, OPTIONAL},
    {"idCondition", FIELD_ORG_ID, OPTIONAL}, {"versions", FIELD_TEXTS, OPTIONAL},
    {"ruleInfo", FIELD_INFO, OPTIONAL},
};

static const struct {
    const char *name;
    const char *failure; /* the start of a message for a case that brings none */
    struct field fields[MOST_FIELDS];
} kinds[] = {
    [RULE_ATLEAST_ONE] = {"atleast_one",
                          "none of these is present",
                          {{"paths", FIELD_PATHS, REQUIRED}}},
    [RULE_NO_MORE_THAN_ONE] = {"no_more_than_one",
                               "more than one of these is present",
                               {{"paths", FIELD_PATHS, REQUIRED}}},
    [RULE_ONLY_ONE_OF] = {"only_one_of",
                          "these exclude one another",
                          {{"excluded", FIELD_PATHS, REQUIRED}, {"paths", FIELD_PATHS, REQUIRED}}},
    [RULE_ONE_OR_ALL] = {"one_or_all",
                         "neither given once nor everywhere",
                         {{"one", FIELD_EXPRESSION, REQUIRED}, {"all", FIELD_ALL, REQUIRED}}},
    [RULE_DEPENDENT] = {"dependent",
                        "some of these are present without the others",
                        {{"paths", FIELD_PATHS, REQUIRED}}},
    [RULE_UNIQUE] = {"unique",
                     "a value occurs twice among these",
                     {{"paths", FIELD_PATHS, REQUIRED}}},
    [RULE_SUM] = {"sum",
                  "these do not add up as required",
                  {{"paths", FIELD_PATHS, REQUIRED}, {"sum", FIELD_NUMBER, REQUIRED}}},
    [RULE_STRICT_SUM] = {"strict_sum",
                         "these do not add up as required",
                         {{"paths", FIELD_PATHS, REQUIRED}, {"sum", FIELD_NUMBER, REQUIRED}}},
    [RULE_SUMS_AGREE] = {"sums_agree",
                         "two sums differ",
                         {{"paths", FIELD_PATHS, REQUIRED},
                          {"agreeWith", FIELD_PATHS, REQUIRED},
                          {"tolerance", FIELD_DECIMAL, OPTIONAL},
                          {"perRows", FIELD_COUNT, OPTIONAL},
                          {"upTo", FIELD_DECIMAL, OPTIONAL}}},
    [RULE_RANGE] = {"range",
                    "a number is out of range",
                    {{"paths", FIELD_PATHS, REQUIRED},
                     {"min", FIELD_NUMBER, EITHER},
                     {"max", FIELD_NUMBER, EITHER}}},
    [RULE_DATE_ORDER] = {"date_order",
                         "the first of these dates is later than the second",
                         {{"less", FIELD_DATE, REQUIRED}, {"more", FIELD_DATE, REQUIRED}}},
    [RULE_DATE_NOW] = {"date_now",
                       "the date lies ahead of the present",
                       {{"date", FIELD_EXPRESSION, REQUIRED}}},
    [RULE_TIME_LIMIT] = {"time_limit",
                         "the period is longer than a year",
                         {{"start", FIELD_EXPRESSION, REQUIRED},
                          {"end", FIELD_EXPRESSION, REQUIRED}}},
    [RULE_BETWEEN_DATES] = {"between_dates",
                            "the first of these dates is not between the others",
                            {{"date", FIELD_EXPRESSION, REQUIRED},
                             {"start", FIELD_EXPRESSION, REQUIRED},
                             {"end", FIELD_EXPRESSION, REQUIRED}}},
    [RULE_REGEX_MATCHES] = {"regex_matches",
                            "a value does not have the form required",
                            {{"paths", FIELD_PATHS, REQUIRED}, {"regex", FIELD_TEXT, REQUIRED}}},
    [RULE_REGEX_NO_MATCHES] = {"regex_no_matches",
                               "a value has a form that is excluded",
                               {{"paths", FIELD_PATHS, REQUIRED}, {"regex", FIELD_TEXT, REQUIRED}}},
    [RULE_STARTSWITH] = {"startswith",
                         "a value does not begin as required",
                         {{"paths", FIELD_PATHS, REQUIRED},
                          {"prefix", FIELD_PREFIXES, EITHER},
                          {"start", FIELD_EXPRESSION, EITHER},
                          {"separator", FIELD_TEXT, OPTIONAL}}},
    [RULE_NO_SPACES] = {"no_spaces",
                        "a value has white space before or after it",
                        {{"paths", FIELD_PATHS, REQUIRED}}},
    [RULE_IF_THEN] = {"if_then",
                      "a condition is met, but not what follows from it",
                      {{"if", FIELD_EXPRESSION, REQUIRED}, {"then", FIELD_EXPRESSION, REQUIRED}}},
    [RULE_EVALUATES_TO_TRUE] = {"evaluates_to_true",
                                "this is not true",
                                {{"eval", FIELD_EXPRESSION, REQUIRED}}},
    [RULE_LOOP] = {"loop",
                   "",
                   {{"foreach", FIELD_EXPRESSION, REQUIRED},
                    {"do", FIELD_RULES, REQUIRED},
                    {"subs", FIELD_TEXTS, OPTIONAL}}},
    [RULE_DOCUMENT] = {"document", "", {{NULL, FIELD_TEXT, OPTIONAL}}},
    [RULE_SCHEMA] = {"schema", "", {{NULL, FIELD_TEXT, OPTIONAL}}},
    [RULE_IDENTIFIER] = {"identifier", "", {{NULL, FIELD_TEXT, OPTIONAL}}},
    [RULE_CODELIST] = {"codelist", "", {{NULL, FIELD_TEXT, OPTIONAL}}},
    [RULE_EXISTENCE] = {"existence", "", {{NULL, FIELD_TEXT, OPTIONAL}}},
    [RULE_OWN] = {"own", "", {{NULL, FIELD_TEXT, OPTIONAL}}},
};

/* What "all" may speak of, and the paths that it means. */
static const struct {
    const char *word;
    const char *paths;
} totals[] = {
    {"lang", "//narrative/@xml:lang"},
    {"sector", "transaction/sector"},
    {"currency", "//value/@currency | crs-add/loan-status/@currency | fss/forecast/@currency"},
};

static const char *const spared[] = {"NOT_EXISTING_ORG_ID", "NOT_EXISTING_ORG_ID_PREFIX"};

const char *rule_kind_name(enum rule_kind kind)
{
    return kinds[kind].name;
}

/* --- names with suggestions --- */

/* Adds "'b' or 'c'" to what ends with the first of them. */
static void add_names(struct error *error, const char *const *names, size_t count)
{
    for (size_t i = 1; i < count; i++)
        error_add(error, i + 1 == count ? N_(" or '%s'") : N_(", '%s'"), names[i]);
}

static bool refuse_name(const char *what, const char *name, const char *const *names, size_t count,
                        struct error *error)
{
    const char *nearest = suggest_nearest(name, names, count);
    if (nearest)
        return error_set(error, ERROR_USAGE, "unknown %s '%.80s'; did you mean '%s'?", what, name,
                         nearest);
    error_set(error, ERROR_USAGE, "unknown %s '%.80s'; expected '%s'", what, name, names[0]);
    add_names(error, names, count);
    return false;
}

bool rule_kind_parse(const char *name, bool catalogue, enum rule_kind *kind, struct error *error)
{
    const char *names[KIND_COUNT];
    size_t first = catalogue ? FIRST_CATALOGUE_KIND : 0, count = 0;
    for (size_t i = first; i < (catalogue ? KIND_COUNT : FIRST_CATALOGUE_KIND); i++) {
        if (strcmp(name, kinds[i].name) == 0) {
            *kind = (enum rule_kind)i;
            return true;
        }
        names[count++] = kinds[i].name;
    }
    return refuse_name(E_("kind of rule"), name, names, count, error);
}

static bool is_one_of(const char *name, const char *const *names, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (strcmp(name, names[i]) == 0)
            return true;
    return false;
}

/* --- values --- */

const char *json_kind_name(const json_t *value)
{
    static const char *const names[] = {
        [JSON_OBJECT] = E_("an object"), [JSON_ARRAY] = E_("a list"),  [JSON_STRING] = E_("text"),
        [JSON_INTEGER] = E_("a number"), [JSON_REAL] = E_("a number"), [JSON_TRUE] = "true",
        [JSON_FALSE] = "false",          [JSON_NULL] = "null",
    };
    return value ? names[json_typeof(value)] : E_("nothing");
}

static bool refuse_type(const char *expected, const json_t *value, struct error *error)
{
    return error_set(error, ERROR_USAGE, "must be %s, found %s", expected, json_kind_name(value));
}

static bool check_text(const json_t *value, struct error *error)
{
    if (!json_is_string(value))
        return refuse_type(E_("text"), value, error);
    const char *text = json_string_value(value);
    if (text[strspn(text, " \t\r\n")] == '\0')
        return error_set(error, ERROR_USAGE, "must not be blank");
    return true;
}

bool json_text_field(const json_t *object, const char *name, const char **text, struct error *error)
{
    const json_t *value = json_object_get(object, name);
    if (!value)
        return true;
    if (!check_text(value, error))
        return error_prefix(error, "'%s'", name);
    *text = json_string_value(value);
    return true;
}

/* libxml2 compiles brackets by recursion; this keeps it far from the end of the stack. */
static bool is_too_deep(const char *expression)
{
    int depth = 0, deepest = 0;
    char quote = '\0';
    for (const char *c = expression; *c; c++) {
        if (quote) {
            if (*c == quote)
                quote = '\0';
        } else if (*c == '"' || *c == '\'')
            quote = *c;
        else if (strchr("([", *c))
            deepest = ++depth > deepest ? depth : deepest;
        else if (strchr(")]", *c))
            depth--;
    }
    return deepest > DEEPEST_XPATH;
}

/* Compiling reports through a handler; without one libxml2 would print. */
static void ignore_xml_error(void *data, xmlErrorPtr problem)
{
    (void)data;
    (void)problem;
}

static bool compiles(const char *expression, xmlXPathContext *xpath)
{
    xpath->error = ignore_xml_error;
    xmlXPathCompExpr *compiled = xmlXPathCtxtCompile(xpath, (const xmlChar *)expression);
    xmlXPathFreeCompExpr(compiled);
    return compiled != NULL;
}

bool rule_xpath_check(const char *expression, xmlXPathContext *xpath, struct error *error)
{
    if (!xpath)
        return true;
    if (strlen(expression) > LONGEST_XPATH)
        return error_set(error, ERROR_USAGE, "is longer than %d characters", LONGEST_XPATH);
    if (is_too_deep(expression))
        return error_set(error, ERROR_USAGE, "has brackets nested more than %d deep",
                         DEEPEST_XPATH);
    /* A loop replaces $1 by a value; as a variable its name would be wrong. */
    struct strbuf probe = STRBUF_INIT;
    for (const char *c = expression; *c; c++)
        if (*c != '$' || c[1] != '1')
            strbuf_addch(&probe, *c);
    bool fine = compiles(probe.text, xpath);
    strbuf_release(&probe);
    return fine ||
           error_set(error, ERROR_USAGE, "'%.200s' is not an XPath 1.0 expression", expression);
}

static bool check_xpath(const json_t *value, const char *keyword, xmlXPathContext *xpath,
                        struct error *error)
{
    if (!check_text(value, error))
        return false;
    const char *text = json_string_value(value);
    return (keyword && strcmp(text, keyword) == 0) || rule_xpath_check(text, xpath, error);
}

static bool check_list(const json_t *list, bool are_xpaths, const char *keyword,
                       xmlXPathContext *xpath, struct error *error)
{
    if (!json_is_array(list))
        return refuse_type(E_("a list"), list, error);
    for (size_t i = 0; i < json_array_size(list); i++) {
        const json_t *value = json_array_get(list, i);
        if (!(are_xpaths ? check_xpath(value, keyword, xpath, error) : check_text(value, error)))
            return error_prefix(error, "item %zu", i + 1);
    }
    return true;
}

static bool check_word(const json_t *value, const char *const *words, size_t count,
                       struct error *error)
{
    if (!check_text(value, error))
        return false;
    const char *word = json_string_value(value);
    return is_one_of(word, words, count) || refuse_name(E_("word"), word, words, count, error);
}

static bool check_total(const json_t *value, struct error *error)
{
    const char *words[COUNT_OF(totals)];
    for (size_t i = 0; i < COUNT_OF(totals); i++)
        words[i] = totals[i].word;
    return check_word(value, words, COUNT_OF(totals), error);
}

static bool check_count(const json_t *value, struct error *error)
{
    return (json_is_integer(value) && json_integer_value(value) > 0) ||
           error_set(error, ERROR_USAGE, "must be a whole number above 0, found %s",
                     json_kind_name(value));
}

static bool check_decimal(const json_t *value, struct error *error)
{
    if (!check_text(value, error))
        return false;
    const char *text = json_string_value(value);
    return (*text != '-' && decimal_is_valid(text)) ||
           error_set(error, ERROR_USAGE,
                     "'%.80s' is not an amount that is not negative, such as \"0.50\"", text);
}

static bool check_value(enum field_type type, const json_t *value, xmlXPathContext *xpath,
                        struct error *error)
{
    switch (type) {
    case FIELD_EXPRESSION:
        return check_xpath(value, NULL, xpath, error);
    case FIELD_DATE:
        return check_xpath(value, "NOW", xpath, error);
    case FIELD_PATHS:
        return check_list(value, true, NULL, xpath, error);
    case FIELD_PREFIXES:
        return check_list(value, true, "ORG-ID-PREFIX", xpath, error);
    case FIELD_TEXTS:
        return check_list(value, false, NULL, xpath, error);
    case FIELD_TEXT:
        return check_text(value, error);
    case FIELD_ORG_ID:
        return check_word(value, spared, COUNT_OF(spared), error);
    case FIELD_ALL:
        return check_total(value, error);
    case FIELD_COUNT:
        return check_count(value, error);
    case FIELD_DECIMAL:
        return check_decimal(value, error);
    case FIELD_NUMBER:
        return json_is_number(value) || refuse_type(E_("a number"), value, error);
    case FIELD_RULES:
    case FIELD_INFO:
        break;
    }
    return json_is_object(value) || refuse_type(E_("an object"), value, error);
}

/* --- cases --- */

static bool check_field(const struct field *field, const json_t *definition, xmlXPathContext *xpath,
                        struct error *error)
{
    const json_t *value = json_object_get(definition, field->name);
    if (!value)
        return field->need != REQUIRED ||
               error_set(error, ERROR_USAGE, "field '%s' is missing", field->name);
    return check_value(field->type, value, xpath, error) ||
           error_prefix(error, "'%s'", field->name);
}

/* The names of all fields that a kind knows; returns their number. */
static size_t list_fields(enum rule_kind kind, const char *names[])
{
    size_t count = 0;
    for (size_t i = 0; i < MOST_FIELDS && kinds[kind].fields[i].name; i++)
        names[count++] = kinds[kind].fields[i].name;
    for (size_t i = 0; i < COUNT_OF(common_fields); i++)
        names[count++] = common_fields[i].name;
    return count;
}

/* A mistyped optional field would silently change what is tested. */
static bool check_names(enum rule_kind kind, json_t *definition, struct error *error)
{
    const char *names[MOST_FIELDS + COUNT_OF(common_fields)];
    size_t count = list_fields(kind, names);
    const char *name;
    json_t *value;
    json_object_foreach(definition, name, value)
    {
        bool judged = strlen(name) >= SHORTEST_JUDGED && !is_one_of(name, names, count);
        const char *nearest = judged ? suggest_nearest(name, names, count) : NULL;
        if (nearest)
            return error_set(error, ERROR_USAGE, "unknown field '%.80s'; did you mean '%s'?", name,
                             nearest);
    }
    return true;
}

static bool check_alternatives(const struct field *fields, const json_t *definition,
                               struct error *error)
{
    const char *names[MOST_FIELDS];
    size_t count = 0;
    for (size_t i = 0; i < MOST_FIELDS && fields[i].name; i++) {
        if (fields[i].need != EITHER)
            continue;
        if (json_object_get(definition, fields[i].name))
            return true;
        names[count++] = fields[i].name;
    }
    if (!count)
        return true;
    error_set(error, ERROR_USAGE, "field '%s'", names[0]);
    add_names(error, names, count);
    return error_add(error, " is missing");
}

bool rule_case_check(enum rule_kind kind, json_t *definition, xmlXPathContext *xpath,
                     struct error *error)
{
    const struct field *fields = kinds[kind].fields;
    if (!json_is_object(definition))
        return refuse_type(E_("an object"), definition, error);
    bool fine = check_names(kind, definition, error);
    for (size_t i = 0; fine && i < MOST_FIELDS && fields[i].name; i++)
        fine = check_field(&fields[i], definition, xpath, error);
    for (size_t i = 0; fine && i < COUNT_OF(common_fields); i++)
        fine = check_field(&common_fields[i], definition, xpath, error);
    return fine && check_alternatives(fields, definition, error);
}

/* --- what a case looks at --- */

static const char *total_paths(const char *word)
{
    for (size_t i = 0; i < COUNT_OF(totals); i++)
        if (strcmp(word, totals[i].word) == 0)
            return totals[i].paths;
    return "";
}

static bool is_keyword(const char *text)
{
    return strcmp(text, "NOW") == 0 || strcmp(text, "ORG-ID-PREFIX") == 0;
}

static bool is_looked_at(enum field_type type)
{
    return type == FIELD_EXPRESSION || type == FIELD_PATHS || type == FIELD_DATE ||
           type == FIELD_PREFIXES || type == FIELD_ALL;
}

static void add_text_paths(const struct field *field, const json_t *value, const char *context,
                           struct rule_paths *paths)
{
    const char *text = json_string_value(value);
    if (text && !is_keyword(text))
        rule_paths_add(paths, context, field->type == FIELD_ALL ? total_paths(text) : text);
}

static void add_field_paths(const struct field *field, const json_t *definition,
                            const char *context, struct rule_paths *paths)
{
    const json_t *value = json_object_get(definition, field->name);
    if (!is_looked_at(field->type) || !value)
        return;
    for (size_t i = 0; i < json_array_size(value); i++)
        add_text_paths(field, json_array_get(value, i), context, paths);
    if (!json_is_array(value))
        add_text_paths(field, value, context, paths);
}

void rule_case_paths(enum rule_kind kind, const json_t *definition, const char *context,
                     struct rule_paths *paths)
{
    const struct field *fields = kinds[kind].fields;
    for (size_t i = 0; i < MOST_FIELDS && fields[i].name; i++)
        add_field_paths(&fields[i], definition, context, paths);
    for (size_t i = 0; i < COUNT_OF(common_fields); i++)
        add_field_paths(&common_fields[i], definition, context, paths);
}

/* Adds a field as written: "title, description". */
static void add_shown(struct strbuf *message, const json_t *value, const char *separator)
{
    if (json_is_string(value))
        strbuf_addf(message, "%s%s", separator, json_string_value(value));
    for (size_t i = 0; i < json_array_size(value); i++)
        add_shown(message, json_array_get(value, i), i ? ", " : separator);
}

char *rule_case_message(enum rule_kind kind, const json_t *definition)
{
    struct strbuf message = STRBUF_INIT;
    strbuf_addstr(&message, kinds[kind].failure);
    const char *separator = ": ";
    for (size_t i = 0; i < MOST_FIELDS && kinds[kind].fields[i].name; i++) {
        const struct field *field = &kinds[kind].fields[i];
        size_t before = message.length;
        if (is_looked_at(field->type))
            add_shown(&message, json_object_get(definition, field->name), separator);
        separator = message.length > before ? ", " : separator;
    }
    return strbuf_detach(&message);
}
