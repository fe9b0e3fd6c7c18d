/* fx(amount, currency, date, target) */
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/alloc.h"
#include "base/date.h"
#include "store/function_inside.h"
#include "store/rates.h"

enum { USUAL_PLACES = 2, SHORT_TEXT = 64 };

/* Digits after the point where they are not two (ISO 4217). */
static const struct {
    char currency[4];
    unsigned places;
} minor_units[] = {
    {"BIF", 0}, {"CLP", 0}, {"DJF", 0}, {"GNF", 0}, {"ISK", 0}, {"JPY", 0}, {"KMF", 0},
    {"KRW", 0}, {"PYG", 0}, {"RWF", 0}, {"UGX", 0}, {"UYI", 0}, {"VND", 0}, {"VUV", 0},
    {"XAF", 0}, {"XOF", 0}, {"XPF", 0}, {"BHD", 3}, {"IQD", 3}, {"JOD", 3}, {"KWD", 3},
    {"LYD", 3}, {"OMR", 3}, {"TND", 3}, {"CLF", 4}, {"UYW", 4},
};

static unsigned places_of(const char *currency)
{
    for (size_t i = 0; i < sizeof minor_units / sizeof *minor_units; i++)
        if (strcasecmp(minor_units[i].currency, currency) == 0)
            return minor_units[i].places;
    return USUAL_PLACES;
}

static const struct rate_book *book_of(sqlite3_context *context)
{
    struct functions *functions = functions_of(context);
    if (functions->rates)
        return functions->rates;
    struct error error = ERROR_INIT;
    functions->rates = rate_book_read(functions->publication, &functions->findings, &error);
    if (!functions->rates)
        function_fail_for(context, "fx", &error);
    return functions->rates;
}

static void set_rate(struct decimal *decimal, const struct rate *rate)
{
    decimal_init(decimal);
    mpz_set_ui(decimal->digits, rate->digits);
    decimal->scale = rate->scale;
}

static void convert(struct decimal *amount, const struct rate_pair *pair, unsigned places)
{
    struct decimal from, to;
    set_rate(&from, &pair->from);
    set_rate(&to, &pair->to);
    decimal_multiply(amount, &to);
    decimal_divide(amount, &from, places);
    decimal_clear(&from);
    decimal_clear(&to);
}

/* The texts of currency, date and target; "" where there is none. They are cut at SHORT_TEXT,
 * longer than any that there is a rate for. */
struct request {
    char currency[SHORT_TEXT], date[SHORT_TEXT], target[SHORT_TEXT];
};

static void copy_argument(char text[SHORT_TEXT], sqlite3_value *value)
{
    struct argument argument = {.length = 0};
    size_t length = argument_read(value, &argument) ? argument.length : 0;
    if (length >= SHORT_TEXT)
        length = SHORT_TEXT - 1;
    if (length)
        memcpy(text, argument.text, length);
    text[length] = '\0';
}

static void note_missing(sqlite3_context *context, const struct request *request)
{
    char *text = xasprintf("%s to %s on %s", *request->currency ? request->currency : "no currency",
                           *request->target ? request->target : "no currency",
                           *request->date ? request->date : "no date");
    function_notes_add(&functions_of(context)->notes, NOTE_RATE, NULL, NULL, text, strlen(text));
    free(text);
}

/* Money in the same currency stays as it is, to the last digit. */
static void exchange(sqlite3_context *context, const struct request *request,
                     struct decimal *amount)
{
    struct rate_pair pair;
    if (strcasecmp(request->currency, request->target) == 0 && *request->currency) {
        function_give_decimal(context, amount);
        return;
    }
    const struct rate_book *book = book_of(context);
    if (!book)
        return;
    if (!rate_book_find(book, request->currency, request->target, request->date, &pair)) {
        note_missing(context, request);
        return;
    }
    convert(amount, &pair, places_of(request->target));
    function_give_decimal(context, amount);
}

/* An amount that iati_amount gave back is given back again, so that its row is refused. */
void function_fx(sqlite3_context *context, int count, sqlite3_value **values)
{
    struct argument amount_text;
    struct decimal amount;
    struct request request;
    (void)count;
    if (!argument_read(values[0], &amount_text))
        return;
    if (sqlite3_value_type(values[0]) == SQLITE_TEXT) {
        char *text = xstrndup(amount_text.text, amount_text.length);
        bool is_decimal = decimal_is_valid(text);
        free(text);
        if (!is_decimal) {
            function_refuse(context, values[0], NOTE_AMOUNT_UNREADABLE);
            return;
        }
    }
    copy_argument(request.currency, values[1]);
    copy_argument(request.date, values[2]);
    copy_argument(request.target, values[3]);
    if (function_decimal(context, "fx", values[0], &amount))
        exchange(context, &request, &amount);
    decimal_clear(&amount);
}
