#include "standard/file_kind.h"

#include <string.h>

#include "base/say.h"

static const struct {
    const char *name, *folder;
} formats[FORMAT_COUNT] = {
    [FORMAT_IATI] = {"IATI", "schemas/iati"},
    [FORMAT_UNSDG] = {E_("UN financial data"), "schemas/unsdg"},
};

static const struct {
    const char *number;
    enum format format;
} versions[VERSION_COUNT] = {
    {"2.01", FORMAT_IATI},
    {"2.02", FORMAT_IATI},
    {"2.03", FORMAT_IATI},
    {"1.00", FORMAT_UNSDG},
};

static const struct file_kind_facts kinds[FILE_KIND_COUNT] = {
    [FILE_UNKNOWN] = {"", "", "", "", "", "", "", "", "", FORMAT_IATI},
    [FILE_ACTIVITIES] = {"iati-activities", "iati-activity", "iati-identifier", "title", "activity",
                         "activities", "No Activity Title Found", "1.1.2",
                         "iati-activities-schema.xsd", FORMAT_IATI},
    [FILE_ORGANISATIONS] = {"iati-organisations", "iati-organisation", "organisation-identifier",
                            "name", "organisation", "organisations", "No Organisation Name Found",
                            "1.1.2", "iati-organisations-schema.xsd", FORMAT_IATI},
    [FILE_UNSDG_REPORTS] = {"unsdg-reports", "unsdg-report", "report-identifier", "title", "report",
                            "reports", "No Report Title Found", "unsdg.1.1", "financial-data.xsd",
                            FORMAT_UNSDG},
};

const char *format_name(enum format format)
{
    return formats[format].name;
}

const char *format_folder(enum format format)
{
    return formats[format].folder;
}

unsigned format_versions(enum format format)
{
    unsigned bits = 0;
    for (size_t i = 0; i < VERSION_COUNT; i++)
        if (versions[i].format == format)
            bits |= 1U << i;
    return bits;
}

const char *format_oldest(enum format format)
{
    return versions[__builtin_ctz(format_versions(format))].number;
}

const char *format_newest(enum format format)
{
    size_t i = VERSION_COUNT - 1;
    while (versions[i].format != format)
        i--;
    return versions[i].number;
}

/* Adds what separates the item at `index` of a list from those before it. */
static void add_separator(struct strbuf *text, size_t index, size_t count, const char *word)
{
    if (index > 0 && index + 1 == count)
        strbuf_addf(text, " %s ", word);
    else if (index > 0)
        strbuf_addstr(text, ", ");
}

void format_add_versions(struct strbuf *text, enum format format, const char *word)
{
    size_t count = (size_t)__builtin_popcount(format_versions(format)), added = 0;
    for (size_t i = 0; i < VERSION_COUNT; i++) {
        if (versions[i].format != format)
            continue;
        add_separator(text, added++, count, word);
        strbuf_addstr(text, versions[i].number);
    }
}

size_t version_index(const char *version)
{
    size_t i = 0;
    while (i < VERSION_COUNT && strcmp(version, versions[i].number) != 0)
        i++;
    return i;
}

const char *version_number(size_t index)
{
    return versions[index].number;
}

enum format version_format(size_t index)
{
    return versions[index].format;
}

const struct file_kind_facts *file_kind_facts(enum file_kind kind)
{
    return &kinds[kind];
}

const char *file_kind_name(enum file_kind kind)
{
    return kinds[kind].root;
}

const char *file_kind_item(enum file_kind kind)
{
    return kinds[kind].item;
}

const char *file_kind_identifier(enum file_kind kind)
{
    return kinds[kind].identifier;
}

enum file_kind file_kind_of_root(const char *name)
{
    for (int i = FILE_UNKNOWN + 1; i < FILE_KIND_COUNT; i++)
        if (strcmp(name, kinds[i].root) == 0)
            return (enum file_kind)i;
    return FILE_UNKNOWN;
}

void file_kind_add_roots(struct strbuf *text)
{
    for (size_t i = FILE_UNKNOWN + 1; i < FILE_KIND_COUNT; i++) {
        add_separator(text, i - 1, FILE_KIND_COUNT - 1, "or");
        strbuf_addstr(text, kinds[i].root);
    }
}

bool file_kind_has_version(enum file_kind kind, const char *version)
{
    size_t index = version_index(version);
    return index < VERSION_COUNT && versions[index].format == kinds[kind].format;
}
