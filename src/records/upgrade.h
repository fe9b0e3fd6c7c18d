/* Files of IATI 2.01 and 2.02 made into 2.03.
 *
 * What changes is written down in xslt/upgrade.xsl and told in docs/upgrade.md. A file is upgraded
 * child by child of its root element, so that memory holds one activity:
 *
 *   upgrade = upgrade_new(&error);
 *   upgrade_accepts(version, &error) && upgrade_tell_version(version, &place, findings)
 *   upgrade_child(upgrade, child, &place, findings, &document, &error)      (for each child)
 *
 * Most children need no change: that is found out by some XPath, and they are left as they are. The
 * version of the root is the caller's to write: UPGRADE_VERSION.
 *
 * Every change is a finding: x.upgrade.changed (advisory), or x.upgrade.dropped (warning) where
 * 2.03 has no place for something. */
#ifndef IATIPUB_RECORDS_UPGRADE_H
#define IATIPUB_RECORDS_UPGRADE_H

#include <libxml/tree.h>
#include <stdbool.h>
#include <stddef.h>

#include "base/error.h"
#include "base/finding.h"

#define UPGRADE_VERSION "2.03"

/* Changes told of one child of the root; how many more there are is told in one finding. */
enum { UPGRADE_MOST_TOLD = 1000 };

struct upgrade;

/* Reads the stylesheet. The caller owns the result: upgrade_free, for which NULL is fine. NULL and
 * `error` if a stylesheet that replaces the built-in one can't be used. */
struct upgrade *upgrade_new(struct error *error);
void upgrade_free(struct upgrade *upgrade);

/* True if files of that version (NULL: none is given) can be upgraded. Else false and `error`
 * (ERROR_USAGE), whose text is about "the file" and goes well behind its name. */
bool upgrade_accepts(const char *version, struct error *error);

/* Where a document is from. */
struct upgrade_place {
    const char *file; /* lent */
    size_t line;      /* of the file, in which the document's line 1 lies; 0 is taken for 1 */
};

/* Tells that the version of the file is another now; `place` has the line of the root element. */
void upgrade_tell_version(const char *version, const struct upgrade_place *place,
                          struct findings *findings);

/* Upgrades a child of the root element, which has the version it had; other children may be there
 * or not, they are not looked at. `*result` is NULL if the child is good as it is. Otherwise it is
 * a document with the same root, in version 2.03, and the child in it (upgrade_result), which the
 * caller frees; `child` is not changed. Changes are added to `findings` in the order of the file.
 * False and `error` if the stylesheet fails. */
bool upgrade_child(struct upgrade *upgrade, xmlNode *child, const struct upgrade_place *place,
                   struct findings *findings, xmlDoc **result, struct error *error);

/* The child in the document that upgrade_child gave. */
xmlNode *upgrade_result(const xmlDoc *result);

#endif
