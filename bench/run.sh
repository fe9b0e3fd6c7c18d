#!/bin/sh
# Measures speed and memory on a generated publication, against named peers in the same run.
#
# usage: sh bench/run.sh BUILD/iatipub
#
# Expects BUILD/bench/generate, BUILD/bench/measure and the schemas in BUILD/gen beside the program.
#   BENCH_ACTIVITIES  how many activities (100000); there are ten transactions for each
#   BENCH_SHAPE       how the transactions lie: spread, deep or heap (see bench/generate.c)
#   BENCH_ROUNDS      the best of how many rounds counts (3)
#   BENCH_MEMORY      most memory that an iatipub command may take, in MiB (256)
#   BENCH_FOLDER      where the temporary folder is made (TMPDIR or /tmp); about 2 GB for 100000
#
# Exit status: 0 measured, 1 a command took more memory than it may, 2 usage, 3 a command failed.
set -u
export LC_ALL=C

activities=${BENCH_ACTIVITIES:-100000}
shape=${BENCH_SHAPE:-spread}
rounds=${BENCH_ROUNDS:-3}
ceiling=${BENCH_MEMORY:-256}

die() {
    echo "bench: $2" >&2
    exit "$1"
}

[ $# -eq 1 ] || die 2 "usage: sh bench/run.sh BUILD/iatipub"
[ -x "$1" ] || die 2 "there is no program '$1'; run 'make' first"
build=$(cd "$(dirname "$1")" && pwd)
iatipub=$build/$(basename "$1")
schema=$build/gen/schemas/iati/2.03/iati-activities-schema.xsd
for tool in generate measure; do
    [ -x "$build/bench/$tool" ] || die 2 "there is no '$build/bench/$tool'; run 'make bench'"
done
for peer in sqlite3 xmllint; do
    command -v $peer >/dev/null || die 2 "the peer '$peer' is not installed; run 'make deps'"
done
case $rounds in
'' | *[!0-9]* | 0) die 2 "BENCH_ROUNDS is '$rounds'; expected a whole number above 0" ;;
esac
case $ceiling in
'' | *[!0-9]* | 0) die 2 "BENCH_MEMORY is '$ceiling'; expected a whole number of MiB above 0" ;;
esac

folder=$(mktemp -d "${BENCH_FOLDER:-${TMPDIR:-/tmp}}/iatipub-bench.XXXXXX") || exit 3
trap 'rm -rf "$folder"' EXIT
trap 'exit 3' HUP INT TERM
publication=$folder/publication
document=$publication/out/bench.xml

# measure NAME COMMAND...: one line more in the results of NAME: wall and CPU seconds, peak KiB.
measure() {
    name=$1
    shift
    "$build/bench/measure" "$folder/line" "$@" >"$folder/log" 2>&1 ||
        { cat "$folder/log" >&2; die 3 "failed: $*"; }
    cat "$folder/line" >>"$folder/$name"
}

# The peer: the same files into a fresh database, every cell as text, nothing checked.
import_with_sqlite() {
    rm -f "$folder/peer.db"
    for file in "$publication"/records/*.csv; do
        echo ".import --csv '$file' $(basename "$file" .csv)"
    done >"$folder/import.sql"
    measure sqlite sqlite3 -bail "$folder/peer.db" ".read '$folder/import.sql'"
}

# best NAME FIELD: the least of a field (1 wall, 2 CPU); most NAME: the largest peak, in MiB, begun
# ones counted.
best() {
    awk -v field="$2" 'NR == 1 || $field < least { least = $field } END { print least }' \
        "$folder/$1"
}
most() {
    awk '$3 > most { most = $3 } END { print int((most + 1023) / 1024) }' "$folder/$1"
}

show() {
    printf '  %-38s %8.2f %8.2f %8d\n' "$2" "$(best "$1" 1)" "$(best "$1" 2)" "$(most "$1")"
}

# ratio NUMERATORS DENOMINATOR FIELD: of the best times.
ratio() {
    sum=0
    for name in $1; do
        sum="$sum + $(best "$name" "$3")"
    done
    awk "BEGIN { printf \"%.2f\", ($sum) / $(best "$2" "$3") }"
}

show_ratio() {
    printf '  %-38s %7sx %7sx\n' "$1" "$(ratio "$2" "$3" 1)" "$(ratio "$2" "$3" 2)"
}

"$build/bench/generate" "$activities" "$publication" "$shape" ||
    die 3 "the publication was not made; BENCH_ACTIVITIES is '$activities', BENCH_SHAPE '$shape'"

round=0
while [ $round -lt "$rounds" ]; do
    round=$((round + 1))
    import_with_sqlite
    measure import "$iatipub" import -C "$publication"
    measure convert "$iatipub" convert -C "$publication"
    measure xmllint xmllint --stream --noout --nonet --schema "$schema" "$document"
    measure validate "$iatipub" validate "$document"
done

# Starting up: a file so small that loading and compiling schemas, rules and codelists is all there
# is to do. The peer gets the official schema where that is at hand.
starts=20
official=$(dirname "$0")/../../shared/reference/schemas/2.03/iati-activities-schema.xsd
[ -f "$official" ] || official=$schema
"$iatipub" init "$folder/small" >/dev/null && "$iatipub" run -C "$folder/small" >/dev/null ||
    die 3 "the small publication was not made"
small=$folder/small/out/activities.xml
repeat='i=0; while [ $i -lt '$starts' ]; do "$@" >/dev/null 2>&1 || exit 1; i=$((i + 1)); done'
round=0
while [ $round -lt "$rounds" ]; do
    round=$((round + 1))
    measure start_xmllint sh -c "$repeat" sh xmllint --noout --nonet --schema "$official" "$small"
    measure start_validate sh -c "$repeat" sh "$iatipub" validate "$small"
    measure start_explain sh -c "$repeat" sh "$iatipub" explain transaction
done

transactions=$(sqlite3 "$folder/peer.db" 'SELECT count(*) FROM transactions')
size=$(du -k "$publication/records" "$document" | awk '{ printf "%s%.0f", sep, $1 / 1024; sep = " " }')
echo "$activities activities, $transactions transactions ($shape); MiB of CSV and XML: $size"
echo "best of $rounds                                wall s    CPU s peak MiB"
echo "records to XML"
show sqlite "sqlite3 .import --csv (peer)"
show import "iatipub import"
show convert "iatipub convert"
show_ratio "(import + convert) / sqlite3" "import convert" sqlite
echo "validation"
show xmllint "xmllint --stream --schema (peer)"
show validate "iatipub validate"
show_ratio "validate / xmllint" validate xmllint
echo "start-up ($starts times; a file of one activity)"
show start_xmllint "xmllint --schema (peer)"
show start_validate "iatipub validate"
show start_explain "iatipub explain (loads everything)"
show_ratio "validate / xmllint" start_validate start_xmllint
show_ratio "explain / xmllint" start_explain start_xmllint

status=0
for name in import convert validate; do
    [ "$(most $name)" -le "$ceiling" ] && continue
    echo "bench: iatipub $name took $(most $name) MiB; at most $ceiling MiB are allowed" >&2
    status=1
done
exit $status
