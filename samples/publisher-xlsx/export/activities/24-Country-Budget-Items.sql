-- Lists run down beside each other; what stands once in an element is in its first row.
WITH own AS MATERIALIZED (
  SELECT iati_identifier,
         iif(substr(iati_identifier, 1, length(reporting_org_ref) + 1) = reporting_org_ref || '-',
             substr(iati_identifier, length(reporting_org_ref) + 2), iati_identifier) AS part
    FROM activities
   GROUP BY iati_identifier
),
narrative AS MATERIALIZED (
  SELECT item, text, language, row_number() OVER (PARTITION BY item ORDER BY place) AS n
    FROM (SELECT rowid AS item, 0 AS place, description AS text, description_lang AS language
            FROM country_budget_items WHERE description IS NOT NULL
          UNION ALL
          SELECT t.rowid, n.rowid, n.narrative, n.language
            FROM narratives n
            JOIN country_budget_items t ON t.iati_identifier = n.identifier AND t.country_budget_item_key = n.row_key
           WHERE n.table_name = 'country_budget_items' AND n.element = 'description' AND n.narrative IS NOT NULL)
),
line AS (
  SELECT rowid AS item, 1 AS n FROM country_budget_items
  UNION SELECT item, n FROM narrative
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
  LEFT JOIN narrative ON narrative.item = line.item AND narrative.n = line.n
 ORDER BY line.item, line.n
