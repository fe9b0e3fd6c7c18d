/* Reads a YAML file into structs, and says precisely what is wrong when it can't.
 *
 * libcyaml fills structs from a declared schema, but its messages name neither what is allowed nor,
 * always, where. So the text is first parsed into nodes that know their place and compared with the
 * very same schema, together with rules about what texts look like; libcyaml then loads what is
 * known to be right.
 *
 *     struct schema_check *check = schema_check_new(path, text, length, &error);
 *     if (check && schema_check_run(check, &schema, &rules, &error))
 *         data = schema_check_load(check, &schema, &error);
 *     ... schema_check_fail() for what only the loaded data can show ...
 *     schema_check_free(check);
 *
 * Every error is ERROR_USAGE and reads "PATH:LINE:COLUMN: what is wrong", both counted from 1. A
 * node is named by its keys and list positions, which count from 1 too: "datasets[2].name".
 *
 * Compared are mappings, lists, texts, yes/no values, enums and unsigned numbers; values of other
 * kinds are left to libcyaml. Anchors, aliases and tags are refused, so a small file stays small.
 */
#ifndef IATIPUB_CONFIG_SCHEMA_CHECK_H
#define IATIPUB_CONFIG_SCHEMA_CHECK_H

#include <stdbool.h>
#include <stddef.h>

#include <cyaml/cyaml.h>

#include "base/error.h"

/* What a value, or every entry of a list of values, must look like beyond its type: either one of
 * `names`, or what `holds` accepts and `expected` describes. */
struct schema_rule {
    const cyaml_schema_field_t *fields; /* the mapping that the key belongs to */
    const char *key;
    const char *expected; /* with `names`: where to read about them when they are many; or NULL;
                           * marked by E_ */
    bool (*holds)(const char *value);
    const char *const *names;
    size_t name_count;
    bool hidden; /* the value may hold a secret and is not repeated in messages */
};

/* What to tell someone who uses a key that the schema does not have. Case is ignored. */
struct schema_advice {
    const char *key;
    const char *advice, *names; /* what to do, and the keys to do it with; marked by E_ */
};

struct schema_rules {
    const struct schema_rule *rules;
    size_t rule_count;
    const struct schema_advice *advice;
    size_t advice_count;
};

struct schema_check;

/* Parses `length` bytes of YAML, one document, which must outlive the result, as must `path`, the
 * file's name in messages. The caller owns the result: schema_check_free. NULL and `error` if it is
 * empty, not YAML, or more than one document. */
struct schema_check *schema_check_new(const char *path, const char *text, size_t length,
                                      struct error *error);
void schema_check_free(struct schema_check *check);

/* Compares the document with the schema and the rules. False and `error` tell the first problem, in
 * the order of the file; a missing key is told where its mapping begins. */
bool schema_check_run(const struct schema_check *check, const cyaml_schema_value_t *schema,
                      const struct schema_rules *rules, struct error *error);

/* Fills a struct from the document, whose top level is a mapping. The caller owns the result:
 * schema_data_free. NULL and `error` if libcyaml refuses it, with libcyaml's reason. */
void *schema_check_load(const struct schema_check *check, const cyaml_schema_value_t *schema,
                        struct error *error);
void schema_data_free(const cyaml_schema_value_t *schema, void *data);

/* Sets `error` to "PATH:LINE:COLUMN: 'WHERE' " and the formatted rest. The place is that of the
 * named node or, if it is not in the file, of the nearest one around it. Always returns false. */
bool schema_check_fail(const struct schema_check *check, const char *where, struct error *error,
                       const char *format, ...) __attribute__((format(printf, 4, 5)));

#endif
