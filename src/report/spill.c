#include "report/spill.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/alloc.h"

enum { WINDOW = 64 * 1024 };

void spill_release(struct spill *spill)
{
    strbuf_release(&spill->held);
    if (spill->descriptor >= 0)
        close(spill->descriptor);
    *spill = (struct spill)SPILL_INIT;
}

static const char *temporary_folder(void)
{
    const char *folder = getenv("TMPDIR");
    return folder && *folder ? folder : "/tmp";
}

static bool fail(const char *what, struct error *error)
{
    return error_errno(error,
                       "cannot %s the findings in a temporary file in '%s' (TMPDIR names "
                       "another folder)",
                       what, temporary_folder());
}

static bool make_file(struct spill *spill, struct error *error)
{
    if (spill->descriptor >= 0)
        return true;
    char *name = xasprintf("%s/iatipub-XXXXXX", temporary_folder());
    spill->descriptor = mkostemp(name, O_CLOEXEC);
    bool made = spill->descriptor >= 0;
    if (made)
        unlink(name);
    free(name);
    return made || fail(E_("keep"), error);
}

static bool write_held(struct spill *spill, struct error *error)
{
    if (!make_file(spill, error))
        return false;
    size_t done = 0;
    while (done < spill->held.length) {
        ssize_t count = pwrite(spill->descriptor, spill->held.text + done,
                               spill->held.length - done, (off_t)(spill->written + done));
        if (count > 0)
            done += (size_t)count;
        else if (count == 0 || errno != EINTR)
            return fail(E_("keep"), error);
    }
    spill->written += done;
    strbuf_reset(&spill->held);
    return true;
}

bool spill_add(struct spill *spill, const void *data, size_t length, struct error *error)
{
    if (spill->held.length && spill->held.length + length > SPILL_HELD && !write_held(spill, error))
        return false;
    strbuf_add(&spill->held, data, length);
    return true;
}

size_t spill_length(const struct spill *spill)
{
    return spill->written + spill->held.length;
}

void spill_cut(struct spill *spill, size_t length)
{
    if (length < spill->written) {
        spill->written = length; /* what is behind is written over */
        strbuf_reset(&spill->held);
    } else if (length < spill_length(spill)) {
        spill->held.length = length - spill->written;
        spill->held.text[spill->held.length] = '\0';
    }
}

void spill_cursor_begin(struct spill_cursor *cursor, const struct spill *spill)
{
    *cursor = (struct spill_cursor){.spill = spill, .window = STRBUF_INIT};
}

void spill_cursor_release(struct spill_cursor *cursor)
{
    strbuf_release(&cursor->window);
}

/* Fills the window with `length` bytes of the file from the cursor on. */
static bool read_window(struct spill_cursor *cursor, size_t length, struct error *error)
{
    strbuf_reset(&cursor->window);
    cursor->window_start = cursor->offset;
    char block[16 * 1024];
    while (cursor->window.length < length) {
        size_t wanted = length - cursor->window.length;
        ssize_t count =
            pread(cursor->spill->descriptor, block, wanted < sizeof block ? wanted : sizeof block,
                  (off_t)(cursor->offset + cursor->window.length));
        if (count == 0)
            errno = EIO; /* shorter than what was written */
        if (count > 0)
            strbuf_add(&cursor->window, block, (size_t)count);
        else if (count == 0 || errno != EINTR)
            return fail(E_("read"), error);
    }
    return true;
}

/* The same for what stands across the end of the file and the memory. */
static bool join_window(struct spill_cursor *cursor, size_t length, struct error *error)
{
    const struct spill *spill = cursor->spill;
    size_t in_file = spill->written - cursor->offset;
    if (!read_window(cursor, in_file < length ? in_file : length, error))
        return false;
    if (in_file < length)
        strbuf_add(&cursor->window, spill->held.text, length - in_file);
    return true;
}

static bool window_holds(const struct spill_cursor *cursor, size_t length)
{
    return cursor->offset >= cursor->window_start &&
           cursor->offset + length <= cursor->window_start + cursor->window.length;
}

const char *spill_cursor_peek(struct spill_cursor *cursor, size_t *length, struct error *error)
{
    const struct spill *spill = cursor->spill;
    size_t left = spill_length(spill) - cursor->offset;
    if (*length > left)
        *length = left;
    if (cursor->offset >= spill->written)
        return spill->held.text + (cursor->offset - spill->written);
    if (!window_holds(cursor, *length)) {
        size_t ahead = *length > WINDOW ? *length : WINDOW;
        if (!join_window(cursor, ahead < left ? ahead : left, error))
            return NULL;
    }
    return cursor->window.text + (cursor->offset - cursor->window_start);
}
