#include "standard/country_region.h"

#include <stddef.h>
#include <string.h>
#include <strings.h>

#include "standard/value.h"

enum { CODE_LENGTH = 2 }; /* ISO 3166-1 alpha-2 */

/* Africa south of the Sahara is one region here although codelist Region divides it further since
 * 2020: who hides a country had better not come too near. */
/* clang-format off */
static const struct {
    const char *region, *countries;
} regions[] = {
    {"89",
     "AD AL AT AX BA BE BG BY CH CY CZ DE DK EE ES FI FO FR GB GG GI GR HR HU IE IM IS IT "
     "JE LI LT LU LV MC MD ME MK MT NL NO PL PT RO RS RU SE SI SJ SK SM TR UA VA XK"},
    {"189",
     "DZ EG EH LY MA TN"},
    {"289",
     "AO BF BI BJ BW CD CF CG CI CM CV DJ ER ET GA GH GM GN GQ GW KE KM LR LS MG ML MR MU "
     "MW MZ NA NE NG RE RW SC SD SH SL SN SO SS ST SZ TD TG TZ UG YT ZA ZM ZW"},
    {"389",
     "AG AI AN AW BB BL BM BQ BS BZ CR CU CW DM DO GD GP GT HN HT JM KN KY LC MF MQ MS MX NI "
     "PA PR SV SX TC TT VC VG VI"},
    {"489",
     "AR BO BR CL CO EC FK GF GY PE PY SR UY VE"},
    {"498",
     "CA GL PM US"},
    {"589",
     "AE BH IL IQ IR JO KW LB OM PS QA SA SY YE"},
    {"619",
     "AM AZ GE KG KZ TJ TM UZ"},
    {"679",
     "AF BD BT IN LK MM MV NP PK"},
    {"789",
     "BN CN HK ID JP KH KP KR LA MN MO MY PH SG TH TL TW VN"},
    {"889",
     "AS AU CK FJ FM GU KI MH MP NC NF NR NU NZ PF PG PN PW SB TK TO TV UM VU WF WS"},
};
/* clang-format on */

const char *country_region(const char *country)
{
    size_t length;
    const char *code = value_trim(country, &length);
    for (size_t i = 0; length == CODE_LENGTH && i < sizeof regions / sizeof *regions; i++)
        for (const char *c = regions[i].countries; *c; c += strcspn(c, " "), c += *c == ' ')
            if (strncasecmp(c, code, CODE_LENGTH) == 0)
                return regions[i].region;
    return "998";
}
