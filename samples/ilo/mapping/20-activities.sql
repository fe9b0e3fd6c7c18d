-- Activities: what the register says of each project.

INSERT INTO activities (iati_identifier, part, last_updated_datetime, humanitarian,
    title, title_fr, title_es, title_ar, title_zh,
    description_type, description, description_fr, description_es, description_ar, description_zh,
    activity_status, activity_scope, collaboration_type, default_flow_type, default_finance_type,
    default_aid_type, default_aid_type_vocabulary, default_tied_status, _source)
SELECT p.iati_identifier, p.part, p.last_updated || 'T00:00:00Z',
       CASE WHEN p.HUMANITARIAN = 'X' THEN 'true' END,
       -- Titles were pasted with ordinary and non-breaking spaces around them, and '-' or 'n/a' were
       -- typed where there is no translation.
       trim(p.TITLE_EN, ' ' || char(160)),
       nullif(nullif(p.TITLE_FR, '-'), 'n/a'), nullif(nullif(p.TITLE_ES, '-'), 'n/a'),
       p.TITLE_AR, p.TITLE_ZH,
       '1',
       -- A description is required; the title is better than nothing.
       coalesce(p.DESCRIPTION_EN, trim(p.TITLE_EN, ' ' || char(160))),
       p.DESCRIPTION_FR, p.DESCRIPTION_ES, p.DESCRIPTION_AR, p.DESCRIPTION_ZH,
       p.activity_status,
       code_scopes.code, -- optional in IATI: a blank stays blank
       '4', '10', '110', 'C01', '1', '5',
       p._source
  FROM project p
  LEFT JOIN code_scopes ON code_scopes.value = p.SCOPE;

-- The project code of our own systems, so that colleagues find the project again.
INSERT INTO other_identifiers (iati_identifier, ref, type, owner_org_ref, _source)
SELECT iati_identifier, code, 'A1', 'XM-DAC-41302', _source FROM project;

-- An activity needs a start. A project without dates has the one that its ledger shows.
INSERT INTO activity_dates (iati_identifier, type, iso_date, _source)
SELECT iati_identifier, '1', planned_start, _source FROM project WHERE planned_start IS NOT NULL
UNION ALL
SELECT iati_identifier, '2', started, _source FROM project WHERE started IS NOT NULL
UNION ALL
SELECT iati_identifier, '3', planned_end, _source FROM project WHERE planned_end IS NOT NULL
UNION ALL
SELECT iati_identifier, '4', actual_end, _source FROM project WHERE actual_end IS NOT NULL;

-- Contacts are functional mailboxes of the unit in charge, never persons. Without a unit:
-- headquarters.
INSERT INTO contact_infos (iati_identifier, contact_info_key, type, organisation, department, email, website,
    mailing_address, _source)
SELECT p.iati_identifier, u.UNIT_CODE, '1', 'International Labour Organization', u.UNIT_NAME, u.EMAIL,
       u.WEBSITE, u.ADDRESS, u._source
  FROM project p
  JOIN raw_units u ON u.UNIT_CODE = coalesce(p.ADMIN_UNIT, 'HQ-DEV');

-- A project that follows another one is its sibling; both must be published.
INSERT INTO related_activities (iati_identifier, ref, type, _source)
SELECT p.iati_identifier, earlier.iati_identifier, '3', p._source
  FROM project p
  JOIN project earlier ON earlier.code = p.PREVIOUS_PHASE;
