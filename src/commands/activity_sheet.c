#include "commands/activity_sheet.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "base/language.h"
#include "commands/export_source.h"
#include "commands/session.h"
#include "options.h"
#include "report/activity_page.h"
#include "report/findings_text.h"
#include "report/flat_export.h"

static const struct usage usage = {
    .synopsis = "iatipub export activity ID [-C DIR | FILE...] [options]",
    .text =
        N_("Writes one page about an activity, to read and to print: what it is about, who, when\n"
           "and where, its sectors, its money by year and kind, results and documents. The page\n"
           "is one HTML file that loads nothing. JSON has the activity's rows of all tables of\n"
           "'iatipub export'. The page is made by xslt/activity-page.xsl; --data-dir replaces it."),
    .example = "  iatipub export activity XM-DAC-41302-TUN-20 -C samples/ilo -o tunisia.html",
    .least = 1,
    .most = 100000,
};

struct sheet_options {
    const char *identifier, *output, *format, *language;
    struct export_source source;
};

struct sheet {
    struct sheet_options *options;
    struct flat_tables tables;
    struct flat_names names;
    struct flat_filter *filter;
    bool is_json;
    char *text; /* of the page; NULL: the activity was not found yet */
    size_t length;
};

static bool prepare(struct sheet *sheet, struct error *error)
{
    const struct sheet_options *options = sheet->options;
    const struct flat_wish wish = {.activities = &options->identifier, .activity_count = 1};
    sheet->is_json = strcmp(options->format, "json") == 0;
    if (!sheet->is_json && strcmp(options->format, "html") != 0)
        return error_set(error, ERROR_USAGE, "there is no format '%s'; expected html or json",
                         options->format);
    if (!flat_tables_read(&sheet->tables, error) ||
        !flat_names_open(&sheet->names, options->language, error))
        return false;
    sheet->filter = flat_filter_new(&sheet->tables.tables[0], sheet->names.lists, &wish, error);
    return sheet->filter != NULL;
}

static void release(struct sheet *sheet)
{
    free(sheet->text);
    flat_filter_free(sheet->filter);
    flat_names_close(&sheet->names);
    flat_tables_release(&sheet->tables);
}

/* The first activity of that identifier; there is hardly ever a second. */
static bool take_activity(void *context, xmlNode *activity, const xmlNode *root,
                          const char *dataset, struct error *error)
{
    struct sheet *sheet = context;
    const struct activity_page page = {.activity = activity,
                                       .root = root,
                                       .dataset = dataset,
                                       .names = &sheet->names,
                                       .version = IATIPUB_VERSION};
    if (sheet->text)
        return true;
    sheet->text = sheet->is_json ? activity_page_json(&page, &sheet->tables, &sheet->length, error)
                                 : activity_page_html(&page, &sheet->length, error);
    return sheet->text != NULL;
}

static bool write_text(const struct sheet *sheet, const char *path, struct error *error)
{
    if (path)
        return file_write(path, sheet->text, sheet->length, error);
    bool written =
        fwrite(sheet->text, 1, sheet->length, stdout) == sheet->length && fflush(stdout) == 0;
    return written || error_errno(error, "cannot write standard output");
}

static bool make_page(struct sheet *sheet, struct session *session, const char *path)
{
    const struct export_source *source = &sheet->options->source;
    bool read = true;
    for (size_t i = 0; read && i < source->count && !sheet->text; i++)
        read = flat_read(source->paths[i], session->standard, sheet->filter, take_activity, sheet,
                         &session->error);
    return read && flat_filter_end(sheet->filter, &session->error) &&
           write_text(sheet, path, &session->error);
}

static void show_totals(const struct sheet *sheet)
{
    const char *target = sheet->options->output;
    fprintf(stderr, _("activity %s -> %s\n"), sheet->options->identifier,
            target ? target : _("standard output"));
    flat_names_show(&sheet->names);
}

static bool export_sheet(struct sheet *sheet, struct session *session)
{
    struct export_source *source = &sheet->options->source;
    const char *path;
    bool done = export_source_open(source, session) &&
                export_source_begin(source, session, sheet->options->output, sheet->options->format,
                                    &path) &&
                make_page(sheet, session, path) && export_source_end(source, session);
    if (done)
        show_totals(sheet);
    findings_text_write(&session->findings, stderr);
    export_source_close(source);
    return done;
}

static int run(struct sheet *sheet)
{
    struct error error = ERROR_INIT;
    if (!prepare(sheet, &error)) {
        release(sheet);
        return report_error(&error);
    }
    struct session session;
    bool finished = export_sheet(sheet, &session);
    release(sheet);
    return session_end(&session, finished);
}

int export_activity_sheet(int argc, char **argv)
{
    struct sheet_options given = {.format = "html"};
    const struct option_spec options[] = {
        {"directory", 'C', OPTION_TEXT, &given.source.folder, "DIR",
         N_("the publication (default: here)")},
        {"dataset", 0, OPTION_TEXT, &given.source.dataset, "NAME", N_("only this dataset of it")},
        {"output", 'o', OPTION_TEXT, &given.output, "FILE",
         N_("the file to write (default: standard output)")},
        {"format", 0, OPTION_TEXT, &given.format, "FORMAT", N_("html (default) or json")},
        {"lang", 0, OPTION_TEXT, &given.language, "CODE", N_("texts and names in this language")},
    };
    int status;
    size_t count;
    if (!options_read(argc, argv, &usage, options, sizeof options / sizeof *options, &count,
                      &status))
        return status;
    given.identifier = argv[1];
    given.source.files = argv + 2;
    given.source.file_count = count - 1;
    struct sheet sheet = {.options = &given};
    return run(&sheet);
}
