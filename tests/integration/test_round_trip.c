/* IATI XML in and out again: the same document, whatever it holds. */
#include <dirent.h>
#include <libxml/c14n.h>
#include <libxml/parser.h>
#include <libxml/tree.h>
#include <libxml/xmlschemas.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "harness.h"
#include "publications.h"
#include "suites.h"
#include "xml.h"

#define HEAD "<iati-activities version=\"2.03\">"
#define TAIL "</iati-activities>"
#define REPORTER                                                                                   \
    "<reporting-org ref=\"XM-DAC-99\" type=\"40\"><narrative>A</narrative></reporting-org>"
#define ACTIVITY(identifier, rest)                                                                 \
    "<iati-activity><iati-identifier>" identifier "</iati-identifier>" REPORTER                    \
    "<title><narrative>T</narrative></title>"                                                      \
    "<description><narrative>D</narrative></description>"                                          \
    "<participating-org role=\"1\"/><activity-status code=\"2\"/>"                                 \
    "<activity-date type=\"1\" iso-date=\"2024-01-01\"/>" rest "</iati-activity>"

/* ---- canonical form -------------------------------------------------------------------------- */

static bool is_white_text(const xmlNode *node)
{
    return node->type == XML_TEXT_NODE && xmlIsBlankNode(node) &&
           strcmp((const char *)node->parent->name, "narrative") != 0;
}

/* White space between elements says nothing, and comments are known not to be kept. */
static void strip(xmlNode *node)
{
    while (node) {
        xmlNode *next = node->next;
        if (node->type == XML_COMMENT_NODE || node->type == XML_PI_NODE || is_white_text(node)) {
            xmlUnlinkNode(node);
            xmlFreeNode(node);
        } else {
            strip(node->children);
        }
        node = next;
    }
}

/* The document as canonical XML. */
static char *canonical(const char *path)
{
    xmlDoc *document = xmlReadFile(
        path, NULL, XML_PARSE_NONET | XML_PARSE_NOENT | XML_PARSE_NOERROR | XML_PARSE_HUGE);
    CHECK(document != NULL, "'%s' is not well-formed", path);
    if (!document)
        return text_of("(%s)", path);
    strip(document->children);
    xmlChar *text = NULL;
    int length = xmlC14NDocDumpMemory(document, NULL, XML_C14N_1_0, NULL, 0, &text);
    char *kept = text_of("%.*s", length > 0 ? length : 0, text ? (const char *)text : "");
    xmlFree(text);
    xmlFreeDoc(document);
    return kept;
}

static void check_same(const char *in, const char *out)
{
    if (!exists(out)) {
        CHECK(false, "'%s' did not come out", in);
        return;
    }
    const char *wanted = canonical(in), *got = canonical(out);
    size_t at = 0;
    while (wanted[at] && wanted[at] == got[at])
        at++;
    CHECK(wanted[at] == got[at], "'%s' differs at ...%.80s..., which came out as ...%.80s...", in,
          wanted + (at > 20 ? at - 20 : 0), got + (at > 20 ? at - 20 : 0));
}

/* ---- publications ---------------------------------------------------------------------------- */

static char *iati_publication(void)
{
    char *folder = in_test("iati");
    EXPECT(iatipub("init", folder, "--template", "iati", NULL), 0);
    return folder;
}

static struct outcome converted(const char *publication)
{
    EXPECT(iatipub("import", "-C", publication, NULL), 0);
    return iatipub("convert", "-C", publication, NULL);
}

/* Takes the files in, lets them out and compares. */
static void round_trip(const char *publication, char *const *files, size_t count)
{
    for (size_t i = 0; i < count; i++)
        copy_file(files[i], file_of(publication, text_of("records/f%05zu.xml", i)));
    EXPECT(converted(publication), 0);
    for (size_t i = 0; i < count; i++)
        check_same(files[i], file_of(publication, text_of("out/f%05zu.xml", i)));
}

static void check_text(const char *xml)
{
    char *publication = iati_publication();
    char *file = in_test("given.xml");
    write_text(file, xml);
    round_trip(publication, &file, 1);
}

/* ---- tests ----------------------------------------------------------------------------------- */

static void every_element_and_attribute_comes_back(void)
{
    char *files[] = {in_source("tests/data/iati/every-element-activities.xml"),
                     in_source("tests/data/iati/every-element-organisations.xml")};
    round_trip(iati_publication(), files, 2);
    EXPECT(iatipub("validate", "--fail-on", "critical", "--only", "0.3.1",
                   in_test("iati/out/f00000.xml"), NULL),
           0);
}

/* ---- older versions -------------------------------------------------------------------------- */

/* As the source's setting does it, it is as `convert --upgrade` does it. */
static void check_upgraded(const char *publication, const char *name, const char *root,
                           const char *said)
{
    const char *out = file_of(publication, text_of("out/%s.xml", name));
    check_same(in_source(text_of("tests/data/upgrade/%s.upgraded.xml", name)), out);
    CU_ASSERT_STRING_EQUAL(
        xml_problem(out, text_of("%s/2.03/iati-%s-schema.xsd", getenv("SCHEMA_FOLDER"), root)), "");
    char *told = read_file(in_source(text_of("tests/data/upgrade/%s.told.txt", name)), NULL);
    for (char *rest, *line = strtok_r(told, "\n", &rest); line; line = strtok_r(NULL, "\n", &rest))
        if (strstr(line, "[x.upgrade.") && !strstr(line, "the version was"))
            CHECK(text_has(said, line), "\"%s\" is not told:\n%s", line, said);
}

static void files_of_older_versions_come_back_upgraded(void)
{
    static const char *const names[][2] = {{"activities-2.01", "activities"},
                                           {"activities-2.02", "activities"},
                                           {"organisations-2.01", "organisations"},
                                           {"organisations-2.02", "organisations"}};
    char *publication = iati_publication();
    edit(publication, "publication.yaml", "kind: iati,", "kind: iati, upgrade: yes,");
    for (size_t i = 0; i < 4; i++)
        copy_file(in_source(text_of("tests/data/upgrade/%s.xml", names[i][0])),
                  file_of(publication, text_of("records/%s.xml", names[i][0])));
    struct outcome outcome = iatipub("import", "-C", publication, NULL);
    EXPECT(outcome, 0,
           "activities-2.01.xml:5: advisory [x.upgrade.changed] the version was \"2.01\"",
           "organisations-2.02.xml:3: advisory [x.upgrade.changed] the version was \"2.02\"");
    EXPECT(iatipub("convert", "-C", publication, NULL), 0);
    for (size_t i = 0; i < 4; i++)
        check_upgraded(publication, names[i][0], names[i][1], outcome.all);
}

static void without_the_setting_they_stay_as_they_are(void)
{
    check_text("<iati-activities version=\"2.01\">" ACTIVITY("A", "") TAIL);
}

static void upgrading_is_for_iati_files(void)
{
    char *publication = small_publication();
    edit(publication, "publication.yaml", "sources:\n  - file: records/*.csv",
         "sources:\n  - file: records/*.csv\n    upgrade: yes");
    EXPECT(iatipub("import", "-C", publication, NULL), 2, "is read with 'upgrade'",
           "which is for IATI XML");
}

/* ---- names ----------------------------------------------------------------------------------- */

static void put_namesakes(const char *publication)
{
    put(publication, "records/a/x.xml", HEAD ACTIVITY("XM-DAC-99-A", "") TAIL);
    put(publication, "records/b/x.xml", HEAD ACTIVITY("XM-DAC-99-B", "") TAIL);
}

static void folders_that_a_pattern_leaves_open_are_in_the_name(void)
{
    char *publication = iati_publication();
    edit(publication, "publication.yaml", "records/*.xml", "records/*/*.xml");
    put(publication, "records/b/y.xml", HEAD ACTIVITY("XM-DAC-99-Y", "") TAIL);
    put_namesakes(publication);
    struct outcome outcome = converted(publication);
    EXPECT(outcome, 0);
    CU_ASSERT_FALSE(text_has(outcome.all, "x.source.part"));
    check_same(file_of(publication, "records/a/x.xml"), file_of(publication, "out/a-x.xml"));
    check_same(file_of(publication, "records/b/x.xml"), file_of(publication, "out/b-x.xml"));
    check_same(file_of(publication, "records/b/y.xml"), file_of(publication, "out/b-y.xml"));
}

static void the_second_file_of_a_name_is_called_by_its_folder(void)
{
    char *publication = iati_publication();
    edit(publication, "publication.yaml",
         "  - {file: \"records/*.xml\", kind: iati, optional: yes}",
         "  - {file: records/a/x.xml}\n  - {file: records/b/x.xml}\n  - {file: b/x.xml}\n"
         "  - {file: b/x.iati, kind: iati}\n  - {file: x.xml}");
    put_namesakes(publication);
    put(publication, "b/x.xml", HEAD ACTIVITY("XM-DAC-99-C", "") TAIL);
    put(publication, "b/x.iati", HEAD ACTIVITY("XM-DAC-99-D", "") TAIL);
    put(publication, "x.xml", HEAD ACTIVITY("XM-DAC-99-E", "") TAIL);
    EXPECT(iatipub("import", "-C", publication, NULL), 0,
           "records/b/x.xml: warning [x.source.part] another file is called \"x\" in the records, "
           "so they call this one \"b-x\"",
           "x.xml: warning [x.source.part] another file is called \"x\" in the records, so they "
           "call this one \"x-2\"");
    EXPECT(iatipub("convert", "-C", publication, NULL), 0);
    check_same(file_of(publication, "records/a/x.xml"), file_of(publication, "out/x.xml"));
    check_same(file_of(publication, "records/b/x.xml"), file_of(publication, "out/b-x.xml"));
    check_same(file_of(publication, "b/x.xml"), file_of(publication, "out/b-x-2.xml"));
    check_same(file_of(publication, "b/x.iati"), file_of(publication, "out/b-x-3.xml"));
    check_same(file_of(publication, "x.xml"), file_of(publication, "out/x-2.xml"));
}

/* ---- all files that are there ---------------------------------------------------------------- */

struct file_list {
    char *paths[2000];
    size_t count;
};

/* The compiled schemas, by version and kind; freed by free_schemas. */
struct schemas {
    struct {
        char *path;
        xmlSchemaPtr schema;
    } items[8];
    size_t count;
};

static void free_schemas(struct schemas *schemas)
{
    for (size_t i = 0; i < schemas->count; i++)
        xmlSchemaFree(schemas->items[i].schema);
}

static xmlSchemaPtr schema_at(struct schemas *schemas, char *path)
{
    for (size_t i = 0; i < schemas->count; i++)
        if (strcmp(schemas->items[i].path, path) == 0)
            return schemas->items[i].schema;
    xmlSchemaParserCtxtPtr parser = xmlSchemaNewParserCtxt(path);
    xmlSchemaPtr schema = xmlSchemaParse(parser);
    xmlSchemaFreeParserCtxt(parser);
    schemas->items[schemas->count].path = path;
    schemas->items[schemas->count++].schema = schema;
    return schema;
}

static void ignore(void *context, xmlErrorPtr error)
{
    (void)context, (void)error;
}

/* By the schema of its version, of 2.03 if it names no version that there is. */
static bool is_valid(struct schemas *schemas, const char *path)
{
    xmlDoc *document =
        xmlReadFile(path, NULL, XML_PARSE_NONET | XML_PARSE_NOERROR | XML_PARSE_NOWARNING);
    xmlNode *root = document ? xmlDocGetRootElement(document) : NULL;
    if (!root || document->intSubset) {
        xmlFreeDoc(document);
        return false;
    }
    xmlChar *said = xmlGetNoNsProp(root, (const xmlChar *)"version");
    const char *version = said && strncmp((char *)said, "2.0", 3) == 0 ? (char *)said : "2.03";
    char *schema = text_of("%s/%s/%s-schema.xsd", getenv("SCHEMA_FOLDER"), version, root->name);
    bool valid = false;
    if (exists(schema)) {
        xmlSchemaValidCtxtPtr context = xmlSchemaNewValidCtxt(schema_at(schemas, schema));
        xmlSchemaSetValidStructuredErrors(context, (xmlStructuredErrorFunc)ignore, NULL);
        valid = xmlSchemaValidateDoc(context, document) == 0;
        xmlSchemaFreeValidCtxt(context);
    }
    xmlFree(said);
    xmlFreeDoc(document);
    return valid;
}

/* The files below a folder that the schema of their version finds valid. */
static void add_valid(struct file_list *list, struct schemas *schemas, const char *folder)
{
    struct dirent **entries;
    int count = scandir(folder, &entries, NULL, alphasort);
    for (int i = 0; i < count; i++) {
        char *path = text_of("%s/%s", folder, entries[i]->d_name);
        size_t length = strlen(path);
        if (entries[i]->d_name[0] != '.' && entries[i]->d_type == DT_DIR)
            add_valid(list, schemas, path);
        else if (length > 4 && strcmp(path + length - 4, ".xml") == 0 && list->count < 2000 &&
                 is_valid(schemas, path))
            list->paths[list->count++] = path;
        free(entries[i]);
    }
    if (count >= 0)
        free(entries);
}

static void every_valid_reference_file_comes_back(void)
{
    static const char *const folders[] = {"real/activities", "real/organisations", "xsd-tests",
                                          "verdicts"};
    if (!have_reference())
        return;
    static struct file_list list;
    struct schemas schemas = {.count = 0};
    for (size_t i = 0; i < sizeof folders / sizeof *folders; i++)
        add_valid(&list, &schemas, in_reference(folders[i]));
    free_schemas(&schemas);
    round_trip(iati_publication(), list.paths, list.count);
    printf("%zu valid files of the reference taken in and given back ", list.count);
    CHECK(list.count > 500, "only %zu valid files were found", list.count);
}

static void narratives_in_any_language_come_back(void)
{
    check_text(HEAD ACTIVITY("A", "<contact-info><organisation><narrative xml:lang=\"de\">eins"
                                  "</narrative><narrative xml:lang=\"de\"> zwei </narrative>"
                                  "<narrative/><narrative xml:lang=\"x-y\">&lt;&#13;</narrative>"
                                  "</organisation></contact-info>") TAIL);
}

static void empty_elements_and_values_come_back(void)
{
    check_text(HEAD ACTIVITY("A", "<contact-info/><activity-scope code=\"\"/><location><name>"
                                  "<narrative/></name><point/></location>"
                                  "<country-budget-items vocabulary=\" 1 \"/>") TAIL);
}

static void other_namespaces_come_back(void)
{
    check_text(
        "<iati-activities version=\"2.03\" xmlns:a=\"urn:a\" a:x=\"1\">"
        "<iati-activity xmlns:b=\"urn:b\" b:y=\"&quot;2&#10;\">"
        "<iati-identifier a:z=\"3\">A</iati-identifier>" REPORTER
        "<title a:t=\"4\"><narrative b:n=\"5\">T</narrative><narrative>U</narrative></title>"
        "<description><narrative>D</narrative></description>"
        "<participating-org role=\"1\"/><activity-status code=\"2\"/>"
        "<activity-date type=\"1\" iso-date=\"2024-01-01\"/>"
        "<b:more xmlns:c=\"urn:c\"><c:inner a:q=\"&amp;\"> text <c:empty/></c:inner></b:more>"
        "</iati-activity><a:last>end</a:last></iati-activities>");
}

static void activities_with_one_identifier_come_back(void)
{
    char *publication = iati_publication();
    char *files[] = {in_test("one.xml"), in_test("two.xml")};
    write_text(files[0], HEAD ACTIVITY("A", "") ACTIVITY("A", "<budget-not-provided/>") TAIL);
    write_text(files[1], HEAD ACTIVITY(" A\n", "") ACTIVITY("", "") TAIL);
    round_trip(publication, files, 2);
    EXPECT(iatipub("import", "-C", publication, NULL), 0,
           "identifier \"A\" stands in the records already; they call this one \"A (2)\"",
           "they call this one \"A (3)\"", "has no identifier");
}

static void older_versions_come_back(void)
{
    check_text(
        "<iati-activities version=\"2.01\" generated-datetime=\"2015-01-01T00:00:00Z\">" ACTIVITY(
            "A", "<country-budget-items vocabulary=\"1\"><budget-item code=\"1.1\">"
                 "<description><narrative>x</narrative></description></budget-item>"
                 "</country-budget-items>") TAIL);
}

static void what_has_no_place_is_kept_and_told(void)
{
    char *publication = iati_publication();
    put(publication, "records/a.xml",
        HEAD
        "\n" ACTIVITY("A", "<mystery a=\"1\"><deep>text</deep></mystery>\n"
                           "<activity-status code=\"3\"/>\n"
                           "<contact-info odd=\"yes\">stray</contact-info>\n"
                           "<description><narrative>late</narrative></description><!-- note -->")
            TAIL);
    EXPECT(
        iatipub("import", "-C", publication, NULL), 0,
        "a.xml:2: warning [x.iati.kept] A: \"mystery\" has no place in the standard",
        "a.xml:3: warning [x.iati.kept] A: \"activity-status\" may stand only once",
        "a.xml:4: warning [x.iati.kept] A: \"contact-info/@odd\" has no place",
        "a.xml:4: error [x.iati.dropped] A: \"contact-info\" has text where the standard has none",
        "a.xml:5: warning [x.iati.moved] A: \"description\"",
        "1 comments and processing instructions were not kept");
    EXPECT(iatipub("convert", "-C", publication, NULL), 0);
    const char *out = file_of(publication, "out/a.xml");
    CU_ASSERT_EQUAL((int)xml_number(out, "count(//mystery[@a='1']/deep[.='text'])"), 1);
    CU_ASSERT_EQUAL((int)xml_number(out, "count(//activity-status)"), 2);
    CU_ASSERT_EQUAL((int)xml_number(out, "count(//contact-info[@odd='yes'])"), 1);
    CU_ASSERT_EQUAL((int)xml_number(out, "count(//description[2]/following::contact-info)"), 1);
}

static void files_can_be_merged(void)
{
    char *publication = iati_publication();
    edit(publication, "publication.yaml",
         "    split: part\n    part_names: yes\n    optional: yes\n", "");
    put(publication, "records/a.xml",
        "<iati-activities version=\"2.03\" xmlns:n=\"urn:one\">" ACTIVITY("A", "<n:x/>") TAIL);
    put(publication, "records/b.xml",
        "<iati-activities version=\"2.02\" xmlns:n=\"urn:two\">" ACTIVITY("B", "<n:x/>") TAIL);
    EXPECT(converted(publication), 0);
    const char *out = file_of(publication, "out/activities.xml");
    CU_ASSERT_EQUAL((int)xml_number(out, "count(//*[namespace-uri()='urn:one'])"), 1);
    CU_ASSERT_EQUAL((int)xml_number(out, "count(//*[namespace-uri()='urn:two'])"), 1);
    CU_ASSERT_STRING_EQUAL(xml_text(out, "/iati-activities/@version"), "2.03");
}

static void sql_changes_only_what_it_names(void)
{
    char *publication = iati_publication();
    put(publication, "records/a.xml", HEAD ACTIVITY("A", "") TAIL);
    put(publication, "mapping/10.sql",
        "UPDATE activities SET activity_status = '4' WHERE iati_identifier = 'A';");
    edit(publication, "publication.yaml", "datasets:", "mapping: [mapping/10.sql]\ndatasets:");
    EXPECT(converted(publication), 0);
    put(publication, "wanted.xml", HEAD ACTIVITY("A", "") TAIL);
    edit(publication, "wanted.xml", "status code=\"2\"", "status code=\"4\"");
    check_same(file_of(publication, "wanted.xml"), file_of(publication, "out/a.xml"));
}

static void what_cannot_be_read_changes_nothing(void)
{
    static const struct {
        const char *xml, *message;
    } cases[] = {
        {HEAD "<iati-activity>", "it ends before all its elements do, so a part of it is missing"},
        {HEAD TAIL "<more/>", "so it was not read: Extra content at the end of the document"},
        {"<!DOCTYPE a [<!ENTITY b \"c\">]>" HEAD TAIL, "has a declaration"},
        {"<html/>", "the root element is \"html\"; expected iati-activities or iati-organisations"},
        {"<iati-activities version=\"1.05\"/>", "version 1.05, which is too old"},
        {"<iati-activities xmlns=\"urn:x\" version=\"2.03\"/>", "the root element"},
        {"", "the file is not well-formed XML, so it was not read: it is empty"},
    };
    char *publication = iati_publication();
    put(publication, "records/a.xml", HEAD ACTIVITY("A", "") TAIL);
    EXPECT(converted(publication), 0);
    const char *before = snapshot(file_of(publication, "out"), SNAPSHOT_BYTES);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        put(publication, "records/b.xml", cases[i].xml);
        EXPECT(iatipub("import", "-C", publication, NULL), 1, cases[i].message,
               "the records of the last import stay");
        EXPECT(iatipub("convert", "-C", publication, NULL), 0);
        CU_ASSERT_STRING_EQUAL(snapshot(file_of(publication, "out"), SNAPSHOT_BYTES), before);
    }
}

/* What is kept as it stands is held in memory, so it must end. */
static void hostile_elements_are_refused(void)
{
    enum { DEEP = 2000000, LONG = 18000000 };
    char *publication = iati_publication();
    char *text = malloc(LONG + 200);
    size_t length = (size_t)snprintf(text, 200, "%s<iati-activity>", HEAD);
    for (size_t i = 0; i < DEEP; i++)
        memcpy(text + length + 3 * i, "<a>", 3);
    write_bytes(file_of(publication, "records/a.xml"), text, length + 3 * DEEP);
    EXPECT(iatipub("import", "-C", publication, NULL), 1,
           "elements stand in one another more than 256 deep");
    memcpy(text + length, "<a>", 3);
    memset(text + length + 3, 'x', LONG - length);
    write_bytes(file_of(publication, "records/a.xml"), text, LONG);
    EXPECT(iatipub("import", "-C", publication, NULL), 1, "is larger than 16 MB");
    free(text);
}

static void tables_can_hold_further_narratives_and_extensions(void)
{
    char *publication = small_publication();
    put(publication, "records/narratives.csv",
        "identifier,table_name,row_key,element,language,narrative\n"
        "XM-DAC-41302-A,activities,,title,de,Deutsch\n");
    put(publication, "records/extensions.csv",
        "identifier,table_name,row_key,element,kind,name,namespace,content\n"
        "XM-DAC-41302-A,activities,,,declaration,e,urn:e,\n"
        "XM-DAC-41302-A,activities,,,attribute,e:note,urn:e,hello\n"
        "XM-DAC-41302-A,activities,,,element,,,\"<f:x xmlns:f=\"\"urn:f\"\">1</f:x>\"\n");
    EXPECT(converted(publication), 0);
    const char *out = file_of(publication, "out/small.xml");
    CU_ASSERT_STRING_EQUAL(xml_text(out, "//title/narrative[lang('de')]"), "Deutsch");
    CU_ASSERT_STRING_EQUAL(xml_text(out, "//iati-activity/@*[namespace-uri()='urn:e']"), "hello");
    CU_ASSERT_STRING_EQUAL(xml_text(out, "//*[namespace-uri()='urn:f']"), "1");
}

static void narratives_and_extensions_must_fit(void)
{
    static const struct {
        const char *file, *row, *message;
    } cases[] = {
        {"narratives", "XM-DAC-41302-A,activity,,title,de,x", "did you mean \"activities\"?"},
        {"narratives", "XM-DAC-41302-A,activities,,titel,de,x", "element \"titel\" has no columns"},
        {"narratives", "XM-DAC-41302-A,activities,,activity-status,de,x", "has no narratives"},
        {"narratives", "XM-DAC-41302-Z,activities,,title,de,x", "no row of 'activities' has"},
        {"narratives", "XM-DAC-41302-A,transactions,7,description,de,x", "and the key \"7\""},
        {"extensions", "XM-DAC-41302-A,activities,,,elment,,,x", "kind \"elment\" is not known"},
        {"extensions", "XM-DAC-41302-A,activities,,,element,,,<a:b/>", "is not one well-formed"},
        {"extensions", "XM-DAC-41302-A,activities,,,element,,,<b>", "is not one well-formed"},
        {"extensions", "XM-DAC-41302-A,activities,,,attribute,a b,,x",
         "is no name of an attribute"},
        {"extensions", "XM-DAC-41302-A,activities,,,declaration,a:b,urn:x,", "is no prefix"},
    };
    char *publication = small_publication();
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        bool narrative = strcmp(cases[i].file, "narratives") == 0;
        char *file = text_of("records/%s.csv", cases[i].file);
        put(publication, file,
            text_of("%s\n%s\n",
                    narrative ? "identifier,table_name,row_key,element,language,narrative"
                              : "identifier,table_name,row_key,element,kind,name,namespace,content",
                    cases[i].row));
        EXPECT(iatipub("import", "-C", publication, NULL), 1, "x.record.detail", cases[i].message);
        remove_file(file_of(publication, file));
    }
}

CU_TestInfo round_trip_tests[] = {
    {"every element and attribute comes back", every_element_and_attribute_comes_back},
    {"every valid reference file comes back", every_valid_reference_file_comes_back},
    {"narratives in any language come back", narratives_in_any_language_come_back},
    {"empty elements and values come back", empty_elements_and_values_come_back},
    {"other namespaces come back", other_namespaces_come_back},
    {"activities with one identifier come back", activities_with_one_identifier_come_back},
    {"older versions come back", older_versions_come_back},
    {"what has no place is kept and told", what_has_no_place_is_kept_and_told},
    {"files can be merged", files_can_be_merged},
    {"SQL changes only what it names", sql_changes_only_what_it_names},
    {"what cannot be read changes nothing", what_cannot_be_read_changes_nothing},
    {"hostile elements are refused", hostile_elements_are_refused},
    {"tables can hold further narratives and extensions",
     tables_can_hold_further_narratives_and_extensions},
    {"narratives and extensions must fit", narratives_and_extensions_must_fit},
    {"files of older versions come back upgraded", files_of_older_versions_come_back_upgraded},
    {"without the setting they stay as they are", without_the_setting_they_stay_as_they_are},
    {"upgrading is for IATI files", upgrading_is_for_iati_files},
    {"folders that a pattern leaves open are in the name",
     folders_that_a_pattern_leaves_open_are_in_the_name},
    {"the second file of a name is called by its folder",
     the_second_file_of_a_name_is_called_by_its_folder},
    CU_TEST_INFO_NULL};
