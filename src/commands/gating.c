#include "commands/gating.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/file.h"
#include "base/language.h"
#include "base/strbuf.h"
#include "base/suggest.h"
#include "commands/last_published.h"
#include "commands/stages_inside.h"
#include "compare/comparison.h"
#include "publish/gates.h"
#include "report/difference_words.h"
#include "report/json_text.h"
#include "store/loads.h"
#include "store/withheld.h"
#include "unsdg/reconcile.h"

/* ---- what somebody lets pass --------------------------------------------------------------- */

static bool check_gate(const char *name, struct error *error)
{
    const char **names = xcalloc(gate_count, sizeof *names);
    bool known = false;
    for (size_t i = 0; i < gate_count; i++) {
        names[i] = gate_name(i);
        known |= strcmp(names[i], name) == 0;
    }
    if (!known)
        suggest_refuse(E_("gate"), E_("gates"), name, names, gate_count, error);
    free(names);
    return known;
}

bool gate_passes_check(const struct gate_passes *passes, struct error *error)
{
    for (size_t i = 0; i < passes->gates.count; i++)
        if (!check_gate(passes->gates.items[i], error))
            return false;
    bool has_reason = passes->because && passes->because[strspn(passes->because, " \t\n")];
    if (passes->gates.count && !has_reason)
        return error_set(error, ERROR_USAGE,
                         "--accept needs --because \"why this may pass\": the journal keeps it");
    return passes->gates.count || !passes->because ||
           error_set(error, ERROR_USAGE, "--because needs --accept GATE: nothing else is excused");
}

static bool is_accepted(const struct gate_passes *passes, const char *gate)
{
    for (size_t i = 0; i < passes->gates.count; i++)
        if (strcmp(passes->gates.items[i], gate) == 0)
            return true;
    return false;
}

/* ---- a dataset beside its last publication ------------------------------------------------- */

/* What comparing needs; made when there is something to compare. */
struct gate_work {
    struct session *session;
    struct gate_facts *facts;
    struct comparer *comparer;
    struct difference_words *words;
};

static bool prepare(struct gate_work *work)
{
    struct error *error = &work->session->error;
    if (!work->comparer)
        work->comparer = comparer_new(error);
    if (work->comparer && !work->words)
        work->words = difference_words_new(work->comparer, error);
    return work->words != NULL;
}

static void add_totals(const struct gate_work *work, const struct money *money,
                       struct gate_dataset *dataset)
{
    for (size_t i = 0; i < money->count; i++) {
        const struct money_sum *sum = &money->sums[i];
        if (!money_sum_differs(sum))
            continue;
        struct strbuf what = STRBUF_INIT;
        difference_words_add_sum(work->words, sum, &what);
        struct gate_total *total = gate_dataset_add_total(dataset);
        total->what = strbuf_detach(&what);
        total->currency = xstrdup(sum->currency);
        total->before = sum->count[SIDE_BEFORE] ? money_sum_text(sum, SIDE_BEFORE) : NULL;
        total->after = sum->count[SIDE_AFTER] ? money_sum_text(sum, SIDE_AFTER) : NULL;
    }
}

/* One of those that are gone, and one that was renamed, are enough to begin looking. */
static bool take_example(void *context, const struct item_change *change)
{
    struct gate_dataset *dataset = context;
    if (change->change == CHANGE_REMOVED && !change->is_other && !dataset->vanished_example)
        dataset->vanished_example = xstrdup(change->identifier);
    if (change->change == CHANGE_RENAMED && !dataset->renamed_example)
        dataset->renamed_example = xasprintf("'%s' -> '%s'", change->former, change->identifier);
    return change->change <= CHANGE_ADDED || !dataset->renamed_example;
}

static bool compare(struct gate_work *work, const char *before, const char *after,
                    struct gate_dataset *dataset)
{
    struct error *error = &work->session->error;
    struct comparison *comparison =
        prepare(work) ? comparison_new(work->comparer, before, after, error) : NULL;
    if (!comparison)
        return false;
    const struct comparison_counts *counts = comparison_counts(comparison);
    dataset->before = counts->items[SIDE_BEFORE];
    dataset->vanished = counts->removed;
    dataset->renamed = counts->renamed;
    add_totals(work, comparison_money(comparison), dataset);
    if (counts->removed + counts->renamed)
        comparison_each(comparison, take_example, dataset, error);
    comparison_free(comparison);
    return !error->kind;
}

static bool compare_version(struct gate_work *work, const struct version *version,
                            const struct output *output, struct gate_dataset *dataset)
{
    char *folder = path_join(work->session->publication->folder, ".iatipub/gates");
    char *before = xasprintf("%s/%s.xml", folder, output->name);
    bool compared = folder_make(folder, &work->session->error) &&
                    version_unpack(version, before, &work->session->error) &&
                    compare(work, before, output->file, dataset);
    remove(before);
    free(before);
    free(folder);
    return compared;
}

static bool compare_output(struct gate_work *work, const struct last_published *last,
                           const struct output *output)
{
    struct gate_dataset *dataset = gate_facts_add_dataset(work->facts);
    dataset->name = xstrdup(output->name);
    dataset->date_before = xstrdup_or_null(last->entry.date);
    dataset->date_after = xstrdup_or_null(output->date);
    return compare_version(work, last->version, output, dataset);
}

/* What was never published, or is off the web, or is published as it is now, has nothing to be
 * held against. */
static bool gather_output(struct gate_work *work, const struct output *output)
{
    struct last_published last;
    bool gathered = last_published_read(work->session, output->name, &last);
    if (gathered && last.version && strcmp(last.version->sha256, output->sha256) != 0)
        gathered = compare_output(work, &last, output);
    last_published_release(&last);
    return gathered;
}

static bool gather_outputs(struct session *session, const struct output_list *outputs,
                           struct gate_facts *facts)
{
    if (!gates_compare_files(session->publication->gates))
        return true;
    struct gate_work work = {.session = session, .facts = facts};
    bool gathered = true;
    for (size_t i = 0; gathered && i < outputs->count; i++)
        if (outputs->items[i].kind != DATASET_UNSDG)
            gathered = gather_output(&work, &outputs->items[i]);
    difference_words_free(work.words);
    comparer_free(work.comparer);
    return gathered;
}

/* ---- what the store knows ------------------------------------------------------------------ */

static void take_load(void *context, const struct load_note *note)
{
    struct gate_source *source = gate_facts_add_source(context);
    source->name = xstrdup(note->path);
    source->rows = note->rows;
    source->days = note->days;
}

static bool gather_redactions(struct session *session, struct store *store,
                              struct gate_facts *facts)
{
    struct withheld_report report = {.items = NULL};
    bool read = withheld_report_read(store, &report, &session->error);
    for (size_t i = 0; read && i < report.count; i++)
        if (report.items[i].row_count == 0)
            gate_facts_add_idle(facts, report.items[i].name);
    withheld_report_release(&report);
    return read;
}

static bool gather_reconciliation(struct session *session, struct store *store,
                                  struct gate_facts *facts)
{
    enum { USUAL_EXCHANGE_LIMIT = 10 };
    const struct reconcile_options options = {.exchange_limit = USUAL_EXCHANGE_LIMIT};
    struct findings findings = FINDINGS_INIT; /* 'iatipub reconcile' shows them */
    struct reconciliation *reconciliation =
        reconcile_years(store, session->publication, &options, &findings, &session->error);
    for (size_t i = 0; reconciliation && i < reconciliation->year_count; i++) {
        const struct reconcile_year *year = &reconciliation->years[i];
        if (year->is_sound || facts->unreconciled)
            continue;
        facts->unreconciled =
            xasprintf(_("in %d UN financial data and IATI files differ by %s US dollars that "
                        "nothing explains; 'iatipub reconcile' shows where"),
                      year->year, year->unexplained);
    }
    findings_release(&findings);
    bool gathered = reconciliation != NULL;
    reconciliation_free(reconciliation);
    return gathered;
}

static bool gather_from_store(struct session *session, struct gate_facts *facts)
{
    char now[DATETIME_TEXT_SIZE];
    session_now(session, now);
    struct store *store = store_open(session->publication, session->layout, &session->error);
    bool gathered = store && loads_each(store, now, take_load, facts, &session->error) &&
                    gather_redactions(session, store, facts) &&
                    (!session->publication->gates->reconciliation ||
                     gather_reconciliation(session, store, facts));
    store_close(store);
    return gathered;
}

/* ---- telling ------------------------------------------------------------------------------- */

void gate_add_json(struct strbuf *json, const struct job_gate *gate)
{
    json_separate(json);
    strbuf_addch(json, '{');
    json_member_text(json, "gate", gate->gate);
    json_member_text(json, "sentence", gate->sentence);
    json_member_text(json, "accepted", gate->because);
    strbuf_addch(json, '}');
}

/* ---- judging ------------------------------------------------------------------------------- */

static bool note(struct session *session, int64_t job, const struct gate_stop *stop,
                 const char *because)
{
    struct journal *journal = job ? session_journal(session, true) : NULL;
    return !job || (journal && job_note_gate(journal, job, stop->gate, stop->sentence, because,
                                             &session->error));
}

static bool settle(struct session *session, const struct gate_stops *stops,
                   const struct gate_passes *passes, int64_t job)
{
    bool noted = true;
    size_t stopped = 0;
    for (size_t i = 0; noted && i < stops->count; i++) {
        const struct gate_stop *stop = &stops->items[i];
        bool passes_it = is_accepted(passes, stop->gate);
        stopped += !passes_it;
        char *text =
            xasprintf("%s (%s%s%s)", stop->sentence, stop->gate, passes_it ? _(", accepted: ") : "",
                      passes_it ? passes->because : "");
        stage_say(passes_it ? "passed" : "gate", text);
        free(text);
        noted = note(session, job, stop, passes_it ? passes->because : NULL);
    }
    if (stopped)
        stage_say("", "mend the records, change 'gates' in publication.yaml, or pass once with "
                      "--accept GATE --because TEXT");
    session->stopped = stopped > 0;
    return noted && !stopped;
}

/* Who lets something pass wants to know if there was nothing. */
static void say_needless(const struct gate_stops *stops, const struct gate_passes *passes)
{
    for (size_t i = 0; i < passes->gates.count; i++) {
        bool needed = false;
        for (size_t j = 0; j < stops->count; j++)
            needed |= strcmp(stops->items[j].gate, passes->gates.items[i]) == 0;
        if (needed)
            continue;
        char *text =
            xasprintf(_("'%s' stopped nothing: --accept was not needed"), passes->gates.items[i]);
        stage_say("gates", text);
        free(text);
    }
}

bool stage_gates(struct session *session, const struct output_list *outputs,
                 const struct gate_passes *passes, int64_t job)
{
    if (!session->publication->gates)
        return true;
    struct gate_facts facts = {.datasets = NULL};
    struct gate_stops stops = {.items = NULL};
    memcpy(facts.findings, session->totals, sizeof facts.findings);
    bool gathered = gather_outputs(session, outputs, &facts) && gather_from_store(session, &facts);
    if (gathered)
        gates_judge(session->publication->gates, &facts, &stops);
    bool open = gathered && settle(session, &stops, passes, job);
    if (gathered)
        say_needless(&stops, passes);
    if (gathered && stops.count == 0)
        stage_say("gates", "all open");
    gate_stops_release(&stops);
    gate_facts_release(&facts);
    return open;
}
