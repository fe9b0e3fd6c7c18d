#include "validate/validator.h"

#include <CUnit/CUnit.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/alloc.h"
#include "base/file.h"
#include "base/strbuf.h"
#include "unit/gathered.h"

extern CU_TestInfo validator_tests[];

/* What the schema and the parser say; other rules have much to say of such small documents. */
static const char *const ids[] = {"0.", "x.doctype", "x.limit", NULL};

/* A folder with a small schema and a document to validate with it. */
struct fixture {
    char folder[32];
    char *document;
    struct validator *validator; /* made when first needed */
    struct gathered found;
    struct validation result;
    struct error error;
    bool done;
};

static const char activities_xsd[] =
    "<xsd:schema xmlns:xsd='http://www.w3.org/2001/XMLSchema'>\n"
    "<xsd:include schemaLocation='iati-common.xsd'/>\n"
    "<xsd:import namespace='http://www.w3.org/XML/1998/namespace' schemaLocation='xml.xsd'/>\n"
    "<xsd:element name='iati-activities'><xsd:complexType><xsd:sequence>\n"
    "<xsd:element ref='iati-activity' maxOccurs='unbounded'/>\n"
    "<xsd:any namespace='##other' processContents='lax' minOccurs='0' maxOccurs='unbounded'/>\n"
    "</xsd:sequence><xsd:attribute name='version' type='xsd:string' use='required'/>\n"
    "<xsd:attribute name='generated-datetime' type='xsd:dateTime'/>\n"
    "</xsd:complexType></xsd:element>\n"
    "<xsd:element name='iati-activity'><xsd:complexType><xsd:sequence>\n"
    "<xsd:element name='iati-identifier' type='xsd:string'/>\n"
    "<xsd:element name='title' type='text'/>\n"
    "<xsd:element name='e1' minOccurs='0'/><xsd:element name='e2' minOccurs='0'/>\n"
    "<xsd:element name='e3' minOccurs='0'/><xsd:element name='e4' minOccurs='0'/>\n"
    "<xsd:element name='e5' minOccurs='0'/><xsd:element name='e6' minOccurs='0'/>\n"
    "<xsd:element name='e7' minOccurs='0'/><xsd:element name='e8' minOccurs='0'/>\n"
    "<xsd:element name='e9' minOccurs='0'/><xsd:element name='e10' minOccurs='0'/>\n"
    "<xsd:element name='e11' minOccurs='0'/><xsd:element name='sector' minOccurs='0'/>\n"
    "<xsd:element name='transaction' minOccurs='0' maxOccurs='unbounded'>\n"
    "<xsd:complexType><xsd:sequence>\n"
    "<xsd:element name='value' type='xsd:decimal'/>\n"
    "<xsd:element name='note' type='short' minOccurs='0' maxOccurs='unbounded'/>\n"
    "</xsd:sequence><xsd:attribute name='date' type='xsd:date' use='required'/>\n"
    "<xsd:attribute name='kind' type='kind'/>\n"
    "<xsd:attribute name='share' type='percentage'/></xsd:complexType></xsd:element>\n"
    "</xsd:sequence><xsd:attribute ref='xml:lang'/></xsd:complexType></xsd:element>\n"
    "</xsd:schema>\n";

static const char common_xsd[] =
    "<xsd:schema xmlns:xsd='http://www.w3.org/2001/XMLSchema'>\n"
    "<xsd:complexType name='text'><xsd:sequence>\n"
    "<xsd:element name='narrative' type='xsd:string' maxOccurs='unbounded'/>\n"
    "</xsd:sequence></xsd:complexType>\n"
    "<xsd:simpleType name='short'><xsd:restriction base='xsd:string'>\n"
    "<xsd:maxLength value='5'/></xsd:restriction></xsd:simpleType>\n"
    "<xsd:simpleType name='kind'><xsd:restriction base='xsd:string'>\n"
    "<xsd:enumeration value='in'/><xsd:enumeration value='out'/>\n"
    "</xsd:restriction></xsd:simpleType>\n"
    "<xsd:simpleType name='percentage'><xsd:restriction base='xsd:decimal'>\n"
    "<xsd:minInclusive value='0'/><xsd:maxInclusive value='100'/>\n"
    "</xsd:restriction></xsd:simpleType></xsd:schema>\n";

static const char xml_xsd[] = "<xsd:schema targetNamespace='http://www.w3.org/XML/1998/namespace'\n"
                              " xmlns:xsd='http://www.w3.org/2001/XMLSchema'>\n"
                              "<xsd:attribute name='lang' type='xsd:language'/></xsd:schema>\n";

static const char organisations_xsd[] =
    "<xsd:schema xmlns:xsd='http://www.w3.org/2001/XMLSchema'>\n"
    "<xsd:element name='iati-organisations'><xsd:complexType><xsd:sequence>\n"
    "<xsd:element name='iati-organisation' maxOccurs='unbounded'><xsd:complexType><xsd:sequence>\n"
    "<xsd:element name='organisation-identifier' type='xsd:string'/>\n"
    "<xsd:element name='name' minOccurs='0'/>\n"
    "</xsd:sequence></xsd:complexType></xsd:element></xsd:sequence>\n"
    "<xsd:attribute name='version' type='xsd:string'/></xsd:complexType></xsd:element>\n"
    "</xsd:schema>\n";

static void write_in(const struct fixture *fixture, const char *name, const void *data,
                     size_t length)
{
    struct error error = ERROR_INIT;
    char *path = path_join(fixture->folder, name);
    CU_ASSERT_TRUE(file_write(path, data, length, &error));
    error_clear(&error);
    free(path);
}

static void write_text(const struct fixture *fixture, const char *name, const char *text)
{
    write_in(fixture, name, text, strlen(text));
}

static void open_fixture(struct fixture *fixture)
{
    *fixture = (struct fixture){.folder = "/tmp/test-validator-XXXXXX", .found = {.only = ids}};
    CU_ASSERT_PTR_NOT_NULL_FATAL(mkdtemp(fixture->folder));
    fixture->document = path_join(fixture->folder, "document.xml");
    write_text(fixture, "iati-activities-schema.xsd", activities_xsd);
    write_text(fixture, "iati-organisations-schema.xsd", organisations_xsd);
    write_text(fixture, "iati-common.xsd", common_xsd);
    write_text(fixture, "xml.xsd", xml_xsd);
}

static void forget_results(struct fixture *fixture)
{
    gathered_clear(&fixture->found);
    validation_clear(&fixture->result);
    error_clear(&fixture->error);
}

static void close_fixture(struct fixture *fixture)
{
    static const char *const names[] = {"iati-activities-schema.xsd",
                                        "iati-organisations-schema.xsd",
                                        "iati-common.xsd",
                                        "xml.xsd",
                                        "document.xml",
                                        "2.02/iati-common.xsd"};
    forget_results(fixture);
    validator_free(fixture->validator);
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        char *path = path_join(fixture->folder, names[i]);
        unlink(path);
        free(path);
    }
    rmdir(fixture->folder);
    free(fixture->document);
}

static void use_schemas(struct fixture *fixture, const char *folder)
{
    const struct validator_options options = {.schema_folder = folder};
    validator_free(fixture->validator);
    fixture->validator = validator_new(&options, &fixture->error);
    CU_ASSERT_PTR_NOT_NULL_FATAL(fixture->validator);
}

static void validate_path(struct fixture *fixture, const char *path)
{
    const struct finding_sink sink = gathered_sink(&fixture->found);
    forget_results(fixture);
    if (!fixture->validator)
        use_schemas(fixture, fixture->folder);
    fixture->done =
        validator_check(fixture->validator, path, &sink, &fixture->result, &fixture->error);
}

static void validate_bytes(struct fixture *fixture, const void *data, size_t length)
{
    write_in(fixture, "document.xml", data, length);
    validate_path(fixture, fixture->document);
}

static void validate_text(struct fixture *fixture, const char *text)
{
    validate_bytes(fixture, text, strlen(text));
}

/* `body` inside iati-activities of version 2.03. */
static void validate_body(struct fixture *fixture, const char *body)
{
    char *text = xasprintf("<iati-activities version=\"2.03\">%s</iati-activities>", body);
    validate_text(fixture, text);
    free(text);
}

static const struct finding *only_finding(const struct fixture *fixture)
{
    CU_ASSERT_TRUE(fixture->done);
    CU_ASSERT_EQUAL_FATAL(fixture->found.findings.count, 1);
    return &fixture->found.findings.items[0];
}

/* The document has one finding; the message is compared whole. */
static void check_only(const struct fixture *fixture, const char *rule, size_t line, size_t column,
                       const char *message)
{
    const struct finding *finding = only_finding(fixture);
    CU_ASSERT_EQUAL(finding->severity, SEVERITY_CRITICAL);
    check_text(finding->rule, rule);
    check_text(finding->place.file, fixture->document);
    check_place(finding, line, column);
    check_text(finding->message, message);
}

#define ACTIVITY(more)                                                                             \
    "<iati-activity><iati-identifier>A-1</iati-identifier>"                                        \
    "<title><narrative>t</narrative></title>" more "</iati-activity>"

static void valid_file(void)
{
    struct fixture fixture;
    open_fixture(&fixture);
    validate_text(&fixture, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
                            "<iati-activities version=\"2.03\" "
                            "generated-datetime=\"2024-01-02T03:04:05Z\">" ACTIVITY("") ACTIVITY(
                                "<transaction date=\"2024-01-01\" kind=\"in\">"
                                "<value>1</value></transaction>") "<x:y "
                                                                  "xmlns:x=\"http://x\"><x:z/></"
                                                                  "x:y></iati-activities>");
    CU_ASSERT_TRUE(fixture.done);
    CU_ASSERT_EQUAL(fixture.found.findings.count, 0);
    CU_ASSERT_EQUAL(fixture.result.kind, FILE_ACTIVITIES);
    CU_ASSERT_EQUAL(fixture.result.activities, 2);
    check_text(fixture.result.version, "2.03");
    check_text(fixture.result.generated, "2024-01-02T03:04:05Z");
    close_fixture(&fixture);
}

static void organisation_file(void)
{
    struct fixture fixture;
    open_fixture(&fixture);
    validate_text(&fixture, "<iati-organisations version=\"2.01\"><iati-organisation>"
                            "<organisation-identifier> O-1\n</organisation-identifier><nam/>"
                            "</iati-organisation></iati-organisations>");
    check_only(&fixture, "0.3.1", 2, 27, "element 'nam' is not expected here; expected 'name'");
    check_text(only_finding(&fixture)->subject, "O-1");
    CU_ASSERT_EQUAL(fixture.result.kind, FILE_ORGANISATIONS);
    CU_ASSERT_EQUAL(fixture.result.activities, 1);
    close_fixture(&fixture);
}

static void names_expected(void)
{
    struct fixture fixture;
    open_fixture(&fixture);
    validate_body(&fixture, "\n" ACTIVITY("<foo/>"));
    check_only(&fixture, "0.3.1", 2, 93,
               "element 'foo' is not expected here; expected one of: 'e1', 'e2', 'e3', 'e4', 'e5', "
               "'e6', 'e7', 'e8', 'e9', 'e10'");
    const struct finding *finding = only_finding(&fixture);
    check_text(finding->category, "schema");
    check_text(finding->subject, "A-1");
    check_text(finding->path, "foo");
    close_fixture(&fixture);
}

static void names_nothing_expected(void)
{
    struct fixture fixture;
    open_fixture(&fixture);
    validate_body(&fixture, "<x:y xmlns:x=\"http://x\"/>" ACTIVITY(""));
    check_only(&fixture, "0.3.1", 1, 33,
               "element 'x:y' is not expected here; expected 'iati-activity'");
    validate_text(&fixture, "<iati-organisations version=\"2.01\"><iati-organisation>"
                            "<organisation-identifier/><name/><name/>"
                            "</iati-organisation></iati-organisations>");
    check_only(
        &fixture, "0.3.1", 1, 88,
        "element 'name' is not expected here; nothing more may follow in 'iati-organisation'");
    check_text(only_finding(&fixture)->path, "name[2]");
    close_fixture(&fixture);
}

static void incomplete_element(void)
{
    struct fixture fixture;
    open_fixture(&fixture);
    validate_body(&fixture, "\n\n  <iati-activity>\n<iati-identifier>A-2</iati-identifier>"
                            "\n</iati-activity>");
    check_only(&fixture, "0.3.1", 3, 3,
               "element 'iati-activity' is incomplete; after what it has, expected 'title'");
    check_text(only_finding(&fixture)->path, "iati-activity[1]");
    check_text(only_finding(&fixture)->subject, "A-2");
    close_fixture(&fixture);
}

static void wrong_values(void)
{
    struct fixture fixture;
    open_fixture(&fixture);
    validate_body(&fixture, ACTIVITY("<transaction date=\"2024-01-01\"><value>1</value>"
                                     "</transaction>\n<transaction date=\"2024-02-30\">\n"
                                     "<value>1,000</value></transaction>"));
    CU_ASSERT_EQUAL_FATAL(fixture.found.findings.count, 2);
    check_text(fixture.found.findings.items[0].message,
               "attribute 'date' of element 'transaction' has the value \"2024-02-30\"; "
               "expected a date such as 2024-12-31");
    check_text(fixture.found.findings.items[0].path, "transaction[2]/@date");
    check_place(&fixture.found.findings.items[0], 2, 14);
    check_text(fixture.found.findings.items[1].message,
               "element 'value' has the value \"1,000\"; expected a decimal number such as "
               "1500.00, without thousands separators or currency");
    check_text(fixture.found.findings.items[1].path, "transaction[2]/value");
    check_place(&fixture.found.findings.items[1], 3, 1);
    close_fixture(&fixture);
}

static void awkward_values(void)
{
    struct fixture fixture;
    open_fixture(&fixture);
    validate_body(&fixture, ACTIVITY("<transaction date=\"\"><value>1</value></transaction>"));
    CU_ASSERT_PTR_NOT_NULL(strstr(only_finding(&fixture)->message, "is empty; expected a date"));
    validate_body(&fixture, ACTIVITY("<transaction date=\"x': y' is not a valid value of &amp; "
                                     "%s 'z\"><value>1</value></transaction>"));
    check_text(only_finding(&fixture)->message,
               "attribute 'date' of element 'transaction' has the value \"x': y' is not a valid "
               "value of & %s 'z\"; expected a date such as 2024-12-31");
    char long_value[400];
    memset(long_value, 'v', sizeof long_value - 1);
    long_value[sizeof long_value - 1] = '\0';
    char *body =
        xasprintf(ACTIVITY("<transaction date=\"%s\"><value>1</value></transaction>"), long_value);
    validate_body(&fixture, body);
    CU_ASSERT(strlen(only_finding(&fixture)->message) < 220);
    CU_ASSERT_PTR_NOT_NULL(strstr(only_finding(&fixture)->message, "vvv…\"; expected"));
    free(body);
    close_fixture(&fixture);
}

static void facets(void)
{
    static const struct {
        const char *attribute, *message;
    } cases[] = {
        {"kind=\"up\"", "attribute 'kind' of element 'transaction' has the value \"up\"; "
                        "expected one of: 'in', 'out'"},
        {"share=\"101\"", "attribute 'share' of element 'transaction' has the value \"101\"; "
                          "expected at most 100"},
        {"share=\"-1\"", "attribute 'share' of element 'transaction' has the value \"-1\"; "
                         "expected at least 0"},
    };
    struct fixture fixture;
    open_fixture(&fixture);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char *body = xasprintf(ACTIVITY("<transaction date=\"2024-01-01\" %s><value>1</value>"
                                        "</transaction>"),
                               cases[i].attribute);
        validate_body(&fixture, body);
        check_text(only_finding(&fixture)->message, cases[i].message);
        free(body);
    }
    validate_body(&fixture, ACTIVITY("<transaction date=\"2024-01-01\"><value>1</value>"
                                     "<note>a</note><note>too long</note></transaction>"));
    check_text(only_finding(&fixture)->message,
               "element 'note' has a value of 8 characters; expected at most 5");
    check_text(only_finding(&fixture)->path, "transaction[1]/note[2]");
    close_fixture(&fixture);
}

static void attributes(void)
{
    struct fixture fixture;
    open_fixture(&fixture);
    validate_body(&fixture, ACTIVITY("<transaction><value>1</value></transaction>"));
    check_text(only_finding(&fixture)->message,
               "element 'transaction' lacks its required attribute 'date'");
    check_text(only_finding(&fixture)->path, "transaction[1]");
    validate_body(&fixture, "<iati-activity foo=\"1\"><iati-identifier>A</iati-identifier>"
                            "<title><narrative/></title></iati-activity>");
    check_text(only_finding(&fixture)->message,
               "attribute 'foo' is not allowed on element 'iati-activity'; remove or rename it");
    check_text(only_finding(&fixture)->path, "iati-activity[1]/@foo");
    validate_body(&fixture, "<iati-activity xml:lang=\"?\"><iati-identifier>A</iati-identifier>"
                            "<title><narrative/></title></iati-activity>");
    check_text(only_finding(&fixture)->message,
               "attribute 'xml:lang' of element 'iati-activity' has the value \"?\"; "
               "expected a language code such as en or pt-BR");
    close_fixture(&fixture);
}

static void wrong_content(void)
{
    struct fixture fixture;
    open_fixture(&fixture);
    validate_body(&fixture, "<iati-activity><iati-identifier>A</iati-identifier><title>text"
                            "<narrative>t</narrative></title></iati-activity>");
    check_text(only_finding(&fixture)->message,
               "element 'title' contains text of its own; expected only elements inside it (text "
               "belongs in a 'narrative' where one is allowed)");
    validate_body(&fixture, "<iati-activity><iati-identifier><b/></iati-identifier><title>"
                            "<narrative/></title></iati-activity>");
    CU_ASSERT_PTR_NOT_NULL(strstr(only_finding(&fixture)->message, "expected only text inside it"));
    close_fixture(&fixture);
}

static void subjects(void)
{
    struct fixture fixture;
    open_fixture(&fixture);
    validate_body(&fixture,
                  "<iati-activity foo=\"1\"><iati-identifier> <![CDATA[A]]>-7\n</iati-identifier>"
                  "<title><narrative/></title></iati-activity>"
                  "<iati-activity foo=\"1\"><iati-identifier/><title><narrative/></title>"
                  "</iati-activity><bar/>");
    CU_ASSERT_EQUAL_FATAL(fixture.found.findings.count, 3);
    check_text(fixture.found.findings.items[0].subject, "A-7");
    check_text(fixture.found.findings.items[1].subject, "noIdentifier");
    check_text(fixture.found.findings.items[1].path, "iati-activity[2]/@foo");
    CU_ASSERT_PTR_NULL(fixture.found.findings.items[2].subject);
    close_fixture(&fixture);
}

static void root_fault_once(void)
{
    struct fixture fixture;
    open_fixture(&fixture);
    validate_text(&fixture, "<iati-activities version=\"2.03\" foo=\"1\">" ACTIVITY("") ACTIVITY("")
                                ACTIVITY("") "</iati-activities>");
    check_only(&fixture, "0.3.1", 1, 33,
               "attribute 'foo' is not allowed on element 'iati-activities'; remove or rename it");
    check_text(only_finding(&fixture)->path, "iati-activities/@foo");
    close_fixture(&fixture);
}

static void fault_after_last_activity(void)
{
    struct fixture fixture;
    open_fixture(&fixture);
    validate_body(&fixture, ACTIVITY("") "\n <foo/>");
    check_only(&fixture, "0.3.1", 2, 2,
               "element 'foo' is not expected here; expected 'iati-activity'");
    close_fixture(&fixture);
}

static void wrong_roots(void)
{
    static const struct {
        const char *document, *rule, *message;
    } cases[] = {
        {"<rss version=\"2.03\"/>", "0.2.1",
         "the root element is \"rss\"; expected iati-activities, iati-organisations or "
         "unsdg-reports"},
        {"<iati-activities xmlns=\"http://x\" version=\"2.03\"/>", "0.2.1",
         "the root element is \"iati-activities\" in the namespace \"http://x\", but IATI elements "
         "have no namespace; remove it"},
        {"<i:iati-activities xmlns:i=\"http://x\" version=\"2.03\"/>", "0.2.1",
         "the root element is \"iati-activities\" with the prefix \"i\", but IATI elements have no "
         "namespace; remove it"},
        {"<iati-activities/>", "0.6.1",
         "element 'iati-activities' has no attribute 'version'; expected 2.01, 2.02 or 2.03; "
         "nothing "
         "else was checked"},
        {"<iati-activities version=\"1.05\"><bar/></iati-activities>", "0.6.1",
         "version \"1.05\" is no longer supported; expected 2.01, 2.02 or 2.03; nothing else was "
         "checked"},
        {"<iati-organisations version=\" 2.03\"/>", "0.6.1",
         "version \" 2.03\" is not a version of IATI; expected 2.01, 2.02 or 2.03; nothing else "
         "was checked"},
    };
    struct fixture fixture;
    open_fixture(&fixture);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        validate_text(&fixture, cases[i].document);
        check_only(&fixture, cases[i].rule, 1, 1, cases[i].message);
        check_text(only_finding(&fixture)->category, "iati");
    }
    close_fixture(&fixture);
}

#define TRUNCATED "<iati-activities version=\"2.03\">\n<bar/>\n<a>"

static void not_well_formed(void)
{
    static const struct {
        const char *document;
        size_t line, column;
        const char *message;
    } cases[] = {
        {"", 1, 1, "the file is empty; expected an IATI XML document"},
        {"hello", 1, 1,
         "not well-formed XML: the file does not begin with an element; expected an XML document"},
        {TRUNCATED, 3, 4,
         "not well-formed XML: the file ends inside element 'a', which begins in line 3; is it cut "
         "off?"},
        {TRUNCATED "</b>", 3, 4,
         "not well-formed XML: this end tag does not close element 'a' of line 3; expected '</a>'"},
        {TRUNCATED "é & </a>", 3, 7,
         "not well-formed XML: '&' that begins no entity; write it as '&amp;'"},
        {TRUNCATED "&nbsp;</a>", 3, 10,
         "not well-formed XML: entity '&nbsp;' is not known to XML; write the character itself or "
         "its number"},
        {TRUNCATED "<c d=\"1\" d=\"2\"/></a>", 3, 18,
         "not well-formed XML: attribute 'd' is given twice on one element; keep one"},
        {TRUNCATED "\x01</a>", 3, 4,
         "not well-formed XML: character U+0001, which XML does not allow; remove it"},
        {TRUNCATED "é\xE9</a>", 3, 5,
         "not well-formed XML: bytes that are not valid UTF-8; save the file as UTF-8, or declare "
         "the encoding it is written in"},
        {"<rss/>\n<x/>", 2, 1,
         "not well-formed XML: more follows after the end of the root element; remove it"},
        {TRUNCATED "<1a/></a>", 3, 5,
         "not well-formed XML: '<' is followed by '1', which begins no name of an element; write a "
         "'<' that begins no tag as '&lt;'"},
        {TRUNCATED "5 < 6</a>", 3, 7,
         "not well-formed XML: '<' is followed by a space, which begins no name of an element; "
         "write a '<' that begins no tag as '&lt;'"},
        {TRUNCATED "<'</a>", 3, 5,
         "not well-formed XML: '<' is followed by \"'\", which begins no name of an element; write "
         "a '<' that begins no tag as '&lt;'"},
        {TRUNCATED "<!ELEMENT x ANY></a>", 3, 5,
         "not well-formed XML: a declaration (<!...>), which IATI files do not use; remove it"},
        {TRUNCATED "<!DOCTYPE x></a>", 3, 5,
         "not well-formed XML: a declaration (<!...>), which IATI files do not use; remove it"},
        {"<rss/>\n<!DOCTYPE x>", 2, 1,
         "not well-formed XML: a declaration (<!...>), which IATI files do not use; remove it"},
        {TRUNCATED "<![cdata[x]]></a>", 3, 5,
         "not well-formed XML: '<![' that begins no CDATA section; expected '<![CDATA[' in capital "
         "letters"},
        {TRUNCATED "<!- x --></a>", 3, 5,
         "not well-formed XML: '<!-' that begins no comment; expected '<!--'"},
        {"<html>\n<body>\r<x:br>\n</body></html>", 4, 1,
         "not well-formed XML: this end tag does not close element 'x:br' of line 3; expected "
         "'</x:br>'"},
        {"<html>\n<body>", 2, 7,
         "not well-formed XML: the file ends inside element 'body', which begins in line 2; is it "
         "cut off?"},
        {"<html>\n<body></ body></html>", 2, 10,
         "not well-formed XML: this is no whole end tag of element 'body' of line 2; expected "
         "'</body>'"},
        {"<a>\n</a>\n</a>", 3, 1,
         "not well-formed XML: an end tag after the end of the root element; remove it, or the end "
         "tag too many before it"},
        {"</a>", 1, 2, "not well-formed XML: an end tag where no element is open; remove it"},
        {"<html a='b", 1, 11, "not well-formed XML: the file ends inside a tag; is it cut off?"},
        {" \n", 2, 1,
         "not well-formed XML: the file has no element; expected an IATI XML document"},
        {"<a b=\"<c/>\"/>", 1, 7,
         "not well-formed XML: '<' in the value of an attribute; write it as '&lt;', or add the "
         "closing quote before it"},
        {"<a b=\"1\"c=\"2\"/>", 1, 9,
         "not well-formed XML: 'c' follows directly on the value of an attribute; put a space "
         "between attributes, and write a quote inside a value as '&quot;'"},
        {"<a b=\"1\"/ >", 1, 9, "not well-formed XML: '/' inside a tag; expected '/>' at its end"},
        {"<a b=\"1\" <c/>", 1, 10,
         "not well-formed XML: a tag is not closed before the next '<'; expected '>'"},
        {"<a 1=\"2\"/>", 1, 4,
         "not well-formed XML: in a tag, '1' stands where an attribute or '>' is expected; write "
         "attributes as name=\"value\""},
        {"<a b/>", 1, 5,
         "not well-formed XML: attribute 'b' has no value; expected name=\"value\""},
        {"<a b=1/>", 1, 6,
         "not well-formed XML: the value of an attribute is not in quotes; expected "
         "name=\"value\""},
        {"<a xml:b=\"1\" xml:b=\"2\"/>", 1, 23,
         "not well-formed XML: attribute 'xml:b' is given twice on one element; keep one"},
        {"<a b=\"é\x02\"/>", 1, 8,
         "not well-formed XML: character U+0002, which XML does not allow; remove it"},
        {"<a><!-- \b --></a>", 1, 9,
         "not well-formed XML: character U+0008, which XML does not allow; remove it"},
        {"<a>\b</a>", 1, 4,
         "not well-formed XML: character U+0008, which XML does not allow; remove it"},
        {"<a>&#1;</a>", 1, 8,
         "not well-formed XML: a character reference to U+0001, which XML does not allow; remove "
         "it"},
        {"<a>&#x110000;</a>", 1, 14,
         "not well-formed XML: a character reference to a number above 10FFFF (hexadecimal), the "
         "last of a character; write the character itself"},
        {"<a>&#xZ;</a>", 1, 7,
         "not well-formed XML: '&#x' that begins no character reference; expected one such as "
         "'&#xE9;'"},
        {"<a>&#Z;</a>", 1, 6,
         "not well-formed XML: '&#' that begins no character reference; expected one such as "
         "'&#233;'"},
        {"<a>AT&T</a>", 1, 8,
         "not well-formed XML: '&' that begins no entity; write it as '&amp;'"},
        {"<a>]]></a>", 1, 4, "not well-formed XML: ']]>' in text; write it as ']]&gt;'"},
        {"<a><!-- x -- y --></a>", 1, 11,
         "not well-formed XML: '--' inside a comment; remove it, or close the comment before it "
         "with '-->'"},
        {"<a><!-- x</a>", 1, 14, "not well-formed XML: a comment is not closed; expected '-->'"},
        {"<a><!-- too big", 1, 16, "not well-formed XML: a comment is not closed; expected '-->'"},
        {"<a><![CDATA[x</a>", 1, 18,
         "not well-formed XML: a CDATA section is not closed; expected ']]>'"},
        {"<a><?x y</a>", 1, 13,
         "not well-formed XML: a processing instruction is not closed; expected '?>'"},
        {"<a><? x ?></a>", 1, 6,
         "not well-formed XML: '<?' is followed by a space, which begins no name; write a '<' that "
         "begins no tag as '&lt;'"},
        {"<a><?x!?></a>", 1, 7,
         "not well-formed XML: a space is missing after the name of the processing instruction "
         "'<?x'"},
        {"\n<?xml version=\"1.0\"?><a/>", 2, 6,
         "not well-formed XML: an XML declaration may stand only at the very start of the file; "
         "remove it or what stands before it"},
        {"<?XML version=\"1.0\"?><a/>", 1, 6,
         "not well-formed XML: a processing instruction with the reserved name 'xml' in other "
         "letters; expected <?xml version=\"1.0\" encoding=\"UTF-8\"?> at the start of the file, "
         "or nothing"},
        {"<?xml version=\"2.0\"?><a/>", 1, 20,
         "not well-formed XML: the XML declaration names the XML version '2.0'; expected 1.0, "
         "which is not the version of IATI"},
        {"<?xml encoding=\"UTF-8\"?><a/>", 1, 7,
         "not well-formed XML: the XML declaration does not begin with the version of XML; "
         "expected <?xml version=\"1.0\" encoding=\"UTF-8\"?>"},
        {"<?xml version \"1.0\"?><a/>", 1, 15,
         "not well-formed XML: '=' is missing in the XML declaration; expected <?xml "
         "version=\"1.0\" encoding=\"UTF-8\"?>"},
        {"<?xml version=1.0?><a/>", 1, 15,
         "not well-formed XML: a value in the XML declaration is not in quotes; expected <?xml "
         "version=\"1.0\" encoding=\"UTF-8\"?>"},
        {"<?xml version='1.0\"?><a/>", 1, 19,
         "not well-formed XML: a value in the XML declaration has no closing quote or a wrong "
         "character; expected <?xml version=\"1.0\" encoding=\"UTF-8\"?>"},
        {"<?xml version=\"1.0\" standalone=\"maybe\"?><a/>", 1, 33,
         "not well-formed XML: 'standalone' in the XML declaration is neither 'yes' nor 'no'; "
         "remove it"},
        {"<?xml version=\"1.0\"encoding=\"UTF-8\"?><a/>", 1, 20,
         "not well-formed XML: a space is missing in the XML declaration; expected <?xml "
         "version=\"1.0\" encoding=\"UTF-8\"?>"},
        {"<?xml version=\"1.0\" foo=\"1\"?><a/>", 1, 21,
         "not well-formed XML: the XML declaration is not closed, or holds more than it may; "
         "expected <?xml version=\"1.0\" encoding=\"UTF-8\"?>"},
        {"<?xml version=\"1.0\" encoding=\"x-klingon\"?><a/>", 1, 1,
         "the file declares the encoding 'x-klingon', which is not known; save it as UTF-8 and "
         "declare that"},
        {"<?xml version=\"1.0\" encoding=\"UTF-16\"?><a/>", 1, 1,
         "the file declares the encoding 'UTF-16' but is written in another one; save it as UTF-8 "
         "and declare that"},
        {"<?xml version=\"1.0\" encoding=\"US-ASCII\"?>\n<a>é</a>", 2, 4,
         "the file has bytes that are not valid in its encoding 'US-ASCII'; save it as UTF-8 and "
         "declare that"},
    };
    struct fixture fixture;
    open_fixture(&fixture);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        validate_text(&fixture, cases[i].document);
        check_only(&fixture, "0.1.1", cases[i].line, cases[i].column, cases[i].message);
        CU_ASSERT_PTR_NULL(only_finding(&fixture)->subject);
    }
    validate_bytes(&fixture, "<a>\n\0</a>", 9);
    check_only(&fixture, "0.1.1", 2, 1,
               "not well-formed XML: character U+0000, which XML does not allow; remove it");
    close_fixture(&fixture);
}

static void binary_file(void)
{
    char bytes[70000];
    struct fixture fixture;
    open_fixture(&fixture);
    for (size_t i = 0; i < sizeof bytes; i++)
        bytes[i] = (char)(i * 131 + i / 256);
    validate_bytes(&fixture, bytes, sizeof bytes);
    check_text(only_finding(&fixture)->rule, "0.1.1");
    close_fixture(&fixture);
}

static void doctype(void)
{
    struct fixture fixture;
    open_fixture(&fixture);
    validate_text(&fixture,
                  "<?xml version=\"1.0\"?>\n <!DOCTYPE iati-activities [<!ENTITY x SYSTEM "
                  "\"file:///etc/passwd\">]>\n<iati-activities version=\"2.03\">&x;&y;");
    check_only(&fixture, "x.doctype", 2, 2,
               "the file has a document type declaration (DOCTYPE), which IATI files do not use "
               "and which can be abused; remove it; the rest of the file was not checked");
    validate_text(&fixture, "<!-- x -->\n<!DOCTYPE a SYSTEM \"<b>.dtd\"><a/>");
    check_place(only_finding(&fixture), 2, 1);
    close_fixture(&fixture);
}

static void broken_doctype(void)
{
    struct fixture fixture;
    open_fixture(&fixture);
    validate_text(&fixture, "<?xml version=\"1%0\"?><!DOCTYPE a [<!ENTITY x \"y\"><!ENTITY z 2>]>"
                            "<iati-activities version=\"2.03\">&x;</iati-activities>");
    check_text(only_finding(&fixture)->rule, "0.1.1");
    close_fixture(&fixture);
}

static void undeclared_prefix(void)
{
    struct fixture fixture;
    open_fixture(&fixture);
    validate_body(&fixture, ACTIVITY("\n<x:sector/>"));
    check_only(&fixture, "0.3.1", 2, 1,
               "namespace prefix \"x\" is not declared; add its xmlns attribute or remove the "
               "prefix");
    check_text(only_finding(&fixture)->subject, "A-1");
    close_fixture(&fixture);
}

/* Adds `text` so many times. */
static void add_times(struct strbuf *buffer, const char *text, size_t times)
{
    while (times--)
        strbuf_addstr(buffer, text);
}

static void limits(void)
{
    static const struct {
        const char *before, *repeated, *after, *message;
        size_t times;
    } cases[] = {
        {"", "<a>", "", "elements are nested deeper than 256; the rest of the file was not checked",
         300},
        {"<a b=\"", "0123456789", "\"/>",
         "a tag is longer than 256 KB; the rest of the file was not checked", 30000},
        {"<foo>", "0123456789", "</foo>",
         "a text is longer than 10 MB; the rest of the file was not checked", 1100000},
        {"<?x ", "0123456789", "?>",
         "a comment, CDATA section or processing instruction is longer than 10 MB; the rest of the "
         "file was not checked",
         1100000},
        {"<!--", "0123456789", "-->",
         "a comment, CDATA section or processing instruction is longer than 10 MB; the rest of the "
         "file was not checked",
         1100000},
        {"<foo><!--é", "0123456789", "--></foo>",
         "a comment, CDATA section or processing instruction is longer than 10 MB; the rest of the "
         "file was not checked",
         1100000},
        {"<foo><![CDATA[", "0123456789", "]]></foo>",
         "a comment, CDATA section or processing instruction is longer than 10 MB; the rest of the "
         "file was not checked",
         1100000},
        {"<foo><", "abcdefghij", "/></foo>",
         "a name is longer than 50,000 bytes; the rest of the file was not checked", 5001},
    };
    struct fixture fixture;
    open_fixture(&fixture);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct strbuf text = STRBUF_INIT;
        strbuf_addf(&text, "<iati-activities version=\"2.03\">%s", cases[i].before);
        add_times(&text, cases[i].repeated, cases[i].times);
        strbuf_addf(&text, "%s</iati-activities>", cases[i].after);
        validate_bytes(&fixture, text.text, text.length);
        CU_ASSERT_FATAL(fixture.done && fixture.found.findings.count > 0);
        const struct finding *last =
            &fixture.found.findings.items[fixture.found.findings.count - 1];
        check_text(last->rule, "x.limit");
        check_text(last->message, cases[i].message);
        strbuf_release(&text);
    }
    close_fixture(&fixture);
}

static void too_many_names(void)
{
    struct fixture fixture;
    open_fixture(&fixture);
    struct strbuf text = STRBUF_INIT;
    strbuf_addstr(&text, "<iati-activities version=\"2.03\">");
    for (int i = 0; i < 21000; i++)
        strbuf_addf(&text, "<a%d/>", i);
    validate_bytes(&fixture, text.text, text.length);
    CU_ASSERT_EQUAL_FATAL(fixture.found.findings.count, 2);
    check_text(fixture.found.findings.items[1].message,
               "more than 20,000 different names; the rest of the file was not checked");
    strbuf_release(&text);
    close_fixture(&fixture);
}

static void too_long_names(void)
{
    struct fixture fixture;
    open_fixture(&fixture);
    struct strbuf text = STRBUF_INIT;
    strbuf_addstr(&text, "<foo>");
    for (int i = 0; i < 500; i++) {
        strbuf_addstr(&text, "<");
        add_times(&text, "abcdefghij", 4000);
        strbuf_addf(&text, "%d/>", i);
    }
    strbuf_addstr(&text, "</foo>");
    validate_bytes(&fixture, text.text, text.length);
    CU_ASSERT_EQUAL_FATAL(fixture.found.findings.count, 2);
    check_text(fixture.found.findings.items[1].message,
               "the different names in an activity take more than 10 MB; the rest of the file was "
               "not checked");
    strbuf_release(&text);
    close_fixture(&fixture);
}

static void long_pieces_are_fine(void)
{
    struct fixture fixture;
    open_fixture(&fixture);
    struct strbuf text = STRBUF_INIT;
    strbuf_addstr(&text, "<iati-activities version=\"2.03\"><!--");
    add_times(&text, "0123456789", 400000);
    strbuf_addstr(&text, "-->\n");
    strbuf_addstr(&text, "<iati-activity><iati-identifier>A</iati-identifier><title><narrative>");
    add_times(&text, "é23456789", 30000);
    strbuf_addstr(&text, "</narrative></title><foo/></iati-activity></iati-activities>");
    validate_bytes(&fixture, text.text, text.length);
    CU_ASSERT_EQUAL_FATAL(fixture.found.findings.count, 1);
    check_place(only_finding(&fixture), 2, 70 + 9 * 30000 + 20);
    strbuf_release(&text);
    close_fixture(&fixture);
}

static void line_ends(void)
{
    static const char *const ends[] = {"\n", "\r", "\r\n"};
    struct fixture fixture;
    open_fixture(&fixture);
    for (size_t i = 0; i < sizeof ends / sizeof *ends; i++) {
        struct strbuf text = STRBUF_INIT;
        strbuf_addstr(&text, "<iati-activities version=\"2.03\">");
        add_times(&text, ends[i], 70000);
        strbuf_addf(&text, "<!-- é%s日本𝒳 <x> --><iati-activity%s foo=\"é>\"%s\tbar=\"1\">",
                    ends[i], ends[i], ends[i]);
        strbuf_addf(&text,
                    "<iati-identifier/><title><narrative><![CDATA[<y>%s]]></narrative>"
                    "</title>é<zz/></iati-activity></iati-activities>",
                    ends[i]);
        validate_bytes(&fixture, text.text, text.length);
        CU_ASSERT_EQUAL_FATAL(fixture.found.findings.count, 4);
        check_place(&fixture.found.findings.items[0], 70002, 12); /* its text "é" */
        check_place(&fixture.found.findings.items[1], 70003, 2);
        check_place(&fixture.found.findings.items[2], 70004, 2);
        check_place(&fixture.found.findings.items[3], 70005, 25);
        strbuf_release(&text);
    }
    close_fixture(&fixture);
}

static void block_borders(void)
{
    struct fixture fixture;
    open_fixture(&fixture);
    /* A multi-byte character, a CRLF and a start tag cross every border of blocks in turn. */
    for (size_t pad = 65536 - 120; pad < 65536 + 10; pad++) {
        struct strbuf text = STRBUF_INIT;
        strbuf_addstr(&text, "<iati-activities version=\"2.03\"><!--");
        add_times(&text, "x", pad - text.length);
        strbuf_addstr(&text, "𝒳-->\r\n𝒳<iati-activity foo=\"𝒳\"\r\n><iati-identifier/><title>"
                             "<narrative/></title></iati-activity></iati-activities>");
        validate_bytes(&fixture, text.text, text.length);
        CU_ASSERT_EQUAL_FATAL(fixture.found.findings.count, 2);
        check_place(&fixture.found.findings.items[0], 2, 1); /* the text "𝒳" in the root */
        check_place(&fixture.found.findings.items[1], 2, 17);
        strbuf_release(&text);
    }
    close_fixture(&fixture);
}

static void byte_order_mark(void)
{
    struct fixture fixture;
    open_fixture(&fixture);
    validate_text(&fixture, "\xEF\xBB\xBF<rss/>");
    check_place(only_finding(&fixture), 1, 1);
    close_fixture(&fixture);
}

static void latin1(void)
{
    struct fixture fixture;
    open_fixture(&fixture);
    validate_text(&fixture, "<?xml version='1.0' encoding = 'iso-8859-1'?>\n"
                            "<iati-activities version='2.03'>"
                            "<iati-activity><iati-identifier>\xE9\xE8</iati-identifier><title>"
                            "<narrative>\xE9</narrative></title><foo/>"
                            "</iati-activity></iati-activities>");
    check_place(only_finding(&fixture), 2, 124);
    check_text(only_finding(&fixture)->subject, "éè");
    close_fixture(&fixture);
}

static void utf16(void)
{
    static const char text[] = "<?xml version=\"1.0\" encoding=\"UTF-16\"?>\n<rss/>";
    char bytes[2 + 2 * sizeof text] = {(char)0xFE, (char)0xFF};
    struct fixture fixture;
    open_fixture(&fixture);
    for (size_t i = 0; i + 1 < sizeof text; i++)
        bytes[2 + 2 * i + 1] = text[i];
    validate_bytes(&fixture, bytes, 2 * sizeof text);
    check_place(only_finding(&fixture), 2, 1);
    check_text(only_finding(&fixture)->rule, "0.2.1");
    validate_bytes(&fixture, bytes, 2 * sizeof text - 1);
    check_text(only_finding(&fixture)->message,
               "the file has bytes that are not valid in its encoding 'UTF-16BE'; save it as UTF-8 "
               "and declare that");
    close_fixture(&fixture);
}

static void root_text(void)
{
    static const struct {
        const char *text;
        size_t line, column;
    } cases[] = {
        {"\n é", 2, 2},
        {"<!-- > -->\n\tx > y", 2, 2},
        {"\n<?x > ?>x <!-- --> y", 2, 9},
        {"\n\n <![CDATA[x]]>", 3, 2},
    };
    struct fixture fixture;
    open_fixture(&fixture);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char *body = xasprintf("%s" ACTIVITY(""), cases[i].text);
        validate_body(&fixture, body);
        check_only(&fixture, "0.3.1", cases[i].line, cases[i].column,
                   "element 'iati-activities' contains text of its own; expected only elements "
                   "inside it (text belongs in a 'narrative' where one is allowed)");
        check_text(only_finding(&fixture)->path, "iati-activities");
        CU_ASSERT_PTR_NULL(only_finding(&fixture)->subject);
        free(body);
    }
    validate_body(&fixture, "a" ACTIVITY("") "b" ACTIVITY("") "c");
    CU_ASSERT_EQUAL(fixture.found.findings.count, 3);
    close_fixture(&fixture);
}

static void standard_input(void)
{
    struct fixture fixture;
    open_fixture(&fixture);
    write_text(&fixture, "document.xml", "<rss/>");
    int kept = dup(STDIN_FILENO);
    CU_ASSERT_PTR_NOT_NULL_FATAL(freopen(fixture.document, "rb", stdin));
    validate_path(&fixture, "-");
    CU_ASSERT_TRUE(fixture.done);
    CU_ASSERT_EQUAL_FATAL(fixture.found.findings.count, 1);
    check_text(fixture.found.findings.items[0].place.file, "-");
    dup2(kept, STDIN_FILENO);
    close(kept);
    close_fixture(&fixture);
}

static void unreadable_file(void)
{
    struct fixture fixture;
    open_fixture(&fixture);
    char *missing = path_join(fixture.folder, "missing.xml");
    validate_path(&fixture, missing);
    CU_ASSERT_FALSE(fixture.done);
    CU_ASSERT_EQUAL(fixture.error.kind, ERROR_ENVIRONMENT);
    CU_ASSERT_PTR_NOT_NULL(strstr(fixture.error.text, "No such file"));
    validate_path(&fixture, fixture.folder);
    CU_ASSERT_FALSE(fixture.done);
    CU_ASSERT_PTR_NOT_NULL(strstr(fixture.error.text, "it is a folder, not a file"));
    CU_ASSERT_EQUAL(fixture.found.findings.count, 0);
    free(missing);
    close_fixture(&fixture);
}

static void missing_schema(void)
{
    struct fixture fixture;
    open_fixture(&fixture);
    use_schemas(&fixture, "/nonexistent-folder");
    validate_body(&fixture, ACTIVITY(""));
    CU_ASSERT_FALSE(fixture.done);
    CU_ASSERT_EQUAL(fixture.error.kind, ERROR_USAGE);
    check_text(fixture.error.text,
               "no schema 'iati-activities-schema.xsd' for version 2.03 in '/nonexistent-folder'; "
               "expected it there or in '/nonexistent-folder/2.03'");
    CU_ASSERT_EQUAL(fixture.found.findings.count, 0);
    close_fixture(&fixture);
}

static void broken_schema(void)
{
    struct fixture fixture;
    open_fixture(&fixture);
    write_text(&fixture, "iati-activities-schema.xsd",
               "<xsd:schema xmlns:xsd='http://www.w3.org/"
               "2001/XMLSchema'><xsd:elem/></xsd:schema>");
    validate_body(&fixture, ACTIVITY(""));
    CU_ASSERT_FALSE(fixture.done);
    CU_ASSERT_PTR_NOT_NULL(strstr(fixture.error.text, "cannot use schema '"));
    CU_ASSERT_PTR_NOT_NULL(strstr(fixture.error.text, "xsd:1: "));
    write_text(&fixture, "iati-activities-schema.xsd", "<xsd:schema>");
    validate_body(&fixture, ACTIVITY(""));
    CU_ASSERT_FALSE(fixture.done);
    CU_ASSERT_PTR_NOT_NULL(strstr(fixture.error.text, "xsd:1: "));
    close_fixture(&fixture);
}

static void schema_per_version(void)
{
    struct fixture fixture;
    struct error error = ERROR_INIT;
    open_fixture(&fixture);
    char *folder = path_join(fixture.folder, "2.02");
    char *path = path_join(folder, "iati-activities-schema.xsd");
    CU_ASSERT_TRUE(folder_make(folder, &error));
    CU_ASSERT_TRUE(file_write(path, organisations_xsd, strlen(organisations_xsd), &error));
    validate_text(&fixture, "<iati-activities version=\"2.02\">" ACTIVITY("") "</iati-activities>");
    CU_ASSERT_EQUAL(fixture.found.findings.count, 1); /* that schema knows no such root */
    validate_body(&fixture, ACTIVITY(""));
    CU_ASSERT_EQUAL(fixture.found.findings.count, 0);
    unlink(path);
    rmdir(folder);
    free(path);
    free(folder);
    error_clear(&error);
    close_fixture(&fixture);
}

CU_TestInfo validator_tests[] = {
    {"finds nothing in a valid file and tells its kind, version and size", valid_file},
    {"validates organisation files", organisation_file},
    {"names the expected elements, ten at most", names_expected},
    {"says when nothing more may follow", names_nothing_expected},
    {"places an incomplete element at its own start", incomplete_element},
    {"tells wrong values of attributes and text with path and place", wrong_values},
    {"survives empty, quoted and long values", awkward_values},
    {"tells each kind of restricted value once", facets},
    {"tells missing and forbidden attributes", attributes},
    {"tells text and elements in the wrong element", wrong_content},
    {"names the activity of early findings too", subjects},
    {"reports a fault of the root once", root_fault_once},
    {"reports a fault after the last activity", fault_after_last_activity},
    {"tells wrong roots, namespaces and versions", wrong_roots},
    {"tells what is not well-formed as the only finding, at its place", not_well_formed},
    {"takes a binary file for not XML", binary_file},
    {"stops at a DOCTYPE", doctype},
    {"keeps nothing of a broken DOCTYPE", broken_doctype},
    {"tells a prefix that is not declared", undeclared_prefix},
    {"stops at its limits", limits},
    {"stops at too many names", too_many_names},
    {"stops where names take too much room", too_long_names},
    {"takes long comments and texts below the limits", long_pieces_are_fine},
    {"counts lines of LF, CR and CRLF beyond 65,535", line_ends},
    {"counts right across block borders", block_borders},
    {"gives a byte order mark no column", byte_order_mark},
    {"decodes Latin-1", latin1},
    {"decodes UTF-16 and notices a cut character", utf16},
    {"tells text between activities where it stands", root_text},
    {"reads standard input", standard_input},
    {"refuses a missing file and a folder", unreadable_file},
    {"refuses a folder without schemas", missing_schema},
    {"refuses a broken schema", broken_schema},
    {"prefers the schema of the version's folder", schema_per_version},
    CU_TEST_INFO_NULL,
};
