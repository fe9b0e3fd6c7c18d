#include "standard/rules.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/file.h"
#include "base/language.h"
#include "base/resource.h"
#include "base/strbuf.h"
#include "base/suggest.h"
#include "standard/file_kind.h"
#include "standard/packed_json.h"
#include "standard/rule_contexts.h"
#include "standard/rule_packs.h"

enum { LARGEST_FILE = 4 * 1024 * 1024, EVERY_VERSION = (1 << VERSION_COUNT) - 1 };

#define COUNT_OF(array) (sizeof(array) / sizeof *(array))

/* What is being loaded, and where in the file. Loops work on a copy with their own values. */
struct loader {
    struct rules *rules;
    xmlXPathContext *xpath; /* NULL: expressions are known to be right */
    const char *name;       /* of the file, for ids and messages */
    const char *context;
    const json_t *loops[MOST_LOOPS];
    size_t loop_count;
    unsigned versions;
    struct error *error;
};

void rules_free(struct rules *rules)
{
    if (!rules)
        return;
    for (size_t i = 0; i < rules->count; i++) {
        free(rules->items[i].id);
        free(rules->items[i].message);
        free(rules->items[i].whole_hint);
    }
    free(rules->items);
    for (size_t i = 0; i < rules->document_count; i++)
        json_decref(rules->documents[i]);
    free(rules);
}

static struct rule *add_rule(struct rules *rules)
{
    rules->items = grow(rules->items, rules->count, &rules->capacity, sizeof *rules->items);
    struct rule *rule = &rules->items[rules->count++];
    *rule = (struct rule){.severity = SEVERITY_ERROR, .in_force = true};
    return rule;
}

/* --- fields that ruleset and catalogue share --- */

static bool read_severity(const json_t *object, enum severity *severity, struct error *error)
{
    const char *names[SEVERITY_COUNT], *name = NULL;
    if (!json_text_field(object, "severity", &name, error))
        return false;
    if (!name || severity_parse(name, severity))
        return true;
    for (int i = 0; i < SEVERITY_COUNT; i++)
        names[i] = severity_name((enum severity)i);
    const char *nearest = suggest_nearest(name, names, SEVERITY_COUNT);
    return nearest
               ? error_set(error, ERROR_USAGE, "unknown severity '%.80s'; did you mean '%s'?", name,
                           nearest)
               : error_set(error, ERROR_USAGE,
                           "unknown severity '%.80s'; expected 'critical', 'error', 'warning' or "
                           "'advisory'",
                           name);
}

static unsigned version_bit(const char *version)
{
    size_t index = version_index(version);
    return index < VERSION_COUNT ? 1U << index : 0;
}

static bool refuse_version(const json_t *version, struct error *error)
{
    if (json_is_string(version))
        error_set(error, ERROR_USAGE, "'versions' holds '%.80s'", json_string_value(version));
    else
        error_set(error, ERROR_USAGE, "'versions' holds %s", json_kind_name(version));
    error_add(error, "; expected \"%s\"", version_number(0));
    for (size_t i = 1; i < VERSION_COUNT; i++)
        error_add(error, i + 1 == VERSION_COUNT ? N_(" or \"%s\"") : N_(", \"%s\""),
                  version_number(i));
    return false;
}

/* Leaves in `set` the versions that the field "versions" names, if there is one. */
static bool narrow_versions(const json_t *object, unsigned *set, struct error *error)
{
    const json_t *list = json_object_get(object, "versions");
    unsigned named = 0;
    if (!list)
        return true;
    for (size_t i = 0; i < json_array_size(list); i++) {
        const char *version = json_string_value(json_array_get(list, i));
        if (!version || !version_bit(version))
            return refuse_version(json_array_get(list, i), error);
        named |= version_bit(version);
    }
    if (!named)
        return error_set(error, ERROR_USAGE,
                         "'versions' must be a list of versions such as [\"2.03\"]");
    *set &= named;
    return true;
}

/* Reads what the rule rests on. Who reads a finding of one that is not verified is told so. */
static bool read_source(const json_t *object, struct rule *rule, struct error *error)
{
    const json_t *verified = json_object_get(object, "verified");
    if (!json_text_field(object, "source", &rule->source, error))
        return false;
    if (verified && !json_is_boolean(verified))
        return error_set(error, ERROR_USAGE, "'verified' must be true or false, found %s",
                         json_kind_name(verified));
    rule->unverified = json_is_false(verified);
    if (rule->unverified)
        rule->hint = rule->whole_hint = xasprintf(
            "%s%sthis rule is unverified", rule->hint ? rule->hint : "", rule->hint ? "; " : "");
    return true;
}

/* Reads who speaks; `id` and `message` are borrowed and stay NULL if absent. */
static bool read_identity(const json_t *object, struct rule *rule, const char **id,
                          const char **message, struct error *error)
{
    bool fine = json_text_field(object, "id", id, error) &&
                json_text_field(object, "message", message, error) &&
                json_text_field(object, "hint", &rule->hint, error) &&
                json_text_field(object, "category", &rule->category, error) &&
                read_severity(object, &rule->severity, error) && read_source(object, rule, error);
    rule->theme = rule->category;
    return fine && json_text_field(object, "class", &rule->theme, error);
}

/* --- the ruleset language --- */

static bool add_case(const struct loader *loader, enum rule_kind kind, const json_t *definition)
{
    struct rule *rule = add_rule(loader->rules);
    const char *id = NULL, *message = NULL;
    rule->kind = kind;
    rule->category = "ruleset";
    rule->context = loader->context;
    rule->definition = definition;
    memcpy(rule->loops, loader->loops, sizeof rule->loops);
    rule->loop_count = loader->loop_count;
    rule->versions = loader->versions;
    if (!read_identity(json_object_get(definition, "ruleInfo"), rule, &id, &message, loader->error))
        return error_prefix(loader->error, "'ruleInfo'");
    rule->id = id ? xstrdup(id) : xasprintf("x.%s.%zu", loader->name, loader->rules->count);
    rule->message = message ? xstrdup(message) : rule_case_message(kind, definition);
    return true;
}

static bool load_kinds(const struct loader *loader, json_t *kinds);

static bool load_case(const struct loader *loader, enum rule_kind kind, json_t *definition)
{
    struct loader inner = *loader;
    if (!rule_case_check(kind, definition, loader->xpath, loader->error) ||
        !narrow_versions(definition, &inner.versions, loader->error))
        return false;
    if (kind != RULE_LOOP)
        return add_case(&inner, kind, definition);
    if (loader->loop_count == MOST_LOOPS)
        return error_set(loader->error, ERROR_USAGE, "loops stand in one another more than %d deep",
                         MOST_LOOPS);
    inner.loops[inner.loop_count++] = definition;
    return load_kinds(&inner, json_object_get(definition, "do")) ||
           error_prefix(loader->error, "'do'");
}

static bool load_cases(const struct loader *loader, enum rule_kind kind, const json_t *holder)
{
    const json_t *cases = json_object_get(holder, "cases");
    if (!json_is_object(holder))
        return error_set(loader->error, ERROR_USAGE,
                         "must be an object with a list 'cases', found %s", json_kind_name(holder));
    if (!cases)
        return error_set(loader->error, ERROR_USAGE,
                         "field 'cases' is missing; expected {\"cases\": [...]}");
    if (!json_is_array(cases))
        return error_set(loader->error, ERROR_USAGE, "'cases' must be a list, found %s",
                         json_kind_name(cases));
    for (size_t i = 0; i < json_array_size(cases); i++)
        if (!load_case(loader, kind, json_array_get(cases, i)))
            return error_prefix(loader->error, "case %zu", i + 1);
    return true;
}

static bool load_kinds(const struct loader *loader, json_t *kinds)
{
    const char *name;
    json_t *holder;
    enum rule_kind kind;
    if (!json_is_object(kinds))
        return error_set(loader->error, ERROR_USAGE,
                         "must be an object of kinds of rules, found %s", json_kind_name(kinds));
    json_object_foreach(kinds, name, holder)
    {
        if (!rule_kind_parse(name, false, &kind, loader->error))
            return false;
        if (!load_cases(loader, kind, holder))
            return error_prefix(loader->error, "%s", name);
    }
    return true;
}

static bool load_ruleset(struct loader *loader, json_t *ruleset)
{
    const char *context;
    json_t *kinds;
    json_object_foreach(ruleset, context, kinds)
    {
        loader->context = context;
        if (!rule_xpath_check(context, loader->xpath, loader->error))
            return error_prefix(loader->error, "context");
        if (!load_kinds(loader, kinds))
            return error_prefix(loader->error, "context '%.200s'", context);
    }
    return true;
}

/* --- the catalogue --- */

static const char *text_of(const json_t *object, const char *field)
{
    return json_string_value(json_object_get(object, field));
}

/* What stands below the activity or organisation, or in the root: "sector/@code", "@version". */
static const char *below_root(const char *path)
{
    if (strncmp(path, "//", 2) == 0)
        return path;
    for (int step = 0; step < 2 && *path == '/' && path[1] != '@'; step++)
        path += 1 + strcspn(path + 1, "/");
    return path + (*path == '/');
}

/* "sector/@code is not a code of codelist Sector, the list of @vocabulary 1". */
static char *codelist_message(const struct rule *rule)
{
    const char *path = below_root(text_of(rule->definition, "path"));
    const json_t *condition = json_object_get(rule->definition, "when");
    const char *attribute = text_of(condition, "attribute"), *value = text_of(condition, "is");
    const char *fallback = text_of(condition, "default");
    if (!attribute || !value)
        return xasprintf("'%s' is not a code of codelist %s", path, rule->codelist);
    return xasprintf("'%s' is not a code of codelist %s, the list of %s %s%s", path, rule->codelist,
                     attribute, value,
                     fallback && strcmp(fallback, value) == 0 ? " (also when it is absent)" : "");
}

static bool read_place(const struct loader *loader, const json_t *place, struct rule *rule)
{
    const char *path = NULL;
    if (!json_text_field(place, "path", &path, loader->error) ||
        !json_text_field(place, "list", &rule->codelist, loader->error) ||
        !json_text_field(place, "category", &rule->category, loader->error) ||
        !narrow_versions(place, &rule->versions, loader->error))
        return false;
    if (!path || (rule->kind == RULE_CODELIST && !rule->codelist))
        return error_set(loader->error, ERROR_USAGE, "field '%s' is missing",
                         path ? "list" : "path");
    if (!rule_xpath_check(path, loader->xpath, loader->error))
        return error_prefix(loader->error, "'path'");
    rule->definition = place;
    return true;
}

/* Reads what all places of an entry share. */
static bool read_entry(const struct loader *loader, const json_t *entry, struct rule *rule,
                       const char **id, const char **message)
{
    const char *kind = NULL;
    if (!read_identity(entry, rule, id, message, loader->error) ||
        !narrow_versions(entry, &rule->versions, loader->error) ||
        !json_text_field(entry, "kind", &kind, loader->error))
        return false;
    if (!*id || !rule->category || !kind)
        return error_set(loader->error, ERROR_USAGE,
                         "fields 'id', 'category' and 'kind' are required");
    rule->in_force = !json_is_false(json_object_get(entry, "inForce"));
    return rule_kind_parse(kind, true, &rule->kind, loader->error);
}

/* Adds the rule of one place of an entry, or of an entry that has no place. */
static bool add_entry(const struct loader *loader, const json_t *entry, const json_t *place,
                      const json_t *lists)
{
    struct rule *rule = add_rule(loader->rules);
    const char *id = NULL, *message = NULL;
    rule->versions = loader->versions;
    if (!read_entry(loader, entry, rule, &id, &message) ||
        (place && !read_place(loader, place, rule)))
        return false;
    rule->id = xstrdup(id);
    if (!rule->definition)
        rule->definition = entry;
    if (rule->codelist && !rule->hint)
        rule->hint = text_of(lists, rule->codelist);
    if (!message && !rule->codelist)
        return error_set(loader->error, ERROR_USAGE, "field 'message' is missing");
    rule->message = message ? xstrdup(message) : codelist_message(rule);
    return true;
}

static bool load_entry(const struct loader *loader, const json_t *entry, const json_t *lists)
{
    const json_t *places = json_object_get(entry, "places");
    size_t count = json_array_size(places);
    bool fine = count || add_entry(loader, entry, NULL, lists);
    for (size_t i = 0; fine && i < count; i++)
        fine = add_entry(loader, entry, json_array_get(places, i), lists);
    return fine;
}

static bool load_catalogue(struct loader *loader, json_t *catalogue)
{
    const json_t *entries = json_object_get(catalogue, "rules");
    if (!json_is_array(entries))
        return error_set(loader->error, ERROR_USAGE, "field 'rules' must be a list, found %s",
                         json_kind_name(entries));
    for (size_t i = 0; i < json_array_size(entries); i++)
        if (!load_entry(loader, json_array_get(entries, i), json_object_get(catalogue, "lists")))
            return error_prefix(loader->error, "rule %zu", i + 1);
    return true;
}

/* --- files --- */

static json_t *parse(const char *data, size_t length, struct error *error)
{
    static const char byte_order_mark[] = "\xef\xbb\xbf";
    json_error_t problem;
    size_t skipped = strncmp(data, byte_order_mark, 3) == 0 ? 3 : 0;
    json_t *document =
        json_loadb(data + skipped, length - skipped, JSON_REJECT_DUPLICATES, &problem);
    if (json_is_object(document))
        return document;
    if (document)
        error_set(error, ERROR_USAGE, "must be an object of contexts, found %s",
                  json_kind_name(document));
    else if (json_error_code(&problem) == json_error_stack_overflow)
        error_set(error, ERROR_USAGE, "line %d: nested too deeply", problem.line);
    else
        error_set(error, ERROR_USAGE, "line %d, column %d: not valid JSON: %s", problem.line,
                  problem.column, problem.text);
    json_decref(document);
    return NULL;
}

/* A file to be loaded. Compiling all XPaths takes as long as everything else, so it is not done for
 * one that is `trusted`. */
struct rule_file {
    const char *name;
    unsigned versions; /* those that its rules can be in force in */
    bool trusted;
    bool (*load)(struct loader *loader, json_t *document);
};

/* Adds the rules of one file; takes `document`, which may be NULL after a failed read. */
static bool add_document(struct rules *rules, const struct rule_file *file, json_t *document,
                         struct error *error)
{
    if (!document)
        return false;
    rules->documents[rules->document_count++] = document;
    struct loader loader = {.rules = rules,
                            .xpath = file->trusted ? NULL : xmlXPathNewContext(NULL),
                            .name = file->name,
                            .versions = file->versions,
                            .error = error};
    bool loaded = file->load(&loader, document);
    if (loader.xpath)
        xmlXPathFreeContext(loader.xpath);
    return loaded;
}

/* Reads the text of a file that replaces an embedded one. */
static json_t *read_replacement(const char *name, struct error *error)
{
    size_t length = 0;
    char *text = resource_read(name, &length, error);
    json_t *document = text ? parse(text, length, error) : NULL;
    free(text);
    return document;
}

/* The embedded files are there twice: as they are, and packed by the build. */
static json_t *read_packed(const char *name, struct error *error)
{
    size_t length = 0;
    char *packed_name = xasprintf("%s.packed", name);
    const char *bytes = resource_embedded(packed_name, &length);
    json_t *document = bytes ? packed_json_read(bytes, length) : NULL;
    if (!document)
        error_set(error, ERROR_ENVIRONMENT, "the program's own copy is damaged");
    free(packed_name);
    return document;
}

static bool load_own_file(struct rules *rules, enum format format, const char *name,
                          bool (*load)(struct loader *loader, json_t *document),
                          struct error *error)
{
    char *path = xasprintf("%s/%s", format_folder(format), name);
    const struct rule_file file = {.name = path,
                                   .versions = format_versions(format),
                                   .trusted = resource_is_embedded(path),
                                   .load = load};
    json_t *document = file.trusted ? read_packed(path, error) : read_replacement(path, error);
    bool loaded = add_document(rules, &file, document, error) || error_prefix(error, "'%s'", path);
    free(path);
    return loaded;
}

struct rules *rules_load(struct error *error)
{
    struct rules *rules = xcalloc(1, sizeof *rules);
    bool loaded = true;
    for (int i = 0; loaded && i < FORMAT_COUNT; i++)
        loaded = load_own_file(rules, (enum format)i, "rules.json", load_ruleset, error) &&
                 load_own_file(rules, (enum format)i, "rule-catalogue.json", load_catalogue, error);
    if (loaded)
        return rules;
    rules_free(rules);
    return NULL;
}

/* The text of a file or pack; the caller frees. */
static char *read_ruleset(const char *path, size_t *length, struct error *error)
{
    bool is_name = !strpbrk(path, "/.") && !file_exists(path);
    if (!is_name)
        return file_read(path, LARGEST_FILE, length, error);
    if (rule_pack_exists(path))
        return rule_pack_read(path, length, error);
    struct strbuf packs = STRBUF_INIT;
    rule_pack_list(&packs);
    error_set(error, ERROR_USAGE,
              "'%s' is neither a file nor a ruleset of the program; these are %s", path,
              packs.text);
    strbuf_release(&packs);
    return NULL;
}

void rules_mark_own(struct rules *rules)
{
    for (size_t i = 0; i < rules->count; i++) {
        char *id = rules->items[i].id;
        if (strncmp(id, "x.", 2) == 0)
            continue;
        rules->items[i].id = xasprintf("x.%s", id);
        free(id);
    }
}

struct rules *rules_load_file(const char *path, struct error *error)
{
    size_t length = 0;
    char *data = read_ruleset(path, &length, error);
    if (!data)
        return NULL;
    struct rules *rules = xcalloc(1, sizeof *rules);
    char *stem = path_stem(path);
    const struct rule_file file = {.name = stem, .versions = EVERY_VERSION, .load = load_ruleset};
    bool loaded = add_document(rules, &file, parse(data, length, error), error) &&
                  rule_contexts_check(rules, error);
    free(stem);
    free(data);
    if (loaded)
        return rules;
    error_prefix(error, "'%s'", path);
    rules_free(rules);
    return NULL;
}

/* --- lookup --- */

static const struct rule *find_from(const struct rules *rules, size_t start, const char *id)
{
    for (size_t i = start; i < rules->count; i++)
        if (strcmp(rules->items[i].id, id) == 0)
            return &rules->items[i];
    return NULL;
}

const struct rule *rules_find(const struct rules *rules, const char *id)
{
    return find_from(rules, 0, id);
}

const struct rule *rules_find_next(const struct rules *rules, const struct rule *rule)
{
    return find_from(rules, (size_t)(rule - rules->items) + 1, rule->id);
}

/* --- what rules look at --- */

/* A place of the catalogue and the attribute in its condition. */
static void list_place_paths(const json_t *place, struct rule_paths *paths)
{
    const char *path = text_of(place, "path");
    const char *attribute = text_of(json_object_get(place, "when"), "attribute");
    if (path)
        rule_paths_add(paths, NULL, path);
    if (!path || !attribute)
        return;
    char *sibling = xasprintf("%s/../%s", path, attribute);
    rule_paths_add(paths, NULL, sibling);
    free(sibling);
}

void rule_list_paths(const struct rule *rule, struct rule_paths *paths)
{
    if (!rule->context) {
        list_place_paths(rule->definition, paths);
        return;
    }
    rule_case_paths(rule->kind, rule->definition, rule->context, paths);
    for (size_t i = 0; i < rule->loop_count; i++)
        rule_case_paths(RULE_LOOP, rule->loops[i], rule->context, paths);
}

static bool rule_touches(const struct rule *rule, const char *place)
{
    struct rule_paths paths = RULE_PATHS_INIT;
    rule_list_paths(rule, &paths);
    bool touches = rule_paths_touch(&paths, place);
    rule_paths_release(&paths);
    return touches;
}

const struct rule **rules_touching(const struct rules *rules, const char *place, size_t *count)
{
    const struct rule **found = NULL;
    size_t capacity = 0;
    *count = 0;
    for (size_t i = 0; i < rules->count; i++) {
        if (!rule_touches(&rules->items[i], place))
            continue;
        found = grow(found, *count, &capacity, sizeof(const struct rule *));
        found[(*count)++] = &rules->items[i];
    }
    return found;
}

bool rule_in_version(const struct rule *rule, const char *version)
{
    return rule->in_force && (rule->versions & version_bit(version)) != 0;
}
