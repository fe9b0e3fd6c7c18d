#include "standard/layout.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/strbuf.h"
#include "standard/unsdg_tables.h"

struct builder {
    struct layout *layout;
    struct error *error;
};

/* Where the columns of an element go: the table, and the names of the elements between. */
struct spot {
    struct table *table;
    const char *prefix; /* "" for the table's own element */
};

/* An element that has its value in such an attribute is known by its own name alone:
 * activity_status, not activity_status_code. */
static bool is_main_attribute(const char *name)
{
    return strcmp(name, "code") == 0 || strcmp(name, "iso-date") == 0;
}

static bool has_main_attribute(const struct element *element)
{
    for (size_t i = 0; i < element->attribute_count; i++)
        if (is_main_attribute(element->attributes[i].name))
            return true;
    return false;
}

/* "prefix_name" in the form of SQL names. The caller frees. */
static char *column_name(const char *prefix, const char *name)
{
    if (strncmp(name, "xml:", 4) == 0)
        name += 4;
    char *joined = xasprintf("%s%s%s", prefix, *prefix ? "_" : "", name);
    for (char *c = joined; *c; c++)
        if (*c == '-')
            *c = '_';
    return joined;
}

/* Takes `name`. */
static int add_column(struct table *table, char *name, enum column_role role, enum value_type type)
{
    table->columns =
        grow(table->columns, table->column_count, &table->column_capacity, sizeof *table->columns);
    table->columns[table->column_count] = (struct column){.name = name, .role = role, .type = type};
    return (int)table->column_count++;
}

static char *attribute_column_name(const struct spot *spot, const struct attribute *attribute)
{
    if (attribute->column)
        return xstrdup(attribute->column);
    if (*spot->prefix && is_main_attribute(attribute->name))
        return xstrdup(spot->prefix);
    return column_name(spot->prefix, attribute->name);
}

static enum column_content content_of(const struct attribute *attribute)
{
    static const char *const identifiers[] = {"ref", "activity-id", "provider-activity-id",
                                              "receiver-activity-id"};
    for (size_t i = 0; i < sizeof identifiers / sizeof *identifiers; i++)
        if (strcmp(attribute->name, identifiers[i]) == 0)
            return CONTENT_IDENTIFIER;
    bool is_code = attribute->bindings.count > 0 || strcmp(attribute->name, "code") == 0 ||
                   strcmp(attribute->name, "vocabulary") == 0;
    return is_code ? CONTENT_CODE : CONTENT_ANY;
}

static void add_attributes(const struct spot *spot, struct form *form)
{
    const struct element *element = form->element;
    form->attributes = xcalloc(element->attribute_count, sizeof *form->attributes);
    for (size_t i = 0; i < element->attribute_count; i++) {
        const struct attribute *attribute = &element->attributes[i];
        form->attributes[i] = add_column(spot->table, attribute_column_name(spot, attribute),
                                         COLUMN_VALUE, attribute->type);
        spot->table->columns[form->attributes[i]].content = content_of(attribute);
    }
}

/* The identifier is a column of its own before all others, not where the schema has it. */
static bool is_identifier(const struct spot *spot, const struct element *element)
{
    const struct element *top = element->parent;
    return !spot->table->parent && top && top->children[0] == element && !top->parent->parent;
}

static void add_text(const struct spot *spot, struct form *form)
{
    form->text = NO_COLUMN;
    if (form->element->type == TYPE_NONE)
        return;
    if (is_identifier(spot, form->element)) {
        form->text = 0;
        return;
    }
    char *name =
        *spot->prefix ? xstrdup(spot->prefix) : column_name(spot->prefix, form->element->name);
    form->text = add_column(spot->table, name, COLUMN_VALUE, form->element->type);
}

static char *narrative_column_name(const struct spot *spot, const struct element *element)
{
    if (!*spot->prefix)
        return xstrdup("narrative");
    return has_main_attribute(element) ? column_name(spot->prefix, "narrative")
                                       : xstrdup(spot->prefix);
}

static void add_narratives(const struct layout *layout, const struct spot *spot, struct form *form)
{
    if (form->element->narratives == NARRATIVES_NONE)
        return;
    form->narrative_count = layout->language_count + 1;
    form->narratives = xcalloc(form->narrative_count, sizeof *form->narratives);
    char *name = narrative_column_name(spot, form->element);
    int text = add_column(spot->table, name, COLUMN_VALUE, TYPE_STRING);
    int language =
        add_column(spot->table, column_name(name, "lang"), COLUMN_LANGUAGE, TYPE_LANGUAGE);
    form->narratives[0] = (struct narrative_columns){.text = text, .language = language};
    for (size_t i = 0; i < layout->language_count; i++) {
        const char *code = layout->languages[i];
        text = add_column(spot->table, column_name(name, code), COLUMN_VALUE, TYPE_STRING);
        form->narratives[i + 1] =
            (struct narrative_columns){.text = text, .language = NO_COLUMN, .code = code};
    }
}

static bool add_table(const struct builder *builder, const struct element *element,
                      const struct table *parent, struct table **added);

static bool add_element(const struct builder *builder, const struct spot *spot,
                        const struct element *element, struct form **added);

static bool add_child(const struct builder *builder, const struct spot *spot, struct form *form,
                      size_t i)
{
    const struct element *child = form->element->children[i];
    bool repeats = child->most == UNBOUNDED;
    bool built = true;
    if (!repeats || child->is_inline) {
        char *prefix = column_name(spot->prefix, child->name);
        struct spot below = {.table = spot->table, .prefix = prefix};
        built = add_element(builder, &below, child, &form->children[i]);
        free(prefix);
    }
    if (built && repeats)
        built = add_table(builder, child, spot->table, &form->tables[i]);
    return built;
}

/* Adds the columns of an element and of all that is below it; `added` receives its form even when
 * something below fails, so that it is freed with the layout. */
static bool add_element(const struct builder *builder, const struct spot *spot,
                        const struct element *element, struct form **added)
{
    struct form *form = xcalloc(1, sizeof *form);
    *added = form;
    form->element = element;
    form->children = xcalloc(element->child_count, sizeof(struct form *));
    form->tables = xcalloc(element->child_count, sizeof(struct table *));
    add_text(spot, form);
    add_attributes(spot, form);
    add_narratives(builder->layout, spot, form);
    for (size_t i = 0; i < element->child_count; i++)
        if (!add_child(builder, spot, form, i))
            return false;
    return true;
}

/* True if something repeats below `element` without a repeating element in between. */
static bool has_tables_below(const struct element *element)
{
    for (size_t i = 0; i < element->child_count; i++)
        if (element->children[i]->most == UNBOUNDED || has_tables_below(element->children[i]))
            return true;
    return false;
}

/* The names between the table above and the element, joined: "country_budget_items_budget_item". */
static char *path_from(const struct element *element, const struct element *above)
{
    if (!element->parent || element->parent == above)
        return column_name("", element->name);
    char *prefix = path_from(element->parent, above);
    char *path = column_name(prefix, element->name);
    free(prefix);
    return path;
}

static char *default_row(const struct element *element, const struct table *parent)
{
    if (!parent)
        return column_name("", element->name);
    char *path = path_from(element, parent->form->element);
    char *row = parent->parent ? column_name(parent->row, path) : xstrdup(path);
    free(path);
    return row;
}

static char *plural(const char *row)
{
    size_t length = strlen(row);
    if (length > 1 && row[length - 1] == 'y')
        return xasprintf("%.*sies", (int)length - 1, row);
    return xasprintf("%ss", row);
}

static void add_key_columns(struct table *table, const struct element *element)
{
    const struct table *parent = table->parent;
    const char *identifier =
        parent ? table_root(table)->columns[0].name : element->children[0]->name;
    int column = add_column(table, column_name("", identifier), COLUMN_IDENTIFIER, TYPE_STRING);
    table->columns[column].content = CONTENT_IDENTIFIER;
    if (!parent)
        return;
    if (parent->parent)
        table->parent_key =
            add_column(table, column_name(parent->row, "key"), COLUMN_PARENT_KEY, TYPE_STRING);
    table->key = add_column(table, column_name(table->row, "key"), COLUMN_KEY, TYPE_STRING);
}

static bool check_names(const struct builder *builder, const struct table *table)
{
    for (size_t i = 0; i < table->column_count; i++)
        if (table_column(table, table->columns[i].name) != (int)i)
            return error_set(builder->error, ERROR_ENVIRONMENT,
                             "the description of the standard gives table '%s' two columns '%s'",
                             table->name, table->columns[i].name);
    const struct table *first = layout_table(builder->layout, table->name);
    if (first != table)
        return error_set(builder->error, ERROR_ENVIRONMENT,
                         "the description of the standard gives two tables the name '%s'",
                         table->name);
    return true;
}

/* Takes the names. */
static struct table *new_table(struct layout *layout, char *name, char *row)
{
    struct table *table = xcalloc(1, sizeof *table);
    table->name = name;
    table->row = row;
    table->parent_key = table->key = table->source = NO_COLUMN;
    layout->tables =
        grow(layout->tables, layout->table_count, &layout->table_capacity, sizeof(struct table *));
    table->index = layout->table_count;
    layout->tables[layout->table_count++] = table;
    return table;
}

static bool add_table(const struct builder *builder, const struct element *element,
                      const struct table *parent, struct table **added)
{
    char *row = element->row ? xstrdup(element->row) : default_row(element, parent);
    char *name = element->table ? xstrdup(element->table) : plural(row);
    struct table *table = new_table(builder->layout, name, row);
    table->parent = parent;
    table->has_tables_below = has_tables_below(element);
    *added = table;
    add_key_columns(table, element);
    struct spot spot = {.table = table, .prefix = ""};
    if (!add_element(builder, &spot, element, &table->form))
        return false;
    if (!parent)
        add_column(table, xstrdup("part"), COLUMN_AUXILIARY, TYPE_STRING);
    table->source = add_column(table, xstrdup("_source"), COLUMN_SOURCE, TYPE_ANY);
    return check_names(builder, table);
}

/* The columns of the tables that are no elements, without _source. */
struct plain_column {
    const char *name;
    enum column_role role;
    enum value_type type;
};

static const struct plain_column narrative_columns[] = {
    [PLACE_IDENTIFIER] = {"identifier", COLUMN_IDENTIFIER, TYPE_STRING},
    [PLACE_TABLE] = {"table_name", COLUMN_PLACE, TYPE_STRING},
    [PLACE_KEY] = {"row_key", COLUMN_PLACE, TYPE_STRING},
    [PLACE_ELEMENT] = {"element", COLUMN_PLACE, TYPE_STRING},
    [NARRATIVE_LANGUAGE] = {"language", COLUMN_LANGUAGE, TYPE_LANGUAGE},
    [NARRATIVE_TEXT] = {"narrative", COLUMN_VALUE, TYPE_STRING},
};

static const struct plain_column extension_columns[] = {
    [PLACE_IDENTIFIER] = {"identifier", COLUMN_IDENTIFIER, TYPE_STRING},
    [PLACE_TABLE] = {"table_name", COLUMN_PLACE, TYPE_STRING},
    [PLACE_KEY] = {"row_key", COLUMN_PLACE, TYPE_STRING},
    [PLACE_ELEMENT] = {"element", COLUMN_PLACE, TYPE_STRING},
    [EXTENSION_KIND] = {"kind", COLUMN_PLACE, TYPE_STRING},
    [EXTENSION_NAME] = {"name", COLUMN_VALUE, TYPE_STRING},
    [EXTENSION_NAMESPACE] = {"namespace", COLUMN_VALUE, TYPE_URI},
    [EXTENSION_CONTENT] = {"content", COLUMN_VALUE, TYPE_STRING},
};

const char *const extension_kinds[EXTENSION_KIND_COUNT] = {
    [EXTENSION_ELEMENT] = "element",
    [EXTENSION_ATTRIBUTE] = "attribute",
    [EXTENSION_DECLARATION] = "declaration",
    [EXTENSION_PRESENT] = "present",
    [EXTENSION_TEXT] = "text",
};

static struct table *add_plain_table(struct layout *layout, const char *name, const char *row,
                                     const struct plain_column *columns, size_t count)
{
    struct table *table = new_table(layout, xstrdup(name), xstrdup(row));
    for (size_t i = 0; i < count; i++)
        add_column(table, xstrdup(columns[i].name), columns[i].role, columns[i].type);
    return table;
}

static void close_plain_table(struct table *table)
{
    table->source = add_column(table, xstrdup("_source"), COLUMN_SOURCE, TYPE_ANY);
}

/* What root elements say are the attributes of `file`, which both standards have alike. */
static void add_plain_tables(struct layout *layout, const struct element *file)
{
    static const struct plain_column name = {"file", COLUMN_IDENTIFIER, TYPE_STRING};
    struct table *narratives = add_plain_table(layout, "narratives", "narrative", narrative_columns,
                                               sizeof narrative_columns / sizeof name);
    struct table *extensions = add_plain_table(layout, "extensions", "extension", extension_columns,
                                               sizeof extension_columns / sizeof name);
    struct table *files = add_plain_table(layout, "files", "file", &name, 1);
    for (size_t i = 0; i < file->attribute_count; i++)
        add_column(files, column_name("", file->attributes[i].name), COLUMN_VALUE,
                   file->attributes[i].type);
    close_plain_table(narratives);
    close_plain_table(extensions);
    close_plain_table(files);
    layout->narratives = narratives;
    layout->extensions = extensions;
    layout->files = files;
}

static void add_unsdg_tables(struct layout *layout)
{
    for (size_t i = 0; i < unsdg_table_count; i++) {
        const struct unsdg_table *described = &unsdg_tables[i];
        struct table *table = new_table(layout, xstrdup(described->name), xstrdup(described->row));
        table->identifier = NO_COLUMN;
        for (size_t j = 0; j < described->column_count; j++) {
            const struct unsdg_column *column = &described->columns[j];
            int at = add_column(table, xstrdup(column->name), COLUMN_VALUE, column->type);
            table->columns[at].content = column->content;
        }
        close_plain_table(table);
    }
}

struct layout *layout_build(const struct standard *standard, char *const *languages,
                            size_t language_count, struct error *error)
{
    struct layout *layout = xcalloc(1, sizeof *layout);
    layout->languages = xcalloc(language_count, sizeof(char *));
    layout->language_count = language_count;
    for (size_t i = 0; i < language_count; i++)
        layout->languages[i] = xstrdup(languages[i]);
    struct builder builder = {.layout = layout, .error = error};
    static const char *const files[] = {"iati-activities", "iati-organisations"};
    for (size_t i = 0; i < sizeof files / sizeof *files; i++) {
        const struct element *file = standard_root(standard, files[i]);
        struct table *ignored;
        if (!file || file->child_count == 0 || file->children[0]->child_count == 0) {
            error_set(error, ERROR_ENVIRONMENT, "the description of the standard lacks '%s'",
                      files[i]);
        } else if (add_table(&builder, file->children[0], NULL, &ignored)) {
            continue;
        }
        layout_free(layout);
        return NULL;
    }
    add_plain_tables(layout, standard_root(standard, files[0]));
    add_unsdg_tables(layout);
    return layout;
}

static void form_free(struct form *form)
{
    if (!form)
        return;
    for (size_t i = 0; i < form->element->child_count; i++)
        form_free(form->children[i]);
    free(form->attributes);
    free(form->narratives);
    free(form->children);
    free(form->tables);
    free(form);
}

static void table_free(struct table *table)
{
    form_free(table->form);
    for (size_t i = 0; i < table->column_count; i++)
        free(table->columns[i].name);
    free(table->columns);
    free(table->name);
    free(table->row);
    free(table);
}

void layout_free(struct layout *layout)
{
    if (!layout)
        return;
    for (size_t i = 0; i < layout->table_count; i++)
        table_free(layout->tables[i]);
    for (size_t i = 0; i < layout->language_count; i++)
        free(layout->languages[i]);
    free(layout->tables);
    free(layout->languages);
    free(layout);
}

const struct table *layout_table(const struct layout *layout, const char *name)
{
    for (size_t i = 0; i < layout->table_count; i++)
        if (strcmp(layout->tables[i]->name, name) == 0)
            return layout->tables[i];
    return NULL;
}

int table_column(const struct table *table, const char *name)
{
    for (size_t i = 0; i < table->column_count; i++)
        if (strcmp(table->columns[i].name, name) == 0)
            return (int)i;
    return NO_COLUMN;
}

static const struct form *form_child(const struct form *form, const char *name, size_t length)
{
    for (size_t i = 0; i < form->element->child_count; i++) {
        const char *child = form->element->children[i]->name;
        if (strncmp(child, name, length) == 0 && child[length] == '\0')
            return form->children[i];
    }
    return NULL;
}

const struct form *table_form(const struct table *table, const char *path)
{
    const struct form *form = table->form;
    while (form && *path) {
        size_t length = strcspn(path, "/");
        form = form_child(form, path, length);
        path += length + (path[length] == '/');
    }
    return form;
}

const struct table *table_root(const struct table *table)
{
    while (table->parent)
        table = table->parent;
    return table;
}
