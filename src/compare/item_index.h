/* What is in a file, in memory that grows with its activities and not with what they hold: of each
 * its identifier, the digest of its canonical form and where it stands.
 *
 * A file that is packed, in another encoding than UTF-8, or comes from standard input is kept
 * unpacked in a temporary file without a name, since activities are read once more by place. */
#ifndef IATIPUB_COMPARE_ITEM_INDEX_H
#define IATIPUB_COMPARE_ITEM_INDEX_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/error.h"
#include "compare/canonical.h"
#include "compare/matching.h"
#include "compare/money.h"
#include "standard/file_kind.h"

struct item_entry {
    const char *key;    /* identifier, "" if it has none; of another element its name */
    const char *former; /* the identifier that it says it had before; NULL: it says none */
    uint64_t offset;    /* in the unpacked text */
    uint32_t length;
    bool is_other; /* a child of the root that is no activity or organisation */
    unsigned char digest[PIECE_DIGEST_SIZE];
    unsigned char body[PIECE_DIGEST_SIZE]; /* without its identifiers */
};

struct item_index {
    struct item_entry *entries; /* in the order of the file */
    size_t count, capacity;
    size_t items; /* of them activities or organisations */
    enum file_kind kind;
    struct piece_value version;
    const struct piece *root; /* its attributes; lent by the parser */
    /* inside */
    const char *path;
    struct piece_parser *parser;
    struct arena texts;
    int descriptor; /* of the file, or of the unpacked text */
};

/* Reads a file ("-" is standard input); NULL is one without any activity. `standard` must outlive
 * the index. The sums go to `money`. False and `error`: ERROR_ENVIRONMENT if it can't be read,
 * ERROR_USAGE if it is no file of activities or organisations. item_index_close is due in any case.
 */
bool item_index_open(struct item_index *index, const char *path, const struct standard *standard,
                     const struct matching *matching, struct money *money, enum side side,
                     struct error *error);
void item_index_close(struct item_index *index);

/* Reads an activity once more. Lent until the next call; NULL and `error` if it can't be read or is
 * another one by now. */
const struct piece *item_index_read(struct item_index *index, const struct item_entry *entry,
                                    struct error *error);

#endif
