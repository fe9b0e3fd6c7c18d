-- Whether there are conditions stands in a row of its own.
WITH own AS MATERIALIZED (
  SELECT iati_identifier,
         iif(substr(iati_identifier, 1, length(reporting_org_ref) + 1) = reporting_org_ref || '-',
             substr(iati_identifier, length(reporting_org_ref) + 2), iati_identifier) AS part
    FROM activities
   GROUP BY iati_identifier
),
narrative AS MATERIALIZED (
  SELECT item, text, language, row_number() OVER (PARTITION BY item ORDER BY place) AS n
    FROM (SELECT rowid AS item, 0 AS place, narrative AS text, narrative_lang AS language
            FROM conditions WHERE narrative IS NOT NULL
          UNION ALL
          SELECT t.rowid, n.rowid, n.narrative, n.language
            FROM narratives n
            JOIN conditions t ON t.iati_identifier = n.identifier AND t.condition_key = n.row_key
           WHERE n.table_name = 'conditions' AND coalesce(n.element, '') = '' AND n.narrative IS NOT NULL)
),
line AS (
  SELECT iati_identifier, 0 AS item, 0 AS n, conditions_attached AS attached, NULL AS type,
         NULL AS text, NULL AS language
    FROM activities WHERE conditions_attached IS NOT NULL
  UNION ALL
  SELECT t.iati_identifier, t.rowid, coalesce(narrative.n, 1), NULL,
         iif(narrative.n > 1, NULL, t.type), narrative.text, narrative.language
    FROM conditions t LEFT JOIN narrative ON narrative.item = t.rowid
)
SELECT own.part AS "Activity Identifier",
       line.attached AS "Attached",
       line.type AS "Condition Type",
       line.text AS "Condition Narrative",
       line.language AS "Condition Language"
  FROM line
  JOIN own ON own.iati_identifier = line.iati_identifier
 ORDER BY (SELECT min(rowid) FROM activities a WHERE a.iati_identifier = line.iati_identifier),
          line.item, line.n
