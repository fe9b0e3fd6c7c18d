/* A notice as measurements, in the text format that Prometheus' node_exporter collects from files
 * (--collector.textfile). */
#ifndef IATIPUB_NOTIFY_PROMETHEUS_H
#define IATIPUB_NOTIFY_PROMETHEUS_H

#include "base/error.h"
#include "base/strbuf.h"
#include "notify/notice.h"

void prometheus_add(struct strbuf *text, const struct notice *notice);

/* Writes the file in one step: a reader sees the old one or the new one. */
bool prometheus_write(const char *path, const struct notice *notice, struct error *error);

#endif
