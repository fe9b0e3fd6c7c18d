#include "report/fingerprint.h"

#include <stdbool.h>
#include <string.h>

#include "base/digest.h"
#include "base/file.h"
#include "report/findings_json.h"

void fingerprinter_begin(struct fingerprinter *fingerprinter)
{
    *fingerprinter = (struct fingerprinter){.text = STRBUF_INIT};
}

void fingerprinter_end(struct fingerprinter *fingerprinter)
{
    strbuf_release(&fingerprinter->text);
}

/* "transaction[3]/value" without "[3]". */
static void add_path(struct strbuf *text, const char *path)
{
    while (*path) {
        size_t length = strcspn(path, "[");
        strbuf_add(text, path, length);
        path += length;
        if (*path == '[') {
            size_t digits = strspn(path + 1, "0123456789");
            size_t skipped = digits && path[1 + digits] == ']' ? digits + 2 : 1;
            if (skipped == 1)
                strbuf_addch(text, '[');
            path += skipped;
        }
    }
}

/* True if what stands before a number says that it is a place. */
static bool tells_place(const char *message, const char *number)
{
    static const char *const words[] = {"line ", "lines ", "column ", "row "};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        size_t length = strlen(words[i]);
        if ((size_t)(number - message) >= length && memcmp(number - length, words[i], length) == 0)
            return true;
    }
    return false;
}

/* A message may name another place ("first on line 12"), which moves too. */
static void add_message(struct strbuf *text, const char *message)
{
    for (const char *at = message; *at;) {
        size_t length = strcspn(at, "0123456789");
        strbuf_add(text, at, length);
        at += length;
        size_t digits = strspn(at, "0123456789");
        if (!tells_place(message, at))
            strbuf_add(text, at, digits);
        at += digits;
    }
}

static void add_field(struct strbuf *text, char mark, const char *field,
                      void (*add)(struct strbuf *text, const char *field))
{
    strbuf_addch(text, mark);
    if (field)
        add(text, field);
    strbuf_addch(text, '\0');
}

/* Reports replace bytes that are not UTF-8, so these are the same here. */
static void describe(struct strbuf *text, const struct finding *finding)
{
    bool is_of_file = !finding->subject || strcmp(finding->subject, FINDING_OF_FILE) == 0;
    const char *file = finding->place.file ? path_base(finding->place.file) : NULL;
    add_field(text, 'r', finding->rule, strbuf_add_utf8);
    add_field(text, is_of_file ? 'f' : 's', is_of_file ? file : finding->subject, strbuf_add_utf8);
    struct strbuf clean = STRBUF_INIT;
    if (finding->path)
        strbuf_add_utf8(&clean, finding->path);
    add_field(text, 'p', clean.text, add_path);
    strbuf_reset(&clean);
    const char *detail = finding->value ? finding->value : finding->message;
    if (detail)
        strbuf_add_utf8(&clean, detail);
    add_field(text, finding->value ? 'v' : 'm', clean.text,
              finding->value ? strbuf_addstr : add_message);
    strbuf_release(&clean);
}

uint64_t finding_fingerprint(struct fingerprinter *fingerprinter, const struct finding *finding)
{
    unsigned char digest[DIGEST_SIZE];
    strbuf_reset(&fingerprinter->text);
    describe(&fingerprinter->text, finding);
    digest_raw(fingerprinter->text.text, fingerprinter->text.length, digest);
    uint64_t fingerprint = 0;
    for (int i = 0; i < 8; i++)
        fingerprint = fingerprint << 8 | digest[i];
    return fingerprint;
}
