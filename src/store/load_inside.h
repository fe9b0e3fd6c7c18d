/* What the files that make up loading share (store/load.h).
 *
 *   load.c        the files of a source, and a reader for each
 *   load_table.c  the table of the store that rows go to: found, or made to fit
 *   load_rows.c   the rows of a reader into these tables
 *   load_filled.c whether the columns that are filled down are there
 *   load_parts.c  what the records call a file of canonical rows */
#ifndef IATIPUB_STORE_LOAD_INSIDE_H
#define IATIPUB_STORE_LOAD_INSIDE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/text_set.h"
#include "records/reader.h"
#include "store/load.h"

/* The names of all columns that a source was seen to have. Zero it before the first use. */
struct seen_columns {
    struct text_set known;
    char **names; /* the same, as they came */
    size_t count, capacity;
    char *place; /* what the last reader was called */
};

/* Everything that loading one source needs. */
struct loading {
    struct store *store;
    const struct publication *publication;
    const struct source *source;
    enum load_target target;
    struct databases *databases;
    struct findings *findings;
    struct seen_columns *seen; /* NULL if the source asks nothing of its columns */
};

/* One table of the store that rows of a file go to. Zero it before the first use. */
struct destination {
    char *table;                   /* owned */
    const char *path;              /* what findings call the rows' place; lent */
    const struct table *canonical; /* NULL unless the target is LOAD_CANONICAL */
    sqlite3_stmt *insert;
    sqlite3_int64 base; /* of `_source` */
    size_t rows;
};

/* Finds or makes the table that rows of `table` go to, all but the statement that puts them there:
 * a file without a header has a table too, and `table` no columns then. `name` is what messages
 * call the file. */
bool load_prepare_table(const struct loading *loading, const char *path, const char *name,
                        const struct reader_table *table, struct destination *destination,
                        struct error *error);

/* All rows of a reader; each table is noted in `list`. */
bool load_rows(const struct loading *loading, const char *path, struct reader *reader,
               struct loaded_list *list, struct error *error);

/* Notes the columns of a reader; `seen` may be NULL. */
void load_see_columns(struct seen_columns *seen, const struct reader *reader);
/* When all files were read: false and `error` if a column of `fill_down` was in none of them and is
 * not in `columns` either. An optional source may lack the file that has it, so there one of them
 * is enough. */
bool load_check_filled(const struct seen_columns *seen, const struct source *source,
                       struct error *error);
void seen_columns_release(struct seen_columns *seen);

/* What the records call the file in the column `part`, which is the only one of that name. The
 * caller frees. */
char *load_part(const struct loading *loading, const char *path);

/* True if the file is of a kind whose rows are canonical. */
bool load_is_standard_layout(const struct loading *loading, const char *path);
void load_note(struct loaded_list *list, const char *file, const char *path, const char *table,
               size_t rows);

#endif
