SELECT iati_identifier AS activity_identifier,
       ref AS location_ref,
       location_reach AS location_reach,
       location_id_vocabulary AS location_id_vocabulary,
       location_id AS location_id_code,
       name AS name,
       name_lang AS name_lang,
       description AS description,
       description_lang AS description_lang,
       activity_description AS activity_description,
       activity_description_lang AS activity_description_lang,
       substr(point_pos, 1, instr(point_pos, ' ') - 1) AS latitude,
       substr(point_pos, instr(point_pos, ' ') + 1) AS longitude,
       exactness AS exactness,
       location_class AS location_class,
       feature_designation AS feature_designation,
       administrative_vocabulary AS administrative_vocabulary,
       administrative_level AS administrative_level,
       administrative AS administrative_code,
       (SELECT code FROM location_administrative_areas c
         WHERE c.iati_identifier = t.iati_identifier AND c.location_key = t.location_key
           AND c.vocabulary = 'A4' AND c.level = '0' ORDER BY c.rowid LIMIT 1) AS administrative_country
  FROM locations t
 ORDER BY t.rowid
