/* The leak test of what a verb wrote for somebody: nothing that redactions withhold may stand in
 * it, whether it is published or handed over. */
#ifndef IATIPUB_COMMANDS_LEAK_TEST_H
#define IATIPUB_COMMANDS_LEAK_TEST_H

#include <stdbool.h>

#include "commands/session.h"
#include "store/store.h"

/* Searches a file, or all files of a folder (not of those in it). What is found is a critical
 * finding of the session. False and the session's error if something can't be read. */
bool leak_test(struct session *session, struct store *store, const char *path);

#endif
