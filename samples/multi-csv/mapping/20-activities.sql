-- Activities, and who takes part in them and when.
--
-- A blank cell stays blank in what is published. Not published, because IATI has no place for them:
-- reporting_org_role, person_name_present and email_present.

INSERT INTO activities (iati_identifier, last_updated_datetime, lang, default_currency, humanitarian,
    hierarchy, reporting_org_ref, reporting_org_type, reporting_org_secondary_reporter,
    reporting_org, reporting_org_lang, title, title_lang, activity_status, activity_scope,
    collaboration_type, default_flow_type, default_finance_type, default_aid_type,
    default_aid_type_vocabulary, default_tied_status, conditions_attached,
    country_budget_items_vocabulary, _source)
SELECT a.activity_identifier,
       -- IATI wants a time; of a day alone, its beginning.
       iif(length(a.last_updated_datetime) = 10, a.last_updated_datetime || 'T00:00:00Z',
           a.last_updated_datetime),
       a.xml_lang, a.default_currency, lower(a.humanitarian), a.hierarchy,
       a.reporting_org_ref, a.reporting_org_type, lower(a.reporting_org_secondary_reporter),
       a.reporting_org_name, a.reporting_org_name_lang, a.title, a.title_lang,
       a.activity_status, a.activity_scope, a.collaboration_type, a.default_flow_type,
       a.default_finance_type, a.default_aid_type, a.default_aid_type_vocabulary,
       a.default_tied_status,
       -- Required as soon as there are conditions: those in conditions.csv are attached.
       coalesce(lower(a.conditions_attached), iif(a.activity_identifier IN
                (SELECT activity_identifier FROM raw_conditions), '1', NULL)),
       b.vocabulary, a._source
  FROM raw_activities a
  LEFT JOIN (SELECT activity_identifier, min(vocabulary) AS vocabulary FROM raw_country_budget_items
              GROUP BY activity_identifier) b USING (activity_identifier);

-- Descriptions. Rows with the same description_sequence are one description in several languages.
-- Each text goes to the column of its language or, if its language has none, to the main one; a
-- second text for the same column (number 2) begins another description of that type.
DROP TABLE IF EXISTS temp.description_text;
CREATE TEMP TABLE description_text AS
SELECT *, row_number() OVER (PARTITION BY activity_identifier, sequence, description_type, place
                             ORDER BY CAST(narrative_sequence AS INTEGER), _source) AS number
  FROM (SELECT *, coalesce(description_sequence, 'row ' || _source) AS sequence,
               CASE WHEN narrative_lang IN ('fr', 'es', 'pt', 'ar', 'ru', 'zh') THEN narrative_lang
                    ELSE 'main' END AS place
          FROM raw_descriptions
         WHERE narrative IS NOT NULL);

INSERT INTO descriptions (iati_identifier, type, narrative, narrative_lang, narrative_fr,
    narrative_es, narrative_pt, narrative_ar, narrative_ru, narrative_zh, _source)
SELECT activity_identifier, description_type,
       max(iif(place = 'main', narrative, NULL)), max(iif(place = 'main', narrative_lang, NULL)),
       max(iif(place = 'fr', narrative, NULL)), max(iif(place = 'es', narrative, NULL)),
       max(iif(place = 'pt', narrative, NULL)), max(iif(place = 'ar', narrative, NULL)),
       max(iif(place = 'ru', narrative, NULL)), max(iif(place = 'zh', narrative, NULL)),
       min(_source)
  FROM description_text
 GROUP BY activity_identifier, sequence, description_type, number
 ORDER BY min(_source);

-- The description in activities.csv repeats the first one, or is the only one.
INSERT INTO descriptions (iati_identifier, narrative, narrative_lang, _source)
SELECT activity_identifier, description, description_lang, _source
  FROM raw_activities
 WHERE description IS NOT NULL
   AND activity_identifier NOT IN (SELECT activity_identifier FROM description_text
                                    WHERE activity_identifier IS NOT NULL);

INSERT INTO participating_orgs (iati_identifier, ref, type, role, activity_id, crs_channel_code,
    narrative, narrative_lang, _source)
SELECT activity_identifier, org_ref, org_type, role, activity_id, crs_channel_code,
       org_name, org_name_lang, _source
  FROM raw_participating_orgs;

-- Dates. The four in activities.csv may come again in activity_date.csv, and count once.
DROP TABLE IF EXISTS temp.inline_date;
CREATE TEMP TABLE inline_date AS
WITH date AS (
  SELECT activity_identifier, '1' AS type, planned_start_date AS iso_date, _source FROM raw_activities
  UNION ALL
  SELECT activity_identifier, '2', actual_start_date, _source FROM raw_activities
  UNION ALL
  SELECT activity_identifier, '3', planned_end_date, _source FROM raw_activities
  UNION ALL
  SELECT activity_identifier, '4', actual_end_date, _source FROM raw_activities
)
SELECT date.*, count(d._source) AS repeats, sum(d.iso_date = date.iso_date) AS agreeing
  FROM date
  LEFT JOIN raw_activity_date d ON d.activity_identifier = date.activity_identifier
                               AND d.type = date.type
 WHERE date.iso_date IS NOT NULL
 GROUP BY date.activity_identifier, date.type;

INSERT INTO activity_dates (iati_identifier, type, iso_date, narrative, narrative_lang, _source)
SELECT d.activity_identifier, d.type,
       coalesce(d.iso_date, i.iso_date), d.narrative, d.narrative_lang, d._source
  FROM raw_activity_date d
  LEFT JOIN inline_date i ON i.activity_identifier = d.activity_identifier AND i.type = d.type;

-- If the files contradict each other nobody knows which is right.
INSERT INTO mapping_findings (message, iati_identifier, _source)
SELECT 'the date of type ' || d.type || ' is "' || i.iso_date || '" in activities.csv and "'
       || d.iso_date || '" here; make them the same or leave one blank',
       d.activity_identifier, d._source
  FROM raw_activity_date d
  JOIN inline_date i ON i.activity_identifier = d.activity_identifier AND i.type = d.type
 WHERE d.iso_date IS NOT NULL AND NOT i.agreeing;

INSERT INTO activity_dates (iati_identifier, type, iso_date, _source)
SELECT activity_identifier, type, iso_date, _source FROM inline_date WHERE repeats = 0
 ORDER BY _source, type;

INSERT INTO contact_infos (iati_identifier, contact_info_key, type, organisation, organisation_lang,
    department, department_lang, person_name, person_name_lang, job_title, job_title_lang,
    telephone, email, website, mailing_address, mailing_address_lang, _source)
SELECT activity_identifier, _source, contact_type, organisation, organisation_lang,
       department, department_lang, person_name, person_name_lang, job_title, job_title_lang,
       telephone, email, website, mailing_address, mailing_address_lang, _source
  FROM raw_contact_info;

INSERT INTO conditions (iati_identifier, type, narrative, _source)
SELECT activity_identifier, condition_type, condition_text, _source
  FROM raw_conditions;

-- Nobody should publish as the organisation of the template.
INSERT INTO mapping_findings (message, iati_identifier, _source)
SELECT 'reporting_org_ref is blank; fill it, or write who you are into publication.yaml (organisation)',
       activity_identifier, _source
  FROM raw_activities
 WHERE reporting_org_ref IS NULL
   AND (SELECT value FROM settings WHERE name = 'organisation.ref') = 'XX-EXAMPLE-CHANGE-ME';
