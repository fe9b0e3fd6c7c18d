#include "command.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/language.h"
#include "base/suggest.h"
#include "commands/session.h"
#include "options.h"
#include "report/explanation.h"
#include "standard/file_kind.h"

static const struct usage usage = {
    .synopsis = "iatipub explain ELEMENT | @ATTRIBUTE | RULE",
    .text =
        N_("Tells what an element, an attribute or a rule of the IATI standard, or of the format\n"
           "of UN financial data, is: where it may stand and how often, which codelist it is "
           "bound to, which canonical column it comes\n"
           "from, which rules touch it, with a small example. A path may be cut short at its\n"
           "beginning."),
    .example = "  iatipub explain transaction/provider-org\n"
               "  iatipub explain @humanitarian\n"
               "  iatipub explain 6.7.2",
    .least = 1,
    .most = 1,
};

/* Ids begin with a digit ("6.7.2"), "x." or, of the rules on UN financial data, "unsdg."; names of
 * elements never do. */
static bool is_rule_id(const char *text)
{
    return (*text >= '0' && *text <= '9') || strncmp(text, "x.", 2) == 0 ||
           strncmp(text, "unsdg.", strlen("unsdg.")) == 0;
}

static bool explain_rule(const struct explaining *explaining, const char *id, struct error *error)
{
    struct strbuf text = STRBUF_INIT;
    const struct rule *rule = rules_find(explaining->rules, id);
    for (; rule; rule = rules_find_next(explaining->rules, rule))
        explanation_add_rule(&text, rule);
    bool found = text.length > 0;
    fputs(text.text, stdout);
    strbuf_release(&text);
    if (found)
        return true;
    const char **ids = xcalloc(explaining->rules->count, sizeof *ids);
    for (size_t i = 0; i < explaining->rules->count; i++)
        ids[i] = explaining->rules->items[i].id;
    const char *nearest = suggest_nearest(id, ids, explaining->rules->count);
    error_set(error, ERROR_USAGE, "there is no rule '%s'", id);
    if (nearest)
        error_add(error, "; the nearest is '%s'", nearest);
    free(ids);
    return false;
}

/* The newest version of each format, in the order in which places are looked for. */
struct formats {
    struct standard *standards[FORMAT_COUNT];
};

static bool unknown_place(const struct formats *formats, const char *path, struct error *error)
{
    char *nearest = NULL;
    for (size_t i = 0; !nearest && i < FORMAT_COUNT; i++)
        nearest = guide_nearest(formats->standards[i], path);
    error_set(error, ERROR_USAGE, "the standard has no '%s'", path);
    if (nearest)
        error_add(error, "; the nearest is '%s'", nearest);
    free(nearest);
    return false;
}

static void add_places(struct strbuf *text, const struct guide_places *places, size_t first)
{
    for (size_t i = first; i < places->count; i++) {
        strbuf_addstr(text, "  ");
        guide_add_path(text, &places->items[i]);
        strbuf_addch(text, '\n');
    }
}

/* The outermost place in full, and where else the name stands. */
static bool explain_place(struct explaining *explaining, const struct formats *formats,
                          const char *path, struct error *error)
{
    struct strbuf text = STRBUF_INIT, others = STRBUF_INIT;
    for (size_t i = 0; i < FORMAT_COUNT; i++) {
        struct guide_places places = guide_find(formats->standards[i], path);
        bool is_first = places.count && !text.length;
        explaining->standard = formats->standards[i];
        if (is_first)
            explanation_add_place(&text, explaining, &places.items[0]);
        add_places(&others, &places, is_first);
        guide_places_release(&places);
    }
    bool found = text.length > 0;
    fputs(text.text, stdout);
    if (others.length)
        printf("%s\n%s", _("also at (say more of the path to read about one of them)"),
               others.text);
    strbuf_release(&text);
    strbuf_release(&others);
    return found || unknown_place(formats, path, error);
}

static bool load_formats(struct formats *formats, struct error *error)
{
    bool loaded = true;
    for (size_t i = 0; loaded && i < FORMAT_COUNT; i++) {
        formats->standards[i] = standard_load(format_newest((enum format)i), error);
        loaded = formats->standards[i] != NULL;
    }
    return loaded;
}

static bool explain(const char *what, struct error *error)
{
    struct formats formats = {{NULL}};
    struct layout *layout = load_formats(&formats, error)
                                ? layout_build(formats.standards[FORMAT_IATI], NULL, 0, error)
                                : NULL;
    struct rules *rules = layout ? rules_load(error) : NULL;
    struct codelists *codelists = rules ? codelists_open(NULL, error) : NULL;
    struct explaining explaining = {.layout = layout, .rules = rules, .codelists = codelists};
    bool explained =
        codelists && (is_rule_id(what) ? explain_rule(&explaining, what, error)
                                       : explain_place(&explaining, &formats, what, error));
    codelists_free(codelists);
    rules_free(rules);
    layout_free(layout);
    for (size_t i = 0; i < FORMAT_COUNT; i++)
        standard_free(formats.standards[i]);
    return explained;
}

int command_explain(int argc, char **argv)
{
    int status;
    if (!options_read(argc, argv, &usage, NULL, 0, NULL, &status))
        return status;
    struct error error = ERROR_INIT;
    return explain(argv[1], &error) ? ERROR_NONE : report_error(&error);
}
