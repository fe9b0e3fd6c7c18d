WITH line AS (
  SELECT iati_identifier, 0 AS place, default_aid_type_vocabulary AS vocabulary,
         default_aid_type AS code
    FROM activities WHERE coalesce(default_aid_type_vocabulary, default_aid_type) IS NOT NULL
  UNION ALL
  SELECT iati_identifier, rowid, vocabulary, code FROM default_aid_types
)
SELECT own.part AS "Activity Identifier",
       line.vocabulary AS "Vocabulary",
       line.code AS "Code"
  FROM line
  JOIN own ON own.iati_identifier = line.iati_identifier
 ORDER BY (SELECT min(rowid) FROM activities a WHERE a.iati_identifier = line.iati_identifier),
          line.place
