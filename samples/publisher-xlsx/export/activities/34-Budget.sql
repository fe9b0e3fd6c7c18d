SELECT own.part AS "Activity Identifier",
       t.status AS "Status",
       t.type AS "Type",
       t.period_start AS "Period-start Iso Date",
       t.period_end AS "Period-end Iso Date",
       t.value AS "amount:Value",
       t.currency AS "Value Currency",
       t.value_date AS "Value Value-date"
  FROM budgets t
  JOIN own ON own.iati_identifier = t.iati_identifier
 ORDER BY t.rowid
