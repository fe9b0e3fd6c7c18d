-- UN financial data: the same records by the UN data standards. Revenue and expense are those of
-- the accounts, of the whole agency, and so are also for what is not published as IATI data.

-- All projects of the register, published or not.
DROP TABLE IF EXISTS temp.register;
CREATE TEMP TABLE register AS
SELECT trim(r.PROJECT_CODE) AS code, substr(trim(r.PROJECT_CODE), 1, 3) AS area, p.iati_identifier,
       -- Of a project that is withheld, or only a technical code, this is all that is said of it.
       CASE WHEN p.code IS NULL THEN 'excluded: ' || lower(coalesce(r.WITHHELD_REASON, 'not released')) END
         AS unpublished,
       f.code AS function, r.GENDER_MARKER AS marker, r._source
  FROM raw_projects r
  LEFT JOIN project p ON p.code = trim(r.PROJECT_CODE)
  LEFT JOIN code_functions f ON f.value = r.UN_FUNCTION;

-- Givers as the standards have them: states by their code and name, institutions by the codes that
-- codes/un_contributors.csv has for some. One that must not be named is of its kind, no more.
DROP TABLE IF EXISTS temp.contributor;
CREATE TEMP TABLE contributor AS
SELECT r.DONOR_CODE AS donor, coalesce(special.code, usual.code) AS type,
       coalesce(r.STATE_ISO3, u.code) AS code,
       CASE WHEN r.CONFIDENTIAL = 'Y' THEN 'Private sector' ELSE coalesce(s.name, r.DONOR_NAME) END AS name
  FROM raw_donors r
  LEFT JOIN code_contributors AS special ON special.value = r.KIND || '-' || r.CATEGORY
  LEFT JOIN code_contributors AS usual ON usual.value = r.KIND
  LEFT JOIN code_states s ON s.value = r.STATE_ISO3
  LEFT JOIN code_un_contributors u ON u.value = r.DONOR_CODE
 -- Our own regular budget gives nothing that was not a contribution to it before.
 WHERE r.CATEGORY <> 'OWN';

-- ---- revenue ----

-- Agreements are revenue, all of it, on the day of signature, however it is paid; amendments
-- likewise, up or down. Those signed before the ledger begins were reported then.
INSERT INTO unsdg_revenues (date, instrument, contributor_type, contributor, contributor_name,
    agreement, agreement_start, agreement_end, function, iati_identifier, amount, currency, _source)
SELECT a.SIGNATURE_DATE, i.code, c.type, c.code, c.name, a.AGREEMENT_NO,
       -- An amendment has no dates of its own: those of what it amends.
       coalesce(a.START_DATE, original.START_DATE), coalesce(a.END_DATE, original.END_DATE),
       p.function, p.iati_identifier, a.AMOUNT, a.CURRENCY, a._source
  FROM raw_agreements a
  JOIN contributor c ON c.donor = a.DONOR_CODE
  JOIN register p ON p.code = a.PROJECT_CODE
  LEFT JOIN raw_agreements original ON original.AGREEMENT_NO || '/1' = a.AGREEMENT_NO
  LEFT JOIN code_instruments i ON i.value = a.FUNDING_SOURCE
 WHERE a.SIGNATURE_DATE >= (SELECT substr(min(POSTING_DATE), 1, 4) FROM raw_ledger);

-- What is paid back at the end was never earned: negative revenue, when it is paid back. Receipts
-- are no revenue again.
INSERT INTO unsdg_revenues (date, instrument, contributor_type, contributor, contributor_name,
    agreement, agreement_start, agreement_end, function, iati_identifier, amount, currency, _source)
SELECT l.POSTING_DATE, i.code, c.type, c.code, c.name, a.AGREEMENT_NO, a.START_DATE, a.END_DATE,
       p.function, p.iati_identifier,
       CASE WHEN l.AMOUNT_USD LIKE '%-' THEN '-' || rtrim(l.AMOUNT_USD, '-') ELSE l.AMOUNT_USD END,
       'USD', l._source
  FROM raw_ledger l
  JOIN raw_agreements a ON a.AGREEMENT_NO = l.AGREEMENT_NO
  JOIN contributor c ON c.donor = l.DONOR_CODE
  JOIN register p ON p.code = trim(l.PROJECT_CODE)
  LEFT JOIN code_instruments i ON i.value = a.FUNDING_SOURCE
 WHERE l.ACCOUNT = '4190';

-- Assessed contributions and what the agency earns itself, which belong to no project.
INSERT INTO unsdg_revenues (year, date, instrument, contributor_type, contributor, contributor_name,
    agreement, amount, currency, _source)
SELECT r.YEAR, r.RECOGNISED_ON, k.code, k.contributor_type, r.STATE_ISO3, s.name,
       r.RECEIVABLE_NO, r.AMOUNT, r.CURRENCY, r._source
  FROM raw_contributions r
  LEFT JOIN code_revenue_kinds k ON k.value = r.KIND
  LEFT JOIN code_states s ON s.value = r.STATE_ISO3;

-- ---- expense ----

-- A project that the register lacks: the line would pass for one without a project.
INSERT INTO mapping_findings (severity, message, _source)
SELECT 'error', 'project "' || trim(PROJECT_CODE) || '" is not in the register, so this line is of no '
       || 'activity and counts as enabling cost; correct the code, or leave it blank', _source
  FROM raw_ledger
 WHERE trim(PROJECT_CODE) <> '' AND trim(PROJECT_CODE) NOT IN (SELECT code FROM register);

-- An account that nobody knows: IATI has no transaction of it, and the line passes for direct
-- expense.
INSERT INTO mapping_findings (severity, message, _source)
SELECT 'error', 'account "' || ACCOUNT || '" is not in codes/accounts.csv, so this line is no '
       || 'transaction' || iif(ACCOUNT >= '6000', ', but an expense', '')
       || '; correct the account, or add it there', _source
  FROM raw_ledger
 WHERE ACCOUNT <> '6900' AND ACCOUNT NOT IN (SELECT value FROM code_accounts);

-- A posting of another quarter than the ledger has it in is a slip of the year or month. Days beyond
-- the present also move what is past in the organisation file.
INSERT INTO mapping_findings (message, _source)
SELECT 'the posting date ' || POSTING_DATE || ' is not in the quarter ' || FISCAL_QUARTER
       || '; correct one of them', _source
  FROM raw_ledger
 WHERE FISCAL_QUARTER <> substr(POSTING_DATE, 1, 4) || 'Q' || ((substr(POSTING_DATE, 6, 2) + 2) / 3);

-- A line of the ledger is a row, in the dollars of the accounts; credit notes and refunds by
-- suppliers stay negative.
INSERT INTO unsdg_expenses (date, project, iati_identifier, cost, agreement, description,
    amount, currency, unpublished, _source)
SELECT l.POSTING_DATE, l.project, CASE WHEN l.unpublished IS NULL THEN l.iati_identifier END,
       -- Support cost goes with the direct expense of its project (support_cost in
       -- publication.yaml). What no project has caused enables all of them.
       CASE WHEN l.project IS NULL OR l.ACCOUNT = '6900' THEN 'enabling'
            WHEN l.ACCOUNT = '6810' THEN 'support'
            ELSE 'direct' END,
       l.AGREEMENT_NO, l.TEXT,
       CASE WHEN l.AMOUNT_USD LIKE '%-' THEN '-' || rtrim(l.AMOUNT_USD, '-') ELSE l.AMOUNT_USD END,
       'USD', l.unpublished, l._source
  FROM (SELECT l.*, p.code AS project, p.iati_identifier,
               CASE WHEN p.code IS NULL THEN 'no activity'
                    WHEN l.ACCOUNT = '6900' THEN 'exchange difference'
                    ELSE p.unpublished END AS unpublished
          FROM raw_ledger l
          LEFT JOIN register p ON p.code = trim(l.PROJECT_CODE)
         -- A blank account is read from the document, as in 60-money.sql.
         WHERE coalesce(l.ACCOUNT, iif(l.DOC_TYPE = 'RV', '4100', '6000')) >= '6000') l;

-- The regular budget: work without a project under its own function, place and target; what only
-- enables work under none, which sends it to GLO-EF and X00.
INSERT INTO unsdg_expenses (year, cost, function, location, target, marker, description,
    amount, currency, unpublished, _source)
SELECT b.YEAR, CASE b.KIND WHEN 'ENABLING' THEN 'enabling' ELSE 'direct' END,
       f.code, l.code, b.SDG_TARGET, iif(b.YEAR < '2023', NULL, b.GENDER_MARKER), b.NAME,
       CASE WHEN b.AMOUNT_USD LIKE '%-' THEN '-' || rtrim(b.AMOUNT_USD, '-') ELSE b.AMOUNT_USD END,
       'USD', 'no activity', b._source
  FROM raw_regular_budget b
  LEFT JOIN code_functions f ON f.value = b.UN_FUNCTION
  LEFT JOIN code_un_locations l ON l.value = b.AREA;

-- ---- shares of projects ----

INSERT INTO unsdg_splits (project, year, standard, code, percentage, _source)
SELECT code, NULL, 'function', function, '100', _source FROM register WHERE function IS NOT NULL
UNION ALL
-- Blank: not marked, which the program writes as NA. The data standards have the marker since 2023;
-- before, nothing is marked.
SELECT code, NULL, 'marker', marker, '100', _source FROM register WHERE marker IS NOT NULL
UNION ALL
SELECT code, '2022', 'marker', 'NA', '100', _source FROM register WHERE marker IS NOT NULL
UNION ALL
-- The places of 40-places.sql. Our codes of countries are those of ISO, but for the ones in
-- codes/un_locations.csv; a withheld project goes to the region of its country there.
SELECT a.PROJECT_CODE, NULL, 'location', coalesce(l.code, a.AREA), a.PERCENT, a._source
  FROM raw_country_allocations a
  LEFT JOIN code_un_locations l ON l.value = a.AREA
UNION ALL
SELECT p.code, NULL, 'location', coalesce(l.code, p.area), '100', p._source
  FROM register p
  LEFT JOIN code_un_locations l ON l.value = p.area
 WHERE NOT EXISTS (SELECT 1 FROM raw_country_allocations a WHERE a.PROJECT_CODE = p.code);

-- SDG targets by their shares where the register has them, else by equal ones. A project without
-- targets serves none: its expense goes to X00.
INSERT INTO unsdg_splits (project, standard, code, percentage, _source)
SELECT project, 'sdg', target, coalesce(share, split_percent('1', 8) OVER equal), _source
  FROM (SELECT PROJECT_CODE AS project, trim(SDG_TARGET) AS target, max(PERCENT) AS share,
               min(_source) AS _source
          FROM raw_sdg_targets
         GROUP BY 1, 2)
WINDOW equal AS (PARTITION BY project ORDER BY _source ROWS BETWEEN CURRENT ROW AND UNBOUNDED FOLLOWING);

-- ---- what the auditors found ----

-- Closed years only: the year that runs is a draft.
INSERT INTO unsdg_totals (year, kind, amount, statement, _source)
SELECT YEAR, lower(KIND), AMOUNT, STATEMENT, _source FROM raw_audited_totals;
