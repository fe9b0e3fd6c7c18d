-- Lists run down beside each other; what stands once in an element is in its first row.
WITH own AS MATERIALIZED (
  SELECT iati_identifier,
         iif(substr(iati_identifier, 1, length(reporting_org_ref) + 1) = reporting_org_ref || '-',
             substr(iati_identifier, length(reporting_org_ref) + 2), iati_identifier) AS part
    FROM activities
   GROUP BY iati_identifier
),
organisation AS MATERIALIZED (
  SELECT item, text, language, row_number() OVER (PARTITION BY item ORDER BY place) AS n
    FROM (SELECT rowid AS item, 0 AS place, organisation AS text, organisation_lang AS language
            FROM contact_infos WHERE organisation IS NOT NULL
          UNION ALL
          SELECT t.rowid, n.rowid, n.narrative, n.language
            FROM narratives n
            JOIN contact_infos t ON t.iati_identifier = n.identifier AND t.contact_info_key = n.row_key
           WHERE n.table_name = 'contact_infos' AND n.element = 'organisation' AND n.narrative IS NOT NULL)
),
department AS MATERIALIZED (
  SELECT item, text, language, row_number() OVER (PARTITION BY item ORDER BY place) AS n
    FROM (SELECT rowid AS item, 0 AS place, department AS text, department_lang AS language
            FROM contact_infos WHERE department IS NOT NULL
          UNION ALL
          SELECT t.rowid, n.rowid, n.narrative, n.language
            FROM narratives n
            JOIN contact_infos t ON t.iati_identifier = n.identifier AND t.contact_info_key = n.row_key
           WHERE n.table_name = 'contact_infos' AND n.element = 'department' AND n.narrative IS NOT NULL)
),
person_name AS MATERIALIZED (
  SELECT item, text, language, row_number() OVER (PARTITION BY item ORDER BY place) AS n
    FROM (SELECT rowid AS item, 0 AS place, person_name AS text, person_name_lang AS language
            FROM contact_infos WHERE person_name IS NOT NULL
          UNION ALL
          SELECT t.rowid, n.rowid, n.narrative, n.language
            FROM narratives n
            JOIN contact_infos t ON t.iati_identifier = n.identifier AND t.contact_info_key = n.row_key
           WHERE n.table_name = 'contact_infos' AND n.element = 'person-name' AND n.narrative IS NOT NULL)
),
job_title AS MATERIALIZED (
  SELECT item, text, language, row_number() OVER (PARTITION BY item ORDER BY place) AS n
    FROM (SELECT rowid AS item, 0 AS place, job_title AS text, job_title_lang AS language
            FROM contact_infos WHERE job_title IS NOT NULL
          UNION ALL
          SELECT t.rowid, n.rowid, n.narrative, n.language
            FROM narratives n
            JOIN contact_infos t ON t.iati_identifier = n.identifier AND t.contact_info_key = n.row_key
           WHERE n.table_name = 'contact_infos' AND n.element = 'job-title' AND n.narrative IS NOT NULL)
),
telephone AS MATERIALIZED (
  SELECT item, telephone, row_number() OVER (PARTITION BY item ORDER BY place) AS n
    FROM (SELECT rowid AS item, 0 AS place, telephone
            FROM contact_infos WHERE telephone IS NOT NULL
          UNION ALL
          SELECT t.rowid, c.rowid, c.telephone
            FROM contact_info_telephones c
            JOIN contact_infos t ON t.iati_identifier = c.iati_identifier AND t.contact_info_key = c.contact_info_key)
),
email AS MATERIALIZED (
  SELECT item, email, row_number() OVER (PARTITION BY item ORDER BY place) AS n
    FROM (SELECT rowid AS item, 0 AS place, email
            FROM contact_infos WHERE email IS NOT NULL
          UNION ALL
          SELECT t.rowid, c.rowid, c.email
            FROM contact_info_emails c
            JOIN contact_infos t ON t.iati_identifier = c.iati_identifier AND t.contact_info_key = c.contact_info_key)
),
website AS MATERIALIZED (
  SELECT item, website, row_number() OVER (PARTITION BY item ORDER BY place) AS n
    FROM (SELECT rowid AS item, 0 AS place, website
            FROM contact_infos WHERE website IS NOT NULL
          UNION ALL
          SELECT t.rowid, c.rowid, c.website
            FROM contact_info_websites c
            JOIN contact_infos t ON t.iati_identifier = c.iati_identifier AND t.contact_info_key = c.contact_info_key)
),
mailing_address AS MATERIALIZED (
  SELECT item, text, language, row_number() OVER (PARTITION BY item ORDER BY place) AS n
    FROM (SELECT rowid AS item, 0 AS place, mailing_address AS text, mailing_address_lang AS language
            FROM contact_infos WHERE mailing_address IS NOT NULL
          UNION ALL
          SELECT t.rowid, n.rowid, n.narrative, n.language
            FROM narratives n
            JOIN contact_infos t ON t.iati_identifier = n.identifier AND t.contact_info_key = n.row_key
           WHERE n.table_name = 'contact_infos' AND n.element = 'mailing-address' AND n.narrative IS NOT NULL)
),
line AS (
  SELECT rowid AS item, 1 AS n FROM contact_infos
  UNION SELECT item, n FROM organisation
  UNION SELECT item, n FROM department
  UNION SELECT item, n FROM person_name
  UNION SELECT item, n FROM job_title
  UNION SELECT item, n FROM telephone
  UNION SELECT item, n FROM email
  UNION SELECT item, n FROM website
  UNION SELECT item, n FROM mailing_address
)
SELECT own.part AS "Activity Identifier",
       iif(line.n > 1, NULL, t.type) AS "Type",
       organisation.text AS "Organisation Narrative",
       organisation.language AS "Organisation Language",
       department.text AS "Department Narrative",
       department.language AS "Department Language",
       person_name.text AS "Person Name Narrative",
       person_name.language AS "Person Name Language",
       job_title.text AS "Job Title Narrative",
       job_title.language AS "Job Title Language",
       telephone.telephone AS "Telephone",
       email.email AS "Email",
       website.website AS "Website",
       mailing_address.text AS "Mailing Address Narrative",
       mailing_address.language AS "Mailing Address Language"
  FROM line
  JOIN contact_infos t ON t.rowid = line.item
  JOIN own ON own.iati_identifier = t.iati_identifier
  LEFT JOIN organisation ON organisation.item = line.item AND organisation.n = line.n
  LEFT JOIN department ON department.item = line.item AND department.n = line.n
  LEFT JOIN person_name ON person_name.item = line.item AND person_name.n = line.n
  LEFT JOIN job_title ON job_title.item = line.item AND job_title.n = line.n
  LEFT JOIN telephone ON telephone.item = line.item AND telephone.n = line.n
  LEFT JOIN email ON email.item = line.item AND email.n = line.n
  LEFT JOIN website ON website.item = line.item AND website.n = line.n
  LEFT JOIN mailing_address ON mailing_address.item = line.item AND mailing_address.n = line.n
 ORDER BY line.item, line.n
