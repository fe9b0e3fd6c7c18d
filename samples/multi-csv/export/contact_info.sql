SELECT iati_identifier AS activity_identifier,
       type AS contact_type,
       organisation AS organisation,
       organisation_lang AS organisation_lang,
       department AS department,
       department_lang AS department_lang,
       person_name AS person_name,
       person_name_lang AS person_name_lang,
       iif(person_name IS NULL, NULL, 1) AS person_name_present,
       job_title AS job_title,
       job_title_lang AS job_title_lang,
       telephone AS telephone,
       email AS email,
       iif(email IS NULL, NULL, 1) AS email_present,
       website AS website,
       mailing_address AS mailing_address,
       mailing_address_lang AS mailing_address_lang
  FROM contact_infos t
 ORDER BY t.rowid
