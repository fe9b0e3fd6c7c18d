-- Budgets and transactions. Amounts go through as text, with the digits of the source; nothing is
-- added up here: one line of the ledger is one transaction.

-- The budget export keeps superseded versions. Publish the latest of each period.
INSERT INTO budgets (iati_identifier, type, status, period_start, period_end, value, currency, value_date, _source)
SELECT p.iati_identifier, CASE b.REVISION WHEN 'ORIG' THEN '1' ELSE '2' END, s.code,
       b.PERIOD_FROM, b.PERIOD_TO, b.AMOUNT, b.CURRENCY, b.APPROVED_ON, b._source
  FROM raw_budgets b
  JOIN project p ON p.code = b.PROJECT_CODE
  LEFT JOIN code_budget_statuses s ON s.value = b.STATUS
 -- 'ORIG' sorts before 'REV1', 'REV2' ...
 WHERE b.REVISION = (SELECT max(later.REVISION) FROM raw_budgets later
                      WHERE later.PROJECT_CODE = b.PROJECT_CODE AND later.PERIOD_FROM = b.PERIOD_FROM);

-- Funding agreements and their amendments: incoming commitments (11).
INSERT INTO transactions (iati_identifier, transaction_key, ref, transaction_type, transaction_date,
    value, currency, value_date, description, provider_org_ref, provider_activity_id,
    provider_org_type, provider_org, receiver_org_ref, receiver_org_type, receiver_org,
    flow_type, aid_type, aid_type_vocabulary, _source)
SELECT p.iati_identifier, 'funding ' || a.AGREEMENT_NO, a.AGREEMENT_NO, '11', a.SIGNATURE_DATE,
       a.AMOUNT, a.CURRENCY, a.SIGNATURE_DATE,
       CASE WHEN instr(a.AGREEMENT_NO, '/') THEN 'Amendment of funding agreement' ELSE 'Funding agreement' END,
       d.ref, a.DONOR_ACTIVITY_ID, d.type, d.name,
       'XM-DAC-41302', '40', 'International Labour Organization',
       d.flow_type, t.code, '1', a._source
  FROM raw_agreements a
  JOIN project p ON p.code = a.PROJECT_CODE
  JOIN donor d ON d.code = a.DONOR_CODE
  LEFT JOIN code_aid_types t ON t.value = a.FUNDING_SOURCE;

-- Agreements with implementing partners: outgoing commitments (2). Partners without a sum give
-- their time, or are paid by invoice.
INSERT INTO transactions (iati_identifier, transaction_key, ref, transaction_type, transaction_date,
    value, currency, value_date, description, provider_org_ref, provider_org_type, provider_org,
    receiver_org_type, receiver_org, _source)
SELECT p.iati_identifier, 'partner ' || i.AGREEMENT_NO, i.AGREEMENT_NO, '2', i.SIGNATURE_DATE,
       i.AMOUNT, i.CURRENCY, i.SIGNATURE_DATE, 'Implementation agreement',
       'XM-DAC-41302', '40', 'International Labour Organization', t.code, i.PARTNER_NAME, i._source
  FROM raw_implementing_partners i
  JOIN project p ON p.code = i.PROJECT_CODE
  LEFT JOIN code_partner_types t ON t.value = i.KIND
 WHERE i.AMOUNT IS NOT NULL;

-- The ledger, with the type of each line. Project codes come with stray spaces; lines without a
-- project are not allocated yet and wait. The finance system writes refunds as -350.00 or 350.00-.
DROP TABLE IF EXISTS temp.posting;
CREATE TEMP TABLE posting AS
SELECT p.iati_identifier, p.code AS project_code,
       l.DOC_NO || '-' || l.LINE_NO AS ref, -- one document may have several lines
       -- A blank account is read from the document: receipt, transfer to a partner, other expense.
       -- An account that codes/accounts.csv leaves out (6900, exchange differences) is no transaction.
       CASE WHEN l.ACCOUNT IS NOT NULL THEN account.code
            WHEN l.PARTNER_CODE IS NOT NULL THEN '3'
            ELSE document.code END AS transaction_type,
       l.POSTING_DATE AS posting_date,
       CASE WHEN l.AMOUNT LIKE '%-' THEN '-' || rtrim(l.AMOUNT, '-') ELSE l.AMOUNT END AS amount,
       l.CURRENCY AS currency, l.TEXT AS description,
       -- A receipt without an agreement is for the only one that the project has.
       coalesce(l.AGREEMENT_NO, (SELECT max(o.AGREEMENT_NO) FROM raw_agreements o
                                  WHERE o.PROJECT_CODE = p.code HAVING count(*) = 1)) AS funded_by,
       l.DONOR_CODE AS donor_code, l.PARTNER_CODE AS partner_code, l._source
  FROM raw_ledger l
  JOIN project p ON p.code = trim(l.PROJECT_CODE)
  LEFT JOIN code_accounts AS account ON account.value = l.ACCOUNT
  LEFT JOIN code_document_types AS document ON document.value = l.DOC_TYPE;

-- Incoming funds (1), refunds to the giver as negative amounts. A blank giver is looked up in the
-- agreement. If the receipt names none and the project has several, the giver is left out: better
-- none than a wrong one.
INSERT INTO transactions (iati_identifier, transaction_key, ref, transaction_type, transaction_date,
    value, currency, value_date, description, provider_org_ref, provider_activity_id,
    provider_org_type, provider_org, receiver_org_ref, receiver_org_type, receiver_org,
    flow_type, aid_type, aid_type_vocabulary, _source)
SELECT l.iati_identifier, 'ledger ' || l.ref, l.ref, '1', l.posting_date,
       l.amount, l.currency, l.posting_date, l.description, d.ref, a.DONOR_ACTIVITY_ID, d.type, d.name,
       'XM-DAC-41302', '40', 'International Labour Organization',
       d.flow_type, t.code, iif(t.code IS NULL, NULL, '1'), l._source
  FROM posting l
  LEFT JOIN raw_agreements a ON a.AGREEMENT_NO = l.funded_by
  LEFT JOIN donor d ON d.code = coalesce(l.donor_code, a.DONOR_CODE)
  LEFT JOIN code_aid_types t ON t.value = a.FUNDING_SOURCE
 WHERE l.transaction_type = '1';

-- How tightly the giver earmarked the money (vocabulary 2) and how (3, where the source of funds
-- tells), beside the DAC aid type. All follow from the source of funds, as the instrument in the UN
-- financial data does.
INSERT INTO transaction_aid_types (iati_identifier, transaction_key, vocabulary, code, _source)
WITH funded AS (
  SELECT p.iati_identifier, 'funding ' || a.AGREEMENT_NO AS transaction_key, a.FUNDING_SOURCE, a._source
    FROM raw_agreements a
    JOIN project p ON p.code = a.PROJECT_CODE
  UNION ALL
  SELECT l.iati_identifier, 'ledger ' || l.ref, a.FUNDING_SOURCE, l._source
    FROM posting l
    JOIN raw_agreements a ON a.AGREEMENT_NO = l.funded_by
   WHERE l.transaction_type = '1'
)
SELECT f.iati_identifier, f.transaction_key, '2', e.code, f._source
  FROM funded f
  JOIN code_earmarking e ON e.value = f.FUNDING_SOURCE
UNION ALL
SELECT f.iati_identifier, f.transaction_key, '3', m.code, f._source
  FROM funded f
  JOIN code_earmarking_modalities m ON m.value = f.FUNDING_SOURCE;

-- Transfers to implementing partners: disbursements (3).
INSERT INTO transactions (iati_identifier, transaction_key, ref, transaction_type, transaction_date,
    value, currency, value_date, description, provider_org_ref, provider_org_type, provider_org,
    receiver_org_type, receiver_org, _source)
SELECT l.iati_identifier, 'ledger ' || l.ref, l.ref, '3', l.posting_date,
       l.amount, l.currency, l.posting_date, l.description,
       'XM-DAC-41302', '40', 'International Labour Organization', t.code, i.PARTNER_NAME, l._source
  FROM posting l
  LEFT JOIN raw_implementing_partners i ON i.PROJECT_CODE = l.project_code AND i.PARTNER_CODE = l.partner_code
  LEFT JOIN code_partner_types t ON t.value = i.KIND
 WHERE l.transaction_type = '3';

-- Direct spending: expenditure (4). Payees are not published: some are persons.
INSERT INTO transactions (iati_identifier, transaction_key, ref, transaction_type, transaction_date,
    value, currency, value_date, description, provider_org_ref, provider_org_type, provider_org, _source)
SELECT l.iati_identifier, 'ledger ' || l.ref, l.ref, '4', l.posting_date,
       l.amount, l.currency, l.posting_date, l.description,
       'XM-DAC-41302', '40', 'International Labour Organization', l._source
  FROM posting l
 WHERE l.transaction_type = '4';
