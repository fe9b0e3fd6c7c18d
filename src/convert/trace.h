/* Which record a place in a converted file came from. */
#ifndef IATIPUB_CONVERT_TRACE_H
#define IATIPUB_CONVERT_TRACE_H

#include "base/finding.h"
#include "config/publication.h"
#include "store/lineage.h"
#include "store/store.h"

/* Fills `source` of the findings on files that were converted from the store: the file and row of
 * the record that wrote the element, and its column where columns have numbers. It is found by
 * walking the finding's path over the rows in the order in which they were written. Findings whose
 * activity or path is not in the store stay without a source. */
void trace_findings(struct store *store, struct findings *findings);

/* What gave one value of a converted activity or organisation. */
struct trace {
    const struct table *table;
    int column; /* of the table; NO_COLUMN: the path ends at an element without a text of its own */
    char *value;         /* NULL: nothing gives one */
    bool is_configured;  /* the record leaves it blank, and publication.yaml says it */
    struct place source; /* of the record: file, row and, if known, column */
    bool has_origin;
    struct lineage_origin origin; /* the mapping statement, if one filled it */
};

enum trace_outcome { TRACE_FOUND, TRACE_NO_ACTIVITY, TRACE_NO_PLACE };

/* Finds what gave the element or attribute at `path` ("transaction[3]/value/@currency"; "" or NULL:
 * the activity itself). With TRACE_NO_PLACE the path leads nowhere in this activity. The caller
 * releases `trace`. */
enum trace_outcome trace_place(struct store *store, const struct publication *publication,
                               const char *identifier, const char *path, struct trace *trace);
void trace_release(struct trace *trace);

#endif
