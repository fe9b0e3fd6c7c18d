/* What the stages share. */
#ifndef IATIPUB_COMMANDS_STAGES_INSIDE_H
#define IATIPUB_COMMANDS_STAGES_INSIDE_H

#include "commands/session.h"
#include "convert/outputs.h"
#include "store/withheld.h"

/* Every line of the summary: the stage in a column of its own, then what it did. */
void stage_say(const char *stage, const char *text);

/* Each line of `text` under what it belongs to. */
void stage_say_lines(const char *text);

/* The pages that a plan would write, with their steps. */
struct planned_page; /* publish/publish.h */
void stage_say_pages(const struct planned_page *pages, size_t count);

/* Shows what a stage found and forgets it. False if it is so bad that the work stops. */
bool stage_settle_findings(struct session *session);

/* Looks for what is withheld in the files that were written. */
bool stage_search_outputs(const struct withheld_search *search, const struct output_list *outputs,
                          struct session *session);

#endif
