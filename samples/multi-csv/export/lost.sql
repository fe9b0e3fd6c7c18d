-- What the other queries read but can't write.
SELECT iati_identifier, 'recipient-country', 'is the second or a later country; the layout has room for one'
  FROM (SELECT iati_identifier, row_number() OVER (PARTITION BY iati_identifier ORDER BY rowid) AS number
          FROM recipient_countries)
 WHERE number > 1
UNION ALL
SELECT iati_identifier, 'recipient-region', 'is the second or a later region; the layout has room for one'
  FROM (SELECT iati_identifier, row_number() OVER (PARTITION BY iati_identifier ORDER BY rowid) AS number
          FROM recipient_regions)
 WHERE number > 1
UNION ALL
SELECT iati_identifier, 'result/indicator/baseline', 'is the second or a later baseline; the layout has room for one'
  FROM (SELECT iati_identifier, row_number() OVER (PARTITION BY iati_identifier, indicator_key ORDER BY rowid) AS number
          FROM baselines)
 WHERE number > 1
UNION ALL
SELECT iati_identifier, 'result/indicator/period/target', 'is the second or a later target; the layout has room for one'
  FROM (SELECT iati_identifier, row_number() OVER (PARTITION BY iati_identifier, period_key ORDER BY rowid) AS number
          FROM period_targets)
 WHERE number > 1
UNION ALL
SELECT iati_identifier, 'result/indicator/period/actual', 'is the second or a later actual; the layout has room for one'
  FROM (SELECT iati_identifier, row_number() OVER (PARTITION BY iati_identifier, period_key ORDER BY rowid) AS number
          FROM period_actuals)
 WHERE number > 1
UNION ALL
SELECT identifier, table_name || '/' || coalesce(element || '/', '') || 'narrative',
       'is a further text; the layout has room for one'
  FROM narratives
 WHERE table_name <> 'descriptions' AND NOT (table_name = 'activities' AND element = 'description')
UNION ALL
SELECT iati_identifier, 'location/point/@srsName', 'is another one than the layout''s'
  FROM locations
 WHERE point_srsName <> 'http://www.opengis.net/def/crs/EPSG/0/4326'

UNION ALL
SELECT iati_identifier, 'transaction/sector',
       'can''t be told apart: transactions have the same reference and type'
  FROM transactions
 WHERE sector IS NOT NULL
 GROUP BY iati_identifier, ref, transaction_type
HAVING count(DISTINCT sector || coalesce(sector_vocabulary, '1')) > 1
