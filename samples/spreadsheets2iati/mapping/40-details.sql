-- What else there is of an activity. A code may be given by its name alone, if its list is IATI's.

INSERT INTO sectors (iati_identifier, vocabulary, vocabulary_uri, code, percentage, narrative, _source)
SELECT identifier, codelist_code('SectorVocabulary', sector_vocabulary), sector_vocabulary_uri,
       CASE coalesce(codelist_code('SectorVocabulary', sector_vocabulary), '1')
           WHEN '1' THEN codelist_code('Sector', coalesce(sector_code, sector_name))
           WHEN '2' THEN codelist_code('SectorCategory', coalesce(sector_code, sector_name))
           WHEN '7' THEN codelist_code('UNSDG-Goals', coalesce(sector_code, sector_name))
           WHEN '8' THEN codelist_code('UNSDG-Targets', coalesce(sector_code, sector_name))
           ELSE sector_code END,
       iati_percentage(budget_percentage), iif(sector_code IS NULL, NULL, sector_name), _source
  FROM sectors_row;

INSERT INTO recipient_countries (iati_identifier, code, percentage, narrative, _source)
SELECT identifier, codelist_code('Country', coalesce(country_code, country_name)),
       iati_percentage(budget_percentage), iif(country_code IS NULL, NULL, country_name), _source
  FROM countries_row
 WHERE coalesce(country_code, country_name) IS NOT NULL;

INSERT INTO recipient_regions (iati_identifier, vocabulary, vocabulary_uri, code, percentage, narrative,
    _source)
SELECT identifier, codelist_code('RegionVocabulary', region_vocabulary), region_vocabulary_uri,
       CASE coalesce(codelist_code('RegionVocabulary', region_vocabulary), '1')
           WHEN '1' THEN codelist_code('Region', coalesce(region_code, region_name))
           ELSE region_code END,
       iati_percentage(budget_percentage), iif(region_code IS NULL, NULL, region_name), _source
  FROM countries_row
 WHERE coalesce(country_code, country_name) IS NULL
   AND coalesce(region_code, region_name) IS NOT NULL;

-- The percentage of a row is of one place.
INSERT INTO mapping_findings (severity, message, iati_identifier, _source)
SELECT 'warning', 'the row names country "' || coalesce(country_code, country_name) || '" and region "'
       || coalesce(region_code, region_name) || '"; the country is published, the region is not',
       identifier, _source
  FROM countries_row
 WHERE coalesce(country_code, country_name) IS NOT NULL
   AND coalesce(region_code, region_name) IS NOT NULL;

INSERT INTO mapping_findings (message, iati_identifier, _source)
SELECT 'the row names neither a country nor a region', identifier, _source
  FROM countries_row
 WHERE coalesce(country_code, country_name, region_code, region_name) IS NULL;

INSERT INTO participating_orgs (iati_identifier, role, type, narrative, ref, activity_id, _source)
SELECT identifier, codelist_code('OrganisationRole', role), codelist_code('OrganisationType', type),
       organisation_name, organisation_identifier, activity_identifier, _source
  FROM participating_row;

-- File types such as pdf are written as media types.
INSERT INTO document_links (iati_identifier, document_link_key, url, format, title, description, category,
    language, document_date, _source)
SELECT identifier, _source, web_address,
       CASE lower(trim(format, ' .'))
           WHEN 'pdf' THEN 'application/pdf'
           WHEN 'jpg' THEN 'image/jpeg'
           WHEN 'jpeg' THEN 'image/jpeg'
           WHEN 'png' THEN 'image/png'
           WHEN 'gif' THEN 'image/gif'
           WHEN 'htm' THEN 'text/html'
           WHEN 'html' THEN 'text/html'
           WHEN 'txt' THEN 'text/plain'
           WHEN 'csv' THEN 'text/csv'
           WHEN 'zip' THEN 'application/zip'
           WHEN 'doc' THEN 'application/msword'
           WHEN 'xls' THEN 'application/vnd.ms-excel'
           WHEN 'ppt' THEN 'application/vnd.ms-powerpoint'
           WHEN 'docx'
           THEN 'application/vnd.openxmlformats-officedocument.wordprocessingml.document'
           WHEN 'xlsx' THEN 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'
           WHEN 'pptx'
           THEN 'application/vnd.openxmlformats-officedocument.presentationml.presentation'
           ELSE format END,
       document_title, document_description, codelist_code('DocumentCategory', category),
       lower(codelist_code('Language', document_language)), iati_date(document_date), _source
  FROM documents_row;

INSERT INTO policy_markers (iati_identifier, vocabulary, vocabulary_uri, code, significance, narrative,
    _source)
SELECT identifier, codelist_code('PolicyMarkerVocabulary', policy_marker_vocabulary),
       policy_marker_vocabulary_uri,
       CASE coalesce(codelist_code('PolicyMarkerVocabulary', policy_marker_vocabulary), '1')
           WHEN '1' THEN codelist_code('PolicyMarker', coalesce(policy_marker, policy))
           ELSE policy_marker END,
       codelist_code('PolicySignificance', policy_significance),
       iif(policy_marker IS NULL, NULL, policy), _source
  FROM policy_row;

INSERT INTO tags (iati_identifier, vocabulary, vocabulary_uri, code, narrative, _source)
SELECT identifier, codelist_code('TagVocabulary', tag_vocabulary), tag_vocabulary_uri,
       CASE coalesce(codelist_code('TagVocabulary', tag_vocabulary), '')
           WHEN '2' THEN codelist_code('UNSDG-Goals', coalesce(tag_code, tag_name))
           WHEN '3' THEN codelist_code('UNSDG-Targets', coalesce(tag_code, tag_name))
           ELSE tag_code END,
       iif(tag_code IS NULL, NULL, tag_name), _source
  FROM tags_row;

-- A latitude without a longitude is no point.
INSERT INTO mapping_findings (message, iati_identifier, _source)
SELECT 'a point needs Latitude and Longitude, and one of them is blank', identifier, _source
  FROM location_row
 WHERE (latitude IS NULL) <> (longitude IS NULL);

INSERT INTO locations (iati_identifier, location_key, ref, location_reach, location_id_vocabulary,
    location_id, name, description, activity_description, administrative_vocabulary,
    administrative, administrative_level, point_srsName, point_pos, exactness,
    feature_designation, _source)
SELECT identifier, _source, location_reference, codelist_code('GeographicLocationReach', reach),
       codelist_code('GeographicVocabulary', location_id_vocabulary), location_id_code,
       location_name, location_description, activity_description,
       codelist_code('GeographicVocabulary', administrative_level_vocabulary),
       administrative_level_code, administrative_level,
       iif(latitude || longitude IS NULL, NULL, 'http://www.opengis.net/def/crs/EPSG/0/4326'),
       trim(latitude) || ' ' || trim(longitude), codelist_code('GeographicExactness', exactness),
       codelist_code('LocationType', location_type_code), _source
  FROM location_row;

INSERT INTO related_activities (iati_identifier, ref, type, _source)
SELECT identifier, to_iati_activity_identifier,
       codelist_code('RelatedActivityType', related_activity_type), _source
  FROM related_row
 WHERE other_identifier_type IS NULL OR related_activity_type IS NOT NULL;

INSERT INTO other_identifiers (iati_identifier, ref, type, _source)
SELECT identifier, to_iati_activity_identifier,
       codelist_code('OtherIdentifierType', other_identifier_type), _source
  FROM related_row
 WHERE other_identifier_type IS NOT NULL;
