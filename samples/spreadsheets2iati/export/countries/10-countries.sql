SELECT t.iati_identifier AS "IATI activity identifier",
       (SELECT title FROM activities a WHERE a.iati_identifier = t.iati_identifier LIMIT 1) AS "Activity name",
       t.country_name AS "Country name",
       t.country_code AS "Country code",
       t.region_name AS "Region name",
       t.region_code AS "Region code",
       t.vocabulary AS "Region vocabulary",
       t.vocabulary_uri AS "Region vocabulary URI",
       t.percentage AS "amount:Budget percentage"
  FROM (SELECT iati_identifier, narrative AS country_name, code AS country_code,
               NULL AS region_name, NULL AS region_code, NULL AS vocabulary,
               NULL AS vocabulary_uri, percentage, 0 AS kind, rowid AS place
          FROM recipient_countries WHERE coalesce(code, narrative) IS NOT NULL
        UNION ALL
        SELECT iati_identifier, NULL, NULL, narrative, code, vocabulary, vocabulary_uri, percentage,
               1, rowid
          FROM recipient_regions WHERE coalesce(code, narrative) IS NOT NULL) t
 ORDER BY t.kind, t.place
