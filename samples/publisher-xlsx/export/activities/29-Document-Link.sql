-- Lists run down beside each other; what stands once in an element is in its first row.
WITH own AS MATERIALIZED (
  SELECT iati_identifier,
         iif(substr(iati_identifier, 1, length(reporting_org_ref) + 1) = reporting_org_ref || '-',
             substr(iati_identifier, length(reporting_org_ref) + 2), iati_identifier) AS part
    FROM activities
   GROUP BY iati_identifier
),
title AS MATERIALIZED (
  SELECT item, text, language, row_number() OVER (PARTITION BY item ORDER BY place) AS n
    FROM (SELECT rowid AS item, 0 AS place, title AS text, title_lang AS language
            FROM document_links WHERE title IS NOT NULL
          UNION ALL
          SELECT t.rowid, n.rowid, n.narrative, n.language
            FROM narratives n
            JOIN document_links t ON t.iati_identifier = n.identifier AND t.document_link_key = n.row_key
           WHERE n.table_name = 'document_links' AND n.element = 'title' AND n.narrative IS NOT NULL)
),
description AS MATERIALIZED (
  SELECT item, text, language, row_number() OVER (PARTITION BY item ORDER BY place) AS n
    FROM (SELECT rowid AS item, 0 AS place, description AS text, description_lang AS language
            FROM document_links WHERE description IS NOT NULL
          UNION ALL
          SELECT t.rowid, n.rowid, n.narrative, n.language
            FROM narratives n
            JOIN document_links t ON t.iati_identifier = n.identifier AND t.document_link_key = n.row_key
           WHERE n.table_name = 'document_links' AND n.element = 'description' AND n.narrative IS NOT NULL)
),
category AS MATERIALIZED (
  SELECT item, code, row_number() OVER (PARTITION BY item ORDER BY place) AS n
    FROM (SELECT rowid AS item, 0 AS place, category AS code
            FROM document_links WHERE category IS NOT NULL
          UNION ALL
          SELECT t.rowid, c.rowid, c.code
            FROM document_link_categories c
            JOIN document_links t ON t.iati_identifier = c.iati_identifier AND t.document_link_key = c.document_link_key)
),
spoken AS MATERIALIZED (
  SELECT item, code, row_number() OVER (PARTITION BY item ORDER BY place) AS n
    FROM (SELECT rowid AS item, 0 AS place, language AS code
            FROM document_links WHERE language IS NOT NULL
          UNION ALL
          SELECT t.rowid, c.rowid, c.code
            FROM document_link_languages c
            JOIN document_links t ON t.iati_identifier = c.iati_identifier AND t.document_link_key = c.document_link_key)
),
line AS (
  SELECT rowid AS item, 1 AS n FROM document_links
  UNION SELECT item, n FROM title
  UNION SELECT item, n FROM description
  UNION SELECT item, n FROM category
  UNION SELECT item, n FROM spoken
)
SELECT own.part AS "Activity Identifier",
       iif(line.n > 1, NULL, t.url) AS "Url",
       iif(line.n > 1, NULL, t.format) AS "Format",
       title.text AS "Title Narrative",
       title.language AS "Title Language",
       description.text AS "Description Narrative",
       description.language AS "Description Language",
       category.code AS "Category Code",
       spoken.code AS "Language Code",
       iif(line.n > 1, NULL, t.document_date) AS "Document Date Date"
  FROM line
  JOIN document_links t ON t.rowid = line.item
  JOIN own ON own.iati_identifier = t.iati_identifier
  LEFT JOIN title ON title.item = line.item AND title.n = line.n
  LEFT JOIN description ON description.item = line.item AND description.n = line.n
  LEFT JOIN category ON category.item = line.item AND category.n = line.n
  LEFT JOIN spoken ON spoken.item = line.item AND spoken.n = line.n
 ORDER BY line.item, line.n
