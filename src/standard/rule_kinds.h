/* The kinds of rules, and the IATI ruleset language in which most of them are written.
 *
 * In that language a ruleset is a JSON object: an XPath that selects elements, below it kinds of
 * rules, below each its cases. What a case may hold is a table here; docs for people are in
 * schemas/iati/rules.schema.md. */
#ifndef IATIPUB_STANDARD_RULE_KINDS_H
#define IATIPUB_STANDARD_RULE_KINDS_H

#include <jansson.h>
#include <libxml/xpath.h>
#include <stdbool.h>

#include "base/error.h"
#include "standard/rule_paths.h"

enum rule_kind {
    /* of the ruleset language */
    RULE_ATLEAST_ONE,
    RULE_NO_MORE_THAN_ONE,
    RULE_ONLY_ONE_OF,
    RULE_ONE_OR_ALL,
    RULE_DEPENDENT,
    RULE_UNIQUE,
    RULE_SUM,
    RULE_STRICT_SUM,
    RULE_SUMS_AGREE,
    RULE_RANGE,
    RULE_DATE_ORDER,
    RULE_DATE_NOW,
    RULE_TIME_LIMIT,
    RULE_BETWEEN_DATES,
    RULE_REGEX_MATCHES,
    RULE_REGEX_NO_MATCHES,
    RULE_STARTSWITH,
    RULE_NO_SPACES,
    RULE_IF_THEN,
    RULE_EVALUATES_TO_TRUE,
    RULE_LOOP, /* never the kind of a rule: it repeats the rules inside it */
    /* of the catalogue, checked by parts of the program */
    RULE_DOCUMENT,
    RULE_SCHEMA,
    RULE_IDENTIFIER,
    RULE_CODELIST,
    RULE_EXISTENCE,
    RULE_OWN, /* a check that only this program has; its id begins with "x." */
};

/* The name as written in files: "atleast_one". */
const char *rule_kind_name(enum rule_kind kind);

/* Reads a kind of the ruleset language or, with `catalogue`, one of the catalogue. False and
 * `error` (with the nearest name) if there is none of that name. */
bool rule_kind_parse(const char *name, bool catalogue, enum rule_kind *kind, struct error *error);

/* Checks that an XPath 1.0 expression can be compiled. `xpath` is any context; NULL: the expression
 * is known to be right and not looked at. False and `error` if it can't be compiled, or is longer
 * or deeper than any rule needs. */
bool rule_xpath_check(const char *expression, xmlXPathContext *xpath, struct error *error);

/* Checks the fields of one case: those that the kind needs are there, all known ones have the right
 * type, XPaths can be compiled. Fields of other names are left alone unless they look like a
 * mistyped one. False and `error`, which names the field, if something is wrong. */
bool rule_case_check(enum rule_kind kind, json_t *definition, xmlXPathContext *xpath,
                     struct error *error);

/* Adds every path that the case looks at. */
void rule_case_paths(enum rule_kind kind, const json_t *definition, const char *context,
                     struct rule_paths *paths);

/* A message for a case that brings none, such as "none of these is present: title". The caller
 * frees. */
char *rule_case_message(enum rule_kind kind, const json_t *definition);

/* What a JSON value is, for messages: "a list". */
const char *json_kind_name(const json_t *value);

/* Reads the text of a field into `text`, which is left alone if the field is absent. False and
 * `error` if it is something else than text, or blank. */
bool json_text_field(const json_t *object, const char *name, const char **text,
                     struct error *error);

#endif
