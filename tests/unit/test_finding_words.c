#include <CUnit/CUnit.h>
#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/language.h"
#include "standard/rules.h"
#include "wording/finding_sentences.h"
#include "wording/finding_words.h"

extern CU_TestInfo finding_words_tests[];

static const char *const languages[] = {"fr", "es", "zh"};

enum { LANGUAGE_COUNT = sizeof languages / sizeof *languages };

static void choose(const char *language)
{
    struct error error = ERROR_INIT;
    CU_ASSERT_TRUE_FATAL(language_choose(language, &error));
}

/* ---- every rule ---------------------------------------------------------------------------- */

static void check_said(const char *english)
{
    struct strbuf room = STRBUF_INIT;
    for (size_t i = 0; english && i < LANGUAGE_COUNT; i++) {
        choose(languages[i]);
        const char *said = finding_words(english, &room);
        if (said == english)
            printf("\n    %s lacks \"%s\"\n", languages[i], english);
        CU_ASSERT_PTR_NOT_EQUAL(said, english);
    }
    language_choose_english();
    strbuf_release(&room);
}

static void check_rules(struct rules *rules)
{
    CU_ASSERT_PTR_NOT_NULL_FATAL(rules);
    for (size_t i = 0; i < rules->count; i++) {
        check_said(rules->items[i].message);
        check_said(rules->items[i].hint);
    }
    rules_free(rules);
}

static void every_rule_is_said(void)
{
    static const char *const packs[] = {"netherlands", "openag", "org-ids", "plausibility",
                                        "united-kingdom"};
    struct error error = ERROR_INIT;
    check_rules(rules_load(&error));
    for (size_t i = 0; i < sizeof packs / sizeof *packs; i++)
        check_rules(rules_load_file(packs[i], &error));
}

/* ---- every sentence ------------------------------------------------------------------------ */

/* What could stand for a part. */
static const char *const samples[] = {
    [ANY] = "ein Wert",
    [WORD] = "ein-wort",
    [NUMBER] = "1,204",
    [VALUE] = "\"Wert; oder\"",
    [QUOTED] = "'wort'",
    [MESSAGE] = "element 'ein-wort' contains other elements",
    [RULE] = "the currency is not USD",
    [FACTS] = "'ein Wert' is missing",
    [PLACE] = "element 'ein-wort'",
    [EXPECTED] = "a whole number",
    [ALTERNATIVES] = "ein-wort",
    [CODELIST] = "Ein-Wort",
    [FORM] = "an end tag is missing",
    [CHARACTER] = "a tab",
    [FORMAT] = "IATI",
    [NOTE] = "7 dates can't be read",
    [NOTED] = "\"ein Wert\" (once)",
    [ADVICE] = "'iatipub codelist' shows the list",
    [LOSS] = "the row is not read",
    [DISGUISE] = "a PDF document",
    [LAYOUT] = "the CSV of D-Portal",
    [JSON] = "a backslash and no valid escape",
    [FAULT] = "prefix \"wort\" is declared without a namespace",
    [DATASET] = "expense by SDG",
    [DOUBT] = "no amount of 7 rows",
    [DOUBTED] = "no amount",
    [VALUES] = "\"ein Wert\" (7)",
};

/* A message in which a sentence of a kind stands. */
static const char *const frames[] = {
    [MESSAGE] = "%s",
    [RULE] = "%s",
    [FACTS] = "the currency is not USD: %s",
    [PLACE] = "%s is empty; expected a whole number",
    [EXPECTED] = "element 'ein-wort' is empty; expected %s",
    [ALTERNATIVES] = "element 'ein-wort' is not known in 'wort'; it belongs in %s",
    [CODELIST] = "ein-wort \"7\" is not in codelist %s",
    [FORM] = "not well-formed XML: %s",
    [CHARACTER] = "not well-formed XML: %s follows directly on the value of an attribute; put a "
                  "space between attributes, and write a quote inside a value as '&quot;'",
    [NOTE] = "%s: \"7\" (once); 'iatipub codelist' shows the list",
    [NOTED] = "7 dates can't be read: %s; 'iatipub codelist' shows the list",
    [ADVICE] = "7 dates can't be read: \"7\" (once); %s",
    [LOSS] = "column 7 ends in the middle of a utf-16 character; %s; save the file as UTF-8",
    [DISGUISE] = "the file is not JSON, it looks like %s",
    [LAYOUT] = "the header row names no column; this looks like %s; start with: iatipub init DIR "
               "--template wort",
    [JSON] = "this is not JSON: %s; the line is not read",
    [FAULT] = "this row can't be written: %s",
    [DATASET] = "nothing reads column \"wort\" of the CEB data set %s",
    [DOUBT] = "expense by SDG: %s; they are no facts",
    [DOUBTED] = "expense by SDG: %s of 7 rows; they are no facts",
    [VALUES] = "expense by SDG: no amount of 7 rows: %s; they are no facts",
    [FORMAT] = "version \"7\" is not a version of %s; expected 1.00; nothing else was checked",
};

static char *replace_first(const char *text, const char *value)
{
    const char *hole = strstr(text, "%s");
    return hole ? xasprintf("%.*s%s%s", (int)(hole - text), text, value, hole + strlen("%s"))
                : xstrdup(text);
}

/* The sentence with samples for its parts, in its frame. */
static char *make_message(const struct sentence *sentence)
{
    char *text = xstrdup(sentence->text);
    for (size_t i = 0; i < PARTS_MOST && sentence->parts[i] != PART_END; i++) {
        char *filled = replace_first(text, samples[sentence->parts[i]]);
        free(text);
        text = filled;
    }
    char *framed = replace_first(frames[sentence->kind], text);
    free(text);
    return framed;
}

/* "%s: %s" may be the same in another language. */
static bool has_words(const char *text)
{
    for (; *text; text++)
        if (strncmp(text, "%s", 2) == 0)
            text++;
        else if (isalpha((unsigned char)*text))
            return true;
    return false;
}

/* Nothing of the data is lost, and the sentence is translated. */
static void check_sentence(const struct sentence *sentence, const char *language)
{
    struct strbuf room = STRBUF_INIT;
    char *english = make_message(sentence);
    const char *said = finding_words(english, &room);
    bool is_said = said != english && !strstr(said, "%s") && !strchr(said, '\004');
    for (size_t i = 0; i < PARTS_MOST && sentence->parts[i] != PART_END; i++)
        if (sentence->parts[i] < MESSAGE)
            is_said &= strstr(said, samples[sentence->parts[i]]) != NULL;
    if (has_words(sentence->text))
        is_said &= strcmp(_(sentence->text), sentence->text) != 0;
    if (!is_said)
        printf("\n    %s: \"%s\" is \"%s\"\n", language, english, said);
    CU_ASSERT_TRUE(is_said);
    free(english);
    strbuf_release(&room);
}

static void check_sentences(const struct sentence *sentences, size_t count)
{
    for (size_t i = 0; i < LANGUAGE_COUNT; i++) {
        choose(languages[i]);
        for (size_t j = 0; j < count; j++)
            check_sentence(&sentences[j], languages[i]);
    }
    language_choose_english();
}

static void every_sentence_is_said(void)
{
    CU_ASSERT(finding_sentence_count > 150 && record_sentence_count > 50);
    check_sentences(finding_sentences, finding_sentence_count);
    check_sentences(record_sentences, record_sentence_count);
    check_sentences(source_sentences, source_sentence_count);
    check_sentences(layout_sentences, layout_sentence_count);
    check_sentences(making_sentences, making_sentence_count);
    check_sentences(unsdg_sentences, unsdg_sentence_count);
}

/* ---- messages ------------------------------------------------------------------------------ */

struct example {
    const char *english, *said;
};

static void check_examples(const char *language, const struct example *examples, size_t count)
{
    struct strbuf room = STRBUF_INIT;
    choose(language);
    for (size_t i = 0; i < count; i++)
        CU_ASSERT_STRING_EQUAL(finding_words(examples[i].english, &room), examples[i].said);
    language_choose_english();
    strbuf_release(&room);
}

static void messages_are_said_in_french(void)
{
    static const struct example examples[] = {
        {"attribute 'iso-date' of element 'activity-date' has the value \"2023-02-31\"; expected a "
         "date such as 2024-05-31",
         "attribut «\u00a0iso-date\u00a0» de l’élément «\u00a0activity-date\u00a0»\u00a0: la "
         "valeur est "
         "\"2023-02-31\"\u00a0; attendu\u00a0: une date telle que 2024-05-31"},
        {"sector code \"1602\" is not in codelist Sector (vocabulary 1); did you mean \"16020\"?",
         "sector code \"1602\" n’est pas dans la liste de codes Sector (vocabulary 1)\u00a0; "
         "vouliez-vous dire \"16020\"\u00a0?"},
        {"the percentages of the recipient countries do not make 100: they make 90 instead of 100; "
         "and 3 more such places in here",
         "les pourcentages des pays bénéficiaires ne totalisent pas 100\u00a0: le total est 90 au "
         "lieu de 100\u00a0; et 3 autres endroits de ce genre ici"},
    };
    check_examples("fr", examples, sizeof examples / sizeof *examples);
}

static void messages_are_said_in_spanish(void)
{
    static const struct example examples[] = {
        {"element 'title' is repeated; 'iati-activity' may have only one",
         "elemento «title» repetido; «iati-activity» solo puede tener uno"},
        {"'iati-identifier' \"A-1\" stands in another file too, 'b, line 2.xml', line 12; publish "
         "each activity in one file only",
         "«iati-identifier» \"A-1\" está también en otro archivo, «b, line 2.xml», línea 12; "
         "publique cada actividad en un solo archivo"},
    };
    check_examples("es", examples, sizeof examples / sizeof *examples);
}

/* Its words come in another order. */
static void messages_are_said_in_chinese(void)
{
    static const struct example examples[] = {
        {"attribute 'reff' is not allowed on element 'sector'; did you mean 'ref'?",
         "元素“sector”不允许有属性“reff”；是否指“ref”？"},
        {"sector code \"1602\" is in codelist Sector up to 2017 only, not for 2024",
         "sector code \"1602\" 只到 2017 年在代码表 Sector 中，不适用于 2024 年"},
        {"not well-formed XML: this end tag does not close element 'title' of line 8; expected "
         "'</title>'",
         "XML 格式不良：该结束标签没有关闭第 8 行的元素“title”；应为“</title>”"},
    };
    check_examples("zh", examples, sizeof examples / sizeof *examples);
}

/* Values may hold what sentences are made of, and names may be words of the catalogue. */
static void data_stay_as_they_are(void)
{
    static const struct example examples[] = {
        {"element 'value' has the value \"1\"; expected a whole number\"; expected a whole number",
         "élément «\u00a0value\u00a0»\u00a0: la valeur est \"1\"; expected a whole number\"\u00a0; "
         "attendu\u00a0: un nombre entier"},
        {"value currency \"ZZZ\" is not in codelist Currency",
         "value currency \"ZZZ\" n’est pas dans la liste de codes Currency"},
        {"value currency \"%s%n%5$s\" is not in codelist Currency",
         "value currency \"%s%n%5$s\" n’est pas dans la liste de codes Currency"},
        {"'iati-identifier' does not start with the reporter's identifier and a hyphen: 'A-1' does "
         "not begin with ''",
         "«\u00a0iati-identifier\u00a0» ne commence pas par l’identifiant de l’organisation "
         "déclarante et un trait d’union\u00a0: «\u00a0A-1\u00a0» ne commence pas par "
         "«\u00a0\u00a0»"},
    };
    check_examples("fr", examples, sizeof examples / sizeof *examples);
}

static void unknown_text_stays(void)
{
    struct strbuf room = STRBUF_INIT;
    const char *own = "give every activity a colour: 'A-1'";
    choose("fr");
    CU_ASSERT_PTR_EQUAL(finding_words(own, &room), own);
    CU_ASSERT_PTR_NULL(finding_words(NULL, &room));
    CU_ASSERT_STRING_EQUAL(finding_words("", &room), "");
    CU_ASSERT_STRING_EQUAL(finding_category_word("colours"), "colours");
    language_choose_english();
    CU_ASSERT_STRING_EQUAL(finding_words("the currency is not USD", &room),
                           "the currency is not USD");
    CU_ASSERT_STRING_EQUAL(finding_severity_word(SEVERITY_ADVISORY), "advisory");
    CU_ASSERT_STRING_EQUAL(finding_category_word("identifiers"), "identifiers");
    strbuf_release(&room);
}

/* Text that could be read in very many ways is given up. */
static void manifold_text_ends(void)
{
    struct strbuf text = STRBUF_INIT, room = STRBUF_INIT;
    for (int i = 0; i < 90; i++)
        strbuf_addstr(&text, " is ; use \"a\" or , only in that of (");
    choose("zh");
    for (int i = 0; i < 100; i++) {
        CU_ASSERT_PTR_EQUAL(finding_words(text.text, &room), text.text);
        text.text[1990] = '\0'; /* short enough to be tried */
    }
    language_choose_english();
    strbuf_release(&text);
    strbuf_release(&room);
}

CU_TestInfo finding_words_tests[] = {
    {"every message and hint of every rule is said in every language", every_rule_is_said},
    {"every sentence is said in every language", every_sentence_is_said},
    {"messages are said in French", messages_are_said_in_french},
    {"messages are said in Spanish", messages_are_said_in_spanish},
    {"messages are said in Chinese", messages_are_said_in_chinese},
    {"data in a message stay as they are", data_stay_as_they_are},
    {"text that is no sentence stays as it is", unknown_text_stays},
    {"text that can be read in many ways ends", manifold_text_ends},
    CU_TEST_INFO_NULL,
};
