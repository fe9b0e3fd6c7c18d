-- A budget, an expenditure or a document a row, so that the currency of one is never taken for that
-- of another. The sheet has no default currency: every row says its own.
WITH line AS (
          SELECT organisation_identifier, 'total-budget' AS budget_kind, status AS status,
                 period_start AS period_start, period_end AS period_end, value AS value,
                 currency AS currency, value_date AS value_date, NULL AS recipient_org_ref,
                 NULL AS recipient_org, NULL AS country, NULL AS region, NULL AS vocabulary,
                 NULL AS url, NULL AS format, NULL AS title, NULL AS category,
                 NULL AS language, NULL AS document_date, NULL AS spent_start,
                 NULL AS spent_end, NULL AS spent, NULL AS spent_currency, 0 AS kind,
                 rowid AS place
            FROM total_budgets
          UNION ALL
          SELECT organisation_identifier, 'recipient-org-budget', status, period_start,
                 period_end, value, currency, value_date, recipient_org_ref, recipient_org,
                 NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL,
                 1, rowid
            FROM recipient_org_budgets
          UNION ALL
          SELECT organisation_identifier, 'recipient-country-budget', status, period_start,
                 period_end, value, currency, value_date, NULL, NULL, recipient_country, NULL,
                 NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, 2, rowid
            FROM recipient_country_budgets
          UNION ALL
          SELECT organisation_identifier, 'recipient-region-budget', status, period_start,
                 period_end, value, currency, value_date, NULL, NULL, NULL, recipient_region,
                 recipient_region_vocabulary, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL,
                 NULL, NULL, 3, rowid
            FROM recipient_region_budgets
          UNION ALL
          SELECT organisation_identifier, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL,
                 NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, period_start,
                 period_end, value, currency, 4, rowid
            FROM total_expenditures
          UNION ALL
          SELECT organisation_identifier, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL,
                 NULL, NULL, NULL, url, format, title, category, language, document_date, NULL,
                 NULL, NULL, NULL, 5, rowid
            FROM organisation_document_links
)
SELECT o.organisation_identifier AS "Organisation Identifier",
       o.name AS "Name",
       o.reporting_org_ref AS "Reporting Org Ref",
       o.reporting_org_type AS "Reporting Org Type",
       o.reporting_org AS "Reporting Org Name",
       line.budget_kind AS "Budget Kind",
       line.status AS "Budget Status",
       line.period_start AS "Budget Period Start",
       line.period_end AS "Budget Period End",
       line.value AS "amount:Budget Value",
       iif(line.kind < 4, coalesce(line.currency, o.default_currency), NULL) AS "Currency",
       line.value_date AS "Value Date",
       line.recipient_org_ref AS "Recipient Org Ref",
       NULL AS "Recipient Org Type",
       line.recipient_org AS "Recipient Org Name",
       line.country AS "Recipient Country Code",
       line.region AS "Recipient Region Code",
       line.vocabulary AS "Recipient Region Vocabulary",
       line.url AS "Document URL",
       line.format AS "Document Format",
       line.title AS "Document Title",
       line.category AS "Document Category",
       line.language AS "Document Language",
       line.document_date AS "Document Date",
       line.spent_start AS "Expenditure Period Start",
       line.spent_end AS "Expenditure Period End",
       line.spent AS "amount:Expenditure Value",
       iif(line.kind = 4, coalesce(line.spent_currency, o.default_currency), NULL) AS "Expenditure Currency"
  FROM organisations o
  LEFT JOIN line ON line.organisation_identifier = o.organisation_identifier
 ORDER BY o.rowid, line.kind, line.place
