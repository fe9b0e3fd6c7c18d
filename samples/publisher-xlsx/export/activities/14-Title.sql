-- Lists run down beside each other; what stands once in an element is in its first row.
WITH line AS (
  SELECT rowid AS item, 1 AS n FROM activities
  UNION SELECT item, n FROM text WHERE table_name = 'activities'
)
SELECT own.part AS "Activity Identifier",
       narrative.text AS "Narrative",
       narrative.language AS "Language"
  FROM line
  JOIN activities t ON t.rowid = line.item
  JOIN own ON own.iati_identifier = t.iati_identifier
  LEFT JOIN text narrative ON narrative.table_name = 'activities' AND narrative.element = 'title'
                  AND narrative.item = line.item AND narrative.n = line.n
 ORDER BY line.item, line.n
