#include "records/problem_report.h"

#include <stdlib.h>
#include <string.h>

#include <CUnit/CUnit.h>

#include "unit/gathered.h"

extern CU_TestInfo problem_report_tests[];

enum { LOST, COUNTED, UNTIDY, PROBLEM_COUNT };
static const struct problem_kind kinds[PROBLEM_COUNT] = {
    [LOST] = {SEVERITY_CRITICAL, "x.lost", 2, "more rows were lost"},
    [COUNTED] = {SEVERITY_ADVISORY, "x.counted", 0, "comments were dropped"},
    [UNTIDY] = {SEVERITY_ERROR, "x.untidy", 1, "more rows are untidy"},
};
static const struct problem_table plain = {kinds, PROBLEM_COUNT, "", false};
static const struct problem_table all_count = {kinds, PROBLEM_COUNT, "and ", true};

static void check_findings(struct findings *findings, const char *expected)
{
    char *unless_known[8] = {NULL};
    struct gathered gathered = {.findings = *findings, .unless_known = unless_known};
    char *text = gathered_text(&gathered);
    check_text(text, expected);
    free(text);
    findings_release(findings);
}

static void problems_are_spelled_out_then_counted(void)
{
    struct findings findings = FINDINGS_INIT;
    struct problem_report report = {.findings = &findings, .path = "in.csv", .table = &plain};
    CU_ASSERT_PTR_NOT_NULL(problem_report_add(&report, LOST, 3, 1, "row %d", 3));
    CU_ASSERT_TRUE(problem_report_has_room(&report, LOST));
    CU_ASSERT_PTR_NOT_NULL(problem_report_add_at(&report, LOST, "other.csv", 4, 0, "row %d", 4));
    CU_ASSERT_FALSE(problem_report_has_room(&report, LOST));
    CU_ASSERT_PTR_NULL(problem_report_add(&report, LOST, 5, 0, "row %d", 5));
    problem_report_count(&report, COUNTED);
    problem_report_count(&report, COUNTED);
    CU_ASSERT_PTR_NOT_NULL(problem_report_add(&report, UNTIDY, 9, 0, "row 9"));
    problem_report_sum_up(&report);
    CU_ASSERT_EQUAL(findings.totals[SEVERITY_CRITICAL], 3);
    check_findings(&findings, "in.csv:3:1 x.lost [] : row 3\nother.csv:4:0 x.lost [] : row 4\n"
                              "in.csv:9:0 x.untidy [] : row 9\n"
                              "in.csv:0:0 x.lost [] : 1 more rows were lost\n"
                              "in.csv:0:0 x.counted [] : 2 comments were dropped\n");
}

static void each_of_the_others_can_count_in_the_totals(void)
{
    struct findings findings = FINDINGS_INIT;
    struct problem_report report = {.findings = &findings, .path = "in.csv", .table = &all_count};
    for (int i = 0; i < 5; i++)
        problem_report_add(&report, LOST, 0, 0, "m");
    problem_report_sum_up(&report);
    CU_ASSERT_EQUAL(findings.totals[SEVERITY_CRITICAL], 5);
    check_findings(&findings, "in.csv:0:0 x.lost [] : m\nin.csv:0:0 x.lost [] : m\n"
                              "in.csv:0:0 x.lost [] : and 3 more rows were lost\n");
}

static void a_sum_begins_anew(void)
{
    struct findings findings = FINDINGS_INIT;
    struct problem_report report = {.findings = &findings, .path = "in.csv", .table = &plain};
    problem_report_count(&report, COUNTED);
    problem_report_sum_up(&report);
    problem_report_sum_up(&report);
    CU_ASSERT_EQUAL(findings.count, 1);
    CU_ASSERT_PTR_NOT_NULL(problem_report_add(&report, LOST, 1, 0, "m"));
    findings_release(&findings);
    problem_report_sum_up(&(struct problem_report){.path = NULL});
}

static void a_long_message_is_cut_between_characters(void)
{
    struct findings findings = FINDINGS_INIT;
    struct problem_report report = {.findings = &findings, .path = "in.csv", .table = &plain};
    char text[2 * PROBLEM_MESSAGE_MOST + 1] = "";
    for (int i = 0; i < PROBLEM_MESSAGE_MOST; i++)
        memcpy(text + 2 * (size_t)i, "\u00e9", 3);
    const struct finding *finding = problem_report_add(&report, LOST, 1, 0, "%s", text);
    CU_ASSERT_EQUAL(strlen(finding->message), PROBLEM_MESSAGE_MOST - 1);
    CU_ASSERT_NSTRING_EQUAL(finding->message, text, PROBLEM_MESSAGE_MOST - 1);
    findings_release(&findings);
}

CU_TestInfo problem_report_tests[] = {
    {"problems are spelled out, then counted", problems_are_spelled_out_then_counted},
    {"each of the others can count in the totals", each_of_the_others_can_count_in_the_totals},
    {"a sum begins anew", a_sum_begins_anew},
    {"a long message is cut between characters", a_long_message_is_cut_between_characters},
    CU_TEST_INFO_NULL,
};
