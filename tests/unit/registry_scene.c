#include "unit/registry_scene.h"

#include <CUnit/CUnit.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"

/* ---- the script ---------------------------------------------------------------------------- */

const struct step *script_take(struct script *script, const char *request)
{
    const struct step *step = script->next < script->count ? &script->steps[script->next++] : NULL;
    CU_ASSERT_PTR_NOT_NULL(step);
    if (!step)
        return NULL;
    bool whole = strchr(step->request, ' ') != NULL;
    char *asked = xstrndup(request, whole ? strlen(request) : strcspn(request, " "));
    CU_ASSERT_STRING_EQUAL(asked, step->request);
    free(asked);
    return step;
}

void script_keep_body(struct script *script, const char *body)
{
    free(script->body);
    script->body = xstrdup(body);
}

void script_answer(const struct step *step, struct http_response *response)
{
    if (!step || step->status == 0) {
        response->failure = xstrdup("broken");
        return;
    }
    response->status = step->status;
    response->retry_after = step->retry_after;
    response->content_type = xstrdup("application/json;charset=utf-8");
    strbuf_addstr(&response->body, step->body ? step->body : "{}");
}

void script_pause(struct transport *transport, unsigned milliseconds)
{
    char *line = xasprintf("pause %u", milliseconds);
    script_take((struct script *)transport, line);
    free(line);
}

/* ---- the scene ----------------------------------------------------------------------------- */

void registry_scene_begin(struct scene *scene, script_send *send, const struct registry *settings,
                          const struct step *steps, size_t count)
{
    static char short_name[] = "ilo-a", title[] = "New", url[] = "https://example.org/a.xml",
                licence[] = "cc-by", source_type[] = "primary_source", visibility[] = "public";
    *scene = (struct scene){
        .script = {.base = {.send = send, .pause = script_pause}, .steps = steps, .count = count},
        .registry = *settings,
        .wanted = {.short_name = short_name,
                   .title = title,
                   .url = url,
                   .licence = licence,
                   .source_type = source_type,
                   .visibility = visibility},
    };
}

void registry_scene_start(struct scene *scene, const char *secret)
{
    scene->publication.registry = &scene->registry;
    setenv(scene->registry.token_env, secret, 1);
    scene->client = registry_open(&scene->publication, &scene->script.base, &scene->error);
    CU_ASSERT_PTR_NOT_NULL_FATAL(scene->client);
}

void registry_scene_end(struct scene *scene)
{
    CU_ASSERT_EQUAL(scene->script.next, scene->script.count); /* nothing was left out */
    registry_close(scene->client);
    notes_release(&scene->notes);
    error_clear(&scene->error);
    free(scene->script.body);
    free(scene->id);
    unsetenv(scene->registry.token_env);
}

/* ---- what comes of it ---------------------------------------------------------------------- */

bool registry_scene_save(struct scene *scene)
{
    return registry_connect(scene->client, &scene->notes, &scene->error) &&
           registry_save(scene->client, &scene->wanted, &scene->id, &scene->error);
}

void registry_scene_expect_error(const struct scene *scene, const char *text)
{
    CU_ASSERT_EQUAL(scene->error.kind, ERROR_ENVIRONMENT);
    CU_ASSERT_PTR_NOT_NULL_FATAL(scene->error.text);
    if (!strstr(scene->error.text, text))
        CU_ASSERT_STRING_EQUAL(scene->error.text, text);
}

void registry_scene_expect_saved(struct scene *scene, const char *id)
{
    CU_ASSERT_TRUE(registry_scene_save(scene));
    CU_ASSERT_EQUAL(scene->error.kind, ERROR_NONE);
    CU_ASSERT_PTR_NOT_NULL(scene->id);
    if (scene->id)
        CU_ASSERT_STRING_EQUAL(scene->id, id);
    CU_ASSERT_FALSE(scene->client->unusable);
    registry_scene_end(scene);
}

void registry_scene_expect_failed(struct scene *scene, const char *text, bool unusable)
{
    CU_ASSERT_FALSE(registry_scene_save(scene));
    registry_scene_expect_error(scene, text);
    CU_ASSERT_PTR_NULL(scene->id);
    CU_ASSERT_EQUAL(scene->client->unusable, unusable);
    registry_scene_end(scene);
}

void registry_scene_expect_withdrawn(struct scene *scene, bool expected_there, const char *text)
{
    bool was_there = !expected_there;
    CU_ASSERT_TRUE(registry_connect(scene->client, &scene->notes, &scene->error));
    bool gone =
        registry_withdraw(scene->client, scene->wanted.short_name, &was_there, &scene->error);
    CU_ASSERT_EQUAL(gone, text == NULL);
    CU_ASSERT_EQUAL(was_there, expected_there);
    if (text)
        registry_scene_expect_error(scene, text);
    else
        CU_ASSERT_EQUAL(scene->error.kind, ERROR_NONE);
    registry_scene_end(scene);
}
