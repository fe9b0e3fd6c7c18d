/* The layouts that IATI files can be written in, for colleagues and other programs.
 *
 * To add one: write a function of this kind in a file of its own, declare it below and add a line
 * to the table in exports.c; docs/layouts.md describes it. */
#ifndef IATIPUB_CONVERT_EXPORTS_H
#define IATIPUB_CONVERT_EXPORTS_H

#include <stdbool.h>
#include <stddef.h>

#include "base/error.h"
#include "base/finding.h"
#include "standard/file_kind.h"
#include "standard/standard.h"

struct export_layout;

/* One file to export; all texts are lent. */
struct export_job {
    const struct export_layout *layout;
    const char *path;   /* of the IATI file */
    const char *shown;  /* what messages call it */
    const char *target; /* the file, or the folder, to write */
    const struct standard *standard;
    struct findings *findings; /* what the layout can't carry: activity and path */
    size_t items;              /* activities or organisations that were written */
    bool is_organisations;
    size_t files; /* that were written */
};

/* Writes the job's file. False and `error` if it can't be read or written; then nothing of the last
 * export is changed, as far as it is one file. */
typedef bool export_function(struct export_job *job, struct error *error);

struct export_layout {
    const char *name;
    const char *summary;
    const char *ending; /* of the file that it writes; NULL: it writes a folder */
    unsigned kinds;     /* of files that it has a place for: bits 1 << enum file_kind */
    export_function *write;
};

extern const struct export_layout export_layouts[];
extern const size_t export_layout_count;

bool export_layout_takes(const struct export_layout *layout, enum file_kind kind);

export_function export_d_portal, export_path_headers, export_multi_csv, export_organisation_csv,
    export_publisher_csv, export_publisher_xlsx, export_spreadsheets2iati,
    export_organisation_sheet;

/* --- What the layouts share ------------------------------------------------------------------- */

/* What an export leaves out: each kind is spelled out some times and then counted. */
enum export_loss {
    EXPORT_NOT_CARRIED, /* the layout has no place for it */
    EXPORT_EMPTY,       /* it can't say that something is there and empty */
    EXPORT_CHANGED,     /* it will be read back as something else */
    EXPORT_LOSS_COUNT
};

struct export_report {
    struct export_job *job;
    char *identifier; /* of the activity being written; owned */
    size_t line;      /* of that activity */
    size_t counts[EXPORT_LOSS_COUNT];
};

/* "transaction/value message", about the activity being written. */
void export_report_add(struct export_report *report, enum export_loss loss, const char *path,
                       const char *message);
/* Says how many were not spelled out, and frees. */
void export_report_end(struct export_report *report);

#endif
