#include "convert/writer.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "convert/cursor.h"
#include "convert/details.h"
#include "convert/document_root.h"
#include "convert/fallback.h"
#include "convert/xml_output.h"
#include "store/sql.h"

struct writer {
    struct xml_output xml;
    struct cursor **cursors; /* by the table's index; NULL: the table has no rows */
    struct fallbacks fallbacks;
    struct details *details;
    size_t details_left; /* of the activity being written */
    struct as_written as_written;
    struct document_root document;
    const struct table *root;
    struct error *error;
};

/* True if the record itself names the reporting organisation in some language. */
static bool names_organisation(const struct writer *writer, const struct cursor *cursor)
{
    for (size_t i = 0; i < writer->fallbacks.name_count; i++)
        if (cursor_text(cursor, writer->fallbacks.names[i]))
            return true;
    return false;
}

static const char *value_of(const struct writer *writer, const struct cursor *cursor, int column)
{
    const char *text = cursor_text(cursor, column);
    if (cursor->table != writer->root || column == NO_COLUMN ||
        is_as_written(&writer->as_written, cursor->source))
        return text;
    const struct fallbacks *fallbacks = &writer->fallbacks;
    const char *ref = cursor_text(cursor, fallbacks->organisation_ref);
    if (!fallbacks->is_name[column])
        return text ? text : fallback_text(fallbacks, column, ref);
    /* the names and their languages come all from the record or all from the configuration */
    return names_organisation(writer, cursor) ? text : fallback_text(fallbacks, column, ref);
}

/* What stands beside the columns of this element of the current row. */
static const struct detail *details_at(const struct writer *writer, const struct form *form,
                                       const struct cursor *cursor, size_t *count)
{
    return details_of(writer->details, form, cursor_text(cursor, cursor->table->key), count);
}

static struct cursor *cursor_of(const struct writer *writer, const struct table *table)
{
    return table ? writer->cursors[table->index] : NULL;
}

/* True if the current row has something for this element or for anything below it. */
static bool has_content(const struct writer *writer, const struct form *form,
                        const struct cursor *cursor)
{
    size_t details;
    if (value_of(writer, cursor, form->text) || details_at(writer, form, cursor, &details))
        return true;
    for (size_t i = 0; i < form->element->attribute_count; i++)
        if (value_of(writer, cursor, form->attributes[i]))
            return true;
    for (size_t i = 0; i < form->narrative_count; i++)
        if (value_of(writer, cursor, form->narratives[i].text))
            return true;
    for (size_t i = 0; i < form->element->child_count; i++) {
        if (form->children[i] && has_content(writer, form->children[i], cursor))
            return true;
        if (cursor_belongs(cursor_of(writer, form->tables[i]), cursor->row))
            return true;
    }
    return false;
}

/* Values may have white space around them in the record; it is no part of the value. */
static void write_attribute(struct writer *writer, const struct attribute *attribute,
                            const struct cursor *cursor, const char *text)
{
    size_t length = strlen(text);
    if (!is_as_written(&writer->as_written, cursor->source))
        text = value_trim(text, &length);
    xml_attribute(&writer->xml, attribute->name, text, length);
}

/* Of text that is not of a narrower type, the spaces may be meant. */
static void write_text(struct writer *writer, enum value_type type, const struct cursor *cursor,
                       const char *text)
{
    size_t length = strlen(text);
    if (type != TYPE_STRING && !is_as_written(&writer->as_written, cursor->source))
        text = value_trim(text, &length);
    xml_text(&writer->xml, text, length);
}

static void write_narrative(struct writer *writer, const char *language, const char *text)
{
    xml_start_element(&writer->xml, "narrative");
    if (language)
        xml_attribute(&writer->xml, "xml:lang", language, strlen(language));
    xml_text(&writer->xml, text, strlen(text));
    xml_end_element(&writer->xml);
}

static void write_narratives(struct writer *writer, const struct form *form,
                             const struct cursor *cursor)
{
    for (size_t i = 0; i < form->narrative_count; i++) {
        const struct narrative_columns *columns = &form->narratives[i];
        const char *text = value_of(writer, cursor, columns->text);
        if (!text)
            continue;
        const char *language = value_of(writer, cursor, columns->language);
        if (!language)
            language = columns->code;
        write_narrative(writer, language, text);
    }
    size_t count;
    const struct detail *details = details_at(writer, form, cursor, &count);
    for (size_t i = 0; i < count; i++)
        if (details[i].is_narrative)
            write_narrative(writer, details[i].language, details[i].content);
}

static void write_declaration(struct writer *writer, const char *prefix, const char *uri)
{
    char *name = xasprintf("xmlns%s%s", *prefix ? ":" : "", prefix);
    xml_attribute(&writer->xml, name, uri, strlen(uri));
    free(name);
}

static void write_foreign_attributes(struct writer *writer, const struct detail *details,
                                     size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (details[i].is_narrative)
            continue;
        if (details[i].kind == EXTENSION_DECLARATION)
            write_declaration(writer, details[i].name, details[i].uri);
        else if (details[i].kind == EXTENSION_ATTRIBUTE)
            xml_attribute(&writer->xml, details[i].name, details[i].content,
                          strlen(details[i].content));
    }
}

/* Declarations of the file that the activity came from which the root element could not make. */
static void write_own_declarations(struct writer *writer, const struct cursor *cursor)
{
    for (size_t i = 0; i < writer->document.count; i++) {
        const struct namespace_declaration *declaration = &writer->document.declarations[i];
        if (!declaration->at_root && declaration->file == store_source_file(cursor->source))
            write_declaration(writer, declaration->prefix, declaration->uri);
    }
}

static void write_foreign_elements(struct writer *writer, const struct detail *details,
                                   size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (!details[i].is_narrative && details[i].kind == EXTENSION_ELEMENT)
            xml_fragment(&writer->xml, details[i].content);
}

/* The text that is written instead of the column's. */
static const char *text_instead(const struct detail *details, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (!details[i].is_narrative && details[i].kind == EXTENSION_TEXT)
            return details[i].content;
    return NULL;
}

static bool write_element(struct writer *writer, const struct form *form,
                          const struct cursor *cursor);

/* Writes every row of the child's table that belongs to the current row of its parent's. */
static bool write_rows(struct writer *writer, const struct table *table, sqlite3_int64 parent)
{
    struct cursor *cursor = cursor_of(writer, table);
    while (cursor_belongs(cursor, parent))
        if (!write_element(writer, table->form, cursor) || !cursor_next(cursor, writer->error))
            return false;
    return true;
}

static bool write_children(struct writer *writer, const struct form *form,
                           const struct cursor *cursor)
{
    size_t count;
    const struct detail *details = details_at(writer, form, cursor, &count);
    for (size_t i = 0; i < form->element->child_count; i++) {
        const struct form *child = form->children[i];
        if (i == form->element->foreign_place)
            write_foreign_elements(writer, details, count);
        if (child && has_content(writer, child, cursor) && !write_element(writer, child, cursor))
            return false;
        if (form->tables[i] && !write_rows(writer, form->tables[i], cursor->row))
            return false;
    }
    return true;
}

static void write_attributes(struct writer *writer, const struct form *form,
                             const struct cursor *cursor)
{
    for (size_t i = 0; i < form->element->attribute_count; i++) {
        const char *text = value_of(writer, cursor, form->attributes[i]);
        if (text)
            write_attribute(writer, &form->element->attributes[i], cursor, text);
    }
}

static bool write_element(struct writer *writer, const struct form *form,
                          const struct cursor *cursor)
{
    const struct element *element = form->element;
    size_t count;
    const struct detail *details = details_at(writer, form, cursor, &count);
    writer->details_left -= count;
    xml_start_element(&writer->xml, element->name);
    if (form == writer->root->form)
        write_own_declarations(writer, cursor);
    write_attributes(writer, form, cursor);
    write_foreign_attributes(writer, details, count);
    const char *instead = text_instead(details, count);
    const char *text = instead ? instead : value_of(writer, cursor, form->text);
    if (text)
        write_text(writer, element->type, cursor, text);
    if (!element->narratives_last)
        write_narratives(writer, form, cursor);
    bool written = write_children(writer, form, cursor);
    if (element->narratives_last)
        write_narratives(writer, form, cursor);
    if (element->foreign_place >= element->child_count)
        write_foreign_elements(writer, details, count);
    return xml_end_element(&writer->xml) && written;
}

static bool open_cursors(struct writer *writer, struct store *store)
{
    const struct layout *layout = store->layout;
    for (size_t i = 0; i < layout->table_count; i++) {
        const struct table *table = layout->tables[i];
        if (table_root(table) != writer->root)
            continue;
        writer->cursors[i] = cursor_open(store, table, writer->error);
        if (writer->error->kind)
            return false;
    }
    return true;
}

/* A row that no parent claimed would be missing in the file. The checks of the import make this
 * impossible; that nothing is lost is worth asking twice. */
static bool nothing_left(const struct writer *writer, const struct layout *layout)
{
    for (size_t i = 0; i < layout->table_count; i++)
        if (writer->cursors[i] && writer->cursors[i]->has_row)
            return error_set(writer->error, ERROR_ENVIRONMENT,
                             "a row of '%s' found no place in the document; run 'iatipub import' "
                             "again",
                             layout->tables[i]->name);
    return true;
}

static void start_document(struct writer *writer, const char *date, const char *now)
{
    static const char version[] = "2.03";
    struct document_root *document = &writer->document;
    const struct element *file = document->element;
    xml_start_element(&writer->xml, file->name);
    for (size_t i = 0; i < document->count; i++)
        if (document->declarations[i].at_root)
            write_declaration(writer, document->declarations[i].prefix,
                              document->declarations[i].uri);
    for (size_t i = 0; i < file->attribute_count; i++) {
        const char *name = file->attributes[i].name, *text = document->values[i];
        if (strcmp(name, "version") == 0 && !document->file)
            text = version;
        else if (strcmp(name, "generated-datetime") == 0 && (now || !document->file))
            text = now ? now : date;
        if (text)
            xml_attribute(&writer->xml, name, text, strlen(text));
    }
}

/* What a file that is given back says of its own in other namespaces. */
static bool load_file_details(struct writer *writer, const struct detail **details, size_t *count)
{
    *details = NULL;
    *count = 0;
    if (!writer->document.file)
        return true;
    bool loaded = details_load(writer->details, writer->document.file, true, writer->error);
    *details = details_of(writer->details, NULL, "", count);
    return loaded;
}

static bool start_file(struct writer *writer, const char *date, const char *now)
{
    const struct detail *details;
    size_t count;
    if (!load_file_details(writer, &details, &count))
        return false;
    start_document(writer, date, now);
    for (size_t i = 0; i < count; i++)
        if (details[i].kind == EXTENSION_ATTRIBUTE)
            xml_attribute(&writer->xml, details[i].name, details[i].content,
                          strlen(details[i].content));
    return true;
}

static bool end_file(struct writer *writer)
{
    const struct detail *details;
    size_t count;
    if (!load_file_details(writer, &details, &count))
        return false;
    write_foreign_elements(writer, details, count);
    return xml_end_element(&writer->xml);
}

static bool write_item(struct writer *writer, struct cursor *cursor)
{
    const char *identifier = cursor_text(cursor, 0);
    if (!details_load(writer->details, identifier ? identifier : "", false, writer->error))
        return false;
    writer->details_left = details_count(writer->details);
    if (!write_element(writer, writer->root->form, cursor))
        return false;
    if (writer->details_left == 0)
        return true;
    return error_set(writer->error, ERROR_ENVIRONMENT,
                     "%zu rows of 'narratives' and 'extensions' found no place in the %s \"%s\"; "
                     "run 'iatipub import' again",
                     writer->details_left, writer->root->row, identifier);
}

static bool write_items(struct writer *writer, struct item_sizes *sizes)
{
    struct cursor *cursor = writer->cursors[writer->root->index];
    while (cursor && cursor->has_row) {
        size_t before = xml_output_size(&writer->xml);
        sqlite3_int64 row = cursor->row;
        if (!write_item(writer, cursor) || !cursor_next(cursor, writer->error))
            return false;
        item_sizes_add(sizes, row, xml_output_size(&writer->xml) - before);
    }
    return true;
}

static bool write_all(struct writer *writer, struct store *store, const char *date, const char *now,
                      struct item_sizes *sizes)
{
    if (!open_cursors(writer, store) || !start_file(writer, date, now))
        return false;
    size_t before = xml_output_size(&writer->xml);
    if (!write_items(writer, sizes))
        return false;
    size_t after = xml_output_size(&writer->xml);
    bool ended = end_file(writer);
    sizes->frame = before + xml_output_size(&writer->xml) - after;
    return ended && nothing_left(writer, store->layout);
}

static bool prepare(struct writer *writer, struct store *store)
{
    writer->details = details_new(store, writer->root, writer->error);
    return writer->details && as_written_load(&writer->as_written, store, writer->error) &&
           document_root_load(&writer->document, store, writer->root, &writer->as_written,
                              writer->error);
}

static void release(struct writer *writer, const struct layout *layout)
{
    for (size_t i = 0; i < layout->table_count; i++)
        cursor_close(writer->cursors[i]);
    free(writer->cursors);
    fallbacks_release(&writer->fallbacks);
    details_free(writer->details);
    as_written_release(&writer->as_written);
    document_root_release(&writer->document);
}

bool write_document(struct store *store, const struct publication *publication,
                    const struct table *root, const char *date, const char *now, FILE *stream,
                    struct item_sizes *sizes, struct error *error)
{
    struct writer writer = {
        .cursors = xcalloc(store->layout->table_count, sizeof(struct cursor *)),
        .fallbacks = fallbacks_of(publication, root),
        .root = root,
        .error = error,
    };
    xml_output_begin(&writer.xml, stream);
    bool written = prepare(&writer, store) && write_all(&writer, store, date, now, sizes);
    written = xml_output_end(&writer.xml) && written;
    release(&writer, store->layout);
    return written;
}
