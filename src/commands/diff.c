#include "command.h"

#include <stdio.h>

#include "base/file.h"
#include "base/language.h"
#include "commands/compared.h"
#include "commands/session.h"
#include "options.h"
#include "report/differences.h"
#include "report/report_form.h"

static const struct usage usage = {
    .synopsis = "iatipub diff [--format FORMAT] [-o FILE] FILE FILE\n"
                "       iatipub diff -C DIR [--format FORMAT] [-o FILE] [BEFORE [AFTER]]",
    .text = N_(
        "Tells what differs between two IATI files, plain or packed: activities added, removed,\n"
        "renamed and changed, each field that changed, and sums of money by type and currency.\n"
        "Order, white space, the way of writing numbers and dates, and when a file was\n"
        "generated don't count. With -C, BEFORE and AFTER are datasets as they were converted\n"
        "last, DATASET@VERSION ('iatipub history' tells them), DATASET@published (the last\n"
        "version) or files. Without AFTER it is the dataset as converted; a dataset alone is\n"
        "compared with what is published, and without any argument every dataset is.\n"
        "Exit status: 0 no differences, 1 differences, 2 wrong usage or no IATI file, 3 a file\n"
        "can't be read or written."),
    .example = "  iatipub diff old.xml new.xml\n"
               "  iatipub diff -C samples/ilo ilo-activities@3 ilo-activities",
    .most = 2,
};

struct settings {
    const char *folder, *format, *output;
    const struct differences_form *form;
};

/* A report, and what it needs. */
struct writing {
    struct comparer *comparer;
    struct differences_report report;
    const struct differences_form *form;
    bool begun, differs;
};

static bool take(void *context, struct compared *compared, const char *before, const char *after,
                 struct error *error)
{
    struct writing *writing = context;
    struct differences_report *report = &writing->report;
    compared->comparison = comparison_new(writing->comparer, before, after, error);
    if (!compared->comparison)
        return false;
    if (!writing->begun)
        writing->begun = writing->form->begin(report);
    bool taken = writing->begun && writing->form->take(report, compared);
    writing->differs |= comparison_differs(compared->comparison);
    report->count++;
    comparison_free(compared->comparison);
    return taken;
}

static bool write_report(struct writing *writing, const struct settings *settings,
                         char *const *arguments, size_t count)
{
    struct error *error = writing->report.error;
    bool written = compared_each(settings->folder, arguments, count, take, writing, error);
    if (writing->begun)
        written = writing->form->end(&writing->report) && written;
    return written;
}

static bool compare(struct writing *writing, const struct settings *settings,
                    char *const *arguments, size_t count)
{
    struct error *error = writing->report.error;
    writing->comparer = comparer_new(error);
    writing->report.words =
        writing->comparer ? difference_words_new(writing->comparer, error) : NULL;
    if (!writing->report.words)
        return false;
    if (!settings->output) {
        writing->report.stream = stdout;
        return write_report(writing, settings, arguments, count);
    }
    struct output_file file = OUTPUT_FILE_INIT;
    bool written = output_file_open(&file, settings->output, error);
    writing->report.stream = file.stream;
    written = written && write_report(writing, settings, arguments, count) &&
              output_file_commit(&file, error);
    output_file_abort(&file);
    return written;
}

int command_diff(int argc, char **argv)
{
    struct settings settings = {.format = "text"};
    const struct option_spec options[] = {
        {"directory", 'C', OPTION_TEXT, &settings.folder, "DIR",
         N_("the publication (default: here, if no files are given)")},
        {"format", 0, OPTION_TEXT, &settings.format, "FORMAT",
         N_("text, csv, json or html (default: text)")},
        {"output", 'o', OPTION_TEXT, &settings.output, "FILE",
         N_("where the report goes (default: standard output)")},
    };
    int status;
    size_t count;
    if (!options_read(argc, argv, &usage, options, sizeof options / sizeof *options, &count,
                      &status))
        return status;
    struct error error = ERROR_INIT;
    enum report_form form;
    if (!report_form_named(settings.format, FORM_HTML, &form, &error))
        return report_error(&error);
    if (form == FORM_CSV || form == FORM_JSON)
        language_choose_english(); /* programs read it */
    struct writing writing = {
        .report = {.program_version = IATIPUB_VERSION, .error = &error},
        .form = differences_form(form),
    };
    bool compared = compare(&writing, &settings, argv + 1, count);
    difference_words_free(writing.report.words);
    comparer_free(writing.comparer);
    if (!compared && !error.kind)
        error_set(&error, ERROR_ENVIRONMENT, "the report could not be written");
    if (error.kind)
        return report_error(&error);
    return writing.differs ? ERROR_DATA : ERROR_NONE;
}
