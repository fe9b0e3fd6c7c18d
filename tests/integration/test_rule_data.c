/* The files in tests/data/rules: for every rule at least one item (activity or organisation) that
 * breaks it and one that keeps it.
 *
 * expected.tsv names the items: the rules that each breaks, and those that apply to it and that it
 * keeps. Findings of the file as a whole are those of the item "file". Whatever item isn't in the
 * table has no findings. A folder in place of a file is validated in one call. */
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "harness.h"
#include "suites.h"

#define FOLDER "tests/data/rules/"
#define COUNT_OF(array) (sizeof(array) / sizeof *(array))

static const char *const versions[] = {"2.01", "2.02", "2.03"};

/* Rules that no file can break. 9.1.1 and 9.97.1: a version that isn't supported ends the reading
 * before. 3.7.1: like the official validator, which has no place to point at, we keep silent. */
static const char *const unbreakable[] = {"3.7.1", "9.1.1", "9.97.1"};

static bool is_among(const char *text, const char *const *texts, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (strcmp(text, texts[i]) == 0)
            return true;
    return false;
}

/* ---- sets of texts, as JSON objects that at_end frees ---------------------------------------- */

static void forget(void *json)
{
    json_decref(json);
}

static json_t *new_set(void)
{
    json_t *set = json_object();
    at_end(forget, set);
    return set;
}

static void set_add(json_t *set, const char *text)
{
    json_object_set_new(set, text, json_true());
}

static bool set_has(const json_t *set, const char *text)
{
    return json_object_get(set, text) != NULL;
}

/* ---- the table ------------------------------------------------------------------------------- */

struct row {
    const char *file, *identifier, *broken, *kept; /* the rules with spaces between them */
};

typedef void row_function(const struct row *row, void *context);

/* Cuts off the text up to a tab. */
static const char *next_cell(char **line)
{
    const char *cell = strsep(line, "\t");
    return cell ? cell : "";
}

static void for_rows(row_function *function, void *context)
{
    char *rest = read_file(in_source(FOLDER "expected.tsv"), NULL), *line;
    strsep(&rest, "\n");
    while ((line = strsep(&rest, "\n")) && *line) {
        struct row row = {.file = next_cell(&line)};
        row.identifier = next_cell(&line);
        row.broken = next_cell(&line);
        row.kept = next_cell(&line);
        function(&row, context);
    }
}

typedef void rule_function(const char *rule, void *context);

static void for_rules(const char *list, rule_function *function, void *context)
{
    char *rest = text_of("%s", list), *rule;
    while ((rule = strsep(&rest, " ")))
        if (*rule)
            function(rule, context);
}

/* ---- what the program finds ------------------------------------------------------------------ */

/* What is known of the world beyond the file: activities that exist and registered publishers.
 * references.xml is about what is said when nothing is known. */
static struct outcome validate(const char *file)
{
    bool all_alone = strcmp(file, "references.xml") == 0;
    return iatipub("validate", "--format", "json", "--now", "2026-11-22T00:00:00Z",
                   in_source(text_of(FOLDER "%s", file)), "--publishers",
                   in_source(FOLDER "publishers.txt"), all_alone ? NULL : "--known",
                   in_source(FOLDER "known.txt"), NULL);
}

/* The caller decrefs the report, which may be NULL. */
static json_t *report_of(const char *file)
{
    struct outcome outcome = validate(file);
    CHECK(outcome.status == 0 || outcome.status == 1, "%s: status %d\n%s", file, outcome.status,
          outcome.err);
    json_t *report = json_loads(outcome.out, 0, NULL);
    CHECK(report != NULL, "%s: not JSON: %.500s", file, outcome.out);
    return report;
}

static const char *member(const json_t *object, const char *name)
{
    const char *text = json_string_value(json_object_get(object, name));
    return text ? text : "";
}

/* "sector/@code" of "sector[2]/@code". */
static char *without_positions(const char *path)
{
    char *plain = text_of("%s", path), *to = plain;
    bool inside = false;
    for (const char *at = path; *at; at++) {
        inside = inside || *at == '[';
        if (!inside)
            *to++ = *at;
        inside = inside && *at != ']';
    }
    *to = '\0';
    return plain;
}

struct found {
    json_t *files;    /* those that were validated */
    json_t *findings; /* "FILE\tIDENTIFIER\tRULE" */
    json_t *places;   /* "VERSION\tRULE\tPATH" */
};

static void add_report(struct found *found, const char *file, const json_t *report)
{
    const json_t *error;
    size_t index;
    json_array_foreach(json_object_get(report, "errors"), index, error)
    {
        const char *rule = member(error, "id");
        const char *path = without_positions(member(error, "path"));
        set_add(found->findings, text_of("%s\t%s\t%s", file, member(error, "identifier"), rule));
        set_add(found->places, text_of("%s\t%s\t%s", member(report, "iatiVersion"), rule, path));
    }
}

/* Of a folder there is a report for each of its files. */
static void add_findings(struct found *found, const char *file)
{
    json_t *reports = report_of(file), *report;
    size_t index;
    if (json_is_object(reports))
        add_report(found, file, reports);
    json_array_foreach(reports, index, report) add_report(found, file, report);
    json_decref(reports);
}

static void find_in_file(const struct row *row, void *context)
{
    struct found *found = context;
    if (set_has(found->files, row->file))
        return;
    set_add(found->files, row->file);
    add_findings(found, row->file);
}

static struct found find_all(void)
{
    struct found found = {.files = new_set(), .findings = new_set(), .places = new_set()};
    for_rows(find_in_file, &found);
    return found;
}

/* ---- findings as expected -------------------------------------------------------------------- */

struct expectation {
    const struct row *row;
    json_t *findings;
    size_t items;
};

static void expect_rule(const char *rule, void *context)
{
    const struct expectation *expectation = context;
    const struct row *row = expectation->row;
    set_add(expectation->findings, text_of("%s\t%s\t%s", row->file, row->identifier, rule));
}

static void expect_row(const struct row *row, void *context)
{
    struct expectation *expectation = context;
    expectation->row = row;
    expectation->items++;
    for_rules(row->broken, expect_rule, expectation);
}

static void check_all_in(json_t *part, const json_t *whole, const char *problem)
{
    const char *text;
    json_t *value;
    json_object_foreach(part, text, value) CHECK(set_has(whole, text), "%s: %s", problem, text);
}

static void items_have_the_findings_expected(void)
{
    struct expectation expected = {.findings = new_set()};
    for_rows(expect_row, &expected);
    struct found found = find_all();
    check_all_in(expected.findings, found.findings, "not found");
    check_all_in(found.findings, expected.findings, "not expected");
    printf("%zu items in %zu files, %zu findings ", expected.items, json_object_size(found.files),
           json_object_size(expected.findings));
}

/* ---- the rules in force ---------------------------------------------------------------------- */

static json_t *load_rules(const char *name)
{
    const char *path = in_source(text_of("schemas/iati/%s", name));
    json_error_t error;
    json_t *rules = json_load_file(path, 0, &error);
    CHECK(rules != NULL, "%s: %s", path, error.text);
    if (rules)
        at_end(forget, rules);
    return rules;
}

static json_t *catalogue_rules(void)
{
    return json_object_get(load_rules("rule-catalogue.json"), "rules");
}

static bool in_version(const json_t *definition, const char *version)
{
    const json_t *list = json_object_get(definition, "versions"), *item;
    size_t index;
    json_array_foreach(list, index, item)
    {
        if (strcmp(json_string_value(item), version) == 0)
            return true;
    }
    return !list;
}

/* "RULE\tVERSION" of each version it is in force in. */
static void add_in_force(json_t *set, const char *rule, const json_t *outer, const json_t *inner)
{
    for (size_t i = 0; i < COUNT_OF(versions); i++)
        if (in_version(outer, versions[i]) && in_version(inner, versions[i]))
            set_add(set, text_of("%s\t%s", rule, versions[i]));
}

/* The cases of all kinds below a context, or below "do" of a loop. */
static void add_cases(json_t *set, json_t *kinds, const json_t *loop)
{
    const char *kind;
    json_t *cases;
    json_object_foreach(kinds, kind, cases)
    {
        size_t index;
        json_t *definition;
        json_array_foreach(json_object_get(cases, "cases"), index, definition)
        {
            json_t *inside = json_object_get(definition, "do");
            const char *rule = member(json_object_get(definition, "ruleInfo"), "id");
            if (inside && !loop)
                add_cases(set, inside, definition);
            else
                add_in_force(set, rule, loop, definition);
        }
    }
}

/* Our own rules about files; the others are about records and datasets. */
static bool is_of_validation(const json_t *rule)
{
    static const char *const elsewhere[] = {
        "record",   "dataset",           "source", "upgrade", "redaction",
        "rollover", "organisation-file", "export", "unsdg"};
    return strcmp(member(rule, "kind"), "own") != 0 ||
           !is_among(member(rule, "category"), elsewhere, COUNT_OF(elsewhere));
}

/* Rules on files as such are the same in all versions: the version is then "". */
static void add_catalogue_rule(json_t *set, const json_t *rule)
{
    static const char *const general[] = {"document", "own"};
    const json_t *places = json_object_get(rule, "places"), *place;
    size_t index;
    if (json_is_false(json_object_get(rule, "inForce")) || !is_of_validation(rule))
        return;
    if (is_among(member(rule, "kind"), general, COUNT_OF(general)))
        set_add(set, text_of("%s\t", member(rule, "id")));
    else if (json_array_size(places) == 0)
        add_in_force(set, member(rule, "id"), rule, NULL);
    else
        json_array_foreach(places, index, place) add_in_force(set, member(rule, "id"), rule, place);
}

static json_t *rules_in_force(void)
{
    json_t *set = new_set(), *rules = load_rules("rules.json"), *kinds, *rule;
    const json_t *catalogue = catalogue_rules();
    const char *context;
    size_t index;
    json_object_foreach(rules, context, kinds) add_cases(set, kinds, NULL);
    json_array_foreach(catalogue, index, rule) add_catalogue_rule(set, rule);
    return set;
}

/* ---- coverage -------------------------------------------------------------------------------- */

struct coverage {
    const struct row *row;
    json_t *broken, *kept; /* "RULE\tVERSION", and "RULE\t" for any version */
};

static void cover(json_t *set, const char *rule, const char *file)
{
    set_add(set, text_of("%s\t", rule));
    for (size_t i = 0; i < COUNT_OF(versions); i++)
        if (text_has(file, versions[i]))
            set_add(set, text_of("%s\t%s", rule, versions[i]));
}

static void cover_broken(const char *rule, void *context)
{
    const struct coverage *coverage = context;
    cover(coverage->broken, rule, coverage->row->file);
}

static void cover_kept(const char *rule, void *context)
{
    const struct coverage *coverage = context;
    cover(coverage->kept, rule, coverage->row->file);
}

static void cover_row(const struct row *row, void *context)
{
    struct coverage *coverage = context;
    coverage->row = row;
    for_rules(row->broken, cover_broken, coverage);
    for_rules(row->kept, cover_kept, coverage);
}

/* How many rules a set covers in any version. */
static size_t count_rules(json_t *set)
{
    size_t count = 0;
    const char *text;
    json_t *value;
    json_object_foreach(set, text, value) count += strchr(text, '\t')[1] == '\0';
    return count;
}

static void every_rule_in_force_is_broken_and_kept(void)
{
    json_t *needed = rules_in_force(), *value;
    struct coverage coverage = {.broken = new_set(), .kept = new_set()};
    for_rows(cover_row, &coverage);
    const char *text;
    json_object_foreach(needed, text, value)
    {
        const char *rule = text_of("%.*s", (int)strcspn(text, "\t"), text);
        CHECK(set_has(coverage.kept, text), "nothing keeps: %s", text);
        CHECK(set_has(coverage.broken, text) || is_among(rule, unbreakable, COUNT_OF(unbreakable)),
              "nothing breaks: %s", text);
    }
    printf("%zu rules broken, %zu kept, %zu pairs of rule and version in force ",
           count_rules(coverage.broken), count_rules(coverage.kept), json_object_size(needed));
}

/* ---- places of codelist rules ---------------------------------------------------------------- */

/* A place as findings have it: below the item, or from the item on if it is its own attribute. */
static const char *place_in_findings(const char *path)
{
    static const char *const roots[] = {"/iati-activities/", "/iati-organisations/"};
    for (size_t i = 0; i < COUNT_OF(roots); i++)
        if (strncmp(path, roots[i], strlen(roots[i])) == 0)
            path += strlen(roots[i]);
    const char *below = strchr(path, '/');
    return below && below[1] != '@' ? below + 1 : path;
}

static void check_place(const json_t *rule, const json_t *place, const json_t *found)
{
    const char *path = place_in_findings(member(place, "path"));
    for (size_t i = 0; i < COUNT_OF(versions); i++) {
        if (!in_version(rule, versions[i]) || !in_version(place, versions[i]))
            continue;
        const char *wanted = text_of("%s\t%s\t%s", versions[i], member(rule, "id"), path);
        CHECK(set_has(found, wanted), "nothing breaks: %s", wanted);
    }
}

static void every_place_of_a_code_is_broken(void)
{
    struct found found = find_all();
    const json_t *catalogue = catalogue_rules();
    json_t *rule, *place;
    size_t i, j;
    json_array_foreach(catalogue, i, rule)
    {
        const char *id = member(rule, "id");
        bool skipped = json_is_false(json_object_get(rule, "inForce")) ||
                       is_among(id, unbreakable, COUNT_OF(unbreakable));
        if (!skipped && strcmp(member(rule, "kind"), "codelist") == 0)
            json_array_foreach(json_object_get(rule, "places"), j, place)
                check_place(rule, place, found.places);
    }
}

/* ---- packs ----------------------------------------------------------------------------------- */

static void packs_are_found_by_their_names(void)
{
    const char *file = in_source(FOLDER "packs/netherlands.xml");
    EXPECT(iatipub("validate", "--only", "x.*", file, NULL), 0);
    EXPECT(
        iatipub("validate", "--only", "x.*", "--rules", "netherlands", file, NULL), 1,
        "error [x.nl.incoming] XM-DAC-41302-broken-x.nl.incoming: no transaction says that money",
        "error [x.nl.value] XM-DAC-41302-broken-x.nl.value-target: ");
    EXPECT(iatipub("validate", "--rules", "netherland", file, NULL), 2, "netherland");
}

CU_TestInfo rule_data_tests[] = {
    {"items have the findings expected", items_have_the_findings_expected},
    {"every rule in force is broken and kept", every_rule_in_force_is_broken_and_kept},
    {"every place of a code is broken", every_place_of_a_code_is_broken},
    {"packs are found by their names", packs_are_found_by_their_names},
    CU_TEST_INFO_NULL,
};
