/* The rule packs in schemas/rulesets, run on the files in tests/data/rules/packs: for every rule an
 * item that breaks it and one that keeps it, as expected.tsv there says. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <CUnit/CUnit.h>

#include "base/alloc.h"
#include "base/file.h"
#include "base/resource.h"
#include "base/strbuf.h"
#include "standard/codelist.h"
#include "standard/rules.h"
#include "validate/document.h"
#include "validate/faults.h"
#include "validate/names.h"
#include "validate/ruleset.h"

extern CU_TestInfo rule_packs_tests[];

enum { CEILING = 1 << 22 };
#define DATA "tests/data/rules/packs/"
#define COUNT_OF(array) (sizeof(array) / sizeof *(array))

static const struct pack {
    const char *name;
    const char *prefix; /* of its ids */
    size_t rules;
} packs[] = {
    {"netherlands", "x.nl.", 5}, {"united-kingdom", "x.uk.", 11},     {"openag", "x.openag.", 2},
    {"org-ids", "x.org-id.", 4}, {"plausibility", "x.plausible.", 9},
};

static const struct document {
    const char *file, *pack, *root, *identifier;
} documents[] = {
    {"netherlands", "netherlands", "iati-activities", "iati-identifier"},
    {"united-kingdom", "united-kingdom", "iati-activities", "iati-identifier"},
    {"united-kingdom-organisations", "united-kingdom", "iati-organisations",
     "organisation-identifier"},
    {"openag", "openag", "iati-activities", "iati-identifier"},
    {"org-ids", "org-ids", "iati-activities", "iati-identifier"},
    {"plausibility", "plausibility", "iati-activities", "iati-identifier"},
};

static void expect_done(bool done, const char *what, const struct error *error)
{
    if (!done)
        fprintf(stderr, "%s: %s\n", what, error->text ? error->text : "failed");
    CU_ASSERT_TRUE_FATAL(done);
}

static struct rules *load_pack(const char *name)
{
    struct error error = ERROR_INIT;
    char *path = xasprintf("schemas/rulesets/%s.json", name);
    struct rules *rules = rules_load_file(path, &error);
    expect_done(rules != NULL, path, &error);
    free(path);
    return rules;
}

static char *read_text(const char *path, size_t *length)
{
    struct error error = ERROR_INIT;
    char *text = file_read(path, CEILING, length, &error);
    expect_done(text != NULL, path, &error);
    return text;
}

/* ---- the packs themselves ---- */

static void test_ids_begin_with_the_prefix(void)
{
    for (size_t i = 0; i < COUNT_OF(packs); i++) {
        struct rules *rules = load_pack(packs[i].name);
        CU_ASSERT_EQUAL(rules->count, packs[i].rules);
        for (size_t j = 0; j < rules->count; j++)
            CU_ASSERT_EQUAL(strncmp(rules->items[j].id, packs[i].prefix, strlen(packs[i].prefix)),
                            0);
        rules_free(rules);
    }
}

static void test_rules_say_what_to_do(void)
{
    for (size_t i = 0; i < COUNT_OF(packs); i++) {
        struct rules *rules = load_pack(packs[i].name);
        for (size_t j = 0; j < rules->count; j++) {
            const struct rule *rule = &rules->items[j];
            CU_ASSERT(rule->hint && *rule->hint);
            CU_ASSERT_NOT_EQUAL(rule->severity, SEVERITY_CRITICAL);
            CU_ASSERT_STRING_NOT_EQUAL(rule->category, "ruleset");
        }
        rules_free(rules);
    }
}

static void test_program_has_the_packs_inside(void)
{
    for (size_t i = 0; i < COUNT_OF(packs); i++) {
        struct error error = ERROR_INIT;
        char *name = xasprintf("schemas/rulesets/%s.json", packs[i].name);
        size_t length, inside_length;
        char *text = read_text(name, &length);
        char *inside = resource_read(name, &inside_length, &error);
        expect_done(inside != NULL, name, &error);
        CU_ASSERT_EQUAL(inside_length, length);
        CU_ASSERT_STRING_EQUAL(inside, text);
        free(inside);
        free(text);
        free(name);
    }
}

/* ---- running them ---- */

/* A pack made ready for one version, and a document. */
struct trial {
    const struct document *document;
    struct rules *rules;
    struct codelists *lists;
    struct names *names;
    struct ruleset *ruleset;
    struct ruleset_run *run;
    struct document_builder builder;
    const struct node *root;
    struct arena arena;
    struct faults faults;
};

static void compile(struct trial *trial, const char *version, struct error *error)
{
    const struct ruleset_facts facts = {
        .version = version,
        .now = "2026-11-22",
        .prefixes = codelists_get(trial->lists, "OrganisationRegistrationAgency", error),
    };
    const struct rules *sets[] = {trial->rules};
    trial->ruleset = ruleset_compile(sets, 1, trial->document->root, &facts, trial->names, error);
    expect_done(trial->ruleset != NULL, trial->document->pack, error);
    trial->run = ruleset_run_new(trial->ruleset, trial->names);
}

static void trial_begin(struct trial *trial, const struct document *document, const char *version)
{
    struct error error = ERROR_INIT;
    *trial = (struct trial){.document = document,
                            .rules = load_pack(document->pack),
                            .lists = codelists_open(NULL, &error),
                            .names = names_new()};
    char *path = xasprintf(DATA "%s.xml", document->file);
    size_t length;
    char *text = read_text(path, &length);
    names_add(trial->names, document->identifier, strlen(document->identifier));
    compile(trial, version, &error);
    bool parsed = document_parse(&trial->builder, text, length, trial->names, NULL, &trial->root);
    expect_done(parsed, path, &error);
    free(text);
    free(path);
}

static void trial_end(struct trial *trial)
{
    faults_release(&trial->faults);
    arena_release(&trial->arena);
    document_release(&trial->builder);
    ruleset_run_free(trial->run);
    ruleset_free(trial->ruleset);
    names_free(trial->names);
    codelists_free(trial->lists);
    rules_free(trial->rules);
}

static const char *identifier_of(const struct trial *trial, const struct node *item)
{
    const char *name = trial->document->identifier;
    const struct node *identifier = node_child(item, names_find(trial->names, name, strlen(name)));
    return identifier ? identifier->text : "";
}

/* The ids of the rules that the item breaks, in the order of the pack, each once, with spaces. */
static char *broken_rules(struct trial *trial, const struct node *item)
{
    struct strbuf text = STRBUF_INIT;
    arena_reset(&trial->arena);
    faults_begin(&trial->faults, &trial->arena);
    ruleset_check(trial->run, item, &trial->faults);
    const char *last = "";
    for (size_t i = 0; i < trial->rules->count; i++)
        for (size_t j = 0; j < trial->faults.count; j++)
            if (trial->faults.items[j].rule == &trial->rules->items[i] &&
                strcmp(last, trial->rules->items[i].id) != 0) {
                last = trial->rules->items[i].id;
                strbuf_addf(&text, "%s%s", text.length ? " " : "", last);
            }
    return strbuf_detach(&text);
}

/* The line of expected.tsv about an item, from behind the identifier: "BROKEN\tKEPT". NULL if it
 * has none. */
static const char *expected_of(const char *table, const char *file, const char *identifier)
{
    char *start = xasprintf("\n%s.xml\t%s\t", file, identifier);
    const char *line = strstr(table, start);
    const char *cells = line ? line + strlen(start) : NULL;
    free(start);
    return cells;
}

static void check_item(struct trial *trial, const struct node *item, const char *table)
{
    const char *identifier = identifier_of(trial, item);
    const char *expected = expected_of(table, trial->document->file, identifier);
    size_t length = expected ? strcspn(expected, "\t") : 0;
    char *broken = broken_rules(trial, item);
    bool right = expected && strlen(broken) == length && memcmp(broken, expected, length) == 0;
    if (!right)
        fprintf(stderr, "%s: breaks '%s', expected '%.*s'\n", identifier, broken, (int)length,
                expected ? expected : "");
    CU_ASSERT_TRUE(right);
    free(broken);
}

static void test_items_break_what_is_expected(void)
{
    size_t length;
    char *table = read_text(DATA "expected.tsv", &length);
    for (size_t i = 0; i < COUNT_OF(documents); i++) {
        struct trial trial;
        trial_begin(&trial, &documents[i], "2.03");
        for (const struct node *item = trial.root->first; item; item = item->next)
            check_item(&trial, item, table);
        trial_end(&trial);
    }
    free(table);
}

/* True if a line of the table has the id in the column (2: broken, 3: kept). */
static bool table_has(const char *table, const char *id, int column)
{
    for (const char *line = table; line && *line; line = strchr(line, '\n')) {
        line += *line == '\n';
        const char *cell = line;
        for (int i = 0; i < column && cell; i++)
            cell = strchr(cell, '\t') ? strchr(cell, '\t') + 1 : NULL;
        if (cell && strncmp(cell, id, strlen(id)) == 0 && strchr("\t\n", cell[strlen(id)]))
            return true;
    }
    return false;
}

static void test_every_rule_is_broken_and_kept(void)
{
    size_t length;
    char *table = read_text(DATA "expected.tsv", &length);
    for (size_t i = 0; i < COUNT_OF(packs); i++) {
        struct rules *rules = load_pack(packs[i].name);
        for (size_t j = 0; j < rules->count; j++) {
            bool covered =
                table_has(table, rules->items[j].id, 2) && table_has(table, rules->items[j].id, 3);
            if (!covered)
                fprintf(stderr, "no item breaks or keeps %s\n", rules->items[j].id);
            CU_ASSERT_TRUE(covered);
        }
        rules_free(rules);
    }
    free(table);
}

/* Indicators have no such attribute before 2.03. */
static void test_older_versions_are_spared(void)
{
    struct trial trial;
    trial_begin(&trial, &documents[0], "2.02");
    size_t silent = 0;
    for (const struct node *item = trial.root->first; item; item = item->next) {
        char *broken = broken_rules(&trial, item);
        CU_ASSERT_PTR_NULL(strstr(broken, "x.nl.aggregation.indicator"));
        silent +=
            strstr(identifier_of(&trial, item), "broken-x.nl.aggregation.indicator") && !*broken;
        free(broken);
    }
    CU_ASSERT_EQUAL(silent, 2);
    trial_end(&trial);
}

CU_TestInfo rule_packs_tests[] = {
    {"ids begin with the prefix of the pack", test_ids_begin_with_the_prefix},
    {"rules have a hint, a category and are never critical", test_rules_say_what_to_do},
    {"program has the packs inside", test_program_has_the_packs_inside},
    {"items break the rules expected", test_items_break_what_is_expected},
    {"every rule is broken and kept", test_every_rule_is_broken_and_kept},
    {"older versions are spared what came later", test_older_versions_are_spared},
    CU_TEST_INFO_NULL,
};
