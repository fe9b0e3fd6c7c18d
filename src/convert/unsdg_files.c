#include "convert/unsdg_files.h"

#include <errno.h>

#include "base/file.h"
#include "convert/unsdg_datasets.h"
#include "convert/unsdg_document.h"
#include "standard/codelist.h"
#include "store/sql.h"
#include "unsdg/agreement.h"
#include "unsdg/ceb_read.h"
#include "unsdg/facts.h"

/* A write error shows in the stream; the writer only knows that it could not go on. */
static bool write_stream(struct store *store, const struct publication *publication,
                         const char *now, struct output *output, FILE *stream, struct error *error)
{
    errno = 0;
    if (write_unsdg_document(store, publication->unsdg, now, stream, &output->activities, error))
        return true;
    if (!error->kind || ferror(stream)) {
        if (errno == 0)
            errno = EIO;
        error_errno(error, "cannot write '%s'", output->file);
    }
    return false;
}

static bool write_document_file(struct store *store, const struct publication *publication,
                                const char *now, struct output *output, struct error *error)
{
    struct output_file file = OUTPUT_FILE_INIT;
    bool written = output_file_open(&file, output->file, error) &&
                   write_stream(store, publication, now, output, file.stream, error) &&
                   output_file_commit(&file, error);
    output_file_abort(&file);
    return written && digest_file(output->file, output->sha256, NULL, error);
}

/* The sums of a report count both, and the data sets that are written are one or the other. */
static bool refuse_mixed(struct store *store, const char *facts, const char *what,
                         struct findings *findings, struct error *error)
{
    char *sql = sqlite3_mprintf("SELECT EXISTS(SELECT 1 FROM \"%w\" WHERE dataset IS NULL) AND "
                                "EXISTS(SELECT 1 FROM \"%w\" WHERE dataset IS NOT NULL)",
                                facts, facts);
    sqlite3_int64 mixed = 0;
    bool asked = sql_number(store->db, sql, &mixed, error);
    sqlite3_free(sql);
    if (mixed)
        findings_add(findings, SEVERITY_CRITICAL, "x.unsdg.mixed", "unsdg",
                     "there is %s from records and from public data sets in one publication; sums "
                     "would count both: keep the data sets in a publication of their own",
                     what);
    return asked;
}

/* From the agency's records, and from public data sets if there are any. */
static bool make_facts(struct store *store, const struct publication *publication,
                       struct findings *findings, struct error *error)
{
    struct codelists *lists = codelists_open(NULL, error);
    bool made = lists && unsdg_make_facts(store, publication->unsdg, findings, error) &&
                ceb_read_facts(store, lists, findings, error) &&
                refuse_mixed(store, "unsdg_revenue_facts", "revenue", findings, error) &&
                refuse_mixed(store, "unsdg_expense_facts", "expense", findings, error) &&
                unsdg_check_agreement(store, publication, findings, error);
    codelists_free(lists);
    return made;
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

bool write_unsdg_files(struct store *store, const struct publication *publication, const char *now,
                       struct findings *findings, struct output *output, struct error *error)
{
    const size_t faults = findings_at_least(findings, SEVERITY_CRITICAL);
    bool has = false;
    if (!make_facts(store, publication, findings, error) || !has_facts(store, &has, error))
        return false;
    /* files are handed over by people: with sums that lack something there are none */
    if (findings_at_least(findings, SEVERITY_CRITICAL) > faults)
        return true;
    if (has)
        return write_document_file(store, publication, now, output, error) &&
               write_unsdg_datasets(store, publication, error);
    findings_add(findings, SEVERITY_CRITICAL, "x.dataset.empty", "dataset",
                 "'%s' has no facts: neither 'unsdg_revenues' nor 'unsdg_expenses' has rows; "
                 "nothing is written for it",
                 publication->unsdg->name);
    return true;
}
