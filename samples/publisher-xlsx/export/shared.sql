-- What several sheets show, made once: who everything belongs to, and the lists that run down beside
-- each other.

-- The own part of an identifier, which is all that the layout writes.
CREATE TABLE own AS
SELECT iati_identifier,
       iif(substr(iati_identifier, 1, length(reporting_org_ref) + 1) = reporting_org_ref || '-',
           substr(iati_identifier, length(reporting_org_ref) + 2), iati_identifier) AS part
  FROM activities
 GROUP BY iati_identifier;
CREATE INDEX own_1 ON own(iati_identifier);

-- Results and what is below them are numbered within what they belong to.
CREATE TABLE result AS
SELECT r.rowid AS item, r.iati_identifier, result_key, part AS parent,
       row_number() OVER (PARTITION BY r.iati_identifier ORDER BY r.rowid) AS number,
       part || '_' || row_number() OVER (PARTITION BY r.iati_identifier ORDER BY r.rowid) AS identifier
  FROM results r JOIN own ON own.iati_identifier = r.iati_identifier;
CREATE INDEX result_1 ON result(iati_identifier, result_key);
CREATE INDEX result_2 ON result(item);

CREATE TABLE indicator AS
SELECT c.rowid AS item, c.iati_identifier, c.indicator_key, p.identifier AS parent,
       row_number() OVER (PARTITION BY p.item ORDER BY c.rowid) AS number,
       p.identifier || '_' || row_number() OVER (PARTITION BY p.item ORDER BY c.rowid) AS identifier
  FROM indicators c
  JOIN result p ON p.iati_identifier = c.iati_identifier AND p.result_key = c.result_key;
CREATE INDEX indicator_1 ON indicator(iati_identifier, indicator_key);
CREATE INDEX indicator_2 ON indicator(item);

CREATE TABLE baseline AS
SELECT c.rowid AS item, c.iati_identifier, c.baseline_key, p.identifier AS parent,
       row_number() OVER (PARTITION BY p.item ORDER BY c.rowid) AS number,
       p.identifier || '_b-' || row_number() OVER (PARTITION BY p.item ORDER BY c.rowid) AS identifier
  FROM baselines c
  JOIN indicator p ON p.iati_identifier = c.iati_identifier AND p.indicator_key = c.indicator_key;
CREATE INDEX baseline_1 ON baseline(iati_identifier, baseline_key);
CREATE INDEX baseline_2 ON baseline(item);

CREATE TABLE period AS
SELECT c.rowid AS item, c.iati_identifier, c.period_key, p.identifier AS parent,
       row_number() OVER (PARTITION BY p.item ORDER BY c.rowid) AS number,
       p.identifier || '_' || row_number() OVER (PARTITION BY p.item ORDER BY c.rowid) AS identifier
  FROM periods c
  JOIN indicator p ON p.iati_identifier = c.iati_identifier AND p.indicator_key = c.indicator_key;
CREATE INDEX period_1 ON period(iati_identifier, period_key);
CREATE INDEX period_2 ON period(item);

CREATE TABLE target AS
SELECT c.rowid AS item, c.iati_identifier, c.period_target_key, p.identifier AS parent,
       row_number() OVER (PARTITION BY p.item ORDER BY c.rowid) AS number,
       p.identifier || '_t-' || row_number() OVER (PARTITION BY p.item ORDER BY c.rowid) AS identifier
  FROM period_targets c
  JOIN period p ON p.iati_identifier = c.iati_identifier AND p.period_key = c.period_key;
CREATE INDEX target_1 ON target(iati_identifier, period_target_key);
CREATE INDEX target_2 ON target(item);

CREATE TABLE actual AS
SELECT c.rowid AS item, c.iati_identifier, c.period_actual_key, p.identifier AS parent,
       row_number() OVER (PARTITION BY p.item ORDER BY c.rowid) AS number,
       p.identifier || '_a-' || row_number() OVER (PARTITION BY p.item ORDER BY c.rowid) AS identifier
  FROM period_actuals c
  JOIN period p ON p.iati_identifier = c.iati_identifier AND p.period_key = c.period_key;
CREATE INDEX actual_1 ON actual(iati_identifier, period_actual_key);
CREATE INDEX actual_2 ON actual(item);

-- Texts in all their languages.
CREATE TABLE text AS
SELECT table_name, element, item, text, language,
       row_number() OVER (PARTITION BY table_name, element, item ORDER BY place) AS n
  FROM (
        SELECT 'activities' AS table_name, 'title' AS element, rowid AS item, 0 AS place,
               title AS text, title_lang AS language
          FROM activities WHERE title IS NOT NULL
        UNION ALL
        SELECT 'other_identifiers', 'owner-org', rowid, 0, owner_org, owner_org_lang
          FROM other_identifiers WHERE owner_org IS NOT NULL
        UNION ALL
        SELECT 'activity_dates', '', rowid, 0, narrative, narrative_lang
          FROM activity_dates WHERE narrative IS NOT NULL
        UNION ALL
        SELECT 'recipient_countries', '', rowid, 0, narrative, narrative_lang
          FROM recipient_countries WHERE narrative IS NOT NULL
        UNION ALL
        SELECT 'recipient_regions', '', rowid, 0, narrative, narrative_lang
          FROM recipient_regions WHERE narrative IS NOT NULL
        UNION ALL
        SELECT 'sectors', '', rowid, 0, narrative, narrative_lang
          FROM sectors WHERE narrative IS NOT NULL
        UNION ALL
        SELECT 'tags', '', rowid, 0, narrative, narrative_lang
          FROM tags WHERE narrative IS NOT NULL
        UNION ALL
        SELECT 'policy_markers', '', rowid, 0, narrative, narrative_lang
          FROM policy_markers WHERE narrative IS NOT NULL
        UNION ALL
        SELECT 'country_budget_items', 'description', rowid, 0, description, description_lang
          FROM country_budget_items WHERE description IS NOT NULL
        UNION ALL
        SELECT 'humanitarian_scopes', '', rowid, 0, narrative, narrative_lang
          FROM humanitarian_scopes WHERE narrative IS NOT NULL
        UNION ALL
        SELECT 'conditions', '', rowid, 0, narrative, narrative_lang
          FROM conditions WHERE narrative IS NOT NULL
        UNION ALL
        SELECT 'document_links', 'title', rowid, 0, title, title_lang
          FROM document_links WHERE title IS NOT NULL
        UNION ALL
        SELECT 'document_links', 'description', rowid, 0, description, description_lang
          FROM document_links WHERE description IS NOT NULL
        UNION ALL
        SELECT 'contact_infos', 'organisation', rowid, 0, organisation, organisation_lang
          FROM contact_infos WHERE organisation IS NOT NULL
        UNION ALL
        SELECT 'contact_infos', 'department', rowid, 0, department, department_lang
          FROM contact_infos WHERE department IS NOT NULL
        UNION ALL
        SELECT 'contact_infos', 'person-name', rowid, 0, person_name, person_name_lang
          FROM contact_infos WHERE person_name IS NOT NULL
        UNION ALL
        SELECT 'contact_infos', 'job-title', rowid, 0, job_title, job_title_lang
          FROM contact_infos WHERE job_title IS NOT NULL
        UNION ALL
        SELECT 'contact_infos', 'mailing-address', rowid, 0, mailing_address, mailing_address_lang
          FROM contact_infos WHERE mailing_address IS NOT NULL
        UNION ALL
        SELECT 'locations', 'name', rowid, 0, name, name_lang
          FROM locations WHERE name IS NOT NULL
        UNION ALL
        SELECT 'locations', 'description', rowid, 0, description, description_lang
          FROM locations WHERE description IS NOT NULL
        UNION ALL
        SELECT 'locations', 'activity-description', rowid, 0,
               activity_description, activity_description_lang
          FROM locations WHERE activity_description IS NOT NULL
        UNION ALL
        SELECT 'planned_disbursements', 'provider-org', rowid, 0, provider_org, provider_org_lang
          FROM planned_disbursements WHERE provider_org IS NOT NULL
        UNION ALL
        SELECT 'planned_disbursements', 'receiver-org', rowid, 0, receiver_org, receiver_org_lang
          FROM planned_disbursements WHERE receiver_org IS NOT NULL
        UNION ALL
        SELECT 'participating_orgs', '', rowid, 0, narrative, narrative_lang
          FROM participating_orgs WHERE narrative IS NOT NULL
        UNION ALL
        SELECT 'transactions', 'description', rowid, 0, description, description_lang
          FROM transactions WHERE description IS NOT NULL
        UNION ALL
        SELECT 'transactions', 'provider-org', rowid, 0, provider_org, provider_org_lang
          FROM transactions WHERE provider_org IS NOT NULL
        UNION ALL
        SELECT 'transactions', 'receiver-org', rowid, 0, receiver_org, receiver_org_lang
          FROM transactions WHERE receiver_org IS NOT NULL
        UNION ALL
        SELECT 'transactions', 'recipient-country', rowid, 0,
               recipient_country_narrative, recipient_country_narrative_lang
          FROM transactions WHERE recipient_country_narrative IS NOT NULL
        UNION ALL
        SELECT 'transactions', 'recipient-region', rowid, 0,
               recipient_region_narrative, recipient_region_narrative_lang
          FROM transactions WHERE recipient_region_narrative IS NOT NULL
        UNION ALL
        SELECT 'indicators', 'title', rowid, 0, title, title_lang
          FROM indicators WHERE title IS NOT NULL
        UNION ALL
        SELECT 'indicators', 'description', rowid, 0, description, description_lang
          FROM indicators WHERE description IS NOT NULL
        UNION ALL
        SELECT 'indicator_document_links', 'title', rowid, 0, title, title_lang
          FROM indicator_document_links WHERE title IS NOT NULL
        UNION ALL
        SELECT 'indicator_document_links', 'description', rowid, 0, description, description_lang
          FROM indicator_document_links WHERE description IS NOT NULL
        UNION ALL
        SELECT 'baselines', 'comment', rowid, 0, comment, comment_lang
          FROM baselines WHERE comment IS NOT NULL
        UNION ALL
        SELECT 'baseline_document_links', 'title', rowid, 0, title, title_lang
          FROM baseline_document_links WHERE title IS NOT NULL
        UNION ALL
        SELECT 'baseline_document_links', 'description', rowid, 0, description, description_lang
          FROM baseline_document_links WHERE description IS NOT NULL
        UNION ALL
        SELECT 'period_targets', 'comment', rowid, 0, comment, comment_lang
          FROM period_targets WHERE comment IS NOT NULL
        UNION ALL
        SELECT 'period_actuals', 'comment', rowid, 0, comment, comment_lang
          FROM period_actuals WHERE comment IS NOT NULL
        UNION ALL
        SELECT 'period_target_document_links', 'title', rowid, 0, title, title_lang
          FROM period_target_document_links WHERE title IS NOT NULL
        UNION ALL
        SELECT 'period_target_document_links', 'description', rowid, 0,
               description, description_lang
          FROM period_target_document_links WHERE description IS NOT NULL
        UNION ALL
        SELECT 'period_actual_document_links', 'title', rowid, 0, title, title_lang
          FROM period_actual_document_links WHERE title IS NOT NULL
        UNION ALL
        SELECT 'period_actual_document_links', 'description', rowid, 0,
               description, description_lang
          FROM period_actual_document_links WHERE description IS NOT NULL
        UNION ALL
        SELECT 'results', 'title', rowid, 0, title, title_lang
          FROM results WHERE title IS NOT NULL
        UNION ALL
        SELECT 'results', 'description', rowid, 0, description, description_lang
          FROM results WHERE description IS NOT NULL
        UNION ALL
        SELECT 'result_document_links', 'title', rowid, 0, title, title_lang
          FROM result_document_links WHERE title IS NOT NULL
        UNION ALL
        SELECT 'result_document_links', 'description', rowid, 0, description, description_lang
          FROM result_document_links WHERE description IS NOT NULL
        UNION ALL
        SELECT 'activities', coalesce(n.element, ''), t.rowid, n.rowid, n.narrative, n.language
          FROM narratives n JOIN activities t ON t.iati_identifier = n.identifier
         WHERE n.table_name = 'activities' AND n.element = 'title'
        UNION ALL
        SELECT 'other_identifiers', coalesce(n.element, ''), t.rowid, n.rowid, n.narrative, n.language
          FROM narratives n
          JOIN other_identifiers t ON t.iati_identifier = n.identifier AND t.other_identifier_key = n.row_key
         WHERE n.table_name = 'other_identifiers'
        UNION ALL
        SELECT 'activity_dates', coalesce(n.element, ''), t.rowid, n.rowid, n.narrative, n.language
          FROM narratives n
          JOIN activity_dates t ON t.iati_identifier = n.identifier AND t.activity_date_key = n.row_key
         WHERE n.table_name = 'activity_dates'
        UNION ALL
        SELECT 'recipient_countries', coalesce(n.element, ''), t.rowid, n.rowid, n.narrative, n.language
          FROM narratives n
          JOIN recipient_countries t ON t.iati_identifier = n.identifier AND t.recipient_country_key = n.row_key
         WHERE n.table_name = 'recipient_countries'
        UNION ALL
        SELECT 'recipient_regions', coalesce(n.element, ''), t.rowid, n.rowid, n.narrative, n.language
          FROM narratives n
          JOIN recipient_regions t ON t.iati_identifier = n.identifier AND t.recipient_region_key = n.row_key
         WHERE n.table_name = 'recipient_regions'
        UNION ALL
        SELECT 'sectors', coalesce(n.element, ''), t.rowid, n.rowid, n.narrative, n.language
          FROM narratives n
          JOIN sectors t ON t.iati_identifier = n.identifier AND t.sector_key = n.row_key
         WHERE n.table_name = 'sectors'
        UNION ALL
        SELECT 'tags', coalesce(n.element, ''), t.rowid, n.rowid, n.narrative, n.language
          FROM narratives n
          JOIN tags t ON t.iati_identifier = n.identifier AND t.tag_key = n.row_key
         WHERE n.table_name = 'tags'
        UNION ALL
        SELECT 'policy_markers', coalesce(n.element, ''), t.rowid, n.rowid, n.narrative, n.language
          FROM narratives n
          JOIN policy_markers t ON t.iati_identifier = n.identifier AND t.policy_marker_key = n.row_key
         WHERE n.table_name = 'policy_markers'
        UNION ALL
        SELECT 'country_budget_items', coalesce(n.element, ''), t.rowid, n.rowid, n.narrative, n.language
          FROM narratives n
          JOIN country_budget_items t ON t.iati_identifier = n.identifier AND t.country_budget_item_key = n.row_key
         WHERE n.table_name = 'country_budget_items'
        UNION ALL
        SELECT 'humanitarian_scopes', coalesce(n.element, ''), t.rowid, n.rowid, n.narrative, n.language
          FROM narratives n
          JOIN humanitarian_scopes t ON t.iati_identifier = n.identifier AND t.humanitarian_scope_key = n.row_key
         WHERE n.table_name = 'humanitarian_scopes'
        UNION ALL
        SELECT 'conditions', coalesce(n.element, ''), t.rowid, n.rowid, n.narrative, n.language
          FROM narratives n
          JOIN conditions t ON t.iati_identifier = n.identifier AND t.condition_key = n.row_key
         WHERE n.table_name = 'conditions'
        UNION ALL
        SELECT 'document_links', coalesce(n.element, ''), t.rowid, n.rowid, n.narrative, n.language
          FROM narratives n
          JOIN document_links t ON t.iati_identifier = n.identifier AND t.document_link_key = n.row_key
         WHERE n.table_name = 'document_links'
        UNION ALL
        SELECT 'contact_infos', coalesce(n.element, ''), t.rowid, n.rowid, n.narrative, n.language
          FROM narratives n
          JOIN contact_infos t ON t.iati_identifier = n.identifier AND t.contact_info_key = n.row_key
         WHERE n.table_name = 'contact_infos'
        UNION ALL
        SELECT 'locations', coalesce(n.element, ''), t.rowid, n.rowid, n.narrative, n.language
          FROM narratives n
          JOIN locations t ON t.iati_identifier = n.identifier AND t.location_key = n.row_key
         WHERE n.table_name = 'locations'
        UNION ALL
        SELECT 'planned_disbursements', coalesce(n.element, ''), t.rowid, n.rowid, n.narrative, n.language
          FROM narratives n
          JOIN planned_disbursements t ON t.iati_identifier = n.identifier AND t.planned_disbursement_key = n.row_key
         WHERE n.table_name = 'planned_disbursements'
        UNION ALL
        SELECT 'participating_orgs', coalesce(n.element, ''), t.rowid, n.rowid, n.narrative, n.language
          FROM narratives n
          JOIN participating_orgs t ON t.iati_identifier = n.identifier AND t.participating_org_key = n.row_key
         WHERE n.table_name = 'participating_orgs'
        UNION ALL
        SELECT 'transactions', coalesce(n.element, ''), t.rowid, n.rowid, n.narrative, n.language
          FROM narratives n
          JOIN transactions t ON t.iati_identifier = n.identifier AND t.transaction_key = n.row_key
         WHERE n.table_name = 'transactions' AND n.element <> 'sector'
        UNION ALL
        SELECT 'indicators', coalesce(n.element, ''), t.rowid, n.rowid, n.narrative, n.language
          FROM narratives n
          JOIN indicators t ON t.iati_identifier = n.identifier AND t.indicator_key = n.row_key
         WHERE n.table_name = 'indicators'
        UNION ALL
        SELECT 'indicator_document_links', coalesce(n.element, ''), t.rowid, n.rowid, n.narrative, n.language
          FROM narratives n
          JOIN indicator_document_links t ON t.iati_identifier = n.identifier AND t.indicator_document_link_key = n.row_key
         WHERE n.table_name = 'indicator_document_links'
        UNION ALL
        SELECT 'baselines', coalesce(n.element, ''), t.rowid, n.rowid, n.narrative, n.language
          FROM narratives n
          JOIN baselines t ON t.iati_identifier = n.identifier AND t.baseline_key = n.row_key
         WHERE n.table_name = 'baselines'
        UNION ALL
        SELECT 'baseline_document_links', coalesce(n.element, ''), t.rowid, n.rowid, n.narrative, n.language
          FROM narratives n
          JOIN baseline_document_links t ON t.iati_identifier = n.identifier AND t.baseline_document_link_key = n.row_key
         WHERE n.table_name = 'baseline_document_links'
        UNION ALL
        SELECT 'period_targets', coalesce(n.element, ''), t.rowid, n.rowid, n.narrative, n.language
          FROM narratives n
          JOIN period_targets t ON t.iati_identifier = n.identifier AND t.period_target_key = n.row_key
         WHERE n.table_name = 'period_targets'
        UNION ALL
        SELECT 'period_actuals', coalesce(n.element, ''), t.rowid, n.rowid, n.narrative, n.language
          FROM narratives n
          JOIN period_actuals t ON t.iati_identifier = n.identifier AND t.period_actual_key = n.row_key
         WHERE n.table_name = 'period_actuals'
        UNION ALL
        SELECT 'period_target_document_links', coalesce(n.element, ''), t.rowid, n.rowid, n.narrative, n.language
          FROM narratives n
          JOIN period_target_document_links t ON t.iati_identifier = n.identifier AND t.period_target_document_link_key = n.row_key
         WHERE n.table_name = 'period_target_document_links'
        UNION ALL
        SELECT 'period_actual_document_links', coalesce(n.element, ''), t.rowid, n.rowid, n.narrative, n.language
          FROM narratives n
          JOIN period_actual_document_links t ON t.iati_identifier = n.identifier AND t.period_actual_document_link_key = n.row_key
         WHERE n.table_name = 'period_actual_document_links'
        UNION ALL
        SELECT 'results', coalesce(n.element, ''), t.rowid, n.rowid, n.narrative, n.language
          FROM narratives n
          JOIN results t ON t.iati_identifier = n.identifier AND t.result_key = n.row_key
         WHERE n.table_name = 'results'
        UNION ALL
        SELECT 'result_document_links', coalesce(n.element, ''), t.rowid, n.rowid, n.narrative, n.language
          FROM narratives n
          JOIN result_document_links t ON t.iati_identifier = n.identifier AND t.result_document_link_key = n.row_key
         WHERE n.table_name = 'result_document_links')
 WHERE text IS NOT NULL;
CREATE INDEX text_1 ON text(table_name, element, item, n);

-- Documents of whatever kind, with what repeats in them.
CREATE TABLE document_item AS
SELECT 'document_links' AS table_name, rowid AS item, iati_identifier, NULL AS owner_key,
       document_link_key AS key, url, format, category, language, document_date
  FROM document_links
UNION ALL
SELECT 'indicator_document_links', rowid, iati_identifier, indicator_key,
       indicator_document_link_key, url, format, category, language, document_date
  FROM indicator_document_links
UNION ALL
SELECT 'baseline_document_links', rowid, iati_identifier, baseline_key,
       baseline_document_link_key, url, format, category, language, document_date
  FROM baseline_document_links
UNION ALL
SELECT 'period_target_document_links', rowid, iati_identifier, period_target_key,
       period_target_document_link_key, url, format, category, language, document_date
  FROM period_target_document_links
UNION ALL
SELECT 'period_actual_document_links', rowid, iati_identifier, period_actual_key,
       period_actual_document_link_key, url, format, category, language, document_date
  FROM period_actual_document_links
UNION ALL
SELECT 'result_document_links', rowid, iati_identifier, result_key,
       result_document_link_key, url, format, category, language, document_date
  FROM result_document_links;
CREATE INDEX document_item_1 ON document_item(table_name, iati_identifier, key);
CREATE INDEX document_item_2 ON document_item(table_name, item);

CREATE TABLE document_category AS
SELECT table_name, item, code,
       row_number() OVER (PARTITION BY table_name, item ORDER BY place) AS n
  FROM (SELECT table_name, item, 0 AS place, category AS code FROM document_item WHERE category IS NOT NULL
        UNION ALL
        SELECT d.table_name, d.item, c.rowid, c.code
          FROM document_link_categories c
          JOIN document_item d ON d.table_name = 'document_links'
                              AND d.iati_identifier = c.iati_identifier AND d.key = c.document_link_key
        UNION ALL
        SELECT d.table_name, d.item, c.rowid, c.code
          FROM indicator_document_link_categories c
          JOIN document_item d ON d.table_name = 'indicator_document_links'
                              AND d.iati_identifier = c.iati_identifier AND d.key = c.indicator_document_link_key
        UNION ALL
        SELECT d.table_name, d.item, c.rowid, c.code
          FROM baseline_document_link_categories c
          JOIN document_item d ON d.table_name = 'baseline_document_links'
                              AND d.iati_identifier = c.iati_identifier AND d.key = c.baseline_document_link_key
        UNION ALL
        SELECT d.table_name, d.item, c.rowid, c.code
          FROM period_target_document_link_categories c
          JOIN document_item d ON d.table_name = 'period_target_document_links'
                              AND d.iati_identifier = c.iati_identifier AND d.key = c.period_target_document_link_key
        UNION ALL
        SELECT d.table_name, d.item, c.rowid, c.code
          FROM period_actual_document_link_categories c
          JOIN document_item d ON d.table_name = 'period_actual_document_links'
                              AND d.iati_identifier = c.iati_identifier AND d.key = c.period_actual_document_link_key
        UNION ALL
        SELECT d.table_name, d.item, c.rowid, c.code
          FROM result_document_link_categories c
          JOIN document_item d ON d.table_name = 'result_document_links'
                              AND d.iati_identifier = c.iati_identifier AND d.key = c.result_document_link_key);
CREATE INDEX document_category_1 ON document_category(table_name, item, n);

CREATE TABLE document_language AS
SELECT table_name, item, code,
       row_number() OVER (PARTITION BY table_name, item ORDER BY place) AS n
  FROM (SELECT table_name, item, 0 AS place, language AS code FROM document_item WHERE language IS NOT NULL
        UNION ALL
        SELECT d.table_name, d.item, c.rowid, c.code
          FROM document_link_languages c
          JOIN document_item d ON d.table_name = 'document_links'
                              AND d.iati_identifier = c.iati_identifier AND d.key = c.document_link_key
        UNION ALL
        SELECT d.table_name, d.item, c.rowid, c.code
          FROM indicator_document_link_languages c
          JOIN document_item d ON d.table_name = 'indicator_document_links'
                              AND d.iati_identifier = c.iati_identifier AND d.key = c.indicator_document_link_key
        UNION ALL
        SELECT d.table_name, d.item, c.rowid, c.code
          FROM baseline_document_link_languages c
          JOIN document_item d ON d.table_name = 'baseline_document_links'
                              AND d.iati_identifier = c.iati_identifier AND d.key = c.baseline_document_link_key
        UNION ALL
        SELECT d.table_name, d.item, c.rowid, c.code
          FROM period_target_document_link_languages c
          JOIN document_item d ON d.table_name = 'period_target_document_links'
                              AND d.iati_identifier = c.iati_identifier AND d.key = c.period_target_document_link_key
        UNION ALL
        SELECT d.table_name, d.item, c.rowid, c.code
          FROM period_actual_document_link_languages c
          JOIN document_item d ON d.table_name = 'period_actual_document_links'
                              AND d.iati_identifier = c.iati_identifier AND d.key = c.period_actual_document_link_key
        UNION ALL
        SELECT d.table_name, d.item, c.rowid, c.code
          FROM result_document_link_languages c
          JOIN document_item d ON d.table_name = 'result_document_links'
                              AND d.iati_identifier = c.iati_identifier AND d.key = c.result_document_link_key);
CREATE INDEX document_language_1 ON document_language(table_name, item, n);

CREATE TABLE document_line AS
WITH line AS (
  SELECT table_name, item, 1 AS n FROM document_item
  UNION SELECT table_name, item, n FROM text WHERE table_name IN (SELECT table_name FROM document_item)
  UNION SELECT table_name, item, n FROM document_category
  UNION SELECT table_name, item, n FROM document_language
)
SELECT d.table_name, d.item, line.n, d.iati_identifier, d.owner_key,
       iif(line.n > 1, NULL, d.url) AS url, iif(line.n > 1, NULL, d.format) AS format,
       title.text AS title, title.language AS title_language,
       description.text AS description, description.language AS description_language,
       category.code AS category, spoken.code AS language,
       iif(line.n > 1, NULL, d.document_date) AS document_date
  FROM line
  JOIN document_item d ON d.table_name = line.table_name AND d.item = line.item
  LEFT JOIN text title ON title.table_name = line.table_name AND title.element = 'title'
                  AND title.item = line.item AND title.n = line.n
  LEFT JOIN text description ON description.table_name = line.table_name AND description.element = 'description'
                  AND description.item = line.item AND description.n = line.n
  LEFT JOIN document_category category ON category.table_name = line.table_name
                  AND category.item = line.item AND category.n = line.n
  LEFT JOIN document_language spoken ON spoken.table_name = line.table_name
                  AND spoken.item = line.item AND spoken.n = line.n;
CREATE INDEX document_line_1 ON document_line(table_name, item, n);
