/* What is in an XML file, as a test wants to know it. Results belong to the running test, as in
 * harness.h; a file that can't be read, or is not XML, fails the test. */
#ifndef INTEGRATION_XML_H
#define INTEGRATION_XML_H

/* The value of an XPath expression over the file: count(...), sum(...). */
double xml_number(const char *path, const char *expression);
double html_number(const char *path, const char *expression);
char *xml_text(const char *path, const char *expression);

/* What the XSD at `schema` refuses first, as "line N: ..."; "" if the file is valid. */
char *xml_problem(const char *path, const char *schema);

/* The activities schema of a version: the project's own, and the official one. */
char *own_schema(const char *version);
char *official_schema(const char *version);

/* The transactions of a file, a line for each type and currency, sorted: "TYPE CURRENCY COUNT SUM".
 * The sums are exact: units of 10^-18. */
char *xml_money(const char *path);

#endif
