-- Lists run down beside each other; what stands once in an element is in its first row.
WITH own AS MATERIALIZED (
  SELECT iati_identifier,
         iif(substr(iati_identifier, 1, length(reporting_org_ref) + 1) = reporting_org_ref || '-',
             substr(iati_identifier, length(reporting_org_ref) + 2), iati_identifier) AS part
    FROM activities
   GROUP BY iati_identifier
),
result AS MATERIALIZED (
  SELECT r.rowid AS item, r.iati_identifier, result_key, part,
         row_number() OVER (PARTITION BY r.iati_identifier ORDER BY r.rowid) AS number
    FROM results r JOIN own ON own.iati_identifier = r.iati_identifier
),
title AS MATERIALIZED (
  SELECT item, text, language, row_number() OVER (PARTITION BY item ORDER BY place) AS n
    FROM (SELECT rowid AS item, 0 AS place, title AS text, title_lang AS language
            FROM results WHERE title IS NOT NULL
          UNION ALL
          SELECT t.rowid, n.rowid, n.narrative, n.language
            FROM narratives n
            JOIN results t ON t.iati_identifier = n.identifier AND t.result_key = n.row_key
           WHERE n.table_name = 'results' AND n.element = 'title' AND n.narrative IS NOT NULL)
),
description AS MATERIALIZED (
  SELECT item, text, language, row_number() OVER (PARTITION BY item ORDER BY place) AS n
    FROM (SELECT rowid AS item, 0 AS place, description AS text, description_lang AS language
            FROM results WHERE description IS NOT NULL
          UNION ALL
          SELECT t.rowid, n.rowid, n.narrative, n.language
            FROM narratives n
            JOIN results t ON t.iati_identifier = n.identifier AND t.result_key = n.row_key
           WHERE n.table_name = 'results' AND n.element = 'description' AND n.narrative IS NOT NULL)
),
reference AS MATERIALIZED (
  SELECT item, vocabulary, code, vocabulary_uri, row_number() OVER (PARTITION BY item ORDER BY place) AS n
    FROM (SELECT t.rowid AS item, c.rowid AS place, c.vocabulary, c.code, c.vocabulary_uri
            FROM result_references c
            JOIN results t ON t.iati_identifier = c.iati_identifier AND t.result_key = c.result_key)
),
line AS (
  SELECT rowid AS item, 1 AS n FROM results
  UNION SELECT item, n FROM title
  UNION SELECT item, n FROM description
  UNION SELECT item, n FROM reference
)
SELECT o.part || '_' || o.number AS "Result Identifier",
       iif(line.n > 1, NULL, t.type) AS "Type",
       iif(line.n > 1, NULL, t.aggregation_status) AS "Aggregation Status",
       title.text AS "Title Narrative",
       title.language AS "Title Language",
       description.text AS "Description Narrative",
       description.language AS "Description Language",
       reference.vocabulary AS "Reference Vocabulary",
       reference.code AS "Reference Code",
       reference.vocabulary_uri AS "Reference Vocabulary Uri"
  FROM line
  JOIN results t ON t.rowid = line.item
  JOIN result o ON o.item = t.rowid
  LEFT JOIN title ON title.item = line.item AND title.n = line.n
  LEFT JOIN description ON description.item = line.item AND description.n = line.n
  LEFT JOIN reference ON reference.item = line.item AND reference.n = line.n
 ORDER BY line.item, line.n
