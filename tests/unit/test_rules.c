#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <CUnit/CUnit.h>
#include <jansson.h>

#include "base/alloc.h"
#include "base/file.h"
#include "base/resource.h"
#include "base/strbuf.h"
#include "standard/rules.h"

extern CU_TestInfo rules_tests[];

/* --- the embedded rules --- */

static struct rules *load(void)
{
    struct error error = ERROR_INIT;
    struct rules *rules = rules_load(&error);
    if (!rules)
        fprintf(stderr, "%s\n", error.text);
    CU_ASSERT_PTR_NOT_NULL_FATAL(rules);
    CU_ASSERT_EQUAL(error.kind, ERROR_NONE);
    return rules;
}

static const char *value_of(const struct rule *rule, const char *field)
{
    return json_string_value(json_object_get(rule->definition, field));
}

static void test_rule_of_ruleset(void)
{
    struct rules *rules = load();
    const struct rule *rule = rules_find(rules, "6.7.2");
    CU_ASSERT_PTR_NOT_NULL_FATAL(rule);
    CU_ASSERT_EQUAL(rule->severity, SEVERITY_ERROR);
    CU_ASSERT_STRING_EQUAL(rule->category, "classifications");
    CU_ASSERT_STRING_EQUAL(rule->theme, "classifications");
    CU_ASSERT_EQUAL(rule->kind, RULE_ONE_OR_ALL);
    CU_ASSERT_STRING_EQUAL(rule->context, "/iati-activities/iati-activity");
    CU_ASSERT_STRING_EQUAL(value_of(rule, "all"), "sector");
    CU_ASSERT_STRING_EQUAL(rule->message, "some transactions have a 'sector' and others have none");
    CU_ASSERT_PTR_NOT_NULL(strstr(rule->hint, "classify the remaining transactions"));
    CU_ASSERT_EQUAL(rule->loop_count, 0);
    CU_ASSERT_PTR_NULL(rule->codelist);
    CU_ASSERT_PTR_NULL(rules_find_next(rules, rule));
    rules_free(rules);
}

static void test_rule_in_loop(void)
{
    struct rules *rules = load();
    const struct rule *rule = rules_find(rules, "2.1.2");
    CU_ASSERT_PTR_NOT_NULL_FATAL(rule);
    CU_ASSERT_EQUAL(rule->kind, RULE_STRICT_SUM);
    CU_ASSERT_STRING_EQUAL(json_string_value(json_object_get(rule->loops[0], "foreach")),
                           "sector[@vocabulary != '1']/@vocabulary");
    CU_ASSERT_EQUAL(json_integer_value(json_object_get(rule->definition, "sum")), 100);
    rule = rules_find_next(rules, rule);
    CU_ASSERT_PTR_NOT_NULL_FATAL(rule);
    CU_ASSERT_EQUAL(rule->loop_count, 0);
    CU_ASSERT_PTR_NULL(rules_find_next(rules, rule));
    rules_free(rules);
}

static void test_theme_differs_from_category(void)
{
    struct rules *rules = load();
    const struct rule *rule = rules_find(rules, "3.7.1");
    CU_ASSERT_STRING_EQUAL(rule->category, "financial");
    CU_ASSERT_STRING_EQUAL(rule->theme, "geo");
    rules_free(rules);
}

static void test_versions(void)
{
    struct rules *rules = load();
    const struct rule *rule = rules_find(rules, "12.1.1");
    CU_ASSERT_FALSE(rule_in_version(rule, "2.01"));
    CU_ASSERT_FALSE(rule_in_version(rule, "2.02"));
    CU_ASSERT_TRUE(rule_in_version(rule, "2.03"));
    rule = rules_find(rules, "12.1.2");
    CU_ASSERT_TRUE(rule_in_version(rule, "2.01"));
    CU_ASSERT_TRUE(rule_in_version(rule, "2.02"));
    CU_ASSERT_FALSE(rule_in_version(rule, "2.03"));
    rule = rules_find(rules, "6.7.2");
    CU_ASSERT_TRUE(rule_in_version(rule, "2.01"));
    CU_ASSERT_FALSE(rule_in_version(rule, "1.05"));
    rule = rules_find(rules, "6.2.1"); /* the schema does its work */
    CU_ASSERT_FALSE(rule->in_force);
    CU_ASSERT_FALSE(rule_in_version(rule, "2.03"));
    rules_free(rules);
}

static void test_codelist_rule(void)
{
    struct rules *rules = load();
    const struct rule *rule = rules_find(rules, "9.77.1");
    CU_ASSERT_EQUAL(rule->kind, RULE_CODELIST);
    CU_ASSERT_STRING_EQUAL(rule->codelist, "SectorCategory");
    CU_ASSERT_STRING_EQUAL(
        rule->message,
        "'sector/@code' is not a code of codelist SectorCategory, the list of @vocabulary 2");
    CU_ASSERT_PTR_NOT_NULL(strstr(rule->hint, "three digits of the DAC categories"));
    rule = rules_find(rules, "9.76.1");
    CU_ASSERT_STRING_EQUAL(rule->message, "'sector/@code' is not a code of codelist Sector, the "
                                          "list of @vocabulary 1 (also when it is absent)");
    rule = rules_find(rules, "9.7.1");
    CU_ASSERT_STRING_EQUAL(rule->message,
                           "'budget/@status' is not a code of codelist BudgetStatus");
    rule = rules_find(rules, "9.95.1");
    CU_ASSERT_STRING_EQUAL(rule->message, "'//@xml:lang' is not a code of codelist Language");
    rules_free(rules);
}

/* 9.21.1 knows no vocabularies before 2.03; 9.129.1 is one id for two lists. */
static void test_codelist_rule_of_several_places(void)
{
    struct rules *rules = load();
    const struct rule *rule = rules_find(rules, "9.21.1");
    CU_ASSERT_TRUE(rule_in_version(rule, "2.01"));
    CU_ASSERT_PTR_NULL(json_object_get(rule->definition, "when"));
    rule = rules_find_next(rules, rule);
    CU_ASSERT_PTR_NOT_NULL_FATAL(rule);
    CU_ASSERT_FALSE(rule_in_version(rule, "2.01"));
    CU_ASSERT_PTR_NOT_NULL(json_object_get(rule->definition, "when"));
    rule = rules_find(rules, "9.129.1");
    CU_ASSERT_STRING_EQUAL(rule->codelist, "UNSDG-Goals");
    CU_ASSERT_STRING_EQUAL(rule->category, "classifications");
    rule = rules_find_next(rules, rule);
    CU_ASSERT_STRING_EQUAL(rule->codelist, "EarmarkingCategory");
    CU_ASSERT_STRING_EQUAL(rule->category, "financial");
    rules_free(rules);
}

/* How many paths the rule looks at; 0 as well if the first one isn't `first`, unless that is NULL.
 */
static size_t count_paths(const struct rule *rule, const char *first)
{
    struct rule_paths paths = RULE_PATHS_INIT;
    rule_list_paths(rule, &paths);
    size_t count = first && strcmp(paths.items[0], first) != 0 ? 0 : paths.count;
    rule_paths_release(&paths);
    return count;
}

static void test_rules_of_the_document(void)
{
    struct rules *rules = load();
    const struct rule *rule = rules_find(rules, "0.6.1");
    CU_ASSERT_EQUAL(rule->severity, SEVERITY_CRITICAL);
    CU_ASSERT_EQUAL(rule->kind, RULE_DOCUMENT);
    CU_ASSERT_EQUAL(count_paths(rule, "iati-activities/@version"), 1);
    rule = rules_find(rules, "0.1.1");
    CU_ASSERT_EQUAL(count_paths(rule, NULL), 0);
    CU_ASSERT_PTR_NOT_NULL(rule->definition);
    rule = rules_find(rules, "1000.0.1");
    CU_ASSERT_EQUAL(rule->severity, SEVERITY_ADVISORY);
    CU_ASSERT_FALSE(rule_in_version(rule, "2.01"));
    CU_ASSERT_TRUE(rule_in_version(rule, "2.02"));
    CU_ASSERT_PTR_NULL(rules_find(rules, "99.99.99"));
    rules_free(rules);
}

static void test_rules_belong_to_their_format(void)
{
    struct rules *rules = load();
    const struct rule *rule = rules_find(rules, "unsdg.3.1");
    CU_ASSERT_PTR_NOT_NULL_FATAL(rule);
    CU_ASSERT_TRUE(rule_in_version(rule, "1.00"));
    CU_ASSERT_FALSE(rule_in_version(rule, "2.03"));
    CU_ASSERT_FALSE(rule_in_version(rules_find(rules, "6.7.2"), "1.00"));
    CU_ASSERT_TRUE(rule->unverified);
    CU_ASSERT_PTR_NOT_NULL(strstr(rule->source, "recalled"));
    CU_ASSERT_STRING_EQUAL(rule->hint, "give one of R01 to R04C, or name the data set that the "
                                       "fact is from; this rule is unverified");
    rule = rules_find(rules, "unsdg.4.2");
    CU_ASSERT_FALSE(rule->unverified);
    CU_ASSERT_PTR_NULL(strstr(rule->hint, "unverified"));
    rules_free(rules);
}

static void test_every_rule_is_complete(void)
{
    struct rules *rules = load();
    CU_ASSERT(rules->count > 290);
    for (size_t i = 0; i < rules->count; i++) {
        const struct rule *rule = &rules->items[i];
        bool complete = rule->id && rule->category && rule->theme && rule->message && rule->hint &&
                        rule->definition && rule_kind_name(rule->kind) &&
                        (count_paths(rule, NULL) || rule->kind == RULE_OWN ||
                         strcmp(rule->id, "0.1.1") == 0 || strcmp(rule->id, "0.3.1") == 0);
        bool short_enough = complete && strlen(rule->message) <= 140 && strlen(rule->hint) <= 160;
        if (!short_enough)
            fprintf(stderr, "rule %s is incomplete or wordy\n", rule->id);
        CU_ASSERT(short_enough);
    }
    rules_free(rules);
}

/* --- looking for rules by path --- */

static bool touches(const struct rules *rules, const char *place, const char *id)
{
    size_t count;
    const struct rule **found = rules_touching(rules, place, &count);
    bool is_there = false;
    for (size_t i = 0; i < count; i++)
        is_there = is_there || strcmp(found[i]->id, id) == 0;
    free(found);
    return is_there;
}

static void test_touching_element(void)
{
    struct rules *rules = load();
    const char *place = "transaction/provider-org";
    CU_ASSERT_TRUE(touches(rules, place, "6.9.1"));
    CU_ASSERT_TRUE(touches(rules, place, "1.4.1"));
    CU_ASSERT_TRUE(touches(rules, place, "9.88.1"));
    CU_ASSERT_TRUE(touches(rules, place, "1000.0.5"));
    CU_ASSERT_FALSE(touches(rules, place, "6.9.2"));
    CU_ASSERT_FALSE(touches(rules, place, "9.44.1")); /* planned-disbursement/provider-org */
    CU_ASSERT_FALSE(touches(rules, "transaction/provider", "6.9.1"));
    CU_ASSERT_FALSE(touches(rules, "provider-org", "6.9.1"));
    CU_ASSERT_TRUE(touches(rules, "//provider-org", "6.9.1"));
    CU_ASSERT_TRUE(
        touches(rules, "/iati-activities/iati-activity/transaction[2]/provider-org[1]", "6.9.1"));
    rules_free(rules);
}

static void test_touching_attribute(void)
{
    struct rules *rules = load();
    CU_ASSERT_TRUE(touches(rules, "sector/@percentage", "2.1.2"));
    CU_ASSERT_TRUE(touches(rules, "sector/@vocabulary", "2.1.2")); /* in predicates only */
    CU_ASSERT_TRUE(touches(rules, "sector/@vocabulary", "9.78.1"));
    CU_ASSERT_TRUE(touches(rules, "sector/@vocabulary", "9.76.1")); /* its condition */
    CU_ASSERT_FALSE(touches(rules, "sector/@code", "2.1.2"));
    CU_ASSERT_TRUE(touches(rules, "@default-currency", "7.8.1"));
    CU_ASSERT_TRUE(touches(rules, "budget/value/@currency", "7.8.1"));
    CU_ASSERT_TRUE(touches(rules, "@last-updated-datetime", "11.1.1"));
    CU_ASSERT_TRUE(touches(rules, "@last-updated-datetime", "11.4.1"));
    CU_ASSERT_FALSE(touches(rules, "@version", "0.6.1"));
    CU_ASSERT_TRUE(touches(rules, "/iati-activities/@version", "0.6.1"));
    size_t count;
    CU_ASSERT_PTR_NULL(rules_touching(rules, "@humanitarian", &count));
    CU_ASSERT_EQUAL(count, 0);
    rules_free(rules);
}

static void test_touching_anywhere(void)
{
    struct rules *rules = load();
    CU_ASSERT_TRUE(touches(rules, "result/indicator/title", "4.3.1"));
    CU_ASSERT_TRUE(touches(rules, "title/narrative", "4.3.1"));
    CU_ASSERT_FALSE(touches(rules, "budget", "4.3.1"));
    CU_ASSERT_TRUE(touches(rules, "result/reference", "8.11.1")); /* by ".." */
    CU_ASSERT_TRUE(touches(rules, "result/indicator/@measure", "8.8.1"));
    CU_ASSERT_TRUE(touches(rules, "transaction/sector", "6.7.2"));
    CU_ASSERT_TRUE(touches(rules, "transaction/recipient-region", "3.7.2"));
    rules_free(rules);
}

/* The paths of an expression, joined by spaces. */
static char *paths_of(const char *context, const char *expression)
{
    struct rule_paths paths = RULE_PATHS_INIT;
    struct strbuf text = STRBUF_INIT;
    rule_paths_add(&paths, context, expression);
    for (size_t i = 0; i < paths.count; i++)
        strbuf_addf(&text, "%s%s", i ? " " : "", paths.items[i]);
    rule_paths_release(&paths);
    return strbuf_detach(&text);
}

static void test_paths_of_expressions(void)
{
    static const struct {
        const char *context, *expression, *paths;
    } cases[] = {
        {NULL, "title", "title"},
        {"//iati-activity", "title/narrative/text()", "iati-activity/title/narrative"},
        {"//a | /iati-activities/iati-activity/b", "@x", "//a/@x iati-activity/b/@x"},
        {"/iati-organisations/iati-organisation[@k = 'x']", "v",
         "iati-organisation/@k iati-organisation/v"},
        {"/iati-activities/iati-activity/t", "../u[1]", "iati-activity/u"},
        {"//t", "..", "//"},
        {NULL, "count(a[@b='(]'] ) >= 2 and not( c/d ) or -e*f", "a/@b a c/d e f"},
        {NULL, "and/or div div", "and/or div"},
        {NULL, "child::a/attribute::b | ancestor::c", "a/@b //c"},
        {NULL, "a/parent::b/self::c", "b/c"},
        {NULL, "(a | b)[@k]/c", "a b @k //c"},
        {NULL, "a//c/@d", "//c/@d"},
        {NULL, "$var + 1.5 * .5 - a", "a"},
        {NULL, "contains (., 'x')", ""},
        {NULL, "*[@*]/text()", "*/@* *"},
        {NULL, "a[b[c = \"]\"]/d]", "a/b/c a/b/d a"},
        {NULL, "/", ""},
        {NULL, "a[", "a"},
        {NULL, "'open", ""},
        {NULL, "((((", ""},
        {NULL, "@", ""},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char *paths = paths_of(cases[i].context, cases[i].expression);
        if (strcmp(paths, cases[i].paths) != 0)
            fprintf(stderr, "%s: '%s' instead of '%s'\n", cases[i].expression, paths,
                    cases[i].paths);
        CU_ASSERT_STRING_EQUAL(paths, cases[i].paths);
        free(paths);
    }
}

static bool path_touches(const char *expression, const char *place)
{
    struct rule_paths paths = RULE_PATHS_INIT;
    rule_paths_add(&paths, NULL, expression);
    bool result = rule_paths_touch(&paths, place);
    rule_paths_release(&paths);
    return result;
}

static void test_comparison_of_paths(void)
{
    CU_ASSERT_TRUE(path_touches("//iati-activity/a/b", "a"));
    CU_ASSERT_TRUE(path_touches("//iati-activity/*/@k", "a/@k"));
    CU_ASSERT_FALSE(path_touches("//iati-activity/*/@k", "a/k"));
    CU_ASSERT_TRUE(path_touches("//iati-activity/a/@*", "a/@k"));
    CU_ASSERT_FALSE(path_touches("//iati-activity/a", "a/b"));
    CU_ASSERT_TRUE(path_touches("//a/b", "x/a"));
    CU_ASSERT_TRUE(path_touches("//a/b", "x/a/b"));
    CU_ASSERT_FALSE(path_touches("//a/b", "x/b"));
    CU_ASSERT_TRUE(path_touches("//a/b", "//b"));
    CU_ASSERT_TRUE(path_touches("//iati-activity/a/b/c", "//b"));
    CU_ASSERT_FALSE(path_touches("//iati-activity/a/b/c", "//d"));
    CU_ASSERT_FALSE(path_touches("//a", ""));
    CU_ASSERT_FALSE(path_touches("//a", "//"));
    struct strbuf deep = STRBUF_INIT;
    for (int i = 0; i < 5000; i++)
        strbuf_addstr(&deep, "a/b[");
    CU_ASSERT_FALSE(path_touches(deep.text, "x"));
    CU_ASSERT_FALSE(path_touches("//a", deep.text));
    strbuf_release(&deep);
}

/* --- files of the user --- */

struct loaded {
    struct rules *rules;
    struct error error;
};

/* Loads `text` as the file "mine.json". */
static struct loaded load_bytes(const char *text, size_t length)
{
    struct loaded loaded = {.rules = NULL, .error = ERROR_INIT};
    char name[] = "/tmp/test-rules-XXXXXX";
    CU_ASSERT_PTR_NOT_NULL_FATAL(mkdtemp(name));
    char *path = path_join(name, "mine.json");
    CU_ASSERT_TRUE_FATAL(file_write(path, text, length, &loaded.error));
    loaded.rules = rules_load_file(path, &loaded.error);
    CU_ASSERT_EQUAL(loaded.rules == NULL, loaded.error.kind != ERROR_NONE);
    if (loaded.error.text)
        CU_ASSERT_PTR_NOT_NULL(strstr(loaded.error.text, "mine.json"));
    unlink(path);
    rmdir(name);
    free(path);
    return loaded;
}

static struct loaded load_text(const char *text)
{
    return load_bytes(text, strlen(text));
}

static void release(struct loaded *loaded)
{
    rules_free(loaded->rules);
    error_clear(&loaded->error);
}

static void test_file_with_plain_case(void)
{
    struct loaded mine = load_text("{\"//iati-activity\": {\"atleast_one\": {\"cases\": ["
                                   "{\"paths\": [\"title\", \"description\"]}]}}}");
    CU_ASSERT_PTR_NOT_NULL_FATAL(mine.rules);
    CU_ASSERT_EQUAL_FATAL(mine.rules->count, 1);
    const struct rule *rule = &mine.rules->items[0];
    CU_ASSERT_STRING_EQUAL(rule->id, "x.mine.1");
    CU_ASSERT_EQUAL(rule->severity, SEVERITY_ERROR);
    CU_ASSERT_STRING_EQUAL(rule->category, "ruleset");
    CU_ASSERT_STRING_EQUAL(rule->message, "none of these is present: title, description");
    CU_ASSERT_PTR_NULL(rule->hint);
    CU_ASSERT_TRUE(rule_in_version(rule, "2.01"));
    CU_ASSERT_TRUE(touches(mine.rules, "title", "x.mine.1"));
    release(&mine);
}

static void test_file_with_full_case(void)
{
    struct loaded mine = load_text(
        "\xef\xbb\xbf{\"//title\": {\"no_spaces\": {\"cases\": [{\"paths\": [\"narrative\"], "
        "\"versions\": [\"2.02\"], \"note\": \"kept for other readers\", \"ruleInfo\": {\"id\": "
        "\"ilo.1\", \"severity\": \"warning\", \"category\": \"style\", \"message\": \"m\", "
        "\"hint\": \"h\", \"link\": {\"url\": \"https://example.org\"}}}]}}}");
    CU_ASSERT_PTR_NOT_NULL_FATAL(mine.rules);
    const struct rule *rule = rules_find(mine.rules, "ilo.1");
    CU_ASSERT_PTR_NOT_NULL_FATAL(rule);
    CU_ASSERT_EQUAL(rule->severity, SEVERITY_WARNING);
    CU_ASSERT_STRING_EQUAL(rule->category, "style");
    CU_ASSERT_STRING_EQUAL(rule->message, "m");
    CU_ASSERT_STRING_EQUAL(rule->hint, "h");
    CU_ASSERT_FALSE(rule_in_version(rule, "2.01"));
    CU_ASSERT_TRUE(rule_in_version(rule, "2.02"));
    release(&mine);
}

static void test_messages_made_from_tests(void)
{
    static const struct {
        const char *kind, *fields, *message;
    } cases[] = {
        {"date_order", "\"less\": \"a/@d\", \"more\": \"NOW\"",
         "the first of these dates is later than the second: a/@d, NOW"},
        {"range", "\"paths\": [\"a\"], \"max\": 1.5", "a number is out of range: a"},
        {"startswith", "\"start\": \"a\", \"paths\": [\"b\"]",
         "a value does not begin as required: b, a"},
        {"evaluates_to_true", "\"eval\": \"count(a) = 1\"", "this is not true: count(a) = 1"},
        {"one_or_all", "\"one\": \"@xml:lang\", \"all\": \"lang\"",
         "neither given once nor everywhere: @xml:lang, lang"},
        {"no_more_than_one", "\"paths\": []", "more than one of these is present"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char *text =
            xasprintf("{\"//x\": {\"%s\": {\"cases\": [{%s}]}}}", cases[i].kind, cases[i].fields);
        struct loaded mine = load_text(text);
        CU_ASSERT_PTR_NOT_NULL_FATAL(mine.rules);
        CU_ASSERT_STRING_EQUAL(mine.rules->items[0].message, cases[i].message);
        release(&mine);
        free(text);
    }
}

static void test_file_with_loop(void)
{
    struct loaded mine = load_text(
        "{\"//iati-activity\": {\"loop\": {\"cases\": [{\"foreach\": \"tag/@vocabulary\", "
        "\"versions\": [\"2.02\", \"2.03\"], \"do\": {\"unique\": {\"cases\": ["
        "{\"paths\": [\"tag[@vocabulary = $1]/@code\"], \"versions\": [\"2.01\", \"2.03\"]},"
        "{\"paths\": [\"tag[@vocabulary = '$1']/@x\"]}]}}}]}}}");
    CU_ASSERT_PTR_NOT_NULL_FATAL(mine.rules);
    CU_ASSERT_EQUAL_FATAL(mine.rules->count, 2);
    const struct rule *rule = &mine.rules->items[0];
    CU_ASSERT_EQUAL(rule->kind, RULE_UNIQUE);
    CU_ASSERT_EQUAL(rule->loop_count, 1);
    CU_ASSERT_PTR_NOT_NULL(json_object_get(rule->loops[0], "foreach"));
    CU_ASSERT_FALSE(rule_in_version(rule, "2.01"));
    CU_ASSERT_FALSE(rule_in_version(rule, "2.02"));
    CU_ASSERT_TRUE(rule_in_version(rule, "2.03"));
    CU_ASSERT_TRUE(touches(mine.rules, "tag/@vocabulary", "x.mine.2"));
    release(&mine);
}

/* Loops in one another, with a rule in the innermost. */
static char *nest_loops(size_t depth)
{
    struct strbuf text = STRBUF_INIT;
    strbuf_addstr(&text, "{\"//iati-activity\": {");
    for (size_t i = 0; i < depth; i++)
        strbuf_addf(&text, "\"loop\": {\"cases\": [{\"foreach\": \"a%zu\", \"do\": {", i + 1);
    strbuf_addstr(&text, "\"unique\": {\"cases\": [{\"paths\": [\"b\"]}]}");
    for (size_t i = 0; i < depth; i++)
        strbuf_addstr(&text, "}}]}");
    strbuf_addstr(&text, "}}");
    return strbuf_detach(&text);
}

static void test_file_with_loops_in_loops(void)
{
    char *text = nest_loops(8);
    struct loaded mine = load_text(text);
    CU_ASSERT_PTR_NOT_NULL_FATAL(mine.rules);
    CU_ASSERT_EQUAL_FATAL(mine.rules->count, 1);
    const struct rule *rule = &mine.rules->items[0];
    CU_ASSERT_EQUAL_FATAL(rule->loop_count, 8);
    CU_ASSERT_STRING_EQUAL(json_string_value(json_object_get(rule->loops[0], "foreach")), "a1");
    CU_ASSERT_STRING_EQUAL(json_string_value(json_object_get(rule->loops[7], "foreach")), "a8");
    CU_ASSERT_TRUE(touches(mine.rules, "a1", "x.mine.1"));
    CU_ASSERT_TRUE(touches(mine.rules, "a8", "x.mine.1"));
    release(&mine);
    free(text);
}

static void test_empty_ruleset(void)
{
    struct loaded mine = load_text("{}");
    CU_ASSERT_PTR_NOT_NULL_FATAL(mine.rules);
    CU_ASSERT_EQUAL(mine.rules->count, 0);
    CU_ASSERT_PTR_NULL(rules_find(mine.rules, "6.7.2"));
    release(&mine);
}

static void expect_refusal(const char *text, const char *expected)
{
    struct loaded mine = load_text(text);
    CU_ASSERT_PTR_NULL(mine.rules);
    const char *found = mine.error.text ? mine.error.text : "no error";
    if (!strstr(found, expected))
        fprintf(stderr, "'%s' instead of '%s'\n", found, expected);
    CU_ASSERT_PTR_NOT_NULL(strstr(found, expected));
    CU_ASSERT_EQUAL(mine.error.kind, ERROR_USAGE);
    release(&mine);
}

static void test_refused_files(void)
{
    static const struct {
        const char *text, *error;
    } cases[] = {
        {"", "mine.json': line 1, column 0: not valid JSON"},
        {"{\n  \"//a\": {]}", "line 2, column 11: not valid JSON"},
        {"{\"//a\": {}, \"//a\": {}}", "duplicate object key"},
        {"[]", "must be an object of contexts, found a list"},
        {"{\"//a[\": {}}", "context: '//a[' is not an XPath 1.0 expression"},
        {"{\"//a\": 1}", "context '//a': must be an object of kinds of rules, found a number"},
        {"{\"//a\": {\"atleast_on\": {}}}",
         "context '//a': unknown kind of rule 'atleast_on'; did you mean 'atleast_one'?"},
        {"{\"//a\": {\"codelist\": {}}}",
         "unknown kind of rule 'codelist'; expected 'atleast_one', 'no_more_than_one'"},
        {"{\"//a\": {\"unique\": []}}",
         "'//a': unique: must be an object with a list 'cases', found a list"},
        {"{\"//a\": {\"unique\": {}}}", "unique: field 'cases' is missing; expected {\"cases\""},
        {"{\"//a\": {\"unique\": {\"cases\": {}}}}",
         "unique: 'cases' must be a list, found an object"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        expect_refusal(cases[i].text, cases[i].error);
}

static void test_refused_cases(void)
{
    static const struct {
        const char *kind, *definition, *error;
    } cases[] = {
        {"unique", "{\"paths\": []}, 3",
         "'//a': unique: case 2: must be an object, found a number"},
        {"unique", "{}", "unique: case 1: field 'paths' is missing"},
        {"unique", "{\"paths\": \"a\"}", "case 1: 'paths': must be a list, found text"},
        {"unique", "{\"paths\": [\"a\", true]}", "'paths': item 2: must be text, found true"},
        {"unique", "{\"paths\": [\" \"]}", "'paths': item 1: must not be blank"},
        {"unique", "{\"paths\": [\"a b\"]}", "item 1: 'a b' is not an XPath 1.0 expression"},
        {"unique", "{\"paths\": [], \"conditon\": \"a\"}",
         "case 1: unknown field 'conditon'; did you mean 'condition'?"},
        {"unique", "{\"paths\": [], \"condition\": \")\"}",
         "'condition': ')' is not an XPath 1.0 expression"},
        {"unique", "{\"paths\": [], \"versions\": [\"2.3\"]}",
         "'versions' holds '2.3'; expected \"2.01\", \"2.02\", \"2.03\" or \"1.00\""},
        {"unique", "{\"paths\": [], \"versions\": [2.03]}",
         "'versions': item 1: must be text, found a number"},
        {"unique", "{\"paths\": [], \"versions\": []}",
         "'versions' must be a list of versions such as [\"2.03\"]"},
        {"unique", "{\"paths\": [], \"idCondition\": \"NOT_EXISTING_ORG\"}",
         "unknown word 'NOT_EXISTING_ORG'; did you mean 'NOT_EXISTING_ORG_ID'?"},
        {"sum", "{\"paths\": [], \"sum\": \"100\"}", "'sum': must be a number, found text"},
        {"sums_agree", "{\"paths\": []}", "case 1: field 'agreeWith' is missing"},
        {"sums_agree", "{\"paths\": [], \"agreeWith\": [\"@\"]}",
         "'agreeWith': item 1: '@' is not an XPath 1.0 expression"},
        {"sums_agree", "{\"paths\": [], \"agreeWith\": [], \"tolerance\": 1}",
         "'tolerance': must be text, found a number"},
        {"sums_agree", "{\"paths\": [], \"agreeWith\": [], \"tolerance\": \"-1\"}",
         "'tolerance': '-1' is not an amount that is not negative, such as \"0.50\""},
        {"sums_agree", "{\"paths\": [], \"agreeWith\": [], \"upTo\": \"1,000\"}",
         "'upTo': '1,000' is not an amount that is not negative"},
        {"sums_agree", "{\"paths\": [], \"agreeWith\": [], \"perRows\": 0}",
         "'perRows': must be a whole number above 0, found a number"},
        {"sums_agree", "{\"paths\": [], \"agreeWith\": [], \"tolerence\": \"1\"}",
         "unknown field 'tolerence'; did you mean 'tolerance'?"},
        {"unique", "{\"paths\": [], \"ruleInfo\": {\"verified\": \"no\"}}",
         "'ruleInfo': 'verified' must be true or false, found text"},
        {"range", "{\"paths\": []}", "case 1: field 'min' or 'max' is missing"},
        {"startswith", "{\"paths\": []}", "case 1: field 'prefix' or 'start' is missing"},
        {"date_order", "{\"less\": \"NOW\", \"more\": \"@\"}",
         "'more': '@' is not an XPath 1.0 expression"},
        {"one_or_all", "{\"one\": \"a\", \"all\": \"languages\"}",
         "'all': unknown word 'languages'; expected 'lang', 'sector' or 'currency'"},
        {"loop", "{\"foreach\": \"a\", \"do\": []}", "'do': must be an object, found a list"},
        {"loop", "{\"foreach\": \"a\", \"do\": {\"unique\": {\"cases\": [{}]}}}",
         "loop: case 1: 'do': unique: case 1: field 'paths' is missing"},
        {"loop",
         "{\"foreach\": \"a\", \"do\": {\"loop\": {\"cases\": "
         "[{\"foreach\": \"b\", \"do\": {\"loop\": {\"cases\": [{\"foreach\": \"c\"}]}}}]}}}",
         "loop: case 1: 'do': loop: case 1: 'do': loop: case 1: field 'do' is missing"},
        {"unique", "{\"paths\": [], \"ruleInfo\": 1}",
         "'ruleInfo': must be an object, found a number"},
        {"unique", "{\"paths\": [], \"ruleInfo\": {\"id\": 7}}",
         "'ruleInfo': 'id': must be text, found a number"},
        {"unique", "{\"paths\": [], \"ruleInfo\": {\"severity\": \"eror\"}}",
         "'ruleInfo': unknown severity 'eror'; did you mean 'error'?"},
        {"unique", "{\"paths\": [], \"ruleInfo\": {\"severity\": \"catastrophe\"}}",
         "unknown severity 'catastrophe'; expected 'critical', 'error', 'warning' or 'advisory'"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char *text =
            xasprintf("{\"//a\": {\"%s\": {\"cases\": [%s]}}}", cases[i].kind, cases[i].definition);
        expect_refusal(text, cases[i].error);
        free(text);
    }
}

/* Rules of a context that no file has would be kept by all. */
static void test_mistyped_contexts(void)
{
    static const char *const contexts[][2] = {
        {"//iati-activty", "context '//iati-activty': there is no element 'iati-activty'; did you "
                           "mean 'iati-activity'?"},
        {"/iati-organisations/iati-organisaton", "did you mean 'iati-organisation'?"},
        {"//transation[value]", "there is no element 'transation'; did you mean 'transaction'?"},
        {"//unsdg-report/expnse", "there is no element 'expnse'; did you mean 'expense'?"},
    };
    for (size_t i = 0; i < sizeof contexts / sizeof *contexts; i++) {
        char *text =
            xasprintf("{\"%s\": {\"unique\": {\"cases\": [{\"paths\": []}]}}}", contexts[i][0]);
        expect_refusal(text, contexts[i][1]);
        free(text);
    }
}

/* A text of `count` times `part` with something around it. */
static char *repeat(const char *before, const char *part, size_t count, const char *after)
{
    struct strbuf text = STRBUF_INIT;
    strbuf_addstr(&text, before);
    for (size_t i = 0; i < count; i++)
        strbuf_addstr(&text, part);
    strbuf_addstr(&text, after);
    return strbuf_detach(&text);
}

static void test_hostile_files(void)
{
    char *text = repeat("", "[", 100000, "");
    expect_refusal(text, "line 1: nested too deeply");
    free(text);
    text = nest_loops(9);
    expect_refusal(text, "'do': loop: case 1: loops stand in one another more than 8 deep");
    free(text);
    text = repeat("{\"", "(", 101, "\": {}}");
    expect_refusal(text, "context: has brackets nested more than 100 deep");
    free(text);
    text = repeat("{\"", "a/", 5001, "b\": {}}");
    expect_refusal(text, "context: is longer than 10000 characters");
    free(text);
    expect_refusal("{\"//a\\u0000\": {}}", "not valid JSON");
    expect_refusal("{\"//\xff\": {}}", "not valid JSON");
}

static void test_file_too_large(void)
{
    char *text = repeat("{", " ", 4 * 1024 * 1024, "}");
    struct loaded mine = load_text(text);
    CU_ASSERT_PTR_NULL(mine.rules);
    CU_ASSERT_PTR_NOT_NULL(strstr(mine.error.text, "4194304"));
    release(&mine);
    free(text);
}

static void copy_embedded(const char *folder, const char *name)
{
    struct error error = ERROR_INIT;
    size_t length;
    char *path = path_join(folder, name), *data = resource_read(name, &length, &error);
    CU_ASSERT_TRUE_FATAL(file_write(path, data, length, &error));
    free(data);
    free(path);
}

static void remove_copy(const char *folder, const char *name)
{
    char *path = path_join(folder, name);
    unlink(path);
    free(path);
}

/* A catalogue that stands in for the embedded one. */
static void expect_refused_catalogue(const char *folder, const char *entry, const char *expected)
{
    struct error error = ERROR_INIT;
    char *path = path_join(folder, "schemas/iati/rule-catalogue.json");
    char *text = xasprintf("{\"rules\": [%s], \"lists\": {}}", entry);
    CU_ASSERT_TRUE_FATAL(file_write(path, text, strlen(text), &error));
    resource_set_folder(folder);
    CU_ASSERT_PTR_NULL(rules_load(&error));
    resource_set_folder(NULL);
    if (!strstr(error.text, expected))
        fprintf(stderr, "'%s' instead of '%s'\n", error.text, expected);
    CU_ASSERT_PTR_NOT_NULL(strstr(error.text, expected));
    CU_ASSERT_PTR_NOT_NULL(strstr(error.text, "'schemas/iati/rule-catalogue.json'"));
    error_clear(&error);
    unlink(path);
    free(path);
    free(text);
}

static void remove_folders(const char *folder)
{
    char *inner = path_join(folder, "schemas/iati"), *outer = path_join(folder, "schemas");
    rmdir(inner);
    rmdir(outer);
    rmdir(folder);
    free(inner);
    free(outer);
}

/* Files beside the program are not trusted, so copies of the embedded ones are checked whole. */
static void test_every_expression(void)
{
    struct error error = ERROR_INIT;
    char folder[] = "/tmp/test-rules-XXXXXX";
    CU_ASSERT_PTR_NOT_NULL_FATAL(mkdtemp(folder));
    char *inner = path_join(folder, "schemas/iati");
    CU_ASSERT_TRUE_FATAL(folder_make(inner, &error));
    copy_embedded(folder, "schemas/iati/rules.json");
    copy_embedded(folder, "schemas/iati/rule-catalogue.json");
    resource_set_folder(folder);
    CU_ASSERT_FALSE(resource_is_embedded("schemas/iati/rules.json"));
    CU_ASSERT_TRUE(resource_is_embedded("schemas/iati/standard.xml"));
    struct rules *rules = rules_load(&error);
    resource_set_folder(NULL);
    CU_ASSERT_PTR_NOT_NULL(rules);
    if (!rules)
        fprintf(stderr, "\n%s", error.text);
    rules_free(rules);
    remove_copy(folder, "schemas/iati/rules.json");
    remove_copy(folder, "schemas/iati/rule-catalogue.json");
    remove_folders(folder);
    free(inner);
    error_clear(&error);
}

static void test_refused_catalogue(void)
{
    static const struct {
        const char *entry, *error;
    } cases[] = {
        {"1", "rule 1: fields 'id', 'category' and 'kind' are required"},
        {"{\"id\": \"1\", \"category\": \"c\", \"kind\": \"codelst\"}",
         "rule 1: unknown kind of rule 'codelst'; did you mean 'codelist'?"},
        {"{\"id\": \"1\", \"category\": \"c\", \"kind\": \"schema\"}",
         "rule 1: field 'message' is missing"},
        {"{\"id\": \"1\", \"category\": \"c\", \"kind\": \"codelist\", \"places\": [{}]}",
         "rule 1: field 'path' is missing"},
        {"{\"id\": \"1\", \"category\": \"c\", \"kind\": \"codelist\", \"places\": [{\"path\": "
         "\"//a\"}]}",
         "rule 1: field 'list' is missing"},
        {"{\"id\": \"1\", \"category\": \"c\", \"kind\": \"codelist\", \"places\": [{\"path\": "
         "\"a[\", \"list\": \"L\"}]}",
         "rule 1: 'path': 'a[' is not an XPath 1.0 expression"},
        {"{\"id\": \"1\", \"category\": \"c\", \"kind\": \"codelist\", \"severity\": 1}",
         "rule 1: 'severity': must be text, found a number"},
    };
    struct error error = ERROR_INIT;
    char folder[] = "/tmp/test-rules-XXXXXX";
    CU_ASSERT_PTR_NOT_NULL_FATAL(mkdtemp(folder));
    char *inner = path_join(folder, "schemas/iati");
    CU_ASSERT_TRUE_FATAL(folder_make(inner, &error));
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        expect_refused_catalogue(folder, cases[i].entry, cases[i].error);
    remove_folders(folder);
    free(inner);
}

static void test_missing_file(void)
{
    struct error error = ERROR_INIT;
    CU_ASSERT_PTR_NULL(rules_load_file("/nonexistent/mine.json", &error));
    CU_ASSERT_PTR_NOT_NULL(strstr(error.text, "/nonexistent/mine.json"));
    error_clear(&error);
}

/* --- comparison with the official files, where they are at hand --- */

/* The path of a reference file, or NULL (said on standard output) if the folder is not there. The
 * caller frees. */
static char *reference(const char *name)
{
    const char *source = getenv("SOURCE_FOLDER");
    char *path = xasprintf("%s/../shared/reference/%s", source ? source : ".", name);
    if (file_exists(path) || folder_exists(path))
        return path;
    printf("\n    not run: '%s' is not there ", path);
    free(path);
    return NULL;
}

static bool is_wording(const char *field)
{
    static const char *const names[] = {"versions", "message", "hint", "link", "class"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (strcmp(field, names[i]) == 0)
            return true;
    return false;
}

/* What counts in a case: everything but our versions and words; 0.0 is 0. */
static json_t *canonical(json_t *value)
{
    if (json_is_real(value) && json_real_value(value) == (double)(long long)json_real_value(value))
        return json_integer((json_int_t)json_real_value(value));
    if (json_is_array(value)) {
        json_t *list = json_array();
        for (size_t i = 0; i < json_array_size(value); i++)
            json_array_append_new(list, canonical(json_array_get(value, i)));
        return list;
    }
    if (!json_is_object(value))
        return json_incref(value);
    json_t *object = json_object(), *item;
    const char *key;
    json_object_foreach(value, key, item)
    {
        if (!is_wording(key))
            json_object_set_new(object, key, canonical(item));
    }
    return object;
}

struct lines {
    char **items;
    size_t count, capacity;
};

/* Takes `line`. */
static void add_line(struct lines *lines, char *line)
{
    lines->items = grow(lines->items, lines->count, &lines->capacity, sizeof *lines->items);
    lines->items[lines->count++] = line;
}

static int compare_lines(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

static void release_lines(struct lines *lines)
{
    for (size_t i = 0; i < lines->count; i++)
        free(lines->items[i]);
    free(lines->items);
}

/* Asserts that both hold the same lines in whatever order, and prints those that differ. */
static void expect_same(struct lines *ours, struct lines *theirs)
{
    size_t i = 0, j = 0, differences = 0;
    qsort(ours->items, ours->count, sizeof *ours->items, compare_lines);
    qsort(theirs->items, theirs->count, sizeof *theirs->items, compare_lines);
    while (i < ours->count || j < theirs->count) {
        int order = i == ours->count     ? 1
                    : j == theirs->count ? -1
                                         : strcmp(ours->items[i], theirs->items[j]);
        if (order)
            fprintf(stderr, "\nonly %s: %s", order < 0 ? "ours" : "theirs",
                    order < 0 ? ours->items[i] : theirs->items[j]);
        differences += order != 0;
        i += order <= 0;
        j += order >= 0;
    }
    CU_ASSERT_EQUAL(differences, 0);
    release_lines(ours);
    release_lines(theirs);
}

static char *case_line(const char *context, const char *kind, json_t *definition)
{
    json_t *plain = canonical(definition);
    char *text = json_dumps(plain, JSON_COMPACT | JSON_SORT_KEYS);
    char *line = xasprintf("%s | %s | %s", context, kind, text);
    free(text);
    json_decref(plain);
    return line;
}

static void add_official_cases(struct lines *lines, json_t *ruleset)
{
    const char *context, *kind;
    json_t *kinds, *holder;
    json_object_foreach(ruleset, context, kinds)
    {
        json_object_foreach(kinds, kind, holder)
        {
            const json_t *cases = json_object_get(holder, "cases");
            for (size_t i = 0; i < json_array_size(cases); i++)
                add_line(lines, case_line(context, kind, json_array_get(cases, i)));
        }
    }
}

static void add_own_cases(struct lines *lines, const struct rules *rules, const char *version)
{
    for (size_t i = 0; i < rules->count; i++) {
        const struct rule *rule = &rules->items[i];
        if (!rule->context || !rule_in_version(rule, version))
            continue;
        json_t *copy = json_deep_copy(rule->loop_count ? rule->loops[0] : rule->definition);
        add_line(lines, case_line(rule->context,
                                  rule_kind_name(rule->loop_count ? RULE_LOOP : rule->kind), copy));
        json_decref(copy);
    }
}

static const char *const all_versions[] = {"2.01", "2.02", "2.03"};

static json_t *load_reference(const char *pattern, const char *version)
{
    char *name = xasprintf("rulesets/%s-%s.json", pattern, version);
    char *path = reference(name);
    free(name);
    json_t *document = path ? json_load_file(path, 0, NULL) : NULL;
    CU_ASSERT(!path || document);
    free(path);
    return document;
}

static void test_same_as_official_ruleset(void)
{
    struct rules *rules = load();
    for (size_t i = 0; i < 3; i++) {
        struct lines ours = {.items = NULL}, theirs = {.items = NULL};
        json_t *official = load_reference("standard", all_versions[i]);
        if (!official)
            break;
        add_official_cases(&theirs, official);
        add_own_cases(&ours, rules, all_versions[i]);
        CU_ASSERT(theirs.count > 80);
        expect_same(&ours, &theirs);
        json_decref(official);
    }
    rules_free(rules);
}

static const char *text_or_dash(const json_t *object, const char *name)
{
    const char *text = json_string_value(json_object_get(object, name));
    return text ? text : "-";
}

static char *codelist_line(const char *path, const char *list, const char *attribute,
                           const char *value, const char *fallback, const char *identity)
{
    return xasprintf("%s | %s | %s %s %s | %s", path, list, attribute, value, fallback, identity);
}

/* The official files write "/organisations" where the root is meant. */
static char *official_path(const char *element, const char *attribute)
{
    if (strcmp(element, "/organisations") == 0)
        element = "/iati-organisations";
    if (strcmp(attribute, "text()") == 0)
        return xstrdup(element);
    return xasprintf("%s/@%s", element, attribute);
}

static void add_official_list(struct lines *lines, const char *path, const json_t *conditions,
                              const char *value, const json_t *rule)
{
    const char *link = text_or_dash(conditions, "linkedAttribute");
    char *attribute = xasprintf("%s%s", strchr("-.", *link) ? "" : "@", link);
    char *identity = xasprintf("%s %s %s", text_or_dash(rule, "id"), text_or_dash(rule, "severity"),
                               text_or_dash(rule, "category"));
    add_line(lines, codelist_line(path, text_or_dash(rule, "codelist"), attribute, value,
                                  text_or_dash(conditions, "defaultLink"), identity));
    free(identity);
    free(attribute);
}

static void add_official_lists(struct lines *lines, json_t *document)
{
    const char *element, *attribute, *value;
    json_t *attributes, *rule, *mapped;
    json_object_foreach(document, element, attributes)
    {
        if (strcmp(element, "/") == 0)
            continue; /* 9.95.1: the document itself, which has no attributes */
        json_object_foreach(attributes, attribute, rule)
        {
            char *path = official_path(element, attribute);
            const json_t *conditions = json_object_get(rule, "conditions");
            json_object_foreach(json_object_get(conditions, "mapping"), value, mapped)
                add_official_list(lines, path, conditions, value, mapped);
            if (!conditions)
                add_official_list(lines, path, NULL, "-", rule);
            free(path);
        }
    }
}

static void add_own_lists(struct lines *lines, const struct rules *rules, const char *version)
{
    for (size_t i = 0; i < rules->count; i++) {
        const struct rule *rule = &rules->items[i];
        if (rule->kind != RULE_CODELIST || !rule_in_version(rule, version))
            continue;
        const json_t *when = json_object_get(rule->definition, "when");
        char *identity =
            xasprintf("%s %s %s", rule->id, severity_name(rule->severity), rule->category);
        add_line(lines, codelist_line(value_of(rule, "path"), rule->codelist,
                                      text_or_dash(when, "attribute"), text_or_dash(when, "is"),
                                      text_or_dash(when, "default"), identity));
        free(identity);
    }
}

static void test_same_as_official_codelist_rules(void)
{
    struct rules *rules = load();
    for (size_t i = 0; i < 3; i++) {
        struct lines ours = {.items = NULL}, theirs = {.items = NULL};
        json_t *official = load_reference("codelist-rules", all_versions[i]);
        if (!official)
            break;
        add_official_lists(&theirs, official);
        add_own_lists(&ours, rules, all_versions[i]);
        CU_ASSERT(theirs.count >= 80);
        expect_same(&ours, &theirs);
        json_decref(official);
    }
    rules_free(rules);
}

/* "id,class,severity,...": what we have under that id. The ruleset itself stands above the table in
 * severities, so only those of other rules are compared. */
static void compare_with_row(const struct rules *rules, char *row)
{
    char *rest = row;
    const char *id = strsep(&rest, ","), *theme = strsep(&rest, ","), *named = strsep(&rest, ",");
    const struct rule *rule = rules_find(rules, id);
    bool same = rule && theme && named && strcmp(rule->theme, theme) == 0 &&
                (rule->context || strcasecmp(severity_name(rule->severity), named) == 0);
    if (!same)
        fprintf(stderr, "\nrule %s is not as in the table", id);
    CU_ASSERT(same);
}

static void test_every_rule_of_the_table(void)
{
    char *path = reference("rulesets/rule-table.csv");
    FILE *table = path ? fopen(path, "r") : NULL;
    free(path);
    if (!table)
        return;
    struct rules *rules = load();
    char *row = NULL;
    size_t size = 0, count = 0;
    while (getline(&row, &size, table) > 0)
        if (strchr("0123456789", *row)) {
            compare_with_row(rules, row);
            count++;
        }
    CU_ASSERT_EQUAL(count, 248);
    free(row);
    fclose(table);
    rules_free(rules);
}

static void test_reads_official_examples(void)
{
    char *path = reference("ruleset-tests");
    if (!path)
        return;
    DIR *examples = opendir(path);
    size_t count = 0;
    for (struct dirent *entry; (entry = readdir(examples));) {
        if (!strstr(entry->d_name, ".json"))
            continue;
        struct error error = ERROR_INIT;
        char *file = path_join(path, entry->d_name);
        struct rules *rules = rules_load_file(file, &error);
        if (!rules)
            fprintf(stderr, "\n%s", error.text);
        CU_ASSERT_PTR_NOT_NULL(rules);
        count++;
        rules_free(rules);
        error_clear(&error);
        free(file);
    }
    CU_ASSERT(count > 20);
    closedir(examples);
    free(path);
}

CU_TestInfo rules_tests[] = {
    {"a rule of the ruleset has id, severity, category, words and test", test_rule_of_ruleset},
    {"a rule in a loop keeps the loop, and an id may have several rules", test_rule_in_loop},
    {"the class of the table is kept beside the category", test_theme_differs_from_category},
    {"rules apply to their versions", test_versions},
    {"codelist rules name list, place and condition", test_codelist_rule},
    {"a codelist rule may have several places", test_codelist_rule_of_several_places},
    {"rules on the document and on existence are there", test_rules_of_the_document},
    {"every rule is complete", test_every_rule_is_complete},
    {"a rule is of one format, and may be unverified", test_rules_belong_to_their_format},
    {"every expression of the embedded rules can be compiled", test_every_expression},
    {"rules are found by element", test_touching_element},
    {"rules are found by attribute", test_touching_attribute},
    {"rules that apply anywhere are found", test_touching_anywhere},
    {"the paths of expressions are understood", test_paths_of_expressions},
    {"paths are compared step by step", test_comparison_of_paths},
    {"a user's case needs nothing but its test", test_file_with_plain_case},
    {"a user's case may say everything", test_file_with_full_case},
    {"messages are made from the test", test_messages_made_from_tests},
    {"a user's loop gives its rules", test_file_with_loop},
    {"loops may stand in loops, eight deep", test_file_with_loops_in_loops},
    {"an empty ruleset has no rules", test_empty_ruleset},
    {"files that are no rulesets are refused", test_refused_files},
    {"refuses a mistyped element in a context", test_mistyped_contexts},
    {"wrong cases are refused with their place", test_refused_cases},
    {"hostile files are refused", test_hostile_files},
    {"files that are too large are refused", test_file_too_large},
    {"a damaged catalogue is refused with its place", test_refused_catalogue},
    {"a missing file is refused", test_missing_file},
    {"same tests as the official ruleset", test_same_as_official_ruleset},
    {"same codelist rules as the official ones", test_same_as_official_codelist_rules},
    {"every rule of the official table is known", test_every_rule_of_the_table},
    {"the official examples can be read", test_reads_official_examples},
    CU_TEST_INFO_NULL,
};
