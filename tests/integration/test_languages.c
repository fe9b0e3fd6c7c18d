/* What is printed for people follows the language that is chosen; what programs read does not. */
#include <stdlib.h>
#include <string.h>

#include "harness.h"
#include "publications.h"
#include "suites.h"

/* Words that each verb says in a language. */
static const struct {
    const char *name, *locale;
    const char *run, *validate, *counted, *report;
} languages[] = {
    {"en", "en_GB.UTF-8", "2 activities, 3 transactions", ": not valid, ", "2 critical",
     "What is published"},
    {"fr", "fr_FR.UTF-8", "2 activités, 3 transactions", ": non valide, ", "2 critiques",
     "Ce qui est publié"},
    {"es", "es_MX.UTF-8", "2 actividades, 3 transacciones", ": no válido, ", "2 críticos",
     "Qué se publica"},
    {"zh", "zh_CN.UTF-8", "2 个活动, 3 笔交易", "：无效，", "2 个严重问题", "发布内容"},
};
enum { LANGUAGE_COUNT = sizeof languages / sizeof *languages };

static const char *bad_file(void)
{
    return in_source("tests/data/activities-bad.xml");
}

static struct conditions in_locale(const char *const *environment)
{
    return (struct conditions){.environment = environment};
}

static void option_chooses(void)
{
    char *publication = small_publication();
    for (size_t i = 0; i < LANGUAGE_COUNT; i++) {
        const char *name = languages[i].name;
        EXPECT(iatipub("run", "-C", publication, "--lang", name, NULL), 0, languages[i].run);
        EXPECT(iatipub("validate", "--lang", name, bad_file(), NULL), 1, languages[i].validate,
               languages[i].counted);
        EXPECT(iatipub("report", "-C", publication, "--lang", name, NULL), 0, languages[i].report,
               text_of("<html lang=\"%s\"", name));
    }
}

static void environment_chooses(void)
{
    for (size_t i = 0; i < LANGUAGE_COUNT; i++) {
        const char *const environment[] = {text_of("LC_ALL=%s", languages[i].locale), NULL};
        const struct conditions conditions = in_locale(environment);
        EXPECT(iatipub_under(&conditions, "validate", bad_file(), NULL), 1, languages[i].validate);
        EXPECT(iatipub_under(&conditions, "validate", "--lang", "en", bad_file(), NULL), 1,
               ": not valid, ");
    }
}

static void other_locales_are_english(void)
{
    static const char *const locales[] = {"LC_ALL=C", "LC_ALL=POSIX", "LC_ALL=sw_KE.UTF-8",
                                          "LC_ALL=zh_TW.UTF-8"};
    for (size_t i = 0; i < sizeof locales / sizeof *locales; i++) {
        const char *const environment[] = {locales[i], NULL};
        const struct conditions conditions = in_locale(environment);
        EXPECT(iatipub_under(&conditions, "validate", bad_file(), NULL), 1, ": not valid, ");
    }
}

/* The bytes are UTF-8 even where the locale knows no such characters. */
static void output_is_utf8(void)
{
    const char *const environment[] = {"LC_ALL=C", NULL};
    const struct conditions conditions = in_locale(environment);
    EXPECT(iatipub_under(&conditions, "validate", "--lang", "zh", bad_file(), NULL), 1, "：无效，");
}

static void programs_read_the_same(void)
{
    static const char *const formats[] = {"json", "csv", "sarif", "junit", "github"};
    for (size_t i = 0; i < sizeof formats / sizeof *formats; i++) {
        struct outcome english =
            iatipub("validate", "--now", "2026-01-01", "--format", formats[i], bad_file(), NULL);
        struct outcome french = iatipub("validate", "--now", "2026-01-01", "--format", formats[i],
                                        "--lang", "fr", bad_file(), NULL);
        CHECK(english.status == french.status && strcmp(english.out, french.out) == 0, "%s: %s",
              formats[i], french.out);
    }
    char *publication = small_publication();
    EXPECT(run_well(publication), 0);
    struct outcome english = iatipub("report", "-C", publication, "--format", "json", NULL);
    struct outcome chinese =
        iatipub("report", "-C", publication, "--format", "json", "--lang", "zh", NULL);
    CHECK(strcmp(english.out, chinese.out) == 0, "%s", chinese.out);
}

static void unknown_language_is_refused(void)
{
    EXPECT(iatipub("validate", "--lang", "tlh", bad_file(), NULL), 2,
           "there is no language 'tlh'; expected en, fr, es or zh (--lang)");
}

CU_TestInfo languages_tests[] = {
    {"--lang chooses the language of run, validate and report", option_chooses},
    {"the environment chooses the language", environment_chooses},
    {"other locales are English", other_locales_are_english},
    {"output is UTF-8 whatever the locale", output_is_utf8},
    {"what programs read is the same in every language", programs_read_the_same},
    {"an unknown language is refused", unknown_language_is_refused},
    CU_TEST_INFO_NULL,
};
