SELECT o.parent AS "Period Identifier",
       o.number AS "Actual Number",
       o.identifier AS "Actual Identifier"
  FROM actual o
 ORDER BY o.item
