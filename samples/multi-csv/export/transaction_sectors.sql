SELECT activity_identifier, transaction_ref, transaction_type, sector_code, sector_name, vocabulary,
       vocabulary_uri
  FROM (SELECT iati_identifier AS activity_identifier, ref AS transaction_ref, transaction_type,
               sector AS sector_code, sector_narrative AS sector_name,
               sector_vocabulary AS vocabulary, sector_vocabulary_uri AS vocabulary_uri,
               rowid AS number, 0 AS part
          FROM transactions WHERE sector IS NOT NULL
        UNION ALL
        SELECT t.iati_identifier, t.ref, t.transaction_type, s.code, s.narrative, s.vocabulary,
               s.vocabulary_uri, t.rowid, s.rowid
          FROM transaction_sectors s
          JOIN transactions t ON t.iati_identifier = s.iati_identifier
                             AND t.transaction_key = s.transaction_key)
 ORDER BY number, part
