-- Lists run down beside each other; what stands once in an element is in its first row.
WITH line AS (
  SELECT rowid AS item, 1 AS n FROM policy_markers
  UNION SELECT item, n FROM text WHERE table_name = 'policy_markers'
)
SELECT own.part AS "Activity Identifier",
       iif(line.n > 1, NULL, t.vocabulary) AS "Vocabulary",
       iif(line.n > 1, NULL, t.code) AS "Code",
       iif(line.n > 1, NULL, t.vocabulary_uri) AS "Vocabulary-uri",
       iif(line.n > 1, NULL, t.significance) AS "Significance",
       narrative.text AS "Narrative",
       narrative.language AS "Language"
  FROM line
  JOIN policy_markers t ON t.rowid = line.item
  JOIN own ON own.iati_identifier = t.iati_identifier
  LEFT JOIN text narrative ON narrative.table_name = 'policy_markers' AND narrative.element = ''
                  AND narrative.item = line.item AND narrative.n = line.n
 ORDER BY line.item, line.n
