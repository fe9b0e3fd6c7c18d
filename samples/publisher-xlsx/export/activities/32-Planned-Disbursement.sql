-- Lists run down beside each other; what stands once in an element is in its first row.
WITH own AS MATERIALIZED (
  SELECT iati_identifier,
         iif(substr(iati_identifier, 1, length(reporting_org_ref) + 1) = reporting_org_ref || '-',
             substr(iati_identifier, length(reporting_org_ref) + 2), iati_identifier) AS part
    FROM activities
   GROUP BY iati_identifier
),
provider AS MATERIALIZED (
  SELECT item, text, language, row_number() OVER (PARTITION BY item ORDER BY place) AS n
    FROM (SELECT rowid AS item, 0 AS place, provider_org AS text, provider_org_lang AS language
            FROM planned_disbursements WHERE provider_org IS NOT NULL
          UNION ALL
          SELECT t.rowid, n.rowid, n.narrative, n.language
            FROM narratives n
            JOIN planned_disbursements t ON t.iati_identifier = n.identifier AND t.planned_disbursement_key = n.row_key
           WHERE n.table_name = 'planned_disbursements' AND n.element = 'provider-org' AND n.narrative IS NOT NULL)
),
receiver AS MATERIALIZED (
  SELECT item, text, language, row_number() OVER (PARTITION BY item ORDER BY place) AS n
    FROM (SELECT rowid AS item, 0 AS place, receiver_org AS text, receiver_org_lang AS language
            FROM planned_disbursements WHERE receiver_org IS NOT NULL
          UNION ALL
          SELECT t.rowid, n.rowid, n.narrative, n.language
            FROM narratives n
            JOIN planned_disbursements t ON t.iati_identifier = n.identifier AND t.planned_disbursement_key = n.row_key
           WHERE n.table_name = 'planned_disbursements' AND n.element = 'receiver-org' AND n.narrative IS NOT NULL)
),
line AS (
  SELECT rowid AS item, 1 AS n FROM planned_disbursements
  UNION SELECT item, n FROM provider
  UNION SELECT item, n FROM receiver
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
  LEFT JOIN provider ON provider.item = line.item AND provider.n = line.n
  LEFT JOIN receiver ON receiver.item = line.item AND receiver.n = line.n
 ORDER BY line.item, line.n
