/* Reads a codelist as the IATI community publishes it: an XML file with the root `codelist`.
 *
 * Carried over are the list's name, title, completeness and category list, and each code with its
 * names in English and French, status, dates and category; descriptions are not. White space is
 * normalised. The input is not trusted: a document type declaration is refused before it is read,
 * and nothing is fetched. */
#ifndef IATIPUB_STANDARD_CODELIST_XML_H
#define IATIPUB_STANDARD_CODELIST_XML_H

#include "standard/codelist.h"

enum { CODELIST_XML_LARGEST = 16 * 1024 * 1024 }; /* bytes */

/* Reads a list from memory; `where` names the file in messages. The list says of no row in which
 * versions it holds: the file doesn't. The caller owns the result: codelist_free. NULL and an
 * ERROR_DATA that says why if this is no codelist. */
struct codelist *codelist_read_xml(const char *data, size_t length, const char *where,
                                   struct error *error);

#endif
