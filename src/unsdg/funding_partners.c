#include "unsdg/funding_partners.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/language.h"
#include "standard/tsv_table.h"
#include "store/sql.h"
#include "unsdg/making.h"

const char *const funding_partner_names[PARTNER_COUNT + 1] = {
    "domestic", "bilateral", "un", "private", "ifi", "other", "none", "total"};
const char *const funding_partner_titles[PARTNER_COUNT + 1] = {
    [PARTNER_DOMESTIC] = N_("Domestic"),
    [PARTNER_BILATERAL] = N_("Bilateral"),
    [PARTNER_UN] = N_("United Nations"),
    [PARTNER_PRIVATE] = N_("Private and non-state"),
    [PARTNER_IFI] = N_("International financial institutions"),
    [PARTNER_OTHER] = N_("Other"),
    [PARTNER_NONE] = N_("Own earnings"),
    [PARTNER_COUNT] = N_("Total"),
};

const char *const funding_modality_names[MODALITY_COUNT + 1] = {
    "assessed",      "core-voluntary", "softly-earmarked", "earmarked", "no-contribution",
    "no-instrument", "total"};
const char *const funding_modality_titles[MODALITY_COUNT + 1] = {
    [MODALITY_ASSESSED] = N_("Assessed"),     [MODALITY_CORE] = N_("Core voluntary"),
    [MODALITY_SOFT] = N_("Softly earmarked"), [MODALITY_EARMARKED] = N_("Earmarked"),
    [MODALITY_NONE] = N_("No contribution"),  [MODALITY_UNSAID] = N_("No instrument"),
    [MODALITY_COUNT] = N_("Total"),
};

/* ---- the pairings ---- */

static enum funding_partner partner_named(const char *name)
{
    int i = 0;
    while (i < PARTNER_OTHER && strcmp(funding_partner_names[i], name) != 0)
        i++;
    return (enum funding_partner)i;
}

static bool note_partner(const struct making *making, const struct tsv_table *table, size_t row)
{
    const char *instruments = tsv_table_cell(table, row, tsv_table_column(table, "instruments"));
    const char *partner = tsv_table_cell(table, row, tsv_table_column(table, "partner"));
    const char *type = tsv_table_cell(table, row, 0);
    do {
        size_t length = strcspn(instruments, "|");
        if (!making_run(making, "INSERT INTO temp.funding_kind VALUES(%Q, '%.*q', %d)", type,
                        (int)length, instruments, (int)partner_named(partner)))
            return false;
        instruments += length + (instruments[length] == '|');
    } while (*instruments);
    return true;
}

static bool load_partners(const struct making *making)
{
    struct tsv_table *table =
        tsv_table_open("schemas/unsdg/crosswalk/funding-partners.tsv", making->error);
    bool loaded = table && making_run(making, "DROP TABLE IF EXISTS temp.funding_kind;"
                                              "CREATE TEMP TABLE funding_kind(type, instrument, "
                                              "partner INTEGER, PRIMARY KEY(type, instrument)) "
                                              "WITHOUT ROWID");
    for (size_t i = 0; loaded && i < tsv_table_rows(table); i++)
        loaded = note_partner(making, table, i);
    tsv_table_free(table);
    return loaded;
}

/* The earmarking categories of the OECD: 1 is core, 2 are funds, the others are tighter. */
static enum funding_modality modality_of(const char *class, const char *category)
{
    if (strcmp(class, "assessed") == 0)
        return MODALITY_ASSESSED;
    if (strcmp(class, "voluntary-core") == 0)
        return MODALITY_CORE;
    if (strcmp(class, "voluntary-earmarked") != 0)
        return MODALITY_NONE;
    return strcmp(category, "2") == 0 ? MODALITY_SOFT : MODALITY_EARMARKED;
}

static bool load_modalities(const struct making *making)
{
    struct tsv_table *table =
        tsv_table_open("schemas/unsdg/crosswalk/instruments.tsv", making->error);
    bool loaded = table && making_run(making, "DROP TABLE IF EXISTS temp.funding_modality;"
                                              "CREATE TEMP TABLE funding_modality(instrument "
                                              "PRIMARY KEY, modality INTEGER) WITHOUT ROWID");
    for (size_t i = 0; loaded && i < tsv_table_rows(table); i++) {
        const char *class = tsv_table_cell(table, i, tsv_table_column(table, "class"));
        const char *category =
            tsv_table_cell(table, i, tsv_table_column(table, "earmarking_category"));
        loaded = making_run(making, "INSERT INTO temp.funding_modality VALUES(%Q, %d)",
                            tsv_table_cell(table, i, 0), (int)modality_of(class, category));
    }
    tsv_table_free(table);
    return loaded;
}

/* ---- the sums ---- */

/* Every fact under its kind and modality. C09 is the type of what nobody gave. */
static bool sort_facts(const struct making *making, const struct funding_partners *funding,
                       const struct funding_options *options)
{
    return making_run(
        making,
        "DROP TABLE IF EXISTS temp.funding_fact;"
        "CREATE TEMP TABLE funding_fact AS SELECT CAST(year AS INTEGER) AS year, "
        "CASE WHEN contributor_type = 'C09' THEN %d ELSE coalesce("
        "(SELECT partner FROM temp.funding_kind AS k WHERE k.type = f.contributor_type AND "
        "k.instrument = f.instrument), (SELECT partner FROM temp.funding_kind AS k WHERE "
        "k.type = f.contributor_type AND k.instrument = ''), %d) END AS partner, "
        "coalesce((SELECT modality FROM temp.funding_modality AS m WHERE m.instrument = "
        "f.instrument), %d) AS modality, amount FROM unsdg_revenue_facts AS f WHERE entity = %Q "
        "AND coalesce(basis, 'EXP') = %Q AND CAST(year AS INTEGER) BETWEEN %d AND %d AND "
        "(dataset IS NULL OR (dataset = 'revenue-contributor-type' AND NOT EXISTS (SELECT 1 FROM "
        "unsdg_revenue_facts AS whole WHERE whole.dataset IS NULL AND whole.entity = f.entity AND "
        "whole.year = f.year)))",
        (int)PARTNER_NONE, (int)PARTNER_OTHER, (int)MODALITY_UNSAID, funding->entity,
        funding->basis, options->first_year, options->last_year);
}

/* Sums with the totals of rows and columns. */
static const char sums[] =
    "SELECT year, partner, modality, decimal_sum(amount) FROM temp.funding_fact GROUP BY 1, 2, 3 "
    "UNION ALL SELECT year, partner, ?2, decimal_sum(amount) FROM temp.funding_fact GROUP BY 1, 2 "
    "UNION ALL SELECT year, ?1, modality, decimal_sum(amount) FROM temp.funding_fact GROUP BY 1, 3 "
    "UNION ALL SELECT year, ?1, ?2, decimal_sum(amount) FROM temp.funding_fact GROUP BY 1 "
    "ORDER BY 1, 2, 3";

static struct funding_year *year_of(struct funding_partners *funding, int year)
{
    size_t count = funding->year_count;
    if (count && funding->years[count - 1].year == year)
        return &funding->years[count - 1];
    funding->years = grow(funding->years, count, &funding->year_capacity, sizeof *funding->years);
    funding->years[count] = (struct funding_year){.year = year};
    return &funding->years[funding->year_count++];
}

static bool read_sums(const struct making *making, struct funding_partners *funding)
{
    sqlite3_stmt *row = making_prepare(making, "%s", sums);
    if (!row)
        return false;
    sqlite3_bind_int(row, 1, PARTNER_COUNT);
    sqlite3_bind_int(row, 2, MODALITY_COUNT);
    int stepped;
    while ((stepped = sql_step(row, making->error)) > 0) {
        struct funding_year *year = year_of(funding, sqlite3_column_int(row, 0));
        year->amounts[sqlite3_column_int(row, 1)][sqlite3_column_int(row, 2)] =
            xstrdup(sql_text(row, 3));
    }
    sqlite3_finalize(row);
    return stepped == 0;
}

static bool has_revenue(const struct making *making, const struct funding_partners *funding,
                        const struct funding_options *options)
{
    return funding->year_count ||
           error_set(making->error, ERROR_USAGE,
                     "there is no revenue of '%s' in %d to %d by contributor type and instrument; "
                     "run 'iatipub convert' first, or choose other years",
                     funding->entity, options->first_year, options->last_year);
}

struct funding_partners *funding_partners_sum(struct store *store,
                                              const struct publication *publication,
                                              const struct funding_options *options,
                                              struct error *error)
{
    const struct unsdg *settings = publication->unsdg;
    if (!settings) {
        error_set(error, ERROR_USAGE,
                  "publication.yaml has no 'unsdg', so there is no UN "
                  "financial data to sum");
        return NULL;
    }
    const struct making making = {.store = store, .settings = settings, .error = error};
    struct funding_partners *funding = xcalloc(1, sizeof *funding);
    funding->entity = xstrdup(options->entity ? options->entity : settings->entity);
    funding->basis = xstrdup(publication_default(settings->basis, "EXP"));
    if (load_partners(&making) && load_modalities(&making) &&
        sort_facts(&making, funding, options) && read_sums(&making, funding) &&
        has_revenue(&making, funding, options))
        return funding;
    funding_partners_free(funding);
    return NULL;
}

void funding_partners_free(struct funding_partners *funding)
{
    if (!funding)
        return;
    for (size_t i = 0; i < funding->year_count; i++)
        for (int j = 0; j <= PARTNER_COUNT; j++)
            for (int k = 0; k <= MODALITY_COUNT; k++)
                free(funding->years[i].amounts[j][k]);
    free(funding->years);
    free(funding->basis);
    free(funding->entity);
    free(funding);
}
