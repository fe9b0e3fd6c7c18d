-- Parents are among the related activities.
SELECT t.iati_identifier AS "IATI activity identifier",
       t.title AS "Activity name",
       NULL AS "Parent activity name",
       NULL AS "IATI parent activity identifier",
       t.activity_status AS "Activity status",
       (SELECT iso_date FROM day d
         WHERE d.iati_identifier = t.iati_identifier AND d.type = '1' AND d.number = 1) AS "Planned start date",
       (SELECT iso_date FROM day d
         WHERE d.iati_identifier = t.iati_identifier AND d.type = '2' AND d.number = 1) AS "Actual start date",
       (SELECT iso_date FROM day d
         WHERE d.iati_identifier = t.iati_identifier AND d.type = '3' AND d.number = 1) AS "Planned end date",
       (SELECT iso_date FROM day d
         WHERE d.iati_identifier = t.iati_identifier AND d.type = '4' AND d.number = 1) AS "Actual end date",
       (SELECT narrative FROM description_text d
         WHERE d.iati_identifier = t.iati_identifier AND d.type = '1' AND d.number = 1) AS "General description",
       (SELECT narrative FROM description_text d
         WHERE d.iati_identifier = t.iati_identifier AND d.type = '2' AND d.number = 1) AS "Main objectives and outcomes",
       (SELECT narrative FROM description_text d
         WHERE d.iati_identifier = t.iati_identifier AND d.type = '3' AND d.number = 1) AS "Target group or reach",
       (SELECT narrative FROM description_text d
         WHERE d.iati_identifier = t.iati_identifier AND d.type = '4' AND d.number = 1) AS "Background",
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
  LEFT JOIN aid ON aid.iati_identifier = t.iati_identifier AND aid.number = 1
  LEFT JOIN contact ON contact.iati_identifier = t.iati_identifier AND contact.number = 1
 ORDER BY t.rowid
