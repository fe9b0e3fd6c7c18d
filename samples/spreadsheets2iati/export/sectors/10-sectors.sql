SELECT t.iati_identifier AS "IATI activity identifier",
       (SELECT title FROM activities a WHERE a.iati_identifier = t.iati_identifier LIMIT 1) AS "Activity name",
       t.narrative AS "Sector name",
       t.vocabulary AS "Sector vocabulary",
       t.vocabulary_uri AS "Sector vocabulary URI",
       t.code AS "Sector code",
       t.percentage AS "amount:Budget percentage"
  FROM sectors t
 ORDER BY t.rowid
