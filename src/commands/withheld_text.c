#include "commands/withheld_text.h"

#include "base/language.h"
#include "base/strbuf.h"

char *withheld_line(const struct withheld_item *item)
{
    struct strbuf line = STRBUF_INIT;
    strbuf_addf(&line, "%s (%s):", item->name, item->action);
    for (size_t i = 0; i < item->row_count; i++) {
        strbuf_addstr(&line, i ? ", " : " ");
        strbuf_addf(&line, P_("%zu row of %s", "%zu rows of %s", item->rows[i].count),
                    item->rows[i].count, item->rows[i].table);
    }
    if (!item->row_count)
        strbuf_addstr(&line, _(" nothing"));
    for (size_t i = 0; i < item->sum_count; i++) {
        const struct withheld_sum *sum = &item->sums[i];
        strbuf_addf(&line, "%s %s%s%s %s %s", i ? "," : _("; withheld:"), sum->table,
                    *sum->type ? _(" of type ") : "", sum->type, sum->value, sum->currency);
    }
    return strbuf_detach(&line);
}
