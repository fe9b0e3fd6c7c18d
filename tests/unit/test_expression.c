#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <CUnit/CUnit.h>
#include <jansson.h>
#include <libxml/parser.h>
#include <libxml/xpath.h>
#include <libxml/xpathInternals.h>

#include "base/alloc.h"
#include "base/resource.h"
#include "base/strbuf.h"
#include "unit/xpath_oracle.h"
#include "validate/expression.h"

extern CU_TestInfo expression_tests[];

#define COUNT_OF(array) (sizeof(array) / sizeof *(array))

/* A tree and what it takes to evaluate on it. */
struct bench {
    struct names *names;
    struct document_builder builder;
    const struct node *root;
    struct evaluation *evaluation;
    struct reached_list list;
};

static void bench_open(struct bench *bench)
{
    *bench = (struct bench){.names = names_new()};
    bench->evaluation = evaluation_new(bench->names);
}

/* Names have to be known before the tree is made. */
static void bench_load(struct bench *bench, const char *document)
{
    evaluation_forget(bench->evaluation);
    CU_ASSERT_FATAL(document_parse(&bench->builder, document, strlen(document), bench->names, NULL,
                                   &bench->root));
}

static void bench_close(struct bench *bench)
{
    reached_list_release(&bench->list);
    evaluation_free(bench->evaluation);
    document_release(&bench->builder);
    names_free(bench->names);
}

static struct expression *compile(struct bench *bench, const char *text)
{
    struct error error = ERROR_INIT;
    struct expression *expression = expression_compile(text, bench->names, &error);
    if (!expression)
        fprintf(stderr, "\n%s\n", error.text);
    CU_ASSERT_PTR_NOT_NULL_FATAL(expression);
    CU_ASSERT_EQUAL(error.kind, ERROR_NONE);
    return expression;
}

/* Descriptions of nodes ------------------------------------------------------------------------*/

/* "label=text", "@label=text", "'text'", separated by blanks. */
static char *describe_texts(const struct reached_list *list, struct evaluation *evaluation)
{
    struct strbuf text = STRBUF_INIT;
    for (size_t i = 0; i < list->count; i++) {
        const struct reached *node = &list->items[i];
        const char *value = reached_text(node, evaluation);
        if (i)
            strbuf_addch(&text, ' ');
        if (node->attribute)
            strbuf_addf(&text, "@%s=%s", node->attribute->label, value);
        else if (node->is_text)
            strbuf_addf(&text, "'%s'", value);
        else
            strbuf_addf(&text, "%s=%s", node->node->label, value);
    }
    return strbuf_detach(&text);
}

static void add_place(struct strbuf *path, const struct node *node)
{
    size_t place = 1;
    if (node->parent) {
        add_place(path, node->parent);
        for (const struct node *other = node->parent->first; other != node; other = other->next)
            place++;
    }
    strbuf_addf(path, "/%zu", place);
}

/* "/1/3/@type /1/4/text()". */
static char *describe_places(const struct reached_list *list)
{
    struct strbuf path = STRBUF_INIT;
    for (size_t i = 0; i < list->count; i++) {
        const struct reached *node = &list->items[i];
        if (path.length)
            strbuf_addch(&path, ' ');
        add_place(&path, node->node);
        if (node->attribute)
            strbuf_addf(&path, "/@%s", node->attribute->label);
        else if (node->is_text)
            strbuf_addstr(&path, "/text()");
    }
    return strbuf_detach(&path);
}

static void add_xml_place(struct strbuf *path, const xmlNode *node)
{
    if (node->type != XML_ELEMENT_NODE) {
        add_xml_place(path, node->parent);
        if (node->type == XML_TEXT_NODE)
            strbuf_addstr(path, "/text()");
        else
            strbuf_addf(path, "/@%s%s%s", node->ns ? (const char *)node->ns->prefix : "",
                        node->ns ? ":" : "", node->name);
        return;
    }
    size_t place = 1;
    if (node->parent->type == XML_ELEMENT_NODE)
        add_xml_place(path, node->parent);
    for (const xmlNode *other = node->prev; other; other = other->prev)
        place += other->type == XML_ELEMENT_NODE;
    strbuf_addf(path, "/%zu", place);
}

static char *describe_xml_places(xmlNodeSet *set)
{
    struct strbuf path = STRBUF_INIT;
    xmlXPathNodeSetSort(set);
    for (int i = 0; set && i < set->nodeNr; i++) {
        const xmlNode *node = set->nodeTab[i];
        if (node->type == XML_DOCUMENT_NODE || node->type == XML_NAMESPACE_DECL)
            continue;
        if (path.length)
            strbuf_addch(&path, ' ');
        add_xml_place(&path, node);
    }
    return strbuf_detach(&path);
}

/* Tables ---------------------------------------------------------------------------------------*/

static const char project[] =
    "<list version='2.03'>"
    "<project id='p' xml:lang='en' empty=''>"
    "<title><narrative>Water</narrative><narrative xml:lang='fr'>L'eau</narrative></title>"
    "<sector code='111' vocabulary='1' percentage='40'/>"
    "<sector code='222' percentage='60'/>"
    "<sector code='333' vocabulary='98' percentage=' 12.50 '>own</sector>"
    "<part><title>Inner</title><part><title>Innermost</title></part></part>"
    "<x:sector xmlns:x='urn:other' x:code='9' code='10'>foreign</x:sector>"
    "<value currency='EUR'>-7</value><value>1e3</value><value>+1</value><value/>"
    "</project>"
    "</list>";

struct selection {
    const char *expression, *expected;
};

static void check_selections(const struct selection *selections, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        struct bench bench;
        bench_open(&bench);
        struct expression *expression = compile(&bench, selections[i].expression);
        bench_load(&bench, project);
        const struct node *item = bench.root->first;
        expression_select(expression, bench.evaluation, item, NULL, &bench.list);
        char *found = describe_texts(&bench.list, bench.evaluation);
        if (strcmp(found, selections[i].expected) != 0)
            fprintf(stderr, "\n%s: found %s\n", selections[i].expression, found);
        CU_ASSERT_STRING_EQUAL(found, selections[i].expected);
        bool finds = expression_finds(expression, bench.evaluation, item, NULL);
        CU_ASSERT_EQUAL(finds, bench.list.count > 0);
        free(found);
        expression_free(expression);
        bench_close(&bench);
    }
}

static void test_steps(void)
{
    static const struct selection selections[] = {
        {"title", "title=WaterL'eau"},
        {"./title/.", "title=WaterL'eau"},
        {"title/narrative", "narrative=Water narrative=L'eau"},
        {"child::title / child::narrative", "narrative=Water narrative=L'eau"},
        {"absent", ""},
        {"absent/title", ""},
        {"*/narrative/text()", "'Water' 'L'eau'"},
        {"value/text()", "'-7' '1e3' '+1'"},
        {"sector/node()", "'own'"},
        {"title/node()", "narrative=Water narrative=L'eau"},
        {"sector/comment()", ""},
        {"sector/processing-instruction('own')", ""},
        {"@id", "@id=p"},
        {"@*", "@id=p @xml:lang=en @empty="},
        {"attribute::node()", "@id=p @xml:lang=en @empty="},
        {"attribute::text()", ""},
        {"@xml:lang", "@xml:lang=en"},
        {"title/narrative/@xml:lang", "@xml:lang=fr"},
        {"sector/@code", "@code=111 @code=222 @code=333"},
        {"@id/..", "project=WaterL'eauownInnerInnermostforeign-71e3+1"},
        {"@id/.", "@id=p"},
        {"@id/title", ""},
        {"@id/@id", ""},
        {"@id/self::id", ""},
        {"@id/self::node()", "@id=p"},
        {"@id/ancestor-or-self::node()[2]/@id", "@id=p"},
        {"self::project/@id", "@id=p"},
        {"self::list", ""},
        {"self::*/@id", "@id=p"},
        {"parent::list/@version", "@version=2.03"},
        {"parent::project", ""},
        {"../@version", "@version=2.03"},
        {"../../@version", ""},
        {"../..", ""},
        {"../../list/@version", "@version=2.03"},
        {"../../..", ""},
        {"sector/../@id", "@id=p"},
        {"ancestor::node()/@version", "@version=2.03"},
        {"ancestor-or-self::*/@*", "@version=2.03 @id=p @xml:lang=en @empty="},
        {"descendant::part/title", "title=Inner title=Innermost"},
        {"descendant::title", "title=WaterL'eau title=Inner title=Innermost"},
        {".//title", "title=WaterL'eau title=Inner title=Innermost"},
        {"part//title", "title=Inner title=Innermost"},
        {"part/descendant-or-self::part/@*", ""},
        {"descendant-or-self::part", "part=InnerInnermost part=Innermost"},
        {"descendant-or-self::project/@id", "@id=p"},
        {"part//text()", "'Inner' 'Innermost'"},
        {"part/descendant::node()",
         "title=Inner 'Inner' part=Innermost title=Innermost 'Innermost'"},
        {"//narrative", "narrative=Water narrative=L'eau"},
        {"//@xml:lang", "@xml:lang=en @xml:lang=fr"},
        {"//part/../title", "title=WaterL'eau title=Inner"},
        {"//part//title", "title=Inner title=Innermost"},
        {"//title/..//title", "title=WaterL'eau title=Inner title=Innermost"},
        {"/list/@version", "@version=2.03"},
        {"/list/project/title", "title=WaterL'eau"},
        {"/project", ""},
        {"/*/@version", "@version=2.03"},
        {"//list/@version", "@version=2.03"},
        {"/descendant::list/@version", "@version=2.03"},
        {"/", ""},
        {"/.", ""},
        {"/..", ""},
        {"/node()/@version", "@version=2.03"},
        {"title/narrative/ancestor::*/@*", "@version=2.03 @id=p @xml:lang=en @empty="},
    };
    check_selections(selections, COUNT_OF(selections));
}

static void test_predicates(void)
{
    static const struct selection selections[] = {
        {"sector[1]/@code", "@code=111"},
        {"sector[3]/@code", "@code=333"},
        {"sector[4]", ""},
        {"sector[0]", ""},
        {"sector[1.5]", ""},
        {"sector[last()]/@code", "@code=333"},
        {"sector[last() - 1]/@code", "@code=222"},
        {"sector[position() > 1]/@code", "@code=222 @code=333"},
        {"sector[position() = last()]/@code", "@code=333"},
        {"sector[@vocabulary]/@code", "@code=111 @code=333"},
        {"sector[@vocabulary][2]/@code", "@code=333"},
        {"sector[2][@vocabulary]", ""},
        {"sector[position() > 1][last()][1]/@code", "@code=333"},
        {"sector[1][1][1][1][1][1]/@code", "@code=111"},
        {"sector[not(@vocabulary)]/@code", "@code=222"},
        {"sector[@vocabulary = '1' or @vocabulary = '' or not(@vocabulary)]/@code",
         "@code=111 @code=222"},
        {"sector[@vocabulary != '1']/@code", "@code=333"},
        {"sector[@vocabulary != 1]/@code", "@code=333"},
        {"sector[. = 'own']/@code", "@code=333"},
        {"sector[text()]/@code", "@code=333"},
        {"sector[@code = ../sector[2]/@code]/@code", "@code=222"},
        {"sector['text']/@code", "@code=111 @code=222 @code=333"},
        {"sector['']", ""},
        {"sector[count(../value) - 1]/@code", "@code=333"},
        {"*[@code][2]/@code", "@code=222"},
        {"*[self::title or self::part][2]/title", "title=Inner"},
        {"//title[1]", "title=WaterL'eau title=Inner title=Innermost"},
        {"//narrative[2]", "narrative=L'eau"},
        {"//narrative[last()]", "narrative=L'eau"},
        {"descendant::title[2]", "title=Inner"},
        {"(//title)[2]", "title=Inner"},
        {"(//title)[last()]", "title=Innermost"},
        {"(sector | title)[1]/narrative[1]", "narrative=Water"},
        {"(sector)[2]/@code", "@code=222"},
        {"(sector)[@vocabulary][2]/@code", "@code=333"},
        {"title/narrative/ancestor::*[1]", "title=WaterL'eau"},
        {"title/narrative/ancestor::*[last()]/@version", "@version=2.03"},
        {"@*[2]", "@xml:lang=en"},
        {"@*[last()]", "@empty="},
        {"@*[. = 'p']", "@id=p"},
        {"sector[@percentage = 12.5]/@code", "@code=333"},
        {"value[number() = -7]", "value=-7"},
        {"absent | value[number(.) != number(.)]", "value=1e3 value=+1 value="},
    };
    check_selections(selections, COUNT_OF(selections));
}

static void test_unions(void)
{
    static const struct selection selections[] = {
        {"value[1] | title/narrative | @id", "@id=p narrative=Water narrative=L'eau value=-7"},
        {"sector/@code | sector[1] | sector[1]/@code", "sector= @code=111 @code=222 @code=333"},
        {"sector[3]/text() | sector[3] | sector[3]/@*",
         "sector=own @code=333 @vocabulary=98 @percentage= 12.50  'own'"},
        {"/ | /list/@version", "@version=2.03"},
        {"absent | value[1]", "value=-7"},
        {"//part | part/part", "part=InnerInnermost part=Innermost"},
        {"(title | part)/title", "title=Inner"},
        {"(//part | title)//title", "title=Inner title=Innermost"},
        {"title | sector[@code = '111' or @code = 222]/@code | title",
         "title=WaterL'eau @code=111 @code=222"},
    };
    check_selections(selections, COUNT_OF(selections));
}

static void test_foreign_elements(void)
{
    static const struct selection selections[] = {
        {"sector[@code = 10]", ""},
        {"*[@code = 10]", "x:sector=foreign"},
        {"*[@code = 10]/@*", "@x:code=9 @code=10"},
        {"*[@code = 9]", ""},
        {"*[name() = 'x:sector']/text()", "'foreign'"},
        {"*[local-name() = 'sector'][4]", "x:sector=foreign"},
        {"*[namespace-uri() = 'urn:other']", "x:sector=foreign"},
        {"@*[namespace-uri() = 'http://www.w3.org/XML/1998/namespace']", "@xml:lang=en"},
    };
    check_selections(selections, COUNT_OF(selections));
}

static bool truth_of(const char *document, const char *text, const char *value)
{
    struct bench bench;
    bench_open(&bench);
    struct expression *expression = compile(&bench, text);
    bench_load(&bench, document);
    const struct node *item = bench.root->first ? bench.root->first : bench.root;
    bool truth = expression_is_true(expression, bench.evaluation, item, value);
    expression_free(expression);
    bench_close(&bench);
    return truth;
}

/* Each is true on the project. */
static void check_truths(const char *const *expressions, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        bool truth = truth_of(project, expressions[i], NULL);
        if (!truth)
            fprintf(stderr, "\n%s is not true\n", expressions[i]);
        CU_ASSERT_TRUE(truth);
        char *opposite = xasprintf("not(%s)", expressions[i]);
        CU_ASSERT_FALSE(truth_of(project, opposite, NULL));
        free(opposite);
    }
}

static void test_comparisons(void)
{
    static const char *const truths[] = {
        "sector/@code = '222'",
        "sector/@code = 222",
        "'222' = sector/@code",
        "222 = sector/@code",
        "sector/@code != '222'",
        "not(sector[1]/@code != '111')",
        "not(absent = '')",
        "not(absent != '')",
        "not(absent = absent)",
        "not(absent = 0)",
        "(absent = false())",
        "(false() = absent)",
        "sector = true()",
        "true() != absent",
        "absent < true()",
        "true() > absent",
        "not(sector < true())",
        "sector >= true()",
        "sector/@percentage > 59",
        "not(sector/@percentage > 60)",
        "sector/@percentage >= 60",
        "sector/@percentage < 13",
        "13 > sector/@percentage",
        "not(13 < sector[3]/@percentage)",
        "sector/@percentage < '13'",
        "sector/@percentage = 12.5",
        "not(sector/@percentage = '12.5')",
        "sector/@code = sector/@code",
        "sector/@code != sector/@code",
        "not(sector[1]/@code != sector[1]/@code)",
        "not(sector/@code = value)",
        "value != sector/@code",
        "sector/@percentage < sector/@code",
        "not(sector/@percentage > sector/@code)",
        "value < sector/@percentage",
        "sector/@percentage > value",
        "not(value > sector/@percentage)",
        "//* = 'Innermost'",
        "//* = //part/part/title",
        "//* != //*",
        "not(//*[. = 'x'] = //*)",
        "//*/@* = //@*",
        "//@*[. = 'fr'] = //@*",
        "title = \"WaterL'eau\"",
        "1 = 1.0",
        "'1' != '1.0'",
        "'1' = 1.0",
        "'a' < 'b' or 1",
        "not('a' < 'b')",
        "true() = 'x'",
        "true() != ''",
        "true() = 7",
        "true() > false()",
        "not(number('x') = number('x'))",
        "number('x') != number('x')",
        "1 < 2 = true()",
        "(3 > 2 > 1) = false()",
        "1 = 1 = 1",
        "@empty = ''",
        "@empty != 0",
        "number(@percentage) != @percentage or not(@percentage)",
        "count(sector) = count(sector/@percentage)",
        "count(sector) > 2",
        "not(count(sector) > 3)",
        "count(sector) < 4",
        "count(sector) <= 3",
        "count(sector) != 2",
        "count(sector) >= 3",
        "count(sector) > -1",
        "count(absent) < 1",
        "3 = count(sector)",
        "2 < count(sector)",
        "count(//part/..) = 2",
        "count(//title/ancestor::*) = 4",
        "count(/) = 1",
    };
    check_truths(truths, COUNT_OF(truths));
}

static void test_lexing(void)
{
    static const char *const truths[] = {
        "2 * 3 = 6",
        "count(*) * 2 = 20",
        "count(@* | *)=13",
        "7 mod 4 = 3 and 7 div 4 = 1.75",
        "-7 mod 4 = -3",
        "7 mod -4 = 3",
        "1.5 mod 0.5 = 0",
        "1 - 1 = 0",
        "1-1=0",
        "3-2-1=0",
        "2+3*4-6div 2=11",
        "--1 = 1",
        "---1 = -1",
        "- '1' = -1",
        "-sector/@percentage = -40",
        "--sector/@percentage = 40",
        "- (1) < 0",
        ".5 = 0.5 and 5. = 5",
        "'a\"b' = concat('a', '\"', 'b')",
        "\"a'b\" = concat('a', \"'\", 'b')",
        "not(and) and not(or) or not(div)",
        "not(and/or) and not(div//mod)",
        "not(or or or)",
        "not(* and and)",
        "not(mod mod mod > 0)",
        "count ( sector ) = 3",
        "\n\tsector\r [ 1 ] / @ code\n=\t111",
        "not(text) and not(node)",
        "not(count) and not(self) and not(child/self)",
        "child::sector and self :: project",
        "not(sector-1)",
        "count(sector)-1=2",
        "1 div 0 > 1000 and -1 div 0 < 0",
        "0 div 0 != 0 div 0",
    };
    check_truths(truths, COUNT_OF(truths));
}

static void test_functions(void)
{
    static const char *const truths[] = {
        "boolean('0') and not(boolean('')) and not(boolean(0)) and boolean(-1)",
        "not(boolean(0 div 0)) and boolean(1 div 0)",
        "boolean(sector) and not(boolean(absent)) and boolean(/)",
        "true() and not(false())",
        "last() = 1 and position() = 1",
        "sum(sector/@percentage) = 112.5",
        "sum(absent) = 0",
        "string(sum(value)) = 'NaN'",
        "floor(1.5) = 1 and floor(-1.5) = -2",
        "ceiling(1.5) = 2 and ceiling(-1.5) = -1",
        "round(2.5) = 3 and round(-2.5) = -2 and round(2.4) = 2 and round(-2.6) = -3",
        "string(1 div round(-0.2)) = '-Infinity'",
        "round(0.49999999999999994) = 0",
        "string(round(0 div 0)) = 'NaN' and round(1 div 0) = 1 div 0",
        "name() = 'project' and local-name() = 'project' and namespace-uri() = ''",
        "name(@xml:lang) = 'xml:lang' and local-name(@xml:lang) = 'lang'",
        "name(absent) = '' and name(/) = '' and name(sector/text()) = ''",
        "name(sector | title) = 'title'",
        "string() = /list/project",
        "string(/) = string(/list)",
        "string(sector) = '' and string(sector[3]) = 'own'",
        "string(//part/..) = string(.)",
        "string(true()) = 'true' and string(false()) = 'false'",
        "concat('a', 1, true(), sector[3]) = 'a1trueown'",
        "starts-with('abc', 'ab') and starts-with('abc', '') and not(starts-with('a', 'ab'))",
        "contains('abc', 'bc') and contains('abc', '') and contains('', '')",
        "not(contains('abc', 'cb'))",
        "substring-before('2025-06-30', '-') = '2025'",
        "substring-after('2025-06-30', '-') = '06-30'",
        "substring-before('abc', 'x') = '' and substring-after('abc', 'x') = ''",
        "substring-before('abc', '') = '' and substring-after('abc', '') = 'abc'",
        "substring('12345', 2, 3) = '234' and substring('12345', 2) = '2345'",
        "substring('12345', 1.5, 2.6) = '234'",
        "substring('12345', 0, 3) = '12'",
        "substring('12345', 0 div 0, 3) = '' and substring('12345', 1, 0 div 0) = ''",
        "substring('12345', -42, 1 div 0) = '12345'",
        "substring('12345', -1 div 0, 1 div 0) = ''",
        "substring('12345', 9) = '' and substring('12345', 2, -1) = ''",
        "substring('a\u00e9\u20ac\U0001f30dz', 2, 3) = '\u00e9\u20ac\U0001f30d'",
        "string-length('a\u00e9\u20ac\U0001f30dz') = 5 and string-length('') = 0",
        "string-length(sector[3]) = 3 and sector[string-length() = 3]",
        "normalize-space('  a \t\r\n b  ') = 'a b' and normalize-space(' ') = ''",
        "sector[normalize-space() = 'own']",
        "translate('bar', 'abc', 'AB') = 'BAr'",
        "translate('--aaa--', 'abc-', 'ABC') = 'AAA'",
        "translate('aba', 'aa', 'xy') = 'xbx'",
        "translate('\u00e9a\u20ac', '\u20ac\u00e9', 'e') = 'ae'",
        "translate('', 'a', 'b') = '' and translate('a', '', 'b') = 'a'",
        "lang('en') and lang('EN') and not(lang('fr')) and not(lang('e'))",
        "title/narrative[lang('fr')] = \"L'eau\"",
        "title/narrative[2]/@xml:lang[lang('fr')]",
        "not(/*[lang('en')])",
    };
    check_truths(truths, COUNT_OF(truths));
}

static void test_numbers(void)
{
    static const char *const truths[] = {
        "number(' \t\r\n12 ') = 12 and number('-.5') = -0.5 and number('5.') = 5",
        "string(number('')) = 'NaN' and string(number(' ')) = 'NaN'",
        "string(number('+1')) = 'NaN' and string(number('1e3')) = 'NaN'",
        "string(number('- 1')) = 'NaN' and string(number('--1')) = 'NaN'",
        "string(number('.')) = 'NaN' and string(number('-')) = 'NaN'",
        "string(number('1 2')) = 'NaN' and string(number('1.2.3')) = 'NaN'",
        "string(number('0x10')) = 'NaN' and string(number('Infinity')) = 'NaN'",
        "string(number('1\u00a0')) = 'NaN'",
        "number(true()) = 1 and number(false()) = 0",
        "number(sector) != 0 and number(sector[3]/@percentage) = 12.5",
        "number('0.1') = 0.1 and number('0.1') + number('0.2') != 0.3",
        "number('12345678901234567890') = 12345678901234567890",
        "string(12345678901234567890) = '12345678901234567000'",
        "number('9007199254740993') = 9007199254740992",
        "number('0.000000000000000000000000000001') > 0",
        "string(1 div 0) = 'Infinity' and string(-1 div 0) = '-Infinity'",
        "string(0) = '0' and string(-0) = '0' and string(0.0) = '0'",
        "string(1.50) = '1.5' and string(-1200) = '-1200' and string(0.5) = '0.5'",
        "string(0.1 + 0.2) = '0.30000000000000004'",
        "string(1 div 3) = '0.3333333333333333'",
        "string(10000000000) = '10000000000'",
        "string(1000000000000000000000000) = '1000000000000000000000000'",
        "string(0.0000001) = '0.0000001' and string(-0.00012) = '-0.00012'",
        "string(123456.789) = '123456.789'",
    };
    check_truths(truths, COUNT_OF(truths));
    /* One that is longer than what is parsed without memory of its own. */
    struct strbuf text = STRBUF_INIT;
    strbuf_addstr(&text, "number('1");
    for (int i = 0; i < 1000; i++)
        strbuf_addch(&text, '0');
    strbuf_addstr(&text, "') = 1 div 0");
    CU_ASSERT_TRUE(truth_of(project, text.text, NULL));
    strbuf_release(&text);
}

/* Values of loops ------------------------------------------------------------------------------*/

static void test_value(void)
{
    CU_ASSERT_TRUE(truth_of(project, "count(sector[@vocabulary = '$1']) = 1", "98"));
    CU_ASSERT_FALSE(truth_of(project, "count(sector[@vocabulary = '$1']) = 1", "99"));
    CU_ASSERT_TRUE(truth_of(project, "sector[@vocabulary = \"$1\"]", "1"));
    CU_ASSERT_TRUE(truth_of(project, "'$1' = 98", "98"));
    CU_ASSERT_TRUE(truth_of(project, "'$1' = concat('$', '1')", NULL));
}

static void test_value_inside_literal(void)
{
    CU_ASSERT_TRUE(truth_of(project, "sector[@vocabulary = '9$1']", "8"));
    CU_ASSERT_TRUE(truth_of(project, "'<$1|$1>$' = '<ab|ab>$'", "ab"));
    CU_ASSERT_TRUE(truth_of(project, "'$1$1$' = '$'", ""));
    CU_ASSERT_TRUE(truth_of(project, "'$1$1' = concat('$', '1$', '1')", NULL));
}

/* A value is data, whatever it looks like. */
static void test_value_is_no_expression(void)
{
    const char *value = "' or '1' = '1";
    CU_ASSERT_FALSE(truth_of(project, "sector[@code = '$1']", value));
    CU_ASSERT_FALSE(truth_of(project, "sector[@code = 'x$1']", value));
    CU_ASSERT_FALSE(truth_of(project, "sector/following-sibling::sector[@code = '$1']", value));
    CU_ASSERT_FALSE(truth_of(project, "sector/following-sibling::sector[@code = 'x$1']", value));
    CU_ASSERT_TRUE(truth_of(project, "string-length('$1') = 13", value));
    CU_ASSERT_TRUE(truth_of(project, "not(id('x')) and string-length('$1$1') = 26", value));
}

static void test_value_beside_siblings(void)
{
    CU_ASSERT_TRUE(truth_of(project, "sector/following-sibling::sector[@code='$1']", "222"));
    CU_ASSERT_FALSE(truth_of(project, "sector/following-sibling::sector[@code='$1']", "111"));
    CU_ASSERT_TRUE(truth_of(project, "sector/following-sibling::*[@code=\"2$1\"]", "22"));
    CU_ASSERT_TRUE(truth_of(project, "id('x')or'$1'and'<$1>'='<5>'", "5"));
    CU_ASSERT_TRUE(truth_of(project, "id('x')or'$1'=concat('$','1')", NULL));
}

/* Errors ---------------------------------------------------------------------------------------*/

static void check_refused(const char *text, const char *reason)
{
    struct names *names = names_new();
    struct error error = ERROR_INIT;
    struct expression *expression = expression_compile(text, names, &error);
    CU_ASSERT_PTR_NULL(expression);
    CU_ASSERT_EQUAL(error.kind, ERROR_USAGE);
    if (!error.text || !strstr(error.text, reason))
        fprintf(stderr, "\n%.40s: %s\n", text, error.text ? error.text : "no error");
    CU_ASSERT_PTR_NOT_NULL_FATAL(error.text);
    CU_ASSERT_PTR_NOT_NULL(strstr(error.text, reason));
    error_clear(&error);
    expression_free(expression);
    names_free(names);
}

static void test_syntax_errors(void)
{
    static const struct {
        const char *expression, *reason;
    } cases[] = {
        {"", "it ends where a name, a step of a path or a value is expected"},
        {"sector[", "'sector[' is not an XPath 1.0 expression: it ends where a name, a step of a "
                    "path or a value is expected"},
        {"sector[1", "it ends where ']' is expected"},
        {"sector[]", "found ']' at character 8, expected a name"},
        {"sector]", "found ']' at character 7, expected an operator or the end"},
        {"(sector", "it ends where ')' is expected"},
        {"count(sector", "it ends where ')' is expected"},
        {"concat('a' 'b')", "found ''b'' at character 12, expected ')'"},
        {"concat('a',)", "found ')' at character 12"},
        {"sector title", "found 'title' at character 8, expected an operator or the end"},
        {"sector/", "it ends where a name"},
        {"sector//", "it ends where a name"},
        {"//", "it ends where a name"},
        {"sector///@code", "found '/' at character 9"},
        {"sector = ", "it ends where"},
        {"= 1", "found '=' at character 1"},
        {"sector == 1", "found '=' at character 9"},
        {"sector ! 1", "found '!' at character 8"},
        {"'open", "found ''open' at character 1"},
        {"..[1]", "found '[' at character 3"},
        {".[1]", "found '[' at character 2"},
        {"@", "it ends where a name"},
        {"@@id", "found '@' at character 2"},
        {"@..", "found '..' at character 2"},
        {"1e3", "found 'e3' at character 2"},
        {"1.2.3", "found '.3' at character 4"},
        {"sector#1", "found '#' at character 7"},
        {"sector:", "found ':' at character 7"},
        {"text('x')", "found ''x'' at character 6, expected ')'"},
        {"side::sector", "there is no axis 'side'"},
        {"other:sector", "prefix 'other' is not known; only 'xml' is"},
        {"@other:*", "prefix 'other' is not known"},
        {"$x", "there are no variables; '$1' in quotes stands for the value of a loop"},
        {"sector[@vocabulary = $1]", "there are no variables"},
        {"foo(1)", "there is no function 'foo'"},
        {"math:max(sector)", "there is no function 'math:max'"},
        {"current()", "there is no function 'current'"},
        {"count()", "count() can't have 0 arguments; it needs at least 1"},
        {"not(1, 2)", "not() can't have 2 arguments; it takes at most 1"},
        {"concat('a')", "concat() can't have 1 argument; it needs at least 2"},
        {"true(1)", "true() can't have 1 argument; it takes at most 0"},
        {"count('a')", "count() needs a path as its argument"},
        {"sum(1)", "sum() needs a path"},
        {"name(1)", "name() needs a path"},
        {"'a'/b", "only a path can stand before '/'"},
        {"(1)[1]", "only a path can stand before '['"},
        {"true()//b", "only a path can stand before '/'"},
        {"1 | a", "only a path can stand before '|'"},
        {"a | 1", "only a path can stand behind '|'"},
        {"a | b | (c = d)", "only a path can stand behind '|'"},
        {"\xff", "not UTF-8"},
        {"a\u00d7", "found 'a' at character 1"},
    };
    for (size_t i = 0; i < COUNT_OF(cases); i++)
        check_refused(cases[i].expression, cases[i].reason);
}

static char *repeat(const char *before, const char *part, size_t count, const char *behind)
{
    struct strbuf text = STRBUF_INIT;
    strbuf_addstr(&text, before);
    for (size_t i = 0; i < count; i++)
        strbuf_addstr(&text, part);
    strbuf_addstr(&text, behind);
    return strbuf_detach(&text);
}

static void test_depth(void)
{
    char *opening = repeat("", "not(", 100, ""), *closing = repeat("", ")", 101, "");
    char *deep = xasprintf("%s1%.*s", opening, 100, closing);
    CU_ASSERT_TRUE(truth_of(project, deep, NULL));
    char *deeper = xasprintf("not(%s1%s", opening, closing);
    check_refused(deeper, "it has brackets nested more than 100 deep");
    char *predicates = repeat("", "*[", 4000, "");
    check_refused(predicates, "it has brackets nested more than 100 deep");
    char *chain = repeat("1", "=1", 2000, "");
    check_refused(chain, "it is nested too deep");
    free(opening);
    free(closing);
    free(deep);
    free(deeper);
    free(predicates);
    free(chain);
}

static void test_long_chains(void)
{
    static const struct {
        const char *before, *part, *behind;
    } chains[] = {
        {"1", "+1", " = 4001"},
        {"absent", " or a", " or 1"},
        {"1", " and 1", ""},
        {"sector", "|a", ""},
        {"", "-", "1 = 1"},
        {"@id", "/.", ""},
        {"..", "/*/..", ""},
        {"self::*", "/self::*", ""},
        {"sector", "/../sector", ""},
        {"sector", "[1]", ""},
        {"..", "//.", ""},
        {"concat('a'", ",1", ")"},
        {"title/ancestor::*", "/ancestor::*|..", ""},
    };
    for (size_t i = 0; i < COUNT_OF(chains); i++) {
        size_t length = strlen(chains[i].part);
        size_t count = length == 2 ? 4000 : 8000 / length;
        char *text = repeat(chains[i].before, chains[i].part, count, chains[i].behind);
        CU_ASSERT_TRUE(truth_of(project, text, NULL));
        free(text);
    }
}

static void test_length(void)
{
    char *longest = repeat("1", " ", 9999, ""), *longer = repeat("1", " ", 10000, "");
    CU_ASSERT_TRUE(truth_of(project, longest, NULL));
    check_refused(longer, "is longer than 10000 characters");
    free(longest);
    free(longer);
}

/* Siblings, what comes before and after, identifiers -------------------------------------------*/

static void test_siblings(void)
{
    static const struct selection selections[] = {
        {"sector/following-sibling::sector/@code", "@code=222 @code=333"},
        {"sector[last()]/preceding-sibling::*[1]/@code", "@code=222"},
        {"part/preceding::narrative/text()", "'Water' 'L'eau'"},
        {"title/following::title", "title=Inner title=Innermost"},
        {"sector[3]/preceding-sibling::sector | @id | sector[3]/text()",
         "@id=p sector= sector= 'own'"},
        {"*/@xml:* | @xml:*", "@xml:lang=en"},
        {"namespace::*", ""},
        {"value/following-sibling::x", ""},
        {"sector/following-sibling::*/@*[. = '9']", "@x:code=9"},
        {"id('p')", ""},
    };
    for (size_t i = 0; i < COUNT_OF(selections); i++) {
        struct bench bench;
        bench_open(&bench);
        struct expression *expression = compile(&bench, selections[i].expression);
        bench_load(&bench, project);
        expression_select(expression, bench.evaluation, bench.root->first, NULL, &bench.list);
        char *found = describe_texts(&bench.list, bench.evaluation);
        CU_ASSERT_STRING_EQUAL(found, selections[i].expected);
        bool finds = expression_finds(expression, bench.evaluation, bench.root->first, NULL);
        CU_ASSERT_EQUAL(finds, bench.list.count > 0);
        free(found);
        expression_free(expression);
        bench_close(&bench);
    }
}

static void test_identifiers(void)
{
    const char *document = "<a><b xml:id='x'>1</b><b xml:id='y'>2</b></a>";
    CU_ASSERT_TRUE(truth_of(document, "id('y') = '2'", NULL));
    CU_ASSERT_TRUE(truth_of(document, "count(id('x y z')) = 2", NULL));
}

static void test_selects_only_nodes(void)
{
    struct bench bench;
    bench_open(&bench);
    static const char *const texts[] = {"count(sector)", "'sector'", "sector = 1",
                                        "count(sector/following-sibling::*)"};
    bench_load(&bench, project);
    for (size_t i = 0; i < COUNT_OF(texts); i++) {
        struct expression *expression = compile(&bench, texts[i]);
        list_add(&bench.list, &(struct reached){.node = bench.root});
        expression_select(expression, bench.evaluation, bench.root->first, NULL, &bench.list);
        CU_ASSERT_EQUAL(bench.list.count, 0);
        CU_ASSERT_FALSE(expression_finds(expression, bench.evaluation, bench.root->first, NULL));
        expression_free(expression);
    }
    bench_close(&bench);
}

/* The limit of steps ---------------------------------------------------------------------------*/

/* Steps that were left of `steps`; 0: it was given up. */
static uint64_t steps_left(struct bench *bench, const char *text, uint64_t steps)
{
    struct expression *expression = compile(bench, text);
    evaluation_limit(bench->evaluation, steps);
    bool truth = expression_is_true(expression, bench->evaluation, bench->root->first, NULL);
    uint64_t left = evaluation_steps_left(bench->evaluation);
    CU_ASSERT(left || !truth);
    evaluation_limit(bench->evaluation, steps);
    expression_select(expression, bench->evaluation, bench->root->first, NULL, &bench->list);
    CU_ASSERT(evaluation_steps_left(bench->evaluation) || bench->list.count == 0);
    bool finds = expression_finds(expression, bench->evaluation, bench->root->first, NULL);
    CU_ASSERT(evaluation_steps_left(bench->evaluation) || !finds);
    expression_free(expression);
    return left;
}

/* A root with an item of 1,000 elements, and a text of 100,000 bytes. */
static char *make_large(void)
{
    struct strbuf text = STRBUF_INIT;
    strbuf_addstr(&text, "<r><i><t>");
    for (size_t i = 0; i < 10000; i++)
        strbuf_addstr(&text, "0123456789");
    strbuf_addstr(&text, "</t>");
    for (size_t i = 0; i < 1000; i++)
        strbuf_addf(&text, "<a v='%zu'/>", i);
    strbuf_addstr(&text, "</i></r>");
    return strbuf_detach(&text);
}

static void test_limit(void)
{
    static const char *const costly[] = {
        "//*[//*[//b]]",
        "//a[not(//b)][//b]",
        "count(//*[count(//*) mod 7 = 9]) = 0",
        "//*[. = //@*[. = //b]]",
        "//@*[//b < //@*]",
        "//a/following::a/preceding::a/following-sibling::a/preceding-sibling::a/@v = 1",
        "//a[position() <= last()][//b]/ancestor::*",
        "(//a | //@*)[count((//a | //@*)[position() < last() - 1]) = 1]",
        "//a[contains(/, 'x')][contains(/, 'y')]",
        "//a[starts-with(normalize-space(/), 'x')]",
        "//a[concat(/, /, /) = 'x']",
        "//a[translate(/, '12', '21') = 'x']",
        "//a[sum(//a) = 1]",
        "//a[id(//@v)]",
        "//a['x' = string(/)]",
        "//a[1 + number(/) + number(/) = 1]",
        "//*[namespace::*][//b] | //a[(//b)[1]]",
        "//*[xml:*][//b] | //a[//xml:*]",
    };
    struct bench bench;
    bench_open(&bench);
    CU_ASSERT_EQUAL(evaluation_steps_left(bench.evaluation), EVALUATION_UNLIMITED);
    char *document = make_large();
    for (size_t i = 0; i < COUNT_OF(costly); i++)
        expression_free(compile(&bench, costly[i]));
    bench_load(&bench, document);
    for (size_t i = 0; i < COUNT_OF(costly); i++) {
        uint64_t left = steps_left(&bench, costly[i], 300000);
        if (left)
            fprintf(stderr, "\n%s: %llu left\n", costly[i], (unsigned long long)left);
        CU_ASSERT_EQUAL(left, 0);
    }
    CU_ASSERT(steps_left(&bench, "//a[@v = 999]", 20000) > 10000);
    CU_ASSERT(steps_left(&bench, "a[1000]/preceding-sibling::*[1]/@v", 10000) > 5000);
    free(document);
    bench_close(&bench);
}

/* The limit that just suffices is found by halving: above it nothing changes. */
static void test_limit_is_exact(void)
{
    static const char *const texts[] = {"sector/@code", "//title[..//narrative]",
                                        "part/preceding::*[2]", "concat(title, sector) = 'x'"};
    for (size_t i = 0; i < COUNT_OF(texts); i++) {
        struct bench bench;
        bench_open(&bench);
        expression_free(compile(&bench, texts[i]));
        bench_load(&bench, project);
        uint64_t taken = 1000 - steps_left(&bench, texts[i], 1000);
        CU_ASSERT(taken > 0 && taken < 1000);
        CU_ASSERT_EQUAL(steps_left(&bench, texts[i], taken), 0);
        CU_ASSERT_EQUAL(steps_left(&bench, texts[i], taken + 1), 1);
        bench_close(&bench);
    }
}

static void test_text_within_limit(void)
{
    struct bench bench;
    bench_open(&bench);
    bench_load(&bench, project);
    struct reached item = {.node = bench.root->first};
    evaluation_limit(bench.evaluation, 5);
    CU_ASSERT_STRING_EQUAL(reached_text(&item, bench.evaluation), "");
    CU_ASSERT_EQUAL(evaluation_steps_left(bench.evaluation), 0);
    evaluation_limit(bench.evaluation, 100);
    CU_ASSERT_STRING_EQUAL(reached_text(&item, bench.evaluation),
                           "WaterL'eauownInnerInnermostforeign-71e3+1");
    bench_close(&bench);
}

/* Many trees, one evaluation -------------------------------------------------------------------*/

static void check_items(struct bench *bench, const struct expression *native,
                        const struct expression *other, size_t expected)
{
    const struct node *item = bench->root->first;
    CU_ASSERT_EQUAL(expression_is_true(native, bench->evaluation, item, NULL), expected > 0);
    expression_select(native, bench->evaluation, item, NULL, &bench->list);
    CU_ASSERT_EQUAL(bench->list.count, expected);
    expression_select(other, bench->evaluation, item, NULL, &bench->list);
    CU_ASSERT_EQUAL(bench->list.count, expected);
}

static void test_one_tree_after_the_other(void)
{
    struct bench bench;
    bench_open(&bench);
    struct expression *native = compile(&bench, "b | d"),
                      *other = compile(&bench, "*[self::b]/self::b | preceding::x | d");
    static const struct {
        const char *document;
        size_t expected;
    } trees[] = {{"<l><a><b/><c/><b/></a></l>", 2},
                 {"<l><a><c/><c/><c/></a></l>", 0},
                 {"<l><a/></l>", 0},
                 {"<l><a><d/><b/><d/><b/></a></l>", 4},
                 {"<l><a><b><b/></b></a></l>", 1},
                 {"<l><a><c/></a></l>", 0}};
    for (size_t i = 0; i < COUNT_OF(trees); i++) {
        bench_load(&bench, trees[i].document);
        check_items(&bench, native, other, trees[i].expected);
    }
    expression_free(native);
    expression_free(other);
    bench_close(&bench);
}

static void test_items_side_by_side(void)
{
    struct bench bench;
    bench_open(&bench);
    struct expression *expression = compile(&bench, "b = 1 and not(c)");
    bench_load(&bench, "<l><a><b>1</b></a><a><c/></a><a><b>1</b><c/></a><a><b>1</b></a></l>");
    static const bool expected[] = {true, false, false, true};
    size_t i = 0;
    for (const struct node *item = bench.root->first; item; item = item->next)
        CU_ASSERT_EQUAL(expression_is_true(expression, bench.evaluation, item, NULL),
                        expected[i++]);
    struct expression *late = compile(&bench, "b and not(named-later)");
    CU_ASSERT_TRUE(expression_is_true(late, bench.evaluation, bench.root->first, NULL));
    expression_free(late);
    expression_free(expression);
    bench_close(&bench);
}

/* An element of another namespace may have the label of a known one. */
static void test_foreign_with_the_same_label(void)
{
    const char *document = "<l><a><b>1</b><b xmlns='urn:other'>2</b><b>3</b></a></l>";
    CU_ASSERT_TRUE(truth_of(document, "count(b) = 2 and b = 1 and b = 3 and not(b = 2)", NULL));
    CU_ASSERT_TRUE(truth_of(document, "count(//b) = 2 and count(*) = 3 and b[2] = 3", NULL));
}

static void test_root_as_context(void)
{
    CU_ASSERT_TRUE(
        truth_of("<a v='1'>x</a>", "@v = 1 and . = 'x' and /a and not(..=.. and b)", NULL));
    CU_ASSERT_TRUE(truth_of("<a v='1'>x</a>", "text() and ../a and count(..) = 1", NULL));
}

static void test_reached_text(void)
{
    struct bench bench;
    bench_open(&bench);
    struct expression *all = compile(&bench, "descendant-or-self::node() | @v");
    bench_load(&bench, "<a v='0'>1<b>2<c/>3<d><![CDATA[4]]></d></b>5</a>");
    expression_select(all, bench.evaluation, bench.root, NULL, &bench.list);
    char *found = describe_texts(&bench.list, bench.evaluation);
    CU_ASSERT_STRING_EQUAL(found, "a=15234 @v=0 '15' b=234 '23' c= d=4 '4'");
    free(found);
    expression_free(all);
    bench_close(&bench);
}

/* The same as libxml2 --------------------------------------------------------------------------*/

/* Without blanks between elements, which libxml2 has as texts of their own. */
static const char *const documents[] = {
    project,
    "<iati-activities version='2.03'><iati-activity default-currency='EUR' xml:lang='en'>"
    "<iati-identifier>AA-AAA-1-1</iati-identifier><reporting-org ref='AA-AAA-1' type='10'>"
    "<narrative>A</narrative></reporting-org><title><narrative>T</narrative>"
    "<narrative xml:lang='fr'/></title><participating-org ref='BB-1'/>"
    "<activity-date type='1' iso-date='2020-01-01'/><activity-date type='2' iso-date='2020-02-01'/>"
    "<activity-date type='3' iso-date='2021-01-01'/><recipient-country code='TN' percentage='50'/>"
    "<recipient-region code='298' vocabulary='1' percentage='50'/>"
    "<recipient-region code='x' vocabulary='99'/><sector code='11110' percentage='60'/>"
    "<sector vocabulary='1' code='11220' percentage='40'/><sector vocabulary='' code='1'/>"
    "<sector vocabulary='98' code='A'><narrative>own</narrative></sector>"
    "<sector vocabulary='99' code='B' percentage='100'/><country-budget-items vocabulary='2'>"
    "<budget-item code='1' percentage='100'/><budget-item code='2'/></country-budget-items>"
    "<policy-marker code='1' significance='1'/><default-aid-type code='A01'/>"
    "<default-aid-type code='1' vocabulary='2'/><default-aid-type code='1' vocabulary=''/>"
    "<transaction><transaction-date iso-date='2020-05-05'/><value value-date='2020-05-05'>1</value>"
    "<provider-org ref='BB-1' provider-activity-id='BB-1-1'/><sector code='1'/>"
    "<aid-type code='A01' vocabulary='1'/><recipient-country code='TN'/></transaction>"
    "<transaction><value value-date='2020-06-05'>2</value><aid-type code='1'/></transaction>"
    "<related-activity ref='AA-AAA-1-2' type='1'/><result><reference code='1'/><indicator "
    "measure='1'><reference code='2'/><baseline value='5'/><period><target value='x'/><actual/>"
    "</period></indicator><indicator measure='5'><baseline value='1'/><period><actual value='2'/>"
    "</period></indicator></result></iati-activity></iati-activities>",
    "<iati-activities><iati-activity><iati-identifier> </iati-identifier>"
    "<other-identifier type='B1' ref='AA'><owner-org ref='A'/></other-identifier>"
    "<other-identifier type='A3' ref='BB'/><budget><period-start iso-date='2020-01-01'/>"
    "<period-end iso-date='2020-12-31'/><value value-date='2020-01-01'>5</value></budget>"
    "<recipient-country code='TN'/><recipient-country code='KE'/><sector vocabulary='1'/>"
    "<description/><capital-spend percentage='3'/></iati-activity></iati-activities>",
    "<a c='1'><b c='2'><a c='3' d='x'><b>1</b><b c='2'>2</b><e:b xmlns:e='u' e:c='2' c='9'>2</e:b>"
    "</a><c>2</c><c> 2 </c><d/></b><b/><a><a><a c='-1'>0.5</a></a><c>x</c></a><c d='1' c='4'/></a>",
    "<a><b>1</b><b>2</b><b>3</b><b>4</b><b>5</b><b>6</b><b>7</b><b>8</b><b>9</b><b>10</b>"
    "<c>10</c><c>11</c><c>11</c><a><b>2</b><d>11</d><d c='2'>\u00e9\u00e8</d></a></a>",
};

struct pair {
    struct bench bench;
    xmlDocPtr document;
    xmlXPathContextPtr context;
    struct expression **expressions; /* by the number of the text */
    struct strbuf *texts;
    size_t count, capacity, text_capacity;
    size_t compared, found;
};

static void ignore_error(void *context, xmlErrorPtr error)
{
    (void)context;
    (void)error;
}

static char *replace_parameter(const char *text, const char *value)
{
    struct strbuf result = STRBUF_INIT;
    for (; *text; text++)
        if (text[0] == '$' && text[1] == '1') {
            strbuf_addstr(&result, value);
            text++;
        } else {
            strbuf_addch(&result, *text);
        }
    return strbuf_detach(&result);
}

static void compare_results(struct pair *pair, const struct expression *expression,
                            const char *text, const struct node *node, const char *value,
                            xmlXPathObjectPtr result)
{
    struct evaluation *evaluation = pair->bench.evaluation;
    bool truth = expression_is_true(expression, evaluation, node, value);
    expression_select(expression, evaluation, node, value, &pair->bench.list);
    char *ours = describe_places(&pair->bench.list);
    char *theirs = describe_xml_places(result->type == XPATH_NODESET ? result->nodesetval : NULL);
    bool same = truth == !!xmlXPathCastToBoolean(result) && strcmp(ours, theirs) == 0 &&
                expression_finds(expression, evaluation, node, value) == (*theirs != '\0');
    if (!same)
        fprintf(stderr, "\n%s (%s): %d %s, expected %d %s\n", text, value, truth, ours,
                xmlXPathCastToBoolean(result), theirs);
    CU_ASSERT_TRUE(same);
    pair->compared++;
    pair->found += *ours != '\0';
    free(ours);
    free(theirs);
}

static void compare_from(struct pair *pair, const struct expression *expression, const char *text,
                         const char *value, const struct node *node, xmlNode *copy)
{
    char *theirs = replace_parameter(text, value);
    pair->context->node = copy;
    xmlXPathObjectPtr result = xmlXPathEval((const xmlChar *)theirs, pair->context);
    if (result)
        compare_results(pair, expression, text, node, value, result);
    else
        fprintf(stderr, "\nlibxml2 does not take %s\n", theirs);
    CU_ASSERT_PTR_NOT_NULL(result);
    xmlXPathFreeObject(result);
    free(theirs);
    xmlNode *child = xmlFirstElementChild(copy);
    for (const struct node *inner = node->first; inner; inner = inner->next) {
        compare_from(pair, expression, text, value, inner, child);
        child = xmlNextElementSibling(child);
    }
}

/* All expressions, from every element. */
static void compare_on(struct pair *pair, const char *text, const char *const *values)
{
    xmlDocPtr document =
        xmlReadMemory(text, (int)strlen(text), NULL, NULL, XML_PARSE_NOCDATA | XML_PARSE_NONET);
    bench_load(&pair->bench, text);
    pair->context = xmlXPathNewContext(document);
    pair->context->error = ignore_error;
    for (size_t i = 0; i < pair->count; i++)
        for (const char *const *value = values; *value; value++)
            compare_from(pair, pair->expressions[i], pair->texts[i].text, *value, pair->bench.root,
                         xmlDocGetRootElement(document));
    xmlXPathFreeContext(pair->context);
    xmlFreeDoc(document);
}

static void pair_add(struct pair *pair, const char *text)
{
    pair->texts = grow(pair->texts, pair->count, &pair->text_capacity, sizeof *pair->texts);
    pair->expressions =
        grow(pair->expressions, pair->count, &pair->capacity, sizeof *pair->expressions);
    pair->texts[pair->count] = (struct strbuf)STRBUF_INIT;
    strbuf_addstr(&pair->texts[pair->count], text);
    pair->expressions[pair->count] = compile(&pair->bench, text);
    pair->count++;
}

static void pair_close(struct pair *pair)
{
    for (size_t i = 0; i < pair->count; i++) {
        expression_free(pair->expressions[i]);
        strbuf_release(&pair->texts[i]);
    }
    free(pair->expressions);
    free(pair->texts);
    bench_close(&pair->bench);
}

static bool holds_expressions(const char *field)
{
    static const char *const fields[] = {"condition", "date",  "end",    "eval", "excluded",
                                         "foreach",   "if",    "less",   "more", "one",
                                         "paths",     "start", "prefix", "then"};
    for (size_t i = 0; i < COUNT_OF(fields); i++)
        if (strcmp(field, fields[i]) == 0)
            return true;
    return false;
}

static void add_rules(struct pair *pair, const json_t *value, const char *field)
{
    const char *name;
    json_t *inner;
    size_t i;
    if (json_is_string(value) && holds_expressions(field))
        pair_add(pair, json_string_value(value));
    json_array_foreach(value, i, inner) add_rules(pair, inner, field);
    json_object_foreach((json_t *)(uintptr_t)value, name, inner)
    {
        if (strchr(name, '/'))
            pair_add(pair, name);
        add_rules(pair, inner, name);
    }
}

static void test_rules_as_libxml2(void)
{
    static const char *const values[] = {"1", "2", "98", "", NULL};
    struct pair pair = {.count = 0};
    struct error error = ERROR_INIT;
    size_t length = 0;
    char *text = resource_read("schemas/iati/rules.json", &length, &error);
    json_t *rules = json_loadb(text, length, 0, NULL);
    bench_open(&pair.bench);
    add_rules(&pair, rules, "");
    CU_ASSERT(pair.count > 200);
    for (size_t i = 0; i < COUNT_OF(documents); i++)
        compare_on(&pair, documents[i], values);
    CU_ASSERT(pair.found > 1000);
    json_decref(rules);
    free(text);
    pair_close(&pair);
}

/* Expressions made up --------------------------------------------------------------------------*/

struct maker {
    unsigned long long state;
    struct strbuf text;
    bool all_axes;
};

static unsigned choose(struct maker *maker, unsigned count)
{
    maker->state = maker->state * 6364136223846793005ULL + 1442695040888963407ULL;
    return (unsigned)(maker->state >> 33) % count;
}

static void add_one_of(struct maker *maker, const char *const *words, unsigned count)
{
    strbuf_addstr(&maker->text, words[choose(maker, count)]);
}
#define ADD_ONE_OF(maker, words) add_one_of(maker, words, COUNT_OF(words))

static void make_truth(struct maker *maker, unsigned depth);
static void make_number(struct maker *maker, unsigned depth);
static void make_text(struct maker *maker, unsigned depth);
static void make_nodes(struct maker *maker, unsigned depth);

static void make_predicate(struct maker *maker, unsigned depth)
{
    static const char *const positions[] = {"1",
                                            "2",
                                            "last()",
                                            "position() = 2",
                                            "position() < last()",
                                            "last() - 1",
                                            "position() mod 2"};
    strbuf_addch(&maker->text, '[');
    if (choose(maker, 3) == 0)
        ADD_ONE_OF(maker, positions);
    else if (choose(maker, 6) == 0)
        make_number(maker, depth);
    else
        make_truth(maker, depth);
    strbuf_addch(&maker->text, ']');
}

static void make_step(struct maker *maker, unsigned depth)
{
    static const char *const axes[] = {"",
                                       "",
                                       "",
                                       "",
                                       "child::",
                                       "descendant::",
                                       "self::",
                                       "descendant-or-self::",
                                       "parent::",
                                       "ancestor::",
                                       "ancestor-or-self::"};
    static const char *const other_axes[] = {
        "following-sibling::", "preceding-sibling::", "following::", "preceding::"};
    static const char *const tests[] = {"a", "b", "c", "d", "*", "a", "b", "node()", "text()"};
    static const char *const attributes[] = {"@c", "@d", "@*", "attribute::c", "attribute::node()"};
    static const char *const dots[] = {".", ".."};
    unsigned kind = choose(maker, 12);
    if (kind < 2) {
        ADD_ONE_OF(maker, dots);
        return;
    }
    if (kind < 4) {
        ADD_ONE_OF(maker, attributes);
    } else {
        if (maker->all_axes && kind < 6)
            ADD_ONE_OF(maker, other_axes);
        else
            ADD_ONE_OF(maker, axes);
        ADD_ONE_OF(maker, tests);
    }
    while (depth && choose(maker, 3) == 0)
        make_predicate(maker, depth - 1);
}

static void make_path(struct maker *maker, unsigned depth)
{
    static const char *const starts[] = {"", "", "", "", "/", "//", ".//"};
    static const char *const slashes[] = {"/", "/", "/", "//"};
    ADD_ONE_OF(maker, starts);
    make_step(maker, depth);
    while (choose(maker, 2)) {
        ADD_ONE_OF(maker, slashes);
        make_step(maker, depth);
    }
}

static void make_nodes(struct maker *maker, unsigned depth)
{
    unsigned kind = choose(maker, 8);
    if (kind > 2 || depth == 0) {
        make_path(maker, depth);
        return;
    }
    strbuf_addch(&maker->text, '(');
    make_path(maker, depth);
    for (unsigned i = 0; i < kind; i++) {
        strbuf_addstr(&maker->text, " | ");
        make_nodes(maker, depth - 1);
    }
    strbuf_addch(&maker->text, ')');
    if (choose(maker, 2))
        make_predicate(maker, depth - 1);
    if (choose(maker, 2)) {
        strbuf_addch(&maker->text, '/');
        make_step(maker, depth - 1);
    }
}

static void make_any(struct maker *maker, unsigned depth)
{
    static void (*const makers[])(struct maker *, unsigned) = {make_nodes, make_nodes, make_truth,
                                                               make_number, make_text};
    makers[choose(maker, COUNT_OF(makers))](maker, depth);
}

static void make_call(struct maker *maker, const char *name, unsigned count,
                      void (*make)(struct maker *, unsigned), unsigned depth)
{
    strbuf_addf(&maker->text, "%s(", name);
    for (unsigned i = 0; i < count; i++) {
        if (i)
            strbuf_addstr(&maker->text, ", ");
        make(maker, depth - 1);
    }
    strbuf_addch(&maker->text, ')');
}

static void make_text(struct maker *maker, unsigned depth)
{
    static const char *const literals[] = {"'1'", "'2'", "\"x\"", "''", "' 2 '", "'$1'", "'1$1'"};
    static const char *const names[] = {"name", "local-name", "namespace-uri"};
    unsigned kind = depth ? choose(maker, 10) : 0;
    if (kind < 3)
        ADD_ONE_OF(maker, literals);
    else if (kind == 3)
        make_call(maker, "string", 1, make_nodes, depth);
    else if (kind == 4)
        make_call(maker, "concat", 2 + choose(maker, 2), make_text, depth);
    else if (kind == 5)
        make_call(maker, names[choose(maker, COUNT_OF(names))], 1, make_nodes, depth);
    else if (kind == 6)
        make_call(maker, "translate", 3, make_text, depth);
    else if (kind == 7)
        make_call(maker, choose(maker, 2) ? "substring-before" : "substring-after", 2, make_text,
                  depth);
    else if (kind == 8)
        make_call(maker, "normalize-space", 1, make_text, depth);
    else {
        strbuf_addstr(&maker->text, "substring(");
        make_text(maker, depth - 1);
        strbuf_addch(&maker->text, ',');
        make_number(maker, depth - 1);
        strbuf_addch(&maker->text, ')');
    }
}

static void make_number(struct maker *maker, unsigned depth)
{
    static const char *const literals[] = {"0", "1", "2", "10", "0.5", ".5", "3.", "11"};
    static const char *const operators[] = {" + ", " - ", " * ", " div ", " mod ", "*", "+"};
    static const char *const roundings[] = {"floor", "ceiling", "round"};
    unsigned kind = depth ? choose(maker, 11) : 0;
    if (kind < 2)
        ADD_ONE_OF(maker, literals);
    else if (kind < 5)
        make_call(maker, "count", 1, make_nodes, depth);
    else if (kind == 5)
        make_call(maker, "sum", 1, make_nodes, depth);
    else if (kind == 6)
        make_call(maker, "number", 1, make_any, depth);
    else if (kind == 7)
        make_call(maker, "string-length", 1, make_text, depth);
    else if (kind == 8)
        make_call(maker, roundings[choose(maker, COUNT_OF(roundings))], 1, make_number, depth);
    else if (kind == 9) {
        strbuf_addstr(&maker->text, "-(");
        make_any(maker, depth - 1);
        strbuf_addch(&maker->text, ')');
    } else {
        strbuf_addch(&maker->text, '(');
        make_number(maker, depth - 1);
        ADD_ONE_OF(maker, operators);
        make_number(maker, depth - 1);
        strbuf_addch(&maker->text, ')');
    }
}

static void make_truth(struct maker *maker, unsigned depth)
{
    static const char *const comparisons[] = {"=", " = ", " != ", " < ", " <= ", " > ", " >= "};
    static const char *const words[] = {" and ", " or "};
    unsigned kind = depth ? choose(maker, 10) : 0;
    if (kind < 2)
        make_nodes(maker, depth);
    else if (kind < 6) {
        strbuf_addch(&maker->text, '(');
        make_any(maker, depth - 1);
        ADD_ONE_OF(maker, comparisons);
        make_any(maker, depth - 1);
        strbuf_addch(&maker->text, ')');
    } else if (kind == 6)
        make_call(maker, choose(maker, 2) ? "not" : "boolean", 1, make_any, depth);
    else if (kind == 7)
        make_call(maker, choose(maker, 2) ? "contains" : "starts-with", 2, make_text, depth);
    else {
        strbuf_addch(&maker->text, '(');
        make_truth(maker, depth - 1);
        ADD_ONE_OF(maker, words);
        make_truth(maker, depth - 1);
        strbuf_addch(&maker->text, ')');
    }
}

/* "a//." is a itself as well, but not to libxml2. */
static bool has_descendant_dot(const char *text)
{
    while ((text = strstr(text, "//."))) {
        text += 3;
        if (*text != '.')
            return true;
    }
    return false;
}

static void compare_made(unsigned long long seed, size_t count, bool all_axes)
{
    static const char *const values[] = {"2", NULL};
    struct pair pair = {.count = 0};
    struct maker maker = {seed, STRBUF_INIT, all_axes};
    bench_open(&pair.bench);
    while (pair.count < count) {
        strbuf_reset(&maker.text);
        make_any(&maker, 3);
        if (!has_descendant_dot(maker.text.text))
            pair_add(&pair, maker.text.text);
    }
    for (size_t i = COUNT_OF(documents) - 2; i < COUNT_OF(documents); i++)
        compare_on(&pair, documents[i], values);
    CU_ASSERT(pair.found > pair.compared / 10);
    strbuf_release(&maker.text);
    pair_close(&pair);
}

/* EXPRESSIONS=100000 SEED=7 in the environment for more, and others. */
static unsigned long long wished(const char *name, unsigned long long otherwise)
{
    const char *wish = getenv(name);
    return wish ? strtoull(wish, NULL, 10) : otherwise;
}

static void test_made_up_as_libxml2(void)
{
    compare_made(wished("SEED", 1), (size_t)wished("EXPRESSIONS", 1500), false);
}

static void test_all_axes_as_libxml2(void)
{
    compare_made(wished("SEED", 2), (size_t)wished("EXPRESSIONS", 300), true);
}

/* Where text stands between elements a tree is no document of libxml2's, but its copy is. */
static void compare_with_copy(struct bench *bench, struct oracle *oracle,
                              const struct expression *expression, const char *text)
{
    struct reached_list copied = {.count = 0};
    for (const struct node *node = bench->root; node; node = tree_next(node, bench->root)) {
        bool truth = false;
        CU_ASSERT_TRUE(oracle_select(oracle, text, node, &copied));
        CU_ASSERT_TRUE(oracle_truth(oracle, text, node, &truth));
        expression_select(expression, bench->evaluation, node, NULL, &bench->list);
        bool same = copied.count == bench->list.count &&
                    expression_is_true(expression, bench->evaluation, node, NULL) == truth;
        for (size_t i = 0; same && i < copied.count; i++)
            same = copied.items[i].node == bench->list.items[i].node &&
                   copied.items[i].attribute == bench->list.items[i].attribute &&
                   copied.items[i].is_text == bench->list.items[i].is_text;
        if (!same)
            fprintf(stderr, "\n%s: another result on the copy\n", text);
        CU_ASSERT_TRUE(same);
    }
    reached_list_release(&copied);
}

static void test_mixed_content(void)
{
    static const char document[] =
        "<!-- c --><a c='1'> <b c='2'>1<a c='3' d='x'>2<b>1<!-- c --></b>x<b c='2'>2</b><?p i?>"
        "<e:b xmlns:e='u' e:c='2' c='9'>2<a xmlns='v' c='2'/></e:b>1</a>\n<c>2</c> "
        "<c> 2 </c><d><![CDATA[]]></d></b>\n<b> </b>1<c d='1' c='4'><![CDATA[<1>]]></c>0</a>";
    struct maker maker = {3, STRBUF_INIT, true};
    struct oracle *oracle = oracle_new();
    struct bench bench;
    bench_open(&bench);
    for (size_t i = 0; i < 300; i++) {
        strbuf_reset(&maker.text);
        make_any(&maker, 3);
        if (has_descendant_dot(maker.text.text))
            continue;
        struct expression *expression = compile(&bench, maker.text.text);
        oracle_forget(oracle);
        bench_load(&bench, document);
        compare_with_copy(&bench, oracle, expression, maker.text.text);
        expression_free(expression);
    }
    oracle_free(oracle);
    strbuf_release(&maker.text);
    bench_close(&bench);
}

CU_TestInfo expression_tests[] = {
    {"walks the steps of paths", test_steps},
    {"filters by conditions and positions", test_predicates},
    {"unites nodes in document order, each once", test_unions},
    {"matches foreign elements by * and by no name", test_foreign_elements},
    {"compares values and sets of nodes", test_comparisons},
    {"tells operators from names", test_lexing},
    {"has the functions of the core library", test_functions},
    {"converts numbers and texts", test_numbers},
    {"puts the value of a loop for $1", test_value},
    {"puts the value of a loop into a longer text", test_value_inside_literal},
    {"never reads a value as an expression", test_value_is_no_expression},
    {"puts the value of a loop beside siblings", test_value_beside_siblings},
    {"refuses what is no expression and says where", test_syntax_errors},
    {"refuses deep nesting", test_depth},
    {"takes long chains of operands and steps", test_long_chains},
    {"refuses long expressions", test_length},
    {"finds siblings, and what comes before and after", test_siblings},
    {"finds elements by their identifiers", test_identifiers},
    {"gives up at the limit of steps", test_limit},
    {"takes the same steps every time", test_limit_is_exact},
    {"makes texts within the limit of steps", test_text_within_limit},
    {"selects nothing where no nodes are given", test_selects_only_nodes},
    {"goes from tree to tree", test_one_tree_after_the_other},
    {"goes from item to item of one tree", test_items_side_by_side},
    {"passes over foreign elements of the same label", test_foreign_with_the_same_label},
    {"starts from the root", test_root_as_context},
    {"gives the text of what was reached", test_reached_text},
    {"evaluates the rules as libxml2 does", test_rules_as_libxml2},
    {"evaluates made up expressions as libxml2 does", test_made_up_as_libxml2},
    {"evaluates made up expressions of all axes as libxml2 does", test_all_axes_as_libxml2},
    {"evaluates on trees with mixed content as on their copies", test_mixed_content},
    CU_TEST_INFO_NULL,
};
