SELECT own.part AS "Activity Identifier",
       t.activity_status AS "Activity Status",
       t.activity_scope AS "Activity Scope",
       t.collaboration_type AS "Collaboration Type",
       t.default_flow_type AS "Default Flow Type",
       t.default_finance_type AS "Default Finance Type",
       t.default_tied_status AS "Default Tied Status",
       t.capital_spend_percentage AS "amount:Capital Spend"
  FROM activities t
  JOIN own ON own.iati_identifier = t.iati_identifier
 ORDER BY t.rowid
