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
baseline AS MATERIALIZED (
  SELECT c.rowid AS item, c.iati_identifier, c.baseline_key, p.parent || '_' || p.number AS parent,
         row_number() OVER (PARTITION BY p.item ORDER BY c.rowid) AS number
    FROM baselines c JOIN indicator p ON p.iati_identifier = c.iati_identifier AND p.indicator_key = c.indicator_key
)
SELECT o.parent AS "Indicator Identifier",
       o.number AS "Baseline Number",
       o.parent || '_b-' || o.number AS "Indicator Baseline Identifier"
  FROM baseline o
 ORDER BY o.item
