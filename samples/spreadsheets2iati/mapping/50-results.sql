-- Results: a row is a period of an indicator of a result. Rows with the same result and indicator
-- titles are about the same ones.

DROP TABLE IF EXISTS temp.period_row;
CREATE TEMP TABLE period_row AS
SELECT *, coalesce(result_title, '') AS result_key,
       coalesce(result_title, '') || char(10) || coalesce(indicator_title, '') AS indicator_key,
       coalesce(result_title, '') || char(10) || coalesce(indicator_title, '') || char(10)
       || coalesce(start_date, '') || char(10) || coalesce(end_date, '') AS period_key,
       coalesce(indicator_title, indicator_measure, indicator_reference, indicator_description)
       IS NOT NULL AS has_indicator
  FROM results_row;

INSERT INTO results (iati_identifier, result_key, type, aggregation_status, title, description,
    _source)
SELECT identifier, result_key, codelist_code('ResultType', min(result_type)),
       iati_boolean(min(result_aggregation_status)), min(result_title), min(result_description),
       min(_source)
  FROM period_row
 GROUP BY identifier, result_key
 ORDER BY min(_source);

INSERT INTO indicators (iati_identifier, result_key, indicator_key, measure, ascending,
    aggregation_status, title, description, _source)
SELECT identifier, result_key, indicator_key, codelist_code('IndicatorMeasure', min(indicator_measure)),
       iati_boolean(min(ascending)), iati_boolean(min(indicator_aggregation_status)),
       min(indicator_title), min(indicator_description), min(_source)
  FROM period_row
 WHERE has_indicator
 GROUP BY identifier, indicator_key
 ORDER BY min(_source);

-- What rows of one result or indicator repeat must be the same.
INSERT INTO mapping_findings (message, iati_identifier, _source)
WITH said AS (
  SELECT identifier, result_key AS key, 'Result type' AS name, result_type AS value, _source
    FROM period_row
  UNION ALL
  SELECT identifier, result_key AS key, 'Result description' AS name, result_description AS value, _source
    FROM period_row
  UNION ALL
  SELECT identifier, result_key AS key, 'Result aggregation status' AS name, result_aggregation_status AS value, _source
    FROM period_row
  UNION ALL
  SELECT identifier, indicator_key AS key, 'Indicator measure' AS name, indicator_measure AS value, _source
    FROM period_row
  UNION ALL
  SELECT identifier, indicator_key AS key, 'Indicator reference' AS name, indicator_reference AS value, _source
    FROM period_row
  UNION ALL
  SELECT identifier, indicator_key AS key, 'Indicator aggregation status' AS name, indicator_aggregation_status AS value, _source
    FROM period_row
  UNION ALL
  SELECT identifier, indicator_key AS key, 'Indicator description' AS name, indicator_description AS value, _source
    FROM period_row
  UNION ALL
  SELECT identifier, indicator_key AS key, 'Ascending' AS name, ascending AS value, _source
    FROM period_row
)
SELECT name || ' is "' || min(value) || '" and "' || max(value) || '" in rows of the same result or '
       || 'indicator (rows ' || group_concat(source_row(_source), ', ') || '); make them the same',
       identifier, max(_source)
  FROM said
 WHERE value IS NOT NULL
 GROUP BY identifier, key, name
HAVING count(DISTINCT value) > 1;

-- A reference of the organisation's own.
INSERT INTO indicator_references (iati_identifier, indicator_key, vocabulary, code, _source)
SELECT identifier, indicator_key, '99', indicator_reference, min(_source)
  FROM period_row
 WHERE indicator_reference IS NOT NULL
 GROUP BY identifier, indicator_key, indicator_reference
 ORDER BY min(_source);

INSERT INTO baselines (iati_identifier, indicator_key, baseline_key, year, value, comment, _source)
SELECT identifier, indicator_key, min(_source), baseline_year, baseline, baseline_comment, min(_source)
  FROM period_row
 WHERE coalesce(baseline_year, baseline, baseline_comment) IS NOT NULL
 GROUP BY identifier, indicator_key, baseline_year, baseline, baseline_comment
 ORDER BY min(_source);

INSERT INTO periods (iati_identifier, indicator_key, period_key, period_start, period_end, _source)
SELECT identifier, indicator_key, period_key, iati_date(start_date), iati_date(end_date), min(_source)
  FROM period_row
 WHERE coalesce(start_date, end_date, target, target_comment, actual, actual_comment) IS NOT NULL
 GROUP BY identifier, period_key
 ORDER BY min(_source);

-- Rows with the same period are targets and actuals of it, apart by their dimensions and places. A
-- blank one is not zero: it is left out.
INSERT INTO period_targets (iati_identifier, period_key, period_target_key, value, comment, _source)
SELECT identifier, period_key, _source, target, target_comment, _source
  FROM period_row
 WHERE coalesce(target, target_comment) IS NOT NULL;

INSERT INTO period_target_locations (iati_identifier, period_target_key, ref, _source)
SELECT identifier, _source, location_reference, _source
  FROM period_row
 WHERE coalesce(target, target_comment) IS NOT NULL AND location_reference IS NOT NULL;

INSERT INTO period_target_dimensions (iati_identifier, period_target_key, name, value, _source)
SELECT identifier, _source, dimension_1_name, dimension_1_value, _source
  FROM period_row
 WHERE coalesce(target, target_comment) IS NOT NULL
   AND coalesce(dimension_1_name, dimension_1_value) IS NOT NULL
UNION ALL
SELECT identifier, _source, dimension_2_name, dimension_2_value, _source
  FROM period_row
 WHERE coalesce(target, target_comment) IS NOT NULL
   AND coalesce(dimension_2_name, dimension_2_value) IS NOT NULL;

INSERT INTO period_actuals (iati_identifier, period_key, period_actual_key, value, comment, _source)
SELECT identifier, period_key, _source, actual, actual_comment, _source
  FROM period_row
 WHERE coalesce(actual, actual_comment) IS NOT NULL;

INSERT INTO period_actual_locations (iati_identifier, period_actual_key, ref, _source)
SELECT identifier, _source, location_reference, _source
  FROM period_row
 WHERE coalesce(actual, actual_comment) IS NOT NULL AND location_reference IS NOT NULL;

INSERT INTO period_actual_dimensions (iati_identifier, period_actual_key, name, value, _source)
SELECT identifier, _source, dimension_1_name, dimension_1_value, _source
  FROM period_row
 WHERE coalesce(actual, actual_comment) IS NOT NULL
   AND coalesce(dimension_1_name, dimension_1_value) IS NOT NULL
UNION ALL
SELECT identifier, _source, dimension_2_name, dimension_2_value, _source
  FROM period_row
 WHERE coalesce(actual, actual_comment) IS NOT NULL
   AND coalesce(dimension_2_name, dimension_2_value) IS NOT NULL;
