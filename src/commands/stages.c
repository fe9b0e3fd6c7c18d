#include "commands/stages.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/digest.h"
#include "base/file.h"
#include "base/language.h"
#include "base/strbuf.h"
#include "commands/checking.h"
#include "commands/quarantining.h"
#include "commands/stages_inside.h"
#include "commands/withheld_text.h"
#include "convert/trace.h"
#include "report/category_totals.h"
#include "store/import.h"
#include "store/withheld.h"

/* The words that lines begin with; a word that is not here is the same in every language. */
static const char *label_of(const char *stage)
{
    static const char *const labels[] = {
        NC_("stage", "import"),   NC_("stage", "convert"),  NC_("stage", "validate"),
        NC_("stage", "publish"),  NC_("stage", "register"), NC_("stage", "derived"),
        NC_("stage", "withheld"), NC_("stage", "leaks"),    NC_("stage", "held"),
        NC_("stage", "gate"),     NC_("stage", "gates"),    NC_("stage", "passed"),
        NC_("stage", "stopped"),  NC_("stage", "recheck"),  NC_("stage", "quarantine"),
        NC_("stage", "withdraw"), NC_("stage", "report"),   NC_("stage", "rollover"),
        NC_("stage", "sent"),
    };
    return language_word(labels, sizeof labels / sizeof *labels, stage);
}

void stage_say(const char *stage, const char *text)
{
    enum { LABEL_WIDTH = 10 };
    const char *label = label_of(stage);
    printf("%s%*s %s\n", label, language_gap(label, LABEL_WIDTH), "", _(text));
}

/* A file with many tables takes one line, as one with a single table does. */
static void print_files(const struct import_result *result)
{
    char rows[COUNT_TEXT_SIZE];
    for (size_t i = 0; i < result->files.count;) {
        const struct loaded *file = &result->files.items[i];
        size_t tables = 0, sum = 0;
        for (; i < result->files.count && strcmp(result->files.items[i].path, file->path) == 0;
             i++) {
            sum += result->files.items[i].rows;
            tables++;
        }
        char *into = tables == 1 ? xstrdup(file->table) : counted(tables, "table", "tables");
        printf("  %-40s %10s %s -> %s\n", file->path, count_text(sum, rows), P_("row", "rows", sum),
               into);
        free(into);
    }
}

static void print_tables(const struct layout *layout, const struct import_result *result)
{
    char rows[COUNT_TEXT_SIZE];
    for (size_t i = 0; i < layout->table_count; i++)
        if (result->rows[i])
            printf("  %-40s %10s %s\n", layout->tables[i]->name, count_text(result->rows[i], rows),
                   P_("row", "rows", result->rows[i]));
}

/* The tables of one file stand together. */
static size_t count_sources(const struct import_result *result)
{
    size_t count = 0;
    for (size_t i = 0; i < result->files.count; i++)
        count +=
            i == 0 || strcmp(result->files.items[i].file, result->files.items[i - 1].file) != 0;
    return count;
}

/* "12 files, 4,321 rows: 62 activities, 1,534 transactions". */
static void say_imported(const struct session *session, const struct import_result *result)
{
    static const struct {
        const char *one, *many; /* which is also the table */
    } tables[] = {{NP_("activity", "activities")},
                  {NP_("organisation", "organisations")},
                  {NP_("transaction", "transactions")},
                  {NP_("budget", "budgets")},
                  {NP_("result", "results")}};
    size_t rows = 0;
    for (size_t i = 0; i < result->files.count; i++)
        rows += result->files.items[i].rows;
    char *files = counted(count_sources(result), "file", "files");
    char *lines = counted(rows, "row", "rows");
    struct strbuf text = STRBUF_INIT;
    strbuf_addf(&text, "%s, %s", files, lines);
    const char *separator = ": ";
    for (size_t i = 0; i < sizeof tables / sizeof *tables; i++) {
        const struct table *table = layout_table(session->layout, tables[i].many);
        if (!table || !result->rows[table->index])
            continue;
        char *count = counted(result->rows[table->index], tables[i].one, tables[i].many);
        strbuf_addf(&text, "%s%s", separator, count);
        free(count);
        separator = ", ";
    }
    stage_say("import", text.text);
    strbuf_release(&text);
    free(lines);
    free(files);
}

/* A line a redaction: what became of how many rows. */
static void say_withheld(const struct withheld_report *report)
{
    for (size_t i = 0; i < report->count; i++) {
        char *text = withheld_line(&report->items[i]);
        stage_say("withheld", text);
        free(text);
    }
}

/* A line a year and currency: the budgets and what they are made of. */
static void say_derived(const struct derived_report *report)
{
    for (size_t i = 0; i < report->count; i++) {
        const struct derived_line *line = &report->items[i];
        const struct {
            const char *before, *amount;
        } parts[] = {{_("budgets "), line->total},
                     {_(" = countries "), line->countries},
                     {line->countries ? _(" + regions ") : _(" = regions "), line->regions},
                     {line->countries || line->regions ? _(" + not split ") : _(" = not split "),
                      line->rest},
                     {line->total ? _("; expenditure ") : _("expenditure "), line->expenditure}};
        struct strbuf text = STRBUF_INIT;
        strbuf_addf(&text, _("%s to %s in %s: "), line->period_start, line->period_end,
                    *line->currency ? line->currency : _("no currency"));
        for (size_t j = 0; j < sizeof parts / sizeof *parts; j++)
            if (parts[j].amount)
                strbuf_addf(&text, "%s%s", parts[j].before, parts[j].amount);
        stage_say("derived", text.text);
        strbuf_release(&text);
    }
}

bool stage_settle_findings(struct session *session)
{
    session_show_findings(session);
    bool stopped = session_is_stopped_by_findings(session);
    for (size_t i = 0; i < SEVERITY_COUNT; i++)
        session->totals[i] += session->findings.totals[i];
    notice_findings_take(&session->first, &session->findings);
    findings_release(&session->findings);
    return !stopped;
}

bool stage_import(struct session *session, bool detailed)
{
    struct import_result result = {.rows = NULL};
    bool imported = import_records(session->publication, session->layout, &session->findings,
                                   &result, &session->error);
    if (imported) {
        say_imported(session, &result);
        if (detailed) {
            print_files(&result);
            print_tables(session->layout, &result);
        }
        say_withheld(&result.withheld);
        say_derived(&result.derived);
        imported = stage_settle_findings(session);
        if (!imported)
            stage_say("", "the records of the last import stay, because of the findings above");
    } else {
        session_show_findings(session); /* what the error may come from */
    }
    import_result_release(&result);
    return imported;
}

static const char *item_name(enum dataset_kind kind, size_t count)
{
    switch (kind) {
    case DATASET_ORGANISATIONS:
        return P_("organisation", "organisations", count);
    case DATASET_UNSDG:
        return P_("report", "reports", count);
    default:
        return P_("activity", "activities", count);
    }
}

static void say_converted(const struct output_list *outputs)
{
    char *files = counted(outputs->count, "file", "files");
    stage_say("convert", files);
    free(files);
    for (size_t i = 0; i < outputs->count; i++) {
        const struct output *output = &outputs->items[i];
        char number[COUNT_TEXT_SIZE];
        printf("             %s: %s %s\n", output->file, count_text(output->activities, number),
               item_name(output->kind, output->activities));
    }
}

/* ---- the leak test ---- */

static bool search_book(const struct withheld_search *search, const char *folder,
                        struct session *session)
{
    char *path = xasprintf("%s.xlsx", folder);
    bool searched = !file_exists(path) || withheld_search_file(search, path, SEVERITY_CRITICAL,
                                                               &session->findings, &session->error);
    free(path);
    return searched;
}

/* The data sets beside UN financial data, and the workbook of them. */
static bool search_datasets(const struct withheld_search *search, const struct output *output,
                            struct session *session)
{
    char *folder = xstrndup(output->file, strlen(output->file) - strlen(".xml"));
    size_t count;
    char **paths = path_glob(folder, "*.csv", &count, &session->error);
    bool searched = !session->error.kind;
    for (size_t i = 0; searched && i < count; i++)
        searched = withheld_search_file(search, paths[i], SEVERITY_CRITICAL, &session->findings,
                                        &session->error);
    searched = searched && search_book(search, folder, session);
    path_list_free(paths, count);
    free(folder);
    return searched;
}

bool stage_search_outputs(const struct withheld_search *search, const struct output_list *outputs,
                          struct session *session)
{
    bool searched = true;
    for (size_t i = 0; searched && i < outputs->count; i++)
        searched = withheld_search_file(search, outputs->items[i].file, SEVERITY_CRITICAL,
                                        &session->findings, &session->error) &&
                   (outputs->items[i].kind != DATASET_UNSDG ||
                    search_datasets(search, &outputs->items[i], session));
    return searched;
}

bool stage_convert(struct session *session, const char *only, const char *now)
{
    struct store *store = store_open(session->publication, session->layout, &session->error);
    if (!store)
        return false;
    struct output_list outputs = {.items = NULL};
    bool converted = convert_datasets(store, session->publication, only, now, &session->findings,
                                      &outputs, &session->error);
    struct withheld_search *search = converted ? withheld_search_new(store, &session->error) : NULL;
    converted = search && stage_search_outputs(search, &outputs, session);
    withheld_search_free(search);
    if (converted) {
        say_converted(&outputs);
        converted = stage_settle_findings(session);
        if (!converted)
            outputs_forget(store, &session->error); /* nothing of this may be published */
    }
    output_list_release(&outputs);
    store_close(store);
    return converted;
}

static bool check_outputs(struct session *session, const struct output_list *outputs,
                          struct finding_log *log)
{
    bool checked = true;
    for (size_t i = 0; checked && i < outputs->count; i++)
        checked = check_file(session->validator, outputs->items[i].file, NULL, log, NULL,
                             &session->error);
    return checked && check_settle(session->validator, log, &session->error) &&
           check_gather(log, &session->findings, &session->error);
}

static bool validate_outputs(struct session *session, const struct output_list *outputs,
                             struct finding_log *log)
{
    char now[DATETIME_TEXT_SIZE];
    session_now(session, now);
    const struct validator_options options = {.schema_folder = session->schemas, .now = now};
    validator_free(session->validator); /* of an earlier pass */
    session->validator = validator_new(&options, &session->error);
    return session->validator && check_outputs(session, outputs, log);
}

static void say_validated(const struct session *session, const struct output_list *outputs)
{
    char *files = counted(outputs->count, "file", "files");
    char *findings =
        counted(findings_at_least(&session->findings, SEVERITY_ADVISORY), "finding", "findings");
    char *text = xasprintf("%s%s%s", files, C_("separator", ": "),
                           findings_at_least(&session->findings, SEVERITY_ADVISORY)
                               ? findings
                               : _("valid, nothing found"));
    stage_say("validate", text);
    free(text);
    free(findings);
    free(files);
}

static bool validate_and_trace(struct session *session, struct store *store,
                               const struct output_list *outputs, struct finding_log *log)
{
    if (!validate_outputs(session, outputs, log))
        return false;
    free(session->categories);
    session->categories = category_totals(log, &session->category_count);
    trace_findings(store, &session->findings);
    say_validated(session, outputs);
    return true;
}

/* With invalid activities set apart, the rest must be valid. */
static bool validate_again(struct session *session, struct store *store, struct finding_log *log,
                           struct output_list *outputs)
{
    struct finding_log *again = finding_log_new(NULL);
    stage_settle_findings(session); /* they are shown and counted, but do not stop the work yet */
    bool validated =
        quarantine_outputs(session, log, outputs) && validate_outputs(session, outputs, again);
    session->stopped = validated ? session_is_stopped_by_findings(session) : !session->error.kind;
    if (validated && session->stopped) {
        trace_findings(store, &session->findings);
        session_show_findings(session);
    }
    findings_release(&session->findings);
    finding_log_free(again);
    return validated && !session->stopped;
}

bool stage_validate(struct session *session, struct output_list *outputs)
{
    struct store *store = store_open(session->publication, session->layout, &session->error);
    struct finding_log *log = finding_log_new(NULL);
    bool validated = store && outputs_read(store, session->publication, outputs, &session->error) &&
                     validate_and_trace(session, store, outputs, log);
    bool set_apart = validated && session->publication->quarantine &&
                     findings_at_least(&session->findings, session->publication->publish_below);
    if (validated)
        validated = set_apart ? validate_again(session, store, log, outputs)
                              : stage_settle_findings(session);
    finding_log_free(log);
    store_close(store);
    return validated;
}

bool stage_validate_outputs(struct session *session, const struct output_list *outputs)
{
    struct finding_log *log = finding_log_new(NULL);
    bool validated = validate_outputs(session, outputs, log);
    finding_log_free(log);
    if (!validated)
        return false;
    say_validated(session, outputs);
    return stage_settle_findings(session);
}
