-- Where the activity works, and in which field.

-- activities.csv has room for one country and one region. Neither says its vocabulary: regions are
-- then those of the OECD DAC, the default of the standard.
INSERT INTO recipient_countries (iati_identifier, code, percentage, narrative, narrative_lang, _source)
SELECT activity_identifier, recipient_country_code, recipient_country_percentage,
       recipient_country_name, recipient_country_lang, _source
  FROM raw_activities
 WHERE coalesce(recipient_country_code, recipient_country_percentage, recipient_country_name)
       IS NOT NULL;

INSERT INTO recipient_regions (iati_identifier, code, percentage, narrative, narrative_lang, _source)
SELECT activity_identifier, recipient_region_code, recipient_region_percentage,
       recipient_region_name, recipient_region_lang, _source
  FROM raw_activities
 WHERE coalesce(recipient_region_code, recipient_region_percentage, recipient_region_name)
       IS NOT NULL;

INSERT INTO locations (iati_identifier, location_key, ref, location_reach, location_id_vocabulary,
    location_id, name, name_lang, description, description_lang, activity_description,
    activity_description_lang, administrative_vocabulary, administrative_level, administrative,
    point_srsName, point_pos, exactness, location_class, feature_designation, _source)
SELECT activity_identifier, _source, location_ref, location_reach, location_id_vocabulary,
       location_id_code, name, name_lang, description, description_lang, activity_description,
       activity_description_lang, administrative_vocabulary, administrative_level,
       administrative_code,
       -- A latitude without a longitude is no point.
       iif(latitude || longitude IS NULL, NULL, 'http://www.opengis.net/def/crs/EPSG/0/4326'),
       trim(latitude) || ' ' || trim(longitude),
       exactness, location_class, feature_designation, _source
  FROM raw_locations;

-- The country a place lies in is its highest administrative area: vocabulary A4, ISO country codes.
INSERT INTO location_administrative_areas (iati_identifier, location_key, vocabulary, level, code,
    _source)
SELECT activity_identifier, _source, 'A4', '0', administrative_country, _source
  FROM raw_locations
 WHERE administrative_country IS NOT NULL
   AND NOT (administrative_vocabulary IS 'A4' AND administrative_code IS administrative_country);

INSERT INTO sectors (iati_identifier, vocabulary, vocabulary_uri, code, percentage, narrative, _source)
SELECT activity_identifier, vocabulary, vocabulary_uri, sector_code, percentage, sector_name, _source
  FROM raw_sectors;

-- Budget items. IATI knows one vocabulary for all items of an activity (20-activities.sql takes the
-- first), so an item in another one has no place.
INSERT INTO country_budget_items (iati_identifier, code, percentage, description, description_lang,
    _source)
SELECT activity_identifier, budget_item_code, budget_item_percentage, description, description_lang,
       _source
  FROM raw_country_budget_items;

INSERT INTO mapping_findings (message, iati_identifier, _source)
SELECT 'the budget items of an activity share one vocabulary; this one is of "' || b.vocabulary
       || '", an earlier one of "' || a.country_budget_items_vocabulary || '"',
       b.activity_identifier, b._source
  FROM raw_country_budget_items b
  JOIN activities a ON a.iati_identifier = b.activity_identifier
 WHERE b.vocabulary <> a.country_budget_items_vocabulary;
