#include "standard/rule_packs.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/resource.h"

#define FOLDER "schemas/rulesets/"
#define ENDING ".json"

/* The name of the pack in a resource; its length, 0 if the resource is none. */
static const char *pack_name(const struct resource *resource, size_t *length)
{
    size_t folder = strlen(FOLDER), ending = strlen(ENDING), whole = strlen(resource->name);
    bool is_pack = whole > folder + ending && strncmp(resource->name, FOLDER, folder) == 0 &&
                   strcmp(resource->name + whole - ending, ENDING) == 0;
    *length = is_pack ? whole - folder - ending : 0;
    return resource->name + (is_pack ? folder : 0);
}

bool rule_pack_exists(const char *name)
{
    for (size_t i = 0; i < resource_count; i++) {
        size_t length;
        const char *pack = pack_name(&resource_table[i], &length);
        if (length && strlen(name) == length && strncmp(name, pack, length) == 0)
            return true;
    }
    return false;
}

char *rule_pack_read(const char *name, size_t *length, struct error *error)
{
    char *resource = xasprintf(FOLDER "%s" ENDING, name);
    char *text = resource_read(resource, length, error);
    free(resource);
    return text;
}

void rule_pack_list(struct strbuf *names)
{
    const char *separator = "";
    for (size_t i = 0; i < resource_count; i++) {
        size_t length;
        const char *pack = pack_name(&resource_table[i], &length);
        if (!length)
            continue;
        strbuf_addf(names, "%s%.*s", separator, (int)length, pack);
        separator = ", ";
    }
}
