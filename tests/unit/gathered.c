#include "unit/gathered.h"

#include <CUnit/CUnit.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/strbuf.h"

static bool fits(const char *rule, const char *wanted)
{
    size_t length = strlen(wanted);
    return wanted[length - 1] == '.' ? strncmp(rule, wanted, length) == 0
                                     : strcmp(rule, wanted) == 0;
}

static bool is_kept(const struct gathered *gathered, const char *rule)
{
    const char *const *wanted = gathered->only;
    while (wanted && *wanted && !fits(rule, *wanted))
        wanted++;
    return !wanted || *wanted;
}

static bool add(void *context, const struct finding *finding, const char *unless_known,
                struct error *error)
{
    struct gathered *gathered = context;
    if (++gathered->added == gathered->fails_at)
        return error_set(error, ERROR_ENVIRONMENT, "no space left for findings");
    if (!is_kept(gathered, finding->rule))
        return true;
    struct finding *kept = findings_add(&gathered->findings, finding->severity, finding->rule,
                                        finding->category, "%s", finding->message);
    kept->hint = finding->hint;
    kept->subject = xstrdup_or_null(finding->subject);
    kept->title = xstrdup_or_null(finding->title);
    kept->path = xstrdup_or_null(finding->path);
    kept->value = xstrdup_or_null(finding->value);
    place_set(&kept->place, finding->place.file, finding->place.line, finding->place.column);
    gathered->unless_known = grow(gathered->unless_known, gathered->findings.count - 1,
                                  &gathered->capacity, sizeof *gathered->unless_known);
    gathered->unless_known[gathered->findings.count - 1] = xstrdup_or_null(unless_known);
    return true;
}

void gathered_clear(struct gathered *gathered)
{
    for (size_t i = 0; i < gathered->findings.count; i++)
        free(gathered->unless_known[i]);
    free(gathered->unless_known);
    gathered->unless_known = NULL;
    gathered->capacity = 0;
    findings_release(&gathered->findings);
    gathered->findings = (struct findings)FINDINGS_INIT;
    gathered->added = 0;
}

static void drop(void *context)
{
    struct gathered *gathered = context;
    gathered_clear(gathered);
    gathered->dropped++;
}

struct finding_sink gathered_sink(struct gathered *gathered)
{
    return (struct finding_sink){.add = add, .drop = drop, .context = gathered};
}

static void add_detail(struct strbuf *text, const char *name, const char *value)
{
    if (value)
        strbuf_addf(text, " (%s %s)", name, value);
}

char *gathered_text(const struct gathered *gathered)
{
    struct strbuf text = STRBUF_INIT;
    for (size_t i = 0; i < gathered->findings.count; i++) {
        const struct finding *finding = &gathered->findings.items[i];
        strbuf_addf(&text, "%s:%zu:%zu %s [%s] %s: %s", finding->place.file, finding->place.line,
                    finding->place.column, finding->rule, finding->subject ? finding->subject : "",
                    finding->path ? finding->path : "", finding->message);
        add_detail(&text, "title", finding->title);
        add_detail(&text, "value", finding->value);
        add_detail(&text, "unless", gathered->unless_known[i]);
        strbuf_addch(&text, '\n');
    }
    return strbuf_detach(&text);
}

size_t gathered_count(const struct gathered *gathered, const char *rule)
{
    size_t count = 0;
    for (size_t i = 0; i < gathered->findings.count; i++)
        count += strcmp(gathered->findings.items[i].rule, rule) == 0;
    return count;
}

void check_text(const char *got, const char *expected)
{
    if (got && strcmp(got, expected) == 0)
        return;
    printf("\n  got      \"%s\"\n  expected \"%s\"\n", got ? got : "(null)", expected);
    CU_FAIL("texts differ");
}

void check_place(const struct finding *finding, size_t line, size_t column)
{
    CU_ASSERT_EQUAL(finding->place.line, line);
    CU_ASSERT_EQUAL(finding->place.column, column);
}
