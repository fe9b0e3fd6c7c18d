-- The sheet has no default currency: every row says its own.
SELECT t.organisation_identifier AS "IATI organisation identifier",
       (SELECT name FROM organisations o
         WHERE o.organisation_identifier = t.organisation_identifier LIMIT 1) AS "Organisation name",
       t.status AS "Budget status",
       t.period_start AS "Budget start date",
       t.period_end AS "Budget end date",
       coalesce(t.currency, (SELECT default_currency FROM organisations o
                              WHERE o.organisation_identifier = t.organisation_identifier LIMIT 1)) AS "Currency",
       t.value AS "amount:Budget",
       t.value_date AS "Value date",
       t.country AS "Country code",
       t.region AS "Region code",
       t.region_name AS "Region name",
       t.vocabulary AS "Region vocabulary",
       t.ref AS "Recipient organisation identifier",
       t.org AS "Recipient organisation name"
  FROM (SELECT organisation_identifier, status, period_start, period_end, value, currency,
               value_date, NULL AS country, NULL AS region, NULL AS region_name, NULL AS vocabulary, NULL AS ref, NULL AS org,
               0 AS kind, rowid AS place
          FROM total_budgets
        UNION ALL
        SELECT organisation_identifier, status, period_start, period_end, value, currency,
               value_date, NULL, NULL, NULL, NULL, recipient_org_ref, recipient_org,
               1, rowid
          FROM recipient_org_budgets
        UNION ALL
        SELECT organisation_identifier, status, period_start, period_end, value, currency,
               value_date, recipient_country, NULL, NULL, NULL, NULL, NULL,
               2, rowid
          FROM recipient_country_budgets
        UNION ALL
        SELECT organisation_identifier, status, period_start, period_end, value, currency,
               value_date, NULL, recipient_region, recipient_region_narrative, recipient_region_vocabulary, NULL, NULL,
               3, rowid
          FROM recipient_region_budgets) t
 ORDER BY t.kind, t.place
