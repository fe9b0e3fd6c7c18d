#include "base/language.h"
#include "wording/finding_sentences.h"

const struct sentence record_sentences[] = {
    /* Rows of records */
    {MESSAGE, N_("a row of '%s' has no %s; every row needs one"), {WORD, WORD}},
    {MESSAGE,
     N_("%s %s stands in more than one row of '%s'; each may stand once"),
     {WORD, VALUE, WORD}},
    {MESSAGE,
     N_("this %s points at %s %s, which no row of '%s' has; it would be lost"),
     {ANY, WORD, ANY, WORD}},
    {MESSAGE,
     N_("%s %s is a date, which a spreadsheet made of it; format the column as text and enter it "
        "again"),
     {WORD, VALUE}},
    {MESSAGE,
     N_("%s %s is a power of ten, which a spreadsheet made of it; format the column as "
        "text and enter it again"),
     {WORD, VALUE}},
    {MESSAGE, N_("%s holds binary data; expected %s"), {WORD, EXPECTED}},
    {MESSAGE,
     N_("%s %s was computed in floating point, which changes amounts and codes; take the text of "
        "the source as it is"),
     {WORD, WORD}},
    {MESSAGE,
     N_("%s %s has white space around it; remove it, since it would make another %s"),
     {WORD, VALUE, WORD}},
    {MESSAGE, N_("%s %s is not valid; expected %s"), {WORD, VALUE, EXPECTED}},
    {MESSAGE,
     N_("%s is translated twice; whatever is joined with it would be counted twice"),
     {VALUE}},
    {MESSAGE, N_("this %s can't be written: %s"), {ANY, FAULT}},

    /* Values that a mapping reads */
    {MESSAGE, N_("%s: %s; %s"), {NOTE, NOTED, ADVICE}},
    {NOTE, N_("more than %s"), {NOTE}},
    {NOTE, N_("%s date may be two days"), {NUMBER}},
    {NOTE, N_("%s dates may be two days each"), {NUMBER}},
    {NOTE, N_("%s date is a day in the other order only"), {NUMBER}},
    {NOTE, N_("%s dates are days in the other order only"), {NUMBER}},
    {NOTE, N_("%s date is a bare number"), {NUMBER}},
    {NOTE, N_("%s dates are bare numbers"), {NUMBER}},
    {NOTE, N_("%s date can't be read"), {NUMBER}},
    {NOTE, N_("%s dates can't be read"), {NUMBER}},
    {NOTE, N_("%s amount may be thousands or decimals"), {NUMBER}},
    {NOTE, N_("%s amounts may be thousands or decimals"), {NUMBER}},
    {NOTE, N_("%s amount is one with the other decimal mark only"), {NUMBER}},
    {NOTE, N_("%s amounts are some with the other decimal mark only"), {NUMBER}},
    {NOTE, N_("%s amount was computed in floating point"), {NUMBER}},
    {NOTE, N_("%s amounts were computed in floating point"), {NUMBER}},
    {NOTE, N_("%s amount can't be read"), {NUMBER}},
    {NOTE, N_("%s amounts can't be read"), {NUMBER}},
    {NOTE, N_("%s percentage can't be read"), {NUMBER}},
    {NOTE, N_("%s percentages can't be read"), {NUMBER}},
    {NOTE, N_("%s value is neither yes nor no"), {NUMBER}},
    {NOTE, N_("%s values are neither yes nor no"), {NUMBER}},
    {NOTE, N_("%s text can't be part of an identifier"), {NUMBER}},
    {NOTE, N_("%s texts can't be parts of an identifier"), {NUMBER}},
    {NOTE, N_("%s value is not in code list %s"), {NUMBER, VALUE}},
    {NOTE, N_("%s values are not in code list %s"), {NUMBER, VALUE}},
    {NOTE, N_("%s value is neither a code nor a name of codelist %s"), {NUMBER, VALUE}},
    {NOTE, N_("%s values are neither codes nor names of codelist %s"), {NUMBER, VALUE}},
    {NOTE, N_("%s conversion has no exchange rate"), {NUMBER}},
    {NOTE, N_("%s conversions have no exchange rate"), {NUMBER}},
    {NOTE, "%s %s", {NOTE, VALUE}},
    {NOTED, N_("%s (once)"), {VALUE}},
    {NOTED, N_("%s (%s times)"), {VALUE, NUMBER}},
    {NOTED, N_("%s, and further ones (once)"), {NOTED}},
    {NOTED, N_("%s, and further ones (%s times)"), {NOTED, NUMBER}},
    {NOTED, N_("%s and %s more"), {NOTED, NUMBER}},
    {NOTED, N_("%s, %s"), {NOTED, NOTED}},
    {ADVICE,
     N_("say which comes first with 'dates: day-first' or 'dates: month-first' in "
        "publication.yaml, or iati_date(text, 'day-first')"),
     {PART_END}},
    {ADVICE,
     N_("the order that 'dates' in publication.yaml or the second argument says may be wrong"),
     {PART_END}},
    {ADVICE,
     N_("which day a spreadsheet means by it can't be known; format its column as a date and "
        "export it again"),
     {PART_END}},
    {ADVICE, N_("expected a day such as 2024-05-31, 31/05/2024 or 31 May 2024"), {PART_END}},
    {ADVICE,
     N_("say what stands before the decimals with 'decimal_mark: \".\"' or 'decimal_mark: "
        "\",\"' in publication.yaml, or iati_amount(text, '.')"),
     {PART_END}},
    {ADVICE,
     N_("the mark that 'decimal_mark' in publication.yaml or the second argument says may be "
        "wrong"),
     {PART_END}},
    {ADVICE,
     N_("which changes them; take the text of the source as it is, and compute with decimal_add "
        "and its kin"),
     {PART_END}},
    {ADVICE, N_("expected money such as 1500.00, 1,500.00, (250) or USD 1 500"), {PART_END}},
    {ADVICE, /* xgettext:no-c-format */ N_("expected a text such as 60, 60% or 33.3"), {PART_END}},
    {ADVICE, N_("expected a word such as yes, no, true, false, 1 or 0"), {PART_END}},
    {ADVICE, N_("white space, \"/\", \"&\", \"|\" and \"?\" may not stand in one"), {PART_END}},
    {ADVICE, N_("'iatipub codelist' shows the list"), {PART_END}},
    {ADVICE, N_("add the rates to the files under 'rates' in publication.yaml"), {PART_END}},
    {ADVICE, N_("add it to %s"), {ANY}},
    {ADVICE, N_("add them to %s"), {ANY}},

    /* Sources */
    {MESSAGE, N_("nothing reads column %s; the nearest that is read is %s"), {VALUE, VALUE}},
    {MESSAGE, N_("nothing reads column %s"), {VALUE}},
    {MESSAGE, N_("no source of publication.yaml names this file, so nothing reads it"), {PART_END}},
    {MESSAGE,
     N_("another file is called %s in the records, so they call this one %s"),
     {VALUE, VALUE}},
    {MESSAGE,
     N_("the row has %s cells, but the header names %s columns; the missing cells were taken as "
        "blank"),
     {NUMBER, NUMBER}},
    {MESSAGE,
     N_("the row has a value in cell %s, but the header names %s columns; the row is not read; "
        "quote cells that contain the delimiter, or name the column"),
     {NUMBER, NUMBER}},
    {MESSAGE, N_("column %s has no name; name it or remove it"), {NUMBER}},
    {MESSAGE,
     N_("column %s is called %s, a name that is reserved; give it another"),
     {NUMBER, VALUE}},
    {MESSAGE,
     N_("columns %s and %s are both called %s (case does not count); rename one"),
     {NUMBER, NUMBER, VALUE}},
    {MESSAGE, N_("the header row names no column"), {PART_END}},
    {MESSAGE, N_("the file is empty; its first row must name the columns"), {PART_END}},
    {MESSAGE,
     N_("the quote that opens %s is never closed, so this row and all after it are not read; close "
        "it, or double it if it belongs to the text"),
     {PLACE}},
    {MESSAGE,
     N_("%s has a quote inside its text that is not doubled; the text was taken as it stands; "
        "quote "
        "the cell and double the quotes inside it"),
     {PLACE}},
    {MESSAGE,
     N_("cell %s (column %s) holds the error %s instead of a value; it was taken as blank; correct "
        "the formula, or empty the cell"),
     {WORD, VALUE, WORD}},
    {MESSAGE,
     N_("cell %s (column %s) holds a formula that was never computed; it was taken as blank; open "
        "the workbook in a spreadsheet program and save it there"),
     {WORD, VALUE}},
    {MESSAGE,
     N_("cell %s (column %s) holds %s, a number of which only %s digits are kept; the row is not "
        "read; format the column as text, then enter the value again"),
     {WORD, VALUE, WORD, NUMBER}},
    {MESSAGE,
     N_("cell %s (column %s) is a date, but its number %s is no day of the calendar; the row is "
        "not "
        "read; enter the date again, or empty the cell"),
     {WORD, VALUE, WORD}},
    {MESSAGE,
     N_("cell %s (column %s) has the character %s, which XML cannot hold; the row is not read; "
        "remove the character"),
     {WORD, VALUE, WORD}},
    {MESSAGE,
     N_("cell %s (column %s) holds the date %s where a code or identifier should be; the "
        "spreadsheet took what was typed for a date; the row is not read; format the column as "
        "text, then enter the value again"),
     {WORD, VALUE, ANY}},
    {MESSAGE,
     N_("cell %s has a value, but its column has no name; the row is not read; name the column in "
        "row %s, or empty it"),
     {WORD, NUMBER}},
    {MESSAGE,
     N_("no row at the top of the sheet can be its header, so it is not read; say which row it is "
        "with \"header_row\", or name the sheets to be read in \"tables\""),
     {PART_END}},
    {MESSAGE,
     N_("the row has no identifier, so it belongs to nothing and is not read"),
     {PART_END}},
    {MESSAGE, N_("%s has no place in the standard; it is kept as it stands"), {VALUE}},
    {MESSAGE,
     N_("%s stands after one that follows it in the standard; it will be written in its place"),
     {VALUE}},
    {MESSAGE, N_("%s may stand only once; this one is kept as it stands"), {VALUE}},
    {MESSAGE, N_("%s has text where the standard has none; it is not kept"), {VALUE}},
    {MESSAGE, N_("this %s has no identifier; the records call it %s"), {ANY, VALUE}},
    {MESSAGE,
     N_("identifier %s stands in the records already; they call this one %s"),
     {VALUE, VALUE}},
    {MESSAGE, N_("and %s more of the kind"), {NUMBER}},

    /* Datasets and redactions */
    {MESSAGE,
     N_("dataset '%s' has no activities; nothing is written for it and what was published stays"),
     {ANY}},
    {MESSAGE,
     N_("dataset '%s' has no organisations; nothing is written for it and what was published "
        "stays"),
     {ANY}},
    {MESSAGE, N_("records in no dataset, so not written: %s; this is the first"), {NUMBER}},
    {MESSAGE,
     N_("records in several datasets of publication.yaml, none of which says 'overlap': %s; this "
        "is "
        "the first"),
     {NUMBER}},
    {MESSAGE,
     N_("records without a part for dataset '%s' (its 'split' gives nothing), so no file would "
        "hold "
        "them: %s; this is the first"),
     {ANY, NUMBER}},
    {MESSAGE,
     N_("'%s' is no longer written and was removed; if it was published, the host and the registry "
        "still have it"),
     {ANY}},
    {MESSAGE,
     N_("the file has %s bytes; the official validator takes 60 MiB at most, so keep below "
        "60,000,000: 'max_megabytes' cuts a dataset into files"),
     {NUMBER}},
    {MESSAGE,
     N_("the records would change this file, which is frozen and stays as it was; they differ in "
        "%s"),
     {ANY}},
    {MESSAGE,
     N_("the records would change this file, which is frozen and stays as it was"),
     {PART_END}},
    {MESSAGE, N_("redaction '%s' found nothing to redact; check its words"), {ANY}},
    {MESSAGE, N_("redaction '%s' found nothing to redact; check its condition"), {ANY}},
    {MESSAGE,
     N_("what redaction '%s' withholds stands in this line; redact it there too, or change the "
        "record it comes from"),
     {ANY}},
    {MESSAGE,
     N_("what redaction '%s' withholds stands in the name of this file; change the dataset's name "
        "or what it is split by"),
     {ANY}},
    {MESSAGE,
     N_("what redaction '%s' withholds stands in part '%s' of this workbook; redact it there too, "
        "or change the record it comes from"),
     {ANY, ANY}},
};

const size_t record_sentence_count = sizeof record_sentences / sizeof *record_sentences;
