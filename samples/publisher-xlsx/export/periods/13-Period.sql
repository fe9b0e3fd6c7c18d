SELECT o.identifier AS "Period Identifier",
       t.period_start AS "Period Start Iso Date",
       t.period_end AS "Period End Iso Date"
  FROM periods t
  JOIN period o ON o.item = t.rowid
 ORDER BY t.rowid
