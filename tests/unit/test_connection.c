#include "config/connection.h"

#include <stdio.h>

#include <CUnit/CUnit.h>

extern CU_TestInfo connection_tests[];

#define COUNT(array) (sizeof(array) / sizeof *(array))

static void check_all(bool (*holds)(const char *), const char *const *texts, size_t count,
                      bool expected)
{
    for (size_t i = 0; i < count; i++) {
        if (holds(texts[i]) != expected)
            fprintf(stderr, "\n\"%s\" is judged wrongly\n", texts[i]);
        CU_ASSERT_EQUAL(holds(texts[i]), expected);
    }
}

static void services_settings_and_addresses_are_known(void)
{
    static const char *const known[] = {"service=ilo", "host=/run/postgresql dbname = ilo",
                                        "postgresql://reader@db.example.org/ilo", "postgres://h/d",
                                        "postgresql://"};
    static const char *const unknown[] = {"ilo", "mysql://h/d", "POSTGRESQL://h/d", " "};
    check_all(connection_is_known, known, COUNT(known), true);
    check_all(connection_is_known, unknown, COUNT(unknown), false);
}

static void every_way_to_give_a_password_is_found(void)
{
    static const char *const texts[] = {
        "host=h password=sesame",
        "host=h password = 'open sesame'",
        "PASSWORD=sesame",
        "service=s sslpassword=sesame",
        "postgresql://user:sesame@host/db",
        "postgresql://user:@host/db",
        "postgresql://user:se?same@host/db",
        "postgresql://user:ses/ame@host/db",
        "postgresql://user:ses%40me@host:5432/db",
        "postgresql://:sesame@host/db",
        "postgresql://host/db?password=sesame",
        "postgresql://host/db?sslmode=require&sslpassword=sesame",
        "postgresql://host/db?p%61ssword=sesame",
        "postgresql://host/db?%50ASSWORD%3dsesame",
        "dbname=postgresql://user:sesame@host/db",
        "POSTGRESQL://user:sesame@host/db",
    };
    check_all(connection_has_password, texts, COUNT(texts), true);
}

static void other_texts_have_no_password(void)
{
    static const char *const texts[] = {
        "service=ilo",
        "host=h passfile=/etc/iatipub/pgpass user=reader",
        "postgresql://reader@db.example.org:5432/ilo?sslmode=verify-full",
        "postgresql://db.example.org:5432/ilo?user=reader@server",
        "postgresql://[::1]:5432/ilo",
        "postgresql://a:5432,b:5433/ilo",
        "host=h dbname=passwords application_name=100%",
        "host=%4 user=%zz",
        "",
    };
    check_all(connection_has_password, texts, COUNT(texts), false);
}

CU_TestInfo connection_tests[] = {
    {"services, settings and addresses are known", services_settings_and_addresses_are_known},
    {"every way to give a password is found", every_way_to_give_a_password_is_found},
    {"other texts have no password", other_texts_have_no_password},
    CU_TEST_INFO_NULL,
};
