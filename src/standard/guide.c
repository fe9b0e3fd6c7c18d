#include "standard/guide.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/suggest.h"

void guide_places_release(struct guide_places *places)
{
    free(places->items);
    *places = (struct guide_places){.items = NULL};
}

static void add_place(struct guide_places *places, const struct element *element,
                      const struct attribute *attribute)
{
    places->items = grow(places->items, places->count, &places->capacity, sizeof *places->items);
    places->items[places->count++] =
        (struct guide_place){.element = element, .attribute = attribute};
}

static void add_path_of(struct strbuf *text, const struct element *element)
{
    if (element->parent) {
        add_path_of(text, element->parent);
        strbuf_addch(text, '/');
    }
    strbuf_addstr(text, element->name);
}

void guide_add_path(struct strbuf *text, const struct guide_place *place)
{
    add_path_of(text, place->element);
    if (place->attribute)
        strbuf_addf(text, "/@%s", place->attribute->name);
}

/* Every place below and including `element`, from the outside in. */
static void walk(struct guide_places *places, const struct element *element)
{
    add_place(places, element, NULL);
    for (size_t i = 0; i < element->attribute_count; i++)
        add_place(places, element, &element->attributes[i]);
    for (size_t i = 0; i < element->child_count; i++)
        walk(places, element->children[i]);
}

static int depth_of(const struct guide_place *place)
{
    int depth = 0;
    for (const struct element *element = place->element; element; element = element->parent)
        depth++;
    return depth;
}

/* Stable, so that equally deep places stay in the order of the schema. */
static void sort_by_depth(struct guide_places *places)
{
    for (size_t i = 1; i < places->count; i++) {
        struct guide_place place = places->items[i];
        size_t j = i;
        for (; j > 0 && depth_of(&places->items[j - 1]) > depth_of(&place); j--)
            places->items[j] = places->items[j - 1];
        places->items[j] = place;
    }
}

struct guide_places guide_all(const struct standard *standard)
{
    struct guide_places places = {.items = NULL};
    for (size_t i = 0; i < standard->root_count; i++)
        walk(&places, standard->roots[i]);
    return places;
}

/* True if `path` is the end of `full` and begins where a name does. */
static bool is_end_of(const char *full, const char *path)
{
    size_t full_length = strlen(full), length = strlen(path);
    if (length > full_length || strcmp(full + full_length - length, path) != 0)
        return false;
    return length == full_length || full[full_length - length - 1] == '/';
}

struct guide_places guide_find(const struct standard *standard, const char *path)
{
    struct guide_places all = guide_all(standard), found = {.items = NULL};
    struct strbuf full = STRBUF_INIT;
    path += strspn(path, "/");
    for (size_t i = 0; *path && i < all.count; i++) {
        strbuf_reset(&full);
        guide_add_path(&full, &all.items[i]);
        if (is_end_of(full.text, path))
            add_place(&found, all.items[i].element, all.items[i].attribute);
    }
    strbuf_release(&full);
    guide_places_release(&all);
    sort_by_depth(&found);
    return found;
}

/* The last `count` names of a path: what a user would have typed. */
static const char *path_end(const char *path, size_t count)
{
    const char *end = path + strlen(path);
    while (end > path) {
        if (end[-1] == '/' && --count == 0)
            return end;
        end--;
    }
    return path;
}

static size_t count_names(const char *path)
{
    size_t count = 1;
    for (; *path; path++)
        count += *path == '/';
    return count;
}

char *guide_nearest(const struct standard *standard, const char *path)
{
    struct guide_places all = guide_all(standard);
    char **paths = xcalloc(all.count, sizeof *paths);
    const char **ends = xcalloc(all.count, sizeof *ends);
    for (size_t i = 0; i < all.count; i++) {
        struct strbuf full = STRBUF_INIT;
        guide_add_path(&full, &all.items[i]);
        paths[i] = strbuf_detach(&full);
        ends[i] = path_end(paths[i], count_names(path));
    }
    const char *nearest = suggest_nearest(path, ends, all.count);
    char *copy = xstrdup_or_null(nearest);
    for (size_t i = 0; i < all.count; i++)
        free(paths[i]);
    free(paths);
    free(ends);
    guide_places_release(&all);
    return copy;
}

/* ---- examples ---------------------------------------------------------------------------------
 */

struct example {
    struct strbuf *text;
    guide_code_function *code;
    void *context;
};

/* Values that say more than their type would. */
static const struct {
    const char *name, *value;
} samples[] = {
    {"version", "2.03"},
    {"iati-identifier", "XM-DAC-99-A1"},
    {"organisation-identifier", "XM-DAC-99"},
    {"ref", "XM-DAC-99"},
    {"activity-id", "XM-DAC-99-A1"},
    {"provider-activity-id", "XM-DAC-99-A1"},
    {"receiver-activity-id", "XM-DAC-99-A1"},
    {"xml:lang", "en"},
    {"url", "https://example.org/report.pdf"},
    {"srsName", "http://www.opengis.net/def/crs/EPSG/0/4326"},
    {"pos", "36.8065 10.1815"},
    {"telephone", "+000 00 000 000"},
    {"email", "office@example.org"},
    {"percentage", "60"},
    {"year", "2024"},
    {"iati-equivalent", "activity-id"},
};

static const char *const type_samples[] = {
    [TYPE_NONE] = "",
    [TYPE_STRING] = "text",
    [TYPE_DECIMAL] = "1500.00",
    [TYPE_DATE] = "2024-05-31",
    [TYPE_DATETIME] = "2024-05-31T09:30:00Z",
    [TYPE_BOOLEAN] = "true",
    [TYPE_URI] = "https://example.org/",
    [TYPE_INT] = "1",
    [TYPE_POSITIVE_INTEGER] = "2024",
    [TYPE_NON_NEGATIVE_INTEGER] = "1",
    [TYPE_NMTOKEN] = "name",
    [TYPE_LANGUAGE] = "en",
    [TYPE_ANY] = "text",
};

static const char *sample(const struct example *example, const char *name, enum value_type type,
                          const struct binding_list *bindings)
{
    for (size_t i = 0; i < sizeof samples / sizeof *samples; i++)
        if (strcmp(samples[i].name, name) == 0)
            return samples[i].value;
    for (size_t i = 0; i < bindings->count; i++) {
        const char *code = example->code(example->context, bindings->items[i].codelist);
        if (code)
            return code;
    }
    return type_samples[type];
}

static void add_indent(struct strbuf *text, int indent)
{
    for (int i = 0; i < indent; i++)
        strbuf_addch(text, ' ');
}

/* All attributes of the element that is asked for, or that one; of what it holds, the required
 * ones. */
static void add_attributes(const struct example *example, const struct guide_place *place,
                           bool is_asked)
{
    for (size_t i = 0; i < place->element->attribute_count; i++) {
        const struct attribute *attribute = &place->element->attributes[i];
        if (attribute->required || attribute == place->attribute || (is_asked && !place->attribute))
            strbuf_addf(example->text, " %s=\"%s\"", attribute->name,
                        sample(example, attribute->name, attribute->type, &attribute->bindings));
    }
}

static void add_narrative(const struct example *example, const struct element *element, int indent)
{
    size_t length = strlen(element->name);
    bool is_organisation = length > 4 && strcmp(element->name + length - 4, "-org") == 0;
    add_indent(example->text, indent);
    strbuf_addf(example->text, "<narrative>%s</narrative>\n",
                is_organisation ? "Sample agency" : "Safer ports");
}

static void add_element(const struct example *example, const struct guide_place *place,
                        bool is_asked, int indent);

static void add_required_children(const struct example *example, const struct element *element,
                                  int indent)
{
    for (size_t i = 0; i < element->child_count; i++)
        if (element->children[i]->least > 0)
            add_element(example, &(struct guide_place){.element = element->children[i]}, false,
                        indent);
}

static bool has_narrative(const struct element *element, bool is_asked)
{
    return element->narratives == NARRATIVES_REQUIRED ||
           (is_asked && element->narratives == NARRATIVES_OPTIONAL);
}

static bool has_children(const struct element *element, bool is_asked)
{
    if (has_narrative(element, is_asked))
        return true;
    for (size_t i = 0; i < element->child_count; i++)
        if (element->children[i]->least > 0)
            return true;
    return false;
}

static void add_contents(const struct example *example, const struct element *element,
                         bool is_asked, int indent)
{
    bool narrative = has_narrative(element, is_asked);
    if (narrative && !element->narratives_last)
        add_narrative(example, element, indent);
    add_required_children(example, element, indent);
    if (narrative && element->narratives_last)
        add_narrative(example, element, indent);
}

static void add_element(const struct example *example, const struct guide_place *place,
                        bool is_asked, int indent)
{
    const struct element *element = place->element;
    add_indent(example->text, indent);
    strbuf_addf(example->text, "<%s", element->name);
    add_attributes(example, place, is_asked);
    if (has_children(element, is_asked)) {
        strbuf_addstr(example->text, ">\n");
        add_contents(example, element, is_asked, indent + 2);
        add_indent(example->text, indent);
        strbuf_addf(example->text, "</%s>\n", element->name);
    } else if (element->type != TYPE_NONE) {
        strbuf_addf(example->text, ">%s</%s>\n",
                    sample(example, element->name, element->type, &element->bindings),
                    element->name);
    } else {
        strbuf_addstr(example->text, "/>\n");
    }
}

void guide_add_example(struct strbuf *text, const struct guide_place *place, int indent,
                       guide_code_function *code, void *context)
{
    struct example example = {.text = text, .code = code, .context = context};
    add_element(&example, place, true, indent);
}
