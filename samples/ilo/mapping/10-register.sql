-- The register, cleaned once, so that every later file can join tidy rows.
-- Temporary tables last as long as the run; nothing here is published.

-- One row for each project that may be published.
DROP TABLE IF EXISTS temp.project;
CREATE TEMP TABLE project AS
WITH cleaned AS (
  SELECT trim(PROJECT_CODE)                            AS code,
         'XM-DAC-41302-' || replace(substr(trim(PROJECT_CODE), 1, 9), '/', '-')
                                                       AS iati_identifier, -- TUN/22/01/SWE: ...-TUN-22-01
         substr(trim(PROJECT_CODE), 1, 3)              AS area,
         CAST(substr(trim(PROJECT_CODE), 5, 2) AS INTEGER) AS year,
         -- The register writes DD.MM.YYYY; IATI wants YYYY-MM-DD.
         substr(START_DATE, 7, 4) || '-' || substr(START_DATE, 4, 2) || '-' || substr(START_DATE, 1, 2)
                                                       AS planned_start,
         substr(END_DATE, 7, 4) || '-' || substr(END_DATE, 4, 2) || '-' || substr(END_DATE, 1, 2)
                                                       AS planned_end,
         substr(ACTUAL_START, 7, 4) || '-' || substr(ACTUAL_START, 4, 2) || '-' || substr(ACTUAL_START, 1, 2)
                                                       AS actual_start,
         substr(ACTUAL_END, 7, 4) || '-' || substr(ACTUAL_END, 4, 2) || '-' || substr(ACTUAL_END, 1, 2)
                                                       AS actual_end,
         substr(CHANGED_ON, 7, 4) || '-' || substr(CHANGED_ON, 4, 2) || '-' || substr(CHANGED_ON, 1, 2)
                                                       AS changed_on,
         r.*
    FROM raw_projects r
   -- Only an explicit Y is published: technical codes and projects withheld for the safety of
   -- partners carry N, and a blank must not publish by accident.
   WHERE PUBLISH = 'Y'
), posting AS (
  -- First day on which money was spent, last day on which anything was posted.
  SELECT trim(PROJECT_CODE) AS code,
         min(CASE WHEN ACCOUNT >= '6000' THEN POSTING_DATE END) AS first_expense,
         max(POSTING_DATE) AS last_posting
    FROM raw_ledger
   GROUP BY 1
)
SELECT cleaned.*,
       -- A blank biennium follows from the year in the project code: even years begin one.
       coalesce(BIENNIUM, '20' || printf('%02d', year - year % 2) || '-' || printf('%02d', year - year % 2 + 1))
         AS part,
       -- What is published of a project changes with its register entry and with its ledger.
       max(changed_on, coalesce(last_posting, changed_on)) AS last_updated,
       -- No start in the register: the project began, at the latest, with its first expense.
       coalesce(actual_start, first_expense) AS started,
       -- A blank status is read from the dates, compared with the day of the extract (and not with
       -- today, so that the same records always give the same file).
       coalesce(code_statuses.code,
                CASE WHEN actual_end IS NOT NULL THEN '3'
                     WHEN coalesce(actual_start, first_expense)
                          <= (SELECT max(POSTING_DATE) FROM raw_ledger) THEN '2'
                     ELSE '1' END) AS activity_status
  FROM cleaned
  LEFT JOIN posting USING (code)
  LEFT JOIN code_statuses ON code_statuses.value = STATUS;

-- Funding partners, with identifier and type. A partner that must not be named keeps its type only.
DROP TABLE IF EXISTS temp.donor;
CREATE TEMP TABLE donor AS
SELECT r.DONOR_CODE AS code,
       CASE WHEN r.CONFIDENTIAL = 'Y' THEN 'Private sector' ELSE r.DONOR_NAME END AS name,
       CASE WHEN r.CONFIDENTIAL = 'Y' THEN NULL ELSE code_donors.code END AS ref, -- many have none
       -- The kind gives the type, unless kind and category together say it better.
       coalesce(special.code, usual.code) AS type,
       code_flow_types.code AS flow_type
  FROM raw_donors r
  LEFT JOIN code_donors ON code_donors.value = r.DONOR_CODE
  LEFT JOIN code_donor_types AS special ON special.value = r.KIND || '-' || r.CATEGORY
  LEFT JOIN code_donor_types AS usual ON usual.value = r.KIND
  LEFT JOIN code_flow_types ON code_flow_types.value = r.KIND;

-- Outcomes of the programme and budget that a project works for, with their shares.
DROP TABLE IF EXISTS temp.project_outcome;
CREATE TEMP TABLE project_outcome AS
-- Without an outcome: 'NONE', which codes/outcome_sectors.csv sends to a sector. A blank share of
-- the only outcome is all of it.
SELECT iati_identifier, coalesce(OUTCOME_1, 'NONE') AS outcome,
       CAST(coalesce(OUTCOME_1_SHARE, '100') AS INTEGER) AS share, _source
  FROM project
UNION ALL
SELECT iati_identifier, OUTCOME_2, CAST(OUTCOME_2_SHARE AS INTEGER), _source
  FROM project
 WHERE OUTCOME_2 IS NOT NULL;
