#!/usr/bin/env bash
# Compares the verdicts of the schemas made from the description with those of the official ones, for each file of
# the reference material. Says which files they disagree on; ends with 1 if there are any.
set -u
cd "$(dirname "$0")/.." || exit 2

reference=../shared/reference
if [ ! -d "$reference" ]; then
  echo "reference material not present"
  exit 0
fi

temp=$(mktemp -d) || exit 2
trap 'rm -rf "$temp"' EXIT

file_of() {
  case $1 in
    activities) echo iati-activities-schema.xsd ;;
    organisations) echo iati-organisations-schema.xsd ;;
    common) echo iati-common.xsd ;;
    xml) echo xml.xsd ;;
  esac
}

versions='2.01 2.02 2.03'
for version in $versions; do
  mkdir "$temp/$version"
  for part in activities organisations common xml; do
    xsltproc --stringparam version "$version" --stringparam part "$part" \
      -o "$temp/$version/$(file_of "$part")" xslt/make-schema.xsl schemas/iati/standard.xml || exit 2
  done
done

# Each file goes to the schema its root and version ask for; to all that may be meant where it does not say so.
files=0
while IFS= read -r -d '' file; do
  files=$((files + 1))
  IFS='|' read -r root number < <(xmllint --huge --xpath 'concat(name(/*), "|", /*/@version)' "$file" 2>/dev/null)
  case ${root:-} in
    iati-activities | iati-activity) parts=activities ;;
    iati-organisations | iati-organisation) parts=organisations ;;
    *) parts='activities organisations' ;;
  esac
  case " $versions " in
    *" ${number:-none} "*) numbers=$number ;;
    *) numbers=$versions ;;
  esac
  for number in $numbers; do
    for part in $parts; do
      printf '%s\0' "$file" >> "$temp/files-$number-$part"
    done
  done
done < <(find "$reference/xsd-tests" "$reference/real" -name '*.xml' -type f -print0 | sort -z)

# Prints "FILE validates" or "FILE fails to validate", one a line.
verdicts() { # schema, list of files
  if ! echo '<x/>' | xmllint --noout --schema "$1" - 2>&1 | grep -q 'fails to validate'; then
    echo "no schema: $1" >&2
    return 1
  fi
  xargs -0 -n 200 xmllint --huge --noout --schema "$1" < "$2" 2>&1 |
    grep -E '^[^ ]+ (validates|fails to validate)$'
  return 0
}

runs=0
for list in "$temp"/files-*; do
  key=${list##*/files-}
  version=${key%%-*}
  name=$(file_of "${key#*-}")
  verdicts "$temp/$version/$name" "$list" > "$temp/ours" || exit 2
  verdicts "$reference/schemas/$version/$name" "$list" > "$temp/official" || exit 2
  runs=$((runs + $(wc -l < "$temp/official")))
  diff "$temp/official" "$temp/ours" | sed -n "s/^< \([^ ]*\) .*/\1/p; s/^> \([^ ]*\) .*/\1/p" | sort -u |
    sed "s/\$/ ($version)/" >> "$temp/disagreements"
done

while IFS= read -r line; do
  echo "disagreement: $line"
done < "$temp/disagreements"
disagreements=$(sed 's/ ([^)]*)$//' "$temp/disagreements" | sort -u | wc -l)
echo "files $files, disagreements $disagreements (verdicts compared: $runs)"
[ "$files" -gt 0 ] && [ "$runs" -gt 0 ] && [ "$disagreements" -eq 0 ]
