-- Results, indicators and periods, from three workbooks. A mapper sheet numbers the children of each
-- parent; the joined identifier is a formula. Where its result was not stored in the file (and so the
-- one above was taken) it is built as the formula does.

DROP TABLE IF EXISTS temp.result_mapper;
CREATE TEMP TABLE result_mapper AS
SELECT activity_identifier AS parent, _source,
       iif(result_identifier IS NULL OR result_identifier IS lag(result_identifier) OVER (ORDER BY _source),
           activity_identifier || '_' || result_number, result_identifier) AS id
  FROM raw_result_mapper
 WHERE result_number IS NOT NULL;

DROP TABLE IF EXISTS temp.indicator_mapper;
CREATE TEMP TABLE indicator_mapper AS
SELECT result_identifier AS parent, _source,
       iif(indicator_identifier IS NULL OR indicator_identifier IS lag(indicator_identifier) OVER (ORDER BY _source),
           result_identifier || '_' || indicator_number, indicator_identifier) AS id
  FROM raw_indicator_mapper
 WHERE indicator_number IS NOT NULL;

DROP TABLE IF EXISTS temp.indicator_baseline_mapper;
CREATE TEMP TABLE indicator_baseline_mapper AS
SELECT indicator_identifier AS parent, _source,
       iif(indicator_baseline_identifier IS NULL OR indicator_baseline_identifier IS lag(indicator_baseline_identifier) OVER (ORDER BY _source),
           indicator_identifier || '_b-' || baseline_number, indicator_baseline_identifier) AS id
  FROM raw_indicator_baseline_mapper
 WHERE baseline_number IS NOT NULL;

DROP TABLE IF EXISTS temp.period_mapper;
CREATE TEMP TABLE period_mapper AS
SELECT indicator_identifier AS parent, _source,
       iif(period_identifier IS NULL OR period_identifier IS lag(period_identifier) OVER (ORDER BY _source),
           indicator_identifier || '_' || period_number, period_identifier) AS id
  FROM raw_period_mapper
 WHERE period_number IS NOT NULL;

DROP TABLE IF EXISTS temp.target_mapper;
CREATE TEMP TABLE target_mapper AS
SELECT period_identifier AS parent, _source,
       iif(target_identifier IS NULL OR target_identifier IS lag(target_identifier) OVER (ORDER BY _source),
           period_identifier || '_t-' || target_number, target_identifier) AS id
  FROM raw_target_mapper
 WHERE target_number IS NOT NULL;

DROP TABLE IF EXISTS temp.actual_mapper;
CREATE TEMP TABLE actual_mapper AS
SELECT period_identifier AS parent, _source,
       iif(actual_identifier IS NULL OR actual_identifier IS lag(actual_identifier) OVER (ORDER BY _source),
           period_identifier || '_a-' || actual_number, actual_identifier) AS id
  FROM raw_actual_mapper
 WHERE actual_number IS NOT NULL;

-- What has no parent is said with the sheet where the parent was looked for.
INSERT INTO mapping_findings (message, _source)
SELECT 'result "' || coalesce(parent, '(blank)') || '" is in no row of sheet Result_Mapper of the result workbook', _source
  FROM indicator_mapper
 WHERE coalesce(parent, '') NOT IN (SELECT id FROM result_mapper WHERE id IS NOT NULL);

INSERT INTO mapping_findings (message, _source)
SELECT 'indicator "' || coalesce(parent, '(blank)') || '" is in no row of sheet Indicator_Mapper of the indicator workbook', _source
  FROM indicator_baseline_mapper
 WHERE coalesce(parent, '') NOT IN (SELECT id FROM indicator_mapper WHERE id IS NOT NULL);

INSERT INTO mapping_findings (message, _source)
SELECT 'indicator "' || coalesce(parent, '(blank)') || '" is in no row of sheet Indicator_Mapper of the indicator workbook', _source
  FROM period_mapper
 WHERE coalesce(parent, '') NOT IN (SELECT id FROM indicator_mapper WHERE id IS NOT NULL);

INSERT INTO mapping_findings (message, _source)
SELECT 'period "' || coalesce(parent, '(blank)') || '" is in no row of sheet Period_Mapper of the period workbook', _source
  FROM target_mapper
 WHERE coalesce(parent, '') NOT IN (SELECT id FROM period_mapper WHERE id IS NOT NULL);

INSERT INTO mapping_findings (message, _source)
SELECT 'period "' || coalesce(parent, '(blank)') || '" is in no row of sheet Period_Mapper of the period workbook', _source
  FROM actual_mapper
 WHERE coalesce(parent, '') NOT IN (SELECT id FROM period_mapper WHERE id IS NOT NULL);

INSERT INTO mapping_findings (message, _source)
SELECT 'result "' || coalesce(result_identifier, '(blank)') || '" is in no row of sheet Result_Mapper of the result workbook', _source
  FROM raw_result
 WHERE coalesce(result_identifier, '') NOT IN (SELECT id FROM result_mapper WHERE id IS NOT NULL);

INSERT INTO mapping_findings (message, _source)
SELECT 'result "' || coalesce(result_identifier, '(blank)') || '" is in no row of sheet Result_Mapper of the result workbook', _source
  FROM raw_result_document_link
 WHERE coalesce(result_identifier, '') NOT IN (SELECT id FROM result_mapper WHERE id IS NOT NULL);

INSERT INTO mapping_findings (message, _source)
SELECT 'indicator "' || coalesce(indicator_identifier, '(blank)') || '" is in no row of sheet Indicator_Mapper of the indicator workbook', _source
  FROM raw_indicator
 WHERE coalesce(indicator_identifier, '') NOT IN (SELECT id FROM indicator_mapper WHERE id IS NOT NULL);

INSERT INTO mapping_findings (message, _source)
SELECT 'indicator "' || coalesce(indicator_identifier, '(blank)') || '" is in no row of sheet Indicator_Mapper of the indicator workbook', _source
  FROM raw_indicator_document_link
 WHERE coalesce(indicator_identifier, '') NOT IN (SELECT id FROM indicator_mapper WHERE id IS NOT NULL);

INSERT INTO mapping_findings (message, _source)
SELECT 'baseline "' || coalesce(indicator_baseline_identifier, '(blank)') || '" is in no row of sheet Indicator_Baseline_Mapper of the indicator workbook', _source
  FROM raw_indicator_baseline
 WHERE coalesce(indicator_baseline_identifier, '') NOT IN (SELECT id FROM indicator_baseline_mapper WHERE id IS NOT NULL);

INSERT INTO mapping_findings (message, _source)
SELECT 'baseline "' || coalesce(indicator_baseline_identifier, '(blank)') || '" is in no row of sheet Indicator_Baseline_Mapper of the indicator workbook', _source
  FROM raw_baseline_document_link
 WHERE coalesce(indicator_baseline_identifier, '') NOT IN (SELECT id FROM indicator_baseline_mapper WHERE id IS NOT NULL);

INSERT INTO mapping_findings (message, _source)
SELECT 'period "' || coalesce(period_identifier, '(blank)') || '" is in no row of sheet Period_Mapper of the period workbook', _source
  FROM raw_period
 WHERE coalesce(period_identifier, '') NOT IN (SELECT id FROM period_mapper WHERE id IS NOT NULL);

INSERT INTO mapping_findings (message, _source)
SELECT 'target "' || coalesce(target_identifier, '(blank)') || '" is in no row of sheet Target_Mapper of the period workbook', _source
  FROM raw_target
 WHERE coalesce(target_identifier, '') NOT IN (SELECT id FROM target_mapper WHERE id IS NOT NULL);

INSERT INTO mapping_findings (message, _source)
SELECT 'actual "' || coalesce(actual_identifier, '(blank)') || '" is in no row of sheet Actual_Mapper of the period workbook', _source
  FROM raw_actual
 WHERE coalesce(actual_identifier, '') NOT IN (SELECT id FROM actual_mapper WHERE id IS NOT NULL);

INSERT INTO mapping_findings (message, _source)
SELECT 'target "' || coalesce(target_identifier, '(blank)') || '" is in no row of sheet Target_Mapper of the period workbook', _source
  FROM raw_target_document_link
 WHERE coalesce(target_identifier, '') NOT IN (SELECT id FROM target_mapper WHERE id IS NOT NULL);

INSERT INTO mapping_findings (message, _source)
SELECT 'actual "' || coalesce(actual_identifier, '(blank)') || '" is in no row of sheet Actual_Mapper of the period workbook', _source
  FROM raw_actual_document_link
 WHERE coalesce(actual_identifier, '') NOT IN (SELECT id FROM actual_mapper WHERE id IS NOT NULL);

-- The activity that each belongs to.
DROP TABLE IF EXISTS temp.result_of;
CREATE TEMP TABLE result_of AS SELECT id, iati_id(parent) AS identifier FROM result_mapper;
CREATE INDEX temp.result_of_id ON result_of(id);
DROP TABLE IF EXISTS temp.indicator_of;
CREATE TEMP TABLE indicator_of AS
SELECT m.id, m.parent, u.identifier FROM indicator_mapper m JOIN result_of u ON u.id = m.parent;
CREATE INDEX temp.indicator_of_id ON indicator_of(id);
DROP TABLE IF EXISTS temp.baseline_of;
CREATE TEMP TABLE baseline_of AS
SELECT m.id, m.parent, u.identifier FROM indicator_baseline_mapper m JOIN indicator_of u ON u.id = m.parent;
CREATE INDEX temp.baseline_of_id ON baseline_of(id);
DROP TABLE IF EXISTS temp.period_of;
CREATE TEMP TABLE period_of AS
SELECT m.id, m.parent, u.identifier FROM period_mapper m JOIN indicator_of u ON u.id = m.parent;
CREATE INDEX temp.period_of_id ON period_of(id);
DROP TABLE IF EXISTS temp.target_of;
CREATE TEMP TABLE target_of AS
SELECT m.id, m.parent, u.identifier FROM target_mapper m JOIN period_of u ON u.id = m.parent;
CREATE INDEX temp.target_of_id ON target_of(id);
DROP TABLE IF EXISTS temp.actual_of;
CREATE TEMP TABLE actual_of AS
SELECT m.id, m.parent, u.identifier FROM actual_mapper m JOIN period_of u ON u.id = m.parent;
CREATE INDEX temp.actual_of_id ON actual_of(id);

DROP TABLE IF EXISTS temp.result_row;
CREATE TEMP TABLE result_row AS
SELECT r.*, o.identifier, o.id AS parent_key, o.id AS key,
       row_number() OVER (PARTITION BY o.identifier, o.id ORDER BY r._source) AS number
  FROM raw_result r
  JOIN result_of o ON o.id = r.result_identifier;

INSERT INTO results (iati_identifier, result_key, type, aggregation_status, title, title_lang, description,
    description_lang, _source)
SELECT identifier, key, codelist_code('ResultType', type), iati_boolean(aggregation_status),
       title_narrative, lower(codelist_code('Language', title_language)), description_narrative,
       lower(codelist_code('Language', description_language)), _source
  FROM result_row
 WHERE number = 1
    OR coalesce(type, aggregation_status) IS NOT NULL;

INSERT INTO narratives (identifier, table_name, row_key, element, language, narrative, _source)
SELECT identifier, 'results', key, 'title', lower(codelist_code('Language', title_language)), title_narrative, _source
  FROM result_row
 WHERE number > 1 AND coalesce(type, aggregation_status) IS NULL AND title_narrative IS NOT NULL;

INSERT INTO narratives (identifier, table_name, row_key, element, language, narrative, _source)
SELECT identifier, 'results', key, 'description', lower(codelist_code('Language', description_language)), description_narrative, _source
  FROM result_row
 WHERE number > 1 AND coalesce(type, aggregation_status) IS NULL AND description_narrative IS NOT NULL;

INSERT INTO result_references (iati_identifier, result_key, vocabulary, code, vocabulary_uri, _source)
SELECT identifier, key, codelist_code('ResultVocabulary', reference_vocabulary), reference_code,
       reference_vocabulary_uri, _source
  FROM result_row
 WHERE coalesce(reference_vocabulary, reference_code, reference_vocabulary_uri) IS NOT NULL;

DROP TABLE IF EXISTS temp.indicator_row;
CREATE TEMP TABLE indicator_row AS
SELECT r.*, o.identifier, o.parent AS parent_key, o.id AS key,
       row_number() OVER (PARTITION BY o.identifier, o.id ORDER BY r._source) AS number
  FROM raw_indicator r
  JOIN indicator_of o ON o.id = r.indicator_identifier;

INSERT INTO indicators (iati_identifier, result_key, indicator_key, measure, ascending, aggregation_status,
    title, title_lang, description, description_lang, _source)
SELECT identifier, parent_key, key, codelist_code('IndicatorMeasure', measure),
       iati_boolean(ascending), iati_boolean(aggregation_status), title_narrative,
       lower(codelist_code('Language', title_language)), description_narrative,
       lower(codelist_code('Language', description_language)), _source
  FROM indicator_row
 WHERE number = 1
    OR coalesce(measure, ascending, aggregation_status) IS NOT NULL;

INSERT INTO narratives (identifier, table_name, row_key, element, language, narrative, _source)
SELECT identifier, 'indicators', key, 'title', lower(codelist_code('Language', title_language)), title_narrative, _source
  FROM indicator_row
 WHERE number > 1 AND coalesce(measure, ascending, aggregation_status) IS NULL AND title_narrative IS NOT NULL;

INSERT INTO narratives (identifier, table_name, row_key, element, language, narrative, _source)
SELECT identifier, 'indicators', key, 'description', lower(codelist_code('Language', description_language)), description_narrative, _source
  FROM indicator_row
 WHERE number > 1 AND coalesce(measure, ascending, aggregation_status) IS NULL AND description_narrative IS NOT NULL;

INSERT INTO indicator_references (iati_identifier, indicator_key, vocabulary, code, indicator_uri, _source)
SELECT identifier, key, codelist_code('IndicatorVocabulary', reference_vocabulary), reference_code,
       reference_indicator_uri, _source
  FROM indicator_row
 WHERE coalesce(reference_vocabulary, reference_code, reference_indicator_uri) IS NOT NULL;

DROP TABLE IF EXISTS temp.indicator_baseline_row;
CREATE TEMP TABLE indicator_baseline_row AS
SELECT r.*, o.identifier, o.parent AS parent_key, o.id AS key,
       row_number() OVER (PARTITION BY o.identifier, o.id ORDER BY r._source) AS number
  FROM raw_indicator_baseline r
  JOIN baseline_of o ON o.id = r.indicator_baseline_identifier;

INSERT INTO baselines (iati_identifier, indicator_key, baseline_key, year, iso_date, value, comment,
    comment_lang, _source)
SELECT identifier, parent_key, key, year, iati_date(date), value, comment_narrative,
       lower(codelist_code('Language', comment_language)), _source
  FROM indicator_baseline_row
 WHERE number = 1
    OR coalesce(year, date, value) IS NOT NULL;

INSERT INTO narratives (identifier, table_name, row_key, element, language, narrative, _source)
SELECT identifier, 'baselines', key, 'comment', lower(codelist_code('Language', comment_language)), comment_narrative, _source
  FROM indicator_baseline_row
 WHERE number > 1 AND coalesce(year, date, value) IS NULL AND comment_narrative IS NOT NULL;

INSERT INTO baseline_dimensions (iati_identifier, baseline_key, name, value, _source)
SELECT identifier, key, dimension_name, dimension_value, _source
  FROM indicator_baseline_row
 WHERE coalesce(dimension_name, dimension_value) IS NOT NULL;

INSERT INTO baseline_locations (iati_identifier, baseline_key, ref, _source)
SELECT identifier, key, location_reference, _source
  FROM indicator_baseline_row
 WHERE location_reference IS NOT NULL;

DROP TABLE IF EXISTS temp.period_row;
CREATE TEMP TABLE period_row AS
SELECT r.*, o.identifier, o.parent AS parent_key, o.id AS key,
       row_number() OVER (PARTITION BY o.identifier, o.id ORDER BY r._source) AS number
  FROM raw_period r
  JOIN period_of o ON o.id = r.period_identifier;

INSERT INTO periods (iati_identifier, indicator_key, period_key, period_start, period_end, _source)
SELECT identifier, parent_key, key, iati_date(period_start_iso_date),
       iati_date(period_end_iso_date), _source
  FROM period_row
 WHERE number = 1
    OR coalesce(period_start_iso_date, period_end_iso_date) IS NOT NULL;

DROP TABLE IF EXISTS temp.target_row;
CREATE TEMP TABLE target_row AS
SELECT r.*, o.identifier, o.parent AS parent_key, o.id AS key,
       row_number() OVER (PARTITION BY o.identifier, o.id ORDER BY r._source) AS number
  FROM raw_target r
  JOIN target_of o ON o.id = r.target_identifier;

INSERT INTO period_targets (iati_identifier, period_key, period_target_key, value, comment, comment_lang,
    _source)
SELECT identifier, parent_key, key, value, comment_narrative,
       lower(codelist_code('Language', comment_language)), _source
  FROM target_row
 WHERE number = 1 OR value IS NOT NULL;

INSERT INTO narratives (identifier, table_name, row_key, element, language, narrative, _source)
SELECT identifier, 'period_targets', key, 'comment', lower(codelist_code('Language', comment_language)), comment_narrative, _source
  FROM target_row
 WHERE number > 1 AND value IS NULL AND comment_narrative IS NOT NULL;

INSERT INTO period_target_dimensions (iati_identifier, period_target_key, name, value, _source)
SELECT identifier, key, dimension_name, dimension_value, _source
  FROM target_row
 WHERE coalesce(dimension_name, dimension_value) IS NOT NULL;

INSERT INTO period_target_locations (iati_identifier, period_target_key, ref, _source)
SELECT identifier, key, location_reference, _source
  FROM target_row
 WHERE location_reference IS NOT NULL;

DROP TABLE IF EXISTS temp.actual_row;
CREATE TEMP TABLE actual_row AS
SELECT r.*, o.identifier, o.parent AS parent_key, o.id AS key,
       row_number() OVER (PARTITION BY o.identifier, o.id ORDER BY r._source) AS number
  FROM raw_actual r
  JOIN actual_of o ON o.id = r.actual_identifier;

INSERT INTO period_actuals (iati_identifier, period_key, period_actual_key, value, comment, comment_lang,
    _source)
SELECT identifier, parent_key, key, value, comment_narrative,
       lower(codelist_code('Language', comment_language)), _source
  FROM actual_row
 WHERE number = 1 OR value IS NOT NULL;

INSERT INTO narratives (identifier, table_name, row_key, element, language, narrative, _source)
SELECT identifier, 'period_actuals', key, 'comment', lower(codelist_code('Language', comment_language)), comment_narrative, _source
  FROM actual_row
 WHERE number > 1 AND value IS NULL AND comment_narrative IS NOT NULL;

INSERT INTO period_actual_dimensions (iati_identifier, period_actual_key, name, value, _source)
SELECT identifier, key, dimension_name, dimension_value, _source
  FROM actual_row
 WHERE coalesce(dimension_name, dimension_value) IS NOT NULL;

INSERT INTO period_actual_locations (iati_identifier, period_actual_key, ref, _source)
SELECT identifier, key, location_reference, _source
  FROM actual_row
 WHERE location_reference IS NOT NULL;

DROP TABLE IF EXISTS temp.result_document_link_row;
CREATE TEMP TABLE result_document_link_row AS
SELECT *, first_value(_source) OVER (PARTITION BY result_identifier, element ORDER BY _source) AS key
  FROM (SELECT *, sum(starts) OVER (PARTITION BY result_identifier ORDER BY _source) AS element
          FROM (SELECT *, coalesce(url, format, document_date_date) IS NOT NULL AS starts
                  FROM (SELECT r.*, o.identifier FROM raw_result_document_link r
                          JOIN result_of o ON o.id = r.result_identifier)));

INSERT INTO result_document_links (iati_identifier, result_key, result_document_link_key, url, format,
    document_date, title, title_lang, description, description_lang, _source)
SELECT identifier, result_identifier, key, url, format, iati_date(document_date_date),
       title_narrative, lower(codelist_code('Language', title_language)), description_narrative,
       lower(codelist_code('Language', description_language)), _source
  FROM result_document_link_row
 WHERE _source = key;

INSERT INTO narratives (identifier, table_name, row_key, element, language, narrative, _source)
SELECT identifier, 'result_document_links', key, 'title', lower(codelist_code('Language', title_language)), title_narrative, _source
  FROM result_document_link_row
 WHERE _source <> key AND title_narrative IS NOT NULL;

INSERT INTO narratives (identifier, table_name, row_key, element, language, narrative, _source)
SELECT identifier, 'result_document_links', key, 'description', lower(codelist_code('Language', description_language)), description_narrative, _source
  FROM result_document_link_row
 WHERE _source <> key AND description_narrative IS NOT NULL;

INSERT INTO result_document_link_categories (iati_identifier, result_document_link_key, code, _source)
SELECT identifier, key, codelist_code('DocumentCategory', category_code), _source
  FROM result_document_link_row
 WHERE category_code IS NOT NULL;

INSERT INTO result_document_link_languages (iati_identifier, result_document_link_key, code, _source)
SELECT identifier, key, lower(codelist_code('Language', language_code)), _source
  FROM result_document_link_row
 WHERE language_code IS NOT NULL;

DROP TABLE IF EXISTS temp.indicator_document_link_row;
CREATE TEMP TABLE indicator_document_link_row AS
SELECT *, first_value(_source) OVER (PARTITION BY indicator_identifier, element ORDER BY _source) AS key
  FROM (SELECT *, sum(starts) OVER (PARTITION BY indicator_identifier ORDER BY _source) AS element
          FROM (SELECT *, coalesce(url, format, document_date_date) IS NOT NULL AS starts
                  FROM (SELECT r.*, o.identifier FROM raw_indicator_document_link r
                          JOIN indicator_of o ON o.id = r.indicator_identifier)));

INSERT INTO indicator_document_links (iati_identifier, indicator_key, indicator_document_link_key, url,
    format, document_date, title, title_lang, description,
    description_lang, _source)
SELECT identifier, indicator_identifier, key, url, format, iati_date(document_date_date),
       title_narrative, lower(codelist_code('Language', title_language)), description_narrative,
       lower(codelist_code('Language', description_language)), _source
  FROM indicator_document_link_row
 WHERE _source = key;

INSERT INTO narratives (identifier, table_name, row_key, element, language, narrative, _source)
SELECT identifier, 'indicator_document_links', key, 'title', lower(codelist_code('Language', title_language)), title_narrative, _source
  FROM indicator_document_link_row
 WHERE _source <> key AND title_narrative IS NOT NULL;

INSERT INTO narratives (identifier, table_name, row_key, element, language, narrative, _source)
SELECT identifier, 'indicator_document_links', key, 'description', lower(codelist_code('Language', description_language)), description_narrative, _source
  FROM indicator_document_link_row
 WHERE _source <> key AND description_narrative IS NOT NULL;

INSERT INTO indicator_document_link_categories (iati_identifier, indicator_document_link_key, code, _source)
SELECT identifier, key, codelist_code('DocumentCategory', category_code), _source
  FROM indicator_document_link_row
 WHERE category_code IS NOT NULL;

INSERT INTO indicator_document_link_languages (iati_identifier, indicator_document_link_key, code, _source)
SELECT identifier, key, lower(codelist_code('Language', language_code)), _source
  FROM indicator_document_link_row
 WHERE language_code IS NOT NULL;

DROP TABLE IF EXISTS temp.baseline_document_link_row;
CREATE TEMP TABLE baseline_document_link_row AS
SELECT *, first_value(_source) OVER (PARTITION BY indicator_baseline_identifier, element ORDER BY _source) AS key
  FROM (SELECT *, sum(starts) OVER (PARTITION BY indicator_baseline_identifier ORDER BY _source) AS element
          FROM (SELECT *, coalesce(url, format, document_date_date) IS NOT NULL AS starts
                  FROM (SELECT r.*, o.identifier FROM raw_baseline_document_link r
                          JOIN baseline_of o ON o.id = r.indicator_baseline_identifier)));

INSERT INTO baseline_document_links (iati_identifier, baseline_key, baseline_document_link_key, url, format,
    document_date, title, title_lang, description, description_lang,
    _source)
SELECT identifier, indicator_baseline_identifier, key, url, format, iati_date(document_date_date),
       title_narrative, lower(codelist_code('Language', title_language)), description_narrative,
       lower(codelist_code('Language', description_language)), _source
  FROM baseline_document_link_row
 WHERE _source = key;

INSERT INTO narratives (identifier, table_name, row_key, element, language, narrative, _source)
SELECT identifier, 'baseline_document_links', key, 'title', lower(codelist_code('Language', title_language)), title_narrative, _source
  FROM baseline_document_link_row
 WHERE _source <> key AND title_narrative IS NOT NULL;

INSERT INTO narratives (identifier, table_name, row_key, element, language, narrative, _source)
SELECT identifier, 'baseline_document_links', key, 'description', lower(codelist_code('Language', description_language)), description_narrative, _source
  FROM baseline_document_link_row
 WHERE _source <> key AND description_narrative IS NOT NULL;

INSERT INTO baseline_document_link_categories (iati_identifier, baseline_document_link_key, code, _source)
SELECT identifier, key, codelist_code('DocumentCategory', category_code), _source
  FROM baseline_document_link_row
 WHERE category_code IS NOT NULL;

INSERT INTO baseline_document_link_languages (iati_identifier, baseline_document_link_key, code, _source)
SELECT identifier, key, lower(codelist_code('Language', language_code)), _source
  FROM baseline_document_link_row
 WHERE language_code IS NOT NULL;

DROP TABLE IF EXISTS temp.target_document_link_row;
CREATE TEMP TABLE target_document_link_row AS
SELECT *, first_value(_source) OVER (PARTITION BY target_identifier, element ORDER BY _source) AS key
  FROM (SELECT *, sum(starts) OVER (PARTITION BY target_identifier ORDER BY _source) AS element
          FROM (SELECT *, coalesce(url, format, document_date_date) IS NOT NULL AS starts
                  FROM (SELECT r.*, o.identifier FROM raw_target_document_link r
                          JOIN target_of o ON o.id = r.target_identifier)));

INSERT INTO period_target_document_links (iati_identifier, period_target_key,
    period_target_document_link_key, url, format, document_date,
    title, title_lang, description, description_lang, _source)
SELECT identifier, target_identifier, key, url, format, iati_date(document_date_date),
       title_narrative, lower(codelist_code('Language', title_language)), description_narrative,
       lower(codelist_code('Language', description_language)), _source
  FROM target_document_link_row
 WHERE _source = key;

INSERT INTO narratives (identifier, table_name, row_key, element, language, narrative, _source)
SELECT identifier, 'period_target_document_links', key, 'title', lower(codelist_code('Language', title_language)), title_narrative, _source
  FROM target_document_link_row
 WHERE _source <> key AND title_narrative IS NOT NULL;

INSERT INTO narratives (identifier, table_name, row_key, element, language, narrative, _source)
SELECT identifier, 'period_target_document_links', key, 'description', lower(codelist_code('Language', description_language)), description_narrative, _source
  FROM target_document_link_row
 WHERE _source <> key AND description_narrative IS NOT NULL;

INSERT INTO period_target_document_link_categories (iati_identifier, period_target_document_link_key, code,
    _source)
SELECT identifier, key, codelist_code('DocumentCategory', category_code), _source
  FROM target_document_link_row
 WHERE category_code IS NOT NULL;

INSERT INTO period_target_document_link_languages (iati_identifier, period_target_document_link_key, code,
    _source)
SELECT identifier, key, lower(codelist_code('Language', language_code)), _source
  FROM target_document_link_row
 WHERE language_code IS NOT NULL;

DROP TABLE IF EXISTS temp.actual_document_link_row;
CREATE TEMP TABLE actual_document_link_row AS
SELECT *, first_value(_source) OVER (PARTITION BY actual_identifier, element ORDER BY _source) AS key
  FROM (SELECT *, sum(starts) OVER (PARTITION BY actual_identifier ORDER BY _source) AS element
          FROM (SELECT *, coalesce(url, format, document_date_date) IS NOT NULL AS starts
                  FROM (SELECT r.*, o.identifier FROM raw_actual_document_link r
                          JOIN actual_of o ON o.id = r.actual_identifier)));

INSERT INTO period_actual_document_links (iati_identifier, period_actual_key,
    period_actual_document_link_key, url, format, document_date,
    title, title_lang, description, description_lang, _source)
SELECT identifier, actual_identifier, key, url, format, iati_date(document_date_date),
       title_narrative, lower(codelist_code('Language', title_language)), description_narrative,
       lower(codelist_code('Language', description_language)), _source
  FROM actual_document_link_row
 WHERE _source = key;

INSERT INTO narratives (identifier, table_name, row_key, element, language, narrative, _source)
SELECT identifier, 'period_actual_document_links', key, 'title', lower(codelist_code('Language', title_language)), title_narrative, _source
  FROM actual_document_link_row
 WHERE _source <> key AND title_narrative IS NOT NULL;

INSERT INTO narratives (identifier, table_name, row_key, element, language, narrative, _source)
SELECT identifier, 'period_actual_document_links', key, 'description', lower(codelist_code('Language', description_language)), description_narrative, _source
  FROM actual_document_link_row
 WHERE _source <> key AND description_narrative IS NOT NULL;

INSERT INTO period_actual_document_link_categories (iati_identifier, period_actual_document_link_key, code,
    _source)
SELECT identifier, key, codelist_code('DocumentCategory', category_code), _source
  FROM actual_document_link_row
 WHERE category_code IS NOT NULL;

INSERT INTO period_actual_document_link_languages (iati_identifier, period_actual_document_link_key, code,
    _source)
SELECT identifier, key, lower(codelist_code('Language', language_code)), _source
  FROM actual_document_link_row
 WHERE language_code IS NOT NULL;
