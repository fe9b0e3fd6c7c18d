-- A description without a type begins no element, unless it is the first.
WITH line AS (
  SELECT iati_identifier, 0 AS item, 0 AS place, description_type AS type, description AS text,
         description_lang AS language
    FROM activities WHERE description IS NOT NULL
  UNION ALL
  SELECT identifier, 0, rowid, NULL, narrative, language
    FROM narratives WHERE table_name = 'activities' AND element = 'description'
  UNION ALL
  SELECT iati_identifier, rowid, 0, type, narrative, narrative_lang FROM descriptions
  UNION ALL
  SELECT n.identifier, t.rowid, n.rowid, NULL, n.narrative, n.language
    FROM narratives n
    JOIN descriptions t ON t.iati_identifier = n.identifier AND t.description_key = n.row_key
   WHERE n.table_name = 'descriptions'
)
SELECT own.part AS "Activity Identifier",
       iif(line.place > 0, NULL, coalesce(line.type, iif(line.item > min(line.item) OVER (PARTITION BY line.iati_identifier), '1', NULL))) AS "Type",
       line.text AS "Narrative",
       line.language AS "Language"
  FROM line
  JOIN own ON own.iati_identifier = line.iati_identifier
 ORDER BY (SELECT min(rowid) FROM activities a WHERE a.iati_identifier = line.iati_identifier),
          line.item, line.place
