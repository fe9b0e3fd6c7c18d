#include "report/category_totals.h"

#include <stdio.h>
#include <string.h>

#include "base/alloc.h"

static struct category_total *total_of(struct category_total *totals, size_t *count,
                                       const char *category)
{
    for (size_t i = 0; i < *count; i++)
        if (strncmp(totals[i].category, category, CATEGORY_SIZE - 1) == 0)
            return &totals[i];
    snprintf(totals[*count].category, CATEGORY_SIZE, "%s", category);
    return &totals[(*count)++];
}

struct category_total *category_totals(const struct finding_log *log, size_t *count)
{
    const struct finding_kinds *kinds = finding_log_kinds(log);
    struct category_total *totals = xcalloc(kinds->count + 1, sizeof *totals);
    *count = 0;
    for (size_t i = 0; i < finding_log_file_count(log); i++) {
        const struct logged_file *file = finding_log_file(log, i);
        for (size_t j = 0; j < file->kind_count; j++) {
            const struct finding_kind *kind = &kinds->items[file->kinds[j].kind];
            if (file->kinds[j].count)
                total_of(totals, count, kind->category)->totals[kind->severity] +=
                    file->kinds[j].count;
        }
    }
    return totals;
}
