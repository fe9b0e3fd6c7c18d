SELECT own.part AS "Activity Identifier",
       t.name AS "Name",
       t.value AS "Value",
       t.iati_equivalent AS "Iati-equivalent"
  FROM legacy_data t
  JOIN own ON own.iati_identifier = t.iati_identifier
 ORDER BY t.rowid
