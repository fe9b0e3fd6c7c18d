#include "store/check_details.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include <libxml/parser.h>
#include <libxml/tree.h>

#include "base/alloc.h"
#include "base/suggest.h"
#include "store/sql.h"

struct checking {
    struct store *store;
    struct findings *findings;
    struct error *error;
    const struct table *table; /* narratives or extensions */
    sqlite3_stmt **questions;  /* by table index: is there a row with that identifier and key? */
};

static const char *text_at(sqlite3_stmt *row, int column)
{
    const char *text = sql_text(row, column);
    return text ? text : "";
}

/* --- Where it belongs ------------------------------------------------------------------------- */

/* What is wrong with the name of the table; NULL if nothing. The caller frees. */
static char *table_fault(const struct layout *layout, const char *name, const struct table **table)
{
    *table = layout_table(layout, name);
    if (*table && (*table)->form)
        return NULL;
    const char **names = xcalloc(layout->table_count, sizeof *names);
    size_t count = 0;
    for (size_t i = 0; i < layout->table_count; i++)
        if (layout->tables[i]->form)
            names[count++] = layout->tables[i]->name;
    const char *nearest = suggest_nearest(name, names, count);
    char *fault =
        xasprintf("table_name \"%s\" is no canonical table of elements%s%s%s", name,
                  nearest ? "; did you mean \"" : "", nearest ? nearest : "", nearest ? "\"?" : "");
    free(names);
    return fault;
}

static sqlite3_stmt *ask(struct checking *checking, const struct table *table)
{
    const char *key = table->key == NO_COLUMN ? NULL : table->columns[table->key].name;
    char *sql =
        xasprintf("SELECT 1 FROM \"%s\" WHERE %s = ?1%s%s%s", table->name, table->columns[0].name,
                  key ? " AND " : "", key ? key : "", key ? " = ?2" : "");
    sqlite3_stmt *question = sql_prepare(checking->store->db, sql, checking->error);
    free(sql);
    return question;
}

static sqlite3_stmt *question_of(struct checking *checking, const struct table *table)
{
    sqlite3_stmt **question = &checking->questions[table->index];
    if (!*question)
        *question = ask(checking, table);
    return *question;
}

static bool row_exists(struct checking *checking, const struct table *table, sqlite3_stmt *row)
{
    sqlite3_stmt *question = question_of(checking, table);
    if (!question)
        return false;
    sqlite3_bind_text(question, 1, text_at(row, PLACE_IDENTIFIER), -1, SQLITE_TRANSIENT);
    if (table->key != NO_COLUMN)
        sqlite3_bind_text(question, 2, text_at(row, PLACE_KEY), -1, SQLITE_TRANSIENT);
    bool exists = sql_step(question, checking->error) > 0;
    sqlite3_reset(question);
    return exists;
}

static char *place_fault(struct checking *checking, sqlite3_stmt *row)
{
    const struct table *table;
    char *fault = table_fault(checking->store->layout, text_at(row, PLACE_TABLE), &table);
    if (fault)
        return fault;
    const char *element = text_at(row, PLACE_ELEMENT);
    const struct form *form = table_form(table, element);
    if (!form)
        return xasprintf("element \"%s\" has no columns in '%s'; expected the path of an element "
                         "below %s, or nothing for that itself",
                         element, table->name, table->form->element->name);
    if (checking->table == checking->store->layout->narratives && form->narrative_count == 0)
        return xasprintf("element \"%s\" of '%s' has no narratives", element, table->name);
    if (!row_exists(checking, table, row))
        return xasprintf("no row of '%s' has the identifier \"%s\"%s%s%s", table->name,
                         text_at(row, PLACE_IDENTIFIER),
                         table->key == NO_COLUMN ? "" : " and the key \"",
                         table->key == NO_COLUMN ? "" : text_at(row, PLACE_KEY),
                         table->key == NO_COLUMN ? "" : "\"");
    return NULL;
}

/* --- What it brings --------------------------------------------------------------------------- */

static void ignore_error(void *context, xmlErrorPtr error)
{
    (void)context, (void)error;
}

/* One element, with all prefixes that it uses declared. */
static bool is_element(const char *xml)
{
    size_t length = strlen(xml);
    xmlParserCtxt *context = length <= INT_MAX ? xmlNewParserCtxt() : NULL;
    if (!context)
        return false;
    xmlStructuredErrorFunc kept = xmlStructuredError;
    void *kept_context = xmlStructuredErrorContext;
    xmlSetStructuredErrorFunc(NULL, ignore_error);
    xmlDoc *document = xmlCtxtReadMemory(context, xml, (int)length, NULL, NULL, XML_PARSE_NONET);
    bool good = document && !document->intSubset && context->wellFormed && context->nsWellFormed;
    xmlSetStructuredErrorFunc(kept_context, kept);
    xmlFreeDoc(document);
    xmlFreeParserCtxt(context);
    return good && strncmp(xml, "<?xml", 5) != 0 && *xml == '<';
}

static bool is_name(const char *name)
{
    return xmlValidateQName((const xmlChar *)name, 0) == 0;
}

static char *element_fault(sqlite3_stmt *row)
{
    return is_element(text_at(row, EXTENSION_CONTENT))
               ? NULL
               : xstrdup("content is not one well-formed element with its namespaces declared");
}

static char *attribute_fault(sqlite3_stmt *row)
{
    return is_name(text_at(row, EXTENSION_NAME))
               ? NULL
               : xasprintf("name \"%s\" is no name of an attribute; expected one such as "
                           "\"ext:note\"",
                           text_at(row, EXTENSION_NAME));
}

static char *declaration_fault(sqlite3_stmt *row)
{
    const char *prefix = text_at(row, EXTENSION_NAME);
    if (*prefix && xmlValidateNCName((const xmlChar *)prefix, 0) != 0)
        return xasprintf("name \"%s\" is no prefix of a namespace", prefix);
    return *text_at(row, EXTENSION_NAMESPACE)
               ? NULL
               : xasprintf("prefix \"%s\" is declared without a namespace", prefix);
}

static char *content_fault(sqlite3_stmt *row)
{
    static char *(*const faults[EXTENSION_KIND_COUNT])(sqlite3_stmt *) = {
        [EXTENSION_ELEMENT] = element_fault,
        [EXTENSION_ATTRIBUTE] = attribute_fault,
        [EXTENSION_DECLARATION] = declaration_fault,
    };
    const char *kind = text_at(row, EXTENSION_KIND);
    for (size_t i = 0; i < EXTENSION_KIND_COUNT; i++)
        if (strcmp(extension_kinds[i], kind) == 0)
            return faults[i] ? faults[i](row) : NULL;
    return xasprintf("kind \"%s\" is not known; expected element, attribute, declaration, present "
                     "or text",
                     kind);
}

/* --- Row by row ------------------------------------------------------------------------------- */

static void add_finding(const struct checking *checking, sqlite3_stmt *row, const char *fault)
{
    struct finding *finding =
        findings_add(checking->findings, SEVERITY_CRITICAL, "x.record.detail", "record",
                     "this %s can't be written: %s", checking->table->row, fault);
    if (!finding)
        return;
    finding->subject = xstrdup(text_at(row, PLACE_IDENTIFIER));
    store_source_place(checking->store, sqlite3_column_int64(row, checking->table->source),
                       &finding->place);
}

static void check_row(struct checking *checking, sqlite3_stmt *row)
{
    char *fault = place_fault(checking, row);
    if (!fault && checking->table == checking->store->layout->extensions)
        fault = content_fault(row);
    if (fault)
        add_finding(checking, row, fault);
    free(fault);
}

static bool check_table(struct checking *checking, const struct as_written *as_written)
{
    char *sql = xasprintf("SELECT * FROM %s", checking->table->name);
    sqlite3_stmt *row = sql_prepare(checking->store->db, sql, checking->error);
    free(sql);
    int stepped = -1;
    while (row && (stepped = sql_step(row, checking->error)) > 0) {
        if (!is_as_written(as_written, sqlite3_column_int64(row, checking->table->source)))
            check_row(checking, row);
        if (checking->error->kind)
            break;
    }
    sqlite3_finalize(row);
    return stepped == 0;
}

bool check_details(struct store *store, const struct as_written *as_written,
                   struct findings *findings, struct error *error)
{
    const struct layout *layout = store->layout;
    struct checking checking = {.store = store,
                                .findings = findings,
                                .error = error,
                                .table = layout->narratives,
                                .questions = xcalloc(layout->table_count, sizeof(sqlite3_stmt *))};
    bool checked = check_table(&checking, as_written);
    checking.table = layout->extensions;
    checked = checked && check_table(&checking, as_written);
    for (size_t i = 0; i < layout->table_count; i++)
        sqlite3_finalize(checking.questions[i]);
    free(checking.questions);
    return checked;
}
