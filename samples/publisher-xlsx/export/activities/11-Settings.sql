SELECT own.part AS "Activity Identifier",
       t.default_currency AS "Default Currency",
       t.lang AS "Default Language",
       t.hierarchy AS "Hierarchy",
       t.humanitarian AS "Humanitarian",
       t.budget_not_provided AS "Budget Not Provided",
       t.reporting_org_secondary_reporter AS "Secondary Reporter"
  FROM activities t
  JOIN own ON own.iati_identifier = t.iati_identifier
 ORDER BY t.rowid
