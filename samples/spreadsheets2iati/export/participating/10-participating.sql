SELECT t.iati_identifier AS "IATI activity identifier",
       (SELECT title FROM activities a WHERE a.iati_identifier = t.iati_identifier LIMIT 1) AS "Activity name",
       t.role AS "Role",
       t.type AS "Type",
       t.narrative AS "Organisation name",
       t.ref AS "Organisation identifier",
       t.activity_id AS "Activity identifier"
  FROM participating_orgs t
 ORDER BY t.rowid
