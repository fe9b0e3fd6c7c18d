#include "quality_scene.h"

#include <CUnit/CUnit.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"

void scene_begin(struct quality_scene *scene, const char *today)
{
    struct error error = ERROR_INIT;
    *scene = (struct quality_scene){.settings = {.today = today}};
    scene->names = names_new();
    scene->codelists = codelists_open(NULL, &error);
    CU_ASSERT_PTR_NOT_NULL_FATAL(scene->codelists);
}

static void make(struct quality_scene *scene)
{
    struct error error = ERROR_INIT;
    if (!scene->quality)
        scene->quality = quality_new(scene->names, scene->codelists, &scene->settings, &error);
    if (!scene->quality)
        CU_FAIL_FATAL("no quality");
}

static void add(struct quality_scene *scene, const char *root, const char *inside,
                void (*take)(struct quality *quality, const struct node *node))
{
    char *text =
        xasprintf("<%s version=\"2.03\" generated-datetime=\"2024-06-01T00:00:00Z\">%s</%s>", root,
                  inside, root);
    const struct node *tree = NULL;
    make(scene);
    CU_ASSERT_TRUE_FATAL(
        document_parse(&scene->builder, text, strlen(text), scene->names, NULL, &tree));
    quality_begin_file(scene->quality);
    for (const struct node *node = tree->first; node; node = node->next)
        take(scene->quality, node);
    free(text);
}

void scene_add(struct quality_scene *scene, const char *activities)
{
    add(scene, "iati-activities", activities, quality_add_activity);
}

void scene_add_organisations(struct quality_scene *scene, const char *organisations)
{
    add(scene, "iati-organisations", organisations, quality_add_organisation);
}

void scene_finish(struct quality_scene *scene)
{
    make(scene);
    scene->figures = figures_new();
    quality_finish(scene->quality, scene->figures);
}

void scene_end(struct quality_scene *scene)
{
    figures_free(scene->figures);
    quality_free(scene->quality);
    document_release(&scene->builder);
    codelists_free(scene->codelists);
    names_free(scene->names);
}

const char *scene_cell(const struct quality_scene *scene, const char *table, const char *key_column,
                       const char *key, const char *column)
{
    const struct figure_table *found = figures_named(scene->figures, table);
    for (size_t i = 0; found && i < found->row_count; i++) {
        const char *cell = figure_table_cell_named(found, i, key_column);
        if (!cell || strcmp(cell, key) != 0)
            continue;
        const char *value = figure_table_cell_named(found, i, column);
        return value ? value : "";
    }
    return "-";
}

const char *scene_test(const struct quality_scene *scene, const char *test)
{
    static char text[64];
    snprintf(text, sizeof text, "%s/%s",
             scene_cell(scene, "quality_tests", "test", test, "passing"),
             scene_cell(scene, "quality_tests", "test", test, "relevant"));
    return text;
}

const char *judged(const char *activity, const char *test)
{
    struct quality_scene scene;
    scene_begin(&scene, "2024-06-15");
    scene_add(&scene, activity);
    scene_finish(&scene);
    const char *result = scene_test(&scene, test);
    scene_end(&scene);
    return result;
}

bool scene_notes(const struct quality_scene *scene, const char *table, const char *text)
{
    const struct figure_table *found = figures_named(scene->figures, table);
    for (size_t i = 0; found && i < found->note_count; i++)
        if (strstr(found->notes[i], text))
            return true;
    return false;
}
