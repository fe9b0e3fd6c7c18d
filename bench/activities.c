/* Writes one IATI 2.03 activities file of about MEGABYTES million bytes, as varied as those of real
 * publishers: texts in one to three languages, money in several currencies, results, places; 4 to
 * 22 KB an activity. The same arguments always give the same bytes. Prints the number of
 * activities.
 *
 * usage: activities MEGABYTES FILE [KIND]
 *
 * 0 megabytes are one activity. KIND says what a validator finds as of 2026:
 *   clean    nothing (the default)
 *   faulty   five findings in every activity: a participating organisation without reference and
 *            name, white space around another identifier, percentages that do not make 100, a
 *            sector code that does not exist, a budget that begins on the 30th of February */
#include <errno.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "chance.h"

enum { EXIT_USAGE = 2, EXIT_ENVIRONMENT = 3, MOST_MEGABYTES = 100000, MOST_SHARES = 4 };
enum { FIRST_YEAR = 2012, YEARS = 9, CLOSED = 4, BUFFER_SIZE = 1 << 20 };
#define COUNT_OF(array) (sizeof(array) / sizeof *(array))
#define REPORTER "XM-DAC-99001"

struct generator {
    FILE *stream;
    uint64_t state; /* of the choices */
    uint64_t written;
    long activity; /* the present one, from 0 */
    int year;      /* in which it begins; it takes three */
    bool faulty;
};

struct words {
    const char *language;
    const char *const *items;
    size_t count;
};

struct organisation {
    const char *ref, *type, *name;
};

/* --- What there is to choose from ------------------------------------------------------------- */

static const char *const english[] = {
    "support",    "decent",     "work",        "of the",    "young people", "women",
    "skills",     "and",        "enterprises", "for",       "cooperatives", "labour",
    "safety",     "at work",    "rural areas", "with",      "training",     "inspection",
    "protection", "in",         "employment",  "policies",  "the",          "informal",
    "economy",    "to improve", "social",      "standards", "&amp;",        "water supply",
    "schools",    "health",     "districts",   "farmers’",  "markets",      "“fair” wages",
};
static const char *const french[] = {
    "appui",  "travail",   "décent",       "des jeunes", "compétences", "et",
    "femmes", "économie",  "coopératives", "emploi",     "sécurité",    "à",
    "avec",   "formation", "entreprises",  "dans les",   "régions",     "rurales",
};
static const char *const spanish[] = {
    "apoyo", "trabajo",   "decente",  "de los jóvenes", "formación", "y",         "mujeres",
    "para",  "economía",  "regiones", "niñas y niños",  "salud",     "educación", "empleo",
    "en el", "campesino", "gestión",  "pública",        "derechos",  "sociales",
};
static const char *const arabic[] = {
    "العمل", "اللائق", "للشباب", "والنساء", "في", "المناطق", "الريفية", "التدريب", "المهني", "دعم",
};
static const char *const chinese[] = {
    "青年", "就业", "技能", "培训", "农村", "妇女", "企业", "发展", "社会", "保障", "和", "安全",
};
#define WORDS(language, list)                                                                      \
    {                                                                                              \
        language, list, COUNT_OF(list)                                                             \
    }
static const struct words languages[] = {
    WORDS("en", english), WORDS("fr", french),  WORDS("es", spanish),
    WORDS("ar", arabic),  WORDS("zh", chinese),
};

static const struct organisation organisations[] = {
    {"XM-DAC-10-6", "10", "Swedish International Development Cooperation Agency"},
    {"XM-DAC-6-4", "10", "Agenzia italiana per la cooperazione allo sviluppo"},
    {"XM-DAC-41114", "40", "United Nations Development Programme"},
    {"XM-DAC-5-7", "10", "Auswärtiges Amt"},
    {"GB-CHC-202918", "21", "Oxfam GB"},
    {NULL, "80", "Institut de la formation professionnelle, Tunis"},
    {NULL, "24", "Union of Garment Workers &amp; Home Workers"},
    {NULL, "11", "Gobierno Autónomo Descentralizado de Cañar"},
};
static const struct organisation reporter = {REPORTER, "40", "Example Agency for Decent Work"};

static const char *const countries[] = {"TN", "KE", "BD", "VN", "PE", "JO", "ET", "KH", "HT", "MG"};
static const char *const purposes[] = {"16020", "32130", "11330", "15160", "31120",
                                       "24040", "12220", "14030", "43040", "25010"};
static const char *const categories[] = {"111", "121", "140", "151", "160", "240", "311", "321"};
static const char *const currencies[] = {"USD", "USD", "USD", "EUR", "CHF", "SEK"};
static const char *const aid_types[] = {"C01", "B03", "D01", "D02"};
static const char *const document_categories[] = {"A01", "A02", "A07", "A08", "B01"};
static const char *const formats[] = {"application/pdf", "text/html", "text/csv"};
static const char *const features[] = {"PPL", "PPLA", "ADM1", "ADM2", "PPLC"};

/* --- Choices and text ------------------------------------------------------------------------- */

static int between(struct generator *generator, int least, int most)
{
    return chance_between(&generator->state, least, most);
}

static bool one_in(struct generator *generator, int times)
{
    return between(generator, 1, times) == 1;
}

static const char *choose(struct generator *generator, const char *const *texts, size_t count)
{
    return texts[chance_draw(&generator->state) % count];
}

#define CHOOSE(generator, texts) choose(generator, texts, COUNT_OF(texts))

static const struct organisation *choose_organisation(struct generator *generator)
{
    return &organisations[between(generator, 0, (int)COUNT_OF(organisations) - 1)];
}

__attribute__((format(printf, 2, 3))) static void put(struct generator *generator,
                                                      const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    int written = vfprintf(generator->stream, format, arguments);
    va_end(arguments);
    if (written > 0)
        generator->written += (uint64_t)written;
}

/* The start of a line of that depth below the activity. */
static void indent(struct generator *generator, int depth)
{
    put(generator, "%*s", 4 + 2 * depth, "");
}

static void put_words(struct generator *generator, const struct words *words, int length)
{
    uint64_t end = generator->written + (uint64_t)length;
    put(generator, "%s", choose(generator, words->items, words->count));
    while (generator->written < end)
        put(generator, " %s", choose(generator, words->items, words->count));
}

/* English, the language of the activity, needs no mark. */
static void put_narrative(struct generator *generator, int depth, int language, int length)
{
    indent(generator, depth);
    if (language == 0)
        put(generator, "<narrative>");
    else
        put(generator, "<narrative xml:lang=\"%s\">", languages[language].language);
    put_words(generator, &languages[language], length);
    put(generator, "</narrative>\n");
}

/* An element of nothing but narratives; `attributes` begin with a space. */
static void put_text(struct generator *generator, int depth, const char *name,
                     const char *attributes, int language_count, int length)
{
    indent(generator, depth);
    put(generator, "<%s%s>\n", name, attributes);
    int other = between(generator, 1, (int)COUNT_OF(languages) - 2);
    for (int i = 0; i < language_count; i++)
        put_narrative(generator, depth + 1, i == 0 ? 0 : other + i - 1, length);
    indent(generator, depth);
    put(generator, "</%s>\n", name);
}

static void put_date(struct generator *generator, int depth, const char *name, int year, int day)
{
    indent(generator, depth);
    put(generator, "<%s iso-date=\"%04d-%02d-%02d\"/>\n", name, year, 1 + day / 28 % 12,
        1 + day % 28);
}

static void put_period(struct generator *generator, int depth, int year)
{
    put_date(generator, depth, "period-start", year, 0);
    indent(generator, depth);
    put(generator, "<period-end iso-date=\"%d-12-31\"/>\n", year);
}

static void put_value(struct generator *generator, int depth, int year, int most)
{
    indent(generator, depth);
    put(generator, "<value currency=\"%s\" value-date=\"%d-%02d-%02d\">%d.%02d</value>\n",
        CHOOSE(generator, currencies), year, between(generator, 1, 12), between(generator, 1, 28),
        between(generator, 100, most), between(generator, 0, 99));
}

/* The element without its '>'; 0 is no role. */
static void begin_organisation(struct generator *generator, int depth, const char *name,
                               const struct organisation *organisation, int role)
{
    indent(generator, depth);
    put(generator, "<%s", name);
    if (organisation->ref)
        put(generator, " ref=\"%s\"", organisation->ref);
    put(generator, " type=\"%s\"", organisation->type);
    if (role > 0)
        put(generator, " role=\"%d\"", role);
}

static void put_organisation(struct generator *generator, int depth, const char *name,
                             const struct organisation *organisation, int role)
{
    begin_organisation(generator, depth, name, organisation, role);
    put(generator, ">\n");
    indent(generator, depth + 1);
    put(generator, "<narrative>%s</narrative>\n", organisation->name);
    indent(generator, depth);
    put(generator, "</%s>\n", name);
}

/* Either side of a payment: often by reference alone. */
static void put_party(struct generator *generator, const char *name,
                      const struct organisation *organisation)
{
    if (!organisation->ref || one_in(generator, 2)) {
        put_organisation(generator, 1, name, organisation, 0);
        return;
    }
    begin_organisation(generator, 1, name, organisation, 0);
    put(generator, "/>\n");
}

/* Cuts 100 into parts of at least 5. */
static int cut(struct generator *generator, int least, int most, int shares[MOST_SHARES])
{
    int count = between(generator, least, most), rest = 100;
    for (int i = 0; i < count; i++) {
        shares[i] = i + 1 == count ? rest : between(generator, 5, rest - 5 * (count - i - 1));
        rest -= shares[i];
    }
    return count;
}

/* --- The parts of an activity, in the order of the schema ------------------------------------- */

static void put_identifier(struct generator *generator)
{
    put(generator, "    <iati-identifier>" REPORTER "-%07ld</iati-identifier>\n",
        generator->activity);
    put_organisation(generator, 0, "reporting-org", &reporter, 0);
}

static void put_title(struct generator *generator)
{
    put_text(generator, 0, "title", "", between(generator, 1, 3), between(generator, 40, 110));
    put_text(generator, 0, "description", " type=\"1\"", between(generator, 1, 3),
             between(generator, 80, 300));
    if (one_in(generator, 3))
        put_text(generator, 0, "description", " type=\"2\"", 1, between(generator, 80, 200));
}

static void put_participants(struct generator *generator)
{
    for (int i = between(generator, 0, 2); i > 0; i--)
        put_organisation(generator, 0, "participating-org", choose_organisation(generator), 1);
    put_organisation(generator, 0, "participating-org", &reporter, 2);
    if (generator->faulty)
        put(generator, "    <participating-org role=\"4\" type=\"80\"/>\n");
    else
        put_organisation(generator, 0, "participating-org", choose_organisation(generator), 4);
}

static void put_other_identifiers(struct generator *generator)
{
    if (generator->faulty || one_in(generator, 2))
        put(generator, "    <other-identifier ref=\"P-%ld-%d%s\" type=\"A3\"/>\n",
            generator->activity, generator->year, generator->faulty ? " " : "");
}

static void put_dates(struct generator *generator, int status)
{
    int day = between(generator, 0, 300);
    put(generator, "    <activity-status code=\"%d\"/>\n", status);
    put_date(generator, 0, "activity-date type=\"1\"", generator->year, day);
    put_date(generator, 0, "activity-date type=\"2\"", generator->year, day + 20);
    put_date(generator, 0, "activity-date type=\"3\"", generator->year + 3, day);
    if (status == CLOSED)
        put_date(generator, 0, "activity-date type=\"4\"", generator->year + 3, day + 30);
}

static void put_contact(struct generator *generator)
{
    put(generator, "    <contact-info type=\"%d\">\n", between(generator, 1, 4));
    put_text(generator, 1, "organisation", "", 1, 20);
    if (one_in(generator, 2))
        put_text(generator, 1, "department", "", 2, 25);
    put(generator, "      <email>office-%d@example.org</email>\n", between(generator, 1, 60));
    put(generator, "      <website>https://www.example.org/offices/%d</website>\n",
        between(generator, 1, 60));
    put_text(generator, 1, "mailing-address", "", 1, 40);
    put(generator, "    </contact-info>\n");
}

static void put_countries(struct generator *generator)
{
    int shares[MOST_SHARES], least = generator->faulty ? 2 : 1;
    int count = cut(generator, least, MOST_SHARES, shares);
    int first = between(generator, 0, (int)COUNT_OF(countries) - MOST_SHARES);
    if (generator->faulty)
        shares[0]--;
    for (int i = 0; i < count; i++)
        put(generator, "    <recipient-country code=\"%s\" percentage=\"%d\"/>\n",
            countries[first + i], shares[i]);
}

static void put_location(struct generator *generator, int number)
{
    put(generator, "    <location ref=\"L%03d\">\n      <location-reach code=\"%d\"/>\n", number,
        between(generator, 1, 2));
    put_text(generator, 1, "name", "", between(generator, 1, 2), 15);
    if (one_in(generator, 2))
        put_text(generator, 1, "activity-description", "", 1, 60);
    put(generator,
        "      <point srsName=\"http://www.opengis.net/def/crs/EPSG/0/4326\">\n"
        "        <pos>%d.%04d %d.%04d</pos>\n      </point>\n",
        between(generator, -60, 70), between(generator, 0, 9999), between(generator, -170, 170),
        between(generator, 0, 9999));
    put(generator,
        "      <exactness code=\"%d\"/>\n      <location-class code=\"2\"/>\n"
        "      <feature-designation code=\"%s\"/>\n    </location>\n",
        between(generator, 1, 2), CHOOSE(generator, features));
}

static void put_sectors(struct generator *generator)
{
    int shares[MOST_SHARES], count = cut(generator, 1, MOST_SHARES, shares);
    int first = between(generator, 0, (int)COUNT_OF(purposes) - MOST_SHARES);
    for (int i = 0; i < count; i++)
        put(generator, "    <sector vocabulary=\"1\" code=\"%s\" percentage=\"%d\"/>\n",
            generator->faulty && i == 0 ? "99999" : purposes[first + i], shares[i]);
    count = cut(generator, 1, 2, shares);
    first = between(generator, 0, (int)COUNT_OF(categories) - 2);
    for (int i = 0; i < count; i++)
        put(generator, "    <sector vocabulary=\"2\" code=\"%s\" percentage=\"%d\"/>\n",
            categories[first + i], shares[i]);
}

static void put_classifications(struct generator *generator)
{
    for (int goal = between(generator, 1, 3); goal > 0; goal--)
        put(generator, "    <tag vocabulary=\"2\" code=\"%d\"/>\n",
            4 * goal + between(generator, 0, 3));
    for (int marker = between(generator, 0, 4); marker > 0; marker--)
        put(generator, "    <policy-marker vocabulary=\"1\" code=\"%d\" significance=\"%d\"/>\n",
            marker, between(generator, 0, 2));
    put(generator,
        "    <collaboration-type code=\"1\"/>\n    <default-flow-type code=\"10\"/>\n"
        "    <default-finance-type code=\"110\"/>\n    <default-aid-type code=\"%s\"/>\n"
        "    <default-tied-status code=\"%d\"/>\n",
        CHOOSE(generator, aid_types), between(generator, 3, 5));
}

static void put_budgets(struct generator *generator)
{
    int count = between(generator, 1, 3);
    for (int i = 0; i < count; i++) {
        put(generator, "    <budget type=\"1\" status=\"2\">\n");
        if (generator->faulty && i == 0)
            put(generator,
                "      <period-start iso-date=\"%d-02-30\"/>\n"
                "      <period-end iso-date=\"%d-12-31\"/>\n",
                generator->year, generator->year);
        else
            put_period(generator, 1, generator->year + i);
        put_value(generator, 1, generator->year, 4000000);
        put(generator, "    </budget>\n");
    }
    for (int i = between(generator, 0, 2); i > 0; i--) {
        put(generator, "    <planned-disbursement type=\"1\">\n");
        put_period(generator, 1, generator->year + i);
        put_value(generator, 1, generator->year, 900000);
        put_party(generator, "provider-org", &reporter);
        put_party(generator, "receiver-org", choose_organisation(generator));
        put(generator, "    </planned-disbursement>\n");
    }
}

static void put_transaction(struct generator *generator, int number)
{
    int year = generator->year + between(generator, 0, 2), type = between(generator, 1, 4);
    put(generator, "    <transaction ref=\"%07ld-%d\">\n      <transaction-type code=\"%d\"/>\n",
        generator->activity, number, type);
    put_date(generator, 1, "transaction-date", year, between(generator, 0, 335));
    put_value(generator, 1, year, 2000000);
    if (one_in(generator, 3))
        put_text(generator, 1, "description", "", 1, between(generator, 10, 60));
    const struct organisation *other = choose_organisation(generator);
    if (type == 1)
        put_party(generator, "provider-org", other);
    else if (type == 2 || one_in(generator, 4))
        put_party(generator, "receiver-org", other);
    if (one_in(generator, 6))
        put(generator, "      <flow-type code=\"10\"/>\n      <aid-type code=\"%s\"/>\n",
            CHOOSE(generator, aid_types));
    put(generator, "    </transaction>\n");
}

static void put_transactions(struct generator *generator)
{
    static const int counts[] = {5, 5, 6, 7, 8, 10, 13, 18, 25, 40};
    int count = counts[between(generator, 0, (int)COUNT_OF(counts) - 1)];
    for (int i = 0; i < count; i++)
        put_transaction(generator, i);
}

static void put_document(struct generator *generator)
{
    put(generator,
        "    <document-link url=\"https://www.example.org/documents/%07ld/%d\" format=\"%s\">\n",
        generator->activity, between(generator, 1, 99), CHOOSE(generator, formats));
    put_text(generator, 1, "title", "", between(generator, 1, 2), 40);
    put(generator, "      <category code=\"%s\"/>\n      <language code=\"en\"/>\n",
        CHOOSE(generator, document_categories));
    put_date(generator, 1, "document-date", generator->year, between(generator, 0, 300));
    put(generator, "    </document-link>\n");
}

static void put_measures(struct generator *generator, int year)
{
    put(generator, "        <period>\n");
    put_period(generator, 4, year);
    put(generator, "          <target value=\"%d\"/>\n          <actual value=\"%d\">\n",
        between(generator, 10, 900), between(generator, 10, 900));
    put_text(generator, 5, "comment", "", 1, 30);
    put(generator, "          </actual>\n        </period>\n");
}

static void put_result(struct generator *generator)
{
    put(generator, "    <result type=\"%d\" aggregation-status=\"1\">\n", between(generator, 1, 3));
    put_text(generator, 1, "title", "", between(generator, 1, 2), 60);
    for (int i = between(generator, 1, 2); i > 0; i--) {
        put(generator, "      <indicator measure=\"%d\" ascending=\"1\">\n",
            between(generator, 1, 2));
        put_text(generator, 2, "title", "", 1, 50);
        put(generator, "        <baseline year=\"%d\" value=\"%d\"/>\n", generator->year,
            between(generator, 0, 90));
        for (int period = between(generator, 1, 3); period > 0; period--)
            put_measures(generator, generator->year + 3 - period);
        put(generator, "      </indicator>\n");
    }
    put(generator, "    </result>\n");
}

static void put_activity(struct generator *generator)
{
    generator->year = FIRST_YEAR + between(generator, 0, YEARS - 1);
    put(generator,
        "  <iati-activity last-updated-datetime=\"2025-%02d-%02dT08:30:00Z\" xml:lang=\"en\""
        " default-currency=\"USD\" humanitarian=\"0\">\n",
        between(generator, 1, 12), between(generator, 1, 28));
    put_identifier(generator);
    put_title(generator);
    put_participants(generator);
    put_other_identifiers(generator);
    put_dates(generator, one_in(generator, 2) ? CLOSED : 2);
    if (one_in(generator, 3))
        put_contact(generator);
    put(generator, "    <activity-scope code=\"%d\"/>\n", between(generator, 1, 8));
    put_countries(generator);
    for (int i = between(generator, 0, 2); i > 0; i--)
        put_location(generator, i);
    put_sectors(generator);
    put_classifications(generator);
    put_budgets(generator);
    put_transactions(generator);
    for (int i = between(generator, 0, 2); i > 0; i--)
        put_document(generator);
    for (int i = between(generator, 0, 5) - 3; i > 0; i--)
        put_result(generator);
    put(generator, "  </iati-activity>\n");
}

/* --- The file --------------------------------------------------------------------------------- */

static void put_file(struct generator *generator, uint64_t size)
{
    put(generator, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
                   "<iati-activities version=\"2.03\""
                   " generated-datetime=\"2025-12-31T00:00:00Z\">\n");
    do {
        put_activity(generator);
        generator->activity++;
    } while (generator->written < size && !ferror(generator->stream));
    put(generator, "</iati-activities>\n");
}

static bool write_file(struct generator *generator, const char *path, uint64_t size)
{
    generator->stream = fopen(path, "w");
    bool good = generator->stream != NULL;
    if (good) {
        setvbuf(generator->stream, NULL, _IOFBF, BUFFER_SIZE);
        put_file(generator, size);
        good = !ferror(generator->stream);
        good = fclose(generator->stream) == 0 && good;
    }
    if (!good)
        fprintf(stderr, "activities: cannot write '%s': %s\n", path, strerror(errno));
    return good;
}

static bool parse_size(const char *text, uint64_t *size)
{
    char *end;
    long megabytes = strtol(text, &end, 10);
    *size = (uint64_t)megabytes * 1000000;
    return end != text && *end == '\0' && megabytes >= 0 && megabytes <= MOST_MEGABYTES;
}

static bool parse_kind(const char *text, bool *faulty)
{
    *faulty = strcmp(text, "faulty") == 0;
    return *faulty || strcmp(text, "clean") == 0;
}

int main(int count, char **arguments)
{
    struct generator generator = {.state = 41302};
    uint64_t size;
    if (count < 3 || count > 4 || !parse_size(arguments[1], &size) ||
        (count == 4 && !parse_kind(arguments[3], &generator.faulty))) {
        fputs("usage: activities MEGABYTES FILE [clean|faulty]\n", stderr);
        return EXIT_USAGE;
    }
    if (!write_file(&generator, arguments[2], size))
        return EXIT_ENVIRONMENT;
    printf("%ld\n", generator.activity);
    return EXIT_SUCCESS;
}
