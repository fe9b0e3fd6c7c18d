#include <stdlib.h>
#include <string.h>

#include <CUnit/CUnit.h>

#include "base/alloc.h"
#include "base/file.h"
#include "base/strbuf.h"
#include "records/xlsx.h"
#include "unit/folder.h"
#include "unit/gathered.h"
#include "unit/xlsx_builder.h"

extern CU_TestInfo xlsx_tests[];

/* Cells of every kind, for rows written as XML. */
#define ROW(...) "<row>" __VA_ARGS__ "</row>"
#define T(text) "<c t=\"inlineStr\"><is><t>" text "</t></is></c>"
#define TA(address, text) "<c r=\"" address "\" t=\"inlineStr\"><is><t>" text "</t></is></c>"
#define N(number) "<c><v>" number "</v></c>"
#define NS(style, number) "<c s=\"" style "\"><v>" number "</v></c>"
#define S(index) "<c t=\"s\"><v>" index "</v></c>"
#define HEAD ROW(T("No") T("Name"))

/* A workbook in a folder of its own, and what came of reading it. `tables` is "NAME PATH: COLUMNS"
 * a line, `rows` "TABLE.ROW|CELL..." with "-" for a blank cell, `told` "PLACE SEVERITY RULE: TEXT"
 * of each finding. */
struct reading {
    char folder[FOLDER_PATH_SIZE];
    char *path;
    struct xlsx_builder *builder;
    struct source source;
    struct findings findings;
    struct error error;
    struct strbuf tables, rows, told;
    bool opened;
};

static void begin(struct reading *reading)
{
    *reading = (struct reading){.builder = xlsx_builder_new(),
                                .tables = STRBUF_INIT,
                                .rows = STRBUF_INIT,
                                .told = STRBUF_INIT};
    folder_begin(reading->folder);
    reading->path = path_join(reading->folder, "in.xlsx");
}

static void gather_rows(struct reading *reading, struct reader *reader)
{
    struct row row;
    while (reader->next(reader, &row, &reading->error)) {
        CU_ASSERT_EQUAL_FATAL(row.count, reader->tables[row.table].column_count);
        strbuf_addf(&reading->rows, "%zu.%zu", row.table, row.number);
        for (size_t i = 0; i < row.count; i++) {
            const struct cell *cell = &row.cells[i];
            CU_ASSERT(!cell->text || strlen(cell->text) == cell->length);
            strbuf_addf(&reading->rows, "|%s", cell->text ? cell->text : "-");
        }
        strbuf_addstr(&reading->rows, "\n");
    }
}

static void gather_tables(struct reading *reading, const struct reader *reader)
{
    for (size_t i = 0; i < reader->table_count; i++) {
        const struct reader_table *table = &reader->tables[i];
        strbuf_addf(&reading->tables, "%s %s:", table->name ? table->name : "-", table->path);
        for (size_t j = 0; j < table->column_count; j++)
            strbuf_addf(&reading->tables, "%s%s", j ? "|" : " ", table->columns[j]);
        strbuf_addstr(&reading->tables, "\n");
    }
}

static void read_file(struct reading *reading)
{
    struct reader *reader = xlsx_reader_open(reading->path, "in.xlsx", &reading->source,
                                             &reading->findings, &reading->error);
    reading->opened = reader != NULL;
    if (reader) {
        gather_tables(reading, reader);
        gather_rows(reading, reader);
        reader->close(reader);
    }
    for (size_t i = 0; i < reading->findings.count; i++) {
        const struct finding *finding = &reading->findings.items[i];
        strbuf_addf(&reading->told, "%s:%zu:%zu %s %s: %s\n", finding->place.file,
                    finding->place.line, finding->place.column, severity_name(finding->severity),
                    finding->rule, finding->message);
        CU_ASSERT_STRING_EQUAL(finding->category, "source");
    }
}

static void write_and_read(struct reading *reading)
{
    CU_ASSERT_TRUE_FATAL(xlsx_builder_write(reading->builder, reading->path, true));
    read_file(reading);
}

static void end(struct reading *reading)
{
    findings_release(&reading->findings);
    error_clear(&reading->error);
    strbuf_release(&reading->tables);
    strbuf_release(&reading->rows);
    strbuf_release(&reading->told);
    free(reading->path);
    folder_end(reading->folder);
}

static void check_has(const char *text, const char *part)
{
    CU_ASSERT_PTR_NOT_NULL(strstr(text, part));
    if (!strstr(text, part))
        printf("\n    lacks '%s':\n%s\n", part, text);
}

/* Reads what was built, which should give these tables, rows and findings, and ends. */
static void expect_all(struct reading *reading, const char *tables, const char *rows,
                       const char *told)
{
    write_and_read(reading);
    check_text(reading->tables.text, tables);
    check_text(reading->rows.text, rows);
    check_text(reading->told.text, told);
    CU_ASSERT_EQUAL(reading->error.kind, ERROR_NONE);
    end(reading);
}

/* The same for a workbook of one sheet without faults. */
static void expect_rows(const char *rows, const char *columns, const char *expected)
{
    struct reading reading;
    begin(&reading);
    xlsx_builder_sheet(reading.builder, "S", rows);
    char *tables = xasprintf("- in.xlsx#S: %s\n", columns);
    expect_all(&reading, tables, expected, "");
    free(tables);
}

/* A sheet of which nothing else is wrong, with one finding that has the parts in it. */
static void expect_finding(struct reading *reading, const char *rows, const char *place,
                           const char *part)
{
    write_and_read(reading);
    check_text(reading->rows.text, rows);
    CU_ASSERT_EQUAL(reading->findings.count, 1);
    check_has(reading->told.text, place);
    check_has(reading->told.text, part);
    CU_ASSERT_EQUAL(reading->error.kind, ERROR_NONE);
    end(reading);
}

static void expect_sheet_finding(const char *sheet, const char *rows, const char *place,
                                 const char *part)
{
    struct reading reading;
    begin(&reading);
    xlsx_builder_format(reading.builder, "yyyy-mm-dd");
    xlsx_builder_format(reading.builder, "0.00E+00");
    xlsx_builder_sheet(reading.builder, "S", sheet);
    expect_finding(&reading, rows, place, part);
}

/* --- Cells ------------------------------------------------------------------------------------ */

static void texts_of_all_kinds_are_read(void)
{
    struct reading reading;
    begin(&reading);
    xlsx_builder_string(reading.builder, "<t>Safer ports</t>");
    xlsx_builder_string(reading.builder, "<r><rPr><b/></rPr><t xml:space=\"preserve\">rich </t></r>"
                                         "<r><t>text</t></r><rPh sb=\"0\" eb=\"1\"><t>rph</t></rPh>"
                                         "<phoneticPr fontId=\"1\"/>");
    xlsx_builder_string(reading.builder, "<t>a_x000D_&amp;_x005F_</t>");
    xlsx_builder_string(reading.builder, "<t> </t>");
    xlsx_builder_sheet(reading.builder, "S",
                       ROW(S("0") T("B") T("C")) ROW(S("1") S("2") S("3"))
                           ROW("<c t=\"inlineStr\"><is><r><t>in</t></r><r><t>line</t></r>"
                               "<rPh><t>no</t></rPh></is></c>"
                               "<c t=\"str\"><f>A1&amp;\"x\"</f><v>formula</v></c>"
                               "<c t=\"str\"><f>\"\"</f><v></v></c>")
                               ROW(T("<![CDATA[a<b]]>") T("_x00E9_") T("&#233;")));
    expect_all(&reading, "- in.xlsx#S: Safer ports|B|C\n",
               "0.2|rich text|a\r&_|-\n0.3|inline|formula|-\n0.4|a<b|\xC3\xA9|\xC3\xA9\n", "");
}

static void numbers_dates_and_truths_are_read(void)
{
    struct reading reading;
    begin(&reading);
    xlsx_builder_format(reading.builder, "dd/mm/yyyy");
    xlsx_builder_format(reading.builder, "0%");
    xlsx_builder_format(reading.builder, "00000");
    xlsx_builder_format(reading.builder, "hh:mm");
    xlsx_builder_sheet(
        reading.builder, "S",
        ROW(T("Amount") T("Day") T("Share") T("Number") T("Time") T("Done"))
            ROW(N("0.30000000000000004") NS("1", "45413") NS("2", "0.6") NS("3", "110")
                    NS("4", "0.25") "<c t=\"b\"><v>1</v></c>")
                ROW(N("1.5E3") NS("1", "45413.25") NS("2", "0.125") NS("3", "123456")
                        NS("4", "0.5") "<c t=\"b\"><f>TRUE()</f><v>0</v></c>")
                    ROW(N("-7") "<c t=\"d\"><v>2024-05-01T00:00:00</v></c>" NS("99", "5")));
    expect_all(&reading, "- in.xlsx#S: Amount|Day|Share|Number|Time|Done\n",
               "0.2|0.3|2024-05-01|60%|00110|06:00:00|true\n"
               "0.3|1500|2024-05-01T06:00:00|12.5%|123456|12:00:00|false\n"
               "0.4|-7|2024-05-01|5|-|-|-\n",
               "");
}

static void settings_and_names_of_the_workbook_are_read(void)
{
    struct reading reading;
    begin(&reading);
    xlsx_builder_format(reading.builder, "yyyy-mm-dd");
    xlsx_builder_settings(reading.builder, "<workbookPr date1904=\"1\"/>", "");
    xlsx_builder_sheet(reading.builder, "R&amp;D &#233;", ROW(T("Day")) ROW(NS("1", "43951")));
    expect_all(&reading, "- in.xlsx#R&D \xC3\xA9: Day\n", "0.2|2024-05-01\n", "");
}

static void rows_and_columns_keep_their_places(void)
{
    expect_rows(
        "<row r=\"3\">" TA("B3", "No")
            TA("D3", "Name") "</row>"
                             "<row r=\"4\"><c r=\"B4\" s=\"0\"/></row>"
                             "<row r=\"7\">" TA("D7", "seven") "</row><row>" TA("B8", "8") "</row>",
        "No|Name", "0.7|-|seven\n0.8|8|-\n");
}

static void formula_without_result_is_told(void)
{
    expect_sheet_finding(
        HEAD ROW(T("1") "<c><f>A1</f><v></v></c>") ROW(T("2") "<c t=\"str\"><f>A1</f><v>x</v></c>"),
        "0.2|1|-\n0.3|2|x\n", "in.xlsx#S:2:2 critical x.source.formula: cell B2", "never computed");
}

static void zero_of_a_program_that_cannot_compute_is_no_result(void)
{
    struct reading reading;
    begin(&reading);
    xlsx_builder_settings(reading.builder, "", "<calcPr fullCalcOnLoad=\"1\"/>");
    xlsx_builder_sheet(reading.builder, "S",
                       HEAD ROW(T("1") "<c><f>A1</f><v>0</v></c>") ROW(N("0") N("0")));
    expect_finding(&reading, "0.2|1|-\n0.3|0|0\n",
                   "in.xlsx#S:2:2 critical x.source.formula: cell B2", "never computed");
}

static void error_cells_are_told(void)
{
    expect_sheet_finding(HEAD ROW(T("1") "<c t=\"e\"><f>A1</f><v>#REF!</v></c>"), "0.2|1|-\n",
                         "in.xlsx#S:2:2 critical x.source.formula: cell B2 (column \"Name\")",
                         "#REF!");
}

static void amounts_whose_cents_are_not_kept_are_refused(void)
{
    expect_sheet_finding(HEAD ROW(N("12345678901234.56") T("a")) ROW(N("1234567890123.45") T("b"))
                             ROW(N("0.30000000000000004") T("c")),
                         "0.3|1234567890123.45|b\n0.4|0.3|c\n",
                         "in.xlsx#S:2:1 critical x.source.number: cell A2",
                         "holds 12345678901234.56, a number of which only 15 digits are kept");
}

static void tables_say_where_they_stand(void)
{
    struct reading reading;
    begin(&reading);
    xlsx_builder_sheet(reading.builder, "S",
                       "<row r=\"3\">" TA("B3", "No") TA("D3", "Name") "</row>"
                                                                       "<row>" TA("B4", "1")
                                                                           TA("D4", "x") "</row>");
    CU_ASSERT_TRUE_FATAL(xlsx_builder_write(reading.builder, reading.path, true));
    struct reader *reader = xlsx_reader_open(reading.path, "in.xlsx", &reading.source,
                                             &reading.findings, &reading.error);
    CU_ASSERT_PTR_NOT_NULL_FATAL(reader);
    CU_ASSERT_EQUAL(reader->tables[0].header_row, 3);
    CU_ASSERT_EQUAL(reader->tables[0].places[0], 2);
    CU_ASSERT_EQUAL(reader->tables[0].places[1], 4);
    reader->close(reader);
    end(&reading);
}

static void numbers_that_lost_digits_are_refused(void)
{
    expect_sheet_finding(HEAD ROW(N("41130220240500000000") T("a")) ROW(N("2") T("b")), "0.3|2|b\n",
                         "in.xlsx#S:2:1 critical x.source.number: cell A2",
                         "format the column as text");
}

static void days_that_never_were_are_refused(void)
{
    expect_sheet_finding(HEAD ROW(T("1") NS("1", "60")) ROW(T("2") NS("1", "61")),
                         "0.3|2|1900-03-01\n", "in.xlsx#S:2:2 critical x.source.cell: cell B2",
                         "no day of the calendar");
}

static void characters_that_xml_cannot_hold_are_refused(void)
{
    expect_sheet_finding(HEAD ROW(T("1") T("a_x0007_b")) ROW(T("2") T("b")), "0.3|2|b\n",
                         "in.xlsx#S:2:2 critical x.source.character: cell B2", "U+0007");
    struct reading reading;
    begin(&reading);
    xlsx_builder_string(reading.builder, "<t>_xD83D_</t>");
    xlsx_builder_sheet(reading.builder, "S", HEAD ROW(T("1") S("0")));
    expect_finding(&reading, "", "in.xlsx#S:2:2 critical x.source.character: cell B2", "U+D83D");
}

static void cells_that_no_program_writes_are_refused(void)
{
    static const char *const cells[] = {S("7"), S("x"), N("12a"), "<c t=\"b\"><v>2</v></c>",
                                        "<c t=\"d\"><v>soon</v></c>"};
    for (size_t i = 0; i < sizeof cells / sizeof *cells; i++) {
        struct strbuf sheet = STRBUF_INIT;
        strbuf_addf(&sheet, HEAD "<row>%s" T("b") "</row>", cells[i]);
        expect_sheet_finding(sheet.text, "", "in.xlsx#S:2:1 critical x.source.cell: cell A2",
                             "no spreadsheet program writes");
        strbuf_release(&sheet);
    }
}

/* --- Dates that were codes -------------------------------------------------------------------- */

static void date_in_a_column_of_codes_is_refused(void)
{
    expect_sheet_finding(ROW(T("Sector Vocabulary") T("Name")) ROW(NS("1", "43862") T("a"))
                             ROW(T("1-2") T("b")),
                         "0.3|1-2|b\n",
                         "in.xlsx#S:2:1 critical x.source.cell: cell A2 (column \"Sector "
                         "Vocabulary\") holds the date 2020-02-01",
                         "format the column as text");
}

static void exponent_in_a_column_of_codes_is_refused(void)
{
    expect_sheet_finding(ROW(T("Project ID") T("Amount")) ROW(NS("2", "410000000000") N("1"))
                             ROW(T("P-1") NS("2", "2500")),
                         "0.3|P-1|2500\n", "in.xlsx#S:2:1 critical x.source.cell: cell A2",
                         "shown with an exponent");
}

static void few_dates_among_other_values_are_told(void)
{
    expect_sheet_finding(ROW(T("Level") T("Name")) ROW(T("1-3") T("a")) ROW(NS("1", "43862") T("b"))
                             ROW(T("2-40") T("c")) ROW(NS("1", "43832") T("d")) ROW(N("7") T("e"))
                                 ROW(N("8") T("f")),
                         "0.2|1-3|a\n0.3|2020-02-01|b\n0.4|2-40|c\n0.5|2020-01-02|d\n0.6|7|e\n"
                         "0.7|8|f\n",
                         "in.xlsx#S:3:1 critical x.source.cell: column \"Level\" has 4 values and "
                         "dates in 2 cells (A3, A5)",
                         "format the column as text");
}

static void dates_among_texts_of_dates_are_fine(void)
{
    struct reading reading;
    begin(&reading);
    xlsx_builder_format(reading.builder, "yyyy-mm-dd");
    xlsx_builder_sheet(reading.builder, "S",
                       ROW(T("Begun") T("Start date")) ROW(T("2024-05-01") T("unknown"))
                           ROW(T("1/5/2024") T("soon")) ROW(NS("1", "45413") NS("1", "45413")));
    expect_all(&reading, "- in.xlsx#S: Begun|Start date\n",
               "0.2|2024-05-01|unknown\n0.3|1/5/2024|soon\n0.4|2024-05-01|2024-05-01\n", "");
}

/* --- Headers ---------------------------------------------------------------------------------- */

static void titles_above_the_header_are_passed_over(void)
{
    expect_rows(ROW(T("Budget of the programme")) "<row/>" ROW(T("As of") NS("0", "2024"))
                    ROW(T("No") T("Name") T("Value")) ROW(T("1") T("a") N("5")),
                "No|Name|Value", "0.5|1|a|5\n");
}

static void headings_over_columns_make_names_unique(void)
{
    struct reading reading;
    begin(&reading);
    xlsx_builder_sheet_as(
        reading.builder, "S", "visible",
        "<row r=\"1\">" TA(
            "A1", "Report") "</row>"
                            "<row r=\"2\">" TA("A2", "Activity") TA("C2", "Budget")
                                TA("E2", "Spent") "</row>"
                                                  "<row r=\"3\">" TA("A3", "No") TA("B3", "Name")
                                                      TA("C3", "Value") TA("D3", "Date") TA(
                                                          "E3", "Value") TA("F3", "Date")
                                                          TA("G3",
                                                             "Note") "</row>"
                                                                     "<row r=\"4\">" TA("A4", "1")
                                                                         TA("F4", "x")
                                                                             TA("G4", "y") "</row>",
        "<mergeCells><mergeCell ref=\"A2:B2\"/><mergeCell ref=\"C2:D2\"/>"
        "<mergeCell ref=\"E2:F2\"/><mergeCell ref=\"bad\"/></mergeCells>");
    expect_all(&reading,
               "- in.xlsx#S: No|Name|Budget Value|Budget Date|Spent Value|Spent Date|Note\n",
               "0.4|1|-|-|-|-|x|y\n", "");
}

static void headings_without_merged_cells_reach_to_the_next(void)
{
    expect_rows("<row r=\"1\">" TA("A1", "One")
                    TA("C1", "Two") "</row>"
                                    "<row r=\"2\">" TA("A2", "Value") TA("B2", "Date")
                                        TA("C2", "Value") TA("D2", "Date")
                                            TA("E2", "x") "</row>"
                                                          "<row r=\"3\">" TA("A3", "1") "</row>",
                "One Value|One Date|Two Value|Two Date|x", "0.3|1|-|-|-|-\n");
}

static void header_of_two_rows_is_joined(void)
{
    struct reading reading;
    begin(&reading);
    xlsx_builder_sheet_as(
        reading.builder, "S", "visible",
        "<row r=\"1\">" TA("A1", "No") TA("B1", "Title") TA("C1", "Budget\nplan")
            TA("E1", "Spent") "</row>"
                              "<row r=\"2\">" TA("C2", "Value") TA("D2", "Date") TA("E2", "Value")
                                  TA("F2", "Rate") "</row>"
                                                   "<row r=\"3\">" TA("A3", "1") TA("B3", "t")
                                                       TA("C3", "5") "</row>",
        "<mergeCells><mergeCell ref=\"A1:A2\"/><mergeCell ref=\"B1:B2\"/>"
        "<mergeCell ref=\"C1:D1\"/><mergeCell ref=\"E1:F1\"/></mergeCells>");
    expect_all(&reading, "- in.xlsx#S: No|Title|Budget plan Value|Date|Spent Value|Rate\n",
               "0.3|1|t|5|-|-|-\n", "");
}

static void stated_header_is_taken(void)
{
    struct reading reading;
    unsigned row = 3;
    begin(&reading);
    reading.source.header_row = &row;
    xlsx_builder_sheet(reading.builder, "S",
                       ROW(T("a") T("b")) ROW(T("c") T("d")) ROW(N("2023") T("y"))
                           ROW(N("1") T("2")));
    expect_all(&reading, "- in.xlsx#S: 2023|y\n", "0.4|1|2\n", "");
}

static void stated_header_must_be_there(void)
{
    struct reading reading;
    unsigned row = 3;
    begin(&reading);
    reading.source.header_row = &row;
    xlsx_builder_sheet(reading.builder, "S", HEAD ROW(T("1") T("2")));
    expect_finding(&reading, "", "in.xlsx#S:3:0 critical x.source.header: row 3", "is blank");
}

static void names_that_repeat_are_refused(void)
{
    expect_sheet_finding(ROW(T("No") T("Name") T("NAME ")) ROW(T("1") T("2") T("3")), "",
                         "in.xlsx#S:1:3 critical x.source.header: the columns of cells B1 and C1 "
                         "are both called \"NAME\"",
                         "rename one");
    expect_sheet_finding(ROW(T("_Source") T("Name")), "",
                         "in.xlsx#S:1:1 critical x.source.header: the column of cell A1",
                         "reserved");
}

static void values_in_columns_without_a_name_are_refused(void)
{
    expect_sheet_finding(
        "<row r=\"1\">" TA("A1", "No")
            TA("C1", "Name") "</row>"
                             "<row r=\"2\">" TA("A2", "1") TA("B2", " ")
                                 TA("C2", "a") "</row>"
                                               "<row r=\"3\">" TA("A3", "2") TA("B3", "x")
                                                   TA("C3", "b") "</row>"
                                                                 "<row r=\"4\">" TA("A4", "3")
                                                                     TA("C4", "c") "</row>",
        "0.2|1|a\n0.4|3|c\n", "in.xlsx#S:3:2 critical x.source.ragged: cell B3 has a value",
        "name the column in row 1");
}

static void findings_of_a_kind_are_summed_up(void)
{
    struct reading reading;
    struct strbuf rows = STRBUF_INIT;
    begin(&reading);
    strbuf_addstr(&rows, HEAD);
    for (int i = 0; i < 30; i++)
        strbuf_addstr(&rows, ROW(T("1") "<c t=\"e\"><v>#N/A</v></c>"));
    xlsx_builder_sheet(reading.builder, "S", rows.text);
    strbuf_release(&rows);
    write_and_read(&reading);
    CU_ASSERT_EQUAL(reading.findings.count, 21);
    CU_ASSERT_EQUAL(reading.findings.totals[SEVERITY_CRITICAL], 30);
    check_has(reading.told.text, "in.xlsx#S:0:0 critical x.source.formula: and 10 more cells");
    end(&reading);
}

/* --- Sheets ----------------------------------------------------------------------------------- */

static void build_sheets(struct reading *reading)
{
    begin(reading);
    xlsx_builder_table(reading->builder, "Projects", "No,Name\n1,a\n");
    xlsx_builder_sheet(reading->builder, "Notes", "");
    xlsx_builder_sheet_as(reading->builder, "Lists", "veryHidden", HEAD ROW(T("x") T("y")), "");
    xlsx_builder_table(reading->builder, "Budget", "No,Value\n1,5\n");
}

static void every_visible_sheet_is_a_table(void)
{
    struct reading reading;
    build_sheets(&reading);
    expect_all(&reading, "Projects in.xlsx#Projects: No|Name\nBudget in.xlsx#Budget: No|Value\n",
               "0.2|1|a\n1.2|1|5\n", "");
}

static void named_sheets_are_read_though_hidden(void)
{
    struct reading reading;
    char name[] = "lists";
    char *names[] = {name};
    build_sheets(&reading);
    reading.source.tables = names;
    reading.source.tables_count = 1;
    expect_all(&reading, "- in.xlsx#Lists: No|Name\n", "0.2|x|y\n", "");
}

static void unknown_sheet_is_an_error(void)
{
    struct reading reading;
    char name[] = "Budgets";
    char *names[] = {name};
    build_sheets(&reading);
    reading.source.tables = names;
    reading.source.tables_count = 1;
    write_and_read(&reading);
    CU_ASSERT_FALSE(reading.opened);
    CU_ASSERT_EQUAL_FATAL(reading.error.kind, ERROR_USAGE);
    check_text(reading.error.text, "'in.xlsx' has no sheet 'Budgets'; the nearest is 'Budget'; it "
                                   "has 'Projects', 'Notes', 'Lists', 'Budget'");
    end(&reading);
}

static void named_sheet_must_have_cells(void)
{
    struct reading reading;
    char name[] = "Notes";
    char *names[] = {name};
    build_sheets(&reading);
    reading.source.tables = names;
    reading.source.tables_count = 1;
    expect_finding(&reading, "", "in.xlsx#Notes:0:0 critical x.source.empty", "has no cells");
}

static void workbook_without_tables_is_told(void)
{
    struct reading reading;
    begin(&reading);
    xlsx_builder_sheet(reading.builder, "S", "");
    expect_finding(&reading, "", "in.xlsx:0:0 critical x.source.empty", "no sheet with a table");
}

static void sheet_that_is_no_table_is_left_out(void)
{
    struct reading reading;
    begin(&reading);
    xlsx_builder_table(reading.builder, "Projects", "No,Name\n1,a\n");
    xlsx_builder_sheet(reading.builder, "Sums", ROW(N("1") N("2")) ROW(N("3") N("4")));
    expect_finding(&reading, "0.2|1|a\n", "in.xlsx#Sums:0:0 warning x.source.sheet", "header_row");
}

static void charts_are_passed_over(void)
{
    static const char relations[] =
        "<Relationships><Relationship Id=\"a\" Type=\"http://purl.oclc.org/ooxml/officeDocument/"
        "relationships/worksheet\" Target=\"./../xl/worksheets/sheet1.xml\"/>"
        "<Relationship Id=\"b\" Type=\"x/chartsheet\" Target=\"chartsheets/sheet1.xml\"/>"
        "<Relationship Id=\"c\" Type=\"x/worksheet\" TargetMode=\"External\" Target=\"http://x\"/>"
        "</Relationships>";
    static const char book[] =
        "<x:workbook xmlns:x=\"http://purl.oclc.org/ooxml/spreadsheetml/main\" xmlns:r=\"r\">"
        "<x:sheets><x:sheet name=\"Chart\" r:id=\"b\"/><x:sheet name=\"Else\" r:id=\"c\"/>"
        "<x:sheet name=\"Table\" r:id=\"a\"/></x:sheets></x:workbook>";
    struct reading reading;
    begin(&reading);
    xlsx_builder_table(reading.builder, "Table", "No,Name\n1,a\n");
    xlsx_builder_part(reading.builder, "xl/_rels/workbook.xml.rels", relations, strlen(relations));
    xlsx_builder_part(reading.builder, "xl/workbook.xml", book, strlen(book));
    expect_all(&reading, "- in.xlsx#Table: No|Name\n", "0.2|1|a\n", "");
}

/* --- Files that are none, or broken ------------------------------------------------------------
 */

/* Reads a file of other bytes. */
static void expect_refusal(const void *data, size_t length, const char *part)
{
    struct reading reading;
    begin(&reading);
    CU_ASSERT_TRUE_FATAL(xlsx_builder_write(reading.builder, reading.path, true));
    CU_ASSERT_TRUE_FATAL(file_write(reading.path, data, length, &reading.error));
    read_file(&reading);
    CU_ASSERT_FALSE(reading.opened);
    CU_ASSERT_EQUAL(reading.error.kind, ERROR_NONE);
    CU_ASSERT_EQUAL(reading.findings.count, 1);
    check_has(reading.told.text, "in.xlsx:0:0 critical x.source.binary: ");
    check_has(reading.told.text, part);
    end(&reading);
}

/* The beginning of a container of the old format, with one entry in its folder. */
static void expect_container(const char *entry, const char *part)
{
    unsigned char data[1024] = {0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1};
    data[30] = 9;
    for (size_t i = 0; i < strlen(entry); i++)
        data[512 + 128 + 2 * i] = (unsigned char)entry[i];
    expect_refusal(data, sizeof data, part);
}

static void other_files_are_named(void)
{
    static const char html[] = "\xEF\xBB\xBF\n<html><table></table></html>";
    expect_container("Workbook", "old binary format (.xls); save it as an Excel workbook (.xlsx)");
    expect_container("EncryptedPackage", "protected by a password; save it without one");
    expect_container("Else", "old binary format (.xls) or protected by a password");
    expect_refusal("", 0, "empty");
    expect_refusal("No,Name\n1,a\n", 12, "set \"kind: csv\"");
    expect_refusal(html, strlen(html), "a web page or an XML file");
    expect_refusal("\0\1\2", 3, "a binary file");
    expect_refusal("PK\3\4and no more", 15, "the file is damaged or incomplete");
}

/* A package of one part that tells another format. */
static void expect_package(const char *name, const char *part)
{
    struct reading reading;
    begin(&reading);
    xlsx_builder_part(reading.builder, name, "<x/>", 4);
    if (strcmp(name, "other") == 0)
        xlsx_builder_part(reading.builder, "_rels/.rels", NULL, 0);
    expect_finding(&reading, "", "in.xlsx:0:0 critical x.source.binary: ", part);
}

static void other_packages_are_named(void)
{
    expect_package("content.xml", "OpenDocument format (.ods); save it as an Excel workbook");
    expect_package("xl/workbook.bin", "binary workbook (.xlsb)");
    expect_package("word/document.xml", "a Word document");
    expect_package("other", "a zip archive of something else");
}

/* A workbook of one sheet with a part replaced, NULL for one that is missing. */
static void expect_broken(const char *name, const char *data, const char *place, const char *part)
{
    struct reading reading;
    begin(&reading);
    xlsx_builder_table(reading.builder, "S", "No,Name\n1,a\n");
    xlsx_builder_part(reading.builder, name, data, data ? strlen(data) : 0);
    expect_finding(&reading, "", place, part);
}

static void broken_parts_are_named(void)
{
#define BOOK_PLACE "in.xlsx:0:0 critical x.source.binary: "
#define SHEET_PLACE "in.xlsx#S:0:0 critical x.source.damaged: "
    expect_broken("xl/workbook.xml", NULL, BOOK_PLACE, "part 'xl/workbook.xml' is missing");
    expect_broken("xl/sharedStrings.xml", NULL, BOOK_PLACE, "'xl/sharedStrings.xml' is missing");
    expect_broken("xl/workbook.xml", "<workbook><sheets>", BOOK_PLACE, "part 'xl/workbook.xml'");
    expect_broken("xl/styles.xml", "<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>", BOOK_PLACE,
                  "document type declaration");
    expect_broken("xl/worksheets/sheet1.xml", NULL, SHEET_PLACE, "is missing");
    expect_broken("xl/worksheets/sheet1.xml", "", SHEET_PLACE, "nothing of it was read");
    expect_broken("xl/worksheets/sheet1.xml",
                  "<worksheet><sheetData><row r=\"2\"/><row r=\"2\"/></sheetData></worksheet>",
                  SHEET_PLACE, "its rows are not in order");
    expect_broken("xl/worksheets/sheet1.xml",
                  "<worksheet><sheetData><row><c r=\"7\"/></row></sheetData></worksheet>",
                  SHEET_PLACE, "no right address");
    expect_broken("xl/worksheets/sheet1.xml",
                  "<worksheet><sheetData><row><c r=\"B1\"/><c r=\"A1\"/></row></sheetData>"
                  "</worksheet>",
                  SHEET_PLACE, "not in order");
}

static void rows_before_a_fault_are_read(void)
{
    struct reading reading;
    begin(&reading);
    xlsx_builder_sheet(reading.builder, "S",
                       HEAD ROW(T("1") T("a")) ROW(T("2") T("b")) "<row r=\"1\"/>");
    write_and_read(&reading);
    /* the header is found before the fault is met, so the rows are read first */
    check_has(reading.told.text, "not in order");
    end(&reading);
}

static void entities_are_unknown(void)
{
    expect_broken("xl/worksheets/sheet1.xml",
                  "<worksheet><sheetData><row><c t=\"inlineStr\"><is><t>&e;</t></is></c></row>"
                  "</sheetData></worksheet>",
                  SHEET_PLACE, "'xl/worksheets/sheet1.xml', line 1: Entity 'e' not defined");
}

static void deep_elements_are_refused(void)
{
    struct strbuf sheet = STRBUF_INIT;
    for (int i = 0; i < 300; i++)
        strbuf_addstr(&sheet, "<a>");
    expect_broken("xl/worksheets/sheet1.xml", sheet.text, SHEET_PLACE,
                  "elements nested too deeply");
    strbuf_release(&sheet);
}

static void bombs_are_refused(void)
{
    enum { BYTES = 24 << 20 };
    struct reading reading;
    char *blanks = xmalloc(BYTES);
    memset(blanks, ' ', BYTES);
    begin(&reading);
    xlsx_builder_table(reading.builder, "S", "No,Name\n1,a\n");
    xlsx_builder_part(reading.builder, "xl/sharedStrings.xml", blanks, BYTES);
    expect_finding(&reading, "", BOOK_PLACE, "unpacks to more than 200 times its size");
    free(blanks);
}

static void damaged_data_is_told(void)
{
    struct reading reading;
    struct strbuf rows = STRBUF_INIT;
    begin(&reading);
    strbuf_addstr(&rows, HEAD);
    for (int i = 0; i < 20000; i++)
        strbuf_addf(&rows, "<row>" N("%d") N("%d") "</row>", i, i * 7919 % 104729);
    xlsx_builder_sheet(reading.builder, "S", rows.text);
    strbuf_release(&rows);
    CU_ASSERT_TRUE_FATAL(xlsx_builder_write(reading.builder, reading.path, true));
    size_t length;
    char *data = file_read(reading.path, 1 << 24, &length, &reading.error);
    CU_ASSERT_PTR_NOT_NULL_FATAL(data);
    memset(data + 60000, 0xFF, 64);
    CU_ASSERT_TRUE_FATAL(file_write(reading.path, data, length, &reading.error));
    free(data);
    read_file(&reading);
    CU_ASSERT_TRUE(reading.opened);
    CU_ASSERT_EQUAL(reading.error.kind, ERROR_NONE);
    check_has(reading.rows.text, "0.2|0|0\n");
    check_has(reading.told.text, "critical x.source.damaged: the file is damaged");
    check_has(reading.told.text, "; nothing after row ");
    end(&reading);
}

static void missing_file_is_an_error(void)
{
    struct reading reading;
    begin(&reading);
    CU_ASSERT_TRUE_FATAL(xlsx_builder_write(reading.builder, reading.path, true));
    reading.path[strlen(reading.path) - 1] = 'y';
    read_file(&reading);
    CU_ASSERT_FALSE(reading.opened);
    CU_ASSERT_EQUAL(reading.error.kind, ERROR_ENVIRONMENT);
    CU_ASSERT_EQUAL(reading.findings.count, 0);
    end(&reading);
}

static void rows_stream_through_many_blocks(void)
{
    enum { ROWS = 30000 };
    struct reading reading;
    struct strbuf rows = STRBUF_INIT, expected = STRBUF_INIT;
    begin(&reading);
    strbuf_addstr(&rows, ROW(T("No") T("Name") T("Twice")));
    for (int i = 2; i <= ROWS; i++) {
        strbuf_addf(&rows,
                    "<row r=\"%d\">" N("%d") T("text %d") "<c t=\"str\"><f>A1</f><v>%d</v>"
                                                          "</c></row>",
                    i, i, i, 2 * i);
        strbuf_addf(&expected, "0.%d|%d|text %d|%d\n", i, i, i, 2 * i);
    }
    xlsx_builder_sheet(reading.builder, "S", rows.text);
    expect_all(&reading, "- in.xlsx#S: No|Name|Twice\n", expected.text, "");
    strbuf_release(&rows);
    strbuf_release(&expected);
}

CU_TestInfo xlsx_tests[] = {
    {"texts of all kinds are read", texts_of_all_kinds_are_read},
    {"numbers, dates and truths are read", numbers_dates_and_truths_are_read},
    {"the calendar and the names of the workbook are read",
     settings_and_names_of_the_workbook_are_read},
    {"rows and columns keep their places", rows_and_columns_keep_their_places},
    {"a formula without a result is told", formula_without_result_is_told},
    {"the zero of a program that can't compute is no result",
     zero_of_a_program_that_cannot_compute_is_no_result},
    {"error cells are told", error_cells_are_told},
    {"numbers that lost digits are refused", numbers_that_lost_digits_are_refused},
    {"amounts whose cents are not kept are refused", amounts_whose_cents_are_not_kept_are_refused},
    {"tables say where they stand", tables_say_where_they_stand},
    {"days that never were are refused", days_that_never_were_are_refused},
    {"characters that XML can't hold are refused", characters_that_xml_cannot_hold_are_refused},
    {"cells that no program writes are refused", cells_that_no_program_writes_are_refused},
    {"a date in a column of codes is refused", date_in_a_column_of_codes_is_refused},
    {"an exponent in a column of codes is refused", exponent_in_a_column_of_codes_is_refused},
    {"few dates among other values are told", few_dates_among_other_values_are_told},
    {"dates among texts of dates are fine", dates_among_texts_of_dates_are_fine},
    {"titles above the header are passed over", titles_above_the_header_are_passed_over},
    {"headings over columns make names unique", headings_over_columns_make_names_unique},
    {"headings without merged cells reach to the next",
     headings_without_merged_cells_reach_to_the_next},
    {"a header of two rows is joined", header_of_two_rows_is_joined},
    {"a stated header is taken", stated_header_is_taken},
    {"a stated header must be there", stated_header_must_be_there},
    {"names that repeat are refused", names_that_repeat_are_refused},
    {"values in columns without a name are refused", values_in_columns_without_a_name_are_refused},
    {"findings of a kind are summed up", findings_of_a_kind_are_summed_up},
    {"every visible sheet is a table", every_visible_sheet_is_a_table},
    {"named sheets are read though hidden", named_sheets_are_read_though_hidden},
    {"an unknown sheet is an error", unknown_sheet_is_an_error},
    {"a named sheet must have cells", named_sheet_must_have_cells},
    {"a workbook without tables is told", workbook_without_tables_is_told},
    {"a sheet that is no table is left out", sheet_that_is_no_table_is_left_out},
    {"charts are passed over", charts_are_passed_over},
    {"other files are named for what they are", other_files_are_named},
    {"other packages are named for what they are", other_packages_are_named},
    {"broken parts are named", broken_parts_are_named},
    {"rows before a fault are read", rows_before_a_fault_are_read},
    {"entities are unknown", entities_are_unknown},
    {"deep elements are refused", deep_elements_are_refused},
    {"bombs are refused", bombs_are_refused},
    {"damaged data is told with the row it follows", damaged_data_is_told},
    {"a missing file is an error", missing_file_is_an_error},
    {"rows stream through many blocks", rows_stream_through_many_blocks},
    CU_TEST_INFO_NULL,
};
