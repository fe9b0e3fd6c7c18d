#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/alloc.h"
#include "base/language.h"
#include "base/strbuf.h"
#include "report/portfolio_inside.h"

enum { LANGUAGES_MOST = 64, LANGUAGE_LONGEST = 20 };

/* Texts that people read, by what they are. */
enum text_kind { TEXT_TITLE, TEXT_DESCRIPTION, TEXT_RESULT, TEXT_INDICATOR, TEXT_KINDS };
static const char *const kind_names[TEXT_KINDS] = {"title", "description", "result/title",
                                                   "result/indicator/title"};
static const char *const kind_titles[TEXT_KINDS] = {N_("Title"), N_("Description"), N_("Result"),
                                                    N_("Indicator")};

struct texts {
    struct portfolio *portfolio;
    size_t totals[TEXT_KINDS];
    size_t having[TEXT_KINDS][LANGUAGES_MOST];
    struct figures *found; /* rows of the second table until it is written */
    struct figure_table *gaps;
};

static const struct figure_column gap_columns[] = {
    {"activity", N_("Activity"), FIGURE_TEXT},
    {"title", N_("Title"), FIGURE_TEXT},
    {"element", N_("Text"), FIGURE_TEXT},
    {"texts", N_("Texts"), FIGURE_COUNT},
    {"missing", N_("Languages it lacks"), FIGURE_TEXT},
};
enum { GAP_COLUMNS = sizeof gap_columns / sizeof *gap_columns };
static const char gaps_name[] = "language_gaps", gaps_title[] = N_("Texts that lack a language");

static void *open_texts(struct portfolio *portfolio, struct error *error)
{
    (void)error;
    struct texts *texts = xcalloc(1, sizeof *texts);
    texts->portfolio = portfolio;
    texts->found = figures_new();
    texts->gaps = figures_add(texts->found, gaps_name, gaps_title, gap_columns, GAP_COLUMNS);
    return texts;
}

static void close_texts(void *part)
{
    struct texts *texts = part;
    figures_free(texts->found);
    free(texts);
}

/* ---- languages ---- */

static size_t language_count(const struct texts *texts)
{
    size_t count = texts->portfolio->settings.language_count;
    return count < LANGUAGES_MOST ? count : LANGUAGES_MOST;
}

/* The bits of the languages that an element has text in. */
static uint64_t languages_of(const struct texts *texts, const struct node *element,
                             const char *usual)
{
    const struct portfolio *portfolio = texts->portfolio;
    uint64_t found = 0;
    for (const struct node *narrative = portfolio_child(portfolio, element, N_NARRATIVE); narrative;
         narrative = narrative->same) {
        const char *language = portfolio_attribute(portfolio, narrative, N_XML_LANG);
        if (!portfolio_has_text(narrative))
            continue;
        for (size_t i = 0; i < language_count(texts); i++)
            if (strcasecmp(*language ? language : usual, portfolio->settings.languages[i]) == 0)
                found |= UINT64_C(1) << i;
    }
    return found;
}

/* What an activity's texts of one kind lack, together. */
struct lack {
    uint64_t languages;
    size_t texts;
};

static void add_text(struct texts *texts, enum text_kind kind, const struct node *element,
                     const char *usual, struct lack *lack)
{
    size_t count = language_count(texts);
    uint64_t found = languages_of(texts, element, usual);
    texts->totals[kind]++;
    bool lacks = false;
    for (size_t i = 0; i < count; i++) {
        bool has = found >> i & 1;
        texts->having[kind][i] += has;
        lack->languages |= (uint64_t)!has << i;
        lacks = lacks || !has;
    }
    lack->texts += lacks;
}

static void note_gap(struct texts *texts, const struct node *activity, enum text_kind kind,
                     const struct lack *lack)
{
    struct strbuf languages = STRBUF_INIT;
    char number[NUMBER_SIZE];
    char *identifier = portfolio_identifier(texts->portfolio, activity);
    char *title = portfolio_title(texts->portfolio, activity);
    for (size_t i = 0; i < language_count(texts); i++)
        if (lack->languages >> i & 1)
            strbuf_addf(&languages, "%s%s", languages.length ? ", " : "",
                        texts->portfolio->settings.languages[i]);
    figure_table_row(texts->gaps,
                     (const char *[]){identifier, title, _(kind_titles[kind]),
                                      portfolio_number(lack->texts, number), languages.text});
    free(title);
    free(identifier);
    strbuf_release(&languages);
}

static void add_results(struct texts *texts, const struct node *activity, const char *usual,
                        struct lack lacks[TEXT_KINDS])
{
    const struct portfolio *portfolio = texts->portfolio;
    for (const struct node *result = portfolio_child(portfolio, activity, N_RESULT); result;
         result = result->same) {
        const struct node *title = portfolio_child(portfolio, result, N_TITLE);
        add_text(texts, TEXT_RESULT, title, usual, &lacks[TEXT_RESULT]);
        for (const struct node *indicator = portfolio_child(portfolio, result, N_INDICATOR);
             indicator; indicator = indicator->same)
            add_text(texts, TEXT_INDICATOR, portfolio_child(portfolio, indicator, N_TITLE), usual,
                     &lacks[TEXT_INDICATOR]);
    }
}

static void add_texts(void *part, const struct node *activity)
{
    struct texts *texts = part;
    const struct portfolio *portfolio = texts->portfolio;
    const char *usual = portfolio_attribute(portfolio, activity, N_XML_LANG);
    struct lack lacks[TEXT_KINDS] = {{.texts = 0}};
    add_text(texts, TEXT_TITLE, portfolio_child(portfolio, activity, N_TITLE), usual,
             &lacks[TEXT_TITLE]);
    for (const struct node *description = portfolio_child(portfolio, activity, N_DESCRIPTION);
         description; description = description->same)
        add_text(texts, TEXT_DESCRIPTION, description, usual, &lacks[TEXT_DESCRIPTION]);
    add_results(texts, activity, usual, lacks);
    for (int kind = 0; kind < TEXT_KINDS; kind++)
        if (lacks[kind].texts)
            note_gap(texts, activity, (enum text_kind)kind, &lacks[kind]);
}

/* ---- tables ---- */

static void write_languages(const struct texts *texts, struct figures *figures)
{
    static const struct figure_column columns[] = {
        {"element", N_("Element"), FIGURE_TEXT},   {"name", N_("Text"), FIGURE_TEXT},
        {"language", N_("Language"), FIGURE_TEXT}, {"texts", N_("Texts"), FIGURE_COUNT},
        {"present", N_("In it"), FIGURE_COUNT},    {"missing", N_("Lack it"), FIGURE_COUNT},
        {"share", N_("Share"), FIGURE_SHARE}};
    struct figure_table *table =
        figures_add(figures, "languages", "Languages", columns, sizeof columns / sizeof *columns);
    for (int kind = 0; kind < TEXT_KINDS; kind++)
        for (size_t i = 0; i < language_count(texts); i++) {
            size_t total = texts->totals[kind], having = texts->having[kind][i];
            char all[NUMBER_SIZE], present[NUMBER_SIZE], missing[NUMBER_SIZE], share[NUMBER_SIZE];
            figure_table_row(table, (const char *[]){kind_names[kind], _(kind_titles[kind]),
                                                     texts->portfolio->settings.languages[i],
                                                     portfolio_number(total, all),
                                                     portfolio_number(having, present),
                                                     portfolio_number(total - having, missing),
                                                     portfolio_share_text(having, total, share)});
        }
    figure_table_note(table, "The share of texts that say something in the language.");
}

static void write_gaps(const struct texts *texts, struct figures *figures)
{
    struct figure_table *table =
        figures_add(figures, gaps_name, gaps_title, gap_columns, GAP_COLUMNS);
    const struct figure_table *from = texts->gaps;
    for (size_t i = 0; i < from->row_count; i++)
        figure_table_row(table, (const char *const *)&from->cells[i * GAP_COLUMNS]);
    table->left_out = from->left_out;
    figure_table_note(table, "A row for each activity and kind of text: how many of them lack a "
                             "language, and which.");
}

static void finish_texts(void *part, struct figures *figures)
{
    write_languages(part, figures);
    write_gaps(part, figures);
}

const struct portfolio_part portfolio_texts = {open_texts, add_texts, finish_texts, close_texts};

/* ---- languages that are there ---- */

static void add_language(struct language_list *list, const char *language)
{
    size_t length = strlen(language);
    if (length == 0 || length > LANGUAGE_LONGEST || list->count == LANGUAGES_MOST)
        return;
    for (size_t i = 0; i < list->count; i++)
        if (strcasecmp(list->items[i], language) == 0)
            return;
    list->items = grow(list->items, list->count, &list->capacity, sizeof *list->items);
    list->items[list->count++] = xstrdup(language);
}

void language_list_add(struct language_list *list, const struct node *activity,
                       const struct names *names)
{
    unsigned xml_lang = names_find(names, "xml:lang", strlen("xml:lang"));
    const struct node *title = node_child(activity, names_find(names, "title", strlen("title")));
    const struct node_attribute *usual = node_attribute(activity, xml_lang);
    if (usual)
        add_language(list, usual->value);
    for (const struct node *narrative = title ? title->first : NULL; narrative;
         narrative = narrative->next) {
        const struct node_attribute *language = node_attribute(narrative, xml_lang);
        if (language)
            add_language(list, language->value);
    }
}

void language_list_release(struct language_list *list)
{
    for (size_t i = 0; i < list->count; i++)
        free(list->items[i]);
    free(list->items);
    *list = (struct language_list){.count = 0};
}
