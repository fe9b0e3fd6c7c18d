#include "store/withheld.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/alloc.h"
#include "base/file.h"
#include "base/strbuf.h"
#include "base/text_fold.h"
#include "base/text_search.h"
#include "records/workbook_search.h"
#include "store/redaction_inside.h"
#include "store/sql.h"

/* ---- the report ---------------------------------------------------------------------------- */

static void item_release(struct withheld_item *item)
{
    for (size_t i = 0; i < item->row_count; i++)
        free(item->rows[i].table);
    for (size_t i = 0; i < item->activity_count; i++)
        free(item->activities[i]);
    for (size_t i = 0; i < item->sum_count; i++) {
        free(item->sums[i].table);
        free(item->sums[i].type);
        free(item->sums[i].currency);
        free(item->sums[i].value);
    }
    free(item->rows);
    free(item->activities);
    free(item->sums);
    free(item->name);
    free(item->action);
    free(item->because);
    free(item->policy);
}

void withheld_report_release(struct withheld_report *report)
{
    for (size_t i = 0; i < report->count; i++)
        item_release(&report->items[i]);
    free(report->items);
    *report = (struct withheld_report){.items = NULL};
}

static char *copy_column(sqlite3_stmt *row, int column)
{
    const char *text = sql_text(row, column);
    return xstrdup(text ? text : "");
}

/* Every query but that of the rules begins with the rule's number, which is its place in the
 * report. */
static struct withheld_item *item_of(struct withheld_report *report, sqlite3_stmt *row)
{
    return &report->items[sqlite3_column_int64(row, 0) - 1];
}

static void take_rule(struct withheld_report *report, sqlite3_stmt *row)
{
    report->items = grow(report->items, report->count, &report->capacity, sizeof *report->items);
    report->items[report->count++] = (struct withheld_item){.name = copy_column(row, 1),
                                                            .action = copy_column(row, 2),
                                                            .because = copy_column(row, 3),
                                                            .policy = copy_column(row, 4)};
}

static void take_rows(struct withheld_report *report, sqlite3_stmt *row)
{
    struct withheld_item *item = item_of(report, row);
    item->rows = grow(item->rows, item->row_count, &item->row_capacity, sizeof *item->rows);
    item->rows[item->row_count++] = (struct withheld_rows){
        .table = copy_column(row, 1), .count = (size_t)sqlite3_column_int64(row, 2)};
}

static void take_activity(struct withheld_report *report, sqlite3_stmt *row)
{
    struct withheld_item *item = item_of(report, row);
    item->activities = grow(item->activities, item->activity_count, &item->activity_capacity,
                            sizeof *item->activities);
    item->activities[item->activity_count++] = copy_column(row, 1);
}

static void take_sum(struct withheld_report *report, sqlite3_stmt *row)
{
    struct withheld_item *item = item_of(report, row);
    item->sums = grow(item->sums, item->sum_count, &item->sum_capacity, sizeof *item->sums);
    item->sums[item->sum_count++] = (struct withheld_sum){.table = copy_column(row, 1),
                                                          .type = copy_column(row, 2),
                                                          .currency = copy_column(row, 3),
                                                          .value = copy_column(row, 4)};
}

bool withheld_report_read(struct store *store, struct withheld_report *report, struct error *error)
{
    static const struct {
        const char *sql;
        void (*take)(struct withheld_report *, sqlite3_stmt *);
    } parts[] = {
        {"SELECT id, name, action, because, policy FROM redaction_rules ORDER BY id", take_rule},
        {"SELECT rule, table_name, count FROM redaction_rows ORDER BY rule, table_name", take_rows},
        {"SELECT rule, iati_identifier FROM redaction_activities ORDER BY 1, 2", take_activity},
        {"SELECT rule, table_name, type, currency, value FROM redaction_sums ORDER BY rowid",
         take_sum},
    };
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
        sqlite3_stmt *row = sql_prepare(store->db, parts[i].sql, error);
        int stepped = row ? 1 : -1;
        while (row && (stepped = sql_step(row, error)) > 0)
            parts[i].take(report, row);
        sqlite3_finalize(row);
        if (stepped < 0)
            return false;
    }
    return true;
}

/* ---- the leak test ----------------------------------------------------------------------------
 */

struct withheld_search {
    struct text_search *values; /* their ids are the rules' numbers */
    char **names;               /* of the rules, by number */
    size_t name_count, name_capacity;
};

void withheld_search_free(struct withheld_search *search)
{
    if (!search)
        return;
    text_search_free(search->values);
    for (size_t i = 0; i < search->name_count; i++)
        free(search->names[i]);
    free(search->names);
    free(search);
}

static void take_name(struct withheld_search *search, sqlite3_stmt *row)
{
    search->names =
        grow(search->names, search->name_count, &search->name_capacity, sizeof *search->names);
    search->names[search->name_count++] = copy_column(row, 0);
}

/* The parts of a folded text with `joint` wherever something that belongs to none is between them;
 * NULL if there is but one part. The caller frees. */
static char *join_parts(const char *folded, bool belongs(unsigned char), const char *joint)
{
    struct strbuf joined = STRBUF_INIT;
    size_t parts = 0;
    bool inside = false;
    for (const char *c = folded; *c; c++) {
        bool is_inside = belongs((unsigned char)*c);
        if (is_inside && !inside && parts++)
            strbuf_addstr(&joined, joint);
        if (is_inside)
            strbuf_addch(&joined, *c);
        inside = is_inside;
    }
    if (parts > 1)
        return strbuf_detach(&joined);
    strbuf_release(&joined);
    return NULL;
}

static bool is_of_word(unsigned char byte)
{
    return isalnum(byte) || byte >= 0x80;
}

static bool is_of_number(unsigned char byte)
{
    return byte != ' ' && byte != ',';
}

/* "name_of", "name-of", "nameof" in addresses; "1.5,2.5" of a position in a map's. */
static void look_for_joined(struct text_search *search, const char *value, enum sense sense,
                            size_t id)
{
    enum { SHORTEST = 8 }; /* shorter ones may be words */
    static const char *const name_joints[] = {" ", "-", "_", "+", ".", "", NULL};
    static const char *const place_joints[] = {" ", ",", ", ", "+", "/", NULL};
    bool is_place = sense == SENSE_PLACE;
    const char *const *joints = is_place ? place_joints : name_joints;
    char *folded = text_folded(value);
    for (; *joints; joints++) {
        char *joined = join_parts(folded, is_place ? is_of_number : is_of_word, *joints);
        if (joined && strlen(joined) >= SHORTEST)
            text_search_add(search, joined, SEARCH_WORD, id);
        free(joined);
    }
    free(folded);
}

void withheld_look_for(struct text_search *search, const char *value, enum sense sense, size_t id)
{
    bool is_identifier = sense == SENSE_ACTIVITY || sense == SENSE_REFERENCE;
    text_search_add(search, value, is_identifier ? SEARCH_IDENTIFIER : SEARCH_WORD, id);
    if (sense == SENSE_NAME || sense == SENSE_PLACE)
        look_for_joined(search, value, sense, id);
}

static void take_value(struct withheld_search *search, sqlite3_stmt *row)
{
    withheld_look_for(search->values, sql_text(row, 1), (enum sense)sqlite3_column_int(row, 2),
                      (size_t)sqlite3_column_int64(row, 0));
}

static bool take_all(struct store *store, const char *sql, struct withheld_search *search,
                     void (*take)(struct withheld_search *, sqlite3_stmt *), struct error *error)
{
    sqlite3_stmt *row = sql_prepare(store->db, sql, error);
    int stepped = row ? 1 : -1;
    while (row && (stepped = sql_step(row, error)) > 0)
        take(search, row);
    sqlite3_finalize(row);
    return stepped == 0;
}

struct withheld_search *withheld_search_new(struct store *store, struct error *error)
{
    struct withheld_search *search = xcalloc(1, sizeof *search);
    search->values = text_search_new();
    if (take_all(store, "SELECT name FROM redaction_rules ORDER BY id", search, take_name, error) &&
        take_all(store, "SELECT rule, value, sense FROM withheld WHERE is_searched ORDER BY id",
                 search, take_value, error)) {
        text_search_ready(search->values);
        return search;
    }
    withheld_search_free(search);
    return NULL;
}

bool withheld_search_is_empty(const struct withheld_search *search)
{
    return text_search_count(search->values) == 0;
}

/* One search of one file. */
struct leak_hunt {
    const struct withheld_search *search;
    const char *file;
    char *last_part; /* of a workbook */
    enum severity severity;
    struct findings *findings;
    size_t last_rule, last_line;
};

static void report_leak(void *context, const struct text_hit *hit)
{
    struct leak_hunt *hunt = context;
    if (hit->line == hunt->last_line && hit->id == hunt->last_rule)
        return;
    hunt->last_line = hit->line;
    hunt->last_rule = hit->id;
    struct finding *finding =
        findings_add(hunt->findings, hunt->severity, "x.redaction.leak", "redaction",
                     "what redaction '%s' withholds stands in this line; redact it there too, or "
                     "change the record it comes from",
                     hunt->search->names[hit->id - 1]);
    if (finding)
        place_set(&finding->place, hunt->file, hit->line, 0);
}

static void report_name(void *context, const struct text_hit *hit)
{
    struct leak_hunt *hunt = context;
    if (hunt->last_rule == hit->id)
        return;
    hunt->last_rule = hit->id;
    struct finding *finding =
        findings_add(hunt->findings, hunt->severity, "x.redaction.leak", "redaction",
                     "what redaction '%s' withholds stands in the name of this file; change the "
                     "dataset's name or what it is split by",
                     hunt->search->names[hit->id - 1]);
    if (finding)
        place_set(&finding->place, hunt->file, 0, 0);
}

/* Names of files are put together with hyphens, which identifiers have too: a value may begin after
 * any of them. */
static void search_name(struct leak_hunt hunt)
{
    const char *part = path_base(hunt.file);
    for (; part; part = strchr(part, '-')) {
        part += *part == '-';
        text_search_memory(hunt.search->values, part, strlen(part), false, report_name, &hunt);
    }
}

static bool has_ending(const char *name, const char *ending)
{
    size_t length = strlen(name), size = strlen(ending);
    return length > size && strcasecmp(name + length - size, ending) == 0;
}

static bool is_markup(const char *name)
{
    return has_ending(name, ".xml") || has_ending(name, ".html");
}

/* Lines of a workbook are no rows: where something stands is told by its part. */
static void report_cell(void *context, const char *part, const struct text_hit *hit)
{
    struct leak_hunt *hunt = context;
    if (hunt->last_part && strcmp(hunt->last_part, part) == 0 && hunt->last_rule == hit->id)
        return;
    free(hunt->last_part);
    hunt->last_part = xstrdup(part);
    hunt->last_rule = hit->id;
    struct finding *finding =
        findings_add(hunt->findings, hunt->severity, "x.redaction.leak", "redaction",
                     "what redaction '%s' withholds stands in part '%s' of this workbook; redact "
                     "it there too, or change the record it comes from",
                     hunt->search->names[hit->id - 1], part);
    if (finding)
        place_set(&finding->place, hunt->file, 0, 0);
}

static bool search_workbook(struct leak_hunt hunt, struct error *error)
{
    bool searched = workbook_search(hunt.search->values, hunt.file, report_cell, &hunt, error);
    free(hunt.last_part);
    return searched;
}

bool withheld_search_file(const struct withheld_search *search, const char *path,
                          enum severity severity, struct findings *findings, struct error *error)
{
    struct leak_hunt hunt = {
        .search = search, .file = path, .severity = severity, .findings = findings};
    if (withheld_search_is_empty(search))
        return true;
    search_name(hunt);
    if (has_ending(path, ".xlsx"))
        return search_workbook(hunt, error);
    return text_search_file(search->values, path, is_markup(path), report_leak, &hunt, error);
}

void withheld_search_text(const struct withheld_search *search, const char *name, const char *text,
                          size_t length, enum severity severity, struct findings *findings)
{
    struct leak_hunt hunt = {
        .search = search, .file = name, .severity = severity, .findings = findings};
    text_search_memory(search->values, text, length, is_markup(name), report_leak, &hunt);
}

/* ---- findings ---------------------------------------------------------------------------------
 */

struct covering {
    char *hidden; /* one byte for each of the text: is it to be hidden? */
    bool any;
};

static void cover(void *context, const struct text_hit *hit)
{
    struct covering *covering = context;
    memset(covering->hidden + hit->from, 1, hit->to - hit->from);
    covering->any = true;
}

static void censor(const struct withheld_search *search, char **text)
{
    if (!*text)
        return;
    size_t length = strlen(*text);
    struct covering covering = {.hidden = xcalloc(length + 1, 1)};
    text_search_memory(search->values, *text, length, false, cover, &covering);
    if (covering.any) {
        struct strbuf shown = STRBUF_INIT;
        for (size_t i = 0; i < length; i++)
            if (!covering.hidden[i])
                strbuf_addch(&shown, (*text)[i]);
            else if (i == 0 || !covering.hidden[i - 1])
                strbuf_addstr(&shown, "[withheld]");
        free(*text);
        *text = strbuf_detach(&shown);
    }
    free(covering.hidden);
}

void withheld_censor(const struct withheld_search *search, struct findings *findings)
{
    for (size_t i = 0; !withheld_search_is_empty(search) && i < findings->count; i++) {
        struct finding *finding = &findings->items[i];
        char **const texts[] = {&finding->message, &finding->value, &finding->subject,
                                &finding->title, &finding->path};
        for (size_t j = 0; j < sizeof texts / sizeof *texts; j++)
            censor(search, texts[j]);
    }
}
