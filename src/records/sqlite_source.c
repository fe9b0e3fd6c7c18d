#include "records/sqlite_source.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include <sqlite3.h>

#include "base/alloc.h"
#include "base/file.h"
#include "base/strbuf.h"
#include "records/column_name.h"
#include "records/number_text.h"
#include "records/problem_report.h"
#include "records/table_choice.h"
#include "records/text_input.h"

enum sqlite_problem {
    DATABASE_EMPTY,
    DATABASE_FOREIGN,
    DATABASE_DAMAGED,
    BAD_NAME,
    BAD_BYTES,
    BAD_CHARACTER,
    FLOAT_FOUND,
    BLOB_UNREAD,
    ROW_LARGE,
    TABLES_MANY,
    PROBLEM_COUNT
};

static const struct problem_kind problem_kinds[PROBLEM_COUNT] = {
    [DATABASE_EMPTY] = {SEVERITY_CRITICAL, "x.source.empty", PROBLEM_SPELLED_OUT,
                        "more of the kind"},
    [DATABASE_FOREIGN] = {SEVERITY_CRITICAL, "x.source.binary", PROBLEM_SPELLED_OUT,
                          "more of the kind"},
    [DATABASE_DAMAGED] = {SEVERITY_CRITICAL, "x.source.database", PROBLEM_SPELLED_OUT,
                          "more tables that cannot be read"},
    [BAD_NAME] = {SEVERITY_CRITICAL, "x.source.header", PROBLEM_SPELLED_OUT,
                  "more tables with a bad column name"},
    [BAD_BYTES] = {SEVERITY_CRITICAL, "x.source.encoding", PROBLEM_SPELLED_OUT,
                   "more rows not read for a wrong encoding"},
    [BAD_CHARACTER] = {SEVERITY_CRITICAL, "x.source.character", PROBLEM_SPELLED_OUT,
                       "more rows not read for a forbidden character"},
    [FLOAT_FOUND] = {SEVERITY_WARNING, "x.source.type", PROBLEM_SPELLED_OUT,
                     "more columns with floating-point numbers"},
    [BLOB_UNREAD] = {SEVERITY_ERROR, "x.source.type", PROBLEM_SPELLED_OUT,
                     "more BLOBs that were not read"},
    [ROW_LARGE] = {SEVERITY_CRITICAL, "x.source.size", PROBLEM_SPELLED_OUT, "more of the kind"},
    [TABLES_MANY] = {SEVERITY_CRITICAL, "x.source.size", PROBLEM_SPELLED_OUT, "more of the kind"},
};
static const struct problem_table problems = {problem_kinds, PROBLEM_COUNT, "and ", true};

struct sqlite_table {
    char *name; /* NULL: a query's */
    char *path; /* of its rows; NULL: the file's */
    char **columns;
    bool *has_float; /* of each column: told already */
    size_t column_count;
    sqlite3_stmt *statement;
};

struct sqlite_reader {
    struct reader base;
    const struct source *source;
    sqlite3 *db;
    struct problem_report report;
    struct sqlite_table *own; /* as many as `tables` */
    struct reader_table *tables;
    size_t capacity;
    size_t current, row; /* the table being read, and rows taken of it */
    struct strbuf numbers;
    struct cell *cells;
};

/* ---- What SQLite says ------------------------------------------------------------------------ */

/* What is wrong with the file is a finding; that it can't be read now is an error. False. */
static bool report_failure(struct sqlite_reader *self, struct error *error)
{
    int code = sqlite3_errcode(self->db);
    const char *words = sqlite3_errmsg(self->db);
    switch (code) {
    case SQLITE_BUSY:
    case SQLITE_CANTOPEN:
    case SQLITE_FULL:
    case SQLITE_IOERR:
    case SQLITE_LOCKED:
    case SQLITE_NOMEM:
    case SQLITE_PERM:
    case SQLITE_READONLY:
        return error_set(error, ERROR_ENVIRONMENT, "cannot read '%s': %s", self->base.path, words);
    case SQLITE_TOOBIG:
        problem_report_add(&self->report, ROW_LARGE, self->row + 1, 0,
                           "the row is larger than %d MiB, so it and all rows after it are not "
                           "read; leave large columns out with a 'query'",
                           DATABASE_ROW_MOST / (1024 * 1024));
        return false;
    case SQLITE_AUTH:
        problem_report_add(&self->report, DATABASE_DAMAGED, 0, 0,
                           "the view does more than read tables, which only a 'query' may ask for "
                           "(WITH RECURSIVE); it is not read");
        return false;
    default:
        problem_report_add(&self->report, DATABASE_DAMAGED, self->row + (self->tables != NULL), 0,
                           "SQLite cannot read on: %s; what follows is not read", words);
        return false;
    }
}

/* ---- Opening --------------------------------------------------------------------------------- */

static bool check_kind(struct sqlite_reader *self, const char *path, struct error *error)
{
    static const char magic[] = "SQLite format 3";
    char head[sizeof magic] = "";
    FILE *stream = file_open(path, error);
    if (!stream)
        return false;
    size_t length = fread(head, 1, sizeof head, stream);
    bool failed = ferror(stream);
    fclose(stream);
    if (failed)
        return error_set(error, ERROR_ENVIRONMENT, "cannot read '%s'", path);
    if (length == sizeof head && memcmp(head, magic, sizeof magic) == 0)
        return true;
    if (length == 0)
        problem_report_add(&self->report, DATABASE_EMPTY, 0, 0,
                           "the file is empty; it must be an SQLite database");
    else
        problem_report_add(&self->report, DATABASE_FOREIGN, 0, 0,
                           "the file is not an SQLite database; set its 'kind' if it is something "
                           "else, or decrypt it");
    return false;
}

/* Only what reading needs; whatever a view or a trigger of the file would do besides is refused. A
 * recursive view need never end, so whoever has one must ask for it. */
static int authorise(void *context, int action, const char *first, const char *second,
                     const char *database, const char *trigger)
{
    const struct sqlite_reader *self = context;
    (void)first, (void)database, (void)trigger;
    switch (action) {
    case SQLITE_SELECT:
    case SQLITE_READ:
        return SQLITE_OK;
    case SQLITE_RECURSIVE:
        return self->source->query ? SQLITE_OK : SQLITE_DENY;
    case SQLITE_FUNCTION:
        return second && sqlite3_stricmp(second, "load_extension") == 0 ? SQLITE_DENY : SQLITE_OK;
    default:
        return SQLITE_DENY;
    }
}

static void set_limits(sqlite3 *db)
{
    static const struct {
        int limit, value;
    } limits[] = {
        {SQLITE_LIMIT_LENGTH, DATABASE_ROW_MOST},
        {SQLITE_LIMIT_SQL_LENGTH, 1000000},
        {SQLITE_LIMIT_COLUMN, COLUMNS_MOST + 10},
        {SQLITE_LIMIT_EXPR_DEPTH, 100},
        {SQLITE_LIMIT_COMPOUND_SELECT, 100},
        {SQLITE_LIMIT_VDBE_OP, 250000},
        {SQLITE_LIMIT_ATTACHED, 0},
        {SQLITE_LIMIT_TRIGGER_DEPTH, 1},
        {SQLITE_LIMIT_LIKE_PATTERN_LENGTH, 1000},
        {SQLITE_LIMIT_VARIABLE_NUMBER, 1},
        {SQLITE_LIMIT_WORKER_THREADS, 0},
    };
    for (size_t i = 0; i < sizeof limits / sizeof *limits; i++)
        sqlite3_limit(db, limits[i].limit, limits[i].value);
}

/* Before anything of the file's schema is looked at. */
static bool secure(sqlite3 *db)
{
    static const struct {
        int option, value;
    } options[] = {
        {SQLITE_DBCONFIG_DEFENSIVE, 1},
        {SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0},
        {SQLITE_DBCONFIG_ENABLE_LOAD_EXTENSION, 0},
        {SQLITE_DBCONFIG_ENABLE_TRIGGER, 0},
    };
    bool secured = true;
    for (size_t i = 0; i < sizeof options / sizeof *options; i++)
        secured &= sqlite3_db_config(db, options[i].option, options[i].value, NULL) == SQLITE_OK;
    set_limits(db);
    /* A mapped file that somebody cuts short would end the program. The transaction begins with the
     * first look at the schema. */
    return secured && sqlite3_exec(db,
                                   "PRAGMA cell_size_check=ON; PRAGMA mmap_size=0;"
                                   "PRAGMA query_only=ON; BEGIN;"
                                   "SELECT 1 FROM sqlite_schema LIMIT 1",
                                   NULL, NULL, NULL) == SQLITE_OK;
}

static bool open_database(struct sqlite_reader *self, const char *path, struct error *error)
{
    enum { FLAGS = SQLITE_OPEN_READONLY | SQLITE_OPEN_NOMUTEX, PATIENCE = 10000 /* ms */ };
    int opened = sqlite3_open_v2(path, &self->db, FLAGS, NULL);
    if (!self->db)
        return error_set(error, ERROR_ENVIRONMENT, "cannot open '%s': out of memory", path);
    sqlite3_busy_timeout(self->db, PATIENCE);
    return (opened == SQLITE_OK && secure(self->db)) || report_failure(self, error);
}

/* ---- Tables ---------------------------------------------------------------------------------- */

static struct sqlite_table *add_table(struct sqlite_reader *self, const char *name)
{
    self->own = grow(self->own, self->base.table_count, &self->capacity, sizeof *self->own);
    struct sqlite_table *table = &self->own[self->base.table_count++];
    *table = (struct sqlite_table){.name = NULL};
    if (name) {
        table->name = xstrdup(name);
        table->path = xasprintf("%s#%s", self->base.path, name);
    }
    return table;
}

/* What findings call the place of a table's rows. */
static const char *place_of(const struct sqlite_reader *self, const struct sqlite_table *table)
{
    return table->path ? table->path : self->base.path;
}

static bool take_columns(struct sqlite_reader *self, struct sqlite_table *table)
{
    size_t count = (size_t)sqlite3_column_count(table->statement);
    table->columns = xcalloc(count + 1, sizeof *table->columns);
    table->has_float = xcalloc(count + 1, sizeof *table->has_float);
    table->column_count = count;
    for (size_t i = 0; i < count; i++) {
        const char *name = sqlite3_column_name(table->statement, (int)i);
        table->columns[i] = xstrdup(name ? name : "");
    }
    struct strbuf words = STRBUF_INIT;
    bool good = column_names_check((const char *const *)table->columns, count, &words);
    self->report.path = place_of(self, table);
    if (!good)
        problem_report_add(&self->report, BAD_NAME, 0, 0, "%s; the table is not read", words.text);
    strbuf_release(&words);
    return good;
}

static void table_clear(struct sqlite_table *table)
{
    for (size_t i = 0; i < table->column_count; i++)
        free(table->columns[i]);
    free(table->columns);
    free(table->has_float);
    sqlite3_finalize(table->statement);
    free(table->name);
    free(table->path);
}

/* A table or view of the file. */
struct found {
    char *name;
    bool is_view;
};

struct found_list {
    struct found *items;
    size_t count, capacity;
};

/* Tables that have a rowid come in its order; for the others there is none to ask for. */
static sqlite3_stmt *select_all(sqlite3 *db, const struct found *found)
{
    static const char *const orders[] = {" ORDER BY rowid", ""};
    sqlite3_stmt *statement = NULL;
    for (size_t i = found->is_view; !statement && i < sizeof orders / sizeof *orders; i++) {
        struct strbuf sql = STRBUF_INIT;
        strbuf_addstr(&sql, "SELECT * FROM ");
        strbuf_add_quoted(&sql, found->name);
        strbuf_addstr(&sql, orders[i]);
        sqlite3_prepare_v2(db, sql.text, -1, &statement, NULL);
        strbuf_release(&sql);
    }
    return statement;
}

/* A table that can't be read is left out, with a finding. */
static bool open_table(struct sqlite_reader *self, const struct found *found, struct error *error)
{
    struct sqlite_table *table = add_table(self, found->name);
    self->report.path = place_of(self, table);
    table->statement = select_all(self->db, found);
    bool failed = !table->statement && !report_failure(self, error);
    if (failed || !take_columns(self, table)) {
        table_clear(table);
        self->base.table_count--;
    }
    return !error->kind;
}

/* All tables and views. Virtual tables, the tables that these keep their data in, and those of
 * SQLite itself are left out. */
static bool find_tables(struct sqlite_reader *self, struct found_list *list, struct error *error)
{
    static const char sql[] =
        "WITH virtuals AS (SELECT name FROM sqlite_schema WHERE sql LIKE 'CREATE VIRTUAL%' LIMIT "
        "100) SELECT name, type = 'view' FROM sqlite_schema AS s WHERE type IN ('table', 'view') "
        "AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' AND rootpage + (type = 'view') > 0 AND NOT "
        "EXISTS (SELECT 1 FROM virtuals AS v WHERE substr(s.name, 1, length(v.name) + 1) = "
        "v.name || '_') ORDER BY rowid";
    sqlite3_stmt *statement = NULL;
    int result = sqlite3_prepare_v2(self->db, sql, -1, &statement, NULL);
    while (result == SQLITE_OK && (result = sqlite3_step(statement)) == SQLITE_ROW) {
        const char *name = (const char *)sqlite3_column_text(statement, 0);
        list->items = grow(list->items, list->count, &list->capacity, sizeof *list->items);
        list->items[list->count++] =
            (struct found){xstrdup(name ? name : ""), sqlite3_column_int(statement, 1) != 0};
        result = SQLITE_OK;
    }
    bool found = result == SQLITE_DONE || result == SQLITE_OK || report_failure(self, error);
    sqlite3_finalize(statement);
    return found;
}

static bool check_choice(const struct sqlite_reader *self, const struct found_list *list,
                         struct error *error)
{
    const char **names = xcalloc(list->count + 1, sizeof *names);
    for (size_t i = 0; i < list->count; i++)
        names[i] = list->items[i].name;
    bool good = table_choice_check(self->source, self->base.path, names, list->count, error);
    free(names);
    return good;
}

static bool check_count(struct sqlite_reader *self, const struct found_list *list)
{
    size_t chosen = 0;
    for (size_t i = 0; i < list->count; i++)
        chosen += table_is_chosen(self->source, list->items[i].name);
    if (chosen > DATABASE_TABLES_MOST)
        problem_report_add(&self->report, TABLES_MANY, 0, 0,
                           "the database has %zu tables and views, but %d is the most; name those "
                           "to be read in 'tables'",
                           chosen, DATABASE_TABLES_MOST);
    return chosen <= DATABASE_TABLES_MOST;
}

static bool open_tables(struct sqlite_reader *self, struct error *error)
{
    struct found_list list = {.items = NULL};
    bool opened = find_tables(self, &list, error) && check_choice(self, &list, error) &&
                  check_count(self, &list);
    for (size_t i = 0; i < list.count; i++) {
        if (opened && table_is_chosen(self->source, list.items[i].name))
            opened = open_table(self, &list.items[i], error);
        free(list.items[i].name);
    }
    free(list.items);
    self->report.path = self->base.path;
    if (opened && !list.count)
        problem_report_add(&self->report, DATABASE_EMPTY, 0, 0, "the database has no tables");
    return opened && self->base.table_count > 0;
}

/* ---- A query --------------------------------------------------------------------------------- */

static bool refuse_query(const struct sqlite_reader *self, struct error *error, const char *words)
{
    return error_set(error, ERROR_USAGE,
                     "the query for '%s' cannot be used: %s; expected one SELECT", self->base.path,
                     words);
}

/* True if nothing follows but white space, semicolons and comments. */
static bool is_rest_blank(sqlite3 *db, const char *rest)
{
    sqlite3_stmt *more = NULL;
    bool blank = sqlite3_prepare_v2(db, rest, -1, &more, NULL) == SQLITE_OK && !more;
    sqlite3_finalize(more);
    return blank;
}

static bool open_query(struct sqlite_reader *self, struct error *error)
{
    struct sqlite_table *table = add_table(self, NULL);
    const char *rest = "";
    if (sqlite3_prepare_v2(self->db, self->source->query, -1, &table->statement, &rest) !=
        SQLITE_OK) {
        int code = sqlite3_errcode(self->db);
        bool is_ours = code == SQLITE_ERROR || code == SQLITE_AUTH || code == SQLITE_TOOBIG;
        return is_ours ? refuse_query(self, error, sqlite3_errmsg(self->db))
                       : report_failure(self, error);
    }
    if (!table->statement)
        return refuse_query(self, error, E_("it is empty"));
    if (!sqlite3_stmt_readonly(table->statement) || sqlite3_column_count(table->statement) == 0 ||
        sqlite3_stmt_isexplain(table->statement))
        return refuse_query(self, error, E_("it gives no rows of its own"));
    if (!is_rest_blank(self->db, rest))
        return refuse_query(self, error, E_("something follows the first statement"));
    return take_columns(self, table);
}

/* ---- Rows ------------------------------------------------------------------------------------ */

static bool report_fault(struct sqlite_reader *self, size_t column, const struct text_fault *fault)
{
    const char *name = self->own[self->current].columns[column];
    if (fault->kind == TEXT_NOT_ALLOWED)
        problem_report_add(&self->report, BAD_CHARACTER, self->row, column + 1,
                           "column \"%s\" has the character U+%04X, which XML cannot hold; the row "
                           "is not read; remove the character",
                           name, (unsigned)fault->value);
    else
        problem_report_add(&self->report, BAD_BYTES, self->row, column + 1,
                           "column \"%s\": byte 0x%02X is not UTF-8; the row is not read; write "
                           "texts in UTF-8 into the database",
                           name, (unsigned)fault->value);
    return false;
}

static bool take_text(struct sqlite_reader *self, sqlite3_stmt *statement, size_t column)
{
    struct text_fault fault;
    const char *text = (const char *)sqlite3_column_text(statement, (int)column);
    size_t length = (size_t)sqlite3_column_bytes(statement, (int)column);
    if (!text || strspn(text, " ") == length)
        return true;
    if (text_find_fault(text, length, &fault))
        return report_fault(self, column, &fault);
    self->cells[column] = (struct cell){text, length};
    return true;
}

static bool take_integer(struct sqlite_reader *self, sqlite3_stmt *statement, size_t column)
{
    return take_text(self, statement, column); /* SQLite writes all its digits */
}

/* Numbers are put one after another; where they are is known once all of them are there. */
static bool take_float(struct sqlite_reader *self, sqlite3_stmt *statement, size_t column)
{
    struct sqlite_table *table = &self->own[self->current];
    size_t before = self->numbers.length;
    number_add_double(&self->numbers, sqlite3_column_double(statement, (int)column));
    self->cells[column].length = self->numbers.length - before;
    strbuf_addch(&self->numbers, '\0');
    if (!table->has_float[column])
        problem_report_add(&self->report, FLOAT_FOUND, self->row, column + 1,
                           "column \"%s\" holds floating-point numbers, whose digits may not be "
                           "those that were entered; keep amounts as text",
                           table->columns[column]);
    table->has_float[column] = true;
    return true;
}

static bool take_blob(struct sqlite_reader *self, sqlite3_stmt *statement, size_t column)
{
    (void)statement;
    problem_report_add(&self->report, BLOB_UNREAD, self->row, column + 1,
                       "column \"%s\" holds a BLOB, which was taken as blank; leave the column out "
                       "with a 'query', or cast it to text there",
                       self->own[self->current].columns[column]);
    return true;
}

static bool take_null(struct sqlite_reader *self, sqlite3_stmt *statement, size_t column)
{
    (void)self, (void)statement, (void)column;
    return true;
}

static void place_numbers(struct sqlite_reader *self, size_t count)
{
    const char *at = self->numbers.text;
    for (size_t i = 0; i < count; i++) {
        struct cell *cell = &self->cells[i];
        if (cell->text || !cell->length)
            continue;
        cell->text = at;
        at += cell->length + 1;
    }
}

static bool take_row(struct sqlite_reader *self, const struct sqlite_table *table, struct row *row)
{
    static bool (*const takers[])(struct sqlite_reader *, sqlite3_stmt *, size_t) = {
        [SQLITE_INTEGER] = take_integer, [SQLITE_FLOAT] = take_float, [SQLITE_TEXT] = take_text,
        [SQLITE_BLOB] = take_blob,       [SQLITE_NULL] = take_null,
    };
    bool taken = true;
    strbuf_reset(&self->numbers);
    for (size_t i = 0; taken && i < table->column_count; i++) {
        self->cells[i] = (struct cell){NULL, 0};
        taken = takers[sqlite3_column_type(table->statement, (int)i)](self, table->statement, i);
    }
    place_numbers(self, taken ? table->column_count : 0);
    *row = (struct row){.table = self->current,
                        .number = self->row,
                        .cells = self->cells,
                        .count = table->column_count};
    return taken;
}

static bool sqlite_reader_next(struct reader *reader, struct row *row, struct error *error)
{
    struct sqlite_reader *self = (struct sqlite_reader *)reader;
    while (self->current < self->base.table_count) {
        struct sqlite_table *table = &self->own[self->current];
        self->report.path = place_of(self, table);
        int result = sqlite3_step(table->statement);
        if (result == SQLITE_ROW) {
            self->row++;
            if (take_row(self, table, row))
                return true;
            continue;
        }
        if (result != SQLITE_DONE)
            report_failure(self, error);
        if (error->kind)
            return false;
        sqlite3_reset(table->statement);
        self->current++;
        self->row = 0;
    }
    self->report.path = self->base.path;
    problem_report_sum_up(&self->report);
    return false;
}

/* ---- Life ------------------------------------------------------------------------------------ */

static void sqlite_reader_close(struct reader *reader)
{
    struct sqlite_reader *self = (struct sqlite_reader *)reader;
    self->report.path = self->base.path;
    problem_report_sum_up(&self->report);
    for (size_t i = 0; i < self->base.table_count; i++)
        table_clear(&self->own[i]);
    sqlite3_close(self->db);
    strbuf_release(&self->numbers);
    free(self->cells);
    free(self->tables);
    free(self->own);
    free(self);
}

static void show_tables(struct sqlite_reader *self)
{
    self->tables = xcalloc(self->base.table_count, sizeof *self->tables);
    for (size_t i = 0; i < self->base.table_count; i++) {
        const struct sqlite_table *table = &self->own[i];
        self->tables[i] = (struct reader_table){.name = table->name,
                                                .path = table->path,
                                                .columns = (const char *const *)table->columns,
                                                .column_count = table->column_count};
    }
    self->base.tables = self->tables;
    self->report.path = self->base.path;
}

struct reader *sqlite_reader_open(const char *path, const char *name, const struct source *source,
                                  struct findings *findings, struct error *error)
{
    struct sqlite_reader *self = xcalloc(1, sizeof *self);
    self->base =
        (struct reader){.path = name, .next = sqlite_reader_next, .close = sqlite_reader_close};
    self->report = (struct problem_report){.findings = findings, .path = name, .table = &problems};
    self->source = source;
    self->numbers = (struct strbuf)STRBUF_INIT;
    self->cells = xcalloc(COLUMNS_MOST, sizeof *self->cells);
    bool opened = check_kind(self, path, error) && open_database(self, path, error);
    if (opened)
        sqlite3_set_authorizer(self->db, authorise, self);
    opened = opened && (source->query ? open_query(self, error) : open_tables(self, error));
    if (opened) {
        show_tables(self);
        return &self->base;
    }
    sqlite_reader_close(&self->base);
    return NULL;
}
