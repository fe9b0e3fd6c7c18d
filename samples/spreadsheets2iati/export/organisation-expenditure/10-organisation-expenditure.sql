-- The sheet has no default currency: every row says its own.
SELECT t.organisation_identifier AS "IATI organisation identifier",
       (SELECT name FROM organisations o
         WHERE o.organisation_identifier = t.organisation_identifier LIMIT 1) AS "Organisation name",
       t.period_start AS "Period start date",
       t.period_end AS "Period end date",
       coalesce(t.currency, (SELECT default_currency FROM organisations o
                              WHERE o.organisation_identifier = t.organisation_identifier LIMIT 1)) AS "Currency",
       t.value AS "amount:Expenditure",
       t.value_date AS "Value date"
  FROM total_expenditures t
 ORDER BY t.rowid
