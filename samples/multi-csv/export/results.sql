SELECT iati_identifier AS activity_identifier,
       result_key AS result_ref,
       type AS result_type,
       aggregation_status AS aggregation_status,
       title AS title,
       description AS description
  FROM results t
 ORDER BY t.rowid
