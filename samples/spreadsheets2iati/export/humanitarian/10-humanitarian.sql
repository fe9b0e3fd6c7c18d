SELECT t.iati_identifier AS "IATI activity identifier",
       (SELECT title FROM activities a WHERE a.iati_identifier = t.iati_identifier LIMIT 1) AS "Activity name",
       t.type AS "Humanitarian scope type",
       t.vocabulary AS "Humanitarian scope vocabulary",
       t.vocabulary_uri AS "Humanitarian scope vocabulary URI",
       t.code AS "Humanitarian scope code",
       t.narrative AS "Humanitarian scope name"
  FROM humanitarian_scopes t
 ORDER BY t.rowid
