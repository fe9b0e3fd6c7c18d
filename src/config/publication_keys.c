#include "config/publication_inside.h"

/* ---- The keys ---- */

#define REQUIRED CYAML_FLAG_DEFAULT
#define OPTIONAL CYAML_FLAG_OPTIONAL
#define TEXT(structure, member, flags)                                                             \
    CYAML_FIELD_STRING_PTR(#member, (flags), struct structure, member, 1, CYAML_UNLIMITED)
#define YES_NO(structure, member)                                                                  \
    CYAML_FIELD_BOOL(#member, CYAML_FLAG_OPTIONAL, struct structure, member)
#define CHOICE(structure, member, names)                                                           \
    CYAML_FIELD_ENUM(#member, CYAML_FLAG_OPTIONAL | CYAML_FLAG_STRICT, struct structure, member,   \
                     (names), COUNT(names))
#define LIST(structure, member, entry, flags, least)                                               \
    CYAML_FIELD_SEQUENCE_COUNT(#member, CYAML_FLAG_POINTER | (flags), struct structure, member,    \
                               member##_count, (entry), (least), LIST_LIMIT)

static const cyaml_schema_value_t text_value = {
    CYAML_VALUE_STRING(CYAML_FLAG_POINTER, char *, 1, CYAML_UNLIMITED)};

static const cyaml_schema_field_t narrative_fields[] = {
    TEXT(narrative, language, REQUIRED),
    TEXT(narrative, narrative, REQUIRED),
    CYAML_FIELD_END,
};
static const cyaml_schema_value_t narrative_value = {
    CYAML_VALUE_MAPPING(CYAML_FLAG_DEFAULT, struct narrative, narrative_fields)};

static const cyaml_schema_field_t organisation_fields[] = {
    TEXT(organisation, ref, REQUIRED),
    TEXT(organisation, type, REQUIRED),
    LIST(organisation, name, &narrative_value, REQUIRED, 1),
    CYAML_FIELD_END,
};

static const cyaml_schema_field_t defaults_fields[] = {
    TEXT(defaults, currency, OPTIONAL),
    TEXT(defaults, language, OPTIONAL),
    CYAML_FIELD_BOOL_PTR("humanitarian", CYAML_FLAG_OPTIONAL, struct defaults, humanitarian),
    CYAML_FIELD_END,
};

static const cyaml_strval_t source_kinds[] = {
    {"csv", SOURCE_CSV},
    {"iati", SOURCE_IATI},
    {"postgresql", SOURCE_POSTGRESQL},
    {"json", SOURCE_JSON},
    {"sqlite", SOURCE_SQLITE},
    {"xml", SOURCE_XML},
    {"xlsx", SOURCE_XLSX},
    {"path-headers", SOURCE_PATH_HEADERS},
    {"d-portal", SOURCE_D_PORTAL},
    {"ceb", SOURCE_CEB},
};
static const cyaml_strval_t source_modes[] = {
    {"replace", SOURCE_REPLACE},
    {"append", SOURCE_APPEND},
};
static const cyaml_schema_field_t source_fields[] = {
    TEXT(source, file, OPTIONAL),
    TEXT(source, except, OPTIONAL),
    TEXT(source, database, OPTIONAL),
    CHOICE(source, kind, source_kinds),
    CHOICE(source, mode, source_modes),
    TEXT(source, query, OPTIONAL),
    TEXT(source, table, OPTIONAL),
    LIST(source, tables, &text_value, OPTIONAL, 0),
    CYAML_FIELD_UINT_PTR("header_row", CYAML_FLAG_OPTIONAL, struct source, header_row),
    TEXT(source, stylesheet, OPTIONAL),
    TEXT(source, delimiter, OPTIONAL),
    TEXT(source, quote, OPTIONAL),
    TEXT(source, encoding, OPTIONAL),
    YES_NO(source, canonical),
    YES_NO(source, optional),
    LIST(source, columns, &text_value, OPTIONAL, 0),
    LIST(source, fill_down, &text_value, OPTIONAL, 0),
    YES_NO(source, simple_names),
    YES_NO(source, upgrade),
    CYAML_FIELD_END,
};
static const cyaml_schema_value_t source_value = {
    CYAML_VALUE_MAPPING(CYAML_FLAG_DEFAULT, struct source, source_fields)};

static const cyaml_strval_t rates_kinds[] = {
    {"plain", RATES_PLAIN},
    {"un", RATES_UN},
    {"ecb", RATES_ECB},
};
static const cyaml_schema_field_t rates_fields[] = {
    TEXT(rates, file, REQUIRED),
    CYAML_FIELD_ENUM("kind", CYAML_FLAG_STRICT, struct rates, kind, rates_kinds,
                     COUNT(rates_kinds)),
    TEXT(rates, delimiter, OPTIONAL),
    TEXT(rates, quote, OPTIONAL),
    TEXT(rates, encoding, OPTIONAL),
    CYAML_FIELD_END,
};
static const cyaml_schema_value_t rates_value = {
    CYAML_VALUE_MAPPING(CYAML_FLAG_DEFAULT, struct rates, rates_fields)};

static const cyaml_strval_t redaction_actions[] = {
    {"drop", REDACTION_DROP},   {"replace", REDACTION_REPLACE},   {"blank", REDACTION_BLANK},
    {"round", REDACTION_ROUND}, {"withhold", REDACTION_WITHHOLD}, {"region", REDACTION_REGION},
};
static const cyaml_strval_t redaction_elsewheres[] = {
    {"stays", ELSEWHERE_STAYS},
    {"stop", ELSEWHERE_STOP},
    {"warn", ELSEWHERE_WARN},
};
static const cyaml_schema_field_t redaction_fields[] = {
    TEXT(redaction, name, REQUIRED),
    TEXT(redaction, table, OPTIONAL),
    TEXT(redaction, where, OPTIONAL),
    TEXT(redaction, words, OPTIONAL),
    CYAML_FIELD_ENUM("do", CYAML_FLAG_DEFAULT | CYAML_FLAG_STRICT, struct redaction, action,
                     redaction_actions, COUNT(redaction_actions)),
    LIST(redaction, columns, &text_value, OPTIONAL, 1),
    TEXT(redaction, with, OPTIONAL),
    CYAML_FIELD_UINT_PTR("places", CYAML_FLAG_OPTIONAL, struct redaction, places),
    CYAML_FIELD_BOOL_PTR("everywhere", CYAML_FLAG_OPTIONAL, struct redaction, everywhere),
    CHOICE(redaction, elsewhere, redaction_elsewheres),
    TEXT(redaction, because, REQUIRED),
    TEXT(redaction, policy, REQUIRED),
    CYAML_FIELD_END,
};
static const cyaml_schema_value_t redaction_value = {
    CYAML_VALUE_MAPPING(CYAML_FLAG_DEFAULT, struct redaction, redaction_fields)};

static const cyaml_schema_field_t organisation_file_fields[] = {
    YES_NO(organisation_file, derive),
    TEXT(organisation_file, year_start, OPTIONAL),
    LIST(organisation_file, budgets, &text_value, OPTIONAL, 0),
    CYAML_FIELD_BOOL_PTR("expenditure", CYAML_FLAG_OPTIONAL, struct organisation_file, expenditure),
    TEXT(organisation_file, currency, OPTIONAL),
    TEXT(organisation_file, status, OPTIONAL),
    TEXT(organisation_file, as_of, OPTIONAL),
    TEXT(organisation_file, where, OPTIONAL),
    CYAML_FIELD_END,
};

static const cyaml_strval_t dataset_kinds[] = {
    {"activities", DATASET_ACTIVITIES},
    {"organisations", DATASET_ORGANISATIONS},
};
static const cyaml_schema_field_t dataset_fields[] = {
    TEXT(dataset, name, REQUIRED),
    TEXT(dataset, title, REQUIRED),
    CHOICE(dataset, kind, dataset_kinds),
    TEXT(dataset, where, OPTIONAL),
    TEXT(dataset, split, OPTIONAL),
    YES_NO(dataset, part_names),
    YES_NO(dataset, optional),
    YES_NO(dataset, overlap),
    CYAML_FIELD_UINT_PTR("max_megabytes", CYAML_FLAG_OPTIONAL, struct dataset, max_megabytes),
    CYAML_FIELD_END,
};
static const cyaml_schema_value_t dataset_value = {
    CYAML_VALUE_MAPPING(CYAML_FLAG_DEFAULT, struct dataset, dataset_fields)};

static const cyaml_schema_field_t exemption_fields[] = {
    TEXT(exemption, test, REQUIRED),
    CYAML_FIELD_UINT("hierarchy", REQUIRED, struct exemption, hierarchy),
    CYAML_FIELD_END,
};
static const cyaml_schema_value_t exemption_value = {
    CYAML_VALUE_MAPPING(CYAML_FLAG_DEFAULT, struct exemption, exemption_fields)};

static const cyaml_schema_field_t quality_fields[] = {
    TEXT(quality_keys, publishers, OPTIONAL),
    TEXT(quality_keys, first_published, OPTIONAL),
    LIST(quality_keys, own_references, &text_value, OPTIONAL, 0),
    LIST(quality_keys, countries, &text_value, OPTIONAL, 0),
    LIST(quality_keys, exempt, &exemption_value, OPTIONAL, 0),
    YES_NO(quality_keys, location_by_scope),
    CYAML_FIELD_END,
};

static const cyaml_strval_t support_costs[] = {
    {"as-recorded", SUPPORT_AS_RECORDED},
    {"pro-rata", SUPPORT_PRO_RATA},
};
static const cyaml_schema_field_t unsdg_fields[] = {
    TEXT(unsdg, name, REQUIRED),
    TEXT(unsdg, title, OPTIONAL),
    TEXT(unsdg, entity, REQUIRED),
    TEXT(unsdg, basis, OPTIONAL),
    TEXT(unsdg, edition, OPTIONAL),
    TEXT(unsdg, status, OPTIONAL),
    CHOICE(unsdg, support_cost, support_costs),
    CYAML_FIELD_END,
};

#define LIMIT(member) CYAML_FIELD_UINT_PTR(#member, CYAML_FLAG_OPTIONAL, struct gates, member)
static const cyaml_schema_field_t gates_fields[] = {
    LIMIT(errors),
    LIMIT(warnings),
    LIMIT(vanished),
    LIMIT(vanished_percent),
    LIMIT(renamed),
    LIMIT(money_percent),
    YES_NO(gates, backwards),
    LIMIT(source_days),
    YES_NO(gates, empty_source),
    YES_NO(gates, idle_redaction),
    YES_NO(gates, reconciliation),
    CYAML_FIELD_END,
};

static const cyaml_strval_t host_kinds[] = {
    {"directory", HOST_DIRECTORY}, {"webdav", HOST_WEBDAV}, {"http-put", HOST_HTTP_PUT},
    {"sftp", HOST_SFTP},           {"s3", HOST_S3},
};
static const cyaml_schema_field_t host_fields[] = {
    CHOICE(host, kind, host_kinds),
    CYAML_FIELD_STRING_PTR("path", OPTIONAL, struct host, path, 1, PATH_LIMIT),
    TEXT(host, url, OPTIONAL),
    TEXT(host, upload_url, OPTIONAL),
    TEXT(host, user, OPTIONAL),
    TEXT(host, password_env, OPTIONAL),
    TEXT(host, password_file, OPTIONAL),
    TEXT(host, token_env, OPTIONAL),
    TEXT(host, token_file, OPTIONAL),
    TEXT(host, certificate, OPTIONAL),
    TEXT(host, key, OPTIONAL),
    TEXT(host, known_hosts, OPTIONAL),
    TEXT(host, bucket, OPTIONAL),
    TEXT(host, region, OPTIONAL),
    TEXT(host, prefix, OPTIONAL),
    TEXT(host, cache_control, OPTIONAL),
    CYAML_FIELD_UINT_PTR("timeout", CYAML_FLAG_OPTIONAL, struct host, timeout),
    CYAML_FIELD_UINT_PTR("jobs", CYAML_FLAG_OPTIONAL, struct host, jobs),
    TEXT(host, manifest_key, OPTIONAL),
    CYAML_FIELD_BOOL_PTR("verify", CYAML_FLAG_OPTIONAL, struct host, verify),
    CYAML_FIELD_END,
};

static const cyaml_strval_t registry_kinds[] = {
    {"register-your-data", REGISTRY_REGISTER_YOUR_DATA},
    {"ckan", REGISTRY_CKAN},
    {"ckan-iati", REGISTRY_CKAN_IATI},
};
static const cyaml_strval_t token_grants[] = {
    {"ready-made", TOKEN_READY_MADE},
    {"client-credentials", TOKEN_CLIENT_CREDENTIALS},
    {"refresh-token", TOKEN_REFRESH},
};
static const cyaml_schema_field_t registry_fields[] = {
    CHOICE(registry, kind, registry_kinds),
    TEXT(registry, url, REQUIRED),
    TEXT(registry, token_env, OPTIONAL),
    TEXT(registry, token_file, OPTIONAL),
    CHOICE(registry, grant, token_grants),
    TEXT(registry, token_url, OPTIONAL),
    TEXT(registry, client_id, OPTIONAL),
    TEXT(registry, client_secret_env, OPTIONAL),
    TEXT(registry, client_secret_file, OPTIONAL),
    YES_NO(registry, client_secret_in_body),
    TEXT(registry, audience, OPTIONAL),
    TEXT(registry, scope, OPTIONAL),
    TEXT(registry, organisation, OPTIONAL),
    TEXT(registry, prefix, OPTIONAL),
    TEXT(registry, licence, OPTIONAL),
    TEXT(registry, visibility, OPTIONAL),
    TEXT(registry, source_type, OPTIONAL),
    CYAML_FIELD_UINT_PTR("timeout", CYAML_FLAG_OPTIONAL, struct registry, timeout),
    CYAML_FIELD_END,
};

static const cyaml_schema_field_t notify_mail_fields[] = {
    TEXT(notify_mail, server, REQUIRED),
    TEXT(notify_mail, from, REQUIRED),
    LIST(notify_mail, to, &text_value, REQUIRED, 1),
    TEXT(notify_mail, user, OPTIONAL),
    TEXT(notify_mail, password_env, OPTIONAL),
    TEXT(notify_mail, password_file, OPTIONAL),
    LIST(notify_mail, when, &text_value, OPTIONAL, 1),
    CYAML_FIELD_END,
};
static const cyaml_schema_value_t notify_mail_value = {
    CYAML_VALUE_MAPPING(CYAML_FLAG_DEFAULT, struct notify_mail, notify_mail_fields)};

static const cyaml_schema_field_t notify_webhook_fields[] = {
    TEXT(notify_webhook, url, REQUIRED),
    TEXT(notify_webhook, secret_env, OPTIONAL),
    TEXT(notify_webhook, secret_file, OPTIONAL),
    LIST(notify_webhook, when, &text_value, OPTIONAL, 1),
    CYAML_FIELD_END,
};
static const cyaml_schema_value_t notify_webhook_value = {
    CYAML_VALUE_MAPPING(CYAML_FLAG_DEFAULT, struct notify_webhook, notify_webhook_fields)};

static const cyaml_schema_field_t notify_prometheus_fields[] = {
    TEXT(notify_prometheus, file, REQUIRED),
    CYAML_FIELD_END,
};
static const cyaml_schema_value_t notify_prometheus_value = {
    CYAML_VALUE_MAPPING(CYAML_FLAG_DEFAULT, struct notify_prometheus, notify_prometheus_fields)};

static const cyaml_schema_field_t notify_fields[] = {
    LIST(notify, mail, &notify_mail_value, OPTIONAL, 0),
    LIST(notify, webhook, &notify_webhook_value, OPTIONAL, 0),
    LIST(notify, prometheus, &notify_prometheus_value, OPTIONAL, 0),
    CYAML_FIELD_END,
};

static const cyaml_strval_t severities[] = {
    {"critical", SEVERITY_CRITICAL},
    {"error", SEVERITY_ERROR},
    {"warning", SEVERITY_WARNING},
    {"advisory", SEVERITY_ADVISORY},
};
static const cyaml_strval_t date_orders[] = {
    {"day-first", DATE_DAY_FIRST},
    {"month-first", DATE_MONTH_FIRST},
};
static const cyaml_strval_t decimal_marks[] = {
    {".", DECIMAL_MARK_POINT},
    {",", DECIMAL_MARK_COMMA},
};
static const cyaml_schema_field_t publication_fields[] = {
    CYAML_FIELD_MAPPING("organisation", CYAML_FLAG_DEFAULT, struct publication, organisation,
                        organisation_fields),
    CYAML_FIELD_MAPPING_PTR("defaults", CYAML_FLAG_OPTIONAL, struct publication, defaults,
                            defaults_fields),
    LIST(publication, languages, &text_value, OPTIONAL, 0),
    LIST(publication, sources, &source_value, REQUIRED, 1),
    LIST(publication, codes, &source_value, OPTIONAL, 0),
    LIST(publication, mapping, &text_value, OPTIONAL, 0),
    CHOICE(publication, dates, date_orders),
    CHOICE(publication, decimal_mark, decimal_marks),
    LIST(publication, rates, &rates_value, OPTIONAL, 0),
    LIST(publication, redactions, &redaction_value, OPTIONAL, 0),
    CYAML_FIELD_MAPPING_PTR("organisation_file", CYAML_FLAG_OPTIONAL, struct publication,
                            organisation_file, organisation_file_fields),
    LIST(publication, datasets, &dataset_value, OPTIONAL, 1),
    CYAML_FIELD_MAPPING_PTR("unsdg", CYAML_FLAG_OPTIONAL, struct publication, unsdg, unsdg_fields),
    CYAML_FIELD_MAPPING_PTR("gates", CYAML_FLAG_OPTIONAL, struct publication, gates, gates_fields),
    YES_NO(publication, quarantine),
    CYAML_FIELD_MAPPING_PTR("quality", CYAML_FLAG_OPTIONAL, struct publication, quality,
                            quality_fields),
    CYAML_FIELD_MAPPING_PTR("host", CYAML_FLAG_OPTIONAL, struct publication, host, host_fields),
    CYAML_FIELD_MAPPING_PTR("registry", CYAML_FLAG_OPTIONAL, struct publication, registry,
                            registry_fields),
    TEXT(publication, report, OPTIONAL),
    CYAML_FIELD_MAPPING_PTR("notify", CYAML_FLAG_OPTIONAL, struct publication, notify,
                            notify_fields),
    CHOICE(publication, publish_below, severities),
    CYAML_FIELD_END,
};
const cyaml_schema_value_t publication_value = {
    CYAML_VALUE_MAPPING(CYAML_FLAG_POINTER, struct publication, publication_fields)};

/* ---- What values look like ---- */

static const char *const budget_kinds[] = {"total", "recipient-org", "recipient-region",
                                           "recipient-country"};
static const char *const budget_statuses[] = {"indicative", "committed"};
static const char *const encodings[] = {"auto", "utf-8", "latin-1", "windows-1252", "utf-16"};
static const char *const bases[] = {"EXP", "BUD", "BUG"};
static const char *const report_statuses[] = {"draft", "final"};
static const char *const visibilities[] = {"public", "private"};
static const char *const occasions[] = {"failure", "gate", "recovery", "always"};
static const char *const source_types[] = {"primary_source", "secondary_source"};

/* The ids that the Register Your Data service ships; it does not check them itself. */
/* clang-format off */
static const char *const licences[] = {
    "notspecified", "odc-pddl", "odc-odbl", "odc-by", "cc-zero", "cc-by", "cc-by-sa",
    "ukclickusepsi", "other-open", "other-pd", "other-at", "ukcrown-withrights", "hesa-withrights",
    "localauth-withrights", "uk-ogl", "met-office-cp", "cc-nc", "ukcrown", "other-nc",
    "other-closed", "bsd-license", "gpl-2.0", "gpl-3.0", "lgpl-2.1", "mit-license", "afl-3.0",
    "apl1.0", "apache", "apache2.0", "apsl-2.0", "artistic-license-2.0", "attribution",
    "ca-tosl1.1", "cddl1", "cpal_1.0", "cuaoffice", "eudatagrid", "eclipse-1.0", "ecl2", "eiffel",
    "ver2_eiffel", "entessa", "fair", "frameworx", "ibmpl", "intel-osl", "jabber-osl",
    "lucent-plan9", "lucent1.02", "mitre", "motosoto", "mozilla", "mozilla1.1", "nasa1.3", "naumen",
    "nethack", "nokia", "oclc2", "opengroup", "osl-3.0", "php", "pythonpl", "PythonSoftFoundation",
    "qtpl", "real", "rpl1.5", "ricohpl", "sleepycat", "sun-issl", "sunpublic", "sybase", "UoI-NCSA",
    "vovidapl", "W3C", "wxwindows", "xnet", "zpl", "zlib-license",
    /* CKAN's alone */
    "gfdl", "lc_notspecified",
};
/* clang-format on */

#define ONE_OF(list) .names = (list), .name_count = COUNT(list)
#define LANGUAGE_EXPECTED E_("a language code of two or three small letters such as \"en\"")
#define SHORT_NAME_EXPECTED E_("1 to 100 small letters, digits, \"-\" or \"_\"")
#define IDENTIFIER_EXPECTED E_("an identifier without white space, \"/\", \"&\", \"|\" and \"?\"")
#define WEB_EXPECTED                                                                               \
    E_("an address that begins with http:// or https:// and has no user name, password, query or " \
       "fragment")

#define VARIABLE_EXPECTED                                                                          \
    E_("the name of an environment variable such as \"IATIPUB_REGISTRY_TOKEN\" (of A-Z, 0-9 and "  \
       "\"_\"), not the secret itself")

#define MAILBOX_EXPECTED E_("an e-mail address such as \"data@example.org\", without a name")

#define PERCENT_EXPECTED E_("0 to 100 per cent")

static const struct schema_rule rules[] = {
    {narrative_fields, "language", LANGUAGE_EXPECTED, .holds = setting_is_language},
    {organisation_fields, "ref", IDENTIFIER_EXPECTED, .holds = setting_is_identifier},
    {organisation_fields, "type",
     E_("a code of two digits from codelist OrganisationType such as \"40\""),
     .holds = setting_is_organisation_type},
    {defaults_fields, "currency", E_("a currency code of three capital letters such as \"USD\""),
     .holds = setting_is_currency},
    {defaults_fields, "language", LANGUAGE_EXPECTED, .holds = setting_is_language},
    {source_fields, "database",
     E_("\"service=NAME\", \"host=... dbname=...\" or \"postgresql://user@host/database\", without "
        "a password: that belongs into ~/.pgpass, the service file or the environment variable "
        "PGPASSWORD"),
     .holds = setting_is_database, .hidden = true},
    {source_fields, "table",
     E_("letters, digits and \"_\", not beginning with a digit or \"sqlite_\""),
     .holds = setting_is_table_name},
    {source_fields, "delimiter", E_("one ASCII character, \"tab\" or \"auto\""),
     .holds = setting_is_delimiter},
    {source_fields, "quote", E_("one ASCII character"), .holds = setting_is_one_character},
    {source_fields, "encoding", ONE_OF(encodings)},
    {rates_fields, "delimiter", E_("one ASCII character, \"tab\" or \"auto\""),
     .holds = setting_is_delimiter},
    {rates_fields, "quote", E_("one ASCII character"), .holds = setting_is_one_character},
    {rates_fields, "encoding", ONE_OF(encodings)},
    {redaction_fields, "name", E_("1 to 100 letters, digits, \"_\", \"-\", \".\" or spaces"),
     .holds = setting_is_plain_name},
    {redaction_fields, "places", E_("0 to 6 decimal places"), .holds = setting_is_number_of_places},
    {source_fields, "header_row", E_("1 to 1048576"), .holds = setting_is_row},
    {organisation_file_fields, "year_start",
     E_("a month and a day such as \"04-01\", not 29 February"), .holds = setting_is_day_of_year},
    {organisation_file_fields, "budgets", ONE_OF(budget_kinds)},
    {organisation_file_fields, "currency",
     E_("a currency code of three capital letters such as \"USD\""), .holds = setting_is_currency},
    {organisation_file_fields, "status", ONE_OF(budget_statuses)},
    {organisation_file_fields, "as_of", E_("a day such as \"2025-12-31\", or \"none\""),
     .holds = setting_is_day_or_none},
    {dataset_fields, "name", SHORT_NAME_EXPECTED, .holds = setting_is_short_name},
    {dataset_fields, "max_megabytes", E_("1 to 1000000"), .holds = setting_is_megabytes},
    {unsdg_fields, "name", SHORT_NAME_EXPECTED, .holds = setting_is_short_name},
    {unsdg_fields, "entity", E_("a code of codelist UNEntity such as \"ILO\""),
     .holds = setting_is_identifier},
    {unsdg_fields, "basis", ONE_OF(bases)},
    {unsdg_fields, "edition", E_("the year of an edition of the data standards such as \"2024\""),
     .holds = setting_is_year},
    {unsdg_fields, "status", ONE_OF(report_statuses)},
    {quality_fields, "first_published", E_("a day such as \"2015-12-31\""),
     .holds = setting_is_day},
    {quality_fields, "own_references", IDENTIFIER_EXPECTED, .holds = setting_is_identifier},
    {quality_fields, "countries", E_("country codes of two capital letters such as \"TN\""),
     .holds = setting_is_country},
    {exemption_fields, "hierarchy", E_("1 or more"), .holds = setting_is_hierarchy},
    {gates_fields, "vanished_percent", PERCENT_EXPECTED, .holds = setting_is_percentage},
    {gates_fields, "source_days", E_("1 to 36500 days"), .holds = setting_is_days},
    {host_fields, "url", WEB_EXPECTED, .holds = setting_is_web_address, .hidden = true},
    {host_fields, "upload_url",
     E_("an address that begins with https://, http:// or sftp:// and has no password, query or "
        "fragment"),
     .holds = setting_is_upload_address, .hidden = true},
    {host_fields, "password_env", VARIABLE_EXPECTED, .holds = setting_is_variable, .hidden = true},
    {host_fields, "token_env", VARIABLE_EXPECTED, .holds = setting_is_variable, .hidden = true},
    {host_fields, "bucket", E_("3 to 63 of a-z, 0-9, \"-\" and \".\""), .holds = setting_is_bucket},
    {host_fields, "region", E_("the name of a region such as \"eu-central-1\""),
     .holds = setting_is_bucket},
    {host_fields, "prefix", E_("folders of a-z, A-Z, 0-9, \"_\", \"-\", \".\" between slashes"),
     .holds = setting_is_key_prefix},
    {host_fields, "cache_control", E_("the value of a header, on one line"),
     .holds = setting_is_header_value},
    {host_fields, "timeout", E_("1 to 600 seconds"), .holds = setting_is_timeout},
    {host_fields, "jobs", E_("1 to 32"), .holds = setting_is_number_of_jobs},
    {registry_fields, "url", WEB_EXPECTED, .holds = setting_is_web_address, .hidden = true},
    {registry_fields, "token_env", VARIABLE_EXPECTED, .holds = setting_is_variable, .hidden = true},
    {registry_fields, "token_url", WEB_EXPECTED, .holds = setting_is_web_address, .hidden = true},
    {registry_fields, "client_secret_env", VARIABLE_EXPECTED, .holds = setting_is_variable,
     .hidden = true},
    {registry_fields, "organisation", IDENTIFIER_EXPECTED, .holds = setting_is_identifier},
    {registry_fields, "prefix", SHORT_NAME_EXPECTED, .holds = setting_is_short_name},
    {registry_fields, "licence", E_("a licence id of the registry"), ONE_OF(licences)},
    {registry_fields, "visibility", ONE_OF(visibilities)},
    {registry_fields, "source_type", ONE_OF(source_types)},
    {registry_fields, "timeout", E_("1 to 600 seconds"), .holds = setting_is_timeout},
    {notify_mail_fields, "server",
     E_("smtp://HOST:PORT or smtps://HOST:PORT, without user and password"),
     .holds = setting_is_mail_server, .hidden = true},
    {notify_mail_fields, "from", MAILBOX_EXPECTED, .holds = setting_is_mailbox},
    {notify_mail_fields, "to", MAILBOX_EXPECTED, .holds = setting_is_mailbox},
    {notify_mail_fields, "user", E_("the name of a user, in ASCII and on one line"),
     .holds = setting_is_header_value},
    {notify_mail_fields, "password_env", VARIABLE_EXPECTED, .holds = setting_is_variable,
     .hidden = true},
    {notify_mail_fields, "when", ONE_OF(occasions)},
    {notify_webhook_fields, "url", WEB_EXPECTED, .holds = setting_is_web_address, .hidden = true},
    {notify_webhook_fields, "secret_env", VARIABLE_EXPECTED, .holds = setting_is_variable,
     .hidden = true},
    {notify_webhook_fields, "when", ONE_OF(occasions)},
    {notify_prometheus_fields, "file", E_("a file whose name ends in \".prom\""),
     .holds = setting_is_metrics_file},
    {publication_fields, "languages", LANGUAGE_EXPECTED, .holds = setting_is_language},
};

#define KEEP_SECRETS_OUT                                                                           \
    E_("secrets do not belong in this file; put it into an environment variable or a file that "   \
       "only you can read, and name that"),                                                        \
        E_("'token_env' or 'token_file' under 'registry' (of a host also 'password_env' or "       \
           "'password_file', as of e-mail; of a webhook 'secret_env' or 'secret_file')")

static const struct schema_advice advice[] = {
    {"token", KEEP_SECRETS_OUT},      {"access_token", KEEP_SECRETS_OUT},
    {"api_token", KEEP_SECRETS_OUT},  {"password", KEEP_SECRETS_OUT},
    {"passwd", KEEP_SECRETS_OUT},     {"secret", KEEP_SECRETS_OUT},
    {"api_key", KEEP_SECRETS_OUT},    {"api-key", KEEP_SECRETS_OUT},
    {"apikey", KEEP_SECRETS_OUT},     {"client_secret", KEEP_SECRETS_OUT},
    {"secret_key", KEEP_SECRETS_OUT}, {"refresh_token", KEEP_SECRETS_OUT},
};

const struct schema_rules publication_rules = {
    .rules = rules, .rule_count = COUNT(rules), .advice = advice, .advice_count = COUNT(advice)};
