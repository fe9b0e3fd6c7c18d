#include <CUnit/CUnit.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/file.h"
#include "base/language.h"
#include "base/resource.h"
#include "base/strbuf.h"

extern CU_TestInfo language_tests[];

/* ---- a reader of .po files ----------------------------------------------------------------- */

enum { FORMS_MOST = 2, KINDS_MOST = 32 };

struct message {
    char *key; /* with its context, as in a compiled catalogue */
    char *plural;
    char *forms[FORMS_MOST];
    bool is_fuzzy;
};

struct messages {
    struct message *items;
    size_t count, capacity;
};

static void messages_release(struct messages *messages)
{
    for (size_t i = 0; i < messages->count; i++) {
        free(messages->items[i].key);
        free(messages->items[i].plural);
        for (size_t j = 0; j < FORMS_MOST; j++)
            free(messages->items[i].forms[j]);
    }
    free(messages->items);
}

/* Adds what a line has between its quotes. */
static void add_quoted(const char *line, struct strbuf *to)
{
    const char *at = strchr(line, '"');
    for (at = at ? at + 1 : ""; *at && *at != '"'; at++) {
        bool is_escape = *at == '\\' && at[1];
        at += is_escape;
        strbuf_addch(to, (char)(is_escape && *at == 'n' ? '\n' : *at));
    }
}

static bool begins(const char *line, const char *word)
{
    return strncmp(line, word, strlen(word)) == 0;
}

/* The text that the next lines of quotes go on with. */
struct reading {
    struct strbuf context, id, plural, forms[FORMS_MOST];
    struct strbuf *current;
    bool is_fuzzy;
};

static void end_message(struct reading *reading, struct messages *messages)
{
    if (reading->id.length) {
        messages->items =
            grow(messages->items, messages->count, &messages->capacity, sizeof *messages->items);
        struct message *message = &messages->items[messages->count++];
        *message = (struct message){.is_fuzzy = reading->is_fuzzy};
        message->key = reading->context.length
                           ? xasprintf("%s\004%s", reading->context.text, reading->id.text)
                           : xstrdup(reading->id.text);
        message->plural = reading->plural.length ? xstrdup(reading->plural.text) : NULL;
        for (size_t i = 0; i < FORMS_MOST; i++)
            message->forms[i] = reading->forms[i].length ? xstrdup(reading->forms[i].text) : NULL;
    }
    strbuf_reset(&reading->context);
    strbuf_reset(&reading->id);
    strbuf_reset(&reading->plural);
    for (size_t i = 0; i < FORMS_MOST; i++)
        strbuf_reset(&reading->forms[i]);
    reading->is_fuzzy = false;
}

static void read_line(const char *line, struct reading *reading, struct messages *messages)
{
    struct {
        const char *word;
        struct strbuf *text;
    } words[] = {{"msgctxt ", &reading->context},     {"msgid ", &reading->id},
                 {"msgid_plural ", &reading->plural}, {"msgstr ", &reading->forms[0]},
                 {"msgstr[0] ", &reading->forms[0]},  {"msgstr[1] ", &reading->forms[1]}};
    if (!*line)
        end_message(reading, messages);
    if (begins(line, "#,") && strstr(line, "fuzzy"))
        reading->is_fuzzy = true;
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (begins(line, words[i].word))
            reading->current = words[i].text;
    if (*line && *line != '#' && reading->current)
        add_quoted(line, reading->current);
}

static void read_po(const char *name, struct messages *messages)
{
    const char *source = getenv("SOURCE_FOLDER");
    char *path = xasprintf("%s/po/%s", source ? source : ".", name);
    struct error error = ERROR_INIT;
    size_t length;
    char *text = file_read(path, 1 << 24, &length, &error);
    CU_ASSERT_PTR_NOT_NULL_FATAL(text);
    struct reading reading = {.current = NULL};
    for (char *rest = text, *line; (line = strsep(&rest, "\n"));)
        read_line(line, &reading, messages);
    end_message(&reading, messages);
    strbuf_release(&reading.context);
    strbuf_release(&reading.id);
    strbuf_release(&reading.plural);
    for (size_t i = 0; i < FORMS_MOST; i++)
        strbuf_release(&reading.forms[i]);
    free(text);
    free(path);
}

/* ---- what must hold for every message ------------------------------------------------------ */

/* "d", "s", "zu" of the conversions of a format, by their places; the number of them. */
static size_t read_conversions(const char *format, char kinds[KINDS_MOST][8])
{
    size_t count = 0;
    memset(kinds, 0, sizeof *kinds * KINDS_MOST);
    for (const char *at = format; (at = strchr(at, '%'));) {
        if (at[1] == '%') {
            at += 2;
            continue;
        }
        size_t digits = strspn(at + 1, "0123456789");
        bool has_place = digits && at[1 + digits] == '$';
        size_t place = has_place ? strtoul(at + 1, NULL, 10) - 1 : count;
        at += has_place ? digits + 2 : 1;
        at += strspn(at, "-+ #0123456789.*");
        if (!*at)
            break; /* "with or without %" */
        size_t length = strspn(at, "hlzjtL") + 1;
        if (place < KINDS_MOST)
            snprintf(kinds[place], sizeof kinds[place], "%.*s", (int)(length < 7 ? length : 7), at);
        at += length;
        count++;
    }
    return count;
}

static bool have_same_conversions(const char *a, const char *b)
{
    char first[KINDS_MOST][8], second[KINDS_MOST][8];
    return read_conversions(a, first) == read_conversions(b, second) &&
           memcmp(first, second, sizeof first) == 0;
}

/* What the data fill in: every "{transaction-date/@iso-date:date}" of one is in the other. */
static bool has_placeholders_of(const char *text, const char *other)
{
    for (const char *at = text; (at = strchr(at, '{')); at++) {
        size_t length = strcspn(at, "} \"'"); /* "${" in a sentence opens nothing */
        if (at[length] != '}')
            continue;
        char *placeholder = xstrndup(at, length + 1);
        bool found = strstr(other, placeholder) != NULL;
        free(placeholder);
        if (!found)
            return false;
    }
    return true;
}

static size_t ending_newlines(const char *text)
{
    size_t length = strlen(text), count = 0;
    while (count < length && text[length - 1 - count] == '\n')
        count++;
    return count;
}

/* A text with '%' that is no format may say "100 %" in any way. */
static bool is_format(const char *text)
{
    char kinds[KINDS_MOST][8];
    return read_conversions(text, kinds) > 0 && !strstr(text, "% ");
}

static const char *without_context(const char *key)
{
    const char *end = strchr(key, '\004');
    return end ? end + 1 : key;
}

static void check_form(const char *language, const char *original, const char *form)
{
    bool good = form && *form && ending_newlines(form) == ending_newlines(original) &&
                (!is_format(original) || have_same_conversions(form, original)) &&
                has_placeholders_of(original, form) && has_placeholders_of(form, original);
    if (!good)
        printf("\n    %s: \"%s\" is \"%s\"\n", language, original, form ? form : "");
    CU_ASSERT_TRUE(good);
}

static void check_message(const char *language, const struct message *message, size_t forms)
{
    CU_ASSERT_FALSE(message->is_fuzzy);
    check_form(language, message->plural ? message->plural : without_context(message->key),
               message->forms[0]);
    if (message->plural && forms > 1)
        check_form(language, message->plural, message->forms[1]);
    CU_ASSERT_EQUAL(message->forms[1] != NULL, message->plural && forms > 1);
}

static const struct message *find(const struct messages *messages, const char *key)
{
    for (size_t i = 0; i < messages->count; i++)
        if (strcmp(messages->items[i].key, key) == 0)
            return &messages->items[i];
    return NULL;
}

/* What travels in the program is what the file says. */
static void check_compiled(const struct message *message)
{
    const char *text = without_context(message->key);
    const char *found = message->plural ? P_(message->key, message->plural, (size_t)1)
                                        : language_text_in(message->key, text);
    CU_ASSERT_STRING_EQUAL(found, message->forms[0]);
}

static void check_catalogue(const char *language, const char *file, size_t forms)
{
    struct messages template = {.items = NULL}, messages = {.items = NULL};
    struct error error = ERROR_INIT;
    read_po("iatipub.pot", &template);
    read_po(file, &messages);
    CU_ASSERT_TRUE(language_choose(language, &error));
    CU_ASSERT(template.count > 100);
    CU_ASSERT_EQUAL(messages.count, template.count);
    for (size_t i = 0; i < template.count; i++) {
        const struct message *message = find(&messages, template.items[i].key);
        if (!message)
            printf("\n    %s lacks \"%s\"\n", file, template.items[i].key);
        CU_ASSERT_PTR_NOT_NULL(message);
        if (!message)
            continue;
        check_message(language, message, forms);
        if (message->forms[0])
            check_compiled(message);
    }
    language_choose_english();
    messages_release(&messages);
    messages_release(&template);
}

static void french_is_complete(void)
{
    check_catalogue("fr", "fr.po", 2);
}

static void spanish_is_complete(void)
{
    check_catalogue("es", "es.po", 2);
}

static void chinese_is_complete(void)
{
    check_catalogue("zh", "zh_CN.po", 1);
}

/* ---- choosing ------------------------------------------------------------------------------ */

static void set_variables(const char *all, const char *messages, const char *lang,
                          const char *languages)
{
    const char *const names[] = {"LC_ALL", "LC_MESSAGES", "LANG", "LANGUAGE"};
    const char *const values[] = {all, messages, lang, languages};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (values[i])
            setenv(names[i], values[i], 1);
        else
            unsetenv(names[i]);
    language_start();
}

static void environment_chooses(void)
{
    const char *const names[] = {"LC_ALL", "LC_MESSAGES", "LANG", "LANGUAGE"};
    char *kept[4];
    for (size_t i = 0; i < 4; i++)
        kept[i] = xstrdup_or_null(getenv(names[i]));
    set_variables(NULL, NULL, "fr_FR.UTF-8", NULL);
    CU_ASSERT_STRING_EQUAL(language_chosen(), "fr");
    set_variables("es", NULL, "fr_FR.UTF-8", "zh");
    CU_ASSERT_STRING_EQUAL(language_chosen(), "es");
    set_variables("", "zh_CN.UTF-8", "fr", NULL);
    CU_ASSERT_STRING_EQUAL(language_chosen(), "zh");
    set_variables(NULL, NULL, NULL, "es:fr");
    CU_ASSERT_STRING_EQUAL(language_chosen(), "es");
    set_variables("C", NULL, "fr", "fr");
    CU_ASSERT_STRING_EQUAL(language_chosen(), "en");
    set_variables(NULL, NULL, "zh_TW.UTF-8", NULL);
    CU_ASSERT_STRING_EQUAL(language_chosen(), "en");
    set_variables(NULL, NULL, "frp_IT", NULL);
    CU_ASSERT_STRING_EQUAL(language_chosen(), "en");
    set_variables(kept[0], kept[1], kept[2], kept[3]);
    for (size_t i = 0; i < 4; i++)
        free(kept[i]);
    language_choose_english();
}

static void unknown_language_is_refused(void)
{
    struct error error = ERROR_INIT;
    CU_ASSERT_FALSE(language_choose("de", &error));
    CU_ASSERT_EQUAL(error.kind, ERROR_USAGE);
    CU_ASSERT_STRING_EQUAL(error.text,
                           "there is no language 'de'; expected en, fr, es or zh (--lang)");
    error_clear(&error);
    CU_ASSERT_TRUE(language_choose("fr-CA", &error));
    CU_ASSERT_STRING_EQUAL(language_chosen(), "fr");
    language_choose_english();
    CU_ASSERT_STRING_EQUAL(_("none"), "none");
}

static void plural_follows_language(void)
{
    struct error error = ERROR_INIT;
    CU_ASSERT_STRING_EQUAL(P_("file", "files", (size_t)0), "files");
    CU_ASSERT_STRING_EQUAL(P_("file", "files", (size_t)1), "file");
    language_choose("fr", &error);
    CU_ASSERT_STRING_EQUAL(P_("file", "files", (size_t)0), "fichier");
    CU_ASSERT_STRING_EQUAL(P_("file", "files", (size_t)2), "fichiers");
    language_choose("es", &error);
    CU_ASSERT_STRING_EQUAL(P_("file", "files", (size_t)0), "archivos");
    CU_ASSERT_STRING_EQUAL(P_("file", "files", (size_t)1), "archivo");
    language_choose("zh", &error);
    CU_ASSERT_STRING_EQUAL(P_("file", "files", (size_t)1), "个文件");
    CU_ASSERT_STRING_EQUAL(P_("file", "files", (size_t)2), "个文件");
    CU_ASSERT_STRING_EQUAL(_("a text that no catalogue has"), "a text that no catalogue has");
    CU_ASSERT_STRING_EQUAL(_(""), "");
    language_choose_english();
}

static void width_counts_columns(void)
{
    CU_ASSERT_EQUAL(language_width("import"), 6);
    CU_ASSERT_EQUAL(language_width("calculé"), 7);
    CU_ASSERT_EQUAL(language_width("导入"), 4);
}

/* ---- catalogues from anywhere -------------------------------------------------------------- */

static void damaged_catalogue_is_harmless(void)
{
    size_t length, found;
    const char *data = resource_embedded("lang/fr.mo", &length);
    CU_ASSERT_PTR_NOT_NULL_FATAL(data);
    struct catalogue catalogue;
    for (size_t cut = 1; cut < length; cut += 1 + cut / 64) {
        char *part = xmalloc(cut); /* of its own, so that a sanitizer sees reads beyond */
        memcpy(part, data, cut);
        if (catalogue_open(&catalogue, part, cut))
            catalogue_find(&catalogue, "file", &found);
        free(part);
    }
    char *copy = xmalloc(length);
    for (size_t at = 0; at < 4096 && at < length; at++) {
        memcpy(copy, data, length);
        copy[at] = (char)0xFF;
        if (catalogue_open(&catalogue, copy, length))
            catalogue_find(&catalogue, "file", &found);
    }
    free(copy);
    CU_ASSERT_TRUE(catalogue_open(&catalogue, data, length));
    CU_ASSERT_STRING_EQUAL(catalogue_find(&catalogue, "file", &found), "fichier");
    CU_ASSERT_EQUAL(found, strlen("fichier") + 1 + strlen("fichiers"));
    CU_ASSERT_PTR_NULL(catalogue_find(&catalogue, "no such text", &found));
}

static void big_endian_catalogue_is_read(void)
{
    static const unsigned char data[] = "\x95\x04\x12\xde\0\0\0\0\0\0\0\1\0\0\0\x14\0\0\0\x1c"
                                        "\0\0\0\3\0\0\0\x24\0\0\0\3\0\0\0\x28yes\0oui";
    struct catalogue catalogue;
    size_t length;
    CU_ASSERT_TRUE_FATAL(catalogue_open(&catalogue, data, sizeof data));
    CU_ASSERT_STRING_EQUAL(catalogue_find(&catalogue, "yes", &length), "oui");
    CU_ASSERT_EQUAL(length, 3);
}

CU_TestInfo language_tests[] = {
    {"every message has a French translation", french_is_complete},
    {"every message has a Spanish translation", spanish_is_complete},
    {"every message has a Chinese translation", chinese_is_complete},
    {"the environment chooses the language", environment_chooses},
    {"an unknown language is refused", unknown_language_is_refused},
    {"plurals follow the language", plural_follows_language},
    {"the width of a text is in columns", width_counts_columns},
    {"a damaged catalogue is harmless", damaged_catalogue_is_harmless},
    {"a catalogue of the other byte order is read", big_endian_catalogue_is_read},
    CU_TEST_INFO_NULL,
};
