#include "notify/prometheus.h"

#include <time.h>

#include "base/file.h"

/* ---- samples ------------------------------------------------------------------------------- */

static void add_label(struct strbuf *text, const char *name, const char *value)
{
    strbuf_addf(text, "%s=\"", name);
    struct strbuf sound = STRBUF_INIT;
    strbuf_add_utf8(&sound, value);
    for (const char *c = sound.text; *c; c++) {
        if (*c == '\\' || *c == '"')
            strbuf_addch(text, '\\');
        if (*c == '\n')
            strbuf_addstr(text, "\\n");
        else
            strbuf_addch(text, *c);
    }
    strbuf_release(&sound);
    strbuf_addch(text, '"');
}

static void begin_gauge(struct strbuf *text, const char *name, const char *help)
{
    strbuf_addf(text, "# HELP %s %s\n# TYPE %s gauge\n", name, help, name);
}

/* All but the value. `label` NULL: only the publication's. */
static void begin_sample(struct strbuf *text, const struct notice *notice, const char *name,
                         const char *label, const char *value)
{
    strbuf_addf(text, "%s{", name);
    add_label(text, "publication", notice->folder);
    if (label) {
        strbuf_addch(text, ',');
        add_label(text, label, value);
    }
    strbuf_addstr(text, "} ");
}

/* ---- gauges -------------------------------------------------------------------------------- */

static void add_moment(struct strbuf *text, const struct notice *notice, const char *name,
                       const char *help, const char *moment)
{
    struct tm parts = {.tm_year = 0};
    if (!moment || !strptime(moment, "%Y-%m-%dT%H:%M:%SZ", &parts))
        return;
    begin_gauge(text, name, help);
    begin_sample(text, notice, name, NULL, NULL);
    strbuf_addf(text, "%lld\n", (long long)timegm(&parts));
}

static void add_outcome(struct strbuf *text, const struct notice *notice)
{
    static const char name[] = "iatipub_run_outcome";
    static const enum job_outcome outcomes[] = {JOB_DONE, JOB_STOPPED, JOB_FAILED};
    begin_gauge(text, name, "1 for the outcome of the last run, 0 for the others.");
    for (size_t i = 0; i < sizeof outcomes / sizeof *outcomes; i++) {
        begin_sample(text, notice, name, "outcome", job_outcome_name(outcomes[i]));
        strbuf_addf(text, "%d\n", outcomes[i] == notice->outcome);
    }
}

static void add_findings(struct strbuf *text, const struct notice *notice)
{
    static const char name[] = "iatipub_findings";
    begin_gauge(text, name, "Findings of the last run.");
    for (int i = 0; i < SEVERITY_COUNT; i++) {
        begin_sample(text, notice, name, "severity", severity_name((enum severity)i));
        strbuf_addf(text, "%zu\n", notice->findings[i]);
    }
}

static void add_stages(struct strbuf *text, const struct notice *notice)
{
    static const char name[] = "iatipub_stage_seconds";
    begin_gauge(text, name, "How long each stage of the last run took.");
    for (size_t i = 0; i < notice->stage_count; i++) {
        begin_sample(text, notice, name, "stage", notice->stages[i].name);
        strbuf_addf(text, "%u.%03u\n", notice->stages[i].milliseconds / 1000,
                    notice->stages[i].milliseconds % 1000);
    }
}

static void add_activities(struct strbuf *text, const struct notice *notice)
{
    static const char name[] = "iatipub_activities";
    begin_gauge(text, name, "Activities or organisations in each published dataset.");
    for (size_t i = 0; i < notice->datasets.count; i++) {
        begin_sample(text, notice, name, "dataset", notice->datasets.items[i].name);
        strbuf_addf(text, "%zu\n", notice->datasets.items[i].activities);
    }
}

/* Of each file that is bad; one that is good again is told once more, by 0. */
static void add_files(struct strbuf *text, const struct notice *notice)
{
    static const char name[] = "iatipub_recheck_file_bad";
    const struct notice_files *const lists[] = {&notice->bad, &notice->mended};
    begin_gauge(text, name, "1 for each published file that is bad, 0 for one that was.");
    for (size_t i = 0; i < 2; i++)
        for (size_t j = 0; j < lists[i]->count; j++) {
            begin_sample(text, notice, name, "dataset", lists[i]->items[j].name);
            strbuf_addf(text, "%d\n", lists[i] == &notice->bad);
        }
}

static void add_count(struct strbuf *text, const struct notice *notice, const char *name,
                      const char *help, size_t count)
{
    begin_gauge(text, name, help);
    begin_sample(text, notice, name, NULL, NULL);
    strbuf_addf(text, "%zu\n", count);
}

static void add_recheck(struct strbuf *text, const struct notice *notice)
{
    add_moment(text, notice, "iatipub_recheck_timestamp_seconds",
               "When the published files were last looked at.", notice->moment);
    add_count(text, notice, "iatipub_recheck_failed", "1 if that could not be finished.",
              notice->outcome == JOB_FAILED);
    add_count(text, notice, "iatipub_recheck_files", "Published files that were looked at.",
              notice->checked);
    add_count(text, notice, "iatipub_recheck_bad_files", "Those of them that are bad.",
              notice->bad.count);
    add_files(text, notice);
}

void prometheus_add(struct strbuf *text, const struct notice *notice)
{
    if (notice->is_recheck) {
        add_recheck(text, notice);
        return;
    }
    add_moment(text, notice, "iatipub_last_run_timestamp_seconds", "When the last run ended.",
               notice->moment);
    add_moment(text, notice, "iatipub_last_success_timestamp_seconds",
               "When the last run that was done ended.", notice->last_success);
    add_outcome(text, notice);
    add_findings(text, notice);
    add_stages(text, notice);
    add_activities(text, notice);
}

bool prometheus_write(const char *path, const struct notice *notice, struct error *error)
{
    struct strbuf text = STRBUF_INIT;
    prometheus_add(&text, notice);
    bool written = file_write(path, text.text, text.length, error);
    strbuf_release(&text);
    return written;
}
