/* What the files that make up reading publication.yaml share (config/publication.h).
 *
 *   publication.c           reads the file, in three steps:
 *   publication_keys.c      which keys there are, of what type, and what their values look like
 *   publication_values.c    the looks of single values
 *   publication_together.c  how values go together, but for those of
 *   publication_sources.c   a source and
 *   publication_redactions.c  a redaction */
#ifndef IATIPUB_CONFIG_PUBLICATION_INSIDE_H
#define IATIPUB_CONFIG_PUBLICATION_INSIDE_H

#include <stdbool.h>

#include "config/publication.h"
#include "config/schema_check.h"

#define COUNT(array) (sizeof(array) / sizeof *(array))

enum {
    LIST_LIMIT = 2000,   /* entries of any list: as many as SQLite allows columns */
    PATH_LIMIT = 4000,   /* bytes of a folder's path, as systems have it */
    NAME_LIMIT = 100,    /* bytes of a dataset name, so that file names stay valid */
    TIMEOUT_LIMIT = 600, /* seconds */
    MEGABYTES_LIMIT = 1000000,
    DAYS_LIMIT = 36500,
    PLACES_LIMIT = 6,    /* decimal places of coordinates: a tenth of a metre */
    ROW_LIMIT = 1048576, /* where sheets of workbooks end */
};

/* Of the whole file. */
extern const cyaml_schema_value_t publication_value;
extern const struct schema_rules publication_rules;

/* What the texts of single values must look like (struct schema_rule's `holds`). */
bool setting_is_identifier(const char *text), setting_is_year(const char *text),
    setting_is_organisation_type(const char *text), setting_is_language(const char *text),
    setting_is_currency(const char *text), setting_is_word(const char *text),
    setting_is_variable(const char *text), setting_is_table_name(const char *text),
    setting_is_one_character(const char *text), setting_is_delimiter(const char *text),
    setting_is_database(const char *text), setting_is_short_name(const char *text),
    setting_is_web_address(const char *text), setting_is_plain_name(const char *text),
    setting_is_number_of_places(const char *text), setting_is_timeout(const char *text),
    setting_is_megabytes(const char *text), setting_is_row(const char *text),
    setting_is_day_of_year(const char *text), setting_is_day(const char *text),
    setting_is_day_or_none(const char *text), setting_is_country(const char *text),
    setting_is_hierarchy(const char *text), setting_is_upload_address(const char *text),
    setting_is_bucket(const char *text), setting_is_key_prefix(const char *text),
    setting_is_header_value(const char *text), setting_is_number_of_jobs(const char *text),
    setting_is_percentage(const char *text), setting_is_days(const char *text),
    setting_is_mail_server(const char *text), setting_is_mailbox(const char *text),
    setting_is_metrics_file(const char *text);

/* Each is false, and `error` set, if the values of some keys don't go together. */
typedef bool publication_check(const struct publication *publication,
                               const struct schema_check *check, struct error *error);
publication_check check_together, check_sources, check_redactions;

#endif
