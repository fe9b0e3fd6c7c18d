/* The records database of a publication: .iatipub/store.db.
 *
 * It is derived: every import builds a new one beside the old and puts it in place when it is
 * complete, so a reader sees the old records or the new ones. In it are
 *
 * - raw_NAME: a source as it is, every column text, blank cells NULL
 * - code_NAME: a code translation
 * - activities, transactions and so on: the canonical tables (standard/layout.h)
 * - mapping_findings: what a mapping has to say of its rows (severity, critical if blank; message;
 *   iati_identifier; _source)
 * - settings: of publication.yaml, for mappings: 'organisation.ref', 'organisation.name', its
 *   first one, and 'languages'
 * - source_files, used_columns, outputs: what import and convert note
 *
 * Every row carries `_source`, made of its file and its row in that file; mappings can get the row
 * with source_row(_source). What else they can call is in store/functions.h.
 *
 * The publication of a store is lent and must outlive it. */
#ifndef IATIPUB_STORE_STORE_H
#define IATIPUB_STORE_STORE_H

#include <sqlite3.h>
#include <stdbool.h>

#include "base/error.h"
#include "base/finding.h"
#include "base/text_set.h"
#include "config/publication.h"
#include "standard/layout.h"

struct functions;

struct store {
    sqlite3 *db;
    char *path;                  /* its final name */
    char *temporary;             /* while it is being built; else NULL */
    const struct layout *layout; /* lent */
    struct functions *functions; /* of mappings: store/functions.h */
    struct text_set identifiers; /* of the IATI XML that was read */
    struct text_set parts;       /* what the records call the files that it was read from */
};

/* Begins a new, empty store with the canonical tables. The caller ends with store_finish or
 * store_abandon. */
struct store *store_create(const struct publication *publication, const struct layout *layout,
                           struct error *error);
/* Puts the new store in place of the old one, durably, and closes it. On failure the old one
 * stays. */
bool store_finish(struct store *store, struct error *error);
/* Forgets a new store; the old one stays. NULL is fine. */
void store_abandon(struct store *store);

/* Opens the store that the last import left. NULL and `error` if there is none or it was made for
 * other settings. The caller closes it. */
struct store *store_open(const struct publication *publication, const struct layout *layout,
                         struct error *error);
/* NULL is fine. */
void store_close(struct store *store);

/* True if the setting of that name has that value. */
bool store_has_setting(struct store *store, const char *name, const char *value,
                       struct error *error);

/* Registers a file that rows come from and gives the base of its rows' `_source`; adding the row
 * number gives the value. `by_line`: what is added is a line of the text instead. */
bool store_add_source_file(struct store *store, const char *path, bool by_line, sqlite3_int64 *base,
                           struct error *error);
/* The number of the file, in source_files, that a row came from. */
sqlite3_int64 store_source_file(sqlite3_int64 source);
/* " AND ..." for rows that did not come from IATI XML, which is given back as it was written. */
#define STORE_AND_NOT_AS_WRITTEN " AND (_source >> 40) NOT IN (SELECT _source >> 40 FROM files)"
/* Where a row came from: file and row (or line). Leaves `place` empty if that is not known. */
void store_source_place(const struct store *store, sqlite3_int64 source, struct place *place);

/* Notes which column of the file with that base, loaded into that table, has that name; positions
 * count from 1. */
bool store_add_source_column(struct store *store, sqlite3_int64 base, const char *table,
                             const char *name, size_t position, struct error *error);
/* The position of that column of the table in the file that a row came from; 0: not known. */
size_t store_source_column(const struct store *store, sqlite3_int64 source, const char *table,
                           const char *name);

/* The publication's lock: one import, convert, publish or run at a time. The lock ends with
 * store_unlock or with the process, however that ends. */
struct lock {
    int descriptor;
};
bool store_lock(const struct publication *publication, struct lock *lock, struct error *error);
void store_unlock(struct lock *lock);

#endif
