#!/bin/sh
# Writes the man pages: iatipub(1), one of each verb, and iatipub-publication.yaml(5).
# usage: manual.sh PROGRAM VERSION FOLDER      (in the source folder; needs scdoc)
set -eu

program=$1 version=$2 folder=$3
here=packaging/man
mkdir -p "$folder"
rm -f "$folder"/*.[15] "$folder"/*.scd
sh packaging/verbs.sh "$program" > "$folder/verbs.tsv"

page() { # NAME.SECTION, whose source is on standard input
    cat > "$folder/$1.scd"
    scdoc < "$folder/$1.scd" > "$folder/$1" || {
        echo "manual.sh: $1 can't be made from $folder/$1.scd" >&2
        exit 1
    }
}

awk -v version="$version" -f $here/overview.awk "$folder/verbs.tsv" docs/man/iatipub.scd |
    page iatipub.1
"$program" --help=table | cut -f 2 | while read -r verb; do
    extra=docs/man/$verb.scd
    [ -f "$extra" ] || extra=
    awk -v verb="$verb" -v version="$version" -v extra="$extra" -f $here/page.awk \
        "$folder/verbs.tsv" | page "iatipub-$verb.1"
done
awk -v title='iatipub-publication.yaml(5)' -v version="$version" \
    -v summary='the settings of a publication of iatipub' -f $here/markdown.awk \
    docs/publication-yaml.md | page iatipub-publication.yaml.5
