#include "report/difference_words.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/date.h"
#include "base/decimal.h"
#include "base/hash.h"
#include "base/language.h"
#include "base/utf8.h"
#include "compare/canonical_value.h"
#include "compare/matching.h"
#include "report/safe_text.h"
#include "standard/code_name.h"

enum {
    DEPTH_TOLD = 16,     /* elements on the way that are named */
    LONGEST_VALUE = 100, /* bytes of a text that are shown */
    LEAD = 20,           /* of what two texts begin with alike, if that is long */
    LONG_LEAD = 2 * LEAD,
    YEAR_LENGTH = 4,
    MONTH_AT = 5,
    DAY_AT = 8,
};

/* The labels of all children of one name, to tell those apart that have the same. */
struct sibling_labels {
    const struct piece *parent;
    const char *name;
    uint64_t *hashes; /* sorted */
    size_t count;
};

struct difference_words {
    const struct matching *matching;
    struct codelists *codelists;
    struct sibling_labels labels[DEPTH_TOLD][SIDES];
};

struct difference_words *difference_words_new(const struct comparer *comparer, struct error *error)
{
    struct codelists *codelists = codelists_open(NULL, error);
    if (!codelists)
        return NULL;
    struct difference_words *words = xcalloc(1, sizeof *words);
    words->matching = comparer->matching;
    words->codelists = codelists;
    return words;
}

void difference_words_begin(struct difference_words *words)
{
    for (size_t i = 0; i < DEPTH_TOLD; i++)
        for (size_t j = 0; j < SIDES; j++) {
            free(words->labels[i][j].hashes);
            words->labels[i][j] = (struct sibling_labels){.parent = NULL};
        }
}

void difference_words_free(struct difference_words *words)
{
    if (!words)
        return;
    difference_words_begin(words);
    codelists_free(words->codelists);
    free(words);
}

/* ---- values -------------------------------------------------------------------------------- */

static void add_date(const char *date, struct strbuf *to)
{
    static const char *const months[] = {N_("January"), N_("February"), N_("March"),
                                         N_("April"),   N_("May"),      N_("June"),
                                         N_("July"),    N_("August"),   N_("September"),
                                         N_("October"), N_("November"), N_("December")};
    if (!date_is_valid(date)) {
        strbuf_addstr(to, date);
        return;
    }
    long month = strtol(date + MONTH_AT, NULL, 10), day = strtol(date + DAY_AT, NULL, 10);
    char *number = xasprintf("%ld", day), *year = xstrndup(date, YEAR_LENGTH);
    /* for translators: the day of a month, the month, the year */
    strbuf_addf(to, C_("date", "%s %s %s"), day == 1 ? C_("the first day of a month", "1") : number,
                _(months[month - 1]), year);
    strbuf_addstr(to, date + DAY_AT + 2); /* the time zone */
    free(year);
    free(number);
}

/* A text, as far as it is shown; it begins at `from`. */
static void add_quoted(const char *text, size_t from, struct strbuf *to)
{
    size_t length = strlen(text + from), shown = utf8_cut(text + from, length, LONGEST_VALUE);
    strbuf_addf(to, "'%s%.*s%s'", from ? "…" : "", (int)shown, text + from,
                shown < length ? "…" : "");
}

static void add_cut(const char *text, struct strbuf *to)
{
    size_t length = strlen(text), shown = utf8_cut(text, length, LONGEST_VALUE);
    strbuf_addf(to, "%.*s%s", (int)shown, text, shown < length ? "…" : "");
}

/* Where two long texts are shown from: a little before they differ. */
static size_t quote_from(const char *before, const char *after)
{
    size_t same = 0;
    if (strlen(before) <= LONGEST_VALUE && strlen(after) <= LONGEST_VALUE)
        return 0;
    while (before[same] && before[same] == after[same])
        same++;
    if (same < LONG_LEAD)
        return 0;
    same -= LEAD;
    size_t word = strcspn(before + same, " ");
    if (word < LEAD - 1)
        return same + word + 1;
    while (((unsigned char)before[same] & 0xC0) == 0x80)
        same--; /* not within a character */
    return same;
}

void difference_words_add_amount(const char *amount, struct strbuf *to)
{
    const char *point = strchr(amount, '.');
    text_add_money(to, amount);
    if (point && strlen(point) == 2)
        strbuf_addch(to, '0'); /* cents are two digits */
}

/* The name of a code as it stands in a sentence; NULL if it isn't known. */
static const char *name_of_code(struct difference_words *words, const char *list, const char *code)
{
    struct error error = ERROR_INIT;
    const struct codelist *found = codelists_have(words->codelists, list)
                                       ? codelists_get(words->codelists, list, &error)
                                       : NULL;
    const struct codelist_item *item = found ? codelist_find(found, code) : NULL;
    error_clear(&error);
    const char *name = code_name(item);
    return *name ? name : NULL;
}

/* In small letters: "Outgoing Commitment" is no name here. */
static void add_small(const char *text, struct strbuf *to)
{
    for (; *text; text++) {
        char letter = *text;
        if (letter >= 'A' && letter <= 'Z')
            letter = (char)(letter - 'A' + 'a');
        strbuf_addch(to, letter);
    }
}

/* ---- labels -------------------------------------------------------------------------------- */

/* The first value that isn't blank of "A|B=X". */
static const char *placeholder_value(const struct piece *piece, char *paths)
{
    for (char *path; (path = strsep(&paths, "|"));) {
        char *usual = strchr(path, '=');
        if (usual)
            *usual++ = '\0';
        const struct piece_value value = piece_value_at(piece, path);
        if (*value.written)
            return value.written;
        if (usual)
            return usual;
    }
    return "";
}

/* Usual values ("@type=1") are constants of the table, so what is found outlives `work`. */
static bool add_placeholder(struct difference_words *words, const char *text, size_t length,
                            const struct piece *piece, struct strbuf *to)
{
    char *work = xstrndup(text, length), *kind = strrchr(work, ':');
    if (kind)
        *kind++ = '\0';
    const char *value = placeholder_value(piece, work);
    bool filled = *value != '\0';
    if (!filled || !kind) {
        add_cut(value, to);
    } else if (strcmp(kind, "date") == 0) {
        add_date(value, to);
    } else if (strcmp(kind, "quote") == 0) {
        add_quoted(value, 0, to);
    } else {
        const char *name = name_of_code(words, kind, value);
        add_small(name ? name : value, to);
    }
    free(work);
    return filled;
}

/* Up to `end`. False if a value outside of brackets is blank. */
static bool add_label(struct difference_words *words, const char *label, const char *end,
                      const struct piece *piece, struct strbuf *to)
{
    bool filled = true;
    while (label < end) {
        size_t left = (size_t)(end - label), begin = to->length;
        const char *close = memchr(label, *label == '[' ? ']' : '}', left);
        if (*label == '{' && close) {
            filled &= add_placeholder(words, label + 1, (size_t)(close - label - 1), piece, to);
            label = close + 1;
        } else if (*label == '[' && close) {
            if (!add_label(words, label + 1, close, piece, to)) {
                to->length = begin;
                if (to->capacity)
                    to->text[begin] = '\0';
            }
            label = close + 1;
        } else {
            strbuf_addch(to, *label++);
        }
    }
    return filled;
}

static bool add_whole_label(struct difference_words *words, const char *label,
                            const struct piece *piece, struct strbuf *to)
{
    struct strbuf text = STRBUF_INIT;
    bool filled = *label && add_label(words, label, label + strlen(label), piece, &text);
    if (filled)
        strbuf_addstr(to, text.text);
    strbuf_release(&text);
    return filled;
}

static int by_number(const void *a, const void *b)
{
    uint64_t first = *(const uint64_t *)a, second = *(const uint64_t *)b;
    return first < second ? -1 : first > second;
}

static void gather_labels(struct difference_words *words, const struct piece *piece,
                          const char *label, struct sibling_labels *labels)
{
    struct strbuf text = STRBUF_INIT;
    free(labels->hashes);
    *labels = (struct sibling_labels){.parent = piece->parent, .name = piece->name};
    labels->hashes = xcalloc(piece->parent->child_count + 1, sizeof *labels->hashes);
    for (size_t i = 0; i < piece->parent->child_count; i++) {
        const struct piece *sibling = piece->parent->children[i];
        if (strcmp(sibling->name, piece->name) != 0)
            continue;
        strbuf_reset(&text);
        add_whole_label(words, label, sibling, &text);
        labels->hashes[labels->count++] = hash_text(text.text, text.length);
    }
    qsort(labels->hashes, labels->count, sizeof *labels->hashes, by_number);
    strbuf_release(&text);
}

/* True if another sibling has the same label. */
static bool is_ambiguous(struct difference_words *words, const struct piece *piece,
                         const char *label, const char *text, size_t depth, enum side side)
{
    struct sibling_labels *labels = &words->labels[depth][side];
    if (!piece->parent)
        return false;
    if (labels->parent != piece->parent || strcmp(labels->name, piece->name) != 0)
        gather_labels(words, piece, label, labels);
    uint64_t hash = hash_text(text, strlen(text));
    const uint64_t *found = bsearch(&hash, labels->hashes, labels->count, sizeof hash, by_number);
    if (!found)
        return false;
    size_t place = (size_t)(found - labels->hashes);
    return (place > 0 && labels->hashes[place - 1] == hash) ||
           (place + 1 < labels->count && labels->hashes[place + 1] == hash);
}

/* What people call the element; false if it has no name of its own: it stands only once, or the
 * table has no label. */
static bool add_name_of(struct difference_words *words, const struct piece *piece, size_t depth,
                        enum side side, struct strbuf *to)
{
    if (piece->namespace || (piece->element && piece->element->most == 1))
        return false;
    const struct matching_rule *rule = matching_find(words->matching, piece);
    struct strbuf text = STRBUF_INIT;
    const char *label = rule ? _(rule->label) : "";
    bool named = add_whole_label(words, label, piece, &text);
    if (named) {
        strbuf_addf(to, "%s%s", to->length ? C_("separator", ", ") : "", text.text);
        struct strbuf detail = STRBUF_INIT;
        if (is_ambiguous(words, piece, label, text.text, depth, side) &&
            add_whole_label(words, _(rule->detail), piece, &detail))
            strbuf_addf(to, " (%s)", detail.text);
        strbuf_release(&detail);
    }
    strbuf_release(&text);
    return named;
}

/* ---- names --------------------------------------------------------------------------------- */

/* "provider-org" as "provider organisation". */
static void add_plain_name(const char *name, struct strbuf *to)
{
    enum { ORGANISATION = 4 }; /* bytes of "-org" */
    struct strbuf key = STRBUF_INIT;
    size_t length = strlen(name);
    bool organisation = length > ORGANISATION && strcmp(name + length - ORGANISATION, "-org") == 0;
    strbuf_addstr(&key, "field\004");
    size_t context = key.length;
    for (size_t i = 0; i < (organisation ? length - ORGANISATION : length); i++)
        strbuf_add(&key, name[i] == '-' ? " " : name + i, 1);
    if (organisation)
        strbuf_addstr(&key, " organisation");
    if (to->length)
        strbuf_addstr(to, C_("separator of fields", " "));
    strbuf_addstr(to, language_text_in(key.text, key.text + context));
    strbuf_release(&key);
}

/* Left out where what it belongs to says enough. */
static void add_attribute_name(const char *name, bool is_named, struct strbuf *to)
{
    static const char *const silent[] = {"code", "iso-date", "value"};
    for (size_t i = 0; is_named && i < sizeof silent / sizeof *silent; i++)
        if (strcmp(name, silent[i]) == 0)
            return;
    add_plain_name(strcmp(name, "xml:lang") == 0 ? "language" : name, to);
}

/* A narrative is called by what it is of, and its language. */
static void add_element_name(const struct piece *piece, bool is_named, struct strbuf *to)
{
    if (strcmp(piece->name, "narrative") == 0) {
        const char *language = piece_value_at(piece, "@xml:lang").written;
        if (*language)
            strbuf_addf(to, "%s%s(%s)", to->length ? "" : C_("field", "text"),
                        *to->text == ' ' ? "" : " ", language);
        return;
    }
    if (is_named && strcmp(piece->name, "value") == 0)
        return; /* the amount of what was named */
    add_plain_name(piece->name, to);
}

/* ---- a value of a difference ---------------------------------------------------------------- */

/* Where a value stands. */
struct valued {
    const struct piece *piece;
    const struct piece_attribute *attribute; /* NULL: the text */
};

static const char *text_of(const struct valued *valued)
{
    return valued->attribute ? valued->attribute->value.written : valued->piece->text.written;
}

static const char *canonical_of(const struct valued *valued)
{
    return valued->attribute ? valued->attribute->value.canonical : valued->piece->text.canonical;
}

static bool is_money(const struct valued *valued)
{
    const struct element *element = valued->piece->element;
    for (size_t i = 0; !valued->attribute && element && i < element->attribute_count; i++)
        if (strcmp(element->attributes[i].name, "currency") == 0)
            return true;
    return false;
}

/* The currency of an amount; "" if it is none or has none. */
static const char *currency_of(const struct valued *valued)
{
    if (!is_money(valued))
        return "";
    const char *own = piece_value_at(valued->piece, "@currency").written;
    const struct piece *item = valued->piece;
    while (item->parent)
        item = item->parent;
    return *own ? own : piece_value_at(item, "@default-currency").written;
}

static const char *codelist_of(const struct valued *valued)
{
    static const char *const silent[] = {"Currency", "Language", "FileFormat", "Version"};
    const struct attribute *described = valued->attribute ? valued->attribute->described : NULL;
    if (!described || described->bindings.count == 0 || described->bindings.items[0].when)
        return NULL;
    const char *list = described->bindings.items[0].codelist;
    for (size_t i = 0; i < sizeof silent / sizeof *silent; i++)
        if (strcmp(list, silent[i]) == 0)
            return NULL;
    return list;
}

static bool is_number(const struct valued *valued)
{
    return value_type_is_number(piece_value_type(valued->piece, valued->attribute)) &&
           decimal_is_valid(canonical_of(valued));
}

/* Without its currency. `from`: where a text is shown from. */
static void add_value(struct difference_words *words, const struct valued *valued, size_t from,
                      struct strbuf *to)
{
    const char *text = text_of(valued), *list = codelist_of(valued);
    const char *name = list ? name_of_code(words, list, text) : NULL;
    if (is_number(valued) && is_money(valued))
        difference_words_add_amount(canonical_of(valued), to);
    else if (is_number(valued))
        text_add_money(to, canonical_of(valued));
    else if (piece_value_type(valued->piece, valued->attribute) == TYPE_DATE)
        add_date(text, to);
    else if (name)
        strbuf_addf(to, "%s (%s)", text, name);
    else if (valued->attribute && *text && !strpbrk(text, " '") && strlen(text) <= LONGEST_VALUE)
        strbuf_addstr(to, text);
    else
        add_quoted(text, from, to);
}

static void add_currency(const char *currency, struct strbuf *to)
{
    if (*currency)
        strbuf_addf(to, " %s", currency);
}

/* True and -1 or 1 if both are numbers. */
static bool tell_direction(const struct valued *before, const struct valued *after, int *direction)
{
    if (!is_number(before) || !is_number(after))
        return false;
    struct decimal first, second;
    decimal_init(&first);
    decimal_init(&second);
    bool read =
        decimal_parse(&first, canonical_of(before)) && decimal_parse(&second, canonical_of(after));
    *direction = decimal_compare(&second, &first);
    decimal_clear(&first);
    decimal_clear(&second);
    return read;
}

/* "title changed from 'Water' to 'Water for all'" */
static void add_change(struct difference_words *words, const char *place,
                       const struct valued *before, const struct valued *after, struct strbuf *to)
{
    const char *first = currency_of(before), *second = currency_of(after);
    bool one_currency = strcmp(first, second) == 0;
    int direction;
    /* amounts of two currencies are neither more nor less */
    bool numbers = tell_direction(before, after, &direction) && one_currency;
    size_t from = quote_from(text_of(before), text_of(after));
    struct strbuf old = STRBUF_INIT, new = STRBUF_INIT;
    add_value(words, before, from, &old);
    if (!one_currency)
        add_currency(first, &old);
    add_value(words, after, from, &new);
    add_currency(second, &new);
    strbuf_addf(to,
                !numbers        ? _("%s changed from %s to %s")
                : direction > 0 ? _("%s raised from %s to %s")
                                : _("%s lowered from %s to %s"),
                place, old.text, new.text);
    strbuf_release(&old);
    strbuf_release(&new);
}

/* "sector 16020 removed" */
static void add_gone_or_come(enum change change, const char *what, struct strbuf *to)
{
    /* for translators: what was removed or added may be of any gender or number */
    strbuf_addf(to, change == CHANGE_ADDED ? _("%s added") : _("%s removed"), what);
}

/* ---- differences --------------------------------------------------------------------------- */

/* What a difference is about: those that have names, and the way from the last of them. */
struct told {
    struct strbuf subject, field;
};

static void tell_place(struct difference_words *words, const struct piece *piece, enum side side,
                       bool with_itself, struct told *told)
{
    const struct piece *way[DEPTH_TOLD];
    size_t count = 0;
    for (const struct piece *at = with_itself ? piece : piece->parent;
         at && at->parent && count < DEPTH_TOLD; at = at->parent)
        way[count++] = at;
    for (size_t i = count; i-- > 0;) {
        if (add_name_of(words, way[i], count - 1 - i, side, &told->subject))
            strbuf_reset(&told->field);
        else
            add_element_name(way[i], told->subject.length > 0, &told->field);
    }
}

static void add_place(const struct told *told, struct strbuf *to)
{
    strbuf_addstr(to, told->subject.text);
    if (told->subject.length && told->field.length)
        strbuf_addstr(to, C_("separator", ": "));
    strbuf_addstr(to, told->field.text);
}

static void add_value_difference(struct difference_words *words,
                                 const struct difference *difference, struct told *told,
                                 struct strbuf *to)
{
    const struct piece_attribute *attribute =
        difference->before_attribute ? difference->before_attribute : difference->after_attribute;
    const struct valued before = {difference->before, difference->before_attribute};
    const struct valued after = {difference->after, difference->after_attribute};
    tell_place(words, difference->before, SIDE_BEFORE, true, told);
    if (attribute)
        add_attribute_name(attribute->name, told->field.length || told->subject.length,
                           &told->field);
    if (!told->field.length && !told->subject.length)
        strbuf_addstr(&told->field, C_("field", "text"));
    struct strbuf what = STRBUF_INIT;
    add_place(told, &what);
    if (difference->change == CHANGE_CHANGED) {
        add_change(words, what.text, &before, &after, to);
    } else {
        const struct valued *there = difference->change == CHANGE_ADDED ? &after : &before;
        strbuf_addstr(&what, told->field.length ? " " : C_("separator", ": "));
        add_value(words, there, 0, &what);
        add_currency(currency_of(there), &what);
        add_gone_or_come(difference->change, what.text, to);
    }
    strbuf_release(&what);
}

/* What an element without a name says, in short. */
static void add_gist(struct difference_words *words, const struct piece *piece, bool follows,
                     struct strbuf *to)
{
    const struct piece_attribute *code = piece_attribute(piece, "code");
    if (!code && piece->attribute_count && !*piece->text.written)
        code = &piece->attributes[0];
    const struct piece *narrative = piece_child(piece, "narrative");
    const struct valued valued = {narrative && !code ? narrative : piece,
                                  *piece->text.written ? NULL : code};
    if (!*text_of(&valued))
        return;
    strbuf_addstr(to, follows ? " " : "");
    add_value(words, &valued, 0, to);
    add_currency(currency_of(&valued), to);
}

/* An element and the amount that is in it: "disbursement of 3 May 2025 (1,500 USD)". */
static void add_object(struct difference_words *words, const struct piece *piece, size_t depth,
                       enum side side, bool follows, struct strbuf *to)
{
    struct strbuf name = STRBUF_INIT;
    if (add_name_of(words, piece, depth, side, &name)) {
        const struct piece *amount = piece_child(piece, "value");
        strbuf_addstr(to, name.text);
        const struct valued valued = {amount, NULL};
        if (amount && is_number(&valued)) {
            strbuf_addstr(to, " (");
            add_value(words, &valued, 0, to);
            add_currency(currency_of(&valued), to);
            strbuf_addch(to, ')');
        }
    } else {
        if (follows && strcmp(piece->name, "narrative") == 0)
            strbuf_addch(&name, ' '); /* it is called by what it is of */
        add_element_name(piece, false, &name);
        const char *text = name.text + strspn(name.text, " ");
        strbuf_addstr(to, text);
        add_gist(words, piece, *text != '\0', to);
    }
    strbuf_release(&name);
}

static size_t depth_of(const struct piece *piece)
{
    size_t depth = 0;
    while ((piece = piece->parent) && piece->parent && depth < DEPTH_TOLD - 1)
        depth++;
    return depth;
}

static void add_whole_difference(struct difference_words *words,
                                 const struct difference *difference, struct told *told,
                                 struct strbuf *to)
{
    enum side side = difference->before ? SIDE_BEFORE : SIDE_AFTER;
    const struct piece *piece = difference->before ? difference->before : difference->after;
    bool is_narrative = strcmp(piece->name, "narrative") == 0;
    struct strbuf what = STRBUF_INIT;
    tell_place(words, piece, side, false, told);
    add_place(told, &what);
    if (told->field.length)
        strbuf_addstr(&what, is_narrative ? " " : C_("separator of fields", " "));
    else if (told->subject.length)
        strbuf_addstr(&what, C_("separator", ": "));
    add_object(words, piece, depth_of(piece), side, told->field.length > 0, &what);
    add_gone_or_come(difference->change, what.text, to);
    strbuf_release(&what);
}

void difference_words_add(struct difference_words *words, const struct difference *difference,
                          struct strbuf *to)
{
    struct told told = {STRBUF_INIT, STRBUF_INIT};
    if (difference->whole)
        add_whole_difference(words, difference, &told, to);
    else
        add_value_difference(words, difference, &told, to);
    strbuf_release(&told.subject);
    strbuf_release(&told.field);
}

void difference_words_add_sum(struct difference_words *words, const struct money_sum *sum,
                              struct strbuf *to)
{
    const char *name = *sum->type ? name_of_code(words, sum->rule->types, sum->type) : NULL;
    struct strbuf element = STRBUF_INIT, type = STRBUF_INIT;
    add_plain_name(sum->rule->element, &element);
    add_small(name ? name : sum->type, &type);
    if (strcmp(sum->rule->element, "transaction") == 0 && name)
        strbuf_addstr(to, type.text);
    else if (name)
        strbuf_addf(to, "%s (%s)", element.text, type.text);
    else if (*sum->type)
        strbuf_addf(to, C_("money", "%s of type %s"), element.text, type.text);
    else
        strbuf_addstr(to, element.text);
    strbuf_release(&type);
    strbuf_release(&element);
}

void difference_words_add_sum_in(struct difference_words *words, const struct money_sum *sum,
                                 struct strbuf *to)
{
    struct strbuf what = STRBUF_INIT;
    difference_words_add_sum(words, sum, &what);
    if (*sum->currency)
        strbuf_addf(to, C_("money", "%s in %s"), what.text, sum->currency);
    else
        strbuf_addstr(to, what.text);
    strbuf_release(&what);
}

/* ---- activities ---------------------------------------------------------------------------- */

static const char *noun_of(const struct item_change *change, enum file_kind kind)
{
    if (change->is_other)
        return C_("noun", "element");
    return kind == FILE_ORGANISATIONS   ? C_("noun", "organisation")
           : kind == FILE_UNSDG_REPORTS ? C_("noun", "report")
                                        : C_("noun", "activity");
}

/* "activity A-1", "activity without an identifier" */
static void add_item_name(const struct item_change *change, enum file_kind kind, struct strbuf *to)
{
    const char *identifier = change->change == CHANGE_RENAMED ? change->former : change->identifier;
    if (*identifier)
        strbuf_addf(to, "%s %s", noun_of(change, kind), identifier);
    else
        strbuf_addf(to, _("%s without an identifier"), noun_of(change, kind));
}

void difference_words_add_item(const struct item_change *change, enum file_kind kind,
                               struct strbuf *to)
{
    struct strbuf what = STRBUF_INIT;
    add_item_name(change, kind, &what);
    if (change->change == CHANGE_RENAMED) {
        if (*change->identifier)
            strbuf_addf(to, _("%s is now %s"), what.text, change->identifier);
        else
            strbuf_addf(to, _("%s is now without an identifier"), what.text);
    } else if (change->change == CHANGE_CHANGED) {
        strbuf_addstr(to, what.text);
    } else {
        if (*change->title) {
            strbuf_addch(&what, ' ');
            add_quoted(change->title, 0, &what);
        }
        add_gone_or_come(change->change, what.text, to);
    }
    strbuf_release(&what);
}

bool difference_is_told_apart(const struct item_change *change, const struct difference *difference)
{
    const struct piece *piece = difference_piece(difference);
    const struct piece *item = change->after ? change->after : change->before;
    return change->change != CHANGE_RENAMED || !piece->parent || piece->parent != item ||
           strcmp(piece->text.canonical, change->identifier) != 0;
}
