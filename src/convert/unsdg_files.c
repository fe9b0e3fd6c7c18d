#include "convert/unsdg_files.h"

#include "convert/unsdg_datasets.h"
#include "convert/unsdg_document.h"
#include "standard/codelist.h"
#include "store/sql.h"
#include "unsdg/agreement.h"
#include "unsdg/ceb_read.h"
#include "unsdg/facts.h"

struct document {
    struct store *store;
    const struct unsdg *settings;
    const char *now;
    size_t reports; /* that were written */
};

static bool write_reports(void *context, FILE *stream, struct error *error)
{
    struct document *document = context;
    return write_unsdg_document(document->store, document->settings, document->now, stream,
                                &document->reports, error);
}

static bool write_document_file(struct store *store, const struct publication *publication,
                                const char *now, struct output *output, struct error *error)
{
    struct document document = {.store = store, .settings = publication->unsdg, .now = now};
    bool written = output_write(output, write_reports, &document, error);
    output->activities = document.reports;
    return written && digest_file(output->file, output->sha256, NULL, error);
}

/* The sums of a report count both, and the data sets that are written are one or the other. */
static bool refuse_mixed(struct store *store, const char *facts, const char *what,
                         struct findings *findings, struct error *error)
{
    sqlite3_int64 mixed = 0;
    bool asked = sql_numberf(store->db, &mixed, error,
                             "SELECT EXISTS(SELECT 1 FROM \"%w\" WHERE dataset IS NULL) AND "
                             "EXISTS(SELECT 1 FROM \"%w\" WHERE dataset IS NOT NULL)",
                             facts, facts);
    if (mixed)
        findings_add(findings, SEVERITY_CRITICAL, "x.unsdg.mixed", "unsdg",
                     "there is %s from records and from public data sets in one publication; sums "
                     "would count both: keep the data sets in a publication of their own",
                     what);
    return asked;
}

/* From the agency's records, and from public data sets if there are any. */
static bool make_facts(struct store *store, const struct publication *publication,
                       struct codelists *lists, struct findings *findings, struct error *error)
{
    return unsdg_make_facts(store, publication->unsdg, lists, findings, error) &&
           ceb_read_facts(store, lists, findings, error) &&
           refuse_mixed(store, "unsdg_revenue_facts", "revenue", findings, error) &&
           refuse_mixed(store, "unsdg_expense_facts", "expense", findings, error) &&
           unsdg_check_agreement(store, publication, findings, error);
}

static bool has_facts(struct store *store, bool *has, struct error *error)
{
    sqlite3_int64 exists = 0;
    bool asked = sql_number(store->db,
                            "SELECT EXISTS(SELECT 1 FROM unsdg_revenue_facts) OR "
                            "EXISTS(SELECT 1 FROM unsdg_expense_facts)",
                            &exists, error);
    *has = exists != 0;
    return asked;
}

static bool write_files(struct store *store, const struct publication *publication, const char *now,
                        struct codelists *lists, struct findings *findings, struct output *output,
                        struct error *error)
{
    const size_t faults = findings_at_least(findings, SEVERITY_CRITICAL);
    bool has = false;
    if (!make_facts(store, publication, lists, findings, error) || !has_facts(store, &has, error))
        return false;
    /* files are handed over by people: with sums that lack something there are none */
    if (findings_at_least(findings, SEVERITY_CRITICAL) > faults)
        return true;
    if (has)
        return write_document_file(store, publication, now, output, error) &&
               write_unsdg_datasets(store, publication, lists, error);
    findings_add(findings, SEVERITY_CRITICAL, "x.dataset.empty", "dataset",
                 "'%s' has no facts: neither 'unsdg_revenues' nor 'unsdg_expenses' has rows; "
                 "nothing is written for it",
                 publication->unsdg->name);
    return true;
}

bool write_unsdg_files(struct store *store, const struct publication *publication, const char *now,
                       struct findings *findings, struct output *output, struct error *error)
{
    struct codelists *lists = codelists_open(NULL, error);
    bool written = lists && write_files(store, publication, now, lists, findings, output, error);
    codelists_free(lists);
    return written;
}
