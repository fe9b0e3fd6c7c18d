SELECT t.iati_identifier AS "IATI activity identifier",
       (SELECT title FROM activities a WHERE a.iati_identifier = t.iati_identifier LIMIT 1) AS "Activity name",
       t.name AS "Location name",
       t.description AS "Location description",
       t.activity_description AS "Activity description",
       t.ref AS "Location reference",
       substr(t.point_pos, 1, instr(t.point_pos, ' ') - 1) AS "Latitude",
       substr(t.point_pos, instr(t.point_pos, ' ') + 1) AS "Longitude",
       t.location_reach AS "Reach",
       t.exactness AS "Exactness",
       t.location_id_vocabulary AS "Location id vocabulary",
       t.location_id AS "Location id code",
       t.feature_designation AS "Location type code",
       t.administrative_vocabulary AS "Administrative level vocabulary",
       t.administrative AS "Administrative level code",
       t.administrative_level AS "Administrative level"
  FROM locations t
 ORDER BY t.rowid
