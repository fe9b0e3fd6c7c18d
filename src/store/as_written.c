#include "store/as_written.h"

#include <stdlib.h>

#include "base/alloc.h"
#include "store/sql.h"

bool as_written_load(struct as_written *as_written, struct store *store, struct error *error)
{
    sqlite3_int64 count = 0;
    if (!sql_number(store->db, "SELECT 1 + ifnull(max(id), 0) FROM source_files", &count, error))
        return false;
    *as_written =
        (struct as_written){.files = xcalloc((size_t)count, sizeof(bool)), .count = count};
    sqlite3_stmt *row = sql_prepare(store->db, "SELECT _source FROM files", error);
    int stepped = -1;
    while (row && (stepped = sql_step(row, error)) > 0) {
        sqlite3_int64 file = store_source_file(sqlite3_column_int64(row, 0));
        if (file > 0 && file < count) /* a mapping may have filled `files` with anything */
            as_written->files[file] = true;
    }
    sqlite3_finalize(row);
    return stepped == 0;
}

void as_written_release(struct as_written *as_written)
{
    free(as_written->files);
    *as_written = (struct as_written){.files = NULL};
}

bool as_written_knows(const struct as_written *as_written, sqlite3_int64 source)
{
    sqlite3_int64 file = store_source_file(source);
    return file > 0 && file < as_written->count;
}

bool is_as_written(const struct as_written *as_written, sqlite3_int64 source)
{
    return as_written_knows(as_written, source) && as_written->files[store_source_file(source)];
}
