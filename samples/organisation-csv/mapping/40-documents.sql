-- Documents: one row, one document with one category. The language is that of the document.

INSERT INTO organisation_document_links (organisation_identifier, organisation_document_link_key,
    url, format, title, category, language, document_date, _source)
SELECT organisation_identifier, _source, url, format, title,
       codelist_code('DocumentCategory', category_code), lower(language), iati_date(document_date),
       _source
  FROM raw_documents;
