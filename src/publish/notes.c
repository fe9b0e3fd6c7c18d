#include "publish/notes.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/alloc.h"

void notes_add(struct notes *notes, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    char *text = xvasprintf(format, args);
    va_end(args);
    notes->items = grow(notes->items, notes->count, &notes->capacity, sizeof *notes->items);
    notes->items[notes->count++] = text;
}

void notes_release(struct notes *notes)
{
    for (size_t i = 0; i < notes->count; i++)
        free(notes->items[i]);
    free(notes->items);
    *notes = (struct notes){.items = NULL};
}
