/* Names of codes for people, in the language that is chosen (base/language.h). */
#ifndef IATIPUB_STANDARD_CODE_NAME_H
#define IATIPUB_STANDARD_CODE_NAME_H

#include "standard/codelist.h"

/* The name: French as the codelist has it, otherwise as the catalogue translates it; English if
 * there is neither. "" for NULL, or if the code has no name. Lent by the list or for ever. */
const char *code_name(const struct codelist_item *item);

#endif
