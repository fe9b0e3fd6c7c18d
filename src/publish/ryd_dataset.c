#include "publish/ryd_dataset.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "publish/answer_text.h"

enum { UUID_LENGTH = 36 };

bool ryd_is_uuid(const char *text)
{
    if (!text || strlen(text) != UUID_LENGTH)
        return false;
    for (size_t i = 0; i < UUID_LENGTH; i++) {
        bool dash = i == 8 || i == 13 || i == 18 || i == 23;
        if (dash ? text[i] != '-' : !strchr("0123456789abcdefABCDEF", text[i]))
            return false;
    }
    return true;
}

bool ryd_dataset_read(const json_t *item, struct registration *present)
{
    const json_t *metadata = json_object_get(item, "metadata");
    if (!ryd_is_uuid(answer_member(item, "id")) || !json_is_object(metadata))
        return false;
    *present = (struct registration){
        .id = xstrdup(answer_member(item, "id")),
        .short_name = xstrdup(answer_member(metadata, "short_name")),
        .title = xstrdup(answer_member(metadata, "human_readable_name")),
        .url = xstrdup(answer_member(metadata, "url")),
        .licence = xstrdup(answer_member(metadata, "licence_id")),
        .source_type = xstrdup(answer_member(metadata, "source_type")),
        .visibility = xstrdup(answer_member(metadata, "visibility")),
    };
    return true;
}

static void fill_in(char **field, const char *last)
{
    if (**field || !last)
        return;
    free(*field);
    *field = xstrdup(last);
}

void ryd_dataset_complete(struct registration *entry, const struct registration *wanted)
{
    fill_in(&entry->licence, wanted->last_licence);
    fill_in(&entry->source_type, wanted->last_source_type);
}

char *ryd_dataset_write(const struct registration *wanted, const char *organisation_id)
{
    json_t *object = json_pack("{s:s, s:s, s:s, s:s, s:s, s:s}", "short_name", wanted->short_name,
                               "human_readable_name", wanted->title, "url", wanted->url,
                               "licence_id", wanted->licence, "source_type", wanted->source_type,
                               "visibility", wanted->visibility);
    if (object && organisation_id)
        json_object_set_new(object, "owner_organisation_id", json_string(organisation_id));
    char *body = object ? json_dumps(object, JSON_COMPACT) : NULL;
    json_decref(object);
    return body;
}
