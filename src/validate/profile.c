#include "validate/profile.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"

struct document_rules document_rules_find(const struct rules *rules)
{
    return (struct document_rules){
        .not_xml = rules_find(rules, "0.1.1"),
        .root = rules_find(rules, "0.2.1"),
        .version = rules_find(rules, "0.6.1"),
        .schema = rules_find(rules, "0.3.1"),
        .doctype = rules_find(rules, "x.doctype"),
        .limit = rules_find(rules, "x.limit"),
    };
}

static unsigned number_of(struct profile *profile, const char *name)
{
    return names_add(profile->names, name, strlen(name));
}

static void number_names(struct profile *profile)
{
    const struct file_kind_facts *kind = file_kind_facts(profile->kind);
    profile->name.identifier = number_of(profile, kind->identifier);
    profile->name.heading = number_of(profile, kind->heading);
    profile->name.narrative = number_of(profile, "narrative");
    profile->name.reporting_org = number_of(profile, "reporting-org");
    profile->name.ref = number_of(profile, "ref");
}

/* The description for a supported version, loaded when it is first asked for. */
static const struct standard *find_standard(struct profile_sources *sources, const char *version,
                                            struct error *error)
{
    struct standard **standard = &sources->standards[version_index(version)];
    if (!*standard)
        *standard = standard_load_lean(version, error);
    return *standard;
}

static bool load_shapes(struct profile *profile, struct profile_sources *sources,
                        struct error *error)
{
    profile->standard = find_standard(sources, profile->version, error);
    if (profile->standard)
        profile->shapes =
            shapes_new(profile->standard, file_kind_name(profile->kind), profile->names);
    profile->walks = sources->own_schemas;
    return profile->standard != NULL;
}

static bool load_codes(struct profile *profile, const struct profile_sources *sources,
                       struct error *error)
{
    const struct codes_facts facts = {
        .version = profile->version,
        .root = file_kind_name(profile->kind),
        .now = sources->now,
        .date = sources->codelist_date,
    };
    profile->codes = codes_new(sources->rules[0], sources->codelists, &facts, profile->shapes,
                               profile->names, error);
    return profile->codes != NULL;
}

static bool load_ruleset(struct profile *profile, const struct profile_sources *sources,
                         struct error *error)
{
    struct ruleset_facts facts = {
        .version = profile->version,
        .now = sources->now,
        .prefixes = codelists_get(sources->codelists, "OrganisationRegistrationAgency", error),
        .official = sources->official,
    };
    if (sources->publishers) {
        facts.publishers = line_list_items(sources->publishers);
        facts.publisher_count = line_list_count(sources->publishers);
    }
    if (facts.prefixes)
        profile->ruleset =
            ruleset_compile(sources->rules, sources->rule_set_count, file_kind_name(profile->kind),
                            &facts, profile->names, error);
    return profile->ruleset != NULL;
}

/* The places of the rules that ask whether an activity referred to exists. */
static bool load_references(struct profile *profile, const struct profile_sources *sources,
                            struct error *error)
{
    const struct rules *rules = sources->rules[0];
    profile->references = xcalloc(rules->count, sizeof *profile->references);
    for (size_t i = 0; i < rules->count; i++) {
        const struct rule *rule = &rules->items[i];
        const char *path = json_string_value(json_object_get(rule->definition, "path"));
        const char *root = file_kind_name(profile->kind);
        if (rule->kind != RULE_EXISTENCE || !path || !rule_in_version(rule, profile->version) ||
            strncmp(path + 1, root, strlen(root)) != 0)
            continue;
        struct expression *expression = expression_compile(path, profile->names, error);
        if (!expression)
            return false;
        profile->references[profile->reference_count++] =
            (struct reference_place){.rule = rule, .expression = expression};
    }
    return true;
}

struct profile *profile_new(struct profile_sources *sources, enum file_kind kind,
                            const char *version, struct error *error)
{
    struct profile *profile = xcalloc(1, sizeof *profile);
    profile->kind = kind;
    profile->known_given = sources->known_given;
    strncpy(profile->version, version, sizeof profile->version - 1);
    profile->names = names_new();
    profile->reference_rule = rules_find(sources->rules[0], "x.reference");
    number_names(profile);
    profile->schema = schemas_get(sources->schemas, kind, version, error);
    if (profile->schema && load_shapes(profile, sources, error) &&
        load_codes(profile, sources, error) && load_ruleset(profile, sources, error) &&
        load_references(profile, sources, error))
        return profile;
    profile_free(profile);
    return NULL;
}

void profile_free(struct profile *profile)
{
    if (!profile)
        return;
    for (size_t i = 0; i < profile->reference_count; i++)
        expression_free(profile->references[i].expression);
    free(profile->references);
    ruleset_free(profile->ruleset);
    codes_free(profile->codes);
    shapes_free(profile->shapes);
    names_free(profile->names);
    free(profile);
}
