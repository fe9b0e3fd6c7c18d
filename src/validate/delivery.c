#include "validate/delivery.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"

/* What all findings of an item have in common. */
struct item {
    char *subject, *title; /* lent */
    size_t number;         /* in the file */
};

void delivery_release(struct delivery *delivery)
{
    for (size_t i = 0; i < delivery->root_fault_count; i++)
        finding_clear(&delivery->root_faults[i].finding);
    free(delivery->root_faults);
}

static bool give(struct delivery *delivery, struct finding *finding, const char *unless_known)
{
    finding->place.file = delivery->validator->files[delivery->file_number];
    bool taken =
        delivery->sink->add(delivery->sink->context, finding, unless_known, delivery->error);
    finding->place.file = NULL;
    if (!taken)
        delivery->failed = true;
    return taken;
}

bool delivery_tell(struct delivery *delivery, const struct rule *rule, const char *message,
                   size_t line, size_t column, const char *path)
{
    const char *root = file_kind_name(delivery->result->kind);
    struct finding finding = {
        .severity = rule->severity,
        .rule = rule->id,
        .category = rule->category,
        .hint = rule->hint,
        .path = path ? xasprintf("%s/%s", root, path) : NULL,
        .message = xstrdup(message),
        .place = {.line = line, .column = column},
    };
    bool given = give(delivery, &finding, NULL);
    finding_clear(&finding);
    return given;
}

/* A place in a chunk that begins at `line` and `column`, as one in the file. */
static void move_place(struct place *place, size_t line, size_t column)
{
    if (place->line == 1)
        place->column += column - 1;
    place->line += line - 1;
}

/* `item` NULL: it belongs to the file as a whole. */
static bool give_noted(struct delivery *delivery, struct noted *noted, const struct item *item)
{
    struct finding *finding = &noted->finding;
    if (noted->about_item && item) {
        const char *name = file_kind_item(delivery->result->kind);
        char *rest = finding->path;
        finding->path = xasprintf("%s[%zu]%s", name, item->number, rest);
        free(rest);
    }
    if (item) {
        finding->subject = item->subject;
        finding->title = item->title;
    }
    bool given = give(delivery, finding, noted->unless_known);
    finding->subject = finding->title = NULL;
    return given;
}

/* Identifiers ----------------------------------------------------------------------------------*/

/* True if the identifier was met before in the file at hand. */
static bool is_repeated(const struct identity *identity)
{
    return identity->latest_count > 1;
}

static char *duplicate_message(const struct delivery *delivery, const struct identity *identity)
{
    const char *element = file_kind_identifier(delivery->result->kind);
    const char *item = file_kind_facts(delivery->result->kind)->noun;
    if (is_repeated(identity))
        return xasprintf("'%s' \"%s\" was used before, in line %zu; it belongs to one %s only",
                         element, identity->identifier, identity->latest_line, item);
    return xasprintf("'%s' \"%s\" stands in another file too, '%s', line %zu; publish each %s in "
                     "one file only",
                     element, identity->identifier, delivery->validator->files[identity->file],
                     identity->line, item);
}

/* A finding on the file: which of the two is right, nobody knows. */
static bool give_duplicate(struct delivery *delivery, const struct identity *identity,
                           const struct item *item, struct place place)
{
    enum file_kind kind = delivery->result->kind;
    const struct rule *rule = is_repeated(identity) ? delivery->validator->duplicates[kind]
                                                    : delivery->validator->duplicate_elsewhere;
    struct finding finding = {
        .severity = rule->severity,
        .rule = rule->id,
        .category = rule->category,
        .hint = rule->hint,
        .path =
            xasprintf("%s[%zu]/%s", file_kind_item(kind), item->number, file_kind_identifier(kind)),
        .message = duplicate_message(delivery, identity),
        .value = xstrdup(identity->identifier),
        .place = place,
    };
    bool given = give(delivery, &finding, NULL);
    finding_clear(&finding);
    return given;
}

/* Items ----------------------------------------------------------------------------------------*/

/* An item on its way out. */
struct passage {
    struct item item;
    const struct identity *identity; /* NULL: it has none */
    struct place place;              /* of its identifier */
    bool duplicate;                  /* that it was met before is still to be told */
    char *numbered;                  /* "ID(2)", as the official validator names repeats */
};

static struct passage begin_passage(struct delivery *delivery, const struct item_note *note,
                                    size_t line, size_t column)
{
    bool official = delivery->validator->options.official;
    struct passage passage = {
        .item = {.subject = note->subject,
                 .title = note->title,
                 .number = ++delivery->result->activities},
        .place = {.line = note->line, .column = note->column},
    };
    move_place(&passage.place, line, column);
    if (!note->identifier)
        return passage;
    const struct identity *identity = passage.identity =
        identities_add(delivery->validator->identities[delivery->result->kind], note->identifier,
                       delivery->file_number, passage.place.line);
    bool repeated = is_repeated(identity);
    passage.duplicate = official ? repeated && !delivery->duplicate_told
                                 : repeated || identity->file != delivery->file_number;
    if (official && repeated)
        passage.item.subject = passage.numbered =
            xasprintf("%s(%zu)", note->identifier, identity->latest_count);
    return passage;
}

static bool give_root_faults(struct delivery *delivery, const struct item *item)
{
    bool going = true;
    for (size_t i = 0; going && i < delivery->root_fault_count; i++)
        going = give_noted(delivery, &delivery->root_faults[i], item);
    return going;
}

static bool is_behind(const struct place *place, const struct place *other)
{
    return place->line > other->line ||
           (place->line == other->line && place->column >= other->column);
}

static bool tell_duplicate(struct delivery *delivery, struct passage *passage)
{
    if (!passage->duplicate)
        return true;
    passage->duplicate = false;
    delivery->duplicate_told = true;
    return give_duplicate(delivery, passage->identity, &passage->item, passage->place);
}

static bool give_item(struct delivery *delivery, struct noted *findings,
                      const struct item_note *note, size_t line, size_t column)
{
    struct passage passage = begin_passage(delivery, note, line, column);
    bool going = give_root_faults(delivery, &passage.item);
    for (size_t i = note->first; going && i < note->end; i++) {
        move_place(&findings[i].finding.place, line, column);
        if (is_behind(&findings[i].finding.place, &passage.place))
            going = tell_duplicate(delivery, &passage);
        going = going && give_noted(delivery, &findings[i], &passage.item);
    }
    going = going && tell_duplicate(delivery, &passage);
    free(passage.numbered);
    return going;
}

/* What stands outside of items. The official validator looks at each activity with a copy of the
 * root around it: a fault of the root it tells for each, what follows the last one it never sees.
 */
static bool give_outside(struct delivery *delivery, struct noted *noted, size_t line, size_t column)
{
    bool official = delivery->validator->options.official && !noted->finding.subject &&
                    strcmp(noted->finding.category, "schema") == 0;
    move_place(&noted->finding.place, line, column);
    if (!official)
        return give_noted(delivery, noted, NULL);
    if (!noted->of_root || delivery->result->activities > 0)
        return true;
    delivery->root_faults = xrealloc(delivery->root_faults, (delivery->root_fault_count + 1) *
                                                                sizeof *delivery->root_faults);
    delivery->root_faults[delivery->root_fault_count++] = *noted;
    *noted = (struct noted){.unless_known = NULL};
    return true;
}

bool delivery_take(void *context, struct chunk_result *result, size_t line, size_t column)
{
    struct delivery *delivery = context;
    if (result->malformed)
        delivery->sink->drop(delivery->sink->context);
    size_t next = 0;
    bool going = true;
    for (size_t i = 0; going && i <= result->item_count; i++) {
        const struct item_note *note = i < result->item_count ? &result->items[i] : NULL;
        size_t outside = note ? note->first : result->finding_count;
        for (; going && next < outside; next++)
            going = give_outside(delivery, &result->findings[next], line, column);
        if (going && note)
            going = give_item(delivery, result->findings, note, line, column);
        if (note)
            next = note->end;
    }
    return going;
}

void delivery_progress(void *context, size_t bytes)
{
    const struct validator_options *options = &((struct delivery *)context)->validator->options;
    if (options->progress)
        options->progress(options->progress_context, bytes);
}
