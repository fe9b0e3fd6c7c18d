-- Activities. A row whose own columns are filled begins an element; one that has only a text adds it to
-- the element above, in another language. Codes may be names, or `code - name` as the lists give them.

-- Nobody should publish as the organisation of the template.
INSERT INTO mapping_findings (message)
SELECT 'the workbooks have only your own part of each identifier; write who you are into '
       || 'publication.yaml (organisation)'
 WHERE (SELECT value FROM settings WHERE name = 'organisation.ref') = 'XX-EXAMPLE-CHANGE-ME';

-- What stands once in an activity, from three sheets. Rows with the same identifier are one activity.
DROP TABLE IF EXISTS temp.activity;
CREATE TEMP TABLE activity AS
SELECT activity_identifier, min(_source) AS _source
  FROM (SELECT activity_identifier, _source FROM raw_settings
        UNION ALL SELECT activity_identifier, _source FROM raw_element_with_single_field
        UNION ALL SELECT activity_identifier, _source FROM raw_title)
 WHERE activity_identifier IS NOT NULL
 GROUP BY activity_identifier
 ORDER BY 2;

DROP TABLE IF EXISTS temp.setting;
CREATE TEMP TABLE setting AS
SELECT activity_identifier, 'default_currency' AS name, default_currency AS value, _source
  FROM raw_settings WHERE default_currency IS NOT NULL
UNION ALL
SELECT activity_identifier, 'default_language' AS name, default_language AS value, _source
  FROM raw_settings WHERE default_language IS NOT NULL
UNION ALL
SELECT activity_identifier, 'hierarchy' AS name, hierarchy AS value, _source
  FROM raw_settings WHERE hierarchy IS NOT NULL
UNION ALL
SELECT activity_identifier, 'humanitarian' AS name, humanitarian AS value, _source
  FROM raw_settings WHERE humanitarian IS NOT NULL
UNION ALL
SELECT activity_identifier, 'budget_not_provided' AS name, budget_not_provided AS value, _source
  FROM raw_settings WHERE budget_not_provided IS NOT NULL
UNION ALL
SELECT activity_identifier, 'secondary_reporter' AS name, secondary_reporter AS value, _source
  FROM raw_settings WHERE secondary_reporter IS NOT NULL
UNION ALL
SELECT activity_identifier, 'activity_status' AS name, activity_status AS value, _source
  FROM raw_element_with_single_field WHERE activity_status IS NOT NULL
UNION ALL
SELECT activity_identifier, 'activity_scope' AS name, activity_scope AS value, _source
  FROM raw_element_with_single_field WHERE activity_scope IS NOT NULL
UNION ALL
SELECT activity_identifier, 'collaboration_type' AS name, collaboration_type AS value, _source
  FROM raw_element_with_single_field WHERE collaboration_type IS NOT NULL
UNION ALL
SELECT activity_identifier, 'default_flow_type' AS name, default_flow_type AS value, _source
  FROM raw_element_with_single_field WHERE default_flow_type IS NOT NULL
UNION ALL
SELECT activity_identifier, 'default_finance_type' AS name, default_finance_type AS value, _source
  FROM raw_element_with_single_field WHERE default_finance_type IS NOT NULL
UNION ALL
SELECT activity_identifier, 'default_tied_status' AS name, default_tied_status AS value, _source
  FROM raw_element_with_single_field WHERE default_tied_status IS NOT NULL
UNION ALL
SELECT activity_identifier, 'capital_spend' AS name, capital_spend AS value, _source
  FROM raw_element_with_single_field WHERE capital_spend IS NOT NULL;

INSERT INTO mapping_findings (message, iati_identifier, _source)
SELECT replace(name, '_', ' ') || ' is "' || min(value) || '" and "' || max(value)
       || '" in the rows of this activity (rows ' || group_concat(source_row(_source), ', ')
       || '); make them the same', iati_id(activity_identifier), max(_source)
  FROM setting
 GROUP BY activity_identifier, name
HAVING count(DISTINCT value) > 1;

DROP TABLE IF EXISTS temp.settings_of;
CREATE TEMP TABLE settings_of AS
SELECT a.activity_identifier, a._source,
       max(iif(s.name = 'default_currency', s.value, NULL)) AS default_currency,
       max(iif(s.name = 'default_language', s.value, NULL)) AS default_language,
       max(iif(s.name = 'hierarchy', s.value, NULL)) AS hierarchy,
       max(iif(s.name = 'humanitarian', s.value, NULL)) AS humanitarian,
       max(iif(s.name = 'budget_not_provided', s.value, NULL)) AS budget_not_provided,
       max(iif(s.name = 'secondary_reporter', s.value, NULL)) AS secondary_reporter,
       max(iif(s.name = 'activity_status', s.value, NULL)) AS activity_status,
       max(iif(s.name = 'activity_scope', s.value, NULL)) AS activity_scope,
       max(iif(s.name = 'collaboration_type', s.value, NULL)) AS collaboration_type,
       max(iif(s.name = 'default_flow_type', s.value, NULL)) AS default_flow_type,
       max(iif(s.name = 'default_finance_type', s.value, NULL)) AS default_finance_type,
       max(iif(s.name = 'default_tied_status', s.value, NULL)) AS default_tied_status,
       max(iif(s.name = 'capital_spend', s.value, NULL)) AS capital_spend
  FROM activity a
  LEFT JOIN setting s USING (activity_identifier)
 GROUP BY a.activity_identifier
 ORDER BY a._source;

INSERT INTO activities (iati_identifier, default_currency, lang, hierarchy, humanitarian,
    budget_not_provided, reporting_org_secondary_reporter, title, title_lang,
    activity_status, activity_scope, collaboration_type, default_flow_type,
    default_finance_type, default_tied_status, capital_spend_percentage,
    conditions_attached, country_budget_items_vocabulary, _source)
SELECT iati_id(activity_identifier), codelist_code('Currency', default_currency),
       lower(codelist_code('Language', default_language)), hierarchy, iati_boolean(humanitarian),
       codelist_code('BudgetNotProvided', budget_not_provided), iati_boolean(secondary_reporter),
       (SELECT narrative FROM raw_title r
         WHERE r.activity_identifier = o.activity_identifier AND narrative IS NOT NULL
         ORDER BY _source LIMIT 1),
       lower(codelist_code('Language', (SELECT language FROM raw_title r
         WHERE r.activity_identifier = o.activity_identifier AND narrative IS NOT NULL
         ORDER BY _source LIMIT 1))),
       codelist_code('ActivityStatus', activity_status),
       codelist_code('ActivityScope', activity_scope),
       codelist_code('CollaborationType', collaboration_type),
       codelist_code('FlowType', default_flow_type),
       codelist_code('FinanceType', default_finance_type),
       codelist_code('TiedStatus', default_tied_status), iati_percentage(capital_spend),
       coalesce(iati_boolean((SELECT attached FROM raw_conditions r
         WHERE r.activity_identifier = o.activity_identifier AND attached IS NOT NULL
         ORDER BY _source LIMIT 1)),
           iif(EXISTS (SELECT 1 FROM raw_conditions r
                        WHERE r.activity_identifier = o.activity_identifier
                          AND coalesce(condition_type, condition_narrative) IS NOT NULL), '1', NULL)),
       codelist_code('BudgetIdentifierVocabulary', (SELECT vocabulary FROM raw_country_budget_items r
         WHERE r.activity_identifier = o.activity_identifier AND vocabulary IS NOT NULL
         ORDER BY _source LIMIT 1)),
       _source
  FROM settings_of o;

-- Further titles.
INSERT INTO narratives (identifier, table_name, element, language, narrative, _source)
SELECT iati_id(activity_identifier), 'activities', 'title', lower(codelist_code('Language', language)), narrative, _source
  FROM (SELECT *, row_number() OVER (PARTITION BY activity_identifier ORDER BY _source) AS number
          FROM raw_title WHERE narrative IS NOT NULL)
 WHERE number > 1;

DROP TABLE IF EXISTS temp.description_row;
CREATE TEMP TABLE description_row AS
SELECT *, first_value(_source) OVER (PARTITION BY identifier, element ORDER BY _source) AS key
  FROM (SELECT *, sum(starts) OVER (PARTITION BY identifier ORDER BY _source) AS element
          FROM (SELECT *, type IS NOT NULL AS starts
                  FROM (SELECT *, iati_id(activity_identifier) AS identifier FROM raw_description)));

INSERT INTO descriptions (iati_identifier, description_key, type, narrative, narrative_lang, _source)
SELECT identifier, key, codelist_code('DescriptionType', type), narrative,
       lower(codelist_code('Language', language)), _source
  FROM description_row
 WHERE _source = key;

INSERT INTO narratives (identifier, table_name, row_key, element, language, narrative, _source)
SELECT identifier, 'descriptions', key, NULL, lower(codelist_code('Language', language)), narrative, _source
  FROM description_row
 WHERE _source <> key AND narrative IS NOT NULL;

DROP TABLE IF EXISTS temp.activity_date_row;
CREATE TEMP TABLE activity_date_row AS
SELECT *, first_value(_source) OVER (PARTITION BY identifier, element ORDER BY _source) AS key
  FROM (SELECT *, sum(starts) OVER (PARTITION BY identifier ORDER BY _source) AS element
          FROM (SELECT *, coalesce(type, iso_date) IS NOT NULL AS starts
                  FROM (SELECT *, iati_id(activity_identifier) AS identifier FROM raw_activity_date)));

INSERT INTO activity_dates (iati_identifier, activity_date_key, type, iso_date, narrative, narrative_lang,
    _source)
SELECT identifier, key, codelist_code('ActivityDateType', type), iati_date(iso_date), narrative,
       lower(codelist_code('Language', language)), _source
  FROM activity_date_row
 WHERE _source = key;

INSERT INTO narratives (identifier, table_name, row_key, element, language, narrative, _source)
SELECT identifier, 'activity_dates', key, NULL, lower(codelist_code('Language', language)), narrative, _source
  FROM activity_date_row
 WHERE _source <> key AND narrative IS NOT NULL;

DROP TABLE IF EXISTS temp.participating_org_row;
CREATE TEMP TABLE participating_org_row AS
SELECT *, first_value(_source) OVER (PARTITION BY identifier, element ORDER BY _source) AS key
  FROM (SELECT *, sum(starts) OVER (PARTITION BY identifier ORDER BY _source) AS element
          FROM (SELECT *, coalesce(role, reference, type, activity_id, crs_channel_code) IS NOT
                               NULL AS starts
                  FROM (SELECT *, iati_id(activity_identifier) AS identifier FROM raw_participating_org)));

INSERT INTO participating_orgs (iati_identifier, participating_org_key, role, ref, type, activity_id,
    crs_channel_code, narrative, narrative_lang, _source)
SELECT identifier, key, codelist_code('OrganisationRole', role), reference,
       codelist_code('OrganisationType', type), activity_id,
       codelist_code('CRSChannelCode', crs_channel_code), narrative,
       lower(codelist_code('Language', language)), _source
  FROM participating_org_row
 WHERE _source = key;

INSERT INTO narratives (identifier, table_name, row_key, element, language, narrative, _source)
SELECT identifier, 'participating_orgs', key, NULL, lower(codelist_code('Language', language)), narrative, _source
  FROM participating_org_row
 WHERE _source <> key AND narrative IS NOT NULL;

DROP TABLE IF EXISTS temp.other_identifier_row;
CREATE TEMP TABLE other_identifier_row AS
SELECT *, first_value(_source) OVER (PARTITION BY identifier, element ORDER BY _source) AS key
  FROM (SELECT *, sum(starts) OVER (PARTITION BY identifier ORDER BY _source) AS element
          FROM (SELECT *, coalesce(reference, type, owner_org_reference) IS NOT NULL AS starts
                  FROM (SELECT *, iati_id(activity_identifier) AS identifier FROM raw_other_identifier)));

INSERT INTO other_identifiers (iati_identifier, other_identifier_key, ref, type, owner_org_ref, owner_org,
    owner_org_lang, _source)
SELECT identifier, key, reference, codelist_code('OtherIdentifierType', type), owner_org_reference,
       owner_org_narrative, lower(codelist_code('Language', owner_org_language)), _source
  FROM other_identifier_row
 WHERE _source = key;

INSERT INTO narratives (identifier, table_name, row_key, element, language, narrative, _source)
SELECT identifier, 'other_identifiers', key, 'owner-org', lower(codelist_code('Language', owner_org_language)), owner_org_narrative, _source
  FROM other_identifier_row
 WHERE _source <> key AND owner_org_narrative IS NOT NULL;

DROP TABLE IF EXISTS temp.related_activity_row;
CREATE TEMP TABLE related_activity_row AS
SELECT *, first_value(_source) OVER (PARTITION BY identifier, element ORDER BY _source) AS key
  FROM (SELECT *, sum(starts) OVER (PARTITION BY identifier ORDER BY _source) AS element
          FROM (SELECT *, coalesce(reference, type) IS NOT NULL AS starts
                  FROM (SELECT *, iati_id(activity_identifier) AS identifier FROM raw_related_activity)));

INSERT INTO related_activities (iati_identifier, related_activity_key, ref, type, _source)
SELECT identifier, key, reference, codelist_code('RelatedActivityType', type), _source
  FROM related_activity_row
 WHERE _source = key;
