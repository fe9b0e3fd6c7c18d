SELECT iati_identifier AS activity_identifier,
       type AS budget_type,
       status AS budget_status,
       period_start AS period_start,
       period_end AS period_end,
       value AS value,
       currency AS currency,
       value_date AS value_date
  FROM budgets t
 ORDER BY t.rowid
