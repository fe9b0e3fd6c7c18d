#include "store/rates.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/alloc.h"
#include "base/date.h"
#include "base/file.h"
#include "base/strbuf.h"
#include "records/reader.h"
#include "store/load.h"

static const char category[] = "source";
static const char rule[] = "x.source.rate";

enum {
    CODE_SIZE = 4,
    FINDINGS_MOST = 20,    /* of a file */
    DIGITS_MOST = 18,      /* of a rate */
    CURRENCIES_MOST = 500, /* and bases; the world has some 180 */
};

/* The rates of one currency against one base, sorted by day when all were read. */
struct series {
    char currency[CODE_SIZE];
    struct rate *rates;
    size_t count, capacity;
};

/* What one entry of the list has against one base. */
struct rate_table {
    enum rates_kind kind;
    unsigned entry; /* of the list */
    char base[CODE_SIZE];
    struct series *series;
    size_t count, capacity;
};

struct rate_book {
    struct rate_table *tables;
    size_t count, capacity;
};

/* The columns of a file with a rate a row; the first one of `names` that the file has is taken.
 * Compared are letters and digits, without regard to case. */
enum role { ROLE_DATE, ROLE_CURRENCY, ROLE_RATE, ROLE_BASE, ROLE_COUNT };
static const struct {
    const char *what;
    const char *names[8];
} roles[ROLE_COUNT] = {
    [ROLE_DATE] = {"date", {"date", "ratedate", "effectivedate", "validfrom", "from"}},
    [ROLE_CURRENCY] = {"currency",
                       {"fcurrcode", "currencycode", "isocode", "code", "abbreviation",
                        "currency"}},
    [ROLE_RATE] = {"rate", {"rate", "exchangerate", "operationalrate", "rateofexchange", "value"}},
    [ROLE_BASE] = {"base", {"base", "basecurrency"}},
};

/* One file while it is read. */
struct rate_file {
    struct rate_book *book;
    const struct publication *publication;
    const struct rates *rates;
    unsigned entry;
    const char *name; /* for messages; of a workbook with its sheet */
    const struct reader_table *table;
    size_t columns[ROLE_COUNT]; /* SIZE_MAX: none */
    size_t finding_count;
    struct findings *findings;
};

/* ---- the book ---- */

static void rate_table_release(struct rate_table *table)
{
    for (size_t i = 0; i < table->count; i++)
        free(table->series[i].rates);
    free(table->series);
}

void rate_book_free(struct rate_book *book)
{
    if (!book)
        return;
    for (size_t i = 0; i < book->count; i++)
        rate_table_release(&book->tables[i]);
    free(book->tables);
    free(book);
}

/* NULL if there are too many. */
static struct rate_table *table_of(const struct rate_file *file, const char *base)
{
    struct rate_book *book = file->book;
    for (size_t i = book->count; i-- > 0;)
        if (book->tables[i].entry == file->entry && strcmp(book->tables[i].base, base) == 0)
            return &book->tables[i];
    if (book->count == CURRENCIES_MOST)
        return NULL;
    book->tables = grow(book->tables, book->count, &book->capacity, sizeof *book->tables);
    struct rate_table *table = &book->tables[book->count++];
    *table = (struct rate_table){.kind = file->rates->kind, .entry = file->entry};
    memcpy(table->base, base, CODE_SIZE);
    return table;
}

static struct series *find_series(const struct rate_table *table, const char *currency)
{
    for (size_t i = 0; i < table->count; i++)
        if (memcmp(table->series[i].currency, currency, CODE_SIZE) == 0)
            return &table->series[i];
    return NULL;
}

/* NULL if there are too many. */
static struct series *add_series(struct rate_table *table, const char *currency)
{
    if (table->count == CURRENCIES_MOST)
        return NULL;
    table->series = grow(table->series, table->count, &table->capacity, sizeof *table->series);
    struct series *series = &table->series[table->count++];
    *series = (struct series){.count = 0};
    memcpy(series->currency, currency, CODE_SIZE);
    return series;
}

/* ---- what is wrong ---- */

static void report(struct rate_file *file, size_t row, size_t column, const char *message)
{
    if (++file->finding_count > FINDINGS_MOST)
        return;
    struct finding *finding =
        findings_add(file->findings, SEVERITY_CRITICAL, rule, category, "%s", message);
    const unsigned *places = file->table->places;
    size_t number = column == SIZE_MAX ? 0 : places ? places[column] : column + 1;
    if (finding)
        place_set(&finding->place, file->name, row, number);
}

static void report_value(struct rate_file *file, size_t row, size_t column, const char *value,
                         const char *expected)
{
    char *message = value ? xasprintf("\"%.60s\" is not %s", value, expected)
                          : xasprintf("blank; expected %s", expected);
    report(file, row, column, message);
    free(message);
}

static void report_rest(const struct rate_file *file)
{
    if (file->finding_count <= FINDINGS_MOST)
        return;
    struct finding *finding =
        findings_add(file->findings, SEVERITY_CRITICAL, rule, category,
                     "%zu further rates can't be used either", file->finding_count - FINDINGS_MOST);
    if (finding)
        place_set(&finding->place, file->name, 0, 0);
}

static void add_rate(struct rate_file *file, size_t row, const char *base, const char *currency,
                     const struct rate *rate)
{
    struct rate_table *table = table_of(file, base);
    struct series *series = table ? find_series(table, currency) : NULL;
    if (table && !series)
        series = add_series(table, currency);
    if (!series) {
        report(file, row, SIZE_MAX, "too many different currencies; at most 500 are read");
        return;
    }
    series->rates = grow(series->rates, series->count, &series->capacity, sizeof *series->rates);
    series->rates[series->count++] = *rate;
}

/* ---- values ---- */

static const char *cell_text(const struct row *row, size_t column)
{
    return column < row->count ? row->cells[column].text : NULL;
}

/* Three letters, made capitals, from a cell or a header. */
static bool read_currency(const char *text, char currency[CODE_SIZE])
{
    size_t length = 0;
    if (!text)
        return false;
    for (; length < CODE_SIZE - 1 && isalpha((unsigned char)text[length]); length++)
        currency[length] = (char)toupper((unsigned char)text[length]);
    currency[length] = '\0';
    return length == CODE_SIZE - 1 && text[length] == '\0';
}

static bool read_day(const struct rate_file *file, const char *text, int *day)
{
    struct written_date date;
    if (!text ||
        written_date_read(text, strlen(text), file->publication->dates, &date) != WRITTEN_DATE_READ)
        return false;
    *day = date.year * 10000 + date.month * 100 + date.day;
    return true;
}

/* Rates are written with a decimal point, unless publication.yaml says that the mark is a comma. */
static bool read_rate(const struct rate_file *file, const char *text, struct rate *rate)
{
    char amount[WRITTEN_AMOUNT_SIZE];
    enum decimal_mark mark = file->publication->decimal_mark == DECIMAL_MARK_COMMA
                                 ? DECIMAL_MARK_COMMA
                                 : DECIMAL_MARK_POINT;
    if (!text || written_amount_read(text, strlen(text), mark, amount) != WRITTEN_AMOUNT_READ)
        return false;
    size_t count = 0;
    bool point = false;
    *rate = (struct rate){.digits = 0};
    for (const char *c = amount; *c; c++) {
        if (*c == '.')
            point = true;
        if (!isdigit((unsigned char)*c))
            continue;
        rate->digits = rate->digits * 10 + (uint64_t)(*c - '0');
        rate->scale += point;
        if (++count > DIGITS_MOST)
            return false;
    }
    for (; rate->scale > 0 && rate->digits % 10 == 0; rate->digits /= 10)
        rate->scale--; /* so that equal rates have equal digits */
    return rate->digits > 0 && *amount != '-';
}

/* ---- a rate a row ---- */

static bool is_named(const char *column, const char *name)
{
    for (; *column; column++) {
        if (!isalnum((unsigned char)*column))
            continue;
        if (tolower((unsigned char)*column) != *name)
            return false;
        name++;
    }
    return *name == '\0';
}

static size_t find_column(const struct reader_table *table, enum role role)
{
    for (const char *const *name = roles[role].names; *name; name++)
        for (size_t i = 0; i < table->column_count; i++)
            if (is_named(table->columns[i], *name))
                return i;
    return SIZE_MAX;
}

static bool find_columns(struct rate_file *file, const struct reader_table *table,
                         struct error *error)
{
    for (enum role role = 0; role < ROLE_COUNT; role++) {
        file->columns[role] = find_column(table, role);
        bool needed = role != ROLE_BASE || file->rates->kind == RATES_PLAIN;
        if (needed && file->columns[role] == SIZE_MAX)
            return error_set(error, ERROR_USAGE, "'%s': no column is called '%s'", file->name,
                             roles[role].what);
    }
    return true;
}

static void take_rate_row(struct rate_file *file, const struct row *row)
{
    const char *cells[ROLE_COUNT];
    char currency[CODE_SIZE], base[CODE_SIZE] = "USD";
    struct rate rate;
    int day;
    for (enum role role = 0; role < ROLE_COUNT; role++)
        cells[role] = cell_text(row, file->columns[role]);
    if (!read_currency(cells[ROLE_CURRENCY], currency))
        report_value(file, row->number, file->columns[ROLE_CURRENCY], cells[ROLE_CURRENCY],
                     "a currency code such as CHF");
    else if (file->rates->kind == RATES_PLAIN && !read_currency(cells[ROLE_BASE], base))
        report_value(file, row->number, file->columns[ROLE_BASE], cells[ROLE_BASE],
                     "a currency code such as USD");
    else if (!read_day(file, cells[ROLE_DATE], &day))
        report_value(file, row->number, file->columns[ROLE_DATE], cells[ROLE_DATE],
                     "a date such as 2024-05-31");
    else if (!read_rate(file, cells[ROLE_RATE], &rate))
        report_value(file, row->number, file->columns[ROLE_RATE], cells[ROLE_RATE],
                     "a rate above zero such as 0.912");
    else {
        rate.day = day;
        add_rate(file, row->number, base, currency, &rate);
    }
}

/* ---- a currency a column ---- */

static bool is_blank_rate(const char *text)
{
    return !text || strcasecmp(text, "N/A") == 0 || strcmp(text, "-") == 0;
}

static void take_day_row(struct rate_file *file, const struct reader_table *table,
                         const struct row *row)
{
    int day;
    if (!read_day(file, cell_text(row, 0), &day)) {
        report_value(file, row->number, 0, cell_text(row, 0), "a date such as 2024-05-31");
        return;
    }
    for (size_t i = 1; i < row->count; i++) {
        char currency[CODE_SIZE];
        struct rate rate;
        const char *text = cell_text(row, i);
        if (is_blank_rate(text) || !read_currency(table->columns[i], currency))
            continue;
        if (!read_rate(file, text, &rate)) {
            report_value(file, row->number, i, text, "a rate above zero such as 0.912");
            continue;
        }
        rate.day = day;
        add_rate(file, row->number, "EUR", currency, &rate);
    }
}

static bool check_first_column(const struct rate_file *file, const struct reader_table *table,
                               struct error *error)
{
    return is_named(table->columns[0], "date") ||
           error_set(error, ERROR_USAGE,
                     "'%s': the first column is '%s'; of kind 'ecb' it is 'Date', and the others "
                     "are currencies",
                     file->name, table->columns[0]);
}

/* ---- files ---- */

/* Finds the columns of a table. A workbook's first sheet must have them, a further one that hasn't
 * is left out. False if the table can't be read. */
static bool begin_table(struct rate_file *file, const struct reader *reader, size_t index,
                        struct error *error)
{
    file->table = &reader->tables[index];
    file->name = file->table->path ? file->table->path : reader->path;
    bool good = file->rates->kind == RATES_ECB ? check_first_column(file, file->table, error)
                                               : find_columns(file, file->table, error);
    if (good || index == 0)
        return good;
    struct finding *finding = findings_add(file->findings, SEVERITY_WARNING, rule, category,
                                           "the sheet is not read: %s", error->text);
    if (finding)
        place_set(&finding->place, file->name, 0, 0);
    error_clear(error);
    return false;
}

static void take_row(struct rate_file *file, const struct row *row)
{
    if (file->rates->kind == RATES_ECB)
        take_day_row(file, file->table, row);
    else
        take_rate_row(file, row);
}

static bool read_rows(struct rate_file *file, struct reader *reader, struct error *error)
{
    size_t current = 0;
    bool good = begin_table(file, reader, current, error);
    for (struct row row; !error->kind && reader->next(reader, &row, error);) {
        if (row.table != current)
            good = begin_table(file, reader, current = row.table, error);
        if (good)
            take_row(file, &row);
    }
    report_rest(file);
    return !error->kind;
}

static bool read_file(struct rate_file *file, const char *path, struct error *error)
{
    const struct rates *rates = file->rates;
    struct source source = {.file = rates->file,
                            .delimiter = rates->delimiter,
                            .quote = rates->quote,
                            .encoding = rates->encoding};
    file->name = load_shown_name(file->publication, path);
    struct reader *reader = reader_open(path, file->name, &source, file->findings, error);
    if (!reader)
        return !error->kind; /* without a header: a finding says so */
    bool read = read_rows(file, reader, error);
    reader->close(reader);
    return read;
}

static bool read_entry(struct rate_book *book, const struct publication *publication,
                       unsigned entry, struct findings *findings, struct error *error)
{
    const struct rates *rates = &publication->rates[entry];
    size_t count;
    char **paths = path_glob(publication->folder, rates->file, &count, error);
    bool read =
        !error->kind &&
        (count > 0 || error_set(error, ERROR_USAGE,
                                "no file matches '%s', rates of publication.yaml", rates->file));
    for (size_t i = 0; read && i < count; i++) {
        struct rate_file file = {.book = book,
                                 .publication = publication,
                                 .rates = rates,
                                 .entry = entry,
                                 .findings = findings};
        read = read_file(&file, paths[i], error);
    }
    path_list_free(paths, paths ? count : 0);
    return read;
}

/* ---- order ---- */

static int compare_rates(const void *a, const void *b)
{
    const struct rate *x = a, *y = b;
    if (x->day != y->day)
        return x->day < y->day ? -1 : 1;
    return (x->digits > y->digits) - (x->digits < y->digits);
}

static void report_two_rates(const struct rate_table *table, const struct publication *publication,
                             const struct series *series, int day, struct findings *findings)
{
    struct finding *finding =
        findings_add(findings, SEVERITY_CRITICAL, rule, category,
                     "%s has two different rates for a %s on %04d-%02d-%02d; keep one of them",
                     series->currency, table->base, day / 10000, day / 100 % 100, day % 100);
    if (finding)
        place_set(&finding->place, publication->rates[table->entry].file, 0, 0);
}

static bool is_same_rate(const struct rate *a, const struct rate *b)
{
    return a->digits == b->digits && a->scale == b->scale;
}

/* Sorts, and leaves out what is there twice, as the UN's rates are by country. */
static void settle_series(const struct rate_table *table, const struct publication *publication,
                          struct series *series, struct findings *findings)
{
    size_t kept = 0, found = 0;
    qsort(series->rates, series->count, sizeof *series->rates, compare_rates);
    for (size_t i = 0; i < series->count; i++) {
        struct rate rate = series->rates[i];
        bool again = kept > 0 && series->rates[kept - 1].day == rate.day;
        if (!again)
            series->rates[kept++] = rate;
        else if (!is_same_rate(&series->rates[kept - 1], &rate) && found++ < FINDINGS_MOST)
            report_two_rates(table, publication, series, rate.day, findings);
    }
    series->count = kept;
}

struct rate_book *rate_book_read(const struct publication *publication, struct findings *findings,
                                 struct error *error)
{
    if (publication->rates_count == 0) {
        error_set(error, ERROR_USAGE,
                  "there are no exchange rates; name their files under 'rates' "
                  "in publication.yaml");
        return NULL;
    }
    struct rate_book *book = xcalloc(1, sizeof *book);
    for (unsigned i = 0; i < publication->rates_count; i++)
        if (!read_entry(book, publication, i, findings, error)) {
            rate_book_free(book);
            return NULL;
        }
    for (size_t i = 0; i < book->count; i++)
        for (size_t j = 0; j < book->tables[i].count; j++)
            settle_series(&book->tables[i], publication, &book->tables[i].series[j], findings);
    return book;
}

/* ---- finding ---- */

/* The newest rate of the day or earlier, NULL if all are later. */
static const struct rate *newest_until(const struct series *series, int day)
{
    size_t first = 0, end = series->count; /* all before `first` are in time, none from `end` on */
    while (first < end) {
        size_t middle = first + (end - first) / 2;
        if (series->rates[middle].day <= day)
            first = middle + 1;
        else
            end = middle;
    }
    return first ? &series->rates[first - 1] : NULL;
}

/* Days since 1 March of year 0, in the calendar of today. */
static long day_number(int day)
{
    long year = day / 10000, month = day / 100 % 100;
    if (month < 3) {
        year--;
        month += 12;
    }
    return 365 * year + year / 4 - year / 100 + year / 400 + (153 * (month - 3) + 2) / 5 +
           day % 100;
}

static bool is_outdated(enum rates_kind kind, int from, int day)
{
    enum { DAYS_OF_ECB = 10 }; /* longer than any run of holidays */
    switch (kind) {
    case RATES_UN:
        return from / 100 != day / 100;
    case RATES_ECB:
        return day_number(day) - day_number(from) > DAYS_OF_ECB;
    case RATES_PLAIN:
        break;
    }
    return false;
}

static bool find_rate(const struct rate_table *table, const char *currency, int day,
                      struct rate *rate)
{
    if (memcmp(table->base, currency, CODE_SIZE) == 0) {
        *rate = (struct rate){.digits = 1, .day = day};
        return true;
    }
    const struct series *series = find_series(table, currency);
    const struct rate *newest = series ? newest_until(series, day) : NULL;
    if (!newest || is_outdated(table->kind, newest->day, day))
        return false;
    *rate = *newest;
    return true;
}

bool rate_book_find(const struct rate_book *book, const char *from, const char *to, const char *day,
                    struct rate_pair *pair)
{
    char codes[2][CODE_SIZE];
    if (!read_currency(from, codes[0]) || !read_currency(to, codes[1]) || !date_is_valid(day))
        return false;
    int number = (int)(strtol(day, NULL, 10) * 10000 + strtol(day + 5, NULL, 10) * 100 +
                       strtol(day + 8, NULL, 10));
    for (size_t i = 0; i < book->count; i++)
        if (find_rate(&book->tables[i], codes[0], number, &pair->from) &&
            find_rate(&book->tables[i], codes[1], number, &pair->to))
            return true;
    return false;
}
