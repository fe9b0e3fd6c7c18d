#include "browser.h"

#include <fcntl.h>
#include <nettle/base64.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "harness.h"
#include "harness_inside.h"

enum {
    LONGEST_ANSWER = 60, /* seconds; the first one takes as long as the browser takes to start */
    SETTLING = 50,       /* milliseconds after loading in which a page may still do something */
    WIDEST_PHONE = 600,
    WINDOW_HEIGHT = 800,
    TALLEST_PICTURE = 12000,
    BLOCK = 1 << 16
};

/* As CHECK, but a failure ends the test: what follows could only wait in vain. */
#define REQUIRE(condition, ...)                                                                    \
    CU_assertImplementation((condition), __LINE__, text_of(__VA_ARGS__), __FILE__, "", CU_TRUE)

/* It outlives the single test, so its memory is not a test's. */
static struct browser {
    const char *binary; /* NULL: not installed */
    char folder[64];    /* with its profile and its log */
    pid_t process;      /* 0: does not run */
    int requests;       /* pipe to it */
    int answers;        /* pipe from it */
    char *bytes;        /* read from there and not yet understood */
    size_t length, capacity;
    char session[64]; /* the page's in the protocol; "" before the first page */
    int commands;     /* given so far; the number of the last one */
} browser;

/* The page that is open. Texts are the running test's. */
static struct {
    const char *address;
    struct page_deeds deeds;
    bool loaded;
} page;

/* ---- life ------------------------------------------------------------------------------------ */

static const char *find_binary(void)
{
    static const char *const paths[] = {"/usr/bin/chromium", "/usr/bin/chromium-browser",
                                        "/usr/bin/google-chrome"};
    for (size_t i = 0; i < sizeof paths / sizeof *paths; i++)
        if (access(paths[i], X_OK) == 0)
            return paths[i];
    return NULL;
}

/* In the child: the protocol's descriptors are 3, to read from, and 4. */
static void connect_streams(int requests, int answers)
{
    int log = open("log", O_WRONLY | O_CREAT | O_TRUNC, 0666);
    int nothing = open("/dev/null", O_RDONLY);
    int in = fcntl(requests, F_DUPFD_CLOEXEC, 10), out = fcntl(answers, F_DUPFD_CLOEXEC, 10);
    dup2(nothing, STDIN_FILENO);
    dup2(log, STDOUT_FILENO);
    dup2(log, STDERR_FILENO);
    dup2(in, 3);
    dup2(out, 4);
}

/* The pages are our own, so it needs no sandbox, which root and most containers could not give. */
_Noreturn static void become_browser(int requests, int answers)
{
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (chdir(browser.folder) != 0)
        _exit(125);
    connect_streams(requests, answers);
    setenv("HOME", browser.folder, 1);
    execl(browser.binary, browser.binary, "--headless", "--no-sandbox", "--remote-debugging-pipe",
          "--user-data-dir=profile", "--no-first-run", "--no-default-browser-check",
          "--disable-gpu", "--disable-dev-shm-usage", "--disable-background-networking",
          "--disable-component-update", "--disable-sync", "--disable-extensions",
          "--disable-breakpad", "--password-store=basic", "--lang=en-US",
          "--host-resolver-rules=MAP * ~NOTFOUND", "about:blank", (char *)NULL);
    _exit(125);
}

int browser_begin(void)
{
    browser.binary = find_binary();
    snprintf(browser.folder, sizeof browser.folder, "/tmp/iatipub-browser-XXXXXX");
    int to[2], from[2];
    if (!browser.binary || !mkdtemp(browser.folder) || pipe2(to, O_CLOEXEC) != 0)
        return 0;
    if (pipe2(from, O_CLOEXEC) == 0) {
        browser.process = fork();
        if (browser.process == 0)
            become_browser(to[0], from[1]);
        browser.requests = to[1];
        browser.answers = from[0];
        close(from[1]);
    }
    close(to[0]);
    return 0;
}

int browser_end(void)
{
    if (browser.process > 0) {
        close(browser.requests); /* which ends it and what it has started */
        for (int i = 0; i < 100 && waitpid(browser.process, NULL, WNOHANG) == 0; i++)
            sleep_seconds(0.05);
        kill(browser.process, SIGKILL);
        waitpid(browser.process, NULL, 0);
        close(browser.answers);
        remove_folder(browser.folder);
    }
    free(browser.bytes);
    browser = (struct browser){.process = 0};
    return 0;
}

/* ---- what a page does ------------------------------------------------------------------------ */

static const char *string_at(const json_t *object, const char *first, const char *second)
{
    const json_t *value = json_object_get(object, first);
    value = second ? json_object_get(value, second) : value;
    return json_is_string(value) ? json_string_value(value) : "";
}

static void note_request(const json_t *event)
{
    const char *url = string_at(event, "request", "url");
    if (strcmp(url, page.address) != 0)
        page.deeds.requests = text_of("%s%.200s\n", page.deeds.requests, url);
}

static void complain(const char *what, const char *text)
{
    page.deeds.complaints = text_of("%s%s: %s\n", page.deeds.complaints, what, text);
}

static void note_console(const json_t *event)
{
    const json_t *value = json_array_get(json_object_get(event, "args"), 0);
    const char *text = string_at(value, "value", NULL);
    complain(text_of("console, %s", string_at(event, "type", NULL)),
             *text ? text : string_at(value, "description", NULL));
}

static void note_exception(const json_t *event)
{
    const json_t *details = json_object_get(event, "exceptionDetails");
    complain("exception", *string_at(details, "exception", "description")
                              ? string_at(details, "exception", "description")
                              : string_at(details, "text", NULL));
}

static void note_entry(const json_t *event)
{
    complain(string_at(json_object_get(event, "entry"), "level", NULL),
             string_at(event, "entry", "text"));
}

static void note_issue(const json_t *event)
{
    char *text = json_dumps(json_object_get(event, "issue"), JSON_COMPACT);
    complain("issue", text ? text : "");
    free(text);
}

static void note_load(const json_t *event)
{
    (void)event;
    page.loaded = true;
}

static void note_event(const json_t *message)
{
    static const struct {
        const char *name;
        void (*note)(const json_t *event);
    } events[] = {
        {"Network.requestWillBeSent", note_request}, {"Runtime.consoleAPICalled", note_console},
        {"Runtime.exceptionThrown", note_exception}, {"Log.entryAdded", note_entry},
        {"Audits.issueAdded", note_issue},           {"Page.loadEventFired", note_load}};
    for (size_t i = 0; i < sizeof events / sizeof *events; i++)
        if (strcmp(string_at(message, "method", NULL), events[i].name) == 0)
            events[i].note(json_object_get(message, "params"));
}

/* ---- the protocol: JSON with a NUL behind it, both ways -------------------------------------- */

static bool read_more(double deadline)
{
    double left = deadline - seconds_now();
    struct pollfd ready = {.fd = browser.answers, .events = POLLIN};
    if (left <= 0 || poll(&ready, 1, (int)(left * 1000) + 1) != 1)
        return false;
    if (browser.capacity - browser.length < BLOCK) {
        char *grown = realloc(browser.bytes, 2 * browser.capacity + BLOCK);
        if (!grown)
            return false;
        browser.bytes = grown;
        browser.capacity = 2 * browser.capacity + BLOCK;
    }
    ssize_t count = read(browser.answers, browser.bytes + browser.length, BLOCK);
    browser.length += count > 0 ? (size_t)count : 0;
    return count > 0;
}

/* The next message, which the caller releases; NULL if none came in time. */
static json_t *read_message(double deadline)
{
    size_t searched = 0;
    char *end = NULL;
    while (!end) {
        if (browser.length > searched)
            end = memchr(browser.bytes + searched, '\0', browser.length - searched);
        searched = browser.length;
        if (!end && !read_more(deadline))
            return NULL;
    }
    size_t length = (size_t)(end - browser.bytes);
    json_t *message = json_loadb(browser.bytes, length, 0, NULL);
    browser.length -= length + 1;
    memmove(browser.bytes, end + 1, browser.length);
    return message;
}

static bool write_message(const json_t *message)
{
    char *text = json_dumps(message, JSON_COMPACT);
    size_t length = text ? strlen(text) + 1 : 0, written = 0;
    ssize_t count = 1;
    void (*usual)(int) = signal(SIGPIPE, SIG_IGN); /* a browser that is gone ends only the test */
    for (; written < length && count > 0; written += count > 0 ? (size_t)count : 0)
        count = write(browser.requests, text + written, length - written);
    signal(SIGPIPE, usual);
    free(text);
    return length > 0 && written == length;
}

static json_t *no_answer(const char *method)
{
    const char *log = text_of("%s/log", browser.folder);
    REQUIRE(false, "the browser does not answer to %s; its log:\n%s", method,
            exists(log) ? read_file(log, NULL) : "");
    return json_object();
}

static json_t *await_answer(const char *method)
{
    double deadline = seconds_now() + LONGEST_ANSWER;
    for (json_t *message; (message = read_message(deadline)); json_decref(message)) {
        if (json_integer_value(json_object_get(message, "id")) != browser.commands) {
            note_event(message);
            continue;
        }
        const json_t *error = json_object_get(message, "error");
        CHECK(!error, "the browser refuses %s: %s", method, string_at(error, "message", NULL));
        json_t *result = json_object_get(message, "result");
        result = result ? json_incref(result) : json_object();
        json_decref(message);
        return result;
    }
    return no_answer(method);
}

/* Gives a command, with the parameters that it takes over; what it answers, for the caller to
 * release. */
static json_t *command(const char *method, json_t *parameters)
{
    json_t *message = json_pack("{s:i, s:s, s:o}", "id", ++browser.commands, "method", method,
                                "params", parameters);
    if (*browser.session)
        json_object_set_new(message, "sessionId", json_string(browser.session));
    bool sent = browser.process > 0 && write_message(message);
    json_decref(message);
    return sent ? await_answer(method) : no_answer(method);
}

static void tell(const char *method, json_t *parameters)
{
    json_decref(command(method, parameters));
}

/* ---- pages ----------------------------------------------------------------------------------- */

static void begin_session(void)
{
    static const char *const wanted[] = {"Page.enable", "Network.enable", "Runtime.enable",
                                         "Log.enable", "Audits.enable"};
    json_t *target = command("Target.createTarget", json_pack("{s:s}", "url", "about:blank"));
    json_t *attached = command(
        "Target.attachToTarget",
        json_pack("{s:s, s:b}", "targetId", string_at(target, "targetId", NULL), "flatten", 1));
    snprintf(browser.session, sizeof browser.session, "%s", string_at(attached, "sessionId", NULL));
    json_decref(attached);
    json_decref(target);
    for (size_t i = 0; *browser.session && i < sizeof wanted / sizeof *wanted; i++)
        tell(wanted[i], json_object());
}

static void await_load(void)
{
    double deadline = seconds_now() + LONGEST_ANSWER;
    while (!page.loaded) {
        json_t *message = read_message(deadline);
        if (!message)
            break;
        note_event(message);
        json_decref(message);
    }
    REQUIRE(page.loaded, "'%s' is not loaded within %d seconds", page.address, LONGEST_ANSWER);
}

struct page_deeds page_open(const char *path)
{
    page.address = text_of("file://%s", path);
    page.deeds = (struct page_deeds){"", ""};
    page.loaded = false;
    REQUIRE(browser.binary != NULL, "Chromium is not installed: install the package chromium");
    if (!*browser.session)
        begin_session();
    page_view((struct page_view){.width = 1000});
    page.loaded = false;
    json_t *answer = command("Page.navigate", json_pack("{s:s}", "url", page.address));
    CHECK(!json_object_get(answer, "errorText"), "'%s' cannot be opened: %s", page.address,
          string_at(answer, "errorText", NULL));
    json_decref(answer);
    await_load();
    json_decref(page_value(text_of("new Promise(done => setTimeout(done, %d, 0))", SETTLING)));
    return page.deeds;
}

void page_view(struct page_view view)
{
    tell("Emulation.setDeviceMetricsOverride",
         json_pack("{s:i, s:i, s:i, s:b}", "width", view.width, "height", WINDOW_HEIGHT,
                   "deviceScaleFactor", 1, "mobile", view.width < WIDEST_PHONE));
    tell("Emulation.setEmulatedMedia",
         json_pack("{s:s, s:[{s:s, s:s}]}", "media", view.paper ? "print" : "screen", "features",
                   "name", "prefers-color-scheme", "value", view.dark ? "dark" : "light"));
}

json_t *page_value(const char *expression)
{
    json_t *answer =
        command("Runtime.evaluate", json_pack("{s:s, s:b, s:b}", "expression", expression,
                                              "returnByValue", 1, "awaitPromise", 1));
    const json_t *wrong = json_object_get(answer, "exceptionDetails");
    CHECK(!wrong, "%.200s: %s", expression,
          string_at(json_object_get(wrong, "exception"), "description", NULL));
    json_t *value = json_object_get(json_object_get(answer, "result"), "value");
    CHECK(value != NULL, "%.200s has no value", expression);
    json_incref(value);
    json_decref(answer);
    return value;
}

char *page_text(const char *expression)
{
    json_t *value = page_value(expression);
    char *text = text_of("%s", json_is_string(value) ? json_string_value(value) : "");
    json_decref(value);
    return text;
}

double page_number(const char *expression)
{
    json_t *value = page_value(expression);
    double number = json_number_value(value);
    json_decref(value);
    return number;
}

/* ---- pictures and paper ---------------------------------------------------------------------- */

/* The bytes in member `data` of an answer, which this releases. */
static char *decode_data(json_t *answer, size_t *length)
{
    const char *text = string_at(answer, "data", NULL);
    size_t written = strlen(text);
    char *bytes = keep(malloc(BASE64_DECODE_LENGTH(written) + 1));
    struct base64_decode_ctx context;
    base64_decode_init(&context);
    *length = BASE64_DECODE_LENGTH(written);
    if (!base64_decode_update(&context, length, (uint8_t *)bytes, written, text))
        *length = 0;
    bytes[*length] = '\0';
    json_decref(answer);
    return bytes;
}

size_t page_print(void)
{
    static const char mark[] = "/Type /Page\n";
    size_t length, count = 0;
    const char *pdf =
        decode_data(command("Page.printToPDF", json_pack("{s:b, s:b, s:f, s:f}", "printBackground",
                                                         0, "preferCSSPageSize", 1, "paperWidth",
                                                         8.27, "paperHeight", 11.69)),
                    &length);
    CHECK(length > 5 && memcmp(pdf, "%PDF-", 5) == 0, "'%s' prints no PDF", page.address);
    for (const char *at = pdf; (at = memmem(at, length - (size_t)(at - pdf), mark, strlen(mark)));)
        at += strlen(mark), count++;
    return count;
}

void page_picture(const char *name)
{
    const char *folder = getenv("PICTURES");
    if (!folder)
        return;
    double height = page_number("document.documentElement.scrollHeight");
    json_t *parameters = json_pack("{s:s, s:b, s:{s:i, s:i, s:f, s:f, s:i}}", "format", "png",
                                   "captureBeyondViewport", 1, "clip", "x", 0, "y", 0, "width",
                                   page_number("document.documentElement.clientWidth"), "height",
                                   height < TALLEST_PICTURE ? height : TALLEST_PICTURE, "scale", 1);
    size_t length;
    const char *bytes = decode_data(command("Page.captureScreenshot", parameters), &length);
    write_bytes(text_of("%s/%s.png", folder, name), bytes, length);
}
