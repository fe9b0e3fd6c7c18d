/* What is wrong with the data.
 *
 * A finding never stops the work by itself: it is gathered, shown and counted, and the verb decides
 * at the end by severity. Stages add to one `struct findings`, in document order. */
#ifndef IATIPUB_BASE_FINDING_H
#define IATIPUB_BASE_FINDING_H

#include <stdbool.h>
#include <stddef.h>

/* From worst to mildest, with the official validator's meaning: critical = invalid. */
enum severity { SEVERITY_CRITICAL, SEVERITY_ERROR, SEVERITY_WARNING, SEVERITY_ADVISORY };
enum { SEVERITY_COUNT = 4 };

const char *severity_name(enum severity severity);
/* Reads a name such as "error"; false if there is no such severity. */
bool severity_parse(const char *name, enum severity *severity);

/* A place in a file. `line` and `column` count from 1; 0 means unknown. Of a CSV file the line is
 * the row, the header being row 1. */
struct place {
    char *file;
    size_t line;
    size_t column;
    bool is_line; /* of records: `line` is one of a text (IATI XML), not a row */
};

/* All text is owned by the finding; NULL means "not known" or "does not apply". */
struct finding {
    enum severity severity;
    const char *rule;     /* id, e.g. "0.3.1"; ids of our own checks begin with "x."; static text */
    const char *category; /* e.g. "schema"; static text */
    const char *hint;     /* what to do about it; static text */
    const char *codelist; /* that a value is not in, "Sector"; NULL if it isn't about one; static */
    char *subject;        /* the identifier of the activity or organisation it is about */
    char *title;          /* its title or name */
    char *path;           /* the element or attribute, with positions: "transaction[3]/value" */
    char *message;        /* what is wrong and what was expected */
    char *value;          /* the value at fault, if there is a single one */
    struct place place;
    struct place source; /* the record that caused it, when known */
};

struct findings {
    struct finding *items;
    size_t count, capacity;
    size_t limit;                  /* kept at most; 0 = all. Further ones are only counted */
    size_t totals[SEVERITY_COUNT]; /* all findings, kept or not */
};

#define FINDINGS_INIT                                                                              \
    {                                                                                              \
        .items = (void *)0, .limit = 0                                                             \
    }

void findings_release(struct findings *findings);
/* Frees what one finding owns. */
void finding_clear(struct finding *finding);

/* Adds a finding and returns it, so that the caller can fill `subject`, `path`, `place` and
 * `source`, or NULL if it was only counted. The message is formatted; `rule` and `category` must
 * outlive the list. */
struct finding *findings_add(struct findings *findings, enum severity severity, const char *rule,
                             const char *category, const char *format, ...)
    __attribute__((format(printf, 5, 6)));

/* Sets a place; copies `file`. */
void place_set(struct place *place, const char *file, size_t line, size_t column);

/* How many findings are as bad as `threshold` or worse. */
size_t findings_at_least(const struct findings *findings, enum severity threshold);

/* Moves everything from `from` to the end of `to` (counts too, limit respected); `from` is empty
 * afterwards. */
void findings_move(struct findings *to, struct findings *from);

#endif
