-- Related activities, and then other identifiers.
SELECT t.iati_identifier AS "From IATI activity identifier",
       NULL AS "Title",
       t.ref AS "To IATI activity identifier",
       t.type AS "Related activity type",
       t.other_type AS "Other identifier type"
  FROM (SELECT iati_identifier, ref, type, NULL AS other_type, 0 AS kind, rowid AS place
          FROM related_activities
        UNION ALL
        SELECT iati_identifier, ref, NULL, type, 1, rowid FROM other_identifiers
         WHERE type IS NOT NULL) t
 ORDER BY t.kind, t.place
