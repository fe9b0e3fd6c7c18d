/* Revenue by kind of funding partner and by how tightly it is earmarked.
 *
 *     struct funding_partners *funding = funding_partners_sum(store, publication, &options,
 * &error); for each year, partner and modality: its amount funding_partners_free(funding);
 *
 * The kind follows from contributor type and instrument, the modality from the instrument; both
 * pairings are data (schemas/unsdg/crosswalk: funding-partners.tsv, instruments.tsv). Read are the
 * facts of the last conversion: whole facts, or where a year has none those of the public data set
 * of revenue by contributor type. Sums are exact. */
#ifndef IATIPUB_UNSDG_FUNDING_PARTNERS_H
#define IATIPUB_UNSDG_FUNDING_PARTNERS_H

#include <stdbool.h>
#include <stddef.h>

#include "base/error.h"
#include "config/publication.h"
#include "store/store.h"

enum funding_partner {
    PARTNER_DOMESTIC,  /* a government that pays for work in its own country */
    PARTNER_BILATERAL, /* other governments, the European Commission */
    PARTNER_UN,        /* UN entities and pooled funds */
    PARTNER_PRIVATE,   /* foundations, companies, NGOs, academia, public-private partnerships */
    PARTNER_IFI,       /* international financial institutions */
    PARTNER_OTHER,
    PARTNER_NONE, /* own earnings: nobody gave them */
    PARTNER_COUNT
};

enum funding_modality {
    MODALITY_ASSESSED,
    MODALITY_CORE,      /* voluntary, for no stated purpose */
    MODALITY_SOFT,      /* softly earmarked: pooled and thematic funds */
    MODALITY_EARMARKED, /* to a country, project or the like */
    MODALITY_NONE,      /* no contribution */
    MODALITY_UNSAID,    /* no instrument, or one without a pairing */
    MODALITY_COUNT
};

/* A total of a row or column stands at the end of its enumeration. */
struct funding_year {
    int year;
    char *amounts[PARTNER_COUNT + 1][MODALITY_COUNT + 1]; /* exact decimals; NULL: none */
};

struct funding_partners {
    char *entity, *basis;
    struct funding_year *years; /* those that have revenue, the earliest first */
    size_t year_count, year_capacity;
};

struct funding_options {
    const char *entity; /* code of UNEntity; NULL: the publication's own */
    int first_year, last_year;
};

/* "domestic", and what people call it; the last of each is the total. */
extern const char *const funding_partner_names[PARTNER_COUNT + 1];
extern const char *const funding_partner_titles[PARTNER_COUNT + 1];
extern const char *const funding_modality_names[MODALITY_COUNT + 1];
extern const char *const funding_modality_titles[MODALITY_COUNT + 1];

/* The caller owns the result: funding_partners_free. NULL and `error` if there is no revenue of
 * these years (ERROR_USAGE) or the store can't be read. */
struct funding_partners *funding_partners_sum(struct store *store,
                                              const struct publication *publication,
                                              const struct funding_options *options,
                                              struct error *error);
void funding_partners_free(struct funding_partners *funding); /* NULL is fine */

#endif
