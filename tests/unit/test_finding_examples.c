#include <CUnit/CUnit.h>
#include <ctype.h>
#include <glob.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/file.h"
#include "base/language.h"
#include "base/strbuf.h"
#include "wording/finding_sentences.h"
#include "wording/finding_words.h"

extern CU_TestInfo finding_examples_tests[];

/* Messages about sources, records and what is made of them, as they are composed; at least one for
 * each format and each sentence. */
static const char *const examples[] = {
    /* Of records and sources */
    "records in no dataset, so not written: 7; this is the first",
    "records in several datasets of publication.yaml, none of which says 'overlap': 7; this is the "
    "first",
    "the file has 62914561 bytes; the official validator takes 60 MiB at most, so keep below "
    "60,000,000: 'max_megabytes' cuts a dataset into files",
    "records without a part for dataset 'projects' (its 'split' gives nothing), so no file would "
    "hold them: 7; this is the first",
    "dataset 'projects' has no activities; nothing is written for it and what was published stays",
    "dataset 'projects' has no organisations; nothing is written for it and what was published "
    "stays",
    "the records would change this file, which is frozen and stays as it was",
    "the records would change this file, which is frozen and stays as it was; they differ in A-1, "
    "A-2",
    "'projects.xml' is no longer written and was removed; if it was published, the host and the "
    "registry still have it",
    "no source of publication.yaml names this file, so nothing reads it",
    "another file is called \"a.csv\" in the records, so they call this one \"a.csv (2)\"",
    "nothing reads column \"titel\"; the nearest that is read is \"title\"",
    "nothing reads column \"titel\"",
    "redaction 'partners' found nothing to redact; check its words",
    "redaction 'partners' found nothing to redact; check its condition",
    "what redaction 'partners' withholds stands in this line; redact it there too, or change the "
    "record it comes from",
    "what redaction 'partners' withholds stands in the name of this file; change the dataset's "
    "name or what it is split by",
    "what redaction 'partners' withholds stands in part 'xl/sheet1.xml' of this workbook; redact "
    "it there too, or change the record it comes from",
    "the quote that opens column \"title\" is never closed, so this row and all after it are not "
    "read; close it, or double it if it belongs to the text",
    "column \"title\" has a quote inside its text that is not doubled; the text was taken as it "
    "stands; quote the cell and double the quotes inside it",
    "the row has a value in cell 9, but the header names 7 columns; the row is not read; quote "
    "cells that contain the delimiter, or name the column",
    "the row has 6 cells, but the header names 7 columns; the missing cells were taken as blank",
    "column 3 has no name; name it or remove it",
    "column 3 is called \"_source\", a name that is reserved; give it another",
    "columns 1 and 3 are both called \"id\" (case does not count); rename one",
    "the header row names no column",
    "the file is empty; its first row must name the columns",
    "and 7 more of the kind",
    "this activity has no identifier; the records call it \"activity 7\"",
    "identifier \"A-1\" stands in the records already; they call this one \"A-1 (2)\"",
    "the root element is \"rows\"; expected iati-activities or iati-organisations",
    "cell C5 has a value, but its column has no name; the row is not read; name the column in row "
    "1, or empty it",
    "no row at the top of the sheet can be its header, so it is not read; say which row it is with "
    "\"header_row\", or name the sheets to be read in \"tables\"",
    "the file is not well-formed XML: no reason",
    "the row has no identifier, so it belongs to nothing and is not read",
    "\"title\" stands after one that follows it in the standard; it will be written in its place",
    "\"title\" may stand only once; this one is kept as it stands",
    "\"ext:note\" has no place in the standard; it is kept as it stands",
    "\"transaction\" has text where the standard has none; it is not kept",
    "cell C5 (column \"code\") holds the error #REF! instead of a value; it was taken as blank; "
    "correct the formula, or empty the cell",
    "cell C5 (column \"code\") holds a formula that was never computed; it was taken as blank; "
    "open the workbook in a spreadsheet program and save it there",
    "cell C5 (column \"code\") holds 1.2345678901234567E+20, a number of which only 15 digits are "
    "kept; the row is not read; format the column as text, then enter the value again",
    "cell C5 (column \"day\") is a date, but its number -7 is no day of the calendar; the row is "
    "not read; enter the date again, or empty the cell",
    "cell C5 (column \"code\") has the character U+0001, which XML cannot hold; the row is not "
    "read; remove the character",
    "cell C5 (column \"code\") holds the date 2024-03-01 where a code or identifier should be; the "
    "spreadsheet took what was typed for a date; the row is not read; format the column as text, "
    "then enter the value again",
    "a row of 'activities' has no iati_identifier; every row needs one",
    "transaction_key \"T1\" stands in more than one row of 'transactions'; each may stand once",
    "this sector points at iati_identifier \"A-7\", which no row of 'activities' has; it would be "
    "lost",
    "this sector points at iati_identifier (blank), which no row of 'activities' has; it would be "
    "lost",
    "sector \"1-Jan\" is a date, which a spreadsheet made of it; format the column as text and "
    "enter it again",
    "sector \"1.5E+04\" is a power of ten, which a spreadsheet made of it; format the column as "
    "text and enter it again",
    "title holds binary data; expected text",
    "value 0.30000000000000004 was computed in floating point, which changes amounts and codes; "
    "take the text of the source as it is",
    "ref \" T1\" has white space around it; remove it, since it would make another ref",
    "percentage \"x\" is not valid; expected a number of at most 24 digits and one point, such as "
    "1500.00, without thousands separators or currency",
    "\"16\" is translated twice; whatever is joined with it would be counted twice",

    /* Of any source */
    "column \"title\" has the character U+0001, which XML cannot hold; the row is not read; remove "
    "the character",
    "column 7 has the character U+0001, which XML cannot hold; the file is not read; remove the "
    "character",
    "member \"result/title\" has the character U+0001, which XML cannot hold; the value is not "
    "read; remove the character",
    "column \"title\" ends in the middle of a utf-16 character; the row is not read; export the "
    "file again, best as UTF-8",
    "column \"title\": byte 0xE9 is not utf-8; the row is not read; if the file comes from Excel "
    "or an older system, set \"encoding: windows-1252\" or \"encoding: latin-1\" for it",
    "column 2: byte 0x81 is not windows-1252; the file is not read; save the file as UTF-8, or set "
    "\"encoding: latin-1\" for it",
    "column 2: byte 0x81 is not latin-1; the file is not read; save the file as UTF-8",
    "member \"title\": byte 0xE9 is not UTF-8; the value is not read; export the file as UTF-8",
    "column \"title\": byte 0xE9 is not UTF-8; the row is not read; correct the text in the "
    "database",
    "column \"title\": byte 0xE9 is not UTF-8; the row is not read; write texts in UTF-8 into the "
    "database",
    "column 3 has no name; name it; the table is not read",
    "the name of column 3 has 2100 bytes, but 256 is the most; is this row a header?",
    "the name of column 3 has 300 bytes, but 256 is the most; the table is not read",
    "the name of column 3 is not text; rename it; the table is not read",
    "there are 2500 columns, but 1990 is the most; the table is not read",

    /* CSV */
    "the row is longer than 16 MiB in column \"title\", so it and all rows after it are not read; "
    "most likely a quote is never closed",
    "the row has more than 2000 cells, so it and all rows after it are not read; check the "
    "delimiter and the quotes",
    "column \"title\" has text after its closing quote and then a delimiter or line break, so "
    "where it ends is unclear (it took in 4 line breaks); the row is not read; double the quotes "
    "that belong to the text",
    "wrong delimiter: the header is a single column and contains \";\", which seems to be the "
    "delimiter; set \"delimiter: \";\"\" or \"delimiter: auto\"",
    "the file is not CSV, it looks like a PDF document; export the sheet as CSV and use that file",
    "the file is not CSV, it looks like an old Excel workbook (.xls); export the sheet as CSV and "
    "use that file",
    "the file is not CSV, it looks like a ZIP archive or an Excel or OpenDocument workbook; set "
    "\"kind: xlsx\" for an Excel workbook, or else export the sheet as CSV and use that file",
    "the file is not CSV, it looks like a gzip archive; unpack it with gunzip and use the file "
    "inside",
    "the file is not CSV, it looks like UTF-16 text without a byte order mark; set \"encoding: "
    "utf-16\" for it, or export the file again as UTF-8",

    /* JSON */
    "this is not JSON: the file ends where a closing quote should follow; nothing is read from "
    "here on",
    "this is not JSON: the line ends where ',' or '}' should follow; the line is not read",
    "this is not JSON: expected a key in quotes, found '}'; the line is not read",
    "this is not JSON: expected ',' or ']', found '''; the line is not read",
    "this is not JSON: expected ':', found byte 7; nothing is read from here on",
    "this is not JSON: a backslash and no valid escape; the line is not read",
    "this is not JSON: a text has more than 16777216 bytes; the line is not read",
    "this is not JSON: more than 64 objects in one another; the line is not read",
    "this is not JSON: expected a value, found 'nul'; the line is not read",
    "this is not JSON: expected the end of the file after its array; nothing is read from here on",
    "the file is not JSON, it looks like a binary file",
    "the file is empty; it must hold objects, one for each record",
    "the name of a member is blank, so its values are not read; rename it",
    "the name of a member has more than 256 bytes, with those above it, so its values are not "
    "read; rename it",
    "the name of a member is _source, _key or _parent, which are reserved, so its values are not "
    "read; rename it",
    "the name of a member has bytes or characters that are not text, so its values are not read; "
    "rename it",
    "the name of a member was not there before: the file changed while it was read, so its values "
    "are not read; rename it",
    "the file has more than 1990 members in a table, so this one is not read; are the names data?",
    "the file has more than 500 arrays of different names, so this one is not read; are the names "
    "data?",
    "the file has more than 20000 members of different names, so this one is not read; are the "
    "names data?",
    "the arrays \"a/b\" and \"a_b\" would become the same table of the records, so the second is "
    "not read; rename one of them",
    "member \"Title\" is given twice, and case does not count; only the first is read",
    "the record has more than 16 MiB with member \"text\", whose value is not read",
    "a value stands where a record was expected, an object in braces",
    "an array stands where a record was expected, an object in braces",
    "member \"total\" stands outside of any array of records, so nothing reads it",

    /* Databases */
    "column \"price\" is an array, which is taken as one text in braces; make rows of it with a "
    "'query' (unnest)",
    "column \"price\" holds bytes (bytea), which are taken as hexadecimal digits; leave it out "
    "with a 'query'",
    "column \"price\" is floating point (real), so its values may not be those that were entered; "
    "for money use numeric in the database",
    "column \"price\" is floating point (double precision), so its values may not be those that "
    "were entered; for money use numeric in the database",
    "column \"price\" is of type money, which is written with a currency sign and separators; cast "
    "it to numeric with a 'query'",
    "column \"price\" holds floating-point numbers, whose digits may not be those that were "
    "entered; keep amounts as text",
    "column \"price\" holds a BLOB, which was taken as blank; leave the column out with a 'query', "
    "or cast it to text there",
    "column 2 has no name; give it another with a 'query'",
    "column 2 has a name that is reserved; give it another with a 'query'",
    "column 2 has a name that XML cannot hold; give it another with a 'query'",
    "columns 1 and 3 are both called \"id\"; give one another name with a 'query'",
    "the row has 70000000 bytes, but 64 MiB is the most; it is not read; leave large columns out "
    "with a 'query'",
    "the row is larger than 64 MiB, so it and all rows after it are not read; leave large columns "
    "out with a 'query'",
    "the view does more than read tables, which only a 'query' may ask for (WITH RECURSIVE); it is "
    "not read",
    "SQLite cannot read on: database disk image is malformed; what follows is not read",
    "the file is empty; it must be an SQLite database",
    "the file is not an SQLite database; set its 'kind' if it is something else, or decrypt it",
    "the database has 700 tables and views, but 500 is the most; name those to be read in 'tables'",
    "the database has no tables",

    /* XML and stylesheets */
    "the file has a document type definition, which is not read; remove it from <!DOCTYPE to its "
    "end",
    "the file is not well-formed XML: Start tag expected",
    "the file is larger than 256 MiB, the most that a stylesheet can be used on; split it, or have "
    "it exported as CSV or JSON Lines",
    "the file is empty",
    "the stylesheet 'rows.xsl' gives no rows for the file",
    "column \"sector\" is given twice; the row is not read; make rows of a table of their own of "
    "what repeats",
    "column \"title\" has elements in it, but a column is text; the row is not read",

    /* Workbooks */
    "the file is not an Excel workbook, it is empty; export it again",
    "the file is not an Excel workbook, it is text; set \"kind: csv\" if it is CSV",
    "the file is not an Excel workbook, it is protected by a password; save it without one",
    "the file is not an Excel workbook, it is of the old binary format (.xls) or protected by a "
    "password; save it as an Excel workbook (.xlsx) without one",
    "the file is not an Excel workbook, it is of the old binary format (.xls); save it as an Excel "
    "workbook (.xlsx)",
    "the file is not an Excel workbook, it is a web page or an XML file; save it as an Excel "
    "workbook (.xlsx) with a spreadsheet program",
    "the file is not an Excel workbook, it is a Word document; save it as an Excel workbook "
    "(.xlsx)",
    "the file is not an Excel workbook, it is a presentation; save it as an Excel workbook (.xlsx)",
    "the file is not an Excel workbook, it is a binary workbook (.xlsb); save it as an Excel "
    "workbook (.xlsx)",
    "the file is not an Excel workbook, it is of the OpenDocument format (.ods); save it as an "
    "Excel workbook (.xlsx)",
    "the file is not an Excel workbook, it is a zip archive of something else; unpack it, and name "
    "what is in it as the source",
    "the file is protected by a password; save it without one",
    "the file is damaged or incomplete (the size of its part 'xl/workbook.xml' is not known); copy "
    "or export it again",
    "the file is damaged or incomplete (its part 'xl/workbook.xml' is missing); copy or export it "
    "again",
    "the file is damaged or incomplete (its part 'xl/sheet1.xml' is larger than it says); copy or "
    "export it again; nothing of it was read",
    "the file is damaged or incomplete (xl/workbook.xml: CRC error); copy or export it again",
    "its part 'xl/sheet1.xml' unpacks to 9000 MiB, but 4096 MiB is the most; split the workbook; "
    "nothing of it was read",
    "its part 'xl/sheet1.xml' unpacks to more than 1000 times its size, as no table does; save the "
    "workbook again without what is empty or repeated",
    "the workbook unpacks to more than 8192 MiB; split it, or name the sheets to be read in "
    "'tables'; nothing after row 77 was read",
    "its part 'xl/sheet1.xml' has elements nested too deeply, which no workbook has; save it again "
    "with a spreadsheet program; nothing of it was read",
    "its part 'xl/sheet1.xml' has a document type declaration, which no workbook has; save it "
    "again with a spreadsheet program; nothing of it was read",
    "the file is damaged (its part 'xl/sheet1.xml', line 2: Opening and ending tag mismatch); save "
    "it again with a spreadsheet program; nothing after row 77 was read",
    "the file is damaged (its rows are not in order), row 77; save it again with a spreadsheet "
    "program; nothing after row 76 was read",
    "the file is damaged (the cells of a row are not in order), row 77; save it again with a "
    "spreadsheet program; nothing after row 76 was read",
    "the file is damaged (a cell has no right address), row 77; save it again with a spreadsheet "
    "program; nothing after row 76 was read",
    "the row has more text than can be right, row 77; save it again with a spreadsheet program; "
    "nothing after row 76 was read",
    "the workbook has more than 1000 sheets; split it",
    "the workbook has 9000001 different texts, but 9000000 is the most; split it",
    "the workbook repeats its texts to more than 1024 MiB, so nothing after row 77 was read",
    "the workbook has no sheet with a table that could be read; a hidden one is read if \"tables\" "
    "names it",
    "the sheet has no cells; a row of it must name the columns",
    "row 4, which \"header_row\" says is the header, is blank",
    "no row at the top of the sheet can be its header; say which row it is with \"header_row\"",
    "the name of a column, cell C1, has more than 256 bytes; is this row a header? If not, say "
    "which is with \"header_row\"",
    "the column of cell C1 is called \"_source\", a name that is reserved; give it another",
    "the columns of cells A1 and C1 are both called \"id\" (case does not count); rename one, or "
    "say which row names the columns with \"header_row\"",
    "the header names 2500 columns, but 1990 is the most",
    "column \"code\" has 120 values and dates in 4 cells (C5, C9, C12 ...); the spreadsheet took "
    "what was typed there for a date; format the column as text, then enter them again",
    "cell C5 (column \"code\") holds \"1-2\", which no spreadsheet program writes there; the row "
    "is not read; save the workbook again with one",
    "cell C5 (column \"code\") holds the number 1.5E+15, shown with an exponent, where a code or "
    "identifier should be; the row is not read; format the column as text, then enter the value "
    "again",

    /* Layouts of element paths */
    "no column is called \"iati-identifier\" or \"organisation-identifier\", so the sheet is not "
    "read; this looks like the CSV of D-Portal; start with: iatipub init DIR --template d-portal",
    "value \"7\" stands in the row of an element that its column is not in, so it is not read; "
    "move it to the row of the element that it belongs to",
    "index \"x\" is no whole number above those before it, so the row and what is below it are not "
    "read; sort the rows by index",
    "path \"/a/\" does not say which element this row is, so it is not read",
    "parent \"7\" is no row of the activity before it, so the row is not read; sort the rows by "
    "index",
    "element \"/iati-activities\" is not below that of its parent, so the row is not read",
    "element \"/title\" has no parent, so the row is not read",
    "column \"/title\" stands here twice; the last one counts, this one is not read",
    "element \"/titel\" has no place in the standard and is left out; the nearest is \"/title\"",
    "element \"/titel\" has no place in the standard and is left out",
    "column \"@titel\" has no place in the standard and is left out; the nearest is \"/title\"",
    "column \"@titel\" has no place in the standard and is left out",
    "this is not a table of D-Portal, whose header begins with index, parent and "
    "/iati-activities/iati-activity or /iati-organisations/iati-organisation",
    "this is not a table of D-Portal, whose header begins with index, parent and "
    "/iati-activities/iati-activity or /iati-organisations/iati-organisation; this looks like the "
    "activity CSV of IATI Publisher; start with: iatipub init DIR --template publisher-csv",
    "a table of D-Portal is one sheet; this further one is not read",
    "\"skip 3\" is no command of a configuration row; they are skiprows N, headerrows N, ignore, "
    "hashcomments, XMLRootTag, RootListPath and IDName with the name of an element",
    "\"titel//x\" has an empty segment, so the column is not read; the nearest is \"title\"",
    "\"titel//x\" has an empty segment, so the column is not read",
    "\"titel//x\" is no path of an element or attribute, so the column is not read; the nearest is "
    "\"title\"",
    "\"titel//x\" is no path of an element or attribute, so the column is not read",
    "\"titel//x\" is no path of the standard, so the column is not read; the nearest is \"title\"",
    "\"titel//x\" is no path of the standard, so the column is not read",
    "\"title\" stands in the header twice; the last one counts, this column is not read",
    "no column is called \"iati-identifier\" or \"organisation-identifier\", so the sheet is not "
    "read",
    "no column is called iati-identifier, so the sheet is not read",
    "the sheet is about organisations, but those before it are about activities, so it is not "
    "read; give it a source of its own",
    "\"@colour\" is no attribute of the file and is left out",
    "\"title\" is \"A\" here, but \"B\" in main.csv:7:2; the first counts, since there is only "
    "one: number the element if there are several",
    "there is no sheet with a header, so nothing is read",
    "nothing declares the prefix of \"ext:note\"; it is not read; add a column \"@xmlns:ext\" with "
    "the address of its namespace",

    /* IATI XML and older versions of it */
    "elements stand in one another more than 256 deep; remove them",
    "an element that has no place in the standard is larger than 16 MB; remove it",
    "\"title/narrative\" has an element in it, where the standard has text only; the element is "
    "not kept",
    "the file has a declaration (<!...>), which IATI files do not use; remove it",
    "the file is not well-formed XML, so it was not read: Start tag expected",
    "an activity is larger than 10 MB, too large for a file that is upgraded",
    "an activity is larger than 64 MB",
    "a text is longer than 10 MB, too long for a file that is upgraded",
    "the file is of version 1.05, which is too old; versions 2.01, 2.02 and 2.03 can be read",
    "the file does not say its version; expected 2.01 or 2.02, so it is read as it stands",
    "the file is of version 1.05, which is built differently and can't be upgraded; expected 2.01 "
    "or 2.02, so it is read as it stands",
    "version \"two\" is not a version of IATI; expected 2.01 or 2.02, so it is read as it stands",
    "the version was \"2.01\" and is \"2.03\" now",
    "element 'x:note' stands before the countries of the document now, no longer behind them: that "
    "is where 2.03 has a place for it",
    "element 'x:note' stands behind the languages of the document now: that is where 2.03 has a "
    "place for it",
    "element 'tag' is in the namespace of 'x:note' around it now: without one it would be checked "
    "as the element that a later version has under this name",
    "element 'total-expenditure' has no place in an identifier in 2.03 and was dropped; it was "
    "<total-expenditure><period...",
    "7 more changes were made to this file",
    "7 more changes were made here",

    /* Public data sets of the CEB secretariat */
    "nothing reads column \"remarks\" of the CEB data set revenue by instrument",

    /* How many further ones there are */
    "and 7 more columns with a name that cannot be used",
    "and 7 more rows not read for a wrong encoding",
    "and 7 more rows not read for a forbidden character",
    "and 7 more rows with missing cells",
    "and 7 more rows not read for values beyond the last column",
    "and 7 more rows with a stray quote",
    "and 7 more rows not read for a stray quote",
    "and 7 more columns with a name that is too long",
    "and 7 more cells with a value in a column without a name",
    "and 7 more cells with a forbidden character",
    "and 7 more cells with a number that lost digits",
    "and 7 more cells that hold what they cannot mean",
    "and 7 more columns with stray dates",
    "and 7 more cells that hold an error",
    "and 7 more formulas without a result",
    "and 7 more lines that are not JSON",
    "and 7 more values that are not objects",
    "and 7 more members given twice",
    "and 7 more members with a name that cannot be used",
    "and 7 more values not read for a wrong encoding",
    "and 7 more values not read for a forbidden character",
    "and 7 more values not read because their record is too large",
    "and 7 more values not read for too many columns",
    "and 7 more members that nothing reads",
    "and 7 more tables that cannot be read",
    "and 7 more tables with a bad column name",
    "and 7 more columns with floating-point numbers",
    "and 7 more BLOBs that were not read",
    "and 7 more rows not read for elements in a column",
    "and 7 more rows not read for columns given twice",
    "7 more elements and attributes without a place in the standard were kept as they stand",
    "7 more elements out of order will be written in order",
    "7 more texts where the standard has none were not kept",
    "7 more identifiers are missing or stand in the records already",
    "7 comments and processing instructions were not kept",
    "7 more sheets were not read",
    "7 more columns are no paths of the standard and were not read",
    "7 more columns have the header of a later one and were not read",
    "7 more commands of configuration rows were not understood",
    "7 more rows have no identifier and were not read",
    "7 more cells say something else than an earlier one and were not read",
    "7 more rows have no clear parent and were not read",
    "7 more cells have no place in their rows and were not read",
    "7 more values have a prefix that nothing declares and were not read",
    "7 more columns have no place in the standard and were left out",
    "7 language codes were written in lower case",

    /* Rows of records */
    "1 row of 'sectors' would be lost: 'activities' has none to belong to",
    "7 rows of 'sectors' would be lost: 'activities' has none to belong to",
    "_source of a row of 'sectors' is \"7\", which is that of no raw row; a mapping must select "
    "_source of the raw table (of a group: min(_source))",
    "this narrative can't be written: table_name \"sector\" is no canonical table of elements; did "
    "you mean \"sectors\"?",
    "this narrative can't be written: table_name \"x\" is no canonical table of elements",
    "this narrative can't be written: element \"x\" has no columns in 'sectors'; expected the path "
    "of an element below sector, or nothing for that itself",
    "this narrative can't be written: element \"\" of 'budgets' has no narratives",
    "this narrative can't be written: no row of 'transactions' has the identifier \"A-1\" and the "
    "key \"T1\"",
    "this narrative can't be written: no row of 'activities' has the identifier \"A-1\"",
    "this extension can't be written: content is not one well-formed element with its namespaces "
    "declared",
    "this extension can't be written: name \"a b\" is no name of an attribute; expected one such "
    "as \"ext:note\"",
    "this extension can't be written: name \"a b\" is no prefix of a namespace",
    "this extension can't be written: prefix \"ext\" is declared without a namespace",
    "this extension can't be written: kind \"x\" is not known; expected element, attribute, "
    "declaration, present or text",
    "split_amount gave one share to several rows; each row gets its own only with OVER (PARTITION "
    "BY ... ORDER BY ... ROWS BETWEEN CURRENT ROW AND UNBOUNDED FOLLOWING) and without LIMIT",

    /* Exchange rates */
    "\"Franc\" is not a currency code such as CHF",
    "\"x\" is not a currency code such as USD",
    "\"31.5.\" is not a date such as 2024-05-31",
    "\"-1\" is not a rate above zero such as 0.912",
    "blank; expected a rate above zero such as 0.912",
    "too many different currencies; at most 500 are read",
    "7 further rates can't be used either",
    "the sheet is not read: 'rates.xlsx:2024': no column is called 'rate'",
    "the sheet is not read: 'rates.xlsx:2024': the first column is 'Day'; of kind 'ecb' it is "
    "'Date', and the others are currencies",
    "CHF has two different rates for a USD on 2024-05-31; keep one of them",

    /* Redaction */
    "redaction 'partners' found nothing to redact for 2 of its 7 rows in the table 'redactions'; "
    "check their identifiers and keys",
    "the transactions of type 3 in USD summed up to 1500.00 before redaction, and to 1400.00 with "
    "what was dropped; nothing may be published until this is understood",
    "what redaction 'partners' withholds also stands in activities.title of 1 other row, where it "
    "stays published",
    "what redaction 'partners' withholds also stands in activities.title of 1 other row; redact it "
    "there too, since nothing with it in is published",
    "what redaction 'partners' withholds also stands in activities.title of 7 other rows, where it "
    "stays published",
    "what redaction 'partners' withholds also stands in activities.title of 7 other rows; redact "
    "it there too, since nothing with it in is published",

    /* Roll-over */
    "a roll-over needs 'identifier', 'new_identifier' and 'date'",
    "the 'date' is no day such as 2026-01-01",
    "an activity is closed in one row only, and a new identifier opened in one",
    "the activity is closed before it is opened, by the row with this 'new_identifier'",
    "the records have an activity with the new identifier already; each goes on under an "
    "identifier of its own",
    "the records have no activity with this identifier, so nothing goes on from it",
    "of 120 transactions before the roll-over of 2026-01-01 there are 119 after it, and 1 are not "
    "where their date puts them; nothing may be published until this is understood",
    "the file has no column 'date', so nothing that was rolled over is known; its columns are "
    "identifier, closed, new_identifier, opened and date",

    /* The organisation file that is derived */
    "'organisation_file' of publication.yaml derives nothing: no activity has a budget for a year "
    "that is not over on 2026-01-01 ('as_of'), or expenditure in one that is",
    "'organisation_file' of publication.yaml derives nothing: no activity has a budget for a year "
    "that is not over on 2026-01-01 (the newest last_updated_datetime; 'as_of' says another day), "
    "or expenditure in one that is",
    "'organisation_file' of publication.yaml derives nothing: no activity has a budget for a year "
    "that is not over, or expenditure in one that is",
    "transactions to the organisation itself (3, together 100 USD) are not in the expenditure; "
    "they are spent where it goes on to others",
    "planned disbursements that name no receiver (3, together 100 USD) are in no "
    "recipient-org-budget",
    "budgets that reach into the next year (3, together 1500.00 CHF) are counted in the year in "
    "which they begin",
    "budgets in another currency than 'organisation_file.currency' (3, together 1500.00 CHF) have "
    "no exchange rate and are not in the sums; give rates, or remove that key to have figures in "
    "each currency",
    "planned disbursements that reach into the next year (3, together 1500.00 CHF) are counted in "
    "the year in which they begin",
    "planned disbursements in another currency than 'organisation_file.currency' (3, together "
    "1500.00 CHF) have no exchange rate and are not in the sums; give rates, or remove that key to "
    "have figures in each currency",
    "transactions that reach into the next year (3, together 1500.00 CHF) are counted in the year "
    "in which they begin",
    "transactions in another currency than 'organisation_file.currency' (3, together 1500.00 CHF) "
    "have no exchange rate and are not in the sums; give rates, or remove that key to have figures "
    "in each currency",
    "the budgets of 2 hierarchy levels are added up; if one level repeats the other, say with "
    "'organisation_file.where' which of them counts",
    "the planned disbursements of 2 hierarchy levels are added up; if one level repeats the other, "
    "say with 'organisation_file.where' which of them counts",
    "the expenditure of 2 hierarchy levels are added up; if one level repeats the other, say with "
    "'organisation_file.where' which of them counts",
    "the budgets from 2026-01-01 to 2026-12-31 in USD are 100, but their parts by country and "
    "region add up to 90; nothing may be published until this is understood",
    "100 USD of the budgets is in no recipient-country-budget or recipient-region-budget: activity "
    "\"A-1\" names countries and regions only in its transactions, like 3 more",
    "100 USD of the budgets is in no recipient-country-budget or recipient-region-budget: activity "
    "\"A-1\" names countries and regions only in its transactions",
    "100 USD of the budgets is in no recipient-country-budget or recipient-region-budget: activity "
    "\"A-1\" names no country and no region, like 3 more",
    "100 USD of the budgets is in no recipient-country-budget or recipient-region-budget: activity "
    "\"A-1\" names no country and no region",
    "100 USD of the budgets is in no recipient-country-budget or recipient-region-budget: activity "
    "\"A-1\" has percentages that are missing, or that don't add up to 100, like 3 more",
    "100 USD of the budgets is in no recipient-country-budget or recipient-region-budget: activity "
    "\"A-1\" has percentages that are missing, or that don't add up to 100",
    "the recipient-country-budget of TN from 2026-01-01 to 2026-12-31 in USD is not there in the "
    "records, which stays, but 100 in the activities",
    "the total-budget from 2026-01-01 to 2026-12-31 in USD is 90 in the records, which stays, but "
    "100 in the activities",

    /* Files that are written */
    "the frozen file is gone; bring back what was, or remove its line in frozen/SHA256SUMS",
    "the frozen file was changed; bring back what was, or remove its line in frozen/SHA256SUMS",
    "the frozen file is that of no dataset any more, so it would not be published; bring back what "
    "was, or remove its line in frozen/SHA256SUMS",
    "there is revenue from records and from public data sets in one publication; sums would count "
    "both: keep the data sets in a publication of their own",
    "there is expense from records and from public data sets in one publication; sums would count "
    "both: keep the data sets in a publication of their own",
    "'financial-data' has no facts: neither 'unsdg_revenues' nor 'unsdg_expenses' has rows; "
    "nothing is written for it",
    "there are no rows: the records of the last import have no budgets, income or spending for "
    "them",
    "there are no rows of country TN of 2026: the records of the last import have no budgets, "
    "income or spending for them",
    "there are no rows of country TN: the records of the last import have no budgets, income or "
    "spending for them",
    "there are no rows of 2026: the records of the last import have no budgets, income or spending "
    "for them",

    /* Exports into other layouts */
    "the layout has no place for sectors.percentage (1 row)",
    "the layout has no place for sectors.percentage (7 rows)",
    "7 more elements and attributes were left out",
    "7 more empty elements and attributes were left out",
    "7 more values will be read back as something else",
    "\"transaction[3]/value\" has a backslash before an n, which the layout means a line break by",
    "\"transaction[3]/value\" is nothing but spaces, and will be read back as empty",
    "\"transaction[3]/value\" has text between elements, which will come before them",
    "\"transaction[3]/value\" is in a namespace without a prefix, so it has no name here; it is "
    "left out",
    "\"transaction[3]/value\" needs more than 1990 columns, so the table can't be imported again",
    "\"transaction[3]/value\" is empty, which this layout can't say",
    "\"transaction[3]/value\" needs a column more than the 1990 that a sheet may have; it is left "
    "out",
    "\"transaction[3]/value\" has no place in the standard, so it is left out",
    "\"transaction[3]/value\" has no place in the standard, or no prefix, so it is left out",
    "\"transaction[3]/value\" has text where the standard has none; it is left out",
    "\"transaction[3]/value\" is missing, so the rows could belong to nothing; all of it is left "
    "out",
    "\"transaction[3]/value\" stands in the file twice; the rows of both will be read back as one",
    "\"transaction[3]/value\" stands in the root element and is left out",
    "\"title\" has a text of more than 32767 characters, which no cell can hold",

    /* What layouts of tables lose (lost.sql of the samples) */
    "\"recipient-country\" does not begin with the reporting organisation's",
    "\"recipient-country\" is missing; without it nothing of the activity is written",
    "\"recipient-country\" has the identifier of another one, with which it will be read as one",
    "\"recipient-country\" has the title of another one, with which it will be read as one",
    "\"recipient-country\" has the days of another one, with which it will be read as one",
    "\"recipient-country\" is missing, and will be the first day of the period",
    "\"recipient-country\" is missing, and will be the day of the transaction",
    "\"recipient-country\" is no pair of numbers with a space between them",
    "\"recipient-country\" stands for no budget item",
    "\"recipient-country\" has nothing but texts, and will be read as part of the one before",
    "\"recipient-country\" is a further text; the layout has room for one",
    "\"recipient-country\" is the second or a later one of its type; the layout has room for one",
    "\"recipient-country\" is the second or a later one; the layout has room for one",
    "\"recipient-country\" is the second or a later country; the layout has room for one",
    "\"recipient-country\" is the second or a later region; the layout has room for one",
    "\"recipient-country\" is the second or a later baseline; the layout has room for one",
    "\"recipient-country\" is the second or a later target; the layout has room for one",
    "\"recipient-country\" is the second or a later actual; the layout has room for one",
    "\"recipient-country\" is the third or a later one; the layout has room for two",
    "\"recipient-country\" has no code",
    "\"recipient-country\" has no type; it would be read as a related activity",
    "\"recipient-country\" is another one than the layout's",
    "\"recipient-country\" has neither a title nor a measure nor a description",
    "\"recipient-country\" has neither a value nor a comment",
    "\"recipient-country\" is not of vocabulary 99, the only one of the layout",
    "\"recipient-country\" is not the first day of the period, which it will be",
    "\"recipient-country\" has no address",
    "\"recipient-country\" is there twice, and will be read once",
    "\"recipient-country\" can't be told apart: transactions have the same reference and type",
    "\"description/@type\" is \"7\"; the layout has no column for it",
    "\"description/@type\" is \"7\"; the layout has room for 1 to 4",
    "\"description/@type\" is \"7\", another one than that of the activity",

    /* Records of the UN's own standard */
    "a row of 'unsdg_expenses' has no amount",
    "a row of 'unsdg_expenses' says neither year nor date; one of them is needed",
    "a row of 'unsdg_expenses' names a goal, and a target of another; correct one of them",
    "a row of 'unsdg_expenses' has another cost than direct, support or enabling",
    "a row of 'unsdg_expenses' has no year",
    "a row of 'unsdg_expenses' has another kind than revenue or expense",
    "a row of 'unsdg_expenses' has no statement; name the document that it stands in",
    "a row of 'unsdg_expenses' has no instrument; every revenue is of one, such as R01 or R03E",
    "a row of 'unsdg_expenses' has no contributor_type; every revenue is of one, such as C01; own "
    "earnings are of C09",
    "a row of 'unsdg_expenses' has no project; a share belongs to one",
    "a row of 'unsdg_expenses' has no code; a share is of one, such as function 1 or location TUN",
    "a row of 'unsdg_expenses' has no percentage, or one below 0; expected a number from 0 to 100",
    "a row of 'unsdg_expenses' has a percentage of more than 12 decimals",
    "a row of 'unsdg_expenses' has another standard than function, location, sdg or marker",
    "the amount \"1 500\" can't be summed; expected a decimal number such as -1500.00, below "
    "100,000,000,000,000",
    "project \"P1\" has direct expense in 2024 but no function: say it in 'unsdg_expenses', or "
    "give the project shares in 'unsdg_splits'",
    "a row without a project has direct expense in 2024 but no location: say it in "
    "'unsdg_expenses', or give the project shares in 'unsdg_splits'",
    "support cost of UNDP in 2024 (basis accrual) can't be spread: there is no direct expense "
    "above 0 to spread it over; with 'support_cost: as-recorded' it goes where its rows say",
    "support or enabling cost of UNDP in 2024 (basis accrual) can't be spread: there is no direct "
    "expense above 0 to spread it over; give it a function of its own",
    "the sdg shares of project \"P1\" in 2024 sum to 90; expected 100",
    "the sdg shares of project \"P1\" sum to 90; expected 100",
    "rows of 'unsdg_expenses' are of another entity than 'UNDP' or another basis than 'accrual' "
    "and are not reconciled: 7 of them, the first here",
    "rows of 'unsdg_revenues' have no amount or no year and are in no sum: 7 of them, the first "
    "here",
    "amounts in CHF have no rate to USD and are in no sum: 7 of them, the first here; add rates "
    "for 2024-01-01 to 2024-12-31 to the files under 'rates' in publication.yaml",

    /* Whether it agrees with the activities */
    "the SDG targets differ: none in the UN financial data; 1.1, 2.1 in the tags of the activity",
    "the SDG targets differ: 1.1, 2.1 in the UN financial data; none in the tags of the activity",
    "the SDG targets differ: 1.1, 2.1 in the UN financial data; 1.1, 2.1 in the tags of the "
    "activity",
    "the countries differ: none in the UN financial data; 1.1, 2.1 as recipient countries of the "
    "activity",
    "the countries differ: 1.1, 2.1 in the UN financial data; none as recipient countries of the "
    "activity",
    "the countries differ: 1.1, 2.1 in the UN financial data; 1.1, 2.1 as recipient countries of "
    "the activity",
    "the contributors differ: none in the UN financial data; 1.1, 2.1 as funding organisations of "
    "the activity",
    "the contributors differ: 1.1, 2.1 in the UN financial data; none as funding organisations of "
    "the activity",
    "the contributors differ: 1.1, 2.1 in the UN financial data; 1.1, 2.1 as funding organisations "
    "of the activity",
    "function 2, humanitarian assistance, has a share in the UN financial data, but neither the "
    "activity nor a transaction of it is marked humanitarian",
    "the activity or a transaction of it is marked humanitarian, but function 2, humanitarian "
    "assistance, has no share in the UN financial data",
    "there is revenue of instrument R03B, thematic funds, in the UN financial data, but no "
    "incoming transaction of the activity has aid type B032",
    "an incoming transaction of the activity has aid type B032, but there is no revenue of "
    "instrument R03B, thematic funds, in the UN financial data",
    "write tags and shares from the same records",
    "write recipient countries and shares from the same records",
    "write the flag and the function from the same records",
    "write aid types and instruments from the same records",
    "name every contributor as provider-org or as participating-org of role 1",

    /* Doubts about public data sets of the CEB secretariat */
    "revenue by instrument: unreadable amount \"1,5,0\"; expected digits with a decimal point, or "
    "\" - \" where there is none; the row is no fact",
    "revenue by instrument: unreadable amount of 7 rows: \"x\" (6), \"y\"; expected digits with a "
    "decimal point, or \" - \" where there is none; the row is no fact",
    "expense by SDG: unreadable year \"last\"; expected a year such as 2024; the row is no fact",
    "expense by SDG: no amount of 1 row; they are no facts",
    "expense by function: another currency of 7 rows: \"CHF\" (7); expected USD; the rows are no "
    "facts",
    "revenue by government donor: unknown label in column \"donor\" of 7 rows: \"A\" (6), \"B; "
    "no\" and 3 more values; no code stands for it; correct it in the file",
    "revenue by non-government donor: lost letter in column \"donor\" of 1 row: \"Organis?\"; the "
    "one name that fits was taken",
    "revenue by contributor type: class of earlier years in column \"contrib_type\" of 2 rows: "
    "\"A\" (2); such classes do not compare with those of today",
    "revenue by contributor type: blank column \"agency\" of 2 rows; the rows are no facts",
    "revenue by contributor type: blank column \"agency\" of 2 rows; the facts say nothing in its "
    "place",
    "revenue by instrument: code and name that say different instruments of 2 rows: \"1 A\" (2); "
    "the code counts",
    "revenue by instrument: code and type that disagree of 2 rows: \"1 A\" (2); the code counts",
    "expense by location: location of another level of 2 rows: \"A as REG\" (2); the level is left "
    "as it stands",
    "expense by location: location of another region of 2 rows: \"A in B\" (2); the region of the "
    "row is not read",
    "expense by SDG: target of another goal of 2 rows: \"1.1 under goal 2\" (2); both are left as "
    "they stand",
    "expense by SDG: first target of a goal that is there twice for an entity and year of 2 rows: "
    "\"8.1\" (2); one of two may be target 10 of that goal, whose last digit public files lose",
};

enum { EXAMPLE_COUNT = sizeof examples / sizeof *examples };

/* ---- what an example holds ------------------------------------------------------------------ */

/* The end of the conversion that begins at '%': "%s", "%.*s", "%04X", "%lld". */
static const char *after_conversion(const char *format)
{
    format += 1 + strspn(format + 1, "0123456789.*-hlz");
    return *format ? format + 1 : format;
}

/* Whether the text holds what the format gives: its words in their order, anything between them. */
static bool holds(const char *text, const char *format)
{
    while (*format) {
        size_t length = strcspn(format, "%");
        text = memmem(text, strlen(text), format, length);
        if (!text)
            return false;
        text += length;
        format += length;
        if (*format)
            format = after_conversion(format);
    }
    return true;
}

static bool is_in_example(const char *format)
{
    for (size_t i = 0; i < EXAMPLE_COUNT; i++)
        if (holds(examples[i], format))
            return true;
    return false;
}

/* ---- the sources ----------------------------------------------------------------------------- */

/* Where messages are composed, and by what. */
static const struct {
    const char *files, *function;
} composers[] = {
    {"src/[crsu]*/*.c", "findings_add"},          {"src/[crsu]*/*.c", "problem_report_add"},
    {"src/[crsu]*/*.c", "problem_report_add_at"}, {"src/records/d_portal.c", "report"},
    {"src/records/d_portal.c", "report_unknown"}, {"src/records/d_portal.c", "xasprintf"},
    {"src/records/iati_*.c", "iati_tell"},        {"src/records/iati_*.c", "give_up"},
    {"src/records/path_*.c", "report"},           {"src/records/xlsx_disguise.c", "refuse"},
    {"src/records/xlsx_report.c", "TELL"},        {"src/store/check*.c", "xasprintf"},
    {"src/store/derive_*.c", "derive_tell"},      {"src/store/rates.c", "report"},
    {"src/store/rates.c", "report_value"},        {"src/store/rollover.c", "refuse"},
    {"src/convert/coverage.c", "report"},         {"src/convert/export_*.c", "export_report_add"},
    {"src/convert/export_*.c", "lose"},           {"src/convert/export_*.c", "lose_at"},
    {"src/convert/frozen.c", "refuse"},           {"src/unsdg/*.c", "making_refuse"},
};

/* Adds the character of a literal at `*at`, which moves behind it. */
static void add_character(struct strbuf *text, const char **at)
{
    if (**at == '\\')
        ++*at;
    strbuf_addch(text, **at == 'n' && (*at)[-1] == '\\' ? '\n' : **at);
    ++*at;
}

/* Takes literals that follow each other as one; `*at` is at the first one's quote. */
static void take_literal(struct strbuf *text, const char **at)
{
    strbuf_reset(text);
    while (**at == '"') {
        for (++*at; **at && **at != '"';)
            add_character(text, at);
        *at += **at == '"';
        const char *next = *at + strspn(*at, " \n");
        *at = *next == '"' ? next : *at;
    }
}

/* SQL and what has no words is no message. */
static bool is_message(const char *format)
{
    static const char *const of_sql[] = {"SELECT ", "CREATE ", "UPDATE ", " WHERE "};
    for (size_t i = 0; i < sizeof of_sql / sizeof *of_sql; i++)
        if (strstr(format, of_sql[i]))
            return false;
    bool has_space = strchr(format, ' ') != NULL;
    while (*format && !isalpha((unsigned char)*format))
        format = *format == '%' ? after_conversion(format) : format + 1;
    return has_space && *format;
}

static void check_format(const char *file, const char *format)
{
    bool is_known = !is_message(format) || is_in_example(format);
    if (!is_known)
        printf("\n    %s: no example of \"%s\"\n", file, format);
    CU_ASSERT_TRUE(is_known);
}

/* All literals of the call whose arguments begin here. */
static size_t check_call(const char *file, const char *at)
{
    struct strbuf format = STRBUF_INIT;
    size_t count = 0;
    for (size_t depth = 1; *at && depth;) {
        if (*at == '"') {
            take_literal(&format, &at);
            check_format(file, format.text ? format.text : "");
            count++;
            continue;
        }
        if (*at == '\'' && at[1])
            at += at[1] == '\\' ? 3 : 2;
        depth += *at == '(';
        depth -= *at == ')';
        at++;
    }
    strbuf_release(&format);
    return count;
}

static size_t check_calls(const char *file, const char *text, const char *function)
{
    size_t count = 0, length = strlen(function);
    for (const char *at = text; (at = strstr(at, function)); at += length)
        if (at[length] == '(' && !isalnum((unsigned char)at[-1]) && at[-1] != '_')
            count += check_call(file, at + length + 1);
    return count;
}

/* Names of problems that are only counted: "more rows with a stray quote". */
static size_t check_counted(const char *file, const char *text)
{
    struct strbuf format = STRBUF_INIT;
    size_t count = 0;
    for (const char *at = text; (at = strstr(at, "\"more ")); count++) {
        take_literal(&format, &at);
        check_format(file, format.text);
    }
    strbuf_release(&format);
    return count;
}

static char *read_source(const char *path)
{
    struct error error = ERROR_INIT;
    size_t length;
    char *text = file_read(path, 1 << 24, &length, &error);
    CU_ASSERT_PTR_NOT_NULL_FATAL(text);
    return text;
}

/* Of all files that the pattern fits; the number of literals. `function` NULL: what is counted. */
static size_t check_files(const char *pattern, const char *function)
{
    const char *source = getenv("SOURCE_FOLDER");
    char *path = xasprintf("%s/%s", source ? source : ".", pattern);
    glob_t files;
    size_t count = 0;
    CU_ASSERT_EQUAL_FATAL(glob(path, 0, NULL, &files), 0);
    for (size_t i = 0; i < files.gl_pathc; i++) {
        char *text = read_source(files.gl_pathv[i]);
        count += function ? check_calls(files.gl_pathv[i], text, function)
                          : check_counted(files.gl_pathv[i], text);
        free(text);
    }
    globfree(&files);
    free(path);
    return count;
}

/* ---- tests ----------------------------------------------------------------------------------- */

static void every_format_has_an_example(void)
{
    for (size_t i = 0; i < sizeof composers / sizeof *composers; i++) {
        size_t count = check_files(composers[i].files, composers[i].function);
        if (!count)
            printf("\n    nothing calls %s in %s\n", composers[i].function, composers[i].files);
        CU_ASSERT(count > 0);
    }
    CU_ASSERT(check_files("src/records/*.c", NULL) > 50);
    CU_ASSERT(check_files("src/convert/exports.c", NULL) > 2);
}

/* Whatever is translated: a sentence without a translation is said in English. */
static void every_example_is_read(void)
{
    struct strbuf room = STRBUF_INIT;
    struct error error = ERROR_INIT;
    CU_ASSERT_TRUE_FATAL(language_choose("fr", &error));
    for (size_t i = 0; i < EXAMPLE_COUNT; i++) {
        bool is_read = finding_words(examples[i], &room) != examples[i];
        if (!is_read)
            printf("\n    no sentence reads \"%s\"\n", examples[i]);
        CU_ASSERT_TRUE(is_read);
    }
    language_choose_english();
    strbuf_release(&room);
}

static void check_sentences(const struct sentence *sentences, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (sentences[i].kind == MESSAGE)
            check_format("a sentence", sentences[i].text);
}

static void every_sentence_has_an_example(void)
{
    check_sentences(record_sentences, record_sentence_count);
    check_sentences(source_sentences, source_sentence_count);
    check_sentences(layout_sentences, layout_sentence_count);
    check_sentences(making_sentences, making_sentence_count);
    check_sentences(unsdg_sentences, unsdg_sentence_count);
}

CU_TestInfo finding_examples_tests[] = {
    {"every message about sources and records has an example", every_format_has_an_example},
    {"every example is read by a sentence", every_example_is_read},
    {"every sentence about sources and records has an example", every_sentence_has_an_example},
    CU_TEST_INFO_NULL,
};
