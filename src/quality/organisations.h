/* The tests of organisation files, and what they need of the activities. */
#ifndef IATIPUB_QUALITY_ORGANISATIONS_H
#define IATIPUB_QUALITY_ORGANISATIONS_H

#include <stdbool.h>
#include <stddef.h>

#include "quality/facts.h"
#include "quality/index_tests.h"
#include "quality/tally.h"

enum {
    BUDGET_WINDOWS = 3,
    COUNTRIES_MOST = 400,    /* there are some 250 */
    COUNTRY_CODE_SIZE = 8,   /* a longer code is none */
    BUDGET_ENDS_MOST = 2000, /* total budgets of all organisations; further ones do not count */
};

/* A document that an organisation should link. */
struct organisation_document {
    enum indicator indicator;
    int category; /* document_number */
    const char *lacks, *advice;
};
extern const struct organisation_document organisation_documents[];
extern const size_t organisation_document_count;
enum { ORGANISATION_DOCUMENTS_MOST = 5 };

struct country {
    char code[COUNTRY_CODE_SIZE];
    bool current;                   /* the recipient of a current activity */
    bool strategy;                  /* an organisation, or a current activity there, links one */
    size_t budgets[BUDGET_WINDOWS]; /* organisations with a budget for it */
    size_t latest[BUDGET_WINDOWS];  /* the last of these, from 1 */
};

struct organisations {
    size_t count;
    struct tally documents[ORGANISATION_DOCUMENTS_MOST];
    struct tally windows[BUDGET_WINDOWS];
    struct country countries[COUNTRIES_MOST];
    size_t country_count;
    struct {
        size_t organisation;
        int end;
    } * ends;
    size_t end_count, end_capacity;
};

void organisations_add(struct organisations *organisations, const struct yardstick *yardstick,
                       const struct node *organisation);
/* What a current activity says of countries. */
void organisations_add_activity(struct organisations *organisations,
                                const struct yardstick *yardstick, const struct facts *facts);
void organisations_release(struct organisations *organisations);

/* How many cases there are over the list of countries, and how many pass: budgets (country, window
 * and organisation), strategies (country). */
struct country_sums {
    size_t countries;
    size_t budget_cases, budgets;
    size_t strategies;
};
struct country_sums organisations_countries(const struct organisations *organisations,
                                            const struct quality_settings *settings);

/* The first day after today on which an organisation no longer has a total budget that ends in the
 * window (from 0), although it has one today; NO_DAY: it has none today, or for three years. */
int budget_window_closes(const struct organisations *organisations, size_t window, int today);

#endif
