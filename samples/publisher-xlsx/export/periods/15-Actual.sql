-- Lists run down beside each other; what stands once in an element is in its first row.
WITH dimension AS MATERIALIZED (
  SELECT item, name, value, row_number() OVER (PARTITION BY item ORDER BY place) AS n
    FROM (SELECT t.rowid AS item, c.rowid AS place, c.name, c.value
            FROM period_actual_dimensions c
            JOIN period_actuals t ON t.iati_identifier = c.iati_identifier AND t.period_actual_key = c.period_actual_key)
),
place AS MATERIALIZED (
  SELECT item, ref, row_number() OVER (PARTITION BY item ORDER BY place) AS n
    FROM (SELECT t.rowid AS item, c.rowid AS place, c.ref
            FROM period_actual_locations c
            JOIN period_actuals t ON t.iati_identifier = c.iati_identifier AND t.period_actual_key = c.period_actual_key)
),
line AS (
  SELECT rowid AS item, 1 AS n FROM period_actuals
  UNION SELECT item, n FROM text WHERE table_name = 'period_actuals'
  UNION SELECT item, n FROM dimension
  UNION SELECT item, n FROM place
)
SELECT o.identifier AS "Actual Identifier",
       iif(line.n > 1, NULL, t.value) AS "amount:Value",
       comment.text AS "Comment Narrative",
       comment.language AS "Comment Language",
       dimension.name AS "Dimension Name",
       dimension.value AS "Dimension Value",
       place.ref AS "Location Reference"
  FROM line
  JOIN period_actuals t ON t.rowid = line.item
  JOIN actual o ON o.item = t.rowid
  LEFT JOIN text comment ON comment.table_name = 'period_actuals' AND comment.element = 'comment'
                  AND comment.item = line.item AND comment.n = line.n
  LEFT JOIN dimension ON dimension.item = line.item AND dimension.n = line.n
  LEFT JOIN place ON place.item = line.item AND place.n = line.n
 ORDER BY line.item, line.n
