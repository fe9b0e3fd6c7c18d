#include <libxml/xmlreader.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "harness.h"
#include "suites.h"
#include "xml.h"

enum { MIB = 1024 * 1024 };

/* ---- schemas of both kinds of file ----------------------------------------------------------- */

static char *schema_of(const char *folder, const char *version, const char *root)
{
    return text_of("%s/%s/%s-schema.xsd", folder, version, root);
}

static char *problem_by_our(const char *path, const char *version, const char *root)
{
    return xml_problem(path, schema_of(getenv("SCHEMA_FOLDER"), version, root));
}

static char *problem_by_official(const char *path, const char *version, const char *root)
{
    return xml_problem(path, schema_of(in_reference("schemas"), version, root));
}

/* ---- a file for each kind of change ---------------------------------------------------------- */

static char *data(const char *name)
{
    return in_source(text_of("tests/data/upgrade/%s", name));
}

static void same_file(const char *got, const char *expected)
{
    const char *a = read_file(got, NULL), *b = read_file(expected, NULL);
    CHECK(strcmp(a, b) == 0, "'%s' is\n%s\nnot as '%s'", got, a, expected);
}

static void expect_upgrade(const char *name, const char *root, const char *version)
{
    const struct conditions beside = {.folder = in_source("tests/data/upgrade")};
    const char *file = text_of("%s.xml", name), *output = in_test(text_of("%s.xml", name));
    struct outcome outcome =
        iatipub_under(&beside, "convert", "--upgrade", file, "-o", output, NULL);
    EXPECT(outcome, 0);
    CU_ASSERT_STRING_EQUAL(outcome.out, "");
    same_file(output, data(text_of("%s.upgraded.xml", name)));
    write_text(in_test("told.txt"), outcome.err);
    same_file(in_test("told.txt"), data(text_of("%s.told.txt", name)));
    CU_ASSERT_STRING_EQUAL(problem_by_our(data(file), version, root), "");
    CU_ASSERT_STRING_EQUAL(problem_by_our(output, "2.03", root), "");
    CU_ASSERT_STRING_EQUAL(leftovers(in_test("")), "");
}

static void each_change_is_made_and_told(void)
{
    expect_upgrade("activities-2.01", "iati-activities", "2.01");
    expect_upgrade("activities-2.02", "iati-activities", "2.02");
    expect_upgrade("organisations-2.01", "iati-organisations", "2.01");
    expect_upgrade("organisations-2.02", "iati-organisations", "2.02");
}

static void activities_and_money_stay(void)
{
    const char *file = data("activities-2.01.xml"), *output = in_test("out.xml");
    EXPECT(iatipub("convert", "--upgrade", file, "--output", output, NULL), 0);
    CU_ASSERT_EQUAL(xml_number(output, "count(//iati-activity)"), 2);
    CU_ASSERT_STRING_EQUAL(xml_money(output), xml_money(file));
}

/* The changes are needed: without them the files are not valid. */
static void version_alone_would_not_do(void)
{
    static const char *const names[][3] = {{"activities", "2.01", "\"2.01\""},
                                           {"activities", "2.02", "'2.02'"},
                                           {"organisations", "2.01", "\"2.01\""},
                                           {"organisations", "2.02", "\"2.02\""}};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        const char *text = read_file(data(text_of("%s-%s.xml", names[i][0], names[i][1])), NULL);
        write_text(in_test("file.xml"), text_replace(text, names[i][2], "\"2.03\""));
        const char *problem =
            problem_by_our(in_test("file.xml"), "2.03", text_of("iati-%s", names[i][0]));
        CHECK(*problem, "%s %s is valid without any change", names[i][0], names[i][1]);
    }
}

/* ---- where it goes and comes from ------------------------------------------------------------ */

static void result_goes_to_standard_output(void)
{
    struct outcome outcome = iatipub("convert", "--upgrade", data("activities-2.02.xml"), NULL);
    EXPECT(outcome, 0);
    write_text(in_test("out.xml"), outcome.out);
    same_file(in_test("out.xml"), data("activities-2.02.upgraded.xml"));
}

static void file_is_read_from_standard_input(void)
{
    const struct conditions given = {.input = read_file(data("activities-2.02.xml"), NULL)};
    struct outcome outcome = iatipub_under(&given, "convert", "--upgrade", "-", NULL);
    EXPECT(outcome, 0, "-:3: advisory [x.upgrade.changed] the version was \"2.02\"");
    write_text(in_test("out.xml"), outcome.out);
    same_file(in_test("out.xml"), data("activities-2.02.upgraded.xml"));
}

static void file_may_be_replaced_by_its_upgrade(void)
{
    const char *file = in_test("file.xml");
    copy_file(data("organisations-2.02.xml"), file);
    EXPECT(iatipub("convert", "--upgrade", file, "-o", file, NULL), 0);
    same_file(file, data("organisations-2.02.upgraded.xml"));
    EXPECT(iatipub("convert", "--upgrade", file, "-o", file, NULL), 2, "is 2.03 already");
    same_file(file, data("organisations-2.02.upgraded.xml"));
}

static void other_encodings_become_utf8(void)
{
    write_text(in_test("file.xml"), "<?xml version='1.0' encoding='ISO-8859-1' standalone='yes'?>\n"
                                    "<iati-activities version='2.02'><!-- \xE9 -->"
                                    "<iati-activity/></iati-activities>");
    struct outcome outcome = iatipub("convert", "--upgrade", in_test("file.xml"), NULL);
    EXPECT(outcome, 0);
    CU_ASSERT_STRING_EQUAL(outcome.out, "<?xml version='1.0' encoding='UTF-8' standalone='yes'?>\n"
                                        "<iati-activities version='2.03'><!-- \xC3\xA9 -->"
                                        "<iati-activity/></iati-activities>");
}

/* ---- refusals -------------------------------------------------------------------------------- */

/* The file is refused with that text, and what was there before stays. */
static void expect_refused(const char *text, int status, const char *reason)
{
    const char *file = in_test("file.xml"), *output = in_test("out.xml");
    write_text(file, text);
    write_text(output, "before");
    struct outcome outcome = iatipub("convert", "--upgrade", file, "-o", output, NULL);
    EXPECT(outcome, status, text_of("iatipub: '%s' can't be upgraded: %s", file, reason));
    CU_ASSERT_STRING_EQUAL(read_file(output, NULL), "before");
    CU_ASSERT_EQUAL(count_files(in_test(""), ""), 2);
}

#define ACTIVITIES(version) "<iati-activities version=\"" version "\">\n"

static void other_versions_are_refused(void)
{
    expect_refused(ACTIVITIES("2.03") "</iati-activities>", 2,
                   "the file is 2.03 already; there is nothing to upgrade");
    expect_refused(ACTIVITIES("1.05") "</iati-activities>", 2,
                   "the file is of version 1.05, which is built differently and can't be upgraded; "
                   "expected 2.01 or 2.02");
    expect_refused("<iati-activities/>", 2,
                   "the file does not say its version; expected 2.01 or 2.02");
    expect_refused("<rss version='2.02'/>", 2,
                   "the root element is \"rss\"; expected iati-activities, iati-organisations or "
                   "unsdg-reports");
}

static void what_is_no_plain_xml_is_refused(void)
{
    expect_refused("", 1, "the file is empty; expected an IATI XML document");
    expect_refused("<!DOCTYPE iati-activities [<!ENTITY a SYSTEM '/etc/passwd'>]>\n" ACTIVITIES(
                       "2.02") "&a;</iati-activities>",
                   1,
                   "line 1: a declaration (<!DOCTYPE...>), which IATI files do not use; remove it");
    expect_refused(ACTIVITIES("2.02") "<iati-activity>\n&unknown;</iati-activity>"
                                      "</iati-activities>",
                   1, "line 3: not well-formed XML: entity '&unknown;' is not known to XML");
    expect_refused(ACTIVITIES("2.02") "<iati-activity>\n\n</iati-activities>", 1, "line 4: ");
    expect_refused(ACTIVITIES("2.02") "<iati-activity/>", 1, "line 2: ");
}

static void settings_are_checked(void)
{
    EXPECT(iatipub("convert", "--upgrade", "a.xml", "-C", "folder", NULL), 2,
           "--upgrade is for a file, not for a publication; leave out -C");
    EXPECT(iatipub("convert", "--upgrade", "a.xml", "--dataset", "a", NULL), 2,
           "leave out --dataset");
    EXPECT(iatipub("convert", "--upgrade", "a.xml", "--now", "2024-05-31T09:30:00Z", NULL), 2,
           "leave out --now");
    EXPECT(iatipub("convert", "-o", "a.xml", NULL), 2,
           "--output is for --upgrade; a publication's files are written into its folder out/");
    EXPECT(iatipub("convert", "--upgrade", in_test("none.xml"), NULL), 3, "none.xml");
}

/* ---- size ------------------------------------------------------------------------------------ */

/* Activities, every third with something to change, in a file of some megabytes. */
static size_t write_many(const char *path)
{
    enum { COUNT = 30000 };
    char *text = NULL;
    size_t length = 0;
    FILE *stream = open_memstream(&text, &length);
    fputs("<iati-activities version='2.02' xmlns:x='urn:x'>", stream);
    for (int i = 0; i < COUNT; i++)
        fprintf(stream,
                "\n<iati-activity>\n<iati-identifier>A-%d</iati-identifier>\n%s%0400d\n%s"
                "</iati-activity>",
                i, "<description><narrative>", i,
                i % 3 ? "</narrative></description>"
                      : "</narrative></description><x:a>\n<tag/></x:a>");
    fputs("</iati-activities>", stream);
    fclose(stream);
    write_bytes(path, text, length);
    free(text);
    return COUNT;
}

static void memory_does_not_grow_with_the_file(void)
{
    const char *file = in_test("file.xml"), *output = in_test("out.xml");
    size_t count = write_many(file);
    struct outcome outcome = iatipub("convert", "--upgrade", file, "-o", output, NULL);
    EXPECT(outcome, 0,
           text_of("%s:129993: advisory [x.upgrade.changed] A-29997: element 'tag'", file),
           "30,000 activities, from version 2.02 to 2.03, 10,001 changes");
    CU_ASSERT_EQUAL(xml_number(output, "count(//iati-activity)"), (double)count);
    CU_ASSERT_EQUAL(xml_number(output, "count(//tag)"), 0);
    /* a build that looks for leaks keeps what was given back for a while */
    CHECK(FREE_BEFORE_EXIT || outcome.peak < 48 * MIB, "%zu bytes of memory", outcome.peak);
}

/* ---- files of others ------------------------------------------------------------------------- */

/* What a file says it is: "iati-activities 2.02"; "" if it is not XML or no such file. */
static char *kind_of(const char *path, char **version)
{
    xmlTextReaderPtr reader = xmlReaderForFile(path, NULL, XML_PARSE_NONET | XML_PARSE_NOERROR);
    char *root = text_of("%s", "");
    *version = text_of("%s", "");
    while (reader && xmlTextReaderRead(reader) == 1) {
        if (xmlTextReaderNodeType(reader) != XML_READER_TYPE_ELEMENT)
            continue;
        xmlChar *value = xmlTextReaderGetAttribute(reader, (const xmlChar *)"version");
        root = text_of("%s", (const char *)xmlTextReaderConstName(reader));
        *version = text_of("%s", value ? (const char *)value : "");
        xmlFree(value);
        break;
    }
    xmlFreeTextReader(reader);
    return root;
}

struct figures {
    size_t files, activities;
};

static void upgrade_valid_file(const char *path, const char *root, struct figures *figures)
{
    const char *output = in_test("out.xml");
    EXPECT(iatipub("convert", "--upgrade", path, "-o", output, NULL), 0);
    const char *ours = problem_by_our(output, "2.03", root);
    const char *official = problem_by_official(output, "2.03", root);
    CHECK(!*ours && !*official, "'%s' is not valid as 2.03: %s %s", path, ours, official);
    const double before = xml_number(path, "count(/*/iati-activity | /*/iati-organisation)");
    const double after = xml_number(output, "count(/*/iati-activity | /*/iati-organisation)");
    CHECK(before == after, "'%s' had %g activities, its upgrade has %g", path, before, after);
    const char *money = xml_money(output), *expected = xml_money(path);
    CHECK(strcmp(money, expected) == 0, "'%s': transactions are\n%sinstead of\n%s", path, money,
          expected);
    figures->files++;
    figures->activities += (size_t)after;
}

static void upgrade_file_of_others(const char *path, struct figures *figures)
{
    char *version;
    const char *root = kind_of(path, &version);
    if ((strcmp(version, "2.01") != 0 && strcmp(version, "2.02") != 0) ||
        (strcmp(root, "iati-activities") != 0 && strcmp(root, "iati-organisations") != 0))
        return;
    if (!*problem_by_official(path, version, root))
        upgrade_valid_file(path, root, figures);
}

static void upgrade_folder_of_others(const char *folder, struct figures *figures)
{
    char *list = snapshot(in_reference(folder), SNAPSHOT_BYTES);
    for (char *line; (line = strsep(&list, "\n")) && *line;) {
        char *end = strstr(line, ".xml ");
        if (end)
            upgrade_file_of_others(
                in_reference(text_of("%s/%.*s.xml", folder, (int)(end - line), line)), figures);
    }
}

static void valid_files_of_others_are_valid_as_2_03(void)
{
    if (!have_reference())
        return;
    struct figures figures = {.files = 0};
    upgrade_folder_of_others("real", &figures);
    upgrade_folder_of_others("xsd-tests", &figures);
    upgrade_folder_of_others("verdicts", &figures);
    CU_ASSERT_TRUE(figures.files > 0);
    printf("\n    upgraded: %zu valid files of 2.01 and 2.02, %zu activities and organisations ",
           figures.files, figures.activities);
}

CU_TestInfo upgrade_tests[] = {
    {"each change is made and told", each_change_is_made_and_told},
    {"activities and money stay", activities_and_money_stay},
    {"version alone would not do", version_alone_would_not_do},
    {"result goes to standard output", result_goes_to_standard_output},
    {"file is read from standard input", file_is_read_from_standard_input},
    {"file may be replaced by its upgrade", file_may_be_replaced_by_its_upgrade},
    {"other encodings become UTF-8", other_encodings_become_utf8},
    {"other versions are refused", other_versions_are_refused},
    {"what is no plain XML is refused", what_is_no_plain_xml_is_refused},
    {"settings are checked", settings_are_checked},
    {"memory does not grow with the file", memory_does_not_grow_with_the_file},
    {"valid files of others are valid as 2.03", valid_files_of_others_are_valid_as_2_03},
    CU_TEST_INFO_NULL,
};
