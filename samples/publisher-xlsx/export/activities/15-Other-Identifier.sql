-- Lists run down beside each other; what stands once in an element is in its first row.
WITH line AS (
  SELECT rowid AS item, 1 AS n FROM other_identifiers
  UNION SELECT item, n FROM text WHERE table_name = 'other_identifiers'
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
  LEFT JOIN text owner ON owner.table_name = 'other_identifiers' AND owner.element = 'owner-org'
                  AND owner.item = line.item AND owner.n = line.n
 ORDER BY line.item, line.n
