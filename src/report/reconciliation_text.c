/* A reconciliation as tables to read, or to read aloud. */
#include <stdlib.h>
#include <string.h>

#include "base/language.h"
#include "report/reconciliation.h"
#include "report/safe_text.h"

/* Columns; longer texts push what follows. */
enum { LEAST_LABEL = 40, MOST_LABEL = 96, LEAST_NAME = 24, MOST_NAME = 60, AMOUNT_WIDTH = 20 };

static void add_amount(struct strbuf *line, const char *amount)
{
    struct strbuf money = STRBUF_INIT;
    if (amount)
        text_add_money(&money, amount);
    else
        strbuf_addstr(&money, _("not known"));
    text_add_right(line, money.text, AMOUNT_WIDTH);
    strbuf_release(&money);
}

static void add_label(struct strbuf *line, const char *label, int width)
{
    struct strbuf visible = STRBUF_INIT;
    text_add_visible(&visible, label);
    text_add_left(line, visible.text, width);
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
        strbuf_addf(line, _(", row %zu"), place->line);
    strbuf_addch(line, ')');
}

/* What a side is called, and how deep its line stands. */
static const struct side {
    const char *side, *before, *word;
} sides[] = {
    {"difference", "      * ", NC_("side", "difference")},
    {"iati", "        ", NC_("side", "IATI")},
    {"un", "        ", NC_("side", "UN data")},
    {"named", "        ", NC_("side", "named")},
};

static void add_side(struct strbuf *line, const char *side)
{
    for (size_t i = 0; i < sizeof sides / sizeof *sides; i++)
        if (strcmp(side, sides[i].side) == 0) {
            strbuf_addf(line, "%s%s", sides[i].before, language_marked(sides[i].word));
            return;
        }
    strbuf_addstr(line, side);
}

static void write_record(const struct reconcile_record *record, void *context)
{
    const struct reconciliation_report *report = context;
    struct strbuf line = STRBUF_INIT;
    add_side(&line, record->side);
    add_word(&line, " ", record->kind);
    add_word(&line, " ", record->activity);
    add_word(&line, ", ", record->partner);
    add_word(&line, _(", agreement "), record->agreement);
    add_word(&line, ", ", record->reference);
    add_word(&line, ", ", record->date);
    add_word(&line, ": ", record->amount);
    add_word(&line, " ", record->currency);
    if (!record->currency || strcmp(record->currency, "USD") != 0)
        add_word(&line, record->currency ? " = USD " : ": USD ",
                 record->dollars ? record->dollars : _("not known"));
    add_word(&line, _("; made up for in "), record->note);
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

static int widest(int width, const char *label, int most)
{
    int wanted = (int)language_width(label);
    return wanted <= width ? width : wanted > most ? most : wanted;
}

static int label_width(const struct reconcile_year *year)
{
    int width = LEAST_LABEL;
    for (size_t i = 0; i < year->line_count; i++)
        width = widest(width, year->lines[i].label, MOST_LABEL);
    return width;
}

static int name_width(const struct reconcile_year *year)
{
    int width = LEAST_NAME;
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
    int width = name_width(year);
    strbuf_addstr(&text, "\n    ");
    text_add_left(&text, _("Revenue by partner"), width);
    text_add_right(&text, _("commitments (11)"), AMOUNT_WIDTH);
    text_add_right(&text, _("funds (1)"), AMOUNT_WIDTH);
    text_add_right(&text, C_("side", "UN data"), AMOUNT_WIDTH);
    strbuf_addch(&text, '\n');
    for (size_t i = 0; i < year->partner_count; i++) {
        const struct reconcile_partner *partner = &year->partners[i];
        strbuf_addstr(&text, "    ");
        add_label(&text, partner->name, width);
        add_amount(&text, partner->commitments);
        add_amount(&text, partner->funds);
        add_amount(&text, partner->revenue);
        strbuf_addch(&text, '\n');
    }
    reconciliation_put(report, &text);
    strbuf_release(&text);
}

static bool has_unknown_amount(const struct reconcile_year *year)
{
    for (size_t i = 0; i < year->line_count; i++)
        if (!year->lines[i].amount)
            return true;
    return false;
}

static void write_verdict(const struct reconciliation_report *report,
                          const struct reconcile_year *year)
{
    struct strbuf text = STRBUF_INIT, money = STRBUF_INIT;
    text_add_money(&money, year->unexplained);
    strbuf_addf(&text, "\n  %d: ", year->year);
    strbuf_addf(&text, _("%s unexplained"), money.text);
    if (has_unknown_amount(year))
        strbuf_addstr(&text, _(", and amounts without a rate of exchange"));
    if (year->unaudited)
        strbuf_addf(&text, _("; not audited: 'unsdg_totals' has no total of %s"),
                    reconciliation_unaudited(year));
    strbuf_addstr(&text, "\n\n");
    reconciliation_put(report, &text);
    strbuf_release(&text);
    strbuf_release(&money);
}

static bool write_year(const struct reconciliation_report *report,
                       const struct reconcile_year *year)
{
    struct strbuf text = STRBUF_INIT, entity = STRBUF_INIT, basis = STRBUF_INIT;
    text_add_visible(&entity, report->reconciliation->entity);
    text_add_visible(&basis, report->reconciliation->basis);
    strbuf_addf(&text, _("%s %d, US dollars, basis %s\n"), entity.text, year->year, basis.text);
    reconciliation_put(report, &text);
    strbuf_release(&text);
    strbuf_release(&entity);
    strbuf_release(&basis);
    if (!write_part(report, year, "expense", _("Expense")) ||
        !write_part(report, year, "revenue", _("Revenue")))
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
