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
indicator AS MATERIALIZED (
  SELECT c.rowid AS item, c.iati_identifier, c.indicator_key, p.part || '_' || p.number AS parent,
         row_number() OVER (PARTITION BY p.item ORDER BY c.rowid) AS number
    FROM indicators c JOIN result p ON p.iati_identifier = c.iati_identifier AND p.result_key = c.result_key
),
period AS MATERIALIZED (
  SELECT c.rowid AS item, c.iati_identifier, c.period_key, p.parent || '_' || p.number AS parent,
         row_number() OVER (PARTITION BY p.item ORDER BY c.rowid) AS number
    FROM periods c JOIN indicator p ON p.iati_identifier = c.iati_identifier AND p.indicator_key = c.indicator_key
),
target AS MATERIALIZED (
  SELECT c.rowid AS item, c.iati_identifier, c.period_target_key, p.parent || '_' || p.number AS parent,
         row_number() OVER (PARTITION BY p.item ORDER BY c.rowid) AS number
    FROM period_targets c JOIN period p ON p.iati_identifier = c.iati_identifier AND p.period_key = c.period_key
),
comment AS MATERIALIZED (
  SELECT item, text, language, row_number() OVER (PARTITION BY item ORDER BY place) AS n
    FROM (SELECT rowid AS item, 0 AS place, comment AS text, comment_lang AS language
            FROM period_targets WHERE comment IS NOT NULL
          UNION ALL
          SELECT t.rowid, n.rowid, n.narrative, n.language
            FROM narratives n
            JOIN period_targets t ON t.iati_identifier = n.identifier AND t.period_target_key = n.row_key
           WHERE n.table_name = 'period_targets' AND n.element = 'comment' AND n.narrative IS NOT NULL)
),
dimension AS MATERIALIZED (
  SELECT item, name, value, row_number() OVER (PARTITION BY item ORDER BY place) AS n
    FROM (SELECT t.rowid AS item, c.rowid AS place, c.name, c.value
            FROM period_target_dimensions c
            JOIN period_targets t ON t.iati_identifier = c.iati_identifier AND t.period_target_key = c.period_target_key)
),
place AS MATERIALIZED (
  SELECT item, ref, row_number() OVER (PARTITION BY item ORDER BY place) AS n
    FROM (SELECT t.rowid AS item, c.rowid AS place, c.ref
            FROM period_target_locations c
            JOIN period_targets t ON t.iati_identifier = c.iati_identifier AND t.period_target_key = c.period_target_key)
),
line AS (
  SELECT rowid AS item, 1 AS n FROM period_targets
  UNION SELECT item, n FROM comment
  UNION SELECT item, n FROM dimension
  UNION SELECT item, n FROM place
)
SELECT o.parent || '_t-' || o.number AS "Target Identifier",
       iif(line.n > 1, NULL, t.value) AS "amount:Value",
       comment.text AS "Comment Narrative",
       comment.language AS "Comment Language",
       dimension.name AS "Dimension Name",
       dimension.value AS "Dimension Value",
       place.ref AS "Location Reference"
  FROM line
  JOIN period_targets t ON t.rowid = line.item
  JOIN target o ON o.item = t.rowid
  LEFT JOIN comment ON comment.item = line.item AND comment.n = line.n
  LEFT JOIN dimension ON dimension.item = line.item AND dimension.n = line.n
  LEFT JOIN place ON place.item = line.item AND place.n = line.n
 ORDER BY line.item, line.n
