#include "log_sample.h"

#include <CUnit/CUnit.h>
#include <stdlib.h>

#include "base/alloc.h"

const char sample_hostile[] = "</script><b onclick=\"x()\">&amp; 'q' \"q\" ]]> \x1B[31m \xFF "
                              "\xE2\x80\xAE \xEF\xBF\xBE é日𝒳 \t\r\n,;=1+1";

struct finding sample_finding(enum severity severity, const char *rule, const char *subject,
                              const char *message)
{
    union {
        const char *lent;
        char *text;
    } the_subject = {subject}, the_message = {message};
    return (struct finding){.severity = severity,
                            .rule = rule,
                            .category = "schema",
                            .subject = the_subject.text,
                            .message = the_message.text};
}

void sample_add(struct finding_log *log, const struct finding *finding)
{
    struct error error = ERROR_INIT;
    CU_ASSERT_TRUE_FATAL(finding_log_add(log, finding, NULL, &error));
}

void sample_add_new(struct finding_log *log, enum severity severity, const char *rule,
                    const char *subject, const char *message)
{
    struct finding finding = sample_finding(severity, rule, subject, message);
    sample_add(log, &finding);
}

void sample_begin(struct finding_log *log, const char *path)
{
    finding_log_begin_file(log, path);
}

void sample_end(struct finding_log *log)
{
    finding_log_end_file(log, &(struct file_facts){"iati-activities", "2.03", 12, 34567});
}

void sample_settle(struct finding_log *log)
{
    struct error error = ERROR_INIT;
    CU_ASSERT_TRUE_FATAL(finding_log_settle(log, NULL, NULL, &error));
}

static void add_full(struct finding_log *log)
{
    char file[] = "a.xml", source[] = "ledger.csv", title[] = "Wells", value[] = "99999",
         path[] = "transaction[3]/sector/@code";
    struct finding finding =
        sample_finding(SEVERITY_ERROR, "9.40.1", "XM-DAC-1-2", "code \"99999\" is not in Sector");
    finding.category = "classifications";
    finding.hint = "use a code of the list";
    finding.title = title;
    finding.path = path;
    finding.value = value;
    finding.place = (struct place){.file = file, .line = 1204, .column = 7};
    finding.source = (struct place){.file = source, .line = 12, .column = 4};
    sample_add(log, &finding);
    finding.place.line = 1300;
    sample_add(log, &finding);
}

static void add_hostile(struct finding_log *log)
{
    char *text = xstrdup(sample_hostile);
    struct finding finding = sample_finding(SEVERITY_WARNING, "1.14.8", text, text);
    finding.title = finding.path = finding.value = text;
    finding.place = (struct place){.line = 2000, .column = 1};
    finding.source.file = text;
    sample_add(log, &finding);
    free(text);
}

struct finding_log *sample_log(struct finding_filter *filter)
{
    struct finding_log *log = finding_log_new(filter);
    sample_begin(log, "a.xml");
    sample_add_new(log, SEVERITY_CRITICAL, "0.3.1", NULL, "the root is wrong");
    add_full(log);
    add_hostile(log);
    sample_add_new(log, SEVERITY_ADVISORY, "x.code.withdrawn", "XM-DAC-1-3", "old code");
    sample_end(log);
    sample_begin(log, "b.xml");
    sample_end(log);
    sample_settle(log);
    return log;
}

char *sample_report(const char *format, const struct finding_log *log,
                    const struct report_options *options)
{
    char *text = NULL;
    size_t length = 0;
    struct error error = ERROR_INIT;
    FILE *stream = open_memstream(&text, &length);
    CU_ASSERT_TRUE(report_write(format, log, options, stream, &error));
    CU_ASSERT_PTR_NULL(error.text);
    fclose(stream);
    return text;
}
