#include "convert/xml_output.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/xml_escape.h"

enum { PENDING_MOST = 64 * 1024 };

static void add(struct xml_output *output, const char *text)
{
    strbuf_addstr(&output->pending, text);
}

static bool flush(struct xml_output *output)
{
    size_t length = output->pending.length;
    if (!output->failed)
        output->failed = fwrite(output->pending.text, 1, length, output->stream) < length;
    output->flushed += length;
    strbuf_reset(&output->pending);
    return !output->failed;
}

static void indent(struct xml_output *output)
{
    for (size_t i = 0; i < output->depth; i++)
        strbuf_add(&output->pending, "  ", 2);
}

static void close_tag(struct xml_output *output, const char *end)
{
    if (output->in_tag)
        add(output, end);
    output->in_tag = false;
}

void xml_output_begin(struct xml_output *output, FILE *stream)
{
    *output = (struct xml_output){.stream = stream, .pending = STRBUF_INIT};
    add(output, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
}

bool xml_output_end(struct xml_output *output)
{
    bool written = flush(output);
    strbuf_release(&output->pending);
    free(output->open);
    *output = (struct xml_output){.pending = STRBUF_INIT};
    return written;
}

size_t xml_output_size(const struct xml_output *output)
{
    return output->flushed + output->pending.length;
}

void xml_start_element(struct xml_output *output, const char *name)
{
    close_tag(output, ">\n");
    indent(output);
    strbuf_addch(&output->pending, '<');
    add(output, name);
    output->open = grow(output->open, output->depth, &output->capacity, sizeof *output->open);
    output->open[output->depth++] = name;
    output->in_tag = true;
    output->has_text = false;
}

bool xml_end_element(struct xml_output *output)
{
    const char *name = output->open[--output->depth];
    if (output->in_tag) {
        close_tag(output, "/>\n");
    } else {
        if (!output->has_text)
            indent(output);
        strbuf_add(&output->pending, "</", 2);
        add(output, name);
        strbuf_add(&output->pending, ">\n", 2);
    }
    output->has_text = false;
    return output->pending.length <= PENDING_MOST || flush(output);
}

void xml_attribute(struct xml_output *output, const char *name, const char *text, size_t length)
{
    strbuf_addch(&output->pending, ' ');
    add(output, name);
    strbuf_add(&output->pending, "=\"", 2);
    strbuf_add_xml_value(&output->pending, text, length);
    strbuf_addch(&output->pending, '"');
}

void xml_text(struct xml_output *output, const char *text, size_t length)
{
    close_tag(output, ">");
    strbuf_add_xml_text(&output->pending, text, length);
    output->has_text = true;
}

void xml_fragment(struct xml_output *output, const char *xml)
{
    close_tag(output, ">\n");
    indent(output);
    add(output, xml);
    strbuf_addch(&output->pending, '\n');
}
