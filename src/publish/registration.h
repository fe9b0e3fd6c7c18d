/* What a registry says about a dataset, and what it should say.
 *
 * registration_make derives the wanted one from the publication and checks everything that the
 * registry would not check itself; registration_differences compares it with the present one. */
#ifndef IATIPUB_PUBLISH_REGISTRATION_H
#define IATIPUB_PUBLISH_REGISTRATION_H

#include <stdbool.h>
#include <stddef.h>

#include "base/error.h"
#include "config/publication.h"

enum { REGISTRATION_LONGEST_NAME = 100 };

/* All text is owned; NULL reads as "". */
struct registration {
    char *id; /* the registry's own; NULL while unknown; not compared */
    char *short_name;
    char *title;
    char *url;
    char *licence;
    char *source_type;
    char *visibility;
    /* What only some registries keep; NULL for the others. */
    char *file_type; /* "activity" or "organisation" */
    char *language;  /* ISO 639-1 */
    /* What they say of the data as well; not compared. */
    char *data_updated; /* ISO 8601; NULL: unknown */
    /* What the registry was last seen to keep, by the journal, for lists that leave it out; NULL:
     * not known. Not compared. */
    char *last_licence, *last_source_type;
    bool has_activities;
    size_t activities;
    /* Of what is wanted: something happened to the dataset, so a list that may be a little old is
     * not to be believed. */
    bool look_closely;
};

void registration_release(struct registration *registration);
/* `copy` is a fresh one; the caller releases it. */
void registration_copy(struct registration *copy, const struct registration *from);

/* Fills `wanted` for the dataset NAME.xml; the publication has a registry. False and an ERROR_USAGE
 * that names the setting to change if the short name (by the rules of the registry's kind, as far
 * as they can be known without asking it) or the address can't be registered. The caller releases
 * `wanted` in either case. */
bool registration_make(struct registration *wanted, const struct publication *publication,
                       const char *name, const char *title, struct error *error);

/* Adds what the publication's registry keeps about the data itself, which for some is nothing.
 * `date` (may be NULL) is dropped unless it is a date or a date and time as IATI writes them. */
void registration_add_data(struct registration *wanted, const struct publication *publication,
                           enum dataset_kind kind, size_t activities, const char *date);

/* True if a portal of CKAN could call an organisation or a dataset so. */
bool registration_name_fits_ckan(const char *name);

/* One line that names each field that differs, with both values: "title: 'old' -> 'new'; ...".
 * NULL if nothing does. The caller frees. */
char *registration_differences(const struct registration *present,
                               const struct registration *wanted);
/* The same in English, whatever the language. */
char *registration_differences_in_english(const struct registration *present,
                                          const struct registration *wanted);

/* True if nothing differs. */
bool registration_agrees(const struct registration *present, const struct registration *wanted);

/* Those that a registry lists. Start with {0}. */
struct registration_list {
    struct registration *items;
    size_t count, capacity;
};
/* Takes over what `registration` owns. */
void registration_list_add(struct registration_list *list, const struct registration *registration);
void registration_list_release(struct registration_list *list); /* and it may be used anew */

#endif
