-- Where the work is done. Shares of countries and of the regions of a vocabulary sum to 100 together.

INSERT INTO recipient_countries (iati_identifier, code, percentage, _source)
SELECT p.iati_identifier, c.code, a.PERCENT, a._source
  FROM raw_country_allocations a
  JOIN project p ON p.code = a.PROJECT_CODE
  JOIN code_countries c ON c.value = a.AREA
UNION ALL
-- Only projects in several places have allocations; all others are in the place of their code.
SELECT p.iati_identifier, c.code, NULL, p._source
  FROM project p
  JOIN code_countries c ON c.value = p.area
 WHERE NOT EXISTS (SELECT 1 FROM raw_country_allocations a WHERE a.PROJECT_CODE = p.code);

INSERT INTO recipient_regions (iati_identifier, vocabulary, code, percentage, _source)
SELECT p.iati_identifier, '1', c.code, a.PERCENT, a._source
  FROM raw_country_allocations a
  JOIN project p ON p.code = a.PROJECT_CODE
  JOIN code_regions c ON c.value = a.AREA
UNION ALL
SELECT p.iati_identifier, '1', c.code, NULL, p._source
  FROM project p
  JOIN code_regions c ON c.value = p.area
 WHERE NOT EXISTS (SELECT 1 FROM raw_country_allocations a WHERE a.PROJECT_CODE = p.code);

-- The same regions by UN M49, as the UN financial data has them, with the same shares; Asia and the
-- Pacific together are no region of M49.
INSERT INTO recipient_regions (iati_identifier, vocabulary, code, percentage, _source)
SELECT p.iati_identifier, '2', c.code, a.PERCENT, a._source
  FROM raw_country_allocations a
  JOIN project p ON p.code = a.PROJECT_CODE
  JOIN code_m49_regions c ON c.value = a.AREA
UNION ALL
SELECT p.iati_identifier, '2', c.code, NULL, p._source
  FROM project p
  JOIN code_m49_regions c ON c.value = p.area
 WHERE NOT EXISTS (SELECT 1 FROM raw_country_allocations a WHERE a.PROJECT_CODE = p.code);

-- Towns are approximate places: the centre of the town, not the address of the work.
INSERT INTO locations (iati_identifier, location_key, ref, location_reach, name, point_srsName, point_pos,
    exactness, location_class, feature_designation, _source)
SELECT p.iati_identifier, l.LOCATION_NO, l.LOCATION_NO,
       CASE l.REACH WHEN 'SITE' THEN '1' WHEN 'BENEF' THEN '2' END, l.SITE_NAME,
       CASE WHEN known THEN 'http://www.opengis.net/def/crs/EPSG/0/4326' END,
       CASE WHEN known THEN LATITUDE || ' ' || LONGITUDE END,
       CASE WHEN known THEN '2' END, '2', k.code, l._source
  -- '0, 0' is a spot in the Atlantic: someone filled a required field.
  FROM (SELECT *, LATITUDE IS NOT NULL AND LONGITUDE IS NOT NULL
                  AND NOT (LATITUDE = '0' AND LONGITUDE = '0') AS known FROM raw_locations) l
  JOIN project p ON p.code = l.PROJECT_CODE
  LEFT JOIN code_location_kinds k ON k.value = l.KIND;
