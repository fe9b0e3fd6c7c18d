#include "store/function_notes.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/strbuf.h"
#include "base/utf8.h"

/* What a finding says: "3 values MANY LISTED; ADVICE". */
static const struct {
    enum severity severity;
    size_t listed; /* values at most; the rows of the others are refused one by one, if at all */
    const char *rule;
    const char *one, *many;
    const char *advice;
} kinds[NOTE_KIND_COUNT] = {
    [NOTE_DATE_AMBIGUOUS] = {SEVERITY_CRITICAL, 20, "x.mapping.date", "date may be two days",
                             "dates may be two days each",
                             "say which comes first with 'dates: day-first' or 'dates: "
                             "month-first' in publication.yaml, or iati_date(text, 'day-first')"},
    [NOTE_DATE_OTHER_ORDER] = {SEVERITY_CRITICAL, 20, "x.mapping.date",
                               "date is a day in the other order only",
                               "dates are days in the other order only",
                               "the order that 'dates' in publication.yaml or the second argument "
                               "says may be wrong"},
    [NOTE_DATE_NUMBER] = {SEVERITY_CRITICAL, 20, "x.mapping.date", "date is a bare number",
                          "dates are bare numbers",
                          "which day a spreadsheet means by it can't be known; format its column "
                          "as a date and export it again"},
    [NOTE_DATE_UNREADABLE] = {SEVERITY_CRITICAL, 20, "x.mapping.date", "date can't be read",
                              "dates can't be read",
                              "expected a day such as 2024-05-31, 31/05/2024 or 31 May 2024"},
    [NOTE_AMOUNT_AMBIGUOUS] = {SEVERITY_CRITICAL, 20, "x.mapping.amount",
                               "amount may be thousands or decimals",
                               "amounts may be thousands or decimals",
                               "say what stands before the decimals with 'decimal_mark: \".\"' or "
                               "'decimal_mark: \",\"' in publication.yaml, or "
                               "iati_amount(text, '.')"},
    [NOTE_AMOUNT_OTHER_MARK] = {SEVERITY_CRITICAL, 20, "x.mapping.amount",
                                "amount is one with the other decimal mark only",
                                "amounts are some with the other decimal mark only",
                                "the mark that 'decimal_mark' in publication.yaml or the second "
                                "argument says may be wrong"},
    [NOTE_AMOUNT_FLOAT] = {SEVERITY_CRITICAL, 20, "x.mapping.amount",
                           "amount was computed in floating point",
                           "amounts were computed in floating point",
                           "which changes them; take the text of the source as it is, and compute "
                           "with decimal_add and its kin"},
    [NOTE_AMOUNT_UNREADABLE] = {SEVERITY_CRITICAL, 20, "x.mapping.amount", "amount can't be read",
                                "amounts can't be read",
                                "expected money such as 1500.00, 1,500.00, (250) or USD 1 500"},
    [NOTE_PERCENTAGE] = {SEVERITY_CRITICAL, 20, "x.mapping.percentage", "percentage can't be read",
                         "percentages can't be read", "expected a text such as 60, 60% or 33.3"},
    [NOTE_BOOLEAN] = {SEVERITY_CRITICAL, 20, "x.mapping.boolean", "value is neither yes nor no",
                      "values are neither yes nor no",
                      "expected a word such as yes, no, true, false, 1 or 0"},
    [NOTE_IDENTIFIER] = {SEVERITY_CRITICAL, 20, "x.mapping.identifier",
                         "text can't be part of an identifier",
                         "texts can't be parts of an identifier",
                         "white space, \"/\", \"&\", \"|\" and \"?\" may not stand in one"},
    [NOTE_CODE] = {SEVERITY_ERROR, NOTES_MOST, "x.mapping.code", "value is not in code list",
                   "values are not in code list", NULL},
    [NOTE_CODELIST] = {SEVERITY_ERROR, NOTES_MOST, "x.mapping.codelist",
                       "value is neither a code nor a name of codelist",
                       "values are neither codes nor names of codelist",
                       "'iatipub codelist' shows the list"},
    [NOTE_RATE] = {SEVERITY_CRITICAL, NOTES_MOST, "x.mapping.rate",
                   "conversion has no exchange rate", "conversions have no exchange rate",
                   "add the rates to the files under 'rates' in publication.yaml"},
};

static void release_group(struct note_group *group)
{
    for (size_t i = 0; i < group->value_count; i++)
        free(group->values[i].text);
    free(group->values);
    text_map_release(&group->by_text);
}

void function_notes_release(struct function_notes *notes)
{
    for (size_t i = 0; i < notes->count; i++)
        release_group(&notes->groups[i]);
    free(notes->groups);
    *notes = (struct function_notes)FUNCTION_NOTES_INIT;
}

static struct note_group *find_group(struct function_notes *notes, enum note_kind kind,
                                     const char *subject, const char *file)
{
    for (size_t i = 0; i < notes->count; i++)
        if (notes->groups[i].kind == kind && notes->groups[i].subject == subject)
            return &notes->groups[i];
    notes->groups = grow(notes->groups, notes->count, &notes->capacity, sizeof *notes->groups);
    struct note_group *group = &notes->groups[notes->count++];
    *group = (struct note_group){.kind = kind, .subject = subject, .file = file};
    return group;
}

static char *copy_value(const char *value, size_t length)
{
    if (length <= NOTE_VALUE_MOST)
        return xstrndup(value, length);
    size_t kept = utf8_cut(value, length, NOTE_VALUE_MOST);
    return xasprintf("%.*s...", (int)kept, value);
}

void function_notes_add(struct function_notes *notes, enum note_kind kind, const char *subject,
                        const char *file, const char *value, size_t length)
{
    struct note_group *group = find_group(notes, kind, subject, file);
    char *text = copy_value(value, length);
    size_t text_length = strlen(text);
    size_t *number = text_map_find(&group->by_text, text, text_length);
    if (number && *number < group->value_count) {
        group->values[*number].count++;
    } else if (group->value_count >= NOTES_MOST) {
        group->others++;
    } else {
        group->values =
            grow(group->values, group->value_count, &group->capacity, sizeof *group->values);
        group->values[group->value_count] = (struct note_value){.text = text, .count = 1};
        text_map_add(&group->by_text, text, text_length, group->value_count++);
        return;
    }
    free(text);
}

/* ---- telling ---- */

static int compare_values(const void *a, const void *b)
{
    const struct note_value *x = a, *y = b;
    if (x->count != y->count)
        return x->count < y->count ? 1 : -1;
    return strcmp(x->text, y->text);
}

static void add_times(struct strbuf *message, size_t count)
{
    strbuf_addf(message, count == 1 ? " (once)" : " (%zu times)", count);
}

static void add_values(struct strbuf *message, const struct note_group *group, size_t listed)
{
    size_t left = group->value_count > listed ? group->value_count - listed : 0;
    for (size_t i = 0; i < group->value_count - left; i++) {
        strbuf_addf(message, "%s\"%s\"", i ? ", " : "", group->values[i].text);
        add_times(message, group->values[i].count);
    }
    if (group->others) {
        strbuf_addstr(message, ", and further ones");
        add_times(message, group->others);
    } else if (left) {
        strbuf_addf(message, " and %zu more", left);
    }
}

static void add_advice(struct strbuf *message, const struct note_group *group)
{
    if (kinds[group->kind].advice)
        strbuf_addf(message, "; %s", kinds[group->kind].advice);
    else
        strbuf_addf(message, "; add %s to %s", group->value_count == 1 ? "it" : "them",
                    group->file ? group->file : "its file");
}

static void report_group(struct note_group *group, struct findings *findings)
{
    struct strbuf message = STRBUF_INIT;
    bool one = group->value_count == 1;
    text_map_release(&group->by_text); /* sorting moves what it points to */
    qsort(group->values, group->value_count, sizeof *group->values, compare_values);
    strbuf_addf(&message, "%s%zu %s", group->others ? "more than " : "", group->value_count,
                one ? kinds[group->kind].one : kinds[group->kind].many);
    if (group->subject)
        strbuf_addf(&message, " \"%s\"", group->subject);
    strbuf_addstr(&message, ": ");
    add_values(&message, group, kinds[group->kind].listed);
    add_advice(&message, group);
    struct finding *finding = findings_add(findings, kinds[group->kind].severity,
                                           kinds[group->kind].rule, "mapping", "%s", message.text);
    if (finding && one)
        finding->value = xstrdup(group->values[0].text);
    if (finding && group->file)
        place_set(&finding->place, group->file, 0, 0);
    strbuf_release(&message);
}

void function_notes_report(struct function_notes *notes, struct findings *findings)
{
    for (size_t i = 0; i < notes->count; i++)
        report_group(&notes->groups[i], findings);
    function_notes_release(notes);
}
