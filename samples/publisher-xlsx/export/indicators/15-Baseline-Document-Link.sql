SELECT o.identifier AS "Indicator Baseline Identifier",
       d.url AS "Url",
       d.format AS "Format",
       d.title AS "Title Narrative",
       d.title_language AS "Title Language",
       d.description AS "Description Narrative",
       d.description_language AS "Description Language",
       d.category AS "Category Code",
       d.language AS "Language Code",
       d.document_date AS "Document Date Date"
  FROM document_line d
  JOIN baseline o ON o.iati_identifier = d.iati_identifier AND o.baseline_key = d.owner_key
 WHERE d.table_name = 'baseline_document_links'
 ORDER BY d.item, d.n
