SELECT o.parent AS "Indicator Identifier",
       o.number AS "Baseline Number",
       o.identifier AS "Indicator Baseline Identifier"
  FROM baseline o
 ORDER BY o.item
