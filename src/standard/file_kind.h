/* The formats that files are checked against, their versions, and the kinds of files they have.
 *
 * A format is described in a folder of its own (schemas/iati, schemas/unsdg): its elements in
 * standard.xml, its codelists, its rules. A version belongs to one format only, so its number tells
 * which one. What differs between kinds of files is in one table here. */
#ifndef IATIPUB_STANDARD_FILE_KIND_H
#define IATIPUB_STANDARD_FILE_KIND_H

#include <stdbool.h>
#include <stddef.h>

#include "base/strbuf.h"

enum format { FORMAT_IATI, FORMAT_UNSDG };
enum { FORMAT_COUNT = 2, VERSION_COUNT = 4 };

/* "IATI", "UN financial data" */
const char *format_name(enum format format);
/* Where its description is: "schemas/iati". */
const char *format_folder(enum format format);
/* The bits of its versions, 1 << version_index. */
unsigned format_versions(enum format format);
/* Its first version and its latest. */
const char *format_oldest(enum format format);
const char *format_newest(enum format format);
/* Adds its versions: "2.01, 2.02 or 2.03", with the word before the last. */
void format_add_versions(struct strbuf *text, enum format format, const char *word);

/* The place of a version ("2.03") among those of all formats, from 0; VERSION_COUNT if there is no
 * such version. */
size_t version_index(const char *version);
/* The version at that place. */
const char *version_number(size_t index);
/* The format that the version at that place is one of. */
enum format version_format(size_t index);

enum file_kind { FILE_UNKNOWN, FILE_ACTIVITIES, FILE_ORGANISATIONS, FILE_UNSDG_REPORTS };
enum { FILE_KIND_COUNT = 4 };

/* What one kind of file is made of; all texts are "" for FILE_UNKNOWN. */
struct file_kind_facts {
    const char *root;          /* name of the root element: "iati-activities" */
    const char *item;          /* what it lists: "iati-activity" */
    const char *identifier;    /* the item's element with its identifier: "iati-identifier" */
    const char *heading;       /* the item's element with its title or name */
    const char *noun, *plural; /* an item and several, as people call them: "activity" */
    const char *untitled;      /* said of an item without a title */
    const char *duplicate;     /* id of the rule on identifiers that are used twice */
    const char *schema;        /* file name of the XSD: "iati-activities-schema.xsd" */
    enum format format;
};
const struct file_kind_facts *file_kind_facts(enum file_kind kind);

/* The name of the root element, "iati-activities"; "" if unknown. */
const char *file_kind_name(enum file_kind kind);
/* The name of what the file lists, "iati-activity"; "" if unknown. */
const char *file_kind_item(enum file_kind kind);
/* The name of the element that identifies it, "iati-identifier"; "" if unknown. */
const char *file_kind_identifier(enum file_kind kind);
/* The kind whose root element has this name. */
enum file_kind file_kind_of_root(const char *name);
/* Adds the names of all root elements: "iati-activities, iati-organisations or unsdg-reports". */
void file_kind_add_roots(struct strbuf *text);

/* True if files of that kind can have that version. */
bool file_kind_has_version(enum file_kind kind, const char *version);

#endif
