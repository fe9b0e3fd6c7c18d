SELECT iati_identifier AS activity_identifier,
       ref AS org_ref,
       narrative AS org_name,
       narrative_lang AS org_name_lang,
       type AS org_type,
       role AS role,
       activity_id AS activity_id,
       crs_channel_code AS crs_channel_code
  FROM participating_orgs t
 ORDER BY t.rowid
