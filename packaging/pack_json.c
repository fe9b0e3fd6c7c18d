/* Writes a JSON file in the packed form that src/standard/packed_json.h reads.
 *
 * usage: pack_json FILE >PACKED
 *
 * Exit status: 0 done, 1 the file can't be packed, 2 usage. */
#include <jansson.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

static void put_text(char tag, const char *text)
{
    putchar(tag);
    fputs(text, stdout);
    putchar('\0');
}

static void put_integer(json_int_t integer)
{
    char digits[32];
    snprintf(digits, sizeof digits, "%" JSON_INTEGER_FORMAT, integer);
    put_text('i', digits);
}

static bool put_value(json_t *value);

static bool put_list(json_t *list)
{
    size_t i;
    json_t *item;
    bool packed = true;
    putchar('[');
    json_array_foreach(list, i, item) packed = packed && put_value(item);
    putchar(']');
    return packed;
}

static bool put_object(json_t *object)
{
    const char *name;
    json_t *value;
    bool packed = true;
    putchar('{');
    json_object_foreach(object, name, value)
    {
        put_text('s', name);
        packed = packed && put_value(value);
    }
    putchar('}');
    return packed;
}

/* False if there is no packed form for it. */
static bool put_value(json_t *value)
{
    switch (json_typeof(value)) {
    case JSON_OBJECT:
        return put_object(value);
    case JSON_ARRAY:
        return put_list(value);
    case JSON_STRING:
        put_text('s', json_string_value(value));
        return true;
    case JSON_INTEGER:
        put_integer(json_integer_value(value));
        return true;
    case JSON_TRUE:
    case JSON_FALSE:
        putchar(json_is_true(value) ? 't' : 'f');
        return true;
    case JSON_REAL:
    case JSON_NULL:
        break;
    }
    return false;
}

int main(int argc, char **argv)
{
    json_error_t problem;
    if (argc != 2) {
        fputs("usage: pack_json FILE\n", stderr);
        return 2;
    }
    json_t *document = json_load_file(argv[1], JSON_REJECT_DUPLICATES, &problem);
    if (!document) {
        fprintf(stderr, "%s:%d:%d: %s\n", argv[1], problem.line, problem.column, problem.text);
        return 1;
    }
    bool packed = put_value(document);
    json_decref(document);
    if (!packed)
        fprintf(stderr, "%s: holds null or a fraction, which have no packed form\n", argv[1]);
    return packed && fflush(stdout) == 0 ? 0 : 1;
}
