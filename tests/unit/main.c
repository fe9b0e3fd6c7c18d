/* The unit tests: one suite a module. To add one, write test_MODULE.c with a table MODULE_tests and
 * add it to the list. */
#include <CUnit/Basic.h>
#include <libxml/parser.h>
#include <libxml/xmlschemastypes.h>
#include <stdio.h>

#include "base/resource.h"

#define SUITES(X)                                                                                  \
    X(base)                                                                                        \
    X(error)                                                                                       \
    X(options)                                                                                     \
    X(standard)                                                                                    \
    X(codelist)                                                                                    \
    X(codes)                                                                                       \
    X(expression)                                                                                  \
    X(packed_json)                                                                                 \
    X(rules)                                                                                       \
    X(ruleset)                                                                                     \
    X(rule_packs)                                                                                  \
    X(compare)                                                                                     \
    X(connection)                                                                                  \
    X(publication)                                                                                 \
    X(csv)                                                                                         \
    X(header_path)                                                                                 \
    X(row_groups)                                                                                  \
    X(recognise)                                                                                   \
    X(problem_report)                                                                              \
    X(tidy_reader)                                                                                 \
    X(source_settings)                                                                             \
    X(spreadsheet_damage)                                                                          \
    X(xlsx)                                                                                        \
    X(xlsx_values)                                                                                 \
    X(functions)                                                                                   \
    X(json_source)                                                                                 \
    X(sqlite_source)                                                                               \
    X(xml_source)                                                                                  \
    X(store)                                                                                       \
    X(upgrade)                                                                                     \
    X(xlsx_output)                                                                                 \
    X(zip_output)                                                                                  \
    X(xml_output)                                                                                  \
    X(decode)                                                                                      \
    X(iati_parser)                                                                                 \
    X(inputs)                                                                                      \
    X(progress)                                                                                    \
    X(flat_tables)                                                                                 \
    X(language)                                                                                    \
    X(line_list)                                                                                   \
    X(file_kind)                                                                                   \
    X(schema_value)                                                                                \
    X(shape)                                                                                       \
    X(structure)                                                                                   \
    X(text_set)                                                                                    \
    X(item_sizes)                                                                                  \
    X(every_element)                                                                               \
    X(text_search)                                                                                 \
    X(sql_origin)                                                                                  \
    X(sql_words)                                                                                   \
    X(funding_compact)                                                                             \
    X(unsdg_facts)                                                                                 \
    X(unsdg_agreement)                                                                             \
    X(ceb)                                                                                         \
    X(apportion)                                                                                   \
    X(arena)                                                                                       \
    X(quality_index)                                                                               \
    X(quality_dashboard)                                                                           \
    X(names)                                                                                       \
    X(document)                                                                                    \
    X(faults)                                                                                      \
    X(position)                                                                                    \
    X(head)                                                                                        \
    X(identities)                                                                                  \
    X(scanner)                                                                                     \
    X(pipeline)                                                                                    \
    X(delivery)                                                                                    \
    X(validator)                                                                                   \
    X(findings_report)                                                                             \
    X(finding_log)                                                                                 \
    X(finding_filter)                                                                              \
    X(finding_examples)                                                                            \
    X(finding_words)                                                                               \
    X(formats)                                                                                     \
    X(explanation)                                                                                 \
    X(figures)                                                                                     \
    X(totals)                                                                                      \
    X(portfolio)                                                                                   \
    X(item_stream)                                                                                 \
    X(publish_ckan)                                                                                \
    X(publish_ckan_answer)                                                                         \
    X(publish_answer)                                                                              \
    X(document_head)                                                                               \
    X(preflight)                                                                                   \
    X(patience)                                                                                    \
    X(uploads)                                                                                     \
    X(bulk_index)                                                                                  \
    X(versions)                                                                                    \
    X(publish_host_remote)                                                                         \
    X(request_log)                                                                                 \
    X(transport_curl)                                                                              \
    X(publish_host)                                                                                \
    X(publish_host_http)                                                                           \
    X(publish_host_s3)                                                                             \
    X(notices)                                                                                     \
    X(gates)                                                                                       \
    X(jobs)                                                                                        \
    X(publish_journal)                                                                             \
    X(publish_plan)                                                                                \
    X(manifest)                                                                                    \
    X(publish_registration)                                                                        \
    X(publish_registry)                                                                            \
    X(sftp_text)                                                                                   \
    X(secret)                                                                                      \
    X(token)

#define DECLARE(name) extern CU_TestInfo name##_tests[];
SUITES(DECLARE)

#define SUITE(name) {.pName = #name, .pTests = name##_tests},
static CU_SuiteInfo suites[] = {SUITES(SUITE) CU_SUITE_INFO_NULL};

static void ignore_message(void *context, const char *message, ...)
{
    (void)context, (void)message;
}

int main(void)
{
    xmlInitParser();
    xmlSchemaInitTypes();
    xmlSetGenericErrorFunc(NULL, ignore_message);
    resource_register_with_libxml();
    if (CU_initialize_registry() != CUE_SUCCESS || CU_register_suites(suites) != CUE_SUCCESS) {
        fprintf(stderr, "cannot register the tests: %s\n", CU_get_error_msg());
        return 1;
    }
    CU_basic_set_mode(CU_BRM_NORMAL);
    CU_basic_run_tests();
    unsigned failures = CU_get_number_of_failures();
    CU_cleanup_registry();
    xmlSchemaCleanupTypes();
    xmlCleanupParser();
    return failures > 0;
}
