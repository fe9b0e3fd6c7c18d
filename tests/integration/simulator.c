#include "simulator.h"

#include <curl/curl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "harness_inside.h"

enum { LONGEST_START = 10 /* seconds */ };

/* ---- starting -------------------------------------------------------------------------------- */

static void wait_for_file(const char *path)
{
    double deadline = seconds_now() + LONGEST_START;
    while (!exists(path) && seconds_now() < deadline)
        sleep_seconds(0.005);
    CHECK(exists(path), "the registry simulator does not start");
}

struct simulator simulator_start(void)
{
    struct simulator simulator = simulator_start_kind("register-your-data");
    simulator.url = text_of("%s/api/v1", simulator.address);
    return simulator;
}

struct simulator simulator_start_kind(const char *kind)
{
    const char *port_file = in_scratch("port");
    struct simulator simulator = {.log = in_scratch("registry.log")};
    const char *const arguments[] = {getenv("REGISTRY_SIMULATOR"),
                                     "--kind",
                                     kind,
                                     "--port-file",
                                     port_file,
                                     "--log",
                                     simulator.log,
                                     NULL};
    start_program(arguments);
    wait_for_file(port_file);
    simulator.address = text_of("http://127.0.0.1:%d", atoi(read_file(port_file, NULL)));
    simulator.url = simulator.address;
    return simulator;
}

/* ---- its own addresses ----------------------------------------------------------------------- */

static size_t collect(char *data, size_t size, size_t count, void *context)
{
    char **body = context;
    *body = text_of("%s%.*s", *body, (int)(size * count), data);
    return size * count;
}

/* Posts `body`, or gets if it is NULL. `header` may be NULL. */
static char *ask(const struct simulator *simulator, const char *path, const char *header,
                 const char *body)
{
    struct curl_slist *headers = header ? curl_slist_append(NULL, header) : NULL;
    char *answer = text_of("%s", "");
    long status = 0;
    CURL *curl = curl_easy_init();
    curl_easy_setopt(curl, CURLOPT_URL, text_of("%s/%s", simulator->address, path));
    curl_easy_setopt(curl, CURLOPT_NOPROXY, "*");
    curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, collect);
    curl_easy_setopt(curl, CURLOPT_WRITEDATA, &answer);
    curl_easy_setopt(curl, CURLOPT_HTTPHEADER, headers);
    if (body)
        curl_easy_setopt(curl, CURLOPT_POSTFIELDS, body);
    curl_easy_perform(curl);
    curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &status);
    curl_easy_cleanup(curl);
    curl_slist_free_all(headers);
    CHECK(status == 200, "the registry simulator answers %ld: %s", status, answer);
    return answer;
}

void simulator_set_faults(const struct simulator *simulator, const char *faults)
{
    ask(simulator, "__simulator/faults", NULL, faults);
}

void simulator_act(const struct simulator *simulator, const char *key, const char *action,
                   const char *input)
{
    ask(simulator, text_of("api/3/action/%s", action), text_of("Authorization: %s", key), input);
}

/* ---- its log --------------------------------------------------------------------------------- */

typedef bool is_meant(const json_t *request, const char *word);

static size_t count_requests(const struct simulator *simulator, is_meant *meant, const char *word)
{
    size_t count = 0;
    char *rest = exists(simulator->log) ? read_file(simulator->log, NULL) : text_of("%s", "");
    for (char *line; (line = strsep(&rest, "\n")) && *line;) {
        json_t *request = json_loads(line, 0, NULL);
        count += meant(request, word);
        json_decref(request);
    }
    return count;
}

static bool has_method(const json_t *request, const char *method)
{
    const char *own = json_string_value(json_object_get(request, "method"));
    return own && (!method || strcmp(own, method) == 0);
}

static bool has_written(const json_t *request, const char *unused)
{
    (void)unused;
    return json_is_true(json_object_get(request, "wrote"));
}

size_t simulator_requests(const struct simulator *simulator, const char *method)
{
    return count_requests(simulator, has_method, method);
}

static bool has_path(const json_t *request, const char *path)
{
    const char *own = json_string_value(json_object_get(request, "path"));
    return own && strcmp(own, path) == 0;
}

size_t simulator_calls(const struct simulator *simulator, const char *path)
{
    return count_requests(simulator, has_path, path);
}

size_t simulator_writes(const struct simulator *simulator)
{
    return count_requests(simulator, has_written, NULL);
}

/* ---- its datasets ---------------------------------------------------------------------------- */

json_t *simulator_datasets(const struct simulator *simulator)
{
    return json_loads(ask(simulator, "__simulator/datasets", NULL, NULL), 0, NULL);
}

static const char *member_of(const json_t *dataset, const char *member)
{
    const json_t *metadata = json_object_get(dataset, "metadata");
    const char *text = json_string_value(json_object_get(metadata, member));
    return text ? text : "";
}

/* Counts the datasets of that name; `value` receives a member of the first one. */
static size_t look_up(const struct simulator *simulator, const char *short_name, const char *member,
                      char **value)
{
    json_t *datasets = simulator_datasets(simulator);
    size_t count = 0;
    for (size_t i = 0; i < json_array_size(datasets); i++) {
        const json_t *dataset = json_array_get(datasets, i);
        if (strcmp(member_of(dataset, "short_name"), short_name) == 0 && count++ == 0)
            *value = text_of("%s", member_of(dataset, member));
    }
    json_decref(datasets);
    return count;
}

size_t simulator_count(const struct simulator *simulator, const char *short_name)
{
    char *ignored;
    return look_up(simulator, short_name, "short_name", &ignored);
}

char *simulator_metadata(const struct simulator *simulator, const char *short_name,
                         const char *member)
{
    char *value = text_of("%s", "");
    size_t count = look_up(simulator, short_name, member, &value);
    CHECK(count == 1, "%zu datasets are named '%s' instead of one", count, short_name);
    return value;
}
