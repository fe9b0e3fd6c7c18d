#include "command.h"

#include <stdio.h>
#include <string.h>

#include "base/language.h"
#include "base/strbuf.h"
#include "commands/gating.h"
#include "commands/session.h"
#include "options.h"
#include "report/json_text.h"
#include "report/safe_text.h"
#include "store/jobs.h"
#include "store/journal.h"

enum { DEFAULT_RUNS = 20 };

static const struct usage usage = {
    .synopsis = "iatipub history [-C DIR] [--jobs] [--run N] [--last N] [--json] [DATASET]",
    .text =
        N_("Tells from the journal what was published, when, and what came of it: the last runs,\n"
           "or every version of a DATASET, or with --run the files and requests of one run.\n"
           "With --jobs it tells of the last runs of the whole job, published or not, and of what\n"
           "gates stopped or somebody let pass."),
    .example = "  iatipub history -C samples/ilo\n"
               "  iatipub history -C samples/ilo --run 12",
    .most = 1,
};

static const char *const outcomes[] = {
    [JOURNAL_PUBLISHED] = NC_("state", "published"),
    [JOURNAL_UNREGISTERED] = NC_("state", "not registered"),
    [JOURNAL_WITHDRAWN] = NC_("state", "withdrawn"),
};

/* What is told, and how. */
struct telling {
    struct strbuf text;
    bool json, jobs;
    struct journal *journal;
    struct error gate_error; /* why the gates of a job could not be read */
};

/* ---- runs ---------------------------------------------------------------------------------- */

/* When a run or a job began, and what came of it. */
static void add_outcome(struct strbuf *text, const char *started_at, const char *outcome)
{
    enum { OUTCOME_WIDTH = 7 };
    static const char *const words[] = {NC_("outcome", "running"), NC_("outcome", "done"),
                                        NC_("outcome", "stopped"), NC_("outcome", "failed")};
    const char *word = language_word(words, sizeof words / sizeof *words, outcome);
    strbuf_addf(text, "  %s  %s%*s  ", started_at, word, language_gap(word, OUTCOME_WIDTH), "");
}

static bool tell_run(void *context, const struct journal_run *run)
{
    struct telling *telling = context;
    struct strbuf *text = &telling->text;
    if (telling->json) {
        json_separate(text);
        strbuf_addch(text, '{');
        json_member_number(text, "run", (size_t)run->id);
        json_member_text(text, "started", run->started_at);
        json_member_text(text, "finished", run->finished_at);
        json_member_text(text, "outcome", run->outcome);
        json_member_text(text, "problem", run->problem);
        json_member_number(text, "publications", run->publications);
        json_member_number(text, "requests", run->requests);
        strbuf_addch(text, '}');
        return true;
    }
    strbuf_addf(text, _("run %lld"), (long long)run->id);
    add_outcome(text, run->started_at, run->outcome);
    strbuf_addf(text, P_("%zu published", "%zu published", run->publications), run->publications);
    strbuf_addstr(text, C_("separator", ", "));
    strbuf_addf(text, P_("%zu requests", "%zu requests", run->requests), run->requests);
    strbuf_addch(text, '\n');
    if (run->problem) {
        strbuf_addstr(text, "    ");
        text_add_visible(text, run->problem);
        strbuf_addch(text, '\n');
    }
    return true;
}

/* ---- publications -------------------------------------------------------------------------- */

static bool tell_publication(void *context, const struct journal_entry *entry)
{
    struct telling *telling = context;
    struct strbuf *text = &telling->text;
    if (telling->json) {
        json_separate(text);
        strbuf_addch(text, '{');
        json_member_number(text, "run", (size_t)entry->run);
        json_member_text(text, "dataset", entry->dataset);
        json_member_text(text, "at", entry->published_at);
        json_member_text(text, "outcome", language_plain(outcomes[entry->outcome]));
        json_member_text(text, "rollback", entry->is_rollback ? "yes" : NULL);
        json_member_number(text, "version", (size_t)entry->version);
        json_member_number(text, "activities", entry->activities);
        json_member_number(text, "size", entry->size);
        json_member_text(text, "sha256", entry->sha256);
        json_member_text(text, "location", entry->location);
        json_member_text(text, "url", entry->url);
        json_member_text(text, "registry_id", entry->registry_id);
        strbuf_addch(text, '}');
        return true;
    }
    strbuf_addf(text, "%s  %s", entry->published_at, entry->dataset);
    if (entry->version) {
        strbuf_addstr(text, "  ");
        strbuf_addf(text, _("version %llu"), (unsigned long long)entry->version);
    }
    strbuf_addf(text, "  %s%s  ", language_marked(outcomes[entry->outcome]),
                entry->is_rollback ? _(" (rollback)") : "");
    strbuf_addf(text, P_("%zu activity", "%zu activities", entry->activities), entry->activities);
    strbuf_addf(text, _(", %zu bytes, SHA-256 %.12s  (run %lld)"), entry->size, entry->sha256,
                (long long)entry->run);
    strbuf_addch(text, '\n');
    return true;
}

static bool tell_request(void *context, const struct journal_request *request)
{
    struct telling *telling = context;
    struct strbuf *text = &telling->text;
    if (telling->json) {
        json_separate(text);
        strbuf_addch(text, '{');
        json_member_text(text, "at", request->at);
        json_member_text(text, "method", request->method);
        json_member_text(text, "url", request->url);
        json_member_number(text, "status", (size_t)request->status);
        json_member_text(text, "failure", request->failure);
        json_member_number(text, "milliseconds", request->milliseconds);
        strbuf_addch(text, '}');
        return true;
    }
    strbuf_addf(text, "%s  %-8s %s  ", request->at, request->method, request->url);
    if (request->failure)
        text_add_visible(text, request->failure);
    else
        strbuf_addf(text, "%ld", request->status);
    strbuf_addf(text, "  %u ms\n", request->milliseconds);
    return true;
}

/* ---- jobs ---------------------------------------------------------------------------------- */

static void tell_job_as_json(struct strbuf *text, const struct job *job)
{
    json_member_number(text, "job", (size_t)job->id);
    json_member_text(text, "started", job->started_at);
    json_member_text(text, "finished", job->finished_at);
    json_member_text(text, "outcome", job_outcome_name(job->outcome));
    json_member_text(text, "problem", job->problem);
    for (int i = 0; i < SEVERITY_COUNT; i++)
        json_member_number(text, severity_name((enum severity)i), job->findings[i]);
}

static bool tell_gate(void *context, const struct job_gate *gate)
{
    struct telling *telling = context;
    struct strbuf *text = &telling->text;
    if (telling->json) {
        gate_add_json(text, gate);
        return true;
    }
    strbuf_addf(text, "    %s (%s)", gate->sentence, gate->gate);
    if (gate->because) {
        strbuf_addf(text, " %s", _("accepted: "));
        text_add_visible(text, gate->because);
    }
    strbuf_addch(text, '\n');
    return true;
}

static bool tell_job(void *context, const struct job *job)
{
    struct telling *telling = context;
    struct strbuf *text = &telling->text;
    if (telling->json) {
        json_separate(text);
        strbuf_addch(text, '{');
        tell_job_as_json(text, job);
        json_key(text, "gates");
        strbuf_addch(text, '[');
    } else {
        size_t findings = job->findings[0] + job->findings[1] + job->findings[2] + job->findings[3];
        strbuf_addf(text, _("job %lld"), (long long)job->id);
        add_outcome(text, job->started_at, job_outcome_name(job->outcome));
        strbuf_addf(text, P_("%zu findings", "%zu findings", findings), findings);
        strbuf_addch(text, '\n');
    }
    if (!telling->json && job->problem) {
        strbuf_addstr(text, "    ");
        text_add_visible(text, job->problem);
        strbuf_addch(text, '\n');
    }
    bool told = job_each_gate(telling->journal, job->id, tell_gate, telling, &telling->gate_error);
    if (telling->json)
        strbuf_addstr(text, "]}");
    return told;
}

/* ---- all of it ----------------------------------------------------------------------------- */

static void begin_list(struct telling *telling, const char *key)
{
    if (!telling->json)
        return;
    json_key(&telling->text, key);
    strbuf_addch(&telling->text, '[');
}

static void end_list(struct telling *telling)
{
    if (telling->json)
        strbuf_addch(&telling->text, ']');
}

static bool tell(struct journal *journal, struct telling *telling, const char *dataset, size_t run,
                 size_t most, struct error *error)
{
    bool told = true;
    telling->journal = journal;
    if (telling->jobs) {
        begin_list(telling, "jobs");
        told = job_each(journal, most, tell_job, telling, error);
        end_list(telling);
        if (told && telling->gate_error.kind) {
            *error = telling->gate_error;
            return false;
        }
        return told;
    }
    if (!dataset && !run) {
        begin_list(telling, "runs");
        told = journal_each_run(journal, most, tell_run, telling, error);
        end_list(telling);
        return told;
    }
    begin_list(telling, "publications");
    told = journal_each_publication(journal, dataset, (int64_t)run, dataset ? most : SIZE_MAX >> 1,
                                    tell_publication, telling, error);
    end_list(telling);
    if (!told || !run)
        return told;
    begin_list(telling, "requests");
    told = journal_each_request(journal, (int64_t)run, tell_request, telling, error);
    end_list(telling);
    return told;
}

static void print(struct telling *telling, const char *dataset)
{
    if (telling->json)
        printf("{%s}\n", telling->text.text);
    else if (telling->text.length)
        fputs(telling->text.text, stdout);
    else if (dataset)
        printf(_("dataset '%s' was never published\n"), dataset);
    else
        puts(_("nothing was published yet"));
}

int command_history(int argc, char **argv)
{
    const char *folder = NULL;
    struct option_number run = {0, 1, SIZE_MAX >> 1}, last = {DEFAULT_RUNS, 1, 1000000};
    struct telling telling = {.text = STRBUF_INIT};
    const struct option_spec options[] = {
        {"directory", 'C', OPTION_TEXT, &folder, "DIR", N_("the publication (default: here)")},
        {"run", 0, OPTION_NUMBER, &run, "N", N_("the files and requests of this run")},
        {"jobs", 0, OPTION_FLAG, &telling.jobs, NULL, N_("the runs of the whole job")},
        {"last", 0, OPTION_NUMBER, &last, "N", N_("how many, the latest first (default: 20)")},
        {"json", 0, OPTION_FLAG, &telling.json, NULL, N_("as JSON")},
    };
    int status;
    size_t count;
    if (!options_read(argc, argv, &usage, options, sizeof options / sizeof *options, &count,
                      &status))
        return status;
    const char *dataset = count ? argv[1] : NULL;
    struct session session;
    bool opened = session_open(&session, folder ? folder : ".");
    struct journal *journal = opened ? session_journal(&session, true) : NULL;
    bool told = journal && tell(journal, &telling, dataset, run.value, last.value, &session.error);
    if (told && run.value && !telling.text.length && !telling.json)
        told = error_set(&session.error, ERROR_USAGE,
                         "the journal has no files or requests of run %zu; 'iatipub history' lists "
                         "the runs",
                         (size_t)run.value);
    if (told)
        print(&telling, dataset);
    strbuf_release(&telling.text);
    int result = told ? 0 : report_error(&session.error);
    session_release(&session);
    return result;
}
