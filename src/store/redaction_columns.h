/* What the columns of the canonical tables say about people, places and organisations: which of
 * them identify what a redaction hides, and where organisations stand. Derived from the layout. */
#ifndef IATIPUB_STORE_REDACTION_COLUMNS_H
#define IATIPUB_STORE_REDACTION_COLUMNS_H

#include <stdbool.h>
#include <stddef.h>

#include "standard/layout.h"

/* What a value of a column tells about what it belongs to. */
enum sense {
    SENSE_NONE,      /* codes, dates, amounts: they identify nothing */
    SENSE_ACTIVITY,  /* an identifier of an activity */
    SENSE_REFERENCE, /* an identifier of an organisation or a transaction */
    SENSE_NAME,      /* of an organisation, a person, a place */
    SENSE_TITLE,     /* of an activity */
    SENSE_CONTACT,   /* telephone, e-mail, an address in the web or of a house */
    SENSE_PLACE,     /* coordinates */
    SENSE_PROSE,     /* any other text */
};

struct column_sense {
    enum sense sense;
    char *path;    /* of its element below the table's own one: "", "provider-org" */
    int narrative; /* of a narrative: its column in the default language, else NO_COLUMN */
    int language;  /* of the narrative in the default language: its language's column; NO_COLUMN of
                      texts that have none */
    bool is_language; /* tells a narrative's language */
};

/* Where an organisation stands in a row. */
struct organisation_place {
    const struct table *table;
    const char *path;  /* of its element; lent */
    char *prefix;      /* as columns are named: "provider_org"; "" for the table's own element */
    int ref, activity; /* columns, or NO_COLUMN */
    int channel;       /* its code in codelist CRSChannelCode, or NO_COLUMN */
    const struct narrative_columns *names;
    size_t name_count;
    struct narrative_columns *own_name; /* `names`, of a table without elements; else NULL */
};

struct senses {
    const struct layout *layout;
    struct column_sense **columns; /* by index of the table, then by column */
    struct organisation_place *places;
    size_t place_count, place_capacity;
};

/* `layout` must outlive the result. The caller owns it: senses_free. */
struct senses *senses_new(const struct layout *layout);
void senses_free(struct senses *senses);

const struct column_sense *sense_of(const struct senses *senses, const struct table *table,
                                    int column);

/* The sense of the narratives of an element below the table's own ("" or a path), which may stand
 * in the table of narratives. */
enum sense sense_of_element(const struct senses *senses, const struct table *table,
                            const char *path);

/* True if a value is worth looking for: long enough not to stand somewhere by chance. */
bool sense_is_telling(enum sense sense, const char *value);

#endif
