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
        if (file < count)
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

bool is_as_written(const struct as_written *as_written, sqlite3_int64 source)
{
    sqlite3_int64 file = store_source_file(source);
    return file < as_written->count && as_written->files[file];
}
