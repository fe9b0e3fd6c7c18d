-- Results, their indicators and the indicators' periods. result_ref and indicator_ref join the three
-- files and are not published; an indicator_ref need only be unique within its result.

INSERT INTO results (iati_identifier, result_key, type, aggregation_status, title, description, _source)
SELECT activity_identifier, result_ref, result_type, lower(aggregation_status), title, description,
       _source
  FROM raw_results;

-- An indicator without a reference can still have a baseline.
INSERT INTO indicators (iati_identifier, result_key, indicator_key, measure, ascending,
    aggregation_status, title, description, _source)
SELECT activity_identifier, result_ref, coalesce(result_ref || ', ' || indicator_ref, _source),
       indicator_measure, lower(ascending), lower(aggregation_status), title, description, _source
  FROM raw_indicators;

-- IATI requires the year; the date, if there is one, says it.
INSERT INTO baselines (iati_identifier, indicator_key, baseline_key, year, iso_date, value, comment,
    _source)
SELECT activity_identifier, coalesce(result_ref || ', ' || indicator_ref, _source), _source,
       coalesce(baseline_year, substr(baseline_iso_date, 1, 4)), baseline_iso_date, baseline_value,
       baseline_comment, _source
  FROM raw_indicators
 WHERE coalesce(baseline_year, baseline_iso_date, baseline_value, baseline_comment) IS NOT NULL;

INSERT INTO periods (iati_identifier, indicator_key, period_key, period_start, period_end, _source)
SELECT activity_identifier, result_ref || ', ' || indicator_ref, _source, period_start, period_end,
       _source
  FROM raw_indicator_periods;

-- A blank target or actual is not zero: it is left out.
INSERT INTO period_targets (iati_identifier, period_key, period_target_key, value, comment, _source)
SELECT activity_identifier, _source, _source, target_value, target_comment, _source
  FROM raw_indicator_periods
 WHERE coalesce(target_value, target_comment) IS NOT NULL;

INSERT INTO period_actuals (iati_identifier, period_key, period_actual_key, value, comment, _source)
SELECT activity_identifier, _source, _source, actual_value, actual_comment, _source
  FROM raw_indicator_periods
 WHERE coalesce(actual_value, actual_comment) IS NOT NULL;
