/* Activities and organisations that are judged, and what the figures then say. */
#ifndef IATIPUB_TESTS_UNIT_QUALITY_SCENE_H
#define IATIPUB_TESTS_UNIT_QUALITY_SCENE_H

#include "quality/quality.h"

struct quality_scene {
    struct names *names;
    struct codelists *codelists;
    struct quality_settings settings;
    struct quality *quality;
    struct document_builder builder;
    struct figures *figures; /* after scene_finish */
};

/* As of that day. Settings may be changed until something is added. */
void scene_begin(struct quality_scene *scene, const char *today);
/* Adds a file with these activities, as XML; of organisations likewise. */
void scene_add(struct quality_scene *scene, const char *activities);
void scene_add_organisations(struct quality_scene *scene, const char *organisations);
void scene_finish(struct quality_scene *scene);
void scene_end(struct quality_scene *scene);

/* The cell of a column in the row that has `key` in its column of that name; "-": no such row, "":
 * no value. Lent. */
const char *scene_cell(const struct quality_scene *scene, const char *table, const char *key_column,
                       const char *key, const char *column);
/* Of the tests of the index: how many pass of how many, as "1/2". Lent until the next call. */
const char *scene_test(const struct quality_scene *scene, const char *test);
/* The same for one activity alone, as of 2024-06-15. */
const char *judged(const char *activity, const char *test);

/* True if a note below the table has the text in it. */
bool scene_notes(const struct quality_scene *scene, const char *table, const char *text);

#endif
