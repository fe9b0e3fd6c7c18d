SELECT organisation_identifier AS organisation_identifier,
       name AS name,
       reporting_org_ref AS reporting_org_ref,
       reporting_org_type AS reporting_org_type,
       reporting_org AS reporting_org_name,
       reporting_org_lang AS reporting_org_lang,
       default_currency AS default_currency,
       lang AS xml_lang
  FROM organisations t
 ORDER BY t.rowid
