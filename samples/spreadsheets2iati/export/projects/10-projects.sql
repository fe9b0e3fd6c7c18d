-- Parents are among the related activities.
WITH text AS MATERIALIZED (
  SELECT iati_identifier, coalesce(description_type, '1') AS type, description AS narrative, 0 AS place
    FROM activities WHERE description IS NOT NULL
  UNION ALL
  SELECT iati_identifier, coalesce(type, '1'), narrative, rowid FROM descriptions
),
aid AS MATERIALIZED (
  SELECT iati_identifier, code, row_number() OVER (PARTITION BY iati_identifier ORDER BY place) AS n
    FROM (SELECT iati_identifier, default_aid_type AS code, 0 AS place,
                 default_aid_type_vocabulary AS vocabulary
            FROM activities WHERE default_aid_type IS NOT NULL
          UNION ALL
          SELECT iati_identifier, code, rowid, vocabulary FROM default_aid_types)
   WHERE coalesce(vocabulary, '1') = '1'
),
contact AS MATERIALIZED (
  SELECT iati_identifier, type, organisation, department, person_name, job_title, telephone, email,
         website, mailing_address,
         row_number() OVER (PARTITION BY iati_identifier ORDER BY rowid) AS n
    FROM contact_infos
)
SELECT t.iati_identifier AS "IATI activity identifier",
       t.title AS "Activity name",
       NULL AS "Parent activity name",
       NULL AS "IATI parent activity identifier",
       t.activity_status AS "Activity status",
       (SELECT iso_date FROM activity_dates d
         WHERE d.iati_identifier = t.iati_identifier AND d.type = '1'
         ORDER BY d.rowid LIMIT 1) AS "Planned start date",
       (SELECT iso_date FROM activity_dates d
         WHERE d.iati_identifier = t.iati_identifier AND d.type = '2'
         ORDER BY d.rowid LIMIT 1) AS "Actual start date",
       (SELECT iso_date FROM activity_dates d
         WHERE d.iati_identifier = t.iati_identifier AND d.type = '3'
         ORDER BY d.rowid LIMIT 1) AS "Planned end date",
       (SELECT iso_date FROM activity_dates d
         WHERE d.iati_identifier = t.iati_identifier AND d.type = '4'
         ORDER BY d.rowid LIMIT 1) AS "Actual end date",
       (SELECT narrative FROM text d
         WHERE d.iati_identifier = t.iati_identifier AND d.type = '1'
         ORDER BY d.place LIMIT 1) AS "General description",
       (SELECT narrative FROM text d
         WHERE d.iati_identifier = t.iati_identifier AND d.type = '2'
         ORDER BY d.place LIMIT 1) AS "Main objectives and outcomes",
       (SELECT narrative FROM text d
         WHERE d.iati_identifier = t.iati_identifier AND d.type = '3'
         ORDER BY d.place LIMIT 1) AS "Target group or reach",
       (SELECT narrative FROM text d
         WHERE d.iati_identifier = t.iati_identifier AND d.type = '4'
         ORDER BY d.place LIMIT 1) AS "Background",
       t.lang AS "Language",
       t.default_currency AS "Currency",
       'no' AS "Exclusion applies?",
       t.collaboration_type AS "Collaboration type",
       t.default_flow_type AS "Default flow type",
       t.default_finance_type AS "Default finance type",
       aid.code AS "Default aid type",
       t.default_tied_status AS "Default tied status",
       contact.type AS "Contact info type",
       contact.organisation AS "Contact info organisation",
       contact.email AS "Contact email",
       contact.website AS "Contact website",
       contact.mailing_address AS "Contact mailing address",
       t.activity_scope AS "Activity scope",
       t.humanitarian AS "Humanitarian activity",
       contact.department AS "Contact department",
       contact.person_name AS "Contact person",
       contact.job_title AS "Contact job title",
       contact.telephone AS "Contact telephone"
  FROM activities t
  LEFT JOIN aid ON aid.iati_identifier = t.iati_identifier AND aid.n = 1
  LEFT JOIN contact ON contact.iati_identifier = t.iati_identifier AND contact.n = 1
 ORDER BY t.rowid
