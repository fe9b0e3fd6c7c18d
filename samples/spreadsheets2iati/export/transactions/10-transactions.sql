SELECT t.iati_identifier AS "IATI activity identifier",
       (SELECT title FROM activities a WHERE a.iati_identifier = t.iati_identifier LIMIT 1) AS "Activity name",
       t.transaction_type AS "Type",
       t.transaction_date AS "Date",
       t.currency AS "Currency",
       t.value AS "amount:Amount",
       t.value_date AS "Value date",
       t.ref AS "Reference",
       t.description AS "Description",
       t.provider_org AS "Provider organisation",
       t.provider_org_type AS "Provider organisation type",
       t.provider_org_ref AS "Provider organisation identifier",
       t.provider_activity_id AS "Provider activity identifier",
       t.receiver_org AS "Receiver organisation",
       t.receiver_org_type AS "Receiver organisation type",
       t.receiver_org_ref AS "Receiver organisation identifier",
       t.receiver_activity_id AS "Receiver organisation activity identifier"
  FROM transactions t
 ORDER BY t.rowid
