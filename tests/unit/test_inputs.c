#include "validate/inputs.h"

#include <CUnit/CUnit.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/alloc.h"
#include "base/file.h"
#include "base/strbuf.h"
#include "unit/folder.h"

extern CU_TestInfo inputs_tests[];

/* A folder with files, and what its list became. */
struct fixture {
    char folder[FOLDER_PATH_SIZE];
    struct input_list list;
    struct error error;
    bool done;
};

/* Makes the files, whose names end with NULL; each holds its own name. */
static struct fixture begin(const char *const *names)
{
    struct fixture fixture = {.list = INPUT_LIST_INIT, .error = ERROR_INIT};
    folder_begin(fixture.folder);
    for (; *names; names++)
        folder_add(fixture.folder, *names, *names);
    return fixture;
}

static void end(struct fixture *fixture)
{
    input_list_release(&fixture->list);
    error_clear(&fixture->error);
    folder_end(fixture->folder);
}

#define BEGIN(...) begin((const char *const[]){__VA_ARGS__, NULL})

/* Expands arguments, which end with NULL; "@" in front stands for the folder of the fixture. */
static void expand(struct fixture *fixture, const char *const *arguments)
{
    char *paths[8] = {NULL};
    size_t count = 0;
    for (; arguments[count]; count++)
        paths[count] = arguments[count][0] == '@'
                           ? xasprintf("%s%s", fixture->folder, arguments[count] + 1)
                           : xstrdup(arguments[count]);
    fixture->done = input_list_expand(&fixture->list, paths, count, &fixture->error);
    for (size_t i = 0; i < count; i++)
        free(paths[i]);
}

#define EXPAND(fixture, ...) expand(fixture, (const char *const[]){__VA_ARGS__, NULL})

/* The list as lines, without the folder of the fixture in front. */
static void expect(const struct fixture *fixture, const char *lines)
{
    struct strbuf text = STRBUF_INIT;
    size_t length = strlen(fixture->folder);
    for (size_t i = 0; i < fixture->list.count; i++) {
        const char *path = fixture->list.items[i].path;
        bool inside = strncmp(path, fixture->folder, length) == 0;
        strbuf_addf(&text, "%s\n", inside ? path + length + 1 : path);
    }
    CU_ASSERT_PTR_NULL(fixture->error.text);
    CU_ASSERT_TRUE(fixture->done);
    CU_ASSERT_STRING_EQUAL(text.text, lines);
    strbuf_release(&text);
}

/* `message` with "@" for the folder of the fixture. */
static void expect_error(const struct fixture *fixture, enum error_kind kind, const char *message)
{
    struct strbuf text = STRBUF_INIT;
    for (; *message; message++) {
        if (*message == '@')
            strbuf_addstr(&text, fixture->folder);
        else
            strbuf_addch(&text, *message);
    }
    CU_ASSERT_FALSE(fixture->done);
    CU_ASSERT_EQUAL(fixture->error.kind, kind);
    CU_ASSERT_STRING_EQUAL(fixture->error.text ? fixture->error.text : "", text.text);
    strbuf_release(&text);
}

static void link_to(const struct fixture *fixture, const char *target, const char *name)
{
    char *path = path_join(fixture->folder, name);
    CU_ASSERT_EQUAL(symlink(target, path), 0);
    free(path);
}

static void files_keep_their_order(void)
{
    struct fixture fixture = BEGIN("b.xml", "a.txt", "c");
    EXPAND(&fixture, "@/c", "@/b.xml", "@/a.txt");
    expect(&fixture, "c\nb.xml\na.txt\n");
    CU_ASSERT_EQUAL(fixture.list.items[1].size, 5);
    CU_ASSERT_TRUE(fixture.list.items[1].has_size);
    CU_ASSERT_EQUAL(fixture.list.size, 1 + 5 + 5);
    end(&fixture);
}

static void a_folder_stands_for_its_xml_files(void)
{
    struct fixture fixture =
        BEGIN("b.xml", "a.xml", "B.XML", "c.xml.gz", "d.xml.zst", "note.txt", "e.xml.bak", "f.gz",
              "xml", ".xml", "sub/z.xml", "sub/deep/y.xml.gz", "sub-a/x.xml", "empty/none.txt");
    EXPAND(&fixture, "@");
    expect(&fixture, "B.XML\na.xml\nb.xml\nc.xml.gz\nd.xml.zst\n"
                     "sub-a/x.xml\nsub/deep/y.xml.gz\nsub/z.xml\n");
    end(&fixture);
}

static void folders_and_files_mix(void)
{
    struct fixture fixture = BEGIN("two/b.xml", "two/a.xml", "one/c.xml", "d.xml");
    EXPAND(&fixture, "@/two/", "@/d.xml", "@/one");
    expect(&fixture, "two/a.xml\ntwo/b.xml\nd.xml\none/c.xml\n");
    end(&fixture);
}

static void hidden_names_are_left_out(void)
{
    struct fixture fixture = BEGIN("a.xml", ".b.xml", ".git/c.xml", "sub/.d.xml");
    EXPAND(&fixture, "@");
    expect(&fixture, "a.xml\n");
    input_list_release(&fixture.list);
    EXPAND(&fixture, "@/.b.xml", "@/.git"); /* unless they are named */
    expect(&fixture, ".b.xml\n.git/c.xml\n");
    end(&fixture);
}

static void links_to_folders_are_not_followed(void)
{
    struct fixture fixture = BEGIN("a/one.xml", "b/two.xml", "c.xml");
    link_to(&fixture, ".", "a/round");
    link_to(&fixture, "../b", "a/other");
    link_to(&fixture, "../c.xml", "a/linked.xml");
    EXPAND(&fixture, "@/a");
    expect(&fixture, "a/linked.xml\na/one.xml\n");
    input_list_release(&fixture.list);
    EXPAND(&fixture, "@/a/other"); /* unless they are named */
    expect(&fixture, "a/other/two.xml\n");
    end(&fixture);
}

static void the_same_file_is_listed_once(void)
{
    struct fixture fixture = BEGIN("a.xml", "b.xml", "sub/c.xml");
    link_to(&fixture, "b.xml", "linked.xml");
    EXPAND(&fixture, "@/b.xml", "@/sub/../b.xml", "@", "@/sub", "@/a.xml");
    expect(&fixture, "b.xml\na.xml\nsub/c.xml\n");
    CU_ASSERT_EQUAL(fixture.list.size, 5 + 5 + 9);
    end(&fixture);
}

static void pipes_in_folders_are_not_waited_for(void)
{
    struct fixture fixture = BEGIN("a.xml");
    char *path = path_join(fixture.folder, "pipe.xml");
    CU_ASSERT_EQUAL(mkfifo(path, 0600), 0);
    EXPAND(&fixture, "@");
    expect(&fixture, "a.xml\n");
    input_list_release(&fixture.list);
    EXPAND(&fixture, "@/pipe.xml", "@/a.xml"); /* but may be named */
    expect(&fixture, "pipe.xml\na.xml\n");
    CU_ASSERT_FALSE(fixture.list.items[0].has_size);
    CU_ASSERT_EQUAL(fixture.list.size, 0);
    free(path);
    end(&fixture);
}

static void standard_input_is_read_once(void)
{
    struct fixture fixture = BEGIN("a.xml");
    EXPAND(&fixture, "-", "@/a.xml");
    expect(&fixture, "-\na.xml\n");
    input_list_release(&fixture.list);
    EXPAND(&fixture, "-", "@/a.xml", "-");
    expect_error(&fixture, ERROR_USAGE,
                 "'-' (standard input) is given twice, but can be read only once");
    end(&fixture);
}

/* "@" stands for the folder of the fixture. */
static void expect_unread(const struct fixture *fixture, size_t index, const char *expected)
{
    char *message =
        xasprintf("cannot read '%s%s': No such file or directory", fixture->folder, expected + 1);
    CU_ASSERT_TRUE_FATAL(index < fixture->list.unread_count);
    CU_ASSERT_STRING_EQUAL(fixture->list.unread[index].text, message);
    free(message);
}

static void what_is_missing_is_named_and_the_others_listed(void)
{
    struct fixture fixture = BEGIN("a.xml", "c.xml");
    EXPAND(&fixture, "@/a.xml", "@/none.xml", "@/neither.xml", "@/c.xml");
    expect(&fixture, "a.xml\nc.xml\n");
    CU_ASSERT_EQUAL(fixture.list.unread_count, 2);
    expect_unread(&fixture, 0, "@/none.xml");
    expect_unread(&fixture, 1, "@/neither.xml");
    input_list_release(&fixture.list);
    link_to(&fixture, "nowhere", "b.xml");
    EXPAND(&fixture, "@");
    expect(&fixture, "a.xml\nc.xml\n");
    expect_unread(&fixture, 0, "@/b.xml");
    end(&fixture);
}

static void a_folder_of_what_is_missing_is_not_empty(void)
{
    struct fixture fixture = BEGIN("sub/note.txt");
    link_to(&fixture, "nowhere", "sub/b.xml");
    EXPAND(&fixture, "@/sub");
    expect(&fixture, "");
    expect_unread(&fixture, 0, "@/sub/b.xml");
    end(&fixture);
}

static void an_empty_folder_is_an_error(void)
{
    struct fixture fixture = BEGIN("a.xml", "sub/note.txt");
    EXPAND(&fixture, "@/a.xml", "@/sub");
    expect_error(&fixture, ERROR_USAGE,
                 "folder '@/sub' holds no *.xml, *.xml.gz or *.xml.zst file, nor do its "
                 "sub-folders; name the files to check, or their folder");
    end(&fixture);
}

/* Folders `depth` deep, all named "d"; the caller frees. */
static char *deep_folder(size_t depth)
{
    struct strbuf path = STRBUF_INIT;
    for (size_t i = 0; i < depth; i++)
        strbuf_addstr(&path, "d/");
    strbuf_addstr(&path, "a.xml");
    return strbuf_detach(&path);
}

static void depth_is_bounded(void)
{
    char *deepest = deep_folder(INPUTS_DEEPEST), *deeper = deep_folder(INPUTS_DEEPEST + 1);
    char *line = xasprintf("%s\n", deepest);
    struct fixture fixture = BEGIN(deepest);
    EXPAND(&fixture, "@");
    expect(&fixture, line);
    input_list_release(&fixture.list);
    folder_add(fixture.folder, deeper, "");
    EXPAND(&fixture, "@");
    deeper[strlen(deeper) - strlen("/a.xml")] = '\0';
    char *message = xasprintf("folders are nested deeper than 100 at '@/%s'; "
                              "name the inner folders instead",
                              deeper);
    expect_error(&fixture, ERROR_USAGE, message);
    free(message);
    free(line);
    free(deepest);
    free(deeper);
    end(&fixture);
}

static void names_may_be_long_and_strange(void)
{
    char name[240];
    memset(name, 'n', sizeof name);
    strcpy(name + sizeof name - 5, ".xml");
    char *path = xasprintf("%.200s/%.200s/%.200s/%s", name, name, name, name);
    char *lines = xasprintf("line\nbreak.xml\n%s\n\xFF.xml\n", path);
    struct fixture fixture = BEGIN(path, "line\nbreak.xml", "\xFF.xml");
    EXPAND(&fixture, "@");
    expect(&fixture, lines);
    free(lines);
    free(path);
    end(&fixture);
}

static void nothing_is_nothing(void)
{
    struct fixture fixture = BEGIN("a.xml");
    EXPAND(&fixture, NULL);
    expect(&fixture, "");
    end(&fixture);
}

CU_TestInfo inputs_tests[] = {
    {"files keep their order", files_keep_their_order},
    {"a folder stands for its XML files", a_folder_stands_for_its_xml_files},
    {"folders and files mix", folders_and_files_mix},
    {"hidden names are left out", hidden_names_are_left_out},
    {"links to folders are not followed", links_to_folders_are_not_followed},
    {"the same file is listed once", the_same_file_is_listed_once},
    {"pipes in folders are not waited for", pipes_in_folders_are_not_waited_for},
    {"standard input is read once", standard_input_is_read_once},
    {"what is missing is named and the others listed",
     what_is_missing_is_named_and_the_others_listed},
    {"a folder of what is missing is not empty", a_folder_of_what_is_missing_is_not_empty},
    {"an empty folder is an error", an_empty_folder_is_an_error},
    {"depth is bounded", depth_is_bounded},
    {"names may be long and strange", names_may_be_long_and_strange},
    {"nothing is nothing", nothing_is_nothing},
    CU_TEST_INFO_NULL,
};
