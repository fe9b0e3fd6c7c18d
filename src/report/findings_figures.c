#include "report/findings_figures.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/language.h"
#include "report/category_totals.h"
#include "store/jobs.h"
#include "wording/finding_words.h"

enum { NUMBER_SIZE = 24, DAY_LENGTH = 10 };

static size_t *count_kinds(const struct finding_log *log)
{
    size_t *counts = xcalloc(finding_log_kinds(log)->count + 1, sizeof *counts);
    for (size_t i = 0; i < finding_log_file_count(log); i++) {
        const struct logged_file *file = finding_log_file(log, i);
        for (size_t j = 0; j < file->kind_count; j++)
            counts[file->kinds[j].kind] += file->kinds[j].count;
    }
    return counts;
}

static const char *number(size_t count, char text[NUMBER_SIZE])
{
    snprintf(text, NUMBER_SIZE, "%zu", count);
    return text;
}

/* ---- by category ---- */

static void add_category(struct figure_table *table, const struct category_total *total)
{
    char texts[SEVERITY_COUNT + 1][NUMBER_SIZE];
    size_t all = 0;
    for (int i = 0; i < SEVERITY_COUNT; i++)
        all += total->totals[i];
    figure_table_row(table, (const char *[]){finding_category_word(total->category),
                                             number(total->totals[SEVERITY_CRITICAL], texts[0]),
                                             number(total->totals[SEVERITY_ERROR], texts[1]),
                                             number(total->totals[SEVERITY_WARNING], texts[2]),
                                             number(total->totals[SEVERITY_ADVISORY], texts[3]),
                                             number(all, texts[4])});
}

static void add_categories(struct figures *figures, const struct finding_log *log)
{
    static const struct figure_column columns[] = {
        {"category", N_("Category"), FIGURE_TEXT}, {"critical", N_("Critical"), FIGURE_COUNT},
        {"error", N_("Errors"), FIGURE_COUNT},     {"warning", N_("Warnings"), FIGURE_COUNT},
        {"advisory", N_("Advice"), FIGURE_COUNT},  {"findings", N_("Findings"), FIGURE_COUNT}};
    struct figure_table *table = figures_add(figures, "findings", "Findings by category", columns,
                                             sizeof columns / sizeof *columns);
    size_t count;
    struct category_total *totals = category_totals(log, &count);
    for (size_t i = 0; i < count; i++)
        add_category(table, &totals[i]);
    free(totals);
}

/* ---- by rule ---- */

struct rule_count {
    const struct finding_kind *kind;
    size_t count;
};

static int by_count(const void *a, const void *b)
{
    const struct rule_count *first = a, *second = b;
    if (first->count != second->count)
        return first->count > second->count ? -1 : 1;
    return strverscmp(first->kind->rule, second->kind->rule);
}

static void add_rules(struct figures *figures, const struct finding_kinds *kinds,
                      const size_t *counts)
{
    static const struct figure_column columns[] = {{"rule", N_("Rule"), FIGURE_TEXT},
                                                   {"category", N_("Category"), FIGURE_TEXT},
                                                   {"severity", N_("Severity"), FIGURE_TEXT},
                                                   {"hint", N_("What to do"), FIGURE_TEXT},
                                                   {"findings", N_("Findings"), FIGURE_COUNT}};
    struct figure_table *table = figures_add(figures, "finding_rules", "Findings by rule", columns,
                                             sizeof columns / sizeof *columns);
    struct rule_count *rules = xcalloc(kinds->count + 1, sizeof *rules);
    struct strbuf room = STRBUF_INIT;
    for (size_t i = 0; i < kinds->count; i++)
        rules[i] = (struct rule_count){&kinds->items[i], counts[i]};
    qsort(rules, kinds->count, sizeof *rules, by_count);
    for (size_t i = 0; i < kinds->count && rules[i].count; i++) {
        const struct finding_kind *kind = rules[i].kind;
        char text[NUMBER_SIZE];
        figure_table_row(table, (const char *[]){kind->rule, finding_category_word(kind->category),
                                                 finding_severity_word(kind->severity),
                                                 finding_words(kind->hint, &room),
                                                 number(rules[i].count, text)});
    }
    strbuf_release(&room);
    free(rules);
}

void findings_figures_add(struct figures *figures, const struct finding_log *log)
{
    const struct finding_kinds *kinds = finding_log_kinds(log);
    size_t *counts = count_kinds(log);
    add_categories(figures, log);
    add_rules(figures, kinds, counts);
    free(counts);
}

/* ---- over time ---- */

enum { JOBS_MOST = 400 };

struct over_time {
    struct figure_table *table;
    char day[DAY_LENGTH + 1];      /* that is being told of */
    size_t totals[SEVERITY_COUNT]; /* of that day */
    int64_t jobs[JOBS_MOST];       /* the last of each day, the latest first */
    char days[JOBS_MOST][DAY_LENGTH + 1];
    size_t count;
};

/* A job that validated and published counts; of several on a day the last. */
static bool take_job(void *context, const struct job *job)
{
    struct over_time *time = context;
    if (job->outcome != JOB_DONE || !job->finished_at || time->count == JOBS_MOST)
        return time->count < JOBS_MOST;
    char *day = time->days[time->count];
    snprintf(day, DAY_LENGTH + 1, "%s", job->finished_at);
    if (time->count == 0 || strcmp(time->days[time->count - 1], day) != 0)
        time->jobs[time->count++] = job->id;
    return true;
}

static void add_day(const struct over_time *time, const char *category,
                    const size_t totals[SEVERITY_COUNT])
{
    char texts[SEVERITY_COUNT + 1][NUMBER_SIZE];
    size_t all = 0;
    for (int i = 0; i < SEVERITY_COUNT; i++) {
        number(totals[i], texts[i]);
        all += totals[i];
    }
    figure_table_row(time->table,
                     (const char *[]){time->day, finding_category_word(category),
                                      texts[SEVERITY_CRITICAL], texts[SEVERITY_ERROR],
                                      texts[SEVERITY_WARNING], texts[SEVERITY_ADVISORY],
                                      number(all, texts[SEVERITY_COUNT])});
}

static bool take_findings(void *context, const struct job_findings *findings)
{
    struct over_time *time = context;
    for (int i = 0; i < SEVERITY_COUNT; i++)
        time->totals[i] += findings->totals[i];
    add_day(time, findings->category, findings->totals);
    return true;
}

bool findings_figures_add_history(struct figures *figures, struct journal *journal,
                                  struct error *error)
{
    static const struct figure_column columns[] = {{"day", N_("Day"), FIGURE_DATE},
                                                   {"category", N_("Category"), FIGURE_TEXT},
                                                   {"critical", N_("Critical"), FIGURE_COUNT},
                                                   {"error", N_("Errors"), FIGURE_COUNT},
                                                   {"warning", N_("Warnings"), FIGURE_COUNT},
                                                   {"advisory", N_("Advice"), FIGURE_COUNT},
                                                   {"findings", N_("Findings"), FIGURE_COUNT}};
    struct over_time *time = xcalloc(1, sizeof *time);
    time->table = figures_add(figures, "findings_over_time", "Findings over time", columns,
                              sizeof columns / sizeof *columns);
    bool told = job_each(journal, SIZE_MAX >> 1, take_job, time, error);
    for (size_t i = time->count; told && i-- > 0;) {
        snprintf(time->day, sizeof time->day, "%s", time->days[i]);
        memset(time->totals, 0, sizeof time->totals);
        told = job_each_findings(journal, time->jobs[i], take_findings, time, error);
        add_day(time, C_("label", "all"), time->totals);
    }
    figure_table_note(time->table, "Of each day the last run that went through, by its validation; "
                                   "at most 400 days. A category without findings has no row.");
    free(time);
    return told;
}
