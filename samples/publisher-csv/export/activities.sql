-- Each block of columns runs down the rows of its activity by itself: line n has the n-th sector beside
-- the n-th transaction. What stands once is in the first line.
WITH text AS (
  SELECT iati_identifier, coalesce(description_type, '1') AS type, description AS narrative, 0 AS place
    FROM activities WHERE description IS NOT NULL
  UNION ALL
  SELECT iati_identifier, coalesce(type, '1'), narrative, rowid FROM descriptions
),
participant AS MATERIALIZED (
  SELECT iati_identifier, role, ref, type, narrative, activity_id, crs_channel_code,
         row_number() OVER (PARTITION BY iati_identifier ORDER BY rowid) AS n
    FROM participating_orgs
),
country AS MATERIALIZED (
  SELECT iati_identifier, code, percentage, narrative,
         row_number() OVER (PARTITION BY iati_identifier ORDER BY rowid) AS n
    FROM recipient_countries
),
region AS MATERIALIZED (
  SELECT iati_identifier, code, percentage, vocabulary_uri, narrative,
         row_number() OVER (PARTITION BY iati_identifier ORDER BY rowid) AS n
    FROM recipient_regions
),
sector AS MATERIALIZED (
  SELECT iati_identifier, vocabulary, vocabulary_uri, code, percentage, narrative,
         row_number() OVER (PARTITION BY iati_identifier ORDER BY rowid) AS n
    FROM sectors
),
deal AS MATERIALIZED (
  SELECT iati_identifier, ref, transaction_type, transaction_date, value, value_date,
         description, provider_org_ref, provider_org_type, provider_activity_id, provider_org,
         receiver_org_ref, receiver_org_type, receiver_activity_id, receiver_org,
         sector_vocabulary, sector_vocabulary_uri, sector, sector_narrative, recipient_country,
         recipient_region, recipient_region_vocabulary_uri,
         row_number() OVER (PARTITION BY iati_identifier ORDER BY rowid) AS n
    FROM transactions
),
marker AS MATERIALIZED (
  SELECT iati_identifier, vocabulary, code, significance, vocabulary_uri, narrative,
         row_number() OVER (PARTITION BY iati_identifier ORDER BY rowid) AS n
    FROM policy_markers
),
budget AS MATERIALIZED (
  SELECT iati_identifier, type, status, period_start, period_end, value, value_date, currency,
         row_number() OVER (PARTITION BY iati_identifier ORDER BY rowid) AS n
    FROM budgets
),
relation AS MATERIALIZED (
  SELECT iati_identifier, ref, type,
         row_number() OVER (PARTITION BY iati_identifier ORDER BY rowid) AS n
    FROM related_activities
),
contact AS MATERIALIZED (
  SELECT iati_identifier, type, organisation, department, person_name, job_title, telephone,
         email, website, mailing_address,
         row_number() OVER (PARTITION BY iati_identifier ORDER BY rowid) AS n
    FROM contact_infos
),
other AS MATERIALIZED (
  SELECT iati_identifier, ref, type, owner_org_ref, owner_org,
         row_number() OVER (PARTITION BY iati_identifier ORDER BY rowid) AS n
    FROM other_identifiers
),
tag AS MATERIALIZED (
  SELECT iati_identifier, vocabulary, code, vocabulary_uri, narrative,
         row_number() OVER (PARTITION BY iati_identifier ORDER BY rowid) AS n
    FROM tags
),
aid AS MATERIALIZED (
  SELECT iati_identifier, vocabulary, code,
         row_number() OVER (PARTITION BY iati_identifier ORDER BY place) AS n
    FROM (SELECT iati_identifier, default_aid_type_vocabulary AS vocabulary, default_aid_type AS code, 0 AS place
            FROM activities WHERE default_aid_type IS NOT NULL
          UNION ALL SELECT iati_identifier, vocabulary, code, rowid FROM default_aid_types)
),
item AS MATERIALIZED (
  SELECT iati_identifier, vocabulary, code, percentage, description,
         row_number() OVER (PARTITION BY iati_identifier ORDER BY place) AS n
    FROM (SELECT i.iati_identifier, i.code, i.percentage, i.description, i.rowid AS place,
                  a.country_budget_items_vocabulary AS vocabulary
            FROM country_budget_items i JOIN activities a USING (iati_identifier))
),
scope AS MATERIALIZED (
  SELECT iati_identifier, type, vocabulary, vocabulary_uri, code, narrative,
         row_number() OVER (PARTITION BY iati_identifier ORDER BY rowid) AS n
    FROM humanitarian_scopes
),
condition AS MATERIALIZED (
  SELECT iati_identifier, type, narrative,
         row_number() OVER (PARTITION BY iati_identifier ORDER BY rowid) AS n
    FROM conditions
),
legacy AS MATERIALIZED (
  SELECT iati_identifier, name, value, iati_equivalent,
         row_number() OVER (PARTITION BY iati_identifier ORDER BY rowid) AS n
    FROM legacy_data
),
document AS MATERIALIZED (
  SELECT iati_identifier, url, format, title, description, category, language, document_date,
         row_number() OVER (PARTITION BY iati_identifier ORDER BY rowid) AS n
    FROM document_links
),
location AS MATERIALIZED (
  SELECT iati_identifier, ref, location_reach, location_id_vocabulary, location_id, name,
         description, activity_description, administrative_vocabulary, administrative,
         administrative_level, point_srsName, point_pos, exactness, location_class,
         feature_designation,
         row_number() OVER (PARTITION BY iati_identifier ORDER BY rowid) AS n
    FROM locations
),
plan AS MATERIALIZED (
  SELECT iati_identifier, type, period_start, period_end, value, currency, value_date,
         provider_org_ref, provider_activity_id, provider_org_type, provider_org,
         receiver_org_ref, receiver_activity_id, receiver_org_type, receiver_org,
         row_number() OVER (PARTITION BY iati_identifier ORDER BY rowid) AS n
    FROM planned_disbursements
),
line AS (
  SELECT iati_identifier, 1 AS n FROM activities
  UNION SELECT iati_identifier, n FROM participant
  UNION SELECT iati_identifier, n FROM country
  UNION SELECT iati_identifier, n FROM region
  UNION SELECT iati_identifier, n FROM sector
  UNION SELECT iati_identifier, n FROM deal
  UNION SELECT iati_identifier, n FROM marker
  UNION SELECT iati_identifier, n FROM budget
  UNION SELECT iati_identifier, n FROM relation
  UNION SELECT iati_identifier, n FROM contact
  UNION SELECT iati_identifier, n FROM other
  UNION SELECT iati_identifier, n FROM tag
  UNION SELECT iati_identifier, n FROM aid
  UNION SELECT iati_identifier, n FROM item
  UNION SELECT iati_identifier, n FROM scope
  UNION SELECT iati_identifier, n FROM condition
  UNION SELECT iati_identifier, n FROM legacy
  UNION SELECT iati_identifier, n FROM document
  UNION SELECT iati_identifier, n FROM location
  UNION SELECT iati_identifier, n FROM plan
)
SELECT iif(line.n > 1, NULL,
           iif(a.iati_identifier LIKE a.reporting_org_ref || '-%',
               substr(a.iati_identifier, length(a.reporting_org_ref) + 2), a.iati_identifier)) AS "Activity Identifier",
       iif(line.n > 1, NULL, a.default_currency) AS "Activity Default Currency",
       iif(line.n > 1, NULL, a.lang) AS "Activity Default Language",
       iif(line.n > 1, NULL, a.humanitarian) AS "Humanitarian",
       iif(line.n > 1, NULL, a.reporting_org_secondary_reporter) AS "Reporting Org Secondary Reporter",
       iif(line.n > 1, NULL, a.title) AS "Activity Title",
       iif(line.n > 1, NULL, (SELECT narrative FROM text d
                WHERE d.iati_identifier = a.iati_identifier AND d.type = '1' ORDER BY d.place LIMIT 1)) AS "Activity Description (General)",
       iif(line.n > 1, NULL, (SELECT narrative FROM text d
                WHERE d.iati_identifier = a.iati_identifier AND d.type = '2' ORDER BY d.place LIMIT 1)) AS "Activity Description (Objectives)",
       iif(line.n > 1, NULL, (SELECT narrative FROM text d
                WHERE d.iati_identifier = a.iati_identifier AND d.type = '3' ORDER BY d.place LIMIT 1)) AS "Activity Description (Target Groups)",
       iif(line.n > 1, NULL, (SELECT narrative FROM text d
                WHERE d.iati_identifier = a.iati_identifier AND d.type = '4' ORDER BY d.place LIMIT 1)) AS "Activity Description (Others)",
       iif(line.n > 1, NULL, a.activity_status) AS "Activity Status",
       iif(line.n > 1, NULL, (SELECT iso_date FROM activity_dates d
                WHERE d.iati_identifier = a.iati_identifier AND d.type = '2' ORDER BY d.rowid LIMIT 1)) AS "Actual Start Date",
       iif(line.n > 1, NULL, (SELECT iso_date FROM activity_dates d
                WHERE d.iati_identifier = a.iati_identifier AND d.type = '4' ORDER BY d.rowid LIMIT 1)) AS "Actual End Date",
       iif(line.n > 1, NULL, (SELECT iso_date FROM activity_dates d
                WHERE d.iati_identifier = a.iati_identifier AND d.type = '1' ORDER BY d.rowid LIMIT 1)) AS "Planned Start Date",
       iif(line.n > 1, NULL, (SELECT iso_date FROM activity_dates d
                WHERE d.iati_identifier = a.iati_identifier AND d.type = '3' ORDER BY d.rowid LIMIT 1)) AS "Planned End Date",
       participant.role AS "Participating Organisation Role",
       participant.ref AS "Participating Organisation Reference",
       participant.type AS "Participating Organisation Type",
       participant.narrative AS "Participating Organisation Name",
       participant.activity_id AS "Participating Organisation Identifier",
       participant.crs_channel_code AS "Participating Organisation Crs Channel Code",
       country.code AS "Recipient Country Code",
       country.percentage AS "Recipient Country Percentage",
       country.narrative AS "Recipient Country Narrative",
       region.code AS "Recipient Region Code",
       region.percentage AS "Recipient Region Percentage",
       region.vocabulary_uri AS "Recipient Region Vocabulary Uri",
       region.narrative AS "Recipient Region Narrative",
       sector.vocabulary AS "Sector Vocabulary",
       sector.vocabulary_uri AS "Sector Vocabulary URI",
       sector.code AS "Sector Code",
       sector.percentage AS "Sector Percentage",
       sector.narrative AS "Sector Narrative",
       deal.ref AS "Transaction Internal Reference",
       deal.transaction_type AS "Transaction Type",
       deal.transaction_date AS "Transaction Date",
       deal.value AS "Transaction Value",
       deal.value_date AS "Transaction Value Date",
       deal.description AS "Transaction Description",
       deal.provider_org_ref AS "Transaction Provider Organisation Identifier",
       deal.provider_org_type AS "Transaction Provider Organisation Type",
       deal.provider_activity_id AS "Transaction Provider Organisation Activity Identifier",
       deal.provider_org AS "Transaction Provider Organisation Description",
       deal.receiver_org_ref AS "Transaction Receiver Organisation Identifier",
       deal.receiver_org_type AS "Transaction Receiver Organisation Type",
       deal.receiver_activity_id AS "Transaction Receiver Organisation Activity Identifier",
       deal.receiver_org AS "Transaction Receiver Organisation Description",
       deal.sector_vocabulary AS "Transaction Sector Vocabulary",
       deal.sector_vocabulary_uri AS "Transaction Sector Vocabulary URI",
       deal.sector AS "Transaction Sector Code",
       deal.sector_narrative AS "Transaction Sector Narrative",
       deal.recipient_country AS "Transaction Recipient Country Code",
       deal.recipient_region AS "Transaction Recipient Region Code",
       deal.recipient_region_vocabulary_uri AS "Transaction Recipient Region Vocabulary Uri",
       marker.vocabulary AS "Policy Marker Vocabulary",
       marker.code AS "Policy Marker Code",
       marker.significance AS "Policy Marker Significance",
       marker.vocabulary_uri AS "Policy Marker Vocabulary Uri",
       marker.narrative AS "Policy Marker Narrative",
       iif(line.n > 1, NULL, a.activity_scope) AS "Activity Scope",
       budget.type AS "Budget Type",
       budget.status AS "Budget Status",
       budget.period_start AS "Budget Period Start",
       budget.period_end AS "Budget Period End",
       budget.value AS "Budget Value",
       budget.value_date AS "Budget Value Date",
       budget.currency AS "Budget Currency",
       relation.ref AS "Related Activity Identifier",
       relation.type AS "Related Activity Type",
       contact.type AS "Contact Type",
       contact.organisation AS "Contact Organization",
       contact.department AS "Contact Department",
       contact.person_name AS "Contact Person Name",
       contact.job_title AS "Contact Job Title",
       contact.telephone AS "Contact Telephone",
       contact.email AS "Contact Email",
       contact.website AS "Contact Website",
       contact.mailing_address AS "Contact Mailing Address",
       other.ref AS "Other Identifier Reference",
       other.type AS "Other Identifier Type",
       other.owner_org_ref AS "Owner Org Reference",
       other.owner_org AS "Owner Org Narrative",
       tag.vocabulary AS "Tag Vocabulary",
       tag.code AS "Tag Code",
       tag.vocabulary_uri AS "Tag Vocabulary Uri",
       tag.narrative AS "Tag Narrative",
       iif(line.n > 1, NULL, a.collaboration_type) AS "Collaboration Type",
       iif(line.n > 1, NULL, a.default_flow_type) AS "Default Flow Type",
       iif(line.n > 1, NULL, a.default_finance_type) AS "Default Finance Type",
       aid.vocabulary AS "Default Aid Type Vocabulary",
       aid.code AS "Default Aid Type Code",
       iif(line.n > 1, NULL, a.default_tied_status) AS "Default Tied Status",
       item.vocabulary AS "Country Budget Item Vocabulary",
       item.code AS "Budget Item Code",
       item.percentage AS "Budget Item Percentage",
       item.description AS "Budget Item Description",
       scope.type AS "Humanitarian Scope Type",
       scope.vocabulary AS "Humanitarian Scope Vocabulary",
       scope.vocabulary_uri AS "Humanitarian Scope Vocabulary Uri",
       scope.code AS "Humanitarian Scope Code",
       scope.narrative AS "Humanitarian Scope Narrative",
       iif(line.n > 1, NULL, a.capital_spend_percentage) AS "Capital Spend",
       iif(line.n > 1, NULL, a.conditions_attached) AS "Conditions Attached",
       condition.type AS "Condition Type",
       condition.narrative AS "Condition Narrative",
       legacy.name AS "Legacy Data Name",
       legacy.value AS "Legacy Data Value",
       legacy.iati_equivalent AS "Legacy Data IATI Equivalent",
       document.url AS "Document Link Url",
       document.format AS "Document Link Format",
       document.title AS "Document Link Title",
       document.description AS "Document Link Description",
       document.category AS "Document Link Category",
       document.language AS "Document Link Language",
       document.document_date AS "Document Date",
       location.ref AS "Location Reference",
       location.location_reach AS "Location Reach Code",
       location.location_id_vocabulary AS "Location Id Vocabulary",
       location.location_id AS "Location Id Code",
       location.name AS "Location Name",
       location.description AS "Location Description",
       location.activity_description AS "Location Activity Description",
       location.administrative_vocabulary AS "Location Administrative Vocabulary",
       location.administrative AS "Location Administrative Code",
       location.administrative_level AS "Location Administrative Level",
       location.point_srsName AS "Location Point srsName",
       substr(location.point_pos, 1, instr(location.point_pos, ' ') - 1) AS "Pos Latitude",
       substr(location.point_pos, instr(location.point_pos, ' ') + 1) AS "Pos Longitude",
       location.exactness AS "Location Exactness",
       location.location_class AS "Location Class",
       location.feature_designation AS "Feature Designation",
       plan.type AS "Planned Disbursement Type",
       plan.period_start AS "Planned Disbursement Period Start",
       plan.period_end AS "Planned Disbursement Period End",
       plan.value AS "Planned Disbursement Value",
       plan.currency AS "Planned Disbursement Value Currency",
       plan.value_date AS "Planned Disbursement Value Date",
       plan.provider_org_ref AS "Planned Disbursement Provider Org Reference",
       plan.provider_activity_id AS "Planned Disbursement Provider Org Activity Id",
       plan.provider_org_type AS "Planned Disbursement Provider Org Type",
       plan.provider_org AS "Planned Disbursement Provider Org Narrative",
       plan.receiver_org_ref AS "Planned Disbursement Receiver Org Reference",
       plan.receiver_activity_id AS "Planned Disbursement Receiver Org Activity Id",
       plan.receiver_org_type AS "Planned Disbursement Receiver Org Type",
       plan.receiver_org AS "Planned Disbursement Receiver Org Narrative"
  FROM line
  JOIN activities a ON a.iati_identifier = line.iati_identifier
  LEFT JOIN participant ON participant.iati_identifier = line.iati_identifier AND participant.n = line.n
  LEFT JOIN country ON country.iati_identifier = line.iati_identifier AND country.n = line.n
  LEFT JOIN region ON region.iati_identifier = line.iati_identifier AND region.n = line.n
  LEFT JOIN sector ON sector.iati_identifier = line.iati_identifier AND sector.n = line.n
  LEFT JOIN deal ON deal.iati_identifier = line.iati_identifier AND deal.n = line.n
  LEFT JOIN marker ON marker.iati_identifier = line.iati_identifier AND marker.n = line.n
  LEFT JOIN budget ON budget.iati_identifier = line.iati_identifier AND budget.n = line.n
  LEFT JOIN relation ON relation.iati_identifier = line.iati_identifier AND relation.n = line.n
  LEFT JOIN contact ON contact.iati_identifier = line.iati_identifier AND contact.n = line.n
  LEFT JOIN other ON other.iati_identifier = line.iati_identifier AND other.n = line.n
  LEFT JOIN tag ON tag.iati_identifier = line.iati_identifier AND tag.n = line.n
  LEFT JOIN aid ON aid.iati_identifier = line.iati_identifier AND aid.n = line.n
  LEFT JOIN item ON item.iati_identifier = line.iati_identifier AND item.n = line.n
  LEFT JOIN scope ON scope.iati_identifier = line.iati_identifier AND scope.n = line.n
  LEFT JOIN condition ON condition.iati_identifier = line.iati_identifier AND condition.n = line.n
  LEFT JOIN legacy ON legacy.iati_identifier = line.iati_identifier AND legacy.n = line.n
  LEFT JOIN document ON document.iati_identifier = line.iati_identifier AND document.n = line.n
  LEFT JOIN location ON location.iati_identifier = line.iati_identifier AND location.n = line.n
  LEFT JOIN plan ON plan.iati_identifier = line.iati_identifier AND plan.n = line.n
 ORDER BY a.rowid, line.n
