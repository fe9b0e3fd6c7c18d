SELECT o.parent AS "Activity Identifier",
       o.number AS "Result Number",
       o.identifier AS "Result Identifier"
  FROM result o
 ORDER BY o.item
