SELECT organisation_identifier, budget_kind, budget_status, period_start, period_end, value, currency,
       value_date, recipient_org_ref, recipient_org_type, recipient_org_name, recipient_country_code,
       recipient_region_code, recipient_region_vocabulary
  FROM (SELECT organisation_identifier, 'total-budget' AS budget_kind, status AS budget_status, period_start,
               period_end, value, currency, value_date, NULL AS recipient_org_ref,
               NULL AS recipient_org_type, NULL AS recipient_org_name,
               NULL AS recipient_country_code, NULL AS recipient_region_code,
               NULL AS recipient_region_vocabulary, 0 AS kind, rowid AS number
          FROM total_budgets
        UNION ALL
        SELECT organisation_identifier, 'recipient-org-budget' AS budget_kind, status AS budget_status, period_start,
               period_end, value, currency, value_date, recipient_org_ref AS recipient_org_ref,
               NULL AS recipient_org_type, recipient_org AS recipient_org_name,
               NULL AS recipient_country_code, NULL AS recipient_region_code,
               NULL AS recipient_region_vocabulary, 1 AS kind, rowid AS number
          FROM recipient_org_budgets
        UNION ALL
        SELECT organisation_identifier, 'recipient-country-budget' AS budget_kind, status AS budget_status, period_start,
               period_end, value, currency, value_date, NULL AS recipient_org_ref,
               NULL AS recipient_org_type, NULL AS recipient_org_name,
               recipient_country AS recipient_country_code, NULL AS recipient_region_code,
               NULL AS recipient_region_vocabulary, 2 AS kind, rowid AS number
          FROM recipient_country_budgets
        UNION ALL
        SELECT organisation_identifier, 'recipient-region-budget' AS budget_kind, status AS budget_status, period_start,
               period_end, value, currency, value_date, NULL AS recipient_org_ref,
               NULL AS recipient_org_type, NULL AS recipient_org_name,
               NULL AS recipient_country_code, recipient_region AS recipient_region_code,
               recipient_region_vocabulary AS recipient_region_vocabulary, 3 AS kind, rowid AS number
          FROM recipient_region_budgets)
 ORDER BY kind, number
