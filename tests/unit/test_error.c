#include <CUnit/CUnit.h>
#include <errno.h>
#include <stddef.h>

#include "base/error.h"
#include "base/language.h"

extern CU_TestInfo error_tests[];

static void choose(const char *language)
{
    struct error error = ERROR_INIT;
    CU_ASSERT_TRUE(language_choose(language, &error));
    error_clear(&error);
}

/* Both forms, and forgets the error. */
static void check(struct error *error, const char *text, const char *said)
{
    language_choose_english();
    CU_ASSERT_STRING_EQUAL(error->text, text);
    CU_ASSERT_STRING_EQUAL(error_said(error), said);
    error_clear(error);
    CU_ASSERT_EQUAL(error->kind, ERROR_NONE);
}

static void english_is_said_as_it_is_kept(void)
{
    struct error error = ERROR_INIT;
    CU_ASSERT_STRING_EQUAL(error_said(&error), "");
    CU_ASSERT_FALSE(error_set(&error, ERROR_DATA, "cannot read '%s'", "a.csv"));
    CU_ASSERT_EQUAL(error.kind, ERROR_DATA);
    CU_ASSERT_PTR_NULL(error.said);
    check(&error, "cannot read 'a.csv'", "cannot read 'a.csv'");
}

static void other_languages_keep_the_english(void)
{
    struct error error = ERROR_INIT;
    choose("es");
    error_set(&error, ERROR_DATA, "cannot read '%s'", "a.csv");
    check(&error, "cannot read 'a.csv'", "no se puede leer «a.csv»");
    choose("zh");
    error_set(&error, ERROR_DATA, "cannot look for '%s' in '%s'", "a", "b");
    check(&error, "cannot look for 'a' in 'b'", "无法在 “b” 中查找 “a”");
}

static void reasons_of_the_system_are_said(void)
{
    struct error error = ERROR_INIT;
    choose("es");
    errno = ENOENT;
    CU_ASSERT_FALSE(error_errno(&error, "cannot read '%s'", "a.csv"));
    CU_ASSERT_EQUAL(error.kind, ERROR_ENVIRONMENT);
    check(&error, "cannot read 'a.csv': No such file or directory",
          "no se puede leer «a.csv»: No existe el archivo o el directorio");
}

/* "none" and "text" are pieces of sentences; as names they stand in quotes. */
static void data_are_not_translated(void)
{
    struct error error = ERROR_INIT;
    choose("es");
    error_set(&error, ERROR_DATA, "%s, '%s', \"%s\", '%s%s'", "No such file or directory",
              "No such file or directory", "No such file or directory", "", "Permission denied");
    check(&error,
          "No such file or directory, 'No such file or directory', \"No such file or directory\", "
          "'Permission denied'",
          "No existe el archivo o el directorio, 'No such file or directory', \"No such file or "
          "directory\", 'Permission denied'");
}

/* An apostrophe opens nothing, and a quotation may have more than the value in it. */
static void quotations_are_not_translated(void)
{
    static const char word[] = "Permission denied", other[] = "File exists";
    struct error error = ERROR_INIT;
    choose("es");
    error_set(&error, ERROR_DATA, "can't: '--%s', 'a.%s %s b', \"%s: %s\", it's %s's '%s' %s", word,
              word, word, word, word, other, word, other);
    check(&error,
          "can't: '--Permission denied', 'a.Permission denied Permission denied b', \"Permission "
          "denied: Permission denied\", it's File exists's 'Permission denied' File exists",
          "can't: '--Permission denied', 'a.Permission denied Permission denied b', \"Permission "
          "denied: Permission denied\", it's El archivo ya existe's 'Permission denied' El archivo "
          "ya existe");
    choose("es");
    error_set(&error, ERROR_DATA, "%.4096s: %s", word, word);
    check(&error, "Permission denied: Permission denied", "Permission denied: Permiso denegado");
}

static void parts_are_put_together(void)
{
    struct error error = ERROR_INIT, cause = ERROR_INIT;
    choose("es");
    error_set(&error, ERROR_USAGE, "cannot read '%s'", "a.csv");
    CU_ASSERT_FALSE(error_prefix(&error, "cannot write '%s'", "b.xml"));
    CU_ASSERT_EQUAL(error.kind, ERROR_USAGE);
    check(&error, "cannot write 'b.xml': cannot read 'a.csv'",
          "no se puede escribir «b.xml»: no se puede leer «a.csv»");
    choose("es");
    error_set(&error, ERROR_USAGE, "%s", "x");
    error_set(&cause, ERROR_DATA, "cannot read '%s'", "a.csv");
    CU_ASSERT_FALSE(error_add(&error, " (and %zu more failed)", (size_t)2));
    CU_ASSERT_FALSE(error_subject(&error, "'%s'", "y"));
    CU_ASSERT_FALSE(error_cause(&error, &cause));
    CU_ASSERT_EQUAL(error.kind, ERROR_USAGE);
    CU_ASSERT_PTR_NULL(cause.text);
    check(&error, "'y' x (and 2 more failed): cannot read 'a.csv'",
          "«y» x (y 2 más fallaron): no se puede leer «a.csv»");
}

/* The text of an error may go into the next one in its place. */
static void an_error_may_quote_itself(void)
{
    struct error error = ERROR_INIT;
    choose("es");
    error_set(&error, ERROR_DATA, "cannot read '%s'", "a.csv");
    error_set(&error, ERROR_DATA, "cannot write '%s'", error.text);
    check(&error, "cannot write 'cannot read 'a.csv''",
          "no se puede escribir «cannot read 'a.csv'»");
}

/* Whatever the bytes: what is kept is what printf makes. */
static void any_bytes_can_be_said(void)
{
    struct error error = ERROR_INIT;
    choose("zh");
    error_set(&error, ERROR_DATA, "cannot look for '%s' in '%s'",
              "a\xFF"
              "b",
              "100%s%n");
    check(&error,
          "cannot look for 'a\xFF"
          "b' in '100%s%n'",
          "无法在 “100%s%n” 中查找 “a\xFF"
          "b”");
    choose("es");
    error_set(&error, ERROR_DATA, "%d%% of %5.1f, %-4s|%.*s|%c|%zu|%llx", 12, 3.14159, "ab", 2,
              "xyz", 'c', (size_t)7, 255ULL);
    check(&error, "12% of   3.1, ab  |xy|c|7|ff", "12% of   3.1, ab  |xy|c|7|ff");
    choose("es");
    error_set(&error, ERROR_DATA, "100%%");
    check(&error, "100%", "100%");
}

static void an_error_of_before_is_said_in_english(void)
{
    struct error error = ERROR_INIT;
    error_set(&error, ERROR_DATA, "cannot read '%s'", "a.csv");
    choose("es");
    error_prefix(&error, "cannot write '%s'", "b.xml");
    check(&error, "cannot write 'b.xml': cannot read 'a.csv'",
          "no se puede escribir «b.xml»: cannot read 'a.csv'");
}

static void settling_moves_both(void)
{
    struct error error = ERROR_INIT, problem = ERROR_INIT;
    choose("es");
    error_set(&problem, ERROR_DATA, "cannot read '%s'", "a.csv");
    CU_ASSERT_FALSE(error_settle(&error, &problem, false));
    CU_ASSERT_PTR_NULL(problem.said);
    check(&error, "cannot read 'a.csv'", "no se puede leer «a.csv»");
}

CU_TestInfo error_tests[] = {
    {"English is said as it is kept", english_is_said_as_it_is_kept},
    {"other languages keep the English", other_languages_keep_the_english},
    {"reasons of the system are said", reasons_of_the_system_are_said},
    {"data are not translated", data_are_not_translated},
    {"quotations are not translated", quotations_are_not_translated},
    {"parts are put together", parts_are_put_together},
    {"an error may quote itself", an_error_may_quote_itself},
    {"any bytes can be said", any_bytes_can_be_said},
    {"an error of before is said in English", an_error_of_before_is_said_in_english},
    {"settling moves both", settling_moves_both},
    CU_TEST_INFO_NULL,
};
