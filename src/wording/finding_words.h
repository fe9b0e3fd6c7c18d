/* What findings say, in the language that is chosen.
 *
 * Checks compose their messages in English, and so they are kept, compared with a baseline, counted
 * and written for programs: whatever a person's language is, one fault is one text. Only when it is
 * shown to people is a message read again by the sentences that checks use, and said in the other
 * language; names, values and paths in it stay as they are. */
#ifndef IATIPUB_WORDING_FINDING_WORDS_H
#define IATIPUB_WORDING_FINDING_WORDS_H

#include "base/error.h"
#include "base/finding.h"
#include "base/strbuf.h"

/* `english`, a message or a hint of a rule or a finding, in the language that is chosen. It stands
 * in `room`, which it replaces; `english` itself is returned if that language is English or if it
 * is no sentence known here, such as one of somebody's own ruleset. NULL gives NULL. */
const char *finding_words(const char *english, struct strbuf *room);

/* A message in both languages as the cause of an error (error_cause); the caller clears it. */
struct error finding_words_error(const char *english);

/* "critical" to "advisory", and a category such as "identifiers", likewise. Lent. */
const char *finding_severity_word(enum severity severity);
const char *finding_category_word(const char *category);

#endif
