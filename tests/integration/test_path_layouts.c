/* The layouts whose headers are paths of elements, read and written. */
#include <string.h>

#include "harness.h"
#include "publications.h"
#include "suites.h"
#include "unit/xlsx_builder.h"
#include "xml.h"

/* A publication from a template with a sample of ours in its records. */
static char *publication_with(const char *template_name, const char *sample)
{
    char *folder = in_test(text_of("%s-%zu", template_name, strlen(sample)));
    EXPECT(iatipub("init", folder, "--template", template_name, NULL), 0);
    char *from = in_source(text_of("tests/data/layouts/%s/%s", template_name, sample));
    if (strstr(sample, ".csv"))
        copy_file(from, file_of(folder, "records/data.csv"));
    else
        copy_folder(from, file_of(folder, "records"));
    return folder;
}

static char *empty_publication(const char *template_name)
{
    char *folder = in_test(text_of("empty-%s", template_name));
    EXPECT(iatipub("init", folder, "--template", template_name, NULL), 0);
    return folder;
}

static struct outcome import(const char *folder)
{
    return iatipub("import", "-C", folder, NULL);
}

/* Imports and converts; the file that comes out. */
static char *converted(const char *folder, const char *name)
{
    EXPECT(import(folder), 0);
    EXPECT(iatipub("convert", "-C", folder, NULL), 0);
    char *file = file_of(folder, text_of("out/%s.xml", name));
    CHECK(strcmp(xml_problem(file, own_schema("2.03")), "") == 0, "not valid: %s",
          xml_problem(file, own_schema("2.03")));
    return file;
}

static void expect_number(const char *file, const char *expression, double expected)
{
    CHECK(xml_number(file, expression) == expected, "%s is %g, not %g", expression,
          xml_number(file, expression), expected);
}

static void path_headers_give_what_they_hold(void)
{
    const char *file = converted(publication_with("path-headers", "nested"), "activities");
    expect_number(file, "count(//iati-activity)", 2);
    expect_number(file, "count(//transaction)", 4);
    expect_number(file, "sum(//transaction/value)", 2700);
    expect_number(file, "count(//iati-activity[1]/transaction)", 3);
    expect_number(file, "count(//indicator)", 2);
    expect_number(file, "count(//result)", 1);
    expect_number(file, "count(//iati-activity/title/narrative)", 3);
    expect_number(file, "sum(//iati-activity[1]/sector/@percentage)", 100);
    expect_number(file, "count(//iati-activity[2][@hierarchy='1'])", 1);
    expect_number(file, "count(//*[local-name()='team'][.='Blue'])", 1);
    expect_number(file, "count(/*[@generated-datetime='2024-07-01T00:00:00Z'])", 1);
    CHECK(!text_has(read_file(file, NULL), "not to be read"), "a comment was read");
}

static void path_headers_example_works(void)
{
    const char *folder = publication_with("path-headers", "example");
    EXPECT(import(folder), 0, "1 activity");
    EXPECT(iatipub("convert", "-C", folder, NULL), 0);
    const char *file = file_of(folder, "out/activities.xml");
    expect_number(file, "count(//iati-activity)", 1);
    expect_number(file, "sum(//transaction/value)", 2200);
    expect_number(file, "sum(//recipient-country/@percentage)", 100);
}

static void d_portal_gives_what_it_holds(void)
{
    const char *folder = publication_with("d-portal", "nested.csv");
    EXPECT(import(folder), 0, "records/data.csv:1:4: warning [x.layout.dropped]",
           "\"/budget-item@vocabulary\" has no place", "language codes were written in lower case");
    const char *file = converted(folder, "data");
    expect_number(file, "count(//iati-activity)", 2);
    expect_number(file, "sum(//transaction/value)", 2700);
    expect_number(file, "count(//result)", 2);
    expect_number(file, "count(//iati-activity[1]/result[1]/indicator)", 2);
    expect_number(file, "count(//iati-activity[1]/title/narrative[@xml:lang='fr'])", 1);
    expect_number(file, "count(//iati-activity[@xml:lang='en'])", 2);
    CHECK(text_has(read_file(file, NULL), "First line\nSecond line"), "a line break was lost");
}

static void d_portal_example_is_read(void)
{
    const char *folder = publication_with("d-portal", "example.csv");
    EXPECT(import(folder), 0, "1 activity");
    EXPECT(iatipub("convert", "-C", folder, NULL), 0);
    const char *file = file_of(folder, "out/data.xml");
    expect_number(file, "count(//activity-date)", 2);
    expect_number(file, "sum(//transaction/value)", 1500);
}

/* XML, the layout, XML again: the same bytes. */
static void expect_round_trip(const char *layout, const char *file, const char *records,
                              const char *again)
{
    char *folder = empty_publication(layout);
    EXPECT(iatipub("export", "--layout", layout, file, "-o", file_of(folder, records), NULL), 0,
           "export");
    const char *back = converted(folder, again);
    CHECK(strcmp(read_file(file, NULL), read_file(back, NULL)) == 0, "%s came back as %s",
          read_file(file, NULL), read_file(back, NULL));
    remove_folder(folder);
}

static void path_headers_come_back_the_same(void)
{
    const char *nested = converted(publication_with("path-headers", "nested"), "activities");
    expect_round_trip("path-headers", nested, "records", "activities");
    const char *other = converted(publication_with("d-portal", "nested.csv"), "data");
    expect_round_trip("path-headers", other, "records", "activities");
}

static void d_portal_comes_back_the_same(void)
{
    const char *nested = converted(publication_with("d-portal", "nested.csv"), "data");
    expect_round_trip("d-portal", nested, "records/data.csv", "data");
}

/* One file of records for path headers, and what the import says of it. */
static struct outcome import_paths(const char *text)
{
    char *folder = empty_publication("path-headers");
    put(folder, "records/main.csv", text);
    struct outcome outcome = import(folder);
    remove_folder(folder);
    return outcome;
}

static void path_headers_name_what_is_wrong(void)
{
    EXPECT(import_paths("iati-identifier,tittle/narrative\nXM-A-1,x\n"), 1,
           "records/main.csv:1:2: critical [x.layout.column]",
           "\"tittle/narrative\" is no path of the standard", "the nearest is \"title/narrative\"");
    EXPECT(import_paths("iati-identifier,budget//value\nXM-A-1,1\n"), 1,
           "\"budget//value\" has an empty segment");
    EXPECT(import_paths("title/narrative\nx\n"), 1, "x.layout.header",
           "no column is called \"iati-identifier\" or \"organisation-identifier\"");
    EXPECT(import_paths("iati-identifier,title/narrative\n,x\n"), 1,
           "records/main.csv:2:1: critical [x.layout.identifier]", "the row has no identifier");
    EXPECT(import_paths("iati-identifier,ext:a\nXM-A-1,x\n"), 1, "x.layout.namespace",
           "add a column \"@xmlns:ext\"");
    EXPECT(import_paths("#,jump 3\niati-identifier,title/narrative\nXM-A-1,x\n"), 0,
           "records/main.csv:1:2: error [x.layout.command]", "\"jump 3\" is no command");
}

#define TA(address, text) "<c r=\"" address "\" t=\"inlineStr\"><is><t>" text "</t></is></c>"

static void path_headers_in_a_workbook_name_the_cell(void)
{
    char *folder = empty_publication("path-headers");
    struct xlsx_builder *builder = xlsx_builder_new();
    xlsx_builder_sheet(
        builder, "main",
        "<row r=\"3\">" TA("B3", "iati-identifier") TA("D3", "tittle/narrative")
            TA("F3", "transaction/0/value") "</row>"
                                            "<row r=\"4\">" TA("B4", "XM-A-1") TA(
                                                "F4", "1") "</row>"
                                                           "<row r=\"5\">" TA("F5", "2") "</row>");
    edit(folder, "publication.yaml", "records/*.csv", "records/*.xlsx");
    CHECK(xlsx_builder_write(builder, file_of(folder, "records/main.xlsx"), true),
          "the workbook was not written");
    EXPECT(import(folder), 1, "records/main.xlsx#main:3:4: critical [x.layout.column]",
           "records/main.xlsx#main:5:2: critical [x.layout.identifier]");
    remove_folder(folder);
}

static void path_headers_tell_of_cells_that_disagree(void)
{
    EXPECT(import_paths("iati-identifier,title/narrative,title/narrative\nXM-A-1,a,b\n"), 0,
           "records/main.csv:1:2: warning [x.layout.repeated]");
    EXPECT(import_paths("iati-identifier,title/narrative\nXM-A-1,a\nXM-A-1,b\nXM-A-1,a\n"), 0,
           "records/main.csv:3:2: warning [x.layout.conflict]",
           "\"title/narrative\" is \"b\" here, but \"a\" in records/main.csv:2:2");
}

/* The rules of values hold here too, and name the cell's row. */
static void bad_values_name_their_row(void)
{
    EXPECT(import_paths("iati-identifier,transaction/0/transaction-date/@iso-date,"
                        "transaction/0/value\nXM-A-1,01/05/2024,\"1,500.00\"\n"),
           1, "records/main.csv:2", "01/05/2024", "1,500.00");
}

static struct outcome import_d_portal(const char *rows)
{
    char *folder = empty_publication("d-portal");
    put(folder, "records/data.csv",
        text_of("index,parent,/iati-activities/iati-activity,/iati-identifier,/title/narrative,"
                "/transaction/value\n%s",
                rows));
    struct outcome outcome = import(folder);
    remove_folder(folder);
    return outcome;
}

static void d_portal_names_what_is_wrong(void)
{
    EXPECT(import_d_portal("1,,,XM-A-1\n2,9,/transaction,,,5\n"), 1,
           "records/data.csv:3:2: critical [x.layout.parent]", "parent \"9\" is no row of");
    EXPECT(import_d_portal("2,,,XM-A-1\n2,2,/transaction,,,5\n"), 1, "index \"2\" is no whole");
    EXPECT(import_d_portal("1,,,XM-A-1\n2,1,/transaction,,x,5\n"), 1,
           "records/data.csv:3:5: critical [x.layout.cell]", "value \"x\" stands in the row of");
    EXPECT(import_d_portal("1,,,XM-A-1\n2,1,/transacton,,,5\n"), 0, "x.layout.dropped",
           "\"/transacton\" has no place");
    EXPECT(import_d_portal("1,,/title,XM-A-1\n"), 1, "element \"/title\" has no parent");
    char *folder = empty_publication("d-portal");
    put(folder, "records/data.csv", "a,b\n1,2\n");
    EXPECT(import(folder), 1, "this is not a table of D-Portal");
}

/* Empty elements and attributes, and text that CSV readers trip over. */
static void d_portal_keeps_everything(void)
{
    const char *file = in_test("in.xml");
    write_text(file, "<iati-activities version=\"2.03\"><iati-activity linked-data-uri=\"\">"
                     "<iati-identifier>XM-A-1</iati-identifier><title/><description><narrative/>"
                     "<narrative>a, \"b\";\tc\nd \xC3\xA9 </narrative></description>"
                     "<participating-org ref=\"\" role=\"1\"/><participating-org role=\"4\"/>"
                     "</iati-activity></iati-activities>");
    char *folder = empty_publication("d-portal");
    EXPECT(iatipub("export", "--layout", "d-portal", file, "-o", file_of(folder, "records/in.csv"),
                   NULL),
           0, "1 activity, 1 file");
    EXPECT(import(folder), 0);
    EXPECT(iatipub("convert", "-C", folder, NULL), 0);
    const char *back = read_file(file_of(folder, "out/in.xml"), NULL);
    CHECK(text_has(back, "linked-data-uri=\"\"") && text_has(back, "<title/>") &&
              text_has(back, "<narrative></narrative>") && text_has(back, "ref=\"\" role=\"1\"") &&
              text_has(back, "a, &quot;b&quot;;\tc\nd \xC3\xA9 <"),
          "something was lost: %s", back);
}

static void path_headers_tell_what_they_lose(void)
{
    const char *file = in_test("in.xml");
    write_text(file, "<iati-activities version=\"2.03\"><iati-activity>"
                     "<iati-identifier>XM-A-1</iati-identifier><title/><strange>x</strange>"
                     "<transaction><description><narrative/></description></transaction>"
                     "</iati-activity><iati-activity/></iati-activities>");
    struct outcome outcome =
        iatipub("export", "--layout", "path-headers", file, "-o", in_test("sheets"), NULL);
    EXPECT(outcome, 0, "XM-A-1: \"title\" is empty, which this layout can't say",
           "\"strange\" has no place in the standard", "x.export.empty", "x.export.lost",
           "\"transaction[1]/description/narrative\" is empty", "\"iati-identifier\" is missing");
    CHECK(!text_has(outcome.out, "x.export"), "losses are on standard output");
}

static void export_says_what_is_wrong_with_its_options(void)
{
    EXPECT(iatipub("export", "-o", "x", NULL), 2, "name what to export: activities, transactions",
           "d-portal");
    EXPECT(iatipub("export", "--layout", "d-portle", "-o", "x", NULL), 2,
           "there is no layout 'd-portle'; did you mean 'd-portal'");
    EXPECT(iatipub("export", "--layout", "d-portal", "f.xml", NULL), 2, "-o is missing");
    EXPECT(iatipub("export", "--layout", "d-portal", "f.xml", "-o", "x", NULL), 3, "f.xml");
    write_text(in_test("bad.xml"), "<!DOCTYPE a [<!ENTITY b 'c'>]><iati-activities/>");
    EXPECT(iatipub("export", "--layout", "d-portal", in_test("bad.xml"), "-o", "x", NULL), 1,
           "has a declaration");
    write_text(in_test("html.xml"), "<html/>");
    EXPECT(iatipub("export", "--layout", "path-headers", in_test("html.xml"), "-o", "x", NULL), 1,
           "its root element is \"html\"");
    write_text(in_test("cut.xml"), "<iati-activities><iati-activity>");
    EXPECT(iatipub("export", "--layout", "d-portal", in_test("cut.xml"), "-o", "x", NULL), 1,
           "is not well-formed XML");
    CHECK(!exists(in_test("x")), "something was written");
}

static void datasets_are_exported(void)
{
    char *folder = small_publication();
    run_well(folder);
    EXPECT(iatipub("export", "--layout", "d-portal", "-C", folder, "-o", in_test("t.csv"), NULL), 0,
           "2 activities, 1 file");
    CHECK(strncmp(read_file(in_test("t.csv"), NULL), "index,parent,/iati-activities/iati-activity,",
                  strlen("index,parent,/iati-activities/iati-activity,")) == 0,
          "it is no table of D-Portal");
    EXPECT(iatipub("export", "--layout", "path-headers", "-C", folder, "--dataset", "small", "-o",
                   in_test("sheets"), NULL),
           0);
    CHECK(exists(in_test("sheets/main.csv")) && exists(in_test("sheets/transaction.csv")),
          "sheets are missing");
    EXPECT(iatipub("export", "--layout", "d-portal", "-C", folder, "--dataset", "none", "-o",
                   in_test("u.csv"), NULL),
           2, "there is no dataset 'none'");
}

static void files_in_another_layout_get_advice(void)
{
    char *folder = small_publication();
    put(folder, "records/transactions.csv", "index,parent,/iati-activities/iati-activity\n1,,\n");
    EXPECT(import(folder), 2, "this looks like the CSV of D-Portal",
           "iatipub init DIR --template d-portal");
    folder = empty_publication("path-headers");
    put(folder, "records/a.csv", "index,parent,/iati-activities/iati-activity\n1,,\n");
    EXPECT(
        import(folder), 1,
        "so the sheet is not read; this looks like the CSV of D-Portal; start with: iatipub init "
        "DIR --template d-portal");
    folder = empty_publication("d-portal");
    put(folder, "records/a.csv", "iati-identifier,title/narrative\nA,x\n");
    EXPECT(import(folder), 1, "this is not a table of D-Portal",
           "this looks like sheets with path headers");
}

/* The files of real publishers: what the layout holds comes back, losses are told of. */
static void real_files_survive_d_portal(void)
{
    static const char *const names[] = {
        "activities/CAF-ActivityFile-2025-10-10", "activities/acfspain-ph",
        "activities/wri-521257057-strategic-plan-2023-2027", "organisations/IATI_ORG"};
    if (!have_reference())
        return;
    char *reference = empty_publication("iati"), *folder = empty_publication("d-portal");
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        const char *name = strrchr(names[i], '/') + 1;
        const char *file = in_reference(text_of("real/%s.xml", names[i]));
        copy_file(file, file_of(reference, text_of("records/%s.xml", name)));
        EXPECT(iatipub("export", "--layout", "d-portal", file, "-o",
                       file_of(folder, text_of("records/%s.csv", name)), NULL),
               0);
    }
    const char *both[] = {reference, folder};
    for (size_t i = 0; i < 2; i++) {
        EXPECT(import(both[i]), 0);
        EXPECT(iatipub("convert", "-C", both[i], NULL), 0);
    }
    CHECK(strcmp(snapshot(file_of(reference, "out"), SNAPSHOT_BYTES),
                 snapshot(file_of(folder, "out"), SNAPSHOT_BYTES)) == 0,
          "the files that came back are others:\n%s\n%s",
          snapshot(file_of(reference, "out"), SNAPSHOT_BYTES),
          snapshot(file_of(folder, "out"), SNAPSHOT_BYTES));
}

CU_TestInfo path_layout_tests[] = {
    {"path headers give what they hold", path_headers_give_what_they_hold},
    {"path headers: the documented example works", path_headers_example_works},
    {"D-Portal gives what it holds", d_portal_gives_what_it_holds},
    {"D-Portal: the documented example is read", d_portal_example_is_read},
    {"path headers come back the same", path_headers_come_back_the_same},
    {"D-Portal comes back the same", d_portal_comes_back_the_same},
    {"path headers name what is wrong", path_headers_name_what_is_wrong},
    {"path headers in a workbook name the cell", path_headers_in_a_workbook_name_the_cell},
    {"path headers tell of cells that disagree", path_headers_tell_of_cells_that_disagree},
    {"bad values name their row", bad_values_name_their_row},
    {"D-Portal names what is wrong", d_portal_names_what_is_wrong},
    {"D-Portal keeps everything", d_portal_keeps_everything},
    {"path headers tell what they lose", path_headers_tell_what_they_lose},
    {"export says what is wrong with its options", export_says_what_is_wrong_with_its_options},
    {"datasets are exported", datasets_are_exported},
    {"files in another layout get advice", files_in_another_layout_get_advice},
    {"real files survive D-Portal", real_files_survive_d_portal},
    CU_TEST_INFO_NULL,
};
