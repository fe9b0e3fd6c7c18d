-- What the other queries read but can't write.
SELECT identifier, table_name || '/' || coalesce(element || '/', '') || 'narrative',
       'is a further text; the layout has room for one'
  FROM narratives
 WHERE NOT (table_name = 'organisations' AND element = 'name')
