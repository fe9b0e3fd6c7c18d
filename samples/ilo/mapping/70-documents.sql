-- Documents. IATI needs a category, and has none for "unknown": documents without a type stay out.

INSERT INTO document_links (iati_identifier, document_link_key, url, format, title, title_lang,
    category, language, document_date, _source)
SELECT p.iati_identifier, d.URL,
       replace(d.URL, ' ', '%20'), -- file names with spaces
       f.code, d.TITLE, d.LANGUAGE, c.code,
       d.LANGUAGE, -- a blank language is left out: the title is then taken as English
       d.DOC_DATE, d._source
  FROM raw_documents d
  JOIN project p ON p.code = d.PROJECT_CODE
  JOIN code_document_categories c ON c.value = d.DOC_TYPE
  JOIN code_formats f ON f.value = upper(d.FORMAT);
