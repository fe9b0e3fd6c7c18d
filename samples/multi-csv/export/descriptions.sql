WITH text AS (
  SELECT iati_identifier AS identifier, description_type AS type, 0 AS sequence, 0 AS part,
         description AS narrative, description_lang AS lang
    FROM activities WHERE description IS NOT NULL
  UNION ALL
  SELECT n.identifier, a.description_type, 0, n.rowid, n.narrative, n.language
    FROM narratives n
    JOIN activities a ON a.iati_identifier = n.identifier
   WHERE n.table_name = 'activities' AND n.element = 'description'
  UNION ALL
  SELECT iati_identifier, type, rowid, 0, narrative, narrative_lang FROM descriptions
  UNION ALL
  SELECT n.identifier, d.type, d.rowid, n.rowid, n.narrative, n.language
    FROM narratives n
    JOIN descriptions d ON d.iati_identifier = n.identifier AND d.description_key = n.row_key
   WHERE n.table_name = 'descriptions'
)
SELECT identifier AS activity_identifier, type AS description_type,
       dense_rank() OVER (PARTITION BY identifier ORDER BY sequence) AS description_sequence,
       narrative, lang AS narrative_lang,
       row_number() OVER (PARTITION BY identifier, sequence ORDER BY part) AS narrative_sequence
  FROM text
 WHERE narrative IS NOT NULL
 ORDER BY (SELECT rowid FROM activities WHERE iati_identifier = identifier), sequence, part
