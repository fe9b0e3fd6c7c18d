/* Writes a publication of any size to measure with: FOLDER/publication.yaml and the canonical
 * tables in FOLDER/records/. The same arguments always give the same bytes.
 *
 * usage: generate ACTIVITIES FOLDER [SHAPE]
 *
 * There are ten transactions for each activity. SHAPE says how they lie:
 *   spread   over all activities, between 1 and 25 each (the default)
 *   deep     as spread, and each of them has two rows in transaction_sectors
 *   heap     as deep, but all in the first activity */
#include <errno.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "chance.h"

enum { EXIT_USAGE = 2, EXIT_ENVIRONMENT = 3, PATH_SIZE = 4096, MOST_ACTIVITIES = 100000000 };
enum { FIRST_YEAR = 2015, YEARS = 10 };
#define COUNT_OF(array) (sizeof(array) / sizeof *(array))

enum shape { SHAPE_SPREAD, SHAPE_DEEP, SHAPE_HEAP };
static const char *const shape_names[] = {"spread", "deep", "heap"};

struct generator {
    uint64_t state; /* of the pseudo-random numbers */
    long activities;
    enum shape shape;
};

static const char publication[] = "organisation:\n"
                                  "  ref: XM-EX-41000\n"
                                  "  type: \"40\"\n"
                                  "  name:\n"
                                  "    - language: en\n"
                                  "      narrative: Example Agency for Decent Work\n"
                                  "defaults:\n"
                                  "  currency: USD\n"
                                  "  language: en\n"
                                  "  humanitarian: no\n"
                                  "languages: [fr]\n"
                                  "sources:\n"
                                  "  - file: records/*.csv\n"
                                  "    canonical: true\n"
                                  "datasets:\n"
                                  "  - name: bench\n"
                                  "    title: Activities to measure with\n"
                                  "    kind: activities\n";

/* --- Choices ---------------------------------------------------------------------------------- */

static int between(struct generator *generator, int least, int most)
{
    return chance_between(&generator->state, least, most);
}

static const char *choose(struct generator *generator, const char *const *texts, size_t count)
{
    return texts[chance_draw(&generator->state) % count];
}

#define CHOOSE(generator, texts) choose(generator, texts, COUNT_OF(texts))

static const char *const countries[] = {"TN", "KE", "BD", "VN", "PE", "JO", "ET", "KH", "HT", "MG"};
static const char *const sector_codes[] = {"16020", "32130", "11330", "15160", "31120", "24040"};
static const char *const currencies[] = {"USD", "USD", "USD", "EUR", "CHF"};
static const char *const organisations[] = {
    "XM-DAC-10-6,10,Swedish International Development Cooperation Agency",
    "XM-DAC-6-4,10,Agenzia italiana per la cooperazione allo sviluppo",
    "XM-DAC-41114,40,United Nations Development Programme",
    ",80,\"Institut de la formation professionnelle, Tunis\"",
    ",24,Union of Garment Workers & Home Workers",
};
static const char *const english[] = {
    "support",    "decent",     "work",        "of the",    "young people", "women",
    "skills",     "and",        "enterprises", "for",       "cooperatives", "labour",
    "safety",     "at work",    "rural areas", "with",      "training",     "inspection",
    "protection", "in",         "employment",  "policies",  "the",          "informal",
    "economy",    "to improve", "social",      "standards",
};
static const char *const french[] = {
    "appui",  "travail",   "décent",       "des jeunes", "compétences", "et",
    "femmes", "économie",  "coopératives", "emploi",     "sécurité",    "à",
    "avec",   "formation", "entreprises",  "dans les",   "régions",     "rurales",
};

/* --- Cells ------------------------------------------------------------------------------------ */

/* Writes ',' and a quoted text of about `length` bytes, with a comma here, a quote there. */
static void write_text(struct generator *generator, FILE *stream, const char *const *words,
                       size_t count, int length)
{
    int written = fprintf(stream, ",\"%s", choose(generator, words, count));
    while (written < length) {
        int mark = between(generator, 0, 39);
        written += fprintf(stream, "%s%s%s%s", mark == 0 ? "," : "", mark == 1 ? " \"\"" : " ",
                           choose(generator, words, count), mark == 1 ? "\"\"" : "");
    }
    fputc('"', stream);
}

static void write_date(FILE *stream, int year, int day)
{
    fprintf(stream, ",%04d-%02d-%02d", year, 1 + day / 28 % 12, 1 + day % 28);
}

static void write_identifier(FILE *stream, long activity)
{
    fprintf(stream, "XM-EX-41000-%07ld", activity);
}

static int first_year(long activity)
{
    return FIRST_YEAR + (int)(activity % YEARS);
}

/* --- Tables: the rows of one activity --------------------------------------------------------- */

static void write_activity(struct generator *generator, FILE *stream, long activity)
{
    write_identifier(stream, activity);
    fprintf(stream, ",2025-%02d-%02dT08:30:00Z", between(generator, 1, 12),
            between(generator, 1, 28));
    write_text(generator, stream, english, COUNT_OF(english), between(generator, 40, 110));
    if (activity % 3 == 0)
        write_text(generator, stream, french, COUNT_OF(french), between(generator, 40, 110));
    else
        fputc(',', stream);
    fputs(",1", stream);
    write_text(generator, stream, english, COUNT_OF(english), between(generator, 200, 600));
    fprintf(stream, ",%d,4,1,10,110,C01,1,5\n", between(generator, 2, 4));
}

static void write_organisations(struct generator *generator, FILE *stream, long activity)
{
    for (int role = 1; role <= 4; role++) {
        write_identifier(stream, activity);
        fprintf(stream, ",%d,%s\n", role,
                role == 2 ? "XM-EX-41000,40,Example Agency for Decent Work"
                          : CHOOSE(generator, organisations));
    }
}

static void write_dates(struct generator *generator, FILE *stream, long activity)
{
    for (int type = 1; type <= 3; type++) {
        write_identifier(stream, activity);
        fprintf(stream, ",%d", type);
        write_date(stream, first_year(activity) + (type == 3 ? 3 : 0), between(generator, 0, 335));
        fputc('\n', stream);
    }
}

static void write_countries(struct generator *generator, FILE *stream, long activity)
{
    size_t country = chance_draw(&generator->state) % (COUNT_OF(countries) - 1);
    for (size_t i = 0; i < 2; i++) {
        write_identifier(stream, activity);
        fprintf(stream, ",%s,%d\n", countries[country + i], i ? 40 : 60);
    }
}

static void write_sectors(struct generator *generator, FILE *stream, long activity)
{
    size_t sector = chance_draw(&generator->state) % (COUNT_OF(sector_codes) - 1);
    for (size_t i = 0; i < 2; i++) {
        write_identifier(stream, activity);
        fprintf(stream, ",1,%s,%d\n", sector_codes[sector + i], i ? 25 : 75);
    }
}

static void write_budgets(struct generator *generator, FILE *stream, long activity)
{
    for (int i = 0; i < 3; i++) {
        int year = first_year(activity) + i;
        write_identifier(stream, activity);
        fprintf(stream, ",1,2,%d-01-01,%d-12-31,%d.00,USD,%d-01-01\n", year, year,
                between(generator, 10000, 900000), year);
    }
}

static int count_transactions(const struct generator *generator, long activity)
{
    static const int spread[] = {1, 2, 4, 6, 8, 9, 12, 15, 18, 25}; /* ten on average */
    if (generator->shape == SHAPE_HEAP)
        return activity == 0 ? (int)generator->activities * 10 : 0;
    return spread[activity % (long)COUNT_OF(spread)];
}

static void write_transactions(struct generator *generator, FILE *stream, long activity)
{
    int count = count_transactions(generator, activity);
    for (int i = 0; i < count; i++) {
        int year = first_year(activity) + between(generator, 0, 2);
        int day = between(generator, 0, 335), type = between(generator, 1, 4);
        write_identifier(stream, activity);
        fprintf(stream, ",%d,%07ld-%d,%d", i, activity, i, type);
        write_date(stream, year, day);
        fprintf(stream, ",%d.%02d,%s", between(generator, 100, 2000000), between(generator, 0, 99),
                CHOOSE(generator, currencies));
        write_date(stream, year, day);
        write_text(generator, stream, english, COUNT_OF(english), between(generator, 40, 160));
        fprintf(stream, ",%s", type == 1 ? CHOOSE(generator, organisations) : "XM-EX-41000,40,");
        fprintf(stream, ",%s\n", type == 1 ? "XM-EX-41000,40," : CHOOSE(generator, organisations));
    }
}

static void write_transaction_sectors(struct generator *generator, FILE *stream, long activity)
{
    int count = generator->shape == SHAPE_SPREAD ? 0 : count_transactions(generator, activity);
    for (int i = 0; i < count; i++)
        for (int vocabulary = 1; vocabulary <= 2; vocabulary++) {
            write_identifier(stream, activity);
            fprintf(stream, ",%d,%d,%.*s\n", i, vocabulary, vocabulary == 1 ? 5 : 3,
                    CHOOSE(generator, sector_codes));
        }
}

struct part {
    const char *name, *header;
    void (*write)(struct generator *generator, FILE *stream, long activity);
};

static const struct part parts[] = {
    {"activities",
     "iati_identifier,last_updated_datetime,title,title_fr,description_type,description,"
     "activity_status,activity_scope,collaboration_type,default_flow_type,default_finance_type,"
     "default_aid_type,default_aid_type_vocabulary,default_tied_status",
     write_activity},
    {"participating_orgs", "iati_identifier,role,ref,type,narrative", write_organisations},
    {"activity_dates", "iati_identifier,type,iso_date", write_dates},
    {"recipient_countries", "iati_identifier,code,percentage", write_countries},
    {"sectors", "iati_identifier,vocabulary,code,percentage", write_sectors},
    {"budgets", "iati_identifier,type,status,period_start,period_end,value,currency,value_date",
     write_budgets},
    {"transactions",
     "iati_identifier,transaction_key,ref,transaction_type,transaction_date,value,currency,"
     "value_date,description,provider_org_ref,provider_org_type,provider_org,receiver_org_ref,"
     "receiver_org_type,receiver_org",
     write_transactions},
    {"transaction_sectors", "iati_identifier,transaction_key,vocabulary,code",
     write_transaction_sectors},
};

/* --- Files ------------------------------------------------------------------------------------ */

static bool fail(const char *path)
{
    fprintf(stderr, "generate: cannot write '%s': %s\n", path, strerror(errno));
    return false;
}

__attribute__((format(printf, 2, 3))) static void path_print(char path[PATH_SIZE],
                                                             const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(path, PATH_SIZE, format, arguments);
    va_end(arguments);
}

static bool close_file(FILE *stream, const char *path)
{
    bool good = !ferror(stream);
    return (fclose(stream) == 0 && good) || fail(path);
}

static bool make_folder(const char *path)
{
    return mkdir(path, 0777) == 0 || errno == EEXIST || fail(path);
}

static bool write_publication(const char *folder)
{
    char path[PATH_SIZE];
    path_print(path, "%s/publication.yaml", folder);
    FILE *stream = fopen(path, "w");
    if (!stream)
        return fail(path);
    fputs(publication, stream);
    return close_file(stream, path);
}

static bool write_part(struct generator *generator, const char *folder, const struct part *part)
{
    char path[PATH_SIZE];
    path_print(path, "%s/records/%s.csv", folder, part->name);
    FILE *stream = fopen(path, "w");
    if (!stream)
        return fail(path);
    fprintf(stream, "%s\n", part->header);
    for (long activity = 0; activity < generator->activities; activity++)
        part->write(generator, stream, activity);
    return close_file(stream, path);
}

static bool write_all(struct generator *generator, const char *folder)
{
    char records[PATH_SIZE];
    path_print(records, "%s/records", folder);
    if (!make_folder(folder) || !make_folder(records) || !write_publication(folder))
        return false;
    for (size_t i = 0; i < COUNT_OF(parts); i++)
        if (!write_part(generator, folder, &parts[i]))
            return false;
    return true;
}

/* --- Arguments -------------------------------------------------------------------------------- */

static bool parse_count(const char *text, long *count)
{
    char *end;
    *count = strtol(text, &end, 10);
    return end != text && *end == '\0' && *count > 0 && *count <= MOST_ACTIVITIES;
}

static bool parse_shape(const char *text, enum shape *shape)
{
    for (size_t i = 0; i < COUNT_OF(shape_names); i++)
        if (strcmp(text, shape_names[i]) == 0) {
            *shape = (enum shape)i;
            return true;
        }
    return false;
}

int main(int count, char **arguments)
{
    struct generator generator = {.state = 41302, .shape = SHAPE_SPREAD};
    if (count < 3 || count > 4 || !parse_count(arguments[1], &generator.activities) ||
        (count == 4 && !parse_shape(arguments[3], &generator.shape))) {
        fputs("usage: generate ACTIVITIES FOLDER [spread|deep|heap]\n", stderr);
        return EXIT_USAGE;
    }
    return write_all(&generator, arguments[2]) ? EXIT_SUCCESS : EXIT_ENVIRONMENT;
}
