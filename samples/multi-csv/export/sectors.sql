SELECT iati_identifier AS activity_identifier,
       code AS sector_code,
       narrative AS sector_name,
       vocabulary AS vocabulary,
       vocabulary_uri AS vocabulary_uri,
       percentage AS percentage
  FROM sectors t
 ORDER BY t.rowid
