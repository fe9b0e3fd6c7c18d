#include "store/jobs.h"

#include <stdlib.h>
#include <string.h>

#include "store/journal_inside.h"
#include "store/sql.h"

static const char *const outcome_names[] = {
    [JOB_RUNNING] = "running", [JOB_DONE] = "done",     [JOB_STOPPED] = "stopped",
    [JOB_FAILED] = "failed",   [JOB_KILLED] = "killed",
};

const char *job_outcome_name(enum job_outcome outcome)
{
    return outcome_names[outcome];
}

void job_release(struct job *job)
{
    free(job->started_at);
    free(job->finished_at);
    free(job->problem);
    *job = (struct job){.id = 0};
}

/* ---- noting -------------------------------------------------------------------------------- */

bool job_begin(struct journal *journal, int64_t *id, struct error *error)
{
    sqlite3_stmt *statement = journal_prepare(
        journal, "INSERT INTO jobs (started_at, outcome) VALUES (?1, 'running')", error);
    if (!statement)
        return false;
    journal_bind_now(journal, statement, 1);
    bool begun = journal_finish(journal, statement, error);
    *id = sqlite3_last_insert_rowid(journal->database);
    return begun;
}

bool job_note_stage(struct journal *journal, int64_t id, const char *stage, unsigned milliseconds,
                    struct error *error)
{
    sqlite3_stmt *statement = journal_prepare(
        journal, "INSERT INTO job_stages (job, stage, milliseconds) VALUES (?1, ?2, ?3)", error);
    if (!statement)
        return false;
    sqlite3_bind_int64(statement, 1, id);
    journal_bind_text(statement, 2, stage);
    sqlite3_bind_int64(statement, 3, milliseconds);
    return journal_finish(journal, statement, error);
}

bool job_note_gate(struct journal *journal, int64_t id, const char *gate, const char *sentence,
                   const char *because, struct error *error)
{
    sqlite3_stmt *statement = journal_prepare(
        journal, "INSERT INTO job_gates (job, gate, sentence, because) VALUES (?1, ?2, ?3, ?4)",
        error);
    if (!statement)
        return false;
    sqlite3_bind_int64(statement, 1, id);
    journal_bind_text(statement, 2, gate);
    journal_bind_text(statement, 3, sentence);
    journal_bind_text(statement, 4, because);
    return journal_finish(journal, statement, error);
}

bool job_note_findings(struct journal *journal, int64_t id, const struct job_findings *findings,
                       struct error *error)
{
    sqlite3_stmt *statement =
        journal_prepare(journal,
                        "INSERT INTO job_findings (job, category, criticals, errors, warnings,"
                        " advisories) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
                        error);
    if (!statement)
        return false;
    sqlite3_bind_int64(statement, 1, id);
    journal_bind_text(statement, 2, findings->category);
    for (int i = 0; i < SEVERITY_COUNT; i++)
        sqlite3_bind_int64(statement, 3 + i, (sqlite3_int64)findings->totals[i]);
    return journal_finish(journal, statement, error);
}

bool job_end(struct journal *journal, const struct job *job, struct error *error)
{
    sqlite3_stmt *statement =
        journal_prepare(journal,
                        "UPDATE jobs SET finished_at = ?1, outcome = ?2, problem = ?3,"
                        " criticals = ?4, errors = ?5, warnings = ?6, advisories = ?7"
                        " WHERE id = ?8",
                        error);
    if (!statement)
        return false;
    journal_bind_now(journal, statement, 1);
    journal_bind_text(statement, 2, outcome_names[job->outcome]);
    journal_bind_text(statement, 3, job->problem);
    for (int i = 0; i < SEVERITY_COUNT; i++)
        sqlite3_bind_int64(statement, 4 + i, (sqlite3_int64)job->findings[i]);
    sqlite3_bind_int64(statement, 8, job->id);
    return journal_finish(journal, statement, error);
}

/* ---- telling ------------------------------------------------------------------------------- */

/* Only one job is under way at a time: what did not end before another began was killed. */
#define JOB_COLUMNS                                                                                \
    "id, started_at, finished_at, CASE WHEN outcome = 'running' AND id < (SELECT max(id) FROM"     \
    " jobs) THEN 'killed' ELSE outcome END, problem, criticals, errors, warnings, advisories"

static void read_job(sqlite3_stmt *statement, struct job *job)
{
    *job = (struct job){
        .id = sqlite3_column_int64(statement, 0),
        .started_at = sql_text_copy(statement, 1),
        .finished_at = sql_text_copy(statement, 2),
        .problem = sql_text_copy(statement, 4),
    };
    const char *outcome = (const char *)sqlite3_column_text(statement, 3);
    for (size_t i = 0; outcome && i < sizeof outcome_names / sizeof *outcome_names; i++)
        if (strcmp(outcome, outcome_names[i]) == 0)
            job->outcome = (enum job_outcome)i;
    for (int i = 0; i < SEVERITY_COUNT; i++)
        job->findings[i] = (size_t)sqlite3_column_int64(statement, 5 + i);
}

struct taking_jobs {
    bool (*take)(void *context, const struct job *job);
    void *context;
};

static bool take_job(sqlite3_stmt *statement, void *taking)
{
    const struct taking_jobs *to = taking;
    struct job job;
    read_job(statement, &job);
    bool wanted = to->take(to->context, &job);
    job_release(&job);
    return wanted;
}

bool job_each(struct journal *journal, size_t most,
              bool (*take)(void *context, const struct job *job), void *context,
              struct error *error)
{
    sqlite3_stmt *statement = journal_prepare(
        journal, "SELECT " JOB_COLUMNS " FROM jobs ORDER BY id DESC LIMIT ?1", error);
    if (statement)
        sqlite3_bind_int64(statement, 1, (sqlite3_int64)most);
    struct taking_jobs taking = {take, context};
    return journal_each_row(journal, statement, take_job, &taking, error);
}

struct finding_job {
    struct job *job;
    bool found;
};

static bool take_one(sqlite3_stmt *statement, void *taking)
{
    struct finding_job *finding = taking;
    read_job(statement, finding->job);
    finding->found = true;
    return false;
}

bool job_before(struct journal *journal, int64_t id, struct job *job, bool *found,
                struct error *error)
{
    sqlite3_stmt *statement = journal_prepare(journal,
                                              "SELECT " JOB_COLUMNS " FROM jobs WHERE id < ?1"
                                              " AND outcome <> 'running' AND (outcome <> 'done'"
                                              " OR EXISTS (SELECT 1 FROM job_stages"
                                              " WHERE job = jobs.id AND stage = 'publish'))"
                                              " ORDER BY id DESC LIMIT 1",
                                              error);
    if (statement)
        sqlite3_bind_int64(statement, 1, id);
    struct finding_job finding = {.job = job};
    bool asked = journal_each_row(journal, statement, take_one, &finding, error);
    *found = finding.found;
    return asked;
}

struct taking_gates {
    bool (*take)(void *context, const struct job_gate *gate);
    void *context;
};

static bool take_gate(sqlite3_stmt *statement, void *taking)
{
    const struct taking_gates *to = taking;
    const struct job_gate gate = {
        .gate = (const char *)sqlite3_column_text(statement, 0),
        .sentence = (const char *)sqlite3_column_text(statement, 1),
        .because = (const char *)sqlite3_column_text(statement, 2),
    };
    return to->take(to->context, &gate);
}

bool job_each_gate(struct journal *journal, int64_t id,
                   bool (*take)(void *context, const struct job_gate *gate), void *context,
                   struct error *error)
{
    sqlite3_stmt *statement = journal_prepare(
        journal, "SELECT gate, sentence, because FROM job_gates WHERE job = ?1 ORDER BY id", error);
    if (statement)
        sqlite3_bind_int64(statement, 1, id);
    struct taking_gates taking = {take, context};
    return journal_each_row(journal, statement, take_gate, &taking, error);
}

struct taking_findings {
    bool (*take)(void *context, const struct job_findings *findings);
    void *context;
};

static bool take_findings(sqlite3_stmt *statement, void *taking)
{
    const struct taking_findings *to = taking;
    struct job_findings findings = {.category = (const char *)sqlite3_column_text(statement, 0)};
    for (int i = 0; i < SEVERITY_COUNT; i++)
        findings.totals[i] = (size_t)sqlite3_column_int64(statement, 1 + i);
    return to->take(to->context, &findings);
}

bool job_each_findings(struct journal *journal, int64_t id,
                       bool (*take)(void *context, const struct job_findings *findings),
                       void *context, struct error *error)
{
    sqlite3_stmt *statement = journal_prepare(
        journal,
        "SELECT category, criticals, errors, warnings, advisories FROM job_findings WHERE job = ?1"
        " ORDER BY id",
        error);
    if (statement)
        sqlite3_bind_int64(statement, 1, id);
    struct taking_findings taking = {take, context};
    return journal_each_row(journal, statement, take_findings, &taking, error);
}
