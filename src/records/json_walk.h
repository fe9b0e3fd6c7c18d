/* The walk through a JSON source, from the pieces of a scan to rows of tables.
 *
 * Set `shape`, `path` and, for the pass that gives rows, `report`; give every piece to
 * json_walk_take. A row is complete when its object ends, so rows of inner tables come before the
 * one they belong to, and memory holds the rows that are open. Only records/json.c uses this. */
#ifndef IATIPUB_RECORDS_JSON_WALK_H
#define IATIPUB_RECORDS_JSON_WALK_H

#include "base/json_scan.h"
#include "base/strbuf.h"
#include "records/json_shape.h"
#include "records/problem_report.h"

enum {
    JSON_LEVELS_MOST = 32,               /* objects and arrays in one another */
    JSON_RECORD_MOST = 16 * 1024 * 1024, /* bytes of a record's values */
};

enum json_problem {
    JSON_FILE_EMPTY,
    JSON_FILE_BINARY,
    JSON_BAD_SYNTAX,
    JSON_NO_RECORD,
    JSON_MEMBER_TWICE,
    JSON_BAD_NAME,
    JSON_BAD_BYTES,
    JSON_BAD_CHARACTER,
    JSON_RECORD_LARGE,
    JSON_MEMBERS_MANY,
    JSON_MEMBER_UNREAD,
    JSON_PROBLEM_COUNT
};

extern const struct problem_table json_problems;

struct json_frame; /* an object or an array that is open */
struct json_row;   /* a row that is being put together */

struct json_walk {
    struct json_shape *shape;
    const struct json_scan *scan;
    const char *path;
    struct problem_report *report; /* NULL in the pass that gathers the shape */
    bool is_lines;                 /* every outermost object is a record */

    struct json_frame *frames;
    struct json_row *rows;
    size_t frame_count, row_count;
    size_t objects, keys; /* met so far: their numbers */
    size_t bytes;         /* in the rows that are open */
    struct cell *cells;   /* of the row that was lent last */
};

void json_walk_begin(struct json_walk *walk);
void json_walk_release(struct json_walk *walk);

/* Takes the next piece, which is neither JSON_DONE nor JSON_WRONG. True: a row is complete; `row`
 * is lent until the next call. */
bool json_walk_take(struct json_walk *walk, enum json_event event, struct row *row);

/* Forgets what is open. */
void json_walk_reset(struct json_walk *walk);

#endif
