WITH own AS MATERIALIZED (
  SELECT iati_identifier,
         iif(substr(iati_identifier, 1, length(reporting_org_ref) + 1) = reporting_org_ref || '-',
             substr(iati_identifier, length(reporting_org_ref) + 2), iati_identifier) AS part
    FROM activities
   GROUP BY iati_identifier
)
SELECT own.part AS "Activity Identifier",
       t.name AS "Name",
       t.value AS "Value",
       t.iati_equivalent AS "Iati-equivalent"
  FROM legacy_data t
  JOIN own ON own.iati_identifier = t.iati_identifier
 ORDER BY t.rowid
