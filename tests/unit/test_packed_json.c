#include <CUnit/CUnit.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/resource.h"
#include "standard/packed_json.h"

extern CU_TestInfo packed_json_tests[];

/* {"a": [true, -7, false], "b": {"c": "text"}, "d": ["", {}, []]} */
static const char packed[] = "{sa\0[ti-7\0f]sb\0{sc\0stext\0}sd\0[s\0{}[]]}";
enum { PACKED_LENGTH = sizeof packed - 1 };

static void every_kind_of_value_is_read(void)
{
    json_t *read = packed_json_read(packed, PACKED_LENGTH);
    json_t *expected = json_loads("{\"a\": [true, -7, false], \"b\": {\"c\": \"text\"},"
                                  " \"d\": [\"\", {}, []]}",
                                  0, NULL);
    CU_ASSERT_TRUE(json_equal(read, expected));
    json_decref(read);
    json_decref(expected);
}

/* Copies are exact, so that reading behind the end would be noticed. */
static void refuse(const char *bytes, size_t length)
{
    char *copy = xmalloc(length + 1);
    memcpy(copy, bytes, length);
    copy = xrealloc(copy, length ? length : 1);
    CU_ASSERT_PTR_NULL(packed_json_read(copy, length));
    free(copy);
}

static void a_part_is_refused(void)
{
    for (size_t length = 0; length < PACKED_LENGTH; length++)
        refuse(packed, length);
    refuse(packed, PACKED_LENGTH + 1);
}

static void other_bytes_are_refused(void)
{
    static const char *const texts[] = {"x", "[x]", "{x}", "{t}", "]", "}", "[t}", "{sa"};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        refuse(texts[i], strlen(texts[i]));
}

static void the_packed_rules_are_those_of_the_files(void)
{
    static const char *const names[] = {"schemas/iati/rules.json",
                                        "schemas/iati/rule-catalogue.json"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        size_t length = 0, packed_length = 0;
        char *packed_name = xasprintf("%s.packed", names[i]);
        const char *text = resource_embedded(names[i], &length);
        const char *bytes = resource_embedded(packed_name, &packed_length);
        CU_ASSERT_FATAL(text && bytes);
        json_t *plain = json_loadb(text, length, 0, NULL);
        json_t *read = packed_json_read(bytes, packed_length);
        CU_ASSERT_TRUE(json_equal(plain, read));
        json_decref(plain);
        json_decref(read);
        free(packed_name);
    }
}

CU_TestInfo packed_json_tests[] = {
    {"every kind of value is read", every_kind_of_value_is_read},
    {"a part is refused", a_part_is_refused},
    {"other bytes are refused", other_bytes_are_refused},
    {"the packed rules are those of the files", the_packed_rules_are_those_of_the_files},
    CU_TEST_INFO_NULL,
};
