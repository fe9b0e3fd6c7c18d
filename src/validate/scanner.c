#include "validate/scanner.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "validate/decode.h"
#include "validate/position.h"
#include "validate/schemas.h"

/* Fuzzing sets a small one, so that short documents are cut too. */
#ifndef SCAN_BLOCK
#define SCAN_BLOCK (64 * 1024)
#endif

enum { BLOCK = SCAN_BLOCK, ENOUGH = 4 * BLOCK, AFTER_DOCTYPE = 8 * 1024 };

struct scanner {
    struct decoder *decoder;
    char *rest; /* read, but of the next chunk */
    size_t rest_length;
    char *root; /* the root's start tag; NULL until it was met */
    size_t root_length, root_line;
    size_t depth; /* elements open */
    size_t chunks, bytes;
    bool ended; /* the last chunk was given */
    /* In the chunk being filled: */
    size_t at;       /* everything before was scanned */
    size_t searched; /* the end of the construct at `at` was searched up to here */
    size_t cut;      /* where the next chunk begins, 0 if it isn't known yet */
    size_t child;    /* where the latest child of the root begins */
    bool after_item; /* the latest child of the root is an activity or organisation */
    enum scan_stop stop;
};

void chunk_release(struct chunk *chunk)
{
    free(chunk->text);
    *chunk = (struct chunk){.text = NULL};
}

struct scanner *scanner_open(const char *path, struct error *error)
{
    struct decoder *decoder = decoder_open(path, error);
    if (!decoder)
        return NULL;
    struct scanner *scanner = xcalloc(1, sizeof *scanner);
    scanner->decoder = decoder;
    scanner->rest = xmalloc(BLOCK);
    return scanner;
}

void scanner_close(struct scanner *scanner)
{
    if (!scanner)
        return;
    decoder_close(scanner->decoder);
    free(scanner->rest);
    free(scanner->root);
    free(scanner);
}

size_t scanner_bytes(const struct scanner *scanner)
{
    return scanner->bytes;
}

size_t scanner_taken(const struct scanner *scanner)
{
    return (size_t)decoder_taken(scanner->decoder);
}

const char *scanner_fault(const struct scanner *scanner)
{
    return decoder_fault(scanner->decoder);
}

int scanner_errno(const struct scanner *scanner)
{
    return decoder_errno(scanner->decoder);
}

/* Scanning -------------------------------------------------------------------------------------*/

/* What begins with '<'. The first whose opening fits counts. */
enum construct { COMMENT, CDATA, INSTRUCTION, END_TAG, DECLARATION, START_TAG };

static const struct {
    const char *opening, *closing; /* no closing: found by its own rules */
} constructs[] = {
    [COMMENT] = {"<!--", "-->"}, [CDATA] = {"<![CDATA[", "]]>"}, [INSTRUCTION] = {"<?", "?>"},
    [END_TAG] = {"</", ">"},     [DECLARATION] = {"<!", NULL},   [START_TAG] = {"<", NULL},
};

/* False if there is too little text to tell. */
static bool tell_construct(const char *text, size_t length, enum construct *construct)
{
    /* Nearly all are tags, which the second byte tells. */
    if (length > 1 && text[1] != '!' && text[1] != '?') {
        *construct = text[1] == '/' ? END_TAG : START_TAG;
        return true;
    }
    for (enum construct i = COMMENT; i <= START_TAG; i++) {
        size_t wanted = strlen(constructs[i].opening);
        size_t have = length < wanted ? length : wanted;
        if (memcmp(text, constructs[i].opening, have) != 0)
            continue;
        *construct = i;
        return have == wanted;
    }
    return false;
}

/* The '>' that ends a start tag, which may stand in quotes too. NULL if it isn't there yet; then
 * the caller begins anew with more text, which LONGEST_TAG keeps cheap. */
static const char *end_of_start_tag(const char *text, const char *end)
{
    while (text < end) {
        char c = *text;
        if (c == '>')
            return text;
        if (c == '"' || c == '\'') {
            text = memchr(text + 1, c, (size_t)(end - text - 1));
            if (!text)
                return NULL;
        }
        text++;
    }
    return NULL;
}

/* The end of a construct (behind it), or NULL if it isn't there yet. */
static const char *end_of_construct(struct scanner *scanner, const struct chunk *chunk,
                                    enum construct construct)
{
    const char *text = chunk->text, *end = text + chunk->length, *found;
    if (construct == START_TAG) {
        found = end_of_start_tag(text + scanner->at, end);
        return found ? found + 1 : NULL;
    }
    const char *closing = constructs[construct].closing;
    size_t length = strlen(closing);
    size_t from = scanner->at + strlen(constructs[construct].opening);
    if (scanner->searched > from + length)
        from = scanner->searched - length;
    found = NULL;
    if (from < chunk->length)
        found = construct == END_TAG ? memchr(text + from, '>', chunk->length - from)
                                     : memmem(text + from, chunk->length - from, closing, length);
    scanner->searched = chunk->length;
    return found ? found + length : NULL;
}

static void keep_root(struct scanner *scanner, const struct chunk *chunk, size_t length)
{
    struct position position = {.text = chunk->text, .line = 1, .column = 1};
    position_move(&position, scanner->at);
    scanner->root_line = position.line;
    scanner->root = xmalloc(length + 1); /* a NUL may be in it */
    memcpy(scanner->root, chunk->text + scanner->at, length);
    scanner->root[length] = '\0';
    scanner->root_length = length;
}

/* True if the tag is that of an activity or organisation. */
static bool is_item(const char *tag)
{
    for (int kind = FILE_UNKNOWN + 1; kind < FILE_KIND_COUNT; kind++) {
        const char *name = file_kind_item((enum file_kind)kind);
        size_t length = strlen(name);
        if (strncmp(tag + 1, name, length) == 0 && strchr(" \t\r\n/>", tag[1 + length]))
            return true;
    }
    return false;
}

/* A child of the root begins. False if the next chunk begins with it. The order of children is part
 * of the schema, so what isn't an item stays with its neighbours. */
static bool begin_child(struct scanner *scanner, const struct chunk *chunk, const char *tag)
{
    bool item = is_item(tag);
    if (item && scanner->after_item && scanner->at >= chunk->prefix + ENOUGH) {
        scanner->cut = scanner->at;
        return false;
    }
    scanner->after_item = item;
    scanner->child = scanner->at;
    return true;
}

static bool take_start_tag(struct scanner *scanner, const struct chunk *chunk, const char *tag,
                           size_t length)
{
    if (scanner->depth == 0 && !scanner->root)
        keep_root(scanner, chunk, length);
    if (scanner->depth == 1 && !begin_child(scanner, chunk, tag))
        return false;
    if (tag[length - 2] != '/')
        scanner->depth++;
    return true;
}

/* Scans the construct at `at`. False if it isn't whole yet, begins the next chunk, or the scan
 * stops. */
static bool scan_construct(struct scanner *scanner, const struct chunk *chunk)
{
    const char *text = chunk->text + scanner->at;
    size_t have = chunk->length - scanner->at;
    enum construct construct;
    if (!tell_construct(text, have, &construct))
        return false;
    if (construct == DECLARATION) {
        scanner->stop = SCAN_DOCTYPE;
        return false;
    }
    const char *end = end_of_construct(scanner, chunk, construct);
    bool tag = construct == START_TAG || construct == END_TAG;
    size_t seen = end ? (size_t)(end - text) : have;
    if (seen > (tag ? LONGEST_TAG : LONGEST_PIECE))
        scanner->stop = tag ? SCAN_LONG_TAG : SCAN_LONG_PIECE;
    if (!end || scanner->stop)
        return false;
    size_t length = (size_t)(end - text);
    if (construct == START_TAG && !take_start_tag(scanner, chunk, text, length))
        return false;
    /* An end tag too many is for the parser to tell. */
    if (construct == END_TAG && scanner->depth > 0)
        scanner->depth--;
    scanner->at += length;
    scanner->searched = 0;
    return true;
}

/* Scans what was read, up to the next cut. */
static void scan(struct scanner *scanner, const struct chunk *chunk)
{
    bool whole = true;
    while (whole && scanner->at < chunk->length) {
        const char *from = chunk->text + scanner->at;
        const char *open = memchr(from, '<', chunk->length - scanner->at);
        if (open != from)
            scanner->searched = 0;
        scanner->at = open ? (size_t)(open - chunk->text) : chunk->length;
        whole = open && scan_construct(scanner, chunk);
    }
}

/* Chunks ---------------------------------------------------------------------------------------*/

static void make_room(struct chunk *chunk, size_t more)
{
    if (chunk->capacity - chunk->length > more)
        return;
    size_t wanted = chunk->length + more + 1;
    chunk->capacity = chunk->capacity * 2 > wanted ? chunk->capacity * 2 : wanted;
    chunk->text = xrealloc(chunk->text, chunk->capacity);
}

static void append(struct chunk *chunk, const char *text, size_t length)
{
    make_room(chunk, length);
    if (length)
        memcpy(chunk->text + chunk->length, text, length);
    chunk->length += length;
    chunk->text[chunk->length] = '\0';
}

/* False at the end of the text. */
static bool read_more(struct scanner *scanner, struct chunk *chunk)
{
    make_room(chunk, BLOCK);
    size_t count = decoder_read(scanner->decoder, chunk->text + chunk->length, BLOCK);
    chunk->length += count;
    chunk->text[chunk->length] = '\0';
    scanner->bytes += count;
    return count > 0;
}

static void begin_chunk(struct scanner *scanner, struct chunk *chunk)
{
    chunk->length = 0;
    chunk->index = scanner->chunks++;
    chunk->last = false;
    chunk->stop = SCAN_GOES_ON;
    make_room(chunk, ENOUGH + 2 * BLOCK);
    if (scanner->root)
        append(chunk, scanner->root, scanner->root_length);
    chunk->prefix = chunk->length;
    append(chunk, scanner->rest, scanner->rest_length);
    scanner->rest_length = 0;
    scanner->at = scanner->child = chunk->prefix;
    scanner->searched = scanner->cut = 0;
}

/* Ends the chunk where the next one begins. */
static void cut_chunk(struct scanner *scanner, struct chunk *chunk)
{
    size_t name = strcspn(scanner->root + 1, " \t\r\n/>");
    size_t rest = chunk->length - scanner->cut;
    if (rest > BLOCK)
        scanner->rest = xrealloc(scanner->rest, rest);
    memcpy(scanner->rest, chunk->text + scanner->cut, rest);
    scanner->rest_length = rest;
    chunk->length = scanner->cut;
    chunk->own = chunk->length - chunk->prefix;
    chunk->root_line = scanner->root_line;
    append(chunk, "</", 2);
    append(chunk, scanner->root + 1, name);
    append(chunk, ">", 1);
}

static void end_document(struct scanner *scanner, struct chunk *chunk)
{
    /* The parser shall see neither a piece that it would find too long itself, nor half a tag or
     * comment that only looks broken because reading ended in it. */
    if (scanner->stop == SCAN_LONG_PIECE || scanner->stop == SCAN_LONG_ITEM ||
        scanner->stop == SCAN_LONG_CHUNK) {
        chunk->length = scanner->at;
        chunk->text[chunk->length] = '\0';
    }
    chunk->own = chunk->length - chunk->prefix;
    chunk->root_line = scanner->root_line;
    chunk->last = scanner->ended = true;
    chunk->stop = scanner->stop;
    chunk->stop_at = scanner->stop == SCAN_LONG_ITEM ? scanner->child : scanner->at;
}

/* The parser wants to see a whole declaration before it tells of it. */
static void read_doctype(struct scanner *scanner, struct chunk *chunk)
{
    size_t wanted = scanner->at + AFTER_DOCTYPE;
    while (chunk->length < wanted && read_more(scanner, chunk))
        continue;
}

static void check_length(struct scanner *scanner, const struct chunk *chunk)
{
    if (scanner->stop || scanner->cut)
        return;
    if (chunk->length - scanner->child > LONGEST_ITEM)
        scanner->stop = SCAN_LONG_ITEM;
    else if (chunk->length > LONGEST_CHUNK)
        scanner->stop = SCAN_LONG_CHUNK;
}

bool scanner_next(struct scanner *scanner, struct chunk *chunk)
{
    if (scanner->ended)
        return false;
    begin_chunk(scanner, chunk);
    bool more = true;
    while (more) {
        scan(scanner, chunk);
        check_length(scanner, chunk);
        if (scanner->stop)
            break;
        if (scanner->cut) {
            cut_chunk(scanner, chunk);
            return true;
        }
        more = read_more(scanner, chunk);
    }
    if (scanner->stop == SCAN_DOCTYPE)
        read_doctype(scanner, chunk);
    end_document(scanner, chunk);
    return true;
}
