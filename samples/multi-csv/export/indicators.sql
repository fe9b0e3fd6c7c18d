SELECT iati_identifier AS activity_identifier,
       result_key AS result_ref,
       indicator_key AS indicator_ref,
       measure AS indicator_measure,
       ascending AS ascending,
       aggregation_status AS aggregation_status,
       title AS title,
       description AS description,
       (SELECT year FROM baselines c WHERE c.iati_identifier = t.iati_identifier
           AND c.indicator_key = t.indicator_key ORDER BY c.rowid LIMIT 1) AS baseline_year,
       (SELECT iso_date FROM baselines c WHERE c.iati_identifier = t.iati_identifier
           AND c.indicator_key = t.indicator_key ORDER BY c.rowid LIMIT 1) AS baseline_iso_date,
       (SELECT value FROM baselines c WHERE c.iati_identifier = t.iati_identifier
           AND c.indicator_key = t.indicator_key ORDER BY c.rowid LIMIT 1) AS baseline_value,
       (SELECT comment FROM baselines c WHERE c.iati_identifier = t.iati_identifier
           AND c.indicator_key = t.indicator_key ORDER BY c.rowid LIMIT 1) AS baseline_comment
  FROM indicators t
 ORDER BY t.rowid
