#include <CUnit/CUnit.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/strbuf.h"
#include "publish/gates.h"

extern CU_TestInfo gates_tests[];

static void expect(const struct gates *gates, const struct gate_facts *facts, const char *expected)
{
    struct gate_stops stops = {.items = NULL};
    gates_judge(gates, facts, &stops);
    struct strbuf text = STRBUF_INIT;
    for (size_t i = 0; i < stops.count; i++)
        strbuf_addf(&text, "%s: %s\n", stops.items[i].gate, stops.items[i].sentence);
    CU_ASSERT_STRING_EQUAL(text.text ? text.text : "", expected);
    strbuf_release(&text);
    gate_stops_release(&stops);
}

static struct gate_dataset *add_dataset(struct gate_facts *facts)
{
    struct gate_dataset *dataset = gate_facts_add_dataset(facts);
    dataset->name = xstrdup("a");
    dataset->before = 62;
    return dataset;
}

static void without_limits_nothing_stops(void)
{
    struct gate_facts facts = {.findings = {9, 9, 9, 9}};
    struct gate_dataset *dataset = add_dataset(&facts);
    dataset->vanished = 62;
    dataset->renamed = 62;
    gate_facts_add_idle(&facts, "names");
    facts.unreconciled = xstrdup("they differ");
    const struct gates none = {.errors = NULL};
    expect(&none, &facts, "");
    expect(NULL, &facts, "");
    gate_facts_release(&facts);
}

static void findings_beyond_the_limit_stop(void)
{
    unsigned zero = 0, two = 2;
    const struct gates gates = {.errors = &zero, .warnings = &two};
    struct gate_facts facts = {.findings = {[SEVERITY_ERROR] = 1, [SEVERITY_WARNING] = 3}};
    expect(&gates, &facts,
           "errors: 1 finding is an error; at most 0 pass\n"
           "warnings: 3 findings are warnings; at most 2 pass\n");
    facts.findings[SEVERITY_ERROR] = 0;
    facts.findings[SEVERITY_WARNING] = 2;
    expect(&gates, &facts, "");
}

static void vanished_activities_stop_by_number_and_share(void)
{
    unsigned three = 3, five = 5;
    const struct gates gates = {.vanished = &three, .vanished_percent = &five};
    struct gate_facts facts = {.datasets = NULL};
    struct gate_dataset *dataset = add_dataset(&facts);
    dataset->vanished = 3; /* 4.8 % of 62 */
    expect(&gates, &facts, "");
    dataset->vanished = 4;
    dataset->vanished_example = xstrdup("XM-1");
    expect(&gates, &facts,
           "vanished: dataset 'a': 4 of its 62 activities are gone since it was published, such "
           "as 'XM-1'; at most 3 may go\n"
           "vanished_percent: dataset 'a': 4 of its 62 activities are gone since it was "
           "published, such as 'XM-1'; at most 5 % may go\n");
    gate_facts_release(&facts);
}

static void another_identifier_stops(void)
{
    unsigned zero = 0;
    const struct gates gates = {.renamed = &zero};
    struct gate_facts facts = {.datasets = NULL};
    struct gate_dataset *dataset = add_dataset(&facts);
    dataset->renamed = 1;
    dataset->renamed_example = xstrdup("'A' -> 'B'");
    expect(&gates, &facts,
           "renamed: dataset 'a': 1 activity has another identifier than when it was published: "
           "'A' -> 'B'; at most 0 may change\n");
    dataset->renamed = 2;
    expect(&gates, &facts,
           "renamed: dataset 'a': 2 activities have another identifier than when they were "
           "published, such as 'A' -> 'B'; at most 0 may change\n");
    gate_facts_release(&facts);
}

static void add_total(struct gate_dataset *dataset, const char *before, const char *after)
{
    struct gate_total *total = gate_dataset_add_total(dataset);
    total->what = xstrdup("disbursements");
    total->currency = xstrdup("USD");
    total->before = xstrdup_or_null(before);
    total->after = xstrdup_or_null(after);
}

static void money_stops_beyond_the_share_exactly(void)
{
    unsigned twenty = 20;
    const struct gates gates = {.money_percent = &twenty};
    struct gate_facts facts = {.datasets = NULL};
    struct gate_dataset *dataset = add_dataset(&facts);
    add_total(dataset, "1000.00", "1200.00");
    add_total(dataset, "1000.00", "800");
    add_total(dataset, "-1000", "-1200");
    add_total(dataset, NULL, "99999999999999999999"); /* new money */
    add_total(dataset, "0", "0.00");
    expect(&gates, &facts, "");
    add_total(dataset, "1000.00", "1200.01");
    add_total(dataset, "1000.00", "799.99");
    add_total(dataset, "5", NULL);
    expect(&gates, &facts,
           "money_percent: dataset 'a': disbursements in USD went from 1000.00 to 1200.01 since it "
           "was published; at most 20 % may change\n"
           "money_percent: dataset 'a': disbursements in USD went from 1000.00 to 799.99 since it "
           "was published; at most 20 % may change\n"
           "money_percent: dataset 'a': disbursements in USD went from 5 to none since it was "
           "published; at most 20 % may change\n");
    gate_facts_release(&facts);
}

static void older_data_stop(void)
{
    const struct gates gates = {.backwards = true};
    struct gate_facts facts = {.datasets = NULL};
    struct gate_dataset *dataset = add_dataset(&facts);
    expect(&gates, &facts, ""); /* dates not known */
    dataset->date_before = xstrdup("2026-03-02T00:00:00Z");
    dataset->date_after = xstrdup("2026-03-01T00:00:00Z");
    expect(&gates, &facts,
           "backwards: dataset 'a': its data are of 2026-03-01T00:00:00Z, older than those "
           "published (2026-03-02T00:00:00Z)\n");
    gate_facts_release(&facts);
}

static void old_and_empty_sources_stop(void)
{
    unsigned days = 14;
    const struct gates gates = {.source_days = &days, .empty_source = true};
    struct gate_facts facts = {.datasets = NULL};
    struct gate_source *source = gate_facts_add_source(&facts);
    source->name = xstrdup("records/a.csv");
    source->rows = 1;
    source->days = 14;
    expect(&gates, &facts, "");
    facts.sources[0].rows = 0;
    facts.sources[0].days = 15;
    expect(&gates, &facts,
           "source_days: source 'records/a.csv' was not changed for 15 days; at most 14 pass\n"
           "empty_source: source 'records/a.csv' has no rows\n");
    gate_facts_release(&facts);
}

static void an_idle_redaction_and_disagreement_stop(void)
{
    const struct gates gates = {.idle_redaction = true, .reconciliation = true};
    struct gate_facts facts = {.datasets = NULL};
    expect(&gates, &facts, "");
    gate_facts_add_idle(&facts, "partners");
    facts.unreconciled = xstrdup("2024 differs by 1.00 US dollars");
    expect(&gates, &facts,
           "idle_redaction: redaction 'partners' matched nothing: what it is to keep from leaving "
           "may be written in another way now\n"
           "reconciliation: 2024 differs by 1.00 US dollars\n");
    gate_facts_release(&facts);
}

CU_TestInfo gates_tests[] = {
    {"without limits nothing stops", without_limits_nothing_stops},
    {"findings beyond the limit stop", findings_beyond_the_limit_stop},
    {"vanished activities stop by number and share", vanished_activities_stop_by_number_and_share},
    {"another identifier stops", another_identifier_stops},
    {"money stops beyond the share, exactly", money_stops_beyond_the_share_exactly},
    {"older data stop", older_data_stop},
    {"old and empty sources stop", old_and_empty_sources_stop},
    {"an idle redaction and disagreement stop", an_idle_redaction_and_disagreement_stop},
    CU_TEST_INFO_NULL,
};
