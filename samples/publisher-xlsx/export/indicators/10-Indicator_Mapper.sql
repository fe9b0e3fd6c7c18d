SELECT o.parent AS "Result Identifier",
       o.number AS "Indicator Number",
       o.identifier AS "Indicator Identifier"
  FROM indicator o
 ORDER BY o.item
