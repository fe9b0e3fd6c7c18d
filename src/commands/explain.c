#include "command.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/suggest.h"
#include "commands/session.h"
#include "options.h"
#include "report/explanation.h"

static const struct usage usage = {
    .synopsis = "iatipub explain ELEMENT | @ATTRIBUTE | RULE",
    .text = "Tells what an element, an attribute or a rule of the IATI standard is: where it may\n"
            "stand and how often, which codelist it is bound to, which canonical column it comes\n"
            "from, which rules touch it, with a small example. A path may be cut short at its\n"
            "beginning.",
    .example = "  iatipub explain transaction/provider-org\n"
               "  iatipub explain @humanitarian\n"
               "  iatipub explain 6.7.2",
    .least = 1,
    .most = 1,
};

/* Rule ids begin with a digit ("6.7.2") or "x."; names of elements never do. */
static bool is_rule_id(const char *text)
{
    return (*text >= '0' && *text <= '9') || strncmp(text, "x.", 2) == 0;
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
    error_set(error, ERROR_USAGE, "there is no rule '%s'%s%s%s", id,
              nearest ? "; the nearest is '" : "", nearest ? nearest : "", nearest ? "'" : "");
    free(ids);
    return false;
}

static bool unknown_place(const struct explaining *explaining, const char *path,
                          struct error *error)
{
    char *nearest = guide_nearest(explaining->standard, path);
    error_set(error, ERROR_USAGE, "the standard has no '%s'%s%s%s", path,
              nearest ? "; the nearest is '" : "", nearest ? nearest : "", nearest ? "'" : "");
    free(nearest);
    return false;
}

/* The outermost place in full, and where else the name stands. */
static bool explain_place(const struct explaining *explaining, const char *path,
                          struct error *error)
{
    struct guide_places places = guide_find(explaining->standard, path);
    if (places.count == 0)
        return unknown_place(explaining, path, error);
    struct strbuf text = STRBUF_INIT;
    explanation_add_place(&text, explaining, &places.items[0]);
    if (places.count > 1)
        strbuf_addstr(&text, "also at (say more of the path to read about one of them)\n");
    for (size_t i = 1; i < places.count; i++) {
        strbuf_addstr(&text, "  ");
        guide_add_path(&text, &places.items[i]);
        strbuf_addch(&text, '\n');
    }
    fputs(text.text, stdout);
    strbuf_release(&text);
    guide_places_release(&places);
    return true;
}

static bool explain(const char *what, struct error *error)
{
    struct standard *standard = standard_load("2.03", error);
    struct layout *layout = standard ? layout_build(standard, NULL, 0, error) : NULL;
    struct rules *rules = layout ? rules_load(error) : NULL;
    struct codelists *codelists = rules ? codelists_open(NULL, error) : NULL;
    struct explaining explaining = {
        .standard = standard, .layout = layout, .rules = rules, .codelists = codelists};
    bool explained = codelists && (is_rule_id(what) ? explain_rule(&explaining, what, error)
                                                    : explain_place(&explaining, what, error));
    codelists_free(codelists);
    rules_free(rules);
    layout_free(layout);
    standard_free(standard);
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
