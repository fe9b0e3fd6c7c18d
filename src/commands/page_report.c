#include "commands/page_report.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/alloc.h"
#include "base/date.h"
#include "base/file.h"
#include "base/language.h"
#include "commands/checking.h"
#include "commands/session.h"
#include "convert/outputs.h"
#include "quality/quality.h"
#include "quality/setup.h"
#include "quality/update_history.h"
#include "report/figures_page.h"
#include "report/figures_write.h"
#include "report/findings_figures.h"
#include "report/findings_text.h"
#include "report/portfolio.h"
#include "report/report_summary.h"
#include "store/journal.h"
#include "store/rates.h"
#include "validate/item_stream.h"

enum { DAY_LENGTH = 10 };

/* A file that is reported on. Texts are lent, but for `published_at`. */
struct reported {
    const char *path, *name, *title, *date;
    enum dataset_kind kind;
    size_t items;
    char *published_at; /* NULL: never, or not known */
    uint64_t version;
};

struct page_work {
    const struct page_request *request;
    struct session session;
    char now[DATETIME_TEXT_SIZE], today[DAY_LENGTH + 1];
    struct store *store;
    struct journal *journal; /* the session's; NULL: none */
    struct output_list outputs;
    struct reported *files;
    size_t file_count;
    size_t file; /* the one that is being read */
    struct rate_book *rates;
    struct update_history *history;
    struct codelists *codelists;
    struct names *names;
    struct language_list languages;
    struct portfolio *portfolio;
    struct quality_setup setup;
    struct quality *quality;
    struct finding_log *log;
    struct figures *figures;
    struct figure_table *summary;
};

/* ---- what is asked for ---- */

enum page_format { PAGE_HTML, PAGE_JSON, PAGE_CSV, PAGE_XLSX, PAGE_FORMATS };
static const char *const format_names[PAGE_FORMATS] = {"html", "json", "csv", "xlsx"};

static bool find_format(const struct page_request *request, enum page_format *format,
                        struct error *error)
{
    for (int i = 0; i < PAGE_FORMATS; i++)
        if (strcmp(format_names[i], request->format) == 0) {
            *format = (enum page_format)i;
            return i != PAGE_XLSX || request->output ||
                   error_set(error, ERROR_USAGE,
                             "a workbook can't go to standard output; name a file with -o");
        }
    return error_set(error, ERROR_USAGE,
                     "there is no format '%s'; expected html, json, csv or xlsx", request->format);
}

static bool set_now(struct page_work *work, struct error *error)
{
    const char *now = work->request->now;
    if (now && !date_is_valid(now) && !datetime_is_valid(now))
        return error_set(error, ERROR_USAGE,
                         "--now \"%s\" is no day; expected one such as 2024-05-31", now);
    datetime_now(work->now);
    if (now)
        snprintf(work->now, sizeof work->now, "%.*sT00:00:00Z", DAY_LENGTH, now);
    snprintf(work->today, sizeof work->today, "%.*s", DAY_LENGTH, work->now);
    return true;
}

/* ---- the files ---- */

static bool add_outputs(struct page_work *work)
{
    struct session *session = &work->session;
    work->store = store_open(session->publication, session->layout, &session->error);
    if (!work->store ||
        !outputs_read(work->store, session->publication, &work->outputs, &session->error))
        return false;
    work->files = xcalloc(work->outputs.count + 1, sizeof *work->files);
    for (size_t i = 0; i < work->outputs.count; i++) {
        const struct output *output = &work->outputs.items[i];
        if (output->kind != DATASET_UNSDG)
            work->files[work->file_count++] = (struct reported){.path = output->file,
                                                                .name = output->name,
                                                                .title = output->title,
                                                                .date = output->date,
                                                                .kind = output->kind};
    }
    return true;
}

static void add_files(struct page_work *work)
{
    work->files = xcalloc(work->request->file_count, sizeof *work->files);
    for (size_t i = 0; i < work->request->file_count; i++) {
        const char *path = work->request->files[i];
        work->files[work->file_count++] = (struct reported){.path = path, .name = path};
    }
}

/* ---- what is known beside them ---- */

static bool open_journal(struct page_work *work)
{
    work->journal = session_journal(&work->session, false);
    return !work->session.error.kind;
}

static bool find_published(struct page_work *work)
{
    bool found = true;
    for (size_t i = 0; found && work->journal && i < work->file_count; i++) {
        struct journal_entry entry;
        bool is_known = false;
        found = journal_last(work->journal, work->files[i].name, &entry, &is_known,
                             &work->session.error);
        if (!found || !is_known)
            continue;
        if (entry.outcome != JOURNAL_WITHDRAWN) {
            work->files[i].published_at = xstrdup(entry.published_at);
            work->files[i].version = entry.version;
        }
        journal_entry_release(&entry);
    }
    return found;
}

static bool open_publication(struct page_work *work)
{
    struct session *session = &work->session;
    const struct page_request *request = work->request;
    if (request->file_count && !request->folder) {
        *session = (struct session){.lock = {.descriptor = -1}, .findings = FINDINGS_INIT};
        session->standard = standard_load_lean("2.03", &session->error);
        return session->standard != NULL;
    }
    if (!session_open(session, request->folder ? request->folder : "."))
        return false;
    const struct publication *publication = session->publication;
    if (publication->rates_count)
        work->rates = rate_book_read(publication, &session->findings, &session->error);
    return !session->error.kind && open_journal(work) &&
           (request->file_count || add_outputs(work)) && find_published(work);
}

static bool open_history(struct page_work *work)
{
    if (!work->journal)
        return true;
    work->history = update_history_read(work->session.publication->folder, work->journal,
                                        work->today, &work->session.error);
    return work->history != NULL;
}

/* ---- languages ---- */

static void skip_root(void *context, enum file_kind kind, const struct node *root)
{
    (void)context;
    (void)kind;
    (void)root;
}

static void take_languages(void *context, enum file_kind kind, const struct node *item)
{
    struct page_work *work = context;
    if (kind == FILE_ACTIVITIES)
        language_list_add(&work->languages, item, work->names);
}

static void add_language(struct language_list *list, const char *language)
{
    list->items = grow(list->items, list->count, &list->capacity, sizeof *list->items);
    list->items[list->count++] = xstrdup(language);
}

/* Those of the publication; without one those that the files are found to have. */
static bool find_languages(struct page_work *work)
{
    const struct publication *publication = work->session.publication;
    if (publication) {
        if (publication->defaults && publication->defaults->language)
            add_language(&work->languages, publication->defaults->language);
        for (unsigned i = 0; i < publication->languages_count; i++)
            add_language(&work->languages, publication->languages[i]);
        return true;
    }
    const struct item_taker taker = {work, skip_root, take_languages};
    static const char *const needed[] = {"title", "xml:lang"};
    for (size_t i = 0; i < sizeof needed / sizeof *needed; i++)
        names_add(work->names, needed[i], strlen(needed[i]));
    for (size_t i = 0; i < work->file_count; i++)
        if (!item_stream_read(work->files[i].path, work->names, &taker, &work->session.error))
            return false;
    return true;
}

/* ---- reading ---- */

static void take_root(void *context, enum file_kind kind, const struct node *root)
{
    struct page_work *work = context;
    struct reported *file = &work->files[work->file];
    file->kind = kind == FILE_ACTIVITIES ? DATASET_ACTIVITIES : DATASET_ORGANISATIONS;
    if (kind == FILE_ACTIVITIES)
        portfolio_begin_file(work->portfolio, root);
    quality_begin_file(work->quality);
}

static void take_item(void *context, enum file_kind kind, const struct node *item)
{
    struct page_work *work = context;
    work->files[work->file].items++;
    if (kind == FILE_ACTIVITIES) {
        portfolio_add(work->portfolio, item);
        quality_add_activity(work->quality, item);
    } else {
        quality_add_organisation(work->quality, item);
    }
}

static bool make_readers(struct page_work *work)
{
    struct session *session = &work->session;
    const struct publication *publication = session->publication;
    const struct defaults *defaults = publication ? publication->defaults : NULL;
    const struct portfolio_settings settings = {
        .standard = session->standard,
        .currency = defaults && defaults->currency ? defaults->currency : "USD",
        .rates = work->rates,
        .languages = (const char *const *)work->languages.items,
        .language_count = work->languages.count,
    };
    if (!quality_setup_read(&work->setup, publication, &session->error))
        return false;
    work->setup.settings.today = work->today;
    work->setup.settings.rates = work->rates;
    work->setup.settings.history = work->history;
    work->portfolio = portfolio_new(work->names, work->codelists, &settings, &session->error);
    if (work->portfolio)
        work->quality =
            quality_new(work->names, work->codelists, &work->setup.settings, &session->error);
    return work->quality != NULL;
}

static bool read_files(struct page_work *work, struct error *error)
{
    const struct item_taker taker = {work, take_root, take_item};
    for (work->file = 0; work->file < work->file_count; work->file++)
        if (!item_stream_read(work->files[work->file].path, work->names, &taker, error))
            return false;
    return true;
}

static bool validate_files(struct page_work *work)
{
    struct session *session = &work->session;
    const struct validator_options options = {.now = work->now};
    session->validator = validator_new(&options, &session->error);
    work->log = finding_log_new(NULL);
    bool validated = session->validator != NULL;
    for (size_t i = 0; validated && i < work->file_count; i++)
        validated = check_file(session->validator, work->files[i].path, NULL, work->log, NULL,
                               &session->error);
    return validated && check_settle(session->validator, work->log, &session->error);
}

/* Reading the files, beside validating them: neither needs what the other makes. */
struct reading {
    struct page_work *work;
    struct error error;
    bool done;
};

static void *run_reading(void *context)
{
    struct reading *reading = context;
    reading->done = read_files(reading->work, &reading->error);
    return NULL;
}

/* What can't be read is told before what can't be validated. */
static bool read_and_validate(struct page_work *work)
{
    struct reading reading = {.work = work, .error = ERROR_INIT};
    pthread_t thread;
    bool has_thread = pthread_create(&thread, NULL, run_reading, &reading) == 0;
    if (!has_thread)
        run_reading(&reading);
    bool validated = (has_thread || reading.done) && validate_files(work);
    if (has_thread)
        pthread_join(thread, NULL);
    return reading.done ? validated : error_settle(&work->session.error, &reading.error, false);
}

/* ---- tables ---- */

static const char *number(size_t count, char text[COUNT_TEXT_SIZE])
{
    snprintf(text, COUNT_TEXT_SIZE, "%zu", count);
    return text;
}

static void add_dataset(const struct reported *file, struct figure_table *table)
{
    struct stat facts;
    char items[COUNT_TEXT_SIZE], size[COUNT_TEXT_SIZE], version[COUNT_TEXT_SIZE];
    bool known = stat(file->path, &facts) == 0;
    char *date = file->date ? xstrndup(file->date, DAY_LENGTH) : NULL;
    char *published = file->published_at ? xstrndup(file->published_at, DAY_LENGTH) : NULL;
    figure_table_row(
        table, (const char *[]){file->name, file->title ? file->title : file->name,
                                file->kind == DATASET_ACTIVITIES ? C_("kind", "activities")
                                                                 : C_("kind", "organisation"),
                                number(file->items, items),
                                known ? number((size_t)facts.st_size, size) : NULL, date, published,
                                file->version ? number((size_t)file->version, version) : NULL});
    free(published);
    free(date);
}

static void add_datasets(struct page_work *work)
{
    static const struct figure_column columns[] = {
        {"name", N_("Dataset"), FIGURE_TEXT},
        {"title", N_("Title"), FIGURE_TEXT},
        {"kind", N_("Kind"), FIGURE_TEXT},
        {"items", N_("Items"), FIGURE_COUNT},
        {"size", N_("Bytes"), FIGURE_COUNT},
        {"date", N_("Date of the data"), FIGURE_DATE},
        {"published", N_("Last published"), FIGURE_DATE},
        {"version", N_("Version"), FIGURE_COUNT},
    };
    struct figure_table *table = figures_add(work->figures, "datasets", "Datasets", columns,
                                             sizeof columns / sizeof *columns);
    for (size_t i = 0; i < work->file_count; i++)
        add_dataset(&work->files[i], table);
}

static bool make_figures(struct page_work *work)
{
    work->figures = figures_new();
    work->summary = report_summary_begin(work->figures);
    add_datasets(work);
    portfolio_finish(work->portfolio, work->figures);
    findings_figures_add(work->figures, work->log);
    if (work->journal &&
        !findings_figures_add_history(work->figures, work->journal, &work->session.error))
        return false;
    quality_finish(work->quality, work->figures);
    report_summary_fill(work->summary, work->figures, portfolio_count(work->portfolio),
                        portfolio_currency(work->portfolio));
    return true;
}

/* ---- writing ---- */

static bool put(const char *text, size_t length, const char *path, struct error *error)
{
    if (path)
        return file_write(path, text, length, error);
    fwrite(text, 1, length, stdout);
    return true;
}

static bool write_page(struct page_work *work, const struct figures_head *head)
{
    size_t length;
    char *page = figures_page(work->figures, head, &length, &work->session.error);
    bool written = page && put(page, length, work->request->output, &work->session.error);
    free(page);
    return written;
}

static bool write_text(struct page_work *work, const struct figures_head *head,
                       void (*write)(const struct figures *figures, const struct figures_head *head,
                                     struct strbuf *text))
{
    struct strbuf text = STRBUF_INIT;
    write(work->figures, head, &text);
    bool written = put(text.text, text.length, work->request->output, &work->session.error);
    strbuf_release(&text);
    return written;
}

static bool write_figures(struct page_work *work, enum page_format format)
{
    const struct publication *publication = work->session.publication;
    const struct organisation *organisation = publication ? &publication->organisation : NULL;
    const struct narrative *name =
        organisation && organisation->name_count ? organisation->name : NULL;
    const struct figures_head head = {
        .organisation = name ? name->narrative : NULL,
        .language = name ? name->language : NULL,
        .identifier = organisation ? organisation->ref : NULL,
        .date = work->today,
        .currency = portfolio_currency(work->portfolio),
    };
    switch (format) {
    case PAGE_JSON:
        return write_text(work, &head, figures_write_json);
    case PAGE_CSV:
        return write_text(work, &head, figures_write_csv);
    case PAGE_XLSX:
        return figures_write_xlsx(work->figures, work->request->output, &work->session.error);
    default:
        return write_page(work, &head);
    }
}

/* ---- all of it ---- */

static void release(struct page_work *work)
{
    figures_free(work->figures);
    finding_log_free(work->log);
    quality_free(work->quality);
    quality_setup_release(&work->setup);
    portfolio_free(work->portfolio);
    language_list_release(&work->languages);
    names_free(work->names);
    codelists_free(work->codelists);
    update_history_free(work->history);
    rate_book_free(work->rates);
    for (size_t i = 0; i < work->file_count; i++)
        free(work->files[i].published_at);
    free(work->files);
    output_list_release(&work->outputs);
    store_close(work->store);
}

static bool make_page(struct page_work *work, enum page_format format)
{
    if (!open_publication(work))
        return false;
    if (work->request->file_count)
        add_files(work);
    work->names = names_new();
    work->codelists = codelists_open(NULL, &work->session.error);
    if (!work->codelists || !open_history(work) || !find_languages(work) || !make_readers(work) ||
        !read_and_validate(work))
        return false;
    return make_figures(work) && write_figures(work, format);
}

int page_report(const struct page_request *request)
{
    struct page_work work = {.request = request};
    struct error error = ERROR_INIT;
    enum page_format format = PAGE_HTML;
    if (!find_format(request, &format, &error) || !set_now(&work, &error))
        return report_error(&error);
    bool finished = make_page(&work, format);
    release(&work);
    findings_text_write(&work.session.findings, stderr);
    return session_end(&work.session, finished);
}
