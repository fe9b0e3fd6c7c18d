SELECT o.parent AS "Indicator Identifier",
       o.number AS "Period Number",
       o.identifier AS "Period Identifier"
  FROM period o
 ORDER BY o.item
