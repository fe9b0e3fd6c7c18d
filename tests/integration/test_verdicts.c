/* What the official validator says of real and altered files, and what we say. */
#include <jansson.h>
#include <stdio.h>
#include <string.h>

#include "harness.h"
#include "suites.h"

/* Rules of which we say more or less on purpose, but not under --compat official: the official
 * validator looks at the first transaction only, and takes texts such as 01/02/2030 for dates. */
static const char *const said_more[] = {"11.2.1", "11.2.2", NULL}, *const said_less[] = {
                                                                       "11.1.1", "11.4.1", NULL};

struct comparison {
    bool official;
    json_t *verdicts; /* file name -> the official verdict */
    size_t files, findings, corrections, differences;
};

/* "identifier rule", without the "(2)" of a repeated identifier. */
static char *key_of(const char *identifier, const char *rule)
{
    size_t length = strlen(identifier);
    const char *open = strrchr(identifier, '(');
    if (open && length && identifier[length - 1] == ')' &&
        strspn(open + 1, "0123456789") == strlen(open + 1) - 1)
        length = (size_t)(open - identifier);
    return text_of("%.*s %s", (int)length, identifier, rule);
}

static json_t *official_keys(const json_t *verdict)
{
    json_t *keys = json_object();
    size_t i;
    const json_t *finding;
    json_array_foreach(json_object_get(verdict, "findings"), i, finding)
        json_object_set_new(keys,
                            key_of(json_string_value(json_array_get(finding, 0)),
                                   json_string_value(json_array_get(finding, 1))),
                            json_true());
    return keys;
}

static json_t *our_keys(const json_t *report)
{
    json_t *keys = json_object();
    size_t i;
    const json_t *finding;
    json_array_foreach(json_object_get(report, "errors"), i, finding)
    {
        const char *id = json_string_value(json_object_get(finding, "id"));
        const char *identifier = json_string_value(json_object_get(finding, "identifier"));
        if (strncmp(id, "x.", 2) != 0)
            json_object_set_new(keys, key_of(identifier, id), json_true());
    }
    return keys;
}

static bool is_corrected(struct comparison *comparison, const char *key, const char *const *rules)
{
    for (; !comparison->official && *rules; rules++)
        if (strcmp(strrchr(key, ' ') + 1, *rules) == 0) {
            comparison->corrections++;
            return true;
        }
    return false;
}

static void tell_difference(struct comparison *comparison, const char *file, const char *key,
                            const char *who)
{
    comparison->differences++;
    CHECK(false, "%s: only %s: %s", file, who, key);
}

static void compare_keys(struct comparison *comparison, const char *file, json_t *ours,
                         json_t *theirs)
{
    const char *key;
    json_t *value;
    json_object_foreach(ours, key, value)
    {
        if (!json_object_get(theirs, key) && !is_corrected(comparison, key, said_more))
            tell_difference(comparison, file, key, "we");
    }
    json_object_foreach(theirs, key, value)
    {
        comparison->findings++;
        if (!json_object_get(ours, key) && !is_corrected(comparison, key, said_less))
            tell_difference(comparison, file, key, "the official validator");
    }
}

static void compare_report(struct comparison *comparison, const json_t *report)
{
    const char *path = json_string_value(json_object_get(report, "file"));
    const char *name = strrchr(path, '/') + 1;
    const json_t *verdict = json_object_get(comparison->verdicts, name);
    CHECK(verdict != NULL, "no verdict for '%s'", name);
    if (!verdict)
        return;
    json_t *ours = our_keys(report), *theirs = official_keys(verdict);
    compare_keys(comparison, name, ours, theirs);
    bool valid = json_is_true(json_object_get(report, "valid"));
    if (valid != json_is_true(json_object_get(verdict, "valid"))) {
        comparison->differences++;
        CHECK(false, "%s: we call it %s", name, valid ? "valid" : "invalid");
    }
    comparison->files++;
    json_decref(ours);
    json_decref(theirs);
}

/* A JSON object a line. */
static json_t *read_verdicts(const char *path)
{
    json_t *verdicts = json_object();
    char *text = read_file(path, NULL);
    for (char *line = strtok(text, "\n"); line; line = strtok(NULL, "\n")) {
        json_error_t error;
        json_t *verdict = json_loads(line, 0, &error);
        CHECK(verdict != NULL, "'%s': %s", path, error.text);
        const char *file = json_string_value(json_object_get(verdict, "file"));
        if (file)
            json_object_set(verdicts, file, verdict);
        json_decref(verdict);
    }
    return verdicts;
}

static void compare_all(bool official)
{
    if (!have_reference())
        return;
    struct comparison comparison = {.official = official};
    comparison.verdicts = read_verdicts(in_reference("verdicts/verdicts.jsonl"));
    const char *folder = in_reference("verdicts");
    struct outcome outcome =
        official ? iatipub("validate", "--format", "json", "--now", "2026-11-22", "--fail-on",
                           "critical", "--compat", "official", folder, NULL)
                 : iatipub("validate", "--format", "json", "--now", "2026-11-22", "--fail-on",
                           "critical", folder, NULL);
    EXPECT(outcome, 1);
    json_error_t error;
    json_t *reports = json_loads(outcome.out, 0, &error);
    CHECK(reports != NULL, "not JSON: %s", error.text);
    size_t i;
    const json_t *report;
    json_array_foreach(reports, i, report) compare_report(&comparison, report);
    CU_ASSERT_EQUAL(comparison.files, json_object_size(comparison.verdicts));
    printf("\n    verdicts%s: %zu files, %zu findings compared, %zu corrections, "
           "%zu differences ",
           official ? " as the official validator" : "", comparison.files, comparison.findings,
           comparison.corrections, comparison.differences);
    json_decref(reports);
    json_decref(comparison.verdicts);
}

static void verdicts_are_the_official_ones(void)
{
    compare_all(false);
}

static void official_answers_are_given_on_demand(void)
{
    compare_all(true);
}

CU_TestInfo verdicts_tests[] = {
    {"verdicts are the official ones", verdicts_are_the_official_ones},
    {"official answers are given on demand", official_answers_are_given_on_demand},
    CU_TEST_INFO_NULL,
};
