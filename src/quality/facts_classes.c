/* Flow types, finance types, tied statuses and aid types: by default and of transactions. */
#include <string.h>

#include "quality/facts.h"

static const struct classification_words {
    enum word by_default, own;
    enum code_list list;
    bool has_vocabulary; /* codes of vocabularies other than 1 are not looked at */
} classifications[CLASS_COUNT] = {
    [CLASS_FLOW] = {WORD_DEFAULT_FLOW_TYPE, WORD_FLOW_TYPE, LIST_FlowType, false},
    [CLASS_FINANCE] = {WORD_DEFAULT_FINANCE_TYPE, WORD_FINANCE_TYPE, LIST_FinanceType, false},
    [CLASS_TIED] = {WORD_DEFAULT_TIED_STATUS, WORD_TIED_STATUS, LIST_TiedStatus, false},
    [CLASS_AID] = {WORD_DEFAULT_AID_TYPE, WORD_AID_TYPE, LIST_AidType, true},
};

#define AID_TEXT(code) #code,
static const char *const aid_codes[] = {AID_TYPES(AID_TEXT)};

static const char *const loan_codes[] = {"501", "433", "432", "1100", "210"};

static unsigned aid_bit(const char *code)
{
    for (size_t i = 0; i < AID_NUMBERS; i++)
        if (strcmp(code, aid_codes[i]) == 0)
            return 1U << i;
    return 0;
}

/* What the elements of one name in one place say. */
struct class_tally {
    bool present, code, right, repeated;
};

static bool is_of_vocabulary_1(const struct words *words, const struct node *node)
{
    const char *vocabulary = attribute_of(words, node, WORD_VOCABULARY);
    return !vocabulary || strcmp(vocabulary, "1") == 0;
}

static void note_code(struct facts *facts, enum classification kind, const char *code,
                      bool by_default)
{
    if (kind == CLASS_AID) {
        unsigned bit = aid_bit(code);
        facts->any_aid |= bit;
        facts->default_aid |= by_default ? bit : 0;
        facts->default_aid_types += by_default;
    } else if (kind == CLASS_FINANCE) {
        facts->is_loan |= text_is_among(code, loan_codes, sizeof loan_codes / sizeof *loan_codes);
    }
}

static struct class_tally tally(struct facts *facts, const struct yardstick *yardstick,
                                const struct node *parent, enum classification kind,
                                bool by_default)
{
    const struct classification_words *look = &classifications[kind];
    struct class_tally result = {.present = false};
    size_t first_vocabulary = 0;
    EACH_CHILD(node, &yardstick->words, parent, by_default ? look->by_default : look->own)
    {
        const char *code = attribute_of(&yardstick->words, node, WORD_CODE);
        result.present = true;
        if (!code)
            continue;
        note_code(facts, kind, code, by_default);
        result.code = true;
        if (look->has_vocabulary && !is_of_vocabulary_1(&yardstick->words, node))
            continue;
        bool right = code_is_right(yardstick, look->list, code);
        facts->classes[kind].codes++;
        facts->classes[kind].right += right;
        result.right |= right;
        result.repeated |= ++first_vocabulary > 1;
    }
    return result;
}

void facts_gather_classes(struct facts *facts, const struct yardstick *yardstick)
{
    for (enum classification kind = 0; kind < CLASS_COUNT; kind++) {
        struct code_facts *found = &facts->classes[kind];
        struct class_tally result = tally(facts, yardstick, facts->activity, kind, true);
        found->is_default = result.present;
        found->default_code = result.code;
        found->default_right = result.right;
        found->repeated |= result.repeated;
    }
}

void facts_add_transaction_classes(struct facts *facts, const struct yardstick *yardstick,
                                   const struct node *transaction)
{
    for (enum classification kind = 0; kind < CLASS_COUNT; kind++) {
        struct code_facts *found = &facts->classes[kind];
        struct class_tally result = tally(facts, yardstick, transaction, kind, false);
        found->is_own |= result.present;
        found->transactions += result.code;
        found->right_transactions += result.right;
        found->repeated |= result.repeated;
    }
}
