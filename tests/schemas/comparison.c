#include "comparison.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/alloc.h"
#include "base/file.h"
#include "pick.h"
#include "shrink.h"
#include "tree.h"

/* Where the disagreement with the number, from 1, is written; the caller frees. */
static char *path_of(const struct comparison *comparison, size_t number)
{
    return xasprintf("%s/%02zu.xml", comparison->folder, number);
}

static void remove_old(const struct comparison *comparison)
{
    for (size_t number = 1; number <= GREATEST_WRITTEN; number++) {
        char *path = path_of(comparison, number);
        unlink(path);
        free(path);
    }
}

bool comparison_open(struct comparison *comparison, const char *own_folder,
                     const char *official_folder, const char *written_folder, struct error *error)
{
    *comparison = (struct comparison){.folder = written_folder, .output = stdout};
    remove_old(comparison);
    comparison->upgrade = upgrade_new(error);
    return comparison->upgrade && judges_open(&comparison->own, own_folder, error) &&
           judges_open(&comparison->official, official_folder, error) &&
           judges_open_walkers(&comparison->walkers, error) && folder_make(written_folder, error);
}

void comparison_release(struct comparison *comparison)
{
    upgrade_free(comparison->upgrade);
    judges_release(&comparison->own);
    judges_release(&comparison->official);
    judges_release(&comparison->walkers);
    for (size_t i = 0; i < comparison->seen_count; i++)
        free(comparison->seen[i]);
}

/* ---- one verdict ----------------------------------------------------------------------------- */

static struct judge_pair schemas_of(struct comparison *comparison, const struct test_case *test)
{
    return (struct judge_pair){.reference = &comparison->official.of[test->version][test->kind],
                               .candidate = &comparison->own.of[test->version][test->kind]};
}

/* What a disagreement is about: the message of the judge that refuses. */
static char *fault_of(const struct judge_pair *pair)
{
    const struct strbuf *fault = &pair->candidate->fault;
    return xstrdup(fault->length ? fault->text : pair->reference->fault.text);
}

static bool is_seen(const struct comparison *comparison, const char *fault)
{
    for (size_t i = 0; i < comparison->seen_count; i++)
        if (strcmp(comparison->seen[i], fault) == 0)
            return true;
    return comparison->seen_count == GREATEST_WRITTEN;
}

/* A judgement in which the two of a pair differ. */
struct disagreement {
    const struct test_case *test;
    xmlDoc *document;
    const char *done;     /* to the document */
    const char *names[2]; /* of the judges */
    const struct judge_pair *pair;
};

static void write_disagreement(struct comparison *comparison, const struct disagreement *told)
{
    struct judge_pair pair = *told->pair;
    size_t length;
    char *small = shrink_disagreement(told->document, &pair, &length);
    char *path = path_of(comparison, comparison->seen_count);
    struct error error = ERROR_INIT;
    bool written = file_write(path, small, length, &error);
    fprintf(comparison->output, "disagreement: %s %s: %s %s, %s %s\n  %s\n  %s: %s\n  %s\n",
            version_numbers[told->test->version], kind_names[told->test->kind].label,
            told->names[0], verdict_names[pair.reference_verdict], told->names[1],
            verdict_names[pair.candidate_verdict], comparison->seen[comparison->seen_count - 1],
            told->test->document->name, told->done, written ? path : error.text);
    error_clear(&error);
    free(path), free(small);
}

static void tell(struct comparison *comparison, const struct disagreement *told)
{
    char *fault = fault_of(told->pair);
    if (is_seen(comparison, fault)) {
        free(fault);
        return;
    }
    comparison->seen[comparison->seen_count++] = fault;
    write_disagreement(comparison, told);
}

static void judge_walk(struct comparison *comparison, const struct disagreement *told,
                       struct walk_tally *tally)
{
    const struct test_case *test = told->test;
    struct judge_pair pair = {.reference = told->pair->candidate,
                              .candidate = &comparison->walkers.of[test->version][test->kind],
                              .reference_verdict = told->pair->candidate_verdict};
    pair.candidate_verdict = judge_document(pair.candidate, told->document);
    tally->judged++;
    tally->left += pair.candidate_verdict == LEFT_TO_SCHEMA;
    if (verdicts_agree(&pair))
        return;
    tally->disagreements++;
    struct disagreement walk = *told;
    walk.pair = &pair;
    walk.names[0] = "our schema", walk.names[1] = "the walk";
    tell(comparison, &walk);
}

static void judge_all(struct comparison *comparison, const struct test_case *test, xmlDoc *document,
                      const char *done, struct tally *tally)
{
    bool is_plain = document == test->document->tree;
    struct judge_pair pair = schemas_of(comparison, test);
    bool agree = judge_pair_agrees(&pair, document);
    struct disagreement told = {test, document, done, {"official", "ours"}, &pair};
    *tally = (struct tally){1, pair.reference_verdict == VALID, !agree};
    judge_walk(comparison, &told,
               is_plain ? &comparison->walked_plain : &comparison->walked_mutants);
    if (!agree)
        tell(comparison, &told);
    else if (pair.reference_verdict == VALID)
        upgraded_judge(comparison->upgrade, &comparison->own,
                       &(struct valid_document){document, test->version, test->kind},
                       &comparison->upgraded, comparison->output);
}

static void count(struct tally *sum, const struct tally *one)
{
    sum->judged += one->judged;
    sum->valid += one->valid;
    sum->disagreements += one->disagreements;
}

/* ---- documents as they are ------------------------------------------------------------------- */

/* The next case of a list of documents, starting from a zeroed `place`; false after the last. */
struct case_place {
    size_t document, schema;
};

static bool next_case(const struct documents *documents, struct case_place *place,
                      struct test_case *test)
{
    while (place->document < documents->count) {
        const struct document *document = &documents->items[place->document];
        unsigned version = (unsigned)place->schema / KINDS, kind = (unsigned)place->schema % KINDS;
        if (++place->schema == SCHEMAS)
            *place = (struct case_place){place->document + 1, 0};
        if ((document->versions >> version & 1u) && (document->kinds >> kind & 1u)) {
            *test = (struct test_case){document, (int)version, (enum kind)kind};
            return true;
        }
    }
    return false;
}

void comparison_judge_plain(struct comparison *comparison, const struct documents *documents)
{
    struct case_place place = {0, 0};
    struct test_case test;
    while (next_case(documents, &place, &test)) {
        struct tally one;
        judge_all(comparison, &test, test.document->tree, "as it is", &one);
        count(&comparison->plain, &one);
    }
}

/* ---- mutants --------------------------------------------------------------------------------- */

/* Cases are drawn from four lists: a mutant of an invalid document is nearly always invalid, so few
 * are made of those; and organisations, of which there are few files, get more than their share. */
enum { LISTS = KINDS * 2 };
static const size_t list_shares[LISTS] = {
    [ACTIVITIES * 2 + INVALID] = 2,
    [ACTIVITIES * 2 + VALID] = 11,
    [ORGANISATIONS * 2 + INVALID] = 2,
    [ORGANISATIONS * 2 + VALID] = 5,
};

struct case_list {
    struct test_case *items;
    size_t count, capacity, next;
};

struct workshop {
    struct comparison *comparison;
    const struct mutant_plan *plan;
    struct case_list lists[LISTS];
    size_t *made;       /* mutants of each document */
    uint64_t *hashes;   /* of the mutants so far; 0 is a free place */
    size_t hash_places; /* a power of two */
};

static void list_cases(struct workshop *workshop)
{
    struct case_place place = {0, 0};
    struct test_case test;
    while (next_case(workshop->plan->documents, &place, &test)) {
        struct judge_pair pair = schemas_of(workshop->comparison, &test);
        bool valid = judge_document(pair.reference, test.document->tree) == VALID;
        struct case_list *list = &workshop->lists[test.kind * 2 + (valid ? VALID : INVALID)];
        list->items = grow(list->items, list->count, &list->capacity, sizeof *list->items);
        list->items[list->count++] = test;
    }
}

/* Each list goes round, so that every file gets its turn. NULL if the list drawn is empty. */
static const struct test_case *draw_case(struct workshop *workshop, struct random *random)
{
    size_t sum = 0, list = 0;
    for (size_t i = 0; i < LISTS; i++)
        sum += list_shares[i];
    size_t drawn = random_below(random, sum);
    for (; drawn >= list_shares[list]; list++)
        drawn -= list_shares[list];
    struct case_list *from = &workshop->lists[list];
    return from->count ? &from->items[from->next++ % from->count] : NULL;
}

/* FNV-1a, never 0. */
static uint64_t hash_of(const char *text, size_t length, const struct test_case *test)
{
    uint64_t hash = 0xcbf29ce484222325u + (uint64_t)(test->version * KINDS + (int)test->kind);
    for (size_t i = 0; i < length; i++)
        hash = (hash ^ (unsigned char)text[i]) * 0x100000001b3u;
    return hash ? hash : 1;
}

/* False if it was there already. */
static bool add_hash(struct workshop *workshop, uint64_t hash)
{
    size_t at = (size_t)hash & (workshop->hash_places - 1);
    while (workshop->hashes[at] && workshop->hashes[at] != hash)
        at = (at + 1) & (workshop->hash_places - 1);
    bool added = workshop->hashes[at] == 0;
    workshop->hashes[at] = hash;
    return added;
}

/* Mutates a copy, writes it and reads it again, so that what is judged is what a file would say.
 * NULL if nothing changed, or the mutant is not well-formed, or it was made before. */
static xmlDoc *make_mutant(struct workshop *workshop, const struct test_case *test,
                           struct mutator *mutator, size_t first, size_t second)
{
    xmlDoc *copy = xmlCopyDoc(test->document->tree, 1), *mutant = NULL;
    size_t length, old_length;
    char *old = tree_text(copy, &old_length), *text = NULL;
    bool changed = mutation_table[first].mutate(copy, mutator);
    if (changed && second != first)
        mutation_table[second].mutate(copy, mutator);
    text = tree_text(copy, &length);
    changed = changed && (length != old_length || memcmp(text, old, length) != 0);
    if (changed && add_hash(workshop, hash_of(text, length, test)))
        mutant = tree_parse(text, length);
    xmlFreeDoc(copy);
    free(old), free(text);
    return mutant;
}

static void judge_mutant(struct workshop *workshop, const struct test_case *test, xmlDoc *mutant,
                         size_t first, size_t second)
{
    struct comparison *comparison = workshop->comparison;
    struct tally one;
    char *done = first == second
                     ? xstrdup(mutation_table[first].name)
                     : xasprintf("%s, %s", mutation_table[first].name, mutation_table[second].name);
    judge_all(comparison, test, mutant, done, &one);
    count(&comparison->mutants, &one);
    count(&comparison->by_mutation[first], &one);
    count(&comparison->by_schema[test->version][test->kind], &one);
    comparison->combined += first != second;
    workshop->made[test->document - workshop->plan->documents->items]++;
    free(done);
}

/* One try; one in five has a second mutation. */
static bool try_mutant(struct workshop *workshop, struct mutator *mutator, size_t first)
{
    const struct test_case *test = draw_case(workshop, &mutator->random);
    size_t second = first;
    if (random_once_in(&mutator->random, 5))
        second = random_below(&mutator->random, MUTATIONS);
    if (test)
        mutator->salt = (first * VERSIONS + (size_t)test->version) * KINDS + test->kind;
    xmlDoc *mutant = test ? make_mutant(workshop, test, mutator, first, second) : NULL;
    if (mutant)
        judge_mutant(workshop, test, mutant, first, second);
    xmlFreeDoc(mutant);
    return mutant != NULL;
}

/* A file may be there as several cuts, which stand together and have its name. */
static size_t least_of_a_file(const struct workshop *workshop)
{
    const struct documents *documents = workshop->plan->documents;
    size_t least = (size_t)-1;
    for (size_t i = 0, sum = 0; i < documents->count; i++) {
        sum += workshop->made[i];
        bool last = i + 1 == documents->count ||
                    strcmp(documents->items[i].name, documents->items[i + 1].name) != 0;
        if (last && sum < least)
            least = sum;
        sum = last ? 0 : sum;
    }
    return least;
}

static void make_mutants(struct workshop *workshop)
{
    enum { TRIES = 1000 };
    const struct mutant_plan *plan = workshop->plan;
    struct mutator mutator = {.random = {plan->seed},
                              .picks = xcalloc(1, sizeof(struct picks)),
                              .vocabulary = plan->vocabulary,
                              .donors = plan->donors};
    for (size_t i = 0; i < plan->wanted; i++) {
        bool made = false;
        for (size_t tries = 0; !made && tries < TRIES; tries++)
            made = try_mutant(workshop, &mutator, i % MUTATIONS);
    }
    free(mutator.picks);
}

size_t comparison_judge_mutants(struct comparison *comparison, const struct mutant_plan *plan)
{
    struct workshop workshop = {.comparison = comparison, .plan = plan, .hash_places = 1024};
    /* Tries that fail leave their hash as well. */
    while (workshop.hash_places < plan->wanted * 16)
        workshop.hash_places *= 2;
    workshop.hashes = xcalloc(workshop.hash_places, sizeof *workshop.hashes);
    workshop.made = xcalloc(plan->documents->count + 1, sizeof *workshop.made);
    list_cases(&workshop);
    make_mutants(&workshop);
    size_t least = least_of_a_file(&workshop);
    for (size_t i = 0; i < LISTS; i++)
        free(workshop.lists[i].items);
    free(workshop.made), free(workshop.hashes);
    return least;
}

/* ---- figures --------------------------------------------------------------------------------- */

size_t comparison_disagreements(const struct comparison *comparison)
{
    return comparison->plain.disagreements + comparison->mutants.disagreements;
}

size_t comparison_walk_disagreements(const struct comparison *comparison)
{
    return comparison->walked_plain.disagreements + comparison->walked_mutants.disagreements;
}

static void print_line(FILE *output, const char *name, const struct tally *tally)
{
    double share = tally->judged ? 100.0 * (double)tally->valid / (double)tally->judged : 0;
    fprintf(output, "  %-28s %8zu %6.1f%% %14zu\n", name, tally->judged, share,
            tally->disagreements);
}

void comparison_print(const struct comparison *comparison, FILE *output)
{
    fprintf(output, "\n  %-28s %8s %7s %14s\n", "mutation", "mutants", "valid", "disagreements");
    for (size_t i = 0; i < MUTATIONS; i++)
        print_line(output, mutation_table[i].name, &comparison->by_mutation[i]);
    fprintf(output, "\n  %-28s %8s %7s %14s\n", "schema", "mutants", "valid", "disagreements");
    for (int version = 0; version < VERSIONS; version++)
        for (int kind = 0; kind < KINDS; kind++) {
            char *name = xasprintf("%s %s", version_numbers[version], kind_names[kind].label);
            print_line(output, name, &comparison->by_schema[version][kind]);
            free(name);
        }
    print_line(output, "all", &comparison->mutants);
}
