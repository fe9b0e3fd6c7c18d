#include "command.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/file.h"
#include "base/language.h"
#include "base/resource.h"
#include "base/strbuf.h"
#include "commands/session.h"
#include "options.h"
#include "standard/file_kind.h"

static const struct usage usage = {
    .synopsis = "iatipub schema export DIR [--version VERSION]",
    .text =
        N_("Writes the program's XSDs into DIR for use with other tools, under the names of the\n"
           "official ones (iati-activities-schema.xsd, iati-organisations-schema.xsd and what\n"
           "they include; of UN financial data, version 1.00, financial-data.xsd): one folder a\n"
           "version, or with --version that version's alone."),
    .example = "  iatipub schema export schemas --version 2.03\n"
               "  xmllint --noout --schema schemas/iati-activities-schema.xsd activities.xml",
    .least = 2,
    .most = 2,
};

enum { MOST_FILES = 5 };

/* The files of a version, by its format. */
static const char *const files[FORMAT_COUNT][MOST_FILES] = {
    [FORMAT_IATI] = {"iati-activities-schema.xsd", "iati-organisations-schema.xsd",
                     "iati-common.xsd", "xml.xsd"},
    [FORMAT_UNSDG] = {"financial-data.xsd", "xml.xsd"},
};

static void add_versions(enum format format, struct error *error)
{
    unsigned all = format_versions(format), left = all;
    for (size_t i = 0; left; i++) {
        const char *between = left == all ? "" : left >> i == 1 ? E_(" and ") : ", ";
        if (left >> i & 1)
            error_add(error, "%s%s", between, version_number(i));
        left &= ~(1U << i);
    }
}

static bool check_version(const char *version, struct error *error)
{
    if (!version || version_index(version) < VERSION_COUNT)
        return true;
    error_set(error, ERROR_USAGE, "there is no schema of version '%s'", version);
    error_add(error, "; versions are ");
    add_versions(FORMAT_IATI, error);
    error_add(error, ", and of %s ", format_name(FORMAT_UNSDG));
    add_versions(FORMAT_UNSDG, error);
    return false;
}

static bool check_action(const char *action, struct error *error)
{
    return strcmp(action, "export") == 0 ||
           error_set(error, ERROR_USAGE, "'iatipub schema' does not know '%s'; usage: %s", action,
                     usage.synopsis);
}

static bool export_file(const char *folder, const char *version, const char *file,
                        struct error *error)
{
    const char *described = format_folder(version_format(version_index(version)));
    char *name = xasprintf("%s/%s/%s", described, version, file);
    char *path = path_join(folder, file);
    size_t length;
    char *data = resource_read(name, &length, error);
    bool exported = data && file_write(path, data, length, error);
    free(data);
    free(path);
    free(name);
    return exported;
}

static bool export_version(const char *folder, const char *version, struct error *error)
{
    enum format format = version_format(version_index(version));
    if (!folder_make(folder, error))
        return false;
    for (size_t i = 0; i < MOST_FILES && files[format][i]; i++)
        if (!export_file(folder, version, files[format][i], error))
            return false;
    printf(_("%s: schemas of %s %s\n"), folder, format_name(format), version);
    return true;
}

static bool export_all(const char *folder, struct error *error)
{
    bool exported = true;
    for (size_t i = 0; exported && i < VERSION_COUNT; i++) {
        char *below = path_join(folder, version_number(i));
        exported = export_version(below, version_number(i), error);
        free(below);
    }
    return exported;
}

int command_schema(int argc, char **argv)
{
    const char *version = NULL;
    const struct option_spec options[] = {
        {"version", 0, OPTION_TEXT, &version, "VERSION",
         N_("2.01, 2.02, 2.03 or 1.00 (default: all)")},
    };
    int status;
    if (!options_read(argc, argv, &usage, options, 1, NULL, &status))
        return status;
    struct error error = ERROR_INIT;
    bool exported =
        check_action(argv[1], &error) && check_version(version, &error) &&
        (version ? export_version(argv[2], version, &error) : export_all(argv[2], &error));
    return exported ? ERROR_NONE : report_error(&error);
}
