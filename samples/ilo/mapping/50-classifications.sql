-- Classifications stand on the activity, never on transactions.

-- DAC sector. Two outcomes may lead to one sector, which must then appear once: shares are added.
-- They are whole percents.
INSERT INTO sectors (iati_identifier, vocabulary, code, percentage, _source)
SELECT o.iati_identifier, '1', s.code, CAST(sum(o.share) AS TEXT), min(o._source)
  FROM project_outcome o
  JOIN code_outcome_sectors s ON s.value = o.outcome
 GROUP BY o.iati_identifier, s.code;

-- The ILO's own outcomes, for those who know them. Own vocabularies need a name for each code.
INSERT INTO sectors (iati_identifier, vocabulary, vocabulary_uri, code, percentage, narrative, _source)
SELECT o.iati_identifier, '99', 'https://www.example.org/programme-and-budget/outcomes', o.outcome,
       CAST(o.share AS TEXT), n.name, o._source
  FROM project_outcome o
  JOIN code_outcome_names n ON n.value = o.outcome;

-- UN system function (the Data Cube's standard II), one for each project.
INSERT INTO sectors (iati_identifier, vocabulary, vocabulary_uri, code, percentage, _source)
SELECT p.iati_identifier, '12', 'https://unsceb.org/', f.code, '100', p._source
  FROM project p
  JOIN code_functions f ON f.value = p.UN_FUNCTION;

-- SDG targets and, from them, goals. Each target once, whatever the export repeats.
INSERT INTO tags (iati_identifier, vocabulary, code, _source)
SELECT p.iati_identifier, '3', trim(s.SDG_TARGET), min(s._source)
  FROM raw_sdg_targets s
  JOIN project p ON p.code = s.PROJECT_CODE
 GROUP BY p.iati_identifier, trim(s.SDG_TARGET);

INSERT INTO tags (iati_identifier, vocabulary, code, _source)
SELECT p.iati_identifier, '2', substr(s.SDG_TARGET, 1, instr(s.SDG_TARGET, '.') - 1) AS goal, min(s._source)
  FROM raw_sdg_targets s
  JOIN project p ON p.code = s.PROJECT_CODE
 GROUP BY p.iati_identifier, goal;

-- South-South and triangular cooperation has no code in IATI: a tag of our own.
INSERT INTO tags (iati_identifier, vocabulary, vocabulary_uri, code, narrative, narrative_fr, narrative_es, _source)
SELECT iati_identifier, '99', 'https://www.example.org/south-south', 'SSTC',
       'South-South and triangular cooperation', 'Coopération Sud-Sud et triangulaire',
       'Cooperación Sur-Sur y triangular', _source
  FROM project
 WHERE SOUTH_SOUTH = 'X';

-- Emergencies and appeals of humanitarian projects.
INSERT INTO humanitarian_scopes (iati_identifier, type, vocabulary, code, _source)
SELECT iati_identifier, '1', '1-2', GLIDE_NO, _source FROM project WHERE GLIDE_NO IS NOT NULL
UNION ALL
SELECT iati_identifier, '2', '2-1', APPEAL_CODE, _source FROM project WHERE APPEAL_CODE IS NOT NULL;

-- Markers. The UN gender marker has four steps and the DAC's three (codes/gender_markers.csv);
-- disability is kept on the DAC scale. A blank says "not marked", which is not the same as 0.
INSERT INTO policy_markers (iati_identifier, vocabulary, code, significance, _source)
SELECT p.iati_identifier, '1', '1', g.code, p._source
  FROM project p
  JOIN code_gender_markers g ON g.value = p.GENDER_MARKER
UNION ALL
SELECT iati_identifier, '1', '11', DISABILITY_MARKER, _source
  FROM project
 WHERE DISABILITY_MARKER IS NOT NULL;
