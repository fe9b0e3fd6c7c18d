SELECT t.iati_identifier AS "IATI activity identifier",
       (SELECT title FROM activities a WHERE a.iati_identifier = t.iati_identifier LIMIT 1) AS "Activity name",
       t.url AS "Web address",
       t.format AS "Format",
       t.title AS "Document title",
       t.description AS "Document description",
       t.category AS "Category",
       t.language AS "Document language",
       t.document_date AS "Document date"
  FROM document_links t
 ORDER BY t.rowid
