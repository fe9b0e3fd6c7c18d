/* The sentences that checks say of a file and of records, with "%s" where something else stands in
 * them: what report/finding_words.h reads messages by, and what is translated.
 *
 * A message that is composed in another way must be changed here too; the tests of languages say
 * so of those that no sentence reads. */
#ifndef IATIPUB_REPORT_FINDING_SENTENCES_H
#define IATIPUB_REPORT_FINDING_SENTENCES_H

#include <stddef.h>

enum { PARTS_MOST = 7 };

/* What stands where a sentence has "%s". */
enum part {
    PART_END,
    /* said as it is */
    ANY,
    WORD,   /* without white space */
    NUMBER, /* digits and commas */
    VALUE,  /* in double quotes */
    QUOTED, /* in single quotes */
    /* said in other sentences */
    MESSAGE,
    RULE,         /* the message of a rule */
    FACTS,        /* that show that a rule is broken */
    PLACE,        /* an element or attribute */
    EXPECTED,     /* a kind of value, or names of elements */
    ALTERNATIVES, /* "a, b or c" */
    CODELIST,     /* with its version and vocabulary */
    FORM,         /* what is not XML */
    CHARACTER,
    FORMAT, /* of data */
    NOTE,   /* how many values that a mapping reads have which fault */
    NOTED,  /* those values */
    ADVICE,
};

struct sentence {
    enum part kind;
    const char *text;
    enum part parts[PARTS_MOST];
};

/* Those without a part are found by their text alone, and are here only to be translated. Of those
 * that could read the same text the first is to be taken. */
extern const struct sentence finding_sentences[];
extern const size_t finding_sentence_count;

/* Of sources, records and what is made of them. */
extern const struct sentence record_sentences[];
extern const size_t record_sentence_count;

#endif
