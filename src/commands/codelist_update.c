#include "commands/codelist_update.h"

#include <fts.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>

#include "base/alloc.h"
#include "base/file.h"
#include "base/language.h"
#include "commands/session.h"
#include "publish/address.h"
#include "publish/transport.h"
#include "standard/codelist_file.h"
#include "standard/codelist_update.h"
#include "standard/codelist_xml.h"

enum { REDIRECTS = 5, FETCH_TIMEOUT = 60, VERSION_LENGTH = 4 };

/* One official file. */
struct official {
    char *where;
    char version[VERSION_LENGTH + 1];
    struct codelist *list;
};

struct update {
    const struct codelist_update_settings *settings;
    struct codelists *lists; /* as they are now */
    struct official *files;
    size_t count, capacity;
    size_t refused, changed;
};

/* --- taking a file --- */

/* "2.03" */
static bool is_version(const char *text)
{
    static const char digits[] = "0123456789";
    return strspn(text, digits) == 1 && text[1] == '.' && strspn(text + 2, digits) == 2;
}

/* "203" as a folder's whole name, as in the addresses of the standard's own site. */
static bool is_short_version(const char *path, const char *start)
{
    return start > path && start[-1] == '/' && strspn(start, "0123456789") == 3 && start[3] == '/';
}

/* Copies the version of the standard that a path names last, or else the one of the settings. */
static void find_version(const char *path, const char *otherwise, char version[])
{
    snprintf(version, VERSION_LENGTH + 1, "%s", otherwise);
    for (const char *c = path; *c; c++) {
        bool inside_number = c > path && strchr("0123456789.", c[-1]);
        if (is_version(c) && !inside_number)
            memcpy(version, c, VERSION_LENGTH);
        else if (is_short_version(path, c))
            snprintf(version, VERSION_LENGTH + 1, "%c.%.2s", c[0], c + 1);
    }
}

static void refuse(struct update *update, struct error *error)
{
    report_error(error);
    update->refused++;
}

static void take(struct update *update, const char *data, size_t length, const char *where)
{
    struct error error = ERROR_INIT;
    struct codelist *list = codelist_read_xml(data, length, where, &error);
    if (!list) {
        refuse(update, &error);
        return;
    }
    update->files = grow(update->files, update->count, &update->capacity, sizeof *update->files);
    struct official *file = &update->files[update->count++];
    *file = (struct official){.where = xstrdup(where), .list = list};
    find_version(where, update->settings->version, file->version);
}

/* --- from a folder --- */

static bool has_extension(const char *name)
{
    size_t length = strlen(name);
    return length > 4 && strcasecmp(name + length - 4, ".xml") == 0;
}

static bool take_file(struct update *update, const FTSENT *file, struct error *error)
{
    if (file->fts_statp->st_size > CODELIST_XML_LARGEST) {
        error_set(error, ERROR_DATA, "'%s' is not a codelist: it is larger than %d bytes",
                  file->fts_path, CODELIST_XML_LARGEST);
        refuse(update, error);
        return true;
    }
    size_t length;
    char *data = file_read(file->fts_path, CODELIST_XML_LARGEST, &length, error);
    if (data)
        take(update, data, length, file->fts_path);
    free(data);
    return data != NULL;
}

static bool take_entry(struct update *update, const FTSENT *entry, struct error *error)
{
    switch (entry->fts_info) {
    case FTS_F:
        return (!has_extension(entry->fts_name) && entry->fts_level > 0) ||
               take_file(update, entry, error);
    case FTS_DNR:
    case FTS_ERR:
    case FTS_NS:
        return error_set(error, ERROR_ENVIRONMENT, "cannot read '%s': %s", entry->fts_path,
                         strerror(entry->fts_errno));
    default:
        return true;
    }
}

static int compare_entries(const FTSENT **a, const FTSENT **b)
{
    return strcmp((*a)->fts_name, (*b)->fts_name);
}

static bool read_folder(struct update *update, struct error *error)
{
    char *path = xstrdup(update->settings->from);
    char *const paths[] = {path, NULL};
    FTS *tree = fts_open(paths, FTS_PHYSICAL | FTS_COMFOLLOW | FTS_NOCHDIR, compare_entries);
    bool done = tree != NULL || error_errno(error, "cannot read '%s'", path);
    for (FTSENT *entry; done && (entry = fts_read(tree));)
        done = take_entry(update, entry, error);
    if (tree)
        fts_close(tree);
    if (done && update->count + update->refused == 0)
        done = error_set(error, ERROR_USAGE,
                         "there is no XML file in '%s'; expected official codelists such as "
                         "Sector.xml",
                         path);
    free(path);
    return done;
}

/* --- from an address --- */

static bool starts_with(const char *text, const char *beginning)
{
    return strncasecmp(text, beginning, strlen(beginning)) == 0;
}

static bool is_address(const char *from)
{
    return strstr(from, "://") != NULL;
}

/* What was fetched safely stays so. */
static bool may_follow(const char *url, const char *next)
{
    return next && (starts_with(next, "https://") ||
                    (starts_with(next, "http://") && starts_with(url, "http://")));
}

/* Fetches an address, following a few redirects. */
static void fetch(struct transport *transport, const char *url, struct http_response *response)
{
    char *address = xstrdup(url);
    for (int redirects = 0;; redirects++) {
        const struct http_request request = {.method = "GET", .url = address};
        transport_send(transport, &request, response);
        if (redirects == REDIRECTS || response->status / 100 != 3 ||
            !may_follow(address, response->location))
            break;
        free(address);
        address = xstrdup(response->location);
        http_response_release(response);
    }
    free(address);
}

/* False if the network or the server failed; what isn't there is only refused. */
static bool take_address(struct update *update, struct transport *transport, const char *url,
                         struct error *error)
{
    struct http_response response = HTTP_RESPONSE_INIT;
    fetch(transport, url, &response);
    long status = response.status;
    bool fetched = true;
    if (status == 200) {
        take(update, response.body.text, response.body.length, url);
    } else if (status == 404 || status == 410) {
        error_set(error, ERROR_DATA, "there is no '%s' (status %ld)", url, status);
        refuse(update, error);
    } else if (status / 100 == 3 && response.location) {
        fetched = error_set(error, ERROR_ENVIRONMENT,
                            "cannot fetch '%s': it redirects to '%s', which is not followed", url,
                            response.location);
    } else if (status / 100 == 3) {
        fetched =
            error_set(error, ERROR_ENVIRONMENT,
                      "cannot fetch '%s': it redirects to 'nowhere', which is not followed", url);
    } else if (status) {
        fetched = error_set(error, ERROR_ENVIRONMENT,
                            "cannot fetch '%s': the server answers with status %ld", url, status);
    } else {
        fetched = error_set(error, ERROR_ENVIRONMENT, "cannot fetch '%s': %s", url,
                            response.failure ? response.failure : E_("no answer"));
    }
    http_response_release(&response);
    return fetched;
}

static bool take_addresses(struct update *update, struct transport *transport, struct error *error)
{
    const char *from = update->settings->from;
    if (from[strlen(from) - 1] != '/')
        return take_address(update, transport, from, error);
    size_t count;
    const char *const *names = codelists_names(update->lists, &count);
    bool done = true;
    for (size_t i = 0; done && i < count; i++) {
        if (codelists_is_un(update->lists, names[i]))
            continue;
        char *url = xasprintf("%s%s.xml", from, names[i]);
        done = take_address(update, transport, url, error);
        free(url);
    }
    return done;
}

static bool read_address(struct update *update, struct error *error)
{
    if (!address_check(update->settings->from, "--from", "https://example.org/codelists/", error))
        return false;
    struct transport *transport = transport_curl_open(FETCH_TIMEOUT, error);
    bool done = transport && take_addresses(update, transport, error);
    transport_close(transport);
    return done;
}

/* --- writing a list --- */

static int compare_files(const void *a, const void *b)
{
    const struct official *left = a, *right = b;
    int order = strcmp(left->list->name, right->list->name);
    return order ? order : strcmp(left->version, right->version);
}

/* Refuses two files for the same thing. */
static bool check_editions(struct update *update, const struct official *files, size_t count)
{
    for (size_t i = 1; i < count; i++) {
        const struct official *one = &files[i - 1], *other = &files[i];
        bool embedded = one->list->embedded && other->list->embedded;
        if (embedded && strcmp(one->version, other->version) != 0)
            continue;
        struct error error = ERROR_INIT;
        error_set(&error, ERROR_DATA, "'%s' and '%s' are both codelist '%s'", one->where,
                  other->where, one->list->name);
        if (embedded)
            error_add(&error, " of version %s", one->version);
        error_add(&error, "; give only one of them");
        refuse(update, &error);
        return false;
    }
    return true;
}

static void print_names(const struct codelist_item *before, const struct codelist_item *after)
{
    bool english = strcmp(before->name_en, after->name_en) != 0;
    printf("  \"%s\" -> \"%s\"", english ? before->name_en : before->name_fr,
           english ? after->name_en : after->name_fr);
}

static const char *change_word(enum codelist_change_kind kind)
{
    static const char *const words[] = {
        [CHANGE_ADDED] = NC_("code", "added"),
        [CHANGE_REMOVED] = NC_("code", "removed"),
        [CHANGE_WITHDRAWN] = NC_("code", "withdrawn"),
        [CHANGE_ACTIVE_AGAIN] = NC_("code", "active again"),
        [CHANGE_RENAMED] = NC_("code", "renamed"),
        [CHANGE_OTHER] = NC_("code", "changed"),
    };
    return language_marked(words[kind]);
}

static void print_change(const struct codelist_change *change)
{
    enum { WORD_WIDTH = 12 };
    const struct codelist_item *item = change->item;
    const char *what = change_word(change->kind);
    printf("  %s%*s %s", what, language_gap(what, WORD_WIDTH), "", item->code);
    if (change->kind == CHANGE_RENAMED)
        print_names(change->before, item);
    else if (*item->name_en)
        printf("  %s", item->name_en);
    if (change->kind == CHANGE_WITHDRAWN && *item->withdrawn)
        printf(" (%s)", item->withdrawn);
    if (*change->versions)
        printf(" (%s)", change->versions);
    putchar('\n');
}

static void print_changes(const struct codelist *list, const struct codelist_changes *changes)
{
    size_t counts[CHANGE_KIND_COUNT] = {0};
    for (size_t i = 0; i < changes->count; i++)
        counts[changes->items[i].kind]++;
    printf("%s:", list->name);
    for (int kind = 0, said = 0; kind < CHANGE_KIND_COUNT; kind++)
        if (counts[kind])
            printf("%s %zu %s", said++ ? "," : "", counts[kind],
                   change_word((enum codelist_change_kind)kind));
    puts(changes->count ? "" : _(" facts about the list changed"));
    for (size_t i = 0; i < changes->count; i++)
        print_change(&changes->items[i]);
}

/* Says what is different; `text` is what the new list is written as. */
static void show_changes(struct update *update, const struct codelist *before,
                         const struct codelist *after, const char *text)
{
    struct strbuf was = STRBUF_INIT;
    struct codelist_changes changes = {.items = NULL};
    if (!before) {
        char *codes = counted(after->code_count, "code", "codes");
        printf(_("%s: new list of %s\n"), after->name, codes);
        free(codes);
        update->changed++;
        return;
    }
    codelist_print(&was, before);
    if (strcmp(was.text, text) != 0) {
        codelist_compare(before, after, &changes);
        print_changes(after, &changes);
        update->changed++;
    }
    free(changes.items);
    strbuf_release(&was);
}

static bool is_written(const char *path, const struct strbuf *text)
{
    struct error error = ERROR_INIT;
    size_t length = 0;
    char *data = file_exists(path) ? file_read(path, CODELIST_XML_LARGEST, &length, &error) : NULL;
    bool same = data && length == text->length && memcmp(data, text->text, length) == 0;
    error_clear(&error); /* what can't be read is written anew */
    free(data);
    return same;
}

static bool write_list(const struct update *update, const struct codelist *list,
                       const struct strbuf *text, struct error *error)
{
    char *name = xasprintf("%s.tsv", list->name);
    char *path = path_join(update->settings->folder, name);
    bool done = is_written(path, text) || file_write(path, text->text, text->length, error);
    free(path);
    free(name);
    return done;
}

/* Brings one list up to date from all files that are editions of it. */
static bool update_list(struct update *update, const struct official *files, size_t count,
                        struct error *error)
{
    const char *name = files[0].list->name;
    const struct codelist *before = NULL;
    if (codelists_have(update->lists, name) &&
        !(before = codelists_get(update->lists, name, error)))
        return false;
    struct codelist_edition *editions = xcalloc(count, sizeof *editions);
    for (size_t i = 0; i < count; i++)
        editions[i] = (struct codelist_edition){files[i].list, files[i].version};
    struct codelist *after = codelist_merge(before, editions, count, error);
    struct strbuf text = STRBUF_INIT;
    if (after)
        codelist_print(&text, after);
    bool done = after && write_list(update, after, &text, error);
    if (done)
        show_changes(update, before, after, text.text);
    strbuf_release(&text);
    codelist_free(after);
    free(editions);
    return done;
}

static bool write_lists(struct update *update, struct error *error)
{
    if (update->count == 0)
        return true;
    qsort(update->files, update->count, sizeof *update->files, compare_files);
    bool done = folder_make(update->settings->folder, error);
    folder_sweep(update->settings->folder);
    for (size_t i = 0, end; done && i < update->count; i = end) {
        const char *name = update->files[i].list->name;
        for (end = i + 1; end < update->count; end++)
            if (strcmp(update->files[end].list->name, name) != 0)
                break;
        if (check_editions(update, &update->files[i], end - i))
            done = update_list(update, &update->files[i], end - i, error);
    }
    return done;
}

static void print_summary(const struct update *update)
{
    char *read = counted(update->count, "file", "files");
    char *changed = counted(update->changed, "codelist", "codelists");
    printf(_("%s read, %s changed, %zu refused\n"), read, changed, update->refused);
    free(changed);
    free(read);
}

static bool check_settings(const struct codelist_update_settings *settings, struct error *error)
{
    if (!settings->from || !*settings->from)
        return error_set(error, ERROR_USAGE,
                         "codelist update needs --from with the official files: a folder or an "
                         "http(s) address");
    if (!settings->folder)
        return error_set(error, ERROR_USAGE,
                         "codelist update needs --codelist-dir with the folder to write to");
    return is_version(settings->version) ||
           error_set(error, ERROR_USAGE,
                     "--for \"%s\" is no version of the standard; expected one such as 2.03",
                     settings->version);
}

int codelist_update(const struct codelist_update_settings *settings)
{
    struct update update = {.settings = settings};
    struct error error = ERROR_INIT;
    bool done = check_settings(settings, &error);
    if (done) {
        bool there = folder_exists(settings->folder);
        update.lists = codelists_open(there ? settings->folder : NULL, &error);
        done = update.lists &&
               (is_address(settings->from) ? read_address(&update, &error)
                                           : read_folder(&update, &error)) &&
               write_lists(&update, &error);
    }
    if (done)
        print_summary(&update);
    for (size_t i = 0; i < update.count; i++) {
        codelist_free(update.files[i].list);
        free(update.files[i].where);
    }
    free(update.files);
    codelists_free(update.lists);
    return !done ? report_error(&error) : update.refused ? ERROR_DATA : ERROR_NONE;
}
