SELECT iati_identifier AS activity_identifier,
       title AS title,
       title_lang AS title_lang,
       coalesce(description, (SELECT narrative FROM descriptions c WHERE c.iati_identifier = t.iati_identifier
         ORDER BY c.rowid LIMIT 1)) AS description,
       description_lang AS description_lang,
       activity_status AS activity_status,
       activity_scope AS activity_scope,
       default_currency AS default_currency,
       humanitarian AS humanitarian,
       hierarchy AS hierarchy,
       last_updated_datetime AS last_updated_datetime,
       lang AS xml_lang,
       reporting_org_ref AS reporting_org_ref,
       reporting_org_type AS reporting_org_type,
       reporting_org AS reporting_org_name,
       reporting_org_lang AS reporting_org_name_lang,
       NULL AS reporting_org_role,
       reporting_org_secondary_reporter AS reporting_org_secondary_reporter,
       (SELECT iif(count(*) = 1, min(iso_date), NULL) FROM activity_dates c
         WHERE c.iati_identifier = t.iati_identifier AND c.type = '1') AS planned_start_date,
       (SELECT iif(count(*) = 1, min(iso_date), NULL) FROM activity_dates c
         WHERE c.iati_identifier = t.iati_identifier AND c.type = '2') AS actual_start_date,
       (SELECT iif(count(*) = 1, min(iso_date), NULL) FROM activity_dates c
         WHERE c.iati_identifier = t.iati_identifier AND c.type = '3') AS planned_end_date,
       (SELECT iif(count(*) = 1, min(iso_date), NULL) FROM activity_dates c
         WHERE c.iati_identifier = t.iati_identifier AND c.type = '4') AS actual_end_date,
       (SELECT code FROM recipient_countries c WHERE c.iati_identifier = t.iati_identifier
         ORDER BY c.rowid LIMIT 1) AS recipient_country_code,
       (SELECT percentage FROM recipient_countries c WHERE c.iati_identifier = t.iati_identifier
         ORDER BY c.rowid LIMIT 1) AS recipient_country_percentage,
       (SELECT narrative FROM recipient_countries c WHERE c.iati_identifier = t.iati_identifier
         ORDER BY c.rowid LIMIT 1) AS recipient_country_name,
       (SELECT narrative_lang FROM recipient_countries c WHERE c.iati_identifier = t.iati_identifier
         ORDER BY c.rowid LIMIT 1) AS recipient_country_lang,
       (SELECT code FROM recipient_regions c WHERE c.iati_identifier = t.iati_identifier
         ORDER BY c.rowid LIMIT 1) AS recipient_region_code,
       (SELECT percentage FROM recipient_regions c WHERE c.iati_identifier = t.iati_identifier
         ORDER BY c.rowid LIMIT 1) AS recipient_region_percentage,
       (SELECT narrative FROM recipient_regions c WHERE c.iati_identifier = t.iati_identifier
         ORDER BY c.rowid LIMIT 1) AS recipient_region_name,
       (SELECT narrative_lang FROM recipient_regions c WHERE c.iati_identifier = t.iati_identifier
         ORDER BY c.rowid LIMIT 1) AS recipient_region_lang,
       collaboration_type AS collaboration_type,
       default_flow_type AS default_flow_type,
       default_finance_type AS default_finance_type,
       default_tied_status AS default_tied_status,
       default_aid_type AS default_aid_type,
       default_aid_type_vocabulary AS default_aid_type_vocabulary,
       conditions_attached AS conditions_attached
  FROM activities t
 ORDER BY t.rowid
