#!/bin/sh
# Writes what the program tells of all its verbs (--help=table, src/help.h) as one table, with the
# command in front of each record; a verb's subjects ("export transactions") come from its synopsis.
# usage: verbs.sh PROGRAM
#   verb  NAME  SUMMARY
#   VERB  subject  WORD|WORD...           subjects that share options; nothing follows of those
#                                         that only repeat what the verb itself says
#   VERB[ WORD|WORD...]  synopsis|text|example|option  ...
set -eu

program=$1
tab=$(printf '\t')
export LC_ALL=C
unset LANGUAGE IATIPUB_DATA_DIR || true

# The words of "iatipub VERB a|b|c ...", a line for each such synopsis.
subjects_of() {
    awk -F '\t' -v verb="$1" '
        $1 == "synopsis" {
            split($2, words, " ")
            if (words[1] == "iatipub" && words[2] == verb && words[3] ~ /^[a-z][a-z|-]*$/)
                print words[3]
        }' | sort -u
}

"$program" --help=table
"$program" --help=table | cut -f 2 | while read -r verb; do
    table=$("$program" "$verb" --help=table)
    printf '%s\n' "$table" | sed "s/^/$verb$tab/"
    printf '%s\n' "$table" | subjects_of "$verb" | while read -r words; do
        printf '%s\tsubject\t%s\n' "$verb" "$words"
        part=$("$program" "$verb" "${words%%|*}" --help=table)
        [ "$part" = "$table" ] || printf '%s\n' "$part" | sed "s/^/$verb $words$tab/"
    done
done
