-- Whether there are conditions stands in a row of its own.
WITH line AS (
  SELECT iati_identifier, 0 AS item, 0 AS n, conditions_attached AS attached, NULL AS type,
         NULL AS text, NULL AS language
    FROM activities WHERE conditions_attached IS NOT NULL
  UNION ALL
  SELECT t.iati_identifier, t.rowid, coalesce(narrative.n, 1), NULL,
         iif(narrative.n > 1, NULL, t.type), narrative.text, narrative.language
    FROM conditions t
    LEFT JOIN text narrative ON narrative.table_name = 'conditions' AND narrative.element = ''
                            AND narrative.item = t.rowid
)
SELECT own.part AS "Activity Identifier",
       line.attached AS "Attached",
       line.type AS "Condition Type",
       line.text AS "Condition Narrative",
       line.language AS "Condition Language"
  FROM line
  JOIN own ON own.iati_identifier = line.iati_identifier
 ORDER BY (SELECT min(rowid) FROM activities a WHERE a.iati_identifier = line.iati_identifier),
          line.item, line.n
