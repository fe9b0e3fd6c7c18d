/* A reconciliation as tables to read, or to read aloud. */
#include <stdlib.h>
#include <string.h>

#include "report/reconciliation.h"
#include "report/safe_text.h"

/* Columns; longer texts push what follows. */
enum { LEAST_LABEL = 40, MOST_LABEL = 96, LEAST_NAME = 24, MOST_NAME = 60, AMOUNT_WIDTH = 20 };

/* Characters, not bytes. */
static size_t width_of(const char *text)
{
    size_t width = 0;
    for (; *text; text++)
        width += ((unsigned char)*text & 0xC0) != 0x80;
    return width;
}

static void add_spaces(struct strbuf *line, size_t count)
{
    while (count--)
        strbuf_addch(line, ' ');
}

/* Adds `text` in a column; longer ones push what follows. */
static void add_padded(struct strbuf *line, const char *text, size_t width, bool to_the_right)
{
    size_t used = width_of(text), spaces = used < width ? width - used : 0;
    if (to_the_right)
        add_spaces(line, spaces);
    strbuf_addstr(line, text);
    if (!to_the_right)
        add_spaces(line, spaces);
}

static void add_amount(struct strbuf *line, const char *amount)
{
    struct strbuf money = STRBUF_INIT;
    if (amount)
        text_add_money(&money, amount);
    else
        strbuf_addstr(&money, "not known");
    add_padded(line, money.text, AMOUNT_WIDTH, true);
    strbuf_release(&money);
}

static void add_label(struct strbuf *line, const char *label, size_t width)
{
    struct strbuf visible = STRBUF_INIT;
    text_add_visible(&visible, label);
    add_padded(line, visible.text, width, false);
    strbuf_release(&visible);
}

/* ---- records ---- */

static void add_word(struct strbuf *line, const char *before, const char *word)
{
    if (!word)
        return;
    strbuf_addstr(line, before);
    text_add_visible(line, word);
}

static void add_place(struct strbuf *line, const struct place *place)
{
    if (!place->file)
        return;
    add_word(line, " (", place->file);
    if (place->line)
        strbuf_addf(line, ", row %zu", place->line);
    strbuf_addch(line, ')');
}

/* What a side is called, and how deep its line stands. */
static const struct side {
    const char *side, *words;
} sides[] = {
    {"difference", "      * difference"},
    {"iati", "        IATI"},
    {"un", "        UN data"},
    {"named", "        named"},
};

static const char *side_words(const char *side)
{
    for (size_t i = 0; i < sizeof sides / sizeof *sides; i++)
        if (strcmp(side, sides[i].side) == 0)
            return sides[i].words;
    return side;
}

static void write_record(const struct reconcile_record *record, void *context)
{
    const struct reconciliation_report *report = context;
    struct strbuf line = STRBUF_INIT;
    strbuf_addstr(&line, side_words(record->side));
    add_word(&line, " ", record->kind);
    add_word(&line, " ", record->activity);
    add_word(&line, ", ", record->partner);
    add_word(&line, ", agreement ", record->agreement);
    add_word(&line, ", ", record->reference);
    add_word(&line, ", ", record->date);
    add_word(&line, ": ", record->amount);
    add_word(&line, " ", record->currency);
    if (!record->currency || strcmp(record->currency, "USD") != 0)
        add_word(&line, record->currency ? " = USD " : ": USD ",
                 record->dollars ? record->dollars : "not known");
    add_word(&line, "; made up for in ", record->note);
    add_place(&line, &record->place);
    strbuf_addch(&line, '\n');
    reconciliation_put(report, &line);
    strbuf_release(&line);
}

/* ---- lines ---- */

static bool has_mark(const struct reconcile_line *line)
{
    return line->role != RECONCILE_NOTE && strcmp(line->id, "audited") != 0 &&
           strcmp(line->id, "audited-unexplained") != 0;
}

static size_t widest(size_t width, const char *label, size_t most)
{
    size_t wanted = width_of(label);
    return wanted <= width ? width : wanted > most ? most : wanted;
}

static size_t label_width(const struct reconcile_year *year)
{
    size_t width = LEAST_LABEL;
    for (size_t i = 0; i < year->line_count; i++)
        width = widest(width, year->lines[i].label, MOST_LABEL);
    return width;
}

static size_t name_width(const struct reconcile_year *year)
{
    size_t width = LEAST_NAME;
    for (size_t i = 0; i < year->partner_count; i++)
        width = widest(width, year->partners[i].name, MOST_NAME);
    return width;
}

static bool write_line(const struct reconciliation_report *report,
                       const struct reconcile_year *year, const struct reconcile_line *line)
{
    struct strbuf text = STRBUF_INIT;
    strbuf_addstr(&text, !has_mark(line)                 ? "    "
                         : line->role == RECONCILE_TOTAL ? "  = "
                                                         : "  + ");
    add_label(&text, line->label, label_width(year));
    add_amount(&text, line->amount);
    if (line->records) {
        strbuf_addstr(&text, "  ");
        text_add_counted(&text, line->records, "record", "records");
    }
    strbuf_addch(&text, '\n');
    reconciliation_put(report, &text);
    strbuf_release(&text);
    union {
        const struct reconciliation_report *report;
        void *context;
    } lent = {report};
    return !report->detail || !reconciliation_has_records(line) ||
           reconciliation_each_record(report, year, line, 0, write_record, lent.context);
}

static bool write_part(const struct reconciliation_report *report,
                       const struct reconcile_year *year, const char *part, const char *title)
{
    struct strbuf text = STRBUF_INIT;
    strbuf_addf(&text, "\n  %s\n", title);
    reconciliation_put(report, &text);
    strbuf_release(&text);
    for (size_t i = 0; i < year->line_count; i++)
        if (strcmp(year->lines[i].part, part) == 0 && !write_line(report, year, &year->lines[i]))
            return false;
    return true;
}

static void write_partners(const struct reconciliation_report *report,
                           const struct reconcile_year *year)
{
    struct strbuf text = STRBUF_INIT;
    size_t width = name_width(year);
    strbuf_addstr(&text, "\n    ");
    add_padded(&text, "Revenue by partner", width, false);
    add_padded(&text, "commitments (11)", AMOUNT_WIDTH, true);
    add_padded(&text, "funds (1)", AMOUNT_WIDTH, true);
    add_padded(&text, "UN data", AMOUNT_WIDTH, true);
    strbuf_addch(&text, '\n');
    for (size_t i = 0; i < year->partner_count; i++) {
        const struct reconcile_partner *partner = &year->partners[i];
        add_spaces(&text, 4);
        add_label(&text, partner->name, width);
        add_amount(&text, partner->commitments);
        add_amount(&text, partner->funds);
        add_amount(&text, partner->revenue);
        strbuf_addch(&text, '\n');
    }
    reconciliation_put(report, &text);
    strbuf_release(&text);
}

static void write_verdict(const struct reconciliation_report *report,
                          const struct reconcile_year *year)
{
    struct strbuf text = STRBUF_INIT;
    strbuf_addf(&text, "\n  %d: ", year->year);
    text_add_money(&text, year->unexplained);
    strbuf_addstr(&text, " unexplained");
    for (size_t i = 0; i < year->line_count; i++)
        if (!year->lines[i].amount) {
            strbuf_addstr(&text, ", and amounts without a rate of exchange");
            break;
        }
    if (year->unaudited)
        strbuf_addf(&text, "; not audited: 'unsdg_totals' has no total of %s", year->unaudited);
    strbuf_addstr(&text, "\n\n");
    reconciliation_put(report, &text);
    strbuf_release(&text);
}

static bool write_year(const struct reconciliation_report *report,
                       const struct reconcile_year *year)
{
    struct strbuf text = STRBUF_INIT;
    text_add_visible(&text, report->reconciliation->entity);
    strbuf_addf(&text, " %d, US dollars, basis ", year->year);
    text_add_visible(&text, report->reconciliation->basis);
    strbuf_addch(&text, '\n');
    reconciliation_put(report, &text);
    strbuf_release(&text);
    if (!write_part(report, year, "expense", "Expense") ||
        !write_part(report, year, "revenue", "Revenue"))
        return false;
    if (year->partner_count)
        write_partners(report, year);
    write_verdict(report, year);
    return true;
}

bool reconciliation_text(const struct reconciliation_report *report)
{
    for (size_t i = 0; i < report->reconciliation->year_count; i++)
        if (!write_year(report, &report->reconciliation->years[i]))
            return false;
    return true;
}
