/* The integration tests: the real program, run as a user runs it.
 *
 *   IATIPUB=build/iatipub REGISTRY_SIMULATOR=build/tests/registry-simulator SOURCE_FOLDER=. \
 *       SCHEMA_FOLDER=build/gen/schemas/iati build/tests/integration-tests [SUITE [TEST]]
 *
 * With a suite (and a test), only that is run. LANE=2/3 runs the second of three parts of the
 * suites, so that several processes share them. Exit status 0: all tests passed; 1: some failed or
 * could not be set up. What is not run is said, and counted in the last line. */
#include <CUnit/Basic.h>
#include <curl/curl.h>
#include <libxml/parser.h>
#include <libxml/xmlschemastypes.h>
#include <stdio.h>
#include <stdlib.h>

#include "browser.h"
#include "harness.h"
#include "postgres_server.h"
#include "s3_server.h"
#include "suites.h"

#define SUITE(name, tests)                                                                         \
    {                                                                                              \
        .pName = (name), .pSetUpFunc = test_begin, .pTearDownFunc = test_end, .pTests = (tests)    \
    }

static void ignore_message(void *context, const char *message, ...)
{
    (void)context, (void)message;
}

static void start_libraries(void)
{
    curl_global_init(CURL_GLOBAL_DEFAULT);
    xmlInitParser();
    xmlSetGenericErrorFunc(NULL, ignore_message);
}

static void stop_libraries(void)
{
    xmlSchemaCleanupTypes();
    xmlCleanupParser();
    curl_global_cleanup();
}

/* Leaves one of every `count` suites, that of `number`. False if the lane is none, such as "4/3".
 */
static bool keep_lane(CU_SuiteInfo *suites, const char *lane)
{
    unsigned number = 0, count = 0, kept = 0;
    char rest;
    if (sscanf(lane, "%u/%u%c", &number, &count, &rest) != 2 || number < 1 || number > count) {
        fprintf(stderr, "integration-tests: LANE is '%s'; expected one such as 1/2\n", lane);
        return false;
    }
    for (unsigned i = 0; suites[i].pName; i++)
        if (i % count == number - 1)
            suites[kept++] = suites[i];
    suites[kept] = (CU_SuiteInfo)CU_SUITE_INFO_NULL;
    return true;
}

/* All tests, or the suite and the test that the arguments name. False if there is no such one. */
static bool run_tests(char **arguments)
{
    if (!arguments[1])
        return CU_basic_run_tests() == CUE_SUCCESS;
    CU_pSuite suite = CU_get_suite_by_name(arguments[1], CU_get_registry());
    if (!suite)
        return false;
    if (!arguments[2])
        return CU_basic_run_suite(suite) == CUE_SUCCESS;
    CU_pTest test = CU_get_test_by_name(arguments[2], suite);
    return test && CU_basic_run_test(suite, test) == CUE_SUCCESS;
}

int main(int argc, char **argv)
{
    (void)argc;
    CU_SuiteInfo suites[] = {SUITE("command line", cli_tests),
                             SUITE("manual", manual_tests),
                             SUITE("guide", guide_tests),
                             SUITE("init", init_tests),
                             SUITE("configuration", config_tests),
                             SUITE("records", records_tests),
                             SUITE("workbooks", workbooks_tests),
                             {.pName = "PostgreSQL",
                              .pInitFunc = postgres_begin,
                              .pCleanupFunc = postgres_end,
                              .pSetUpFunc = test_begin,
                              .pTearDownFunc = test_end,
                              .pTests = postgresql_tests},
                             SUITE("source kinds", source_kinds_tests),
                             SUITE("mapping", mapping_tests),
                             SUITE("layouts", layouts_tests),
                             SUITE("path layouts", path_layout_tests),
                             SUITE("UN reports", un_reports_tests),
                             SUITE("report page", report_page_tests),
                             {.pName = "browser",
                              .pInitFunc = browser_begin,
                              .pCleanupFunc = browser_end,
                              .pSetUpFunc = test_begin,
                              .pTearDownFunc = test_end,
                              .pTests = browser_tests},
                             SUITE("languages", languages_tests),
                             SUITE("flat export", flat_export_tests),
                             SUITE("functions", function_tests),
                             SUITE("redaction", redaction_tests),
                             SUITE("organisation file", organisation_file_tests),
                             SUITE("rollover", rollover_tests),
                             SUITE("reconciliation", reconcile_tests),
                             SUITE("encodings", encoding_tests),
                             SUITE("output", output_tests),
                             SUITE("validate", validate_tests),
                             SUITE("unsdg files", unsdg_file_tests),
                             SUITE("validate options", validate_options_tests),
                             SUITE("rule data", rule_data_tests),
                             SUITE("upgrade", upgrade_tests),
                             SUITE("hostile", hostile_tests),
                             SUITE("publish", publish_tests),
                             SUITE("versions", version_tests),
                             SUITE("diff", diff_tests),
                             SUITE("job", job_tests),
                             SUITE("month", month_tests),
                             SUITE("notifications", notification_tests),
                             SUITE("registry", registry_tests),
                             SUITE("tokens", token_tests),
                             SUITE("hosts over HTTP", host_http_tests),
                             SUITE("preflight", preflight_tests),
                             {.pName = "S3 host",
                              .pInitFunc = s3_begin,
                              .pCleanupFunc = s3_end,
                              .pSetUpFunc = test_begin,
                              .pTearDownFunc = test_end,
                              .pTests = host_s3_tests},
                             SUITE("hosts over SFTP", host_sftp_tests),
                             SUITE("CKAN registries", registry_ckan_tests),
                             SUITE("full disk", disk_tests),
                             SUITE("standard", standard_tests),
                             SUITE("sample", sample_tests),
                             SUITE("UN financial data", unsdg_tests),
                             SUITE("reference", reference_tests),
                             SUITE("verdicts", verdicts_tests),
                             SUITE("round trip", round_trip_tests),
                             SUITE("splitting", splitting_tests),
                             SUITE("trace", trace_tests),
                             SUITE("append", append_tests),
                             SUITE("kill", kill_tests),
                             CU_SUITE_INFO_NULL};
    const char *lane = getenv("LANE");
    if ((lane && !keep_lane(suites, lane)) || !harness_start())
        return EXIT_FAILURE;
    start_libraries();
    bool ran = CU_initialize_registry() == CUE_SUCCESS && CU_register_suites(suites) == CUE_SUCCESS;
    CU_basic_set_mode(CU_BRM_VERBOSE);
    ran = ran && run_tests(argv);
    if (!ran)
        fprintf(stderr, "integration-tests: cannot run the tests: %s\n", CU_get_error_msg());
    unsigned failures = CU_get_number_of_failures();
    printf("\n%u tests, %u failed, %zu not run or only in part\n", CU_get_number_of_tests_run(),
           CU_get_number_of_tests_failed(), not_run_count());
    CU_cleanup_registry();
    stop_libraries();
    return ran && failures == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
