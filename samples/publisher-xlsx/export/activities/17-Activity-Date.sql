-- Lists run down beside each other; what stands once in an element is in its first row.
WITH line AS (
  SELECT rowid AS item, 1 AS n FROM activity_dates
  UNION SELECT item, n FROM text WHERE table_name = 'activity_dates'
)
SELECT own.part AS "Activity Identifier",
       iif(line.n > 1, NULL, t.type) AS "Type",
       iif(line.n > 1, NULL, t.iso_date) AS "Iso Date",
       narrative.text AS "Narrative",
       narrative.language AS "Language"
  FROM line
  JOIN activity_dates t ON t.rowid = line.item
  JOIN own ON own.iati_identifier = t.iati_identifier
  LEFT JOIN text narrative ON narrative.table_name = 'activity_dates' AND narrative.element = ''
                  AND narrative.item = line.item AND narrative.n = line.n
 ORDER BY line.item, line.n
