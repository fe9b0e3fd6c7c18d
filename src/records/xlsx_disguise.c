#include "records/xlsx_disguise.h"

#include <stdio.h>
#include <string.h>

#include "base/file.h"

#define AS_XLSX E_("save it as an Excel workbook (.xlsx)")

static bool refuse(struct error *error, const char *kind, const char *advice)
{
    return error_set(error, ERROR_DATA, "the file is not an Excel workbook, it is %s; %s", kind,
                     advice);
}

/* --- Containers of the time before ------------------------------------------------------------ */

enum {
    HEAD_SIZE = 512,
    SECTOR_MOST = 4096,
    ENTRY_SIZE = 128, /* of a folder entry, which begins with its name */
};

static const unsigned char container_magic[] = {0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1};

/* Names are in UTF-16, and end with a zero. */
static bool entry_is(const unsigned char *entry, const char *name)
{
    size_t length = strlen(name);
    for (size_t i = 0; i <= length; i++)
        if (entry[2 * i] != (unsigned char)name[i] || entry[2 * i + 1] != 0)
            return false;
    return true;
}

/* Reads the first sector of the container's folder; what stands there are the entries made first.
 * Returns its size, 0 if there is none. */
static size_t read_folder(FILE *stream, const unsigned char *head, unsigned char *sector)
{
    enum { SHIFT_AT = 30, FOLDER_AT = 48 };
    size_t size = head[SHIFT_AT] == 12 ? SECTOR_MOST : HEAD_SIZE;
    unsigned long number = 0;
    for (int i = 3; i >= 0; i--)
        number = number << 8 | head[FOLDER_AT + i];
    if (number > 0x00FFFFFF || fseek(stream, (long)((number + 1) * size), SEEK_SET) != 0)
        return 0;
    return fread(sector, 1, size, stream);
}

static bool refuse_container(FILE *stream, const unsigned char *head, struct error *error)
{
    static const struct {
        const char *entry, *kind, *advice;
    } kinds[] = {
        {"EncryptedPackage", E_("protected by a password"), E_("save it without one")},
        {"EncryptionInfo", E_("protected by a password"), E_("save it without one")},
        {"Workbook", E_("of the old binary format (.xls)"), AS_XLSX},
        {"Book", E_("of the old binary format (.xls)"), AS_XLSX},
        {"WordDocument", E_("a Word document"), AS_XLSX},
    };
    unsigned char sector[SECTOR_MOST];
    size_t size = read_folder(stream, head, sector);
    for (size_t at = 0; at + ENTRY_SIZE <= size; at += ENTRY_SIZE)
        for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
            if (entry_is(sector + at, kinds[i].entry))
                return refuse(error, kinds[i].kind, kinds[i].advice);
    return refuse(error, E_("of the old binary format (.xls) or protected by a password"),
                  E_("save it as an Excel workbook (.xlsx) without one"));
}

/* --- Anything else ---------------------------------------------------------------------------- */

static bool begins_with(const unsigned char *head, size_t size, const void *magic, size_t length)
{
    return size >= length && memcmp(head, magic, length) == 0;
}

static bool refuse_other(const unsigned char *head, size_t size, struct error *error)
{
    size_t at = begins_with(head, size, "\xEF\xBB\xBF", 3) ? 3 : 0;
    while (at < size && strchr(" \t\r\n", head[at]) && head[at])
        at++;
    if (at == size && size < HEAD_SIZE)
        return refuse(error, E_("empty"), E_("export it again"));
    if (at < size && head[at] == '<')
        return refuse(error, E_("a web page or an XML file"),
                      E_("save it as an Excel workbook (.xlsx) with a spreadsheet program"));
    if (memchr(head, '\0', size))
        return refuse(error, E_("a binary file"), AS_XLSX);
    return refuse(error, E_("text"), E_("set \"kind: csv\" if it is CSV"));
}

static bool check_head(FILE *stream, struct error *error)
{
    unsigned char head[HEAD_SIZE];
    size_t size = fread(head, 1, sizeof head, stream);
    if (ferror(stream))
        return error_errno(error, "cannot read the file");
    if (begins_with(head, size, "PK", 2))
        return true;
    if (size == HEAD_SIZE && begins_with(head, size, container_magic, sizeof container_magic))
        return refuse_container(stream, head, error);
    return refuse_other(head, size, error);
}

bool xlsx_check_file(const char *path, struct error *error)
{
    FILE *stream = file_open(path, error);
    if (!stream)
        return false;
    bool good = check_head(stream, error);
    fclose(stream);
    return good;
}

bool xlsx_check_package(const struct package *package, struct error *error)
{
    static const struct {
        const char *part, *kind;
    } others[] = {
        {"xl/workbook.bin", E_("a binary workbook (.xlsb)")},
        {"content.xml", E_("of the OpenDocument format (.ods)")},
        {"word/document.xml", E_("a Word document")},
        {"ppt/presentation.xml", E_("a presentation")},
    };
    for (size_t i = 0; i < sizeof others / sizeof *others; i++)
        if (package_has(package, others[i].part))
            return refuse(error, others[i].kind, AS_XLSX);
    if (!package_has(package, "_rels/.rels"))
        return refuse(error, E_("a zip archive of something else"),
                      E_("unpack it, and name what is in it as the source"));
    return true;
}
