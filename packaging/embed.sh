#!/bin/sh
# Prints the C source of the table of embedded files (src/base/resource.h).
# usage: embed.sh GENERATED_FOLDER PACK_JSON FILE...
# FILEs are embedded under their own names, the schemas and the catalogues of languages in
# GENERATED_FOLDER under theirs below it.
# What starting up reads is there a second time, in a form that is quicker to read: as NAME.lean
# schemas and the description without what is for people alone (packaging/lean.xsl), as NAME.packed
# rules as the program PACK_JSON writes them.
set -eu
generated=$1
pack_json=$2
shift 2

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
# embed_with_lean NAME PATH
embed_with_lean() {
    lean=$generated/lean/$(echo "$1" | tr / -)
    xsltproc --nonet -o "$lean" packaging/lean.xsl "$2"
    embed "$1" "$2"
    embed "$1.lean" "$lean"
}
# embed_with_packed NAME
embed_with_packed() {
    packed=$generated/lean/$(echo "$1" | tr / -)
    "$pack_json" "$1" >"$packed"
    embed "$1" "$1"
    embed "$1.packed" "$packed"
}
mkdir -p "$generated/lean"
for file in "$@"; do
    case $file in
    schemas/iati/*.json | schemas/unsdg/*.json) embed_with_packed "$file" ;;
    schemas/*/standard.xml) embed_with_lean "$file" "$file" ;;
    *) embed "$file" "$file" ;;
    esac
done
for file in "$generated"/lang/*.mo; do
    embed "${file#"$generated"/}" "$file"
done
for file in "$generated"/schemas/*/*/*.xsd; do
    embed_with_lean "${file#"$generated"/}" "$file"
done
printf 'const struct resource resource_table[] = {\n%s};\n' "$table"
echo 'const size_t resource_count = sizeof resource_table / sizeof *resource_table;'
