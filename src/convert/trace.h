/* Which record a place in a converted file came from. */
#ifndef IATIPUB_CONVERT_TRACE_H
#define IATIPUB_CONVERT_TRACE_H

#include "base/finding.h"
#include "store/store.h"

/* Fills `source` of the findings on files that were converted from the store: the file and row of
 * the record that wrote the element. It is found by walking the finding's path ("transaction[3]/
 * value") over the rows in the order in which they were written. Findings whose activity or path
 * is not in the store stay without a source. */
void trace_findings(struct store *store, struct findings *findings);

#endif
