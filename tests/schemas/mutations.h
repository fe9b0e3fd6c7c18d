/* The functions that mutation_table (mutation.h) names, by what they change. */
#ifndef IATIPUB_TESTS_SCHEMAS_MUTATIONS_H
#define IATIPUB_TESTS_SCHEMAS_MUTATIONS_H

#include "mutation.h"

/* mutate_elements.c */
mutate_function drop_element, double_element, move_element, rename_element, add_element,
    empty_element, make_element_root;

/* mutate_attributes.c */
mutate_function drop_attribute, empty_attribute, rename_attribute, add_attribute, mistype_attribute,
    set_attribute_at_edge, set_text_at_edge;

/* mutate_foreign.c */
mutate_function add_foreign_element, add_foreign_attribute, change_namespace, add_xml_attribute,
    add_xsi_attribute;

/* mutate_space.c */
mutate_function pad_value, add_text, add_markup;

#endif
