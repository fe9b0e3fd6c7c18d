/* How a published document begins and ends, as those who fetch it look at it (section C of the
 * registry's contracts: the bulk data service reads the first 6,000 characters by a pattern, not by
 * a parser). */
#ifndef IATIPUB_PUBLISH_DOCUMENT_HEAD_H
#define IATIPUB_PUBLISH_DOCUMENT_HEAD_H

#include <stddef.h>

#include "config/publication.h"

enum { DOCUMENT_HEAD_SIZE = 6000, DOCUMENT_TAIL_SIZE = 1000 }; /* bytes that matter */

/* What keeps the document from being taken, as a sentence that goes on after "the document"; NULL:
 * nothing. `kind` then receives what it is. `head` has up to DOCUMENT_HEAD_SIZE bytes or more;
 * with less it is the whole document. The text is constant. */
const char *document_head_fault(const char *head, size_t length, enum dataset_kind *kind);

/* Likewise of its last bytes, DOCUMENT_TAIL_SIZE if it has as many. */
const char *document_tail_fault(const char *tail, size_t length);

#endif
