/* Redaction: remembering what was taken out, and finding out what of it still stands somewhere. */
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/hash.h"
#include "base/text_fold.h"
#include "base/text_search.h"
#include "standard/value.h"
#include "store/redaction_inside.h"
#include "store/sql.h"

/* ---- remembering ---------------------------------------------------------------------------- */

/* Whoever is withheld everywhere, and words that may stand nowhere, are leaks wherever they stand;
 * an identifier may be one that stays. */
static enum redaction_elsewhere elsewhere_of(const struct redaction *said, enum sense sense)
{
    bool is_everywhere = said->action == REDACTION_WITHHOLD &&
                         (!said->everywhere || *said->everywhere) && sense != SENSE_ACTIVITY;
    bool is_word = said->words && !said->table;
    if (said->elsewhere == ELSEWHERE_STAYS && (is_everywhere || is_word))
        return ELSEWHERE_STOP;
    return said->elsewhere;
}

/* Of redactions of the same value the one that allows least is remembered. */
static bool remember(struct redacting *redacting, sqlite3_int64 rule, const char *table,
                     const char *column, const char *value, enum sense sense, bool own)
{
    static const int strictness[] = {
        [ELSEWHERE_WARN] = 0, [ELSEWHERE_STAYS] = 1, [ELSEWHERE_STOP] = 2};
    int strict = strictness[elsewhere_of(redacting->rules[rule - 1].said, sense)];
    return !sense_is_telling(sense, value) ||
           redacting_run(redacting,
                         "INSERT INTO withheld(rule, table_name, column_name, value, folded, sense,"
                         " is_own, strictness) VALUES(%lld, %Q, %Q, %Q, redaction_fold(%Q), %d, %d,"
                         " %d) ON CONFLICT(folded) DO UPDATE SET rule = excluded.rule, table_name ="
                         " excluded.table_name, column_name = excluded.column_name, sense ="
                         " excluded.sense, strictness = excluded.strictness WHERE"
                         " excluded.strictness > strictness",
                         rule, table, column, value, value, (int)sense, own, strict);
}

bool withheld_remember(struct redacting *redacting, sqlite3_int64 rule, const struct table *table,
                       int column, const char *value, bool own)
{
    enum sense sense = sense_of(redacting->senses, table, column)->sense;
    return withheld_remember_as(redacting, rule, table, column, sense, value, own);
}

bool withheld_remember_as(struct redacting *redacting, sqlite3_int64 rule,
                          const struct table *table, int column, enum sense sense,
                          const char *value, bool own)
{
    size_t length;
    const char *bare = value_trim(value, &length);
    char *text = xstrndup(bare, length);
    bool done =
        remember(redacting, rule, table->name, table->columns[column].name, text, sense, own);
    free(text);
    return done;
}

bool withheld_remember_word(struct redacting *redacting, sqlite3_int64 rule, const char *word)
{
    return remember(redacting, rule, NULL, NULL, word, SENSE_NAME, true);
}

bool withheld_count(struct redacting *redacting, sqlite3_int64 rule, const struct table *table,
                    const char *rows)
{
    const char *identifier = redacting_identifier(table);
    return redacting_run(redacting,
                         "INSERT OR IGNORE INTO temp.redacting_touched SELECT %lld, %d, rowid FROM "
                         "\"%w\" WHERE rowid IN (%s)",
                         rule, (int)table->index, table->name, rows) &&
           redacting_run(redacting,
                         "INSERT OR IGNORE INTO redaction_activities SELECT %lld, %s FROM \"%w\" "
                         "WHERE %s IS NOT NULL AND rowid IN (%s)",
                         rule, identifier, table->name, identifier, rows);
}

/* ---- what still stands ------------------------------------------------------------------------
 */

/* How a value stands in the records that are left. */
enum { STANDS_WHOLE = 1, STANDS_WITHIN = 2 };

struct value_note {
    sqlite3_int64 rule; /* 0: no such value */
    enum sense sense;
    bool goes_on;  /* an activity that stays has this identifier */
    uint64_t hash; /* of the value as it is compared */
    enum redaction_elsewhere elsewhere;
    unsigned stands;
};

/* How often values of a rule stand in a column. */
struct column_note {
    size_t whole, within;                  /* rows */
    sqlite3_int64 last_whole, last_within; /* rowids, so that each row counts once */
    sqlite3_int64 source;                  /* of the first row */
};

struct looking {
    struct value_note *values;
    size_t value_count;
    struct text_search *search;
    const struct table *table; /* at hand */
    struct column_note *notes; /* by rule, then by column */
    int column;
    const char *text; /* of the cell */
    bool has_hash;
    uint64_t hash; /* of the cell as it is compared; once it was asked for */
    sqlite3_int64 rowid, source;
    const struct senses *senses;
};

static uint64_t hash_folded(const char *text)
{
    char *folded = text_folded(text);
    uint64_t hash = hash_text(folded, strlen(folded));
    free(folded);
    return hash;
}

/* True if the hit's value is all that stands in the cell. Long texts are found piece by piece. */
static bool is_whole_cell(struct looking *looking, size_t id)
{
    if (!looking->has_hash)
        looking->hash = hash_folded(looking->text);
    looking->has_hash = true;
    return looking->hash == looking->values[id].hash;
}

static bool take_value(struct redacting *redacting, sqlite3_stmt *row, void *context)
{
    struct looking *looking = context;
    size_t id = (size_t)sqlite3_column_int64(row, 0);
    sqlite3_int64 rule = sqlite3_column_int64(row, 1);
    enum sense sense = (enum sense)sqlite3_column_int(row, 3);
    looking->values[id] =
        (struct value_note){.rule = rule,
                            .sense = sense,
                            .goes_on = sqlite3_column_int(row, 4) != 0,
                            .hash = hash_folded(sql_text(row, 2)),
                            .elsewhere = elsewhere_of(redacting->rules[rule - 1].said, sense)};
    withheld_look_for(looking->search, sql_text(row, 2), sense, id);
    return true;
}

static void note_hit(void *context, const struct text_hit *hit)
{
    struct looking *looking = context;
    struct value_note *value = &looking->values[hit->id];
    struct column_note *note =
        &looking->notes[((size_t)value->rule - 1) * looking->table->column_count +
                        (size_t)looking->column];
    bool is_whole = is_whole_cell(looking, hit->id);
    value->stands |= is_whole ? STANDS_WHOLE : STANDS_WITHIN;
    enum sense here = sense_of(looking->senses, looking->table, looking->column)->sense;
    if (is_whole && value->goes_on && (looking->column == 0 || here == SENSE_ACTIVITY))
        return; /* an activity that stays */
    sqlite3_int64 *last = is_whole ? &note->last_whole : &note->last_within;
    if (*last == looking->rowid)
        return;
    *last = looking->rowid;
    if (!note->whole && !note->within)
        note->source = looking->source;
    note->whole += is_whole;
    note->within += !is_whole;
}

/* Of UN financial data only what names someone: the rest are codes and amounts, or stays inside. */
static bool is_looked_through(const struct looking *looking, int column)
{
    const struct table *table = looking->table;
    enum column_role role = table->columns[column].role;
    return (role == COLUMN_VALUE || role == COLUMN_IDENTIFIER) &&
           (table->identifier != NO_COLUMN ||
            sense_of(looking->senses, table, column)->sense != SENSE_NONE);
}

/* A row: rowid, then all columns. */
static bool look_through_row(struct redacting *redacting, sqlite3_stmt *row, void *context)
{
    struct looking *looking = context;
    (void)redacting;
    looking->rowid = sqlite3_column_int64(row, 0);
    looking->source = sqlite3_column_int64(row, looking->table->source + 1);
    for (size_t i = 0; i < looking->table->column_count; i++) {
        const char *text = is_looked_through(looking, (int)i) ? sql_text(row, (int)i + 1) : NULL;
        if (!text)
            continue;
        looking->text = text;
        looking->has_hash = false;
        looking->column = (int)i;
        text_search_memory(looking->search, text, strlen(text), false, note_hit, looking);
    }
    return true;
}

static void report_column(struct redacting *redacting, const struct looking *looking, size_t rule,
                          size_t column)
{
    const struct column_note *note = &looking->notes[rule * looking->table->column_count + column];
    const struct redaction *said = redacting->rules[rule].said;
    if (!note->whole && !note->within)
        return;
    size_t rows = note->whole > note->within ? note->whole : note->within;
    bool is_allowed = said->elsewhere == ELSEWHERE_WARN ||
                      (!note->within && elsewhere_of(said, SENSE_NAME) == ELSEWHERE_STAYS);
    struct finding *finding = findings_add(
        redacting->findings, SEVERITY_WARNING, "x.redaction.elsewhere", "redaction",
        "what redaction '%s' withholds also stands in %s.%s of %zu other row%s%s", said->name,
        looking->table->name, looking->table->columns[column].name, rows, rows == 1 ? "" : "s",
        is_allowed ? ", where it stays published"
                   : "; redact it there too, since nothing with it in is published");
    if (finding)
        store_source_place(redacting->store, note->source, &finding->place);
}

static bool look_through_table(struct redacting *redacting, struct looking *looking,
                               const struct table *table)
{
    looking->table = table;
    looking->notes = xcalloc(redacting->rule_count * table->column_count, sizeof *looking->notes);
    bool looked =
        redacting_each(redacting, sqlite3_mprintf("SELECT rowid, * FROM \"%w\"", table->name),
                       look_through_row, looking);
    for (size_t rule = 0; looked && rule < redacting->rule_count; rule++)
        for (size_t column = 0; column < table->column_count; column++)
            report_column(redacting, looking, rule, column);
    free(looking->notes);
    return looked;
}

/* Values that are published by right are not looked for. */
static bool settle_values(struct redacting *redacting, const struct looking *looking)
{
    bool settled = true;
    for (size_t id = 1; settled && id <= looking->value_count; id++) {
        const struct value_note *value = &looking->values[id];
        bool stays = (value->elsewhere == ELSEWHERE_STAYS && (value->stands & STANDS_WHOLE)) ||
                     (value->elsewhere == ELSEWHERE_WARN && value->stands);
        if (value->rule && stays)
            settled =
                redacting_run(redacting, "UPDATE withheld SET is_searched = 0 WHERE id = %lld",
                              (sqlite3_int64)id);
    }
    return settled;
}

static bool look_elsewhere(struct redacting *redacting)
{
    const struct layout *layout = redacting->store->layout;
    sqlite3_int64 count = 0;
    if (!sql_number(redacting->store->db, "SELECT coalesce(max(id), 0) FROM withheld", &count,
                    redacting->error))
        return false;
    struct looking looking = {.values = xcalloc((size_t)count + 1, sizeof *looking.values),
                              .value_count = (size_t)count,
                              .search = text_search_new(),
                              .senses = redacting->senses};
    bool looked =
        redacting_each(redacting,
                       sqlite3_mprintf("SELECT id, rule, value, sense, value IN (SELECT "
                                       "iati_identifier FROM activities) FROM withheld WHERE "
                                       "is_searched ORDER BY id"),
                       take_value, &looking);
    text_search_ready(looking.search);
    for (size_t i = 0; looked && text_search_count(looking.search) && i < layout->table_count; i++)
        looked = look_through_table(redacting, &looking, layout->tables[i]);
    looked = looked && settle_values(redacting, &looking);
    text_search_free(looking.search);
    free(looking.values);
    return looked;
}

/* ---- all --------------------------------------------------------------------------------------
 */

static bool allow(struct redacting *redacting, const char *text)
{
    return !text || redacting_run(redacting,
                                  "UPDATE withheld SET is_searched = 0 WHERE folded = "
                                  "redaction_fold(%Q)",
                                  text);
}

/* What publication.yaml itself has published: the publisher, the datasets, what stands instead. */
static bool allow_own_texts(struct redacting *redacting)
{
    const struct publication *publication = redacting->publication;
    bool allowed = allow(redacting, publication->organisation.ref);
    for (unsigned i = 0; allowed && i < publication->organisation.name_count; i++)
        allowed = allow(redacting, publication->organisation.name[i].narrative);
    for (unsigned i = 0; allowed && i < publication->datasets_count; i++)
        allowed = allow(redacting, publication->datasets[i].title);
    for (size_t i = 0; allowed && i < redacting->rule_count; i++)
        allowed = allow(redacting, redacting->rules[i].said->with);
    return allowed;
}

/* A row counts once, however many of its columns were changed. */
static bool settle_counts(struct redacting *redacting)
{
    const struct layout *layout = redacting->store->layout;
    for (size_t i = 0; i < layout->table_count; i++)
        if (!redacting_run(redacting,
                           "INSERT INTO redaction_rows SELECT rule, %Q, count(*) FROM "
                           "temp.redacting_touched WHERE tab = %d GROUP BY rule",
                           layout->tables[i]->name, (int)i))
            return false;
    return true;
}

bool withheld_settle(struct redacting *redacting)
{
    return allow_own_texts(redacting) && settle_counts(redacting) &&
           redacting_run(redacting,
                         "DELETE FROM redaction_activities WHERE iati_identifier NOT IN (SELECT "
                         "iati_identifier FROM activities WHERE iati_identifier IS NOT NULL UNION "
                         "SELECT organisation_identifier FROM organisations WHERE "
                         "organisation_identifier IS NOT NULL)") &&
           look_elsewhere(redacting);
}
