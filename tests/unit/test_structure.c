#include <CUnit/CUnit.h>
#include <stdlib.h>
#include <string.h>

#include "base/strbuf.h"
#include "validate/structure.h"

extern CU_TestInfo structure_tests[];

/* One document and what was found in it. */
struct fixture {
    struct standard *standard;
    struct names *names;
    struct shapes *shapes;
    struct document_builder builder;
    const struct node *root;
    struct arena arena;
    struct faults faults;
};

static char message[] = "does not follow the schema";
static const struct rule rule = {.message = message};

static struct fixture set_up(const char *version, const char *root)
{
    struct error error = ERROR_INIT;
    struct fixture fixture = {.standard = standard_load(version, &error), .names = names_new()};
    CU_ASSERT_PTR_NOT_NULL_FATAL(fixture.standard);
    fixture.shapes = shapes_new(fixture.standard, root, fixture.names);
    CU_ASSERT_PTR_NOT_NULL_FATAL(fixture.shapes);
    return fixture;
}

static void tear_down(struct fixture *fixture)
{
    faults_release(&fixture->faults);
    arena_release(&fixture->arena);
    document_release(&fixture->builder);
    shapes_free(fixture->shapes);
    names_free(fixture->names);
    standard_free(fixture->standard);
}

static void parse(struct fixture *fixture, const char *text)
{
    bool parsed = document_parse(&fixture->builder, text, strlen(text), fixture->names,
                                 fixture->shapes, &fixture->root);
    CU_ASSERT_TRUE_FATAL(parsed);
    faults_begin(&fixture->faults, &fixture->arena);
}

static struct fixture check_file(const char *version, const char *root, const char *text)
{
    struct fixture fixture = set_up(version, root);
    parse(&fixture, text);
    structure_check_document(fixture.root, fixture.shapes, &rule, &fixture.faults);
    faults_sort(&fixture.faults);
    return fixture;
}

#define FILE_OF(content) "<iati-activities version=\"2.03\">" content "</iati-activities>"
#define IDENTIFIER "<iati-identifier>XX-1</iati-identifier>"
#define REPORTING "<reporting-org ref=\"XX\" type=\"10\"><narrative>X</narrative></reporting-org>"
#define TITLE "<title><narrative>T</narrative></title>"
#define DESCRIPTION "<description><narrative>D</narrative></description>"
#define PARTICIPATING "<participating-org role=\"1\"/>"
#define STATUS "<activity-status code=\"2\"/>"
#define DATE "<activity-date iso-date=\"2024-01-01\" type=\"1\"/>"
#define HEAD IDENTIFIER REPORTING TITLE DESCRIPTION PARTICIPATING STATUS DATE
/* A valid activity, with more behind what it must have. */
#define ACTIVITY(more) FILE_OF("<iati-activity>" HEAD more "</iati-activity>")

static struct fixture check(const char *text)
{
    return check_file("2.03", "iati-activities", text);
}

static void expect(struct fixture *fixture, const char *const *messages, size_t count)
{
    CU_ASSERT_EQUAL(fixture->faults.count, count);
    for (size_t i = 0; i < fixture->faults.count; i++) {
        const char *found = fixture->faults.items[i].message;
        bool same = i < count && strcmp(found, messages[i]) == 0;
        CU_ASSERT_TRUE(same);
        CU_ASSERT_PTR_EQUAL(fixture->faults.items[i].rule, &rule);
        if (!same)
            printf("\n    found:    %s\n    expected: %s", found,
                   i < count ? messages[i] : "nothing");
    }
    tear_down(fixture);
}

/* The faults of a document are these, in document order. */
#define FINDS(text, ...)                                                                           \
    do {                                                                                           \
        const char *const messages[] = {__VA_ARGS__};                                              \
        struct fixture checked = check(text);                                                      \
        expect(&checked, messages, sizeof messages / sizeof *messages);                            \
    } while (0)

static void finds_nothing(const char *text)
{
    struct fixture checked = check(text);
    expect(&checked, NULL, 0);
}

/* ---- children -------------------------------------------------------------------------------- */

static void a_valid_file_has_no_faults(void)
{
    finds_nothing(ACTIVITY(""));
    finds_nothing(ACTIVITY("<sector code=\"11110\"/>\n<sector code=\"11120\"/>"
                           "<budget><period-start iso-date=\"2024-01-01\"/>"
                           "<period-end iso-date=\"2024-12-31\"/>"
                           "<value value-date=\"2024-01-01\">100</value></budget>"));
}

static void one_misplaced_element_is_one_fault(void)
{
    FINDS(FILE_OF("<iati-activity>" DATE HEAD "</iati-activity>"
                  "<iati-activity>" REPORTING TITLE DESCRIPTION PARTICIPATING STATUS DATE IDENTIFIER
                  "</iati-activity>"),
          "element 'activity-date' is not expected here; it must come after 'activity-status'",
          "element 'iati-identifier' is not expected here; it must come before 'reporting-org'");
    FINDS(ACTIVITY("<sector code=\"1\"/><activity-scope code=\"1\"/><sector code=\"2\"/>"
                   "<tag code=\"1\" vocabulary=\"1\"/>"),
          "element 'activity-scope' is not expected here; it must come after 'activity-date' and "
          "before 'sector'");
}

static void of_two_swapped_the_later_one_is_at_fault(void)
{
    FINDS(ACTIVITY("<budget><period-start iso-date=\"2024-01-01\"/>"
                   "<value value-date=\"2024-01-01\">1</value>"
                   "<period-end iso-date=\"2024-12-31\"/></budget>"),
          "element 'period-end' is not expected here; it must come after 'period-start' and "
          "before 'value'");
}

static void one_too_many_is_told_at_that_one(void)
{
    FINDS(
        ACTIVITY("<capital-spend percentage=\"1\"/><capital-spend percentage=\"2\"/>"
                 "<capital-spend percentage=\"x\"/>"),
        "element 'capital-spend' is repeated; 'iati-activity' may have only one",
        "element 'capital-spend' is repeated; 'iati-activity' may have only one",
        "attribute 'percentage' of element 'capital-spend' has the value \"x\"; expected a number "
        "of at most 24 digits and one point, such as 1500.00, without thousands separators or "
        "currency");
}

static void each_missing_element_is_told_with_its_place(void)
{
    FINDS(FILE_OF("<iati-activity>" REPORTING DESCRIPTION PARTICIPATING "</iati-activity>"),
          "element 'iati-activity' lacks 'iati-identifier', which must come before 'reporting-org'",
          "element 'iati-activity' lacks 'title', which must come after 'reporting-org'",
          "element 'iati-activity' lacks 'activity-status', which must come after "
          "'participating-org'",
          "element 'iati-activity' lacks 'activity-date', which must come after "
          "'participating-org'");
    FINDS(ACTIVITY("<location><point srsName=\"x\"/></location>"), "element 'point' lacks 'pos'");
    FINDS(FILE_OF(""), "element 'iati-activities' lacks 'iati-activity'");
}

static void an_unknown_element_is_told_with_what_was_meant(void)
{
    FINDS(ACTIVITY("<sektor code=\"1\"/><nonsense/>"),
          "element 'sektor' is not known in 'iati-activity'; did you mean 'sector'?",
          "element 'nonsense' is not known in 'iati-activity'; remove or rename it");
    /* Misspelling what must be there is one fault, not two. */
    FINDS(FILE_OF("<iati-activity>" IDENTIFIER REPORTING
                  "<Title><narrative>T</narrative></Title>" DESCRIPTION PARTICIPATING STATUS DATE
                  "</iati-activity>"),
          "element 'Title' is not known in 'iati-activity'; did you mean 'title'?");
}

static void an_element_of_elsewhere_is_told_where_it_belongs(void)
{
    FINDS(ACTIVITY("<pos>1 2</pos><mailing-address/>"
                   "<transaction><transaction-type code=\"1\"/>"
                   "<transaction-date iso-date=\"2024-01-01\"/>"
                   "<value value-date=\"2024-01-01\">1</value><comment/></transaction>"),
          "element 'pos' is not known in 'iati-activity'; it belongs in 'point'",
          "element 'mailing-address' is not known in 'iati-activity'; it belongs in 'contact-info'",
          "element 'comment' is not known in 'transaction'; it belongs in 'baseline', 'target' or "
          "'actual'");
}

static void no_element_may_stand_in_a_value(void)
{
    FINDS(ACTIVITY("<budget><period-start iso-date=\"2024-01-01\"/>"
                   "<period-end iso-date=\"2024-12-31\"/>"
                   "<value value-date=\"2024-01-01\"><amount>1</amount></value></budget>"),
          "element 'amount' is not allowed in 'value'; expected only text there");
}

static void many_misplaced_elements_take_no_longer(void)
{
    enum { PAIRS = 45000 };
    static const char pair[] = "<fss/><crs-add/>";
    struct strbuf text = STRBUF_INIT;
    strbuf_addstr(&text, "<iati-activities version=\"2.03\"><iati-activity>" HEAD);
    for (size_t i = 0; i < PAIRS; i++)
        strbuf_addstr(&text, pair);
    strbuf_addstr(&text, "</iati-activity></iati-activities>");
    struct fixture checked = check(text.text);
    CU_ASSERT_TRUE(checked.faults.count >= 2 * PAIRS - 2);
    tear_down(&checked);
    strbuf_release(&text);
}

/* ---- attributes and values ------------------------------------------------------------------- */

static void a_missing_attribute_is_told_at_its_element(void)
{
    FINDS(ACTIVITY("<related-activity/>"),
          "element 'related-activity' lacks its required attribute 'ref'",
          "element 'related-activity' lacks its required attribute 'type'");
}

static void an_unknown_attribute_is_told_with_what_was_meant(void)
{
    FINDS(ACTIVITY("<sector cod=\"1\" vocabulry=\"1\" nonsense=\"1\"/>"),
          "attribute 'cod' is not allowed on element 'sector'; did you mean 'code'?",
          "attribute 'vocabulry' is not allowed on element 'sector'; did you mean 'vocabulary'?",
          "attribute 'nonsense' is not allowed on element 'sector'; remove or rename it");
}

static void a_bad_value_is_told_with_what_was_expected(void)
{
    FINDS(
        ACTIVITY("<budget><period-start iso-date=\"2024-31-05\"/>"
                 "<period-end iso-date=\"\"/>"
                 "<value value-date=\" 2024-01-01\">1,000</value></budget>"
                 "<conditions attached=\"yes\"/>"
                 "<result type=\"1\"><title><narrative xml:lang=\"?\">R</narrative></title>"
                 "<indicator measure=\"1\"><title><narrative>I</narrative></title>"
                 "<baseline year=\"0\"/></indicator></result>"),
        "attribute 'iso-date' of element 'period-start' has the value \"2024-31-05\"; expected a "
        "date such as 2024-05-31",
        "attribute 'iso-date' of element 'period-end' is empty; expected a date such as "
        "2024-05-31",
        "element 'value' has the value \"1,000\"; expected a number of at most 24 digits and one "
        "point, such as 1500.00, without thousands separators or currency",
        "attribute 'value-date' of element 'value' has the value \" 2024-01-01\"; expected a date "
        "such as 2024-05-31, without white space around it",
        "attribute 'attached' of element 'conditions' has the value \"yes\"; expected true, false, "
        "1 or 0",
        "attribute 'xml:lang' of element 'narrative' has the value \"?\"; expected a language code "
        "such as fr",
        "attribute 'year' of element 'baseline' has the value \"0\"; expected a whole number "
        "above 0");
}

static void a_fault_has_its_place_and_value(void)
{
    struct fixture checked = check(ACTIVITY("<capital-spend percentage=\"5%\"/>"));
    CU_ASSERT_EQUAL_FATAL(checked.faults.count, 1);
    const struct fault *fault = &checked.faults.items[0];
    CU_ASSERT_STRING_EQUAL(fault->node->label, "capital-spend");
    CU_ASSERT_STRING_EQUAL(fault->attribute->label, "percentage");
    CU_ASSERT_STRING_EQUAL(fault->value, "5%");
    tear_down(&checked);
}

/* ---- text ------------------------------------------------------------------------------------ */

static void text_between_elements_is_told_once(void)
{
    FINDS(
        ACTIVITY("<contact-info><organisation>Us</organisation></contact-info>"),
        "element 'organisation' contains text of its own, \"Us\"; put it in a 'narrative' inside");
    FINDS(ACTIVITY("<budget>x<period-start iso-date=\"2024-01-01\">y</period-start>"
                   "<period-end iso-date=\"2024-12-31\"/>"
                   "<value value-date=\"2024-01-01\">1</value></budget>"),
          "element 'budget' contains text of its own, \"x\"; expected only elements inside it",
          "element 'period-start' contains text of its own, \"y\"; expected it to be empty");
}

static void white_space_may_stand_between_elements_but_not_as_cdata(void)
{
    finds_nothing(ACTIVITY("<conditions attached=\"0\">\n \t<!-- none --></conditions>"));
    FINDS(ACTIVITY("<conditions attached=\"0\"><![CDATA[ ]]></conditions>"),
          "element 'conditions' contains CDATA of its own; expected only elements inside it");
    finds_nothing(ACTIVITY("<contact-info><email><![CDATA[a@b.org]]></email></contact-info>"));
}

/* ---- other namespaces ------------------------------------------------------------------------ */

#define OTHER "xmlns:o=\"http://example.org/other\""

static void other_namespaces_stand_where_they_are_allowed(void)
{
    finds_nothing(ACTIVITY("<o:thing " OTHER " o:a=\"1\" b=\"2\">text<o:more/><c/></o:thing>"));
    finds_nothing(ACTIVITY("<conditions attached=\"1\"><o:thing " OTHER "/>"
                           "<condition type=\"1\"><narrative>C</narrative></condition>"
                           "</conditions>"));
    FINDS(FILE_OF("<iati-activity>" IDENTIFIER "<o:thing " OTHER
                  "/>" REPORTING TITLE DESCRIPTION PARTICIPATING STATUS DATE "</iati-activity>"),
          "element 'o:thing' is not expected here; it must come after 'activity-date'");
    FINDS(ACTIVITY("<related-activity ref=\"a\" type=\"1\" o:a=\"1\" " OTHER "/>"),
          "attribute 'o:a' is not allowed on element 'related-activity'; remove or rename it");
    FINDS(FILE_OF("<iati-activity>"
                  "<iati-identifier><o:thing " OTHER
                  "/></iati-identifier>" REPORTING TITLE DESCRIPTION PARTICIPATING STATUS DATE
                  "</iati-activity>"),
          "element 'o:thing' is not allowed in 'iati-identifier'; expected only text there");
}

static void what_is_declared_at_the_top_is_checked_inside_them(void)
{
    FINDS(
        ACTIVITY("<o:thing " OTHER " value-date=\"x\" xml:space=\"x\">"
                 "<unknown><capital-spend/></unknown><period-start/></o:thing>"),
        "attribute 'value-date' of element 'o:thing' has the value \"x\"; expected a date such as "
        "2024-05-31",
        "attribute 'xml:space' of element 'o:thing' has the value \"x\"; expected default or "
        "preserve",
        "element 'capital-spend' lacks its required attribute 'percentage'");
}

static void nesting_has_no_limit(void)
{
    enum { DEPTH = 200000 };
    static const char foreign[] = "http://example.org/other";
    struct fixture fixture = set_up("2.03", "iati-activities");
    struct document_builder *builder = &fixture.builder;
    document_begin(builder, fixture.names, fixture.shapes, true);
    document_open(builder, "iati-activities", NULL, 0);
    document_open(builder, "iati-activity", NULL, 1);
    for (size_t i = 0; i < DEPTH; i++)
        document_open(builder, "thing", foreign, i + 2);
    document_open(builder, "title", NULL, DEPTH + 2);
    while (builder->open)
        document_close(builder);
    faults_begin(&fixture.faults, &fixture.arena);
    structure_check(builder->top->first, &rule, &fixture.faults);
    faults_sort(&fixture.faults);
    CU_ASSERT_EQUAL(fixture.faults.count, 8);
    CU_ASSERT_STRING_EQUAL(fixture.faults.items[7].message, "element 'title' lacks 'narrative'");
    tear_down(&fixture);
}

static void what_concerns_the_schema_itself_may_stand_anywhere(void)
{
#define XSI "xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\" "
    finds_nothing(ACTIVITY("<related-activity ref=\"a\" type=\"1\" " XSI
                           "xsi:noNamespaceSchemaLocation=\"a.xsd\" xsi:schemaLocation=\"a b\"/>"));
    finds_nothing(ACTIVITY("<capital-spend " XSI "xsi:type=\"left-to-the-schema\">x<y/>"
                           "</capital-spend>"));
    FINDS(ACTIVITY("<capital-spend percentage=\"1\" " XSI "xsi:nil=\"false\"/>"),
          "attribute 'xsi:nil' is not allowed on element 'capital-spend'; remove it");
}

/* ---- the root -------------------------------------------------------------------------------- */

static void the_root_may_be_what_is_declared_at_the_top(void)
{
    finds_nothing(TITLE);
    FINDS("<title/>", "element 'title' lacks 'narrative'");
    FINDS("<pos>1 2</pos>", "the root element is 'pos'; expected 'iati-activities'");
    FINDS("<iati-activities xmlns=\"http://example.org/other\"/>",
          "the root element is 'iati-activities' of the namespace 'http://example.org/other'; "
          "expected 'iati-activities' of no namespace: remove the xmlns");
}

static void a_root_is_checked_in_pieces(void)
{
    struct fixture fixture = set_up("2.03", "iati-activities");
    parse(&fixture, "<iati-activities version2=\"2.03\"><iati-organisation/>"
                    "<o:thing " OTHER "><capital-spend/></o:thing></iati-activities>");
    structure_check_start(fixture.root, &rule, &fixture.faults);
    structure_check_stranger(fixture.root->first, &rule, &fixture.faults);
    structure_check_stranger(fixture.root->last, &rule, &fixture.faults);
    static const char *const messages[] = {
        "attribute 'version2' is not allowed on element 'iati-activities'; did you mean 'version'?",
        "element 'iati-organisation' is not known in 'iati-activities'; remove or rename it",
        "element 'capital-spend' lacks its required attribute 'percentage'"};
    faults_sort(&fixture.faults);
    expect(&fixture, messages, 3);
}

/* ---- all together ---------------------------------------------------------------------------- */

static void nine_faults_in_one_activity_are_nine_findings(void)
{
    FINDS(
        FILE_OF("<iati-activity hierarchy=\"first\">"                        /* 1: no number */
                IDENTIFIER REPORTING "<description>Words</description>"      /* 3: no narrative */
                "<participating-org/>"                                       /* 4: no role */
                STATUS "<activity-date iso-date=\"31/05/2024\" type=\"1\"/>" /* 5: no date */
                "<sektor code=\"11110\"/>"                                   /* 6: misspelt */
                "<recipient-country code=\"KE\"/>"
                "<budget><period-start iso-date=\"2024-01-01\"/>" /* 7: no period-end */
                "<value value-date=\"2024-01-01\">1</value></budget>"
                "<location/>"                                        /* 8: misplaced */
                "<capital-spend percentage=\"1\" currency=\"EUR\"/>" /* 9: not allowed */
                "</iati-activity>"),                                 /* 2: no title */
        "element 'iati-activity' lacks 'title', which must come after 'reporting-org'",
        "attribute 'hierarchy' of element 'iati-activity' has the value \"first\"; expected a "
        "whole number",
        "element 'description' contains text of its own, \"Words\"; put it in a 'narrative' "
        "inside",
        "element 'participating-org' lacks its required attribute 'role'",
        "attribute 'iso-date' of element 'activity-date' has the value \"31/05/2024\"; expected a "
        "date such as 2024-05-31",
        "element 'sektor' is not known in 'iati-activity'; did you mean 'sector'?",
        "element 'budget' lacks 'period-end', which must come after 'period-start'",
        "element 'location' is not expected here; it must come after 'recipient-country' and "
        "before 'budget'",
        "attribute 'currency' is not allowed on element 'capital-spend'; remove or rename it");
}

static void each_version_has_its_own_rules(void)
{
    static const char text[] =
        ACTIVITY("<tag code=\"1\" vocabulary=\"1\"/><policy-marker code=\"1\"/>");
    static const char *const older[] = {
        "element 'tag' is not known in 'iati-activity'; remove or rename it",
        "element 'policy-marker' lacks its required attribute 'significance'"};
    struct fixture checked = check_file("2.01", "iati-activities", text);
    expect(&checked, older, 2);
    finds_nothing(text);
}

static void organisations_are_checked_too(void)
{
#define ORGANISATION(more)                                                                         \
    "<iati-organisations version=\"2.03\"><iati-organisation>"                                     \
    "<organisation-identifier a=\"1\"><b/>XX</organisation-identifier>"                            \
    "<name><narrative>N</narrative></name>" REPORTING more                                         \
    "</iati-organisation></iati-organisations>"
    static const char bad[] = ORGANISATION(
        "<total-budget><period-start iso-date=\"2024-01-01\"/><period-end iso-date=\"2024-12-31\"/>"
        "<value value-date=\"2024-01-01\">1</value><budget-line><narrative>L</narrative>"
        "<value value-date=\"2024-01-01\">1</value></budget-line></total-budget>");
    static const char *const messages[] = {
        "element 'value' is not expected here; it must come before 'narrative'"};
    struct fixture checked = check_file("2.03", "iati-organisations", ORGANISATION(""));
    expect(&checked, NULL, 0);
    checked = check_file("2.03", "iati-organisations", bad);
    expect(&checked, messages, 1);
}

CU_TestInfo structure_tests[] = {
    {"a valid file has no faults", a_valid_file_has_no_faults},
    {"one misplaced element is one fault", one_misplaced_element_is_one_fault},
    {"of two swapped the later one is at fault", of_two_swapped_the_later_one_is_at_fault},
    {"one too many is told at that one", one_too_many_is_told_at_that_one},
    {"each missing element is told with its place", each_missing_element_is_told_with_its_place},
    {"an unknown element is told with what was meant",
     an_unknown_element_is_told_with_what_was_meant},
    {"an element of elsewhere is told where it belongs",
     an_element_of_elsewhere_is_told_where_it_belongs},
    {"no element may stand in a value", no_element_may_stand_in_a_value},
    {"many misplaced elements take no longer", many_misplaced_elements_take_no_longer},
    {"a missing attribute is told at its element", a_missing_attribute_is_told_at_its_element},
    {"an unknown attribute is told with what was meant",
     an_unknown_attribute_is_told_with_what_was_meant},
    {"a bad value is told with what was expected", a_bad_value_is_told_with_what_was_expected},
    {"a fault has its place and value", a_fault_has_its_place_and_value},
    {"text between elements is told once", text_between_elements_is_told_once},
    {"white space may stand between elements but not as CDATA",
     white_space_may_stand_between_elements_but_not_as_cdata},
    {"other namespaces stand where they are allowed",
     other_namespaces_stand_where_they_are_allowed},
    {"what is declared at the top is checked inside them",
     what_is_declared_at_the_top_is_checked_inside_them},
    {"nesting has no limit", nesting_has_no_limit},
    {"what concerns the schema itself may stand anywhere",
     what_concerns_the_schema_itself_may_stand_anywhere},
    {"the root may be what is declared at the top", the_root_may_be_what_is_declared_at_the_top},
    {"a root is checked in pieces", a_root_is_checked_in_pieces},
    {"nine faults in one activity are nine findings",
     nine_faults_in_one_activity_are_nine_findings},
    {"each version has its own rules", each_version_has_its_own_rules},
    {"organisations are checked too", organisations_are_checked_too},
    CU_TEST_INFO_NULL,
};
