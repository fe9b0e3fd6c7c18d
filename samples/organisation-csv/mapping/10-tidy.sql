-- Cleaning before the mapping. Identifiers join the files, so white space around them (tab, line
-- break, space, no-break space) would part what belongs together.
UPDATE raw_organisations SET organisation_identifier = trim(organisation_identifier, char(9, 10, 13, 32, 160));
UPDATE raw_names SET organisation_identifier = trim(organisation_identifier, char(9, 10, 13, 32, 160));
UPDATE raw_budgets SET organisation_identifier = trim(organisation_identifier, char(9, 10, 13, 32, 160)),
       budget_kind = lower(trim(budget_kind));
UPDATE raw_expenditures SET organisation_identifier = trim(organisation_identifier, char(9, 10, 13, 32, 160));
UPDATE raw_documents SET organisation_identifier = trim(organisation_identifier, char(9, 10, 13, 32, 160));
