/* What the files that make up the parser of IATI XML share (records/iati_parser.h).
 *
 *   iati_parser.c    libxml2's events, the limits, the items that are given out
 *   iati_upgrading.c these events for a file of 2.01 or 2.02: its activities are upgraded first
 *   iati_root.c      the root element: which file it is, and what the file says itself
 *   iati_elements.c  every other element: into columns, or kept as it stands
 *   iati_extras.c    what the columns cannot hold: rows of `narratives` and `extensions`
 *
 * Open elements are a stack of frames: the file, then an activity, then what is in it. */
#ifndef IATIPUB_RECORDS_IATI_PARSER_INSIDE_H
#define IATIPUB_RECORDS_IATI_PARSER_INSIDE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <libxml/parser.h>

#include "base/strbuf.h"
#include "records/iati_parser.h"
#include "records/iati_report.h"
#include "records/xml_fragment.h"

enum {
    CHILDREN_MOST = 128,              /* of an element of the standard */
    FRAGMENT_MOST = 16 * 1024 * 1024, /* bytes of an element that is kept as it stands */
    ITEM_MOST = 512 * 1024 * 1024,    /* bytes of one activity in the file */
    GATHERED_MOST = 64 * 1024 * 1024, /* the same where it is held as a tree to be upgraded */
    DEPTH_MOST = 256,                 /* elements in one another */
    SHOWN_MOST = 60,                  /* bytes of a text in a message */
};

enum frame_kind { FRAME_FILE, FRAME_ELEMENT, FRAME_NARRATIVE };

/* An open element. */
struct frame {
    enum frame_kind kind;
    const struct form *form; /* NULL for the file */
    struct iati_row *row;    /* that its values go to */
    size_t line;
    size_t text_start; /* where its own text begins in the parser's */
    bool is_filled;    /* something was put into the row for it, so that it will be written */
    size_t last_child; /* the highest index of a child so far */
    uint64_t seen[CHILDREN_MOST / 64]; /* children that were there */
    size_t narratives;                 /* that went into columns */
    bool narratives_overflow;          /* the others go to the table of narratives */
    bool narratives_kept;              /* the others are kept as they stand */
    const char *language;              /* of a narrative; NULL: it says none */
};

struct iati_parser {
    struct iati_settings settings;
    struct problem_report report;
    xmlParserCtxt *context;
    const struct table *root; /* activities or organisations; NULL before the root element */
    char *name;               /* of the file in the records: `part` */
    struct iati_item *item;   /* being read */
    struct iati_item *first, *last, *spare;
    size_t item_start; /* bytes of the file before it */
    struct frame *frames;
    size_t depth, capacity;
    struct strbuf text;
    struct xml_fragment fragment;
    size_t fragment_line;
    bool is_upgraded;  /* the file is: what is in its root is gathered first */
    size_t child_line; /* in which the child of the root that is gathered begins; 0: none is */
    size_t tree_line;  /* of the gathered element that is being read; 0: none is */
    size_t changes, changes_hidden; /* of the upgrade so far; those that were not told */
    bool stopped;
};

/* --- The parser itself (iati_parser.c) -------------------------------------------------------- */

/* The line of the file that is being read. */
size_t iati_line(const struct iati_parser *parser);
/* The innermost open element; there is one. */
struct frame *iati_top(const struct iati_parser *parser);
struct frame *iati_push(struct iati_parser *parser, enum frame_kind kind, const struct form *form,
                        struct iati_row *row);
/* Between these two the parser has an item. */
void iati_begin_item(struct iati_parser *parser);
void iati_end_item(struct iati_parser *parser);
/* A finding about the open activity; `last` (may be NULL) is what stands in the innermost element,
 * `message` what is said of its path. */
void iati_tell(struct iati_parser *parser, enum iati_problem problem, const char *last,
               const char *message);
/* Nothing more is read of the file. */
void iati_stop(struct iati_parser *parser);

/* --- Events, of the file or of what was made of it -------------------------------------------- */

/* `in_namespace`: the element is of a namespace, so not of the standard. */
void iati_read_start(struct iati_parser *parser, const struct xml_tag *tag, bool in_namespace);
void iati_read_text(struct iati_parser *parser, const char *text, size_t length);
void iati_read_end(struct iati_parser *parser, const struct xml_tag *tag);

/* --- iati_root.c ------------------------------------------------------------------------------ */

void iati_open_file(struct iati_parser *parser, const struct xml_tag *tag, bool in_namespace);

/* --- iati_elements.c -------------------------------------------------------------------------- */

void iati_open_activity(struct iati_parser *parser, const struct xml_tag *tag);
/* Of an element that stands in one of the standard's. */
void iati_open_child(struct iati_parser *parser, const struct xml_tag *tag);
/* An element that has no columns: kept as XML, without anything of its own being looked at. */
void iati_open_fragment(struct iati_parser *parser, const struct xml_tag *tag);
/* Looks whether it has grown too large. */
void iati_check_fragment(struct iati_parser *parser);
/* Gives the finished fragment to the element that it stands in. */
void iati_close_fragment(struct iati_parser *parser);
/* Closes the innermost element. */
void iati_close(struct iati_parser *parser);
/* The attribute of that name, and its index; NULL if it is none of these. */
const struct attribute *iati_find_attribute(const struct attribute *attributes, size_t count,
                                            const xmlChar *const *given, size_t *index);

/* --- iati_extras.c ---------------------------------------------------------------------------- */

/* A row of `narratives` (or `extensions`) that belongs to the element of the frame. */
struct iati_row *iati_add_narrative(struct iati_parser *parser, struct frame *frame);
struct iati_row *iati_add_extension(struct iati_parser *parser, struct frame *frame,
                                    enum extension_kind kind);
void iati_keep_declarations(struct iati_parser *parser, struct frame *frame,
                            const struct xml_tag *tag);
/* An attribute that has no column. */
void iati_keep_attribute(struct iati_parser *parser, struct frame *frame,
                         const xmlChar *const *attribute);

/* --- iati_upgrading.c ------------------------------------------------------------------------- */

/* Whether a file of this version is to be upgraded; tells of it, or why it can't be. */
bool iati_upgrading_begin(struct iati_parser *parser, const char *version);
/* The events of such a file, from the root's own on: as libxml2 gives them. */
void iati_gather_start(struct iati_parser *parser, const xmlChar *uri, const struct xml_tag *tag);
void iati_gather_text(struct iati_parser *parser, const char *text, size_t length);
void iati_gather_end(struct iati_parser *parser);
/* Tells of the changes that were only counted. */
void iati_upgrading_sum_up(struct iati_parser *parser);

#endif
