SELECT organisation_identifier AS organisation_identifier,
       period_start AS period_start,
       period_end AS period_end,
       value AS value,
       currency AS currency,
       value_date AS value_date
  FROM total_expenditures t
 ORDER BY t.rowid
