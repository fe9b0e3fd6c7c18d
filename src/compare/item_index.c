#include "compare/item_index.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/alloc.h"
#include "validate/scanner.h"
#include "wording/finding_words.h"

enum {
    ITEMS_MOST = 5 * 1000 * 1000, /* what the index holds of them takes some hundred bytes each */
    HEAD_SIZE = 1024,
    MARK_SIZE = 3,
};

#define FORMER_TYPE "B1" /* of other-identifier: an earlier identifier of the activity */
static const char other_identifier[] = "other-identifier";

/* ---- reading again ------------------------------------------------------------------------- */

static const char *temporary_folder(void)
{
    const char *folder = getenv("TMPDIR");
    return folder && *folder ? folder : "/tmp";
}

static bool fail_to_keep(struct error *error)
{
    return error_errno(error,
                       "cannot keep what is unpacked in a temporary file in '%s' (TMPDIR names "
                       "another folder)",
                       temporary_folder());
}

static bool make_copy(struct item_index *index, struct error *error)
{
    char *name = xasprintf("%s/iatipub-XXXXXX", temporary_folder());
    index->descriptor = mkostemp(name, O_CLOEXEC);
    if (index->descriptor >= 0)
        unlink(name);
    free(name);
    return index->descriptor >= 0 || fail_to_keep(error);
}

static bool keep_text(const struct item_index *index, const char *text, size_t length,
                      struct error *error)
{
    while (length > 0) {
        ssize_t written = write(index->descriptor, text, length);
        if (written < 0 && errno == EINTR)
            continue;
        if (written <= 0)
            return fail_to_keep(error);
        text += written;
        length -= (size_t)written;
    }
    return true;
}

/* True if the declaration at the head of a file, if there is one, says nothing but UTF-8. */
static bool is_declared_utf8(const char *head)
{
    if (strncmp(head, "<?xml", 5) != 0)
        return *head == '<' || *head == ' ' || *head == '\n' || *head == '\r' || *head == '\t';
    const char *end = strstr(head, "?>"), *encoding = strstr(head, "encoding");
    if (!end || !encoding || encoding > end)
        return end != NULL;
    encoding += strcspn(encoding, "\"'?");
    return strncasecmp(encoding + 1, "utf-8", 5) == 0 && strchr("\"'", encoding[6]);
}

/* True if the file as it lies on disk is the text that the scanner gives, a mark at its beginning
 * included. */
static bool is_plain(int descriptor)
{
    char head[HEAD_SIZE + 1];
    struct stat status;
    if (fstat(descriptor, &status) != 0 || !S_ISREG(status.st_mode))
        return false;
    ssize_t length = pread(descriptor, head, HEAD_SIZE, 0);
    if (length < MARK_SIZE + 1 || memchr(head, '\0', (size_t)length))
        return false;
    head[length] = '\0';
    bool marked = memcmp(head, "\xEF\xBB\xBF", MARK_SIZE) == 0;
    return is_declared_utf8(marked ? head + MARK_SIZE : head);
}

/* Where the text is read from by place. */
static bool choose_text(struct item_index *index, bool *copied, struct error *error)
{
    index->descriptor =
        strcmp(index->path, "-") == 0 ? -1 : open(index->path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    *copied = index->descriptor < 0 || !is_plain(index->descriptor);
    if (!*copied)
        return true;
    if (index->descriptor >= 0)
        close(index->descriptor);
    return make_copy(index, error);
}

static bool read_at(const struct item_index *index, char *to, size_t length, uint64_t offset)
{
    while (length > 0) {
        ssize_t count = pread(index->descriptor, to, length, (off_t)offset);
        if (count < 0 && errno == EINTR)
            continue;
        if (count <= 0)
            return false;
        to += count;
        offset += (uint64_t)count;
        length -= (size_t)count;
    }
    return true;
}

const struct piece *item_index_read(struct item_index *index, const struct item_entry *entry,
                                    struct error *error)
{
    struct error fault = ERROR_INIT;
    char *text = xmalloc((size_t)entry->length + 1);
    const struct piece *piece = NULL;
    if (read_at(index, text, entry->length, entry->offset))
        piece = piece_parse_item(index->parser, text, entry->length, &fault);
    free(text);
    error_clear(&fault);
    if (piece && memcmp(piece->digest, entry->digest, PIECE_DIGEST_SIZE) == 0)
        return piece;
    error_set(error, ERROR_ENVIRONMENT, "'%s' was changed while it was compared; run this again",
              index->path);
    return NULL;
}

/* ---- the first reading --------------------------------------------------------------------- */

struct reading {
    struct item_index *index;
    const struct matching *matching;
    struct money *money;
    enum side side;
    const struct chunk *chunk;
    uint64_t base; /* where the chunk's own bytes begin in the text */
    size_t lines;  /* before them */
};

static bool take_root(void *context, const struct piece *root, struct error *error)
{
    struct reading *reading = context;
    struct item_index *index = reading->index;
    enum file_kind kind = root->namespace ? FILE_UNKNOWN : file_kind_of_root(root->name);
    if (kind == FILE_UNSDG_REPORTS)
        return error_set(error, ERROR_USAGE,
                         "it holds UN financial data; compared are IATI files: iati-activities or "
                         "iati-organisations");
    if (kind == FILE_UNKNOWN)
        return error_set(error, ERROR_USAGE,
                         "its root element is '%s'; expected iati-activities or "
                         "iati-organisations",
                         root->name);
    const struct piece_attribute *version = piece_attribute(root, "version");
    index->kind = kind;
    index->root = root;
    index->version = version ? version->value : (struct piece_value){"", ""};
    return true;
}

static const char *former_identifier(struct item_index *index, const struct piece *item)
{
    for (size_t i = 0; i < item->child_count; i++) {
        const struct piece *child = item->children[i];
        if (child->namespace || strcmp(child->name, other_identifier) != 0 ||
            strcmp(piece_value_at(child, "@type").canonical, FORMER_TYPE) != 0)
            continue;
        const char *former = piece_value_at(child, "@ref").canonical;
        return *former ? arena_copy(&index->texts, former, strlen(former)) : NULL;
    }
    return NULL;
}

static void describe_item(const struct reading *reading, struct item_entry *entry,
                          const struct piece *item)
{
    struct item_index *index = reading->index;
    const char *identifier = file_kind_identifier(index->kind), *key = item->name;
    entry->is_other = item->namespace || strcmp(item->name, file_kind_item(index->kind)) != 0;
    memcpy(entry->digest, item->digest, PIECE_DIGEST_SIZE);
    memcpy(entry->body, item->digest, PIECE_DIGEST_SIZE);
    if (!entry->is_other) {
        key = piece_value_at(item, identifier).canonical;
        piece_digest_without(item, (const char *const[]){identifier, other_identifier, NULL},
                             entry->body);
        entry->former = former_identifier(index, item);
        money_add(reading->money, reading->side, item, reading->matching);
        index->items++;
    }
    entry->key = arena_copy(&index->texts, key, strlen(key));
}

static bool take_item(void *context, const struct piece *item, size_t offset, size_t length,
                      struct error *error)
{
    struct reading *reading = context;
    struct item_index *index = reading->index;
    if (index->count == ITEMS_MOST)
        return error_set(error, ERROR_USAGE, "it has more than %d activities", ITEMS_MOST);
    index->entries = grow(index->entries, index->count, &index->capacity, sizeof *index->entries);
    struct item_entry *entry = &index->entries[index->count++];
    *entry = (struct item_entry){.offset = reading->base + offset - reading->chunk->prefix,
                                 .length = (uint32_t)length};
    describe_item(reading, entry, item);
    return true;
}

/* Says what a finding would. */
static bool refuse_fault(const char *fault, struct error *error)
{
    char *message = xasprintf("the file %s", fault);
    struct error problem = finding_words_error(message);
    problem.kind = ERROR_USAGE;
    free(message);
    return error_settle(error, &problem, false);
}

static bool check_end(const struct item_index *index, const struct scanner *scanner,
                      const struct chunk *chunk, struct error *error)
{
    static const char *const stops[] = {
        [SCAN_DOCTYPE] =
            E_("it has a declaration (<!...>), which IATI files do not use; remove it"),
        [SCAN_LONG_TAG] = E_("a tag is longer than 256 KB"),
        [SCAN_LONG_PIECE] = E_("a comment, CDATA section or instruction is longer than 10 MB"),
        [SCAN_LONG_ITEM] = E_("an activity or another piece is larger than 64 MB"),
        [SCAN_LONG_CHUNK] = E_("more than 128 MB in which no activity follows another"),
    };
    if (scanner_errno(scanner)) {
        errno = scanner_errno(scanner);
        return error_errno(error, "cannot read '%s'", index->path);
    }
    if (scanner_fault(scanner))
        return refuse_fault(scanner_fault(scanner), error);
    return chunk->stop == SCAN_GOES_ON || error_set(error, ERROR_USAGE, "%s", stops[chunk->stop]);
}

static size_t count_lines(const char *text, size_t length)
{
    size_t count = 0;
    for (const char *end = text + length; (text = memchr(text, '\n', (size_t)(end - text))); text++)
        count++;
    return count;
}

static bool take_chunk(struct reading *reading, const struct scanner *scanner,
                       const struct chunk *chunk, bool copied, struct error *error)
{
    const struct piece_handler handler = {
        .context = reading,
        .line_shift = (long)reading->lines - (long)count_lines(chunk->text, chunk->prefix),
        .root = take_root,
        .item = take_item};
    reading->chunk = chunk;
    if (chunk->last && !check_end(reading->index, scanner, chunk, error))
        return false;
    if (copied && !keep_text(reading->index, chunk->text + chunk->prefix, chunk->own, error))
        return false;
    bool taken =
        piece_parse_document(reading->index->parser, chunk->text, chunk->length, &handler, error);
    reading->base += chunk->own;
    reading->lines += count_lines(chunk->text + chunk->prefix, chunk->own);
    return taken;
}

static bool read_chunks(struct reading *reading, struct scanner *scanner, bool copied,
                        struct error *error)
{
    struct chunk chunk = {.text = NULL};
    bool read = true;
    while (read && scanner_next(scanner, &chunk))
        read = take_chunk(reading, scanner, &chunk, copied, error);
    reading->chunk = NULL;
    chunk_release(&chunk);
    return read;
}

bool item_index_open(struct item_index *index, const char *path, const struct standard *standard,
                     const struct matching *matching, struct money *money, enum side side,
                     struct error *error)
{
    *index = (struct item_index){.path = path, .descriptor = -1, .version = {"", ""}};
    if (!path)
        return true;
    struct scanner *scanner = scanner_open(path, error);
    if (!scanner)
        return false;
    index->parser = piece_parser_new(standard);
    struct reading reading = {.index = index, .matching = matching, .money = money, .side = side};
    bool copied = false, read = choose_text(index, &copied, error);
    if (read && !read_chunks(&reading, scanner, copied, error))
        read = error->kind == ERROR_ENVIRONMENT
                   ? false
                   : error_prefix(error, "'%s' can't be compared", path);
    scanner_close(scanner);
    return read;
}

void item_index_close(struct item_index *index)
{
    piece_parser_free(index->parser);
    free(index->entries);
    arena_release(&index->texts);
    if (index->descriptor >= 0)
        close(index->descriptor);
    *index = (struct item_index){.descriptor = -1};
}
