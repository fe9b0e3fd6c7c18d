SELECT t.organisation_identifier AS "IATI organisation identifier",
       (SELECT name FROM organisations o
         WHERE o.organisation_identifier = t.organisation_identifier LIMIT 1) AS "Organisation name",
       (SELECT code FROM organisation_document_link_recipient_countries c
         WHERE c.organisation_identifier = t.organisation_identifier
           AND c.organisation_document_link_key = t.organisation_document_link_key
         ORDER BY c.rowid LIMIT 1) AS "Country code",
       t.title AS "Document title",
       t.description AS "Document description",
       t.language AS "Document language",
       t.document_date AS "Document date",
       t.category AS "Category",
       t.url AS "Web address",
       t.format AS "Format"
  FROM organisation_document_links t
 ORDER BY t.rowid
