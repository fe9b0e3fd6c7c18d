#include "command.h"

#include <ctype.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/date.h"
#include "base/file.h"
#include "base/language.h"
#include "base/strbuf.h"
#include "commands/session.h"
#include "commands/stages_inside.h"
#include "convert/frozen.h"
#include "convert/outputs.h"
#include "options.h"
#include "store/rollover.h"
#include "store/sql.h"

static const struct usage usage = {
    .synopsis = "iatipub rollover [-C DIR] --close PERIOD --open PERIOD [--on DATE]\n"
                "                        [--pattern PATTERN] [--plan]\n"
                "       iatipub rollover [-C DIR] --freeze NAME",
    .text = N_("Closes the activities of a period (those whose 'part' it is and that are neither\n"
               "closed nor cancelled) and has each go on under a new identifier. What was rolled\n"
               "over is noted in rollovers.csv, which every import applies: what is dated DATE\n"
               "or later belongs to the new activity, and both are linked.\n"
               "With --freeze a file that was converted stays as it is, whatever the records say."),
    .example = "  iatipub rollover -C samples/ilo --close 2024-25 --open 2026-27 --plan",
};

enum { LARGEST_FILE = 64 * 1024 * 1024, LONGEST_PERIOD = 50 };

struct rollover {
    struct session *session;
    const char *close, *open, *pattern;
    char day[sizeof "YYYY-MM-DD"];
    bool plan;
    struct strbuf rows; /* to be added to the file */
    size_t count;
};

static __attribute__((format(printf, 1, 2))) void tell(const char *format, ...)
{
    va_list args;
    va_start(args, format);
    char *text = xvasprintf(format, args);
    va_end(args);
    stage_say("rollover", text);
    free(text);
}

/* ---- freezing ---- */

static const struct output *find_output(const struct output_list *outputs, const char *name)
{
    for (size_t i = 0; i < outputs->count; i++)
        if (strcmp(outputs->items[i].name, name) == 0)
            return &outputs->items[i];
    return NULL;
}

/* Keeps a file as the last conversion wrote it. */
static bool freeze(struct session *session, const char *name)
{
    struct error *error = &session->error;
    struct store *store = store_open(session->publication, session->layout, error);
    struct output_list outputs = {.items = NULL};
    bool done = store && outputs_read(store, session->publication, &outputs, error);
    const struct output *output = done ? find_output(&outputs, name) : NULL;
    if (done && !output)
        error_set(error, ERROR_USAGE, "the last conversion wrote no file '%s'", name);
    done = output && frozen_keep(session->publication, name, output->file, error);
    if (done)
        tell(_("%s.xml is frozen: its bytes are kept in frozen/"), name);
    output_list_release(&outputs);
    store_close(store);
    return done;
}

/* ---- what is asked for ---- */

static bool check_period(const char *option, const char *period, struct error *error)
{
    if (!period)
        return error_set(error, ERROR_USAGE, "'--%s' is missing; expected a period such as 2026-27",
                         option);
    size_t length = strlen(period);
    for (const char *c = period; *c; c++)
        if (!isalnum((unsigned char)*c) && *c != '-' && *c != '_' && *c != '.')
            length = 0;
    return (length >= 1 && length <= LONGEST_PERIOD) ||
           error_set(error, ERROR_USAGE,
                     "'--%s' is '%s'; expected 1 to 50 letters, digits, '-', '_' or '.'", option,
                     period);
}

/* The first day of a period that begins with its year. */
static bool find_day(struct rollover *rollover, const char *on, struct error *error)
{
    char *day = on ? xstrdup(on) : xasprintf("%.4s-01-01", rollover->open);
    bool good = strlen(day) < sizeof rollover->day && date_is_valid(day);
    if (good)
        memcpy(rollover->day, day, strlen(day) + 1);
    else if (on)
        error_set(error, ERROR_USAGE, "'--on' is '%s'; expected a day such as 2026-01-01", on);
    else
        error_set(error, ERROR_USAGE,
                  "'%s' does not begin with a year; say its first day with '--on'", rollover->open);
    free(day);
    return good;
}

static bool check_request(struct rollover *rollover, const char *on, struct error *error)
{
    if (!check_period("close", rollover->close, error) ||
        !check_period("open", rollover->open, error) || !find_day(rollover, on, error))
        return false;
    if (strcmp(rollover->close, rollover->open) == 0)
        return error_set(error, ERROR_USAGE, "'--close' and '--open' are both '%s'",
                         rollover->open);
    return strstr(rollover->pattern, "{id}") != NULL ||
           error_set(error, ERROR_USAGE,
                     "'--pattern' is '%s'; expected '{id}' in it, for the identifier that goes on",
                     rollover->pattern);
}

/* ---- new identifiers ---- */

/* The identifier without the period that ends, so that they don't pile up. */
static char *stem_of(const struct rollover *rollover, const char *identifier)
{
    char *ending = xasprintf("-%s", rollover->close);
    size_t length = strlen(identifier), cut = strlen(ending);
    bool ends = length > cut && strcmp(identifier + length - cut, ending) == 0;
    free(ending);
    return xstrndup(identifier, ends ? length - cut : length);
}

/* The pattern with {id} and {period} filled in. The caller frees. */
static char *new_identifier(const struct rollover *rollover, const char *identifier)
{
    const struct {
        const char *token;
        char *text;
    } tokens[] = {{"{id}", stem_of(rollover, identifier)}, {"{period}", xstrdup(rollover->open)}};
    struct strbuf made = STRBUF_INIT;
    for (const char *c = rollover->pattern; *c;) {
        size_t i = 0;
        while (i < 2 && strncmp(c, tokens[i].token, strlen(tokens[i].token)) != 0)
            i++;
        if (i < 2) {
            strbuf_addstr(&made, tokens[i].text);
            c += strlen(tokens[i].token);
        } else {
            strbuf_addch(&made, *c++);
        }
    }
    for (size_t i = 0; i < 2; i++)
        free(tokens[i].text);
    return strbuf_detach(&made);
}

/* ---- the rows ---- */

static void add_row(struct strbuf *rows, const char *const cells[ROLLOVER_COLUMNS])
{
    for (size_t i = 0; i < ROLLOVER_COLUMNS; i++) {
        strbuf_add_csv_cell(rows, cells[i]);
        strbuf_addch(rows, i + 1 < ROLLOVER_COLUMNS ? ',' : '\n');
    }
}

static bool is_taken(struct store *store, const char *identifier, struct error *error)
{
    sqlite3_int64 taken = 0;
    sql_numberf(store->db, &taken, error,
                "SELECT EXISTS(SELECT 1 FROM activities WHERE iati_identifier = %Q)", identifier);
    return taken != 0;
}

static bool add_activity(struct rollover *rollover, struct store *store, sqlite3_stmt *row)
{
    struct error *error = &rollover->session->error;
    const char *identifier = sql_text(row, 0);
    char *made = new_identifier(rollover, identifier);
    const char *cells[ROLLOVER_COLUMNS] = {[ROLLOVER_IDENTIFIER] = identifier,
                                           [ROLLOVER_CLOSED] = rollover->close,
                                           [ROLLOVER_NEW_IDENTIFIER] = made,
                                           [ROLLOVER_OPENED] = rollover->open,
                                           [ROLLOVER_DATE] = rollover->day};
    bool taken = is_taken(store, made, error);
    if (taken)
        error_set(error, ERROR_USAGE,
                  "'%s' can't go on as '%s', which the records have already; choose another "
                  "'--pattern'",
                  identifier, made);
    add_row(&rollover->rows, cells);
    tell(_("%s -> %s: %lld of %lld transactions go over"), identifier, made,
         (long long)sqlite3_column_int64(row, 2), (long long)sqlite3_column_int64(row, 1));
    free(made);
    rollover->count++;
    return !taken && !error->kind;
}

static bool gather(struct rollover *rollover, struct store *store)
{
    struct error *error = &rollover->session->error;
    sqlite3_stmt *row = sql_preparef(
        store->db, error,
        "SELECT iati_identifier, (SELECT count(*) FROM transactions AS t WHERE t.iati_identifier = "
        "a.iati_identifier), (SELECT count(*) FROM transactions AS t WHERE t.iati_identifier = "
        "a.iati_identifier AND substr(trim(transaction_date), 1, 10) >= %Q) FROM activities AS a "
        "WHERE part = %Q AND coalesce(trim(activity_status), '') NOT IN ('4', '5') ORDER BY rowid",
        rollover->day, rollover->close);
    int stepped = row ? 1 : -1;
    while (row && (stepped = sql_step(row, error)) > 0)
        if (!add_activity(rollover, store, row))
            break;
    sqlite3_finalize(row);
    if (stepped == 0 && rollover->count == 0)
        return error_set(error, ERROR_USAGE,
                         "no activity of period '%s' is open; the column 'part' of 'activities' "
                         "says the period of each",
                         rollover->close);
    return stepped == 0;
}

/* The file as it is, or its header. The caller frees. */
static char *file_text(const char *path, struct error *error)
{
    if (path_exists(path)) {
        size_t length;
        return file_read(path, LARGEST_FILE, &length, error);
    }
    struct strbuf header = STRBUF_INIT;
    add_row(&header, rollover_columns);
    return strbuf_detach(&header);
}

static bool write_rows(const struct rollover *rollover)
{
    struct error *error = &rollover->session->error;
    char *path = publication_path(rollover->session->publication, ROLLOVER_FILE);
    char *before = file_text(path, error);
    bool written = false;
    if (before) {
        size_t length = strlen(before);
        const char *end = length && before[length - 1] != '\n' ? "\n" : "";
        char *all = xasprintf("%s%s%s", before, end, rollover->rows.text);
        written = file_write(path, all, strlen(all), error);
        free(all);
    }
    free(before);
    free(path);
    return written;
}

static void tell_count(const struct rollover *rollover)
{
    size_t count = rollover->count;
    char *what =
        xasprintf(P_("%zu activity of %s from %s on", "%zu activities of %s from %s on", count),
                  count, rollover->close, rollover->day);
    if (rollover->plan)
        tell(_("%s; plan: nothing was done"), what);
    else
        tell(_("%s; noted in %s; run 'iatipub run' to apply it"), what, ROLLOVER_FILE);
    free(what);
}

static bool roll_over(struct rollover *rollover)
{
    struct session *session = rollover->session;
    struct store *store = store_open(session->publication, session->layout, &session->error);
    bool done = store && gather(rollover, store) && (rollover->plan || write_rows(rollover));
    store_close(store);
    if (done)
        tell_count(rollover);
    return done;
}

int command_rollover(int argc, char **argv)
{
    const char *folder = NULL, *on = NULL, *name = NULL;
    struct rollover rollover = {.pattern = "{id}-{period}", .rows = STRBUF_INIT};
    const struct option_spec options[] = {
        {"directory", 'C', OPTION_TEXT, &folder, "DIR", N_("the publication (default: here)")},
        {"close", 0, OPTION_TEXT, &rollover.close, "PERIOD", N_("the period that ends")},
        {"open", 0, OPTION_TEXT, &rollover.open, "PERIOD", N_("the period that begins")},
        {"on", 0, OPTION_TEXT, &on, "DATE",
         N_("first day of the new period (default: 1 January of the year it begins with)")},
        {"pattern", 0, OPTION_TEXT, &rollover.pattern, "PATTERN",
         N_("of new identifiers (default: {id}-{period})")},
        {"freeze", 0, OPTION_TEXT, &name, "NAME",
         N_("keep the file NAME.xml of out/ as it is now")},
        {"plan", 0, OPTION_FLAG, &rollover.plan, NULL,
         N_("show what would be done and do nothing")},
    };
    int status;
    if (!options_read(argc, argv, &usage, options, sizeof options / sizeof *options, NULL, &status))
        return status;
    struct error error = ERROR_INIT;
    if (!name && !check_request(&rollover, on, &error))
        return report_error(&error);
    struct session session;
    rollover.session = &session;
    bool finished =
        session_begin(&session, folder) && (name ? freeze(&session, name) : roll_over(&rollover));
    strbuf_release(&rollover.rows);
    return session_end(&session, finished);
}
