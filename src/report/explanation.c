#include "report/explanation.h"

#include <stdlib.h>
#include <string.h>

#include "base/language.h"
#include "report/safe_text.h"
#include "standard/file_kind.h"
#include "wording/finding_words.h"

/* Every line of an explanation: a word on the left, what it says on the right. */
static void add_line(struct strbuf *text, const char *word, const char *value)
{
    enum { WORD_WIDTH = 11 };
    strbuf_addstr(text, "  ");
    text_add_left(text, language_marked(word), language_label_width(WORD_WIDTH));
    strbuf_addf(text, " %s\n", value);
}

static const char *how_often(const struct element *element)
{
    static const char *const words[2][2] = {{N_("at most once"), N_("any number of times")},
                                            {N_("exactly once"), N_("once or more")}};
    return _(words[element->least > 0][element->most == UNBOUNDED]);
}

/* The place below the activity or organisation, as rules name it; NULL for what is above it. */
static const char *below_item(const char *path)
{
    const char *below = strchr(path, '/');
    for (int i = FILE_UNKNOWN + 1; below && i < FILE_KIND_COUNT; i++) {
        const char *item = file_kind_item((enum file_kind)i);
        size_t length = strlen(item);
        if (strncmp(below + 1, item, length) == 0 && below[1 + length] == '/')
            return below + length + 2;
    }
    return NULL;
}

/* The sibling just before or after, NULL at the ends. */
static const struct element *sibling(const struct element *element, int step)
{
    const struct element *parent = element->parent;
    for (size_t i = 0; i < parent->child_count; i++)
        if (parent->children[i] == element) {
            size_t j = i + (size_t)step; /* wraps below 0, and is then no index either */
            return j < parent->child_count ? parent->children[j] : NULL;
        }
    return NULL;
}

static void add_where(struct strbuf *text, const struct element *element)
{
    if (!element->parent) {
        add_line(text, NC_("explain", "stands"), _("at the top of a document"));
        return;
    }
    struct strbuf line = STRBUF_INIT;
    strbuf_addf(&line, _("in %s, %s"), element->parent->name, how_often(element));
    const struct element *before = sibling(element, -1), *after = sibling(element, 1);
    if (before)
        strbuf_addf(&line, _(", after %s"), before->name);
    if (after)
        strbuf_addf(&line, before ? _(" and before %s") : _(", before %s"), after->name);
    add_line(text, NC_("explain", "stands"), line.text);
    strbuf_release(&line);
}

/* `first` is the first version of the format. */
static void add_since(struct strbuf *text, const char *since, const char *first)
{
    struct strbuf line = STRBUF_INIT;
    strbuf_addf(&line, _("%s and later"), since ? since : first);
    add_line(text, NC_("explain", "versions"), line.text);
    strbuf_release(&line);
}

static void add_bindings(struct strbuf *text, const struct binding_list *bindings)
{
    for (size_t i = 0; i < bindings->count; i++) {
        const struct binding *binding = &bindings->items[i];
        struct strbuf line = STRBUF_INIT;
        strbuf_addstr(&line, binding->codelist);
        if (binding->when)
            strbuf_addf(&line, _(", when %s"), binding->when);
        add_line(text, NC_("explain", "codelist"), line.text);
        strbuf_release(&line);
    }
}

static void add_attributes(struct strbuf *text, const struct element *element)
{
    struct strbuf line = STRBUF_INIT;
    for (size_t i = 0; i < element->attribute_count; i++) {
        const struct attribute *attribute = &element->attributes[i];
        strbuf_addf(&line, "%s@%s%s", i ? ", " : "", attribute->name,
                    attribute->required ? _(" (required)") : "");
    }
    if (line.length)
        add_line(text, NC_("explain", "attributes"), line.text);
    strbuf_release(&line);
}

static void add_contents(struct strbuf *text, const struct element *element)
{
    struct strbuf line = STRBUF_INIT;
    if (element->narratives != NARRATIVES_NONE)
        strbuf_addf(&line, "narrative (%s)",
                    element->narratives == NARRATIVES_REQUIRED ? _("once or more")
                                                               : _("any number of times"));
    for (size_t i = 0; i < element->child_count; i++)
        strbuf_addf(&line, "%s%s", line.length ? ", " : "", element->children[i]->name);
    if (line.length)
        add_line(text, NC_("explain", "holds"), line.text);
    strbuf_release(&line);
}

/* ---- canonical columns ------------------------------------------------------------------------
 */

static void add_column(struct strbuf *line, const struct table *table, int column)
{
    if (column != NO_COLUMN)
        strbuf_addf(line, "%s%s.%s", line->length ? ", " : "", table->name,
                    table->columns[column].name);
}

/* All columns of an element, or that of one attribute. */
static void add_form_columns(struct strbuf *line, const struct table *table,
                             const struct form *form, const struct guide_place *place)
{
    if (!place->attribute) {
        add_column(line, table, form->text);
        add_column(line, table, form->narrative_count ? form->narratives[0].text : NO_COLUMN);
    }
    for (size_t i = 0; i < form->element->attribute_count; i++)
        if (!place->attribute || &form->element->attributes[i] == place->attribute)
            add_column(line, table, form->attributes[i]);
}

static void add_columns_below(struct strbuf *line, const struct table *table,
                              const struct form *form, const struct guide_place *place)
{
    if (form->element == place->element)
        add_form_columns(line, table, form, place);
    for (size_t i = 0; i < form->element->child_count; i++)
        if (form->children[i])
            add_columns_below(line, table, form->children[i], place);
}

static void add_columns(struct strbuf *text, const struct layout *layout,
                        const struct guide_place *place)
{
    struct strbuf line = STRBUF_INIT;
    for (size_t i = 0; i < layout->table_count; i++)
        if (layout->tables[i]->form)
            add_columns_below(&line, layout->tables[i], layout->tables[i]->form, place);
    if (line.length)
        add_line(text, NC_("explain", "records"), line.text);
    strbuf_release(&line);
}

/* ---- rules ------------------------------------------------------------------------------------
 */

static void add_rules(struct strbuf *text, const struct explaining *explaining, const char *path)
{
    const char *place = below_item(path);
    if (!place)
        return;
    size_t count;
    const struct rule **touching = rules_touching(explaining->rules, place, &count);
    const char *word = NC_("explain", "rules");
    for (size_t i = 0; i < count; i++) {
        if (!rule_in_version(touching[i], explaining->standard->version))
            continue;
        struct strbuf line = STRBUF_INIT, words = STRBUF_INIT;
        strbuf_addf(&line, "%s %s: %s", touching[i]->id,
                    finding_severity_word(touching[i]->severity),
                    finding_words(touching[i]->message, &words));
        add_line(text, word, line.text);
        strbuf_release(&words);
        strbuf_release(&line);
        word = "";
    }
    free(touching);
}

static const char *example_code(void *context, const char *codelist)
{
    struct error ignored = ERROR_INIT; /* an example can do without */
    const struct codelist *list = codelists_get(context, codelist, &ignored);
    error_clear(&ignored);
    for (size_t i = 0; list && i < list->item_count; i++)
        if (list->items[i].status == CODE_ACTIVE)
            return list->items[i].code;
    return NULL;
}

static void add_element_facts(struct strbuf *text, const struct element *element, const char *first)
{
    add_where(text, element);
    add_since(text, element->since, first);
    if (element->type != TYPE_NONE)
        add_line(text, NC_("explain", "text"), _(value_type_expectation(element->type)));
    add_bindings(text, &element->bindings);
    add_attributes(text, element);
    add_contents(text, element);
}

static void add_attribute_facts(struct strbuf *text, const struct guide_place *place,
                                const char *first)
{
    struct strbuf line = STRBUF_INIT;
    strbuf_addf(&line, place->attribute->required ? _("at %s, required") : _("at %s, optional"),
                place->element->name);
    add_line(text, NC_("explain", "stands"), line.text);
    strbuf_release(&line);
    add_since(text, place->attribute->since ? place->attribute->since : place->element->since,
              first);
    add_line(text, NC_("explain", "value"), _(value_type_expectation(place->attribute->type)));
    add_bindings(text, &place->attribute->bindings);
}

void explanation_add_place(struct strbuf *text, const struct explaining *explaining,
                           const struct guide_place *place)
{
    struct strbuf path = STRBUF_INIT;
    guide_add_path(&path, place);
    const char *first = format_oldest(version_format(version_index(explaining->standard->version)));
    const char *explanation =
        place->attribute ? place->attribute->explanation : place->element->explanation;
    strbuf_addf(text, "%s\n  %s\n", path.text, explanation ? _(explanation) : "");
    if (place->attribute)
        add_attribute_facts(text, place, first);
    else
        add_element_facts(text, place->element, first);
    add_columns(text, explaining->layout, place);
    add_rules(text, explaining, path.text);
    strbuf_addf(text, "  %s\n", C_("explain", "example"));
    guide_add_example(text, place, 4, example_code, explaining->codelists);
    strbuf_release(&path);
}

static void add_rule_versions(struct strbuf *text, const struct rule *rule)
{
    struct strbuf line = STRBUF_INIT;
    for (size_t i = 0; i < VERSION_COUNT; i++)
        if (rule_in_version(rule, version_number(i)))
            strbuf_addf(&line, "%s%s", line.length ? ", " : "", version_number(i));
    add_line(text, NC_("explain", "versions"),
             line.length ? line.text : _("none (no longer tested)"));
    strbuf_release(&line);
}

void explanation_add_rule(struct strbuf *text, const struct rule *rule)
{
    strbuf_addf(text, "%s (%s, %s)\n  %s\n", rule->id, finding_severity_word(rule->severity),
                finding_category_word(rule->category), _(rule->message));
    if (rule->hint)
        add_line(text, NC_("explain", "what to do"), _(rule->hint));
    if (rule->source)
        add_line(text, rule->unverified ? NC_("explain", "unverified") : NC_("explain", "source"),
                 rule->source);
    if (rule->codelist)
        add_line(text, NC_("explain", "codelist"), rule->codelist);
    struct rule_paths paths = RULE_PATHS_INIT;
    rule_list_paths(rule, &paths);
    for (size_t i = 0; i < paths.count; i++)
        add_line(text, i ? "" : NC_("explain", "looks at"), paths.items[i]);
    rule_paths_release(&paths);
    add_rule_versions(text, rule);
}
