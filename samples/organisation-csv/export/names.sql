SELECT identifier AS organisation_identifier, language, narrative AS name
  FROM narratives
 WHERE table_name = 'organisations' AND element = 'name'
 ORDER BY rowid
