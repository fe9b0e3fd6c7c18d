/* What the registry holds when no fixture file is given, in the very format of such a file:
 *
 *   organisations  [{id, metadata{…}, discoverable, actions[]}]; metadata that is left out reads
 *                  as null, number_of_published_datasets is counted, discoverable defaults to
 *                  true, actions (shown as reporting_org_actions) to none
 *   users          [{id, name, roles{organisation id: role}, superadmin, tools[tool id],
 *                  contact_organisations[id]}]; the last is what GET /reporting-orgs pages over
 *                  (default: the organisations of `roles`, provider_admin ones excepted), those
 *                  without a role are dropped after paging, as the API does
 *   tools          [{id, name, provider, client_id}]; a provider_admin role counts only with a
 *                  token of the client_id of one of that user's tools
 *   clients        {client id: application name}: the allow-list for writes
 *   tokens         {token: {user, client_id, scope, defect, expires_after}}; the first three stand
 *                  for the claims iatiRegistryId, client_id and scope, and one left out is a 400;
 *                  for defect see ryd_auth.c; expires_after is a number of requests
 *   logins         {client id: {secret, user, scope, ...}}: who is given tokens at /oauth2/token.
 *                  A "refresh_token" makes it a person's login, which rotates it, unless "keeps"
 *                  is true; else it is a client of its own. "in_form": no Basic header; "audience":
 *                  must be asked for; "refused": true; "expires_after" goes to its tokens
 *   datasets       [{id, owner_organisation_id, metadata{…}, actions[], sparse}]; id and metadata
 *                  may be left out. "sparse": true lists the dataset as recorded in the wild:
 *                  without actions and with empty source_type and licence_id, until its first
 *                  PATCH; "sparse": "always" keeps it so. GET of the dataset itself shows what
 *                  is stored.
 *
 * All ids are lower-case UUIDs, except that a token's user may be nonsense (a 500, as in life). */
#include "ryd.h"

#define ILO "11111111-1111-4111-8111-111111111111"
#define OTHER "22222222-2222-4222-8222-222222222222"
#define TOOL "33333333-3333-4333-8333-333333333333"
#define USER(n) "aaaaaaaa-0000-4000-8000-00000000000" #n
#define READING "ryd ryd:reporting_org ryd:dataset"
#define EVERYTHING READING " ryd:dataset:update ryd:dataset:delete"

#define TOKEN(name, user, client, scope, more)                                                     \
    "\"" name "\": {\"user\": \"" user "\", \"client_id\": \"" client "\", \"scope\": \"" scope    \
    "\"" more "}"

#define LOGIN(client, secret, scope, more)                                                         \
    "\"" client "\": {\"secret\": \"" secret "\", \"user\": \"" USER(1) "\", \"scope\": \"" scope  \
                                                                        "\"" more "}"

/* The tool cannot make sense of JSON spelled as string literals. */
/* clang-format off */
static const struct {
    const char *name;
    const char *json;
} sections[] = {
    {"organisations",
     "[{\"id\": \"" ILO "\", \"metadata\": {"
     "  \"human_readable_name\": \"International Labour Organization (ILO)\","
     "  \"organisation_identifier\": \"XM-DAC-41302\", \"short_name\": \"ilo\","
     "  \"organisation_type\": \"40\", \"reporting_source_type\": \"primary_source\","
     "  \"default_licence_id\": \"cc-by\", \"hq_country\": \"CH\","
     "  \"registry_approved\": true, \"website\": \"https://www.ilo.org\"}},"
     " {\"id\": \"" OTHER "\", \"metadata\": {"
     "  \"human_readable_name\": \"Another Organisation\","
     "  \"organisation_identifier\": \"XX-TEST-1\", \"short_name\": \"another\","
     "  \"registry_approved\": true}}]"},
    {"users",
     "[{\"id\": \"" USER(1) "\", \"name\": \"Ed Editor\", \"roles\": {\"" ILO "\": \"editor\"}},"
     " {\"id\": \"" USER(2) "\", \"name\": \"Con Tributor\","
     "  \"roles\": {\"" ILO "\": \"contributor\"}},"
     " {\"id\": \"" USER(3) "\", \"name\": \"Ad Min\", \"roles\": {\"" ILO "\": \"admin\"}},"
     " {\"id\": \"" USER(4) "\", \"name\": \"Pen Ding\","
     "  \"roles\": {\"" ILO "\": \"contributor_pending\"}},"
     " {\"id\": \"" USER(5) "\", \"name\": \"Pro Vider\", \"tools\": [\"" TOOL "\"],"
     "  \"roles\": {\"" ILO "\": \"provider_admin\"}},"
     " {\"id\": \"" USER(6) "\", \"name\": \"Super Admin\", \"superadmin\": true},"
     " {\"id\": \"" USER(7) "\", \"name\": \"Some Body Else\","
     "  \"roles\": {\"" OTHER "\": \"admin\"}}]"},
    {"tools", "[{\"id\": \"" TOOL "\", \"name\": \"A Publishing Tool\","
              "  \"provider\": \"A Provider\", \"client_id\": \"a-publishing-tool\"}]"},
    {"clients", "{\"iatipub-client\": \"iatipub\", \"a-publishing-tool\": \"A Publishing Tool\","
                "  \"machine\": \"iatipub\", \"machine-form\": \"iatipub\","
                "  \"machine-brief\": \"iatipub\", \"person\": \"iatipub\","
                "  \"person-keeps\": \"iatipub\", \"person-brief\": \"iatipub\"}"},
    {"logins",
     "{" LOGIN("machine", "a-secret+of%the:machine", EVERYTHING, "")
     "," LOGIN("machine-form", "formsecret", EVERYTHING,
               ", \"in_form\": true, \"audience\": \"the-registry\"")
     "," LOGIN("machine-brief", "briefsecret", EVERYTHING, ", \"expires_after\": 3")
     "," LOGIN("machine-fleeting", "fleetingsecret", EVERYTHING, ", \"expires_after\": 0")
     "," LOGIN("machine-narrow", "narrowsecret", READING, "")
     "," LOGIN("machine-refused", "refusedsecret", EVERYTHING, ", \"refused\": true")
     "," LOGIN("person", "personsecret", EVERYTHING, ", \"refresh_token\": \"refresh-first\"")
     "," LOGIN("person-keeps", "", EVERYTHING,
               ", \"refresh_token\": \"refresh-kept\", \"keeps\": true")
     "," LOGIN("person-brief", "personsecret", EVERYTHING,
               ", \"refresh_token\": \"refresh-first\", \"expires_after\": 3") "}"},
    {"tokens",
     "{" TOKEN("token-editor", USER(1), "iatipub-client", EVERYTHING, "")
     "," TOKEN("token-contributor", USER(2), "iatipub-client", EVERYTHING, "")
     "," TOKEN("token-admin", USER(3), "iatipub-client", EVERYTHING, "")
     "," TOKEN("token-pending", USER(4), "iatipub-client", EVERYTHING, "")
     "," TOKEN("token-provider", USER(5), "a-publishing-tool", EVERYTHING, "")
     "," TOKEN("token-provider-elsewhere", USER(5), "iatipub-client", EVERYTHING, "")
     "," TOKEN("token-superadmin", USER(6), "iatipub-client", EVERYTHING, "")
     "," TOKEN("token-stranger", USER(7), "iatipub-client", EVERYTHING, "")
     "," TOKEN("token-noscope", USER(1), "iatipub-client", READING, "")
     "," TOKEN("token-badclient", USER(1), "not-on-the-allow-list", EVERYTHING, "")
     "," TOKEN("token-expired", USER(1), "iatipub-client", EVERYTHING, ", \"defect\": \"expired\"")
     "," TOKEN("token-short", USER(1), "iatipub-client", EVERYTHING, ", \"expires_after\": 3")
     "," TOKEN("token-badkey", USER(1), "iatipub-client", EVERYTHING,
               ", \"defect\": \"unknown_kid\"")
     "," TOKEN("token-baduser", "not-a-uuid", "iatipub-client", EVERYTHING, "")
     ", \"token-noclaims\": {\"user\": \"" USER(1) "\", \"client_id\": \"iatipub-client\"}}"},
    {"datasets",
     "[{\"id\": \"44444444-4444-4444-8444-444444444444\","
     "  \"owner_organisation_id\": \"" OTHER "\", \"metadata\": {"
     "  \"human_readable_name\": \"Somebody else's activities\","
     "  \"short_name\": \"taken-elsewhere\", \"source_type\": \"primary_source\","
     "  \"url\": \"https://another.example/activities.xml\", \"visibility\": \"public\","
     "  \"licence_id\": \"cc-by\"}}]"},
};
/* clang-format on */

json_t *default_fixture(void)
{
    json_t *world = json_object();
    for (size_t i = 0; i < sizeof sections / sizeof sections[0]; i++)
        json_object_set_new(world, sections[i].name, json_loads(sections[i].json, 0, NULL));
    return world;
}
