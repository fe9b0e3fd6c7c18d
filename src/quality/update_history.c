#include "quality/update_history.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "publish/versions.h"
#include "validate/decompress.h"

enum { BLOCK = 131072 };

/* A publication of a dataset of activities. */
struct event {
    size_t dataset;
    int day;
    uint64_t version; /* 0: not kept */
    bool withdrawn;
};

struct dataset_past {
    char *name;
    struct version_list versions;
    bool in_force;
    struct day_set days; /* of the version in force */
};

struct past {
    struct update_history *history;
    const char *folder;
    int today;
    struct event *events; /* the latest first */
    size_t event_count, event_capacity;
    struct dataset_past *datasets;
    size_t dataset_count, dataset_capacity;
};

/* ---- the journal ---- */

static size_t dataset_named(struct past *past, const char *name)
{
    for (size_t i = 0; i < past->dataset_count; i++)
        if (strcmp(past->datasets[i].name, name) == 0)
            return i;
    past->datasets =
        grow(past->datasets, past->dataset_count, &past->dataset_capacity, sizeof *past->datasets);
    past->datasets[past->dataset_count] = (struct dataset_past){.name = xstrdup(name)};
    return past->dataset_count++;
}

static int day_of_moment(const char *moment)
{
    char day[DAY_TEXT_SIZE] = "";
    if (moment && strlen(moment) >= DAY_TEXT_SIZE - 1)
        memcpy(day, moment, DAY_TEXT_SIZE - 1);
    return day_parse(day);
}

static bool take_publication(void *context, const struct journal_entry *entry)
{
    struct past *past = context;
    int day = day_of_moment(entry->published_at);
    if (entry->kind != DATASET_ACTIVITIES || day == NO_DAY || day > past->today)
        return true;
    past->events =
        grow(past->events, past->event_count, &past->event_capacity, sizeof *past->events);
    past->events[past->event_count++] =
        (struct event){dataset_named(past, entry->dataset), day, entry->version,
                       entry->outcome == JOURNAL_WITHDRAWN};
    if (day > past->history->last_published)
        past->history->last_published = day;
    past->history->first_published = day;
    return true;
}

/* ---- versions ---- */

static bool scan_version(const char *path, struct day_set *days)
{
    struct error error = ERROR_INIT;
    struct decompressor *file = decompressor_open(path, &error);
    if (!file) {
        error_clear(&error);
        return false;
    }
    struct transaction_scan *scan = transaction_scan_new(days);
    char *block = xmalloc(BLOCK);
    for (size_t length; (length = decompressor_read(file, block, BLOCK)) > 0;)
        transaction_scan_feed(scan, block, length);
    bool whole = !decompressor_fault(file) && !decompressor_errno(file);
    free(block);
    transaction_scan_free(scan);
    decompressor_close(file);
    return whole;
}

/* Puts what an event published into force. */
static bool apply(struct past *past, const struct event *event, struct error *error)
{
    struct dataset_past *dataset = &past->datasets[event->dataset];
    dataset->in_force = false;
    if (event->withdrawn)
        return true;
    if (!dataset->versions.items &&
        !version_list_read(&dataset->versions, past->folder, dataset->name, error))
        return false;
    const struct version *version = version_list_find(&dataset->versions, event->version);
    day_set_begin(&dataset->days, past->today);
    if (version && scan_version(version->path, &dataset->days)) {
        dataset->in_force = true;
        past->history->versions++;
    } else {
        past->history->versions_missed++;
    }
    return true;
}

/* True if a later event of the same dataset comes until the end of that day. `events` stand the
 * latest first, and `index` is the event's. */
static bool is_replaced(const struct past *past, size_t index, int day)
{
    for (size_t i = index; i > 0 && past->events[i - 1].day <= day; i--)
        if (past->events[i - 1].dataset == past->events[index].dataset)
            return true;
    return false;
}

static void join_all(const struct past *past, struct day_set *visible)
{
    day_set_begin(visible, past->today);
    for (size_t i = 0; i < past->dataset_count; i++)
        if (past->datasets[i].in_force)
            day_set_join(visible, &past->datasets[i].days);
}

/* ---- day by day ---- */

static void note_day(struct update_history *history, int day, bool is_first, int today)
{
    int latest = day_set_latest(&history->visible, day);
    history->future |= history->visible.latest > day && day > today - 366;
    if (latest <= history->newest)
        return;
    history->newest = latest;
    if (is_first)
        return;
    month_set_add(&history->updates, day);
    history->last_update = day;
}

/* What was public before the first day looked at is where it begins; it is no update. */
static bool walk(struct past *past, struct error *error)
{
    struct update_history *history = past->history;
    int begin = day_month_begin(day_add_months(past->today, -13));
    if (begin < history->visible.first)
        begin = history->visible.first;
    size_t left = past->event_count;
    for (int day = begin - 1; day <= past->today; day++) {
        bool changed = false;
        for (; left > 0 && past->events[left - 1].day <= day; left--) {
            if (is_replaced(past, left - 1, day))
                continue;
            if (!apply(past, &past->events[left - 1], error))
                return false;
            changed = true;
        }
        if (changed)
            join_all(past, &history->visible);
        note_day(history, day, day < begin, past->today);
    }
    return true;
}

static void past_release(struct past *past)
{
    for (size_t i = 0; i < past->dataset_count; i++) {
        free(past->datasets[i].name);
        version_list_release(&past->datasets[i].versions);
    }
    free(past->datasets);
    free(past->events);
}

struct update_history *update_history_read(const char *folder, struct journal *journal,
                                           const char *today, struct error *error)
{
    int day = day_parse(today);
    if (day == NO_DAY) {
        error_set(error, ERROR_USAGE, "'%s' is no day; expected a date such as 2024-05-31", today);
        return NULL;
    }
    struct update_history *history = xcalloc(1, sizeof *history);
    history->updates = month_set_around(day);
    history->first_published = history->last_published = NO_DAY;
    history->last_update = history->newest = NO_DAY;
    day_set_begin(&history->visible, day);
    struct past past = {.history = history, .folder = folder, .today = day};
    bool read =
        journal_each_publication(journal, NULL, 0, SIZE_MAX, take_publication, &past, error) &&
        walk(&past, error);
    past_release(&past);
    if (read)
        return history;
    update_history_free(history);
    return NULL;
}

void update_history_free(struct update_history *history)
{
    free(history);
}
