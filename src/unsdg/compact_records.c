/* The Funding Compact: measures of the records behind the facts. */
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/file.h"
#include "store/journal.h"
#include "store/sql.h"
#include "unsdg/compact_inside.h"

/* Rows of the entity in the year; takes entity, entity, basis, basis, year. */
#define OF_YEAR "coalesce(entity, %Q) = %Q AND coalesce(basis, %Q) = %Q AND " UNSDG_YEAR " = %d"
#define YEAR_ARGUMENTS(compacting)                                                                 \
    (compacting)->publication->unsdg->entity, (compacting)->compact->entity,                       \
        (compacting)->compact->basis, (compacting)->compact->basis, (compacting)->year

/* Asks for three numbers with a formatted query. */
#define ask(compacting, numbers, ...)                                                              \
    compact_ask(compacting, compact_prepare(compacting, __VA_ARGS__), numbers, 3)

static sqlite3_int64 count_of(const mpq_t number)
{
    return mpz_get_si(mpq_numref(number));
}

/* ---- agreements ---- */

/* An agreement covers two years from day to day: 2024-01-01 to 2025-12-31 does. */
#define IS_MULTI_YEAR "date(agreement_end, '+1 day') >= date(agreement_start, '+2 years')"
#define IS_DATED "agreement_start IS NOT NULL AND agreement_end IS NOT NULL"

static void set_multi_year(const struct compacting *compacting, mpq_t sums[3], mpq_t undated,
                           struct compact_result *result)
{
    if (mpq_sgn(sums[2]) == 0) { /* rows of any class */
        compact_set_missing(result, "needs the revenue of %d by agreement, in 'unsdg_revenues'",
                            compacting->year);
        return;
    }
    if (mpq_sgn(undated) != 0)
        compact_add_input(result, "without dates", undated);
    if (mpq_sgn(sums[1]) != 0 && mpq_equal(undated, sums[1]))
        compact_set_missing(result, "needs agreement_start and agreement_end of revenue");
    else
        compact_set_share(result, sums[0], sums[1]);
}

bool compact_multi_year_share(struct compacting *compacting, const struct compact_formula *formula,
                              struct compact_result *result)
{
    mpq_t sums[3], undated[3];
    mpq_inits(sums[0], sums[1], sums[2], undated[0], undated[1], undated[2], NULL);
    static const char from[] = "FROM unsdg_revenues LEFT JOIN temp.compact_class ON code = "
                               "instrument AND (class & %d) <> 0 WHERE " OF_YEAR;
    char *rows = sqlite3_mprintf(from, (int)formula->whole, YEAR_ARGUMENTS(compacting));
    bool asked = ask(compacting, sums,
                     "SELECT decimal_sum(CASE WHEN " IS_MULTI_YEAR " THEN dollars END), "
                     "decimal_sum(dollars), count(*) FROM (SELECT *, CASE WHEN class IS NOT NULL "
                     "THEN " UNSDG_DOLLARS " END AS dollars %s)",
                     rows) &&
                 ask(compacting, undated,
                     "SELECT decimal_sum(CASE WHEN class IS NOT NULL AND NOT (" IS_DATED
                     ") THEN " UNSDG_DOLLARS " END), 0, 0 %s",
                     rows);
    if (asked)
        set_multi_year(compacting, sums, undated[0], result);
    sqlite3_free(rows);
    mpq_clears(sums[0], sums[1], sums[2], undated[0], undated[1], undated[2], NULL);
    return asked;
}

bool compact_waivers(struct compacting *compacting, const struct compact_formula *formula,
                     struct compact_result *result)
{
    (void)compacting, (void)formula;
    compact_set_missing(result, "needs the support cost that each agreement says, and the policy");
    return true;
}

/* Values of a column of revenue in classes; takes the classes. */
#define IN_REVENUE(column)                                                                         \
    "(SELECT " column " FROM unsdg_revenues JOIN temp.compact_class ON code = instrument WHERE "   \
    "(class & %d) <> 0 AND " column " IS NOT NULL)"

/* Expense of projects, but of those whose agreement, or activity, has core money alone. */
#define IS_EARMARKED                                                                               \
    "coalesce(agreement, project) IS NOT NULL AND coalesce(agreement, '') NOT IN " IN_REVENUE(     \
        "agreement") " AND NOT (agreement IS NULL AND coalesce(iati_identifier, '') "              \
                     "IN " IN_REVENUE("iati_identifier") " AND coalesce(iati_identifier, '') NOT " \
                                                         "IN " IN_REVENUE("iati_identifier") ")"

bool compact_support_share(struct compacting *compacting, const struct compact_formula *formula,
                           struct compact_result *result)
{
    (void)formula;
    const int core = CLASS_ASSESSED | CLASS_CORE;
    mpq_t sums[3];
    mpq_inits(sums[0], sums[1], sums[2], NULL);
    bool asked =
        ask(compacting, sums,
            "SELECT decimal_sum(CASE cost WHEN 'support' THEN " UNSDG_DOLLARS " END), "
            "decimal_sum(CASE coalesce(cost, 'direct') WHEN 'direct' THEN " UNSDG_DOLLARS " END), "
            "count(CASE cost WHEN 'support' THEN 1 END) FROM unsdg_expenses WHERE " OF_YEAR
            " AND " IS_EARMARKED,
            YEAR_ARGUMENTS(compacting), core, core, CLASSES_EARMARKED);
    if (asked && mpq_sgn(sums[2]) == 0)
        compact_set_missing(result, "needs support cost of %d by project, in 'unsdg_expenses'",
                            compacting->year);
    else if (asked)
        compact_set_share(result, sums[0], sums[1]);
    mpq_clears(sums[0], sums[1], sums[2], NULL);
    return asked;
}

/* ---- publishing ---- */

/* The moment that is looked back from: the end of the year, or now. */
static char *moment_of(const struct compacting *compacting)
{
    char *end = xasprintf("%d-12-31T23:59:59Z", compacting->year);
    if (strcmp(compacting->options->now, end) < 0) {
        free(end);
        return xstrdup(compacting->options->now);
    }
    return end;
}

static bool set_published(const struct compacting *compacting, const char *published,
                          const char *moment, struct compact_result *result)
{
    mpq_t numbers[3];
    mpq_inits(numbers[0], numbers[1], numbers[2], NULL);
    bool asked = ask(compacting, numbers, "SELECT date(%Q) >= date(%Q, '-3 months'), 0, 0",
                     published, moment);
    compact_add_text(result, "last publication", published);
    compact_set_word(result, count_of(numbers[0]) ? "yes" : "no");
    mpq_clears(numbers[0], numbers[1], numbers[2], NULL);
    return asked;
}

/* The last publication up to a moment; NULL if there was none. */
static bool find_publication(const struct compacting *compacting, const char *moment,
                             char **published)
{
    const char *folder = compacting->publication->folder;
    char *path = path_join(folder, ".iatipub/journal.db");
    bool found = true;
    *published = NULL;
    if (file_exists(path)) { /* opening would make one */
        struct journal *journal = journal_open(folder, compacting->making.error);
        found =
            journal && journal_last_before(journal, moment, published, compacting->making.error);
        journal_close(journal);
    }
    free(path);
    return found;
}

bool compact_published(struct compacting *compacting, const struct compact_formula *formula,
                       struct compact_result *result)
{
    (void)formula;
    if (strcmp(compacting->compact->entity, compacting->publication->unsdg->entity) != 0) {
        compact_set_missing(result, "the journal is that of %s alone",
                            compacting->publication->unsdg->entity);
        return true;
    }
    char *moment = moment_of(compacting), *published;
    bool asked = find_publication(compacting, moment, &published);
    if (asked && published)
        asked = set_published(compacting, published, moment, result);
    else if (asked)
        compact_set_missing(result, "the journal of this publication knows of none up to %.10s",
                            moment);
    free(published);
    free(moment);
    return asked;
}

bool compact_published_share(struct compacting *compacting, const struct compact_formula *formula,
                             struct compact_result *result)
{
    (void)formula;
    mpq_t sums[3];
    mpq_inits(sums[0], sums[1], sums[2], NULL);
    bool asked =
        ask(compacting, sums,
            "SELECT decimal_sum(CASE WHEN unpublished IS NULL AND iati_identifier IN (SELECT "
            "iati_identifier FROM activities) THEN dollars END), decimal_sum(dollars), count(*) "
            "FROM (SELECT *, " UNSDG_DOLLARS " AS dollars FROM unsdg_expenses WHERE " OF_YEAR ")",
            YEAR_ARGUMENTS(compacting));
    if (asked && mpq_sgn(sums[2]) == 0)
        compact_set_missing(result, "needs the expense of %d by activity, in 'unsdg_expenses'",
                            compacting->year);
    else if (asked)
        compact_set_share(result, sums[0], sums[1]);
    mpq_clears(sums[0], sums[1], sums[2], NULL);
    return asked;
}

/* ---- activities ---- */

/* Published activities with expense in the year: all, those with another UN entity, those with
 * money from pooled funds. */
static bool count_projects(const struct compacting *compacting, mpq_t counts[3])
{
    return ask(
        compacting, counts,
        "WITH project AS (SELECT DISTINCT iati_identifier AS id FROM unsdg_expenses WHERE " OF_YEAR
        " AND iati_identifier IN (SELECT iati_identifier FROM activities)) "
        "SELECT (SELECT count(*) FROM project), (SELECT count(*) FROM project WHERE id IN "
        "(SELECT iati_identifier FROM participating_orgs WHERE ref IN (SELECT ref FROM "
        "temp.compact_entity))), (SELECT count(*) FROM project WHERE id IN (SELECT "
        "iati_identifier FROM unsdg_revenues JOIN temp.compact_class ON code = instrument "
        "WHERE class = %d))",
        YEAR_ARGUMENTS(compacting), CLASS_POOLED);
}

typedef void set_projects(struct compact_result *result, sqlite3_int64 part, sqlite3_int64 all);

static void set_number(struct compact_result *result, sqlite3_int64 part, sqlite3_int64 all)
{
    compact_add_count(result, "projects", all);
    compact_set_count(result, part);
}

static bool measure_projects(const struct compacting *compacting, struct compact_result *result,
                             int which, set_projects *set)
{
    mpq_t counts[3];
    mpq_inits(counts[0], counts[1], counts[2], NULL);
    bool asked = count_projects(compacting, counts);
    if (asked && mpq_sgn(counts[0]) == 0)
        compact_set_missing(result, "needs the expense of %d by activity, in 'unsdg_expenses'",
                            compacting->year);
    else if (asked)
        set(result, count_of(counts[which]), count_of(counts[0]));
    mpq_clears(counts[0], counts[1], counts[2], NULL);
    return asked;
}

bool compact_joint(struct compacting *compacting, const struct compact_formula *formula,
                   struct compact_result *result)
{
    (void)formula;
    return measure_projects(compacting, result, 1, set_number);
}

bool compact_joint_share(struct compacting *compacting, const struct compact_formula *formula,
                         struct compact_result *result)
{
    (void)formula;
    return measure_projects(compacting, result, 1, compact_set_ratio);
}

bool compact_pooled_share(struct compacting *compacting, const struct compact_formula *formula,
                          struct compact_result *result)
{
    (void)formula;
    return measure_projects(compacting, result, 2, compact_set_ratio);
}

/* Documents of category A07, by their dates. */
bool compact_evaluations(struct compacting *compacting, const struct compact_formula *formula,
                         struct compact_result *result)
{
    (void)formula;
    mpq_t counts[3];
    mpq_inits(counts[0], counts[1], counts[2], NULL);
    bool asked =
        ask(compacting, counts,
            "SELECT count(DISTINCT CASE CAST(substr(document_date, 1, 4) AS INTEGER) WHEN %d THEN "
            "url END), count(document_date), 0 FROM document_links WHERE category = 'A07' OR "
            "(iati_identifier, document_link_key) IN (SELECT iati_identifier, document_link_key "
            "FROM document_link_categories WHERE code = 'A07')",
            compacting->year);
    if (asked && mpq_sgn(counts[1]) == 0) {
        compact_set_missing(result, "needs dated documents of category A07 (evaluations)");
    } else if (asked) {
        compact_set_count(result, count_of(counts[0]));
        compact_add_note(result, "joint evaluations are not told apart");
    }
    mpq_clears(counts[0], counts[1], counts[2], NULL);
    return asked;
}

/* ---- by hand ---- */

bool compact_by_hand(struct compacting *compacting, const struct compact_formula *formula,
                     struct compact_result *result)
{
    (void)formula;
    compact_set_missing(result, "needs a row of 'unsdg_statements' for %d", compacting->year);
    return true;
}
