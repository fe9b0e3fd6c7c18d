#include "commands/session.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/date.h"
#include "base/file.h"
#include "base/language.h"
#include "base/strbuf.h"
#include "commands/quarantining.h"
#include "report/findings_text.h"
#include "report/safe_text.h"
#include "store/journal.h"
#include "validate/validator.h"

bool options_read(int argc, char **argv, const struct usage *usage,
                  const struct option_spec *options, size_t option_count, size_t *count,
                  int *status)
{
    size_t arguments;
    struct error error = ERROR_INIT;
    enum options_result result =
        options_parse(argc, argv, usage, options, option_count, &arguments, &error);
    *status = result == OPTIONS_WRONG ? report_error(&error) : ERROR_NONE;
    if (count)
        *count = arguments;
    return result == OPTIONS_DONE;
}

bool settle_now(const char **now, int *status)
{
    static char moment[DATETIME_TEXT_SIZE];
    if (!*now || datetime_is_valid(*now))
        return true;
    if (strlen(*now) == strlen("YYYY-MM-DD") && date_is_valid(*now)) {
        snprintf(moment, sizeof moment, "%sT00:00:00Z", *now);
        *now = moment;
        return true;
    }
    struct error error = ERROR_INIT;
    error_set(&error, ERROR_USAGE,
              "--now \"%s\" is no date and time; expected one such as 2024-05-31T09:30:00Z, or a "
              "day such as 2024-05-31",
              *now);
    *status = report_error(&error);
    return false;
}

bool session_open(struct session *session, const char *folder)
{
    *session = (struct session){.lock = {.descriptor = -1}, .findings = {.limit = SHOWN_FINDINGS}};
    session->publication = publication_load(folder, &session->error);
    if (!session->publication)
        return false;
    session->standard = standard_load("2.03", &session->error);
    if (!session->standard)
        return false;
    session->layout = layout_build(session->standard, session->publication->languages,
                                   session->publication->languages_count, &session->error);
    return session->layout != NULL;
}

bool session_begin(struct session *session, const char *folder)
{
    if (!folder || *folder)
        return session_open(session, folder ? folder : ".") &&
               store_lock(session->publication, &session->lock, &session->error);
    *session = (struct session){.lock = {.descriptor = -1}};
    return error_set(&session->error, ERROR_USAGE,
                     "the folder given with -C has no name; leave -C out to work here");
}

struct journal *session_journal(struct session *session, bool create)
{
    if (session->journal)
        return session->journal;
    char *path = path_join(session->publication->folder, ".iatipub/journal.db");
    bool wanted = create || file_exists(path);
    free(path);
    session->journal = wanted ? journal_open(session->publication->folder, &session->error) : NULL;
    if (session->journal && session->now) {
        char now[DATETIME_TEXT_SIZE];
        session_now(session, now);
        journal_set_now(session->journal, now);
    }
    return session->journal;
}

void session_now(const struct session *session, char text[DATETIME_TEXT_SIZE])
{
    if (session->now)
        datetime_in_utc(session->now, text);
    else
        datetime_now(text);
}

void session_release(struct session *session)
{
    journal_close(session->journal);
    store_unlock(&session->lock);
    layout_free(session->layout);
    standard_free(session->standard);
    publication_free(session->publication);
    findings_release(&session->findings);
    notice_findings_release(&session->first);
    free(session->categories);
    quarantined_release(session);
    validator_free(session->validator);
}

int session_end(struct session *session, bool finished)
{
    session_release(session);
    if (!finished && !session->stopped && !session->error.kind)
        error_set(&session->error, ERROR_ENVIRONMENT, "the work could not be finished");
    if (session->error.kind)
        return report_error(&session->error);
    return session->stopped ? ERROR_DATA : ERROR_NONE;
}

void session_show_findings(const struct session *session)
{
    findings_text_write(&session->findings, stdout);
}

bool session_is_stopped_by_findings(struct session *session)
{
    session->stopped =
        findings_at_least(&session->findings, session->publication->publish_below) > 0;
    return session->stopped;
}

int report_error(struct error *error)
{
    int status = (int)error->kind;
    fflush(stdout); /* what was done comes before what was not */
    struct strbuf line = STRBUF_INIT;
    text_add_visible(&line, error_said(error)); /* names of files may hold anything */
    fprintf(stderr, "iatipub: %s\n", line.text);
    strbuf_release(&line);
    error_clear(error);
    return status;
}

const char *count_text(size_t count, char text[COUNT_TEXT_SIZE])
{
    char digits[COUNT_TEXT_SIZE];
    int length = snprintf(digits, sizeof digits, "%zu", count);
    char *end = text;
    for (int i = 0; i < length; i++) {
        if (i && (length - i) % 3 == 0)
            *end++ = ',';
        *end++ = digits[i];
    }
    *end = '\0';
    return text;
}

char *counted(size_t count, const char *one, const char *many)
{
    char text[COUNT_TEXT_SIZE];
    return xasprintf("%s %s", count_text(count, text), P_(one, many, count));
}
