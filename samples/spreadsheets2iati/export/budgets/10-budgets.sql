SELECT t.iati_identifier AS "IATI activity identifier",
       (SELECT title FROM activities a WHERE a.iati_identifier = t.iati_identifier LIMIT 1) AS "Activity name",
       t.period_start AS "Budget start date",
       t.period_end AS "Budget end date",
       t.currency AS "Currency",
       t.value AS "amount:Budget",
       t.value_date AS "Value date",
       t.status AS "Budget status",
       t.type AS "Budget type"
  FROM budgets t
 ORDER BY t.rowid
