/* Arbitrary bytes as a ruleset ('{' comes first), which is compiled and run on small documents, or
 * as an XPath expression, which must select what libxml2 selects. */
#include <libxml/parser.h>
#include <libxml/xpath.h>
#include <string.h>

#include "../unit/xpath_oracle.h"
#include "base/resource.h"
#include "entry.h"
#include "standard/codelist.h"
#include "standard/rules.h"
#include "validate/expression.h"
#include "validate/ruleset.h"

static struct codelists *codelists;

static const struct {
    const char *root, *text;
} documents[] = {
    {"iati-activities",
     "<iati-activities version='2.03'>"
     "<iati-activity xml:lang='en' default-currency='EUR' hierarchy='1' humanitarian='1'>"
     "<iati-identifier> XX-1-A </iati-identifier>"
     "<reporting-org ref='XX-1' type='40'><narrative>Harbour Trust</narrative></reporting-org>"
     "<title><narrative>Water</narrative><narrative xml:lang='fr'>L'eau</narrative></title>"
     "<activity-status code='2'/>"
     "<activity-date type='1' iso-date='2024-01-01'/><activity-date type='2' iso-date=''/>"
     "<activity-date type='3' iso-date='2026-02-30'/>"
     "<recipient-country code='TN' percentage='60'/><recipient-country code='TN' "
     "percentage='50.5'/>"
     "<sector code='111' vocabulary='1' percentage='40'/><sector code='222' percentage=' 60.0'/>"
     "<sector code='333' vocabulary='98'>own<x:y xmlns:x='urn:x' x:code='9' "
     "code='1'>z</x:y></sector>"
     "<budget><period-start iso-date='2024-01-01'/><period-end iso-date='2023-12-31'/>"
     "<value currency='EUR' value-date='2024-01-01'>-7</value></budget>"
     "<transaction ref='a'><transaction-type code='3'/><value>1,000.00</value></transaction>"
     "<transaction><provider-org ref='XX-1'/><value> 10.50 </value></transaction>"
     "</iati-activity>"
     "<iati-activity><title/></iati-activity>"
     "</iati-activities>"},
    {"iati-organisations",
     "<iati-organisations version='2.03'><iati-organisation default-currency=''>"
     "<organisation-identifier>XX-1</organisation-identifier><name><narrative/></name>"
     "<total-budget status='1'><period-start iso-date='2024-01-01T10:00:00Z'/>"
     "<period-end iso-date='2025-06-01'/><value>1<![CDATA[2]]>3</value></total-budget>"
     "</iati-organisation></iati-organisations>"},
};

static void ignore_message(void *context, const char *message, ...)
{
    (void)context, (void)message;
}

int LLVMFuzzerInitialize(int *argc, char ***argv)
{
    (void)argc, (void)argv;
    struct error error = ERROR_INIT;
    xmlInitParser();
    xmlSetGenericErrorFunc(NULL, ignore_message);
    resource_register_with_libxml();
    codelists = codelists_open(NULL, &error);
    expect(codelists);
    return 0;
}

/* Rulesets -------------------------------------------------------------------------------------*/

static void check_fault(const struct fault *fault)
{
    expect(fault->rule && *fault->rule->id && fault->node && fault->message && *fault->message);
}

static void run_ruleset(const struct ruleset *ruleset, struct names *names, const char *text)
{
    struct document_builder builder = {.names = NULL};
    struct arena arena = ARENA_INIT;
    struct faults faults = {.items = NULL};
    const struct node *root;
    struct ruleset_run *run = ruleset_run_new(ruleset, names);
    expect(document_parse(&builder, text, strlen(text), names, NULL, &root));
    for (const struct node *item = root->first; item; item = item->next) {
        faults_begin(&faults, &arena);
        ruleset_check(run, item, &faults);
        faults_sort(&faults);
        for (size_t i = 0; i < faults.count; i++)
            check_fault(&faults.items[i]);
    }
    ruleset_run_free(run);
    faults_release(&faults);
    arena_release(&arena);
    document_release(&builder);
}

static void try_document(const struct rules *rules, size_t document, bool official)
{
    struct error error = ERROR_INIT;
    struct names *names = names_new();
    static const char *const publishers[] = {"XX-1", "XX-2"};
    const struct ruleset_facts facts = {
        .version = "2.03",
        .now = "2026-11-22",
        .prefixes = codelists_get(codelists, "OrganisationRegistrationAgency", &error),
        .publishers = publishers,
        .publisher_count = 2,
        .official = official,
    };
    struct ruleset *ruleset =
        ruleset_compile(&rules, 1, documents[document].root, &facts, names, &error);
    expect(ruleset || (error.kind != ERROR_NONE && *error.text));
    if (ruleset)
        run_ruleset(ruleset, names, documents[document].text);
    ruleset_free(ruleset);
    names_free(names);
    error_clear(&error);
}

static void try_ruleset(const uint8_t *data, size_t size)
{
    struct error error = ERROR_INIT;
    struct memory_file file = memory_file_make(data, size);
    struct rules *rules = rules_load_file(file.path, &error);
    expect(rules || (error.kind != ERROR_NONE && *error.text));
    if (rules) {
        try_document(rules, 0, size % 2);
        try_document(rules, 1, false);
    }
    rules_free(rules);
    memory_file_release(&file);
    error_clear(&error);
}

/* Expressions ----------------------------------------------------------------------------------*/

/* What it takes to evaluate both ways. */
struct bench {
    const char *text;
    const struct expression *expression;
    struct evaluation *evaluation;
    struct oracle *oracle;
    struct reached_list found, expected;
};

static void compare_nodes(const struct reached_list *found, const struct reached_list *expected)
{
    expect(found->count == expected->count);
    for (size_t i = 0; i < found->count; i++) {
        const struct reached *a = &found->items[i], *b = &expected->items[i];
        expect(a->node == b->node && a->attribute == b->attribute && a->is_text == b->is_text);
    }
}

/* Evaluates from there as libxml2 does. False if either gives up. */
static bool find_at(struct bench *bench, const struct node *node, bool *truth, bool *expected)
{
    evaluation_limit(bench->evaluation, RULESET_MOST_STEPS);
    *truth = expression_is_true(bench->expression, bench->evaluation, node, NULL);
    expression_select(bench->expression, bench->evaluation, node, NULL, &bench->found);
    return evaluation_steps_left(bench->evaluation) &&
           oracle_truth(bench->oracle, bench->text, node, expected) &&
           oracle_select(bench->oracle, bench->text, node, &bench->expected);
}

static void compare_at(struct bench *bench, const struct node *node)
{
    bool truth, expected;
    if (!find_at(bench, node, &truth, &expected))
        return;
    expect(truth == expected);
    compare_nodes(&bench->found, &bench->expected);
    bool finds = expression_finds(bench->expression, bench->evaluation, node, NULL);
    expect(finds == (bench->found.count > 0) || !evaluation_steps_left(bench->evaluation));
}

static void evaluate(struct bench *bench, struct names *names)
{
    struct document_builder builder = {.names = NULL};
    const struct node *root;
    expect(
        document_parse(&builder, documents[0].text, strlen(documents[0].text), names, NULL, &root));
    bench->evaluation = evaluation_new(names);
    bench->oracle = oracle_new();
    compare_at(bench, root);
    compare_at(bench, root->first);
    compare_at(bench, root->first->last);
    evaluation_free(bench->evaluation);
    oracle_free(bench->oracle);
    reached_list_release(&bench->found);
    reached_list_release(&bench->expected);
    document_release(&builder);
}

static const char blanks[] = " \t\r\n";

/* libxml2 takes a lone "-" for the number 0, where the language has none. */
static bool is_lone_minus(const char *text)
{
    if (text[0] != '\'' && text[0] != '"')
        return false;
    const char *minus = text + 1 + strspn(text + 1, blanks);
    return *minus == '-' && minus[1 + strspn(minus + 1, blanks)] == text[0];
}

/* libxml2 leaves the context node out of ".//.". */
static bool is_inexact(const char *text)
{
    return (text[0] == '/' && text[1] == '/' && text[2 + strspn(text + 2, blanks)] == '.') ||
           is_lone_minus(text);
}

/* libxml2 takes no control characters in literals, and knows only ASCII behind a first '/'. It has
 * namespaces as nodes. */
static bool is_comparable(const char *text)
{
    if (strstr(text, "namespace"))
        return false;
    for (; *text; text++) {
        unsigned char byte = (unsigned char)*text;
        bool is_control = byte < 0x20 && !strchr("\t\r\n", *text);
        if (byte >= 0x80 || is_control || is_inexact(text))
            return false;
    }
    return true;
}

static void try_expression(const uint8_t *data, size_t size)
{
    struct error error = ERROR_INIT;
    struct names *names = names_new();
    char *text = xstrndup((const char *)data, size);
    struct expression *expression = expression_compile(text, names, &error);
    expect(expression || (error.kind != ERROR_NONE && *error.text));
    if (expression && is_comparable(text)) {
        struct bench bench = {.text = text, .expression = expression};
        evaluate(&bench, names);
    }
    expression_free(expression);
    names_free(names);
    free(text);
    error_clear(&error);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size > 0 && data[0] == '{')
        try_ruleset(data, size);
    else
        try_expression(data, size);
    return 0;
}
