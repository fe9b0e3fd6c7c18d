SELECT o.parent AS "Period Identifier",
       o.number AS "Target Number",
       o.identifier AS "Target Identifier"
  FROM target o
 ORDER BY o.item
