SELECT own.part AS "Activity Identifier",
       t.ref AS "Reference",
       t.type AS "Type"
  FROM related_activities t
  JOIN own ON own.iati_identifier = t.iati_identifier
 ORDER BY t.rowid
