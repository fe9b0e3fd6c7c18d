/* The versions of the standard and its two kinds of file, as numbers to index tables with. */
#ifndef IATIPUB_TESTS_SCHEMAS_STANDARD_H
#define IATIPUB_TESTS_SCHEMAS_STANDARD_H

enum { VERSIONS = 3 };
enum kind { ACTIVITIES, ORGANISATIONS, KINDS };
enum { SCHEMAS = VERSIONS * KINDS };

struct kind_names {
    const char *label, *root, *record, *schema;
};

extern const char *const version_numbers[VERSIONS];
extern const struct kind_names kind_names[KINDS];

/* The number's index; -1 for any other text or NULL. */
int version_of(const char *number);

#endif
