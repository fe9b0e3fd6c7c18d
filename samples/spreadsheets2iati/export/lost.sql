-- What the other queries read but can't write.
SELECT iati_identifier, 'iati-identifier', 'does not begin with the reporting organisation''s'
  FROM activities
 WHERE substr(iati_identifier, 1, length(reporting_org_ref) + 0) <> reporting_org_ref
UNION ALL
SELECT NULL, 'iati-identifier', 'is missing; without it nothing of the activity is written'
  FROM activities
 WHERE iati_identifier IS NULL
UNION ALL
SELECT iati_identifier, 'iati-activity', 'has the identifier of another one, with which it will be read as one'
  FROM activities
 WHERE iati_identifier IS NOT NULL
 GROUP BY iati_identifier
HAVING count(*) > 1
UNION ALL
SELECT iati_identifier, 'budget/value/@value-date', 'is missing, and will be the first day of the period'
  FROM budgets
 WHERE value_date IS NULL
UNION ALL
SELECT iati_identifier, 'transaction/value/@value-date', 'is missing, and will be the day of the transaction'
  FROM transactions
 WHERE value_date IS NULL
UNION ALL
SELECT organisation_identifier, 'organisation-identifier', 'does not begin with the reporting organisation''s'
  FROM organisations
 WHERE substr(organisation_identifier, 1, length(reporting_org_ref)) <> reporting_org_ref
UNION ALL
SELECT iati_identifier, 'description', 'is the second or a later one of its type; the layout has room for one'
  FROM description_text
 WHERE number > 1
UNION ALL
SELECT iati_identifier, 'description/@type', 'is "' || type || '"; the layout has room for 1 to 4'
  FROM (SELECT iati_identifier, description_type AS type FROM activities
        UNION ALL SELECT iati_identifier, type FROM descriptions)
 WHERE type NOT IN ('1', '2', '3', '4')
UNION ALL
SELECT iati_identifier, 'activity-date',
       'is the second or a later one of its type; the layout has room for one'
  FROM day
 WHERE number > 1
UNION ALL
SELECT iati_identifier, 'default-aid-type', 'is the second or a later one; the layout has room for one'
  FROM aid
 WHERE number > 1
UNION ALL
SELECT iati_identifier, 'default-aid-type/@vocabulary', 'is "' || vocabulary || '"; the layout has no column for it'
  FROM (SELECT iati_identifier, default_aid_type_vocabulary AS vocabulary FROM activities
        UNION ALL SELECT iati_identifier, vocabulary FROM default_aid_types)
 WHERE vocabulary <> '1'
UNION ALL
SELECT iati_identifier, 'recipient-country', 'has no code'
  FROM recipient_countries
 WHERE coalesce(code, narrative) IS NULL
UNION ALL
SELECT iati_identifier, 'recipient-region', 'has no code'
  FROM recipient_regions
 WHERE coalesce(code, narrative) IS NULL
UNION ALL
SELECT iati_identifier, 'other-identifier', 'has no type; it would be read as a related activity'
  FROM other_identifiers
 WHERE type IS NULL
UNION ALL
SELECT iati_identifier, 'location/point/pos', 'is no pair of numbers with a space between them'
  FROM locations
 WHERE point_pos NOT LIKE '_% _%'
UNION ALL
SELECT iati_identifier, 'location/point/@srsName', 'is another one than the layout''s'
  FROM locations
 WHERE point_srsName <> 'http://www.opengis.net/def/crs/EPSG/0/4326'
UNION ALL
SELECT iati_identifier, 'result', 'has the title of another one, with which it will be read as one'
  FROM results
 GROUP BY iati_identifier, title
HAVING count(*) > 1
UNION ALL
SELECT iati_identifier, 'result/indicator', 'has the title of another one, with which it will be read as one'
  FROM indicators
 GROUP BY iati_identifier, result_key, title
HAVING count(*) > 1
UNION ALL
SELECT iati_identifier, 'result/indicator', 'has neither a title nor a measure nor a description'
  FROM indicators
 WHERE coalesce(title, measure, description) IS NULL
UNION ALL
SELECT iati_identifier, 'result/indicator/reference', 'is the second or a later one; the layout has room for one'
  FROM (SELECT iati_identifier,
               row_number() OVER (PARTITION BY iati_identifier, indicator_key ORDER BY rowid) AS number
          FROM indicator_references WHERE vocabulary = '99')
 WHERE number > 1
UNION ALL
SELECT iati_identifier, 'result/indicator/reference', 'is not of vocabulary 99, the only one of the layout'
  FROM indicator_references
 WHERE vocabulary IS NOT '99'
UNION ALL
SELECT iati_identifier, 'result/indicator/period', 'has the days of another one, with which it will be read as one'
  FROM periods
 GROUP BY iati_identifier, indicator_key, period_start, period_end
HAVING count(*) > 1
UNION ALL
SELECT iati_identifier, 'result/indicator/period/target', 'has neither a value nor a comment'
  FROM period_targets
 WHERE coalesce(value, comment) IS NULL
UNION ALL
SELECT iati_identifier, 'result/indicator/period/target/dimension', 'is the third or a later one; the layout has room for two'
  FROM target_dimension
 WHERE number > 2
UNION ALL
SELECT iati_identifier, 'result/indicator/period/target/location', 'is the second or a later one; the layout has room for one'
  FROM target_location
 WHERE number > 1
UNION ALL
SELECT iati_identifier, 'result/indicator/period/actual', 'has neither a value nor a comment'
  FROM period_actuals
 WHERE coalesce(value, comment) IS NULL
UNION ALL
SELECT iati_identifier, 'result/indicator/period/actual/dimension', 'is the third or a later one; the layout has room for two'
  FROM actual_dimension
 WHERE number > 2
UNION ALL
SELECT iati_identifier, 'result/indicator/period/actual/location', 'is the second or a later one; the layout has room for one'
  FROM actual_location
 WHERE number > 1
UNION ALL
SELECT iati_identifier, 'contact-info', 'is the second or a later one; the layout has room for one'
  FROM contact
 WHERE number > 1
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
SELECT organisation_identifier, 'total-expenditure/value/@value-date', 'is missing, and will be the first day of the period'
  FROM total_expenditures
 WHERE value_date IS NULL
UNION ALL
SELECT organisation_identifier, 'document-link/recipient-country', 'is the second or a later one; the layout has room for one'
  FROM (SELECT organisation_identifier, row_number() OVER (PARTITION BY organisation_identifier, organisation_document_link_key ORDER BY rowid) AS number
          FROM organisation_document_link_recipient_countries)
 WHERE number > 1
UNION ALL
SELECT identifier, table_name || '/' || coalesce(nullif(element, '') || '/', '') || 'narrative',
       'is a further text; the layout has room for one'
  FROM narratives
