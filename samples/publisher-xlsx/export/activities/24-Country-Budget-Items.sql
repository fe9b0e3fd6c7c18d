-- Lists run down beside each other; what stands once in an element is in its first row.
WITH line AS (
  SELECT rowid AS item, 1 AS n FROM country_budget_items
  UNION SELECT item, n FROM text WHERE table_name = 'country_budget_items'
)
SELECT own.part AS "Activity Identifier",
       iif(line.n > 1, NULL, (SELECT country_budget_items_vocabulary FROM activities a
                                  WHERE a.iati_identifier = t.iati_identifier LIMIT 1)) AS "Vocabulary",
       iif(line.n > 1, NULL, t.code) AS "Budget Item Code",
       iif(line.n > 1, NULL, t.percentage) AS "amount:Budget Item Percentage",
       narrative.text AS "Budget Item Description Narrative",
       narrative.language AS "Budget Item Description Language"
  FROM line
  JOIN country_budget_items t ON t.rowid = line.item
  JOIN own ON own.iati_identifier = t.iati_identifier
  LEFT JOIN text narrative ON narrative.table_name = 'country_budget_items' AND narrative.element = 'description'
                  AND narrative.item = line.item AND narrative.n = line.n
 ORDER BY line.item, line.n
