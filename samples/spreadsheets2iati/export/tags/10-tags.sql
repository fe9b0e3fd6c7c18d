SELECT t.iati_identifier AS "IATI activity identifier",
       (SELECT title FROM activities a WHERE a.iati_identifier = t.iati_identifier LIMIT 1) AS "Activity name",
       t.narrative AS "Tag name",
       t.vocabulary AS "Tag vocabulary",
       t.vocabulary_uri AS "Tag vocabulary URI",
       t.code AS "Tag code"
  FROM tags t
 ORDER BY t.rowid
