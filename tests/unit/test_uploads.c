/* What a terminal is shown of uploads, to a host that is a few lines here. */
#include <CUnit/CUnit.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "base/progress.h"
#include "folder.h"
#include "publish/publish_inside.h"

extern CU_TestInfo uploads_tests[];

#define CONTENT "0123456789"
#define CONTENT_SHA256 "84d89877f0d4041efb6bf91a16f0248f2fd573e6af05c19f96bedb9f882f7882"

/* What the host tells while the first file is on its way, and how long that takes. */
static const struct timespec second = {.tv_sec = 1, .tv_nsec = 50000000};
static const struct timespec moment = {.tv_nsec = 120000000};

static bool put_slowly(struct host_connection *host, const char *name,
                       const struct host_content *content, struct error *error)
{
    (void)host;
    bool first = strcmp(name, "first.xml") == 0;
    if (first && content->listener) {
        nanosleep(&second, NULL); /* nothing is shown before */
        content->listener(content->context, 5);
        nanosleep(&moment, NULL);
        content->listener(content->context, 2); /* it is sent again */
        content->listener(content->context, 8);
        nanosleep(&moment, NULL);
    }
    return strcmp(name, "refused.xml") != 0 || error_set(error, ERROR_ENVIRONMENT, "refused");
}

struct scene {
    char folder[FOLDER_PATH_SIZE];
    char file[FOLDER_PATH_SIZE + 16];
    struct host_operations operations;
    struct host_connection host;
    struct publication publication;
    struct publish_item items[2];
    struct item_state states[2];
    struct publish_outcome outcomes[2];
    struct publish_result result;
    struct work work;
    struct error error;
};

static void scene_begin(struct scene *scene, FILE *terminal, char *first, char *second_name)
{
    *scene = (struct scene){.operations = {.put = put_slowly, .looks_cheaply = true}};
    folder_begin(scene->folder);
    folder_add(scene->folder, "file.xml", CONTENT);
    snprintf(scene->file, sizeof scene->file, "%s/file.xml", scene->folder);
    scene->host.operations = &scene->operations;
    scene->publication.folder = scene->folder;
    scene->result.outcomes = scene->outcomes;
    char *const names[] = {first, second_name};
    for (size_t i = 0; i < 2; i++) {
        scene->items[i] =
            (struct publish_item){.name = names[i], .file = scene->file, .size = strlen(CONTENT)};
        memcpy(scene->items[i].sha256, CONTENT_SHA256, sizeof CONTENT_SHA256);
    }
    scene->work = (struct work){.publication = &scene->publication,
                                .items = scene->items,
                                .count = 2,
                                .result = &scene->result,
                                .states = scene->states,
                                .host = &scene->host,
                                .terminal = terminal};
}

static bool upload(struct scene *scene)
{
    static const size_t queue[] = {0, 1};
    return upload_items(&scene->work, queue, 2, &scene->error);
}

static void scene_end(struct scene *scene)
{
    error_clear(&scene->error);
    folder_end(scene->folder);
}

static char first[] = "first", other[] = "other", refused[] = "refused";

/* What came out of the terminal so far. */
static size_t read_terminal(int master, char *shown, size_t size)
{
    size_t length = 0;
    CU_ASSERT_EQUAL(fcntl(master, F_SETFL, O_NONBLOCK), 0);
    for (ssize_t more; (more = read(master, shown + length, size - 1 - length)) > 0;)
        length += (size_t)more;
    shown[length] = '\0';
    return length;
}

static void a_terminal_is_told_how_far_uploads_have_come(void)
{
    int master = posix_openpt(O_RDWR | O_NOCTTY | O_CLOEXEC);
    CU_ASSERT_TRUE_FATAL(master >= 0 && grantpt(master) == 0 && unlockpt(master) == 0);
    FILE *terminal = fopen(ptsname(master), "we");
    CU_ASSERT_PTR_NOT_NULL_FATAL(terminal);
    setenv("TERM", "xterm", 1);
    CU_ASSERT_PTR_EQUAL(progress_terminal(terminal), terminal);
    struct scene scene;
    scene_begin(&scene, terminal, first, other);
    CU_ASSERT_TRUE(upload(&scene));
    char shown[4096];
    size_t length = read_terminal(master, shown, sizeof shown);
    CU_ASSERT_TRUE_FATAL(length > 4);
    CU_ASSERT_PTR_NOT_NULL(strstr(shown, " 25% [##........] 5 B of 20 B"));
    CU_ASSERT_PTR_NOT_NULL(strstr(shown, " 40% [####......] 8 B of 20 B"));
    CU_ASSERT_PTR_NOT_NULL(strstr(shown, ": first"));
    CU_ASSERT_PTR_NOT_NULL(strstr(shown, " 50% [#####.....] 10 B of 20 B"));
    CU_ASSERT_STRING_EQUAL(shown + length - 4, "\r\033[K"); /* the line is taken away */
    fclose(terminal);
    close(master);
    scene_end(&scene);
}

static void failed_upload_leaves_no_line(void)
{
    char *shown = NULL;
    size_t length = 0;
    FILE *terminal = open_memstream(&shown, &length);
    struct scene scene;
    scene_begin(&scene, terminal, first, refused);
    CU_ASSERT_FALSE(upload(&scene));
    CU_ASSERT_STRING_EQUAL(scene.error.text, "publishing 'refused': refused");
    fclose(terminal);
    CU_ASSERT_TRUE_FATAL(length > 4);
    CU_ASSERT_STRING_EQUAL(shown + length - 4, "\r\033[K");
    free(shown);
    scene_end(&scene);
}

static void nothing_is_written_where_there_is_no_terminal(void)
{
    struct scene scene;
    scene_begin(&scene, NULL, other, refused);
    CU_ASSERT_FALSE(upload(&scene));
    CU_ASSERT_TRUE(scene.states[0].in_place);
    CU_ASSERT_FALSE(scene.states[1].in_place);
    scene_end(&scene);
}

CU_TestInfo uploads_tests[] = {
    {"a terminal is told how far uploads have come", a_terminal_is_told_how_far_uploads_have_come},
    {"a failed upload leaves no line", failed_upload_leaves_no_line},
    {"nothing is written where there is no terminal",
     nothing_is_written_where_there_is_no_terminal},
    CU_TEST_INFO_NULL,
};
