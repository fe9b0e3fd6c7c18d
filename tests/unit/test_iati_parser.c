#include "records/iati_parser.h"

#include <CUnit/CUnit.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/strbuf.h"
#include "standard/layout.h"
#include "unit/gathered.h"

extern CU_TestInfo iati_parser_tests[];

/* A parser, and what came of what it was fed. */
struct scene {
    struct standard *standard;
    struct layout *layout;
    struct text_set identifiers;
    struct findings findings;
    struct upgrade *upgrade;
    const char *part;
    size_t block; /* bytes fed at once; 0: all */
    bool read;    /* to the end */
    struct strbuf text;
};

static struct scene begin(void)
{
    struct error error = ERROR_INIT;
    struct scene scene = {.standard = standard_load("2.03", &error), .text = STRBUF_INIT};
    char *french = (char[]){"fr"};
    scene.layout = layout_build(scene.standard, (char *const[]){french}, 1, &error);
    CU_ASSERT_PTR_NOT_NULL_FATAL(scene.layout);
    return scene;
}

static void end(struct scene *scene)
{
    strbuf_release(&scene->text);
    findings_release(&scene->findings);
    text_set_release(&scene->identifiers);
    upgrade_free(scene->upgrade);
    layout_free(scene->layout);
    standard_free(scene->standard);
}

/* "transactions:3 iati_identifier=A value=5": the columns that are filled. */
static void add_row(struct strbuf *text, const struct iati_item *item, const struct iati_row *row)
{
    struct cell cells[512];
    CU_ASSERT_TRUE_FATAL(row->table->column_count <= sizeof cells / sizeof *cells);
    iati_row_fill(&item->rows, row, cells);
    strbuf_addf(text, "%s:%zu", row->table->name, row->line);
    for (size_t i = 0; i + 1 < row->table->column_count; i++)
        if (cells[i].text)
            strbuf_addf(text, " %s=%.*s", row->table->columns[i].name, (int)cells[i].length,
                        cells[i].text);
    strbuf_addch(text, '\n');
}

static void take_items(struct scene *scene, struct iati_parser *parser)
{
    for (struct iati_item *item; (item = iati_parser_take(parser));) {
        for (const struct iati_row *row = item->rows.first; row; row = row->next)
            add_row(&scene->text, item, row);
        iati_parser_return(parser, item);
    }
}

static void add_findings(struct scene *scene)
{
    for (size_t i = 0; i < scene->findings.count; i++) {
        const struct finding *finding = &scene->findings.items[i];
        strbuf_addf(&scene->text, "%s:%zu %s %s%s%s\n", finding->place.file, finding->place.line,
                    finding->rule, finding->subject ? finding->subject : "",
                    finding->subject ? ": " : "", finding->message);
    }
}

static void parse(struct scene *scene, const char *xml)
{
    const struct iati_settings settings = {.path = "in/a.xml",
                                           .part = scene->part,
                                           .layout = scene->layout,
                                           .identifiers = &scene->identifiers,
                                           .findings = &scene->findings,
                                           .upgrade = scene->upgrade};
    struct iati_parser *parser = iati_parser_new(&settings);
    size_t length = strlen(xml), block = scene->block ? scene->block : length;
    scene->read = true;
    for (size_t at = 0; scene->read && at < length; at += block) {
        size_t rest = length - at;
        scene->read = iati_parser_feed(parser, xml + at, rest < block ? rest : block, false);
        take_items(scene, parser);
    }
    scene->read = scene->read && iati_parser_feed(parser, "", 0, true);
    iati_parser_free(parser);
    add_findings(scene);
}

static void check_parsed(const char *xml, const char *expected)
{
    struct scene scene = begin();
    parse(&scene, xml);
    check_text(scene.text.text, expected);
    CU_ASSERT_TRUE(scene.read);
    end(&scene);
}

#define HEAD "<iati-activities version=\"2.03\">\n"
#define TAIL "</iati-activities>"
#define FILE_ROW "files:1 file=a version=2.03\n"
#define ID "<iati-identifier>A</iati-identifier>"
#define IN_ACTIVITY(xml) HEAD "<iati-activity>" ID xml "</iati-activity>" TAIL
#define ROW_OF_A "activities:2 iati_identifier=A"
#define PART " part=a\n"

/* ---- kept in columns ------------------------------------------------------------------------- */

static void values_go_to_the_columns_of_their_element(void)
{
    check_parsed(IN_ACTIVITY("<activity-status code='2'/>\n"
                             "<transaction ref='t'><value currency='USD'>5.10</value></transaction>"
                             "\n<transaction/>"),
                 FILE_ROW ROW_OF_A " activity_status=2" PART
                                   "transactions:3 iati_identifier=A ref=t value=5.10 "
                                   "currency=USD\n"
                                   "transactions:4 iati_identifier=A\n");
}

static void blocks_may_end_anywhere(void)
{
    static const char xml[] = IN_ACTIVITY("<activity-status code='2'/><x a='&lt;1'>&amp;</x>");
    struct scene whole = begin(), pieces = begin();
    parse(&whole, xml);
    pieces.block = 1;
    parse(&pieces, xml);
    check_text(pieces.text.text, whole.text.text);
    end(&whole);
    end(&pieces);
}

static void a_file_may_have_another_name_in_the_records(void)
{
    struct scene scene = begin();
    scene.part = "b-a";
    parse(&scene, HEAD "<iati-activity>" ID "</iati-activity>" TAIL);
    check_text(scene.text.text, "files:1 file=b-a version=2.03\n"
                                "activities:2 iati_identifier=A part=b-a\n");
    end(&scene);
}

static void narratives_go_to_the_columns_of_their_language(void)
{
    check_parsed(IN_ACTIVITY("<title><narrative>T</narrative>"
                             "<narrative xml:lang='fr'>U</narrative>\n"
                             "<narrative xml:lang='de'>V</narrative></title>"),
                 FILE_ROW ROW_OF_A " title=T title_fr=U" PART
                                   "narratives:3 identifier=A table_name=activities row_key= "
                                   "element=title language=de narrative=V\n");
}

/* ---- kept as it stands ----------------------------------------------------------------------- */

static void what_has_no_place_is_kept_and_told(void)
{
    check_parsed(IN_ACTIVITY("<extra a='1'>b<c/></extra>"), FILE_ROW ROW_OF_A PART
                 ""
                 "extensions:2 identifier=A table_name=activities row_key= element= "
                 "kind=element content=<extra a=\"1\">b<c/></extra>\n"
                 "in/a.xml:2 x.iati.kept A: \"extra\" has no place in the standard; it is "
                 "kept as it stands\n");
    check_parsed(IN_ACTIVITY("<activity-status code='2' why='x'/>"),
                 FILE_ROW ROW_OF_A " activity_status=2" PART
                                   "extensions:2 identifier=A table_name=activities row_key= "
                                   "element=activity-status kind=attribute name=why content=x\n"
                                   "in/a.xml:2 x.iati.kept A: \"activity-status/@why\" has no "
                                   "place in the standard; it is kept as it stands\n");
    check_parsed(IN_ACTIVITY("<activity-status code='2'/><activity-status code='3'/>"),
                 FILE_ROW ROW_OF_A
                 " activity_status=2" PART
                 "extensions:2 identifier=A table_name=activities row_key= element= "
                 "kind=element content=<activity-status code=\"3\"/>\n"
                 "in/a.xml:2 x.iati.kept A: \"activity-status\" may stand only once; this "
                 "one is kept as it stands\n");
}

static void other_namespaces_are_kept_without_a_word(void)
{
    check_parsed("<iati-activities version=\"2.03\" xmlns:x=\"urn:x\">\n"
                 "<iati-activity x:n='1'>" ID "<x:e/></iati-activity>" TAIL,
                 "files:1 file=a version=2.03\n"
                 "extensions:1 identifier=a table_name=files kind=declaration name=x "
                 "namespace=urn:x\n" ROW_OF_A PART
                 "extensions:2 identifier=A table_name=activities row_key= element= kind=attribute "
                 "name=x:n namespace=urn:x content=1\n"
                 "extensions:2 identifier=A table_name=activities row_key= element= kind=element "
                 "content=<x:e/>\n");
}

static void an_element_that_is_empty_is_kept_as_present(void)
{
    check_parsed(IN_ACTIVITY("<title/>"), FILE_ROW ROW_OF_A PART
                 "extensions:2 identifier=A table_name=activities row_key= element=title "
                 "kind=present\n");
}

/* ---- moved, dropped, named ------------------------------------------------------------------- */

static void what_is_out_of_order_is_told(void)
{
    check_parsed(IN_ACTIVITY("<activity-status code='2'/><title><narrative>T</narrative></title>"),
                 FILE_ROW ROW_OF_A " title=T activity_status=2" PART
                                   "in/a.xml:2 x.iati.moved A: \"title\" stands after one that "
                                   "follows it in the standard; it will be written in its place\n");
}

static void text_without_a_place_is_dropped_and_told(void)
{
    check_parsed(IN_ACTIVITY("<activity-status code='2'>on</activity-status>"),
                 FILE_ROW ROW_OF_A " activity_status=2" PART
                                   "in/a.xml:2 x.iati.dropped A: \"activity-status\" has text "
                                   "where the standard has none; it is not kept\n");
    check_parsed(IN_ACTIVITY("<title><narrative>T<b>x</b></narrative></title>"), FILE_ROW ROW_OF_A
                 " title=T" PART "in/a.xml:2 x.iati.dropped A: \"title/narrative\" has an element "
                 "in it, where the standard has text only; the element is not "
                 "kept\n");
    check_parsed(IN_ACTIVITY("<!-- a --><?b?>"),
                 FILE_ROW ROW_OF_A PART "in/a.xml:0 x.iati.comment 2 comments and processing "
                                        "instructions were not kept\n");
}

static void identifiers_are_made_to_differ(void)
{
    check_parsed(
        HEAD "<iati-activity>" ID "</iati-activity>\n<iati-activity>" ID "</iati-activity>\n"
             "<iati-activity/>" TAIL,
        FILE_ROW ROW_OF_A PART
        "activities:3 iati_identifier=A (2) part=a\n"
        "extensions:3 identifier=A (2) table_name=activities element=iati-identifier "
        "kind=text content=A\n"
        "activities:4 iati_identifier=(no identifier, line 4) part=a\n"
        "extensions:4 identifier=(no identifier, line 4) table_name=activities "
        "element=iati-identifier kind=text content=\n"
        "in/a.xml:3 x.iati.identifier identifier \"A\" stands in the records already; they call "
        "this one \"A (2)\"\n"
        "in/a.xml:4 x.iati.identifier this activity has no identifier; the records call it \"(no "
        "identifier, line 4)\"\n");
}

/* ---- refused --------------------------------------------------------------------------------- */

static void check_refused(const char *xml, const char *expected)
{
    struct scene scene = begin();
    parse(&scene, xml);
    CU_ASSERT_FALSE(scene.read);
    size_t i = 0;
    while (i < scene.findings.count && strcmp(scene.findings.items[i].rule, "x.iati.unreadable"))
        i++;
    CU_ASSERT_TRUE_FATAL(i < scene.findings.count);
    const struct finding *finding = &scene.findings.items[i];
    char *text = xasprintf("%zu %s", finding->place.line, finding->message);
    check_text(text, expected);
    free(text);
    end(&scene);
}

static void deep_xml(struct strbuf *xml, const char *head, size_t depth)
{
    strbuf_addstr(xml, head);
    for (size_t i = 0; i < depth; i++)
        strbuf_addstr(xml, "<x>");
}

static void what_cannot_be_read_is_refused(void)
{
    check_refused("<other/>", "1 the root element is \"other\"; expected iati-activities or "
                              "iati-organisations");
    check_refused("<iati-activities version='1.05'/>",
                  "1 the file is of version 1.05, which is too old; versions 2.01, 2.02 and 2.03 "
                  "can be read");
    check_refused("\n<!DOCTYPE a>\n<iati-activities/>",
                  "2 the file has a declaration (<!...>), which IATI files do not use; remove it");
    check_refused(HEAD "<iati-activity>" TAIL,
                  "2 the file is not well-formed XML, so it was not read: Opening and ending tag "
                  "mismatch: iati-activity line 2 and iati-activities");
    struct strbuf xml = STRBUF_INIT;
    deep_xml(&xml, HEAD "<iati-activity>\n", 300);
    check_refused(xml.text, "3 elements stand in one another more than 256 deep; remove them");
    strbuf_release(&xml);
}

/* ---- upgraded -------------------------------------------------------------------------------- */

#define FOREIGN                                                                                    \
    "<iati-activities version=\"2.02\" xmlns:x=\"urn:x\">\n"                                       \
    "<iati-activity>" ID "\n<x:a>\n<tag/></x:a>\n<transaction ref='t'/></iati-activity>" TAIL

static struct scene begin_upgrading(void)
{
    struct error error = ERROR_INIT;
    struct scene scene = begin();
    scene.upgrade = upgrade_new(&error);
    CU_ASSERT_PTR_NOT_NULL_FATAL(scene.upgrade);
    return scene;
}

static void an_upgraded_file_is_read_as_what_it_becomes(void)
{
    static const char declaration[] = "extensions:1 identifier=a table_name=files "
                                      "kind=declaration name=x namespace=urn:x\n";
    static const char kept[] = " identifier=A table_name=activities row_key= element= kind=element "
                               "content=";
    struct scene scene = begin_upgrading();
    scene.block = 7;
    parse(&scene, FOREIGN);
    char *expected = xasprintf(
        "files:1 file=a version=2.03\n%s" ROW_OF_A PART "extensions:3%s<x:a>\n<x:tag/></x:a>\n"
        "transactions:5 iati_identifier=A ref=t\n"
        "in/a.xml:1 x.upgrade.changed the version was \"2.02\" and is \"2.03\" now\n"
        "in/a.xml:4 x.upgrade.changed A: element 'tag' is in the namespace of 'x:a' around it now: "
        "without one it would be checked as the element that a later version has under this name\n",
        declaration, kept);
    check_text(scene.text.text, expected);
    free(expected);
    end(&scene);
    scene = begin();
    parse(&scene, FOREIGN);
    expected = xasprintf("files:1 file=a version=2.02\n%s" ROW_OF_A PART
                         "extensions:4%s<x:a>\n<tag/></x:a>\n"
                         "transactions:5 iati_identifier=A ref=t\n",
                         declaration, kept);
    check_text(scene.text.text, expected);
    free(expected);
    end(&scene);
}

static void what_needs_no_change_keeps_its_lines(void)
{
    struct scene scene = begin_upgrading();
    parse(&scene, "<iati-activities\n version=\"2.01\"><iati-activity>" ID
                  "<title><narrative><![CDATA[<T>]]>&amp;</narrative></title>\n\n"
                  "<transaction\n ref='t'/><extra>&lt;</extra></iati-activity><z/>" TAIL);
    check_text(scene.text.text,
               "files:2 file=a version=2.03\n"
               "activities:2 iati_identifier=A title=<T>& part=a\n"
               "transactions:5 iati_identifier=A ref=t\n"
               "extensions:5 identifier=A table_name=activities row_key= element= kind=element "
               "content=<extra>&lt;</extra>\n"
               "extensions:5 identifier=a table_name=files kind=element content=<z/>\n"
               "in/a.xml:2 x.upgrade.changed the version was \"2.01\" and is \"2.03\" now\n"
               "in/a.xml:5 x.iati.kept A: \"extra\" has no place in the standard; it is kept as it "
               "stands\n");
    end(&scene);
}

static void other_versions_are_read_as_they_stand(void)
{
    struct scene scene = begin_upgrading();
    parse(&scene, HEAD TAIL);
    check_text(scene.text.text, FILE_ROW);
    end(&scene);
    scene = begin_upgrading();
    parse(&scene, "<iati-activities/>");
    check_text(scene.text.text,
               "files:1 file=a\nin/a.xml:1 x.upgrade.refused the file does not say "
               "its version; expected 2.01 or 2.02, so it is read as it stands\n");
    end(&scene);
}

static void changes_are_told_so_far(void)
{
    struct scene scene = begin_upgrading();
    struct strbuf xml = STRBUF_INIT;
    strbuf_addstr(&xml, "<iati-activities version='2.02' xmlns:x='urn:x'>");
    for (size_t i = 0; i < 1005; i++)
        strbuf_addf(&xml,
                    "<iati-activity><iati-identifier>%zu</iati-identifier><x:a><tag/></x:a>"
                    "</iati-activity>\n",
                    i);
    strbuf_addstr(&xml, TAIL);
    parse(&scene, xml.text);
    CU_ASSERT_EQUAL_FATAL(scene.findings.count, 1001);
    check_text(scene.findings.items[1000].message, "6 more changes were made to this file");
    strbuf_release(&xml);
    end(&scene);
}

static void an_upgrade_has_limits(void)
{
    static const char head[] = "<iati-activities version='2.02'>\n<iati-activity>";
    struct strbuf xml = STRBUF_INIT;
    struct scene scene = begin_upgrading();
    deep_xml(&xml, head, 300);
    parse(&scene, xml.text);
    CU_ASSERT_FALSE(scene.read);
    check_text(scene.findings.items[1].message,
               "elements stand in one another more than 256 deep; remove them");
    end(&scene);
    scene = begin_upgrading();
    strbuf_reset(&xml);
    strbuf_addstr(&xml, head);
    while (xml.length < 11 * 1000 * 1000)
        strbuf_addstr(&xml, "0123456789012345678901234567890123456789");
    scene.block = 64 * 1024;
    parse(&scene, xml.text);
    CU_ASSERT_FALSE(scene.read);
    check_text(scene.findings.items[1].message,
               "a text is longer than 10 MB, too long for a file that is upgraded");
    strbuf_release(&xml);
    end(&scene);
}

CU_TestInfo iati_parser_tests[] = {
    {"values go to the columns of their element", values_go_to_the_columns_of_their_element},
    {"blocks may end anywhere", blocks_may_end_anywhere},
    {"a file may have another name in the records", a_file_may_have_another_name_in_the_records},
    {"narratives go to the columns of their language",
     narratives_go_to_the_columns_of_their_language},
    {"what has no place is kept and told", what_has_no_place_is_kept_and_told},
    {"other namespaces are kept without a word", other_namespaces_are_kept_without_a_word},
    {"an element that is empty is kept as present", an_element_that_is_empty_is_kept_as_present},
    {"what is out of order is told", what_is_out_of_order_is_told},
    {"text without a place is dropped and told", text_without_a_place_is_dropped_and_told},
    {"identifiers are made to differ", identifiers_are_made_to_differ},
    {"what cannot be read is refused", what_cannot_be_read_is_refused},
    {"an upgraded file is read as what it becomes", an_upgraded_file_is_read_as_what_it_becomes},
    {"what needs no change keeps its lines", what_needs_no_change_keeps_its_lines},
    {"other versions are read as they stand", other_versions_are_read_as_they_stand},
    {"changes are told so far", changes_are_told_so_far},
    {"an upgrade has limits", an_upgrade_has_limits},
    CU_TEST_INFO_NULL,
};
