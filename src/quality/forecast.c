/* What the Dashboard and the index will say, and when that will change by itself. */
#include <stdlib.h>

#include "base/alloc.h"
#include "base/language.h"
#include "quality/day.h"
#include "quality/quality_inside.h"

#define COUNT(array) (sizeof(array) / sizeof *(array))

static const struct figure_column score_columns[] = {
    {"score", N_("Score"), FIGURE_TEXT},
    {"now", N_("As published"), FIGURE_SHARE},
    {"published", N_("With these files"), FIGURE_SHARE},
    {"remark", N_("Remark"), FIGURE_TEXT}};

static const struct figure_column forecast_columns[] = {
    {"what", N_("What"), FIGURE_TEXT},
    {"now", N_("As published"), FIGURE_TEXT},
    {"published", N_("With these files"), FIGURE_TEXT},
    {"until", N_("Changes on"), FIGURE_DATE},
    {"then", N_("Then"), FIGURE_TEXT},
    {"advice", N_("What to do"), FIGURE_TEXT}};

/* ---- ratings ---- */

static struct month_set months_of_days(const struct day_set *days, int today)
{
    struct month_set months = month_set_around(today);
    for (int day = days->first; day < days->first + DAYS_BEFORE + DAYS_AFTER; day++)
        if (day_set_has(days, day))
            month_set_add(&months, day);
    return months;
}

static void rate(struct rating *rating, int day)
{
    rating->frequency = frequency_on(&rating->updates, day, rating->first_published);
    rating->lag = lag_on(&rating->transactions, day);
    rating->score = timeliness_score(rating->frequency, rating->lag);
    rating->multiplier = timeliness_multiplier(rating->frequency, rating->lag);
}

/* As the journal or the settings have it, whichever is earlier. */
static int first_publication(const struct quality *quality)
{
    int seen = quality->settings.history->first_published;
    int said = day_parse(quality->settings.first_published);
    return said != NO_DAY && (seen == NO_DAY || said < seen) ? said : seen;
}

struct rating rating_now(const struct quality *quality)
{
    const struct update_history *history = quality->settings.history;
    int today = quality->yardstick.today;
    struct rating rating = {.updates = month_set_around(today),
                            .transactions = month_set_around(today),
                            .first_published = NO_DAY};
    if (history) {
        rating.updates = history->updates;
        rating.first_published = first_publication(quality);
        rating.transactions = months_of_days(&history->visible, today);
        updates_foresee(&rating.updates, &history->visible, today, history->newest);
    }
    rate(&rating, today);
    return rating;
}

struct rating rating_published(const struct quality *quality)
{
    const struct update_history *history = quality->settings.history;
    int today = quality->yardstick.today;
    struct rating rating = {.updates = month_set_around(today),
                            .transactions = quality->months,
                            .first_published = NO_DAY};
    if (history) {
        rating.updates = history->updates;
        rating.first_published = first_publication(quality);
        if (rating.first_published == NO_DAY)
            rating.first_published = today;
        updates_foresee(&rating.updates, &quality->days, today, history->newest);
    }
    rate(&rating, today);
    return rating;
}

/* ---- frequency and lag ---- */

/* True if a single update on that day keeps the rating where it is. */
static bool update_helps(const struct rating *rating, int on, int falls)
{
    struct month_set updates = rating->updates;
    month_set_add(&updates, on);
    return frequency_on(&updates, falls, rating->first_published) <= rating->frequency;
}

static int newest_of(const struct quality *quality)
{
    const struct update_history *history = quality->settings.history;
    int newest = day_set_latest(&quality->days, quality->yardstick.today);
    return history && history->newest > newest ? history->newest : newest;
}

static char *frequency_advice(const struct quality *quality, const struct rating *rating, int falls,
                              enum frequency then)
{
    char by[DAY_TEXT_SIZE], newest[DAY_TEXT_SIZE];
    int latest = newest_of(quality);
    day_text(falls - 1, by);
    if (!update_helps(rating, falls - 1, falls))
        return xasprintf(_("updates in several months until %s are needed to be rated %s"), by,
                         frequency_name(rating->frequency));
    if (latest == NO_DAY)
        return xasprintf(_("publish transactions by %s or be rated %s"), by, frequency_name(then));
    return xasprintf(_("publish again, with a transaction dated after %s, by %s or be rated %s"),
                     day_text(latest, newest), by, frequency_name(then));
}

static void add_frequency(struct row *row, const struct quality *quality, const struct rating *now,
                          const struct rating *published)
{
    int today = quality->yardstick.today;
    int falls = frequency_falls(&published->updates, today, published->first_published);
    enum frequency then =
        falls == NO_DAY ? FREQUENCY_UNKNOWN
                        : frequency_on(&published->updates, falls, published->first_published);
    char *advice = falls == NO_DAY ? NULL : frequency_advice(quality, published, falls, then);
    row_text(row, "frequency");
    row_text(row, frequency_name(now->frequency));
    row_text(row, frequency_name(published->frequency));
    row_day(row, falls);
    row_text(row, falls == NO_DAY ? NULL : frequency_name(then));
    row_text(row, advice);
    row_end(row);
    free(advice);
}

static void add_lag(struct row *row, const struct quality *quality, const struct rating *now,
                    const struct rating *published)
{
    int today = quality->yardstick.today;
    int falls = lag_falls(&published->transactions, today);
    char by[DAY_TEXT_SIZE];
    char *advice = NULL;
    if (falls != NO_DAY)
        advice = xasprintf(_("publish transactions of the last full month before %s or be rated "
                             "\"%s\""),
                           day_text(falls, by), lag_name(lag_on(&published->transactions, falls)));
    row_text(row, "time-lag");
    row_text(row, quality->settings.history ? lag_name(now->lag) : NULL);
    row_text(row, lag_name(published->lag));
    row_day(row, falls);
    row_text(row, falls == NO_DAY ? NULL : lag_name(lag_on(&published->transactions, falls)));
    row_text(row, advice);
    row_end(row);
    free(advice);
}

/* ---- the multiplier ---- */

static char *multiplier_text(double multiplier)
{
    return xasprintf("%.3f", multiplier);
}

/* The first day on which the multiplier is lower; `then` receives it. */
static int multiplier_falls(const struct rating *published, int today, double *then)
{
    for (int i = 1; i <= 36; i++) {
        struct rating later = *published;
        int day = day_month_begin(day_add_months(day_month_begin(today), i));
        rate(&later, day);
        if (later.multiplier < published->multiplier) {
            *then = later.multiplier;
            return day;
        }
    }
    return NO_DAY;
}

static void add_multiplier(struct row *row, const struct quality *quality,
                           const struct results *results, const struct rating *now,
                           const struct rating *published)
{
    double then = 0;
    int falls = multiplier_falls(published, quality->yardstick.today, &then);
    char *before = multiplier_text(now->multiplier),
         *after = multiplier_text(published->multiplier);
    char *later = falls == NO_DAY ? NULL : multiplier_text(then);
    char *advice = NULL;
    if (falls != NO_DAY)
        advice =
            xasprintf(_("the index falls from %.1f to %.1f unless new transactions are published"),
                      index_score(results, published->multiplier), index_score(results, then));
    row_text(row, "timeliness-multiplier");
    row_text(row, quality->settings.history ? before : NULL);
    row_text(row, after);
    row_day(row, falls);
    row_text(row, later);
    row_text(row, advice);
    row_end(row);
    free(before);
    free(after);
    free(later);
    free(advice);
}

/* ---- windows of total budgets ---- */

static void add_window(struct row *row, const struct quality *quality, size_t window)
{
    static const char *const names[] = {"total-budget-1", "total-budget-2", "total-budget-3"};
    const struct tally *tally = &quality->organisations.windows[window];
    bool passes = tally->relevant > 0 && tally->failed < tally->relevant;
    int closes = budget_window_closes(&quality->organisations, window, quality->yardstick.today);
    char first[DAY_TEXT_SIZE], last[DAY_TEXT_SIZE];
    int from = closes == NO_DAY ? quality->yardstick.today : closes;
    day_text(from + 365 * (int)window, first);
    day_text(from + 365 * ((int)window + 1), last);
    char *advice = passes && closes == NO_DAY
                       ? NULL
                       : xasprintf(_("add a total budget that ends from %s to %s"), first, last);
    row_text(row, names[window]);
    row_text(row, NULL);
    row_text(row, passes ? _("passes") : _("fails"));
    row_day(row, closes);
    row_text(row, closes == NO_DAY ? NULL : _("fails"));
    row_text(row, advice);
    row_end(row);
    free(advice);
}

static int next_closing(const struct quality *quality)
{
    int next = NO_DAY;
    for (size_t i = 0; i < BUDGET_WINDOWS; i++) {
        int closes = budget_window_closes(&quality->organisations, i, quality->yardstick.today);
        if (closes != NO_DAY && (next == NO_DAY || closes < next))
            next = closes;
    }
    return next;
}

/* ---- scores ---- */

static void add_score(struct row *row, const char *name, double now, double published,
                      const char *remark)
{
    row_text(row, name);
    row_share(row, now);
    row_share(row, published);
    row_text(row, remark);
    row_end(row);
}

static void add_scores(const struct quality *quality, const struct results *results,
                       const struct rating *now, const struct rating *published,
                       struct figures *figures)
{
    struct row row = {.table = figures_add(figures, "quality_scores", "Scores", score_columns,
                                           COUNT(score_columns))};
    double forward = forward_score(&quality->forward);
    double comprehensive = comprehensive_score(&quality->comprehensive);
    bool known = quality->settings.history != NULL;
    add_score(&row, "index", -1, index_score(results, published->multiplier) / 100,
              _("Aid Transparency Index, without what is judged by hand"));
    add_score(&row, "timeliness", known ? now->score : -1, published->score,
              known ? "Dashboard" : _("Dashboard; the frequency is taken for Monthly"));
    add_score(&row, "forward-looking", -1, forward, "Dashboard");
    add_score(&row, "comprehensive", -1, comprehensive, "Dashboard");
    add_score(&row, "overall", -1, (published->score + forward + comprehensive) / 3,
              _("Dashboard: the mean of the three"));
    figure_table_note(row.table, "Shares of 1. Forecasts for the files as they are, would they be "
                                 "published today.");
}

void figures_add_forecast(const struct quality *quality, const struct results *results,
                          struct figures *figures)
{
    struct rating now = rating_now(quality), published = rating_published(quality);
    add_scores(quality, results, &now, &published, figures);
    struct row row = {.table = figures_add(figures, "forecast", "Forecast", forecast_columns,
                                           COUNT(forecast_columns))};
    add_frequency(&row, quality, &now, &published);
    add_lag(&row, quality, &now, &published);
    add_multiplier(&row, quality, results, &now, &published);
    for (size_t i = 0; i < BUDGET_WINDOWS; i++)
        add_window(&row, quality, i);
    int closes = next_closing(quality);
    char text[DAY_TEXT_SIZE];
    if (closes != NO_DAY)
        note_format(row.table, "The next test of total budgets that passes now fails on %s.",
                    day_text(closes, text));
    figure_table_note(row.table, "Windows of total budgets are counted in days from today, so they "
                                 "move without any change of the data.");
}
