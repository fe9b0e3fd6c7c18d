#include <CUnit/CUnit.h>
#include <libxml/parser.h>
#include <stdlib.h>
#include <string.h>

#include "report/explanation.h"

extern CU_TestInfo explanation_tests[];

struct scene {
    struct explaining explaining;
    struct standard *standard;
    struct layout *layout;
    struct rules *rules;
};

static struct scene scene_open(void)
{
    struct error error = ERROR_INIT;
    struct scene scene = {.standard = standard_load("2.03", &error)};
    scene.layout = layout_build(scene.standard, NULL, 0, &error);
    scene.rules = rules_load(&error);
    scene.explaining = (struct explaining){.standard = scene.standard,
                                           .layout = scene.layout,
                                           .rules = scene.rules,
                                           .codelists = codelists_open(NULL, &error)};
    CU_ASSERT_EQUAL_FATAL(error.kind, ERROR_NONE);
    return scene;
}

static void scene_close(struct scene *scene)
{
    codelists_free(scene->explaining.codelists);
    rules_free(scene->rules);
    layout_free(scene->layout);
    standard_free(scene->standard);
}

/* The example is well-formed XML, once the prefix that every parser knows is counted in. */
static bool is_well_formed(const char *example)
{
    xmlDoc *document = xmlReadMemory(example, (int)strlen(example), "example.xml", NULL,
                                     XML_PARSE_NONET | XML_PARSE_NOERROR | XML_PARSE_NOWARNING);
    xmlFreeDoc(document);
    return document != NULL;
}

static bool is_complete(const struct explaining *explaining, const struct guide_place *place)
{
    const char *explanation =
        place->attribute ? place->attribute->explanation : place->element->explanation;
    struct strbuf text = STRBUF_INIT;
    explanation_add_place(&text, explaining, place);
    const char *example = strstr(text.text, "  example\n");
    bool complete = explanation && strlen(explanation) > 10 && strstr(text.text, "  stands") &&
                    strstr(text.text, "  versions") && example &&
                    is_well_formed(example + strlen("  example\n"));
    if (!complete)
        fprintf(stderr, "incomplete:\n%s", text.text);
    strbuf_release(&text);
    return complete;
}

static void every_place_is_explained(void)
{
    struct scene scene = scene_open();
    struct guide_places places = guide_all(scene.standard);
    CU_ASSERT(places.count > 400);
    for (size_t i = 0; i < places.count; i++)
        CU_ASSERT(is_complete(&scene.explaining, &places.items[i]));
    guide_places_release(&places);
    scene_close(&scene);
}

static void every_place_is_found_by_its_path(void)
{
    struct scene scene = scene_open();
    struct guide_places places = guide_all(scene.standard);
    for (size_t i = 0; i < places.count; i++) {
        struct strbuf path = STRBUF_INIT;
        guide_add_path(&path, &places.items[i]);
        struct guide_places found = guide_find(scene.standard, path.text);
        bool is_there = false;
        for (size_t j = 0; j < found.count; j++)
            is_there = is_there || (found.items[j].element == places.items[i].element &&
                                    found.items[j].attribute == places.items[i].attribute);
        CU_ASSERT(is_there);
        guide_places_release(&found);
        strbuf_release(&path);
    }
    guide_places_release(&places);
    scene_close(&scene);
}

static void every_rule_is_explained(void)
{
    struct scene scene = scene_open();
    for (size_t i = 0; i < scene.rules->count; i++) {
        const struct rule *rule = &scene.rules->items[i];
        struct strbuf text = STRBUF_INIT;
        explanation_add_rule(&text, rule);
        CU_ASSERT_PTR_NOT_NULL(strstr(text.text, rule->id));
        CU_ASSERT_PTR_NOT_NULL(strstr(text.text, rule->message));
        CU_ASSERT_PTR_NOT_NULL(strstr(text.text, "  what to do"));
        CU_ASSERT_PTR_NOT_NULL(strstr(text.text, "  versions"));
        strbuf_release(&text);
    }
    scene_close(&scene);
}

/* What explaining a path says. The caller frees. */
static char *explain(struct scene *scene, const char *path)
{
    struct guide_places places = guide_find(scene->standard, path);
    CU_ASSERT_FATAL(places.count > 0);
    struct strbuf text = STRBUF_INIT;
    explanation_add_place(&text, &scene->explaining, &places.items[0]);
    guide_places_release(&places);
    return strbuf_detach(&text);
}

static void financial_data_are_explained(void)
{
    static const char *const location[] = {
        "at expense, optional", "1.00 and later",     "UNLocation",
        "unsdg.4.1 error",      "<expense location=",
    };
    struct error error = ERROR_INIT;
    struct scene scene = scene_open();
    struct standard *reports = standard_load("1.00", &error), *activities = scene.standard;
    scene.standard = reports;
    scene.explaining.standard = reports;
    struct guide_places places = guide_all(reports);
    CU_ASSERT(places.count > 30);
    for (size_t i = 0; i < places.count; i++)
        CU_ASSERT(is_complete(&scene.explaining, &places.items[i]));
    guide_places_release(&places);
    char *text = explain(&scene, "expense/@location");
    for (size_t i = 0; i < sizeof location / sizeof *location; i++)
        CU_ASSERT_PTR_NOT_NULL(strstr(text, location[i]));
    CU_ASSERT_PTR_NULL(strstr(text, "  records")); /* its tables are not made of elements */
    free(text);
    scene.standard = activities;
    standard_free(reports);
    scene_close(&scene);
}

static void an_unverified_rule_says_so(void)
{
    struct scene scene = scene_open();
    struct strbuf text = STRBUF_INIT;
    explanation_add_rule(&text, rules_find(scene.rules, "unsdg.3.3"));
    CU_ASSERT_PTR_NOT_NULL(strstr(text.text, "fact is from; this rule is unverified\n"));
    CU_ASSERT_PTR_NOT_NULL(strstr(text.text, "\n  unverified  recalled from the data standards"));
    CU_ASSERT_PTR_NOT_NULL(strstr(text.text, "\n  versions    1.00\n"));
    strbuf_release(&text);
    scene_close(&scene);
}

static void an_explanation_says_what_matters(void)
{
    static const char *const provider[] = {
        "iati-activities/iati-activity/transaction/provider-org\n",
        "in transaction, at most once, after description and before receiver-org",
        "@ref, @provider-activity-id, @type",
        "narrative (any number of times)",
        "transactions.provider_org",
        "6.9.1 error",
        "<provider-org ref=\"XM-DAC-99\"",
    };
    static const char *const status[] = {"at activity-status, required", "ActivityStatus",
                                         "activities.activity_status"};
    struct scene scene = scene_open();
    char *text = explain(&scene, "transaction/provider-org");
    for (size_t i = 0; i < sizeof provider / sizeof *provider; i++)
        CU_ASSERT_PTR_NOT_NULL(strstr(text, provider[i]));
    free(text);
    text = explain(&scene, "activity-status/@code");
    for (size_t i = 0; i < sizeof status / sizeof *status; i++)
        CU_ASSERT_PTR_NOT_NULL(strstr(text, status[i]));
    free(text);
    scene_close(&scene);
}

static void the_outermost_place_comes_first(void)
{
    struct scene scene = scene_open();
    struct guide_places places = guide_find(scene.standard, "@humanitarian");
    CU_ASSERT_EQUAL_FATAL(places.count, 2);
    CU_ASSERT_STRING_EQUAL(places.items[0].element->name, "iati-activity");
    CU_ASSERT_STRING_EQUAL(places.items[1].element->name, "transaction");
    guide_places_release(&places);
    char *nearest = guide_nearest(scene.standard, "transaction/provder-org");
    CU_ASSERT_STRING_EQUAL(nearest, "transaction/provider-org");
    free(nearest);
    CU_ASSERT_PTR_NULL(guide_nearest(scene.standard, "nothing/of/the/kind/whatever"));
    scene_close(&scene);
}

CU_TestInfo explanation_tests[] = {
    {"every place is explained", every_place_is_explained},
    {"every place is found by its path", every_place_is_found_by_its_path},
    {"every rule is explained", every_rule_is_explained},
    {"an explanation says what matters", an_explanation_says_what_matters},
    {"financial data are explained", financial_data_are_explained},
    {"an unverified rule says so", an_unverified_rule_says_so},
    {"the outermost place comes first", the_outermost_place_comes_first},
    CU_TEST_INFO_NULL,
};
