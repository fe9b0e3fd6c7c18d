#include "notify/wording.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/language.h"
#include "base/strbuf.h"
#include "base/utf8.h"
#include "report/findings_text.h"
#include "report/safe_text.h"

/* ---- lines --------------------------------------------------------------------------------- */

/* The text without what is not shown, cut to so many bytes. The caller frees. */
static char *make_line(const char *text, size_t most)
{
    static const char ellipsis[] = "\xE2\x80\xA6";
    struct strbuf line = STRBUF_INIT;
    char *start = xstrndup(text, utf8_cut(text, strlen(text), most)); /* no more than can be kept */
    text_add_visible(&line, start);
    bool is_cut = strlen(start) < strlen(text) || line.length > most;
    free(start);
    if (!is_cut)
        return strbuf_detach(&line);
    size_t kept = utf8_cut(line.text, line.length, most - strlen(ellipsis));
    char *cut = xasprintf("%.*s%s", (int)kept, line.text, ellipsis);
    strbuf_release(&line);
    return cut;
}

static struct wording_section *add_section(struct wording *wording, const char *heading,
                                           enum wording_form form)
{
    struct wording_section *section = &wording->sections[wording->count++];
    *section = (struct wording_section){.heading = heading, .form = form};
    return section;
}

/* One that is too many is only counted by say_rest. */
__attribute__((format(printf, 2, 3))) static void say(struct wording_section *section,
                                                      const char *format, ...)
{
    if (section->count == WORDING_MOST_LINES)
        return;
    va_list arguments;
    va_start(arguments, format);
    char *text = xvasprintf(format, arguments);
    va_end(arguments);
    section->lines[section->count++] = make_line(text, WORDING_LONGEST_LINE);
    free(text);
}

static void say_rest(struct wording_section *section, size_t all)
{
    if (all <= section->count)
        return;
    size_t rest = all - section->count;
    struct strbuf text = STRBUF_INIT;
    text_add_count(&text, rest);
    section->lines[section->count++] = xasprintf(P_("and %s more", "and %s more", rest), text.text);
    strbuf_release(&text);
}

static size_t count_findings(const struct notice *notice)
{
    size_t count = 0;
    for (int i = 0; i < SEVERITY_COUNT; i++)
        count += notice->findings[i];
    return count;
}

/* ---- what happened ------------------------------------------------------------------------- */

static const char *headline_of_recheck(const struct notice *notice)
{
    if (notice->outcome == JOB_FAILED)
        return _("The check of the published files failed");
    return notice->bad.count                     ? _("Published files are not as they should be")
           : notice->occasion == NOTICE_RECOVERY ? _("Published files are good again")
                                                 : _("Published files are good");
}

static const char *headline(const struct notice *notice)
{
    if (notice->is_recheck)
        return headline_of_recheck(notice);
    static const char *const lines[] = {
        [NOTICE_FAILURE] = N_("The publication job failed"),
        [NOTICE_GATE] = N_("Not published: a gate stopped the job"),
        [NOTICE_RECOVERY] = N_("Published: the job works again"),
        [NOTICE_DONE] = N_("Published: the job is done"),
        [NOTICE_TEST] = N_("A test of the notifications"),
    };
    if (notice->occasion == NOTICE_FAILURE && notice->outcome == JOB_STOPPED)
        return _("Not published: the data have faults");
    if (notice->occasion == NOTICE_DONE && !notice->published.count)
        return _("The job is done: nothing has changed");
    return _(lines[notice->occasion]);
}

static void say_what_happened(const struct notice *notice, struct wording_section *section)
{
    switch (notice->occasion) {
    case NOTICE_GATE:
        say(section, "%s",
            _("The job was stopped before it published anything, since something looks "
              "wrong. What was published before is untouched."));
        break;
    case NOTICE_FAILURE:
        if (notice->outcome == JOB_STOPPED)
            say(section, "%s",
                _("Checks found faults that are too bad to be published. What was published "
                  "before is untouched."));
        else
            say(section, _("The job could not be finished: %s"),
                notice->problem.text ? error_said(&notice->problem) : _("no reason is known"));
        break;
    case NOTICE_RECOVERY:
        say(section,
            notice->before == JOB_STOPPED
                ? _("The job before, of %s, was stopped. This one is done.")
                : _("The job before, of %s, failed. This one is done."),
            notice->before_at ? notice->before_at : _("an unknown moment"));
        break;
    case NOTICE_DONE:
        say(section, "%s", _("The job is done."));
        break;
    case NOTICE_TEST:
        say(section, "%s",
            _("Nothing happened: somebody tries whether notifications arrive. This one "
              "did."));
        break;
    }
}

static void say_what_recheck_found(const struct notice *notice, struct wording_section *section)
{
    if (notice->outcome == JOB_FAILED)
        say(section, _("It could not be finished: %s"),
            notice->problem.text ? error_said(&notice->problem) : _("no reason is known"));
    else
        say(section,
            P_("Each published file was fetched from its public address, as its readers do. "
               "Of %zu, %zu is bad.",
               "Each published file was fetched from its public address, as its readers do. "
               "Of %zu, %zu are bad.",
               notice->bad.count),
            notice->checked, notice->bad.count);
}

static void say_where(const struct notice *notice, struct wording_section *section)
{
    if (notice->machine)
        say(section, _("Publication: %s, in %s on %s"), notice->organisation, notice->folder,
            notice->machine);
    else
        say(section, _("Publication: %s, in %s"), notice->organisation, notice->folder);
    if (notice->occasion == NOTICE_TEST || notice->is_recheck)
        say(section, _("Moment: %s"), notice->moment);
    else
        say(section, _("Job: number %lld, ended %s"), (long long)notice->job, notice->moment);
}

/* ---- gates, findings, datasets ------------------------------------------------------------- */

static void say_gates(const struct notice *notice, struct wording *wording, bool accepted)
{
    size_t stopping = notice_stopping_gates(notice);
    size_t all = accepted ? notice->gate_count - stopping : stopping;
    if (!all)
        return;
    struct wording_section *section = add_section(
        wording, accepted ? _("What was let pass") : _("What stopped it"), WORDING_LIST);
    for (size_t i = 0; i < notice->gate_count; i++) {
        const struct notice_gate *gate = &notice->gates[i];
        if ((gate->because != NULL) != accepted)
            continue;
        if (accepted)
            say(section, _("%s (gate '%s'; accepted: %s)"), gate->sentence, gate->gate,
                gate->because);
        else
            say(section, _("%s (gate '%s')"), gate->sentence, gate->gate);
    }
    say_rest(section, all);
}

static void say_findings(const struct notice *notice, struct wording *wording)
{
    size_t all = count_findings(notice);
    if (!all)
        return;
    struct wording_section *section = add_section(wording, _("Findings"), WORDING_LIST);
    struct strbuf totals = STRBUF_INIT;
    findings_text_add_totals(&totals, notice->findings);
    say(section,
        !notice->first.count        ? "%s"
        : all > notice->first.count ? _("%s; the worst are:")
                                    : _("%s:"),
        totals.text);
    strbuf_release(&totals);
    for (size_t i = 0; i < notice->first.count; i++)
        say(section, "%s", notice->first.items[i].text);
}

static void say_published(const struct notice *notice, struct wording *wording)
{
    if (notice->occasion == NOTICE_TEST || notice->is_recheck)
        return;
    struct wording_section *section = add_section(wording, _("What was published"), WORDING_LIST);
    for (size_t i = 0; i < notice->published.count; i++) {
        const struct notice_dataset *dataset = &notice->published.items[i];
        struct strbuf count = STRBUF_INIT;
        text_add_counted(&count, dataset->activities, "entry", "entries");
        say(section, "%s%s%s%s%s", dataset->title ? dataset->title : dataset->name,
            C_("separator", ": "), count.text, dataset->url ? C_("separator", ", ") : "",
            dataset->url ? dataset->url : "");
        strbuf_release(&count);
    }
    if (!notice->published.count)
        say(section, "%s",
            notice->outcome == JOB_DONE
                ? _("Nothing: what is published is as the records say already.")
                : _("Nothing by this job."));
    say_rest(section, notice->published.count);
}

static void say_files(const struct notice_files *files, const char *heading,
                      struct wording *wording)
{
    if (!files->count)
        return;
    struct wording_section *section = add_section(wording, heading, WORDING_LIST);
    for (size_t i = 0; i < files->count; i++) {
        const struct notice_file *file = &files->items[i];
        if (file->problem.text)
            say(section, _("%s: %s (since %s)"), file->url, error_said(&file->problem),
                file->since);
        else
            say(section, _("%s (was bad since %s)"), file->url, file->since);
    }
    say_rest(section, files->count);
}

/* ---- what to do ---------------------------------------------------------------------------- */

/* As a shell takes it as one word. */
static char *quote_for_shell(const char *text)
{
    struct strbuf quoted = STRBUF_INIT;
    strbuf_addch(&quoted, '\'');
    for (; *text; text++)
        if (*text == '\'')
            strbuf_addstr(&quoted, "'\\''");
        else
            strbuf_addch(&quoted, *text);
    strbuf_addch(&quoted, '\'');
    return strbuf_detach(&quoted);
}

static void say_command(const struct notice *notice, struct wording *wording)
{
    struct wording_section *section = add_section(wording, "", WORDING_COMMAND);
    char *folder = quote_for_shell(notice->folder);
    struct strbuf line = STRBUF_INIT;
    strbuf_addf(&line, "iatipub %s -C %s", notice->is_recheck ? "publish --recheck" : "run",
                folder);
    for (size_t i = 0; notice->occasion == NOTICE_GATE && i < notice->gate_count; i++)
        strbuf_addf(&line, " --accept %s", notice->gates[i].gate);
    if (notice->occasion == NOTICE_GATE)
        strbuf_addf(&line, " --because '%s'", _("why this is right"));
    say(section, "%s", line.text);
    strbuf_release(&line);
    free(folder);
}

static void say_what_to_do(const struct notice *notice, struct wording *wording)
{
    struct wording_section *section = add_section(wording, _("What to do"), WORDING_TEXT);
    if (notice->occasion == NOTICE_RECOVERY || notice->occasion == NOTICE_DONE ||
        notice->occasion == NOTICE_TEST) {
        say(section, "%s", _("Nothing."));
        return;
    }
    if (notice->is_recheck && notice->outcome == JOB_FAILED)
        say(section, "%s", _("Change what the message above names. To check again:"));
    else if (notice->is_recheck)
        say(section, "%s",
            _("Have whoever runs the web server mend what is named above: what is published "
              "was as it should be when it was put there. A file that is missing or was "
              "changed there is put back by 'iatipub publish'. To check again:"));
    else if (notice->occasion == NOTICE_GATE)
        say(section, "%s",
            _("If that is wrong, mend the records: the next job publishes them. If it is "
              "right, let it pass this once and say why:"));
    else if (notice->outcome == JOB_STOPPED)
        say(section, "%s",
            _("Mend what the findings name; the next job publishes then. To start one now:"));
    else if (notice->problem.kind == ERROR_USAGE)
        say(section, "%s",
            _("Change what the message above names, in publication.yaml, the mapping or the "
              "secrets. Then start the job again:"));
    else
        say(section, "%s",
            _("The next job tries again, and starting it again does no harm. To start it "
              "now:"));
    say_command(notice, wording);
}

/* ---- all of it ----------------------------------------------------------------------------- */

void wording_make(const struct notice *notice, struct wording *wording)
{
    *wording = (struct wording){.count = 0};
    char *subject =
        xasprintf("%s%s%s", headline(notice), C_("separator", ": "), notice->organisation);
    wording->subject = make_line(subject, WORDING_LONGEST_SUBJECT);
    free(subject);
    struct wording_section *happened = add_section(wording, headline(notice), WORDING_TEXT);
    if (notice->is_recheck)
        say_what_recheck_found(notice, happened);
    else
        say_what_happened(notice, happened);
    say_where(notice, happened);
    say_files(&notice->bad, _("What is bad"), wording);
    say_files(&notice->mended, _("What is good again"), wording);
    say_gates(notice, wording, false);
    say_findings(notice, wording);
    say_gates(notice, wording, true);
    say_published(notice, wording);
    say_what_to_do(notice, wording);
}

void wording_release(struct wording *wording)
{
    for (size_t i = 0; i < wording->count; i++)
        for (size_t j = 0; j < wording->sections[i].count; j++)
            free(wording->sections[i].lines[j]);
    free(wording->subject);
    *wording = (struct wording){.count = 0};
}
