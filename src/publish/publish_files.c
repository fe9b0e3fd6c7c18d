/* Publishing, the side of the files: what the host has, what it shall have. */
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/language.h"
#include "publish/file_facts.h"
#include "publish/publish_inside.h"
#include "publish/signature.h"
#include "publish/site_index.h"

/* ---- what the host has --------------------------------------------------------------------- */

static bool read_manifest(struct work *work, struct error *error)
{
    struct strbuf text = STRBUF_INIT;
    struct host_file *manifest = &work->manifest;
    bool read =
        host_fetch(work->host, MANIFEST_NAME, MANIFEST_LARGEST, &text, &manifest->exists, error);
    manifest->size = text.length;
    if (text.length)
        digest_bytes(text.text, text.length, manifest->sha256);
    if (read && manifest->exists && !manifest_parse(&work->before, text.text, text.length))
        notes_add(&work->result->notes,
                  _("'%s' on the host can't be read, so every file is looked at and it is written "
                    "anew"),
                  MANIFEST_NAME);
    strbuf_release(&text);
    return read;
}

static void note_file(void *context, const char *name, size_t size)
{
    struct listing *listing = context;
    listing->files =
        grow(listing->files, listing->count, &listing->capacity, sizeof *listing->files);
    listing->files[listing->count++] = (struct listed_file){xstrdup(name), size};
}

static int by_name(const void *a, const void *b)
{
    const struct listed_file *first = a, *second = b;
    return strcmp(first->name, second->name);
}

static bool note_last_run(void *context, const struct journal_run *run)
{
    struct work *work = context;
    if (run->id == work->run)
        return true;
    work->doubtful = strcmp(run->outcome, "done") != 0;
    return false;
}

/* A run that was killed or failed may have left files that the manifest does not know yet. */
static bool judge_last_run(struct work *work, struct error *error)
{
    work->doubtful = work->journal != NULL;
    return !work->journal || journal_each_run(work->journal, 2, note_last_run, work, error);
}

bool survey_host(struct work *work, struct error *error)
{
    if (!read_manifest(work, error) || !judge_last_run(work, error))
        return false;
    recheck_memory_read(&work->broken, work->publication->folder);
    if (host_looks_cheaply(work->host) || !host_can_list(work->host))
        return true;
    if (!host_list(work->host, note_file, &work->listing, error)) {
        if (!host_can_list(work->host)) /* as it has just turned out */
            error_clear(error);
        return !error->kind;
    }
    if (work->listing.count)
        qsort(work->listing.files, work->listing.count, sizeof *work->listing.files, by_name);
    work->listing.known = true;
    return true;
}

static const struct listed_file *find_listed(const struct listing *listing, const char *name)
{
    const struct listed_file key = {.name = (char *)(uintptr_t)name};
    return listing->count ? bsearch(&key, listing->files, listing->count, sizeof key, by_name)
                          : NULL;
}

/* What the host has under a name. Reading it back is left out where the manifest, which was written
 * after the files were compared, and the list of files say the same, and no recheck says other. */
static bool look_at(struct work *work, const char *name, const struct manifest_entry *said,
                    struct host_file *present, struct error *error)
{
    const struct listed_file *listed = find_listed(&work->listing, name);
    *present = (struct host_file){.exists = false};
    if (work->listing.known && !listed)
        return true;
    if (host_looks_cheaply(work->host) || !said || work->doubtful ||
        recheck_memory_since(&work->broken, said->name) || (listed && listed->size != said->size))
        return host_look(work->host, name, present, error);
    *present = (struct host_file){.exists = true, .size = said->size};
    memcpy(present->sha256, said->sha256, sizeof present->sha256);
    return true;
}

/* ---- what it shall have -------------------------------------------------------------------- */

/* Titles and kinds are of the publication, whatever the bytes. */
static void take_over(const struct manifest_entry *said, const struct publish_item *item,
                      struct manifest_entry *entry)
{
    manifest_entry_copy(entry, said);
    free(entry->title);
    entry->title = xstrdup_or_null(item->title);
    entry->kind = item->kind;
}

static bool describe_item(const struct publish_item *item, const struct manifest_entry *said,
                          struct manifest_entry *entry, struct error *error)
{
    if (said && strcmp(said->sha256, item->sha256) == 0) {
        take_over(said, item, entry);
        return true;
    }
    *entry = (struct manifest_entry){
        .name = xstrdup(item->name),
        .title = xstrdup_or_null(item->title),
        .kind = item->kind,
        .size = item->size,
        .activities = item->activities,
        .date = xstrdup_or_null(item->date),
    };
    memcpy(entry->sha256, item->sha256, sizeof entry->sha256);
    return content_digest(item->file, entry->content_sha256, error) &&
           file_sums(item->file, entry, error);
}

/* Bytes that differ in nothing but the moment of their making are no change. */
static enum file_change compare_item(const struct host_file *present,
                                     const struct manifest_entry *said,
                                     const struct manifest_entry *entry)
{
    if (!present->exists)
        return FILE_NEW;
    if (strcmp(present->sha256, entry->sha256) == 0)
        return FILE_UNCHANGED;
    bool same = said && strcmp(said->sha256, present->sha256) == 0 &&
                strcmp(said->content_sha256, entry->content_sha256) == 0;
    return same ? FILE_UNCHANGED : FILE_CHANGED;
}

static void tell_change(const struct manifest_entry *said, const struct manifest_entry *entry,
                        struct publish_outcome *outcome)
{
    if (outcome->file != FILE_CHANGED || !said)
        return;
    outcome->changes = manifest_differences(said, entry);
    if (!outcome->changes)
        outcome->changes = xstrdup(_("the number of activities and all sums are as before"));
}

static bool look_at_item(struct work *work, size_t i, struct error *error)
{
    const struct publish_item *item = &work->items[i];
    struct publish_outcome *outcome = &work->result->outcomes[i];
    struct item_state *state = &work->states[i];
    const struct manifest_entry *said = manifest_find(&work->before, item->name);
    struct host_file present;
    char *name = xasprintf("%s.xml", item->name);
    outcome->location = host_locate(work->host, name);
    bool looked = look_at(work, name, said, &present, error);
    if (looked && describe_item(item, said, &state->entry, error)) {
        outcome->file = compare_item(&present, said, &state->entry);
        tell_change(said, &state->entry, outcome);
        state->in_place = outcome->file == FILE_UNCHANGED;
        if (outcome->file != FILE_UNCHANGED)
            outcome->steps = host_describe_put(work->host, name);
    }
    if (state->in_place && strcmp(present.sha256, state->entry.sha256) != 0) {
        manifest_entry_release(&state->entry); /* what was published stays what is said */
        take_over(said, item, &state->entry);
    }
    free(name);
    return !error->kind || error_prefix(error, "publishing '%s'", item->name);
}

static bool settle_items(struct work *work, struct error *error)
{
    size_t *queue = xcalloc(work->count + 1, sizeof *queue), waiting = 0;
    bool settled = true;
    for (size_t i = 0; settled && i < work->count; i++) {
        if (work->items[i].held) {
            work->result->outcomes[i].file = FILE_HELD;
            continue;
        }
        settled = look_at_item(work, i, error);
        if (settled && !work->states[i].in_place)
            queue[waiting++] = i;
    }
    if (settled && !work->plan_only)
        settled = upload_items(work, queue, waiting, error);
    free(queue);
    return settled;
}

/* ---- the pages ----------------------------------------------------------------------------- */

/* The manifest was read already. */
static bool look_at_page(struct work *work, const char *name, struct host_file *present,
                         struct error *error)
{
    if (strcmp(name, MANIFEST_NAME) != 0)
        return host_look(work->host, name, present, error);
    *present = work->manifest;
    return true;
}

static void plan_page(struct work *work, const char *name, enum file_change change)
{
    struct publish_result *result = work->result;
    if (result->page_count < PAGES_MOST)
        result->pages[result->page_count++] =
            (struct planned_page){.location = host_locate(work->host, name),
                                  .steps = host_describe_put(work->host, name),
                                  .change = change};
}

/* Looks at a page and, unless only planning, brings it up to date. */
static bool settle_page(struct work *work, const char *name, const char *text, size_t length,
                        enum file_change *change, bool *done, struct error *error)
{
    struct host_file present;
    struct host_content content = {.data = text, .length = length};
    char sha256[DIGEST_TEXT_SIZE];
    digest_bytes(text, length, sha256);
    content.sha256 = sha256;
    if (!look_at_page(work, name, &present, error))
        return false;
    *change = !present.exists                       ? FILE_NEW
              : strcmp(present.sha256, sha256) == 0 ? FILE_UNCHANGED
                                                    : FILE_CHANGED;
    if (*change == FILE_UNCHANGED)
        return true;
    if (work->plan_only) {
        plan_page(work, name, *change);
        return true;
    }
    *done = host_put(work->host, name, &content, error);
    return *done || error_prefix(error, "publishing '%s'", name);
}

static bool is_item(const struct work *work, const char *name)
{
    for (size_t i = 0; i < work->count; i++)
        if (strcmp(work->items[i].name, name) == 0)
            return true;
    return false;
}

static void list_entry(const struct manifest_entry *said, struct manifest *published)
{
    struct manifest_entry entry;
    manifest_entry_copy(&entry, said);
    manifest_add(published, &entry);
}

/* What the pages list: the items, and what was published before and is not of this run. One that is
 * held stays listed as it was, if it was. */
static void list_published(const struct work *work, const char *without, struct manifest *published)
{
    for (size_t i = 0; i < work->count; i++) {
        const struct manifest_entry *entry = work->items[i].held
                                                 ? manifest_find(&work->before, work->items[i].name)
                                                 : &work->states[i].entry;
        if (entry)
            list_entry(entry, published);
    }
    for (size_t i = 0; i < work->before.count; i++) {
        const struct manifest_entry *said = &work->before.entries[i];
        if (!is_item(work, said->name) && (!without || strcmp(said->name, without) != 0))
            list_entry(said, published);
    }
}

/* The page lists what is described as items are. */
static char *render_index(const struct work *work, const struct manifest *published, size_t *length,
                          struct error *error)
{
    struct publish_item *items = xcalloc(published->count + 1, sizeof *items);
    for (size_t i = 0; i < published->count; i++) {
        const struct manifest_entry *entry = &published->entries[i];
        items[i] = (struct publish_item){.name = entry->name,
                                         .title = entry->title,
                                         .kind = entry->kind,
                                         .activities = entry->activities,
                                         .date = entry->date,
                                         .size = entry->size};
        memcpy(items[i].sha256, entry->sha256, sizeof items[i].sha256);
    }
    char *page = site_index_render(work->publication, items, published->count, length, error);
    free(items);
    if (!page)
        error_prefix(error, "making 'index.html'");
    return page;
}

/* A signature from when there was a key: it must not stand beside a manifest that it isn't of. */
static bool take_off_signature(struct work *work, const char *manifest, struct error *error)
{
    struct host_file present = {.exists = false};
    char sha256[DIGEST_TEXT_SIZE];
    digest_bytes(manifest, strlen(manifest), sha256);
    bool stays = !work->manifest.exists || strcmp(sha256, work->manifest.sha256) == 0;
    if (work->plan_only || stays ||
        (work->listing.known && !find_listed(&work->listing, MANIFEST_SIGNATURE_NAME)))
        return true;
    return host_look(work->host, MANIFEST_SIGNATURE_NAME, &present, error) &&
           (!present.exists || host_remove(work->host, MANIFEST_SIGNATURE_NAME, error));
}

/* The signature goes first: a consumer who meets it with the old manifest looks again. */
static bool settle_manifest(struct work *work, const char *manifest, struct error *error)
{
    enum file_change ignored;
    const struct host *host = work->publication->host;
    unsigned char signature[SIGNATURE_SIZE];
    bool settled = true, done = false;
    if (host && host->manifest_key) {
        char *key = publication_path(work->publication, host->manifest_key);
        settled = signature_make(key, manifest, strlen(manifest), signature, error) &&
                  settle_page(work, MANIFEST_SIGNATURE_NAME, (const char *)signature,
                              sizeof signature, &ignored, &done, error);
        free(key);
    } else {
        settled = take_off_signature(work, manifest, error);
    }
    return settled && settle_page(work, MANIFEST_NAME, manifest, strlen(manifest), &ignored,
                                  &work->result->manifest_done, error);
}

bool settle_pages(struct work *work, const char *without, struct error *error)
{
    struct publish_result *result = work->result;
    struct manifest published = {.entries = NULL};
    list_published(work, without, &published);
    size_t length = 0;
    char *page = render_index(work, &published, &length, error);
    char *manifest = manifest_render(&published, work->publication->organisation.ref);
    bool settled =
        page &&
        settle_page(work, "index.html", page, length, &result->index, &result->index_done, error) &&
        settle_manifest(work, manifest, error);
    free(page);
    free(manifest);
    manifest_release(&published);
    return settled;
}

static void note_what_is_left(struct work *work)
{
    for (size_t i = 0; !work->partial && i < work->before.count; i++)
        if (!is_item(work, work->before.entries[i].name))
            notes_add(&work->result->notes,
                      _("dataset '%s' is published but no longer made; 'iatipub publish --withdraw "
                        "%s' takes it off"),
                      work->before.entries[i].name, work->before.entries[i].name);
}

bool settle_files(struct work *work, struct error *error)
{
    if (!survey_host(work, error) || !settle_items(work, error))
        return false;
    note_what_is_left(work);
    return settle_pages(work, NULL, error);
}
