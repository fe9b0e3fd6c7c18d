-- A row is a period, with a target and an actual of it. Where these are not of the same place and
-- dimensions, the actuals of the period come in rows of their own, after the targets. Baselines run
-- down beside the periods of their indicator.
WITH target AS MATERIALIZED (
  SELECT v.iati_identifier, v.period_key, v.value, v.comment, place.ref, d1.name AS name_1,
         d1.value AS value_1, d2.name AS name_2, d2.value AS value_2,
         row_number() OVER (PARTITION BY v.iati_identifier, v.period_key ORDER BY v.rowid) AS n
    FROM period_targets v
    LEFT JOIN target_location place ON place.iati_identifier = v.iati_identifier
          AND place.period_target_key = v.period_target_key AND place.number = 1
    LEFT JOIN target_dimension d1 ON d1.iati_identifier = v.iati_identifier
          AND d1.period_target_key = v.period_target_key AND d1.number = 1
    LEFT JOIN target_dimension d2 ON d2.iati_identifier = v.iati_identifier
          AND d2.period_target_key = v.period_target_key AND d2.number = 2
   WHERE coalesce(v.value, v.comment) IS NOT NULL
),
actual AS MATERIALIZED (
  SELECT v.iati_identifier, v.period_key, v.value, v.comment, place.ref, d1.name AS name_1,
         d1.value AS value_1, d2.name AS name_2, d2.value AS value_2,
         row_number() OVER (PARTITION BY v.iati_identifier, v.period_key ORDER BY v.rowid) AS n
    FROM period_actuals v
    LEFT JOIN actual_location place ON place.iati_identifier = v.iati_identifier
          AND place.period_actual_key = v.period_actual_key AND place.number = 1
    LEFT JOIN actual_dimension d1 ON d1.iati_identifier = v.iati_identifier
          AND d1.period_actual_key = v.period_actual_key AND d1.number = 1
    LEFT JOIN actual_dimension d2 ON d2.iati_identifier = v.iati_identifier
          AND d2.period_actual_key = v.period_actual_key AND d2.number = 2
   WHERE coalesce(v.value, v.comment) IS NOT NULL
),
apart AS MATERIALIZED (
  SELECT t.iati_identifier, t.period_key,
         (SELECT count(*) FROM target c WHERE c.iati_identifier = t.iati_identifier
             AND c.period_key = t.period_key) AS targets
    FROM target t
    JOIN actual a ON a.iati_identifier = t.iati_identifier AND a.period_key = t.period_key
                 AND a.n = t.n
   WHERE t.ref IS NOT a.ref OR t.name_1 IS NOT a.name_1 OR t.value_1 IS NOT a.value_1
      OR t.name_2 IS NOT a.name_2 OR t.value_2 IS NOT a.value_2
   GROUP BY t.iati_identifier, t.period_key
),
placed AS MATERIALIZED (
  SELECT a.iati_identifier, a.period_key, a.value, a.comment, a.ref, a.name_1, a.value_1, a.name_2,
         a.value_2, a.n + coalesce(apart.targets, 0) AS n
    FROM actual a
    LEFT JOIN apart ON apart.iati_identifier = a.iati_identifier AND apart.period_key = a.period_key
),
period_line AS MATERIALIZED (
  SELECT p.iati_identifier, p.indicator_key, p.period_key, p.period_start, p.period_end, l.n AS part,
         row_number() OVER (PARTITION BY p.iati_identifier, p.indicator_key
                            ORDER BY p.rowid, l.n) AS n
    FROM periods p
    JOIN (SELECT iati_identifier, period_key, 1 AS n FROM periods
          UNION SELECT iati_identifier, period_key, n FROM target
          UNION SELECT iati_identifier, period_key, n FROM placed) l
      ON l.iati_identifier = p.iati_identifier AND l.period_key = p.period_key
),
baseline AS MATERIALIZED (
  SELECT iati_identifier, indicator_key, year, value, comment,
         row_number() OVER (PARTITION BY iati_identifier, indicator_key ORDER BY rowid) AS n
    FROM baselines
),
reference AS MATERIALIZED (
  SELECT iati_identifier, indicator_key, code, min(rowid) FROM indicator_references
   WHERE vocabulary = '99'
   GROUP BY iati_identifier, indicator_key
),
line AS (
  SELECT iati_identifier, indicator_key, 1 AS n FROM indicators
  UNION SELECT iati_identifier, indicator_key, n FROM period_line
  UNION SELECT iati_identifier, indicator_key, n FROM baseline
)
SELECT r.iati_identifier AS "IATI activity identifier",
       (SELECT title FROM activities a WHERE a.iati_identifier = r.iati_identifier LIMIT 1) AS "Activity name",
       r.title AS "Result title",
       r.description AS "Result description",
       r.type AS "Result type",
       r.aggregation_status AS "Result aggregation status",
       i.measure AS "Indicator measure",
       reference.code AS "Indicator reference",
       i.aggregation_status AS "Indicator aggregation status",
       i.title AS "Indicator title",
       i.description AS "Indicator description",
       i.ascending AS "Ascending",
       baseline.year AS "Baseline year",
       baseline.value AS "amount:Baseline",
       baseline.comment AS "Baseline comment",
       p.period_start AS "Start date",
       p.period_end AS "End date",
       coalesce(target.name_1, actual.name_1) AS "Dimension 1 name",
       coalesce(target.value_1, actual.value_1) AS "Dimension 1 value",
       coalesce(target.name_2, actual.name_2) AS "Dimension 2 name",
       coalesce(target.value_2, actual.value_2) AS "Dimension 2 value",
       target.value AS "amount:Target",
       target.comment AS "Target comment",
       actual.value AS "amount:Actual",
       actual.comment AS "Actual comment",
       coalesce(target.ref, actual.ref) AS "Location reference"
  FROM results r
  LEFT JOIN indicators i ON i.iati_identifier = r.iati_identifier AND i.result_key = r.result_key
  LEFT JOIN line ON line.iati_identifier = i.iati_identifier AND line.indicator_key = i.indicator_key
  LEFT JOIN period_line p ON p.iati_identifier = line.iati_identifier
                         AND p.indicator_key = line.indicator_key AND p.n = line.n
  LEFT JOIN target ON target.iati_identifier = p.iati_identifier
                  AND target.period_key = p.period_key AND target.n = p.part
  LEFT JOIN placed actual ON actual.iati_identifier = p.iati_identifier
                         AND actual.period_key = p.period_key AND actual.n = p.part
  LEFT JOIN baseline ON baseline.iati_identifier = line.iati_identifier
                    AND baseline.indicator_key = line.indicator_key AND baseline.n = line.n
  LEFT JOIN reference ON reference.iati_identifier = i.iati_identifier
                     AND reference.indicator_key = i.indicator_key
 ORDER BY r.rowid, i.rowid, line.n
