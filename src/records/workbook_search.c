#include "records/workbook_search.h"

#include <stdlib.h>

#include "base/alloc.h"
#include "records/package.h"

struct searching {
    const struct text_search *search;
    struct package *package;
    const char *part; /* at hand */
    workbook_hit_function *hit;
    void *context;
    struct error *error;
};

static void tell_hit(void *context, const struct text_hit *hit)
{
    const struct searching *searching = context;
    searching->hit(searching->context, searching->part, hit);
}

static ssize_t read_part(void *source, void *block, size_t size, struct error *error)
{
    return part_read(source, block, size, error);
}

static bool search_part(struct searching *searching, const char *name)
{
    struct part *part = part_open(searching->package, name, PART_SHEET_MOST, searching->error);
    searching->part = name;
    bool searched = part && text_search_stream(searching->search, read_part, part, true, tell_hit,
                                               searching, searching->error);
    part_close(part);
    return searched;
}

static bool search_sheets(struct searching *searching)
{
    bool searched = true, more = true;
    for (unsigned number = 1; searched && more; number++) {
        char *name = xasprintf("xl/worksheets/sheet%u.xml", number);
        more = package_has(searching->package, name);
        searched = !more || search_part(searching, name);
        free(name);
    }
    return searched;
}

static bool search_others(struct searching *searching)
{
    static const char *const parts[] = {"xl/workbook.xml", "xl/sharedStrings.xml",
                                        "docProps/core.xml", "docProps/app.xml"};
    bool searched = true;
    for (size_t i = 0; searched && i < sizeof parts / sizeof *parts; i++)
        searched = !package_has(searching->package, parts[i]) || search_part(searching, parts[i]);
    return searched;
}

bool workbook_search(const struct text_search *search, const char *path, workbook_hit_function *hit,
                     void *context, struct error *error)
{
    struct searching searching = {.search = search,
                                  .package = package_open(path, path, error),
                                  .hit = hit,
                                  .context = context,
                                  .error = error};
    bool searched = searching.package && search_sheets(&searching) && search_others(&searching);
    package_close(searching.package);
    return searched || error_prefix(error, "cannot search '%s'", path);
}
