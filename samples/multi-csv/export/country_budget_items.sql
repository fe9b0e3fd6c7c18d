SELECT iati_identifier AS activity_identifier,
       (SELECT country_budget_items_vocabulary FROM activities a
         WHERE a.iati_identifier = t.iati_identifier) AS vocabulary,
       code AS budget_item_code,
       percentage AS budget_item_percentage,
       description AS description,
       description_lang AS description_lang
  FROM country_budget_items t
 ORDER BY t.rowid
