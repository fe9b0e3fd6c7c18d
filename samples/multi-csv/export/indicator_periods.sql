SELECT iati_identifier AS activity_identifier,
       (SELECT result_key FROM indicators i WHERE i.iati_identifier = t.iati_identifier
           AND i.indicator_key = t.indicator_key) AS result_ref,
       indicator_key AS indicator_ref,
       period_start AS period_start,
       period_end AS period_end,
       (SELECT value FROM period_targets c WHERE c.iati_identifier = t.iati_identifier
           AND c.period_key = t.period_key ORDER BY c.rowid LIMIT 1) AS target_value,
       (SELECT comment FROM period_targets c WHERE c.iati_identifier = t.iati_identifier
           AND c.period_key = t.period_key ORDER BY c.rowid LIMIT 1) AS target_comment,
       (SELECT value FROM period_actuals c WHERE c.iati_identifier = t.iati_identifier
           AND c.period_key = t.period_key ORDER BY c.rowid LIMIT 1) AS actual_value,
       (SELECT comment FROM period_actuals c WHERE c.iati_identifier = t.iati_identifier
           AND c.period_key = t.period_key ORDER BY c.rowid LIMIT 1) AS actual_comment
  FROM periods t
 ORDER BY t.rowid
