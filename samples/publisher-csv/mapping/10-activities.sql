-- The lines of the file, and activities.
--
-- Every line belongs to the activity above; each block of columns has what is in it, whatever the
-- blocks beside it have. Codes may be given as names.

DROP TABLE IF EXISTS temp.line;
CREATE TEMP TABLE line AS
SELECT r.*, iati_id(activity_identifier) AS identifier,
       row_number() OVER (PARTITION BY activity_identifier ORDER BY _source) AS number
  FROM (SELECT * FROM raw_rows) r;
CREATE INDEX temp.line_by_identifier ON line(identifier, number);

-- Nobody should publish as the organisation of the template.
INSERT INTO mapping_findings (message)
SELECT 'the file has only your own part of each identifier; write who you are into publication.yaml '
       || '(organisation)'
 WHERE (SELECT value FROM settings WHERE name = 'organisation.ref') = 'XX-EXAMPLE-CHANGE-ME';

-- What stands once in an activity is read from its first line, or from the first that has it.
INSERT INTO activities (iati_identifier, default_currency, lang, humanitarian,
    reporting_org_secondary_reporter, title, activity_status, activity_scope,
    collaboration_type, default_flow_type, default_finance_type, default_tied_status,
    capital_spend_percentage, conditions_attached, country_budget_items_vocabulary,
    _source)
SELECT identifier, codelist_code('Currency', activity_default_currency),
       lower(codelist_code('Language', activity_default_language)), iati_boolean(humanitarian),
       iati_boolean(reporting_org_secondary_reporter), activity_title,
       codelist_code('ActivityStatus', activity_status),
       codelist_code('ActivityScope', activity_scope),
       codelist_code('CollaborationType', collaboration_type),
       codelist_code('FlowType', default_flow_type),
       codelist_code('FinanceType', default_finance_type),
       codelist_code('TiedStatus', default_tied_status), iati_percentage(capital_spend),
       coalesce(iati_boolean((SELECT conditions_attached FROM line l WHERE l.identifier = a.identifier
                     AND l.conditions_attached IS NOT NULL ORDER BY number LIMIT 1)),
                iif(EXISTS (SELECT 1 FROM line l WHERE l.identifier = a.identifier
                     AND coalesce(condition_type, condition_narrative) IS NOT NULL), '1', NULL)),
       codelist_code('BudgetIdentifierVocabulary',
           (SELECT country_budget_item_vocabulary FROM line l WHERE l.identifier = a.identifier
             AND country_budget_item_vocabulary IS NOT NULL ORDER BY number LIMIT 1)),
       _source
  FROM line a
 WHERE number = 1;

-- A further line may repeat what stands once, but not change it; what the first line lacks can't be
-- added below, where IATI Publisher would not see it.
INSERT INTO mapping_findings (message, iati_identifier, _source)
WITH single AS (
  SELECT identifier, number, 'Activity Default Currency' AS name, activity_default_currency AS value, _source FROM line
  UNION ALL
  SELECT identifier, number, 'Activity Default Language' AS name, activity_default_language AS value, _source FROM line
  UNION ALL
  SELECT identifier, number, 'Humanitarian' AS name, humanitarian AS value, _source FROM line
  UNION ALL
  SELECT identifier, number, 'Reporting Org Secondary Reporter' AS name, reporting_org_secondary_reporter AS value, _source FROM line
  UNION ALL
  SELECT identifier, number, 'Activity Title' AS name, activity_title AS value, _source FROM line
  UNION ALL
  SELECT identifier, number, 'Activity Description (General)' AS name, activity_description_general AS value, _source FROM line
  UNION ALL
  SELECT identifier, number, 'Activity Description (Objectives)' AS name, activity_description_objectives AS value, _source FROM line
  UNION ALL
  SELECT identifier, number, 'Activity Description (Target Groups)' AS name, activity_description_target_groups AS value, _source FROM line
  UNION ALL
  SELECT identifier, number, 'Activity Description (Others)' AS name, activity_description_others AS value, _source FROM line
  UNION ALL
  SELECT identifier, number, 'Activity Status' AS name, activity_status AS value, _source FROM line
  UNION ALL
  SELECT identifier, number, 'Actual Start Date' AS name, actual_start_date AS value, _source FROM line
  UNION ALL
  SELECT identifier, number, 'Actual End Date' AS name, actual_end_date AS value, _source FROM line
  UNION ALL
  SELECT identifier, number, 'Planned Start Date' AS name, planned_start_date AS value, _source FROM line
  UNION ALL
  SELECT identifier, number, 'Planned End Date' AS name, planned_end_date AS value, _source FROM line
  UNION ALL
  SELECT identifier, number, 'Activity Scope' AS name, activity_scope AS value, _source FROM line
  UNION ALL
  SELECT identifier, number, 'Collaboration Type' AS name, collaboration_type AS value, _source FROM line
  UNION ALL
  SELECT identifier, number, 'Default Flow Type' AS name, default_flow_type AS value, _source FROM line
  UNION ALL
  SELECT identifier, number, 'Default Finance Type' AS name, default_finance_type AS value, _source FROM line
  UNION ALL
  SELECT identifier, number, 'Default Tied Status' AS name, default_tied_status AS value, _source FROM line
  UNION ALL
  SELECT identifier, number, 'Capital Spend' AS name, capital_spend AS value, _source FROM line
)
SELECT s.name || ' is "' || s.value || '" here and ' || coalesce('"' || f.value || '"', 'blank')
       || ' in the first row of the activity (row ' || source_row(f._source)
       || '); write it there only', s.identifier, s._source
  FROM single s
  JOIN single f ON f.identifier = s.identifier AND f.number = 1 AND f.name = s.name
 WHERE s.number > 1 AND s.value IS NOT f.value AND s.value IS NOT NULL
 ORDER BY s._source;

-- The four descriptions and the four dates.
INSERT INTO descriptions (iati_identifier, type, narrative, _source)
SELECT identifier, '1', activity_description_general, _source
  FROM line WHERE number = 1 AND activity_description_general IS NOT NULL
UNION ALL
SELECT identifier, '2', activity_description_objectives, _source
  FROM line WHERE number = 1 AND activity_description_objectives IS NOT NULL
UNION ALL
SELECT identifier, '3', activity_description_target_groups, _source
  FROM line WHERE number = 1 AND activity_description_target_groups IS NOT NULL
UNION ALL
SELECT identifier, '4', activity_description_others, _source
  FROM line WHERE number = 1 AND activity_description_others IS NOT NULL;

INSERT INTO activity_dates (iati_identifier, type, iso_date, _source)
SELECT identifier, '1', iati_date(planned_start_date), _source
  FROM line WHERE number = 1 AND planned_start_date IS NOT NULL
UNION ALL
SELECT identifier, '2', iati_date(actual_start_date), _source
  FROM line WHERE number = 1 AND actual_start_date IS NOT NULL
UNION ALL
SELECT identifier, '3', iati_date(planned_end_date), _source
  FROM line WHERE number = 1 AND planned_end_date IS NOT NULL
UNION ALL
SELECT identifier, '4', iati_date(actual_end_date), _source
  FROM line WHERE number = 1 AND actual_end_date IS NOT NULL;

INSERT INTO participating_orgs (iati_identifier, role, ref, type, narrative, activity_id, crs_channel_code,
    _source)
SELECT identifier, codelist_code('OrganisationRole', participating_organisation_role),
       participating_organisation_reference,
       codelist_code('OrganisationType', participating_organisation_type),
       participating_organisation_name, participating_organisation_identifier,
       codelist_code('CRSChannelCode', participating_organisation_crs_channel_code), _source
  FROM line
 WHERE coalesce(participating_organisation_role, participating_organisation_reference,
                participating_organisation_type, participating_organisation_name,
                participating_organisation_identifier, participating_organisation_crs_channel_code)
                IS NOT NULL;

INSERT INTO other_identifiers (iati_identifier, ref, type, owner_org_ref, owner_org, _source)
SELECT identifier, other_identifier_reference,
       codelist_code('OtherIdentifierType', other_identifier_type), owner_org_reference,
       owner_org_narrative, _source
  FROM line
 WHERE coalesce(other_identifier_reference, other_identifier_type, owner_org_reference,
                owner_org_narrative) IS NOT NULL;

INSERT INTO related_activities (iati_identifier, ref, type, _source)
SELECT identifier, related_activity_identifier,
       codelist_code('RelatedActivityType', related_activity_type), _source
  FROM line
 WHERE coalesce(related_activity_identifier, related_activity_type) IS NOT NULL;
