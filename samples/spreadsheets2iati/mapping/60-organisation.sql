-- The organisation file. Who the organisation is says publication.yaml.

INSERT INTO organisations (organisation_identifier, name, _source)
SELECT identifier,
       coalesce(min(organisation_name), iif(identifier = (SELECT value FROM settings
                                                           WHERE name = 'organisation.ref'),
                (SELECT value FROM settings WHERE name = 'organisation.name'), NULL)),
       min(_source)
  FROM (SELECT identifier, organisation_name, _source FROM organisation_budgets_row
        UNION ALL SELECT identifier, organisation_name, _source FROM organisation_expenditure_row
        UNION ALL SELECT identifier, organisation_name, _source FROM organisation_documents_row)
 GROUP BY identifier
 ORDER BY min(_source);

-- A budget is for an organisation, a country, a region, or for all.
INSERT INTO total_budgets (organisation_identifier, total_budget_key, status, period_start, period_end,
    value, currency, value_date, _source)
SELECT identifier, _source, codelist_code('BudgetStatus', budget_status),
       iati_date(budget_start_date), iati_date(budget_end_date), iati_amount(budget),
       codelist_code('Currency', currency), iati_date(coalesce(value_date, budget_start_date)),
       _source
  FROM organisation_budgets_row
 WHERE coalesce(recipient_organisation_identifier, recipient_organisation_name) IS NULL
   AND country_code IS NULL AND coalesce(region_code, region_name) IS NULL;

INSERT INTO recipient_org_budgets (organisation_identifier, recipient_org_budget_key, status, period_start,
    period_end, value, currency, value_date, recipient_org_ref,
    recipient_org, _source)
SELECT identifier, _source, codelist_code('BudgetStatus', budget_status),
       iati_date(budget_start_date), iati_date(budget_end_date), iati_amount(budget),
       codelist_code('Currency', currency), iati_date(coalesce(value_date, budget_start_date)),
       recipient_organisation_identifier, recipient_organisation_name, _source
  FROM organisation_budgets_row
 WHERE coalesce(recipient_organisation_identifier, recipient_organisation_name) IS NOT NULL;

INSERT INTO recipient_country_budgets (organisation_identifier, recipient_country_budget_key, status,
    period_start, period_end, value, currency, value_date,
    recipient_country, _source)
SELECT identifier, _source, codelist_code('BudgetStatus', budget_status),
       iati_date(budget_start_date), iati_date(budget_end_date), iati_amount(budget),
       codelist_code('Currency', currency), iati_date(coalesce(value_date, budget_start_date)),
       codelist_code('Country', country_code), _source
  FROM organisation_budgets_row
 WHERE coalesce(recipient_organisation_identifier, recipient_organisation_name) IS NULL
   AND country_code IS NOT NULL;

INSERT INTO recipient_region_budgets (organisation_identifier, recipient_region_budget_key, status,
    period_start, period_end, value, currency, value_date,
    recipient_region_vocabulary, recipient_region,
    recipient_region_narrative, _source)
SELECT identifier, _source, codelist_code('BudgetStatus', budget_status),
       iati_date(budget_start_date), iati_date(budget_end_date), iati_amount(budget),
       codelist_code('Currency', currency), iati_date(coalesce(value_date, budget_start_date)),
       codelist_code('RegionVocabulary', region_vocabulary),
       CASE coalesce(codelist_code('RegionVocabulary', region_vocabulary), '1')
           WHEN '1' THEN codelist_code('Region', coalesce(region_code, region_name))
           ELSE region_code END,
       iif(region_code IS NULL, NULL, region_name), _source
  FROM organisation_budgets_row
 WHERE coalesce(recipient_organisation_identifier, recipient_organisation_name) IS NULL
   AND country_code IS NULL AND coalesce(region_code, region_name) IS NOT NULL;

INSERT INTO mapping_findings (message, iati_identifier, _source)
SELECT 'the budget is for more than one of an organisation, a country and a region', identifier, _source
  FROM organisation_budgets_row
 WHERE (coalesce(recipient_organisation_identifier, recipient_organisation_name) IS NOT NULL)
       + (country_code IS NOT NULL) + (coalesce(region_code, region_name) IS NOT NULL) > 1;

INSERT INTO total_expenditures (organisation_identifier, total_expenditure_key, period_start, period_end,
    value, currency, value_date, _source)
SELECT identifier, _source, iati_date(period_start_date), iati_date(period_end_date),
       iati_amount(expenditure), codelist_code('Currency', currency),
       iati_date(coalesce(value_date, period_start_date)), _source
  FROM organisation_expenditure_row;

INSERT INTO organisation_document_links (organisation_identifier, organisation_document_link_key, url,
    format, title, description, category, language, document_date,
    _source)
SELECT identifier, _source, web_address,
       CASE lower(trim(format, ' .'))
           WHEN 'pdf' THEN 'application/pdf'
           WHEN 'jpg' THEN 'image/jpeg'
           WHEN 'jpeg' THEN 'image/jpeg'
           WHEN 'png' THEN 'image/png'
           WHEN 'gif' THEN 'image/gif'
           WHEN 'htm' THEN 'text/html'
           WHEN 'html' THEN 'text/html'
           WHEN 'txt' THEN 'text/plain'
           WHEN 'csv' THEN 'text/csv'
           WHEN 'zip' THEN 'application/zip'
           WHEN 'doc' THEN 'application/msword'
           WHEN 'xls' THEN 'application/vnd.ms-excel'
           WHEN 'ppt' THEN 'application/vnd.ms-powerpoint'
           WHEN 'docx'
           THEN 'application/vnd.openxmlformats-officedocument.wordprocessingml.document'
           WHEN 'xlsx' THEN 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'
           WHEN 'pptx'
           THEN 'application/vnd.openxmlformats-officedocument.presentationml.presentation'
           ELSE format END,
       document_title, document_description, codelist_code('DocumentCategory', category),
       lower(codelist_code('Language', document_language)), iati_date(document_date), _source
  FROM organisation_documents_row;

INSERT INTO organisation_document_link_recipient_countries (organisation_identifier,
    organisation_document_link_key, code, _source)
SELECT identifier, _source, codelist_code('Country', country_code), _source
  FROM organisation_documents_row
 WHERE country_code IS NOT NULL;
