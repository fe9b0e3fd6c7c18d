#include "mutation.h"

#include "mutations.h"

const struct mutation mutation_table[MUTATIONS] = {
    {"element dropped", drop_element},
    {"element doubled", double_element},
    {"element moved", move_element},
    {"element renamed", rename_element},
    {"element added", add_element},
    {"element emptied", empty_element},
    {"element alone as root", make_element_root},
    {"attribute dropped", drop_attribute},
    {"attribute emptied", empty_attribute},
    {"attribute renamed", rename_attribute},
    {"attribute added", add_attribute},
    {"attribute mistyped", mistype_attribute},
    {"attribute at edge of type", set_attribute_at_edge},
    {"text at edge of type", set_text_at_edge},
    {"foreign element", add_foreign_element},
    {"foreign attribute", add_foreign_attribute},
    {"namespace changed", change_namespace},
    {"xml: attribute", add_xml_attribute},
    {"xsi: attribute", add_xsi_attribute},
    {"white space around value", pad_value},
    {"text between elements", add_text},
    {"comment, PI or CDATA", add_markup},
};
