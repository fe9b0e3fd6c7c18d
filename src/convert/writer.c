#include "convert/writer.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "convert/cursor.h"
#include "convert/fallback.h"
#include "convert/xml_output.h"
#include "store/sql.h"

struct writer {
    struct xml_output xml;
    struct cursor **cursors; /* by the table's index; NULL: the table has no rows */
    struct fallbacks fallbacks;
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
    if (cursor->table != writer->root || column == NO_COLUMN)
        return text;
    const struct fallbacks *fallbacks = &writer->fallbacks;
    const char *ref = cursor_text(cursor, fallbacks->organisation_ref);
    if (!fallbacks->is_name[column])
        return text ? text : fallback_text(fallbacks, column, ref);
    /* the names and their languages come all from the record or all from the configuration */
    return names_organisation(writer, cursor) ? text : fallback_text(fallbacks, column, ref);
}

static struct cursor *cursor_of(const struct writer *writer, const struct table *table)
{
    return table ? writer->cursors[table->index] : NULL;
}

/* True if the current row has something for this element or for anything below it. */
static bool has_content(const struct writer *writer, const struct form *form,
                        const struct cursor *cursor)
{
    if (value_of(writer, cursor, form->text))
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
                            const char *text)
{
    size_t length;
    text = value_trim(text, &length);
    xml_attribute(&writer->xml, attribute->name, text, length);
}

/* Of text that is not of a narrower type, the spaces may be meant. */
static void write_text(struct writer *writer, enum value_type type, const char *text)
{
    size_t length = strlen(text);
    if (type != TYPE_STRING)
        text = value_trim(text, &length);
    xml_text(&writer->xml, text, length);
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
        xml_start_element(&writer->xml, "narrative");
        if (language)
            xml_attribute(&writer->xml, "xml:lang", language, strlen(language));
        write_text(writer, TYPE_STRING, text);
        xml_end_element(&writer->xml);
    }
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
    for (size_t i = 0; i < form->element->child_count; i++) {
        const struct form *child = form->children[i];
        if (child && has_content(writer, child, cursor) && !write_element(writer, child, cursor))
            return false;
        if (form->tables[i] && !write_rows(writer, form->tables[i], cursor->row))
            return false;
    }
    return true;
}

static bool write_element(struct writer *writer, const struct form *form,
                          const struct cursor *cursor)
{
    const struct element *element = form->element;
    xml_start_element(&writer->xml, element->name);
    for (size_t i = 0; i < element->attribute_count; i++) {
        const char *text = value_of(writer, cursor, form->attributes[i]);
        if (text)
            write_attribute(writer, &element->attributes[i], text);
    }
    const char *text = value_of(writer, cursor, form->text);
    if (text)
        write_text(writer, element->type, text);
    if (!element->narratives_last)
        write_narratives(writer, form, cursor);
    bool written = write_children(writer, form, cursor);
    if (element->narratives_last)
        write_narratives(writer, form, cursor);
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

static void start_document(struct writer *writer, const char *generated)
{
    const struct element *file = writer->root->form->element->parent;
    xml_start_element(&writer->xml, file->name);
    xml_attribute(&writer->xml, "version", "2.03", strlen("2.03"));
    if (generated)
        xml_attribute(&writer->xml, "generated-datetime", generated, strlen(generated));
}

static bool write_all(struct writer *writer, struct store *store, const char *generated,
                      size_t *count)
{
    if (!open_cursors(writer, store))
        return false;
    start_document(writer, generated);
    struct cursor *cursor = writer->cursors[writer->root->index];
    for (*count = 0; cursor && cursor->has_row; (*count)++)
        if (!write_element(writer, writer->root->form, cursor) ||
            !cursor_next(cursor, writer->error))
            return false;
    return xml_end_element(&writer->xml) && nothing_left(writer, store->layout);
}

bool write_document(struct store *store, const struct publication *publication,
                    const struct table *root, const char *generated, FILE *stream, size_t *count,
                    struct error *error)
{
    struct writer writer = {
        .cursors = xcalloc(store->layout->table_count, sizeof(struct cursor *)),
        .fallbacks = fallbacks_of(publication, root),
        .root = root,
        .error = error,
    };
    xml_output_begin(&writer.xml, stream);
    bool written = write_all(&writer, store, generated, count);
    written = xml_output_end(&writer.xml) && written;
    for (size_t i = 0; i < store->layout->table_count; i++)
        cursor_close(writer.cursors[i]);
    free(writer.cursors);
    fallbacks_release(&writer.fallbacks);
    return written;
}
