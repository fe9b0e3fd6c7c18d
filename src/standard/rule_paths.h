/* Which elements and attributes an XPath expression looks at.
 *
 * The paths are plain: "iati-activity/transaction/sector/@code". Predicates are taken apart, so
 * that "sector[@vocabulary = '1']/@code" gives "sector/@code" and "sector/@vocabulary"; "text()" is
 * its element, ".." is resolved. What stands above "iati-activity" or "iati-organisation" is left
 * out. A path that may begin anywhere keeps its slashes: "//narrative/@xml:lang".
 *
 * This is meant for finding and showing rules, never for evaluating them: expressions that XPath
 * allows and rules never use (axes across a document) are understood as "anywhere". */
#ifndef IATIPUB_STANDARD_RULE_PATHS_H
#define IATIPUB_STANDARD_RULE_PATHS_H

#include <stdbool.h>
#include <stddef.h>

/* A set of paths, in the order in which they were met. Owns its text. */
struct rule_paths {
    char **items;
    size_t count, capacity;
};

#define RULE_PATHS_INIT                                                                            \
    {                                                                                              \
        .items = (void *)0                                                                         \
    }

/* Adds the paths of `expression`, which is read from each of the elements that `context` (an XPath,
 * or a union of several) selects. NULL as context: from the root of the document. */
void rule_paths_add(struct rule_paths *paths, const char *context, const char *expression);
void rule_paths_release(struct rule_paths *paths);

/* True if one of the paths is the element or attribute `place`, or lies within it. `place` is
 * written from the activity or organisation ("transaction/provider-org", "@humanitarian"), from
 * the root ("/iati-activities/@version"), or from anywhere ("//narrative"). */
bool rule_paths_touch(const struct rule_paths *paths, const char *place);

#endif
