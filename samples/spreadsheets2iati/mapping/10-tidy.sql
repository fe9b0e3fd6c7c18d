-- The rows that count: without the explanation under the header and without what must not be
-- published.

-- Nobody should publish as the organisation of the template.
INSERT INTO mapping_findings (message)
SELECT 'write who you are into publication.yaml (organisation)'
 WHERE (SELECT value FROM settings WHERE name = 'organisation.ref') = 'XX-EXAMPLE-CHANGE-ME';

-- Every row with its identifier, without white space around it (tab, line break, space, no-break
-- space). The explanation is a first row whose identifier is not the organisation's.
DROP TABLE IF EXISTS temp.own;
CREATE TEMP TABLE own AS SELECT value AS ref FROM settings WHERE name = 'organisation.ref';

DROP TABLE IF EXISTS temp.every_projects;
CREATE TEMP TABLE every_projects AS
SELECT *, is_first AND substr(coalesce(identifier, ''), 1, length(ref)) <> ref AS is_explanation
  FROM (SELECT *, trim(iati_activity_identifier, char(9, 10, 13, 32, 160))
                  AS identifier,
               _source = min(_source) OVER (PARTITION BY _source >> 40) AS is_first
          FROM raw_projects), own;

DROP TABLE IF EXISTS temp.every_budgets;
CREATE TEMP TABLE every_budgets AS
SELECT *, is_first AND substr(coalesce(identifier, ''), 1, length(ref)) <> ref AS is_explanation
  FROM (SELECT *, trim(iati_activity_identifier, char(9, 10, 13, 32, 160))
                  AS identifier,
               _source = min(_source) OVER (PARTITION BY _source >> 40) AS is_first
          FROM raw_budgets), own;

DROP TABLE IF EXISTS temp.every_transactions;
CREATE TEMP TABLE every_transactions AS
SELECT *, is_first AND substr(coalesce(identifier, ''), 1, length(ref)) <> ref AS is_explanation
  FROM (SELECT *, trim(iati_activity_identifier, char(9, 10, 13, 32, 160))
                  AS identifier,
               _source = min(_source) OVER (PARTITION BY _source >> 40) AS is_first
          FROM raw_transactions), own;

DROP TABLE IF EXISTS temp.every_sectors;
CREATE TEMP TABLE every_sectors AS
SELECT *, is_first AND substr(coalesce(identifier, ''), 1, length(ref)) <> ref AS is_explanation
  FROM (SELECT *, trim(iati_activity_identifier, char(9, 10, 13, 32, 160))
                  AS identifier,
               _source = min(_source) OVER (PARTITION BY _source >> 40) AS is_first
          FROM raw_sectors), own;

DROP TABLE IF EXISTS temp.every_countries;
CREATE TEMP TABLE every_countries AS
SELECT *, is_first AND substr(coalesce(identifier, ''), 1, length(ref)) <> ref AS is_explanation
  FROM (SELECT *, trim(iati_activity_identifier, char(9, 10, 13, 32, 160))
                  AS identifier,
               _source = min(_source) OVER (PARTITION BY _source >> 40) AS is_first
          FROM raw_countries), own;

DROP TABLE IF EXISTS temp.every_participating;
CREATE TEMP TABLE every_participating AS
SELECT *, is_first AND substr(coalesce(identifier, ''), 1, length(ref)) <> ref AS is_explanation
  FROM (SELECT *, trim(iati_activity_identifier, char(9, 10, 13, 32, 160))
                  AS identifier,
               _source = min(_source) OVER (PARTITION BY _source >> 40) AS is_first
          FROM raw_participating), own;

DROP TABLE IF EXISTS temp.every_documents;
CREATE TEMP TABLE every_documents AS
SELECT *, is_first AND substr(coalesce(identifier, ''), 1, length(ref)) <> ref AS is_explanation
  FROM (SELECT *, trim(iati_activity_identifier, char(9, 10, 13, 32, 160))
                  AS identifier,
               _source = min(_source) OVER (PARTITION BY _source >> 40) AS is_first
          FROM raw_documents), own;

DROP TABLE IF EXISTS temp.every_policy;
CREATE TEMP TABLE every_policy AS
SELECT *, is_first AND substr(coalesce(identifier, ''), 1, length(ref)) <> ref AS is_explanation
  FROM (SELECT *, trim(iati_activity_identifier, char(9, 10, 13, 32, 160))
                  AS identifier,
               _source = min(_source) OVER (PARTITION BY _source >> 40) AS is_first
          FROM raw_policy), own;

DROP TABLE IF EXISTS temp.every_tags;
CREATE TEMP TABLE every_tags AS
SELECT *, is_first AND substr(coalesce(identifier, ''), 1, length(ref)) <> ref AS is_explanation
  FROM (SELECT *, trim(iati_activity_identifier, char(9, 10, 13, 32, 160))
                  AS identifier,
               _source = min(_source) OVER (PARTITION BY _source >> 40) AS is_first
          FROM raw_tags), own;

DROP TABLE IF EXISTS temp.every_results;
CREATE TEMP TABLE every_results AS
SELECT *, is_first AND substr(coalesce(identifier, ''), 1, length(ref)) <> ref AS is_explanation
  FROM (SELECT *, trim(iati_activity_identifier, char(9, 10, 13, 32, 160))
                  AS identifier,
               _source = min(_source) OVER (PARTITION BY _source >> 40) AS is_first
          FROM raw_results), own;

DROP TABLE IF EXISTS temp.every_location;
CREATE TEMP TABLE every_location AS
SELECT *, is_first AND substr(coalesce(identifier, ''), 1, length(ref)) <> ref AS is_explanation
  FROM (SELECT *, trim(iati_activity_identifier, char(9, 10, 13, 32, 160))
                  AS identifier,
               _source = min(_source) OVER (PARTITION BY _source >> 40) AS is_first
          FROM raw_location), own;

DROP TABLE IF EXISTS temp.every_related;
CREATE TEMP TABLE every_related AS
SELECT *, is_first AND substr(coalesce(identifier, ''), 1, length(ref)) <> ref AS is_explanation
  FROM (SELECT *, trim(coalesce(from_iati_activity_identifier, iati_activity_identifier), char(9, 10, 13, 32, 160))
                  AS identifier,
               _source = min(_source) OVER (PARTITION BY _source >> 40) AS is_first
          FROM raw_related), own;

DROP TABLE IF EXISTS temp.every_humanitarian;
CREATE TEMP TABLE every_humanitarian AS
SELECT *, is_first AND substr(coalesce(identifier, ''), 1, length(ref)) <> ref AS is_explanation
  FROM (SELECT *, trim(iati_activity_identifier, char(9, 10, 13, 32, 160))
                  AS identifier,
               _source = min(_source) OVER (PARTITION BY _source >> 40) AS is_first
          FROM raw_humanitarian), own;

DROP TABLE IF EXISTS temp.every_organisation_budgets;
CREATE TEMP TABLE every_organisation_budgets AS
SELECT *, is_first AND substr(coalesce(identifier, ''), 1, length(ref)) <> ref AS is_explanation
  FROM (SELECT *, trim(iati_organisation_identifier, char(9, 10, 13, 32, 160))
                  AS identifier,
               _source = min(_source) OVER (PARTITION BY _source >> 40) AS is_first
          FROM raw_organisation_budgets), own;

DROP TABLE IF EXISTS temp.every_organisation_documents;
CREATE TEMP TABLE every_organisation_documents AS
SELECT *, is_first AND substr(coalesce(identifier, ''), 1, length(ref)) <> ref AS is_explanation
  FROM (SELECT *, trim(iati_organisation_identifier, char(9, 10, 13, 32, 160))
                  AS identifier,
               _source = min(_source) OVER (PARTITION BY _source >> 40) AS is_first
          FROM raw_organisation_documents), own;

DROP TABLE IF EXISTS temp.every_organisation_expenditure;
CREATE TEMP TABLE every_organisation_expenditure AS
SELECT *, is_first AND substr(coalesce(identifier, ''), 1, length(ref)) <> ref AS is_explanation
  FROM (SELECT *, trim(iati_organisation_identifier, char(9, 10, 13, 32, 160))
                  AS identifier,
               _source = min(_source) OVER (PARTITION BY _source >> 40) AS is_first
          FROM raw_organisation_expenditure), own;

-- What must not be published, in none of the files.
DROP TABLE IF EXISTS temp.excluded;
CREATE TEMP TABLE excluded AS
SELECT DISTINCT identifier
  FROM every_projects
 WHERE NOT is_explanation AND iati_boolean(exclusion_applies) = '1';

DROP TABLE IF EXISTS temp.projects_row;
CREATE TEMP TABLE projects_row AS
SELECT * FROM every_projects
 WHERE NOT is_explanation AND coalesce(identifier, '') NOT IN (SELECT identifier FROM excluded);

DROP TABLE IF EXISTS temp.budgets_row;
CREATE TEMP TABLE budgets_row AS
SELECT * FROM every_budgets
 WHERE NOT is_explanation AND coalesce(identifier, '') NOT IN (SELECT identifier FROM excluded);

DROP TABLE IF EXISTS temp.transactions_row;
CREATE TEMP TABLE transactions_row AS
SELECT * FROM every_transactions
 WHERE NOT is_explanation AND coalesce(identifier, '') NOT IN (SELECT identifier FROM excluded);

DROP TABLE IF EXISTS temp.sectors_row;
CREATE TEMP TABLE sectors_row AS
SELECT * FROM every_sectors
 WHERE NOT is_explanation AND coalesce(identifier, '') NOT IN (SELECT identifier FROM excluded);

DROP TABLE IF EXISTS temp.countries_row;
CREATE TEMP TABLE countries_row AS
SELECT * FROM every_countries
 WHERE NOT is_explanation AND coalesce(identifier, '') NOT IN (SELECT identifier FROM excluded);

DROP TABLE IF EXISTS temp.participating_row;
CREATE TEMP TABLE participating_row AS
SELECT * FROM every_participating
 WHERE NOT is_explanation AND coalesce(identifier, '') NOT IN (SELECT identifier FROM excluded);

DROP TABLE IF EXISTS temp.documents_row;
CREATE TEMP TABLE documents_row AS
SELECT * FROM every_documents
 WHERE NOT is_explanation AND coalesce(identifier, '') NOT IN (SELECT identifier FROM excluded);

DROP TABLE IF EXISTS temp.policy_row;
CREATE TEMP TABLE policy_row AS
SELECT * FROM every_policy
 WHERE NOT is_explanation AND coalesce(identifier, '') NOT IN (SELECT identifier FROM excluded);

DROP TABLE IF EXISTS temp.tags_row;
CREATE TEMP TABLE tags_row AS
SELECT * FROM every_tags
 WHERE NOT is_explanation AND coalesce(identifier, '') NOT IN (SELECT identifier FROM excluded);

DROP TABLE IF EXISTS temp.results_row;
CREATE TEMP TABLE results_row AS
SELECT * FROM every_results
 WHERE NOT is_explanation AND coalesce(identifier, '') NOT IN (SELECT identifier FROM excluded);

DROP TABLE IF EXISTS temp.location_row;
CREATE TEMP TABLE location_row AS
SELECT * FROM every_location
 WHERE NOT is_explanation AND coalesce(identifier, '') NOT IN (SELECT identifier FROM excluded);

DROP TABLE IF EXISTS temp.related_row;
CREATE TEMP TABLE related_row AS
SELECT * FROM every_related
 WHERE NOT is_explanation AND coalesce(identifier, '') NOT IN (SELECT identifier FROM excluded);

DROP TABLE IF EXISTS temp.humanitarian_row;
CREATE TEMP TABLE humanitarian_row AS
SELECT * FROM every_humanitarian
 WHERE NOT is_explanation AND coalesce(identifier, '') NOT IN (SELECT identifier FROM excluded);

DROP TABLE IF EXISTS temp.organisation_budgets_row;
CREATE TEMP TABLE organisation_budgets_row AS
SELECT * FROM every_organisation_budgets
 WHERE NOT is_explanation AND coalesce(identifier, '') NOT IN (SELECT identifier FROM excluded);

DROP TABLE IF EXISTS temp.organisation_documents_row;
CREATE TEMP TABLE organisation_documents_row AS
SELECT * FROM every_organisation_documents
 WHERE NOT is_explanation AND coalesce(identifier, '') NOT IN (SELECT identifier FROM excluded);

DROP TABLE IF EXISTS temp.organisation_expenditure_row;
CREATE TEMP TABLE organisation_expenditure_row AS
SELECT * FROM every_organisation_expenditure
 WHERE NOT is_explanation AND coalesce(identifier, '') NOT IN (SELECT identifier FROM excluded);

INSERT INTO mapping_findings (severity, message, iati_identifier, _source)
SELECT 'advisory', 'this row was taken for an explanation of the columns, since its identifier does '
       || 'not begin with organisation.ref', identifier, _source
  FROM (
        SELECT identifier, _source, is_explanation FROM every_projects
        UNION ALL SELECT identifier, _source, is_explanation FROM every_budgets
        UNION ALL SELECT identifier, _source, is_explanation FROM every_transactions
        UNION ALL SELECT identifier, _source, is_explanation FROM every_sectors
        UNION ALL SELECT identifier, _source, is_explanation FROM every_countries
        UNION ALL SELECT identifier, _source, is_explanation FROM every_participating
        UNION ALL SELECT identifier, _source, is_explanation FROM every_documents
        UNION ALL SELECT identifier, _source, is_explanation FROM every_policy
        UNION ALL SELECT identifier, _source, is_explanation FROM every_tags
        UNION ALL SELECT identifier, _source, is_explanation FROM every_results
        UNION ALL SELECT identifier, _source, is_explanation FROM every_location
        UNION ALL SELECT identifier, _source, is_explanation FROM every_related
        UNION ALL SELECT identifier, _source, is_explanation FROM every_humanitarian
        UNION ALL SELECT identifier, _source, is_explanation FROM every_organisation_budgets
        UNION ALL SELECT identifier, _source, is_explanation FROM every_organisation_documents
        UNION ALL SELECT identifier, _source, is_explanation FROM every_organisation_expenditure)
 WHERE is_explanation;

-- A workbook with several sheets gives a table of each, and only one can be meant.
INSERT INTO mapping_findings (message)
SELECT 'a workbook has several sheets, which became ' || group_concat(name, ', ')
       || '; name the one to read with "tables: [...]" in publication.yaml, below its file'
  FROM sqlite_schema
 WHERE type = 'table' AND name LIKE 'raw\_%' ESCAPE '\' AND name NOT IN
       ('raw_projects', 'raw_budgets', 'raw_transactions', 'raw_sectors', 'raw_countries',
        'raw_participating', 'raw_documents', 'raw_policy', 'raw_tags', 'raw_results',
        'raw_location', 'raw_related', 'raw_humanitarian', 'raw_organisation_budgets',
        'raw_organisation_documents', 'raw_organisation_expenditure')
HAVING count(*) > 0;
