#include "report/funding_report.h"

#include <stdio.h>
#include <string.h>

#include "base/csv_text.h"
#include "base/language.h"
#include "report/json_text.h"
#include "report/safe_text.h"

static const char none[] = "-";

/* ---- text ---- */

enum { NAME_WIDTH = 38, AMOUNT_WIDTH = 18 };

static void add_amount(struct strbuf *text, const char *amount)
{
    struct strbuf money = STRBUF_INIT;
    text_add_money(&money, amount ? amount : none);
    const char *point = strchr(money.text, '.');
    if (amount) /* sums have the decimals that they need; two at least are shown */
        strbuf_addstr(&money, !point ? ".00" : strlen(point) == 2 ? "0" : "");
    strbuf_addch(text, ' ');
    text_add_right(text, money.text, AMOUNT_WIDTH);
    strbuf_release(&money);
}

static void add_partner(const struct funding_year *year, int partner, struct strbuf *text)
{
    if (!year->amounts[partner][MODALITY_COUNT])
        return;
    strbuf_addstr(text, "  ");
    text_add_left(text, _(funding_partner_titles[partner]), NAME_WIDTH);
    for (int i = 0; i <= MODALITY_COUNT; i++)
        add_amount(text, year->amounts[partner][i]);
    strbuf_addch(text, '\n');
}

static void add_year(const struct funding_partners *funding, const struct funding_year *year,
                     struct strbuf *text)
{
    struct strbuf entity = STRBUF_INIT;
    text_add_visible(&entity, funding->entity);
    strbuf_addf(text, _("%s %d, US dollars, basis %s\n"), entity.text, year->year, funding->basis);
    strbuf_addstr(text, "\n  ");
    text_add_left(text, _("Revenue by funding partner"), NAME_WIDTH);
    for (int i = 0; i <= MODALITY_COUNT; i++) {
        strbuf_addch(text, ' ');
        text_add_right(text, _(funding_modality_titles[i]), AMOUNT_WIDTH);
    }
    strbuf_release(&entity);
    strbuf_addch(text, '\n');
    for (int partner = 0; partner <= PARTNER_COUNT; partner++)
        add_partner(year, partner, text);
}

void funding_report_text(const struct funding_partners *funding, struct strbuf *text)
{
    for (size_t i = 0; i < funding->year_count; i++) {
        strbuf_addstr(text, i ? "\n" : "");
        add_year(funding, &funding->years[i], text);
    }
}

/* ---- csv and json: a row for each amount, the totals left to the reader ---- */

typedef void add_row_function(const struct funding_partners *funding,
                              const struct funding_year *year, int partner, int modality,
                              struct strbuf *text);

static void for_each_amount(const struct funding_partners *funding, add_row_function *add,
                            struct strbuf *text)
{
    for (size_t i = 0; i < funding->year_count; i++)
        for (int partner = 0; partner < PARTNER_COUNT; partner++)
            for (int modality = 0; modality < MODALITY_COUNT; modality++)
                if (funding->years[i].amounts[partner][modality])
                    add(funding, &funding->years[i], partner, modality, text);
}

static void add_csv_row(const struct funding_partners *funding, const struct funding_year *year,
                        int partner, int modality, struct strbuf *text)
{
    char number[16];
    snprintf(number, sizeof number, "%d", year->year);
    csv_add_text(text, funding->entity);
    csv_add_text(text, number);
    csv_add_text(text, funding->basis);
    csv_add_text(text, funding_partner_names[partner]);
    csv_add_text(text, funding_modality_names[modality]);
    csv_add_text(text, year->amounts[partner][modality]);
    csv_end_row(text);
}

void funding_report_csv(const struct funding_partners *funding, struct strbuf *text)
{
    strbuf_addstr(text, "entity,year,basis,partner,modality,amount\r\n");
    for_each_amount(funding, add_csv_row, text);
}

static void add_json_row(const struct funding_partners *funding, const struct funding_year *year,
                         int partner, int modality, struct strbuf *text)
{
    json_separate(text);
    strbuf_addstr(text, "\n {");
    json_member_text(text, "entity", funding->entity);
    json_member_number(text, "year", (size_t)year->year);
    json_member_text(text, "basis", funding->basis);
    json_member_text(text, "partner", funding_partner_names[partner]);
    json_member_text(text, "modality", funding_modality_names[modality]);
    json_member_text(text, "amount", year->amounts[partner][modality]);
    strbuf_addch(text, '}');
}

void funding_report_json(const struct funding_partners *funding, struct strbuf *text)
{
    strbuf_addch(text, '[');
    for_each_amount(funding, add_json_row, text);
    strbuf_addstr(text, "]\n");
}
