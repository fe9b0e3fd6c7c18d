/* A registry that is a script: the steps that a client is expected to take, and what it gets.
 *
 * registry_scene_begin, change what the test is about, registry_scene_start; then connect, save and
 * so on, or one of the registry_scene_expect_... that do it all and end the scene. The test of each
 * kind of registry brings its own `send`, which checks the request and plays a step by script_take
 * and script_answer. */
#ifndef IATIPUB_TESTS_UNIT_REGISTRY_SCENE_H
#define IATIPUB_TESTS_UNIT_REGISTRY_SCENE_H

#include <stdbool.h>
#include <stddef.h>

#include "publish/registry.h"

/* One step of what a client is expected to do, and what it gets. */
struct step {
    const char *request; /* as `send` writes it, or just its first word; "pause MILLISECONDS" */
    long status;         /* 0: no answer */
    const char *body;
    long retry_after;
};

/* A transport that expects these steps, in this order. */
struct script {
    struct transport base;
    const struct step *steps;
    size_t count, next;
    char *body; /* of the last write */
};

typedef void script_send(struct transport *transport, const struct http_request *request,
                         struct http_response *response);

/* The next step, which must be for this request; NULL: there is none. */
const struct step *script_take(struct script *script, const char *request);
void script_keep_body(struct script *script, const char *body);
/* Gives what the step says (NULL: no answer), as JSON. */
void script_answer(const struct step *step, struct http_response *response);
void script_pause(struct transport *transport, unsigned milliseconds);

/* A client that plays a script, its settings and what it wants registered. */
struct scene {
    struct script script;
    struct registry registry;
    struct publication publication;
    struct registry_client *client;
    struct notes notes;
    struct registration wanted;
    struct error error;
    char *id;
};

/* Fills the scene; the dataset "ilo-a", titled "New", is wanted. */
void registry_scene_begin(struct scene *scene, script_send *send, const struct registry *settings,
                          const struct step *steps, size_t count);
/* Opens the client; `secret` is what the variable of the settings holds. */
void registry_scene_start(struct scene *scene, const char *secret);
void registry_scene_end(struct scene *scene);

/* Connects, and saves unless that fails. */
bool registry_scene_save(struct scene *scene);
void registry_scene_expect_error(const struct scene *scene, const char *text);

/* These do it and end the scene. */
void registry_scene_expect_saved(struct scene *scene, const char *id);
void registry_scene_expect_failed(struct scene *scene, const char *text, bool unusable);
/* `text` is what goes wrong; NULL: nothing. */
void registry_scene_expect_withdrawn(struct scene *scene, bool expected_there, const char *text);

#endif
