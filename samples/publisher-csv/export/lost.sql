-- What the other query reads but can't write.
SELECT identifier, table_name || '/' || coalesce(element || '/', '') || 'narrative',
       'is a further text; the layout has room for one'
  FROM narratives
UNION ALL
SELECT iati_identifier, 'description', 'is the second or a later one of its type; the layout has room for one'
  FROM (SELECT iati_identifier,
               row_number() OVER (PARTITION BY iati_identifier, type ORDER BY place) AS number
          FROM (SELECT iati_identifier, coalesce(description_type, '1') AS type, 0 AS place
                  FROM activities WHERE description IS NOT NULL
                UNION ALL
                SELECT iati_identifier, coalesce(type, '1'), rowid FROM descriptions))
 WHERE number > 1
UNION ALL
SELECT iati_identifier, 'activity-date',
       'is the second or a later one of its type; the layout has room for one'
  FROM (SELECT iati_identifier,
               row_number() OVER (PARTITION BY iati_identifier, type ORDER BY rowid) AS number
          FROM activity_dates)
 WHERE number > 1
UNION ALL
SELECT t.iati_identifier, 'transaction/value/@currency',
       'is "' || t.currency || '", another one than that of the activity'
  FROM transactions t
  JOIN activities a USING (iati_identifier)
 WHERE t.currency IS NOT a.default_currency AND t.currency IS NOT NULL
UNION ALL
SELECT iati_identifier, 'iati-identifier', 'does not begin with the reporting organisation''s'
  FROM activities
 WHERE iati_identifier NOT LIKE reporting_org_ref || '-%'
UNION ALL
SELECT iati_identifier, 'recipient-region/@vocabulary', 'is "' || vocabulary || '"; the layout has no column for it'
  FROM recipient_regions
 WHERE vocabulary NOT IN ('1', '99')
