-- Programs know the workbook by this sheet; it has only a header.
SELECT NULL AS "The activity workbook of IATI Publisher, written by iatipub. Codes and dates are written as in IATI."
 WHERE 0
