#include "commands/handover.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/alloc.h"
#include "base/file.h"
#include "commands/leak_test.h"

bool handover_begin(struct handover *handover, struct session *session, const char *target,
                    const char *ending)
{
    *handover = (struct handover){.target = target};
    char *beside = target && !file_is_written_to_as_it_is(target)
                       ? path_folder(target)
                       : path_join(session->publication->folder, ".iatipub");
    bool made = folder_make(beside, &session->error);
    handover->folder = xasprintf("%s/.export-XXXXXX", beside);
    if (made && !mkdtemp(handover->folder)) {
        made = error_errno(&session->error, "cannot write in '%s'", beside);
        free(handover->folder);
        handover->folder = NULL;
    }
    free(beside);
    if (made)
        handover->path = xasprintf("%s/export.%s", handover->folder, ending);
    return made;
}

/* People know the file by the name that it would have had. */
static void rename_in_findings(const struct handover *handover, struct findings *findings)
{
    for (size_t i = 0; i < findings->count; i++) {
        struct place *place = &findings->items[i].place;
        if (place->file && strcmp(place->file, handover->path) == 0)
            place_set(place, handover->target ? handover->target : "standard output", place->line,
                      place->column);
    }
}

static bool copy_to_output(const struct handover *handover, struct error *error)
{
    char block[65536];
    FILE *stream = file_open(handover->path, error);
    if (!stream)
        return false;
    size_t length;
    while ((length = fread(block, 1, sizeof block, stream)) > 0 &&
           fwrite(block, 1, length, stdout) == length)
        continue;
    bool copied = !ferror(stream) && fflush(stdout) == 0 && !ferror(stdout);
    if (!copied)
        error_errno(error, "cannot write standard output");
    fclose(stream);
    return copied;
}

bool handover_end(struct handover *handover, struct session *session, struct store *store)
{
    bool tested = leak_test(session, store, handover->path);
    rename_in_findings(handover, &session->findings);
    if (!tested || session->stopped)
        return false;
    return handover->target ? file_put_in_place(handover->path, handover->target, &session->error)
                            : copy_to_output(handover, &session->error);
}

void handover_release(struct handover *handover)
{
    if (handover->path)
        unlink(handover->path);
    if (handover->folder)
        rmdir(handover->folder);
    free(handover->path);
    free(handover->folder);
    *handover = (struct handover){.path = NULL};
}
