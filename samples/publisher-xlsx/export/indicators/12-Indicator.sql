-- Lists run down beside each other; what stands once in an element is in its first row.
WITH reference AS MATERIALIZED (
  SELECT item, vocabulary, code, indicator_uri, row_number() OVER (PARTITION BY item ORDER BY place) AS n
    FROM (SELECT t.rowid AS item, c.rowid AS place, c.vocabulary, c.code, c.indicator_uri
            FROM indicator_references c
            JOIN indicators t ON t.iati_identifier = c.iati_identifier AND t.indicator_key = c.indicator_key)
),
line AS (
  SELECT rowid AS item, 1 AS n FROM indicators
  UNION SELECT item, n FROM text WHERE table_name = 'indicators'
  UNION SELECT item, n FROM reference
)
SELECT o.identifier AS "Indicator Identifier",
       iif(line.n > 1, NULL, t.measure) AS "Measure",
       iif(line.n > 1, NULL, t.ascending) AS "Ascending",
       iif(line.n > 1, NULL, t.aggregation_status) AS "Aggregation Status",
       title.text AS "Title Narrative",
       title.language AS "Title Language",
       description.text AS "Description Narrative",
       description.language AS "Description Language",
       reference.vocabulary AS "Reference Vocabulary",
       reference.code AS "Reference Code",
       reference.indicator_uri AS "Reference Indicator Uri"
  FROM line
  JOIN indicators t ON t.rowid = line.item
  JOIN indicator o ON o.item = t.rowid
  LEFT JOIN text title ON title.table_name = 'indicators' AND title.element = 'title'
                  AND title.item = line.item AND title.n = line.n
  LEFT JOIN text description ON description.table_name = 'indicators' AND description.element = 'description'
                  AND description.item = line.item AND description.n = line.n
  LEFT JOIN reference ON reference.item = line.item AND reference.n = line.n
 ORDER BY line.item, line.n
