-- Where the activity works, and in which field. The list that a code is looked up in follows from its
-- vocabulary.

DROP TABLE IF EXISTS temp.recipient_country_row;
CREATE TEMP TABLE recipient_country_row AS
SELECT *, first_value(_source) OVER (PARTITION BY identifier, element ORDER BY _source) AS key
  FROM (SELECT *, sum(starts) OVER (PARTITION BY identifier ORDER BY _source) AS element
          FROM (SELECT *, coalesce(code, percentage) IS NOT NULL AS starts
                  FROM (SELECT *, iati_id(activity_identifier) AS identifier FROM raw_recipient_country)));

INSERT INTO recipient_countries (iati_identifier, recipient_country_key, code, percentage, narrative,
    narrative_lang, _source)
SELECT identifier, key, codelist_code('Country', code), iati_percentage(percentage), narrative,
       lower(codelist_code('Language', language)), _source
  FROM recipient_country_row
 WHERE _source = key;

INSERT INTO narratives (identifier, table_name, row_key, element, language, narrative, _source)
SELECT identifier, 'recipient_countries', key, NULL, lower(codelist_code('Language', language)), narrative, _source
  FROM recipient_country_row
 WHERE _source <> key AND narrative IS NOT NULL;

DROP TABLE IF EXISTS temp.recipient_region_row;
CREATE TEMP TABLE recipient_region_row AS
SELECT *, first_value(_source) OVER (PARTITION BY identifier, element ORDER BY _source) AS key
  FROM (SELECT *, sum(starts) OVER (PARTITION BY identifier ORDER BY _source) AS element
          FROM (SELECT *, coalesce(vocabulary, code, vocabulary_uri, percentage) IS NOT NULL AS starts
                  FROM (SELECT *, iati_id(activity_identifier) AS identifier FROM raw_recipient_region)));

INSERT INTO recipient_regions (iati_identifier, recipient_region_key, vocabulary, code, vocabulary_uri,
    percentage, narrative, narrative_lang, _source)
SELECT identifier, key, codelist_code('RegionVocabulary', vocabulary),
       CASE coalesce(codelist_code('RegionVocabulary', vocabulary), '1')
           WHEN '1' THEN codelist_code('Region', code)
           ELSE code END,
       vocabulary_uri, iati_percentage(percentage), narrative,
       lower(codelist_code('Language', language)), _source
  FROM recipient_region_row
 WHERE _source = key;

INSERT INTO narratives (identifier, table_name, row_key, element, language, narrative, _source)
SELECT identifier, 'recipient_regions', key, NULL, lower(codelist_code('Language', language)), narrative, _source
  FROM recipient_region_row
 WHERE _source <> key AND narrative IS NOT NULL;

DROP TABLE IF EXISTS temp.sector_row;
CREATE TEMP TABLE sector_row AS
SELECT *, first_value(_source) OVER (PARTITION BY identifier, element ORDER BY _source) AS key
  FROM (SELECT *, sum(starts) OVER (PARTITION BY identifier ORDER BY _source) AS element
          FROM (SELECT *, coalesce(vocabulary, code, vocabulary_uri, percentage) IS NOT NULL AS starts
                  FROM (SELECT *, iati_id(activity_identifier) AS identifier FROM raw_sector)));

INSERT INTO sectors (iati_identifier, sector_key, vocabulary, code, vocabulary_uri, percentage, narrative,
    narrative_lang, _source)
SELECT identifier, key, codelist_code('SectorVocabulary', vocabulary),
       CASE coalesce(codelist_code('SectorVocabulary', vocabulary), '1')
           WHEN '1' THEN codelist_code('Sector', code)
           WHEN '2' THEN codelist_code('SectorCategory', code)
           WHEN '7' THEN codelist_code('UNSDG-Goals', code)
           WHEN '8' THEN codelist_code('UNSDG-Targets', code)
           ELSE code END,
       vocabulary_uri, iati_percentage(percentage), narrative,
       lower(codelist_code('Language', language)), _source
  FROM sector_row
 WHERE _source = key;

INSERT INTO narratives (identifier, table_name, row_key, element, language, narrative, _source)
SELECT identifier, 'sectors', key, NULL, lower(codelist_code('Language', language)), narrative, _source
  FROM sector_row
 WHERE _source <> key AND narrative IS NOT NULL;

DROP TABLE IF EXISTS temp.tag_row;
CREATE TEMP TABLE tag_row AS
SELECT *, first_value(_source) OVER (PARTITION BY identifier, element ORDER BY _source) AS key
  FROM (SELECT *, sum(starts) OVER (PARTITION BY identifier ORDER BY _source) AS element
          FROM (SELECT *, coalesce(vocabulary, code, vocabulary_uri) IS NOT NULL AS starts
                  FROM (SELECT *, iati_id(activity_identifier) AS identifier FROM raw_tag)));

INSERT INTO tags (iati_identifier, tag_key, vocabulary, code, vocabulary_uri, narrative, narrative_lang,
    _source)
SELECT identifier, key, codelist_code('TagVocabulary', vocabulary),
       CASE coalesce(codelist_code('TagVocabulary', vocabulary), '')
           WHEN '2' THEN codelist_code('UNSDG-Goals', code)
           WHEN '3' THEN codelist_code('UNSDG-Targets', code)
           ELSE code END,
       vocabulary_uri, narrative, lower(codelist_code('Language', language)), _source
  FROM tag_row
 WHERE _source = key;

INSERT INTO narratives (identifier, table_name, row_key, element, language, narrative, _source)
SELECT identifier, 'tags', key, NULL, lower(codelist_code('Language', language)), narrative, _source
  FROM tag_row
 WHERE _source <> key AND narrative IS NOT NULL;

DROP TABLE IF EXISTS temp.policy_marker_row;
CREATE TEMP TABLE policy_marker_row AS
SELECT *, first_value(_source) OVER (PARTITION BY identifier, element ORDER BY _source) AS key
  FROM (SELECT *, sum(starts) OVER (PARTITION BY identifier ORDER BY _source) AS element
          FROM (SELECT *, coalesce(vocabulary, code, vocabulary_uri, significance) IS NOT NULL AS starts
                  FROM (SELECT *, iati_id(activity_identifier) AS identifier FROM raw_policy_marker)));

INSERT INTO policy_markers (iati_identifier, policy_marker_key, vocabulary, code, vocabulary_uri,
    significance, narrative, narrative_lang, _source)
SELECT identifier, key, codelist_code('PolicyMarkerVocabulary', vocabulary),
       CASE coalesce(codelist_code('PolicyMarkerVocabulary', vocabulary), '1')
           WHEN '1' THEN codelist_code('PolicyMarker', code)
           ELSE code END,
       vocabulary_uri, codelist_code('PolicySignificance', significance), narrative,
       lower(codelist_code('Language', language)), _source
  FROM policy_marker_row
 WHERE _source = key;

INSERT INTO narratives (identifier, table_name, row_key, element, language, narrative, _source)
SELECT identifier, 'policy_markers', key, NULL, lower(codelist_code('Language', language)), narrative, _source
  FROM policy_marker_row
 WHERE _source <> key AND narrative IS NOT NULL;

DROP TABLE IF EXISTS temp.default_aid_type_row;
CREATE TEMP TABLE default_aid_type_row AS
SELECT *, first_value(_source) OVER (PARTITION BY identifier, element ORDER BY _source) AS key
  FROM (SELECT *, sum(starts) OVER (PARTITION BY identifier ORDER BY _source) AS element
          FROM (SELECT *, coalesce(vocabulary, code) IS NOT NULL AS starts
                  FROM (SELECT *, iati_id(activity_identifier) AS identifier FROM raw_default_aid_type)));

INSERT INTO default_aid_types (iati_identifier, default_aid_type_key, vocabulary, code, _source)
SELECT identifier, key, codelist_code('AidTypeVocabulary', vocabulary),
       CASE coalesce(codelist_code('AidTypeVocabulary', vocabulary), '1')
           WHEN '1' THEN codelist_code('AidType', code)
           WHEN '2' THEN codelist_code('EarmarkingCategory', code)
           WHEN '4' THEN codelist_code('CashandVoucherModalities', code)
           ELSE code END,
       _source
  FROM default_aid_type_row
 WHERE _source = key;

DROP TABLE IF EXISTS temp.humanitarian_scope_row;
CREATE TEMP TABLE humanitarian_scope_row AS
SELECT *, first_value(_source) OVER (PARTITION BY identifier, element ORDER BY _source) AS key
  FROM (SELECT *, sum(starts) OVER (PARTITION BY identifier ORDER BY _source) AS element
          FROM (SELECT *, coalesce(type, vocabulary, code, vocabulary_uri) IS NOT NULL AS starts
                  FROM (SELECT *, iati_id(activity_identifier) AS identifier FROM raw_humanitarian_scope)));

INSERT INTO humanitarian_scopes (iati_identifier, humanitarian_scope_key, type, vocabulary, code,
    vocabulary_uri, narrative, narrative_lang, _source)
SELECT identifier, key, codelist_code('HumanitarianScopeType', type),
       codelist_code('HumanitarianScopeVocabulary', vocabulary), code, vocabulary_uri, narrative,
       lower(codelist_code('Language', language)), _source
  FROM humanitarian_scope_row
 WHERE _source = key;

INSERT INTO narratives (identifier, table_name, row_key, element, language, narrative, _source)
SELECT identifier, 'humanitarian_scopes', key, NULL, lower(codelist_code('Language', language)), narrative, _source
  FROM humanitarian_scope_row
 WHERE _source <> key AND narrative IS NOT NULL;

-- A latitude without a longitude is no point.
INSERT INTO mapping_findings (message, iati_identifier, _source)
SELECT 'a point needs Point Pos Latitude and Point Pos Longitude, and one of them is blank',
       iati_id(activity_identifier), _source
  FROM raw_location
 WHERE (point_pos_latitude IS NULL) <> (point_pos_longitude IS NULL);

DROP TABLE IF EXISTS temp.location_row;
CREATE TEMP TABLE location_row AS
SELECT *, first_value(_source) OVER (PARTITION BY identifier, element ORDER BY _source) AS key
  FROM (SELECT *, sum(starts) OVER (PARTITION BY identifier ORDER BY _source) AS element
          FROM (SELECT *, coalesce(reference, location_reach_code, administrative_vocabulary,
                               administrative_code, administrative_level, point_srs_name,
                               point_pos_latitude, point_pos_longitude, exactness_code,
                               location_class_code, feature_designation_code) IS NOT NULL AS starts
                  FROM (SELECT *, iati_id(activity_identifier) AS identifier FROM raw_location)));

INSERT INTO locations (iati_identifier, location_key, ref, location_reach, administrative_vocabulary,
    administrative, administrative_level, point_srsName, point_pos, exactness,
    location_class, feature_designation, name, name_lang, description, description_lang,
    activity_description, activity_description_lang, _source)
SELECT identifier, key, reference, codelist_code('GeographicLocationReach', location_reach_code),
       codelist_code('GeographicVocabulary', administrative_vocabulary), administrative_code,
       administrative_level,
       iif(point_pos_latitude || point_pos_longitude IS NULL, NULL,
           coalesce(point_srs_name, 'http://www.opengis.net/def/crs/EPSG/0/4326')),
       trim(point_pos_latitude) || ' ' || trim(point_pos_longitude),
       codelist_code('GeographicExactness', exactness_code),
       codelist_code('GeographicLocationClass', location_class_code),
       codelist_code('LocationType', feature_designation_code), name_narrative,
       lower(codelist_code('Language', name_language)), description_narrative,
       lower(codelist_code('Language', description_language)), activity_description_narrative,
       lower(codelist_code('Language', activity_description_language)), _source
  FROM location_row
 WHERE _source = key;

INSERT INTO narratives (identifier, table_name, row_key, element, language, narrative, _source)
SELECT identifier, 'locations', key, 'name', lower(codelist_code('Language', name_language)), name_narrative, _source
  FROM location_row
 WHERE _source <> key AND name_narrative IS NOT NULL;

INSERT INTO narratives (identifier, table_name, row_key, element, language, narrative, _source)
SELECT identifier, 'locations', key, 'description', lower(codelist_code('Language', description_language)), description_narrative, _source
  FROM location_row
 WHERE _source <> key AND description_narrative IS NOT NULL;

INSERT INTO narratives (identifier, table_name, row_key, element, language, narrative, _source)
SELECT identifier, 'locations', key, 'activity-description', lower(codelist_code('Language', activity_description_language)), activity_description_narrative, _source
  FROM location_row
 WHERE _source <> key AND activity_description_narrative IS NOT NULL;

INSERT INTO location_identifiers (iati_identifier, location_key, vocabulary, code, _source)
SELECT identifier, key, codelist_code('GeographicVocabulary', location_id_vocabulary),
       location_id_code, _source
  FROM location_row
 WHERE coalesce(location_id_vocabulary, location_id_code) IS NOT NULL;
