#include "commands/withdrawing.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/language.h"
#include "base/suggest.h"
#include "commands/stages_inside.h"
#include "publish/withdraw.h"
#include "store/journal.h"

/* ---- names --------------------------------------------------------------------------------- */

/* Every dataset that the configuration or the journal knows. */
struct names {
    char **items;
    size_t count, capacity;
};

static void add_name(struct names *names, const char *name)
{
    names->items = grow(names->items, names->count, &names->capacity, sizeof *names->items);
    names->items[names->count++] = xstrdup(name);
}

static bool take_name(void *context, const struct journal_entry *entry)
{
    add_name(context, entry->dataset);
    return true;
}

static void release_names(struct names *names)
{
    for (size_t i = 0; i < names->count; i++)
        free(names->items[i]);
    free(names->items);
}

static bool gather_names(struct session *session, struct names *names)
{
    const struct publication *publication = session->publication;
    struct journal *journal = session_journal(session, false);
    for (unsigned i = 0; i < publication->datasets_count; i++)
        add_name(names, publication->datasets[i].name);
    return !session->error.kind &&
           (!journal || journal_each_dataset(journal, take_name, names, &session->error));
}

static bool has_name(const struct names *names, const char *name)
{
    bool found = false;
    for (size_t i = 0; i < names->count; i++)
        found |= strcmp(names->items[i], name) == 0;
    return found;
}

static bool refuse_name(const struct names *names, const char *name, const char *what,
                        struct error *error)
{
    const char *nearest = suggest_nearest(name, (const char *const *)names->items, names->count);
    error_set(error, ERROR_USAGE, "there is no dataset '%s' to %s", name, what);
    if (nearest)
        error_add(error, "; did you mean '%s'", nearest);
    return error_add(error, "; 'iatipub status' lists what is published");
}

/* ---- restoring ----------------------------------------------------------------------------- */

bool check_restored(struct session *session, const char *dataset)
{
    struct names names = {.items = NULL};
    bool known =
        gather_names(session, &names) &&
        (has_name(&names, dataset) || refuse_name(&names, dataset, E_("restore"), &session->error));
    release_names(&names);
    return known;
}

/* ---- withdrawing --------------------------------------------------------------------------- */

/* What nothing here knows may still be listed on the host, from before the journal was lost. */
static bool check_withdrawn(struct session *session, const char *dataset)
{
    struct names names = {.items = NULL};
    struct error problem = ERROR_INIT;
    bool known = false;
    if (gather_names(session, &names))
        known = has_name(&names, dataset) ||
                (publish_is_listed(session->publication, dataset, &known, &problem) && known) ||
                refuse_name(&names, dataset, E_("withdraw"), &session->error);
    error_clear(&problem);
    release_names(&names);
    return known;
}

static void say_plan(const struct withdrawal *withdrawal)
{
    if (withdrawal->request)
        stage_say_lines(withdrawal->request);
    stage_say_pages(withdrawal->pages, withdrawal->page_count);
    if (withdrawal->steps)
        stage_say_lines(withdrawal->steps);
}

static void say_withdrawn(const struct withdrawal *withdrawal, bool plan_only)
{
    char *text = xasprintf("%s%s%s%s", withdrawal->location,
                           withdrawal->was_on_host ? "" : _(": was not on the host"),
                           plan_only ? _(" (plan: nothing was done)") : "",
                           withdrawal->was_on_host && !plan_only ? _(": taken off") : "");
    stage_say("withdraw", text);
    free(text);
    if (withdrawal->registry_problem)
        stage_say("register", withdrawal->registry_problem);
    else if (withdrawal->short_name)
        stage_say("register",
                  withdrawal->was_registered ? withdrawal->short_name : _("it was not registered"));
    say_plan(withdrawal);
}

bool withdraw_dataset(struct session *session, const char *dataset, bool plan_only)
{
    if (!check_withdrawn(session, dataset))
        return false;
    struct journal *journal = session_journal(session, !plan_only);
    if (session->error.kind)
        return false;
    struct withdrawal withdrawal = {.location = NULL};
    const struct publish_options options = {.plan_only = plan_only};
    bool done = publish_withdraw(session->publication, dataset, &options, journal, &withdrawal,
                                 &session->error);
    if (done || withdrawal.is_refused)
        say_withdrawn(&withdrawal, plan_only);
    withdrawal_release(&withdrawal);
    return done;
}
