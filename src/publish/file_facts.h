/* What manifest.json says of a file, found by reading it once: sums of money, the digest of its
 * content, how much it holds. */
#ifndef IATIPUB_PUBLISH_FILE_FACTS_H
#define IATIPUB_PUBLISH_FILE_FACTS_H

#include "base/error.h"
#include "publish/manifest.h"

/* The digest of a file's bytes without the value of generated-datetime of its root element, which
 * tells when it was written and not what it says. */
bool content_digest(const char *path, char text[DIGEST_TEXT_SIZE], struct error *error);

/* Fills the sums of `entry`: the values of transactions (by type), budgets and planned
 * disbursements, and of organisations the budgets and expenditure, each by currency (the value's,
 * else the default of its activity or organisation), exactly. The file is valid IATI XML; memory
 * does not grow with it. False and `error` if it can't be read. */
bool file_sums(const char *path, struct manifest_entry *entry, struct error *error);

/* What a valid IATI file holds: `kind`, and how many activities or organisations. False and `error`
 * if it can't be read. */
bool file_count(const char *path, enum dataset_kind *kind, size_t *count, struct error *error);

#endif
