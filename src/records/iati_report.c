#include "records/iati_report.h"

static const struct problem_kind problem_kinds[IATI_PROBLEM_COUNT] = {
    [IATI_UNREADABLE] = {SEVERITY_CRITICAL, "x.iati.unreadable", 1, "more"},
    [IATI_KEPT] = {SEVERITY_WARNING, "x.iati.kept", PROBLEM_SPELLED_OUT,
                   "more elements and attributes without a place in the standard were kept as "
                   "they stand"},
    [IATI_MOVED] = {SEVERITY_WARNING, "x.iati.moved", PROBLEM_SPELLED_OUT,
                    "more elements out of order will be written in order"},
    [IATI_DROPPED] = {SEVERITY_ERROR, "x.iati.dropped", PROBLEM_SPELLED_OUT,
                      "more texts where the standard has none were not kept"},
    [IATI_IDENTIFIER] = {SEVERITY_WARNING, "x.iati.identifier", PROBLEM_SPELLED_OUT,
                         "more identifiers are missing or stand in the records already"},
    [IATI_COMMENT] = {SEVERITY_ADVISORY, "x.iati.comment", 0,
                      "comments and processing instructions were not kept"},
};
const struct problem_table iati_problems = {problem_kinds, IATI_PROBLEM_COUNT, "", false};
