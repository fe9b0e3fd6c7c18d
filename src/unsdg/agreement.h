/* Whether the two publications say the same: IATI data and UN financial data are made from one set
 * of records, and who reads both should not find two answers.
 *
 * Compared are activities that the UN financial data has direct expense or revenue of (the column
 * iati_identifier of unsdg_expenses and unsdg_revenues, where `unpublished` is blank). Each
 * difference is a finding, a warning, about the activity, with what either side says:
 *
 *   x.unsdg.agreement.sdg           SDG goals and targets with a share, and tags
 *   x.unsdg.agreement.countries     countries with a share, and recipient countries
 *   x.unsdg.agreement.humanitarian  a share of function 2, and the humanitarian flag
 *   x.unsdg.agreement.contributors  who gave, and the funding organisations
 *   x.unsdg.agreement.thematic      revenue of instrument R03B, and aid type B032
 *
 * Identifiers of organisations do not tell the state they belong to. So of governments it is
 * checked that there are as many givers as states; every other contributor is looked for by its
 * name and by the identifiers that schemas/unsdg/crosswalk/contributors.tsv has for its code. */
#ifndef IATIPUB_UNSDG_AGREEMENT_H
#define IATIPUB_UNSDG_AGREEMENT_H

#include <stdbool.h>

#include "base/error.h"
#include "base/finding.h"
#include "config/publication.h"
#include "store/store.h"

/* Checks the records of the store; without activities there is nothing to check. False if the store
 * can't be read. */
bool unsdg_check_agreement(struct store *store, const struct publication *publication,
                           struct findings *findings, struct error *error);

#endif
