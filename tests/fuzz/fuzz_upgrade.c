/* Upgrades arbitrary bytes and checks what is promised: what comes out of a file that could be
 * upgraded is well-formed, is 2.03, has as many activities, and can't be upgraded again. */
#include <libxml/parser.h>
#include <stdio.h>
#include <string.h>

#include "base/resource.h"
#include "commands/upgrading.h"
#include "entry.h"

enum { MOST_TEXT = 1 << 16 };

static void ignore_message(void *context, const char *message, ...)
{
    (void)context, (void)message;
}

int LLVMFuzzerInitialize(int *argc, char ***argv)
{
    (void)argc, (void)argv;
    xmlInitParser();
    xmlSetGenericErrorFunc(NULL, ignore_message);
    resource_register_with_libxml();
    return 0;
}

/* What came of a file; the caller frees the texts. */
struct work {
    struct upgraded result;
    char *text, *told;
    size_t length, told_length;
    bool done;
};

static struct work upgrade_text(const char *data, size_t size)
{
    struct work work = {.text = NULL};
    struct error error = ERROR_INIT;
    struct memory_file file = memory_file_make((const uint8_t *)data, size);
    FILE *output = open_memstream(&work.text, &work.length);
    FILE *told = open_memstream(&work.told, &work.told_length);
    expect(output && told);
    work.done = upgrade_file(file.path, output, told, &work.result, &error);
    expect(work.done == !error.text);
    fclose(output);
    fclose(told);
    memory_file_release(&file);
    error_clear(&error);
    return work;
}

static void work_release(struct work *work)
{
    free(work->text);
    free(work->told);
}

static size_t count_items(const xmlNode *root, const char *name)
{
    size_t count = 0;
    for (const xmlNode *child = root->children; child; child = child->next)
        count += child->type == XML_ELEMENT_NODE && !child->ns &&
                 strcmp((const char *)child->name, name) == 0;
    return count;
}

static void check_result(const struct work *work)
{
    xmlDoc *document = xmlReadMemory(work->text, (int)work->length, NULL, "UTF-8",
                                     XML_PARSE_NONET | XML_PARSE_NOERROR | XML_PARSE_NOWARNING);
    expect(document);
    const xmlNode *root = xmlDocGetRootElement(document);
    xmlChar *version = xmlGetNoNsProp(root, (const xmlChar *)"version");
    expect(version && strcmp((const char *)version, "2.03") == 0);
    expect(count_items(root, file_kind_item(work->result.kind)) == work->result.items);
    xmlFree(version);
    xmlFreeDoc(document);
    struct work again = upgrade_text(work->text, work->length);
    expect(!again.done);
    work_release(&again);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct memory_file file = memory_file_make(data, size);
    struct strbuf text = decoded_text(file.path, MOST_TEXT);
    memory_file_release(&file);
    if (text.length < MOST_TEXT) {
        struct work work = upgrade_text((const char *)data, size);
        if (work.done)
            check_result(&work);
        work_release(&work);
    }
    strbuf_release(&text);
    return 0;
}
