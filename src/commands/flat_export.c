#include "commands/flat_export.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/language.h"
#include "base/suggest.h"
#include "commands/export_source.h"
#include "commands/session.h"
#include "options.h"
#include "report/findings_text.h"
#include "report/flat_export.h"

static const struct usage usage = {
    .synopsis = "iatipub export TABLE [-C DIR | FILE...] [options]",
    .text = N_(
        "Writes activities, transactions, budgets, results (a row for each period) or locations\n"
        "as one flat table: of a publication's last conversion, or of any IATI files. Filters\n"
        "combine; codes may be parted by commas. SQL calls column sector-name sector_name."),
    .example = "  iatipub export transactions -C samples/ilo --country TN -o tunisia.xlsx\n"
               "  iatipub export budgets file.xml --where \"value > 1000000 AND currency = 'USD'\"",
    .least = 0,
    .most = 100000,
};

struct flat_options {
    const char *format_name, *output, *language, *since, *where;
    struct option_list countries, sectors, activities;
    bool columns;
    enum flat_format format;
    struct export_source source;
};

/* What the export works with. */
struct flat_work {
    const char *table_name;
    struct flat_options *options;
    struct flat_tables tables;
    const struct flat_table *table;
    struct flat_names names;
    struct flat_output output;
    struct flat_export export;
};

static const char *const table_names[] = {"activities", "transactions", "budgets", "results",
                                          "locations"};

bool is_flat_table(const char *name)
{
    for (size_t i = 0; i < sizeof table_names / sizeof *table_names; i++)
        if (strcmp(table_names[i], name) == 0)
            return true;
    return false;
}

/* --- Options ---------------------------------------------------------------------------------- */

static bool find_format(struct flat_options *options, const char *name)
{
    for (size_t i = 0; i < FLAT_FORMAT_COUNT; i++)
        if (strcmp(flat_format_names[i], name) == 0) {
            options->format = (enum flat_format)i;
            return true;
        }
    return false;
}

/* The format that was named, or else what the ending of the file says. */
static bool choose_format(struct flat_options *options, struct error *error)
{
    const char *ending = options->output ? strrchr(options->output, '.') : NULL;
    if (options->format_name && !find_format(options, options->format_name)) {
        const char *nearest =
            suggest_nearest(options->format_name, flat_format_names, FLAT_FORMAT_COUNT);
        error_set(error, ERROR_USAGE, "there is no format '%s'", options->format_name);
        if (nearest)
            error_add(error, "; did you mean '%s'", nearest);
        return error_add(error, "; expected csv, xlsx, json or jsonl");
    }
    if (!options->format_name && ending)
        find_format(options, ending + 1);
    return options->format != FLAT_XLSX || options->output ||
           error_set(error, ERROR_USAGE, "-o is missing; name the workbook to write");
}

static struct flat_wish wish_of(const struct flat_options *options)
{
    return (struct flat_wish){.countries = options->countries.items,
                              .country_count = options->countries.count,
                              .sectors = options->sectors.items,
                              .sector_count = options->sectors.count,
                              .activities = options->activities.items,
                              .activity_count = options->activities.count,
                              .since = options->since,
                              .where = options->where};
}

/* All that can be wrong with the command line is found before anything is read. */
static bool prepare(struct flat_work *work, struct error *error)
{
    struct flat_options *options = work->options;
    if (!choose_format(options, error) || !flat_tables_read(&work->tables, error))
        return false;
    work->table = flat_table_find(&work->tables, work->table_name);
    if (!work->table)
        return error_set(error, ERROR_USAGE, "the data of the tables has no table '%s'",
                         work->table_name);
    if (!flat_names_open(&work->names, options->language, error))
        return false;
    const struct flat_wish wish = wish_of(options);
    work->export.filter = flat_filter_new(work->table, work->names.lists, &wish, error);
    work->export.rows =
        work->export.filter ? flat_rows_new(work->table, &work->names, error) : NULL;
    work->export.output = &work->output;
    return work->export.rows != NULL;
}

static void release(struct flat_work *work)
{
    flat_output_close(&work->output);
    flat_rows_free(work->export.rows);
    flat_filter_free(work->export.filter);
    flat_names_close(&work->names);
    flat_tables_release(&work->tables);
    option_list_release(&work->options->countries);
    option_list_release(&work->options->sectors);
    option_list_release(&work->options->activities);
}

/* --- Work ------------------------------------------------------------------------------------- */

static bool write_table(struct flat_work *work, struct session *session, const char *path)
{
    const struct export_source *source = &work->options->source;
    struct error *error = &session->error;
    bool written = flat_output_open(&work->output, work->table, work->options->format, path, error);
    for (size_t i = 0; written && i < source->count; i++)
        written = flat_export_file(&work->export, source->paths[i], session->standard, error);
    return written && flat_filter_end(work->export.filter, error) &&
           flat_output_commit(&work->output, error);
}

static void show_totals(const struct flat_work *work)
{
    const char *target = work->options->output;
    char *rows = counted(work->output.rows, "row", "rows");
    fprintf(stderr, "%s: %s -> %s\n", work->table->name, rows,
            target ? target : _("standard output"));
    flat_names_show(&work->names);
    free(rows);
}

static bool export_table(struct flat_work *work, struct session *session)
{
    struct export_source *source = &work->options->source;
    const char *path;
    bool done = export_source_open(source, session) &&
                export_source_begin(source, session, work->options->output,
                                    flat_format_names[work->options->format], &path) &&
                write_table(work, session, path) && export_source_end(source, session);
    if (done)
        show_totals(work);
    findings_text_write(&session->findings, stderr);
    export_source_close(source);
    return done;
}

static void show_columns(const struct flat_table *table)
{
    printf("%s: %s\n", table->name, table->title);
    for (size_t i = 0; i < table->count; i++)
        printf("  %-32s %s\n", table->columns[i].name, table->columns[i].title);
}

static int run(struct flat_work *work)
{
    struct error error = ERROR_INIT;
    if (!prepare(work, &error)) {
        release(work);
        return report_error(&error);
    }
    if (work->options->columns) {
        show_columns(work->table);
        release(work);
        return ERROR_NONE;
    }
    struct session session;
    bool finished = export_table(work, &session);
    release(work);
    return session_end(&session, finished);
}

int export_flat(int argc, char **argv)
{
    struct flat_options given = {.format = FLAT_CSV};
    const struct option_spec options[] = {
        {"directory", 'C', OPTION_TEXT, &given.source.folder, "DIR",
         N_("the publication (default: here)")},
        {"dataset", 0, OPTION_TEXT, &given.source.dataset, "NAME", N_("only this dataset of it")},
        {"output", 'o', OPTION_TEXT, &given.output, "PATH",
         N_("the file to write (default: standard output)")},
        {"format", 0, OPTION_TEXT, &given.format_name, "FORMAT",
         N_("csv, xlsx, json, jsonl (default: as PATH ends, or csv)")},
        {"country", 0, OPTION_LIST, &given.countries, "CODE", N_("only these recipient countries")},
        {"sector", 0, OPTION_LIST, &given.sectors, "CODE", N_("DAC sectors of 5 digits, or 3")},
        {"since", 0, OPTION_TEXT, &given.since, "DATE",
         N_("nothing that was over before this day")},
        {"activity", 0, OPTION_LIST, &given.activities, "ID", N_("only this activity")},
        {"where", 0, OPTION_TEXT, &given.where, "SQL", N_("only rows for which this holds")},
        {"lang", 0, OPTION_TEXT, &given.language, "CODE", N_("texts and names in this language")},
        {"columns", 0, OPTION_FLAG, &given.columns, NULL, N_("list the columns and end")},
    };
    int status;
    size_t count;
    struct flat_work work = {.table_name = argv[0], .options = &given};
    if (!options_read(argc, argv, &usage, options, sizeof options / sizeof *options, &count,
                      &status)) {
        release(&work);
        return status;
    }
    given.source.files = argv + 1;
    given.source.file_count = count;
    return run(&work);
}
