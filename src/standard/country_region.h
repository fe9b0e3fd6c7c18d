/* The region of the DAC's list (codelist Region, vocabulary 1) that a country lies in, for those
 * who say where they work no closer than that. */
#ifndef IATIPUB_STANDARD_COUNTRY_REGION_H
#define IATIPUB_STANDARD_COUNTRY_REGION_H

/* The region's code, lent; "998" (developing countries, unspecified) if the code is no country's
 * with a region. White space around it and case make no difference. */
const char *country_region(const char *country);

#endif
