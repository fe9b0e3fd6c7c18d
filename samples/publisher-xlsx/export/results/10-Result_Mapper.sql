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
)
SELECT o.part AS "Activity Identifier",
       o.number AS "Result Number",
       o.part || '_' || o.number AS "Result Identifier"
  FROM result o
 ORDER BY o.item
