#include "documents.h"

#include <dirent.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/file.h"
#include "sample.h"
#include "tree.h"

enum {
    SMALL = 400,         /* elements; larger documents are cut */
    CUTS_OF_A_FILE = 40, /* records taken of a large file */
    LIKE_ELEMENTS = 2,   /* elements of one name in a row that are left in a cut */
    ALL_KINDS = (1u << KINDS) - 1,
    ALL_VERSIONS = (1u << VERSIONS) - 1,
};

/* Takes `name` and `tree`. */
static struct document *add(struct documents *documents, char *name, xmlDoc *tree)
{
    documents->items =
        grow(documents->items, documents->count, &documents->capacity, sizeof *documents->items);
    struct document *document = &documents->items[documents->count++];
    *document =
        (struct document){.name = name, .tree = tree, .kinds = ALL_KINDS, .versions = ALL_VERSIONS};
    return document;
}

/* ---- files ----------------------------------------------------------------------------------- */

static void find_kind_and_version(struct document *document)
{
    const xmlNode *root = xmlDocGetRootElement(document->tree);
    for (int kind = 0; kind < KINDS; kind++)
        if (is_named(root, kind_names[kind].root) || is_named(root, kind_names[kind].record))
            document->kinds = 1u << kind;
    char *number = attribute_value(root, "version");
    int version = version_of(number);
    if (version >= 0)
        document->versions = 1u << version;
    free(number);
}

static bool read_file(struct documents *documents, const char *path, const char *name,
                      struct error *error)
{
    xmlDoc *tree = tree_read(path);
    if (!tree)
        return error_set(error, ERROR_ENVIRONMENT, "cannot read '%s': it is not well-formed XML",
                         path);
    find_kind_and_version(add(documents, xstrdup(name), tree));
    return true;
}

static bool read_folder(struct documents *documents, const char *folder, const char *prefix,
                        struct error *error);

static bool read_entry(struct documents *documents, const char *folder, const char *prefix,
                       const char *entry, struct error *error)
{
    char *path = path_join(folder, entry), *name = path_join(prefix, entry);
    const char *extension = strrchr(entry, '.');
    bool read = true;
    if (folder_exists(path))
        read = read_folder(documents, path, name, error);
    else if (extension && strcmp(extension, ".xml") == 0)
        read = read_file(documents, path, name, error);
    free(path), free(name);
    return read;
}

static int is_not_hidden(const struct dirent *entry)
{
    return entry->d_name[0] != '.';
}

static int by_bytes(const struct dirent **left, const struct dirent **right)
{
    return strcmp((*left)->d_name, (*right)->d_name);
}

static bool read_folder(struct documents *documents, const char *folder, const char *prefix,
                        struct error *error)
{
    struct dirent **entries = NULL;
    int count = scandir(folder, &entries, is_not_hidden, by_bytes);
    if (count < 0)
        return error_errno(error, "cannot read folder '%s'", folder);
    bool read = true;
    for (int i = 0; i < count; i++) {
        read = read && read_entry(documents, folder, prefix, entries[i]->d_name, error);
        free(entries[i]);
    }
    free(entries);
    return read;
}

bool documents_read(struct documents *documents, const char *folder, struct error *error)
{
    return read_folder(documents, folder, path_base(folder), error);
}

/* ---- cuts ------------------------------------------------------------------------------------ */

/* Elements of one name in a row, this one included, that stand before it. */
static size_t place_in_row(xmlNode *element)
{
    size_t place = 1;
    for (xmlNode *at = xmlPreviousElementSibling(element); at && is_named(at, node_name(element));
         at = xmlPreviousElementSibling(at))
        place++;
    return place;
}

static void thin(xmlNode *parent)
{
    xmlNode *next;
    for (xmlNode *child = xmlFirstElementChild(parent); child; child = next) {
        next = xmlNextElementSibling(child);
        if (place_in_row(child) > LIKE_ELEMENTS)
            remove_node(child);
        else
            thin(child);
    }
}

void documents_add_cuts(struct documents *cuts, const struct document *document)
{
    xmlNode *root = xmlDocGetRootElement(document->tree);
    size_t records = xmlChildElementCount(root);
    bool small = count_elements(document->tree) <= SMALL;
    size_t count = small ? 1 : records < CUTS_OF_A_FILE ? records : CUTS_OF_A_FILE;
    xmlNode *record = xmlFirstElementChild(root);
    for (size_t i = 0, at = 0; i < count; i++) {
        for (; !small && at < i * records / count; at++)
            record = xmlNextElementSibling(record);
        xmlDoc *tree =
            small ? xmlCopyDoc(document->tree, 1) : tree_with_record(document->tree, record);
        if (!small)
            thin(xmlDocGetRootElement(tree));
        struct document *cut = add(cuts, xstrdup(document->name), tree);
        cut->kinds = document->kinds;
        cut->versions = document->versions;
    }
}

/* ---- samples --------------------------------------------------------------------------------- */

static bool add_samples(struct documents *documents, const char *path, const char *label,
                        enum kind kind, int version, struct error *error)
{
    struct xsd xsd = {.own = NULL};
    bool read = xsd_read(&xsd, path, error);
    const char *root = kind_names[kind].root;
    size_t wanted = SAMPLE_WHOLE;
    xmlDoc *tree = read ? sample_make(&xsd, root, wanted) : NULL;
    while (tree) {
        char *name = xasprintf("sample %zu of %s %s %s", wanted + 1, label,
                               version_numbers[version], kind_names[kind].label);
        struct document *document = add(documents, name, tree);
        document->kinds = 1u << kind;
        document->versions = 1u << version;
        tree = sample_make(&xsd, root, ++wanted);
    }
    xsd_release(&xsd);
    return read;
}

bool documents_add_samples(struct documents *documents, const char *folder, const char *label,
                           struct error *error)
{
    bool added = true;
    for (int version = 0; version < VERSIONS; version++)
        for (int kind = 0; kind < KINDS && added; kind++) {
            char *path =
                xasprintf("%s/%s/%s", folder, version_numbers[version], kind_names[kind].schema);
            added = add_samples(documents, path, label, (enum kind)kind, version, error);
            free(path);
        }
    return added;
}

void documents_release(struct documents *documents)
{
    for (size_t i = 0; i < documents->count; i++) {
        free(documents->items[i].name);
        xmlFreeDoc(documents->items[i].tree);
    }
    free(documents->items);
    *documents = (struct documents){.items = NULL};
}
