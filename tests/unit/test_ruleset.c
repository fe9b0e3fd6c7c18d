#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <CUnit/CUnit.h>
#include <jansson.h>

#include "base/alloc.h"
#include "base/file.h"
#include "base/strbuf.h"
#include "folder.h"
#include "validate/ruleset.h"
#include "validate/ruleset_path.h"
#include "validate/ruleset_pattern.h"
#include "validate/ruleset_prefix.h"
#include "validate/ruleset_values.h"

extern CU_TestInfo ruleset_tests[];

#define COUNT_OF(array) (sizeof(array) / sizeof *(array))

/* An activity with that content in a file. */
#define ACTIVITY(content)                                                                          \
    "<iati-activities version='2.03'><iati-activity>" content "</iati-activity></iati-activities>"

static const char *const publishers[] = {"GB-COH-1", "XM-DAC-41302"};

static const struct ruleset_facts usual_facts = {
    .version = "2.03",
    .now = "2026-11-22T10:00:00Z",
};

/* --- running rules --- */

/* Rules are written here with ` for ", so that XPaths can have their quotes. */
static char *with_quotes(const char *text)
{
    char *copy = xstrdup(text);
    for (char *c = copy; *c; c++)
        if (*c == '`')
            *c = '"';
    return copy;
}

/* Gives every case without one the id "r" and the message "m". */
static void add_identities(json_t *kinds)
{
    const char *name;
    json_t *holder;
    json_object_foreach(kinds, name, holder)
    {
        json_t *cases = json_object_get(holder, "cases");
        for (size_t i = 0; i < json_array_size(cases); i++) {
            json_t *item = json_array_get(cases, i);
            if (strcmp(name, "loop") == 0)
                add_identities(json_object_get(item, "do"));
            else if (!json_object_get(item, "ruleInfo"))
                json_object_set_new(item, "ruleInfo",
                                    json_pack("{s:s, s:s}", "id", "r", "message", "m"));
        }
    }
}

/* A set of rules from their text: contexts, or the kinds of //iati-activity. */
static struct rules *read_rules(const char *text)
{
    char *quoted = with_quotes(text);
    json_error_t problem;
    json_t *given = json_loads(quoted, 0, &problem);
    CU_ASSERT_PTR_NOT_NULL_FATAL(given);
    bool has_contexts = strncmp(text, "{`/", 3) == 0 || strncmp(text, "{`(", 3) == 0 ||
                        strncmp(text, "{`iati", 6) == 0;
    json_t *ruleset = has_contexts ? given : json_pack("{s:o}", "//iati-activity", given);
    const char *context;
    json_t *kinds;
    json_object_foreach(ruleset, context, kinds) add_identities(kinds);
    char *complete = json_dumps(ruleset, JSON_SORT_KEYS);
    char folder[FOLDER_PATH_SIZE];
    folder_begin(folder);
    folder_add(folder, "own.json", complete);
    char *path = path_join(folder, "own.json");
    struct error error = ERROR_INIT;
    struct rules *rules = rules_load_file(path, &error);
    if (!rules)
        printf("\n%s\n", error.text);
    CU_ASSERT_PTR_NOT_NULL_FATAL(rules);
    free(path);
    folder_end(folder);
    free(complete);
    json_decref(ruleset);
    free(quoted);
    return rules;
}

/* Everything from rules to faults. */
struct bench {
    struct names *names;
    struct ruleset *ruleset;
    struct ruleset_run *run;
    struct document_builder builder;
    struct arena arena;
    struct faults faults;
};

static void bench_open(struct bench *bench, const struct rules *const *sets, size_t count,
                       const char *root, const struct ruleset_facts *facts)
{
    struct error error = ERROR_INIT;
    *bench = (struct bench){.names = names_new()};
    bench->ruleset = ruleset_compile(sets, count, root, facts, bench->names, &error);
    if (!bench->ruleset)
        printf("\n%s\n", error.text);
    CU_ASSERT_PTR_NOT_NULL_FATAL(bench->ruleset);
    bench->run = ruleset_run_new(bench->ruleset, bench->names);
}

static void bench_close(struct bench *bench)
{
    ruleset_run_free(bench->run);
    ruleset_free(bench->ruleset);
    faults_release(&bench->faults);
    arena_release(&bench->arena);
    document_release(&bench->builder);
    names_free(bench->names);
}

static const struct node *bench_parse(struct bench *bench, const char *document)
{
    const struct node *root = NULL;
    CU_ASSERT_FATAL(
        document_parse(&bench->builder, document, strlen(document), bench->names, NULL, &root));
    return root;
}

static void bench_check(struct bench *bench, const struct node *item)
{
    arena_reset(&bench->arena);
    faults_begin(&bench->faults, &bench->arena);
    ruleset_check(bench->run, item, &bench->faults);
    faults_sort(&bench->faults);
}

/* "sector/@code: message [value]", a line for each fault. */
static void add_faults(struct strbuf *text, const struct faults *faults)
{
    for (size_t i = 0; i < faults->count; i++) {
        const struct fault *fault = &faults->items[i];
        strbuf_addf(text, "%s%s", text->length ? "\n" : "", fault->node->label);
        if (fault->attribute)
            strbuf_addf(text, "/@%s", fault->attribute->label);
        strbuf_addf(text, ": %s", fault->message);
        if (fault->value)
            strbuf_addf(text, " [%s]", fault->value);
    }
}

/* What the rules say of all items of a document. The caller frees. */
static char *judge(const char *rules_text, const char *document, const struct ruleset_facts *facts)
{
    struct rules *rules = read_rules(rules_text);
    const struct rules *const sets[] = {rules};
    struct bench bench;
    struct strbuf text = STRBUF_INIT;
    bench_open(&bench, sets, 1,
               strstr(document, "<iati-o") ? "iati-organisations" : "iati-activities", facts);
    for (const struct node *item = bench_parse(&bench, document)->first; item; item = item->next) {
        bench_check(&bench, item);
        add_faults(&text, &bench.faults);
    }
    bench_close(&bench);
    rules_free(rules);
    return strbuf_detach(&text);
}

static void expect_with(const char *rules, const char *document, const struct ruleset_facts *facts,
                        const char *expected)
{
    char *found = judge(rules, document, facts);
    if (strcmp(found, expected) != 0)
        printf("\n    %s\n    %s\n    expected: %s\n    found:    %s\n", rules, document, expected,
               found);
    CU_ASSERT_STRING_EQUAL(found, expected);
    free(found);
}

static void expect(const char *rules, const char *document, const char *expected)
{
    expect_with(rules, document, &usual_facts, expected);
}

/* A rule, a document and the faults; "" means it is kept. */
struct row {
    const char *rules, *document, *expected;
};

static void expect_all(const struct row *rows, size_t count)
{
    for (size_t i = 0; i < count; i++)
        expect(rows[i].rules, rows[i].document, rows[i].expected);
}

/* --- what is there --- */

static void test_atleast_one(void)
{
    static const char rule[] = "{`atleast_one`: {`cases`: [{`paths`: [`title`, `@hierarchy`]}]}}";
    static const struct row rows[] = {
        {rule, ACTIVITY("<title/>"), ""},
        {rule, "<iati-activities><iati-activity hierarchy='1'/></iati-activities>", ""},
        {rule, ACTIVITY("<description/>"), "iati-activity: m"},
        {"{`atleast_one`: {`cases`: [{`paths`: []}]}}", ACTIVITY(""), "iati-activity: m"},
        {"{`//title`: {`atleast_one`: {`cases`: [{`paths`: [`narrative/text()`]}]}}}",
         ACTIVITY(
             "<title><narrative/></title><result><title><narrative>a</narrative></title></result>"),
         "title: m"},
    };
    expect_all(rows, COUNT_OF(rows));
}

static void test_no_more_than_one(void)
{
    static const char rule[] =
        "{`no_more_than_one`: {`cases`: [{`paths`: [`title`, `description`]}]}}";
    static const struct row rows[] = {
        {rule, ACTIVITY(""), ""},
        {rule, ACTIVITY("<title/>"), ""},
        {rule, ACTIVITY("<description/><title/>"), "title: m: there are 2"},
        {rule, ACTIVITY("<title/><title/><title/>"), "title: m: there are 3"},
    };
    expect_all(rows, COUNT_OF(rows));
}

static void test_only_one_of(void)
{
    static const char rule[] = "{`only_one_of`: {`cases`: [{`excluded`: [`sector`], "
                               "`paths`: [`transaction/sector`, `tag`]}]}}";
    static const struct row rows[] = {
        {rule, ACTIVITY("<sector/>"), ""},
        {rule, ACTIVITY("<tag/>"), ""},
        {rule, ACTIVITY("<tag/><sector/>"), "tag: m: 'sector' is there already"},
        {rule, ACTIVITY("<tag/><transaction><sector/></transaction>"), "sector: m: there are 2"},
        {rule, ACTIVITY(""), "iati-activity: m: none of them is there"},
    };
    expect_all(rows, COUNT_OF(rows));
}

static void test_one_or_all(void)
{
    static const char lang[] = "{`one_or_all`: {`cases`: [{`one`: `@xml:lang`, `all`: `lang`}]}}";
    static const char sector[] = "{`one_or_all`: {`cases`: [{`one`: `sector`, `all`: `sector`}]}}";
    static const char money[] =
        "{`one_or_all`: {`cases`: [{`one`: `@default-currency`, `all`: `currency`}]}}";
    static const struct row rows[] = {
        {lang, ACTIVITY("<title><narrative xml:lang='en'/></title>"), ""},
        {lang,
         ACTIVITY(
             "<title><narrative/><narrative xml:lang='en'/></title><a><b><narrative/></b></a>"),
         "narrative: m\nnarrative: m"},
        {lang,
         "<iati-activities><iati-activity xml:lang='en'><title><narrative/></title>"
         "</iati-activity></iati-activities>",
         ""},
        {lang,
         "<iati-activities xml:lang='en'><iati-activity><title><narrative/></title>"
         "</iati-activity></iati-activities>",
         "narrative: m"},
        {sector, ACTIVITY("<sector/><transaction/>"), ""},
        {sector, ACTIVITY("<transaction><sector/></transaction>"), ""},
        {sector, ACTIVITY("<transaction><sector/></transaction><transaction/>"), "transaction: m"},
        {sector, ACTIVITY("<a><transaction/></a>"), ""},
        {money,
         ACTIVITY("<budget><value currency='EUR'/></budget><fss><forecast currency='EUR'/></fss>"),
         ""},
        {money,
         ACTIVITY(
             "<budget><value/></budget><crs-add><loan-status/></crs-add><fss><forecast/></fss>"),
         "value: m\nloan-status: m\nforecast: m"},
    };
    expect_all(rows, COUNT_OF(rows));
}

static void test_dependent(void)
{
    static const char rule[] = "{`dependent`: {`cases`: [{`paths`: [`title`, `description`]}]}}";
    static const struct row rows[] = {
        {rule, ACTIVITY(""), ""},
        {rule, ACTIVITY("<title/><description/>"), ""},
        {rule, ACTIVITY("<description/>"), "description: m: 'title' is missing"},
    };
    expect_all(rows, COUNT_OF(rows));
}

static void test_unique(void)
{
    static const char rule[] = "{`unique`: {`cases`: [{`paths`: [`title/@a`, `description`]}]}}";
    static const struct row rows[] = {
        {rule, ACTIVITY("<title a='x'/><title a='y'/><description>z</description>"), ""},
        {rule, ACTIVITY("<title a='x'/><description>x</description>"), "description: m: 'x' [x]"},
        {rule, ACTIVITY("<title a='x'/><description><a>x</a></description>"),
         "description: m: 'x' [x]"},
        {rule, ACTIVITY("<title a='x'/><title a='x'/><title a='x'/>"),
         "title/@a: m: 'x' [x]\ntitle/@a: m: 'x' [x]"},
    };
    expect_all(rows, COUNT_OF(rows));
}

/* --- numbers --- */

#define AGREE(fields)                                                                              \
    "{`sums_agree`: {`cases`: [{`paths`: [`a/@n`], `agreeWith`: [`b/@n`]" fields "}]}}"

static void test_sums_agree(void)
{
    static const struct row rows[] = {
        {AGREE(""), ACTIVITY(""), ""},
        {AGREE(""), ACTIVITY("<a n='0.10'/><a n='0.2'/><b n='0.3'/>"), ""},
        {AGREE(""), ACTIVITY("<a n='1'/><a n='2'/><b n='3.01'/>"),
         "b/@n: m: 3 and 3.01, a difference of 0.01"},
        {AGREE(""), ACTIVITY("<a n='2'/><b n='-1'/><b n='-1'/>"),
         "a/@n: m: 2 and -2, a difference of 4"},
        {AGREE(""), ACTIVITY("<a n='1'/><a n='1'/><b n='1'/><b n='2'/>"),
         "iati-activity: m: 2 and 3, a difference of 1"},
        {AGREE(""), ACTIVITY("<a n='-5'/>"), "a/@n: m: -5 and 0, a difference of 5"},
        {AGREE(""), ACTIVITY("<a n='-5'/><a n='5.0'/>"), ""},
        {AGREE(""), ACTIVITY("<a n='x'/><b n='1'/>"), ""},
        {AGREE(""), ACTIVITY("<a n=' '/><b n='0'/>"), ""},
        {AGREE(""), ACTIVITY("<a n='9000000000000000000.01'/><b n='9000000000000000000'/>"),
         "a/@n: m: 9000000000000000000.01 and 9000000000000000000, a difference of 0.01"},
        {AGREE(""), ACTIVITY("<a n='0.0000000000000000000001'/><b n='1'/>"),
         "a/@n: m: 0.0000000000000000000001 and 1, a difference of 0.9999999999999999999999"},
        {AGREE(", `condition`: `b`"), ACTIVITY("<a n='-5'/>"), ""},
    };
    expect_all(rows, COUNT_OF(rows));
}

static void test_sums_agree_nearly(void)
{
    static const char limits[] = AGREE(", `tolerance`: `0.50`, `upTo`: `2`");
    static const char scaled[] = AGREE(", `tolerance`: `0.5`, `perRows`: 2");
    static const char large[] = AGREE(", `tolerance`: `9000000000000000000`, `perRows`: 1");
    static const struct row rows[] = {
        {limits, ACTIVITY("<a n='1'/><b n='1.5'/>"), ""},
        {limits, ACTIVITY("<a n='1.5'/><b n='1'/>"), ""},
        {limits, ACTIVITY("<a n='1'/><b n='1.51'/>"), "a/@n: m: 1 and 1.51, a difference of 0.51"},
        {limits, ACTIVITY("<a n='1'/><b n='3'/>"), "a/@n: m: 1 and 3, a difference of 2"},
        {limits, ACTIVITY("<a n='1'/><b n='3.01'/>"), ""},
        {scaled, ACTIVITY("<a n='0'/><b n='0.6'/>"), "a/@n: m: 0 and 0.6, a difference of 0.6"},
        {scaled, ACTIVITY("<a n='0'/><b n='1'/><b n='0'/><b n='0'/>"),
         "a/@n: m: 0 and 1, a difference of 1"},
        {scaled, ACTIVITY("<a n='0'/><b n='1'/><b n='0'/><b n='0'/><b n='0'/>"), ""},
        {large, ACTIVITY("<a n='18000000000000000000'/><a n='0'/><b n='0'/>"), ""},
        {large, ACTIVITY("<a n='18000000000000000000.1'/><a n='0'/><b n='0'/>"),
         "b/@n: m: 18000000000000000000.1 and 0, a difference of 18000000000000000000.1"},
    };
    expect_all(rows, COUNT_OF(rows));
}

static void test_sum(void)
{
    static const char rule[] = "{`strict_sum`: {`cases`: [{`paths`: [`a/@n`, `b`], `sum`: 100}]}}";
    static const struct row rows[] = {
        {rule, ACTIVITY(""), ""},
        {rule, ACTIVITY("<a n='33.33'/><a n='33.33'/><b>33.34</b>"), ""},
        {rule, ACTIVITY("<a n='33.4'/><a n='33.3'/><b>33.3</b>"), ""},
        {rule,
         ACTIVITY("<a n='100.0000000000000000000000001'/><a n='-0.0000000000000000000000001'/>"),
         ""},
        {rule, ACTIVITY("<a n='33.33'/><a n='33.33'/><a n='33.33'/>"),
         "a/@n: m: they make 99.99 instead of 100"},
        {rule, ACTIVITY("<a n='100.00000000000000000001'/>"),
         "a/@n: m: they make 100.00000000000000000001 instead of 100"},
        {rule, ACTIVITY("<a n='100'/><a n='x'/>"), "a/@n: m: 'x' is not a number [x]"},
        {rule, ACTIVITY("<a n=' 100 '/><a n=''/>"), ""},
        {rule, ACTIVITY("<a n='1e2'/><a n='5'/>"), ""},
        {rule, ACTIVITY("<a n='9000000000000000000'/><a n='9000000000000000000'/>"),
         "a/@n: m: they make 18000000000000000000 instead of 100"},
        {"{`sum`: {`cases`: [{`paths`: [`a/@n`], `sum`: 9.5}]}}",
         ACTIVITY("<a n='5.4'/><a n='4.1'/>"), ""},
        {"{`sum`: {`cases`: [{`paths`: [`a/@n`], `sum`: 0.3}]}}",
         ACTIVITY("<a n='0.1'/><a n='0.1'/>"), "a/@n: m: they make 0.2 instead of 0.3"},
    };
    expect_all(rows, COUNT_OF(rows));
}

static void test_range(void)
{
    static const char rule[] =
        "{`range`: {`cases`: [{`paths`: [`a/@n`], `min`: 0.0, `max`: 100}]}}";
    static const char least[] = "{`range`: {`cases`: [{`paths`: [`a/@n`], `min`: -1.5}]}}";
    static const struct row rows[] = {
        {rule, ACTIVITY("<a n='0'/><a n='100.0'/><a n='+5.'/><a n=''/><a n='1e9'/><a/>"), ""},
        {rule, ACTIVITY("<a n='100.01'/><a n='-.5'/>"),
         "a/@n: m: '100.01' is above 100 [100.01]\na/@n: m: '-.5' is below 0 [-.5]"},
        {rule, ACTIVITY("<a n='99999999999999999999'/>"),
         "a/@n: m: '99999999999999999999' is above 100 [99999999999999999999]"},
        {rule, ACTIVITY("<a n='1,000'/>"), "a/@n: m: '1,000' is not a number [1,000]"},
        {least, ACTIVITY("<a n='-1.5'/><a n='1000'/>"), ""},
        {least, ACTIVITY("<a n='-1.51'/>"), "a/@n: m: '-1.51' is below -1.5 [-1.51]"},
    };
    expect_all(rows, COUNT_OF(rows));
}

/* --- dates --- */

static void test_date_order(void)
{
    static const char rule[] = "{`date_order`: {`cases`: [{`less`: `a/@d`, `more`: `b/@d`}]}}";
    static const struct row rows[] = {
        {rule, ACTIVITY("<a d='2020-01-01'/><b d='2020-01-01'/>"), ""},
        {rule, ACTIVITY("<a d='2020-01-01'/>"), ""},
        {rule, ACTIVITY("<a d='2020-02-30'/><b d='2019-01-01'/>"), ""},
        {rule, ACTIVITY("<a d='soon'/><b d='2019-01-01'/>"), ""},
        {rule, ACTIVITY("<a d=''/><b d='2019-01-01'/>"), ""},
        {rule, ACTIVITY("<a d='2020-01-02'/><b d='2020-01-01'/>"),
         "b/@d: m: '2020-01-01' comes before '2020-01-02' [2020-01-01]"},
        {rule, ACTIVITY("<a d='2020-01-01T10:00:00Z'/><b d='2020-01-01T09:59:59.5Z'/>"),
         "b/@d: m: '2020-01-01T09:59:59.5Z' comes before '2020-01-01T10:00:00Z' "
         "[2020-01-01T09:59:59.5Z]"},
        /* both with a zone: moments; one without: as written */
        {rule, ACTIVITY("<a d='2020-01-01T10:00:00+02:00'/><b d='2020-01-01T09:00:00+01:00'/>"),
         ""},
        {rule, ACTIVITY("<a d='2020-01-01'/><b d='2020-01-01+14:00'/>"), ""},
        /* the first of several counts */
        {rule, ACTIVITY("<a d='2020-01-01'/><a d='2022-01-01'/><b d='2021-01-01'/>"), ""},
    };
    expect_all(rows, COUNT_OF(rows));
}

static void test_date_order_with_now(void)
{
    static const char past[] = "{`date_order`: {`cases`: [{`less`: `a/@d`, `more`: `NOW`}]}}";
    static const char future[] = "{`date_order`: {`cases`: [{`less`: `NOW`, `more`: `a/@d`}]}}";
    static const struct row rows[] = {
        {past, ACTIVITY("<a d='2026-11-22'/><a d='2026-11-23+14:00'/>"), ""},
        {past, ACTIVITY("<a d='2020-01-01'/><a d='2026-11-23'/>"),
         "a/@d: m: '2026-11-23' [2026-11-23]"},
        {future, ACTIVITY("<a d='2026-11-23'/>"), ""},
        {future, ACTIVITY("<a d='2026-11-21'/>"), "a/@d: m: '2026-11-21' [2026-11-21]"},
    };
    expect_all(rows, COUNT_OF(rows));
}

static void test_date_now(void)
{
    static const char rule[] = "{`date_now`: {`cases`: [{`date`: `a/@d`}]}}";
    struct ruleset_facts day = usual_facts;
    day.now = "2026-11-22";
    expect(rule, ACTIVITY("<a d='2026-11-22T10:00:00Z'/><a d='2026-11-22T11:00:00+01:00'/>"), "");
    expect(rule, ACTIVITY("<a d='2026-11-22T10:00:01Z'/>"),
           "a/@d: m: '2026-11-22T10:00:01Z' "
           "[2026-11-22T10:00:01Z]");
    expect(rule, ACTIVITY("<a d='2030-02-31'/><a d='tomorrow'/><a/>"), "");
    expect_with(rule, ACTIVITY("<a d='2026-11-22'/>"), &day, "");
    expect_with(rule, ACTIVITY("<a d='2026-11-23'/>"), &day, "a/@d: m: '2026-11-23' [2026-11-23]");
}

static void test_time_limit(void)
{
    static const char rule[] = "{`time_limit`: {`cases`: [{`start`: `a/@d`, `end`: `b/@d`}]}}";
    static const struct row rows[] = {
        {rule, ACTIVITY("<a d='2019-01-01'/><b d='2020-01-01'/>"), ""},
        {rule, ACTIVITY("<a d='2020-01-01'/><b d='2020-12-31'/>"), ""},
        {rule, ACTIVITY("<a d='2020-01-01'/><b d='2021-01-01'/>"),
         "b/@d: m: '2020-01-01' to '2021-01-01' are 366 days, more than 365"},
        {rule, ACTIVITY("<a d='2020-01-01'/><b d='2010-01-01'/>"), ""},
        {rule, ACTIVITY("<a d='2020-01-01'/>"), ""},
    };
    expect_all(rows, COUNT_OF(rows));
}

static void test_between_dates(void)
{
    static const char rule[] =
        "{`between_dates`: {`cases`: [{`date`: `a/@d`, `start`: `b/@d`, `end`: `c/@d`}]}}";
    static const struct row rows[] = {
        {rule,
         ACTIVITY("<a d='2020-01-01'/><a d='2020-12-31'/><b d='2020-01-01'/><c d='2020-12-31'/>"),
         ""},
        {rule, ACTIVITY("<a d='2021-01-01'/><b d='2020-01-01'/>"), ""},
        {rule,
         ACTIVITY("<a d='2020-01-01'/><a d='2021-01-01'/><b d='2020-01-01'/><c d='2020-12-31'/>"),
         "a/@d: m: '2021-01-01' is not between '2020-01-01' and '2020-12-31' [2021-01-01]"},
    };
    expect_all(rows, COUNT_OF(rows));
}

/* --- texts --- */

static void test_regex(void)
{
    static const char plain[] = "{`regex_matches`: {`cases`: [{`paths`: [`@ref`, `a`], `regex`: "
                                "`^[^\\\\/\\\\&\\\\|\\\\?]+$`}]}}";
    static const char code[] =
        "{`regex_matches`: {`cases`: [{`paths`: [`a`], `regex`: `^(?:[A-Z]{2}|\\\\d+)-`}]}}";
    static const char not_code[] =
        "{`regex_no_matches`: {`cases`: [{`paths`: [`a`], `regex`: `\\\\d`}]}}";
    static const struct row rows[] = {
        {plain, ACTIVITY("<a>b-c d\\</a><a/>"), ""},
        {plain, ACTIVITY("<a>b/c</a><a>d&amp;e</a>"), "a: m: 'b/c' [b/c]\na: m: 'd&e' [d&e]"},
        {code, ACTIVITY("<a>GB-1</a><a>77-x</a>"), ""},
        {code, ACTIVITY("<a>gb-1</a>"), "a: m: 'gb-1' [gb-1]"},
        {not_code, ACTIVITY("<a>bc</a><a/>"), ""},
        {not_code, ACTIVITY("<a>b1c</a>"), "a: m: 'b1c' [b1c]"},
    };
    expect_all(rows, COUNT_OF(rows));
}

static void test_hard_pattern_is_told(void)
{
    struct strbuf document = STRBUF_INIT;
    strbuf_addstr(&document, "<iati-activities><iati-activity><a>");
    for (int i = 0; i < 50000; i++)
        strbuf_addch(&document, 'a');
    strbuf_addstr(&document, "b</a></iati-activity></iati-activities>");
    char *found = judge("{`regex_matches`: {`cases`: [{`paths`: [`a`], `regex`: `^(a+)+$`}]}}",
                        document.text, &usual_facts);
    CU_ASSERT_PTR_NOT_NULL(strstr(found, "a: m: the pattern takes too long to try on 'aaa"));
    free(found);
    strbuf_release(&document);
}

static void test_startswith(void)
{
    static const char rule[] = "{`startswith`: {`cases`: [{`prefix`: [`a/@p`, `b/@p`], "
                               "`separator`: `-`, `paths`: [`c`]}]}}";
    static const char start[] = "{`startswith`: {`cases`: [{`start`: `a/@p`, `paths`: [`c`]}]}}";
    static const struct row rows[] = {
        {rule, ACTIVITY("<a p='AA'/><b p='BB'/><c>AA-1</c><c>BB-</c>"), ""},
        {rule, ACTIVITY("<a p='AA'/>"), ""},
        {rule, ACTIVITY("<a p='AA'/><c>AA1</c>"), "c: m: 'AA1' does not begin with 'AA' [AA1]"},
        {rule, ACTIVITY("<c>AA1</c>"), "c: m: 'AA1' [AA1]"},
        {start, ACTIVITY("<a p='AA'/><c>AA1</c>"), ""},
        {start, ACTIVITY("<a p='AA'/><c>BB1</c>"), "c: m: 'BB1' does not begin with 'AA' [BB1]"},
    };
    expect_all(rows, COUNT_OF(rows));
}

static void test_startswith_agencies(void)
{
    static const char rule[] =
        "{`startswith`: {`cases`: [{`prefix`: [`ORG-ID-PREFIX`], `paths`: [`a/@ref`]}]}}";
    struct error error = ERROR_INIT;
    struct codelists *lists = codelists_open(NULL, &error);
    CU_ASSERT_PTR_NOT_NULL_FATAL(lists);
    struct ruleset_facts facts = usual_facts;
    facts.prefixes = codelists_get(lists, "OrganisationRegistrationAgency", &error);
    CU_ASSERT_PTR_NOT_NULL_FATAL(facts.prefixes);
    expect_with(rule, ACTIVITY("<a ref='XM-DAC-41302'/><a ref='GB-COH-1-2'/><a/>"), &facts, "");
    expect_with(rule, ACTIVITY("<a ref='XM-DAC'/><a ref='gb-coh-1'/><a ref=''/>"), &facts,
                "a/@ref: m: 'XM-DAC' [XM-DAC]\na/@ref: m: 'gb-coh-1' [gb-coh-1]\n"
                "a/@ref: m: '' []");
    codelists_free(lists);
}

static void test_startswith_many(void)
{
    struct strbuf document = STRBUF_INIT;
    strbuf_addstr(&document, "<iati-activities><iati-activity>");
    for (int i = 0; i < 300; i++)
        strbuf_addf(&document, "<a p='P%d'/><c>P%d-x</c>", i, i == 7 ? 1000 : i);
    strbuf_addstr(&document, "</iati-activity></iati-activities>");
    expect("{`startswith`: {`cases`: [{`prefix`: [`a/@p`], `separator`: `-`, `paths`: [`c`]}]}}",
           document.text, "c: m: 'P1000-x' does not begin with 'P0' [P1000-x]");
    strbuf_release(&document);
}

static void test_no_spaces(void)
{
    static const char rule[] = "{`no_spaces`: {`cases`: [{`paths`: [`a`, `a/@ref`]}]}}";
    static const struct row rows[] = {
        {rule, ACTIVITY("<a ref=''>b c</a><a ref='d'/>"), ""},
        {rule, ACTIVITY("<a ref=' b'>c\n</a>"),
         "a: m: 'c ' ends with it [c\n]\na/@ref: m: ' b' begins with it [ b]"},
        {rule, ACTIVITY("<a>\xc2\xa0z\xe3\x80\x80</a>"),
         "a: m: '\xc2\xa0z\xe3\x80\x80' begins and ends with it [\xc2\xa0z\xe3\x80\x80]"},
    };
    expect_all(rows, COUNT_OF(rows));
}

/* --- conditions --- */

static void test_if_then(void)
{
    static const char rule[] = "{`if_then`: {`cases`: [{`if`: `count(a) > 1`, `then`: `b`}]}}";
    static const char placed[] =
        "{`if_then`: {`cases`: [{`if`: `a`, `then`: `b`, `paths`: [`c/@x`, `b`]}]}}";
    static const struct row rows[] = {
        {rule, ACTIVITY("<a/>"), ""},
        {rule, ACTIVITY("<a/><a/><b/>"), ""},
        {rule, ACTIVITY("<a/><a/>"), "iati-activity: m"},
        {placed, ACTIVITY("<a/>"), "iati-activity: m"},
        {placed, ACTIVITY("<a/><c x='1'/>"), "c/@x: m: '1' [1]"},
        {placed, ACTIVITY("<a/><c x='1'/><c x='2'/>"), "c/@x: m"},
    };
    expect_all(rows, COUNT_OF(rows));
}

/* The official validator says nothing when it has no place to tell. */
static void test_standard_if_then_needs_a_place(void)
{
    expect("{`if_then`: {`cases`: [{`if`: `a`, `then`: `b`, `paths`: [`c`], "
           "`ruleInfo`: {`id`: `3.7.1`, `message`: `m`}}]}}",
           ACTIVITY("<a/>"), "");
    expect("{`if_then`: {`cases`: [{`if`: `a`, `then`: `b`, `paths`: [`c`], "
           "`ruleInfo`: {`id`: `3.7.1`, `message`: `m`}}]}}",
           ACTIVITY("<a/><c/>"), "c: m");
}

static void test_evaluates_to_true(void)
{
    static const char rule[] = "{`evaluates_to_true`: {`cases`: [{`eval`: `a or not(b)`}]}}";
    static const struct row rows[] = {
        {rule, ACTIVITY(""), ""},
        {rule, ACTIVITY("<a/><b/>"), ""},
        {rule, ACTIVITY("<b/>"), "iati-activity: m"},
    };
    expect_all(rows, COUNT_OF(rows));
}

static void test_condition(void)
{
    static const char rule[] =
        "{`atleast_one`: {`cases`: [{`paths`: [`b`], `condition`: `a/@code = 3`}]}}";
    static const struct row rows[] = {
        {rule, ACTIVITY(""), ""},
        {rule, ACTIVITY("<a code='2'/>"), ""},
        {rule, ACTIVITY("<a code='3.0'/>"), "iati-activity: m"},
    };
    expect_all(rows, COUNT_OF(rows));
}

static void test_id_condition(void)
{
    static const char known[] = "{`no_spaces`: {`cases`: [{`paths`: [`a`]}]}, `regex_matches`: "
                                "{`cases`: [{`paths`: [`a`], `regex`: `^-`, "
                                "`idCondition`: `NOT_EXISTING_ORG_ID`}]}}";
    static const char begins[] = "{`regex_matches`: {`cases`: [{`paths`: [`a`], `regex`: `^-`, "
                                 "`idCondition`: `NOT_EXISTING_ORG_ID_PREFIX`}]}}";
    static const char whole[] = "{`unique`: {`cases`: [{`paths`: [`a`], "
                                "`idCondition`: `NOT_EXISTING_ORG_ID`}]}}";
    struct ruleset_facts facts = usual_facts;
    expect_with(known, ACTIVITY("<a>GB-COH-1</a>"), &facts, "a: m: 'GB-COH-1' [GB-COH-1]");
    facts.publishers = publishers;
    facts.publisher_count = COUNT_OF(publishers);
    expect_with(known, ACTIVITY("<a>GB-COH-1</a><a>XM-DAC-41302</a>"), &facts, "");
    expect_with(known, ACTIVITY("<a>GB-COH-1</a><a>GB-COH-1-A</a><a>GB-COH</a>"), &facts,
                "a: m: 'GB-COH-1-A' [GB-COH-1-A]\na: m: 'GB-COH' [GB-COH]");
    expect_with(begins, ACTIVITY("<a>GB-COH-1</a><a>GB-COH-1-A</a><a>XM-DAC-41302-9-1</a>"), &facts,
                "");
    expect_with(begins, ACTIVITY("<a>GB-COH-12</a><a>XM-DAC-4130</a>"), &facts,
                "a: m: 'GB-COH-12' [GB-COH-12]\na: m: 'XM-DAC-4130' [XM-DAC-4130]");
    expect_with(whole, ACTIVITY("<a>b</a><a>b</a>"), &facts, "a: m: 'b' [b]");
    expect_with(whole, ACTIVITY("<a>b</a><a>b</a><a>GB-COH-1</a>"), &facts, "");
}

static void test_versions(void)
{
    static const char rule[] =
        "{`atleast_one`: {`cases`: [{`paths`: [`a`], `versions`: [`2.02`, `2.03`]}]}}";
    struct ruleset_facts facts = usual_facts;
    expect_with(rule, ACTIVITY(""), &facts, "iati-activity: m");
    facts.version = "2.01";
    expect_with(rule, ACTIVITY(""), &facts, "");
}

/* --- loops --- */

static void test_loop(void)
{
    static const char rule[] =
        "{`loop`: {`cases`: [{`foreach`: `sector/@vocabulary`, `subs`: [`paths`], `do`: "
        "{`strict_sum`: {`cases`: [{`paths`: [`sector[@vocabulary = '$1']/@percentage`], "
        "`sum`: 100}]}}}]}}";
    static const struct row rows[] = {
        {rule, ACTIVITY("<sector percentage='5'/>"), ""},
        {rule,
         ACTIVITY("<sector vocabulary='2' percentage='50'/><sector vocabulary='2' percentage='50'/>"
                  "<sector vocabulary='3' percentage='100'/>"),
         ""},
        {rule,
         ACTIVITY("<sector vocabulary='2' percentage='50'/><sector vocabulary='2' percentage='60'/>"
                  "<sector vocabulary='3' percentage='1'/>"),
         "sector/@percentage: m: they make 110 instead of 100 (@vocabulary '2')\n"
         "sector/@percentage: m: they make 1 instead of 100 (@vocabulary '3')"},
        {rule, ACTIVITY("<sector vocabulary='&apos; or &apos;1' percentage='7'/>"),
         "sector/@percentage: m: they make 7 instead of 100 (@vocabulary '' or '1')"},
    };
    expect_all(rows, COUNT_OF(rows));
}

/* Only the fields that "subs" names take the value; elsewhere "$1" is just text. */
static void test_loop_without_substitution(void)
{
    static const char document[] = ACTIVITY("<sector vocabulary='2'/><sector vocabulary='2'/>");
    expect("{`loop`: {`cases`: [{`foreach`: `sector/@vocabulary`, `subs`: [`paths`, `condition`], "
           "`do`: {`atleast_one`: {`cases`: [{`paths`: [`a`], "
           "`condition`: `count(sector[@vocabulary = '$1']) > 1`}]}}}]}}",
           document, "iati-activity: m (@vocabulary '2')");
    expect("{`loop`: {`cases`: [{`foreach`: `sector/@vocabulary`, `subs`: [`paths`], "
           "`do`: {`atleast_one`: {`cases`: [{`paths`: [`a`], "
           "`condition`: `count(sector[@vocabulary = '$1']) > 1`}]}}}]}}",
           document, "");
    expect("{`loop`: {`cases`: [{`foreach`: `sector/@vocabulary`, "
           "`do`: {`atleast_one`: {`cases`: [{`paths`: [`a`], "
           "`condition`: `count(sector[@vocabulary = '$1']) > 1`}]}}}]}}",
           document, "iati-activity: m (@vocabulary '2')");
}

static void test_loops_share_values_and_answers(void)
{
    expect("{`loop`: {`cases`: [{`foreach`: `a/@v`, `subs`: [`paths`], `do`: {`no_more_than_one`: "
           "{`cases`: [{`paths`: [`a[@v = '$1']`]}]}}}, {`foreach`: `a/@v`, `subs`: [`if`, "
           "`then`], `do`: {`if_then`: {`cases`: [{`if`: `a[@v = '$1']`, `then`: `b[@v = '$1']`, "
           "`ruleInfo`: {`id`: `s`, `message`: `n`}}]}}}]}, "
           "`atleast_one`: {`cases`: [{`paths`: [`a[@v = '$1']`]}]}}",
           ACTIVITY("<a v='1'/><a v='2'/><a v='2'/><b v='2'/>"),
           "iati-activity: m\niati-activity: n (@v '1')\na: m: there are 2 (@v '2')");
}

/* The inner loop's path takes the value of the outer one, and the rules inside that of the inner.
 */
static void test_loop_in_a_loop(void)
{
    static const char rule[] =
        "{`loop`: {`cases`: [{`foreach`: `sector/@vocabulary`, `subs`: [`foreach`], `do`: "
        "{`loop`: {`cases`: [{`foreach`: `sector[@vocabulary = '$1']/@code`, `subs`: [`paths`], "
        "`do`: {`no_more_than_one`: {`cases`: [{`paths`: [`sector[@code = '$1']`]}]}}}]}}}]}}";
    static const struct row rows[] = {
        {rule, ACTIVITY("<sector code='5'/><sector code='5'/>"), ""},
        {rule, ACTIVITY("<sector vocabulary='2' code='a'/><sector vocabulary='2' code='b'/>"), ""},
        {rule,
         ACTIVITY("<sector vocabulary='2' code='a'/><sector vocabulary='2' code='b'/>"
                  "<sector vocabulary='3' code='b'/><sector code='c'/><sector code='c'/>"),
         "sector: m: there are 2 (@vocabulary '2', @code 'b')\n"
         "sector: m: there are 2 (@vocabulary '3', @code 'b')"},
    };
    expect_all(rows, COUNT_OF(rows));
}

/* Three deep, each path seen from what the loop before found; the innermost rule sees one value. */
static void test_loops_in_loops(void)
{
    expect("{`loop`: {`cases`: [{`foreach`: `a/@x`, `do`: {`loop`: {`cases`: [{`foreach`: "
           "`a[@x = '$1']/b/@y`, `do`: {`loop`: {`cases`: [{`foreach`: `//b[@y = '$1']/c/@z`, "
           "`do`: {`atleast_one`: {`cases`: [{`paths`: [`d[@z = '$1']`]}]}}}]}}}]}}}]}}",
           ACTIVITY("<a x='1'><b y='2'><c z='3'/><c z='4'/></b></a>"
                    "<a x='5'><b y='6'/><b y='7'><c z='3'/></b></a><d z='4'/>"),
           "iati-activity: m (@x '1', @y '2', @z '3')\n"
           "iati-activity: m (@x '5', @y '7', @z '3')");
}

/* A field takes the value of the innermost loop whose "subs" names it, so a rule can have both. */
static void test_fields_take_values_of_different_loops(void)
{
    expect("{`loop`: {`cases`: [{`foreach`: `a/@v`, `subs`: [`condition`], `do`: {`loop`: "
           "{`cases`: [{`foreach`: `b/@v`, `subs`: [`paths`], `do`: {`atleast_one`: {`cases`: "
           "[{`paths`: [`c[@v = '$1']`], `condition`: `d/@v = '$1'`}]}}}]}}}]}}",
           ACTIVITY("<a v='1'/><a v='2'/><b v='3'/><b v='4'/><c v='4'/><d v='2'/>"),
           "iati-activity: m (@v '2', @v '3')");
}

/* A rule beside the inner loop belongs to the outer one alone. */
static void test_rule_beside_an_inner_loop(void)
{
    expect("{`loop`: {`cases`: [{`foreach`: `a/@v`, `do`: {`atleast_one`: {`cases`: [{`paths`: "
           "[`c[@v = '$1']`]}]}, `loop`: {`cases`: [{`foreach`: `b[@v = '$1']/@w`, `do`: "
           "{`atleast_one`: {`cases`: [{`paths`: [`c[@w = '$1']`]}]}}}]}}}]}}",
           ACTIVITY("<a v='1'/><a v='2'/><b v='2' w='8'/><b v='2' w='9'/><c v='1' w='8'/>"),
           "iati-activity: m (@v '2')\niati-activity: m (@v '2', @w '9')");
}

static void test_condition_of_a_loop(void)
{
    static const char rule[] =
        "{`loop`: {`cases`: [{`foreach`: `a/@v`, `condition`: `x`, `do`: {`loop`: {`cases`: "
        "[{`foreach`: `b/@v`, `condition`: `y[@v = '$1']`, `do`: {`atleast_one`: {`cases`: "
        "[{`paths`: [`c[@v = '$1']`]}]}}}]}}}]}}";
    static const struct row rows[] = {
        {rule, ACTIVITY("<a v='1'/><a v='2'/><b v='3'/><y v='2'/>"), ""},
        {rule, ACTIVITY("<a v='1'/><a v='2'/><b v='3'/><y v='2'/><x/>"),
         "iati-activity: m (@v '2', @v '3')"},
    };
    expect_all(rows, COUNT_OF(rows));
}

/* All loops of a rule share one ceiling: 40 times 40 values are too many for 81 elements. */
static void test_loops_in_loops_have_a_ceiling(void)
{
    struct strbuf document = STRBUF_INIT;
    strbuf_addstr(&document, "<iati-activities><iati-activity>");
    for (int i = 0; i < 40; i++)
        strbuf_addf(&document, "<a v='%d'/><b v='%d'/>", i, i);
    strbuf_addstr(&document, "</iati-activity></iati-activities>");
    expect("{`loop`: {`cases`: [{`foreach`: `a/@v`, `do`: {`loop`: {`cases`: [{`foreach`: `b/@v`, "
           "`do`: {`no_more_than_one`: {`cases`: [{`paths`: [`b[@v = '$1']`]}]}}}]}}}]}}",
           document.text,
           "iati-activity: only 24 of the 40 different values of 'a/@v' were checked for this: m");
    strbuf_release(&document);
}

/* Values times elements would be quadratic, so a loop doesn't go through any number. */
static void test_loop_has_a_ceiling(void)
{
    struct strbuf document = STRBUF_INIT;
    strbuf_addstr(&document, "<iati-activities><iati-activity>");
    for (int i = 0; i < 2000; i++)
        strbuf_addf(&document, "<sector vocabulary='v%d'/>", i);
    strbuf_addstr(&document, "</iati-activity></iati-activities>");
    char *found = judge("{`loop`: {`cases`: [{`foreach`: `sector/@vocabulary`, `subs`: [`paths`], "
                        "`do`: {`no_more_than_one`: {`cases`: [{`paths`: "
                        "[`sector[@vocabulary = '$1']`]}]}}}]}}",
                        document.text, &usual_facts);
    CU_ASSERT_STRING_EQUAL(found, "iati-activity: only 499 of the 2000 different values of "
                                  "'sector/@vocabulary' were checked for this: m");
    free(found);
    strbuf_release(&document);
}

/* --- rules that take too long --- */

#define GIVEN_UP                                                                                   \
    "iati-activity: the rule was given up after 20 million steps and may have missed something "   \
    "here; name the elements that it means instead of '//': m"

/* An activity of so many <a/> behind something else. */
static char *make_many(size_t count, const char *inside)
{
    struct strbuf document = STRBUF_INIT;
    strbuf_addf(&document, "<iati-activities><iati-activity>%s", inside);
    for (size_t i = 0; i < count; i++)
        strbuf_addstr(&document, "<a/>");
    strbuf_addstr(&document, "</iati-activity></iati-activities>");
    return strbuf_detach(&document);
}

/* Each of them looks at 5,000 times 5,000 elements or more. */
static void test_costly_rule_is_given_up(void)
{
    static const char *const rules[] = {
        "{`evaluates_to_true`: {`cases`: [{`eval`: `//a[//b]`}]}}",
        "{`evaluates_to_true`: {`cases`: [{`eval`: `//a[following::b or preceding::b]`}]}}",
        "{`atleast_one`: {`cases`: [{`condition`: `count(//*[count(//*) mod 7 = 9]) = 0`, "
        "`paths`: [`c`]}]}}",
        "{`unique`: {`cases`: [{`paths`: [`//a[not(//b)]`]}]}}",
        "{`//a`: {`atleast_one`: {`cases`: [{`paths`: [`//a[//b]`]}]}}}",
        "{`//*[count(//*) mod 7 = 9]`: {`atleast_one`: {`cases`: [{`paths`: [`b`]}]}}}",
        "{`/iati-activities/*/*[last()][count(//a[//b]) = 1]`: {`atleast_one`: {`cases`: "
        "[{`paths`: [`b`]}]}}}",
        "{`loop`: {`cases`: [{`foreach`: `//*[//b]`, `do`: {`atleast_one`: {`cases`: [{`paths`: "
        "[`c[@v = '$1']`]}]}}}]}}",
    };
    char *document = make_many(5000, "");
    for (size_t i = 0; i < COUNT_OF(rules); i++)
        expect(rules[i], document, GIVEN_UP);
    free(document);
}

/* Only that rule, and only in that activity; what it found before stays. */
static void test_given_up_rule_spares_the_others(void)
{
    static const char rules[] =
        "{`//x`: {`evaluates_to_true`: {`cases`: [{`eval`: `@v or count(..//a[..//b]) = 9`}, "
        "{`eval`: `@w`}]}, `atleast_one`: {`cases`: [{`paths`: [`..//a[..//b]`]}, {`paths`: "
        "[`y`]}]}}}";
    char *document = make_many(5000, "<x/>");
    char *two = xasprintf("%.*s<iati-activity><x/></iati-activity></iati-activities>",
                          (int)(strlen(document) - strlen("</iati-activities>")), document);
    expect(rules, two,
           GIVEN_UP "\n" GIVEN_UP "\nx: m\nx: m\n"
                    "x: m\nx: m\nx: m\nx: m");
    free(two);
    free(document);
}

/* What a rule needs in a large activity if it looks at each element a few times. */
static void test_large_activity_is_within_the_limit(void)
{
    char *document = make_many(200000, "");
    expect("{`//a`: {`evaluates_to_true`: {`cases`: [{`eval`: `not(../preceding-sibling::*) and "
           "not(preceding-sibling::*[1][@v = @w])`}]}}}",
           document, "");
    free(document);
}

/* --- contexts --- */

static void test_contexts(void)
{
    static const char below[] = ": {`atleast_one`: {`cases`: [{`paths`: [`@ref`]}]}}}";
    static const char document[] =
        ACTIVITY("<budget type='1'><x/></budget><budget type='2'><x/><x/></budget>"
                 "<transaction><x/></transaction>");
    static const struct {
        const char *context;
        const char *expected;
    } cases[] = {
        {"/iati-activities/iati-activity/budget/x", "x: m\nx: m\nx: m"},
        {"//budget[@type = '2']/x", "x: m\nx: m"},
        {"//x", "x: m\nx: m\nx: m\nx: m"},
        {"//transaction/x | //x | //budget/x", "x: m\nx: m\nx: m\nx: m"},
        {"/iati-activities/iati-activity/budget[@type='1'] | //transaction",
         "budget: m\ntransaction: m"},
        {"/iati-activities/iati-activity/budget[2]/x", "x: m\nx: m"},
        {"//budget[last()]/x[1]", "x: m"},
        {"//budget[count(x) + 1]", ""},
        {"//budget[x][@type='2']", "budget: m"},
        {"iati-activities/iati-activity/transaction", "transaction: m"},
        {"/iati-activities//x[position() = 2]", "x: m"},
        {"//*[self::transaction]", "transaction: m"},
        {"/iati-organisations/iati-organisation/budget", ""},
        {"/iati-activities/budget", ""},
        {"//nothing", ""},
    };
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        char *rules = xasprintf("{`%s`%s", cases[i].context, below);
        expect(rules, document, cases[i].expected);
        free(rules);
    }
}

static void test_contexts_stay_in_the_item(void)
{
    expect("{`//*[not(@ref)][self::a]`: {`atleast_one`: {`cases`: [{`paths`: [`@ref`]}]}}}",
           "<iati-activities><iati-activity><a/></iati-activity><iati-activity><a ref='1'/>"
           "</iati-activity></iati-activities>",
           "a: m");
}

static void test_organisations(void)
{
    expect("{`//iati-organisation`: {`atleast_one`: {`cases`: [{`paths`: [`name`]}]}}, "
           "`//iati-activity`: {`atleast_one`: {`cases`: [{`paths`: [`title`]}]}}}",
           "<iati-organisations><iati-organisation/></iati-organisations>", "iati-organisation: m");
}

static void test_paths_may_lead_to_the_root(void)
{
    expect("{`atleast_one`: {`cases`: [{`paths`: [`../@version`]}, {`paths`: "
           "[`/iati-activities/@generated-datetime`]}]}}",
           ACTIVITY(""), "iati-activity: m");
}

/* --- what is told --- */

static void test_only_the_first_complaints_are_told(void)
{
    struct strbuf document = STRBUF_INIT;
    strbuf_addstr(&document, "<iati-activities>");
    for (int item = 0; item < 2; item++) {
        strbuf_addstr(&document, "<iati-activity>");
        for (int i = 0; i < (item ? 1001 : 1005); i++)
            strbuf_addf(&document, "<a n='%d'/>", i + 200);
        strbuf_addstr(&document, "</iati-activity>");
    }
    strbuf_addstr(&document, "</iati-activities>");
    char *found = judge("{`range`: {`cases`: [{`paths`: [`a/@n`], `max`: 100}]}}", document.text,
                        &usual_facts);
    CU_ASSERT_PTR_NOT_NULL(strstr(found, "a/@n: m: '1198' is above 100 [1198]\na/@n: m: '1199' is "
                                         "above 100; and 5 more such places in here\n"
                                         "a/@n: m: '200'"));
    CU_ASSERT_PTR_NOT_NULL(strstr(found, "'1199' is above 100; and 1 more such place in here"));
    CU_ASSERT_PTR_NULL(strstr(found, "'1200'"));
    free(found);
    strbuf_release(&document);
}

/* When no more faults are kept, there is none to say how many more there are. */
static void test_surplus_faults_are_passed_over(void)
{
    struct strbuf document = STRBUF_INIT, rules = STRBUF_INIT;
    strbuf_addstr(&document, "<iati-activities><iati-activity>");
    for (int i = 0; i < 1005; i++)
        strbuf_addstr(&document, "<a n='200'/>");
    strbuf_addstr(&document, "</iati-activity></iati-activities>");
    strbuf_addstr(&rules, "{`range`: {`cases`: [");
    for (int i = 0; i < 110; i++)
        strbuf_addf(&rules, "%s{`paths`: [`a/@n`], `max`: %d}", i ? ", " : "", i);
    strbuf_addstr(&rules, "]}}");
    char *found = judge(rules.text, document.text, &usual_facts);
    size_t lines = 0;
    for (const char *at = found; (at = strchr(at, '\n')); at++)
        lines++;
    CU_ASSERT_TRUE(lines + 1 >= FAULTS_MOST && lines <= FAULTS_MOST);
    free(found);
    strbuf_release(&document);
    strbuf_release(&rules);
}

static void test_long_values_are_cut(void)
{
    struct strbuf document = STRBUF_INIT;
    strbuf_addstr(&document, "<iati-activities><iati-activity><a n='x");
    for (int i = 0; i < 40; i++)
        strbuf_addstr(&document, "\xc3\xa9");
    strbuf_addstr(&document, "'/></iati-activity></iati-activities>");
    char *found = judge("{`range`: {`cases`: [{`paths`: [`a/@n`], `max`: 100}]}}", document.text,
                        &usual_facts);
    CU_ASSERT_PTR_NOT_NULL(strstr(found, "\xa9...' is not a number"));
    CU_ASSERT_PTR_NULL(strstr(found, "\xc3..."));
    free(found);
    strbuf_release(&document);
}

static void test_message_of_a_rule_without_one(void)
{
    char folder[FOLDER_PATH_SIZE];
    folder_begin(folder);
    folder_add(
        folder, "own.json",
        "{\"//iati-activity\": {\"no_more_than_one\": {\"cases\": [{\"paths\": [\"a\"]}]}}}");
    char *path = path_join(folder, "own.json");
    struct error error = ERROR_INIT;
    struct rules *rules = rules_load_file(path, &error);
    CU_ASSERT_PTR_NOT_NULL_FATAL(rules);
    const struct rules *const sets[] = {rules};
    struct bench bench;
    bench_open(&bench, sets, 1, "iati-activities", &usual_facts);
    bench_check(&bench, bench_parse(&bench, ACTIVITY("<a/><a/>"))->first);
    CU_ASSERT_EQUAL_FATAL(bench.faults.count, 1);
    CU_ASSERT_STRING_EQUAL(bench.faults.items[0].message,
                           "more than one of these is present: a: there are 2");
    CU_ASSERT_PTR_EQUAL(bench.faults.items[0].rule, &rules->items[0]);
    bench_close(&bench);
    rules_free(rules);
    free(path);
    folder_end(folder);
}

/* --- facts --- */

static void test_official(void)
{
    static const char past[] = "{`date_order`: {`cases`: [{`less`: `a/@d`, `more`: `NOW`}]}}";
    static const char order[] = "{`date_order`: {`cases`: [{`less`: `a/@d`, `more`: `b/@d`}]}}";
    struct ruleset_facts facts = usual_facts;
    facts.official = true;
    facts.now = "2026-11-22";
    expect_with(past, ACTIVITY("<a d='2020-01-01'/><a d='2030-01-01'/>"), &facts, "");
    expect_with(past, ACTIVITY("<a d='2030-02-31'/>"), &facts,
                "a/@d: m: '2030-02-31' [2030-02-31]");
    expect_with(past, ACTIVITY("<a d='12/31/2030'/>"), &facts,
                "a/@d: m: '12/31/2030' [12/31/2030]");
    expect_with(past, ACTIVITY("<a d='2030-01-01Z'/>"), &facts, "");
    expect_with(order, ACTIVITY("<a d='2020-02-31'/><b d='2020-03-01'/>"), &facts,
                "b/@d: m: '2020-03-01' comes before '2020-02-31' [2020-03-01]");
    expect_with(order, ACTIVITY("<a d='2020-02-31'/><b d='2020-03-02'/>"), &facts, "");
    expect_with(order, ACTIVITY("<a d='2020-02-32'/><b d='2020-01-02'/>"), &facts, "");
}

static void test_several_sets(void)
{
    struct rules *first = read_rules("{`atleast_one`: {`cases`: [{`paths`: [`a`]}]}}");
    struct rules *second = read_rules("{`atleast_one`: {`cases`: [{`paths`: [`b`], `ruleInfo`: "
                                      "{`id`: `s`, `message`: `n`}}]}}");
    const struct rules *const sets[] = {first, second};
    struct bench bench;
    struct strbuf text = STRBUF_INIT;
    bench_open(&bench, sets, 2, "iati-activities", &usual_facts);
    bench_check(&bench, bench_parse(&bench, ACTIVITY(""))->first);
    add_faults(&text, &bench.faults);
    CU_ASSERT_STRING_EQUAL(text.text, "iati-activity: m\niati-activity: n");
    strbuf_release(&text);
    bench_close(&bench);
    rules_free(first);
    rules_free(second);
}

/* A ruleset is shared; each run has a state of its own. */
static void test_two_runs(void)
{
    struct rules *rules = read_rules("{`no_more_than_one`: {`cases`: [{`paths`: [`a`]}]}}");
    const struct rules *const sets[] = {rules};
    struct bench bench;
    bench_open(&bench, sets, 1, "iati-activities", &usual_facts);
    const struct node *root =
        bench_parse(&bench, "<iati-activities><iati-activity><a/><a/></iati-activity>"
                            "<iati-activity><a/></iati-activity></iati-activities>");
    struct ruleset_run *first = bench.run, *second = ruleset_run_new(bench.ruleset, bench.names);
    static const size_t expected[] = {1, 0, 1, 0};
    for (size_t i = 0; i < COUNT_OF(expected); i++) {
        bench.run = i < 2 ? first : second;
        bench_check(&bench, i % 2 ? root->first->next : root->first);
        CU_ASSERT_EQUAL(bench.faults.count, expected[i]);
    }
    ruleset_run_free(second);
    bench.run = first;
    bench_close(&bench);
    rules_free(rules);
}

/* A large item's memory is given back; the next item is judged as before. */
static void test_small_item_after_a_large_one(void)
{
    struct strbuf document = STRBUF_INIT;
    strbuf_addstr(&document, "<iati-activities><iati-activity>");
    for (int i = 0; i < 21000; i++)
        strbuf_addstr(&document, "<a v='1'/>");
    strbuf_addstr(&document, "</iati-activity><iati-activity><a v='2'/><a v='2'/></iati-activity>"
                             "</iati-activities>");
    expect("{`loop`: {`cases`: [{`foreach`: `a/@v`, `subs`: [`paths`], `do`: {`no_more_than_one`: "
           "{`cases`: [{`paths`: [`a[@v = '$1']`]}]}}}]}}",
           document.text, "a: m: there are 21000 (@v '1')\na: m: there are 2 (@v '2')");
    strbuf_release(&document);
}

static void test_nothing_to_free(void)
{
    ruleset_free(NULL);
    ruleset_run_free(NULL);
    pattern_free(NULL);
    pattern_match_free(NULL);
}

/* --- rules that can't be compiled --- */

static void expect_refused(const char *rules_text, const char *expected)
{
    struct rules *rules = read_rules(rules_text);
    const struct rules *const sets[] = {rules};
    struct names *names = names_new();
    struct error error = ERROR_INIT;
    struct ruleset *ruleset =
        ruleset_compile(sets, 1, "iati-activities", &usual_facts, names, &error);
    CU_ASSERT_PTR_NULL(ruleset);
    CU_ASSERT_EQUAL(error.kind, ERROR_USAGE);
    CU_ASSERT_PTR_NOT_NULL_FATAL(error.text);
    if (!strstr(error.text, expected))
        printf("\n    expected: %s\n    found:    %s\n", expected, error.text);
    CU_ASSERT_PTR_NOT_NULL(strstr(error.text, expected));
    error_clear(&error);
    ruleset_free(ruleset);
    names_free(names);
    rules_free(rules);
}

static void test_refusals(void)
{
    expect_refused("{`regex_matches`: {`cases`: [{`paths`: [`a`], `regex`: `a(b`}]}}",
                   "rule 'r': 'regex': 'a(b' is not a regular expression: at character 4: ");
    expect_refused("{`loop`: {`cases`: [{`foreach`: `a`, `subs`: [`paths`], `do`: {`atleast_one`: "
                   "{`cases`: [{`paths`: [`b[@c = $1]`]}]}}}]}}",
                   "rule 'r': 'paths': 'b[@c = $1]': '$1' must stand alone in quotes, as in "
                   "sector[@vocabulary = '$1']");
    expect_refused(
        "{`loop`: {`cases`: [{`foreach`: `a`, `subs`: [`regex`], `do`: {`regex_matches`: "
        "{`cases`: [{`paths`: [`b`], `regex`: `$1`}]}}}]}}",
        "rule 'r': 'regex': '$1' can stand in expressions only");
    expect_refused("{`range`: {`cases`: [{`paths`: [`a`], `max`: 1e300}]}}",
                   "rule 'r': 'max': 1e+300 is too large or too small a number");
    expect_refused("{`/iati-activities`: {`atleast_one`: {`cases`: [{`paths`: [`@version`]}]}}}",
                   "rule 'r': context '/iati-activities' is the root; rules see one activity or "
                   "organisation at a time, as in //iati-activity");
    expect_refused("{`//iati-activities[@version = 2]`: {`atleast_one`: {`cases`: [{`paths`: "
                   "[`@version`]}]}}}",
                   "is the root");
}

static void test_bad_present(void)
{
    struct rules *rules = read_rules("{`atleast_one`: {`cases`: [{`paths`: [`a`]}]}}");
    const struct rules *const sets[] = {rules};
    struct names *names = names_new();
    struct error error = ERROR_INIT;
    struct ruleset_facts facts = usual_facts;
    facts.now = "today";
    CU_ASSERT_PTR_NULL(ruleset_compile(sets, 1, "iati-activities", &facts, names, &error));
    CU_ASSERT_STRING_EQUAL(error.text, "the present 'today' is neither a date nor a date and time");
    error_clear(&error);
    names_free(names);
    rules_free(rules);
}

/* --- what an expression needs --- */

static void test_needs(void)
{
    static const struct {
        const char *text, *needs;
    } cases[] = {
        {"title", "title"},
        {"a/b[c]/@d", "a b @d"},
        {"//a//b", "a b"},
        {"../a/text()", "a"},
        {"*/@xml:lang", "@xml:lang"},
        {"/a/.", "a"},
        {"a[x or y]", "a"},
        {"a[']'] = 'b'", "a"},
        {"a != 1", "a"},
        {"count(a) > 0", "a"},
        {"count(a/b) >= 1", "a b"},
        {"count(a) = 2", "a"},
        {"count(a) + count(a/b) > 0", "a"},
        {"count(a) + count(b) > 0", ""},
        {"count(a[@v = '1']) > 1 and not(b)", "a"},
        {"a and b", "a b"},
        {"a and count(b) > 0 and c = '1'", "a b c"},
        /* true or something even if the names are missing */
        {"a or b", ""},
        {"a | b", ""},
        {"a and b or c", ""},
        {"a and b\nor c", ""},
        {"not(a)", ""},
        {"count(a) = 0", ""},
        {"count(a) >= 0", ""},
        {"count(a) < 1", ""},
        {"count(a) > -1", ""},
        {"count(a) > 0 = false()", ""},
        {"a = false()", ""},
        {"count(a)", ""},
        {"number(a) = a", ""},
        {"a + 1", ""},
        {"a * 2", ""},
        {"1", ""},
        {"'a'", ""},
        {"child::a", ""},
        {"a/following::b", ""},
        {"string-length(a) = 0", ""},
    };
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        struct names *names = names_new();
        unsigned needs[MOST_NEEDS];
        struct strbuf found = STRBUF_INIT;
        size_t count = ruleset_path_needs(cases[i].text, names, needs);
        for (size_t j = 0; j < count; j++)
            strbuf_addf(&found, "%s%s", j ? " " : "", names_text(names, needs[j]));
        struct strbuf expected = STRBUF_INIT;
        for (const char *c = cases[i].needs; *c; c++)
            if (*c != '@')
                strbuf_addch(&expected, *c);
        if (strcmp(found.text, expected.text) != 0)
            printf("\n    %s: expected '%s', found '%s'", cases[i].text, expected.text, found.text);
        CU_ASSERT_STRING_EQUAL(found.text, expected.text);
        strbuf_release(&found);
        strbuf_release(&expected);
        names_free(names);
    }
}

/* --- values --- */

static void test_moments(void)
{
    struct moment a, b;
    CU_ASSERT_TRUE(moment_parse("1970-01-01T00:00:00Z", false, &a));
    CU_ASSERT_EQUAL(a.seconds, 0);
    CU_ASSERT_TRUE(moment_parse(" 2000-03-01\n", false, &a));
    CU_ASSERT_EQUAL(a.seconds, (int64_t)11017 * 86400);
    CU_ASSERT_TRUE(moment_parse("0001-01-01", false, &a));
    CU_ASSERT_EQUAL(a.seconds, (int64_t)-719162 * 86400);
    CU_ASSERT_TRUE(moment_parse("2000-12-31T24:00:00", false, &a));
    CU_ASSERT_TRUE(moment_parse("2001-01-01", false, &b));
    CU_ASSERT_EQUAL(moment_distance(&a, &b), 0);
    CU_ASSERT_TRUE(moment_parse("2000-01-01T00:00:00.25", false, &a));
    CU_ASSERT_TRUE(moment_parse("2000-01-01T00:00:00.1234567891234", false, &b));
    CU_ASSERT_TRUE(moment_is_later(&a, &b));
    CU_ASSERT_FALSE(moment_is_later(&b, &a));
    CU_ASSERT_TRUE(moment_parse("2000-01-01-05:30", false, &a));
    CU_ASSERT_EQUAL(a.zone, -(5 * 3600 + 30 * 60));
    static const char *const wrong[] = {"",
                                        " ",
                                        "2000",
                                        "2000-02-30",
                                        "2000-1-1",
                                        "01/02/2000",
                                        "2000-01-01T25:00:00",
                                        "2000-01-01 10:00:00"};
    for (size_t i = 0; i < COUNT_OF(wrong); i++)
        CU_ASSERT_FALSE(moment_parse(wrong[i], false, &a));
}

static void expect_sum(const char *const *texts, size_t count, const char *expected)
{
    struct quantity sum = QUANTITY_INIT;
    for (size_t i = 0; i < count; i++)
        CU_ASSERT_TRUE(quantity_add(&sum, texts[i]));
    char *text = quantity_text(&sum);
    CU_ASSERT_STRING_EQUAL(text, expected);
    free(text);
    quantity_clear(&sum);
}

static void test_quantities(void)
{
    static const char *const thirds[] = {"33.4", "33.3", "33.3"};
    static const char *const fine[] = {"0.1234567891", "-0.1"};
    static const char *const large[] = {"999999999.999999999", "1000000000", "+5"};
    static const char *const negative[] = {"-1.50", "-.5", "1"};
    expect_sum(thirds, 3, "100");
    expect_sum(fine, 2, "0.0234567891");
    expect_sum(large, 3, "2000000004.999999999");
    expect_sum(negative, 3, "-1");
    static const char *const wrong[] = {"", ".", "1e5", "1,000", "0x10", "1 2", "- 1", "--1", "x"};
    struct quantity sum = QUANTITY_INIT;
    for (size_t i = 0; i < COUNT_OF(wrong); i++)
        CU_ASSERT_FALSE(quantity_add(&sum, wrong[i]));
    quantity_clear(&sum);
}

static void test_many_large_amounts(void)
{
    struct quantity sum = QUANTITY_INIT;
    for (int i = 0; i < 20; i++)
        CU_ASSERT_TRUE(quantity_add(&sum, "999999999"));
    char *text = quantity_text(&sum);
    CU_ASSERT_STRING_EQUAL(text, "19999999980");
    free(text);
    quantity_clear(&sum);
}

/* A pattern that is looked for directly answers as PCRE2 does. */
static void test_patterns(void)
{
    static const struct {
        const char *pattern, *same;
    } pairs[] = {
        {"^[^\\/\\&\\|\\?]+$", "(?:^[^\\/\\&\\|\\?]+$)"},
        {"^[^/&|?]+$", "(?:^[^/&|?]+$)"},
        {"^[^^$.*]+$", "(?:^[^^$.*]+$)"},
    };
    static const char *const values[] = {"",   "a", "a/b", "\n",       "a\n", "^",
                                         "\\", "?", ".",   "\xc3\xa9", "|x"};
    struct error error = ERROR_INIT;
    struct pattern_match *match = NULL;
    for (size_t i = 0; i < COUNT_OF(pairs); i++) {
        struct pattern *direct = pattern_compile(pairs[i].pattern, &error);
        struct pattern *compiled = pattern_compile(pairs[i].same, &error);
        CU_ASSERT_PTR_NOT_NULL_FATAL(direct);
        CU_ASSERT_PTR_NOT_NULL_FATAL(compiled);
        for (size_t j = 0; j < COUNT_OF(values); j++)
            CU_ASSERT_EQUAL(pattern_try(direct, values[j], &match),
                            pattern_try(compiled, values[j], &match));
        pattern_free(direct);
        pattern_free(compiled);
    }
    pattern_match_free(match);
}

static void test_spaces(void)
{
    static const char *const spaces[] = {" ",
                                         "\t",
                                         "\v",
                                         "\xc2\xa0",
                                         "\xe1\x9a\x80",
                                         "\xe2\x80\x83",
                                         "\xe2\x80\xaf",
                                         "\xe3\x80\x80",
                                         "\xef\xbb\xbf"};
    for (size_t i = 0; i < COUNT_OF(spaces); i++) {
        char *text = xasprintf("%sa%s", spaces[i], spaces[i]);
        CU_ASSERT_TRUE(text_begins_with_space(text));
        CU_ASSERT_TRUE(text_ends_with_space(text, strlen(text)));
        free(text);
    }
    static const char *const others[] = {"", "a", "\xc3\xa0", "\xe2\x80\x94", "\xe2\x80\x8b"};
    for (size_t i = 0; i < COUNT_OF(others); i++) {
        CU_ASSERT_FALSE(text_begins_with_space(others[i]));
        CU_ASSERT_FALSE(text_ends_with_space(others[i], strlen(others[i])));
    }
}

static void test_prefixes(void)
{
    struct prefix prefixes[] = {{"AB", 0}, {"", 0}, {"X-Y", 0}, {"AB", 0}};
    prefixes_prepare(prefixes, COUNT_OF(prefixes));
    CU_ASSERT_TRUE(prefixes_begin(prefixes, COUNT_OF(prefixes), "AB-1", "-"));
    CU_ASSERT_TRUE(prefixes_begin(prefixes, COUNT_OF(prefixes), "X-Y-", "-"));
    CU_ASSERT_TRUE(prefixes_begin(prefixes, COUNT_OF(prefixes), "-1", "-"));
    CU_ASSERT_FALSE(prefixes_begin(prefixes, COUNT_OF(prefixes), "X-1", "-"));
    CU_ASSERT_FALSE(prefixes_begin(prefixes, COUNT_OF(prefixes), "AB", "-"));
    CU_ASSERT_TRUE(prefixes_begin(prefixes, COUNT_OF(prefixes), "AB", ""));
    CU_ASSERT_FALSE(prefixes_begin(prefixes, 0, "AB", ""));
}

/* --- the rules of the standard --- */

static void test_standard_rules(void)
{
    static const char document[] =
        "<iati-activities version='2.03'><iati-activity "
        "last-updated-datetime='2027-01-01T00:00:00Z'>"
        "<iati-identifier>a</iati-identifier><reporting-org ref='a'/><title/>"
        "<sector vocabulary='2' code='1'/><sector vocabulary='2' code='2'/>"
        "<recipient-country percentage='101'/>"
        "<transaction><transaction-date iso-date='2020-01-01'/></transaction>"
        "<transaction><transaction-date iso-date='2030-01-01'/></transaction>"
        "</iati-activity></iati-activities>";
    static const char expected[] = "6.11.1 11.1.1 1.1.3 1.1.21 1.14.8 4.3.1 102.1.1 2.1.1 3.1.4 "
                                   "12.1.1 11.2.1";
    struct error error = ERROR_INIT;
    struct codelists *lists = codelists_open(NULL, &error);
    struct ruleset_facts facts = usual_facts;
    facts.prefixes = codelists_get(lists, "OrganisationRegistrationAgency", &error);
    struct rules *rules = rules_load(&error);
    CU_ASSERT_PTR_NOT_NULL_FATAL(rules);
    const struct rules *const sets[] = {rules};
    struct bench bench;
    struct strbuf text = STRBUF_INIT;
    bench_open(&bench, sets, 1, "iati-activities", &facts);
    bench_check(&bench, bench_parse(&bench, document)->first);
    for (size_t i = 0; i < bench.faults.count; i++)
        strbuf_addf(&text, "%s%s", i ? " " : "", bench.faults.items[i].rule->id);
    CU_ASSERT_STRING_EQUAL(text.text, expected);
    strbuf_release(&text);
    bench_close(&bench);
    rules_free(rules);
    codelists_free(lists);
}

/* --- comparison with the official tests of rulesets, where they are at hand --- */

/* A file of rules, and a document that keeps or breaks them. */
static const struct {
    const char *rules, *document;
    bool is_kept;
} official[] = {
    {"at_least_one", "at_least_one_bad", false},
    {"at_least_one", "at_least_one_narrative", true},
    {"at_least_one", "at_least_one_no_element_good", true},
    {"at_least_one", "at_least_one_ref", true},
    {"between_dates", "between_dates_bad", false},
    {"between_dates", "between_dates_good", true},
    {"condition", "activity_status_2", true},
    {"condition", "activity_status_3", false},
    {"date_now", "date_now_bad", false},
    {"date_now", "date_now_good", true},
    {"date_order", "date_bad", false},
    {"date_order", "date_good", true},
    {"dependent_title_description", "title", false},
    {"dependent_title_description", "description", false},
    {"dependent_title_description", "title_description", true},
    {"empty", "empty", true},
    {"empty", "title", true},
    {"forloop", "forloop_bad", false},
    {"forloop", "forloop_good", true},
    {"if_then", "if_then_bad", false},
    {"if_then", "if_then_good", true},
    {"no_more_than_one_title", "title", true},
    {"no_more_than_one_title", "title_twice", false},
    {"no_paths", "title", false},
    {"one_or_all", "one_or_all_currency_all_bad", false},
    {"one_or_all", "one_or_all_currency_all_good", true},
    {"one_or_all", "one_or_all_currency_bad", false},
    {"one_or_all", "one_or_all_currency_good", true},
    {"one_or_all", "one_or_all_lang_bad", false},
    {"one_or_all", "one_or_all_lang_bad_all", false},
    {"one_or_all", "one_or_all_lang_good", true},
    {"one_or_all", "one_or_all_lang_good_all", true},
    {"one_or_all", "one_or_all_sector_all_bad", false},
    {"one_or_all", "one_or_all_sector_all_good", true},
    {"one_or_all", "one_or_all_sector_bad", false},
    {"one_or_all", "one_or_all_sector_good", true},
    {"one_or_all_org", "one_or_all_org_currency_bad", false},
    {"one_or_all_org", "one_or_all_org_currency_good", true},
    {"only_one_of", "only_one_of_activity_bad", false},
    {"only_one_of", "only_one_of_activity_good", true},
    {"only_one_of", "only_one_of_transaction_bad", false},
    {"only_one_of", "only_one_of_transaction_good", true},
    {"period_time", "period_time_bad", false},
    {"period_time", "period_time_good", true},
    {"range", "range_bad", false},
    {"range", "range_good", true},
    {"recipient_country", "recipient_country_bad", false},
    {"recipient_country", "recipient_country_good", true},
    {"recipient_region_budget", "recipient_region_budget_bad", false},
    {"recipient_region_budget", "recipient_region_budget_good", true},
    {"regex_matches", "regex_bad", false},
    {"regex_matches", "regex_good", true},
    {"regex_no_matches", "regex_bad", true},
    {"regex_no_matches", "regex_good", false},
    {"result_indicator_baseline_selector_with_conditions", "results_indicator_baseline_value_bad",
     false},
    {"result_indicator_baseline_selector_with_conditions", "results_indicator_baseline_value_good",
     true},
    {"result_indicator_baseline_selector_with_conditions",
     "results_indicator_baseline_value_not_relevant", true},
    {"result_indicator_period_actual_selector_with_conditions",
     "results_indicator_period_actual_value_bad", false},
    {"result_indicator_period_actual_selector_with_conditions",
     "results_indicator_period_actual_value_good", true},
    {"result_indicator_period_actual_selector_with_conditions",
     "results_indicator_period_actual_value_not_relevant", true},
    {"result_indicator_period_target_selector_with_conditions",
     "results_indicator_period_target_value_bad", false},
    {"result_indicator_period_target_selector_with_conditions",
     "results_indicator_period_target_value_good", true},
    {"result_indicator_period_target_selector_with_conditions",
     "results_indicator_period_target_value_not_relevant", true},
    {"results_references", "results_refs_bad", false},
    {"results_references", "results_refs_good", true},
    {"sector_percentage_sum", "sector_percentage_sum_bad", false},
    {"sector_percentage_sum", "sector_percentage_sum_good", true},
    {"starts_with", "identifiers", true},
    {"starts_with", "identifiers_bad", false},
    {"sum", "sum_bad", false},
    {"sum", "sum_good", true},
    {"sum_two", "sum_two_bad", false},
    {"sum_two", "sum_two_good", true},
    {"time_limit", "time_limit_bad", false},
    {"time_limit", "time_limit_good", true},
    {"title_exists", "title", true},
    {"title_exists", "description", false},
    {"title_text_exists", "title", false},
    {"title_text_exists", "title_text", true},
    {"total_expenditure", "total_expenditure_bad", false},
    {"total_expenditure", "total_expenditure_good", true},
    {"unique", "unique_bad", false},
    {"unique", "unique_good", true},
    {"unique_title_description", "title_description_content", true},
};

/* True if nothing is wrong with any item of the document. */
static bool is_kept(const char *rules_path, const char *document)
{
    struct error error = ERROR_INIT;
    struct rules *rules = rules_load_file(rules_path, &error);
    CU_ASSERT_PTR_NOT_NULL_FATAL(rules);
    const struct rules *const sets[] = {rules};
    struct bench bench;
    bench_open(&bench, sets, 1,
               strstr(document, "<iati-organisations") ? "iati-organisations" : "iati-activities",
               &usual_facts);
    size_t count = 0;
    for (const struct node *item = bench_parse(&bench, document)->first; item; item = item->next) {
        bench_check(&bench, item);
        count += bench.faults.count;
    }
    bench_close(&bench);
    rules_free(rules);
    return count == 0;
}

static void test_official_files(void)
{
    const char *source = getenv("SOURCE_FOLDER");
    char *folder = xasprintf("%s/../shared/reference/ruleset-tests", source ? source : ".");
    size_t agreed = 0;
    if (!folder_exists(folder)) {
        printf("\n    not run: '%s' is not there ", folder);
        free(folder);
        return;
    }
    for (size_t i = 0; i < COUNT_OF(official); i++) {
        char *rules = xasprintf("%s/%s.json", folder, official[i].rules);
        char *path = xasprintf("%s/%s.xml", folder, official[i].document);
        struct error error = ERROR_INIT;
        size_t length = 0;
        char *document = file_read(path, 1024 * 1024, &length, &error);
        CU_ASSERT_PTR_NOT_NULL_FATAL(document);
        if (is_kept(rules, document) == official[i].is_kept)
            agreed++;
        else
            printf("\n    %s should be %s by %s", official[i].rules,
                   official[i].is_kept ? "kept" : "broken", official[i].document);
        free(document);
        free(rules);
        free(path);
    }
    printf("\n    %zu of %zu official tests of rulesets agree ", agreed, COUNT_OF(official));
    CU_ASSERT_EQUAL(agreed, COUNT_OF(official));
    free(folder);
}

CU_TestInfo ruleset_tests[] = {
    {"atleast_one: something must be found", test_atleast_one},
    {"no_more_than_one: one may be found", test_no_more_than_one},
    {"only_one_of: the excluded excludes the others", test_only_one_of},
    {"one_or_all: language, sector, currency are given once or everywhere", test_one_or_all},
    {"dependent: all or none", test_dependent},
    {"unique: no value twice", test_unique},
    {"sum: exact", test_sum},
    {"two sums agree, exactly", test_sums_agree},
    {"two sums agree within limits", test_sums_agree_nearly},
    {"range: each number within its limits", test_range},
    {"date_order: in order; what is no date is left to the schema", test_date_order},
    {"date_order: NOW on either side judges every date", test_date_order_with_now},
    {"date_now: moments up to the present", test_date_now},
    {"time_limit: 365 days", test_time_limit},
    {"between_dates: within, limits included", test_between_dates},
    {"regex_matches and regex_no_matches", test_regex},
    {"a pattern that takes too long is told", test_hard_pattern_is_told},
    {"startswith: one of the prefixes and the separator", test_startswith},
    {"startswith: codes of registration agencies", test_startswith_agencies},
    {"startswith: many prefixes for many values", test_startswith_many},
    {"no_spaces: none around a value", test_no_spaces},
    {"if_then: the second follows from the first", test_if_then},
    {"if_then of the standard needs a place to tell", test_standard_if_then_needs_a_place},
    {"evaluates_to_true", test_evaluates_to_true},
    {"a condition decides whether a case counts", test_condition},
    {"identifiers of publishers are spared", test_id_condition},
    {"a rule counts in its versions", test_versions},
    {"a loop runs its rules for each value", test_loop},
    {"a loop's value goes where the rule says", test_loop_without_substitution},
    {"loops over the same values share them", test_loops_share_values_and_answers},
    {"a loop in a loop goes through what belongs to each value", test_loop_in_a_loop},
    {"loops stand in loops in loops", test_loops_in_loops},
    {"fields take the values of different loops", test_fields_take_values_of_different_loops},
    {"a rule beside an inner loop is of the outer one", test_rule_beside_an_inner_loop},
    {"a loop may have a condition", test_condition_of_a_loop},
    {"a loop over very many values says that it stopped", test_loop_has_a_ceiling},
    {"loops in loops share a ceiling", test_loops_in_loops_have_a_ceiling},
    {"a rule that takes too long is given up, and says so", test_costly_rule_is_given_up},
    {"a rule that is given up spares the others", test_given_up_rule_spares_the_others},
    {"a large activity is within the limit", test_large_activity_is_within_the_limit},
    {"contexts of every form", test_contexts},
    {"contexts stay in the item", test_contexts_stay_in_the_item},
    {"organisations", test_organisations},
    {"paths may lead to the root", test_paths_may_lead_to_the_root},
    {"faults too many are passed over", test_surplus_faults_are_passed_over},
    {"a thousand complaints of a rule are told, the others counted",
     test_only_the_first_complaints_are_told},
    {"long values are cut between characters", test_long_values_are_cut},
    {"a rule without message speaks too", test_message_of_a_rule_without_one},
    {"the official answers, even where they are wrong", test_official},
    {"rules of several sets", test_several_sets},
    {"two runs of one ruleset", test_two_runs},
    {"a small item after a large one", test_small_item_after_a_large_one},
    {"nothing to free is fine", test_nothing_to_free},
    {"rules that can't be compiled are named", test_refusals},
    {"a present that is no date is refused", test_bad_present},
    {"names without which an expression selects nothing", test_needs},
    {"dates and times", test_moments},
    {"numbers", test_quantities},
    {"sums leave the small numbers", test_many_large_amounts},
    {"patterns looked for directly", test_patterns},
    {"white space of all kinds", test_spaces},
    {"prefixes by their hash", test_prefixes},
    {"the rules of the standard", test_standard_rules},
    {"the official tests of rulesets", test_official_files},
    CU_TEST_INFO_NULL,
};
