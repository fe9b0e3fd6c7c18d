#include "store/settings.h"

#include <stdbool.h>
#include <stdlib.h>

#include "base/file.h"
#include "base/strbuf.h"
#include "store/rollover.h"

/* A NUL after each text, and another byte for one that is not given, keep the texts apart. */
static void add_text(struct strbuf *all, const char *text)
{
    strbuf_addstr(all, text ? text : "\1");
    strbuf_addch(all, '\0');
}

static void add_list(struct strbuf *all, char *const *texts, unsigned count)
{
    strbuf_addf(all, "%u:", count);
    for (unsigned i = 0; i < count; i++)
        add_text(all, texts[i]);
}

/* A file by its name and what is in it; one that can't be read is told of when it is used. */
static void add_content(struct strbuf *all, const char *folder, const char *file)
{
    char text[DIGEST_TEXT_SIZE] = "";
    struct error ignored = ERROR_INIT;
    char *path = file ? path_join(folder, file) : NULL;
    add_text(all, file);
    if (path && digest_file(path, text, NULL, &ignored))
        add_text(all, text);
    error_clear(&ignored);
    free(path);
}

static void add_sources(struct strbuf *all, const struct source *sources, unsigned count)
{
    strbuf_addf(all, "%u:", count);
    for (unsigned i = 0; i < count; i++) {
        const struct source *source = &sources[i];
        add_text(all, source->file);
        add_text(all, source->except);
        strbuf_addf(all, "%d:%d:%u:", source->kind, source->mode,
                    source->header_row ? *source->header_row : 0);
        add_text(all, source->database);
        add_content(all, source->folder, source->stylesheet);
        add_text(all, source->query);
        add_list(all, source->tables, source->tables_count);
        add_text(all, source->table);
        add_text(all, source->delimiter);
        add_text(all, source->quote);
        add_text(all, source->encoding);
        strbuf_addf(all, "%d%d", source->canonical, source->optional);
        add_list(all, source->columns, source->columns_count);
        add_list(all, source->fill_down, source->fill_down_count);
        strbuf_addf(all, "%d%d", source->simple_names, source->upgrade);
    }
}

static void add_rates(struct strbuf *all, const struct rates *rates, unsigned count)
{
    strbuf_addf(all, "%u:", count);
    for (unsigned i = 0; i < count; i++) {
        add_text(all, rates[i].file);
        add_text(all, rates[i].delimiter);
        add_text(all, rates[i].quote);
        add_text(all, rates[i].encoding);
        strbuf_addf(all, "%d:", rates[i].kind);
    }
}

/* Some files are digested too: a word that was added to a list calls for another import. */
static void add_file(struct strbuf *all, const struct publication *publication, const char *file)
{
    char digest[DIGEST_TEXT_SIZE] = "";
    struct error ignored = ERROR_INIT; /* the import tells of a file that can't be read */
    char *path = publication_path(publication, file);
    add_text(all, digest_file(path, digest, NULL, &ignored) ? digest : NULL);
    error_clear(&ignored);
    free(path);
}

static void add_redactions(struct strbuf *all, const struct publication *publication)
{
    strbuf_addf(all, "%u:", publication->redactions_count);
    for (unsigned i = 0; i < publication->redactions_count; i++) {
        const struct redaction *redaction = &publication->redactions[i];
        add_text(all, redaction->name);
        add_text(all, redaction->table);
        add_text(all, redaction->where);
        add_text(all, redaction->words);
        if (redaction->words)
            add_file(all, publication, redaction->words);
        add_list(all, redaction->columns, redaction->columns_count);
        add_text(all, redaction->with);
        add_text(all, redaction->because);
        add_text(all, redaction->policy);
        strbuf_addf(all, "%d %d %d %d;", (int)redaction->action, (int)redaction->elsewhere,
                    redaction->places ? (int)*redaction->places : -1,
                    redaction->everywhere ? *redaction->everywhere : true);
    }
}

static void add_organisation(struct strbuf *all, const struct organisation *organisation)
{
    add_text(all, organisation->ref);
    add_text(all, organisation->type);
    for (unsigned i = 0; i < organisation->name_count; i++) {
        add_text(all, organisation->name[i].language);
        add_text(all, organisation->name[i].narrative);
    }
}

static void add_defaults(struct strbuf *all, const struct defaults *defaults)
{
    add_text(all, defaults ? defaults->currency : NULL);
    add_text(all, defaults ? defaults->language : NULL);
    bool said = defaults && defaults->humanitarian;
    strbuf_addf(all, "%d%d", said, said && *defaults->humanitarian);
}

/* What is derived has the organisation's names and the default currency in it. */
static void add_organisation_file(struct strbuf *all, const struct publication *publication)
{
    const struct organisation_file *file = publication->organisation_file;
    if (!file || !file->derive)
        return;
    add_organisation(all, &publication->organisation);
    add_defaults(all, publication->defaults);
    add_text(all, file->year_start);
    add_list(all, file->budgets, file->budgets_count);
    add_text(all, file->currency);
    add_text(all, file->status);
    add_text(all, file->as_of);
    add_text(all, file->where);
    strbuf_addf(all, "%d%d", file->budgets != NULL, !file->expenditure || *file->expenditure);
}

static void finish(struct strbuf *all, char text[DIGEST_TEXT_SIZE])
{
    digest_bytes(all->text, all->length, text);
    strbuf_release(all);
}

void settings_of_import(const struct publication *publication, char text[DIGEST_TEXT_SIZE])
{
    struct strbuf all = STRBUF_INIT;
    add_text(&all, publication->organisation.ref);
    if (publication->organisation.name_count)
        add_text(&all, publication->organisation.name[0].narrative);
    add_list(&all, publication->languages, publication->languages_count);
    add_sources(&all, publication->sources, publication->sources_count);
    add_sources(&all, publication->codes, publication->codes_count);
    add_list(&all, publication->mapping, publication->mapping_count);
    strbuf_addf(&all, "%d:%d:", publication->dates, publication->decimal_mark);
    add_rates(&all, publication->rates, publication->rates_count);
    add_redactions(&all, publication);
    add_organisation_file(&all, publication);
    add_file(&all, publication, ROLLOVER_FILE);
    finish(&all, text);
}

static void add_unsdg(struct strbuf *all, const struct unsdg *unsdg)
{
    add_text(all, unsdg->name);
    add_text(all, unsdg->title);
    add_text(all, unsdg->entity);
    add_text(all, unsdg->basis);
    add_text(all, unsdg->edition);
    add_text(all, unsdg->status);
    strbuf_addf(all, "%d", unsdg->support_cost);
}

void settings_of_conversion(const struct publication *publication, char text[DIGEST_TEXT_SIZE])
{
    struct strbuf all = STRBUF_INIT;
    add_organisation(&all, &publication->organisation);
    add_defaults(&all, publication->defaults);
    for (unsigned i = 0; i < publication->datasets_count; i++) {
        const struct dataset *dataset = &publication->datasets[i];
        add_text(&all, dataset->name);
        add_text(&all, dataset->title);
        strbuf_addf(&all, "%d%d%d%d:%u:", dataset->kind, dataset->part_names, dataset->optional,
                    dataset->overlap, dataset->max_megabytes ? *dataset->max_megabytes : 0);
        add_text(&all, dataset->where);
        add_text(&all, dataset->split);
    }
    if (publication->unsdg)
        add_unsdg(&all, publication->unsdg);
    finish(&all, text);
}
