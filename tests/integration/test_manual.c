/* The man pages and completions, made from the program's own tables by packaging/. */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "harness.h"
#include "suites.h"

enum { MOST_RECORDS = 256, MOST_FIELDS = 6 };

/* A record of --help=table. */
struct record {
    const char *fields[MOST_FIELDS];
};

static size_t read_table(char *table, struct record records[MOST_RECORDS])
{
    size_t count = 0;
    for (char *line; (line = strsep(&table, "\n")) && *line && count < MOST_RECORDS; count++)
        for (size_t i = 0; i < MOST_FIELDS; i++)
            records[count].fields[i] = line ? strsep(&line, "\t") : "";
    return count;
}

/* Runs a script of packaging/ with this program and a folder of the test as arguments. */
static void make(const char *script, const char *more)
{
    const char *command = text_of("cd '%s' && sh packaging/%s '%s' %s '%s'", in_source("."), script,
                                  getenv("IATIPUB"), more, in_test("made"));
    struct outcome outcome = program("/bin/sh", "-c", command, NULL);
    EXPECT(outcome, 0);
    CHECK(!*outcome.err, "%s", outcome.err);
}

/* The page as it is before scdoc makes roff of it, without its escapes. */
static const char *page_of(const char *name)
{
    const char *source = in_test(text_of("made/%s.scd", name));
    CHECK(exists(in_test(text_of("made/%s", name))) && exists(source), "there is no page %s", name);
    char *page = exists(source) ? read_file(source, NULL) : text_of("%s", "");
    char *out = page;
    for (const char *in = page; *in; in++)
        if (*in != '\\')
            *out++ = *in;
    *out = '\0';
    return page;
}

static void check_page(const char *verb, const char *summary)
{
    struct record records[MOST_RECORDS];
    const char *page = page_of(text_of("iatipub-%s.1", verb));
    CHECK(text_has(page, text_of("iatipub-%s - ", verb)), "%s: no name", verb);
    CHECK(text_has(page, summary), "%s: no summary", verb);
    size_t count = read_table(iatipub(verb, "--help=table", NULL).out, records);
    CHECK(count > 3, "%s: an empty table", verb);
    for (size_t i = 0; i < count; i++)
        if (strcmp(records[i].fields[0], "option") == 0) {
            CHECK(text_has(page, text_of("--%s", records[i].fields[1])), "%s: no option --%s", verb,
                  records[i].fields[1]);
            CHECK(text_has(page, records[i].fields[5]), "%s: nothing on --%s", verb,
                  records[i].fields[1]);
        }
}

static void every_verb_and_option_has_its_page(void)
{
    struct record verbs[MOST_RECORDS];
    make("man/manual.sh", "9.8.7");
    size_t count = read_table(iatipub("--help=table", NULL).out, verbs);
    CHECK(count >= 19, "%zu verbs", count);
    const char *overview = page_of("iatipub.1");
    for (size_t i = 0; i < count; i++) {
        const char *verb = verbs[i].fields[1];
        CHECK(text_has(overview, text_of("iatipub-%s", verb)), "iatipub(1) lacks %s", verb);
        check_page(verb, verbs[i].fields[2]);
    }
    CHECK(text_has(overview, "9.8.7"), "no version");
    CHECK(text_has(page_of("iatipub-export.1"), "--sector"), "no subject in iatipub-export(1)");
}

static void page_of_the_settings_has_every_key(void)
{
    make("man/manual.sh", "9.8.7");
    const char *page = page_of("iatipub-publication.yaml.5");
    char *guide = read_file(in_source("docs/publication-yaml.md"), NULL);
    for (char *line; (line = strsep(&guide, "\n"));)
        if (strncmp(line, "| `", 3) == 0) {
            const char *key = text_of("%.*s", (int)strcspn(line + 3, "`"), line + 3);
            CHECK(text_has(page, key), "no key %s", key);
        }
}

static void tables_are_complete_for_programs(void)
{
    const char *table = iatipub("import", "--help=table", NULL).out;
    CHECK(text_has(table, "synopsis\tiatipub import [-C DIR]"), "%s", table);
    CHECK(text_has(table, "\noption\tdirectory\tC\ttext\tDIR\tthe publication"), "%s", table);
    CHECK(text_has(table, "\noption\tcheck\t-\tflag\t-\t"), "%s", table);
    CHECK(text_has(table, "\noption\thelp\th\tflag\t-\t"), "%s", table);
}

/* ---- completion ---- */

/* What bash offers for the last of the words, parted by spaces. */
static const char *offered(const char *words)
{
    static const char script[] =
        "cd '%s' && . '%s' && COMP_WORDS=(%s) && COMP_CWORD=$((${#COMP_WORDS[@]} - 1)) && "
        "{ _iatipub; echo \" ${COMPREPLY[*]} \"; }";
    const char *command = text_of(script, in_test("."), in_test("made/iatipub.bash"), words);
    struct outcome outcome = program("/bin/bash", "--norc", "-c", command, NULL);
    EXPECT(outcome, 0);
    return outcome.out;
}

static void bash_completes(void)
{
    static const struct {
        const char *words, *offered;
    } lines[] = {
        {"iatipub va", " validate \n"},
        {"iatipub export tran", " transactions \n"},
        {"iatipub report funding-p", " funding-partners \n"},
        {"iatipub validate --fo", " --format \n"},
        {"iatipub validate --format js", " json jsonl \n"},
        {"iatipub validate --format = s", " sarif \n"},
        {"iatipub validate --fail-on w", " warning \n"},
        {"iatipub run --until v", " validate \n"},
        {"iatipub status --lang ''", " en fr es zh \n"},
        {"iatipub init x --template mi", " minimal \n"},
        {"iatipub export transactions --cou", " --country \n"},
        {"iatipub export activity X --cou", "  \n"},
        {"iatipub report funding-compact --development f", "  \n"},
        {"iatipub run -C pub --dataset ''", " first second \n"},
        {"iatipub run -C pub --accept ''", " vanished source_days \n"},
        {"iatipub run -C pu", " pub \n"},
        {"iatipub status --json --re", " --remote \n"},
    };
    make("completion/completion.sh", "");
    write_text(in_test("pub/publication.yaml"), "datasets:\n"
                                                "  - {name: first, title: A}\n"
                                                "  - title: B\n"
                                                "    name: second\n"
                                                "gates:\n"
                                                "  vanished: 5   # at most\n"
                                                "  source_days: 3\n"
                                                "host:\n"
                                                "  path: site\n");
    for (size_t i = 0; i < sizeof lines / sizeof *lines; i++) {
        const char *words = offered(lines[i].words);
        CHECK(strcmp(words, lines[i].offered) == 0, "%s: %s", lines[i].words, words);
    }
}

/* Of every verb every option is offered, and of every choice of words each is taken. */
static void bash_offers_every_option(void)
{
    struct record verbs[MOST_RECORDS], records[MOST_RECORDS];
    make("completion/completion.sh", "");
    size_t count = read_table(iatipub("--help=table", NULL).out, verbs);
    for (size_t i = 0; i < count; i++) {
        const char *verb = verbs[i].fields[1];
        const char *options = offered(text_of("iatipub %s x --", verb));
        size_t options_count = read_table(iatipub(verb, "--help=table", NULL).out, records);
        for (size_t j = 0; j < options_count; j++)
            if (strcmp(records[j].fields[0], "option") == 0)
                CHECK(text_has(options, text_of(" --%s ", records[j].fields[1])),
                      "%s --%s is not offered", verb, records[j].fields[1]);
    }
}

static void other_shells_read_their_completions(void)
{
    static const struct {
        const char *shell, *file;
    } shells[] = {{"/usr/bin/zsh", "_iatipub"}, {"/usr/bin/fish", "iatipub.fish"}};
    make("completion/completion.sh", "");
    for (size_t i = 0; i < sizeof shells / sizeof *shells; i++) {
        const char *file = in_test(text_of("made/%s", shells[i].file));
        CHECK(text_has(read_file(file, NULL), "sarif"), "%s has no formats", shells[i].file);
        if (access(shells[i].shell, X_OK) != 0) {
            not_run(text_of("%s is not installed", shells[i].shell));
            continue;
        }
        struct outcome outcome = program(shells[i].shell, "-n", file, NULL);
        EXPECT(outcome, 0);
        CHECK(!*outcome.all, "%s", outcome.all);
    }
}

CU_TestInfo manual_tests[] = {
    {"every verb and option has its page", every_verb_and_option_has_its_page},
    {"page of the settings has every key", page_of_the_settings_has_every_key},
    {"tables are complete for programs", tables_are_complete_for_programs},
    {"bash completes", bash_completes},
    {"bash offers every option", bash_offers_every_option},
    {"other shells read their completions", other_shells_read_their_completions},
    CU_TEST_INFO_NULL,
};
