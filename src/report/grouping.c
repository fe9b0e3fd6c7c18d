#include "report/grouping.h"

#include <stdlib.h>

/* The activity whose findings are being counted; its text is our own. */
struct counting {
    struct strbuf subject, title;
    bool has_subject, has_title;
    size_t count, line;
};

/* Where the writing is. */
struct group_walk {
    const struct report *report;
    const struct group_form *form;
    struct strbuf text;
    struct counting counting;
    struct group_place place;
};

static void put_activity(struct group_walk *walk, const struct logged_file *file)
{
    struct counting *counting = &walk->counting;
    if (!counting->count)
        return;
    struct activity_count activity = {
        .subject = counting->has_subject ? counting->subject.text : NULL,
        .title = counting->has_title ? counting->title.text : NULL,
        .count = counting->count,
        .line = counting->line,
    };
    walk->form->add_activity(file, &activity, &walk->place, &walk->text);
    report_put(walk->report, &walk->text);
    walk->place.activities++;
    counting->count = 0;
}

static void keep(struct strbuf *kept, bool *has, const char *text)
{
    strbuf_reset(kept);
    *has = text != NULL;
    if (text)
        strbuf_addstr(kept, text);
}

static bool is_counted(const struct counting *counting, const struct finding *finding)
{
    return counting->count &&
           report_same_text(counting->has_subject ? counting->subject.text : NULL,
                            finding->subject);
}

static void count_finding(struct group_walk *walk, const struct logged_file *file,
                          const struct finding *finding)
{
    struct counting *counting = &walk->counting;
    if (!is_counted(counting, finding)) {
        put_activity(walk, file);
        keep(&counting->subject, &counting->has_subject, finding->subject);
        keep(&counting->title, &counting->has_title, finding->title);
        counting->line = finding->place.line;
    }
    counting->count++;
}

static void put_file(struct group_walk *walk, struct finding_reader *reader,
                     const struct logged_file *file)
{
    size_t count = finding_reader_left(reader);
    if (!count)
        return;
    walk->place.activities = 0;
    walk->form->begin_file(file, count, &walk->place, &walk->text);
    for (const struct logged_finding *logged; (logged = finding_reader_next(reader));)
        count_finding(walk, file, &logged->finding);
    put_activity(walk, file);
    strbuf_addstr(&walk->text, walk->form->file_end);
    walk->place.files++;
}

static bool put_rule(struct group_walk *walk, const struct rule_total *total)
{
    struct finding_view view = {.rule = total->rule, .new_only = walk->form->new_only};
    struct finding_reader *reader = finding_reader_new(walk->report->log, &view);
    walk->place.files = 0;
    walk->form->begin_rule(walk->report, total, &walk->place, &walk->text);
    for (const struct logged_file *file; (file = finding_reader_next_file(reader));)
        put_file(walk, reader, file);
    strbuf_addstr(&walk->text, walk->form->rule_end);
    report_put(walk->report, &walk->text);
    walk->place.rules++;
    return finding_reader_end(reader, walk->report->error);
}

bool report_by_rule(const struct report *report, const struct group_form *form)
{
    struct group_walk walk = {
        .report = report,
        .form = form,
        .text = STRBUF_INIT,
        .counting = {.subject = STRBUF_INIT, .title = STRBUF_INIT},
    };
    size_t count;
    struct rule_total *totals = rule_totals_of_log(report->log, &count);
    bool read = true;
    for (size_t i = 0; read && i < count; i++)
        if (!form->new_only || totals[i].count > totals[i].known)
            read = put_rule(&walk, &totals[i]);
    free(totals);
    strbuf_release(&walk.counting.subject);
    strbuf_release(&walk.counting.title);
    strbuf_release(&walk.text);
    return read;
}
