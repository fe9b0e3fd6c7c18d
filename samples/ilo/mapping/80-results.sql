-- Results: from the monitoring system. Numbers of results and indicators are unique in a project
-- only, which is all that keys need.

INSERT INTO results (iati_identifier, result_key, type, aggregation_status, title, title_fr, title_es, _source)
SELECT p.iati_identifier, r.RESULT_NO, l.code, 'false', r.TITLE_EN, r.TITLE_FR, r.TITLE_ES, r._source
  FROM raw_outcomes r
  JOIN project p ON p.code = r.PROJECT_CODE
  JOIN code_levels l ON l.value = r.LEVEL;

INSERT INTO indicators (iati_identifier, result_key, indicator_key, measure, ascending, title, _source)
SELECT p.iati_identifier, i.RESULT_NO, i.RESULT_NO || '.' || i.INDICATOR_NO, m.code,
       CASE i.DIRECTION WHEN 'UP' THEN 'true' WHEN 'DOWN' THEN 'false' END, i.TITLE_EN, i._source
  FROM raw_indicators i
  JOIN project p ON p.code = i.PROJECT_CODE
  JOIN code_measures m ON m.value = i.UNIT;

-- Qualitative indicators have no figures, so no baseline either.
INSERT INTO baselines (iati_identifier, indicator_key, baseline_key, year, value, _source)
SELECT p.iati_identifier, i.RESULT_NO || '.' || i.INDICATOR_NO, i.RESULT_NO || '.' || i.INDICATOR_NO,
       i.BASELINE_YEAR, i.BASELINE_VALUE, i._source
  FROM raw_indicators i
  JOIN project p ON p.code = i.PROJECT_CODE
 WHERE i.BASELINE_VALUE IS NOT NULL;

INSERT INTO periods (iati_identifier, indicator_key, period_key, period_start, period_end, _source)
SELECT p.iati_identifier, i.RESULT_NO || '.' || i.INDICATOR_NO,
       i.RESULT_NO || '.' || i.INDICATOR_NO || ' ' || i.PERIOD_FROM, i.PERIOD_FROM, i.PERIOD_TO, i._source
  FROM raw_indicator_periods i
  JOIN project p ON p.code = i.PROJECT_CODE;

-- A blank target or actual is not zero: no row. Qualitative indicators have their comment instead:
-- a plan until the period has ended, then what happened.
INSERT INTO period_targets (iati_identifier, period_key, period_target_key, value, comment, _source)
SELECT p.iati_identifier, i.RESULT_NO || '.' || i.INDICATOR_NO || ' ' || i.PERIOD_FROM,
       i.RESULT_NO || '.' || i.INDICATOR_NO || ' ' || i.PERIOD_FROM,
       i.TARGET, CASE WHEN m.code = '5' THEN i.COMMENT END, i._source
  FROM raw_indicator_periods i
  JOIN project p ON p.code = i.PROJECT_CODE
  JOIN raw_indicators n USING (PROJECT_CODE, RESULT_NO, INDICATOR_NO)
  JOIN code_measures m ON m.value = n.UNIT
 WHERE i.TARGET IS NOT NULL
    OR m.code = '5' AND i.PERIOD_TO > (SELECT max(POSTING_DATE) FROM raw_ledger);

INSERT INTO period_actuals (iati_identifier, period_key, period_actual_key, value, comment, _source)
SELECT p.iati_identifier, i.RESULT_NO || '.' || i.INDICATOR_NO || ' ' || i.PERIOD_FROM,
       i.RESULT_NO || '.' || i.INDICATOR_NO || ' ' || i.PERIOD_FROM,
       i.ACTUAL, i.COMMENT, i._source
  FROM raw_indicator_periods i
  JOIN project p ON p.code = i.PROJECT_CODE
  JOIN raw_indicators n USING (PROJECT_CODE, RESULT_NO, INDICATOR_NO)
  JOIN code_measures m ON m.value = n.UNIT
 WHERE i.ACTUAL IS NOT NULL
    OR m.code = '5' AND i.PERIOD_TO <= (SELECT max(POSTING_DATE) FROM raw_ledger);
