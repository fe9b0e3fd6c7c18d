-- Documents: one row, one document with one category.

INSERT INTO document_links (iati_identifier, document_link_key, url, format, title, title_lang,
    description, description_lang, category, language, document_date, _source)
SELECT activity_identifier, _source, url, format, title, title_lang,
       description, description_lang, category_code, language_code, document_date, _source
  FROM raw_documents;
