-- What the other query reads but can't write.
SELECT identifier, table_name || '/' || coalesce(nullif(element, '') || '/', '') || 'narrative',
       'is a further text; the layout has room for one'
  FROM narratives
UNION ALL
SELECT organisation_identifier, 'total-expenditure/value/@value-date', 'is not the first day of the period, which it will be'
  FROM total_expenditures
 WHERE value_date IS NOT period_start
UNION ALL
SELECT organisation_identifier, 'document-link', 'has no address'
  FROM organisation_document_links
 WHERE url IS NULL
UNION ALL
SELECT organisation_identifier, 'total-budget/value/@value-date', 'is missing, and will be the first day of the period'
  FROM total_budgets
 WHERE value_date IS NULL
UNION ALL
SELECT organisation_identifier, 'recipient-org-budget/value/@value-date', 'is missing, and will be the first day of the period'
  FROM recipient_org_budgets
 WHERE value_date IS NULL
UNION ALL
SELECT organisation_identifier, 'recipient-country-budget/value/@value-date', 'is missing, and will be the first day of the period'
  FROM recipient_country_budgets
 WHERE value_date IS NULL
UNION ALL
SELECT organisation_identifier, 'recipient-region-budget/value/@value-date', 'is missing, and will be the first day of the period'
  FROM recipient_region_budgets
 WHERE value_date IS NULL
UNION ALL
SELECT organisation_identifier, 'total-budget', 'is there twice, and will be read once'
  FROM total_budgets
 GROUP BY organisation_identifier, status, period_start, period_end, value, currency, value_date
HAVING count(*) > 1
UNION ALL
SELECT organisation_identifier, 'recipient-org-budget', 'is there twice, and will be read once'
  FROM recipient_org_budgets
 GROUP BY organisation_identifier, status, period_start, period_end, value, currency, value_date, recipient_org_ref,
          recipient_org
HAVING count(*) > 1
UNION ALL
SELECT organisation_identifier, 'recipient-country-budget', 'is there twice, and will be read once'
  FROM recipient_country_budgets
 GROUP BY organisation_identifier, status, period_start, period_end, value, currency, value_date,
          recipient_country
HAVING count(*) > 1
UNION ALL
SELECT organisation_identifier, 'recipient-region-budget', 'is there twice, and will be read once'
  FROM recipient_region_budgets
 GROUP BY organisation_identifier, status, period_start, period_end, value, currency, value_date,
          recipient_region, recipient_region_vocabulary
HAVING count(*) > 1
UNION ALL
SELECT organisation_identifier, 'total-expenditure', 'is there twice, and will be read once'
  FROM total_expenditures
 GROUP BY organisation_identifier, period_start, period_end, value, currency
HAVING count(*) > 1
UNION ALL
SELECT organisation_identifier, 'document-link', 'is there twice, and will be read once'
  FROM organisation_document_links
 GROUP BY organisation_identifier, url, format, title, category, language,
          document_date
HAVING count(*) > 1
