-- Lists run down beside each other; what stands once in an element is in its first row.
WITH own AS MATERIALIZED (
  SELECT iati_identifier,
         iif(substr(iati_identifier, 1, length(reporting_org_ref) + 1) = reporting_org_ref || '-',
             substr(iati_identifier, length(reporting_org_ref) + 2), iati_identifier) AS part
    FROM activities
   GROUP BY iati_identifier
),
owner AS MATERIALIZED (
  SELECT item, text, language, row_number() OVER (PARTITION BY item ORDER BY place) AS n
    FROM (SELECT rowid AS item, 0 AS place, owner_org AS text, owner_org_lang AS language
            FROM other_identifiers WHERE owner_org IS NOT NULL
          UNION ALL
          SELECT t.rowid, n.rowid, n.narrative, n.language
            FROM narratives n
            JOIN other_identifiers t ON t.iati_identifier = n.identifier AND t.other_identifier_key = n.row_key
           WHERE n.table_name = 'other_identifiers' AND n.element = 'owner-org' AND n.narrative IS NOT NULL)
),
line AS (
  SELECT rowid AS item, 1 AS n FROM other_identifiers
  UNION SELECT item, n FROM owner
)
SELECT own.part AS "Activity Identifier",
       iif(line.n > 1, NULL, t.ref) AS "Reference",
       iif(line.n > 1, NULL, t.type) AS "Type",
       iif(line.n > 1, NULL, t.owner_org_ref) AS "Owner Org Reference",
       owner.text AS "Owner Org Narrative",
       owner.language AS "Owner Org Language"
  FROM line
  JOIN other_identifiers t ON t.rowid = line.item
  JOIN own ON own.iati_identifier = t.iati_identifier
  LEFT JOIN owner ON owner.item = line.item AND owner.n = line.n
 ORDER BY line.item, line.n
