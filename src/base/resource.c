#include "base/resource.h"

#include <libxml/xmlIO.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/file.h"

enum { LARGEST_RESOURCE = 64 * 1024 * 1024 };

static const char url_prefix[] = "resource:";
static const char *override_folder;

void resource_set_folder(const char *folder)
{
    override_folder = folder;
}

static const struct resource *find(const char *name)
{
    for (size_t i = 0; i < resource_count; i++)
        if (strcmp(resource_table[i].name, name) == 0)
            return &resource_table[i];
    return NULL;
}

/* The file that replaces a resource, NULL if there is none. The caller frees. */
static char *find_override(const char *name)
{
    char *path = override_folder ? path_join(override_folder, name) : NULL;
    if (!path || file_exists(path))
        return path;
    free(path);
    return NULL;
}

bool resource_is_embedded(const char *name)
{
    char *path = find_override(name);
    free(path);
    return !path;
}

static char *read_override(const char *name, size_t *length, struct error *error)
{
    char *path = find_override(name);
    char *data = path ? file_read(path, LARGEST_RESOURCE, length, error) : NULL;
    free(path);
    return data;
}

const char *resource_embedded(const char *name, size_t *length)
{
    const struct resource *resource = find(name);
    if (!resource)
        return NULL;
    *length = (size_t)(resource->end - resource->data);
    return (const char *)resource->data;
}

char *resource_read(const char *name, size_t *length, struct error *error)
{
    char *data = read_override(name, length, error);
    if (data || error->kind)
        return data;
    const char *embedded = resource_embedded(name, length);
    if (!embedded) {
        error_set(error, ERROR_ENVIRONMENT, "no file '%s' in the program", name);
        return NULL;
    }
    data = xmalloc(*length + 1);
    memcpy(data, embedded, *length);
    data[*length] = '\0';
    return data;
}

char *resource_read_lean(const char *name, size_t *length, struct error *error)
{
    char *lean = xasprintf("%s.lean", name);
    bool is_there = resource_is_embedded(name) && find(lean);
    char *data = resource_read(is_there ? lean : name, length, error);
    free(lean);
    return data;
}

/* What libxml2 reads from: the whole file and how far it has come. */
struct stream {
    char *data;
    size_t length, offset;
};

static int matches(const char *url)
{
    return strncmp(url, url_prefix, strlen(url_prefix)) == 0;
}

static void *open_stream(const char *url)
{
    struct error error = ERROR_INIT;
    struct stream *stream = xcalloc(1, sizeof *stream);
    stream->data = resource_read_lean(url + strlen(url_prefix), &stream->length, &error);
    error_clear(&error);
    if (stream->data)
        return stream;
    free(stream);
    return NULL;
}

static int read_stream(void *context, char *buffer, int size)
{
    struct stream *stream = context;
    size_t left = stream->length - stream->offset;
    size_t count = size < 0 ? 0 : left < (size_t)size ? left : (size_t)size;
    memcpy(buffer, stream->data + stream->offset, count);
    stream->offset += count;
    return (int)count;
}

static int close_stream(void *context)
{
    struct stream *stream = context;
    free(stream->data);
    free(stream);
    return 0;
}

void resource_register_with_libxml(void)
{
    xmlRegisterInputCallbacks(matches, open_stream, read_stream, close_stream);
}
