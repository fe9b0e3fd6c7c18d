#include "command.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/language.h"
#include "base/strbuf.h"
#include "commands/codelist_show.h"
#include "commands/codelist_update.h"
#include "commands/session.h"
#include "options.h"
#include "standard/code_name.h"
#include "standard/codelist.h"

static const struct usage usage = {
    .synopsis = "iatipub codelist [options] [NAME [CODE]]\n"
                "       iatipub codelist update [--from DIR|URL] [options]",
    .text =
        N_("Shows the codelists of the standard: all lists, all codes of one, or one code.\n"
           "'codelist update' reads the official XML files, writes their codes into the folder\n"
           "of --codelist-dir and says what changed."),
    .example = "  iatipub codelist Sector 11220\n"
               "  iatipub codelist Sector --search water --format csv\n"
               "  iatipub codelist update --from downloads/ --codelist-dir codelists/",
    .least = 0,
    .most = 2,
};

enum { SUGGESTIONS = 3 };

struct settings {
    const char *name, *code;
    const char *search, *version, *format_name, *folder, *from;
    enum codelist_format format;
};

/* --- searching --- */

/* Capital letters beyond ASCII: from `first` to `last`, every `step`th, the small one is `distance`
 * further on. */
static const struct capitals {
    unsigned first, last, step, distance;
} capitals[] = {
    {0xC0, 0xD6, 1, 32},   {0xD8, 0xDE, 1, 32},   {0x100, 0x136, 2, 1},
    {0x139, 0x147, 2, 1},  {0x14A, 0x176, 2, 1},  {0x179, 0x17D, 2, 1},
    {0x391, 0x3A9, 1, 32}, {0x410, 0x42F, 1, 32}, {0x400, 0x40F, 1, 80},
};

static unsigned fold_letter(unsigned letter)
{
    for (size_t i = 0; i < sizeof capitals / sizeof *capitals; i++) {
        const struct capitals *range = &capitals[i];
        if (letter >= range->first && letter <= range->last &&
            (letter - range->first) % range->step == 0)
            return letter + range->distance;
    }
    return letter == 0x178 ? 0xFF : letter;
}

/* Adds the text in small letters. Letters of one byte and of two are folded, others kept. */
static void add_folded(struct strbuf *folded, const char *text)
{
    for (const unsigned char *c = (const unsigned char *)text; *c; c++) {
        if (*c >= 'A' && *c <= 'Z') {
            strbuf_addch(folded, (char)(*c + 'a' - 'A'));
        } else if ((*c & 0xE0) == 0xC0 && (c[1] & 0xC0) == 0x80) {
            unsigned letter = fold_letter((unsigned)(*c & 0x1F) << 6 | (c[1] & 0x3F));
            strbuf_addch(folded, (char)(0xC0 | letter >> 6));
            strbuf_addch(folded, (char)(0x80 | (letter & 0x3F)));
            c++;
        } else {
            strbuf_addch(folded, (char)*c);
        }
    }
}

static bool item_matches(const struct codelist_item *item, const char *folded_search)
{
    struct strbuf text = STRBUF_INIT;
    add_folded(&text, item->code);
    strbuf_addch(&text, '\n');
    add_folded(&text, item->name_en);
    strbuf_addch(&text, '\n');
    add_folded(&text, item->name_fr);
    strbuf_addch(&text, '\n');
    add_folded(&text, code_name(item)); /* in the language that is chosen */
    bool found = strstr(text.text, folded_search) != NULL;
    strbuf_release(&text);
    return found;
}

/* Adds the rows of a list that are asked for. */
static void search_list(const struct settings *settings, const struct codelist *list,
                        struct codelist_hits *hits)
{
    struct strbuf search = STRBUF_INIT;
    add_folded(&search, settings->search ? settings->search : "");
    for (size_t i = 0; i < list->item_count; i++)
        if (codelist_item_applies(list, &list->items[i], settings->version) &&
            item_matches(&list->items[i], search.text))
            codelist_hits_add(hits, list, &list->items[i]);
    strbuf_release(&search);
}

/* Shows the rows; none is exit status 1, as with grep. */
static int show_found(const struct settings *settings, const struct codelist_hits *hits)
{
    codelist_show_rows(hits, settings->format, !settings->name);
    if (hits->count > 0)
        return ERROR_NONE;
    struct error error = ERROR_INIT;
    error_set(&error, ERROR_DATA, "no code");
    if (settings->name)
        error_add(&error, " of codelist '%s'", settings->name);
    if (settings->search)
        error_add(&error, " contains '%s'", settings->search);
    if (settings->version)
        error_add(&error, " in this version");
    return report_error(&error);
}

static int show_list(const struct settings *settings, const struct codelist *list)
{
    struct codelist_hits hits = {.items = NULL};
    search_list(settings, list, &hits);
    int status = show_found(settings, &hits);
    codelist_hits_release(&hits);
    return status;
}

static int search_all(const struct settings *settings, struct codelists *lists, struct error *error)
{
    size_t count;
    const char *const *names = codelists_names(lists, &count);
    struct codelist_hits hits = {.items = NULL};
    for (size_t i = 0; i < count; i++)
        search_list(settings, codelists_get(lists, names[i], error), &hits);
    int status = show_found(settings, &hits);
    codelist_hits_release(&hits);
    return status;
}

/* --- one code --- */

/* Adds "; did you mean 'A' (its name) or 'B'?" if there are codes near enough. */
static void add_suggestions(struct error *error, const struct codelist *list, const char *code)
{
    const char *codes[SUGGESTIONS];
    size_t count = codelist_suggest(list, code, codes, SUGGESTIONS);
    for (size_t i = 0; i < count; i++) {
        const char *name = codelist_find(list, codes[i])->name_en;
        const char *before = i == 0 ? E_("; did you mean ") : i + 1 < count ? E_(", ") : E_(" or ");
        error_add(error, "%s'%s'", before, codes[i]);
        if (*name)
            error_add(error, " (%.999s)", name);
    }
    if (count)
        error_add(error, "?");
}

static int report_unknown_code(const struct settings *settings, const struct codelist *list)
{
    struct error error = ERROR_INIT;
    const struct codelist_item *other = codelist_find(list, settings->code);
    error_set(&error, ERROR_DATA, "codelist '%s' has no code '%s'", list->name, settings->code);
    if (other)
        error_add(&error, " in version %s; it is there in %s", settings->version,
                  *other->versions ? other->versions : list->versions);
    else
        add_suggestions(&error, list, settings->code);
    return report_error(&error);
}

static int show_code(const struct settings *settings, const struct codelist *list,
                     struct codelists *lists)
{
    struct codelist_hits hits = {.items = NULL};
    for (const struct codelist_item *item = codelist_find(list, settings->code); item;
         item = item->older)
        if (codelist_item_applies(list, item, settings->version))
            codelist_hits_add(&hits, list, item);
    if (hits.count == 0)
        return report_unknown_code(settings, list);
    codelist_show_code(&hits, settings->format, lists);
    codelist_hits_release(&hits);
    return ERROR_NONE;
}

/* --- the verb --- */

static int show_named(const struct settings *settings, struct codelists *lists)
{
    struct error error = ERROR_INIT;
    const struct codelist *list = codelists_get(lists, settings->name, &error);
    if (!list)
        return report_error(&error);
    return settings->code ? show_code(settings, list, lists) : show_list(settings, list);
}

/* The versions of the standard are a codelist too. */
static bool check_version(const char *version, struct codelists *lists, struct error *error)
{
    const struct codelist *list = version ? codelists_get(lists, "Version", error) : NULL;
    if (!version || (list && codelist_find(list, version)))
        return true;
    return list && error_set(error, ERROR_USAGE,
                             "--for \"%s\" is no version of the standard; 'iatipub codelist "
                             "Version' lists them",
                             version);
}

static int show(const struct settings *settings)
{
    struct error error = ERROR_INIT;
    struct codelists *lists = codelists_open(settings->folder, &error);
    int status = ERROR_NONE;
    bool ready = lists && check_version(settings->version, lists, &error) &&
                 (settings->name || codelists_load(lists, &error));
    if (!ready)
        status = report_error(&error);
    else if (settings->name)
        status = show_named(settings, lists);
    else if (settings->search || settings->version)
        status = search_all(settings, lists, &error);
    else
        codelist_show_lists(lists, settings->format);
    codelists_free(lists);
    return status;
}

static bool check_settings(struct settings *settings, struct error *error)
{
    if (settings->from)
        return error_set(error, ERROR_USAGE,
                         "--from is for 'iatipub codelist update --from DIR'; to look at codes, "
                         "leave it out");
    if (settings->code && settings->search)
        return error_set(error, ERROR_USAGE,
                         "a code and --search exclude each other; leave one of them out");
    return codelist_format_parse(settings->format_name, &settings->format, error);
}

static int update(const struct settings *settings)
{
    struct error error = ERROR_INIT;
    if (settings->code || settings->search || strcmp(settings->format_name, "text") != 0) {
        error_set(&error, ERROR_USAGE,
                  "codelist update takes --from, --codelist-dir and --for only");
        return report_error(&error);
    }
    return codelist_update(&(struct codelist_update_settings){
        .from = settings->from,
        .folder = settings->folder,
        .version = settings->version ? settings->version : "2.03",
    });
}

int command_codelist(int argc, char **argv)
{
    struct settings settings = {.format_name = "text"};
    const struct option_spec options[] = {
        {"search", 0, OPTION_TEXT, &settings.search, "TEXT",
         N_("only codes that contain TEXT in code or name")},
        {"for", 0, OPTION_TEXT, &settings.version, "VERSION",
         N_("only codes of this version of the standard; with update: the version of embedded "
            "lists whose path tells none (2.03)")},
        {"format", 0, OPTION_TEXT, &settings.format_name, "FORMAT",
         N_("text (default), json or csv")},
        {"codelist-dir", 0, OPTION_TEXT, &settings.folder, "DIR",
         N_("lists in DIR replace the built-in ones; update writes there")},
        {"from", 0, OPTION_TEXT, &settings.from, "DIR|URL",
         N_("official codelist files, for update")},
    };
    size_t count;
    int status;
    if (!options_read(argc, argv, &usage, options, sizeof options / sizeof *options, &count,
                      &status))
        return status;
    settings.name = count > 0 ? argv[1] : NULL;
    settings.code = count > 1 ? argv[2] : NULL;
    if (settings.name && strcmp(settings.name, "update") == 0)
        return update(&settings);
    struct error error = ERROR_INIT;
    return check_settings(&settings, &error) ? show(&settings) : report_error(&error);
}
