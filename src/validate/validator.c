#include "validate/validator.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "base/alloc.h"
#include "standard/codelist.h"
#include "validate/delivery.h"
#include "validate/head.h"
#include "validate/pipeline.h"
#include "validate/position.h"
#include "validate/validator_inside.h"

enum { MOST_THREADS = 8 };

/* Setting up -----------------------------------------------------------------------------------*/

static void set_dates(struct validator *validator)
{
    const struct validator_options *options = &validator->options;
    time_t seconds = time(NULL);
    struct tm present;
    gmtime_r(&seconds, &present);
    strftime(validator->now, sizeof validator->now, "%Y-%m-%dT%H:%M:%SZ", &present);
    /* a day begins at midnight UTC, or moments with a zone could not be compared with it */
    if (options->now)
        snprintf(validator->now, sizeof validator->now, "%s%s", options->now,
                 strchr(options->now, 'T') ? "" : "T00:00:00Z");
}

static bool load_rules(struct validator *validator, struct error *error)
{
    const struct validator_options *options = &validator->options;
    validator->rules = xcalloc(options->rule_file_count + 1, sizeof(struct rules *));
    validator->rules[0] = rules_load(error);
    validator->rule_set_count = validator->rules[0] ? 1 : 0;
    for (size_t i = 0; validator->rule_set_count == i + 1 && i < options->rule_file_count; i++) {
        struct rules *own = rules_load_file(options->rule_files[i], error);
        if (!own)
            break;
        rules_mark_own(own);
        validator->rules[validator->rule_set_count++] = own;
    }
    return validator->rule_set_count == options->rule_file_count + 1;
}

static size_t processor_count(void)
{
    long count = sysconf(_SC_NPROCESSORS_ONLN);
    return count < 1 ? 1 : count > MOST_THREADS ? MOST_THREADS : (size_t)count;
}

struct validator *validator_new(const struct validator_options *options, struct error *error)
{
    struct validator *validator = xcalloc(1, sizeof *validator);
    validator->options = *options;
    if (!options->threads)
        validator->options.threads = processor_count();
    set_dates(validator);
    for (size_t i = 0; i < FILE_KIND_COUNT; i++)
        validator->identities[i] = identities_new();
    validator->sources = (struct profile_sources){
        .schemas = schemas_new(options->schema_folder),
        .own_schemas = !options->schema_folder,
        .now = validator->now,
        .codelist_date = options->codelist_date,
        .publishers = options->publishers,
        .known_given = options->known,
        .official = options->official,
    };
    validator->sources.codelists = codelists_open(NULL, error);
    if (!validator->sources.codelists || !load_rules(validator, error)) {
        validator_free(validator);
        return NULL;
    }
    validator->sources.rules = (const struct rules *const *)validator->rules;
    validator->sources.rule_set_count = validator->rule_set_count;
    validator->document_rules = document_rules_find(validator->rules[0]);
    for (int i = FILE_UNKNOWN + 1; i < FILE_KIND_COUNT; i++)
        validator->duplicates[i] =
            rules_find(validator->rules[0], file_kind_facts((enum file_kind)i)->duplicate);
    validator->duplicate_elsewhere = rules_find(validator->rules[0], "x.identifier.duplicate");
    return validator;
}

void validator_free(struct validator *validator)
{
    if (!validator)
        return;
    for (size_t i = 0; i < validator->profile_count; i++) {
        worker_free(validator->workers[i]);
        profile_free(validator->profiles[i]);
    }
    for (size_t i = 0; i < validator->rule_set_count; i++)
        rules_free(validator->rules[i]);
    for (size_t i = 0; i < validator->file_count; i++)
        free(validator->files[i]);
    free(validator->files);
    free(validator->rules);
    for (size_t i = 0; i < VERSION_COUNT; i++)
        standard_free(validator->sources.standards[i]);
    schemas_free(validator->sources.schemas);
    codelists_free(validator->sources.codelists);
    for (size_t i = 0; i < FILE_KIND_COUNT; i++)
        identities_free(validator->identities[i]);
    free(validator);
}

const struct rules *const *validator_rules(const struct validator *validator, size_t *count)
{
    *count = validator->rule_set_count;
    return (const struct rules *const *)validator->rules;
}

bool validator_knows(const struct validator *validator, const char *identifier)
{
    return identities_contain(validator->identities[FILE_ACTIVITIES], identifier) ||
           (validator->options.known && line_list_contains(validator->options.known, identifier));
}

void validation_clear(struct validation *validation)
{
    free(validation->generated);
    *validation = (struct validation){0};
}

/* The place of the profile for a kind and version, MOST_PROFILES and `error` if it can't be made.
 */
static size_t find_profile(struct validator *validator, const struct head *head,
                           struct error *error)
{
    size_t at = 0;
    while (at < validator->profile_count &&
           (validator->profiles[at]->kind != head->kind ||
            strcmp(validator->profiles[at]->version, head->version) != 0))
        at++;
    if (at < validator->profile_count)
        return at;
    struct profile *profile = profile_new(&validator->sources, head->kind, head->version, error);
    if (!profile)
        return MOST_PROFILES;
    validator->profiles[at] = profile;
    validator->workers[at] = worker_new(&validator->document_rules, profile);
    validator->profile_count++;
    return at;
}

/* One file -------------------------------------------------------------------------------------*/

static size_t name_file(struct validator *validator, const char *path)
{
    validator->files = grow(validator->files, validator->file_count, &validator->file_capacity,
                            sizeof *validator->files);
    validator->files[validator->file_count] = xstrdup(path);
    return validator->file_count++;
}

/* Tells what is wrong with the root: then nothing else is looked at but whether the file is XML. */
static bool deliver_head(struct delivery *delivery, const struct head *head,
                         const struct chunk *chunk)
{
    const struct document_rules *rules = &delivery->validator->document_rules;
    const char *message = head->wrong_root ? head->wrong_root : head->wrong_version;
    struct position position = {.text = chunk->text, .line = 1, .column = 1};
    position_move(&position, head->offset);
    return !message ||
           delivery_tell(delivery, head->wrong_root ? rules->root : rules->version, message,
                         position.line, position.column, head->wrong_root ? NULL : "@version");
}

static bool check_document(struct validator *validator, struct scanner *scanner,
                           struct chunk *first, struct delivery *delivery)
{
    struct validation *result = delivery->result;
    struct head head;
    struct worker *unprofiled = NULL, *worker = NULL;
    const struct profile *profile = NULL;
    head_read(&head, first->text, first->length);
    result->kind = head.kind;
    memcpy(result->version, head.version, sizeof result->version);
    result->generated = head.generated;
    head.generated = NULL;
    bool checkable = head.kind != FILE_UNKNOWN && !head.wrong_version;
    size_t at = checkable ? find_profile(validator, &head, delivery->error) : 0;
    bool ready = at < MOST_PROFILES && deliver_head(delivery, &head, first);
    if (checkable && ready) {
        profile = validator->profiles[at];
        worker = validator->workers[at];
    } else if (ready) {
        worker = unprofiled = worker_new(&validator->document_rules, NULL);
    }
    const struct pipeline_end end = {
        .take = delivery_take, .read = delivery_progress, .context = delivery};
    if (ready)
        pipeline_run(scanner, first, worker, &validator->document_rules, profile,
                     validator->options.threads, &end);
    worker_free(unprofiled);
    head_release(&head);
    return ready && !delivery->failed;
}

bool validator_check(struct validator *validator, const char *path, const struct finding_sink *sink,
                     struct validation *result, struct error *error)
{
    *result = (struct validation){.unreadable = true};
    struct scanner *scanner = scanner_open(path, error);
    if (!scanner)
        return false;
    result->unreadable = false;
    struct delivery delivery = {
        .validator = validator,
        .sink = sink,
        .result = result,
        .error = error,
        .file_number = name_file(validator, path),
    };
    struct chunk first = {.text = NULL};
    scanner_next(scanner, &first);
    bool checked = check_document(validator, scanner, &first, &delivery);
    bool unreadable = checked && scanner_errno(scanner);
    if (unreadable)
        checked = error_set(error, ERROR_ENVIRONMENT, "cannot read '%s': %s", path,
                            strerror(scanner_errno(scanner)));
    result->bytes = scanner_bytes(scanner);
    if (!checked)
        validation_clear(result);
    result->unreadable = unreadable;
    delivery_release(&delivery);
    chunk_release(&first);
    scanner_close(scanner);
    return checked;
}
