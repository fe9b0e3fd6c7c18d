/* What makes two findings of different days the same one.
 *
 * The rule, the activity, the element (without positions) and the value at fault; if there is no
 * single value, the message. Lines and columns don't matter, nor does the place among siblings: a
 * finding stays the same when activities or elements are put before it. What belongs to a file as a
 * whole is known by the name of the file, without its folder. */
#ifndef IATIPUB_REPORT_FINGERPRINT_H
#define IATIPUB_REPORT_FINGERPRINT_H

#include <stdint.h>

#include "base/finding.h"
#include "base/strbuf.h"

/* What fingerprints are made with, kept from one to the next. */
struct fingerprinter {
    struct strbuf text;
};

void fingerprinter_begin(struct fingerprinter *fingerprinter);
void fingerprinter_end(struct fingerprinter *fingerprinter);

/* The first 64 bits of a SHA-256 sum: the same on every machine. */
uint64_t finding_fingerprint(struct fingerprinter *fingerprinter, const struct finding *finding);

#endif
