-- What the projects or the results show a part of, and lost.sql tells the rest of: numbered within the
-- activity, or whatever they belong to, in the order of the file.

CREATE TABLE description_text AS
SELECT iati_identifier, type, narrative,
       row_number() OVER (PARTITION BY iati_identifier, type ORDER BY place) AS number
  FROM (SELECT iati_identifier, coalesce(description_type, '1') AS type, description AS narrative,
               0 AS place
          FROM activities WHERE description IS NOT NULL
        UNION ALL
        SELECT iati_identifier, coalesce(type, '1'), narrative, rowid FROM descriptions);
CREATE INDEX description_text_1 ON description_text(iati_identifier, type, number);

CREATE TABLE day AS
SELECT iati_identifier, type, iso_date,
       row_number() OVER (PARTITION BY iati_identifier, type ORDER BY rowid) AS number
  FROM activity_dates;
CREATE INDEX day_1 ON day(iati_identifier, type, number);

-- The layout knows one vocabulary of aid types.
CREATE TABLE aid AS
SELECT iati_identifier, code,
       row_number() OVER (PARTITION BY iati_identifier ORDER BY place) AS number
  FROM (SELECT iati_identifier, default_aid_type AS code, 0 AS place,
               default_aid_type_vocabulary AS vocabulary
          FROM activities WHERE default_aid_type IS NOT NULL
        UNION ALL
        SELECT iati_identifier, code, rowid, vocabulary FROM default_aid_types)
 WHERE coalesce(vocabulary, '1') = '1';
CREATE INDEX aid_1 ON aid(iati_identifier, number);

CREATE TABLE contact AS
SELECT iati_identifier, type, organisation, department, person_name, job_title, telephone, email,
       website, mailing_address,
       row_number() OVER (PARTITION BY iati_identifier ORDER BY rowid) AS number
  FROM contact_infos;
CREATE INDEX contact_1 ON contact(iati_identifier, number);

CREATE TABLE target_dimension AS
SELECT iati_identifier, period_target_key, name, value,
       row_number() OVER (PARTITION BY iati_identifier, period_target_key ORDER BY rowid) AS number
  FROM period_target_dimensions;
CREATE INDEX target_dimension_1 ON target_dimension(iati_identifier, period_target_key, number);

CREATE TABLE actual_dimension AS
SELECT iati_identifier, period_actual_key, name, value,
       row_number() OVER (PARTITION BY iati_identifier, period_actual_key ORDER BY rowid) AS number
  FROM period_actual_dimensions;
CREATE INDEX actual_dimension_1 ON actual_dimension(iati_identifier, period_actual_key, number);

CREATE TABLE target_location AS
SELECT iati_identifier, period_target_key, ref,
       row_number() OVER (PARTITION BY iati_identifier, period_target_key ORDER BY rowid) AS number
  FROM period_target_locations;
CREATE INDEX target_location_1 ON target_location(iati_identifier, period_target_key, number);

CREATE TABLE actual_location AS
SELECT iati_identifier, period_actual_key, ref,
       row_number() OVER (PARTITION BY iati_identifier, period_actual_key ORDER BY rowid) AS number
  FROM period_actual_locations;
CREATE INDEX actual_location_1 ON actual_location(iati_identifier, period_actual_key, number);
