#!/bin/sh
# Prints the texts of tables that people read, marked as in C, for xgettext.
set -eu
# What an activity is expected to say: how much, and its name.
awk -F'\t' '!/^#/ && ++row > 1 { printf "_(\"%s\")\n_(\"%s\")\n", $2, $4 }' schemas/iati/expected.tsv
