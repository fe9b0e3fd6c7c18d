/* The tables that a JSON source turns out to have, found by a first look at all of it.
 *
 * A *node* is a member by its path: `budget` of the records, `amount` of that. It may be a column
 * (its values), the prefix of further columns (objects) and a table (arrays), all at once if
 * records differ. The reader walks through the nodes as it walks through the file, in a first pass
 * with the right to add what is new, in a second without it. Only records/json.c uses this. */
#ifndef IATIPUB_RECORDS_JSON_SHAPE_H
#define IATIPUB_RECORDS_JSON_SHAPE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "records/reader.h"

enum {
    JSON_COLUMNS_MOST = 1990,    /* of a table; SQLite's end at 2000 */
    JSON_NAME_MOST = 256,        /* bytes of a column's or table's name */
    JSON_TABLES_MOST = 500,      /* of a file */
    JSON_NODES_MOST = 20000,     /* of a file */
    JSON_NOT_A_COLUMN = 1 << 30, /* the column of a node that has none */
};

/* Why a member can't be read. */
enum json_refusal {
    JSON_FINE,
    JSON_NAME_BLANK,
    JSON_NAME_LONG,
    JSON_NAME_RESERVED,
    JSON_NAME_BAD, /* not UTF-8, or a character that XML cannot hold */
    JSON_COLUMNS_MANY,
    JSON_TABLES_MANY,
    JSON_TABLE_TAKEN, /* an array elsewhere has the table of that name */
    JSON_NODES_MANY,
    JSON_CHANGED, /* it was not there in the first pass */
};

struct json_table;

struct json_node {
    struct json_node *parent; /* NULL for the outermost ones */
    const char *name;
    size_t length;
    struct json_table *owner; /* whose rows it belongs to; NULL outside all rows */
    struct json_table *table; /* of the elements of its arrays; NULL: none yet */
    struct json_node *next;   /* that followed it last time: a guess */
    size_t column;            /* in the owner, or JSON_NOT_A_COLUMN */
    size_t seen;              /* number of the object that it was last met in */
    enum json_refusal refusal;
    bool has_members, is_null;
};

struct json_table {
    char *name;              /* NULL: called like the file */
    struct json_node *node;  /* whose elements are its rows; NULL: the file's */
    struct json_node root;   /* the parent of the elements' members */
    struct json_table *over; /* whose rows its rows belong to; NULL: none */
    size_t index;            /* among the tables that are read; SIZE_MAX: it isn't */
    bool has_children;       /* so its rows have a key */
    char **columns;
    size_t column_count, column_capacity;
};

struct json_shape {
    struct arena arena;
    void *nodes, *columns; /* search trees */
    struct json_node root; /* the parent of a document's members */
    struct json_table **tables;
    size_t table_count, table_capacity, node_count;
    struct json_node **nulls; /* met as null before anything else */
    size_t null_count, null_capacity;
    char *stem; /* what the file's own table is called in names of its children; "": nothing */
    bool is_final;
};

/* Zeroed memory is a shape once `stem` is set. */
void json_shape_release(struct json_shape *shape);
/* Forgets the tables and keeps `stem`. */
void json_shape_reset(struct json_shape *shape);

/* The table of the file itself: the records of an array or of lines. */
struct json_table *json_shape_main(struct json_shape *shape);

/* The node of a member; `guess` (may be NULL) is the member before it. NULL and `refusal` if it
 * can't be read. */
struct json_node *json_shape_member(struct json_shape *shape, struct json_node *parent,
                                    struct json_node *guess, const char *name, size_t length,
                                    enum json_refusal *refusal);

/* Makes the node a column of its owner, or a table. False: it can't be one, `node->refusal`. */
bool json_shape_add_column(struct json_shape *shape, struct json_node *node);
bool json_shape_add_table(struct json_shape *shape, struct json_node *node);

/* Tells of a null, which makes a column of the node if it is never anything else. */
void json_shape_note_null(struct json_shape *shape, struct json_node *node);

/* The names that lead to a node within its table, joined by '_'. The caller frees. */
char *json_node_path(const struct json_node *node);
/* All names that lead to a node, joined by '.'. The caller frees. */
char *json_node_way(const struct json_node *node);
/* The table that a node refused with JSON_TABLE_TAKEN would have shared. */
const struct json_table *json_shape_taken(const struct json_shape *shape,
                                          const struct json_node *node);

/* Ends the first pass. Keys become the first columns: `_parent` of tables that belong to others,
 * `_key` of those that others belong to. */
void json_shape_finish(struct json_shape *shape);
/* Of a table, after json_shape_finish: how many of its columns are keys. */
size_t json_table_keys(const struct json_table *table);

#endif
