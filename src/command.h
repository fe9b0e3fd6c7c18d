/* The verbs. To add one: write src/commands/VERB.c with a function of this kind, declare it here,
 * add a line to the table in main.c, a page under docs/ and a test. */
#ifndef IATIPUB_COMMAND_H
#define IATIPUB_COMMAND_H

/* Runs a verb; argv[0] is its name. Returns the exit status of the program:
 * 0 done, 1 findings or a gate, 2 usage or configuration, 3 environment. */
typedef int command_function(int argc, char **argv);

struct command {
    const char *name;
    const char *summary;
    command_function *run;
};

command_function command_init, command_import, command_convert, command_validate, command_publish,
    command_run, command_schema, command_codelist, command_explain, command_withheld,
    command_rollover, command_trace, command_export, command_reconcile, command_report,
    command_history, command_status, command_rollback, command_diff, command_notify;

#endif
