#include "commands/withheld_text.h"

#include "base/strbuf.h"

char *withheld_line(const struct withheld_item *item)
{
    struct strbuf line = STRBUF_INIT;
    strbuf_addf(&line, "%s (%s):", item->name, item->action);
    for (size_t i = 0; i < item->row_count; i++)
        strbuf_addf(&line, "%s %zu row%s of %s", i ? "," : "", item->rows[i].count,
                    item->rows[i].count == 1 ? "" : "s", item->rows[i].table);
    if (!item->row_count)
        strbuf_addstr(&line, " nothing");
    for (size_t i = 0; i < item->sum_count; i++) {
        const struct withheld_sum *sum = &item->sums[i];
        strbuf_addf(&line, "%s %s%s%s %s %s", i ? "," : "; withheld:", sum->table,
                    *sum->type ? " of type " : "", sum->type, sum->value, sum->currency);
    }
    return strbuf_detach(&line);
}
