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
    FROM (SELECT rowid AS item, 0 AS place, narrative AS text, narrative_lang AS language
            FROM activity_dates WHERE narrative IS NOT NULL
          UNION ALL
          SELECT t.rowid, n.rowid, n.narrative, n.language
            FROM narratives n
            JOIN activity_dates t ON t.iati_identifier = n.identifier AND t.activity_date_key = n.row_key
           WHERE n.table_name = 'activity_dates' AND coalesce(n.element, '') = '' AND n.narrative IS NOT NULL)
),
line AS (
  SELECT rowid AS item, 1 AS n FROM activity_dates
  UNION SELECT item, n FROM narrative
)
SELECT own.part AS "Activity Identifier",
       iif(line.n > 1, NULL, t.type) AS "Type",
       iif(line.n > 1, NULL, t.iso_date) AS "Iso Date",
       narrative.text AS "Narrative",
       narrative.language AS "Language"
  FROM line
  JOIN activity_dates t ON t.rowid = line.item
  JOIN own ON own.iati_identifier = t.iati_identifier
  LEFT JOIN narrative ON narrative.item = line.item AND narrative.n = line.n
 ORDER BY line.item, line.n
