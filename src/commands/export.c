#include "command.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/file.h"
#include "base/language.h"
#include "base/strbuf.h"
#include "base/suggest.h"
#include "commands/activity_sheet.h"
#include "commands/flat_export.h"
#include "commands/leak_test.h"
#include "commands/session.h"
#include "commands/un_info_export.h"
#include "convert/exports.h"
#include "convert/outputs.h"
#include "options.h"
#include "report/findings_text.h"

static const struct usage usage = {
    .synopsis = "iatipub export activities|transactions|budgets|results|locations [...]\n"
                "       iatipub export activity ID [-C DIR | FILE...] [options]\n"
                "       iatipub export un-info [-C DIR] [options]\n"
                "       iatipub export --layout NAME [-C DIR] [--dataset NAME] [FILE] -o PATH",
    .text = N_("Writes flat tables for spreadsheets and statistics, a page about one activity, or\n"
               "joint-workplan rows (each of these has its own --help); or IATI files in another\n"
               "layout. All read the datasets of the last conversion, or FILE. Layouts:\n"
               "  path-headers      sheets with paths as headers (flatten-tool, CoVE)\n"
               "  d-portal          one CSV table with everything in it (D-Portal)\n"
               "  multi-csv, organisation-csv, organisation-sheet\n"
               "                    the folders of CSV files, and the workbook, of okfn_iati\n"
               "  publisher-csv, publisher-xlsx, spreadsheets2iati\n"
               "                    the files of IATI Publisher and of Spreadsheets2IATI\n"
               "What a layout can't carry is told on standard error, with activity and path."),
    .example = "  iatipub export transactions -C samples/ilo -o spending.xlsx\n"
               "  iatipub export --layout path-headers activities.xml -o sheets",
    .most = 1,
};

struct export_options {
    const char *layout, *folder, *dataset, *target;
    const char *file; /* NULL: the publication's datasets */
};

static const struct export_layout *find_layout(const char *name, struct error *error)
{
    const char **names = xcalloc(export_layout_count, sizeof *names);
    const struct export_layout *found = NULL;
    for (size_t i = 0; i < export_layout_count; i++) {
        names[i] = export_layouts[i].name;
        if (strcmp(names[i], name) == 0)
            found = &export_layouts[i];
    }
    if (!found)
        suggest_refuse(E_("layout"), E_("layouts"), name, names, export_layout_count, error);
    free(names);
    return found;
}

static void refuse_missing_layout(struct error *error)
{
    struct strbuf list = STRBUF_INIT;
    for (size_t i = 0; i < export_layout_count; i++)
        strbuf_addf(&list, "%s%s", i ? ", " : "", export_layouts[i].name);
    error_set(error, ERROR_USAGE,
              "name what to export: activities, transactions, budgets, results, locations, "
              "'activity ID' or un-info; or give --layout: %s",
              list.text);
    strbuf_release(&list);
}

/* Where a file goes: PATH itself, or something of its name inside. A layout of one file writes into
 * PATH if that is a folder or there are several; one that writes folders does so only for
 * several. */
static char *target_of(const struct export_layout *layout, const char *path, const char *name,
                       bool several)
{
    const char *ending = layout->ending ? layout->ending : "";
    bool inside = several || (layout->ending && folder_exists(path));
    return inside ? xasprintf("%s/%s%s", path, name, ending) : xstrdup(path);
}

/* The folder that a file goes to; a layout that writes a folder makes its own. */
static bool make_folder(const struct export_layout *layout, const char *target, struct error *error)
{
    char *folder = path_folder(target);
    bool made = !layout->ending || folder_make(folder, error);
    free(folder);
    return made;
}

static bool export_one(const struct export_layout *layout, struct export_job *job,
                       struct error *error)
{
    job->layout = layout;
    if (!make_folder(layout, job->target, error) || !layout->write(job, error))
        return false;
    char *items = job->is_organisations ? counted(job->items, "organisation", "organisations")
                                        : counted(job->items, "activity", "activities");
    char *files = counted(job->files, "file", "files");
    printf("export     %s -> %s: %s, %s\n", job->shown, job->target, items, files);
    free(files);
    free(items);
    return true;
}

static bool export_file(const struct export_layout *layout, const struct export_options *options,
                        struct session *session)
{
    struct export_job job = {.path = options->file,
                             .shown = options->file,
                             .standard = session->standard,
                             .findings = &session->findings};
    char *stem = path_stem(options->file);
    char *target = target_of(layout, options->target, stem, false);
    job.target = target;
    bool done = export_one(layout, &job, &session->error);
    free(target);
    free(stem);
    return done;
}

static bool is_wanted(const struct output *output, const char *dataset)
{
    return !dataset || strcmp(output->dataset, dataset) == 0;
}

static enum file_kind kind_of(const struct output *output)
{
    static const enum file_kind kinds[] = {
        [DATASET_ACTIVITIES] = FILE_ACTIVITIES,
        [DATASET_ORGANISATIONS] = FILE_ORGANISATIONS,
        [DATASET_UNSDG] = FILE_UNSDG_REPORTS,
    };
    return kinds[output->kind];
}

static const char *noun_of(const struct output *output)
{
    return output->kind == DATASET_UNSDG ? "UN financial data"
                                         : file_kind_facts(kind_of(output))->plural;
}

/* Datasets that the layout takes; tells of the others. */
static size_t count_fitting(const struct export_layout *layout, const char *dataset,
                            const struct output_list *outputs, struct error *error)
{
    size_t wanted = 0, fitting = 0;
    for (size_t i = 0; i < outputs->count; i++) {
        const struct output *output = &outputs->items[i];
        if (!is_wanted(output, dataset))
            continue;
        wanted++;
        if (export_layout_takes(layout, kind_of(output)))
            fitting++;
        else
            printf("skipped    %s: layout '%s' has no place for %s\n", output->file, layout->name,
                   noun_of(output));
    }
    if (!wanted)
        error_set(error, ERROR_USAGE, "there is no dataset '%s' to export", dataset ? dataset : "");
    else if (!fitting)
        error_set(error, ERROR_USAGE, "layout '%s' has no place for any of the datasets",
                  layout->name);
    return fitting;
}

static bool export_outputs(const struct export_layout *layout, const struct export_options *options,
                           const struct output_list *outputs, struct store *store,
                           struct session *session)
{
    size_t count = count_fitting(layout, options->dataset, outputs, &session->error);
    bool done = count > 0;
    for (size_t i = 0; done && i < outputs->count; i++) {
        const struct output *output = &outputs->items[i];
        if (!is_wanted(output, options->dataset) || !export_layout_takes(layout, kind_of(output)))
            continue;
        char *target = target_of(layout, options->target, output->name, count > 1);
        struct export_job job = {.path = output->file,
                                 .shown = output->file,
                                 .target = target,
                                 .standard = session->standard,
                                 .findings = &session->findings};
        done = export_one(layout, &job, &session->error) && leak_test(session, store, target);
        free(target);
    }
    return done;
}

/* The datasets as they were converted last: what leaves here has passed through the same
 * conversion as what is published. */
static bool export_publication(const struct export_layout *layout,
                               const struct export_options *options, struct session *session)
{
    struct store *store = store_open(session->publication, session->layout, &session->error);
    struct output_list outputs = {.count = 0};
    bool done = store && outputs_read(store, session->publication, &outputs, &session->error) &&
                export_outputs(layout, options, &outputs, store, session);
    output_list_release(&outputs);
    store_close(store);
    return done;
}

static bool begin(const struct export_options *options, struct session *session)
{
    if (!options->file)
        return session_begin(session, options->folder);
    *session = (struct session){.lock = {.descriptor = -1}};
    session->standard = standard_load_lean("2.03", &session->error);
    return session->standard != NULL;
}

/* A word that is neither a subject nor a file, where no layout is given. */
static bool check_subject(const struct export_options *options, struct error *error)
{
    static const char *const subjects[] = {"activities", "transactions", "budgets", "results",
                                           "locations",  "activity",     "un-info"};
    if (options->layout || !options->file || file_exists(options->file))
        return true;
    const char *nearest =
        suggest_nearest(options->file, subjects, sizeof subjects / sizeof *subjects);
    return !nearest ||
           error_set(error, ERROR_USAGE, "there is nothing '%s' to export; did you mean '%s'?",
                     options->file, nearest);
}

static bool check_paths(const struct export_options *options, const struct export_layout *layout,
                        struct error *error)
{
    if (!options->target)
        return layout->ending
                   ? error_set(error, ERROR_USAGE,
                               "-o is missing; name the file or folder to write")
                   : error_set(error, ERROR_USAGE, "-o is missing; name the folder to write");
    if (options->file && (options->folder || options->dataset))
        return error_set(error, ERROR_USAGE,
                         "a file and a publication (-C, --dataset) can't be exported together");
    return true;
}

/* The layout that the options ask for; NULL and `error` if they are not right. */
static const struct export_layout *check_options(const struct export_options *options,
                                                 struct error *error)
{
    const struct export_layout *layout = NULL;
    if (!check_subject(options, error))
        return NULL;
    if (options->layout)
        layout = find_layout(options->layout, error);
    else
        refuse_missing_layout(error);
    return layout && check_paths(options, layout, error) ? layout : NULL;
}

int command_export(int argc, char **argv)
{
    const char *subject = argc > 1 ? argv[1] : "";
    if (strcmp(subject, "un-info") == 0)
        return export_un_info(argc - 1, argv + 1);
    if (strcmp(subject, "activity") == 0)
        return export_activity_sheet(argc - 1, argv + 1);
    if (is_flat_table(subject))
        return export_flat(argc - 1, argv + 1);
    struct export_options given = {.layout = NULL};
    const struct option_spec options[] = {
        {"layout", 0, OPTION_TEXT, &given.layout, "NAME", N_("how to write: one of those above")},
        {"output", 'o', OPTION_TEXT, &given.target, "PATH", N_("the file or folder to write")},
        {"directory", 'C', OPTION_TEXT, &given.folder, "DIR",
         N_("the publication (default: here)")},
        {"dataset", 0, OPTION_TEXT, &given.dataset, "NAME", N_("only this dataset")},
    };
    int status;
    size_t count;
    if (!options_read(argc, argv, &usage, options, sizeof options / sizeof *options, &count,
                      &status))
        return status;
    given.file = count ? argv[1] : NULL;
    struct error error = ERROR_INIT;
    const struct export_layout *layout = check_options(&given, &error);
    if (!layout)
        return report_error(&error);
    struct session session;
    bool finished =
        begin(&given, &session) && (given.file ? export_file(layout, &given, &session)
                                               : export_publication(layout, &given, &session));
    fflush(stdout);
    findings_text_write(&session.findings, stderr); /* results go to standard output */
    return session_end(&session, finished);
}
