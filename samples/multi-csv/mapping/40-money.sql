-- Budgets and transactions. Amounts go through as text, with the digits of the file.
--
-- IATI requires a value date. Where it is blank it is the day of the transaction, or the first day
-- of the budget's period.

INSERT INTO budgets (iati_identifier, type, status, period_start, period_end, value, currency,
    value_date, _source)
SELECT activity_identifier, budget_type, budget_status, period_start, period_end, value, currency,
       coalesce(value_date, period_start), _source
  FROM raw_budgets;

-- The activity identifier belongs to the receiver.
INSERT INTO transactions (iati_identifier, transaction_key, ref, humanitarian, transaction_type,
    transaction_date, value, currency, value_date, description, description_lang,
    provider_org_ref, provider_org_type, provider_org, provider_org_lang,
    receiver_org_ref, receiver_activity_id, receiver_org_type, receiver_org, receiver_org_lang,
    disbursement_channel, recipient_region, flow_type, finance_type, aid_type, aid_type_vocabulary,
    tied_status, _source)
SELECT activity_identifier, _source, transaction_ref, lower(humanitarian), transaction_type,
       transaction_date, value, currency, coalesce(value_date, transaction_date),
       description, description_lang,
       provider_org_ref, provider_org_type, provider_org_name, provider_org_lang,
       receiver_org_ref, receiver_org_activity_id, receiver_org_type, receiver_org_name,
       receiver_org_lang,
       disbursement_channel, recipient_region, flow_type, finance_type, aid_type,
       aid_type_vocabulary, tied_status, _source
  FROM raw_transactions;

-- Sectors of transactions are joined by activity, reference and type. Several transactions may have
-- the same: then each has the sectors, unless these compete (two codes of one vocabulary).
DROP TABLE IF EXISTS temp.sector_target;
CREATE TEMP TABLE sector_target AS
SELECT activity_identifier, transaction_ref, transaction_type, count(*) AS transactions
  FROM raw_transactions
 GROUP BY 1, 2, 3;

DROP TABLE IF EXISTS temp.sector_row;
CREATE TEMP TABLE sector_row AS
SELECT s.*, t.transactions,
       t.transactions > 1 AND max(s.code_number) OVER (
           PARTITION BY s.activity_identifier, s.transaction_ref, s.transaction_type) > 1 AS competes
  FROM (SELECT *, dense_rank() OVER (PARTITION BY activity_identifier, transaction_ref,
                      transaction_type, coalesce(vocabulary, '1'), vocabulary_uri
                      ORDER BY sector_code) AS code_number
          FROM raw_transaction_sectors) s
  LEFT JOIN sector_target t ON t.activity_identifier = s.activity_identifier
                           AND t.transaction_ref IS s.transaction_ref
                           AND t.transaction_type IS s.transaction_type;

INSERT INTO transaction_sectors (iati_identifier, transaction_key, vocabulary, vocabulary_uri, code,
    narrative, _source)
SELECT s.activity_identifier, t._source, s.vocabulary, s.vocabulary_uri, s.sector_code,
       s.sector_name, min(s._source)
  FROM sector_row s
  JOIN raw_transactions t ON t.activity_identifier = s.activity_identifier
                         AND t.transaction_ref IS s.transaction_ref
                         AND t.transaction_type IS s.transaction_type
 WHERE NOT s.competes
 GROUP BY t._source, s.vocabulary, s.vocabulary_uri, s.sector_code, s.sector_name
 ORDER BY min(s._source);

-- The rest has no transaction, or one of several: publishing it anywhere would be a guess.
INSERT INTO mapping_findings (message, iati_identifier, _source)
SELECT 'no transaction of this activity has ' || coalesce('reference "' || transaction_ref || '"', 'no reference')
       || coalesce(' and type ' || transaction_type, ' and no type')
       || '; sector ' || coalesce(sector_code, '(blank)') || ' would be lost',
       activity_identifier, _source
  FROM sector_row
 WHERE transactions IS NULL
 ORDER BY _source;

INSERT INTO mapping_findings (message, iati_identifier, _source)
SELECT transactions || ' transactions of this activity have '
       || coalesce('reference "' || transaction_ref || '"', 'no reference')
       || coalesce(' and type ' || transaction_type, ' and no type') || ' (rows '
       || (SELECT group_concat(source_row(t._source), ', ') FROM raw_transactions t
            WHERE t.activity_identifier = s.activity_identifier
              AND t.transaction_ref IS s.transaction_ref
              AND t.transaction_type IS s.transaction_type)
       || ' of transactions.csv), and it is not clear which of them sector '
       || coalesce(sector_code, '(blank)') || ' belongs to; give them different references',
       activity_identifier, _source
  FROM sector_row s
 WHERE competes
 ORDER BY _source;
