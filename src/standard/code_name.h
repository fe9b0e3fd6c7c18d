/* Names of codes for people, in the language that is chosen (base/language.h). */
#ifndef IATIPUB_STANDARD_CODE_NAME_H
#define IATIPUB_STANDARD_CODE_NAME_H

#include "base/language.h"
#include "standard/codelist.h"

/* The name: French as the codelist has it, otherwise as the catalogue translates it; English if
 * there is neither. "" for NULL, or if the code has no name. Lent by the list or for ever. */
const char *code_name(const struct codelist_item *item);

/* The name as a catalogue translates it; NULL if it does not. */
const char *code_name_from(const struct catalogue *catalogue, const struct codelist_item *item);

#endif
