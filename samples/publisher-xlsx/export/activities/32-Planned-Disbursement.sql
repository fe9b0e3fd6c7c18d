-- Lists run down beside each other; what stands once in an element is in its first row.
WITH line AS (
  SELECT rowid AS item, 1 AS n FROM planned_disbursements
  UNION SELECT item, n FROM text WHERE table_name = 'planned_disbursements'
)
SELECT own.part AS "Activity Identifier",
       iif(line.n > 1, NULL, t.type) AS "Type",
       iif(line.n > 1, NULL, t.period_start) AS "Period Start Iso_date",
       iif(line.n > 1, NULL, t.period_end) AS "Period End Iso_date",
       iif(line.n > 1, NULL, t.value) AS "amount:Value value",
       iif(line.n > 1, NULL, t.currency) AS "Value currency",
       iif(line.n > 1, NULL, t.value_date) AS "Value date",
       iif(line.n > 1, NULL, t.provider_org_ref) AS "Provider Organisation Reference",
       iif(line.n > 1, NULL, t.provider_activity_id) AS "Provider Organisation Provider-activity-id",
       iif(line.n > 1, NULL, t.provider_org_type) AS "Provider Organisation Type",
       provider.text AS "Provider Organisation Narrative",
       provider.language AS "Provider Organisation Language",
       iif(line.n > 1, NULL, t.receiver_org_ref) AS "Receiver Organisation Reference",
       iif(line.n > 1, NULL, t.receiver_activity_id) AS "Receiver Organisation Receiver-activity-id",
       iif(line.n > 1, NULL, t.receiver_org_type) AS "Receiver Organisation Type",
       receiver.text AS "Receiver Organisation Narrative",
       receiver.language AS "Receiver Organisation Language"
  FROM line
  JOIN planned_disbursements t ON t.rowid = line.item
  JOIN own ON own.iati_identifier = t.iati_identifier
  LEFT JOIN text provider ON provider.table_name = 'planned_disbursements' AND provider.element = 'provider-org'
                  AND provider.item = line.item AND provider.n = line.n
  LEFT JOIN text receiver ON receiver.table_name = 'planned_disbursements' AND receiver.element = 'receiver-org'
                  AND receiver.item = line.item AND receiver.n = line.n
 ORDER BY line.item, line.n
