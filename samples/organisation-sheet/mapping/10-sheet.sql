-- The sheet. The first row of an organisation says what it is called; every row may have a budget,
-- an expenditure and a document. What a further row repeats counts once.

DROP TABLE IF EXISTS temp.line;
CREATE TEMP TABLE line AS
SELECT trim(organisation_identifier, char(9, 10, 13, 32, 160)) AS identifier,
       coalesce(name, nombre) AS name,
       reporting_org_ref, reporting_org_type, reporting_org_name,
       replace(lower(trim(coalesce(budget_kind, tipo_presupuesto))), ' ', '-') AS kind,
       coalesce(budget_status, estado) AS status,
       coalesce(budget_period_start, inicio) AS period_start,
       coalesce(budget_period_end, fin) AS period_end,
       coalesce(budget_value, monto, valor) AS value,
       coalesce(currency, moneda) AS currency,
       coalesce(value_date, fecha_valor) AS value_date,
       recipient_org_ref, recipient_org_name, recipient_country_code, recipient_region_code,
       recipient_region_vocabulary,
       document_url, document_format, document_title, document_category, document_language,
       document_date,
       expenditure_period_start, expenditure_period_end,
       coalesce(expenditure_value, gasto) AS expenditure,
       coalesce(expenditure_currency, currency, moneda) AS expenditure_currency,
       _source,
       row_number() OVER (PARTITION BY trim(organisation_identifier, char(9, 10, 13, 32, 160))
                          ORDER BY _source) AS number
  FROM raw_sheet;

INSERT INTO organisations (organisation_identifier, name, reporting_org_ref, reporting_org_type,
    reporting_org, _source)
SELECT identifier, name, reporting_org_ref, codelist_code('OrganisationType', reporting_org_type),
       reporting_org_name, _source
  FROM line
 WHERE number = 1;

INSERT INTO mapping_findings (message, iati_identifier, _source)
SELECT 'the row calls the organisation "' || l.name || '", an earlier one (row '
       || source_row(f._source) || ') "' || f.name || '"; make them the same', l.identifier, l._source
  FROM line l
  JOIN line f ON f.identifier = l.identifier AND f.number = 1
 WHERE l.number > 1 AND l.name <> f.name;

-- Budgets; a row without any of their columns has none. A blank value date is the first day of the
-- period.
DROP TABLE IF EXISTS temp.budget;
CREATE TEMP TABLE budget AS
SELECT identifier, min(_source) AS _source, kind, codelist_code('BudgetStatus', status) AS status,
       iati_date(period_start) AS period_start, iati_date(period_end) AS period_end,
       iati_amount(value) AS value, codelist_code('Currency', currency) AS currency,
       iati_date(coalesce(value_date, period_start)) AS value_date,
       recipient_org_ref, recipient_org_name,
       codelist_code('Country', recipient_country_code) AS country,
       codelist_code('RegionVocabulary', recipient_region_vocabulary) AS vocabulary,
       recipient_region_code AS region
  FROM line
 WHERE coalesce(kind, period_start, period_end, value) IS NOT NULL
 GROUP BY identifier, kind, status, period_start, period_end, value, currency, value_date,
          recipient_org_ref, recipient_org_name, recipient_country_code, recipient_region_code,
          recipient_region_vocabulary
 ORDER BY 2;

INSERT INTO total_budgets (organisation_identifier, total_budget_key, status, period_start,
    period_end, value, currency, value_date, _source)
SELECT identifier, _source, status, period_start, period_end, value, currency, value_date, _source
  FROM budget WHERE kind = 'total-budget';

INSERT INTO recipient_org_budgets (organisation_identifier, recipient_org_budget_key, status,
    recipient_org_ref, recipient_org, period_start, period_end, value, currency, value_date, _source)
SELECT identifier, _source, status, recipient_org_ref, recipient_org_name, period_start, period_end,
       value, currency, value_date, _source
  FROM budget WHERE kind = 'recipient-org-budget';

INSERT INTO recipient_country_budgets (organisation_identifier, recipient_country_budget_key, status,
    recipient_country, period_start, period_end, value, currency, value_date, _source)
SELECT identifier, _source, status, country, period_start, period_end, value, currency, value_date,
       _source
  FROM budget WHERE kind = 'recipient-country-budget';

INSERT INTO recipient_region_budgets (organisation_identifier, recipient_region_budget_key, status,
    recipient_region_vocabulary, recipient_region, period_start, period_end, value, currency,
    value_date, _source)
SELECT identifier, _source, status, vocabulary,
       iif(coalesce(vocabulary, '1') = '1', codelist_code('Region', region), region),
       period_start, period_end, value, currency, value_date, _source
  FROM budget WHERE kind = 'recipient-region-budget';

INSERT INTO mapping_findings (message, iati_identifier, _source)
SELECT 'the kind of the budget is ' || coalesce('"' || kind || '"', 'blank') || '; expected '
       || 'total-budget, recipient-org-budget, recipient-country-budget or recipient-region-budget',
       identifier, _source
  FROM budget
 WHERE kind IS NULL OR kind NOT IN ('total-budget', 'recipient-org-budget',
                                    'recipient-country-budget', 'recipient-region-budget');

-- Expenditure; the sheet has no value date for it: the first day of the period.
INSERT INTO total_expenditures (organisation_identifier, total_expenditure_key, period_start,
    period_end, value, currency, value_date, _source)
SELECT identifier, min(_source), iati_date(expenditure_period_start),
       iati_date(expenditure_period_end), iati_amount(expenditure),
       codelist_code('Currency', expenditure_currency), iati_date(expenditure_period_start),
       min(_source)
  FROM line
 WHERE coalesce(expenditure_period_start, expenditure_period_end, expenditure) IS NOT NULL
 GROUP BY identifier, expenditure_period_start, expenditure_period_end, expenditure,
          expenditure_currency
 ORDER BY min(_source);

INSERT INTO organisation_document_links (organisation_identifier, organisation_document_link_key,
    url, format, title, category, language, document_date, _source)
SELECT identifier, min(_source), document_url, document_format, document_title,
       codelist_code('DocumentCategory', document_category),
       codelist_code('Language', document_language), iati_date(document_date), min(_source)
  FROM line
 WHERE document_url IS NOT NULL
 GROUP BY identifier, document_url, document_format, document_title, document_category,
          document_language, document_date
 ORDER BY min(_source);

-- Nobody should publish as the organisation of the template.
INSERT INTO mapping_findings (message, iati_identifier, _source)
SELECT 'Reporting Org Ref is blank; fill it, or write who you are into publication.yaml (organisation)',
       identifier, _source
  FROM line
 WHERE number = 1 AND reporting_org_ref IS NULL
   AND (SELECT value FROM settings WHERE name = 'organisation.ref') = 'XX-EXAMPLE-CHANGE-ME';

-- A workbook with several sheets gives a table of each.
INSERT INTO mapping_findings (severity, message)
SELECT 'critical', 'the workbook has several sheets, of which "' || substr(name, 11)
       || '" is one; name the sheet to read with "tables: [...]" in publication.yaml, below its file'
  FROM sqlite_schema
 WHERE type = 'table' AND name LIKE 'raw\_sheet\__%' ESCAPE '\';
