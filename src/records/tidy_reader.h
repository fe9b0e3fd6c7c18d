/* Rows as a source wants them tidied: `simple_names` and `fill_down` of publication.yaml.
 *
 * A reader around another one. Names of columns become simple ("Period-start Iso Date" is
 * period_start_iso_date), so that spelling and punctuation of a header make no difference; blank
 * cells of the columns that are filled down take the value of the row above in the same table. The
 * last value of each such column is kept, nothing else. */
#ifndef IATIPUB_RECORDS_TIDY_READER_H
#define IATIPUB_RECORDS_TIDY_READER_H

#include "records/reader.h"

/* Takes over `inner`, and gives it back as it is if the source asks for nothing of the kind. NULL
 * and `error` (ERROR_USAGE) if two columns of a table get the same simple name; `inner` is closed
 * then. */
struct reader *tidy_reader_open(struct reader *inner, const struct source *source,
                                struct error *error);

/* The simple name: small letters, digits and what is not ASCII; everything else between them is one
 * '_'. A name that has none of these stays as it is. The caller frees. */
char *simple_column_name(const char *name);

#endif
