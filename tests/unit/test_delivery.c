#include "validate/delivery.h"

#include <CUnit/CUnit.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/file.h"
#include "base/resource.h"
#include "base/strbuf.h"
#include "unit/folder.h"
#include "unit/gathered.h"
#include "validate/validator.h"

extern CU_TestInfo delivery_tests[];

/* Files given to one validator. */
struct scene {
    char folder[FOLDER_PATH_SIZE];
    struct validator *validator;
    struct gathered found; /* in the latest file */
    struct validation result;
    struct error error;
    bool done;
};

static void open_scene(struct scene *scene, const struct validator_options *options,
                       const char *const *only)
{
    *scene = (struct scene){.found = {.only = only}};
    folder_begin(scene->folder);
    scene->validator = validator_new(options, &scene->error);
    CU_ASSERT_PTR_NOT_NULL_FATAL(scene->validator);
}

static void close_scene(struct scene *scene)
{
    gathered_clear(&scene->found);
    validation_clear(&scene->result);
    error_clear(&scene->error);
    validator_free(scene->validator);
    folder_end(scene->folder);
}

/* Validates a file of that name with that text. */
static void check_file(struct scene *scene, const char *name, const char *text)
{
    const struct finding_sink sink = gathered_sink(&scene->found);
    char *path = path_join(scene->folder, name);
    gathered_clear(&scene->found);
    validation_clear(&scene->result);
    folder_add(scene->folder, name, text);
    scene->done = validator_check(scene->validator, path, &sink, &scene->result, &scene->error);
    free(path);
}

/* The findings, a line each, without the scene's folder and with nothing that is not known. */
static char *lines_of(const struct scene *scene)
{
    struct strbuf lines = STRBUF_INIT;
    char *text = gathered_text(&scene->found), *at = text, *found;
    char *folder = xasprintf("%s/", scene->folder);
    while ((found = strstr(at, folder))) {
        strbuf_add(&lines, at, (size_t)(found - at));
        at = found + strlen(folder);
    }
    strbuf_addstr(&lines, at);
    free(folder);
    free(text);
    return strbuf_detach(&lines);
}

static void expect(struct scene *scene, const char *name, const char *text, const char *expected)
{
    check_file(scene, name, text);
    CU_ASSERT_TRUE(scene->done);
    char *lines = lines_of(scene);
    check_text(lines, expected);
    free(lines);
}

#define BEGIN "<iati-activities version=\"2.03\">\n"
#define END "</iati-activities>\n"
#define ITEM(identifier)                                                                           \
    "<iati-activity><iati-identifier>" identifier "</iati-identifier></iati-activity>\n"

static const struct validator_options usual = {.now = "2026-11-22", .threads = 2};
static const struct validator_options official = {
    .now = "2026-11-22", .threads = 2, .official = true};

/* An activity that breaks no rule, but for what is in `more`. */
#define VALID(identifier, more)                                                                    \
    "<iati-activity default-currency=\"USD\" xml:lang=\"en\">\n<iati-identifier>" identifier       \
    "</iati-identifier>\n<reporting-org ref=\"XM-DAC-1\" type=\"40\"><narrative>r</narrative>"     \
    "</reporting-org><title><narrative>t</narrative></title><description><narrative>d"             \
    "</narrative></description>\n<participating-org role=\"1\" type=\"40\" ref=\"XM-DAC-1\"/>"     \
    "<activity-status code=\"2\"/><activity-date type=\"2\" iso-date=\"2024-01-01\"/>"             \
    "<activity-scope code=\"4\"/>\n<recipient-country code=\"TN\"/><sector "                       \
    "code=\"11110\"/>\n" more "</iati-activity>\n"

/* Identifiers --------------------------------------------------------------------------------- */

static const char *const duplicates[] = {"1.1.2", "x.identifier.duplicate", NULL};

static void repeated_in_a_file(void)
{
    struct scene scene;
    open_scene(&scene, &usual, duplicates);
    expect(&scene, "a.xml",
           BEGIN ITEM("A-1") ITEM("A-2") ITEM(" A-1\n")
               ITEM("a-1") "<iati-activity/>"
                           "<iati-activity/>" ITEM("") ITEM(" ") ITEM(" ") ITEM("A-1") END,
           "a.xml:4:16 1.1.2 [] iati-activity[3]/iati-identifier: 'iati-identifier' \"A-1\" was "
           "used before, in line 2; it belongs to one activity only (value A-1)\n"
           "a.xml:10:16 1.1.2 [] iati-activity[10]/iati-identifier: 'iati-identifier' \"A-1\" was "
           "used before, in line 2; it belongs to one activity only (value A-1)\n");
    CU_ASSERT_EQUAL(scene.result.activities, 10);
    expect(&scene, "o.xml",
           "<iati-organisations version=\"2.03\"><iati-organisation><organisation-identifier>O"
           "</organisation-identifier></iati-organisation><iati-organisation>"
           "<organisation-identifier>O</organisation-identifier></iati-organisation>"
           "</iati-organisations>",
           "o.xml:1:146 1.1.2 [] iati-organisation[2]/organisation-identifier: "
           "'organisation-identifier' \"O\" was used before, in line 1; it belongs to one "
           "organisation only (value O)\n");
    close_scene(&scene);
}

static void repeated_in_other_files(void)
{
    struct scene scene;
    open_scene(&scene, &usual, duplicates);
    expect(&scene, "a.xml", BEGIN ITEM("A-1") ITEM("A-2") END, "");
    expect(&scene, "b.xml", BEGIN ITEM("A-3") ITEM("A-2") ITEM("A-2") END,
           "b.xml:3:16 x.identifier.duplicate [] iati-activity[2]/iati-identifier: "
           "'iati-identifier' \"A-2\" stands in another file too, 'a.xml', line 3; publish each "
           "activity in one file only (value A-2)\n"
           "b.xml:4:16 1.1.2 [] iati-activity[3]/iati-identifier: 'iati-identifier' \"A-2\" was "
           "used before, in line 3; it belongs to one activity only (value A-2)\n");
    expect(&scene, "c.xml", BEGIN ITEM("A-4") ITEM("A-3") ITEM("A-2") END,
           "c.xml:3:16 x.identifier.duplicate [] iati-activity[2]/iati-identifier: "
           "'iati-identifier' \"A-3\" stands in another file too, 'b.xml', line 2; publish each "
           "activity in one file only (value A-3)\n"
           "c.xml:4:16 x.identifier.duplicate [] iati-activity[3]/iati-identifier: "
           "'iati-identifier' \"A-2\" stands in another file too, 'a.xml', line 3; publish each "
           "activity in one file only (value A-2)\n");
    CU_ASSERT_TRUE(validator_knows(scene.validator, "A-4"));
    CU_ASSERT_FALSE(validator_knows(scene.validator, "A-5"));
    close_scene(&scene);
}

/* The finding on the identifier stands among the others of the activity. */
static void repeats_come_in_order(void)
{
    static const char *const some[] = {"1.1.2", "0.3.1", NULL};
    static const char item[] =
        "<iati-activity a='1'>\n<iati-identifier>A</iati-identifier><b/></iati-activity>\n";
    struct scene scene;
    open_scene(&scene, &usual, some);
    char *text = xasprintf("%s%s%s%s", BEGIN, item, item, END);
    check_file(&scene, "a.xml", text);
    const struct findings *findings = &scene.found.findings;
    CU_ASSERT_TRUE_FATAL(findings->count > 4);
    for (size_t i = 1; i < findings->count; i++) {
        const struct place *before = &findings->items[i - 1].place,
                           *place = &findings->items[i].place;
        CU_ASSERT_TRUE(before->line < place->line ||
                       (before->line == place->line && before->column <= place->column));
    }
    CU_ASSERT_EQUAL(gathered_count(&scene.found, "1.1.2"), 1);
    CU_ASSERT_STRING_EQUAL(findings->items[findings->count - 2].rule, "1.1.2");
    CU_ASSERT_STRING_EQUAL(findings->items[findings->count - 1].path, "b");
    free(text);
    close_scene(&scene);
}

static void repeated_in_another_chunk(void)
{
    struct strbuf text = STRBUF_INIT;
    struct scene scene;
    open_scene(&scene, &usual, duplicates);
    strbuf_addstr(&text, BEGIN ITEM("FIRST"));
    for (int i = 0; i < 10000; i++)
        strbuf_addf(&text,
                    "<iati-activity><iati-identifier>A-%d</iati-identifier></iati-activity>\n", i);
    strbuf_addstr(&text, ITEM("FIRST") END);
    expect(&scene, "a.xml", text.text,
           "a.xml:10003:16 1.1.2 [] iati-activity[10002]/iati-identifier: 'iati-identifier' "
           "\"FIRST\" was used before, in line 2; it belongs to one activity only (value FIRST)\n");
    strbuf_release(&text);
    close_scene(&scene);
}

/* What is official ---------------------------------------------------------------------------- */

static void official_repeats(void)
{
    static const char *const some[] = {"1.1.2", "x.identifier.duplicate", "0.3.1", NULL};
    static const char item[] = "<iati-activity><iati-identifier>A</iati-identifier><b/>"
                               "</iati-activity>\n";
    struct scene scene;
    open_scene(&scene, &official, some);
    char *text = xasprintf("%s%s%s%s" ITEM("B") ITEM("B") "%s", BEGIN, item, item, item, END);
    check_file(&scene, "a.xml", text);
    CU_ASSERT_EQUAL(gathered_count(&scene.found, "1.1.2"), 1);
    static const char *const subjects[] = {"A", "A(2)", "A(3)"};
    size_t next = 0;
    for (size_t i = 0; i < scene.found.findings.count; i++) {
        const struct finding *finding = &scene.found.findings.items[i];
        if (strcmp(finding->rule, "1.1.2") == 0) {
            check_place(finding, 3, 16);
        } else if (finding->path && strcmp(finding->path, "b") == 0) {
            CU_ASSERT_TRUE_FATAL(next < 3);
            check_text(finding->subject, subjects[next++]);
        }
    }
    CU_ASSERT_EQUAL(next, 3);
    check_file(&scene, "c.xml", BEGIN ITEM("A") END);
    CU_ASSERT_EQUAL(gathered_count(&scene.found, "x.identifier.duplicate"), 0);
    free(text);
    close_scene(&scene);
}

static void official_root_faults(void)
{
    static const char before[] = "<iati-activities version=\"2.03\" foo=\"1\">\n<stray/>";
    struct scene scene;
    open_scene(&scene, &official, NULL);
    char *text = xasprintf("%s%s%stext<stray/>%s", before, VALID("XM-DAC-1-1", "<nonsense/>"),
                           VALID("XM-DAC-1-2", ""), END);
    expect(&scene, "a.xml", text,
           "a.xml:1:33 0.3.1 [XM-DAC-1-1] iati-activities/@foo: attribute 'foo' is not allowed on "
           "element 'iati-activities'; remove or rename it (title t) (value 1)\n"
           "a.xml:7:1 0.3.1 [XM-DAC-1-1] nonsense: element 'nonsense' is not known in "
           "'iati-activity'; "
           "remove or rename it (title t)\n"
           "a.xml:1:33 0.3.1 [XM-DAC-1-2] iati-activities/@foo: attribute 'foo' is not allowed on "
           "element 'iati-activities'; remove or rename it (title t) (value 1)\n");
    free(text);
    close_scene(&scene);
}

static void usual_root_faults(void)
{
    static const char before[] = "<iati-activities version=\"2.03\" foo=\"1\">\n<stray/>";
    struct scene scene;
    open_scene(&scene, &usual, NULL);
    char *text = xasprintf("%s%s%s<stray/>%s", before, VALID("XM-DAC-1-1", "<nonsense/>"),
                           VALID("XM-DAC-1-2", ""), END);
    expect(&scene, "a.xml", text,
           "a.xml:1:33 0.3.1 [] iati-activities/@foo: attribute 'foo' is not allowed on element "
           "'iati-activities'; remove or rename it (value 1)\n"
           "a.xml:2:1 0.3.1 [] iati-activities/stray: element 'stray' is not known in "
           "'iati-activities'; remove or "
           "rename it\n"
           "a.xml:7:1 0.3.1 [XM-DAC-1-1] nonsense: element 'nonsense' is not known in "
           "'iati-activity'; "
           "remove or rename it (title t)\n"
           "a.xml:14:1 0.3.1 [] iati-activities/stray: element 'stray' is not known in "
           "'iati-activities'; remove or "
           "rename it\n");
    free(text);
    close_scene(&scene);
}

/* References ---------------------------------------------------------------------------------- */

#define RELATED(ref) "<related-activity type=\"1\" ref=\"" ref "\"/>"

static void own_references(void)
{
    static const char *const references[] = {"x.reference", "1000.", NULL};
    struct scene scene;
    open_scene(&scene, &usual, references);
    expect(&scene, "a.xml",
           BEGIN VALID("XM-DAC-1-1", RELATED("XM-DAC-1-2") RELATED("XM-DAC-1") RELATED("OTHER-1")
                                         RELATED("XM-DAC-12-1") RELATED("")) END,
           "a.xml:7:28 x.reference [XM-DAC-1-1] related-activity[1]/@ref: no activity "
           "\"XM-DAC-1-2\" is in the given files, although it would be ours (title t) (value "
           "XM-DAC-1-2) (unless XM-DAC-1-2)\n");
    CU_ASSERT_FALSE(validator_knows(scene.validator, "XM-DAC-1-2"));
    CU_ASSERT_TRUE(validator_knows(scene.validator, "XM-DAC-1-1"));
    expect(&scene, "b.xml", BEGIN VALID(" XM-DAC-1-2 ", "") END, "");
    CU_ASSERT_TRUE(validator_knows(scene.validator, "XM-DAC-1-2"));
    close_scene(&scene);
}

static void every_place_of_references(void)
{
    static const char *const references[] = {"x.reference", NULL};
    struct scene scene;
    open_scene(&scene, &usual, references);
    check_file(&scene, "a.xml",
               BEGIN VALID("XM-DAC-1-1",
                           "<participating-org activity-id=\"XM-DAC-1-2\"/>"
                           "<planned-disbursement><provider-org "
                           "provider-activity-id=\"XM-DAC-1-3\"/><receiver-org "
                           "receiver-activity-id=\"XM-DAC-1-4\"/></planned-disbursement>"
                           "<transaction><provider-org provider-activity-id=\"XM-DAC-1-5\"/>"
                           "<receiver-org receiver-activity-id=\"XM-DAC-1-6\"/></transaction>"
                           "<related-activity ref=\" XM-DAC-1-7\"/>") END);
    CU_ASSERT_EQUAL_FATAL(scene.found.findings.count, 5);
    for (size_t i = 0; i < 5; i++) {
        char expected[16];
        snprintf(expected, sizeof expected, "XM-DAC-1-%zu", i + 2);
        check_text(scene.found.unless_known[i], expected);
    }
    close_scene(&scene);
}

static void known_elsewhere(void)
{
    static const char *const references[] = {"x.reference", "1000.", NULL};
    char folder[FOLDER_PATH_SIZE];
    struct error error = ERROR_INIT;
    struct scene scene;
    folder_begin(folder);
    folder_add(folder, "known.txt", "OTHER-1\n");
    char *path = path_join(folder, "known.txt");
    struct line_list *known = line_list_load(path, &error);
    CU_ASSERT_PTR_NOT_NULL_FATAL(known);
    const struct validator_options options = {.now = "2026-11-22", .threads = 1, .known = known};
    open_scene(&scene, &options, references);
    expect(&scene, "a.xml",
           BEGIN VALID("XM-DAC-1-1", "<transaction><provider-org provider-activity-id=\"OTHER-2\"/>"
                                     "</transaction>" RELATED("OTHER-1") RELATED("XM-DAC-1-2")) END,
           "a.xml:7:28 1000.0.5 [XM-DAC-1-1] "
           "transaction[1]/provider-org/@provider-activity-id: no activity \"OTHER-2\" is in the "
           "given files or among the known ones (title t) (value OTHER-2) (unless OTHER-2)\n"
           "a.xml:7:101 1000.0.4 [XM-DAC-1-1] related-activity[1]/@ref: no activity \"OTHER-1\" is "
           "in the given files or among the known ones (title t) (value OTHER-1) (unless "
           "OTHER-1)\n"
           "a.xml:7:143 1000.0.4 [XM-DAC-1-1] related-activity[2]/@ref: no activity \"XM-DAC-1-2\" "
           "is in the given files or among the known ones (title t) (value XM-DAC-1-2) (unless "
           "XM-DAC-1-2)\n");
    CU_ASSERT_TRUE(validator_knows(scene.validator, "OTHER-1"));
    CU_ASSERT_FALSE(validator_knows(scene.validator, "OTHER-2"));
    close_scene(&scene);
    line_list_free(known);
    free(path);
    folder_end(folder);
}

/* The file as a whole ------------------------------------------------------------------------- */

static void old_versions(void)
{
    struct strbuf text = STRBUF_INIT;
    struct scene scene;
    open_scene(&scene, &usual, NULL);
    strbuf_addstr(&text,
                  "<?xml version='1.0'?>\n <iati-activities version=\"1.05\" foo=\"1\">text");
    for (int i = 0; i < 20000; i++)
        strbuf_addstr(&text, ITEM("A") "<stray/>");
    strbuf_addstr(&text, END);
    expect(&scene, "a.xml", text.text,
           "a.xml:2:2 0.6.1 [] iati-activities/@version: version \"1.05\" is no longer supported; "
           "expected 2.01, 2.02 or 2.03; nothing else was checked\n");
    CU_ASSERT_EQUAL(scene.result.kind, FILE_ACTIVITIES);
    check_text(scene.result.version, "1.05");
    strbuf_addstr(&text, "<more/>");
    check_file(&scene, "a.xml", text.text);
    CU_ASSERT_EQUAL_FATAL(scene.found.findings.count, 1);
    check_text(scene.found.findings.items[0].rule, "0.1.1");
    check_place(&scene.found.findings.items[0], 20003, 1);
    scene.found.fails_at = 1;
    check_file(&scene, "a.xml", "<iati-activities version=\"1.05\"/>");
    CU_ASSERT_FALSE(scene.done);
    check_text(scene.error.text, "no space left for findings");
    strbuf_release(&text);
    close_scene(&scene);
}

static void every_fault(void)
{
    static const char *const schema[] = {"0.", NULL};
    static const struct {
        size_t line, column;
        const char *path;
    } faults[] = {
        {2, 1, "iati-activity[1]"}, /* its text */
        {2, 1, "iati-activity[1]"}, /* no description, */
        {2, 1, "iati-activity[1]"}, /* no participating-org */
        {2, 1, "iati-activity[1]"}, /* and no activity-status */
        {2, 16, "iati-activity[1]/@hierarchy"},
        {3, 1, "title"}, /* no narrative */
        {3, 1, "title"}, /* too early */
        {5, 1, "reporting-org"},
        {5, 24, "reporting-org/@foo"},
        {6, 1, "nonsense"},
        {7, 25, "activity-date[1]/@iso-date"},
        {8, 1, "budget[1]"}, /* no period-start */
        {8, 1, "budget[1]"}, /* and no period-end */
        {8, 9, "budget[1]/value"},
        {8, 9, "budget[1]/value"},
    };
    struct scene scene;
    open_scene(&scene, &usual, schema);
    check_file(&scene, "a.xml",
               BEGIN "<iati-activity hierarchy=\"x\">\n"
                     "<title/>\n"
                     "<iati-identifier>A</iati-identifier>\n"
                     "<reporting-org ref=\"A\" foo=\"1\"><narrative>r</narrative></reporting-org>\n"
                     "<nonsense><title/></nonsense>\n"
                     "<activity-date type=\"1\" iso-date=\"2024-02-30\"/>text\n"
                     "<budget><value currency=\"USD\">1,5</value></budget>\n"
                     "</iati-activity>\n" END);
    CU_ASSERT_EQUAL_FATAL(scene.found.findings.count, sizeof faults / sizeof *faults);
    for (size_t i = 0; i < scene.found.findings.count; i++) {
        check_place(&scene.found.findings.items[i], faults[i].line, faults[i].column);
        check_text(scene.found.findings.items[i].path, faults[i].path);
    }
    close_scene(&scene);
}

static void title_and_subject(void)
{
    static const char *const schema[] = {"0.", NULL};
    struct scene scene;
    open_scene(&scene, &usual, schema);
    check_file(&scene, "a.xml",
               BEGIN "<iati-activity><iati-identifier>\n <!-- x -->A-<![CDATA[1]]> "
                     "</iati-identifier><title><narrative xml:lang=\"fr\"> Un été </narrative>"
                     "<narrative>x</narrative></title><nonsense/></iati-activity>" END);
    const struct findings *findings = &scene.found.findings;
    CU_ASSERT_TRUE_FATAL(findings->count > 1);
    for (size_t i = 0; i < findings->count; i++) {
        check_text(findings->items[i].subject, "A-1");
        check_text(findings->items[i].title, "Un été");
    }
    check_file(&scene, "a.xml",
               "<iati-organisations version=\"2.03\"><iati-organisation><name><narrative>N"
               "</narrative></name><nonsense/></iati-organisation></iati-organisations>");
    CU_ASSERT_TRUE_FATAL(findings->count > 0);
    check_text(findings->items[0].subject, VALIDATOR_NO_IDENTIFIER);
    check_text(findings->items[0].title, "N");
    close_scene(&scene);
}

/* One validator for files of every kind and version, in any order. */
static void kinds_and_versions(void)
{
    static const char *const schema[] = {"0.", NULL};
    static const char *const versions[] = {"2.03", "2.01", "2.02", "2.03", "2.01"};
    struct scene scene;
    open_scene(&scene, &usual, schema);
    for (size_t i = 0; i < sizeof versions / sizeof *versions; i++) {
        char *text = xasprintf("<iati-activities version=\"%s\">%s</iati-activities>", versions[i],
                               VALID("A", "<tag code=\"1\" vocabulary=\"99\"/>"));
        check_file(&scene, "a.xml", text);
        CU_ASSERT_EQUAL(scene.found.findings.count, strcmp(versions[i], "2.03") != 0);
        CU_ASSERT_EQUAL(scene.result.kind, FILE_ACTIVITIES);
        check_text(scene.result.version, versions[i]);
        free(text);
        text = xasprintf("<iati-organisations version=\"%s\"><iati-organisation foo=\"1\"/>"
                         "</iati-organisations>",
                         versions[i]);
        check_file(&scene, "o.xml", text);
        CU_ASSERT_TRUE_FATAL(scene.found.findings.count > 0);
        CU_ASSERT_EQUAL(scene.result.kind, FILE_ORGANISATIONS);
        check_text(scene.found.findings.items[scene.found.findings.count - 1].path,
                   "iati-organisation[1]/@foo");
        free(text);
    }
    close_scene(&scene);
}

static void rules_of_the_users_own(void)
{
    static const char *const names[] = {"schemas/rulesets/openag.json", "missing.json"};
    char folder[FOLDER_PATH_SIZE];
    struct error error = ERROR_INIT;
    size_t count, length;
    folder_begin(folder);
    char *rules = resource_read(names[0], &length, &error);
    CU_ASSERT_PTR_NOT_NULL_FATAL(rules);
    folder_add(folder, "own.json", rules);
    char *own = path_join(folder, "own.json"), *missing = path_join(folder, names[1]);
    const char *const files[] = {own, missing};
    struct validator_options options = {.rule_files = files, .rule_file_count = 1, .threads = 2};
    struct validator *validator = validator_new(&options, &error);
    CU_ASSERT_PTR_NOT_NULL_FATAL(validator);
    CU_ASSERT_PTR_NOT_NULL(rules_find(validator_rules(validator, &count)[0], "0.3.1"));
    CU_ASSERT_EQUAL(count, 2);
    validator_free(validator);
    options.rule_file_count = 2;
    CU_ASSERT_PTR_NULL(validator_new(&options, &error));
    CU_ASSERT_PTR_NOT_NULL_FATAL(error.text);
    CU_ASSERT_PTR_NOT_NULL(strstr(error.text, "missing.json"));
    error_clear(&error);
    validator_free(NULL);
    free(rules);
    free(own);
    free(missing);
    folder_end(folder);
}

CU_TestInfo delivery_tests[] = {
    {"tells an identifier that a file uses twice at each repeat", repeated_in_a_file},
    {"tells an identifier that another file has", repeated_in_other_files},
    {"tells repeats among the other findings of the activity", repeats_come_in_order},
    {"compares identifiers of all chunks", repeated_in_another_chunk},
    {"numbers repeats as the official validator does", official_repeats},
    {"tells faults of the root as the official validator does", official_root_faults},
    {"tells faults of the root once", usual_root_faults},
    {"tells references to own activities that no file has", own_references},
    {"looks at every place of references", every_place_of_references},
    {"tells all references that are not known, if known ones are given", known_elsewhere},
    {"tells an old version as the only finding", old_versions},
    {"tells every fault of an activity", every_fault},
    {"names the activity and its title", title_and_subject},
    {"serves files of every kind and version", kinds_and_versions},
    {"takes rules of the user's own and refuses what can't be read", rules_of_the_users_own},
    CU_TEST_INFO_NULL,
};
