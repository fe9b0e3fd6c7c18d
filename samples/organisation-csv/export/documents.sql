SELECT organisation_identifier AS organisation_identifier,
       url AS url,
       format AS format,
       title AS title,
       category AS category_code,
       language AS language,
       document_date AS document_date
  FROM organisation_document_links t
 ORDER BY t.rowid
