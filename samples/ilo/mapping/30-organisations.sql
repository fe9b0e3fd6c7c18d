-- Participating organisations.

-- Funding: the partners that signed an agreement, once each.
INSERT INTO participating_orgs (iati_identifier, role, ref, type, narrative, _source)
SELECT p.iati_identifier, '1', d.ref, d.type, d.name, min(a._source)
  FROM raw_agreements a
  JOIN project p ON p.code = a.PROJECT_CODE
  JOIN donor d ON d.code = a.DONOR_CODE
 GROUP BY p.iati_identifier, d.code;

-- Accountable and extending: the ILO itself. Where no partner implements, the ILO does (role 4).
INSERT INTO participating_orgs (iati_identifier, role, ref, type,
    narrative, narrative_fr, narrative_es, narrative_ar, narrative_zh, _source)
SELECT p.iati_identifier, role.code, 'XM-DAC-41302', '40', 'International Labour Organization',
       'Organisation internationale du Travail', 'Organización Internacional del Trabajo',
       'منظمة العمل الدولية', '国际劳工组织', p._source
  FROM project p
  JOIN (SELECT '2' AS code UNION ALL SELECT '3' UNION ALL SELECT '4') AS role
 WHERE role.code <> '4'
    OR NOT EXISTS (SELECT 1 FROM raw_implementing_partners i WHERE i.PROJECT_CODE = p.code);

-- Implementing partners. They have no identifiers in our systems: name and kind must do; a blank
-- kind leaves the type out.
INSERT INTO participating_orgs (iati_identifier, role, type, narrative, _source)
SELECT p.iati_identifier, '4', t.code, i.PARTNER_NAME, i._source
  FROM raw_implementing_partners i
  JOIN project p ON p.code = i.PROJECT_CODE
  LEFT JOIN code_partner_types t ON t.value = i.KIND;
