#!/bin/sh
# Prints the C source of the table of embedded files (src/base/resource.h).
# usage: embed.sh GENERATED_FOLDER FILE...
# FILEs are embedded under their own names, the schemas in GENERATED_FOLDER under theirs below it.
# What is only white space for people is left out of JSON and of the description: reading it would
# take a good part of the program's start.
set -eu
generated=$1
shift

echo '/* Made by packaging/embed.sh. */'
echo '#include "base/resource.h"'
table=
number=0
embed() { # NAME PATH
    number=$((number + 1))
    # The assembler includes the bytes as they are, whatever their size.
    printf '__asm__(".section .rodata\\n.global resource_%d\\nresource_%d:\\n.incbin \\"%s\\"\\n' \
        "$number" "$number" "$2"
    printf '.global resource_%d_end\\nresource_%d_end:\\n.byte 0\\n.previous");\n' "$number" "$number"
    printf 'extern const unsigned char resource_%d[], resource_%d_end[];\n' "$number" "$number"
    table="$table    {\"$1\", resource_$number, resource_${number}_end},
"
}
mkdir -p "$generated/lean"
for file in "$@"; do
    lean=$generated/lean/$(echo "$file" | tr / -)
    case $file in
    schemas/iati/*.json) sed 's/^ *//' "$file" >"$lean" ;;
    schemas/iati/standard.xml) xmllint --nonet --noblanks "$file" >"$lean" ;;
    *) lean=$file ;;
    esac
    embed "$file" "$lean"
done
for file in "$generated"/schemas/iati/*/*.xsd; do
    embed "${file#"$generated"/}" "$file"
done
printf 'const struct resource resource_table[] = {\n%s};\n' "$table"
echo 'const size_t resource_count = sizeof resource_table / sizeof *resource_table;'
