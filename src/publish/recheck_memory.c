#include "publish/recheck_memory.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/alloc.h"
#include "base/date.h"
#include "base/file.h"
#include "base/strbuf.h"

enum { LARGEST = 4 * 1024 * 1024 /* bytes */ };
#define FILE_NAME ".iatipub/recheck"

void recheck_memory_add(struct recheck_memory *memory, const char *dataset, const char *since)
{
    memory->items = grow(memory->items, memory->count, &memory->capacity, sizeof *memory->items);
    memory->items[memory->count++] = (struct recheck_item){xstrdup(dataset), xstrdup(since)};
}

const char *recheck_memory_since(const struct recheck_memory *memory, const char *dataset)
{
    for (size_t i = 0; i < memory->count; i++)
        if (strcmp(memory->items[i].dataset, dataset) == 0)
            return memory->items[i].since;
    return NULL;
}

/* "DATASET SINCE"; anything else is left out. */
static void take_line(struct recheck_memory *memory, char *line)
{
    char *since = strchr(line, ' ');
    if (!since)
        return;
    *since++ = '\0';
    if (*line && datetime_is_valid(since))
        recheck_memory_add(memory, line, since);
}

void recheck_memory_read(struct recheck_memory *memory, const char *folder)
{
    *memory = (struct recheck_memory){.items = NULL};
    struct error ignored = ERROR_INIT;
    char *path = path_join(folder, FILE_NAME), *rest = NULL;
    size_t length;
    char *text = file_exists(path) ? file_read(path, LARGEST, &length, &ignored) : NULL;
    for (char *line = text ? strtok_r(text, "\n", &rest) : NULL; line;
         line = strtok_r(NULL, "\n", &rest))
        take_line(memory, line);
    error_clear(&ignored);
    free(text);
    free(path);
}

bool recheck_memory_write(const struct recheck_memory *memory, const char *folder,
                          struct error *error)
{
    char *path = path_join(folder, FILE_NAME);
    struct strbuf text = STRBUF_INIT;
    for (size_t i = 0; i < memory->count; i++)
        strbuf_addf(&text, "%s %s\n", memory->items[i].dataset, memory->items[i].since);
    bool written = memory->count ? file_write(path, text.text, text.length, error)
                                 : unlink(path) == 0 || errno == ENOENT ||
                                       error_errno(error, "cannot remove '%s'", path);
    strbuf_release(&text);
    free(path);
    return written;
}

void recheck_memory_release(struct recheck_memory *memory)
{
    for (size_t i = 0; i < memory->count; i++) {
        free(memory->items[i].dataset);
        free(memory->items[i].since);
    }
    free(memory->items);
    *memory = (struct recheck_memory){.items = NULL};
}
