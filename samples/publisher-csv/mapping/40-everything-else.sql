-- Contacts, conditions, documents, legacy data.

INSERT INTO contact_infos (iati_identifier, contact_info_key, type, organisation, department, person_name,
    job_title, telephone, email, website, mailing_address, _source)
SELECT identifier, _source, codelist_code('ContactType', contact_type), contact_organization,
       contact_department, contact_person_name, contact_job_title, contact_telephone, contact_email,
       contact_website, contact_mailing_address, _source
  FROM line
 WHERE coalesce(contact_type, contact_organization, contact_department,
                contact_person_name, contact_job_title, contact_telephone, contact_email,
                contact_website, contact_mailing_address) IS NOT NULL;

INSERT INTO conditions (iati_identifier, type, narrative, _source)
SELECT identifier, codelist_code('ConditionType', condition_type), condition_narrative, _source
  FROM line
 WHERE coalesce(condition_type, condition_narrative) IS NOT NULL;

-- Whether conditions are attached is said once of an activity.
INSERT INTO mapping_findings (message, iati_identifier, _source)
SELECT 'Conditions Attached is "' || line.conditions_attached || '" here and "' || a.conditions_attached
       || '" above; an activity has one', identifier, line._source
  FROM line
  JOIN activities a ON a.iati_identifier = identifier
 WHERE iati_boolean(line.conditions_attached) <> a.conditions_attached;

INSERT INTO document_links (iati_identifier, document_link_key, url, format, title, description, category,
    language, document_date, _source)
SELECT identifier, _source, document_link_url, document_link_format, document_link_title,
       document_link_description, codelist_code('DocumentCategory', document_link_category),
       lower(codelist_code('Language', document_link_language)), iati_date(document_date), _source
  FROM line
 WHERE coalesce(document_link_url, document_link_format, document_link_title,
                document_link_description, document_link_category, document_link_language,
                document_date) IS NOT NULL;

INSERT INTO legacy_data (iati_identifier, name, value, iati_equivalent, _source)
SELECT identifier, legacy_data_name, legacy_data_value, legacy_data_iati_equivalent, _source
  FROM line
 WHERE coalesce(legacy_data_name, legacy_data_value, legacy_data_iati_equivalent) IS NOT
                NULL;
