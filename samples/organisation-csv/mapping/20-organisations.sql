-- Organisations and their names.

INSERT INTO organisations (organisation_identifier, lang, default_currency, name,
    reporting_org_ref, reporting_org_type, reporting_org, reporting_org_lang, _source)
SELECT organisation_identifier, lower(xml_lang), codelist_code('Currency', default_currency), name,
       reporting_org_ref, codelist_code('OrganisationType', reporting_org_type), reporting_org_name,
       lower(reporting_org_lang), _source
  FROM raw_organisations;

-- names.csv adds names in other languages. One that is in organisations.csv already counts once.
DROP TABLE IF EXISTS temp.further_name;
CREATE TEMP TABLE further_name AS
SELECT n.organisation_identifier, n.name, lower(n.language) AS language, n._source,
       o.name AS first_name, o._source AS first_source,
       o.name IS NOT NULL AND coalesce(lower(n.language), lower(o.xml_lang), '')
                              = coalesce(lower(o.xml_lang), '') AS in_same_language
  FROM raw_names n
  LEFT JOIN raw_organisations o USING (organisation_identifier)
 WHERE n.name IS NOT NULL;

INSERT INTO narratives (identifier, table_name, element, language, narrative, _source)
SELECT organisation_identifier, 'organisations', 'name', language, name, _source
  FROM further_name
 WHERE NOT in_same_language;

INSERT INTO mapping_findings (message, iati_identifier, _source)
SELECT 'the name is "' || first_name || '" in organisations.csv (row ' || source_row(first_source)
       || ') and "' || name || '" here, in the same language; make them the same or leave one out',
       organisation_identifier, _source
  FROM further_name
 WHERE in_same_language AND trim(name) <> trim(first_name);

-- Nobody should publish as the organisation of the template.
INSERT INTO mapping_findings (message, iati_identifier, _source)
SELECT 'reporting_org_ref is blank; fill it, or write who you are into publication.yaml (organisation)',
       organisation_identifier, _source
  FROM raw_organisations
 WHERE reporting_org_ref IS NULL
   AND (SELECT value FROM settings WHERE name = 'organisation.ref') = 'XX-EXAMPLE-CHANGE-ME';
