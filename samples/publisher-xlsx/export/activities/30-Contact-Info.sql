-- Lists run down beside each other; what stands once in an element is in its first row.
WITH telephone AS MATERIALIZED (
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
line AS (
  SELECT rowid AS item, 1 AS n FROM contact_infos
  UNION SELECT item, n FROM text WHERE table_name = 'contact_infos'
  UNION SELECT item, n FROM telephone
  UNION SELECT item, n FROM email
  UNION SELECT item, n FROM website
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
  LEFT JOIN text organisation ON organisation.table_name = 'contact_infos' AND organisation.element = 'organisation'
                  AND organisation.item = line.item AND organisation.n = line.n
  LEFT JOIN text department ON department.table_name = 'contact_infos' AND department.element = 'department'
                  AND department.item = line.item AND department.n = line.n
  LEFT JOIN text person_name ON person_name.table_name = 'contact_infos' AND person_name.element = 'person-name'
                  AND person_name.item = line.item AND person_name.n = line.n
  LEFT JOIN text job_title ON job_title.table_name = 'contact_infos' AND job_title.element = 'job-title'
                  AND job_title.item = line.item AND job_title.n = line.n
  LEFT JOIN telephone ON telephone.item = line.item AND telephone.n = line.n
  LEFT JOIN email ON email.item = line.item AND email.n = line.n
  LEFT JOIN website ON website.item = line.item AND website.n = line.n
  LEFT JOIN text mailing_address ON mailing_address.table_name = 'contact_infos' AND mailing_address.element = 'mailing-address'
                  AND mailing_address.item = line.item AND mailing_address.n = line.n
 ORDER BY line.item, line.n
