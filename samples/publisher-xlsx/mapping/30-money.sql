-- Budgets, planned disbursements and transactions. Amounts keep their digits; where a value date is
-- blank it is the day of the transaction, or the first day of the period.

DROP TABLE IF EXISTS temp.budget_row;
CREATE TEMP TABLE budget_row AS
SELECT *, first_value(_source) OVER (PARTITION BY identifier, element ORDER BY _source) AS key
  FROM (SELECT *, sum(starts) OVER (PARTITION BY identifier ORDER BY _source) AS element
          FROM (SELECT *, coalesce(status, type, period_start_iso_date, period_end_iso_date,
                               value, value_currency, value_value_date) IS NOT NULL AS starts
                  FROM (SELECT *, iati_id(activity_identifier) AS identifier FROM raw_budget)));

INSERT INTO budgets (iati_identifier, budget_key, status, type, period_start, period_end, value, currency,
    value_date, _source)
SELECT identifier, key, codelist_code('BudgetStatus', status), codelist_code('BudgetType', type),
       iati_date(period_start_iso_date), iati_date(period_end_iso_date), iati_amount(value),
       codelist_code('Currency', value_currency),
       iati_date(coalesce(value_value_date, period_start_iso_date)), _source
  FROM budget_row
 WHERE _source = key;

DROP TABLE IF EXISTS temp.planned_disbursement_row;
CREATE TEMP TABLE planned_disbursement_row AS
SELECT *, first_value(_source) OVER (PARTITION BY identifier, element ORDER BY _source) AS key
  FROM (SELECT *, sum(starts) OVER (PARTITION BY identifier ORDER BY _source) AS element
          FROM (SELECT *, coalesce(type, period_start_iso_date, period_end_iso_date,
                               value_value, value_currency, value_date,
                               provider_organisation_reference,
                               provider_organisation_provider_activity_id,
                               provider_organisation_type, receiver_organisation_reference,
                               receiver_organisation_receiver_activity_id,
                               receiver_organisation_type) IS NOT NULL AS starts
                  FROM (SELECT *, iati_id(activity_identifier) AS identifier FROM raw_planned_disbursement)));

INSERT INTO planned_disbursements (iati_identifier, planned_disbursement_key, type, period_start,
    period_end, value, currency, value_date, provider_org_ref,
    provider_activity_id, provider_org_type, receiver_org_ref,
    receiver_activity_id, receiver_org_type, provider_org, provider_org_lang,
    receiver_org, receiver_org_lang, _source)
SELECT identifier, key, codelist_code('BudgetType', type), iati_date(period_start_iso_date),
       iati_date(period_end_iso_date), iati_amount(value_value),
       codelist_code('Currency', value_currency),
       iati_date(coalesce(value_date, period_start_iso_date)), provider_organisation_reference,
       provider_organisation_provider_activity_id,
       codelist_code('OrganisationType', provider_organisation_type),
       receiver_organisation_reference, receiver_organisation_receiver_activity_id,
       codelist_code('OrganisationType', receiver_organisation_type),
       provider_organisation_narrative,
       lower(codelist_code('Language', provider_organisation_language)),
       receiver_organisation_narrative,
       lower(codelist_code('Language', receiver_organisation_language)), _source
  FROM planned_disbursement_row
 WHERE _source = key;

INSERT INTO narratives (identifier, table_name, row_key, element, language, narrative, _source)
SELECT identifier, 'planned_disbursements', key, 'provider-org', lower(codelist_code('Language', provider_organisation_language)), provider_organisation_narrative, _source
  FROM planned_disbursement_row
 WHERE _source <> key AND provider_organisation_narrative IS NOT NULL;

INSERT INTO narratives (identifier, table_name, row_key, element, language, narrative, _source)
SELECT identifier, 'planned_disbursements', key, 'receiver-org', lower(codelist_code('Language', receiver_organisation_language)), receiver_organisation_narrative, _source
  FROM planned_disbursement_row
 WHERE _source <> key AND receiver_organisation_narrative IS NOT NULL;

DROP TABLE IF EXISTS temp.transaction_row;
CREATE TEMP TABLE transaction_row AS
SELECT *, first_value(_source) OVER (PARTITION BY identifier, element ORDER BY _source) AS key
  FROM (SELECT *, sum(starts) OVER (PARTITION BY identifier ORDER BY _source) AS element
          FROM (SELECT *, coalesce(reference, humanitarian, transaction_type_code,
                               transaction_date_date, value_value, value_value_date, value_currency,
                               provider_organisation_reference,
                               provider_organisation_provider_activity_id,
                               provider_organisation_type, receiver_organisation_reference,
                               receiver_organisation_receiver_activity_id,
                               receiver_organisation_type, disbursement_channel_code,
                               recipient_country_code, recipient_region_vocabulary, flow_type_code,
                               finance_type_code, tied_status_code) IS NOT NULL AS starts
                  FROM (SELECT *, iati_id(activity_identifier) AS identifier FROM raw_transaction)));

INSERT INTO transactions (iati_identifier, transaction_key, ref, humanitarian, transaction_type,
    transaction_date, value, value_date, currency, provider_org_ref,
    provider_activity_id, provider_org_type, receiver_org_ref, receiver_activity_id,
    receiver_org_type, disbursement_channel, recipient_country,
    recipient_region_vocabulary, recipient_region, recipient_region_vocabulary_uri,
    flow_type, finance_type, tied_status, description, description_lang, provider_org,
    provider_org_lang, receiver_org, receiver_org_lang, recipient_country_narrative,
    recipient_country_narrative_lang, recipient_region_narrative,
    recipient_region_narrative_lang, _source)
SELECT identifier, key, reference, iati_boolean(humanitarian),
       codelist_code('TransactionType', transaction_type_code), iati_date(transaction_date_date),
       iati_amount(value_value), iati_date(coalesce(value_value_date, transaction_date_date)),
       codelist_code('Currency', value_currency), provider_organisation_reference,
       provider_organisation_provider_activity_id,
       codelist_code('OrganisationType', provider_organisation_type),
       receiver_organisation_reference, receiver_organisation_receiver_activity_id,
       codelist_code('OrganisationType', receiver_organisation_type),
       codelist_code('DisbursementChannel', disbursement_channel_code),
       codelist_code('Country', recipient_country_code),
       codelist_code('RegionVocabulary', recipient_region_vocabulary),
       CASE coalesce(codelist_code('RegionVocabulary', recipient_region_vocabulary), '1')
           WHEN '1' THEN codelist_code('Region', recipient_region_code)
           ELSE recipient_region_code END,
       recipient_region_vocabulary_uri, codelist_code('FlowType', flow_type_code),
       codelist_code('FinanceType', finance_type_code),
       codelist_code('TiedStatus', tied_status_code), description_narrative,
       lower(codelist_code('Language', description_language)), provider_organisation_narrative,
       lower(codelist_code('Language', provider_organisation_language)),
       receiver_organisation_narrative,
       lower(codelist_code('Language', receiver_organisation_language)),
       recipient_country_narrative, lower(codelist_code('Language', recipient_country_language)),
       recipient_region_narrative, lower(codelist_code('Language', recipient_region_language)),
       _source
  FROM transaction_row
 WHERE _source = key;

INSERT INTO narratives (identifier, table_name, row_key, element, language, narrative, _source)
SELECT identifier, 'transactions', key, 'description', lower(codelist_code('Language', description_language)), description_narrative, _source
  FROM transaction_row
 WHERE _source <> key AND description_narrative IS NOT NULL;

INSERT INTO narratives (identifier, table_name, row_key, element, language, narrative, _source)
SELECT identifier, 'transactions', key, 'provider-org', lower(codelist_code('Language', provider_organisation_language)), provider_organisation_narrative, _source
  FROM transaction_row
 WHERE _source <> key AND provider_organisation_narrative IS NOT NULL;

INSERT INTO narratives (identifier, table_name, row_key, element, language, narrative, _source)
SELECT identifier, 'transactions', key, 'receiver-org', lower(codelist_code('Language', receiver_organisation_language)), receiver_organisation_narrative, _source
  FROM transaction_row
 WHERE _source <> key AND receiver_organisation_narrative IS NOT NULL;

INSERT INTO narratives (identifier, table_name, row_key, element, language, narrative, _source)
SELECT identifier, 'transactions', key, 'recipient-country', lower(codelist_code('Language', recipient_country_language)), recipient_country_narrative, _source
  FROM transaction_row
 WHERE _source <> key AND recipient_country_narrative IS NOT NULL;

INSERT INTO narratives (identifier, table_name, row_key, element, language, narrative, _source)
SELECT identifier, 'transactions', key, 'recipient-region', lower(codelist_code('Language', recipient_region_language)), recipient_region_narrative, _source
  FROM transaction_row
 WHERE _source <> key AND recipient_region_narrative IS NOT NULL;

DROP TABLE IF EXISTS temp.transaction_sectors_part;
CREATE TEMP TABLE transaction_sectors_part AS
SELECT *, first_value(_source) OVER (PARTITION BY key, part ORDER BY _source) AS part_key
  FROM (SELECT *, sum(coalesce(sector_vocabulary, sector_code, sector_vocabulary_uri) IS NOT NULL) OVER (PARTITION BY key ORDER BY _source) AS part
          FROM transaction_row)
 WHERE part > 0;

INSERT INTO transaction_sectors (iati_identifier, transaction_key, transaction_sector_key, vocabulary, code,
    vocabulary_uri, narrative, narrative_lang, _source)
SELECT identifier, key, part_key, codelist_code('SectorVocabulary', sector_vocabulary),
       CASE coalesce(codelist_code('SectorVocabulary', sector_vocabulary), '1')
           WHEN '1' THEN codelist_code('Sector', sector_code)
           WHEN '2' THEN codelist_code('SectorCategory', sector_code)
           WHEN '7' THEN codelist_code('UNSDG-Goals', sector_code)
           WHEN '8' THEN codelist_code('UNSDG-Targets', sector_code)
           ELSE sector_code END,
       sector_vocabulary_uri, sector_narrative, lower(codelist_code('Language', sector_language)),
       _source
  FROM transaction_sectors_part
 WHERE _source = part_key;

INSERT INTO narratives (identifier, table_name, row_key, element, language, narrative, _source)
SELECT identifier, 'transaction_sectors', part_key, NULL, lower(codelist_code('Language', sector_language)), sector_narrative, _source
  FROM transaction_sectors_part
 WHERE _source <> part_key AND sector_narrative IS NOT NULL;

INSERT INTO transaction_aid_types (iati_identifier, transaction_key, vocabulary, code, _source)
SELECT identifier, key, codelist_code('AidTypeVocabulary', aid_type_vocabulary),
       CASE coalesce(codelist_code('AidTypeVocabulary', aid_type_vocabulary), '1')
           WHEN '1' THEN codelist_code('AidType', aid_type_code)
           WHEN '2' THEN codelist_code('EarmarkingCategory', aid_type_code)
           WHEN '4' THEN codelist_code('CashandVoucherModalities', aid_type_code)
           ELSE aid_type_code END,
       _source
  FROM transaction_row
 WHERE coalesce(aid_type_vocabulary, aid_type_code) IS NOT NULL;

-- IATI has one region for a transaction.
INSERT INTO mapping_findings (message, iati_identifier, _source)
SELECT 'a second region of one transaction has no place in IATI', identifier, _source
  FROM transaction_row
 WHERE _source <> key
   AND coalesce(recipient_region_vocabulary, recipient_region_code) IS NOT NULL;

-- Budget items. IATI knows one vocabulary for all items of an activity.
DROP TABLE IF EXISTS temp.country_budget_items_row;
CREATE TEMP TABLE country_budget_items_row AS
SELECT *, first_value(_source) OVER (PARTITION BY identifier, element ORDER BY _source) AS key
  FROM (SELECT *, sum(starts) OVER (PARTITION BY identifier ORDER BY _source) AS element
          FROM (SELECT *, coalesce(budget_item_code, budget_item_percentage) IS NOT NULL AS starts
                  FROM (SELECT *, iati_id(activity_identifier) AS identifier FROM raw_country_budget_items
                         WHERE coalesce(budget_item_code, budget_item_percentage,
                                        budget_item_description_narrative) IS NOT NULL)));

INSERT INTO country_budget_items (iati_identifier, country_budget_item_key, code, percentage, description,
    description_lang, _source)
SELECT identifier, key,
       CASE coalesce(codelist_code('BudgetIdentifierVocabulary', (SELECT country_budget_items_vocabulary FROM activities
                          WHERE iati_identifier = identifier)), '')
           WHEN '1' THEN codelist_code('BudgetIdentifier', budget_item_code)
           ELSE budget_item_code END,
       iati_percentage(budget_item_percentage), budget_item_description_narrative,
       lower(codelist_code('Language', budget_item_description_language)), _source
  FROM country_budget_items_row
 WHERE _source = key;

INSERT INTO narratives (identifier, table_name, row_key, element, language, narrative, _source)
SELECT identifier, 'country_budget_items', key, 'description', lower(codelist_code('Language', budget_item_description_language)), budget_item_description_narrative, _source
  FROM country_budget_items_row
 WHERE _source <> key AND budget_item_description_narrative IS NOT NULL;

INSERT INTO mapping_findings (message, iati_identifier, _source)
SELECT 'the budget items of an activity share one vocabulary; this one is of "' || r.vocabulary
       || '", an earlier one of "' || a.country_budget_items_vocabulary || '"',
       a.iati_identifier, r._source
  FROM raw_country_budget_items r
  JOIN activities a ON a.iati_identifier = iati_id(r.activity_identifier)
 WHERE codelist_code('BudgetIdentifierVocabulary', r.vocabulary)
       <> a.country_budget_items_vocabulary;
