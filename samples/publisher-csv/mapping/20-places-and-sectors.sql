-- Where the activity works, and in which field. The list that a code is looked up in follows from
-- its vocabulary; a blank vocabulary is the standard's own.

INSERT INTO recipient_countries (iati_identifier, code, percentage, narrative, _source)
SELECT identifier, codelist_code('Country', recipient_country_code),
       iati_percentage(recipient_country_percentage), recipient_country_narrative, _source
  FROM line
 WHERE coalesce(recipient_country_code, recipient_country_percentage,
                recipient_country_narrative) IS NOT NULL;

-- There is no column for the vocabulary of a region: with an address the vocabulary is the
-- organisation's own (99), else that of the OECD DAC.
INSERT INTO recipient_regions (iati_identifier, code, vocabulary, vocabulary_uri, percentage, narrative,
    _source)
SELECT identifier,
       iif(recipient_region_vocabulary_uri IS NULL, codelist_code('Region', recipient_region_code),
           recipient_region_code),
       iif(recipient_region_vocabulary_uri IS NULL, NULL, '99'), recipient_region_vocabulary_uri,
       iati_percentage(recipient_region_percentage), recipient_region_narrative, _source
  FROM line
 WHERE coalesce(recipient_region_code, recipient_region_percentage,
                recipient_region_vocabulary_uri, recipient_region_narrative) IS NOT NULL;

INSERT INTO sectors (iati_identifier, vocabulary, vocabulary_uri, code, percentage, narrative, _source)
SELECT identifier, codelist_code('SectorVocabulary', sector_vocabulary), sector_vocabulary_uri,
       CASE coalesce(codelist_code('SectorVocabulary', sector_vocabulary), '1')
           WHEN '1' THEN codelist_code('Sector', sector_code)
           WHEN '2' THEN codelist_code('SectorCategory', sector_code)
           WHEN '7' THEN codelist_code('UNSDG-Goals', sector_code)
           WHEN '8' THEN codelist_code('UNSDG-Targets', sector_code)
           ELSE sector_code END,
       iati_percentage(sector_percentage), sector_narrative, _source
  FROM line
 WHERE coalesce(sector_vocabulary, sector_vocabulary_uri, sector_code, sector_percentage,
                sector_narrative) IS NOT NULL;

INSERT INTO tags (iati_identifier, vocabulary, vocabulary_uri, code, narrative, _source)
SELECT identifier, codelist_code('TagVocabulary', tag_vocabulary), tag_vocabulary_uri,
       CASE coalesce(codelist_code('TagVocabulary', tag_vocabulary), '')
           WHEN '2' THEN codelist_code('UNSDG-Goals', tag_code)
           WHEN '3' THEN codelist_code('UNSDG-Targets', tag_code)
           ELSE tag_code END,
       tag_narrative, _source
  FROM line
 WHERE coalesce(tag_vocabulary, tag_code, tag_vocabulary_uri, tag_narrative) IS NOT NULL;

INSERT INTO policy_markers (iati_identifier, vocabulary, vocabulary_uri, code, significance, narrative,
    _source)
SELECT identifier, codelist_code('PolicyMarkerVocabulary', policy_marker_vocabulary),
       policy_marker_vocabulary_uri,
       CASE coalesce(codelist_code('PolicyMarkerVocabulary', policy_marker_vocabulary), '1')
           WHEN '1' THEN codelist_code('PolicyMarker', policy_marker_code)
           ELSE policy_marker_code END,
       codelist_code('PolicySignificance', policy_marker_significance), policy_marker_narrative,
       _source
  FROM line
 WHERE coalesce(policy_marker_vocabulary, policy_marker_code, policy_marker_significance,
                policy_marker_vocabulary_uri, policy_marker_narrative) IS NOT NULL;

INSERT INTO humanitarian_scopes (iati_identifier, type, vocabulary, vocabulary_uri, code, narrative,
    _source)
SELECT identifier, codelist_code('HumanitarianScopeType', humanitarian_scope_type),
       codelist_code('HumanitarianScopeVocabulary', humanitarian_scope_vocabulary),
       humanitarian_scope_vocabulary_uri, humanitarian_scope_code, humanitarian_scope_narrative,
       _source
  FROM line
 WHERE coalesce(humanitarian_scope_type, humanitarian_scope_vocabulary,
                humanitarian_scope_vocabulary_uri, humanitarian_scope_code,
                humanitarian_scope_narrative) IS NOT NULL;

INSERT INTO default_aid_types (iati_identifier, vocabulary, code, _source)
SELECT identifier, codelist_code('AidTypeVocabulary', default_aid_type_vocabulary),
       CASE coalesce(codelist_code('AidTypeVocabulary', default_aid_type_vocabulary), '1')
           WHEN '1' THEN codelist_code('AidType', default_aid_type_code)
           WHEN '2' THEN codelist_code('EarmarkingCategory', default_aid_type_code)
           WHEN '4' THEN codelist_code('CashandVoucherModalities', default_aid_type_code)
           ELSE default_aid_type_code END,
       _source
  FROM line
 WHERE coalesce(default_aid_type_vocabulary, default_aid_type_code) IS NOT NULL;

-- A latitude without a longitude is no point.
INSERT INTO mapping_findings (message, iati_identifier, _source)
SELECT 'a point needs Pos Latitude and Pos Longitude, and one of them is blank', identifier, _source
  FROM line
 WHERE (pos_latitude IS NULL) <> (pos_longitude IS NULL);

INSERT INTO locations (iati_identifier, location_key, ref, location_reach, location_id_vocabulary,
    location_id, name, description, activity_description, administrative_vocabulary,
    administrative, administrative_level, point_srsName, point_pos, exactness,
    location_class, feature_designation, _source)
SELECT identifier, _source, location_reference,
       codelist_code('GeographicLocationReach', location_reach_code),
       codelist_code('GeographicVocabulary', location_id_vocabulary), location_id_code,
       location_name, location_description, location_activity_description,
       codelist_code('GeographicVocabulary', location_administrative_vocabulary),
       location_administrative_code, location_administrative_level,
       iif(pos_latitude || pos_longitude IS NULL, NULL,
           coalesce(location_point_srsname, 'http://www.opengis.net/def/crs/EPSG/0/4326')),
       trim(pos_latitude) || ' ' || trim(pos_longitude),
       codelist_code('GeographicExactness', location_exactness),
       codelist_code('GeographicLocationClass', location_class),
       codelist_code('LocationType', feature_designation), _source
  FROM line
 WHERE coalesce(location_reference, location_reach_code, location_id_vocabulary,
                location_id_code, location_name, location_description,
                location_activity_description, location_administrative_vocabulary,
                location_administrative_code, location_administrative_level, location_point_srsname,
                pos_latitude, pos_longitude, location_exactness, location_class,
                feature_designation) IS NOT NULL;
