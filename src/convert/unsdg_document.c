#include "convert/unsdg_document.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "convert/xml_output.h"
#include "store/sql.h"

static const char format_version[] = "1.00";

/* A list of facts: an element for each row, an attribute for each column that is not NULL. The
 * queries take entity, year and basis. */
struct fact_list {
    const char *element;
    const char *query;
};

#define OF_REPORT "WHERE entity = ?1 AND year = ?2 AND basis = ?3"

static const struct fact_list fact_lists[] = {
    {"control-total",
     "SELECT kind, amount, statement AS source FROM unsdg_totals WHERE "
     "coalesce(entity, ?4) = ?1 AND CAST(year AS INTEGER) = ?2 AND coalesce(basis, ?5) = ?3 "
     "ORDER BY kind DESC, rowid"},
    {"revenue",
     "SELECT dataset, sub_entity AS 'sub-entity', instrument, contributor_type AS "
     "'contributor-type', contributor, contributor_name AS 'contributor-name', function, amount "
     "FROM unsdg_revenue_facts " OF_REPORT " ORDER BY rowid"},
    {"expense",
     "SELECT dataset, sub_entity AS 'sub-entity', function, location_level AS 'location-level', "
     "location, goal, target, indicator, marker, amount FROM unsdg_expense_facts " OF_REPORT
     " ORDER BY rowid"},
};

enum { FACT_LISTS = sizeof fact_lists / sizeof *fact_lists };

static const char reports[] =
    "SELECT entity, year, basis FROM unsdg_revenue_facts UNION "
    "SELECT entity, year, basis FROM unsdg_expense_facts UNION "
    "SELECT coalesce(entity, ?1), CAST(year AS INTEGER), coalesce(basis, ?2) FROM unsdg_totals "
    "WHERE year IS NOT NULL "
    "ORDER BY 1, 2, 3";

struct document {
    struct xml_output xml;
    const struct unsdg *settings;
    sqlite3_stmt *reports, *facts[FACT_LISTS];
    struct error *error;
};

static void add_attribute(struct document *document, const char *name, const char *text)
{
    if (text)
        xml_attribute(&document->xml, name, text, strlen(text));
}

static bool add_text_element(struct document *document, const char *name, const char *text)
{
    xml_start_element(&document->xml, name);
    xml_text(&document->xml, text, strlen(text));
    return xml_end_element(&document->xml);
}

static bool add_fact(struct document *document, const char *element, sqlite3_stmt *row)
{
    xml_start_element(&document->xml, element);
    for (int i = 0; i < sqlite3_column_count(row); i++)
        add_attribute(document, sqlite3_column_name(row, i), sql_text(row, i));
    return xml_end_element(&document->xml);
}

static bool add_facts(struct document *document, size_t list)
{
    sqlite3_stmt *row = document->facts[list];
    for (int i = 0; i < 3; i++)
        sqlite3_bind_value(row, i + 1, sqlite3_column_value(document->reports, i));
    int stepped;
    while ((stepped = sql_step(row, document->error)) > 0)
        if (!add_fact(document, fact_lists[list].element, row))
            break;
    sqlite3_reset(row);
    return stepped == 0;
}

/* "ILO-2024": what tells the report from the others; the basis only where it is not the usual one.
 */
static char *identifier_of(sqlite3_stmt *report)
{
    const char *basis = sql_text(report, 2);
    bool usual = strcmp(basis, "EXP") == 0;
    return xasprintf("%s-%s%s%s", sql_text(report, 0), sql_text(report, 1), usual ? "" : "-",
                     usual ? "" : basis);
}

static bool add_head(struct document *document)
{
    const struct unsdg *settings = document->settings;
    const char *names[] = {"entity", "year", "basis"};
    xml_start_element(&document->xml, "unsdg-report");
    for (int i = 0; i < 3; i++)
        add_attribute(document, names[i], sql_text(document->reports, i));
    add_attribute(document, "currency", "USD");
    add_attribute(document, "edition", publication_default(settings->edition, "2024"));
    add_attribute(document, "status", publication_default(settings->status, "draft"));
    char *identifier = identifier_of(document->reports);
    bool added = add_text_element(document, "report-identifier", identifier);
    free(identifier);
    if (added && settings->title) {
        xml_start_element(&document->xml, "title");
        added = add_text_element(document, "narrative", settings->title) &&
                xml_end_element(&document->xml);
    }
    return added;
}

static bool add_report(struct document *document)
{
    bool added = add_head(document);
    for (size_t i = 0; added && i < FACT_LISTS; i++)
        added = add_facts(document, i);
    return added && xml_end_element(&document->xml);
}

/* What entity and basis records have that name none. */
static void bind_defaults(const struct document *document, sqlite3_stmt *statement, int first)
{
    const struct unsdg *settings = document->settings;
    sqlite3_bind_text(statement, first, settings->entity, -1, SQLITE_STATIC);
    sqlite3_bind_text(statement, first + 1, publication_default(settings->basis, "EXP"), -1,
                      SQLITE_STATIC);
}

static bool prepare(struct document *document, struct store *store)
{
    document->reports = sql_prepare(store->db, reports, document->error);
    bool prepared = document->reports != NULL;
    if (prepared)
        bind_defaults(document, document->reports, 1);
    for (size_t i = 0; prepared && i < FACT_LISTS; i++) {
        document->facts[i] = sql_prepare(store->db, fact_lists[i].query, document->error);
        prepared = document->facts[i] != NULL;
        if (prepared && sqlite3_bind_parameter_count(document->facts[i]) > 3)
            bind_defaults(document, document->facts[i], 4);
    }
    return prepared;
}

static bool add_reports(struct document *document, size_t *count)
{
    int stepped;
    while ((stepped = sql_step(document->reports, document->error)) > 0) {
        if (!add_report(document))
            return false;
        (*count)++;
    }
    return stepped == 0;
}

bool write_unsdg_document(struct store *store, const struct unsdg *settings, const char *date,
                          FILE *stream, size_t *count, struct error *error)
{
    struct document document = {.settings = settings, .error = error};
    xml_output_begin(&document.xml, stream);
    xml_start_element(&document.xml, "unsdg-reports");
    add_attribute(&document, "version", format_version);
    add_attribute(&document, "generated-datetime", date);
    *count = 0;
    bool written = prepare(&document, store) && add_reports(&document, count) &&
                   xml_end_element(&document.xml);
    written = xml_output_end(&document.xml) && written;
    for (size_t i = 0; i < FACT_LISTS; i++)
        sqlite3_finalize(document.facts[i]);
    sqlite3_finalize(document.reports);
    return written;
}
