/* Sources that add up (`mode: append`). */
#include <string.h>

#include "harness.h"
#include "publications.h"
#include "suites.h"
#include "xml.h"

#define HEAD "iati_identifier,transaction_key,transaction_type,transaction_date,value,value_date\n"

static char *adding_publication(void)
{
    char *publication = small_publication();
    edit(publication, "publication.yaml", "sources:\n",
         "sources:\n  - {file: ledger/*.csv, table: transactions, mode: append}\n");
    remove_file(file_of(publication, "records/transactions.csv"));
    put(publication, "ledger/month.csv", HEAD "XM-DAC-41302-A,j1,3,2024-01-31,1.50,2024-01-31\n");
    return publication;
}

static void import(const char *publication, int status)
{
    EXPECT(iatipub("import", "-C", publication, NULL), status);
}

static const char *money(const char *publication)
{
    EXPECT(iatipub("convert", "-C", publication, NULL), 0);
    return xml_money(file_of(publication, "out/small.xml"));
}

static void new_files_add_to_those_of_earlier_imports(void)
{
    char *publication = adding_publication();
    import(publication, 0);
    put(publication, "ledger/month.csv", HEAD "XM-DAC-41302-A,f1,3,2024-02-29,2.25,2024-02-29\n");
    import(publication, 0);
    CU_ASSERT_TRUE(text_has(money(publication), " 2 3750000000000000000"));
    EXPECT(iatipub("trace", "XM-DAC-41302-A", "transaction[1]/value", "-C", publication, NULL), 0,
           "value      1.50", "record     .iatipub/kept/transactions/000001-");
    EXPECT(iatipub("trace", "XM-DAC-41302-A", "transaction[2]/value", "-C", publication, NULL), 0,
           "value      2.25", "record     ledger/month.csv row 2");
}

static void the_same_file_counts_once(void)
{
    char *publication = adding_publication();
    for (int i = 0; i < 3; i++)
        import(publication, 0);
    CU_ASSERT_EQUAL(count_files(file_of(publication, ".iatipub/kept"), ""), 1);
    CU_ASSERT_TRUE(text_has(money(publication), " 1 1500000000000000000"));
    copy_file(file_of(publication, "ledger/month.csv"), file_of(publication, "ledger/again.csv"));
    import(publication, 0);
    CU_ASSERT_TRUE(text_has(money(publication), " 1 1500000000000000000"));
}

static void a_refused_file_is_not_kept(void)
{
    char *publication = adding_publication();
    import(publication, 0);
    put(publication, "ledger/month.csv", HEAD "XM-DAC-41302-A,f1,3,soon,2.25,2024-02-29\n");
    import(publication, 1);
    CU_ASSERT_EQUAL(count_files(file_of(publication, ".iatipub/kept"), ""), 1);
    put(publication, "ledger/month.csv", HEAD "XM-DAC-41302-A,f1,3,2024-02-29,2.25,2024-02-29\n");
    import(publication, 0);
    CU_ASSERT_TRUE(text_has(money(publication), " 2 3750000000000000000"));
}

static void trying_keeps_nothing(void)
{
    char *publication = adding_publication();
    EXPECT(iatipub("import", "--check", "-C", publication, NULL), 0);
    CU_ASSERT_EQUAL(count_files(file_of(publication, ".iatipub/kept"), ""), 0);
}

static void other_sources_replace(void)
{
    char *publication = small_publication();
    import(publication, 0);
    put(publication, "records/transactions.csv",
        HEAD "XM-DAC-41302-A,f1,3,2024-02-29,2.25,2024-02-29\n");
    import(publication, 0);
    CU_ASSERT_TRUE(text_has(money(publication), " 1 2250000000000000000"));
}

static void only_files_of_records_add_up(void)
{
    char *publication = small_publication();
    edit(publication, "publication.yaml", "sources:\n",
         "codes:\n  - {file: codes/a.csv, mode: append}\nsources:\n");
    EXPECT(iatipub("import", "-C", publication, NULL), 2,
           "'codes[1].mode' is \"append\"; expected \"replace\" for codes");
    edit(publication, "publication.yaml",
         "codes:\n  - {file: codes/a.csv, mode: append}\nsources:\n",
         "sources:\n  - {database: service=a, mode: append}\n");
    EXPECT(iatipub("import", "-C", publication, NULL), 2, "has 'mode: append', which is for files");
}

CU_TestInfo append_tests[] = {
    {"new files add to those of earlier imports", new_files_add_to_those_of_earlier_imports},
    {"the same file counts once", the_same_file_counts_once},
    {"a refused file is not kept", a_refused_file_is_not_kept},
    {"trying keeps nothing", trying_keeps_nothing},
    {"other sources replace", other_sources_replace},
    {"only files of records add up", only_files_of_records_add_up},
    CU_TEST_INFO_NULL};
