/* The sentences that checks say of a file and of records, with "%s" where something else stands in
 * them: what wording/finding_words.h reads messages by, and what is translated.
 *
 * A message that is composed in another way must be changed here too; the tests of languages and
 * of examples say so of those that no sentence reads. */
#ifndef IATIPUB_WORDING_FINDING_SENTENCES_H
#define IATIPUB_WORDING_FINDING_SENTENCES_H

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
    PLACE,        /* an element or attribute; a column or member of a source */
    EXPECTED,     /* a kind of value, or names of elements */
    ALTERNATIVES, /* "a, b or c" */
    CODELIST,     /* with its version and vocabulary */
    FORM,         /* what is not XML */
    CHARACTER,
    FORMAT, /* of data */
    NOTE,   /* how many values that a mapping reads have which fault */
    NOTED,  /* those values */
    ADVICE,
    LOSS,     /* what is not read for a fault */
    DISGUISE, /* what a file is instead */
    LAYOUT,   /* of a file */
    JSON,     /* what is not JSON */
    FAULT,    /* of a row that brings a further text, element or attribute */
    DATASET,  /* of the CEB secretariat */
    DOUBT,    /* about so many rows of it, or about one value */
    DOUBTED,  /* what such rows have */
    VALUES,   /* that those rows have */
};

struct sentence {
    enum part kind;
    const char *text;
    enum part parts[PARTS_MOST];
};

/* Of those that could read the same text the first is to be taken. */
extern const struct sentence finding_sentences[];
extern const size_t finding_sentence_count;

/* Of sources, records and what is made of them. */
extern const struct sentence record_sentences[];
extern const size_t record_sentence_count;

/* Of sources that are text, databases or workbooks ... */
extern const struct sentence source_sentences[];
extern const size_t source_sentence_count;

/* ... or in a layout of the standard; of how many further problems there are. */
extern const struct sentence layout_sentences[];
extern const size_t layout_sentence_count;

/* Of what is made of records: rates, redaction, roll-over, files, exports. */
extern const struct sentence making_sentences[];
extern const size_t making_sentence_count;

/* Of UN financial data. */
extern const struct sentence unsdg_sentences[];
extern const size_t unsdg_sentence_count;

#endif
