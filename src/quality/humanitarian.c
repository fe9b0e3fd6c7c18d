#include <string.h>

#include "quality/dashboard.h"

bool is_humanitarian(const struct facts *facts, const struct yardstick *yardstick)
{
    int marked = truth_of(attribute_of(&yardstick->words, facts->activity, WORD_HUMANITARIAN));
    if (marked >= 0)
        return marked == 1;
    return facts->transactions.humanitarian || facts->sectors.humanitarian ||
           facts->transactions.humanitarian_code;
}

bool has_humanitarian_scope(const struct facts *facts, const struct yardstick *yardstick)
{
    const struct words *words = &yardstick->words;
    bool found = false;
    EACH_CHILD(scope, words, facts->activity, WORD_HUMANITARIAN_SCOPE)
    {
        found = true;
        if (!attribute_of(words, scope, WORD_TYPE) || !attribute_of(words, scope, WORD_CODE))
            return false;
    }
    return found;
}

void humanitarian_add(struct humanitarian *humanitarian, const struct facts *facts,
                      const struct yardstick *yardstick)
{
    if (!is_humanitarian(facts, yardstick))
        return;
    bool marked =
        truth_of(attribute_of(&yardstick->words, facts->activity, WORD_HUMANITARIAN)) == 1 ||
        facts->transactions.humanitarian;
    humanitarian->activities++;
    tally_add(&humanitarian->marked, marked, facts->identifier, NULL);
    tally_add(&humanitarian->scoped, has_humanitarian_scope(facts, yardstick), facts->identifier,
              NULL);
    tally_add(&humanitarian->clustered, facts->sectors.cluster, facts->identifier, NULL);
}

void humanitarian_release(struct humanitarian *humanitarian)
{
    tally_release(&humanitarian->marked);
    tally_release(&humanitarian->scoped);
    tally_release(&humanitarian->clustered);
}
