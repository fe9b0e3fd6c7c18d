-- What the other queries read but can't write.
SELECT iati_identifier, 'iati-identifier', 'does not begin with the reporting organisation''s'
  FROM activities
 WHERE substr(iati_identifier, 1, length(reporting_org_ref) + 1) <> reporting_org_ref || '-'
UNION ALL
SELECT NULL, 'iati-identifier', 'is missing; without it nothing of the activity is written'
  FROM activities
 WHERE iati_identifier IS NULL
UNION ALL
SELECT iati_identifier, 'iati-activity', 'has the identifier of another one, with which it will be read as one'
  FROM activities
 WHERE iati_identifier IS NOT NULL
 GROUP BY iati_identifier
HAVING count(*) > 1
UNION ALL
SELECT iati_identifier, 'budget/value/@value-date', 'is missing, and will be the first day of the period'
  FROM budgets
 WHERE value_date IS NULL
UNION ALL
SELECT iati_identifier, 'transaction/value/@value-date', 'is missing, and will be the day of the transaction'
  FROM transactions
 WHERE value_date IS NULL
UNION ALL
SELECT iati_identifier, 'planned-disbursement/value/@value-date', 'is missing, and will be the first day of the period'
  FROM planned_disbursements
 WHERE value_date IS NULL
UNION ALL
SELECT iati_identifier, 'location/point/pos', 'is no pair of numbers with a space between them'
  FROM locations
 WHERE point_pos NOT LIKE '_% _%' OR point_pos IS NULL AND point_srsName IS NOT NULL
UNION ALL
SELECT iati_identifier, 'country-budget-items/@vocabulary', 'stands for no budget item'
  FROM activities a
 WHERE country_budget_items_vocabulary IS NOT NULL
   AND NOT EXISTS (SELECT 1 FROM country_budget_items i WHERE i.iati_identifier = a.iati_identifier)
UNION ALL
SELECT iati_identifier, path, 'has nothing but texts, and will be read as part of the one before'
  FROM (SELECT iati_identifier, path, is_bare,
               row_number() OVER (PARTITION BY part, iati_identifier ORDER BY place) AS number
          FROM (SELECT 1 AS part, iati_identifier, 'activity-date' AS path, rowid AS place,
                       coalesce(type, iso_date) IS NULL AS is_bare
                  FROM activity_dates
                UNION ALL
                SELECT 2, iati_identifier, 'participating-org', rowid,
                       coalesce(role, ref, type, activity_id, crs_channel_code) IS NULL
                  FROM participating_orgs
                UNION ALL
                SELECT 3, iati_identifier, 'other-identifier', rowid,
                       coalesce(ref, type, owner_org_ref) IS NULL
                  FROM other_identifiers
                UNION ALL
                SELECT 4, iati_identifier, 'recipient-country', rowid,
                       coalesce(code, percentage) IS NULL
                  FROM recipient_countries
                UNION ALL
                SELECT 5, iati_identifier, 'recipient-region', rowid,
                       coalesce(vocabulary, code, vocabulary_uri, percentage) IS NULL
                  FROM recipient_regions
                UNION ALL
                SELECT 6, iati_identifier, 'sector', rowid,
                       coalesce(vocabulary, code, vocabulary_uri, percentage) IS NULL
                  FROM sectors
                UNION ALL
                SELECT 7, iati_identifier, 'tag', rowid,
                       coalesce(vocabulary, code, vocabulary_uri) IS NULL
                  FROM tags
                UNION ALL
                SELECT 8, iati_identifier, 'policy-marker', rowid,
                       coalesce(vocabulary, code, vocabulary_uri, significance) IS NULL
                  FROM policy_markers
                UNION ALL
                SELECT 9, iati_identifier, 'country-budget-items/budget-item', rowid,
                       coalesce(code, percentage) IS NULL
                  FROM country_budget_items
                UNION ALL
                SELECT 10, iati_identifier, 'humanitarian-scope', rowid,
                       coalesce(type, vocabulary, code, vocabulary_uri) IS NULL
                  FROM humanitarian_scopes
                UNION ALL
                SELECT 11, iati_identifier, 'location', rowid,
                       coalesce(ref, location_reach, administrative_vocabulary, administrative,
                                administrative_level, point_srsName, point_pos, exactness, location_class, feature_designation) IS NULL
                  FROM locations
                UNION ALL
                SELECT 12, iati_identifier, 'condition', rowid,
                       type IS NULL
                  FROM conditions
                UNION ALL
                SELECT 13, iati_identifier, 'contact-info', rowid,
                       type IS NULL
                  FROM contact_infos
                UNION ALL
                SELECT 14, iati_identifier, 'document-link', rowid,
                       coalesce(url, format, document_date) IS NULL
                  FROM document_links))
 WHERE is_bare AND number > 1
UNION ALL
SELECT identifier, table_name || '/' || coalesce(nullif(element, '') || '/', '') || 'narrative',
       'is a further text; the layout has room for one'
  FROM narratives
 WHERE NOT (coalesce(element, '') = '' AND table_name IN ('descriptions',
           'activity_dates',
           'recipient_countries',
           'recipient_regions',
           'sectors',
           'tags',
           'policy_markers',
           'humanitarian_scopes',
           'participating_orgs',
           'conditions',
           'transaction_sectors'))
   AND table_name || '/' || coalesce(element, '') NOT IN (
           'activities/title', 'activities/description',
           'other_identifiers/owner-org',
           'country_budget_items/description',
           'contact_infos/organisation', 'contact_infos/department', 'contact_infos/person-name', 'contact_infos/job-title', 'contact_infos/mailing-address',
           'locations/name', 'locations/description', 'locations/activity-description',
           'planned_disbursements/provider-org', 'planned_disbursements/receiver-org',
           'transactions/description', 'transactions/provider-org', 'transactions/receiver-org', 'transactions/sector', 'transactions/recipient-country', 'transactions/recipient-region',
           'results/title', 'results/description',
           'indicators/title', 'indicators/description',
           'baselines/comment',
           'period_targets/comment',
           'period_actuals/comment',
           'document_links/title', 'document_links/description',
           'result_document_links/title', 'result_document_links/description',
           'indicator_document_links/title', 'indicator_document_links/description',
           'baseline_document_links/title', 'baseline_document_links/description',
           'period_target_document_links/title', 'period_target_document_links/description',
           'period_actual_document_links/title', 'period_actual_document_links/description')
