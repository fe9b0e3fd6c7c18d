#!/bin/sh
# Prints the texts of tables that people read, marked as in C, for xgettext.
set -eu
# What an activity is expected to say: how much, and its name.
awk -F'\t' '!/^#/ && ++row > 1 { printf "_(\"%s\")\n_(\"%s\")\n", $2, $4 }' schemas/iati/expected.tsv
# What people call elements that repeat, and elements and attributes that do not.
awk -F'\t' '!/^#/ && ++row > 1 { print $4; print $5 }' schemas/iati/matching.tsv |
    awk '{ words = $0; gsub(/{[^}]*}/, "", words) } words ~ /[a-z]/ { printf "_(\"%s\")\n", $0 }'
sed -n 's/^ *<\(element\|attribute\) name="\([^"]*\)".*/\2/p' schemas/iati/standard.xml | grep -v '^iati-[ao]' |
    sed 's/^xml:lang$/language/; s/-org$/ organisation/; s/-/ /g; s/.*/C_("field", "&")/' | sort -u
# What elements and attributes are, and what values of a type are.
for file in schemas/iati/standard.xml schemas/unsdg/standard.xml; do
    tr '\n' ' ' <$file | grep -o '<explain>[^<]*</explain>' |
        sed 's/<explain> *//; s| *</explain>||; s/  */ /g; s/&lt;/</g; s/&gt;/>/g; s/&amp;/\&/g; s/"/\\"/g; s/.*/_("&")/'
done
# Indicators of the Funding Compact: names, sides, targets, directions, sources.
awk -F'\t' '!/^#/ && ++row > 1 { print $3; print $5; print $9; print $11; print $12 }' schemas/unsdg/funding-compact.tsv |
    sort -u | sed -n 's/"/\\"/g; s/.*[a-z].*/_("&")/p'
# Names of the codes that are shown most.
for list in ActivityDateType ActivityScope ActivityStatus AidType AidType-category AidTypeVocabulary \
    BudgetIdentifierVocabulary BudgetNotProvided BudgetStatus BudgetType CRSAddOtherFlags \
    CashandVoucherModalities CollaborationType ConditionType ContactType Country Currency DescriptionType \
    DisbursementChannel DocumentCategory DocumentCategory-category EarmarkingCategory FinanceType \
    FinanceType-category FlowType GeographicExactness GeographicLocationClass GeographicLocationReach \
    GeographicVocabulary GeographicalPrecision HumanitarianScopeType HumanitarianScopeVocabulary \
    IndicatorMeasure IndicatorVocabulary Language LoanRepaymentPeriod LoanRepaymentType LocationType-category \
    OrganisationRole OrganisationType OtherIdentifierType PolicyMarker PolicyMarkerVocabulary \
    PolicySignificance PublisherType Region RegionVocabulary RelatedActivityType ResultType ResultVocabulary \
    Sector SectorCategory SectorVocabulary TagVocabulary TiedStatus TransactionType UNSDG-Goals \
    VerificationStatus; do
    awk -F'\t' '!/^#/ && ++row > 1 && $2 { printf "/* xgettext:no-c-format */ C_(\"code\", \"%s\")\n", $2 }' schemas/iati/codelists/$list.tsv
done
# What rules say is wrong and what to do; of codelists, what their codes are.
text='"([^"\\]|\\.)*"'
for file in schemas/*/rule-catalogue.json schemas/*/rules.json schemas/rulesets/*.json; do
    grep -Eo "\"(message|hint)\": *$text" "$file"
    sed -n '/^  "lists": {/,$p' "$file" | grep -Eo "^    $text: *$text" || true
done | sed -E 's/^ *"[^"]*": *(.*)$/_(\1)/'
