SELECT iati_identifier AS activity_identifier,
       type AS type,
       iso_date AS iso_date,
       narrative AS narrative,
       narrative_lang AS narrative_lang
  FROM activity_dates t
 ORDER BY t.rowid
