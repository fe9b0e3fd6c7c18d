#include "records/xlsx_book.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "records/xlsx_disguise.h"
#include "records/xml_part.h"

/* --- Relations: which part is what ----------------------------------------------------------- */

enum { RELATIONS_MOST = 4000 };

/* `kind` is the last step of the relation's type, which the two sets of namespaces share. */
struct relation {
    char *id, *kind, *part;
};
struct relations {
    const char *folder; /* of the part that the relations are of: "xl/" */
    struct relation *items;
    size_t count, capacity;
};

enum { RELATIONS_DOCUMENT, RELATIONS, RELATION };
static const struct xml_shape relation_shapes[] = {
    [RELATIONS_DOCUMENT] = {NULL, 0},
    [RELATIONS] = {"Relationships", RELATIONS_DOCUMENT},
    [RELATION] = {"Relationship", RELATIONS},
};

static char *copy_value(struct part_value value)
{
    return xstrndup(value.text ? value.text : "", value.length);
}

/* Takes the last step from a path that ends in '/'. */
static size_t step_up(const char *path, size_t length)
{
    length -= length > 0;
    while (length > 0 && path[length - 1] != '/')
        length--;
    return length;
}

/* The name of the part that `target` leads to from `folder`. */
static char *resolve(const char *folder, struct part_value target)
{
    size_t length = strlen(folder), at = 0;
    const char *text = target.text ? target.text : "";
    if (target.length && *text == '/') {
        length = 0;
        at = 1;
    }
    for (;;) {
        if (target.length - at >= 2 && strncmp(text + at, "./", 2) == 0) {
            at += 2;
        } else if (target.length - at >= 3 && strncmp(text + at, "../", 3) == 0) {
            at += 3;
            length = step_up(folder, length);
        } else {
            return xasprintf("%.*s%.*s", (int)length, folder, (int)(target.length - at), text + at);
        }
    }
}

static void enter_relation(void *context, int state, const struct part_attributes *attributes)
{
    struct relations *relations = context;
    struct part_value type = part_attribute(attributes, "Type");
    if (state != RELATION || relations->count == RELATIONS_MOST || !type.text ||
        part_value_is(part_attribute(attributes, "TargetMode"), "External"))
        return;
    size_t start = type.length;
    while (start > 0 && type.text[start - 1] != '/')
        start--;
    relations->items =
        grow(relations->items, relations->count, &relations->capacity, sizeof *relations->items);
    relations->items[relations->count++] = (struct relation){
        .id = copy_value(part_attribute(attributes, "Id")),
        .kind = xstrndup(type.text + start, type.length - start),
        .part = resolve(relations->folder, part_attribute(attributes, "Target")),
    };
}

static void relations_release(struct relations *relations)
{
    for (size_t i = 0; i < relations->count; i++) {
        free(relations->items[i].id);
        free(relations->items[i].kind);
        free(relations->items[i].part);
    }
    free(relations->items);
}

/* Reads the relations of the part `folder` + `base`. */
static bool relations_read(struct relations *relations, struct package *package, const char *folder,
                           const char *base, struct error *error)
{
    static const struct xml_handler handler = {.shapes = relation_shapes,
                                               .count =
                                                   sizeof relation_shapes / sizeof *relation_shapes,
                                               .enter = enter_relation};
    char *part = xasprintf("%s_rels/%s.rels", folder, base);
    relations->folder = folder;
    bool read = xml_part_walk(package, part, PART_SMALL_MOST, &handler, relations, error);
    free(part);
    return read;
}

static const struct relation *find_kind(const struct relations *relations, const char *kind)
{
    for (size_t i = 0; i < relations->count; i++)
        if (strcmp(relations->items[i].kind, kind) == 0)
            return &relations->items[i];
    return NULL;
}

static const struct relation *find_id(const struct relations *relations, struct part_value id)
{
    for (size_t i = 0; i < relations->count; i++)
        if (part_value_is(id, relations->items[i].id))
            return &relations->items[i];
    return NULL;
}

/* --- The workbook's own part ----------------------------------------------------------------- */

/* What is at hand while that part is read. */
struct reading {
    struct xlsx_book *book;
    const struct relations *relations;
};

enum { BOOK_DOCUMENT, BOOK, SETTINGS, COMPUTING, SHEETS, SHEET };
static const struct xml_shape book_shapes[] = {
    [BOOK_DOCUMENT] = {NULL, 0},       [BOOK] = {"workbook", BOOK_DOCUMENT},
    [SETTINGS] = {"workbookPr", BOOK}, [COMPUTING] = {"calcPr", BOOK},
    [SHEETS] = {"sheets", BOOK},       [SHEET] = {"sheet", SHEETS},
};

static void add_sheet(const struct reading *reading, const struct part_attributes *attributes)
{
    struct xlsx_book *book = reading->book;
    if (book->sheet_count > XLSX_SHEETS_MOST)
        return;
    struct part_value state = part_attribute(attributes, "state");
    const struct relation *relation = find_id(reading->relations, part_attribute(attributes, "id"));
    bool has_cells = relation && strcmp(relation->kind, "worksheet") == 0;
    book->sheets =
        grow(book->sheets, book->sheet_count, &book->sheet_capacity, sizeof *book->sheets);
    book->sheets[book->sheet_count++] = (struct xlsx_sheet_entry){
        .name = copy_value(part_attribute(attributes, "name")),
        .part = has_cells ? xstrdup(relation->part) : NULL,
        .is_hidden = state.text && !part_value_is(state, "visible"),
    };
}

static void enter_book(void *context, int state, const struct part_attributes *attributes)
{
    const struct reading *reading = context;
    if (state == SHEET)
        add_sheet(reading, attributes);
    else if (state == SETTINGS)
        reading->book->since_1904 = part_value_is_true(part_attribute(attributes, "date1904"));
    else if (state == COMPUTING)
        reading->book->is_uncomputed =
            part_value_is_true(part_attribute(attributes, "fullCalcOnLoad"));
}

static bool read_sheets(struct xlsx_book *book, const char *part, const struct relations *relations,
                        struct error *error)
{
    static const struct xml_handler handler = {.shapes = book_shapes,
                                               .count = sizeof book_shapes / sizeof *book_shapes,
                                               .enter = enter_book};
    struct reading reading = {.book = book, .relations = relations};
    if (!xml_part_walk(book->package, part, PART_SMALL_MOST, &handler, &reading, error))
        return false;
    if (book->sheet_count > XLSX_SHEETS_MOST)
        return error_set(error, ERROR_DATA, "the workbook has more than %d sheets; split it",
                         XLSX_SHEETS_MOST);
    return true;
}

/* A workbook without texts or formats has no parts for them. */
static bool read_shared(struct xlsx_book *book, const struct relations *relations,
                        struct error *error)
{
    const struct relation *strings = find_kind(relations, "sharedStrings");
    const struct relation *styles = find_kind(relations, "styles");
    return (!styles || xlsx_styles_read(&book->styles, book->package, styles->part, error)) &&
           (!strings || xlsx_strings_read(&book->strings, book->package, strings->part, error));
}

/* `part` is "xl/workbook.xml", or however the package calls it. */
static bool read_book(struct xlsx_book *book, const char *part, struct error *error)
{
    const char *base = strrchr(part, '/') ? strrchr(part, '/') + 1 : part;
    char *folder = xstrndup(part, (size_t)(base - part));
    struct relations relations = {.items = NULL};
    bool read = relations_read(&relations, book->package, folder, base, error) &&
                read_sheets(book, part, &relations, error) && read_shared(book, &relations, error);
    relations_release(&relations);
    free(folder);
    return read;
}

static bool read_package(struct xlsx_book *book, struct error *error)
{
    struct relations relations = {.items = NULL};
    bool read = relations_read(&relations, book->package, "", "", error);
    const struct relation *start = read ? find_kind(&relations, "officeDocument") : NULL;
    if (read)
        read = read_book(book, start ? start->part : "xl/workbook.xml", error);
    relations_release(&relations);
    return read;
}

struct xlsx_book *xlsx_book_open(const char *path, const char *name, struct error *error)
{
    if (!xlsx_check_file(path, error))
        return NULL;
    struct xlsx_book *book = xcalloc(1, sizeof *book);
    book->strings = (struct xlsx_strings)XLSX_STRINGS_INIT;
    book->package = package_open(path, name, error);
    if (book->package && xlsx_check_package(book->package, error) && read_package(book, error))
        return book;
    xlsx_book_close(book);
    return NULL;
}

void xlsx_book_close(struct xlsx_book *book)
{
    if (!book)
        return;
    for (size_t i = 0; i < book->sheet_count; i++) {
        free(book->sheets[i].name);
        free(book->sheets[i].part);
    }
    free(book->sheets);
    xlsx_strings_release(&book->strings);
    xlsx_styles_release(&book->styles);
    package_close(book->package);
    free(book);
}
