#include "base/language.h"
#include "wording/finding_sentences.h"

const struct sentence making_sentences[] = {
    /* Rows of records */
    {MESSAGE, N_("%s row of '%s' would be lost: '%s' has none to belong to"), {NUMBER, WORD, WORD}},
    {MESSAGE,
     N_("%s rows of '%s' would be lost: '%s' has none to belong to"),
     {NUMBER, WORD, WORD}},
    {MESSAGE,
     N_("_source of a row of '%s' is %s, which is that of no raw row; a mapping must select "
        "_source of the raw table (of a group: min(_source))"),
     {WORD, VALUE}},
    {FAULT,
     N_("table_name %s is no canonical table of elements; did you mean %s?"),
     {VALUE, VALUE}},
    {FAULT, N_("table_name %s is no canonical table of elements"), {VALUE}},
    {FAULT,
     N_("element %s has no columns in '%s'; expected the path of an element below %s, or nothing "
        "for that itself"),
     {VALUE, WORD, WORD}},
    {FAULT, N_("element %s of '%s' has no narratives"), {VALUE, WORD}},
    {FAULT, N_("no row of '%s' has the identifier %s and the key %s"), {WORD, VALUE, VALUE}},
    {FAULT, N_("no row of '%s' has the identifier %s"), {WORD, VALUE}},
    {FAULT, N_("content is not one well-formed element with its namespaces declared"), {PART_END}},
    {FAULT, N_("name %s is no name of an attribute; expected one such as \"ext:note\""), {VALUE}},
    {FAULT, N_("name %s is no prefix of a namespace"), {VALUE}},
    {FAULT, N_("prefix %s is declared without a namespace"), {VALUE}},
    {FAULT,
     N_("kind %s is not known; expected element, attribute, declaration, present or text"),
     {VALUE}},
    {MESSAGE,
     N_("%s gave one share to several rows; each row gets its own only with %s and without LIMIT"),
     {WORD, ANY}},

    /* Exchange rates */
    {MESSAGE, N_("%s is not %s"), {VALUE, EXPECTED}},
    {MESSAGE, N_("blank; expected %s"), {EXPECTED}},
    {EXPECTED, N_("a currency code such as CHF"), {PART_END}},
    {EXPECTED, N_("a currency code such as USD"), {PART_END}},
    {EXPECTED, N_("a rate above zero such as 0.912"), {PART_END}},
    {MESSAGE, N_("too many different currencies; at most 500 are read"), {PART_END}},
    {MESSAGE, N_("%s further rates can't be used either"), {NUMBER}},
    {MESSAGE, N_("the sheet is not read: '%s': no column is called '%s'"), {ANY, WORD}},
    {MESSAGE,
     N_("the sheet is not read: '%s': the first column is '%s'; of kind 'ecb' it is 'Date', and "
        "the others are currencies"),
     {ANY, ANY}},
    {MESSAGE,
     N_("%s has two different rates for a %s on %s; keep one of them"),
     {WORD, WORD, WORD}},

    /* Redaction */
    {MESSAGE,
     N_("redaction '%s' found nothing to redact for %s of its %s rows in the table 'redactions'; "
        "check their identifiers and keys"),
     {ANY, NUMBER, NUMBER}},
    {MESSAGE,
     N_("the transactions of type %s in %s summed up to %s before redaction, and to %s with what "
        "was dropped; nothing may be published until this is understood"),
     {WORD, WORD, WORD, WORD}},
    {MESSAGE,
     N_("what redaction '%s' withholds also stands in %s of %s other row, where it stays "
        "published"),
     {ANY, WORD, NUMBER}},
    {MESSAGE,
     N_("what redaction '%s' withholds also stands in %s of %s other row; redact it there too, "
        "since nothing with it in is published"),
     {ANY, WORD, NUMBER}},
    {MESSAGE,
     N_("what redaction '%s' withholds also stands in %s of %s other rows, where it stays "
        "published"),
     {ANY, WORD, NUMBER}},
    {MESSAGE,
     N_("what redaction '%s' withholds also stands in %s of %s other rows; redact it there too, "
        "since nothing with it in is published"),
     {ANY, WORD, NUMBER}},

    /* Roll-over */
    {MESSAGE, N_("a roll-over needs 'identifier', 'new_identifier' and 'date'"), {PART_END}},
    {MESSAGE, N_("the 'date' is no day such as 2026-01-01"), {PART_END}},
    {MESSAGE,
     N_("an activity is closed in one row only, and a new identifier opened in one"),
     {PART_END}},
    {MESSAGE,
     N_("the activity is closed before it is opened, by the row with this 'new_identifier'"),
     {PART_END}},
    {MESSAGE,
     N_("the records have an activity with the new identifier already; each goes on under an "
        "identifier of its own"),
     {PART_END}},
    {MESSAGE,
     N_("the records have no activity with this identifier, so nothing goes on from it"),
     {PART_END}},
    {MESSAGE,
     N_("of %s transactions before the roll-over of %s there are %s after it, and %s are not where "
        "their date puts them; nothing may be published until this is understood"),
     {NUMBER, WORD, NUMBER, NUMBER}},
    {MESSAGE,
     N_("the file has no column '%s', so nothing that was rolled over is known; its columns are "
        "identifier, closed, new_identifier, opened and date"),
     {WORD}},

    /* The organisation file that is derived */
    {MESSAGE,
     N_("'organisation_file' of publication.yaml derives nothing: no activity has a budget for a "
        "year that is not over on %s ('as_of'), or expenditure in one that is"),
     {WORD}},
    {MESSAGE,
     N_("'organisation_file' of publication.yaml derives nothing: no activity has a budget for a "
        "year that is not over on %s (the newest last_updated_datetime; 'as_of' says another day), "
        "or expenditure in one that is"),
     {WORD}},
    {MESSAGE,
     N_("'organisation_file' of publication.yaml derives nothing: no activity has a budget for a "
        "year that is not over, or expenditure in one that is"),
     {PART_END}},
    {MESSAGE,
     N_("transactions to the organisation itself (%s, together %s) are not in the expenditure; "
        "they are spent where it goes on to others"),
     {NUMBER, ANY}},
    {MESSAGE,
     N_("planned disbursements that name no receiver (%s, together %s) are in no "
        "recipient-org-budget"),
     {NUMBER, ANY}},
    {MESSAGE,
     N_("budgets that reach into the next year (%s, together %s) are counted in the year in which "
        "they begin"),
     {NUMBER, ANY}},
    {MESSAGE,
     N_("budgets in another currency than 'organisation_file.currency' (%s, together %s) have no "
        "exchange rate and are not in the sums; give rates, or remove that key to have figures in "
        "each currency"),
     {NUMBER, ANY}},
    {MESSAGE,
     N_("planned disbursements that reach into the next year (%s, together %s) are counted in the "
        "year in which they begin"),
     {NUMBER, ANY}},
    {MESSAGE,
     N_("planned disbursements in another currency than 'organisation_file.currency' (%s, together "
        "%s) have no exchange rate and are not in the sums; give rates, or remove that key to have "
        "figures in each currency"),
     {NUMBER, ANY}},
    {MESSAGE,
     N_("transactions that reach into the next year (%s, together %s) are counted in the year in "
        "which they begin"),
     {NUMBER, ANY}},
    {MESSAGE,
     N_("transactions in another currency than 'organisation_file.currency' (%s, together %s) have "
        "no exchange rate and are not in the sums; give rates, or remove that key to have figures "
        "in each currency"),
     {NUMBER, ANY}},
    {MESSAGE,
     N_("the budgets of %s hierarchy levels are added up; if one level repeats the other, say with "
        "'organisation_file.where' which of them counts"),
     {NUMBER}},
    {MESSAGE,
     N_("the planned disbursements of %s hierarchy levels are added up; if one level repeats the "
        "other, say with 'organisation_file.where' which of them counts"),
     {NUMBER}},
    {MESSAGE,
     N_("the expenditure of %s hierarchy levels are added up; if one level repeats the other, say "
        "with 'organisation_file.where' which of them counts"),
     {NUMBER}},
    {MESSAGE,
     N_("the budgets from %s to %s in %s are %s, but their parts by country and region add up to "
        "%s; nothing may be published until this is understood"),
     {WORD, WORD, WORD, WORD, WORD}},
    {MESSAGE, N_("%s, like %s more"), {MESSAGE, NUMBER}},
    {MESSAGE,
     N_("%s %s of the budgets is in no recipient-country-budget or recipient-region-budget: "
        "activity %s names countries and regions only in its transactions"),
     {WORD, WORD, VALUE}},
    {MESSAGE,
     N_("%s %s of the budgets is in no recipient-country-budget or recipient-region-budget: "
        "activity %s names no country and no region"),
     {WORD, WORD, VALUE}},
    {MESSAGE,
     N_("%s %s of the budgets is in no recipient-country-budget or recipient-region-budget: "
        "activity %s has percentages that are missing, or that don't add up to 100"),
     {WORD, WORD, VALUE}},
    {MESSAGE,
     N_("the %s from %s to %s in %s is not there in the records, which stays, but %s in the "
        "activities"),
     {ANY, WORD, WORD, WORD, WORD}},
    {MESSAGE,
     N_("the %s from %s to %s in %s is %s in the records, which stays, but %s in the activities"),
     {ANY, WORD, WORD, WORD, WORD, WORD}},

    /* Files that are written */
    {MESSAGE,
     N_("the frozen file is gone; bring back what was, or remove its line in frozen/SHA256SUMS"),
     {PART_END}},
    {MESSAGE,
     N_("the frozen file was changed; bring back what was, or remove its line in "
        "frozen/SHA256SUMS"),
     {PART_END}},
    {MESSAGE,
     N_("the frozen file is that of no dataset any more, so it would not be published; bring back "
        "what was, or remove its line in frozen/SHA256SUMS"),
     {PART_END}},
    {MESSAGE,
     N_("there is revenue from records and from public data sets in one publication; sums would "
        "count both: keep the data sets in a publication of their own"),
     {PART_END}},
    {MESSAGE,
     N_("there is expense from records and from public data sets in one publication; sums would "
        "count both: keep the data sets in a publication of their own"),
     {PART_END}},
    {MESSAGE,
     N_("'%s' has no facts: neither 'unsdg_revenues' nor 'unsdg_expenses' has rows; nothing is "
        "written for it"),
     {ANY}},
    {MESSAGE,
     N_("there are no rows: the records of the last import have no budgets, income or spending for "
        "them"),
     {PART_END}},
    {MESSAGE,
     N_("there are no rows of country %s of %s: the records of the last import have no budgets, "
        "income or spending for them"),
     {ANY, NUMBER}},
    {MESSAGE,
     N_("there are no rows of country %s: the records of the last import have no budgets, income "
        "or spending for them"),
     {ANY}},
    {MESSAGE,
     N_("there are no rows of %s: the records of the last import have no budgets, income or "
        "spending for them"),
     {NUMBER}},

    /* Exports into other layouts */
    {MESSAGE, N_("the layout has no place for %s (%s row)"), {WORD, NUMBER}},
    {MESSAGE, N_("the layout has no place for %s (%s rows)"), {WORD, NUMBER}},
    {MESSAGE, N_("%s more elements and attributes were left out"), {NUMBER}},
    {MESSAGE, N_("%s more empty elements and attributes were left out"), {NUMBER}},
    {MESSAGE, N_("%s more values will be read back as something else"), {NUMBER}},
    {MESSAGE,
     N_("%s has a backslash before an n, which the layout means a line break by"),
     {VALUE}},
    {MESSAGE, N_("%s is nothing but spaces, and will be read back as empty"), {VALUE}},
    {MESSAGE, N_("%s has text between elements, which will come before them"), {VALUE}},
    {MESSAGE,
     N_("%s is in a namespace without a prefix, so it has no name here; it is left out"),
     {VALUE}},
    {MESSAGE, N_("%s needs more than 1990 columns, so the table can't be imported again"), {VALUE}},
    {MESSAGE, N_("%s is empty, which this layout can't say"), {VALUE}},
    {MESSAGE,
     N_("%s needs a column more than the 1990 that a sheet may have; it is left out"),
     {VALUE}},
    {MESSAGE, N_("%s has no place in the standard, so it is left out"), {VALUE}},
    {MESSAGE, N_("%s has no place in the standard, or no prefix, so it is left out"), {VALUE}},
    {MESSAGE, N_("%s has text where the standard has none; it is left out"), {VALUE}},
    {MESSAGE,
     N_("%s is missing, so the rows could belong to nothing; all of it is left out"),
     {VALUE}},
    {MESSAGE,
     N_("%s stands in the file twice; the rows of both will be read back as one"),
     {VALUE}},
    {MESSAGE, N_("%s stands in the root element and is left out"), {VALUE}},
    {MESSAGE,
     N_("%s has a text of more than %s characters, which no cell can hold"),
     {VALUE, NUMBER}},

    /* What layouts of tables lose (lost.sql of the samples) */
    {MESSAGE, N_("%s does not begin with the reporting organisation's"), {VALUE}},
    {MESSAGE, N_("%s is missing; without it nothing of the activity is written"), {VALUE}},
    {MESSAGE,
     N_("%s has the identifier of another one, with which it will be read as one"),
     {VALUE}},
    {MESSAGE, N_("%s has the title of another one, with which it will be read as one"), {VALUE}},
    {MESSAGE, N_("%s has the days of another one, with which it will be read as one"), {VALUE}},
    {MESSAGE, N_("%s is missing, and will be the first day of the period"), {VALUE}},
    {MESSAGE, N_("%s is missing, and will be the day of the transaction"), {VALUE}},
    {MESSAGE, N_("%s is no pair of numbers with a space between them"), {VALUE}},
    {MESSAGE, N_("%s stands for no budget item"), {VALUE}},
    {MESSAGE, N_("%s has nothing but texts, and will be read as part of the one before"), {VALUE}},
    {MESSAGE, N_("%s is a further text; the layout has room for one"), {VALUE}},
    {MESSAGE,
     N_("%s is the second or a later one of its type; the layout has room for one"),
     {VALUE}},
    {MESSAGE, N_("%s is the second or a later one; the layout has room for one"), {VALUE}},
    {MESSAGE, N_("%s is the second or a later country; the layout has room for one"), {VALUE}},
    {MESSAGE, N_("%s is the second or a later region; the layout has room for one"), {VALUE}},
    {MESSAGE, N_("%s is the second or a later baseline; the layout has room for one"), {VALUE}},
    {MESSAGE, N_("%s is the second or a later target; the layout has room for one"), {VALUE}},
    {MESSAGE, N_("%s is the second or a later actual; the layout has room for one"), {VALUE}},
    {MESSAGE, N_("%s is the third or a later one; the layout has room for two"), {VALUE}},
    {MESSAGE, N_("%s has no code"), {VALUE}},
    {MESSAGE, N_("%s has no type; it would be read as a related activity"), {VALUE}},
    {MESSAGE, N_("%s is another one than the layout's"), {VALUE}},
    {MESSAGE, N_("%s has neither a title nor a measure nor a description"), {VALUE}},
    {MESSAGE, N_("%s has neither a value nor a comment"), {VALUE}},
    {MESSAGE, N_("%s is not of vocabulary 99, the only one of the layout"), {VALUE}},
    {MESSAGE, N_("%s is not the first day of the period, which it will be"), {VALUE}},
    {MESSAGE, N_("%s has no address"), {VALUE}},
    {MESSAGE, N_("%s is there twice, and will be read once"), {VALUE}},
    {MESSAGE, N_("%s can't be told apart: transactions have the same reference and type"), {VALUE}},
    {MESSAGE, N_("%s is %s; the layout has no column for it"), {VALUE, VALUE}},
    {MESSAGE, N_("%s is %s; the layout has room for 1 to 4"), {VALUE, VALUE}},
    {MESSAGE, N_("%s is %s, another one than that of the activity"), {VALUE, VALUE}},
};

const size_t making_sentence_count = sizeof making_sentences / sizeof *making_sentences;
