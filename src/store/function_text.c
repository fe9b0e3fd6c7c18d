/* iati_id(part, ...), iati_boolean(text), stable_ref(prefix, part, ...) */
#include <stdlib.h>
#include <string.h>

#include "base/digest.h"
#include "base/language.h"
#include "base/small_letters.h"
#include "base/strbuf.h"
#include "store/function_inside.h"

/* ---- identifiers ---- */

/* IATI forbids / & | ? in identifiers; white space and control characters are never meant. */
static bool is_identifier_part(const struct argument *part)
{
    static const char *const spaces[] = {"\u00A0", "\u2007", "\u2009", "\u200B",
                                         "\u202F", "\u3000", "\uFEFF"};
    for (size_t i = 0; i < part->length; i++) {
        unsigned char c = (unsigned char)part->text[i];
        if (c <= ' ' || c == 0x7F || strchr("/&|?", c))
            return false;
    }
    for (size_t i = 0; i < sizeof spaces / sizeof *spaces; i++)
        if (memmem(part->text, part->length, spaces[i], strlen(spaces[i])))
            return false;
    return true;
}

/* False if there is nothing to identify by. */
static bool add_part(sqlite3_context *context, sqlite3_value *value, struct strbuf *identifier)
{
    struct argument part;
    if (!argument_read(value, &part))
        return false;
    if (sqlite3_value_type(value) == SQLITE_FLOAT || !is_identifier_part(&part)) {
        function_notes_add(&functions_of(context)->notes, NOTE_IDENTIFIER, NULL, NULL, part.text,
                           part.length);
        return false;
    }
    strbuf_addch(identifier, '-');
    strbuf_add(identifier, part.text, part.length);
    return true;
}

void function_iati_id(sqlite3_context *context, int count, sqlite3_value **values)
{
    struct strbuf identifier = STRBUF_INIT;
    bool whole = count > 0;
    if (!whole)
        function_fail(context, N_("iati_id: expected the parts that follow the identifier of the "
                                  "organisation"));
    strbuf_addstr(&identifier, functions_of(context)->publication->organisation.ref);
    for (int i = 0; whole && i < count; i++)
        whole = add_part(context, values[i], &identifier);
    if (whole)
        sqlite3_result_text(context, identifier.text, (int)identifier.length, SQLITE_TRANSIENT);
    strbuf_release(&identifier);
}

/* ---- yes and no ---- */

enum { LONGEST_ANSWER = 16 };

static const struct {
    const char *word;
    bool yes;
} answers[] = {
    {"1", true},    {"0", false},        {"true", true},   {"false", false}, {"t", true},
    {"f", false},   {"yes", true},       {"no", false},    {"y", true},      {"n", false},
    {"oui", true},  {"non", false},      {"vrai", true},   {"faux", false},  {"si", true},
    {"sí", true},   {"verdadero", true}, {"falso", false}, {"ja", true},     {"nein", false},
    {"wahr", true}, {"falsch", false},   {"nee", false},   {"waar", true},   {"onwaar", false},
};

void function_iati_boolean(sqlite3_context *context, int count, sqlite3_value **values)
{
    struct argument argument;
    char word[LONGEST_ANSWER + 1] = "";
    (void)count;
    if (!argument_read(values[0], &argument))
        return;
    if (argument.length <= LONGEST_ANSWER && !memchr(argument.text, '\0', argument.length))
        small_letters(word, argument.text, argument.length);
    for (size_t i = 0; i < sizeof answers / sizeof *answers; i++)
        if (strcmp(word, answers[i].word) == 0) {
            sqlite3_result_text(context, answers[i].yes ? "1" : "0", 1, SQLITE_STATIC);
            return;
        }
    function_refuse(context, values[0], NOTE_BOOLEAN);
}

/* ---- references ---- */

enum { REFERENCE_BYTES = 6 }; /* of the digest; two digits each */

/* The length in front keeps the parts apart, so that "ab", "c" is not "a", "bc"; no part at all is
 * not a blank one. */
static void add_content(struct strbuf *content, sqlite3_value *value)
{
    const char *text = (const char *)sqlite3_value_text(value);
    int length = sqlite3_value_bytes(value);
    if (!text)
        strbuf_addstr(content, "-;");
    else
        strbuf_addf(content, "%d:", length);
    if (text)
        strbuf_add(content, text, (size_t)length);
}

void function_stable_ref(sqlite3_context *context, int count, sqlite3_value **values)
{
    if (count < 2) {
        function_fail(context, N_("stable_ref: expected a prefix and what makes the row itself"));
        return;
    }
    struct strbuf content = STRBUF_INIT, reference = STRBUF_INIT;
    unsigned char digest[DIGEST_SIZE];
    for (int i = 1; i < count; i++)
        add_content(&content, values[i]);
    digest_raw(content.text, content.length, digest);
    if (sqlite3_value_type(values[0]) != SQLITE_NULL)
        strbuf_addstr(&reference, (const char *)sqlite3_value_text(values[0]));
    for (size_t i = 0; i < REFERENCE_BYTES; i++) {
        strbuf_addch(&reference, "0123456789abcdef"[digest[i] >> 4]);
        strbuf_addch(&reference, "0123456789abcdef"[digest[i] & 15]);
    }
    sqlite3_result_text(context, reference.text, (int)reference.length, SQLITE_TRANSIENT);
    strbuf_release(&reference);
    strbuf_release(&content);
}
