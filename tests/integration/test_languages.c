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
    static const char *const formats[] = {"json", "jsonl", "csv", "sarif", "junit", "github"};
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

/* ---- differences --------------------------------------------------------------------------- */

#define COMPARED(title, status, disbursed, more)                                                   \
    "<iati-activities version=\"2.03\"><iati-activity default-currency=\"USD\"><iati-identifier>"  \
    "A-1</iati-identifier><title><narrative>" title "</narrative></title><activity-status "        \
    "code=\"" status "\"/>" more "<transaction><transaction-type code=\"3\"/><transaction-date "   \
    "iso-date=\"2025-05-01\"/><value value-date=\"2025-05-01\">" disbursed                         \
    "</value></transaction></iati-activity></iati-activities>"

static void put_compared(void)
{
    write_text(in_test("a.xml"),
               COMPARED("Water", "1", "1500", "<sector vocabulary=\"1\" code=\"16020\"/>"));
    write_text(in_test("b.xml"), COMPARED("Roads", "2", "1900", ""));
}

static void differences_are_told_in_each_language(void)
{
    put_compared();
    EXPECT(iatipub("diff", "--lang", "fr", "a.xml", "b.xml", NULL), 1,
           "  1 activité -> 1 : 0 supprimée, 0 ajoutée, 0 renommée, 1 modifiée, 0 inchangée\n",
           "  décaissement en USD : 1,500 -> 1,900 (+400)\n",
           "activité A-1 : état de l’activité passe de 1 (Planification) à 2 (Actif) ; "
           "secteur 16020 (suppression) ; titre passe de 'Water' à 'Roads' ; "
           "décaissement du 1er mai 2025 augmente de 1,500 à 1,900 USD\n");
    EXPECT(iatipub("diff", "--lang", "es", "a.xml", "b.xml", NULL), 1,
           "actividad A-1: estado de la actividad cambia de 1 (En preparación) a 2 (En ejecución); "
           "sector 16020 (eliminación); título cambia de 'Water' a 'Roads'; "
           "desembolso del 1 de mayo de 2025 sube de 1,500 a 1,900 USD\n");
    EXPECT(iatipub("diff", "--lang", "zh", "a.xml", "b.xml", NULL), 1,
           "活动 A-1：活动状态 从 1 (筹备) 改为 2 (实施)；部门 16020（删除）；标题 从 'Water' "
           "改为 'Roads'；2025年5月1日的拨付 从 1,500 增至 1,900 USD\n");
    EXPECT(iatipub("diff", "--lang", "zh", "a.xml", "a.xml", NULL), 0, "没有差异");
}

static void page_of_differences_is_translated(void)
{
    put_compared();
    EXPECT(iatipub("diff", "--lang", "es", "--format", "html", "a.xml", "b.xml", NULL), 1,
           "<html lang=\"es\"", "<h1>Qué ha cambiado</h1>", "De a.xml (1 actividad) a b.xml (1)",
           "<caption>Finanzas</caption>", "sector 16020 (eliminación)");
    static const char *const formats[] = {"json", "csv"};
    for (size_t i = 0; i < sizeof formats / sizeof *formats; i++) {
        struct outcome english = iatipub("diff", "--format", formats[i], "a.xml", "b.xml", NULL);
        struct outcome spanish =
            iatipub("diff", "--lang", "es", "--format", formats[i], "a.xml", "b.xml", NULL);
        CHECK(strcmp(english.out, spanish.out) == 0, "%s: %s", formats[i], spanish.out);
    }
}

/* ---- findings ------------------------------------------------------------------------------ */

/* Of folders whose files have very many kinds of faults. */
static struct outcome findings_in(const char *language, const char *format)
{
    return iatipub("validate", "--now", "2026-01-01", "--lang", language, "--format", format,
                   "--rules", "netherlands", "--rules", "openag", "--rules", "united-kingdom",
                   "--rules", "org-ids", "--rules", "plausibility", in_source("tests/data/rules"),
                   in_source("tests/data/unsdg"), bad_file(), NULL);
}

/* What the line of a finding says behind "FILE:LINE:COLUMN: SEVERITY [RULE] ". */
static const char *message_of(const char *line)
{
    const char *rule = strstr(line, "] ");
    return rule ? rule + strlen("] ") : NULL;
}

/* Each finding says the same as in English, in other words. Returns how many there are. */
static size_t compare_lines(char *english, char *other, const char *language)
{
    size_t count = 0;
    for (char *line; (line = strsep(&english, "\n")) && *line;) {
        const char *said = strsep(&other, "\n");
        const char *before = message_of(line), *after = said ? message_of(said) : NULL;
        CHECK(before && after && strcmp(before, after) != 0, "%s: %s", language, line);
        count++;
    }
    return count;
}

static void every_finding_is_translated(void)
{
    for (size_t i = 0; i < LANGUAGE_COUNT; i++) {
        struct outcome english = findings_in("en", "text");
        struct outcome other = findings_in(languages[i].name, "text");
        CHECK(english.status == other.status, "%d", other.status);
        if (strcmp(languages[i].name, "en") != 0)
            CHECK(compare_lines(english.out, other.out, languages[i].name) > 500, "%s", other.err);
    }
}

static void findings_of_records_are_translated(void)
{
    char *publication = in_test("faulty");
    copy_folder(in_source("samples/minimal"), publication);
    write_text(text_of("%s/records/activities.csv", publication),
               "iati_identifier,last_updated_datetime,title,activity_status\n"
               "A-1,2025-07-01,Wells,2\n"
               ",2025-07-01T00:00:00Z,Roads,2\n"
               "A-1,2025-07-01T00:00:00Z,Again\n");
    EXPECT(iatipub("import", "-C", publication, "--lang", "fr", NULL), 1,
           "erreur [x.source.ragged] la ligne a 3 cellules, mais l’en-tête nomme 4 colonnes",
           "critique [x.record.value] A-1: last_updated_datetime \"2025-07-01\" n’est pas valable",
           "une ligne de «\u00a0activities\u00a0» n’a pas de iati_identifier",
           "iati_identifier \"A-1\" figure dans plus d’une ligne",
           "qu’aucune ligne de «\u00a0activities\u00a0» n’a");
}

static void findings_for_programs_are_english(void)
{
    struct outcome english = findings_in("en", "json"), spanish = findings_in("es", "json");
    CHECK(strcmp(english.out, spanish.out) == 0, "%s", languages[0].name);
}

/* What a baseline knows doesn't depend on the language in which it was written or is used. */
static void baseline_knows_in_every_language(void)
{
    struct outcome report =
        iatipub("validate", "--lang", "fr", "--format", "json", bad_file(), NULL);
    char *baseline = in_test("baseline.json");
    write_text(baseline, report.out);
    EXPECT(iatipub("validate", "--lang", "es", "--baseline", baseline, bad_file(), NULL), 0,
           "(y 2 conocidos por la referencia)");
}

static void page_is_translated(void)
{
    EXPECT(iatipub("validate", "--lang", "fr", "--format", "html", bad_file(), NULL), 1,
           "<html lang=\"fr\"", "Validation\u00a0: 2 constats", "1 fichier contr",
           "<span>critique</span>", "attribut «\u00a0iso-date\u00a0» de l’élément",
           "Conseil\u00a0: ajoutez");
    EXPECT(iatipub("validate", "--lang", "zh", "--format", "html", bad_file(), NULL), 1,
           "<html lang=\"zh\"", "验证报告", "严重程度",
           "元素“activity-date”的属性“iso-date”的值为");
    EXPECT(iatipub("validate", "--format", "html", bad_file(), NULL), 1, "<html lang=\"en\"",
           "Validation report", "What is wrong, and what to do", "Hint: add, move or correct");
}

/* ---- what was published -------------------------------------------------------------------- */

static void journal_is_told_in_each_language(void)
{
    char *publication = small_publication();
    EXPECT(run_well(publication), 0);
    EXPECT(iatipub("status", "-C", publication, "--lang", "fr", NULL), 0, "à jour          ",
           "  publié le 20", ", version 1, 2 activités  ");
    EXPECT(iatipub("status", "-C", publication, "--lang", "zh", NULL), 0, "最新            ",
           "，版本 1，2 个活动  ");
    EXPECT(iatipub("history", "-C", publication, "--lang", "es", NULL), 0, "ejecución 1  20",
           "Z  hecho    1 publicado, 0 peticiones\n");
    EXPECT(iatipub("history", "-C", publication, "--jobs", "--lang", "zh", NULL), 0, "作业 1  20",
           "Z  完成     ");
    EXPECT(iatipub("publish", "-C", publication, "--plan", "--lang", "es", NULL), 0,
           ": sin cambios\n");
    struct outcome english = iatipub("status", "-C", publication, "--json", NULL);
    struct outcome french = iatipub("status", "-C", publication, "--json", "--lang", "fr", NULL);
    CHECK(strcmp(english.out, french.out) == 0, "%s", french.out);
}

/* Columns are as wide on the terminal, whatever the characters are. */
static void checks_of_an_address_are_translated(void)
{
    EXPECT(iatipub("publish", "--check", "http://127.0.0.1:1/a.xml", "--lang", "zh", NULL), 1,
           "存疑      地址         它指向本机或专用网络，其他人无法获取\n",
           "不合格    连接         HEAD 没有完整的应答：");
}

/* ---- errors, and what other verbs tell ----------------------------------------------------- */

/* What each of the languages says to the same call. */
struct said {
    const char *fr, *es, *zh;
};

static void expect_said(const char *verb, const char *first, const char *second, int status,
                        const struct said *said)
{
    const char *const texts[] = {said->fr, said->es, said->zh};
    static const char *const names[] = {"fr", "es", "zh"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        EXPECT(iatipub(verb, "--lang", names[i], first, second, NULL), status, texts[i]);
}

static void errors_are_told_in_each_language(void)
{
    expect_said("run", "-C", "/nowhere", 2,
                &(struct said){"iatipub: «\u00a0/nowhere/publication.yaml\u00a0» n’existe pas",
                               "iatipub: «/nowhere/publication.yaml» no existe; ejecute",
                               "iatipub: “/nowhere/publication.yaml” 不存在；"});
    expect_said("validate", NULL, NULL, 2,
                &(struct said){"iatipub: il manque un argument\u00a0; usage\u00a0: iatipub",
                               "iatipub: falta un argumento; uso: iatipub validate",
                               "iatipub: 缺少参数；用法：iatipub validate"});
    expect_said("validate", "nowhere.xml", NULL, 3,
                &(struct said){"nowhere.xml\u00a0»\u00a0: aucun fichier ou dossier de ce nom",
                               "nowhere.xml»: No existe el archivo o el directorio",
                               "nowhere.xml”：没有该文件或目录"});
    expect_said("run", "--until", "improt", 2,
                &(struct said){"«\u00a0improt\u00a0»\u00a0; vouliez-vous dire «\u00a0import\u00a0»",
                               "«improt»; ¿quiso decir «import»?", "“improt”；是否指 “import”"});
    /* names of options are no words */
    expect_said("import", "--lst", NULL, 2,
                &(struct said){"vouliez-vous dire «\u00a0--list\u00a0»", "¿quiso decir «--list»?",
                               "“--list”"});
    EXPECT(iatipub("nope", "--lang", "es", NULL), 2, "iatipub: verbo desconocido «nope»");
    write_text(in_test("publication.yaml"), "sources: [{file: 1, colour: red}]\n");
    expect_said("run", NULL, NULL, 2,
                &(struct said){"publication.yaml:1:21\u00a0: ", "publication.yaml:1:21: ",
                               "publication.yaml:1:21："});
}

/* The journal and the result for programs have them in English. */
static void errors_are_kept_in_english(void)
{
    char *publication = small_publication();
    remove_file(text_of("%s/records/transactions.csv", publication));
    write_text(text_of("%s/publication.yaml", publication),
               text_replace(read_file(text_of("%s/publication.yaml", publication), NULL),
                            "sources:", "mapping: [gone.sql]\nsources:"));
    struct outcome french = iatipub("run", "-C", publication, "--lang", "fr", NULL);
    CHECK(french.status != 0 && text_has(french.err, "\u00a0»"), "%s", french.err);
    struct outcome journal =
        iatipub("history", "-C", publication, "--jobs", "--json", "--lang", "fr", NULL);
    EXPECT(journal, 0, "\"problem\": \"");
    CHECK(!text_has(journal.out, "\u00a0»"), "%s", journal.out);
}

static void verbs_tell_in_each_language(void)
{
    expect_said("explain", "transaction/value", NULL, 0,
                &(struct said){"dans transaction, exactement une fois, après transaction-date",
                               "en transaction, exactamente una vez, después de transaction-date",
                               "在 transaction 中，恰好一次，在 transaction-date 之后"});
    expect_said("explain", "6.7.2", NULL, 0,
                &(struct said){"6.7.2 (erreur, classifications)", "6.7.2 (error, clasificaciones)",
                               "6.7.2 (错误, 分类)"});
    expect_said("codelist", "Country", "TN", 0,
                &(struct said){"nom             Tunisie\n", "nombre          Túnez\n",
                               "名称            突尼斯\n"});
    struct outcome json =
        iatipub("codelist", "Country", "TN", "--format", "json", "--lang", "zh", NULL);
    EXPECT(json, 0, "\"name_en\": \"Tunisia\"");
    EXPECT(iatipub("codelist", "Country", "--search", "Túnez", "--lang", "es", NULL), 0,
           "TN  Túnez\n");
    char *publication = small_publication();
    EXPECT(run_well(publication), 0);
    expect_said(
        "withheld", "-C", publication, 0,
        &(struct said){"rien n’est retenu", "no se retiene nada", "没有任何不予公开的内容"});
    EXPECT(iatipub("trace", "XM-DAC-41302-A", "title", "-C", publication, "--lang", "es", NULL), 0,
           "actividad       XM-DAC-41302-A\n", "registro        records/activities.csv, fila ");
}

/* ---- help ---------------------------------------------------------------------------------- */

/* Columns of a line: ideographs take two. */
static size_t width_of(const char *line, size_t length)
{
    size_t width = 0;
    for (size_t i = 0; i < length; i++) {
        unsigned char byte = (unsigned char)line[i];
        width += (byte & 0xC0) == 0x80 ? 0 : byte >= 0xE3 ? 2 : 1;
    }
    return width;
}

/* The widest line on a terminal. */
static size_t widest(const char *text)
{
    size_t most = 0;
    for (const char *line = text; *line;) {
        size_t length = strcspn(line, "\n"), width = width_of(line, length);
        most = width > most ? width : most;
        line += length + (line[length] == '\n');
    }
    return most;
}

static void help_is_translated(void)
{
    static const char *const verbs[] = {"init",    "import",   "convert",  "validate",  "publish",
                                        "run",     "rollover", "trace",    "withheld",  "export",
                                        "report",  "explain",  "codelist", "reconcile", "status",
                                        "history", "rollback", "schema",   "notify",    "diff"};
    static const char *const names[] = {"fr", "es", "zh"};
    for (size_t i = 0; i < sizeof verbs / sizeof *verbs; i++)
        for (size_t j = 0; j < sizeof names / sizeof *names; j++) {
            struct outcome english = iatipub(verbs[i], "--help", NULL);
            struct outcome other = iatipub(verbs[i], "--help", "--lang", names[j], NULL);
            CHECK(other.status == 0 && strcmp(english.out, other.out) != 0, "%s", other.out);
            CHECK(widest(other.out) <= 80, "%s", other.out);
        }
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        CHECK(widest(iatipub("--help", "--lang", names[i], NULL).out) <= 80, "%s", names[i]);
        struct outcome subjects =
            iatipub("report", "funding-compact", "--help", "--lang", names[i], NULL);
        CHECK(widest(subjects.out) <= 80, "%s", subjects.out);
    }
    EXPECT(iatipub("status", "--lang", "fr", "--help", NULL), 0, "usage: iatipub status",
           "la publication (par défaut : ici)", "exemple :\n");
    EXPECT(iatipub("status", "--lang=zh", "-h", NULL), 0, "用法： iatipub status",
           "发布项目（默认：当前文件夹）");
    EXPECT(iatipub("--help", "--lang", "es", NULL), 0, "verbos:\n",
           "  status     decir qué está publicado, y qué espera estarlo\n");
}

/* Man pages and completions are made from it. */
static void table_of_help_is_english(void)
{
    struct outcome english = iatipub("run", "--help=table", NULL);
    struct outcome french = iatipub("run", "--lang", "fr", "--help=table", NULL);
    CHECK(strcmp(english.out, french.out) == 0, "%s", french.out);
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
    {"differences are told in each language", differences_are_told_in_each_language},
    {"the page of differences is translated, what programs read is not",
     page_of_differences_is_translated},
    {"every finding is said in every language", every_finding_is_translated},
    {"findings of records are said in the language that is chosen",
     findings_of_records_are_translated},
    {"findings for programs are English", findings_for_programs_are_english},
    {"a baseline knows findings in every language", baseline_knows_in_every_language},
    {"the page of a validation is in the language that is chosen", page_is_translated},
    {"status, history and plan are told in each language", journal_is_told_in_each_language},
    {"checks of an address are translated", checks_of_an_address_are_translated},
    {"errors are told in each language", errors_are_told_in_each_language},
    {"errors are kept in English", errors_are_kept_in_english},
    {"verbs tell in each language", verbs_tell_in_each_language},
    {"--help is translated and fits the screen", help_is_translated},
    {"the table of --help is English", table_of_help_is_english},
    {"an unknown language is refused", unknown_language_is_refused},
    CU_TEST_INFO_NULL,
};
