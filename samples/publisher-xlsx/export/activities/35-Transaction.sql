-- Lists run down beside each other; what stands once in an element is in its first row.
WITH sector AS MATERIALIZED (
  SELECT item, vocabulary, code, vocabulary_uri, text, language,
         row_number() OVER (PARTITION BY item ORDER BY part, place) AS n
    FROM (SELECT rowid AS item, 0 AS part, 0 AS place, sector_vocabulary AS vocabulary,
                 sector AS code, sector_vocabulary_uri AS vocabulary_uri,
                 sector_narrative AS text, sector_narrative_lang AS language
            FROM transactions
           WHERE coalesce(sector_vocabulary, sector, sector_vocabulary_uri) IS NOT NULL
          UNION ALL
          SELECT t.rowid, 0, n.rowid, NULL, NULL, NULL, n.narrative, n.language
            FROM narratives n
            JOIN transactions t ON t.iati_identifier = n.identifier AND t.transaction_key = n.row_key
           WHERE n.table_name = 'transactions' AND n.element = 'sector'
          UNION ALL
          SELECT t.rowid, s.rowid, 0, s.vocabulary, s.code, s.vocabulary_uri, s.narrative,
                 s.narrative_lang
            FROM transaction_sectors s
            JOIN transactions t ON t.iati_identifier = s.iati_identifier
                               AND t.transaction_key = s.transaction_key
          UNION ALL
          SELECT t.rowid, s.rowid, n.rowid, NULL, NULL, NULL, n.narrative, n.language
            FROM narratives n
            JOIN transaction_sectors s ON s.iati_identifier = n.identifier
                                      AND s.transaction_sector_key = n.row_key
            JOIN transactions t ON t.iati_identifier = s.iati_identifier
                               AND t.transaction_key = s.transaction_key
           WHERE n.table_name = 'transaction_sectors')
),
aid AS MATERIALIZED (
  SELECT item, vocabulary, code, row_number() OVER (PARTITION BY item ORDER BY place) AS n
    FROM (SELECT rowid AS item, 0 AS place, aid_type_vocabulary AS vocabulary, aid_type AS code
            FROM transactions WHERE coalesce(aid_type_vocabulary, aid_type) IS NOT NULL
          UNION ALL
          SELECT t.rowid, c.rowid, c.vocabulary, c.code
            FROM transaction_aid_types c
            JOIN transactions t ON t.iati_identifier = c.iati_identifier AND t.transaction_key = c.transaction_key)
),
line AS (
  SELECT rowid AS item, 1 AS n FROM transactions
  UNION SELECT item, n FROM text WHERE table_name = 'transactions'
  UNION SELECT item, n FROM sector
  UNION SELECT item, n FROM aid
)
SELECT own.part AS "Activity Identifier",
       iif(line.n > 1, NULL, t.ref) AS "Reference",
       iif(line.n > 1, NULL, t.humanitarian) AS "Humanitarian",
       iif(line.n > 1, NULL, t.transaction_type) AS "Transaction Type Code",
       iif(line.n > 1, NULL, t.transaction_date) AS "Transaction Date Date",
       iif(line.n > 1, NULL, t.value) AS "amount:Value Value",
       iif(line.n > 1, NULL, t.value_date) AS "Value Value Date",
       iif(line.n > 1, NULL, t.currency) AS "Value Currency",
       description.text AS "Description Narrative",
       description.language AS "Description Language",
       iif(line.n > 1, NULL, t.provider_org_ref) AS "Provider Organisation Reference",
       iif(line.n > 1, NULL, t.provider_activity_id) AS "Provider Organisation Provider-activity-id",
       iif(line.n > 1, NULL, t.provider_org_type) AS "Provider Organisation Type",
       provider.text AS "Provider Organisation Narrative",
       provider.language AS "Provider Organisation Language",
       iif(line.n > 1, NULL, t.receiver_org_ref) AS "Receiver Organisation Reference",
       iif(line.n > 1, NULL, t.receiver_activity_id) AS "Receiver Organisation Receiver Activity Id",
       iif(line.n > 1, NULL, t.receiver_org_type) AS "Receiver-organisation Type",
       receiver.text AS "Receiver Organisation Narrative",
       receiver.language AS "Receiver Organisation Language",
       iif(line.n > 1, NULL, t.disbursement_channel) AS "Disbursement-channel Code",
       sector.vocabulary AS "Sector Vocabulary",
       sector.code AS "Sector Code",
       sector.vocabulary_uri AS "Sector Vocabulary Uri",
       sector.text AS "Sector Narrative",
       sector.language AS "Sector Language",
       iif(line.n > 1, NULL, t.recipient_country) AS "Recipient-country Code",
       country.text AS "Recipient Country Narrative",
       country.language AS "Recipient Country Language",
       iif(line.n > 1, NULL, t.recipient_region_vocabulary) AS "Recipient Region Vocabulary",
       iif(line.n > 1, NULL, t.recipient_region) AS "Recipient Region Code",
       iif(line.n > 1, NULL, t.recipient_region_vocabulary_uri) AS "Recipient Region Vocabulary URI",
       region.text AS "Recipient Region Narrative",
       region.language AS "Recipient Region Language",
       iif(line.n > 1, NULL, t.flow_type) AS "Flow Type Code",
       iif(line.n > 1, NULL, t.finance_type) AS "Finance Type Code",
       aid.vocabulary AS "Aid Type Vocabulary",
       aid.code AS "Aid Type Code",
       iif(line.n > 1, NULL, t.tied_status) AS "Tied Status Code"
  FROM line
  JOIN transactions t ON t.rowid = line.item
  JOIN own ON own.iati_identifier = t.iati_identifier
  LEFT JOIN text description ON description.table_name = 'transactions' AND description.element = 'description'
                  AND description.item = line.item AND description.n = line.n
  LEFT JOIN text provider ON provider.table_name = 'transactions' AND provider.element = 'provider-org'
                  AND provider.item = line.item AND provider.n = line.n
  LEFT JOIN text receiver ON receiver.table_name = 'transactions' AND receiver.element = 'receiver-org'
                  AND receiver.item = line.item AND receiver.n = line.n
  LEFT JOIN sector ON sector.item = line.item AND sector.n = line.n
  LEFT JOIN text country ON country.table_name = 'transactions' AND country.element = 'recipient-country'
                  AND country.item = line.item AND country.n = line.n
  LEFT JOIN text region ON region.table_name = 'transactions' AND region.element = 'recipient-region'
                  AND region.item = line.item AND region.n = line.n
  LEFT JOIN aid ON aid.item = line.item AND aid.n = line.n
 ORDER BY line.item, line.n
