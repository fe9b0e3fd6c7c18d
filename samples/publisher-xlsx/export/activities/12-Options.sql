-- The lists to choose from are not needed, since codes are written.
SELECT NULL AS "Options"
 WHERE 0
