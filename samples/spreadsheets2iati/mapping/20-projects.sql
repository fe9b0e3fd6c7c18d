-- Projects. Rows with the same identifier are one activity; what they repeat must be the same.

DROP TABLE IF EXISTS temp.project;
CREATE TEMP TABLE project AS
SELECT identifier, min(_source) AS _source,
       min(activity_name) AS activity_name,
       min(iati_parent_activity_identifier) AS iati_parent_activity_identifier,
       min(activity_status) AS activity_status,
       min(planned_start_date) AS planned_start_date,
       min(actual_start_date) AS actual_start_date,
       min(planned_end_date) AS planned_end_date,
       min(actual_end_date) AS actual_end_date,
       min(general_description) AS general_description,
       min(main_objectives_and_outcomes) AS main_objectives_and_outcomes,
       min(target_group_or_reach) AS target_group_or_reach,
       min(background) AS background,
       min(language) AS language,
       min(currency) AS currency,
       min(collaboration_type) AS collaboration_type,
       min(default_flow_type) AS default_flow_type,
       min(default_finance_type) AS default_finance_type,
       min(default_aid_type) AS default_aid_type,
       min(default_tied_status) AS default_tied_status,
       min(contact_info_type) AS contact_info_type,
       min(contact_info_organisation) AS contact_info_organisation,
       min(contact_email) AS contact_email,
       min(contact_website) AS contact_website,
       min(contact_mailing_address) AS contact_mailing_address,
       min(activity_status_code) AS activity_status_code,
       min(activity_scope) AS activity_scope,
       min(humanitarian_activity) AS humanitarian_activity,
       min(humanitarian_scope_type) AS humanitarian_scope_type,
       min(humanitarian_scope_vocabulary) AS humanitarian_scope_vocabulary,
       min(humanitarian_scope_code) AS humanitarian_scope_code,
       min(humanitarian_scope_type_1) AS humanitarian_scope_type_1,
       min(humanitarian_scope_vocabulary_1) AS humanitarian_scope_vocabulary_1,
       min(humanitarian_scope_code_1) AS humanitarian_scope_code_1,
       min(humanitarian_scope_type_2) AS humanitarian_scope_type_2,
       min(humanitarian_scope_vocabulary_2) AS humanitarian_scope_vocabulary_2,
       min(humanitarian_scope_code_2) AS humanitarian_scope_code_2,
       min(budget) AS budget,
       min(total_budget) AS total_budget,
       min(policy_marker) AS policy_marker,
       min(contact_department) AS contact_department,
       min(contact_person) AS contact_person,
       min(contact_job_title) AS contact_job_title,
       min(contact_telephone) AS contact_telephone
  FROM projects_row
 GROUP BY identifier, iif(identifier IS NULL, _source, NULL)
 ORDER BY 2;

INSERT INTO mapping_findings (message, iati_identifier, _source)
WITH said AS (
  SELECT identifier, 'Activity name' AS name, activity_name AS value, _source FROM projects_row
  UNION ALL
  SELECT identifier, 'IATI parent activity identifier' AS name, iati_parent_activity_identifier AS value, _source FROM projects_row
  UNION ALL
  SELECT identifier, 'Activity status' AS name, activity_status AS value, _source FROM projects_row
  UNION ALL
  SELECT identifier, 'Planned start date' AS name, planned_start_date AS value, _source FROM projects_row
  UNION ALL
  SELECT identifier, 'Actual start date' AS name, actual_start_date AS value, _source FROM projects_row
  UNION ALL
  SELECT identifier, 'Planned end date' AS name, planned_end_date AS value, _source FROM projects_row
  UNION ALL
  SELECT identifier, 'Actual end date' AS name, actual_end_date AS value, _source FROM projects_row
  UNION ALL
  SELECT identifier, 'General description' AS name, general_description AS value, _source FROM projects_row
  UNION ALL
  SELECT identifier, 'Main objectives and outcomes' AS name, main_objectives_and_outcomes AS value, _source FROM projects_row
  UNION ALL
  SELECT identifier, 'Target group or reach' AS name, target_group_or_reach AS value, _source FROM projects_row
  UNION ALL
  SELECT identifier, 'Background' AS name, background AS value, _source FROM projects_row
  UNION ALL
  SELECT identifier, 'Language' AS name, language AS value, _source FROM projects_row
  UNION ALL
  SELECT identifier, 'Currency' AS name, currency AS value, _source FROM projects_row
  UNION ALL
  SELECT identifier, 'Collaboration type' AS name, collaboration_type AS value, _source FROM projects_row
  UNION ALL
  SELECT identifier, 'Default flow type' AS name, default_flow_type AS value, _source FROM projects_row
  UNION ALL
  SELECT identifier, 'Default finance type' AS name, default_finance_type AS value, _source FROM projects_row
  UNION ALL
  SELECT identifier, 'Default aid type' AS name, default_aid_type AS value, _source FROM projects_row
  UNION ALL
  SELECT identifier, 'Default tied status' AS name, default_tied_status AS value, _source FROM projects_row
  UNION ALL
  SELECT identifier, 'Contact info type' AS name, contact_info_type AS value, _source FROM projects_row
  UNION ALL
  SELECT identifier, 'Contact info organisation' AS name, contact_info_organisation AS value, _source FROM projects_row
  UNION ALL
  SELECT identifier, 'Contact email' AS name, contact_email AS value, _source FROM projects_row
  UNION ALL
  SELECT identifier, 'Contact website' AS name, contact_website AS value, _source FROM projects_row
  UNION ALL
  SELECT identifier, 'Contact mailing address' AS name, contact_mailing_address AS value, _source FROM projects_row
  UNION ALL
  SELECT identifier, 'Activity status code' AS name, activity_status_code AS value, _source FROM projects_row
  UNION ALL
  SELECT identifier, 'Activity scope' AS name, activity_scope AS value, _source FROM projects_row
  UNION ALL
  SELECT identifier, 'Humanitarian activity' AS name, humanitarian_activity AS value, _source FROM projects_row
  UNION ALL
  SELECT identifier, 'Humanitarian scope type' AS name, humanitarian_scope_type AS value, _source FROM projects_row
  UNION ALL
  SELECT identifier, 'Humanitarian scope vocabulary' AS name, humanitarian_scope_vocabulary AS value, _source FROM projects_row
  UNION ALL
  SELECT identifier, 'Humanitarian scope code' AS name, humanitarian_scope_code AS value, _source FROM projects_row
  UNION ALL
  SELECT identifier, 'Humanitarian scope type 1' AS name, humanitarian_scope_type_1 AS value, _source FROM projects_row
  UNION ALL
  SELECT identifier, 'Humanitarian scope vocabulary 1' AS name, humanitarian_scope_vocabulary_1 AS value, _source FROM projects_row
  UNION ALL
  SELECT identifier, 'Humanitarian scope code 1' AS name, humanitarian_scope_code_1 AS value, _source FROM projects_row
  UNION ALL
  SELECT identifier, 'Humanitarian scope type 2' AS name, humanitarian_scope_type_2 AS value, _source FROM projects_row
  UNION ALL
  SELECT identifier, 'Humanitarian scope vocabulary 2' AS name, humanitarian_scope_vocabulary_2 AS value, _source FROM projects_row
  UNION ALL
  SELECT identifier, 'Humanitarian scope code 2' AS name, humanitarian_scope_code_2 AS value, _source FROM projects_row
  UNION ALL
  SELECT identifier, 'Budget' AS name, budget AS value, _source FROM projects_row
  UNION ALL
  SELECT identifier, 'Total Budget' AS name, total_budget AS value, _source FROM projects_row
  UNION ALL
  SELECT identifier, 'Policy marker' AS name, policy_marker AS value, _source FROM projects_row
  UNION ALL
  SELECT identifier, 'Contact department' AS name, contact_department AS value, _source FROM projects_row
  UNION ALL
  SELECT identifier, 'Contact person' AS name, contact_person AS value, _source FROM projects_row
  UNION ALL
  SELECT identifier, 'Contact job title' AS name, contact_job_title AS value, _source FROM projects_row
  UNION ALL
  SELECT identifier, 'Contact telephone' AS name, contact_telephone AS value, _source FROM projects_row
)
SELECT name || ' is "' || min(value) || '" and "' || max(value) || '" in the rows of this activity '
       || '(rows ' || group_concat(source_row(_source), ', ') || '); make them the same',
       identifier, max(_source)
  FROM said
 WHERE value IS NOT NULL AND identifier IS NOT NULL
 GROUP BY identifier, name
HAVING count(DISTINCT value) > 1;

INSERT INTO activities (iati_identifier, default_currency, lang, humanitarian, title, activity_status,
    activity_scope, collaboration_type, default_flow_type, default_finance_type,
    default_tied_status, _source)
SELECT identifier, codelist_code('Currency', currency), lower(codelist_code('Language', language)),
       iati_boolean(humanitarian_activity), activity_name,
       codelist_code('ActivityStatus', coalesce(activity_status_code, activity_status)),
       codelist_code('ActivityScope', activity_scope),
       codelist_code('CollaborationType', collaboration_type),
       codelist_code('FlowType', default_flow_type),
       codelist_code('FinanceType', default_finance_type),
       codelist_code('TiedStatus', default_tied_status), _source
  FROM project;

INSERT INTO mapping_findings (message, iati_identifier, _source)
SELECT 'Activity status is "' || activity_status || '" and Activity status code "'
       || activity_status_code || '"; they are not the same', identifier, _source
  FROM project
 WHERE codelist_code('ActivityStatus', activity_status)
       <> codelist_code('ActivityStatus', activity_status_code);

INSERT INTO default_aid_types (iati_identifier, code, _source)
SELECT identifier, codelist_code('AidType', default_aid_type), _source
  FROM project
 WHERE default_aid_type IS NOT NULL;

INSERT INTO descriptions (iati_identifier, type, narrative, _source)
SELECT identifier, '1', general_description, _source FROM project WHERE general_description IS NOT NULL
UNION ALL
SELECT identifier, '2', main_objectives_and_outcomes, _source FROM project WHERE main_objectives_and_outcomes IS NOT NULL
UNION ALL
SELECT identifier, '3', target_group_or_reach, _source FROM project WHERE target_group_or_reach IS NOT NULL
UNION ALL
SELECT identifier, '4', background, _source FROM project WHERE background IS NOT NULL;

INSERT INTO activity_dates (iati_identifier, type, iso_date, _source)
SELECT identifier, '1', iati_date(planned_start_date), _source FROM project WHERE planned_start_date IS NOT NULL
UNION ALL
SELECT identifier, '2', iati_date(actual_start_date), _source FROM project WHERE actual_start_date IS NOT NULL
UNION ALL
SELECT identifier, '3', iati_date(planned_end_date), _source FROM project WHERE planned_end_date IS NOT NULL
UNION ALL
SELECT identifier, '4', iati_date(actual_end_date), _source FROM project WHERE actual_end_date IS NOT NULL;

INSERT INTO contact_infos (iati_identifier, contact_info_key, type, organisation, department, person_name,
    job_title, telephone, email, website, mailing_address, _source)
SELECT identifier, _source, codelist_code('ContactType', contact_info_type),
       contact_info_organisation, contact_department, contact_person, contact_job_title,
       contact_telephone, contact_email, contact_website, contact_mailing_address, _source
  FROM project
 WHERE coalesce(contact_info_type, contact_info_organisation, contact_department,
                contact_person, contact_job_title, contact_telephone, contact_email,
                contact_website, contact_mailing_address) IS NOT NULL;

-- The parent of an activity.
INSERT INTO related_activities (iati_identifier, ref, type, _source)
SELECT identifier, iati_parent_activity_identifier, '1', _source
  FROM project
 WHERE iati_parent_activity_identifier IS NOT NULL;

INSERT INTO policy_markers (iati_identifier, code, _source)
SELECT identifier, codelist_code('PolicyMarker', policy_marker), _source
  FROM project
 WHERE policy_marker IS NOT NULL;

INSERT INTO humanitarian_scopes (iati_identifier, type, vocabulary, code, _source)
SELECT identifier, codelist_code('HumanitarianScopeType', humanitarian_scope_type),
       codelist_code('HumanitarianScopeVocabulary', humanitarian_scope_vocabulary),
       humanitarian_scope_code, _source
  FROM project
 WHERE coalesce(humanitarian_scope_type, humanitarian_scope_vocabulary,
                humanitarian_scope_code) IS NOT NULL;

INSERT INTO humanitarian_scopes (iati_identifier, type, vocabulary, code, _source)
SELECT identifier, codelist_code('HumanitarianScopeType', humanitarian_scope_type_1),
       codelist_code('HumanitarianScopeVocabulary', humanitarian_scope_vocabulary_1),
       humanitarian_scope_code_1, _source
  FROM project
 WHERE coalesce(humanitarian_scope_type_1, humanitarian_scope_vocabulary_1,
                humanitarian_scope_code_1) IS NOT NULL;

INSERT INTO humanitarian_scopes (iati_identifier, type, vocabulary, code, _source)
SELECT identifier, codelist_code('HumanitarianScopeType', humanitarian_scope_type_2),
       codelist_code('HumanitarianScopeVocabulary', humanitarian_scope_vocabulary_2),
       humanitarian_scope_code_2, _source
  FROM project
 WHERE coalesce(humanitarian_scope_type_2, humanitarian_scope_vocabulary_2,
                humanitarian_scope_code_2) IS NOT NULL;

INSERT INTO humanitarian_scopes (iati_identifier, type, vocabulary, vocabulary_uri, code, narrative,
    _source)
SELECT identifier, codelist_code('HumanitarianScopeType', humanitarian_scope_type),
       codelist_code('HumanitarianScopeVocabulary', humanitarian_scope_vocabulary),
       humanitarian_scope_vocabulary_uri, humanitarian_scope_code, humanitarian_scope_name, _source
  FROM humanitarian_row;
