#include <CUnit/CUnit.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "publish/host_remote.h"

extern CU_TestInfo publish_host_remote_tests[];

/* Fails with a text that is not known before. */
static void fail_with(const char *text)
{
    CU_assertImplementation(CU_FALSE, __LINE__, text, __FILE__, "", CU_FALSE);
}

#define PART "a.xml" REMOTE_PART
enum { MOST_FILES = 8 };

/* A server in memory, and what goes wrong with it. */
struct fake {
    struct remote_host remote;
    struct {
        char *name, *text;
    } files[MOST_FILES];
    const char *arrives_as; /* what uploads become; NULL: what they are */
    const char *lost;       /* a name whose uploads vanish */
    bool upload_fails, read_fails, remove_fails, list_fails;
    bool move_fails, move_is_silent; /* the latter: it happens, and fails all the same */
    bool reads_twice;                /* a read breaks in the middle and begins again */
    struct strbuf log;
};

static struct fake *fake_of(struct remote_host *remote)
{
    return (struct fake *)remote;
}

static size_t place_of(const struct fake *fake, const char *name)
{
    size_t i = 0;
    while (i < MOST_FILES && !(fake->files[i].name && strcmp(fake->files[i].name, name) == 0))
        i++;
    return i;
}

static const char *text_at(const struct fake *fake, const char *name)
{
    size_t i = place_of(fake, name);
    return i < MOST_FILES ? fake->files[i].text : NULL;
}

static void take_away(struct fake *fake, const char *name)
{
    size_t i = place_of(fake, name);
    if (i == MOST_FILES)
        return;
    free(fake->files[i].name);
    free(fake->files[i].text);
    fake->files[i].name = fake->files[i].text = NULL;
}

static void put_file(struct fake *fake, const char *name, const char *text)
{
    take_away(fake, name);
    size_t i = 0;
    while (fake->files[i].name)
        i++;
    fake->files[i].name = xstrdup(name);
    fake->files[i].text = xstrdup(text);
}

static bool fails(bool whether, const char *what, struct error *error)
{
    return !whether || error_set(error, ERROR_ENVIRONMENT, "cannot %s", what);
}

static bool fake_upload(struct remote_host *remote, const char *name,
                        const struct host_content *content, struct error *error)
{
    struct fake *fake = fake_of(remote);
    strbuf_addf(&fake->log, "upload %s;", name);
    if (!fails(fake->upload_fails, "upload", error))
        return false;
    char *text = xstrndup(content->data, content->length);
    if (!fake->lost || strcmp(fake->lost, name) != 0)
        put_file(fake, name, fake->arrives_as ? fake->arrives_as : text);
    free(text);
    return true;
}

static bool fake_read(struct remote_host *remote, const char *name, bool *exists,
                      bool (*receive)(void *context, const void *data, size_t length),
                      void *context, struct error *error)
{
    struct fake *fake = fake_of(remote);
    strbuf_addf(&fake->log, "read %s;", name);
    if (!fails(fake->read_fails, "read", error))
        return false;
    const char *text = text_at(fake, name);
    *exists = text != NULL;
    if (text && fake->reads_twice) {
        receive(context, text, strlen(text) / 2);
        remote->restart(context);
    }
    return !text || receive(context, text, strlen(text)) ||
           error_set(error, ERROR_ENVIRONMENT, "the answer could not be taken");
}

static bool fake_move(struct remote_host *remote, const char *from, const char *to,
                      struct error *error)
{
    struct fake *fake = fake_of(remote);
    strbuf_addf(&fake->log, "move %s %s;", from, to);
    const char *text = text_at(fake, from);
    if (!fake->move_fails && text) {
        put_file(fake, to, text);
        take_away(fake, from);
    }
    return fails(fake->move_fails || fake->move_is_silent, "move", error);
}

static bool fake_remove(struct remote_host *remote, const char *name, struct error *error)
{
    struct fake *fake = fake_of(remote);
    strbuf_addf(&fake->log, "remove %s;", name);
    if (!fails(fake->remove_fails, "remove", error))
        return false;
    take_away(fake, name);
    return true;
}

static bool fake_list(struct remote_host *remote, host_listener *listener, void *context,
                      struct error *error)
{
    struct fake *fake = fake_of(remote);
    if (!fails(fake->list_fails, "list", error))
        return false;
    for (size_t i = 0; i < MOST_FILES; i++)
        if (fake->files[i].name)
            listener(context, fake->files[i].name, strlen(fake->files[i].text));
    return true;
}

static char *fake_locate(const struct remote_host *remote, const char *name)
{
    (void)remote;
    return xasprintf("fake:%s", name);
}

static void fake_describe(const struct remote_host *remote, const char *name, struct strbuf *text)
{
    (void)remote;
    strbuf_addf(text, "UPLOAD %s\n", name);
}

static void fake_close(struct remote_host *remote)
{
    struct fake *fake = fake_of(remote);
    for (size_t i = 0; i < MOST_FILES; i++) {
        free(fake->files[i].name);
        free(fake->files[i].text);
    }
    strbuf_release(&fake->log);
    free(fake);
}

#define KIND(mover, lister)                                                                        \
    {                                                                                              \
        fake_upload, fake_read, mover, fake_remove, lister, fake_locate, fake_describe,            \
            fake_close, "DELETE"                                                                   \
    }
static const struct remote_kind full = KIND(fake_move, fake_list), plain = KIND(NULL, NULL);

static struct fake *fake_new(const struct remote_kind *kind)
{
    struct fake *fake = xcalloc(1, sizeof *fake);
    fake->log = (struct strbuf)STRBUF_INIT;
    remote_host_init(&fake->remote, kind);
    return fake;
}

/* Puts "new" as a.xml. `problem` NULL: that goes well; else a part of the message. */
static void put_new(struct fake *fake, const char *problem)
{
    struct error error = ERROR_INIT;
    char sha256[DIGEST_TEXT_SIZE];
    digest_bytes("new", 3, sha256);
    const struct host_content content = {.data = "new", .length = 3, .sha256 = sha256};
    bool done = host_put(&fake->remote.base, "a.xml", &content, &error);
    CU_ASSERT_EQUAL(done, problem == NULL);
    CU_ASSERT_EQUAL(error.kind == ERROR_NONE, problem == NULL);
    if (problem && error.text && !strstr(error.text, problem))
        fail_with(error.text);
    error_clear(&error);
}

static void expect_files(const struct fake *fake, const char *public, const char *part)
{
    const char *there = text_at(fake, "a.xml");
    CU_ASSERT_PTR_NOT_NULL_FATAL(there);
    CU_ASSERT_STRING_EQUAL(there, public);
    CU_ASSERT_EQUAL(text_at(fake, PART) != NULL, part != NULL);
}

static void moved_into_place(void)
{
    struct fake *fake = fake_new(&full);
    put_file(fake, "a.xml", "old");
    put_new(fake, NULL);
    expect_files(fake, "new", NULL);
    CU_ASSERT_STRING_EQUAL(fake->log.text, "upload " PART ";read " PART ";move " PART " a.xml;");
    host_close(&fake->remote.base);
}

static void uploaded_twice_where_nothing_moves(void)
{
    struct fake *fake = fake_new(&plain);
    put_file(fake, "a.xml", "old");
    put_new(fake, NULL);
    expect_files(fake, "new", NULL);
    CU_ASSERT_STRING_EQUAL(fake->log.text, "upload " PART ";read " PART ";remove " PART
                                           ";upload a.xml;read a.xml;");
    fake->lost = "a.xml";
    take_away(fake, "a.xml");
    put_new(fake, "'fake:a.xml' was uploaded but can't be read back");
    host_close(&fake->remote.base);
}

static void failures_leave_the_old_file(void)
{
    static const struct remote_kind *const kinds[] = {&full, &plain};
    for (size_t i = 0; i < 2; i++) {
        struct fake *fake = fake_new(kinds[i]);
        put_file(fake, "a.xml", "old");
        fake->upload_fails = true;
        put_new(fake, "cannot upload");
        expect_files(fake, "old", NULL);
        fake->upload_fails = false;
        fake->arrives_as = "ne";
        put_new(fake, "what arrived at 'fake:" PART "' (2 bytes) has SHA-256");
        expect_files(fake, "old", NULL);
        fake->arrives_as = NULL;
        fake->lost = PART;
        put_new(fake, "was uploaded but can't be read back");
        expect_files(fake, "old", NULL);
        fake->lost = NULL;
        fake->read_fails = true;
        put_new(fake, "cannot read");
        expect_files(fake, "old", NULL);
        fake->remove_fails = true; /* what went wrong first is told */
        put_new(fake, "cannot read");
        fake->read_fails = fake->remove_fails = false;
        put_new(fake, NULL);
        expect_files(fake, "new", NULL);
        host_close(&fake->remote.base);
    }
}

static void moves(void)
{
    struct fake *fake = fake_new(&full);
    put_file(fake, "a.xml", "old");
    fake->move_fails = true;
    put_new(fake, "cannot move");
    expect_files(fake, "old", "new");
    fake->move_fails = false;
    put_new(fake, NULL); /* over what was left */
    expect_files(fake, "new", NULL);
    fake->move_is_silent = true;
    put_file(fake, "a.xml", "old");
    put_new(fake, NULL); /* its answer got lost, and it is in place */
    expect_files(fake, "new", NULL);
    host_close(&fake->remote.base);
}

static void sweeping(void)
{
    struct fake *fake = fake_new(&full);
    struct error error = ERROR_INIT;
    put_file(fake, "a.xml", "old");
    put_file(fake, PART, "half");
    put_file(fake, "manifest.json" REMOTE_PART, "half");
    put_file(fake, REMOTE_PART, "someone's");
    put_file(fake, "../b.xml" REMOTE_PART, "someone's");
    put_file(fake, "c" REMOTE_PART ".bak", "someone's");
    CU_ASSERT_TRUE(remote_host_sweep(&fake->remote, &error));
    CU_ASSERT_PTR_NULL(text_at(fake, PART));
    CU_ASSERT_PTR_NULL(text_at(fake, "manifest.json" REMOTE_PART));
    CU_ASSERT_PTR_NOT_NULL(text_at(fake, "a.xml"));
    CU_ASSERT_PTR_NOT_NULL(text_at(fake, REMOTE_PART));
    CU_ASSERT_PTR_NOT_NULL(text_at(fake, "../b.xml" REMOTE_PART));
    CU_ASSERT_PTR_NOT_NULL(text_at(fake, "c" REMOTE_PART ".bak"));
    put_file(fake, PART, "half");
    fake->remove_fails = true;
    CU_ASSERT_FALSE(remote_host_sweep(&fake->remote, &error));
    CU_ASSERT_STRING_EQUAL(error.text, "cannot remove");
    error_clear(&error);
    fake->list_fails = true;
    CU_ASSERT_FALSE(remote_host_sweep(&fake->remote, &error));
    CU_ASSERT_STRING_EQUAL(error.text, "cannot list");
    error_clear(&error);
    host_close(&fake->remote.base);
    fake = fake_new(&plain); /* nothing to sweep by */
    CU_ASSERT_TRUE(remote_host_sweep(&fake->remote, &error));
    CU_ASSERT_STRING_EQUAL(fake->log.text, "");
    host_close(&fake->remote.base);
}

static void looking_and_fetching(void)
{
    struct fake *fake = fake_new(&full);
    struct host_connection *host = &fake->remote.base;
    struct error error = ERROR_INIT;
    struct host_file file;
    struct strbuf bytes = STRBUF_INIT;
    char sha256[DIGEST_TEXT_SIZE];
    bool found;
    digest_bytes("text", 4, sha256);
    CU_ASSERT_TRUE(host_look(host, "a.xml", &file, &error));
    CU_ASSERT_FALSE(file.exists);
    put_file(fake, "a.xml", "text");
    for (int twice = 0; twice < 2; twice++) {
        fake->reads_twice = twice;
        CU_ASSERT_TRUE(host_look(host, "a.xml", &file, &error));
        CU_ASSERT_TRUE(file.exists);
        CU_ASSERT_EQUAL(file.size, 4);
        CU_ASSERT_STRING_EQUAL(file.sha256, sha256);
        strbuf_reset(&bytes);
        strbuf_addstr(&bytes, "before ");
        CU_ASSERT_TRUE(host_fetch(host, "a.xml", 4, &bytes, &found, &error));
        CU_ASSERT_TRUE(found);
        CU_ASSERT_STRING_EQUAL(bytes.text, "before text");
    }
    CU_ASSERT_FALSE(host_fetch(host, "a.xml", 3, &bytes, &found, &error));
    CU_ASSERT_PTR_NOT_NULL(strstr(error.text, "'fake:a.xml'"));
    error_clear(&error);
    CU_ASSERT_TRUE(host_fetch(host, "b.xml", 3, &bytes, &found, &error));
    CU_ASSERT_FALSE(found);
    CU_ASSERT_FALSE(host_look(host, "../a.xml", &file, &error)); /* never reaches the kind */
    CU_ASSERT_EQUAL(error.kind, ERROR_USAGE);
    error_clear(&error);
    strbuf_release(&bytes);
    host_close(host);
}

static void what_a_kind_can(void)
{
    struct fake *fake = fake_new(&full), *other = fake_new(&plain);
    CU_ASSERT_TRUE(host_can_list(&fake->remote.base));
    CU_ASSERT_FALSE(host_can_list(&other->remote.base));
    CU_ASSERT_FALSE(host_looks_cheaply(&fake->remote.base));
    char *steps = host_describe_put(&fake->remote.base, "a.xml");
    char *place = host_locate(&fake->remote.base, "a.xml");
    CU_ASSERT_STRING_EQUAL(steps, "UPLOAD a.xml\n");
    CU_ASSERT_STRING_EQUAL(place, "fake:a.xml");
    free(steps);
    free(place);
    host_close(&fake->remote.base);
    host_close(&other->remote.base);
}

CU_TestInfo publish_host_remote_tests[] = {
    {"a file is uploaded, read back and moved into place", moved_into_place},
    {"where nothing moves, it is uploaded again and read back", uploaded_twice_where_nothing_moves},
    {"whatever fails, the old file is still there", failures_leave_the_old_file},
    {"a move that fails, and one whose answer got lost", moves},
    {"what killed runs left is swept, and nothing else", sweeping},
    {"looking and fetching, also in a second attempt", looking_and_fetching},
    {"what a kind can is told", what_a_kind_can},
    CU_TEST_INFO_NULL,
};
