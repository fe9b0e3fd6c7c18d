-- Lists run down beside each other; what stands once in an element is in its first row.
WITH line AS (
  SELECT rowid AS item, 1 AS n FROM recipient_countries
  UNION SELECT item, n FROM text WHERE table_name = 'recipient_countries'
)
SELECT own.part AS "Activity Identifier",
       iif(line.n > 1, NULL, t.code) AS "Code",
       iif(line.n > 1, NULL, t.percentage) AS "amount:Percentage",
       narrative.text AS "Narrative",
       narrative.language AS "Language"
  FROM line
  JOIN recipient_countries t ON t.rowid = line.item
  JOIN own ON own.iati_identifier = t.iati_identifier
  LEFT JOIN text narrative ON narrative.table_name = 'recipient_countries' AND narrative.element = ''
                  AND narrative.item = line.item AND narrative.n = line.n
 ORDER BY line.item, line.n
