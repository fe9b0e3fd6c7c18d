# Writes iatipub(1), in scdoc's language: docs/man/iatipub.scd with the table of the verbs (of
# packaging/verbs.sh) in place of its line "@VERBS@".
# awk -v version=VERSION -f overview.awk TABLE docs/man/iatipub.scd

BEGIN { FS = "\t" }

FNR == NR {
    if ($1 == "verb")
        verbs = verbs "*iatipub-" $2 "*(1)\n\t" $3 "\n\n"
    next
}

FNR == 1 { printf "iatipub(1) \"iatipub %s\" \"iatipub\"\n\n", version }

$0 == "@VERBS@" {
    printf "%s", verbs
    next
}

{ print }
