#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/utf8.h"
#include "standard/value.h"
#include "validate/sink.h"
#include "validate/structure.h"
#include "validate/worker_inside.h"

enum {
    IDENTIFIER_SHOWN = 256,
    IDENTIFIER_COMPARED = 4096, /* a longer one is none */
    TITLE_SHOWN = 256,
};

/* Notes ----------------------------------------------------------------------------------------*/

struct noted *worker_note(struct worker *worker, const struct rule *rule, const char *message)
{
    struct chunk_result *result = worker->result;
    result->findings = grow(result->findings, result->finding_count, &result->finding_capacity,
                            sizeof *result->findings);
    struct noted *noted = &result->findings[result->finding_count++];
    *noted = (struct noted){.finding = {.severity = rule->severity,
                                        .rule = rule->id,
                                        .category = rule->category,
                                        .hint = rule->hint,
                                        .codelist = rule->codelist,
                                        .message = xstrdup(message)}};
    return noted;
}

void worker_set_place(struct worker *worker, struct noted *noted, size_t offset)
{
    position_move(&worker->position, offset);
    noted->finding.place.line = worker->position.line;
    noted->finding.place.column = worker->position.column;
}

static void note_fault(struct worker *worker, const struct fault *fault)
{
    struct noted *noted = worker_note(worker, fault->rule, fault->message);
    size_t offset = fault->node->offset;
    if (fault->attribute)
        offset =
            attribute_offset(&worker->finder, worker->chunk->text, offset, fault->attribute->label);
    worker_set_place(worker, noted, offset);
    noted->about_item = worker->in_item && node_is_item(fault->node);
    noted->of_root = !fault->node->parent;
    noted->finding.path = node_path(fault->node, fault->attribute, !worker->in_item);
    if (fault->value)
        noted->finding.value = xstrdup(fault->value);
    if (fault->unless_known)
        noted->unless_known = xstrdup(fault->unless_known);
}

/* Many strangers in the root may come to as much as one bad item. */
static bool are_too_many(const struct worker *worker, const struct faults *faults)
{
    return faults->surplus.rule || worker->result->finding_count > 2 * (size_t)FAULTS_MOST;
}

static void note_faults(struct worker *worker, struct faults *faults)
{
    faults_sort(faults);
    for (size_t i = 0; i < faults->count; i++)
        note_fault(worker, &faults->items[i]);
    if (faults->count > 0 && are_too_many(worker, faults))
        worker_stop(worker, faults->items[faults->count - 1].node->offset,
                    worker->document_rules->limit,
                    "more than 100,000 findings in one activity or place; neither its further ones "
                    "are told nor was the rest of the file checked");
}

/* Items ----------------------------------------------------------------------------------------*/

void worker_begin_faults(struct worker *worker)
{
    faults_begin(&worker->faults, &worker->builder.arena);
    faults_begin(&worker->schema_faults, &worker->builder.arena);
    worker->schema_errors = 0;
}

static char *trimmed(const char *text, size_t most)
{
    size_t length = strlen(text);
    text = value_trim(text, &length);
    length = utf8_cut(text, length, most);
    return length ? xstrndup(text, length) : NULL;
}

/* What is used for an identifier: trimmed, or the blanks that stand in its place. */
static char *subject_of(const struct node *identifier)
{
    if (!identifier || identifier->text_length == 0)
        return xstrdup(VALIDATOR_NO_IDENTIFIER);
    char *subject = trimmed(identifier->text, IDENTIFIER_SHOWN);
    return subject ? subject : xstrndup(identifier->text, IDENTIFIER_SHOWN);
}

static struct item_note *note_item(struct worker *worker, const struct node *item)
{
    struct chunk_result *result = worker->result;
    const struct profile *profile = worker->profile;
    result->items =
        grow(result->items, result->item_count, &result->item_capacity, sizeof *result->items);
    struct item_note *note = &result->items[result->item_count++];
    *note = (struct item_note){.first = result->finding_count};
    const struct node *identifier = node_child(item, profile->name.identifier);
    const struct node *heading = node_child(item, profile->name.heading);
    const struct node *narrative = heading ? node_child(heading, profile->name.narrative) : NULL;
    note->subject = subject_of(identifier);
    if (identifier && identifier->text_length <= IDENTIFIER_COMPARED)
        note->identifier = trimmed(identifier->text, IDENTIFIER_COMPARED);
    if (narrative)
        note->title = trimmed(narrative->text, TITLE_SHOWN);
    return note;
}

/* A place apart from the findings', which may lie behind it. */
static void set_item_place(struct worker *worker, struct item_note *note, const struct node *item)
{
    const struct node *identifier = node_child(item, worker->profile->name.identifier);
    struct position *position = &worker->item_position;
    position_move(position, identifier ? identifier->offset : item->offset);
    note->line = position->line;
    note->column = position->column;
}

/* True if the activity that `reference` names should be ours: it begins with the identifier of the
 * reporting organisation and a hyphen. */
static bool is_ours(const struct worker *worker, const struct node *item, const char *reference)
{
    const struct node *reporter = node_child(item, worker->profile->name.reporting_org);
    const struct node_attribute *ref =
        reporter ? node_attribute(reporter, worker->profile->name.ref) : NULL;
    return ref && ref->length > 0 && strncmp(reference, ref->value, ref->length) == 0 &&
           reference[ref->length] == '-';
}

static void check_reference(struct worker *worker, const struct reference_place *place,
                            const struct node *item, const struct reached *reached)
{
    const char *value = reached_text(reached, ruleset_run_evaluation(worker->rules));
    const struct profile *profile = worker->profile;
    char *identifier = trimmed(value, SIZE_MAX);
    const struct rule *rule = profile->known_given           ? place->rule
                              : is_ours(worker, item, value) ? profile->reference_rule
                                                             : NULL;
    if (identifier && rule) {
        struct fault *fault =
            faults_add(&worker->faults, rule, reached->node, reached->attribute,
                       profile->known_given
                           ? "no activity \"%s\" is in the given files or among the known ones"
                           : "no activity \"%s\" is in the given files, although it would be ours",
                       identifier);
        fault->value = value;
        fault->unless_known = arena_copy(&worker->builder.arena, identifier, strlen(identifier));
    }
    free(identifier);
}

static void check_references(struct worker *worker, const struct node *item)
{
    const struct profile *profile = worker->profile;
    struct evaluation *evaluation = ruleset_run_evaluation(worker->rules);
    for (size_t i = 0; i < profile->reference_count; i++) {
        const struct reference_place *place = &profile->references[i];
        expression_select(place->expression, evaluation, item, NULL, &worker->reached);
        for (size_t j = 0; j < worker->reached.count; j++)
            check_reference(worker, place, item, &worker->reached.items[j]);
    }
}

/* The description tells of all faults, the schema decides whether there are any: what it has looked
 * at and found valid is valid, and if only it finds something, it speaks itself. */
static void check_structure(struct worker *worker, const struct node *node,
                            void (*walk)(const struct node *node, const struct rule *rule,
                                         struct faults *faults))
{
    if (!worker->blind && worker->schema_errors == 0)
        return;
    if (worker->profile->walks)
        walk(node, worker->document_rules->schema, &worker->faults);
    if (worker->faults.count > 0)
        return;
    for (size_t i = 0; i < worker->schema_faults.count; i++) {
        const struct fault *fault = &worker->schema_faults.items[i];
        faults_add(&worker->faults, fault->rule, fault->node, fault->attribute, "%s",
                   fault->message);
    }
}

static void check_item(struct worker *worker, const struct node *item)
{
    const struct profile *profile = worker->profile;
    struct item_note *note = note_item(worker, item);
    check_structure(worker, item, structure_check);
    codes_check(profile->codes, item, &worker->faults);
    ruleset_check(worker->rules, item, &worker->faults);
    check_references(worker, item);
    set_item_place(worker, note, item);
    note_faults(worker, &worker->faults);
    note->end = worker->result->finding_count;
}

/* Something that isn't an item stands in the root. */
static void check_stranger(struct worker *worker, const struct node *child)
{
    check_structure(worker, child, structure_check_stranger);
    note_faults(worker, &worker->faults);
}

static bool is_item(const struct worker *worker, const struct node *node)
{
    return !node->namespace && strcmp(node->label, file_kind_item(worker->profile->kind)) == 0;
}

/* A child of the root ends. */
void worker_end_child(struct worker *worker)
{
    const struct node *child = worker->builder.top->first;
    worker->in_item = is_item(worker, child);
    if (worker->in_item)
        check_item(worker, child);
    else
        check_stranger(worker, child);
    document_forget_children(&worker->builder);
}

/* The root's start tag: only the first chunk has it for its own. */
void worker_check_root(struct worker *worker)
{
    if (worker->chunk->index > 0)
        return;
    const struct node *root = worker->builder.top;
    check_structure(worker, root, structure_check_start);
    codes_check_root(worker->profile->codes, root, &worker->faults);
    note_faults(worker, &worker->faults);
}

void worker_note_open_item(struct worker *worker)
{
    const struct chunk_result *result = worker->result;
    if (!result->stopped || result->malformed || !worker->profile || worker->depth < 2)
        return;
    const struct node *item = worker->builder.top->first;
    if (!item || !is_item(worker, item))
        return;
    struct item_note *note = note_item(worker, item);
    note->first = result->finding_count - 1;
    note->end = result->finding_count;
    note->line = worker->position.line;
    note->column = worker->position.column;
}

void worker_end_root(struct worker *worker)
{
    note_faults(worker, &worker->schema_faults);
}
