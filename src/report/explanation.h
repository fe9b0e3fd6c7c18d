/* What an element, attribute or rule of the standard is, for people: the text of `iatipub
 * explain`. */
#ifndef IATIPUB_REPORT_EXPLANATION_H
#define IATIPUB_REPORT_EXPLANATION_H

#include "base/strbuf.h"
#include "standard/codelist.h"
#include "standard/guide.h"
#include "standard/layout.h"
#include "standard/rules.h"

/* What explanations are made from; all lent. */
struct explaining {
    const struct standard *standard;
    const struct layout *layout;
    const struct rules *rules;
    struct codelists *codelists;
};

/* Adds what the place is, where it may stand and how often, its values and codelists, what it
 * holds, the canonical column it is written from, the rules that touch it and a small example. */
void explanation_add_place(struct strbuf *text, const struct explaining *explaining,
                           const struct guide_place *place);

/* Adds what a rule tests, where, how bad a finding is and what to do about it. */
void explanation_add_rule(struct strbuf *text, const struct rule *rule);

#endif
