/* The suites, which main.c runs in this order. */
#ifndef INTEGRATION_SUITES_H
#define INTEGRATION_SUITES_H

#include <CUnit/CUnit.h>

extern CU_TestInfo cli_tests[], diff_tests[], init_tests[], config_tests[], records_tests[],
    mapping_tests[], encoding_tests[], output_tests[], validate_tests[], validate_options_tests[],
    rule_data_tests[], hostile_tests[], publish_tests[], version_tests[], registry_tests[],
    registry_ckan_tests[], disk_tests[], standard_tests[], sample_tests[], reference_tests[],
    verdicts_tests[], kill_tests[], round_trip_tests[], splitting_tests[], trace_tests[],
    append_tests[], postgresql_tests[], redaction_tests[], organisation_file_tests[],
    rollover_tests[], upgrade_tests[], workbooks_tests[], layouts_tests[], function_tests[],
    source_kinds_tests[], path_layout_tests[], unsdg_tests[], unsdg_file_tests[], reconcile_tests[],
    un_reports_tests[], flat_export_tests[], host_http_tests[], preflight_tests[],
    host_sftp_tests[], host_s3_tests[], token_tests[], job_tests[], report_page_tests[],
    languages_tests[], month_tests[], manual_tests[], guide_tests[], notification_tests[],
    browser_tests[];

#endif
