#include <stdlib.h>
#include <string.h>

#include <CUnit/CUnit.h>

#include "base/file.h"
#include "base/strbuf.h"
#include "unit/folder.h"
#include "unit/rows.h"

extern CU_TestInfo xml_source_tests[];

/* A stylesheet whose only template is `body`. */
#define XSL(body)                                                                                  \
    "<xsl:stylesheet version='1.0' xmlns:xsl='http://www.w3.org/1999/XSL/Transform'>"              \
    "<xsl:template match='/'>" body "</xsl:template></xsl:stylesheet>"

/* What is in the file, as it is. */
#define SAME XSL("<xsl:copy-of select='/*'/>")

static void check(const char *stylesheet, const char *xml, const char *expected)
{
    char folder[FOLDER_PATH_SIZE], name[] = "to-tables.xsl";
    folder_begin(folder);
    folder_add(folder, "in.xml", xml);
    if (stylesheet)
        folder_add(folder, name, stylesheet);
    const struct source source = {.kind = SOURCE_XML, .stylesheet = name, .folder = folder};
    char *path = path_join(folder, "in.xml");
    if (strchr(expected, '\n'))
        check_rows(&source, path, expected);
    else
        check_rows_have(&source, path, expected);
    free(path);
    folder_end(folder);
}

static void a_stylesheet_makes_tables(void)
{
    check(XSL("<tables><xsl:for-each select='//project'><projects NO='{@id}'><TITLE><xsl:value-of "
              "select='name'/></TITLE></projects><xsl:for-each select='pay'><ledger><NO>"
              "<xsl:value-of select='../@id'/></NO><AMOUNT><xsl:value-of select='.'/></AMOUNT>"
              "</ledger></xsl:for-each></xsl:for-each></tables>"),
          "<export><project id='A'><name>Ports</name><pay>1500.00</pay><pay>0.10</pay></project>"
          "<project id='B'><name/></project></export>",
          "projects: NO TITLE\nledger: NO AMOUNT\nprojects:1|A|Ports\nledger:1|A|1500.00\n"
          "ledger:2|A|0.10\nprojects:2|B|-\n");
}

static void attributes_and_elements_are_columns(void)
{
    check(SAME,
          "<tables><t a='1'><b>x<!-- not this --> y</b><c><![CDATA[<z>]]></c><d> </d></t>"
          "<t c='2' xmlns:q='urn:q'><q:e>3</q:e></t></tables>",
          "t: a b c d e\nt:1|1|x y|<z>|-|-\nt:2|-|-|2|-|3\n");
}

static void tables_chooses_tables(void)
{
    char folder[FOLDER_PATH_SIZE], name[] = "same.xsl", one[] = "b", none[] = "c";
    char *names[] = {one}, *unknown[] = {none};
    folder_begin(folder);
    folder_add(folder, "in.xml", "<tables><a x='1'/><b y='2'/></tables>");
    folder_add(folder, name, SAME);
    char *path = path_join(folder, "in.xml");
    struct source source = {.kind = SOURCE_XML,
                            .stylesheet = name,
                            .folder = folder,
                            .tables = names,
                            .tables_count = 1};
    check_rows(&source, path, "b: y\nb:1|2\n");
    source.tables = unknown;
    check_rows(&source, path, "error 2: 'in.xml' has no table 'c'; it has a, b\n");
    free(path);
    folder_end(folder);
}

static void a_row_that_is_no_row_is_told(void)
{
    check(
        SAME,
        "<tables><t><a>1</a><a>2</a></t><t a='1'><a>2</a></t><t><a><b/></a></t><t><a>x<b/></a></t>"
        "<t><a>5</a></t></tables>",
        "t: a\nt:5|5\n"
        "in.xml#t:1 critical x.source.xml: column \"a\" is given twice; the row is not read; make "
        "rows of a table of their own of what repeats\n"
        "in.xml#t:2 critical x.source.xml: column \"a\" is given twice; the row is not read; make "
        "rows of a table of their own of what repeats\n"
        "in.xml#t:3 critical x.source.xml: column \"a\" has elements in it, but a column is text; "
        "the row is not read\n"
        "in.xml#t:4 critical x.source.xml: column \"a\" has elements in it, but a column is text; "
        "the row is not read\n");
}

static void reserved_columns_are_refused(void)
{
    check(
        SAME, "<tables><t _source='1'/><u a='1'/></tables>",
        "u: a\nu:1|1\nin.xml#t:0 critical x.source.header: column 1 is called \"_source\", a name "
        "that is reserved; give it another; the table is not read\n");
}

static void other_results_are_refused(void)
{
    check(XSL("<rows/>"), "<a/>",
          "error 2: the stylesheet 'to-tables.xsl' gives 'rows' for 'in.xml'; expected an element "
          "'tables' whose children are rows\n");
    check(XSL("text"), "<a/>",
          "error 2: the stylesheet 'to-tables.xsl' gives no element for 'in.xml'; expected an "
          "element 'tables' whose children are rows\n");
    check(XSL("<tables/>"), "<a/>",
          "in.xml:0 critical x.source.empty: the stylesheet 'to-tables.xsl' gives no rows for the "
          "file\n");
}

static void bad_files_are_told(void)
{
    check(SAME, "", "in.xml:0 critical x.source.empty: the file is empty\n");
    check(SAME, "<a>\n<b></a>",
          "in.xml:2 critical x.source.xml: the file is not well-formed XML: ");
    check(SAME, "<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>",
          "in.xml:0 critical x.source.xml: the file has a document type definition, which is not "
          "read; remove it from <!DOCTYPE to its end\n");
    check(SAME, "<!DOCTYPE a SYSTEM 'file:///etc/passwd'><a/>", "document type definition");
}

static void bad_stylesheets_are_errors(void)
{
    check(NULL, "<a/>", "to-tables.xsl': No such file or directory");
    check("<a", "<a/>", "is not a stylesheet that can be used");
    check("<a>\n<b></a>", "<a/>", "line 2 is not well-formed XML: ");
    check("<a/>", "<a/>", "is not a stylesheet that can be used");
    check(XSL("<xsl:message terminate='yes'>no projects here</xsl:message>"), "<a/>",
          "error 2: 'in.xml': no projects here: ");
    check(XSL("<xsl:value-of select='nothing('/>"), "<a/>", "error 2: 'in.xml': ");
}

static void a_stylesheet_reads_and_writes_nothing(void)
{
    check(XSL("<tables><t a='{document(\"to-tables.xsl\")/*}'/></tables>"), "<a/>", "refused");
    check(XSL("<tables><t a='{document(\"http://127.0.0.1:1/\")/*}'/></tables>"), "<a/>",
          "refused");
    check(
        "<xsl:stylesheet version='1.0' xmlns:xsl='http://www.w3.org/1999/XSL/Transform' "
        "xmlns:x='http://exslt.org/common' extension-element-prefixes='x'><xsl:template match='/'>"
        "<tables><x:document href='stolen.txt'>x</x:document></tables></xsl:template>"
        "</xsl:stylesheet>",
        "<a/>", "refused");
}

static void a_stylesheet_may_include_another(void)
{
    char folder[FOLDER_PATH_SIZE], name[] = "main.xsl";
    folder_begin(folder);
    folder_add(folder, "in.xml", "<tables><t a='1'/></tables>");
    folder_add(folder, "same.xsl", SAME);
    folder_add(folder, name,
               "<xsl:stylesheet version='1.0' xmlns:xsl='http://www.w3.org/1999/XSL/Transform'>"
               "<xsl:include href='same.xsl'/></xsl:stylesheet>");
    char *path = path_join(folder, "in.xml");
    const struct source source = {.kind = SOURCE_XML, .stylesheet = name, .folder = folder};
    check_rows(&source, path, "t: a\nt:1|1\n");
    free(path);
    folder_end(folder);
}

CU_TestInfo xml_source_tests[] = {
    {"a stylesheet makes tables", a_stylesheet_makes_tables},
    {"attributes and elements are columns", attributes_and_elements_are_columns},
    {"'tables' chooses tables", tables_chooses_tables},
    {"a row that is no row is told", a_row_that_is_no_row_is_told},
    {"reserved columns are refused", reserved_columns_are_refused},
    {"other results are refused", other_results_are_refused},
    {"bad files are told", bad_files_are_told},
    {"bad stylesheets are errors", bad_stylesheets_are_errors},
    {"a stylesheet reads and writes nothing", a_stylesheet_reads_and_writes_nothing},
    {"a stylesheet may include another", a_stylesheet_may_include_another},
    CU_TEST_INFO_NULL,
};
