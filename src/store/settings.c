#include "store/settings.h"

#include <stdbool.h>

#include "base/strbuf.h"

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

static void add_sources(struct strbuf *all, const struct source *sources, unsigned count)
{
    strbuf_addf(all, "%u:", count);
    for (unsigned i = 0; i < count; i++) {
        const struct source *source = &sources[i];
        add_text(all, source->file);
        strbuf_addf(all, "%d:%u:", source->kind, source->header_row ? *source->header_row : 0);
        add_text(all, source->database);
        add_text(all, source->stylesheet);
        add_text(all, source->query);
        add_list(all, source->tables, source->tables_count);
        add_text(all, source->table);
        add_text(all, source->delimiter);
        add_text(all, source->quote);
        add_text(all, source->encoding);
        strbuf_addf(all, "%d%d", source->canonical, source->optional);
        add_list(all, source->columns, source->columns_count);
    }
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
    add_list(&all, publication->languages, publication->languages_count);
    add_sources(&all, publication->sources, publication->sources_count);
    add_sources(&all, publication->codes, publication->codes_count);
    add_list(&all, publication->mapping, publication->mapping_count);
    finish(&all, text);
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

void settings_of_conversion(const struct publication *publication, char text[DIGEST_TEXT_SIZE])
{
    struct strbuf all = STRBUF_INIT;
    add_organisation(&all, &publication->organisation);
    add_defaults(&all, publication->defaults);
    for (unsigned i = 0; i < publication->datasets_count; i++) {
        const struct dataset *dataset = &publication->datasets[i];
        add_text(&all, dataset->name);
        add_text(&all, dataset->title);
        strbuf_addf(&all, "%d%d%d:%u:", dataset->kind, dataset->part_names, dataset->optional,
                    dataset->max_megabytes ? *dataset->max_megabytes : 0);
        add_text(&all, dataset->where);
        add_text(&all, dataset->split);
    }
    finish(&all, text);
}
