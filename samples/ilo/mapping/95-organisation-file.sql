-- The organisation file: budgets are added up from the activities (organisation_file in
-- publication.yaml), expenditure is that of the audited statements, of the whole agency and in dollars.
-- The ledger would give it in thirty currencies.

INSERT INTO total_expenditures (organisation_identifier, period_start, period_end, value, currency,
    value_date, _source)
SELECT 'XM-DAC-41302', YEAR || '-01-01', YEAR || '-12-31', AMOUNT, 'USD', YEAR || '-12-31', _source
  FROM raw_audited_totals
 WHERE KIND = 'EXPENSE';
