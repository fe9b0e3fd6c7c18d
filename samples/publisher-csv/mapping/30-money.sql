-- Budgets, planned disbursements and transactions. Amounts keep their digits; where a value date is
-- blank it is the day of the transaction, or the first day of the period.

INSERT INTO budgets (iati_identifier, type, status, period_start, period_end, value, currency, value_date,
    _source)
SELECT identifier, codelist_code('BudgetType', budget_type),
       codelist_code('BudgetStatus', budget_status), iati_date(budget_period_start),
       iati_date(budget_period_end), iati_amount(budget_value),
       codelist_code('Currency', budget_currency),
       iati_date(coalesce(budget_value_date, budget_period_start)), _source
  FROM line
 WHERE coalesce(budget_type, budget_status, budget_period_start, budget_period_end,
                budget_value, budget_value_date, budget_currency) IS NOT NULL;

INSERT INTO planned_disbursements (iati_identifier, type, period_start, period_end, value, currency,
    value_date, provider_org_ref, provider_activity_id, provider_org_type,
    provider_org, receiver_org_ref, receiver_activity_id, receiver_org_type,
    receiver_org, _source)
SELECT identifier, codelist_code('BudgetType', planned_disbursement_type),
       iati_date(planned_disbursement_period_start), iati_date(planned_disbursement_period_end),
       iati_amount(planned_disbursement_value),
       codelist_code('Currency', planned_disbursement_value_currency),
       iati_date(coalesce(planned_disbursement_value_date, planned_disbursement_period_start)),
       planned_disbursement_provider_org_reference, planned_disbursement_provider_org_activity_id,
       codelist_code('OrganisationType', planned_disbursement_provider_org_type),
       planned_disbursement_provider_org_narrative, planned_disbursement_receiver_org_reference,
       planned_disbursement_receiver_org_activity_id,
       codelist_code('OrganisationType', planned_disbursement_receiver_org_type),
       planned_disbursement_receiver_org_narrative, _source
  FROM line
 WHERE coalesce(planned_disbursement_type, planned_disbursement_period_start,
                planned_disbursement_period_end, planned_disbursement_value,
                planned_disbursement_value_currency, planned_disbursement_value_date,
                planned_disbursement_provider_org_reference,
                planned_disbursement_provider_org_activity_id,
                planned_disbursement_provider_org_type, planned_disbursement_provider_org_narrative,
                planned_disbursement_receiver_org_reference,
                planned_disbursement_receiver_org_activity_id,
                planned_disbursement_receiver_org_type, planned_disbursement_receiver_org_narrative)
                IS NOT NULL;

-- A transaction has no currency of its own: that of the activity holds.
INSERT INTO transactions (iati_identifier, transaction_key, ref, transaction_type, transaction_date, value,
    value_date, description, provider_org_ref, provider_activity_id,
    provider_org_type, provider_org, receiver_org_ref, receiver_activity_id,
    receiver_org_type, receiver_org, sector_vocabulary, sector_vocabulary_uri, sector,
    sector_narrative, recipient_country, recipient_region,
    recipient_region_vocabulary, recipient_region_vocabulary_uri, _source)
SELECT identifier, _source, transaction_internal_reference,
       codelist_code('TransactionType', transaction_type), iati_date(transaction_date),
       iati_amount(transaction_value),
       iati_date(coalesce(transaction_value_date, transaction_date)), transaction_description,
       transaction_provider_organisation_identifier,
       transaction_provider_organisation_activity_identifier,
       codelist_code('OrganisationType', transaction_provider_organisation_type),
       transaction_provider_organisation_description, transaction_receiver_organisation_identifier,
       transaction_receiver_organisation_activity_identifier,
       codelist_code('OrganisationType', transaction_receiver_organisation_type),
       transaction_receiver_organisation_description,
       codelist_code('SectorVocabulary', transaction_sector_vocabulary),
       transaction_sector_vocabulary_uri,
       CASE coalesce(codelist_code('SectorVocabulary', transaction_sector_vocabulary), '1')
           WHEN '1' THEN codelist_code('Sector', transaction_sector_code)
           WHEN '2' THEN codelist_code('SectorCategory', transaction_sector_code)
           WHEN '7' THEN codelist_code('UNSDG-Goals', transaction_sector_code)
           WHEN '8' THEN codelist_code('UNSDG-Targets', transaction_sector_code)
           ELSE transaction_sector_code END,
       transaction_sector_narrative, codelist_code('Country', transaction_recipient_country_code),
       iif(transaction_recipient_region_vocabulary_uri IS NULL,
           codelist_code('Region', transaction_recipient_region_code),
           transaction_recipient_region_code),
       iif(transaction_recipient_region_vocabulary_uri IS NULL, NULL, '99'),
       transaction_recipient_region_vocabulary_uri, _source
  FROM line
 WHERE coalesce(transaction_internal_reference, transaction_type, transaction_date,
                transaction_value, transaction_value_date, transaction_description,
                transaction_provider_organisation_identifier,
                transaction_provider_organisation_type,
                transaction_provider_organisation_activity_identifier,
                transaction_provider_organisation_description,
                transaction_receiver_organisation_identifier,
                transaction_receiver_organisation_type,
                transaction_receiver_organisation_activity_identifier,
                transaction_receiver_organisation_description, transaction_sector_vocabulary,
                transaction_sector_vocabulary_uri, transaction_sector_code,
                transaction_sector_narrative, transaction_recipient_country_code,
                transaction_recipient_region_code, transaction_recipient_region_vocabulary_uri) IS
                NOT NULL;

-- Budget items. IATI knows one vocabulary for all items of an activity.
INSERT INTO country_budget_items (iati_identifier, code, percentage, description, _source)
SELECT identifier,
       CASE coalesce(codelist_code('BudgetIdentifierVocabulary', (SELECT country_budget_items_vocabulary FROM activities
                            WHERE iati_identifier = identifier)), '')
           WHEN '1' THEN codelist_code('BudgetIdentifier', budget_item_code)
           ELSE budget_item_code END,
       iati_percentage(budget_item_percentage), budget_item_description, _source
  FROM line
 WHERE coalesce(budget_item_code, budget_item_percentage, budget_item_description) IS NOT NULL;

INSERT INTO mapping_findings (message, iati_identifier, _source)
SELECT 'the budget items of an activity share one vocabulary; this one is of "'
       || country_budget_item_vocabulary || '", an earlier one of "'
       || a.country_budget_items_vocabulary || '"', identifier, line._source
  FROM line
  JOIN activities a ON a.iati_identifier = identifier
 WHERE codelist_code('BudgetIdentifierVocabulary', country_budget_item_vocabulary)
       <> a.country_budget_items_vocabulary;
