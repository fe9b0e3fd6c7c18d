-- Conditions, legacy data, documents, contacts.

DROP TABLE IF EXISTS temp.conditions_row;
CREATE TEMP TABLE conditions_row AS
SELECT *, first_value(_source) OVER (PARTITION BY identifier, element ORDER BY _source) AS key
  FROM (SELECT *, sum(starts) OVER (PARTITION BY identifier ORDER BY _source) AS element
          FROM (SELECT *, condition_type IS NOT NULL AS starts
                  FROM (SELECT *, iati_id(activity_identifier) AS identifier FROM raw_conditions
                         WHERE coalesce(condition_type, condition_narrative) IS NOT NULL)));

INSERT INTO conditions (iati_identifier, condition_key, type, narrative, narrative_lang, _source)
SELECT identifier, key, codelist_code('ConditionType', condition_type), condition_narrative,
       lower(codelist_code('Language', condition_language)), _source
  FROM conditions_row
 WHERE _source = key;

INSERT INTO narratives (identifier, table_name, row_key, element, language, narrative, _source)
SELECT identifier, 'conditions', key, NULL, lower(codelist_code('Language', condition_language)), condition_narrative, _source
  FROM conditions_row
 WHERE _source <> key AND condition_narrative IS NOT NULL;

INSERT INTO mapping_findings (message, iati_identifier, _source)
SELECT 'Attached is "' || r.attached || '" here and "' || a.conditions_attached
       || '" above; an activity has one', a.iati_identifier, r._source
  FROM raw_conditions r
  JOIN activities a ON a.iati_identifier = iati_id(r.activity_identifier)
 WHERE iati_boolean(r.attached) <> a.conditions_attached;

DROP TABLE IF EXISTS temp.legacy_data_row;
CREATE TEMP TABLE legacy_data_row AS
SELECT *, first_value(_source) OVER (PARTITION BY identifier, element ORDER BY _source) AS key
  FROM (SELECT *, sum(starts) OVER (PARTITION BY identifier ORDER BY _source) AS element
          FROM (SELECT *, coalesce(name, value, iati_equivalent) IS NOT NULL AS starts
                  FROM (SELECT *, iati_id(activity_identifier) AS identifier FROM raw_legacy_data)));

INSERT INTO legacy_data (iati_identifier, legacy_data_key, name, value, iati_equivalent, _source)
SELECT identifier, key, name, value, iati_equivalent, _source
  FROM legacy_data_row
 WHERE _source = key;

DROP TABLE IF EXISTS temp.document_link_row;
CREATE TEMP TABLE document_link_row AS
SELECT *, first_value(_source) OVER (PARTITION BY identifier, element ORDER BY _source) AS key
  FROM (SELECT *, sum(starts) OVER (PARTITION BY identifier ORDER BY _source) AS element
          FROM (SELECT *, coalesce(url, format, document_date_date) IS NOT NULL AS starts
                  FROM (SELECT *, iati_id(activity_identifier) AS identifier FROM raw_document_link)));

INSERT INTO document_links (iati_identifier, document_link_key, url, format, document_date, title,
    title_lang, description, description_lang, _source)
SELECT identifier, key, url, format, iati_date(document_date_date), title_narrative,
       lower(codelist_code('Language', title_language)), description_narrative,
       lower(codelist_code('Language', description_language)), _source
  FROM document_link_row
 WHERE _source = key;

INSERT INTO narratives (identifier, table_name, row_key, element, language, narrative, _source)
SELECT identifier, 'document_links', key, 'title', lower(codelist_code('Language', title_language)), title_narrative, _source
  FROM document_link_row
 WHERE _source <> key AND title_narrative IS NOT NULL;

INSERT INTO narratives (identifier, table_name, row_key, element, language, narrative, _source)
SELECT identifier, 'document_links', key, 'description', lower(codelist_code('Language', description_language)), description_narrative, _source
  FROM document_link_row
 WHERE _source <> key AND description_narrative IS NOT NULL;

INSERT INTO document_link_categories (iati_identifier, document_link_key, code, _source)
SELECT identifier, key, codelist_code('DocumentCategory', category_code), _source
  FROM document_link_row
 WHERE category_code IS NOT NULL;

INSERT INTO document_link_languages (iati_identifier, document_link_key, code, _source)
SELECT identifier, key, lower(codelist_code('Language', language_code)), _source
  FROM document_link_row
 WHERE language_code IS NOT NULL;

DROP TABLE IF EXISTS temp.contact_info_row;
CREATE TEMP TABLE contact_info_row AS
SELECT *, first_value(_source) OVER (PARTITION BY identifier, element ORDER BY _source) AS key
  FROM (SELECT *, sum(starts) OVER (PARTITION BY identifier ORDER BY _source) AS element
          FROM (SELECT *, type IS NOT NULL AS starts
                  FROM (SELECT *, iati_id(activity_identifier) AS identifier FROM raw_contact_info)));

INSERT INTO contact_infos (iati_identifier, contact_info_key, type, organisation, organisation_lang,
    department, department_lang, person_name, person_name_lang, job_title,
    job_title_lang, mailing_address, mailing_address_lang, _source)
SELECT identifier, key, codelist_code('ContactType', type), organisation_narrative,
       lower(codelist_code('Language', organisation_language)), department_narrative,
       lower(codelist_code('Language', department_language)), person_name_narrative,
       lower(codelist_code('Language', person_name_language)), job_title_narrative,
       lower(codelist_code('Language', job_title_language)), mailing_address_narrative,
       lower(codelist_code('Language', mailing_address_language)), _source
  FROM contact_info_row
 WHERE _source = key;

INSERT INTO narratives (identifier, table_name, row_key, element, language, narrative, _source)
SELECT identifier, 'contact_infos', key, 'organisation', lower(codelist_code('Language', organisation_language)), organisation_narrative, _source
  FROM contact_info_row
 WHERE _source <> key AND organisation_narrative IS NOT NULL;

INSERT INTO narratives (identifier, table_name, row_key, element, language, narrative, _source)
SELECT identifier, 'contact_infos', key, 'department', lower(codelist_code('Language', department_language)), department_narrative, _source
  FROM contact_info_row
 WHERE _source <> key AND department_narrative IS NOT NULL;

INSERT INTO narratives (identifier, table_name, row_key, element, language, narrative, _source)
SELECT identifier, 'contact_infos', key, 'person-name', lower(codelist_code('Language', person_name_language)), person_name_narrative, _source
  FROM contact_info_row
 WHERE _source <> key AND person_name_narrative IS NOT NULL;

INSERT INTO narratives (identifier, table_name, row_key, element, language, narrative, _source)
SELECT identifier, 'contact_infos', key, 'job-title', lower(codelist_code('Language', job_title_language)), job_title_narrative, _source
  FROM contact_info_row
 WHERE _source <> key AND job_title_narrative IS NOT NULL;

INSERT INTO narratives (identifier, table_name, row_key, element, language, narrative, _source)
SELECT identifier, 'contact_infos', key, 'mailing-address', lower(codelist_code('Language', mailing_address_language)), mailing_address_narrative, _source
  FROM contact_info_row
 WHERE _source <> key AND mailing_address_narrative IS NOT NULL;

INSERT INTO contact_info_telephones (iati_identifier, contact_info_key, telephone, _source)
SELECT identifier, key, telephone, _source
  FROM contact_info_row
 WHERE telephone IS NOT NULL;

INSERT INTO contact_info_emails (iati_identifier, contact_info_key, email, _source)
SELECT identifier, key, email, _source
  FROM contact_info_row
 WHERE email IS NOT NULL;

INSERT INTO contact_info_websites (iati_identifier, contact_info_key, website, _source)
SELECT identifier, key, website, _source
  FROM contact_info_row
 WHERE website IS NOT NULL;
