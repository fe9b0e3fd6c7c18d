/* What a portal holds when no fixture file is given, in the very format of such a file:
 *
 *   organizations  [{id, name, title, state, approval_status, publisher_iati_id, license_id}]
 *   users          {key: {name, sysadmin, roles{organisation name: role}}}
 *   datasets       as ckan_datasets.c keeps them */
#include "ckan.h"

#define ILO "11111111-1111-4111-8111-111111111111"
#define OTHER "22222222-2222-4222-8222-222222222222"
#define GONE "33333333-3333-4333-8333-333333333333"
#define WAITING "55555555-5555-4555-8555-555555555555"

#define ORGANISATION(id, name, title, state, approval, identifier)                                 \
    "{\"id\": \"" id "\", \"name\": \"" name "\", \"title\": \"" title "\", \"state\": \"" state   \
    "\", \"approval_status\": \"" approval "\", \"publisher_iati_id\": \"" identifier              \
    "\", \"license_id\": \"cc-zero\"}"
#define DATASET(id, name, state)                                                                   \
    "{\"id\": \"" id "\", \"name\": \"" name "\", \"title\": \"Somebody else's\","                 \
    " \"owner_org\": \"" OTHER "\", \"state\": \"" state "\", \"private\": false,"                 \
    " \"license_id\": \"cc-by\", \"extras\": [], \"iati\": {},"                                    \
    " \"resources\": [{\"id\": \"r-1\", \"url\": \"https://another.example/activities.xml\","      \
    " \"format\": \"IATI-XML\"}]}"

/* The tool cannot make sense of JSON spelled as string literals. */
/* clang-format off */
static const struct {
    const char *name;
    const char *json;
} sections[] = {
    {"organizations",
     "[" ORGANISATION(ILO, "ilo", "International Labour Organization", "active", "approved",
                      "XM-DAC-41302")
     "," ORGANISATION(OTHER, "another", "Another Organisation", "active", "approved", "XX-TEST-1")
     "," ORGANISATION(GONE, "gone", "A former organisation", "deleted", "approved", "XX-TEST-2")
     "," ORGANISATION(WAITING, "waiting", "A new organisation", "approval_needed", "pending",
                      "XX-TEST-3") "]"},
    {"users",
     "{\"key-editor\": {\"name\": \"ed\", \"roles\": {\"ilo\": \"editor\", \"gone\": \"editor\","
     "  \"waiting\": \"admin\"}},"
     " \"key-member\": {\"name\": \"mem\", \"roles\": {\"ilo\": \"member\"}},"
     " \"key-stranger\": {\"name\": \"stranger\", \"roles\": {\"another\": \"admin\"}},"
     " \"key-sysadmin\": {\"name\": \"sys\", \"sysadmin\": true}}"},
    {"datasets",
     "[" DATASET("44444444-4444-4444-8444-444444444444", "taken-elsewhere", "active")
     "," DATASET("66666666-6666-4666-8666-666666666666", "ilo-taken", "active")
     "," DATASET("77777777-7777-4777-8777-777777777777", "deleted-elsewhere", "deleted") "]"},
};
/* clang-format on */

json_t *ckan_default_fixture(void)
{
    json_t *world = json_object();
    for (size_t i = 0; i < sizeof sections / sizeof sections[0]; i++)
        json_object_set_new(world, sections[i].name, json_loads(sections[i].json, 0, NULL));
    return world;
}
