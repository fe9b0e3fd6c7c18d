#include "validate/code_message.h"

#include <ctype.h>
#include <string.h>

#include "validate/parser_message.h"

/* A longer value is no mistyped code. In codes of two characters every second one is similar. */
enum { LONGEST_JUDGED = 100, SHORTEST_SIMILAR = 3 };

/* --- similar codes --- */

static char lower(char c)
{
    return (char)tolower((unsigned char)c);
}

/* A text without the blanks around it. */
struct trimmed {
    const char *text;
    size_t length;
};

static struct trimmed trim(const char *text)
{
    static const char blanks[] = " \t\r\n";
    text += strspn(text, blanks);
    size_t length = strlen(text);
    while (length && strchr(blanks, text[length - 1]))
        length--;
    return (struct trimmed){text, length};
}

/* True if one replaced, missing, added or swapped character makes one of the other, case aside. */
static bool is_one_off(const char *a, size_t a_length, const char *b, size_t b_length)
{
    while (a_length && b_length && lower(*a) == lower(*b))
        a++, b++, a_length--, b_length--;
    while (a_length && b_length && lower(a[a_length - 1]) == lower(b[b_length - 1]))
        a_length--, b_length--;
    if (a_length == 2 && b_length == 2)
        return lower(a[0]) == lower(b[1]) && lower(a[1]) == lower(b[0]);
    return a_length <= 1 && b_length <= 1;
}

static bool is_same(const struct trimmed *value, const char *code, size_t length)
{
    if (value->length != length)
        return false;
    for (size_t i = 0; i < length; i++)
        if (lower(value->text[i]) != lower(code[i]))
            return false;
    return true;
}

static bool is_number(const char *text, size_t length)
{
    return strspn(text, "0123456789") >= length;
}

/* A number with another digit is just another number. */
static bool is_similar(const struct trimmed *value, const char *code, size_t length)
{
    return length >= SHORTEST_SIMILAR && value->length + 1 >= length &&
           value->length <= length + 1 && is_one_off(value->text, value->length, code, length) &&
           !(is_number(value->text, value->length) && is_number(code, length));
}

size_t code_find_similar(const struct codelist *list, const char *value, const char *version,
                         const char *codes[SIMILAR_MOST])
{
    struct trimmed wanted = trim(value);
    size_t count = 0;
    if (wanted.length == 0 || wanted.length > LONGEST_JUDGED)
        return 0;
    for (size_t i = 0; i < list->item_count; i++) {
        const struct codelist_item *item = &list->items[i];
        size_t length = strlen(item->code);
        bool is_equal = is_same(&wanted, item->code, length);
        if ((!is_equal && !is_similar(&wanted, item->code, length)) ||
            item->status != CODE_ACTIVE || !codelist_item_applies(list, item, version))
            continue;
        if (is_equal) {
            codes[0] = item->code;
            return 1;
        }
        if (count < SIMILAR_MOST)
            codes[count] = item->code;
        count++;
    }
    return count <= SIMILAR_MOST ? count : 0;
}

/* --- sentences --- */

/* Adds "sector code", "budget status", "default-currency" or "channel-code". */
static void add_subject(struct strbuf *message, const struct code_fault *fault)
{
    const struct node *node = fault->node;
    const char *attribute = fault->attribute ? fault->attribute->label : NULL;
    bool of_item = !node->parent || !node->parent->parent;
    if (attribute && (fault->anywhere || of_item))
        strbuf_addstr(message, attribute);
    else
        strbuf_addf(message, "%s%s%s", node->label, attribute ? " " : "",
                    attribute ? attribute : "");
}

static void add_vocabulary(struct strbuf *message, const struct code_fault *fault)
{
    if (!fault->linked)
        return;
    if (fault->is_given)
        strbuf_addf(message, " (%s %s)", fault->linked, fault->is);
    else
        strbuf_addf(message, " (no %s means %s)", fault->linked, fault->is);
}

/* Adds "2.02 and 2.03" for "2.02 2.03". */
static void add_versions(struct strbuf *message, const char *versions)
{
    while (*versions) {
        size_t length = strcspn(versions, " ");
        strbuf_add(message, versions, length);
        versions += length + strspn(versions + length, " ");
        if (*versions)
            strbuf_addstr(message, strchr(versions, ' ') ? ", " : " and ");
    }
}

static void add_similar(struct strbuf *message, const struct code_fault *fault)
{
    const char *codes[SIMILAR_MOST];
    size_t count = code_find_similar(fault->list, fault->value, fault->version, codes);
    for (size_t i = 0; i < count; i++)
        strbuf_addf(message, "%s\"%s\"",
                    i == 0           ? "; did you mean "
                    : i + 1 == count ? " or "
                                     : ", ",
                    codes[i]);
    if (count)
        strbuf_addch(message, '?');
}

void code_message_unknown(struct strbuf *message, const struct code_fault *fault)
{
    add_subject(message, fault);
    if (!*fault->value) {
        strbuf_addf(message, " is empty; expected a code of codelist %s", fault->list->name);
        add_vocabulary(message, fault);
        return;
    }
    const struct codelist_item *elsewhen = codelist_find(fault->list, fault->value);
    strbuf_addch(message, ' ');
    message_add_value(message, fault->value, strlen(fault->value));
    strbuf_addf(message, " is not in codelist %s", fault->list->name);
    if (elsewhen)
        strbuf_addf(message, " of version %s", fault->version);
    add_vocabulary(message, fault);
    if (elsewhen) {
        strbuf_addstr(message, ", only in that of ");
        add_versions(message, *elsewhen->versions ? elsewhen->versions : fault->list->versions);
    } else if (fault->other) {
        strbuf_addf(message, "; it is a code of %s, %s %s", fault->other->name, fault->linked,
                    fault->other_is);
    } else {
        add_similar(message, fault);
    }
}

void code_message_withdrawn(struct strbuf *message, const struct code_fault *fault,
                            const struct codelist_item *item, const char *now)
{
    const char *day = item->withdrawn;
    add_subject(message, fault);
    strbuf_addf(message, " \"%s\" %s withdrawn from codelist %s", fault->value,
                !*day                  ? "is"
                : strcmp(day, now) > 0 ? "will be"
                                       : "was",
                fault->list->name);
    add_vocabulary(message, fault);
    if (*day)
        strbuf_addf(message, " on %s", day);
    if (*item->replaced_by)
        strbuf_addf(message, "; use \"%s\" instead", item->replaced_by);
}

void code_message_category(struct strbuf *message, const struct code_fault *fault,
                           const struct codelist_item *item, const char *beside, const char *said)
{
    add_subject(message, fault);
    strbuf_addf(message, " \"%s\" is of %s %s in codelist %s, but %s is ", fault->value, beside,
                item->category, fault->list->name, beside);
    message_add_value(message, said, strlen(said));
}

void code_message_year(struct strbuf *message, const struct code_fault *fault,
                       const struct codelist_item *item, const char *year)
{
    enum { YEAR = 4 };
    bool is_early = *item->from && strncmp(year, item->from, YEAR) < 0;
    add_subject(message, fault);
    strbuf_addf(message, " \"%s\" is in codelist %s %s %.4s only, not for %s", fault->value,
                fault->list->name, is_early ? "from" : "up to",
                is_early ? item->from : item->withdrawn, year);
    if (!is_early && *item->replaced_by)
        strbuf_addf(message, "; use \"%s\" instead", item->replaced_by);
}
