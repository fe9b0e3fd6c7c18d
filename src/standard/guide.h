/* Finding one's way in the standard: places by path, and small examples. */
#ifndef IATIPUB_STANDARD_GUIDE_H
#define IATIPUB_STANDARD_GUIDE_H

#include <stddef.h>

#include "base/strbuf.h"
#include "standard/standard.h"

/* An element, or an attribute of it. */
struct guide_place {
    const struct element *element;
    const struct attribute *attribute; /* NULL: the element itself */
};

struct guide_places {
    struct guide_place *items;
    size_t count, capacity;
};

void guide_places_release(struct guide_places *places);

/* All places whose path ends in `path` ("transaction/provider-org", "@humanitarian",
 * "iati-activity/title"), the outermost first. The caller releases them. */
struct guide_places guide_find(const struct standard *standard, const char *path);
/* Every place there is. The caller releases them. */
struct guide_places guide_all(const struct standard *standard);

/* The path of a place from its document's root: "iati-activities/iati-activity/title". */
void guide_add_path(struct strbuf *text, const struct guide_place *place);

/* The path of all places that is nearest to a mistyped one, NULL if none is near. The caller
 * frees. */
char *guide_nearest(const struct standard *standard, const char *path);

/* Gives a code of the named codelist for an example, or NULL. */
typedef const char *guide_code_function(void *context, const char *codelist);

/* Adds a small example of the element with what it must contain (of an attribute's place: with that
 * attribute), indented by `indent` spaces. */
void guide_add_example(struct strbuf *text, const struct guide_place *place, int indent,
                       guide_code_function *code, void *context);

#endif
