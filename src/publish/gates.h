/* Gates: what must hold before anything is published, however valid it is.
 *
 * A file can be valid and absurd: half of the activities gone because an export broke off, amounts
 * a thousand times what they were. A gate is a limit in publication.yaml under `gates`; what goes
 * beyond it stops the run with a sentence for people, until the records are mended or someone
 * accepts it with a reason (`iatipub run --accept GATE --because TEXT`).
 *
 *     gather the facts (publish/gate_facts.h, and what the stages before know);
 *     gates_judge(publication->gates, &facts, &stops);
 *
 * Judging reads nothing but the facts. docs/run.md is for users. */
#ifndef IATIPUB_PUBLISH_GATES_H
#define IATIPUB_PUBLISH_GATES_H

#include <stdbool.h>
#include <stddef.h>

#include "base/finding.h"
#include "config/publication.h"

/* A total of money before and after, as decimal text; NULL: there was, or is, none. */
struct gate_total {
    char *what;     /* "disbursements", "budgets of type 1" */
    char *currency; /* "": not said */
    char *before, *after;
};

/* A dataset beside its last publication. All text is owned. */
struct gate_dataset {
    char *name;
    size_t before;   /* activities, or organisations, of the last publication */
    size_t vanished; /* of those, that are there no more, under no identifier */
    size_t renamed;  /* of those, that have another identifier */
    char *vanished_example, *renamed_example; /* NULL: none */
    char *date_before, *date_after;           /* of the data, ISO 8601; NULL: not known */
    struct gate_total *totals;
    size_t total_count, total_capacity;
};

/* A source of the last import. */
struct gate_source {
    char *name;
    size_t rows;
    size_t days; /* since it was changed; 0 of what has no date, such as a database */
};

/* All text is owned. Starts as {0}. */
struct gate_facts {
    size_t findings[SEVERITY_COUNT];
    struct gate_dataset *datasets;
    size_t dataset_count, dataset_capacity;
    struct gate_source *sources;
    size_t source_count, source_capacity;
    char **idle_redactions; /* names of those that matched nothing */
    size_t idle_count, idle_capacity;
    char *unreconciled; /* why UN financial data and IATI files disagree; NULL: they don't */
};

void gate_facts_release(struct gate_facts *facts);
/* A new, empty entry at the end of the list; lent until the next call. */
struct gate_dataset *gate_facts_add_dataset(struct gate_facts *facts);
struct gate_source *gate_facts_add_source(struct gate_facts *facts);
struct gate_total *gate_dataset_add_total(struct gate_dataset *dataset);
/* Copies the name. */
void gate_facts_add_idle(struct gate_facts *facts, const char *redaction);

/* What a gate stops. */
struct gate_stop {
    const char *gate; /* its name, which is its key in publication.yaml; static */
    char *sentence;   /* owned */
};

/* Starts as {0}. */
struct gate_stops {
    struct gate_stop *items;
    size_t count, capacity;
};
void gate_stops_release(struct gate_stops *stops);

/* Adds a stop for every limit that the facts go beyond, in the order of the gates. `gates` may be
 * NULL: then nothing stops. */
void gates_judge(const struct gates *gates, const struct gate_facts *facts,
                 struct gate_stops *stops);

/* The gates there are, by number. */
extern const size_t gate_count;
const char *gate_name(size_t index);

/* Whether any gate of the publication needs to know the last publications' files. */
bool gates_compare_files(const struct gates *gates);

#endif
