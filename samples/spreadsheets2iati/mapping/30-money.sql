-- Budgets and transactions. Amounts keep their digits; where a value date is blank it is the day of
-- the transaction, or the first day of the budget's period.

INSERT INTO budgets (iati_identifier, type, status, period_start, period_end, value, currency, value_date,
    _source)
SELECT identifier, codelist_code('BudgetType', budget_type),
       codelist_code('BudgetStatus', budget_status), iati_date(budget_start_date),
       iati_date(budget_end_date), iati_amount(budget), codelist_code('Currency', currency),
       iati_date(coalesce(value_date, budget_start_date)), _source
  FROM budgets_row;

-- The whole budget of a project, if no other says it in parts: it is for all its time.
INSERT INTO budgets (iati_identifier, period_start, period_end, value, value_date, _source)
SELECT identifier, iati_date(coalesce(actual_start_date, planned_start_date)),
       iati_date(coalesce(actual_end_date, planned_end_date)),
       iati_amount(coalesce(budget, total_budget)),
       iati_date(coalesce(actual_start_date, planned_start_date)), _source
  FROM project
 WHERE coalesce(budget, total_budget) IS NOT NULL
   AND identifier NOT IN (SELECT identifier FROM budgets_row WHERE identifier IS NOT NULL);

INSERT INTO transactions (iati_identifier, transaction_key, ref, transaction_type, transaction_date, value,
    currency, value_date, description, provider_org_ref, provider_activity_id,
    provider_org_type, provider_org, receiver_org_ref, receiver_activity_id,
    receiver_org_type, receiver_org, _source)
SELECT identifier, _source, reference, codelist_code('TransactionType', type), iati_date(date),
       iati_amount(amount), codelist_code('Currency', currency),
       iati_date(coalesce(value_date, date)), description, provider_organisation_identifier,
       provider_activity_identifier, codelist_code('OrganisationType', provider_organisation_type),
       provider_organisation, receiver_organisation_identifier,
       receiver_organisation_activity_identifier,
       codelist_code('OrganisationType', receiver_organisation_type), receiver_organisation, _source
  FROM transactions_row;
