/* The records of a publisher whose people work on them: activities come, transactions are booked,
 * amounts are corrected, statuses change. A test makes them, writes them where the program reads
 * them, and so knows what must be published. The same days always give the same records. */
#ifndef INTEGRATION_MONTH_RECORDS_H
#define INTEGRATION_MONTH_RECORDS_H

#include <stdbool.h>
#include <stddef.h>

enum { MOST_ACTIVITIES = 40, MOST_BOOKINGS = 40 };

/* Types of transactions, and statuses. */
enum { COMMITMENT = 2, DISBURSEMENT = 3, EXPENDITURE = 4, MOST_TYPES = 5 };
enum { IMPLEMENTATION = 2, FINALISATION = 3, MOST_STATUSES = 7 };

struct booking {
    int type;
    const char *date;
    long cents;
};

struct activity {
    int status;
    const char *updated; /* a day */
    bool lacks_dates;    /* which makes it invalid */
    struct booking bookings[MOST_BOOKINGS];
    size_t booking_count;
};

struct records {
    struct activity activities[MOST_ACTIVITIES];
    size_t count;
    unsigned long random;
};

/* A dozen activities with bookings of 2025. */
void records_begin(struct records *records);
/* A day's work: what people did on it before the job of the next night. */
void records_work(struct records *records, const char *day);
void records_book(struct records *records, size_t activity, int type, const char *date, long cents);

/* Writes the first `count` activities and what belongs to them into records/ of a publication:
 * activities, activity_dates, participating_orgs and transactions, as CSV. */
void records_write(const struct records *records, size_t count, const char *publication);

/* How many bookings of a type there are in a year ("" for any), and their sum in cents. */
struct booked {
    size_t count;
    long cents;
};
struct booked records_booked(const struct records *records, int type, const char *year);
size_t records_of_status(const struct records *records, int status);
/* How many activities spent something in a month ("2026-03"). */
size_t records_spending(const struct records *records, const char *month);
char *amount_text(long cents);

/* What is public of the records: a line an activity and a line a transaction; and the same, read
 * from a published file. */
char *records_text(const struct records *records);
char *published_text(const char *path);

#endif
