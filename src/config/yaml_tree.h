/* A YAML file as nodes that know their place, for messages that say where a fault is.
 *
 *     struct yaml_tree tree;
 *     if (yaml_tree_parse(&tree, path, text, length, &error)) {
 *         const yaml_node_t *node = yaml_tree_find(&tree, "datasets[2].name");
 *         ...
 *         yaml_tree_release(&tree);
 *     }
 *
 * A file is one document. Anchors, aliases and tags are refused and so is deep nesting, before any
 * node is made, so a small file stays small. The nodes are libyaml's; they belong to the tree.
 *
 * Every error about the text is ERROR_USAGE and reads "PATH:LINE:COLUMN: what is wrong", both
 * counted from 1. Only config/schema_check.c uses this. */
#ifndef IATIPUB_CONFIG_YAML_TREE_H
#define IATIPUB_CONFIG_YAML_TREE_H

#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>

#include <yaml.h>

#include "base/error.h"

struct yaml_tree {
    const char *path; /* lent; for messages */
    const char *text; /* lent */
    size_t length;    /* bytes of `text` */
    yaml_document_t document;
};

/* Parses `length` bytes, which must outlive the tree, as must `path`. False and `error` if they are
 * empty, not YAML or not allowed here; there is then nothing to release. */
bool yaml_tree_parse(struct yaml_tree *tree, const char *path, const char *text, size_t length,
                     struct error *error);
void yaml_tree_release(struct yaml_tree *tree);

/* The node of the top level. */
const yaml_node_t *yaml_tree_root(const struct yaml_tree *tree);

/* The node named by its keys and list positions, which count from 1; "" is the top level. If it is
 * not in the file, the nearest one around it. */
const yaml_node_t *yaml_tree_find(const struct yaml_tree *tree, const char *where);

/* Of a scalar: its text, and whether it is how YAML writes that there is no value. The latter may
 * be asked of any node. */
const char *yaml_tree_text(const yaml_node_t *scalar);
bool yaml_tree_is_nothing(const yaml_node_t *node);

/* Of a mapping: its pairs, counted from 0. yaml_tree_find_key returns the index of the pair with
 * the key, or `limit` if none of the first `limit` pairs has it. */
size_t yaml_tree_pair_count(const yaml_node_t *mapping);
const yaml_node_t *yaml_tree_key(const struct yaml_tree *tree, const yaml_node_t *mapping,
                                 size_t i);
const yaml_node_t *yaml_tree_value(const struct yaml_tree *tree, const yaml_node_t *mapping,
                                   size_t i);
size_t yaml_tree_find_key(const struct yaml_tree *tree, const yaml_node_t *mapping, size_t limit,
                          const char *key, size_t key_length);

/* Of a list: its entries, counted from 0. */
size_t yaml_tree_item_count(const yaml_node_t *sequence);
const yaml_node_t *yaml_tree_item(const struct yaml_tree *tree, const yaml_node_t *sequence,
                                  size_t i);

/* Sets `error` to the place of the node, its name `where` in quotes (or "the document" if that is
 * empty), and the formatted rest. Always returns false. */
bool yaml_tree_fail(const struct yaml_tree *tree, const yaml_node_t *node, const char *where,
                    struct error *error, const char *format, va_list args)
    __attribute__((format(printf, 5, 0)));

#endif
