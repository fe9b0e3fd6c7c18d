-- Lists run down beside each other; what stands once in an element is in its first row.
WITH line AS (
  SELECT rowid AS item, 1 AS n FROM participating_orgs
  UNION SELECT item, n FROM text WHERE table_name = 'participating_orgs'
)
SELECT own.part AS "Activity Identifier",
       iif(line.n > 1, NULL, t.role) AS "Role",
       iif(line.n > 1, NULL, t.ref) AS "Reference",
       iif(line.n > 1, NULL, t.type) AS "Type",
       iif(line.n > 1, NULL, t.activity_id) AS "Activity-id",
       iif(line.n > 1, NULL, t.crs_channel_code) AS "Crs-channel-code",
       narrative.text AS "Narrative",
       narrative.language AS "Language"
  FROM line
  JOIN participating_orgs t ON t.rowid = line.item
  JOIN own ON own.iati_identifier = t.iati_identifier
  LEFT JOIN text narrative ON narrative.table_name = 'participating_orgs' AND narrative.element = ''
                  AND narrative.item = line.item AND narrative.n = line.n
 ORDER BY line.item, line.n
