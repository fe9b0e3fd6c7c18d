-- Lists run down beside each other; what stands once in an element is in its first row.
WITH place AS MATERIALIZED (
  SELECT item, vocabulary, code, row_number() OVER (PARTITION BY item ORDER BY place) AS n
    FROM (SELECT rowid AS item, 0 AS place, location_id_vocabulary AS vocabulary, location_id AS code
            FROM locations WHERE coalesce(location_id_vocabulary, location_id) IS NOT NULL
          UNION ALL
          SELECT t.rowid, c.rowid, c.vocabulary, c.code
            FROM location_identifiers c
            JOIN locations t ON t.iati_identifier = c.iati_identifier AND t.location_key = c.location_key)
),
line AS (
  SELECT rowid AS item, 1 AS n FROM locations
  UNION SELECT item, n FROM place
  UNION SELECT item, n FROM text WHERE table_name = 'locations'
)
SELECT own.part AS "Activity Identifier",
       iif(line.n > 1, NULL, t.ref) AS "Reference",
       iif(line.n > 1, NULL, t.location_reach) AS "Location Reach Code",
       place.vocabulary AS "Location-id Vocabulary",
       place.code AS "Location-id Code",
       name.text AS "Name Narrative",
       name.language AS "Name Language",
       description.text AS "Description Narrative",
       description.language AS "Description Language",
       activity_description.text AS "Activity Description Narrative",
       activity_description.language AS "Activity Description Language",
       iif(line.n > 1, NULL, t.administrative_vocabulary) AS "Administrative Vocabulary",
       iif(line.n > 1, NULL, t.administrative) AS "Administrative Code",
       iif(line.n > 1, NULL, t.administrative_level) AS "Administrative Level",
       iif(line.n > 1, NULL, t.point_srsName) AS "Point Srs Name",
       iif(line.n > 1, NULL, substr(t.point_pos, 1, instr(t.point_pos, ' ') - 1)) AS "Point Pos Latitude",
       iif(line.n > 1, NULL, substr(t.point_pos, instr(t.point_pos, ' ') + 1)) AS "Point Pos Longitude",
       iif(line.n > 1, NULL, t.exactness) AS "Exactness Code",
       iif(line.n > 1, NULL, t.location_class) AS "Location Class Code",
       iif(line.n > 1, NULL, t.feature_designation) AS "Feature Designation Code"
  FROM line
  JOIN locations t ON t.rowid = line.item
  JOIN own ON own.iati_identifier = t.iati_identifier
  LEFT JOIN place ON place.item = line.item AND place.n = line.n
  LEFT JOIN text name ON name.table_name = 'locations' AND name.element = 'name'
                  AND name.item = line.item AND name.n = line.n
  LEFT JOIN text description ON description.table_name = 'locations' AND description.element = 'description'
                  AND description.item = line.item AND description.n = line.n
  LEFT JOIN text activity_description ON activity_description.table_name = 'locations' AND activity_description.element = 'activity-description'
                  AND activity_description.item = line.item AND activity_description.n = line.n
 ORDER BY line.item, line.n
