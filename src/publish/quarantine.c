#include "publish/quarantine.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/file.h"
#include "validate/document.h"
#include "validate/scanner.h"

enum { MOST_KEPT = 256 * 1024 * 1024 /* bytes of activities that stay */ };

/* ---- lists --------------------------------------------------------------------------------- */

void quarantine_list_add(struct quarantine_list *list, const char *identifier)
{
    if (list->count && strcmp(list->items[list->count - 1], identifier) == 0)
        return;
    list->items = grow(list->items, list->count, &list->capacity, sizeof *list->items);
    list->items[list->count++] = xstrdup(identifier);
}

void quarantine_list_release(struct quarantine_list *list)
{
    for (size_t i = 0; i < list->count; i++)
        free(list->items[i]);
    free(list->items);
    *list = (struct quarantine_list){.items = NULL};
}

void quarantine_result_release(struct quarantine_result *result)
{
    quarantine_list_release(&result->kept);
    quarantine_list_release(&result->left_out);
}

static int by_text(const void *a, const void *b)
{
    const char *const *first = a, *const *second = b;
    return strcmp(*first, *second);
}

/* The place of an identifier in the sorted list; `count` if it is not in it. */
static size_t place_in(const struct quarantine_list *list, const char *identifier)
{
    char *const *found =
        bsearch(&identifier, list->items, list->count, sizeof *list->items, by_text);
    return found ? (size_t)(found - list->items) : list->count;
}

/* ---- walking through a file ---------------------------------------------------------------- */

/* What is told of each item, in the order of the file: the bytes between it and the one before, and
 * its own. At the end `identifier` is NULL and there is only what is left. */
struct piece {
    const char *identifier;
    const char *before, *item;
    size_t before_length, item_length;
};
typedef bool piece_taker(void *context, const struct piece *piece, struct error *error);

static char *identifier_of(const struct node *item)
{
    for (const struct node *child = item->first; child; child = child->next) {
        if (strcmp(child->label, "iati-identifier") != 0 &&
            strcmp(child->label, "organisation-identifier") != 0)
            continue;
        const char *start = child->text, *end = child->text + child->text_length;
        while (start < end && isspace((unsigned char)*start))
            start++;
        while (end > start && isspace((unsigned char)end[-1]))
            end--;
        return xstrndup(start, (size_t)(end - start));
    }
    return xstrdup("");
}

/* Behind the last end tag of the item's name before `limit`; without one the item ends there. */
static size_t item_end(const char *text, const struct node *item, size_t limit)
{
    size_t length = strlen(item->label);
    for (size_t at = limit; at > item->offset + length + 2; at--) {
        const char *tag = text + at - length - 2;
        if (tag[0] == '<' && tag[1] == '/' && strncmp(tag + 2, item->label, length) == 0) {
            const char *close = memchr(tag, '>', limit - (size_t)(tag - text));
            return close ? (size_t)(close - text) + 1 : limit;
        }
    }
    return limit;
}

static bool walk_chunk(const struct chunk *chunk, const struct node *root, piece_taker *take,
                       void *context, struct error *error)
{
    size_t at = chunk->prefix, end = chunk->prefix + chunk->own;
    bool taken = true;
    for (const struct node *item = root->first; taken && item; item = item->next) {
        size_t limit = item->next ? item->next->offset : end;
        size_t stop = item_end(chunk->text, item, limit);
        char *identifier = identifier_of(item);
        const struct piece piece = {identifier, chunk->text + at, chunk->text + item->offset,
                                    item->offset - at, stop - item->offset};
        taken = take(context, &piece, error);
        free(identifier);
        at = stop;
    }
    const struct piece rest = {.before = chunk->text + at, .before_length = end - at};
    return taken && take(context, &rest, error);
}

static bool walk_chunks(struct scanner *scanner, const char *path, piece_taker *take, void *context,
                        struct error *error)
{
    struct names *names = names_new();
    struct document_builder builder = {.top = NULL};
    struct chunk chunk = {.text = NULL};
    bool walked = true;
    while (walked && scanner_next(scanner, &chunk)) {
        const struct node *root;
        if (chunk.stop == SCAN_GOES_ON &&
            document_parse(&builder, chunk.text, chunk.length, names, NULL, &root))
            walked = walk_chunk(&chunk, root, take, context, error);
        else
            walked = error_set(error, ERROR_ENVIRONMENT, "cannot read '%s' to set activities apart",
                               path);
    }
    chunk_release(&chunk);
    document_release(&builder);
    names_free(names);
    return walked;
}

static bool walk_file(const char *path, piece_taker *take, void *context, struct error *error)
{
    struct scanner *scanner = scanner_open(path, error);
    bool walked = scanner && walk_chunks(scanner, path, take, context, error);
    scanner_close(scanner);
    return walked;
}

/* ---- the earlier file ---------------------------------------------------------------------- */

/* The bytes of each identifier of the list in the earlier file; NULL: it has none. */
struct keeping {
    const struct quarantine_list *invalid;
    char **texts;
    size_t bytes;
};

static bool keep(void *context, const struct piece *piece, struct error *error)
{
    struct keeping *keeping = context;
    size_t place =
        piece->identifier ? place_in(keeping->invalid, piece->identifier) : keeping->invalid->count;
    if (place == keeping->invalid->count || keeping->texts[place])
        return true;
    keeping->bytes += piece->item_length;
    if (keeping->bytes > MOST_KEPT)
        return error_set(error, ERROR_DATA,
                         "more than 256 MB of activities are invalid: too much for a quarantine");
    keeping->texts[place] = xstrndup(piece->item, piece->item_length);
    return true;
}

/* ---- the new file -------------------------------------------------------------------------- */

struct writing {
    FILE *stream;
    const struct keeping *keeping;
    struct quarantine_result *result;
};

static bool is_blank(const char *text, size_t length)
{
    for (size_t i = 0; i < length; i++)
        if (!isspace((unsigned char)text[i]))
            return false;
    return true;
}

static bool write_piece(void *context, const struct piece *piece, struct error *error)
{
    struct writing *writing = context;
    const struct keeping *keeping = writing->keeping;
    size_t place =
        piece->identifier ? place_in(keeping->invalid, piece->identifier) : keeping->invalid->count;
    const char *text = piece->item;
    size_t length = piece->item_length;
    if (place < keeping->invalid->count) {
        text = keeping->texts[place];
        length = text ? strlen(text) : 0;
        quarantine_list_add(text ? &writing->result->kept : &writing->result->left_out,
                            piece->identifier);
    }
    bool left_out = piece->identifier && !text;
    writing->result->items += piece->identifier && text;
    if (!left_out || !is_blank(piece->before, piece->before_length))
        fwrite(piece->before, 1, piece->before_length, writing->stream);
    if (length)
        fwrite(text, 1, length, writing->stream);
    return !ferror(writing->stream) || error_errno(error, "cannot write");
}

static bool write_target(const char *file, const struct keeping *keeping, const char *target,
                         struct quarantine_result *result, struct error *error)
{
    struct output_file output = OUTPUT_FILE_INIT;
    struct writing writing = {.keeping = keeping, .result = result};
    bool written = output_file_open(&output, target, error);
    if (written) {
        writing.stream = output.stream;
        written = walk_file(file, write_piece, &writing, error);
    }
    written = written &&
              (result->kept.count + result->left_out.count > 0 ||
               error_set(error, ERROR_DATA, "what is invalid in '%s' can't be set apart", file));
    written = written && output_file_commit(&output, error);
    output_file_abort(&output);
    return written;
}

bool quarantine_write(const char *file, const char *earlier, struct quarantine_list *invalid,
                      const char *target, struct quarantine_result *result, struct error *error)
{
    if (invalid->count)
        qsort(invalid->items, invalid->count, sizeof *invalid->items, by_text);
    struct keeping keeping = {.invalid = invalid,
                              .texts = xcalloc(invalid->count + 1, sizeof *keeping.texts)};
    bool written = (!earlier || walk_file(earlier, keep, &keeping, error)) &&
                   write_target(file, &keeping, target, result, error);
    for (size_t i = 0; i < invalid->count; i++)
        free(keeping.texts[i]);
    free(keeping.texts);
    return written;
}
