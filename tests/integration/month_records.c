#include "month_records.h"

#include <libxml/parser.h>
#include <libxml/tree.h>
#include <string.h>

#include "harness.h"
#include "publications.h"

#define PREFIX "XM-DAC-41302-"

enum { FIRST_ACTIVITIES = 12, FIRST_BOOKINGS = 4, BOOKINGS_A_DAY = 3 };

/* ---- the work of people ---------------------------------------------------------------------- */

/* A number below `limit`, the same sequence every time. */
static size_t next_random(struct records *records, size_t limit)
{
    records->random = records->random * 1103515245UL + 12345UL;
    return (records->random >> 16 & 0x7fff) % limit;
}

static long next_cents(struct records *records)
{
    return 20000 + (long)next_random(records, 30000) * 5 + (long)next_random(records, 100);
}

void records_book(struct records *records, size_t activity, int type, const char *date, long cents)
{
    struct activity *of = &records->activities[activity];
    CHECK(of->booking_count < MOST_BOOKINGS, "activity %zu is full", activity);
    if (of->booking_count < MOST_BOOKINGS)
        of->bookings[of->booking_count++] = (struct booking){type, date, cents};
}

static void begin_activity(struct records *records, const char *day)
{
    CHECK(records->count < MOST_ACTIVITIES, "there are too many activities");
    size_t index = records->count < MOST_ACTIVITIES ? records->count++ : 0;
    records->activities[index] = (struct activity){.status = IMPLEMENTATION, .updated = day};
    records_book(records, index, COMMITMENT, day, 10 * next_cents(records));
}

void records_begin(struct records *records)
{
    static const char *const dates[] = {"2025-03-31", "2025-06-30", "2025-09-30", "2025-12-31"};
    *records = (struct records){.random = 20260301};
    for (size_t i = 0; i < FIRST_ACTIVITIES; i++) {
        begin_activity(records, "2025-01-15");
        for (size_t j = 0; j < FIRST_BOOKINGS; j++)
            records_book(records, i, i % 3 ? DISBURSEMENT : EXPENDITURE, dates[j],
                         next_cents(records));
        records->activities[i].updated = "2026-01-31";
    }
}

/* The number that a day has in its month. */
static int day_number(const char *day)
{
    return (day[8] - '0') * 10 + (day[9] - '0');
}

static void book_some(struct records *records, const char *day)
{
    for (int i = 0; i < BOOKINGS_A_DAY; i++) {
        size_t activity = next_random(records, records->count);
        int type = activity % 3 ? DISBURSEMENT : EXPENDITURE;
        records_book(records, activity, type, day, next_cents(records));
        records->activities[activity].updated = day;
    }
}

static void correct_some(struct records *records, const char *day)
{
    struct activity *activity = &records->activities[next_random(records, records->count)];
    activity->bookings[next_random(records, activity->booking_count)].cents += 1001;
    activity->updated = day;
}

static void finish_some(struct records *records, const char *day)
{
    struct activity *activity = &records->activities[next_random(records, records->count)];
    activity->status = FINALISATION;
    activity->updated = day;
}

void records_work(struct records *records, const char *day)
{
    int number = day_number(day);
    book_some(records, day);
    if (number % 3 == 0)
        begin_activity(records, day);
    if (number % 4 == 0)
        correct_some(records, day);
    if (number % 5 == 0)
        finish_some(records, day);
}

/* ---- where the program reads them ------------------------------------------------------------ */

char *amount_text(long cents)
{
    return text_of("%ld.%02ld", cents / 100, cents % 100);
}

static char *identifier_of(size_t index)
{
    return text_of(PREFIX "%03zu", index + 1);
}

static char *booking_lines(const char *identifier, const struct activity *activity)
{
    char *lines = text_of("%s", "");
    for (size_t i = 0; i < activity->booking_count; i++) {
        const struct booking *booking = &activity->bookings[i];
        lines = text_of("%s%s,%03zu,%d,%s,%s,%s\n", lines, identifier, i + 1, booking->type,
                        booking->date, amount_text(booking->cents), booking->date);
    }
    return lines;
}

void records_write(const struct records *records, size_t count, const char *publication)
{
    char *activities =
        text_of("iati_identifier,title,description,activity_status,last_updated_datetime\n");
    char *dates = text_of("iati_identifier,type,iso_date\n");
    char *organisations = text_of("iati_identifier,role,type,narrative\n");
    char *transactions = text_of("iati_identifier,transaction_key,transaction_type,"
                                 "transaction_date,value,value_date\n");
    for (size_t i = 0; i < count; i++) {
        const struct activity *activity = &records->activities[i];
        const char *identifier = identifier_of(i);
        activities =
            text_of("%s%s,Project %zu,\"Better work, and more of it, by project %zu\","
                    "%d,%sT00:00:00Z\n",
                    activities, identifier, i + 1, i + 1, activity->status, activity->updated);
        if (!activity->lacks_dates)
            dates = text_of("%s%s,2,2025-01-01\n%s,3,2027-12-31\n", dates, identifier, identifier);
        organisations = text_of("%s%s,1,10,A donor\n", organisations, identifier);
        transactions = text_of("%s%s", transactions, booking_lines(identifier, activity));
    }
    put(publication, "records/activities.csv", activities);
    put(publication, "records/activity_dates.csv", dates);
    put(publication, "records/participating_orgs.csv", organisations);
    put(publication, "records/transactions.csv", transactions);
}

/* ---- what is in them ------------------------------------------------------------------------- */

struct booked records_booked(const struct records *records, int type, const char *year)
{
    struct booked sum = {.count = 0};
    for (size_t i = 0; i < records->count; i++) {
        const struct activity *activity = &records->activities[i];
        for (size_t j = 0; j < activity->booking_count; j++) {
            const struct booking *booking = &activity->bookings[j];
            if (booking->type == type && strncmp(booking->date, year, strlen(year)) == 0) {
                sum.count++;
                sum.cents += booking->cents;
            }
        }
    }
    return sum;
}

size_t records_of_status(const struct records *records, int status)
{
    size_t count = 0;
    for (size_t i = 0; i < records->count; i++)
        count += records->activities[i].status == status;
    return count;
}

static bool spent_in(const struct activity *activity, const char *month)
{
    for (size_t i = 0; i < activity->booking_count; i++)
        if (activity->bookings[i].type != COMMITMENT &&
            strncmp(activity->bookings[i].date, month, strlen(month)) == 0)
            return true;
    return false;
}

size_t records_spending(const struct records *records, const char *month)
{
    size_t count = 0;
    for (size_t i = 0; i < records->count; i++)
        count += spent_in(&records->activities[i], month);
    return count;
}

char *records_text(const struct records *records)
{
    char *text = text_of("%s", "");
    for (size_t i = 0; i < records->count; i++) {
        const struct activity *activity = &records->activities[i];
        char *lines =
            text_of("%s %d %sT00:00:00Z\n", identifier_of(i), activity->status, activity->updated);
        for (size_t j = 0; j < activity->booking_count; j++)
            lines = text_of("%s  %d %s %s\n", lines, activity->bookings[j].type,
                            activity->bookings[j].date, amount_text(activity->bookings[j].cents));
        text = text_of("%s%s", text, lines);
    }
    return text;
}

/* ---- what is in a published file ------------------------------------------------------------- */

static const xmlNode *child_named(const xmlNode *node, const char *name)
{
    const xmlNode *child = node->children;
    while (child && strcmp((const char *)child->name, name) != 0)
        child = child->next;
    CHECK(child != NULL, "there is no '%s'", name);
    return child;
}

static char *attribute_of(const xmlNode *node, const char *name)
{
    xmlChar *value = node ? xmlGetProp(node, (const xmlChar *)name) : NULL;
    char *text = text_of("%s", value ? (const char *)value : "");
    xmlFree(value);
    return text;
}

static char *content_of(const xmlNode *node)
{
    xmlChar *value = node ? xmlNodeGetContent(node) : NULL;
    char *text = text_of("%s", value ? (const char *)value : "");
    xmlFree(value);
    return text;
}

static char *transaction_text(const xmlNode *transaction)
{
    return text_of("  %s %s %s\n",
                   attribute_of(child_named(transaction, "transaction-type"), "code"),
                   attribute_of(child_named(transaction, "transaction-date"), "iso-date"),
                   content_of(child_named(transaction, "value")));
}

static char *activity_text(const xmlNode *activity)
{
    char *text = text_of("%s %s %s\n", content_of(child_named(activity, "iati-identifier")),
                         attribute_of(child_named(activity, "activity-status"), "code"),
                         attribute_of(activity, "last-updated-datetime"));
    for (const xmlNode *child = activity->children; child; child = child->next)
        if (strcmp((const char *)child->name, "transaction") == 0)
            text = text_of("%s%s", text, transaction_text(child));
    return text;
}

char *published_text(const char *path)
{
    xmlDocPtr tree = xmlReadFile(path, NULL, XML_PARSE_NONET);
    const xmlNode *root = tree ? xmlDocGetRootElement(tree) : NULL;
    CHECK(root != NULL, "'%s' can't be parsed", path);
    char *text = text_of("%s", "");
    for (const xmlNode *child = root ? root->children : NULL; child; child = child->next)
        if (strcmp((const char *)child->name, "iati-activity") == 0)
            text = text_of("%s%s", text, activity_text(child));
    xmlFreeDoc(tree);
    return text;
}
