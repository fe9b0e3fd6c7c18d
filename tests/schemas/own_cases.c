#include "own_cases.h"

#include <string.h>

#include "tree.h"

/* The text of <?wrong TEXT?>; NULL if there is none. */
static const char *find_wrong(const xmlDoc *document)
{
    for (const xmlNode *at = document->children; at; at = at->next)
        if (at->type == XML_PI_NODE && strcmp(node_name(at), "wrong") == 0)
            return (const char *)at->content;
    return NULL;
}

/* True if the verdict is as wanted; says so if not. */
static bool check(const struct document *document, int version, int kind, struct judge *judge,
                  FILE *output)
{
    bool want_valid = strstr(document->name, "/valid/") != NULL;
    const char *wrong = find_wrong(document->tree);
    enum verdict verdict = judge_document(judge, document->tree);
    bool as_wanted = want_valid ? verdict == VALID : verdict == INVALID && wrong;
    if (as_wanted && !want_valid)
        as_wanted = strstr(judge->fault.text, wrong) != NULL;
    const char *expected = want_valid ? "valid" : wrong ? wrong : "a <?wrong?> text";
    if (!as_wanted)
        fprintf(output, "wrong: %s by %s %s is %s %s (expected: %s)\n", document->name,
                version_numbers[version], kind_names[kind].label, verdict_names[verdict],
                judge->fault.text, expected);
    return as_wanted;
}

static bool check_walk(const struct document *document, int version, int kind,
                       struct judge_pair pair, FILE *output)
{
    if (judge_pair_agrees(&pair, document->tree))
        return true;
    fprintf(output, "wrong: %s by %s %s is %s by the schema, %s by the walk (%s)\n", document->name,
            version_numbers[version], kind_names[kind].label, verdict_names[pair.reference_verdict],
            verdict_names[pair.candidate_verdict], pair.candidate->fault.text);
    return false;
}

struct own_cases_result own_cases_check(const struct documents *cases, struct judges *schemas,
                                        struct judges *walkers, FILE *output)
{
    struct own_cases_result result = {.files = cases->count};
    for (size_t i = 0; i < cases->count; i++)
        for (int schema = 0; schema < SCHEMAS; schema++) {
            const struct document *document = &cases->items[i];
            int version = schema / KINDS, kind = schema % KINDS;
            if (!(document->versions >> version & 1u) || !(document->kinds >> kind & 1u))
                continue;
            result.verdicts++;
            struct judge_pair pair = {.reference = &schemas->of[version][kind],
                                      .candidate = &walkers->of[version][kind]};
            result.wrong += !check(document, version, kind, pair.reference, output) ||
                            !check_walk(document, version, kind, pair, output);
        }
    return result;
}
