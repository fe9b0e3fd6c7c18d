#include <CUnit/CUnit.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/alloc.h"
#include "base/strbuf.h"
#include "store/jobs.h"

extern CU_TestInfo jobs_tests[];

/* A journal in a folder of its own. */
struct jobs_place {
    char folder[40];
    struct journal *journal;
    struct error error;
};

static void place_make(struct jobs_place *place)
{
    *place = (struct jobs_place){.folder = "/tmp/iatipub-jobs-XXXXXX"};
    CU_ASSERT_PTR_NOT_NULL_FATAL(mkdtemp(place->folder));
    place->journal = journal_open(place->folder, &place->error);
    CU_ASSERT_PTR_NOT_NULL_FATAL(place->journal);
}

static void place_remove(struct jobs_place *place)
{
    journal_close(place->journal);
    char *path = xasprintf("%s/.iatipub/journal.db", place->folder);
    unlink(path);
    *strrchr(path, '/') = '\0';
    rmdir(path);
    rmdir(place->folder);
    free(path);
    error_clear(&place->error);
}

static int64_t begin(struct jobs_place *place, const char *now)
{
    int64_t id = 0;
    journal_set_now(place->journal, now);
    CU_ASSERT_TRUE(job_begin(place->journal, &id, &place->error));
    return id;
}

static void end(struct jobs_place *place, int64_t id, enum job_outcome outcome, char *problem)
{
    const struct job job = {
        .id = id, .outcome = outcome, .problem = problem, .findings = {0, 1, 2, 3}};
    CU_ASSERT_TRUE(job_end(place->journal, &job, &place->error));
}

static bool tell_job(void *context, const struct job *job)
{
    strbuf_addf(context, "%lld %s %s %s %s %zu%zu%zu%zu\n", (long long)job->id, job->started_at,
                job->finished_at ? job->finished_at : "-", job_outcome_name(job->outcome),
                job->problem ? job->problem : "-", job->findings[0], job->findings[1],
                job->findings[2], job->findings[3]);
    return true;
}

static void tells_what_became_of_jobs(void)
{
    struct jobs_place place;
    place_make(&place);
    char problem[] = "no 'answer'";
    int64_t first = begin(&place, "2026-03-01T02:00:00Z");
    journal_set_now(place.journal, "2026-03-01T02:05:00Z");
    end(&place, first, JOB_FAILED, problem);
    begin(&place, "2026-03-02T02:00:00Z");
    begin(&place, "2026-03-03T02:00:00Z");
    struct strbuf text = STRBUF_INIT;
    CU_ASSERT_TRUE(job_each(place.journal, 10, tell_job, &text, &place.error));
    CU_ASSERT_STRING_EQUAL(text.text, "3 2026-03-03T02:00:00Z - running - 0000\n"
                                      "2 2026-03-02T02:00:00Z - killed - 0000\n"
                                      "1 2026-03-01T02:00:00Z 2026-03-01T02:05:00Z failed "
                                      "no 'answer' 0123\n");
    strbuf_release(&text);
    place_remove(&place);
}

static void knows_the_job_that_ended_before(void)
{
    struct jobs_place place;
    place_make(&place);
    int64_t first = begin(&place, NULL);
    struct job before = {.id = 0};
    bool found = true;
    CU_ASSERT_TRUE(job_before(place.journal, first, &before, &found, &place.error));
    CU_ASSERT_FALSE(found);
    end(&place, first, JOB_STOPPED, NULL);
    begin(&place, NULL); /* killed */
    int64_t third = begin(&place, NULL);
    CU_ASSERT_TRUE(job_before(place.journal, third, &before, &found, &place.error));
    CU_ASSERT_TRUE(found);
    CU_ASSERT_EQUAL(before.id, first);
    CU_ASSERT_EQUAL(before.outcome, JOB_STOPPED);
    job_release(&before);
    place_remove(&place);
}

static bool tell_gate(void *context, const struct job_gate *gate)
{
    strbuf_addf(context, "%s: %s (%s)\n", gate->gate, gate->sentence,
                gate->because ? gate->because : "-");
    return true;
}

static void keeps_who_let_what_pass(void)
{
    struct jobs_place place;
    place_make(&place);
    int64_t id = begin(&place, NULL);
    CU_ASSERT_TRUE(job_note_gate(place.journal, id, "vanished", "3 are gone", NULL, &place.error));
    CU_ASSERT_TRUE(
        job_note_gate(place.journal, id, "backwards", "older", "it is so", &place.error));
    CU_ASSERT_TRUE(job_note_stage(place.journal, id, "import", 120, &place.error));
    struct strbuf text = STRBUF_INIT;
    CU_ASSERT_TRUE(job_each_gate(place.journal, id, tell_gate, &text, &place.error));
    CU_ASSERT_STRING_EQUAL(text.text, "vanished: 3 are gone (-)\nbackwards: older (it is so)\n");
    strbuf_release(&text);
    CU_ASSERT_FALSE(job_note_stage(place.journal, 77, "import", 1, &place.error)); /* no such job */
    CU_ASSERT_EQUAL(place.error.kind, ERROR_ENVIRONMENT);
    place_remove(&place);
}

static bool tell_findings(void *context, const struct job_findings *findings)
{
    strbuf_addf(context, "%s %zu %zu %zu %zu\n", findings->category, findings->totals[0],
                findings->totals[1], findings->totals[2], findings->totals[3]);
    return true;
}

static void are_told_with_their_findings_by_category(void)
{
    struct jobs_place place;
    place_make(&place);
    int64_t first = begin(&place, "2026-05-01T00:00:00Z");
    const struct job_findings findings[] = {{"financial", {0, 3, 1, 0}}, {"schema", {2, 0, 0, 0}}};
    for (size_t i = 0; i < sizeof findings / sizeof *findings; i++)
        CU_ASSERT_TRUE(job_note_findings(place.journal, first, &findings[i], &place.error));
    end(&place, first, JOB_DONE, NULL);
    int64_t second = begin(&place, "2026-05-02T00:00:00Z");
    struct strbuf told = STRBUF_INIT;
    CU_ASSERT_TRUE(job_each_findings(place.journal, second, tell_findings, &told, &place.error));
    CU_ASSERT_STRING_EQUAL(told.text, "");
    CU_ASSERT_TRUE(job_each_findings(place.journal, first, tell_findings, &told, &place.error));
    CU_ASSERT_STRING_EQUAL(told.text, "financial 0 3 1 0\nschema 2 0 0 0\n");
    strbuf_release(&told);
    place_remove(&place);
}

CU_TestInfo jobs_tests[] = {
    {"are told with their findings by category", are_told_with_their_findings_by_category},
    {"tells what became of jobs", tells_what_became_of_jobs},
    {"knows the job that ended before", knows_the_job_that_ended_before},
    {"keeps who let what pass", keeps_who_let_what_pass},
    CU_TEST_INFO_NULL,
};
