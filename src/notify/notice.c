#include "notify/notice.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/file.h"
#include "base/language.h"
#include "base/strbuf.h"
#include "wording/finding_words.h"

/* ---- findings ------------------------------------------------------------------------------ */

/* Where a finding of this severity goes: behind all that are as bad. */
static size_t place_of(const struct notice_findings *findings, enum severity severity)
{
    size_t place = findings->count;
    while (place > 0 && findings->items[place - 1].severity > severity)
        place--;
    return place;
}

/* "error: XM-DAC-1-A: no sector (records/activities.csv, row 2; rule 6.2.2)". */
static char *make_line(const struct finding *finding)
{
    const struct place *place = finding->source.file ? &finding->source : &finding->place;
    bool is_row = place == &finding->source && !place->is_line;
    struct strbuf line = STRBUF_INIT, room = STRBUF_INIT;
    strbuf_addf(&line, "%s%s", finding_severity_word(finding->severity), C_("separator", ": "));
    if (finding->subject)
        strbuf_addf(&line, "%s%s", finding->subject, C_("separator", ": "));
    strbuf_addf(&line, "%s (", finding_words(finding->message, &room));
    strbuf_release(&room);
    if (place->file)
        strbuf_addstr(&line, place == &finding->source ? place->file : path_base(place->file));
    if (place->file && place->line)
        strbuf_addf(&line, is_row ? _(", row %zu") : _(", line %zu"), place->line);
    strbuf_addstr(&line, place->file ? C_("separator", "; ") : "");
    strbuf_addf(&line, _("rule %s"), finding->rule);
    strbuf_addch(&line, ')');
    return strbuf_detach(&line);
}

static void take_finding(struct notice_findings *to, const struct finding *finding)
{
    size_t place = place_of(to, finding->severity);
    if (place == NOTICE_FINDINGS)
        return;
    if (to->count == NOTICE_FINDINGS)
        free(to->items[--to->count].text);
    memmove(&to->items[place + 1], &to->items[place], (to->count - place) * sizeof *to->items);
    to->items[place].severity = finding->severity;
    to->items[place].text = make_line(finding);
    to->count++;
}

void notice_findings_take(struct notice_findings *to, const struct findings *from)
{
    for (size_t i = 0; i < from->count; i++)
        take_finding(to, &from->items[i]);
}

void notice_findings_release(struct notice_findings *findings)
{
    for (size_t i = 0; i < findings->count; i++)
        free(findings->items[i].text);
    findings->count = 0;
}

/* ---- gathering ----------------------------------------------------------------------------- */

void notice_add_gate(struct notice *notice, const char *gate, const char *sentence,
                     const char *because)
{
    notice->gates =
        grow(notice->gates, notice->gate_count + 1, &notice->gate_capacity, sizeof *notice->gates);
    notice->gates[notice->gate_count++] =
        (struct notice_gate){xstrdup(gate), xstrdup(sentence), xstrdup_or_null(because)};
}

void notice_add_dataset(struct notice_datasets *datasets, const char *name, const char *title,
                        const char *url, size_t activities)
{
    datasets->items =
        grow(datasets->items, datasets->count + 1, &datasets->capacity, sizeof *datasets->items);
    datasets->items[datasets->count++] = (struct notice_dataset){
        xstrdup(name), xstrdup_or_null(title), xstrdup_or_null(url), activities};
}

void notice_add_file(struct notice_files *files, const char *name, const char *url,
                     const struct error *problem, const char *since)
{
    files->items = grow(files->items, files->count, &files->capacity, sizeof *files->items);
    struct notice_file *file = &files->items[files->count++];
    *file = (struct notice_file){xstrdup(name), xstrdup(url), ERROR_INIT, xstrdup(since)};
    if (problem)
        error_copy(&file->problem, problem);
}

static void release_files(struct notice_files *files)
{
    for (size_t i = 0; i < files->count; i++) {
        free(files->items[i].name);
        free(files->items[i].url);
        error_clear(&files->items[i].problem);
        free(files->items[i].since);
    }
    free(files->items);
}

static void release_datasets(struct notice_datasets *datasets)
{
    for (size_t i = 0; i < datasets->count; i++) {
        free(datasets->items[i].name);
        free(datasets->items[i].title);
        free(datasets->items[i].url);
    }
    free(datasets->items);
}

void notice_release(struct notice *notice)
{
    for (size_t i = 0; i < notice->gate_count; i++) {
        free(notice->gates[i].gate);
        free(notice->gates[i].sentence);
        free(notice->gates[i].because);
    }
    free(notice->gates);
    release_datasets(&notice->published);
    release_datasets(&notice->datasets);
    release_files(&notice->bad);
    release_files(&notice->mended);
    notice_findings_release(&notice->first);
    error_clear(&notice->problem);
    char *const texts[] = {notice->organisation, notice->folder,       notice->machine,
                           notice->moment,       notice->last_success, notice->before_at};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        free(texts[i]);
    *notice = (struct notice){.job = 0};
}

/* ---- judging ------------------------------------------------------------------------------- */

size_t notice_stopping_gates(const struct notice *notice)
{
    size_t count = 0;
    for (size_t i = 0; i < notice->gate_count; i++)
        count += notice->gates[i].because == NULL;
    return count;
}

enum notice_occasion notice_judge(const struct notice *notice)
{
    if (notice->outcome == JOB_STOPPED && notice_stopping_gates(notice))
        return NOTICE_GATE;
    if (notice->outcome != JOB_DONE)
        return NOTICE_FAILURE;
    return notice->has_before && notice->before != JOB_DONE ? NOTICE_RECOVERY : NOTICE_DONE;
}

const char *notice_occasion_name(enum notice_occasion occasion)
{
    static const char *const names[] = {
        [NOTICE_FAILURE] = "failure", [NOTICE_GATE] = "gate", [NOTICE_RECOVERY] = "recovery",
        [NOTICE_DONE] = "always",     [NOTICE_TEST] = "test",
    };
    return names[occasion];
}

bool notice_is_for(const struct notice *notice, char *const *when, unsigned count)
{
    if (notice->occasion == NOTICE_TEST)
        return true;
    for (unsigned i = 0; i < count; i++)
        if (strcmp(when[i], "always") == 0 ||
            strcmp(when[i], notice_occasion_name(notice->occasion)) == 0)
            return true;
    return count == 0 && notice->occasion != NOTICE_DONE;
}
