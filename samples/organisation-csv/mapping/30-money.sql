-- Budgets and expenditure. A blank value date is the first day of the period.

INSERT INTO total_budgets (organisation_identifier, total_budget_key, status, period_start,
    period_end, value, currency, value_date, _source)
SELECT organisation_identifier, _source, codelist_code('BudgetStatus', budget_status),
       iati_date(period_start), iati_date(period_end), iati_amount(value),
       codelist_code('Currency', currency), iati_date(coalesce(value_date, period_start)), _source
  FROM raw_budgets WHERE budget_kind = 'total-budget';

INSERT INTO recipient_org_budgets (organisation_identifier, recipient_org_budget_key, status,
    recipient_org_ref, recipient_org, period_start, period_end, value, currency, value_date, _source)
SELECT organisation_identifier, _source, codelist_code('BudgetStatus', budget_status),
       recipient_org_ref, recipient_org_name, iati_date(period_start), iati_date(period_end),
       iati_amount(value), codelist_code('Currency', currency),
       iati_date(coalesce(value_date, period_start)), _source
  FROM raw_budgets WHERE budget_kind = 'recipient-org-budget';

INSERT INTO recipient_country_budgets (organisation_identifier, recipient_country_budget_key, status,
    recipient_country, period_start, period_end, value, currency, value_date, _source)
SELECT organisation_identifier, _source, codelist_code('BudgetStatus', budget_status),
       codelist_code('Country', recipient_country_code), iati_date(period_start),
       iati_date(period_end), iati_amount(value), codelist_code('Currency', currency),
       iati_date(coalesce(value_date, period_start)), _source
  FROM raw_budgets WHERE budget_kind = 'recipient-country-budget';

INSERT INTO recipient_region_budgets (organisation_identifier, recipient_region_budget_key, status,
    recipient_region_vocabulary, recipient_region, period_start, period_end, value, currency,
    value_date, _source)
SELECT organisation_identifier, _source, codelist_code('BudgetStatus', budget_status),
       codelist_code('RegionVocabulary', recipient_region_vocabulary),
       iif(coalesce(codelist_code('RegionVocabulary', recipient_region_vocabulary), '1') = '1',
           codelist_code('Region', recipient_region_code), recipient_region_code),
       iati_date(period_start), iati_date(period_end), iati_amount(value),
       codelist_code('Currency', currency), iati_date(coalesce(value_date, period_start)), _source
  FROM raw_budgets WHERE budget_kind = 'recipient-region-budget';

INSERT INTO mapping_findings (message, iati_identifier, _source)
SELECT 'budget_kind is ' || coalesce('"' || budget_kind || '"', 'blank') || '; expected '
       || 'total-budget, recipient-org-budget, recipient-country-budget or recipient-region-budget',
       organisation_identifier, _source
  FROM raw_budgets
 WHERE budget_kind IS NULL OR budget_kind NOT IN ('total-budget', 'recipient-org-budget',
                                                  'recipient-country-budget',
                                                  'recipient-region-budget');

INSERT INTO total_expenditures (organisation_identifier, total_expenditure_key, period_start,
    period_end, value, currency, value_date, _source)
SELECT organisation_identifier, _source, iati_date(period_start), iati_date(period_end),
       iati_amount(value), codelist_code('Currency', currency),
       iati_date(coalesce(value_date, period_start)), _source
  FROM raw_expenditures;
