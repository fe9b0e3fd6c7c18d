SELECT t.iati_identifier AS "IATI activity identifier",
       (SELECT title FROM activities a WHERE a.iati_identifier = t.iati_identifier LIMIT 1) AS "Activity name",
       t.narrative AS "Policy",
       t.code AS "Policy marker",
       t.significance AS "Policy significance",
       t.vocabulary AS "Policy marker vocabulary",
       t.vocabulary_uri AS "Policy marker vocabulary URI"
  FROM policy_markers t
 ORDER BY t.rowid
