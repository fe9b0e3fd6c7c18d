/* Canonical rows from activities that are put together cell by cell (records/element_tree.h).
 *
 * A layout gives its activities one by one as trees; each is written as IATI XML and read like
 * any other (records/iati_parser.h), so that what becomes of an element is decided in one place.
 * Only the places differ: rows and findings name the cell's sheet and row, not a line of the XML.
 *
 * The reader's tables are those of the canonical layout once for each sheet: the table with index i
 * of sheet s has the number s * layout->table_count + i. */
#ifndef IATIPUB_RECORDS_TREE_READER_H
#define IATIPUB_RECORDS_TREE_READER_H

#include <stdbool.h>
#include <stddef.h>

#include "base/text_set.h"
#include "records/element_tree.h"
#include "records/layout_report.h"
#include "records/reader.h"
#include "standard/layout.h"

/* Where the activities come from. Everything is the source's own and lives until `close`. */
struct tree_source {
    const char *path;                /* what messages call it all */
    const char *const *sheets;       /* what findings call each sheet */
    size_t sheet_count;              /* at least 1 */
    struct problem_report report;    /* of the source and its reader */
    const struct table *table;       /* activities or organisations; set by the first `next` */
    const struct element_tree *file; /* the root element; set by the first `next` */
    bool is_document;                /* the root element is kept with the records */
    /* Puts the next activity into `tree`, which is empty. False at the end, or when `error` was
     * filled. */
    bool (*next)(struct tree_source *source, struct element_tree *tree, struct error *error);
    void (*close)(struct tree_source *source);
};

/* What a layout is opened with; all lent, and must outlive the reader. */
struct tree_settings {
    const struct source *source;
    const char *part; /* what the records call the file; NULL: its name without the ending */
    const struct layout *layout;
    struct text_set *identifiers; /* of all activities and organisations read so far */
    struct findings *findings;
};

/* Takes the source, which is closed with the reader. */
struct reader *tree_reader_open(struct tree_source *source, const struct tree_settings *settings);

#endif
