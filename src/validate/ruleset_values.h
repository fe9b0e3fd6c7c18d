/* Values as rules understand them: dates and times, numbers, texts. */
#ifndef IATIPUB_VALIDATE_RULESET_VALUES_H
#define IATIPUB_VALIDATE_RULESET_VALUES_H

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/decimal.h"
#include "base/error.h"

/* --- dates and times --- */

/* A moment, or a day, which is its first moment. */
struct moment {
    int64_t seconds;     /* since 1970-01-01T00:00:00, as written, without regard to the zone */
    int32_t nanoseconds; /* digits beyond are dropped */
    int32_t zone;        /* seconds east of Greenwich */
    bool has_zone;
};

/* Reads an xsd:date or xsd:dateTime with or without space around it. With `official` as the
 * official validator: every month has 31 days, those too many running into the next month; a day
 * has no zone; 12/31/2030 is a day. False if it is neither. */
bool moment_parse(const char *text, bool official, struct moment *moment);

/* How much later b is than a, in seconds. If one has a zone and the other has none, they are
 * compared as written. */
int64_t moment_distance(const struct moment *a, const struct moment *b);
/* True if a is later than b. */
bool moment_is_later(const struct moment *a, const struct moment *b);

/* --- numbers, exact --- */

/* A number, or the sum of some. Small ones are whole numbers of billionths; a larger or more
 * precise one is a decimal. */
struct quantity {
    int64_t billionths;
    bool is_large;
    struct decimal exact; /* initialised if it is large */
};

#define QUANTITY_INIT                                                                              \
    {                                                                                              \
        .billionths = 0                                                                            \
    }

/* Reads an xsd:decimal with or without space around it. `number` is not large before. False if it
 * isn't a decimal. */
bool quantity_parse(struct quantity *number, const char *text);
/* Reads a number of a rule. False and `error` if it is too large. */
bool quantity_from_json(struct quantity *number, const json_t *value, struct error *error);
/* As quantity_parse, but adds to what `sum` holds. */
bool quantity_add(struct quantity *sum, const char *text);
/* distance = |a - b|; it is not large before. */
void quantity_distance(struct quantity *distance, const struct quantity *a,
                       const struct quantity *b);
/* number *= factor. */
void quantity_multiply(struct quantity *number, size_t factor);
/* As strcmp. */
int quantity_compare(const struct quantity *a, const struct quantity *b);
/* The number without zeros at its end. The caller frees. */
char *quantity_text(const struct quantity *number);
/* Fine on QUANTITY_INIT. */
void quantity_clear(struct quantity *number);

/* --- texts --- */

/* True if the text is a number in any notation, with an exponent for example. */
bool text_is_real(const char *text);

/* True if there is white space before or after the text, as Unicode and JavaScript see it. */
bool text_begins_with_space(const char *text);
bool text_ends_with_space(const char *text, size_t length);

#endif
