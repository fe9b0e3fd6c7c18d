-- Cleaning before the mapping. Here is the place for whatever your files need; for example
--   UPDATE raw_transactions SET value = replace(value, ',', '');            -- 1,500.00
--   UPDATE raw_budgets SET period_start = substr(period_start, 7, 4) || '-' -- 31/12/2026
--       || substr(period_start, 4, 2) || '-' || substr(period_start, 1, 2);

-- Identifiers join the files, so white space around them (tab, line break, space, no-break space)
-- would part what belongs together.
UPDATE raw_activities SET activity_identifier = trim(activity_identifier, char(9, 10, 13, 32, 160));
UPDATE raw_activity_date SET activity_identifier = trim(activity_identifier, char(9, 10, 13, 32, 160));
UPDATE raw_descriptions SET activity_identifier = trim(activity_identifier, char(9, 10, 13, 32, 160));
UPDATE raw_participating_orgs SET activity_identifier = trim(activity_identifier, char(9, 10, 13, 32, 160));
UPDATE raw_contact_info SET activity_identifier = trim(activity_identifier, char(9, 10, 13, 32, 160));
UPDATE raw_locations SET activity_identifier = trim(activity_identifier, char(9, 10, 13, 32, 160));
UPDATE raw_sectors SET activity_identifier = trim(activity_identifier, char(9, 10, 13, 32, 160));
UPDATE raw_country_budget_items SET activity_identifier = trim(activity_identifier, char(9, 10, 13, 32, 160));
UPDATE raw_conditions SET activity_identifier = trim(activity_identifier, char(9, 10, 13, 32, 160));
UPDATE raw_budgets SET activity_identifier = trim(activity_identifier, char(9, 10, 13, 32, 160));
UPDATE raw_transactions SET activity_identifier = trim(activity_identifier, char(9, 10, 13, 32, 160));
UPDATE raw_transaction_sectors SET activity_identifier = trim(activity_identifier, char(9, 10, 13, 32, 160));
UPDATE raw_documents SET activity_identifier = trim(activity_identifier, char(9, 10, 13, 32, 160));
UPDATE raw_results SET activity_identifier = trim(activity_identifier, char(9, 10, 13, 32, 160));
UPDATE raw_indicators SET activity_identifier = trim(activity_identifier, char(9, 10, 13, 32, 160));
UPDATE raw_indicator_periods SET activity_identifier = trim(activity_identifier, char(9, 10, 13, 32, 160));
