/* Validates arbitrary bytes with the program's own schemas, writes the report in both forms and
 * checks what every finding promises. */
#include <libxml/parser.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "base/alloc.h"
#include "base/resource.h"
#include "report/findings_json.h"
#include "report/findings_text.h"
#include "validate/validator.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void expect(bool condition)
{
    if (!condition)
        abort();
}

/* The bytes as a file that has a name; the caller frees the name and closes the descriptor. */
static char *file_of(const uint8_t *data, size_t size, int *descriptor)
{
    *descriptor = memfd_create("fuzz", MFD_CLOEXEC);
    expect(*descriptor >= 0 && write(*descriptor, data, size) == (ssize_t)size);
    return xasprintf("/proc/self/fd/%d", *descriptor);
}

static void check_findings(const struct findings *findings, size_t size)
{
    for (size_t i = 0; i < findings->count; i++) {
        const struct finding *finding = &findings->items[i];
        expect(finding->message && *finding->message);
        expect(finding->place.line >= 1 && finding->place.line <= size + 1);
        expect(finding->place.column >= 1 && finding->place.column <= size + 1);
        expect(strcmp(finding->rule, "0.1.1") != 0 || findings->count == 1);
    }
}

/* Lines of text hold no control characters but their ends. */
static void check_text(const struct findings *findings)
{
    char *text = NULL;
    size_t length = 0;
    FILE *stream = open_memstream(&text, &length);
    findings_text_write(findings, stream);
    fclose(stream);
    for (size_t i = 0; i < length; i++)
        expect((unsigned char)text[i] >= 0x20 || text[i] == '\n');
    free(text);
}

static void check_json(const struct file_report *report)
{
    char *text = NULL;
    size_t length = 0;
    FILE *stream = open_memstream(&text, &length);
    findings_json_write(report, 1, "fuzz", stream);
    fclose(stream);
    expect(length > 2 && text[0] == '{' && text[length - 2] == '}');
    free(text);
}

static struct schemas *own_schemas(void)
{
    static struct schemas *schemas;
    if (!schemas) {
        xmlInitParser();
        resource_register_with_libxml();
        schemas = schemas_new(NULL);
    }
    return schemas;
}

/* A text has no more lines and columns than its file has bytes, unless the file is packed. */
static size_t text_bound(const uint8_t *data, size_t size)
{
    bool is_gzip = size >= 2 && memcmp(data, "\x1F\x8B", 2) == 0;
    bool is_zstd = size >= 4 && (memcmp(data, "\x28\xB5\x2F\xFD", 4) == 0 ||
                                 memcmp(data + 1, "\x2A\x4D\x18", 3) == 0);
    return is_gzip || is_zstd ? SIZE_MAX - 1 : size;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    int descriptor;
    char *path = file_of(data, size, &descriptor);
    struct findings findings = FINDINGS_INIT;
    struct validation result;
    struct error error = ERROR_INIT;
    findings.limit = 1000;
    expect(validate_file(path, own_schemas(), &findings, &result, &error));
    check_findings(&findings, text_bound(data, size));
    check_text(&findings);
    check_json(&(struct file_report){path, file_kind_name(result.kind), result.version, &findings});
    findings_release(&findings);
    validation_clear(&result);
    close(descriptor);
    free(path);
    return 0;
}
