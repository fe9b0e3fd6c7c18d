#include "validate/parser_message.h"

#include <ctype.h>
#include <string.h>

#include "base/alloc.h"
#include "base/suggest.h"
#include "base/utf8.h"

#define COUNT(array) (sizeof(array) / sizeof *(array))

enum { VALUE_SHOWN = 100, EXPECTED_MOST = 12 };

/* A part of libxml2's text. */
struct part {
    const char *text;
    size_t length;
};

/* A schema error being said: what libxml2 said after "Element 'x', attribute 'y': ". */
struct telling {
    const struct schema_fault *fault;
    const char *detail;
    struct part attribute;
    struct strbuf *message;
};

void message_add_value(struct strbuf *message, const char *text, size_t length)
{
    size_t shown = utf8_cut(text, length, VALUE_SHOWN);
    strbuf_addch(message, '"');
    strbuf_add(message, text, shown);
    strbuf_addstr(message, shown < length ? "…\"" : "\"");
}

static const char *find_last(const char *text, const char *wanted)
{
    const char *found = NULL;
    for (const char *at = text; (at = strstr(at, wanted)); at++)
        found = at;
    return found;
}

/* The part of `text` between `before` and the last `after`; false if they aren't there. Values may
 * contain anything, so the text is never cut at the first quote. */
static bool between(const char *text, const char *before, const char *after, struct part *part)
{
    const char *start = strstr(text, before);
    if (!start)
        return false;
    start += strlen(before);
    const char *end = find_last(start, after);
    if (!end)
        return false;
    *part = (struct part){start, (size_t)(end - start)};
    return true;
}

static void add_part(struct strbuf *message, struct part part)
{
    strbuf_add(message, part.text, part.length);
}

/* libxml2 writes a name with a namespace as "{namespace}name". */
static void add_attribute_name(struct strbuf *out, struct part name)
{
    static const char xml[] = "{http://www.w3.org/XML/1998/namespace}";
    const char *close = memrchr(name.text, '}', name.length);
    size_t skipped = close ? (size_t)(close + 1 - name.text) : 0;
    if (skipped == strlen(xml) && memcmp(name.text, xml, skipped) == 0)
        strbuf_addstr(out, "xml:");
    strbuf_add(out, name.text + skipped, name.length - skipped);
}

/* "attribute 'a' of element 'e'" or "element 'e'". */
static void add_subject(struct telling *telling)
{
    if (telling->attribute.length) {
        strbuf_addstr(telling->message, "attribute '");
        add_attribute_name(telling->message, telling->attribute);
        strbuf_addstr(telling->message, "' of ");
    }
    strbuf_addf(telling->message, "element '%s'", telling->fault->element);
}

/* The names libxml2 gives as expected, "( a, b )", at most ten. Wildcards ("##other") are left out.
 * Returns how many. */
static size_t find_expected(const char *detail, struct part names[EXPECTED_MOST])
{
    struct part list;
    size_t count = 0;
    if (!between(detail, "( ", " )", &list))
        return 0;
    const char *end = list.text + list.length;
    for (const char *at = list.text; at < end && count < EXPECTED_MOST;) {
        size_t length = strcspn(at, ", ");
        if (length > (size_t)(end - at))
            length = (size_t)(end - at);
        if (length && *at != '#')
            names[count++] = (struct part){at, length};
        at += length;
        at += at < end ? strspn(at, ", ") : 0;
    }
    return count;
}

static void add_names(struct telling *telling, const struct part *names, size_t count)
{
    if (count > 1)
        strbuf_addstr(telling->message, "one of: ");
    for (size_t i = 0; i < count; i++) {
        strbuf_addstr(telling->message, i ? ", '" : "'");
        add_part(telling->message, names[i]);
        strbuf_addch(telling->message, '\'');
    }
}

bool schema_error_is_unexpected(const xmlError *error)
{
    return error->message && strstr(error->message, "This element is not expected");
}

static bool tell_unexpected(struct telling *telling)
{
    const struct schema_fault *fault = telling->fault;
    struct part names[EXPECTED_MOST];
    if (!strstr(telling->detail, "This element is not expected"))
        return false;
    size_t count = find_expected(telling->detail, names);
    strbuf_addf(telling->message, "element '%s' is not expected here; ", fault->element);
    if (count) {
        strbuf_addstr(telling->message, "expected ");
        add_names(telling, names, count);
    } else {
        strbuf_addf(telling->message, "nothing more may follow in '%s'",
                    fault->parent ? fault->parent : "the file");
    }
    return true;
}

static bool tell_missing(struct telling *telling)
{
    struct part names[EXPECTED_MOST];
    if (!strstr(telling->detail, "Missing child element"))
        return false;
    size_t count = find_expected(telling->detail, names);
    strbuf_addf(telling->message, "element '%s' is incomplete; after what it has, expected ",
                telling->fault->element);
    if (count)
        add_names(telling, names, count);
    else
        strbuf_addstr(telling->message, "further elements");
    return true;
}

static bool tell_content(struct telling *telling)
{
    return tell_unexpected(telling) || tell_missing(telling);
}

static bool tell_attribute_not_allowed(struct telling *telling)
{
    if (!telling->attribute.length)
        return false;
    strbuf_addstr(telling->message, "attribute '");
    add_attribute_name(telling->message, telling->attribute);
    strbuf_addf(telling->message, "' is not allowed on element '%s'; remove or rename it",
                telling->fault->element);
    return true;
}

static bool tell_attribute_missing(struct telling *telling)
{
    struct part name;
    if (!between(telling->detail, "The attribute '", "' is required", &name))
        return false;
    telling->attribute = name;
    strbuf_addf(telling->message, "element '%s' lacks its required attribute '",
                telling->fault->element);
    add_attribute_name(telling->message, name);
    strbuf_addch(telling->message, '\'');
    return true;
}

/* What a value of each type looks like. */
static const struct type_phrase {
    const char *type, *phrase;
} type_phrases[] = {
    {"xs:date", "a date such as 2024-12-31"},
    {"xs:dateTime", "a date and time such as 2024-12-31T23:59:59Z"},
    {"xs:decimal", "a decimal number such as 1500.00, without thousands separators or currency"},
    {"xs:boolean", "one of: true, false, 1, 0"},
    {"xs:int", "a whole number"},
    {"xs:integer", "a whole number"},
    {"xs:nonNegativeInteger", "a whole number, 0 or greater"},
    {"xs:positiveInteger", "a whole number, 1 or greater"},
    {"xs:gYear", "a year such as 2024"},
    {"xs:anyURI", "a web address (URI) such as https://example.org/page"},
    {"xs:NMTOKEN", "a code of letters, digits, '.', '-', '_' and ':' without spaces"},
    {"xs:language", "a language code such as en or pt-BR"},
    {"xs:ID", "a name without spaces that begins with a letter"},
};

static void add_type(struct strbuf *message, struct part type)
{
    for (size_t i = 0; i < COUNT(type_phrases); i++)
        if (strlen(type_phrases[i].type) == type.length &&
            memcmp(type_phrases[i].type, type.text, type.length) == 0) {
            strbuf_addstr(message, type_phrases[i].phrase);
            return;
        }
    strbuf_addstr(message, "a value of type '");
    add_part(message, type);
    strbuf_addch(message, '\'');
}

/* "... is empty" or "... has the value "..."" */
static void add_value_found(struct telling *telling, struct part value)
{
    add_subject(telling);
    if (value.length == 0) {
        strbuf_addstr(telling->message, " is empty");
        return;
    }
    strbuf_addstr(telling->message, " has the value ");
    message_add_value(telling->message, value.text, value.length);
}

static bool tell_value(struct telling *telling)
{
    static const char middle[] = "' is not a valid value of the ";
    struct part value, type;
    if (!between(telling->detail, "'", middle, &value))
        return false;
    const char *rest = value.text + value.length + strlen(middle);
    add_value_found(telling, value);
    strbuf_addstr(telling->message, "; expected ");
    if (between(rest, "'", "'.", &type))
        add_type(telling->message, type);
    else
        strbuf_addstr(telling->message, "a value that the schema allows");
    return true;
}

/* How libxml2 words each facet: "The value 'V<separator>...<lead>LIMIT<end>". */
static const struct facet_phrase {
    int code;
    const char *separator, *lead, *end;
    const char *expected;
} facet_phrases[] = {
    {XML_SCHEMAV_CVC_ENUMERATION_VALID, "' is not an element of the set {", "set {", "}.",
     "one of: "},
    {XML_SCHEMAV_CVC_PATTERN_VALID, "' is not accepted by the pattern '", "pattern '", "'.",
     "text of the form "},
    {XML_SCHEMAV_CVC_MININCLUSIVE_VALID, "' is less than", "('", "').", "at least "},
    {XML_SCHEMAV_CVC_MAXINCLUSIVE_VALID, "' is greater than", "('", "').", "at most "},
    {XML_SCHEMAV_CVC_MINEXCLUSIVE_VALID, "' must be greater than '", "than '", "'.", "more than "},
    {XML_SCHEMAV_CVC_MAXEXCLUSIVE_VALID, "' must be less than '", "than '", "'.", "less than "},
    {XML_SCHEMAV_CVC_TOTALDIGITS_VALID, "' has more digits than", "('", "').",
     "at most this many digits: "},
    {XML_SCHEMAV_CVC_FRACTIONDIGITS_VALID, "' has more fractional digits than", "('", "').",
     "at most this many digits after the point: "},
};

static const struct facet_phrase *facet_phrase_find(int code)
{
    for (size_t i = 0; i < COUNT(facet_phrases); i++)
        if (facet_phrases[i].code == code)
            return &facet_phrases[i];
    return NULL;
}

static bool tell_facet(struct telling *telling, const struct facet_phrase *facet)
{
    struct part value, limit;
    if (!between(telling->detail, "The value '", facet->separator, &value))
        return false;
    const char *rest = value.text + value.length;
    const char *lead = find_last(rest, facet->lead);
    if (!lead || !between(lead, facet->lead, facet->end, &limit))
        return false;
    add_value_found(telling, value);
    strbuf_addf(telling->message, "; expected %s", facet->expected);
    add_part(telling->message, limit);
    return true;
}

/* libxml2 mostly leaves the value out where its length is wrong. */
static const struct length_phrase {
    int code;
    const char *expected;
} length_phrases[] = {
    {XML_SCHEMAV_CVC_LENGTH_VALID, "exactly"},
    {XML_SCHEMAV_CVC_MINLENGTH_VALID, "at least"},
    {XML_SCHEMAV_CVC_MAXLENGTH_VALID, "at most"},
};

static const struct length_phrase *length_phrase_find(int code)
{
    for (size_t i = 0; i < COUNT(length_phrases); i++)
        if (length_phrases[i].code == code)
            return &length_phrases[i];
    return NULL;
}

static bool tell_length(struct telling *telling, const struct length_phrase *phrase)
{
    struct part length, limit;
    const char *found = find_last(telling->detail, " has a length of '");
    const char *allowed = find_last(telling->detail, " length of '");
    if (!found || !between(found, "of '", "'; this", &length) ||
        !between(allowed, "of '", "'.", &limit))
        return false;
    add_subject(telling);
    strbuf_addstr(telling->message, " has a value of ");
    add_part(telling->message, length);
    strbuf_addf(telling->message, " characters; expected %s ", phrase->expected);
    add_part(telling->message, limit);
    return true;
}

bool schema_error_is_echo(int code, int previous)
{
    return (code == XML_SCHEMAV_CVC_DATATYPE_VALID_1_2_1 ||
            code == XML_SCHEMAV_CVC_DATATYPE_VALID_1_2_2 ||
            code == XML_SCHEMAV_CVC_DATATYPE_VALID_1_2_3) &&
           (facet_phrase_find(previous) || length_phrase_find(previous));
}

static bool tell_text_not_allowed(struct telling *telling)
{
    if (!strstr(telling->detail, "haracter content"))
        return false;
    strbuf_addf(telling->message, "element '%s' contains text of its own; expected %s",
                telling->fault->element,
                strstr(telling->detail, "is empty")
                    ? "it to be empty"
                    : "only elements inside it (text belongs in a 'narrative' where one is "
                      "allowed)");
    return true;
}

static bool tell_elements_not_allowed(struct telling *telling)
{
    if (!strstr(telling->detail, "lement content is not allowed"))
        return false;
    strbuf_addf(telling->message, "element '%s' contains other elements; expected %s",
                telling->fault->element,
                strstr(telling->detail, "is empty") ? "it to be empty" : "only text inside it");
    return true;
}

static bool tell_wrong_inside(struct telling *telling)
{
    return tell_elements_not_allowed(telling) || tell_text_not_allowed(telling);
}

static const struct teller {
    int code;
    bool (*tell)(struct telling *telling);
} tellers[] = {
    {XML_SCHEMAV_ELEMENT_CONTENT, tell_content},
    {XML_SCHEMAV_CVC_COMPLEX_TYPE_3_2_1, tell_attribute_not_allowed},
    {XML_SCHEMAV_CVC_COMPLEX_TYPE_3_2_2, tell_attribute_not_allowed},
    {XML_SCHEMAV_CVC_TYPE_3_1_1, tell_attribute_not_allowed},
    {XML_SCHEMAV_CVC_COMPLEX_TYPE_4, tell_attribute_missing},
    {XML_SCHEMAV_CVC_DATATYPE_VALID_1_2_1, tell_value},
    {XML_SCHEMAV_CVC_DATATYPE_VALID_1_2_2, tell_value},
    {XML_SCHEMAV_CVC_DATATYPE_VALID_1_2_3, tell_value},
    {XML_SCHEMAV_CVC_COMPLEX_TYPE_2_1, tell_wrong_inside},
    {XML_SCHEMAV_CVC_COMPLEX_TYPE_2_2, tell_wrong_inside},
    {XML_SCHEMAV_CVC_COMPLEX_TYPE_2_3, tell_wrong_inside},
    {XML_SCHEMAV_CVC_TYPE_3_1_2, tell_wrong_inside},
};

static bool tell_known(struct telling *telling, int code)
{
    const struct facet_phrase *facet = facet_phrase_find(code);
    const struct length_phrase *length = length_phrase_find(code);
    if (facet)
        return tell_facet(telling, facet);
    if (length)
        return tell_length(telling, length);
    for (size_t i = 0; i < COUNT(tellers); i++)
        if (tellers[i].code == code)
            return tellers[i].tell(telling);
    return false;
}

void message_add_told(struct strbuf *message, const char *text)
{
    size_t length = strcspn(text, "\n");
    while (length > 0 && (text[length - 1] == '.' || text[length - 1] == ' '))
        length--;
    if (length == 0)
        return;
    strbuf_addch(message, (char)tolower((unsigned char)text[0]));
    strbuf_add(message, text + 1, length - 1);
}

/* Takes "Element 'x'[, attribute 'y']: " off the text. */
static void split(const char *text, struct telling *telling)
{
    static const char element_lead[] = "Element '", attribute_lead[] = "', attribute '";
    telling->detail = text;
    if (strncmp(text, element_lead, strlen(element_lead)) != 0)
        return;
    const char *name = text + strlen(element_lead);
    const char *end = strstr(name, "': ");
    if (!end)
        return;
    telling->detail = end + strlen("': ");
    const char *attribute = strstr(name, attribute_lead);
    if (attribute && attribute < end) {
        attribute += strlen(attribute_lead);
        telling->attribute = (struct part){attribute, (size_t)(end - attribute)};
    }
}

void schema_error_describe(const xmlError *error, const struct schema_fault *fault,
                           struct strbuf *message, struct strbuf *attribute)
{
    struct telling telling = {.fault = fault, .message = message};
    split(error->message ? error->message : "", &telling);
    if (!tell_known(&telling, error->code)) {
        add_subject(&telling);
        strbuf_addstr(message, ": ");
        message_add_told(message, telling.detail);
    }
    if (telling.attribute.length)
        add_attribute_name(attribute, telling.attribute);
}
