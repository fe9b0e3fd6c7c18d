SELECT iati_identifier AS activity_identifier,
       url AS url,
       format AS format,
       title AS title,
       title_lang AS title_lang,
       description AS description,
       description_lang AS description_lang,
       category AS category_code,
       language AS language_code,
       document_date AS document_date
  FROM document_links t
 ORDER BY t.rowid
