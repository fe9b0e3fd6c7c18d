#include "command.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/alloc.h"
#include "base/language.h"
#include "base/strbuf.h"
#include "commands/session.h"
#include "convert/outputs.h"
#include "options.h"
#include "publish/address.h"
#include "publish/bulk_index.h"
#include "publish/holds.h"
#include "publish/versions.h"
#include "report/json_text.h"
#include "store/journal.h"

enum { TIMEOUT = 120 /* seconds: the index is large */, STATE_WIDTH = 15 };

static const struct usage usage = {
    .synopsis = "iatipub status [-C DIR] [--remote [--index URL]] [--json]",
    .text = N_("Tells of every dataset what was published last, by the journal, and whether what\n"
               "convert wrote since waits to be published. Without --remote nothing is requested."),
    .example = "  iatipub status -C samples/ilo",
};

struct telling {
    const struct publication *publication;
    struct journal *journal;
    struct strbuf text;
    bool json;
    size_t count;
    const struct bulk_index *index; /* NULL: not asked */
};

/* After a rollback, what convert writes may wait for nobody. */
static bool is_held(const struct telling *telling, const struct journal_entry *entry,
                    const char *path)
{
    char *why = NULL;
    struct error ignored = ERROR_INIT;
    bool held = entry->is_rollback &&
                hold_find(telling->journal, entry->dataset, path, &why, &ignored) && why;
    error_clear(&ignored);
    free(why);
    return held;
}

/* What lies in out/ for the dataset, against what was published. */
static const char *compare_output(const struct telling *telling, const struct journal_entry *entry)
{
    const struct publication *publication = telling->publication;
    if (entry->outcome == JOURNAL_WITHDRAWN)
        return NC_("state", "withdrawn");
    char *path = output_path(publication, entry->dataset), sha256[DIGEST_TEXT_SIZE];
    struct error ignored = ERROR_INIT;
    bool read = digest_file(path, sha256, NULL, &ignored);
    bool held = read && is_held(telling, entry, path);
    error_clear(&ignored);
    free(path);
    if (!read)
        return NC_("state", "no longer made");
    if (held)
        return NC_("state", "held");
    if (strcmp(sha256, entry->sha256) != 0)
        return NC_("state", "changed since");
    return entry->outcome == JOURNAL_UNREGISTERED ? NC_("state", "not registered")
                                                  : NC_("state", "up to date");
}

/* The SHA-1 of what was published, from its kept version or from out/ if that is the same; "" if
 * neither is there, and then the other digest must do. */
static void find_sha1(const struct publication *publication, const struct journal_entry *entry,
                      char sha1[DIGEST_SHA1_TEXT_SIZE])
{
    char sha256[DIGEST_TEXT_SIZE];
    char *path = output_path(publication, entry->dataset);
    struct error ignored = ERROR_INIT;
    struct version_list kept = {.items = NULL};
    bool known = digest_file(path, sha256, NULL, &ignored) && strcmp(sha256, entry->sha256) == 0 &&
                 digest_file_sha1(path, sha1, &ignored);
    error_clear(&ignored);
    if (!known && version_list_read(&kept, publication->folder, entry->dataset, &ignored))
        for (size_t i = kept.count; i-- > 0 && !known;)
            known = strcmp(kept.items[i].sha256, entry->sha256) == 0 &&
                    version_sha1(&kept.items[i], sha1, &ignored);
    error_clear(&ignored);
    version_list_release(&kept);
    free(path);
    if (!known)
        *sha1 = '\0';
}

/* What the bulk data service has of the dataset. `trouble` is the caller's. */
static const char *ask_index(const struct telling *telling, const struct journal_entry *entry,
                             char **trouble)
{
    static const char *const states[] = {
        [BULK_UNKNOWN] = NC_("remote", "not listed"),
        [BULK_CURRENT] = NC_("remote", "current"),
        [BULK_OLDER] = NC_("remote", "older"),
        [BULK_EMPTY] = NC_("remote", "never fetched"),
    };
    char sha1[DIGEST_SHA1_TEXT_SIZE] = "";
    struct error ignored = ERROR_INIT;
    find_sha1(telling->publication, entry, sha1);
    const struct host *host = telling->publication->host;
    char *url = entry->url          ? xstrdup(entry->url)
                : host && host->url ? address_of_dataset(host->url, entry->dataset, &ignored)
                                    : NULL;
    error_clear(&ignored);
    const struct bulk_subject subject = {
        .registry_id = entry->registry_id, .url = url, .sha1 = sha1, .sha256 = entry->sha256};
    enum bulk_state state = bulk_index_look_up(telling->index, &subject, trouble);
    free(url);
    return states[state];
}

static bool tell_dataset(void *context, const struct journal_entry *entry)
{
    struct telling *telling = context;
    struct strbuf *text = &telling->text;
    const char *state = compare_output(telling, entry);
    bool is_registered = telling->publication->registry != NULL;
    const char *place = is_registered && entry->url ? entry->url : entry->location;
    char *trouble = NULL;
    const char *remote = telling->index ? ask_index(telling, entry, &trouble) : NULL;
    telling->count++;
    if (telling->json) {
        json_separate(text);
        strbuf_addch(text, '{');
        json_member_text(text, "dataset", entry->dataset);
        json_member_text(text, "state", language_plain(state));
        json_member_text(text, "at", entry->published_at);
        json_member_number(text, "version", (size_t)entry->version);
        json_member_number(text, "activities", entry->activities);
        json_member_number(text, "size", entry->size);
        json_member_text(text, "sha256", entry->sha256);
        json_member_text(text, "location", entry->location);
        json_member_text(text, "url", is_registered ? entry->url : NULL);
        json_member_text(text, "registry_id", is_registered ? entry->registry_id : NULL);
        json_member_text(text, "remote", remote ? language_plain(remote) : NULL);
        json_member_text(text, "trouble", trouble);
        strbuf_addch(text, '}');
        free(trouble);
        return true;
    }
    const char *words = language_marked(state), *comma = C_("separator", ", ");
    strbuf_addf(text, "%s%*s %s  ", words, language_gap(words, STATE_WIDTH), "", entry->dataset);
    strbuf_addf(text,
                entry->outcome == JOURNAL_WITHDRAWN ? _("withdrawn %s")
                : entry->is_rollback                ? _("rolled back %s")
                                                    : _("published %s"),
                entry->published_at);
    if (entry->version) {
        strbuf_addstr(text, comma);
        strbuf_addf(text, _("version %llu"), (unsigned long long)entry->version);
    }
    strbuf_addstr(text, comma);
    strbuf_addf(text, P_("%zu activity", "%zu activities", entry->activities), entry->activities);
    strbuf_addf(text, "  %s\n", place ? place : "");
    if (remote) {
        strbuf_addf(text, "%*s ", STATE_WIDTH, "");
        strbuf_addf(text, _("bulk data service: %s"), language_marked(remote));
        if (trouble)
            strbuf_addf(text, _("; last attempt: %s"), trouble);
        strbuf_addch(text, '\n');
    }
    free(trouble);
    return true;
}

static void print(const struct telling *telling)
{
    if (telling->json)
        printf("{\"datasets\": [%s]}\n", telling->text.text);
    else if (telling->count)
        fputs(telling->text.text, stdout);
    else
        puts(_("nothing was published yet"));
}

static bool fetch_index(const char *address, struct bulk_index **index, struct error *error)
{
    struct transport *transport = transport_curl_open(TIMEOUT, error);
    *index = transport ? bulk_index_fetch(address, transport, error) : NULL;
    transport_close(transport);
    return *index != NULL;
}

static bool check_index(const char *address, bool remote, struct error *error)
{
    if (!address)
        return true;
    if (!remote)
        return error_set(
            error, ERROR_USAGE,
            "option '--index' does nothing without '--remote'; add that, or leave it out");
    return strncasecmp(address, "http://", strlen("http://")) == 0 ||
           strncasecmp(address, "https://", strlen("https://")) == 0 ||
           error_set(error, ERROR_USAGE,
                     "option '--index' is '%s'; expected the address of an index of the bulk data "
                     "service, which begins with https:// or http://",
                     address);
}

int command_status(int argc, char **argv)
{
    const char *folder = NULL, *address = NULL;
    bool remote = false;
    struct telling telling = {.text = STRBUF_INIT};
    const struct option_spec options[] = {
        {"directory", 'C', OPTION_TEXT, &folder, "DIR", N_("the publication (default: here)")},
        {"remote", 0, OPTION_FLAG, &remote, NULL,
         N_("ask IATI's bulk data service what it holds; once an hour is enough")},
        {"index", 0, OPTION_TEXT, &address, "URL", N_("where that service's index is")},
        {"json", 0, OPTION_FLAG, &telling.json, NULL, N_("as JSON")},
    };
    int status;
    if (!options_read(argc, argv, &usage, options, sizeof options / sizeof *options, NULL, &status))
        return status;
    struct error error = ERROR_INIT;
    if (!check_index(address, remote, &error))
        return report_error(&error);
    struct session session;
    bool opened = session_open(&session, folder ? folder : ".");
    struct journal *journal = opened ? session_journal(&session, true) : NULL;
    telling.publication = session.publication;
    telling.journal = journal;
    struct bulk_index *index = NULL;
    bool asked = journal && (!remote || fetch_index(address ? address : BULK_INDEX_URL, &index,
                                                    &session.error));
    telling.index = index;
    bool told = asked && journal_each_dataset(journal, tell_dataset, &telling, &session.error);
    if (told)
        print(&telling);
    bulk_index_free(index);
    strbuf_release(&telling.text);
    int result = told ? 0 : report_error(&session.error);
    session_release(&session);
    return result;
}
