#!/bin/sh
# Writes the completions: FOLDER/iatipub.bash, FOLDER/_iatipub (zsh), FOLDER/iatipub.fish.
# usage: completion.sh PROGRAM FOLDER      (in the source folder)
set -eu

program=$1 folder=$2
here=packaging/completion
mkdir -p "$folder"
sh packaging/verbs.sh "$program" | awk -f $here/words.awk > "$folder/words.tsv"
awk -v frame=$here/frame.bash -f $here/bash.awk "$folder/words.tsv" > "$folder/iatipub.bash"
awk -f $here/zsh.awk "$folder/words.tsv" > "$folder/_iatipub"
awk -f $here/fish.awk "$folder/words.tsv" > "$folder/iatipub.fish"
