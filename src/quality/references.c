/* Which references to organisations others can follow. */
#include <string.h>

#include "quality/facts.h"
#include "validate/ruleset_prefix.h"

/* Channels that stand for a kind of organisation; the ranges are of whole numbers. */
static const struct {
    int first, last;
} generic_channels[] = {
    {10000, 10000}, {11000, 11004}, {12000, 12004}, {13000, 13000}, {20000, 20000}, {21000, 21000},
    {22000, 22000}, {23000, 23000}, {30000, 30000}, {31000, 31000}, {32000, 32000}, {40000, 40000},
    {41000, 41000}, {41100, 41100}, {41300, 41300}, {41600, 41600}, {46000, 46000}, {51000, 51000},
    {60000, 60000}, {61000, 61001}, {61003, 61010}, {62000, 62010}, {63000, 63010}, {90000, 90000},
};

static const char channel_prefix[] = "XM-DAC-";

static bool is_generic(const char *channel)
{
    int number = 0;
    for (const char *c = channel; *c; c++) {
        if (*c < '0' || *c > '9' || number > 99999)
            return false;
        number = number * 10 + (*c - '0');
    }
    for (size_t i = 0; i < sizeof generic_channels / sizeof *generic_channels; i++)
        if (number >= generic_channels[i].first && number <= generic_channels[i].last)
            return true;
    return false;
}

bool reference_is_own(const struct yardstick *yardstick, const char *reference)
{
    const struct text_list *own = &yardstick->settings->own_references;
    return text_is_among(reference, own->items, own->count);
}

bool reference_is_known(const struct yardstick *yardstick, const char *reference)
{
    const struct text_list *publishers = &yardstick->settings->publishers;
    if (text_is_blank(reference))
        return false;
    if (identifier_is_known(reference, publishers->items, publishers->count))
        return true;
    if (strncmp(reference, channel_prefix, strlen(channel_prefix)) == 0) {
        const char *channel = reference + strlen(channel_prefix);
        return !is_generic(channel) && code_is_right(yardstick, LIST_CRSChannelCode, channel);
    }
    return begins_with_code(reference, yardstick->lists[LIST_OrganisationRegistrationAgency]);
}
