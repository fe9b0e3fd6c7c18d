/* One dataset in several files. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "harness.h"
#include "publications.h"
#include "suites.h"
#include "xml.h"

/* Activities A0 to A(n-1) with descriptions of `size` bytes. */
static char *wide_publication(size_t count, size_t size)
{
    char *publication = small_publication();
    char *words = malloc(size + 1);
    memset(words, 'x', size);
    words[size] = '\0';
    const char *head = "iati_identifier,title,description,activity_status,last_updated_datetime\n";
    size_t room = strlen(head) + count * (size + 100) + 1, length;
    char *text = malloc(room);
    length = (size_t)snprintf(text, room, "%s", head);
    for (size_t i = 0; i < count; i++)
        length += (size_t)snprintf(text + length, room - length,
                                   "XM-DAC-41302-A%zu,T,%s,2,2024-05-31T00:00:00Z\n", i, words);
    write_bytes(file_of(publication, "records/activities.csv"), text, length);
    static const char *const others[] = {
        "records/activity_dates.csv", "records/participating_orgs.csv", "records/transactions.csv"};
    for (size_t i = 0; i < sizeof others / sizeof *others; i++)
        remove_file(file_of(publication, others[i]));
    free(text);
    free(words);
    return publication;
}

static void convert(const char *publication)
{
    EXPECT(iatipub("import", "-C", publication, NULL), 0);
    EXPECT(iatipub("convert", "-C", publication, NULL), 0);
}

static void a_file_that_is_too_large_is_cut_between_activities(void)
{
    char *publication = wide_publication(7, 400000);
    convert(publication);
    CU_ASSERT_EQUAL(count_files(file_of(publication, "out"), ".xml"), 1);
    edit(publication, "publication.yaml", "name: small", "name: small\n    max_megabytes: 1");
    convert(publication);
    CU_ASSERT_EQUAL(count_files(file_of(publication, "out"), ".xml"), 4);
    static const char *const names[] = {"small", "small-2", "small-3", "small-4"};
    for (size_t i = 0; i < 4; i++) {
        const char *file = file_of(publication, text_of("out/%s.xml", names[i]));
        size_t length;
        read_file(file, &length);
        CU_ASSERT_TRUE(length <= 1000000);
        CU_ASSERT_EQUAL((int)xml_number(file, "count(//iati-activity)"), i < 3 ? 2 : 1);
        CU_ASSERT_STRING_EQUAL(xml_text(file, "/iati-activities/iati-activity[1]/iati-identifier"),
                               text_of("XM-DAC-41302-A%zu", 2 * i));
    }
}

static void an_activity_larger_than_the_limit_has_a_file_of_its_own(void)
{
    char *publication = wide_publication(2, 1200000);
    edit(publication, "publication.yaml", "name: small", "name: small\n    max_megabytes: 1");
    convert(publication);
    CU_ASSERT_EQUAL(count_files(file_of(publication, "out"), ".xml"), 2);
}

static void files_of_earlier_cuts_are_removed(void)
{
    char *publication = wide_publication(4, 400000);
    edit(publication, "publication.yaml", "name: small", "name: small\n    max_megabytes: 1");
    convert(publication);
    CU_ASSERT_TRUE(exists(file_of(publication, "out/small-2.xml")));
    edit(publication, "publication.yaml", "max_megabytes: 1", "max_megabytes: 3");
    EXPECT(iatipub("convert", "-C", publication, NULL), 0, "small-2");
    CU_ASSERT_FALSE(exists(file_of(publication, "out/small-2.xml")));
}

static void a_file_that_the_official_validator_refuses_is_warned_of(void)
{
    char *publication = wide_publication(31, 2000000);
    EXPECT(iatipub("import", "-C", publication, NULL), 0);
    EXPECT(iatipub("convert", "-C", publication, NULL), 0, "warning [x.dataset.size]",
           "'max_megabytes' cuts a dataset into files");
}

/* The expressions of docs/publication-yaml.md. */
static void records_are_split_by_place_level_and_period(void)
{
    static const struct {
        const char *split, *file;
    } cases[] = {
        {"coalesce((SELECT code FROM recipient_countries c WHERE c.iati_identifier = "
         "activities.iati_identifier ORDER BY percentage + 0 DESC, rowid LIMIT 1), (SELECT code "
         "FROM recipient_regions r WHERE r.iati_identifier = activities.iati_identifier LIMIT 1), "
         "'global')",
         "out/ilo-activities-tn.xml"},
        {"'level-' || coalesce(hierarchy, 1)", "out/ilo-activities-level-1.xml"},
        {"(SELECT min(substr(iso_date, 1, 4)) / 2 * 2 FROM activity_dates d WHERE "
         "d.iati_identifier = activities.iati_identifier)",
         "out/ilo-activities-2024.xml"},
    };
    char *publication = ilo_publication("ilo");
    EXPECT(iatipub("import", "-C", publication, NULL), 0);
    const char *before = "split: part ";
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char *split = text_of("split: \"%s\" ", cases[i].split);
        edit(publication, "publication.yaml", before, split);
        before = split;
        EXPECT(iatipub("convert", "-C", publication, NULL), 0);
        CHECK(exists(file_of(publication, cases[i].file)), "no '%s'", cases[i].file);
    }
}

/* Activity B in the datasets "small" and "again". */
static void an_activity_in_two_datasets_is_refused(void)
{
    char *publication = small_publication();
    edit(publication, "publication.yaml", "datasets:\n",
         "datasets:\n  - name: again\n    title: Again\n"
         "    where: iati_identifier = 'XM-DAC-41302-B'\n");
    EXPECT(iatipub("import", "-C", publication, NULL), 0);
    EXPECT(iatipub("convert", "-C", publication, NULL), 1,
           "critical [x.dataset.twice] XM-DAC-41302-B: records in several datasets of "
           "publication.yaml, none of which says 'overlap': 1; this is the first");
    EXPECT(iatipub("run", "-C", publication, NULL), 1, "[x.dataset.twice]");
    CU_ASSERT_EQUAL(count_files(file_of(publication, "site"), ".xml"), 0);

    edit(publication, "publication.yaml", "title: Again\n", "title: Again\n    overlap: yes\n");
    convert(publication);
    CU_ASSERT_EQUAL(
        (int)xml_number(file_of(publication, "out/small.xml"), "count(//iati-activity)"), 2);
    CU_ASSERT_EQUAL(
        (int)xml_number(file_of(publication, "out/again.xml"), "count(//iati-activity)"), 1);
}

CU_TestInfo splitting_tests[] = {
    {"a file that is too large is cut between activities",
     a_file_that_is_too_large_is_cut_between_activities},
    {"an activity larger than the limit has a file of its own",
     an_activity_larger_than_the_limit_has_a_file_of_its_own},
    {"files of earlier cuts are removed", files_of_earlier_cuts_are_removed},
    {"records are split by place, level and period", records_are_split_by_place_level_and_period},
    {"an activity in two datasets is refused", an_activity_in_two_datasets_is_refused},
    {"a file that the official validator refuses is warned of",
     a_file_that_the_official_validator_refuses_is_warned_of},
    CU_TEST_INFO_NULL};
