SELECT iati_identifier AS activity_identifier,
       type AS condition_type,
       narrative AS condition_text
  FROM conditions t
 ORDER BY t.rowid
