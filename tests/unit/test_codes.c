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
#include "standard/standard.h"
#include "validate/code_message.h"
#include "validate/codes.h"

extern CU_TestInfo codes_tests[];

/* All that a check takes. */
struct scene {
    struct rules *rules;
    struct codelists *lists;
    struct standard *standard;
    struct names *names;
    struct shapes *shapes;
    struct codes *codes;
    struct document_builder builder;
    struct arena arena;
    struct faults faults;
};

static void open_scene(struct scene *scene, const struct codes_facts *facts, bool shaped)
{
    struct error error = ERROR_INIT;
    *scene = (struct scene){.rules = rules_load(&error), .lists = codelists_open(NULL, &error)};
    CU_ASSERT_PTR_NOT_NULL_FATAL(scene->rules);
    scene->standard = standard_load(facts->version, &error);
    CU_ASSERT_PTR_NOT_NULL_FATAL(scene->standard);
    scene->names = names_new();
    if (shaped)
        scene->shapes = shapes_new(scene->standard, facts->root, scene->names);
    scene->codes =
        codes_new(scene->rules, scene->lists, facts, scene->shapes, scene->names, &error);
    CU_ASSERT_PTR_NOT_NULL_FATAL(scene->codes);
    CU_ASSERT_EQUAL(error.kind, ERROR_NONE);
}

static void close_scene(struct scene *scene)
{
    faults_release(&scene->faults);
    arena_release(&scene->arena);
    document_release(&scene->builder);
    codes_free(scene->codes);
    shapes_free(scene->shapes);
    names_free(scene->names);
    standard_free(scene->standard);
    codelists_free(scene->lists);
    rules_free(scene->rules);
}

static const struct node *parse(struct scene *scene, const char *text, size_t length)
{
    const struct node *root = NULL;
    CU_ASSERT_TRUE_FATAL(
        document_parse(&scene->builder, text, length, scene->names, scene->shapes, &root));
    return root;
}

/* Checks one item, and the root if it is the first one. */
static void check_item(struct scene *scene, const struct node *item)
{
    arena_reset(&scene->arena);
    faults_begin(&scene->faults, &scene->arena);
    if (item == item->parent->first)
        codes_check_root(scene->codes, item->parent, &scene->faults);
    codes_check(scene->codes, item, &scene->faults);
    faults_sort(&scene->faults);
}

/* Checks the first item of a document and says what is wrong, a line a fault. The caller frees. */
static char *faults_of(const char *text, const struct codes_facts *facts, bool shaped)
{
    struct scene scene;
    struct strbuf lines = STRBUF_INIT;
    open_scene(&scene, facts, shaped);
    check_item(&scene, parse(&scene, text, strlen(text))->first);
    for (size_t i = 0; i < scene.faults.count; i++)
        strbuf_addf(&lines, "%s %s\n", scene.faults.items[i].rule->id,
                    scene.faults.items[i].message);
    close_scene(&scene);
    return strbuf_detach(&lines);
}

static void expect_with(const struct codes_facts *facts, const char *text, const char *expected)
{
    for (int shaped = 0; shaped < 2; shaped++) {
        char *found = faults_of(text, facts, shaped);
        if (strcmp(found, expected) != 0)
            fprintf(stderr, "\n%s%s\ninstead of\n%s", shaped ? "" : "(no shapes) ", found,
                    expected);
        CU_ASSERT_STRING_EQUAL(found, expected);
        free(found);
    }
}

static const struct codes_facts today = {
    .version = "2.03", .root = "iati-activities", .now = "2026-11-22T10:00:00Z"};

/* What is wrong in an activity with these contents, by the rules of 2.03. */
static void expect(const char *contents, const char *expected)
{
    char *text = xasprintf("<iati-activities version='2.03'><iati-activity>%s</iati-activity>"
                           "</iati-activities>",
                           contents);
    expect_with(&today, text, expected);
    free(text);
}

/* --- codes and their lists --- */

static void test_fault_is_at_its_attribute(void)
{
    static const char text[] = "<iati-activities version='2.03'><iati-activity><title/>"
                               "<activity-status a='1' code='9'/></iati-activity>"
                               "</iati-activities>";
    struct scene scene;
    open_scene(&scene, &today, true);
    check_item(&scene, parse(&scene, text, sizeof text - 1)->first);
    CU_ASSERT_EQUAL_FATAL(scene.faults.count, 1);
    const struct fault *fault = &scene.faults.items[0];
    CU_ASSERT_STRING_EQUAL(fault->rule->id, "9.5.1");
    CU_ASSERT_EQUAL(fault->rule->severity, SEVERITY_ERROR);
    CU_ASSERT_STRING_EQUAL(fault->node->label, "activity-status");
    CU_ASSERT_PTR_EQUAL(fault->attribute, &fault->node->attributes[1]);
    CU_ASSERT_STRING_EQUAL(fault->value, "9");
    CU_ASSERT_STRING_EQUAL(fault->message,
                           "activity-status code \"9\" is not in codelist ActivityStatus");
    close_scene(&scene);
}

static void test_codes_are_compared_exactly(void)
{
    expect("<activity-status code='2'/><recipient-country code='TN'/>", "");
    expect("<activity-status code=' 2'/>",
           "9.5.1 activity-status code \" 2\" is not in codelist ActivityStatus; did you mean "
           "\"2\"?\n");
    expect("<budget><value currency='usd'/></budget>",
           "9.9.1 value currency \"usd\" is not in codelist Currency; did you mean \"USD\"?\n");
    expect("<document-link format='application/pfd'/>",
           "9.27.1 document-link format \"application/pfd\" is not in codelist FileFormat; did you "
           "mean \"application/pdf\"?\n");
}

static void test_empty_and_absent(void)
{
    expect("<activity-status/><sector percentage='1'/>", "");
    expect("<activity-status code=''/><sector code=''/>",
           "9.5.1 activity-status code is empty; expected a code of codelist ActivityStatus\n"
           "9.76.1 sector code is empty; expected a code of codelist Sector (no vocabulary means "
           "1)\n");
}

static void test_only_where_the_path_says(void)
{
    expect("<x><activity-status code='9'/></x><activity-status><x code='9'/></activity-status>",
           "");
    expect("<x:activity-status xmlns:x='urn:x' code='9'/>", "");
    expect("<activity-status xmlns:x='urn:x' x:code='9'/>", "");
    expect("<result><indicator><period><actual><document-link><language code='EN'/></document-link>"
           "</actual></period></indicator></result>",
           "9.70.1 language code \"EN\" is not in codelist Language; did you mean \"en\"?\n");
}

static void test_attributes_of_the_item(void)
{
    struct codes_facts facts = today;
    expect_with(&facts,
                "<iati-activities version='2.03'><iati-activity default-currency='EURO'>"
                "<title/></iati-activity></iati-activities>",
                "9.3.1 default-currency \"EURO\" is not in codelist Currency; did you mean "
                "\"EUR\"?\n");
    facts.root = "iati-organisations";
    expect_with(&facts,
                "<iati-organisations version='2.03'><iati-organisation default-currency='1'>"
                "<total-budget status='7'/></iati-organisation></iati-organisations>",
                "9.96.1 default-currency \"1\" is not in codelist Currency\n"
                "9.113.1 total-budget status \"7\" is not in codelist BudgetStatus\n");
}

static void test_root_is_checked_when_asked(void)
{
    static const char text[] = "<iati-activities version='2.04'><iati-activity/><iati-activity/>"
                               "</iati-activities>";
    struct scene scene;
    open_scene(&scene, &today, true);
    const struct node *root = parse(&scene, text, sizeof text - 1);
    check_item(&scene, root->first);
    CU_ASSERT_EQUAL_FATAL(scene.faults.count, 1);
    CU_ASSERT_STRING_EQUAL(scene.faults.items[0].rule->id, "9.1.1");
    CU_ASSERT_PTR_EQUAL(scene.faults.items[0].node, root);
    CU_ASSERT_STRING_EQUAL(scene.faults.items[0].message,
                           "version \"2.04\" is not in codelist Version");
    check_item(&scene, root->first->next);
    CU_ASSERT_EQUAL(scene.faults.count, 0);
    close_scene(&scene);
}

static void test_text_of_an_element(void)
{
    expect("<crs-add><channel-code>\n  21039\n</channel-code></crs-add>", "");
    expect("<crs-add><channel-code>\n  2103x\n</channel-code></crs-add>",
           "9.16.1 channel-code \"2103x\" is not in codelist CRSChannelCode\n");
    expect("<crs-add><channel-code/></crs-add>",
           "9.16.1 channel-code is empty; expected a code of codelist CRSChannelCode\n");
}

static void test_long_values_are_shortened(void)
{
    struct strbuf contents = STRBUF_INIT;
    strbuf_addstr(&contents, "<activity-status code='");
    for (int i = 0; i < 5000; i++)
        strbuf_addstr(&contents, "1");
    strbuf_addstr(&contents, "'/>");
    char *text = xasprintf("<iati-activities><iati-activity>%s</iati-activity></iati-activities>",
                           contents.text);
    char *found = faults_of(text, &today, true);
    CU_ASSERT_PTR_NOT_NULL(strstr(found, "1…\" is not in codelist ActivityStatus\n"));
    CU_ASSERT(strlen(found) < 300);
    free(found);
    free(text);
    strbuf_release(&contents);
}

/* --- vocabularies --- */

static void test_vocabulary_chooses_the_list(void)
{
    expect("<sector code='112' vocabulary='2'/><sector code='x' vocabulary='99'/>"
           "<sector code='x' vocabulary=' '/>",
           "9.78.1 sector vocabulary \" \" is not in codelist SectorVocabulary\n");
    expect("<sector code='999' vocabulary='2'/>",
           "9.77.1 sector code \"999\" is not in codelist SectorCategory (vocabulary 2)\n");
    expect("<tag code='x'/><tag code='x' vocabulary='1'/>", ""); /* no vocabulary is meant */
}

static void test_absent_vocabulary_has_a_meaning(void)
{
    expect("<sector code='99999'/>",
           "9.76.1 sector code \"99999\" is not in codelist Sector (no vocabulary means 1)\n");
    expect("<sector code='99999' vocabulary=''/>",
           "9.76.1 sector code \"99999\" is not in codelist Sector (no vocabulary means 1)\n"
           "9.78.1 sector vocabulary is empty; expected a code of codelist SectorVocabulary\n");
}

static void test_code_of_another_vocabulary(void)
{
    expect("<transaction><sector code='112'/></transaction>",
           "9.90.1 sector code \"112\" is not in codelist Sector (no vocabulary means 1); it is a "
           "code of SectorCategory, vocabulary 2\n");
}

static void test_vocabulary_of_the_parent(void)
{
    struct codes_facts facts = today;
    facts.version = "2.02";
    expect_with(
        &facts,
        "<iati-activities><iati-activity><country-budget-items vocabulary='1'>"
        "<budget-item code='x'/></country-budget-items><country-budget-items "
        "vocabulary='2'><budget-item code='x'/></country-budget-items></iati-activity>"
        "</iati-activities>",
        "x.code.withdrawn country-budget-items vocabulary \"1\" was withdrawn from codelist "
        "BudgetIdentifierVocabulary on 2018-04-18\n"
        "9.14.1 budget-item code \"x\" is not in codelist BudgetIdentifier (vocabulary "
        "1)\n");
}

/* --- versions --- */

static void test_rules_of_the_version(void)
{
    static const char text[] = "<iati-activities><iati-activity><default-aid-type code='x' "
                               "vocabulary='3'/><participating-org crs-channel-code='1'/>"
                               "</iati-activity></iati-activities>";
    struct codes_facts facts = today;
    expect_with(&facts, text,
                "9.40.1 participating-org crs-channel-code \"1\" is not in codelist "
                "CRSChannelCode\n");
    facts.version = "2.01";
    expect_with(&facts, text, "9.21.1 default-aid-type code \"x\" is not in codelist AidType\n");
}

static void test_codes_of_the_version(void)
{
    static const char text[] = "<iati-activities><iati-activity><transaction><transaction-type "
                               "code='11'/></transaction></iati-activity></iati-activities>";
    struct codes_facts facts = today;
    expect_with(&facts, text, "");
    facts.version = "2.01";
    expect_with(&facts, text,
                "9.93.1 transaction-type code \"11\" is not in codelist TransactionType of version "
                "2.01, only in that of 2.02 and 2.03\n");
}

/* --- languages --- */

static void test_languages_anywhere(void)
{
    expect("<title xml:lang='en'><narrative xml:lang='fr'/><narrative/></title>", "");
    expect("<x><y xml:lang='EN'/></x><title><narrative xml:lang='xx'/></title>",
           "x.code.language xml:lang \"EN\" is not in codelist Language; did you mean \"en\"?\n"
           "x.code.language xml:lang \"xx\" is not in codelist Language\n");
}

/* --- withdrawn codes --- */

static const char old_sector[] = "<iati-activities><iati-activity><sector code='15120'/>"
                                 "<sector code='15120' vocabulary='99'/></iati-activity>"
                                 "</iati-activities>";

static void test_withdrawn_code(void)
{
    expect_with(&today, old_sector,
                "x.code.withdrawn sector code \"15120\" was withdrawn from codelist Sector (no "
                "vocabulary means 1) on 2020-02-28\n");
}

static void test_code_that_will_be_withdrawn(void)
{
    struct codes_facts facts = today;
    facts.now = "2020-02-27";
    expect_with(&facts, old_sector, "");
    facts.date = "2020-02-28T00:00:00Z";
    expect_with(&facts, old_sector,
                "x.code.withdrawn sector code \"15120\" will be withdrawn from codelist Sector (no "
                "vocabulary means 1) on 2020-02-28\n");
    facts.now = "2020-02-28";
    facts.date = NULL;
    expect_with(&facts, old_sector,
                "x.code.withdrawn sector code \"15120\" was withdrawn from codelist Sector (no "
                "vocabulary means 1) on 2020-02-28\n");
    facts.date = "2020-02-27";
    expect_with(&facts, old_sector, "");
}

static void test_withdrawn_on_an_unknown_day(void)
{
    expect("<recipient-country code='AN'/>",
           "x.code.withdrawn recipient-country code \"AN\" is withdrawn from codelist Country\n");
}

static void test_withdrawn_and_replaced(void)
{
    expect("<budget><value currency='ZMK'/></budget>",
           "x.code.withdrawn value currency \"ZMK\" was withdrawn from codelist Currency on "
           "2018-08-08; use \"ZMW\" instead\n");
}

/* --- similar codes --- */

static void expect_similar(const struct codelist *list, const char *value, const char *expected)
{
    struct strbuf found = STRBUF_INIT;
    const char *codes[SIMILAR_MOST];
    size_t count = code_find_similar(list, value, "2.03", codes);
    for (size_t i = 0; i < count; i++)
        strbuf_addf(&found, "%s%s", i ? " " : "", codes[i]);
    if (strcmp(found.text, expected) != 0)
        fprintf(stderr, "\n'%s' for '%s' instead of '%s'", found.text, value, expected);
    CU_ASSERT_STRING_EQUAL(found.text, expected);
    strbuf_release(&found);
}

static void test_similar_codes(void)
{
    static const struct {
        const char *list, *value, *expected;
    } cases[] = {
        {"Currency", "eur", "EUR"},
        {"Currency", "\tEUR \n", "EUR"},
        {"Currency", "ERU", "ERN EUR MRU"}, /* swapped, and others */
        {"Currency", "ZMKK", ""},           /* ZMK is withdrawn */
        {"Currency", "TNDD", "TND"},        /* too many */
        {"Currency", "TN", "BTN STN TND"},  /* missing */
        {"Currency", "XX", ""},             /* too much is like that */
        {"Currency", "", ""},
        {"Country", "XX", ""},
        {"Sector", "11229", ""}, /* numbers are not like one another */
        {"AidType", "B1", "B01"},
        {"FileFormat", "aplication/PDF", "application/pdf"},
        {"FileFormat", "applicatoin/pfd", ""}, /* two mistakes */
    };
    struct error error = ERROR_INIT;
    struct codelists *lists = codelists_open(NULL, &error);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        expect_similar(codelists_get(lists, cases[i].list, &error), cases[i].value,
                       cases[i].expected);
    codelists_free(lists);
}

/* --- UN financial data --- */

static void expect_of_report(const char *year, const char *facts, const char *expected)
{
    static const struct codes_facts present = {
        .version = "1.00", .root = "unsdg-reports", .now = "2026-11-22T10:00:00Z"};
    char *text = xasprintf("<unsdg-reports version='1.00'><unsdg-report entity='ILO' year='%s'>%s"
                           "</unsdg-report></unsdg-reports>",
                           year, facts);
    expect_with(&present, text, expected);
    free(text);
}

static void test_category_beside_a_code(void)
{
    expect_of_report("2024", "<expense location-level='COU' location='TUN'/>", "");
    expect_of_report("2024", "<expense location='TUN'/>", "");
    expect_of_report("2024", "<expense location-level='SUB' location='TUN'/>",
                     "unsdg.4.1 expense location \"TUN\" is of location-level COU in codelist "
                     "UNLocation, but location-level is \"SUB\"\n");
    expect_of_report("2024", "<expense location-level='SUB' location='TUNIS'/>",
                     "unsdg.2.12 expense location \"TUNIS\" is not in codelist UNLocation\n");
}

static void test_codes_of_the_year(void)
{
    expect_of_report("2018", "<revenue instrument='R02A'/>", "");
    expect_of_report("2017", "<revenue instrument='R02'/>", "");
    expect_of_report("2017", "<revenue instrument='R02A'/>",
                     "unsdg.2.20 revenue instrument \"R02A\" is in codelist "
                     "UNFinancingInstrument from 2018 only, not for 2017\n");
    expect_of_report("2018", "<revenue instrument='R02'/>",
                     "unsdg.2.20 revenue instrument \"R02\" is in codelist "
                     "UNFinancingInstrument up to 2017 only, not for 2018\n");
    expect_of_report("2018", "<expense function='L4'/>",
                     "unsdg.2.20 expense function \"L4\" is in codelist UNFunction up to 2017 "
                     "only, not for 2018; use \"3\" instead\n");
    expect_of_report("2024", "<revenue dataset='revenue-government' instrument='R03'/>", "");
    expect_of_report("2024", "<revenue dataset='revenue' instrument='R03'/>",
                     "unsdg.2.20 revenue instrument \"R03\" is in codelist "
                     "UNFinancingInstrument up to 2017 only, not for 2024\n");
    expect_of_report("soon", "<revenue instrument='R02'/>", "");
}

/* --- rules that can't be used --- */

static void write_data(const char *folder, const char *name, const char *text)
{
    struct error error = ERROR_INIT;
    char *path = path_join(folder, name);
    CU_ASSERT_TRUE_FATAL(file_write(path, text, strlen(text), &error));
    free(path);
}

static void remove_data(const char *folder)
{
    static const char *const names[] = {"schemas/iati/rule-catalogue.json", "schemas/iati",
                                        "schemas", ""};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        char *path = path_join(folder, names[i]);
        remove(path);
        free(path);
    }
}

static void expect_refused(const char *folder, const char *place, const char *expected)
{
    struct error error = ERROR_INIT;
    char *text = xasprintf("{\"rules\": [{\"id\": \"7\", \"category\": \"c\", \"kind\": "
                           "\"codelist\", \"places\": [{%s}]}], \"lists\": {}}",
                           place);
    write_data(folder, "schemas/iati/rule-catalogue.json", text);
    resource_set_folder(folder);
    struct rules *rules = rules_load(&error);
    resource_set_folder(NULL);
    CU_ASSERT_PTR_NOT_NULL_FATAL(rules);
    struct codelists *lists = codelists_open(NULL, &error);
    struct names *names = names_new();
    CU_ASSERT_PTR_NULL(codes_new(rules, lists, &today, NULL, names, &error));
    CU_ASSERT_EQUAL(error.kind, ERROR_USAGE);
    if (!error.text || !strstr(error.text, expected))
        fprintf(stderr, "\n'%s' instead of '%s'", error.text ? error.text : "", expected);
    CU_ASSERT(error.text && strstr(error.text, expected));
    names_free(names);
    codelists_free(lists);
    rules_free(rules);
    error_clear(&error);
    free(text);
}

static void test_refused_rules(void)
{
    static const struct {
        const char *place, *error;
    } cases[] = {
        {"\"path\": \"sector\", \"list\": \"Sector\"",
         "rule '7': path 'sector' is none that codes can be at; expected one such as "
         "'/iati-activities/NAME/@NAME'"},
        {"\"path\": \"//sector\", \"list\": \"Sector\"", "path '//sector' is none"},
        {"\"path\": \"/a/@b/c\", \"list\": \"Sector\"", "path '/a/@b/c' is none"},
        {"\"path\": \"/a[1]\", \"list\": \"Sector\"", "path '/a[1]' is none"},
        {"\"path\": \"/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a\", \"list\": \"Sector\"",
         "a/a' is none that codes can be at"},
        {"\"path\": \"/iati-activities/@b\", \"list\": \"Sectr\"",
         "rule '7': there is no codelist 'Sectr'; did you mean 'Sector'?"},
        {"\"path\": \"/iati-activities/@b\", \"list\": \"Sector\", \"when\": {\"is\": \"1\"}",
         "rule '7': 'when' can't be understood; expected 'attribute' ('@NAME' or '../@NAME') and "
         "'is'"},
        {"\"path\": \"/iati-activities/@b\", \"list\": \"Sector\", \"when\": {\"is\": \"1\", "
         "\"attribute\": \"../../@x\"}",
         "'when' can't be understood"},
        {"\"path\": \"/iati-activities/@b\", \"list\": \"Sector\", \"yearIn\": \"year\"",
         "rule '7': 'categoryIn' and 'yearIn' must be attributes ('@NAME')"},
        {"\"path\": \"/iati-activities/@b\", \"list\": \"Sector\", \"unless\": {\"attribute\": "
         "\"@a\", \"is\": []}",
         "and 'unless' an 'attribute' and the list 'is' of up to 4 values"},
    };
    struct error error = ERROR_INIT;
    char folder[] = "/tmp/test-codes-XXXXXX";
    CU_ASSERT_PTR_NOT_NULL_FATAL(mkdtemp(folder));
    char *inner = path_join(folder, "schemas/iati");
    CU_ASSERT_TRUE_FATAL(folder_make(inner, &error));
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        expect_refused(folder, cases[i].place, cases[i].error);
    remove_data(folder);
    free(inner);
}

/* --- comparison with the official validator, where its answers are at hand --- */

static char *reference(const char *name)
{
    const char *source = getenv("SOURCE_FOLDER");
    char *path = xasprintf("%s/../shared/reference/verdicts/%s", source ? source : ".", name);
    if (file_exists(path))
        return path;
    printf("\n    not run: '%s' is not there ", path);
    free(path);
    return NULL;
}

/* Pairs of identifier and rule, each once. */
struct verdict {
    char **lines;
    size_t count, capacity;
};

static void verdict_add(struct verdict *verdict, const char *identifier, const char *rule)
{
    size_t length = strlen(identifier);
    const char *suffix = strrchr(identifier, '('); /* "(2)": the second of that identifier */
    if (suffix && strspn(suffix + 1, "0123456789") + 2 == strlen(suffix))
        length = (size_t)(suffix - identifier);
    char *line = xasprintf("%.*s %s", (int)length, identifier, rule);
    for (size_t i = 0; i < verdict->count; i++)
        if (strcmp(verdict->lines[i], line) == 0) {
            free(line);
            return;
        }
    verdict->lines = grow(verdict->lines, verdict->count, &verdict->capacity, sizeof line);
    verdict->lines[verdict->count++] = line;
}

static int compare_lines(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

/* All pairs in one text, which the caller frees; empties the verdict. */
static char *verdict_join(struct verdict *verdict)
{
    struct strbuf text = STRBUF_INIT;
    if (verdict->count)
        qsort(verdict->lines, verdict->count, sizeof *verdict->lines, compare_lines);
    for (size_t i = 0; i < verdict->count; i++) {
        strbuf_addf(&text, "%s\n", verdict->lines[i]);
        free(verdict->lines[i]);
    }
    free(verdict->lines);
    *verdict = (struct verdict){.lines = NULL};
    return strbuf_detach(&text);
}

static char *official_verdict(const json_t *answer)
{
    struct verdict verdict = {.lines = NULL};
    const json_t *findings = json_object_get(answer, "findings");
    for (size_t i = 0; i < json_array_size(findings); i++) {
        const json_t *finding = json_array_get(findings, i);
        const char *rule = json_string_value(json_array_get(finding, 1));
        if (strncmp(rule, "9.", 2) == 0)
            verdict_add(&verdict, json_string_value(json_array_get(finding, 0)), rule);
    }
    return verdict_join(&verdict);
}

static const char *identifier_of(const struct node *item)
{
    for (const struct node *child = item->first; child; child = child->next)
        if (strcmp(child->label, "iati-identifier") == 0 ||
            strcmp(child->label, "organisation-identifier") == 0)
            return *child->text ? child->text : "noIdentifier";
    return "noIdentifier";
}

static char *own_verdict(struct scene *scene, const char *path)
{
    struct error error = ERROR_INIT;
    struct verdict verdict = {.lines = NULL};
    size_t length;
    char *text = file_read(path, 1 << 24, &length, &error);
    CU_ASSERT_PTR_NOT_NULL_FATAL(text);
    for (const struct node *item = parse(scene, text, length)->first; item; item = item->next) {
        check_item(scene, item);
        for (size_t i = 0; i < scene->faults.count; i++)
            if (scene->faults.items[i].rule->kind == RULE_CODELIST)
                verdict_add(&verdict, identifier_of(item), scene->faults.items[i].rule->id);
    }
    free(text);
    return verdict_join(&verdict);
}

static void compare_verdicts(struct scene *scene, const json_t *answer)
{
    const char *file = json_string_value(json_object_get(answer, "file"));
    char *path = reference(file);
    CU_ASSERT_PTR_NOT_NULL_FATAL(path);
    char *theirs = official_verdict(answer), *ours = own_verdict(scene, path);
    if (strcmp(ours, theirs) != 0)
        fprintf(stderr, "\n%s: found\n%sinstead of\n%s", file, ours, theirs);
    CU_ASSERT_STRING_EQUAL(ours, theirs);
    free(theirs);
    free(ours);
    free(path);
}

/* The answers for files of one kind and version; returns how many there are. */
static size_t compare_all(const char *answers, const struct codes_facts *facts)
{
    struct scene scene;
    open_scene(&scene, facts, true);
    FILE *file = fopen(answers, "r");
    CU_ASSERT_PTR_NOT_NULL_FATAL(file);
    char *line = NULL;
    size_t size = 0, count = 0;
    while (getline(&line, &size, file) > 0) {
        json_t *answer = json_loads(line, 0, NULL);
        const char *type = json_string_value(json_object_get(answer, "type"));
        const char *version = json_string_value(json_object_get(answer, "version"));
        if (strcmp(type, facts->root) == 0 && strcmp(version, facts->version) == 0) {
            compare_verdicts(&scene, answer);
            count++;
        }
        json_decref(answer);
    }
    free(line);
    fclose(file);
    close_scene(&scene);
    return count;
}

static void test_same_as_official_validator(void)
{
    static const char *const versions[] = {"2.01", "2.02", "2.03"};
    char *answers = reference("verdicts.jsonl");
    size_t count = 0;
    for (size_t i = 0; answers && i < 6; i++) {
        struct codes_facts facts = today;
        facts.version = versions[i / 2];
        facts.root = i % 2 ? "iati-organisations" : "iati-activities";
        count += compare_all(answers, &facts);
    }
    CU_ASSERT(!answers || count > 600);
    free(answers);
}

CU_TestInfo codes_tests[] = {
    {"a code outside its list is a fault at its attribute", test_fault_is_at_its_attribute},
    {"codes are compared exactly, and what was meant is told", test_codes_are_compared_exactly},
    {"an empty code is a fault, an absent one is not", test_empty_and_absent},
    {"codes are looked for where the rules say", test_only_where_the_path_says},
    {"codes of activities and organisations themselves", test_attributes_of_the_item},
    {"the root is checked when asked", test_root_is_checked_when_asked},
    {"codes that are the text of an element", test_text_of_an_element},
    {"long values are shortened", test_long_values_are_shortened},
    {"the vocabulary chooses the list", test_vocabulary_chooses_the_list},
    {"an absent or empty vocabulary has a meaning", test_absent_vocabulary_has_a_meaning},
    {"a code of another vocabulary is told as that", test_code_of_another_vocabulary},
    {"a vocabulary may stand at the parent", test_vocabulary_of_the_parent},
    {"rules are those of the version", test_rules_of_the_version},
    {"codes are those of the version", test_codes_of_the_version},
    {"languages are looked at anywhere", test_languages_anywhere},
    {"withdrawn codes are told", test_withdrawn_code},
    {"codes that will be withdrawn are told up to a day", test_code_that_will_be_withdrawn},
    {"nobody may know when a code was withdrawn", test_withdrawn_on_an_unknown_day},
    {"what replaces a withdrawn code is told", test_withdrawn_and_replaced},
    {"the category of a code is what stands beside it", test_category_beside_a_code},
    {"codes are those of the report's year", test_codes_of_the_year},
    {"similar codes are few, valid and one mistake away", test_similar_codes},
    {"rules that can't be used are refused", test_refused_rules},
    {"same findings as the official validator", test_same_as_official_validator},
    CU_TEST_INFO_NULL,
};
