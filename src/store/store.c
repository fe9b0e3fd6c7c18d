#include "store/store.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/alloc.h"
#include "base/file.h"
#include "base/strbuf.h"
#include "store/functions.h"
#include "store/lineage.h"
#include "store/loads.h"
#include "store/settings.h"
#include "store/sql.h"

enum {
    SCHEMA_VERSION = 5,
    ROW_BITS = 40,       /* of `_source`; the bits above them are the file */
    BUSY_TIMEOUT = 10000 /* milliseconds to wait for somebody who reads the store */
};

static const sqlite3_int64 last_row = ((sqlite3_int64)1 << ROW_BITS) - 1;

static const char own_tables[] =
    "CREATE TABLE source_files(id INTEGER PRIMARY KEY, path TEXT NOT NULL,"
    " by_line INTEGER NOT NULL);"
    "CREATE TABLE source_columns(file INTEGER NOT NULL, table_name TEXT NOT NULL,"
    " name TEXT NOT NULL COLLATE NOCASE, position INTEGER NOT NULL,"
    " PRIMARY KEY(file, table_name, name)) WITHOUT ROWID;"
    "CREATE TABLE used_columns(table_name TEXT NOT NULL, column_name TEXT NOT NULL);"
    "CREATE TABLE settings(name TEXT PRIMARY KEY, value TEXT NOT NULL);"
    "CREATE TABLE mapping_findings(severity TEXT, message TEXT NOT NULL, iati_identifier TEXT,"
    " _source INTEGER);"
    "CREATE TABLE outputs(name TEXT PRIMARY KEY, dataset TEXT NOT NULL, title TEXT, kind INTEGER "
    "NOT NULL,"
    " activities INTEGER NOT NULL, date TEXT, sha256 TEXT NOT NULL);";

/* Half-built stores are thrown away, so nothing is spent on being able to roll back. Larger pages
 * than the default of 4 KiB need fewer calls to the system. */
static const char build_settings[] =
    "PRAGMA page_size=8192; PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF;"
    "PRAGMA locking_mode=EXCLUSIVE; PRAGMA cache_size=-32768;";

/* A store is used by one thread at a time, so SQLite need not lock it for every value. */
enum { OPEN_EXISTING = SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX };

static char *folder_of(const struct publication *publication)
{
    return publication_path(publication, ".iatipub");
}

static struct store *new_store(const struct publication *publication, const struct layout *layout)
{
    struct store *store = xcalloc(1, sizeof *store);
    char *folder = folder_of(publication);
    store->path = path_join(folder, "store.db");
    store->layout = layout;
    free(folder);
    return store;
}

void store_close(struct store *store)
{
    if (!store)
        return;
    sqlite3_close(store->db);
    functions_free(store->functions);
    text_set_release(&store->identifiers);
    text_set_release(&store->parts);
    free(store->path);
    free(store->temporary);
    free(store);
}

void store_abandon(struct store *store)
{
    if (!store)
        return;
    sqlite3_close(store->db);
    store->db = NULL;
    if (store->temporary)
        unlink(store->temporary);
    store_close(store);
}

/* Keys are text so that they join whatever the mapping computed them from; values keep the type
 * that the mapping gave them, so that a floating-point amount can be recognised. */
static bool create_table(struct store *store, const struct table *table, struct error *error)
{
    struct strbuf sql = STRBUF_INIT;
    strbuf_addstr(&sql, "CREATE TABLE ");
    strbuf_add_quoted(&sql, table->name);
    for (size_t i = 0; i < table->column_count; i++) {
        const struct column *column = &table->columns[i];
        strbuf_addstr(&sql, i ? ", " : "(");
        strbuf_add_quoted(&sql, column->name);
        if (column->role == COLUMN_SOURCE)
            strbuf_addstr(&sql, " INTEGER NOT NULL");
        else if (column->role != COLUMN_VALUE && column->role != COLUMN_LANGUAGE)
            strbuf_addstr(&sql, " TEXT");
    }
    strbuf_addstr(&sql, ")");
    bool created = sql_run(store->db, sql.text, error);
    strbuf_release(&sql);
    return created;
}

/* The languages of the narrative columns, for mappings. The caller frees. */
static char *language_list(const struct layout *layout)
{
    struct strbuf text = STRBUF_INIT;
    for (size_t i = 0; i < layout->language_count; i++)
        strbuf_addf(&text, "%s%s", i ? " " : "", layout->languages[i]);
    return strbuf_detach(&text);
}

static const char *organisation_name(const struct publication *publication)
{
    const struct organisation *organisation = &publication->organisation;
    return organisation->name_count ? organisation->name[0].narrative : NULL;
}

static bool write_settings(struct store *store, const struct publication *publication,
                           struct error *error)
{
    char digest[DIGEST_TEXT_SIZE];
    settings_of_import(publication, digest);
    char *languages = language_list(store->layout);
    bool written = sql_runf(store->db, error,
                            "PRAGMA user_version=%d; INSERT INTO settings VALUES"
                            "('languages', %Q), ('organisation.ref', %Q),"
                            "('organisation.name', %Q),"
                            "('import', %Q);",
                            SCHEMA_VERSION, languages, publication->organisation.ref,
                            organisation_name(publication), digest);
    free(languages);
    return written;
}

/* source_row(_source), for the messages of mappings. */
static void source_row(sqlite3_context *context, int count, sqlite3_value **values)
{
    (void)count;
    sqlite3_result_int64(context, sqlite3_value_int64(values[0]) & last_row);
}

static bool add_functions(struct store *store, const struct publication *publication,
                          struct error *error)
{
    if (sqlite3_create_function(store->db, "source_row", 1, SQLITE_UTF8 | SQLITE_DETERMINISTIC,
                                NULL, source_row, NULL, NULL) != SQLITE_OK)
        return sql_error(store->db, error);
    store->functions = functions_new(store, publication, error);
    return store->functions != NULL;
}

static bool create_contents(struct store *store, const struct publication *publication,
                            struct error *error)
{
    if (!add_functions(store, publication, error) || !sql_run(store->db, build_settings, error) ||
        !sql_run(store->db, "BEGIN", error) || !sql_run(store->db, own_tables, error) ||
        !sql_run(store->db, lineage_table, error) || !sql_run(store->db, loads_table, error) ||
        !write_settings(store, publication, error))
        return false;
    for (size_t i = 0; i < store->layout->table_count; i++)
        if (!create_table(store, store->layout->tables[i], error))
            return false;
    return true;
}

/* The records are the publisher's own: what redaction withholds is among them. SQLite takes a file
 * as it finds it; if there can't be one it says why. */
static void make_private(const char *path)
{
    int descriptor = open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    if (descriptor >= 0)
        close(descriptor);
}

struct store *store_create(const struct publication *publication, const struct layout *layout,
                           struct error *error)
{
    struct store *store = new_store(publication, layout);
    store->temporary = xasprintf("%s" FILE_TEMPORARY_SUFFIX, store->path);
    unlink(store->temporary); /* left by a run that was killed */
    make_private(store->temporary);
    if (sqlite3_open_v2(store->temporary, &store->db, OPEN_EXISTING | SQLITE_OPEN_CREATE, NULL) !=
        SQLITE_OK) {
        error_set(error, ERROR_ENVIRONMENT, "cannot write '%s': %s", store->path,
                  sqlite3_errmsg(store->db));
        store_abandon(store);
        return NULL;
    }
    if (create_contents(store, publication, error))
        return store;
    error_prefix(error, "writing '%s'", store->path);
    store_abandon(store);
    return NULL;
}

/* A conversion that was killed may have left a journal beside the old store. SQLite would play it
 * into whatever has the store's name next, so the old store takes it back first. */
static void settle_old_store(const char *path)
{
    if (!file_exists(path))
        return;
    struct error ignored = ERROR_INIT; /* a store that can't be settled is about to be replaced */
    sqlite3 *db = NULL;
    sqlite3_int64 count;
    bool settled = sqlite3_open_v2(path, &db, SQLITE_OPEN_READWRITE, NULL) == SQLITE_OK &&
                   sql_number(db, "SELECT count(*) FROM sqlite_schema", &count, &ignored);
    sqlite3_close(db);
    char *journal = xasprintf("%s-journal", path);
    if (!settled)
        unlink(journal);
    free(journal);
    error_clear(&ignored);
}

bool store_finish(struct store *store, struct error *error)
{
    bool finished = sql_run(store->db, "COMMIT", error);
    sqlite3_close(store->db);
    store->db = NULL;
    if (finished) {
        settle_old_store(store->path);
        finished = file_put_in_place(store->temporary, store->path, error);
    }
    if (!finished)
        unlink(store->temporary);
    store_close(store);
    return finished;
}

bool store_has_setting(struct store *store, const char *name, const char *value,
                       struct error *error)
{
    sqlite3_stmt *statement =
        sql_prepare(store->db, "SELECT value FROM settings WHERE name = ?", error);
    if (!statement)
        return false;
    sqlite3_bind_text(statement, 1, name, -1, SQLITE_STATIC);
    bool has = sql_step(statement, error) > 0 && strcmp(sql_text(statement, 0), value) == 0;
    sqlite3_finalize(statement);
    return has;
}

static bool is_fitting(struct store *store, const struct publication *publication,
                       struct error *error)
{
    char digest[DIGEST_TEXT_SIZE];
    sqlite3_int64 version;
    settings_of_import(publication, digest);
    if (!sql_number(store->db, "PRAGMA user_version", &version, error))
        return false;
    if (version == SCHEMA_VERSION && store_has_setting(store, "import", digest, error))
        return true;
    return error->kind ? false
                       : error_set(error, ERROR_USAGE,
                                   "the sources, languages, mapping or redactions of "
                                   "publication.yaml, or rollovers.csv, were changed after the "
                                   "last import; run "
                                   "'iatipub import' again");
}

/* What somebody may not look into is not the same as what is not there. */
static void refuse_missing(const struct store *store, const struct publication *publication,
                           struct error *error)
{
    if (errno == ENOENT)
        error_set(error, ERROR_USAGE, "no records in '%s' yet; run 'iatipub import' first",
                  publication->folder);
    else
        error_set(error, ERROR_ENVIRONMENT, "cannot read '%s': %s", store->path, strerror(errno));
}

struct store *store_open(const struct publication *publication, const struct layout *layout,
                         struct error *error)
{
    struct store *store = new_store(publication, layout);
    bool opened = false;
    if (access(store->path, F_OK) != 0)
        refuse_missing(store, publication, error);
    else if (sqlite3_open_v2(store->path, &store->db, OPEN_EXISTING, NULL) != SQLITE_OK)
        error_set(error, ERROR_ENVIRONMENT, "cannot open '%s': %s", store->path,
                  sqlite3_errmsg(store->db));
    else
        opened = is_fitting(store, publication, error) && add_functions(store, publication, error);
    if (opened) {
        sqlite3_busy_timeout(store->db, BUSY_TIMEOUT);
        return store;
    }
    store_close(store);
    return NULL;
}

bool store_add_source_file(struct store *store, const char *path, bool by_line, sqlite3_int64 *base,
                           struct error *error)
{
    sqlite3_stmt *statement =
        sql_prepare(store->db, "INSERT INTO source_files(path, by_line) VALUES(?1, ?2)", error);
    if (!statement)
        return false;
    sqlite3_bind_text(statement, 1, path, -1, SQLITE_STATIC);
    sqlite3_bind_int(statement, 2, by_line);
    bool added = sql_step(statement, error) == 0;
    sqlite3_finalize(statement);
    *base = sqlite3_last_insert_rowid(store->db) << ROW_BITS;
    return added;
}

sqlite3_int64 store_source_file(sqlite3_int64 source)
{
    return source >> ROW_BITS;
}

void store_source_place(const struct store *store, sqlite3_int64 source, struct place *place)
{
    struct error ignored = ERROR_INIT; /* a finding without its source is still a finding */
    sqlite3_stmt *statement =
        sql_prepare(store->db, "SELECT path, by_line FROM source_files WHERE id = ?", &ignored);
    sqlite3_bind_int64(statement, 1, source >> ROW_BITS);
    if (statement && sql_step(statement, &ignored) > 0) {
        place_set(place, sql_text(statement, 0), (size_t)(source & last_row), 0);
        place->is_line = sqlite3_column_int(statement, 1) != 0;
    }
    sqlite3_finalize(statement);
    error_clear(&ignored);
}

bool store_add_source_column(struct store *store, sqlite3_int64 base, const char *table,
                             const char *name, size_t position, struct error *error)
{
    sqlite3_stmt *insert = sql_prepare(
        store->db, "INSERT OR IGNORE INTO source_columns VALUES(?1, ?2, ?3, ?4)", error);
    if (!insert)
        return false;
    sqlite3_bind_int64(insert, 1, store_source_file(base));
    sqlite3_bind_text(insert, 2, table, -1, SQLITE_STATIC);
    sqlite3_bind_text(insert, 3, name, -1, SQLITE_STATIC);
    sqlite3_bind_int64(insert, 4, (sqlite3_int64)position);
    bool added = sql_step(insert, error) == 0;
    sqlite3_finalize(insert);
    return added;
}

size_t store_source_column(const struct store *store, sqlite3_int64 source, const char *table,
                           const char *name)
{
    struct error ignored = ERROR_INIT; /* a place without its column is still a place */
    sqlite3_stmt *row = sql_prepare(store->db,
                                    "SELECT position FROM source_columns WHERE file = ?1 AND "
                                    "table_name = ?2 AND name = ?3",
                                    &ignored);
    size_t position = 0;
    if (row) {
        sqlite3_bind_int64(row, 1, store_source_file(source));
        sqlite3_bind_text(row, 2, table, -1, SQLITE_STATIC);
        sqlite3_bind_text(row, 3, name, -1, SQLITE_STATIC);
        if (sql_step(row, &ignored) > 0)
            position = (size_t)sqlite3_column_int64(row, 0);
    }
    sqlite3_finalize(row);
    error_clear(&ignored);
    return position;
}

static bool lock_file(const char *path, struct lock *lock, struct error *error)
{
    lock->descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0666);
    if (lock->descriptor < 0)
        return error_errno(error, "cannot open '%s'", path);
    if (flock(lock->descriptor, LOCK_EX | LOCK_NB) == 0) {
        if (ftruncate(lock->descriptor, 0) == 0)
            dprintf(lock->descriptor, "%ld\n", (long)getpid());
        return true;
    }
    if (errno != EWOULDBLOCK)
        return error_errno(error, "cannot lock '%s'", path);
    char holder[32] = "";
    ssize_t length = pread(lock->descriptor, holder, sizeof holder - 1, 0);
    holder[length > 0 ? strcspn(holder, "\n") : 0] = '\0';
    return error_set(error, ERROR_ENVIRONMENT,
                     "another iatipub (process %s) is working on this publication; '%s' is locked",
                     *holder ? holder : E_("unknown"), path);
}

bool store_lock(const struct publication *publication, struct lock *lock, struct error *error)
{
    char *folder = folder_of(publication);
    char *path = path_join(folder, "lock");
    lock->descriptor = -1;
    mkdir(folder, 0700); /* ours alone from the beginning; folder_make tells of failures */
    bool locked = folder_make(folder, error) && lock_file(path, lock, error);
    if (!locked)
        store_unlock(lock);
    free(path);
    free(folder);
    return locked;
}

void store_unlock(struct lock *lock)
{
    if (lock->descriptor >= 0)
        close(lock->descriptor);
    lock->descriptor = -1;
}
