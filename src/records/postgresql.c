#include "records/postgresql.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/alloc.h"
#include "base/strbuf.h"
#include "records/csv_report.h"
#include "records/selection.h"
#include "records/text_input.h"

static const char reserved_name[] = "_source";
enum { FETCHED_ROWS = 10000 /* rows that are asked for at a time; they come one by one */ };

#define AS_ARRAY                                                                                   \
    "is an array, which is taken as one text in braces; make rows of it with a 'query' (unnest)"

/* How the values of a column are taken, by the number of its type in pg_type, which never changes;
 * a domain has that of the type below it. All others are taken as they are. */
enum value_kind { VALUE_PLAIN, VALUE_BOOLEAN, VALUE_PADDED };
static const struct column_type {
    Oid oid;
    enum value_kind kind;
    const char *doubt; /* what to tell of such a column; NULL: nothing */
} column_types[] = {
    {16, VALUE_BOOLEAN, NULL},
    {1042, VALUE_PADDED, NULL},
    {17, VALUE_PLAIN,
     "holds bytes (bytea), which are taken as hexadecimal digits; leave it out with a 'query'"},
    {700, VALUE_PLAIN,
     "is floating point (real), so its values may not be those that were entered; for money use "
     "numeric in the database"},
    {701, VALUE_PLAIN,
     "is floating point (double precision), so its values may not be those that were entered; for "
     "money use numeric in the database"},
    {790, VALUE_PLAIN,
     "is of type money, which is written with a currency sign and separators; cast it to numeric "
     "with a 'query'"},
    {1000, VALUE_PLAIN, AS_ARRAY}, /* of booleans, whole numbers, ... */
    {1005, VALUE_PLAIN, AS_ARRAY},
    {1007, VALUE_PLAIN, AS_ARRAY},
    {1016, VALUE_PLAIN, AS_ARRAY},
    {1021, VALUE_PLAIN, AS_ARRAY}, /* ... floating point, decimals, ... */
    {1022, VALUE_PLAIN, AS_ARRAY},
    {1231, VALUE_PLAIN, AS_ARRAY},
    {1009, VALUE_PLAIN, AS_ARRAY}, /* ... texts, ... */
    {1014, VALUE_PLAIN, AS_ARRAY},
    {1015, VALUE_PLAIN, AS_ARRAY},
    {1182, VALUE_PLAIN, AS_ARRAY}, /* ... dates and times, UUIDs */
    {1115, VALUE_PLAIN, AS_ARRAY},
    {1185, VALUE_PLAIN, AS_ARRAY},
    {2951, VALUE_PLAIN, AS_ARRAY},
};

/* What the reader has of a table beside what it shows. */
struct table_state {
    enum value_kind *kinds; /* of the columns ... */
    char **names;
    size_t column_count; /* ... all of them, whether they can be used or not */
    struct problem_report report;
    size_t rows; /* that came */
};

struct postgresql_reader {
    struct reader base;
    struct database *database;
    struct databases own; /* empty if the connection is shared */
    struct findings *findings;
    struct selection selection;
    struct reader_table *tables;
    struct table_state *states;
    struct cell *cells; /* the row lent to the caller ... */
    PGresult *row;      /* ... and where its texts are */
    size_t at;          /* the table being read */
    bool fetching;      /* rows of it are on their way */
    size_t fetched;     /* how many came of those that were asked for */
};

/* --- Columns --------------------------------------------------------------------------------- */

static const struct column_type *type_of(Oid oid)
{
    for (size_t i = 0; i < sizeof column_types / sizeof *column_types; i++)
        if (column_types[i].oid == oid)
            return &column_types[i];
    return NULL;
}

static void report_doubt(const struct problem_report *report, const char *column, size_t number,
                         const char *doubt)
{
    struct finding *finding = findings_add(report->findings, SEVERITY_WARNING, "x.source.type",
                                           "source", "column \"%s\" %s", column, doubt);
    if (finding)
        place_set(&finding->place, report->path, 0, number);
}

static char *trimmed(const char *name)
{
    static const char blanks[] = " \t\r\n";
    name += strspn(name, blanks);
    size_t length = strlen(name);
    while (length && strchr(blanks, name[length - 1]))
        length--;
    return xstrndup(name, length);
}

/* Why a name can't be used, NULL if it can. */
static const char *name_fault(const char *name)
{
    struct text_fault fault;
    if (!*name)
        return "has no name";
    if (strcasecmp(name, reserved_name) == 0)
        return "has a name that is reserved";
    return text_find_fault(name, strlen(name), &fault) ? "has a name that XML cannot hold" : NULL;
}

static bool check_name(struct table_state *state, size_t index)
{
    const char *name = state->names[index], *fault = name_fault(name);
    size_t first = 0;
    while (strcasecmp(state->names[first], name) != 0)
        first++;
    if (fault)
        problem_report_add(&state->report, CSV_BAD_NAME, 0, index + 1,
                           "column %zu %s; give it another with a 'query'", index + 1, fault);
    else if (first < index)
        problem_report_add(
            &state->report, CSV_BAD_NAME, 0, index + 1,
            "columns %zu and %zu are both called \"%s\"; give one another name with a "
            "'query'",
            first + 1, index + 1, name);
    return !fault && first == index;
}

/* Takes the columns that a cursor was described with. With a name that can't be used there are
 * none, and the rows are not read. */
static void take_columns(struct postgresql_reader *self, size_t index, const PGresult *described)
{
    const struct libpq *pq = self->database->pq;
    struct table_state *state = &self->states[index];
    struct reader_table *table = &self->tables[index];
    size_t count = state->column_count = (size_t)pq->nfields(described);
    state->names = xcalloc(count, sizeof *state->names);
    state->kinds = xcalloc(count, sizeof *state->kinds);
    bool good = true;
    for (size_t i = 0; i < count; i++) {
        const struct column_type *type = type_of(pq->ftype(described, (int)i));
        state->names[i] = trimmed(pq->fname(described, (int)i));
        good = check_name(state, i) && good;
        state->kinds[i] = type ? type->kind : VALUE_PLAIN;
        if (type && type->doubt)
            report_doubt(&state->report, state->names[i], i + 1, type->doubt);
    }
    table->columns = (const char *const *)state->names;
    table->column_count = good ? count : 0;
}

/* --- Rows ------------------------------------------------------------------------------------ */

static size_t without_padding(const char *text, size_t length)
{
    while (length && text[length - 1] == ' ')
        length--;
    return length;
}

static struct cell cell_of(const char *text, size_t length, enum value_kind kind)
{
    if (kind == VALUE_BOOLEAN)
        return *text == 't' ? (struct cell){"true", 4} : (struct cell){"false", 5};
    /* mostly the first character tells that it is not blank */
    size_t end =
        length && *text != ' ' && kind != VALUE_PADDED ? length : without_padding(text, length);
    if (end == 0)
        return (struct cell){NULL, 0};
    return (struct cell){text, kind == VALUE_PADDED ? end : length};
}

static bool report_fault(struct postgresql_reader *self, size_t column,
                         const struct text_fault *fault)
{
    struct table_state *state = &self->states[self->at];
    bool decoded = fault->kind == TEXT_NOT_ALLOWED;
    problem_report_add(
        &state->report, decoded ? CSV_BAD_CHARACTER : CSV_BAD_BYTES, state->rows, column + 1,
        decoded ? "column \"%s\" has the character U+%04X, which XML cannot hold; the "
                  "row is not read; remove the character"
                : "column \"%s\": byte 0x%02X is not UTF-8; the row is not read; "
                  "correct the text in the database",
        state->names[column], (unsigned)fault->value);
    return false;
}

static bool report_size(struct postgresql_reader *self, size_t size)
{
    struct table_state *state = &self->states[self->at];
    problem_report_add(&state->report, CSV_ROW_LONG, state->rows, 0,
                       "the row has %zu bytes, but %d MiB is the most; it is not read; leave large "
                       "columns out with a 'query'",
                       size, POSTGRESQL_ROW_MOST / (1024 * 1024));
    return false;
}

/* Sets the cells from the row. False if there is nothing in it, or nothing that could be used,
 * which is then a finding. */
static bool lend_cells(struct postgresql_reader *self)
{
    const struct libpq *pq = self->database->pq;
    const enum value_kind *kinds = self->states[self->at].kinds;
    size_t count = self->tables[self->at].column_count, size = 0;
    bool filled = false;
    for (size_t i = 0; i < count; i++) {
        struct cell *cell = &self->cells[i];
        *cell = (struct cell){NULL, 0};
        if (!pq->getisnull(self->row, 0, (int)i))
            *cell = cell_of(pq->getvalue(self->row, 0, (int)i),
                            (size_t)pq->getlength(self->row, 0, (int)i), kinds[i]);
        struct text_fault fault;
        if (cell->text && text_find_fault(cell->text, cell->length, &fault))
            return report_fault(self, i, &fault);
        filled = filled || cell->text;
        size += cell->length;
    }
    return size > POSTGRESQL_ROW_MOST ? report_size(self, size) : filled;
}

/* Asks for the next rows of the table. */
static bool begin_fetching(struct postgresql_reader *self, struct error *error)
{
    const struct database *database = self->database;
    char *sql = xasprintf("FETCH %d FROM iatipub_%zu", FETCHED_ROWS, self->at);
    self->fetched = 0;
    self->fetching = database->pq->sendQuery(database->connection, sql) &&
                     database->pq->setSingleRowMode(database->connection);
    free(sql);
    return self->fetching ||
           database_fail(database, NULL, self->selection.items[self->at].path, error);
}

static void end_table(struct postgresql_reader *self)
{
    problem_report_sum_up(&self->states[self->at].report);
    self->at++;
}

/* Takes what came next: a row, which is then in `row`, or the end of those that were asked for. */
static bool take_result(struct postgresql_reader *self, struct error *error)
{
    const struct libpq *pq = self->database->pq;
    PGresult *result = pq->getResult(self->database->connection);
    ExecStatusType status = result ? pq->resultStatus(result) : PGRES_TUPLES_OK;
    if (status == PGRES_SINGLE_TUPLE) {
        self->row = result;
        self->fetched++;
        self->states[self->at].rows++;
        return true;
    }
    self->fetching = result != NULL;
    bool good = status == PGRES_TUPLES_OK ||
                database_fail(self->database, result, self->selection.items[self->at].path, error);
    pq->clear(result);
    if (!result && self->fetched < FETCHED_ROWS)
        end_table(self);
    return good;
}

static bool postgresql_reader_next(struct reader *reader, struct row *row, struct error *error)
{
    struct postgresql_reader *self = (struct postgresql_reader *)reader;
    while (self->at < self->selection.count) {
        self->database->pq->clear(self->row);
        self->row = NULL;
        if (self->tables[self->at].column_count == 0)
            end_table(self);
        else if ((!self->fetching && !begin_fetching(self, error)) || !take_result(self, error))
            return false;
        if (!self->row || !lend_cells(self))
            continue;
        *row = (struct row){.table = self->at,
                            .number = self->states[self->at].rows,
                            .cells = self->cells,
                            .count = self->tables[self->at].column_count};
        return true;
    }
    return false;
}

/* --- Opening --------------------------------------------------------------------------------- */

/* Begins a table's cursor, which shows its columns. */
static bool open_cursor(struct postgresql_reader *self, size_t index, struct error *error)
{
    const struct selected *selected = &self->selection.items[index];
    const struct database *database = self->database;
    self->tables[index] = (struct reader_table){.name = selected->name, .path = selected->path};
    self->states[index].report = (struct problem_report){
        .findings = self->findings, .path = selected->path, .table = &csv_problems};
    char *sql = xasprintf("DECLARE iatipub_%zu NO SCROLL CURSOR FOR %s", index, selected->sql);
    char *cursor = xasprintf("iatipub_%zu", index);
    PGresult *made = database_ask(database, sql, NULL, selected->path, error);
    PGresult *described = made ? database->pq->describePortal(database->connection, cursor) : NULL;
    bool opened = described && database->pq->resultStatus(described) == PGRES_COMMAND_OK;
    if (opened)
        take_columns(self, index, described);
    else if (made)
        database_fail(database, described, selected->path, error);
    database->pq->clear(described);
    database->pq->clear(made);
    free(cursor);
    free(sql);
    return opened;
}

static bool open_cursors(struct postgresql_reader *self, struct error *error)
{
    size_t count = self->selection.count, most = 0;
    self->tables = xcalloc(count, sizeof *self->tables);
    self->states = xcalloc(count, sizeof *self->states);
    self->base.tables = self->tables;
    self->base.table_count = count;
    for (size_t i = 0; i < count; i++) {
        if (!open_cursor(self, i, error))
            return false;
        if (self->tables[i].column_count > most)
            most = self->tables[i].column_count;
    }
    self->cells = xcalloc(most, sizeof *self->cells);
    return true;
}

static void free_tables(struct postgresql_reader *self)
{
    for (size_t i = 0; i < self->base.table_count; i++) {
        struct table_state *state = &self->states[i];
        problem_report_sum_up(&state->report);
        for (size_t c = 0; c < state->column_count; c++)
            free(state->names[c]);
        free(state->names);
        free(state->kinds);
    }
    free(self->states);
    free(self->tables);
}

/* Gives back what the connection holds for the reader; the next one may use it. */
static void end_reading(struct postgresql_reader *self)
{
    const struct libpq *pq = self->database->pq;
    PGconn *connection = self->database->connection;
    pq->clear(self->row);
    for (PGresult *rest; self->fetching && (rest = pq->getResult(connection));)
        pq->clear(rest);
    pq->clear(pq->exec(connection, "CLOSE ALL"));
}

static void postgresql_reader_close(struct reader *reader)
{
    struct postgresql_reader *self = (struct postgresql_reader *)reader;
    if (self->database)
        end_reading(self);
    free_tables(self);
    free(self->cells);
    selection_release(&self->selection);
    databases_release(&self->own);
    free(self);
}

/* The reader has `shared` connections, or one of its own. */
static struct reader *open_reader(struct databases *shared, const struct source *source,
                                  struct findings *findings, struct error *error)
{
    struct postgresql_reader *self = xcalloc(1, sizeof *self);
    self->base = (struct reader){.next = postgresql_reader_next, .close = postgresql_reader_close};
    self->findings = findings;
    self->database = databases_get(shared ? shared : &self->own, source->database, error);
    if (self->database) {
        self->base.path = self->database->name;
        if (selection_make(&self->selection, self->database, source, error) &&
            open_cursors(self, error))
            return &self->base;
    }
    postgresql_reader_close(&self->base);
    return NULL;
}

struct reader *postgresql_reader_open_shared(struct databases *databases,
                                             const struct source *source, struct findings *findings,
                                             struct error *error)
{
    return open_reader(databases, source, findings, error);
}

struct reader *postgresql_reader_open(const char *path, const char *name,
                                      const struct source *source, struct findings *findings,
                                      struct error *error)
{
    (void)path, (void)name;
    return open_reader(NULL, source, findings, error);
}
