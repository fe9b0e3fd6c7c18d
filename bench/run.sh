#!/bin/sh
# Measures speed and memory on generated data, each as a ratio to a named peer in the same run.
#
# usage: sh bench/run.sh BUILD/iatipub
#
# Expects BUILD/bench/generate, BUILD/bench/activities, BUILD/bench/measure and the schemas in
# BUILD/gen beside the program. The XSD of the peer xmllint is the official one where that is at
# hand (../shared/reference), else our own.
#   BENCH_PARTS       what to measure (records unsdg iati files start publish report): a publication
#                     from records to XML; a ledger to UN financial data; IATI XML into the store and
#                     out again; validating files of many activities; starting up; many datasets to
#                     host and registry; the report and the flat exports of a publication
#   BENCH_ROUNDS      the best of how many rounds counts (3); peers take turns within a round
#   BENCH_FOLDER      where the temporary folder is made (TMPDIR or /tmp); about 2 GB
#   BENCH_ACTIVITIES  records, report: how many activities (100000), each with ten transactions
#   BENCH_SHAPE       records, report: how the transactions lie: spread, deep or heap
#                     (bench/generate.c)
#   BENCH_LEDGER      unsdg: how many lines of the ledger (1000000)
#   BENCH_MEMORY      records, unsdg, report: most memory that an iatipub command may take, in MiB
#                     (256)
#   BENCH_MEGABYTES   files: their sizes (100)
#   BENCH_LARGE       files: if set, a size of 1000 too; another 15 minutes and 3 GB
#   BENCH_VALIDATE_MEMORY  files: most memory that validating may take, in MiB (64)
#
# A ratio with a target is judged by wall time, so on an idle machine only; CPU seconds are less
# easily disturbed.
#
# Exit status: 0 measured, 1 a command took more memory than it may, 2 usage, 3 a command failed.
set -u
export LC_ALL=C

parts=${BENCH_PARTS:-records unsdg iati files start publish report}
activities=${BENCH_ACTIVITIES:-100000}
shape=${BENCH_SHAPE:-spread}
lines=${BENCH_LEDGER:-1000000}
rounds=${BENCH_ROUNDS:-3}
ceiling=${BENCH_MEMORY:-256}
validate_ceiling=${BENCH_VALIDATE_MEMORY:-64}
sizes=${BENCH_MEGABYTES:-100}${BENCH_LARGE:+ 1000}
now=2026-01-01 # as of when the generated files are valid
starts=50

die() {
    echo "bench: $2" >&2
    exit "$1"
}

# expect_number NAME VALUE UNIT
expect_number() {
    case $2 in
    '' | *[!0-9]* | 0) die 2 "$1 is '$2'; expected a whole number$3 above 0" ;;
    esac
}

[ $# -eq 1 ] || die 2 "usage: sh bench/run.sh BUILD/iatipub"
[ -x "$1" ] || die 2 "there is no program '$1'; run 'make' first"
build=$(cd "$(dirname "$1")" && pwd)
iatipub=$build/$(basename "$1")
for tool in generate ledger activities measure; do
    [ -x "$build/bench/$tool" ] || die 2 "there is no '$build/bench/$tool'; run 'make bench'"
done
for peer in sqlite3 xmllint; do
    command -v $peer >/dev/null || die 2 "the peer '$peer' is not installed; run 'make deps'"
done
expect_number BENCH_ROUNDS "$rounds" ""
expect_number BENCH_MEMORY "$ceiling" " of MiB"
expect_number BENCH_LEDGER "$lines" " of lines"
expect_number BENCH_VALIDATE_MEMORY "$validate_ceiling" " of MiB"
for size in $sizes; do
    expect_number BENCH_MEGABYTES "$size" " of megabytes"
done
for part in $parts; do
    case $part in
    records | unsdg | iati | files | start | publish | report) ;;
    *) die 2 "BENCH_PARTS has '$part'; expected records, unsdg, iati, files, start, publish or report" ;;
    esac
done

schema=$build/gen/schemas/iati/2.03/iati-activities-schema.xsd
official=$(dirname "$0")/../../shared/reference/schemas/2.03/iati-activities-schema.xsd
origin="our own"
[ ! -f "$official" ] || { schema=$official; origin="the official"; }

folder=$(mktemp -d "${BENCH_FOLDER:-${TMPDIR:-/tmp}}/iatipub-bench.XXXXXX") || exit 3
trap 'rm -rf "$folder"' EXIT
trap 'exit 3' HUP INT TERM
publication=$folder/publication
document=$publication/out/bench.xml
status=0

# --- measuring ---

# measure NAME STATUS COMMAND...: one line more in the results of NAME: wall and CPU seconds, peak
# KiB. The command must end with that status.
measure() {
    name=$1
    expected=$2
    shift 2
    "$build/bench/measure" "$folder/line" "$@" >"$folder/output" 2>"$folder/log"
    [ $? -eq "$expected" ] || { head -n 20 "$folder/log" >&2; die 3 "failed: $*"; }
    cat "$folder/line" >>"$folder/$name"
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

# total NAMES FIELD: of the best times.
total() {
    for name in $1; do
        best "$name" "$2"
    done | awk '{ sum += $1 } END { print sum }'
}

# --- showing ---

show() {
    printf '  %-38s %8.2f %8.2f %8d\n' "$2" "$(best "$1" 1)" "$(best "$1" 2)" "$(most "$1")"
}

# show_flow NAME LABEL MEGABYTES ACTIVITIES: with what went through in a second.
show_flow() {
    printf '  %-38s %8.2f %8.2f %8d %8.1f %12.0f\n' "$2" "$(best "$1" 1)" "$(best "$1" 2)" \
        "$(most "$1")" $(awk "BEGIN { wall = $(best "$1" 1); print $3 / wall, $4 / wall }")
}

# show_ratio LABEL NUMERATORS DENOMINATOR [TARGET]: the wall time is what a target is for.
show_ratio() {
    awk -v label="$1" -v target="${4:-}" \
        -v wall="$(total "$2" 1)" -v peer_wall="$(best "$3" 1)" \
        -v cpu="$(total "$2" 2)" -v peer_cpu="$(best "$3" 2)" 'BEGIN {
        ratio = peer_wall > 0 ? wall / peer_wall : 0
        cpu_ratio = peer_cpu > 0 ? cpu / peer_cpu : 0
        printf "  %-38s %7.2fx %7.2fx", label, ratio, cpu_ratio
        if (target != "")
            printf "   target <= %s: %s", target, ratio <= target ? "ok" : "missed"
        print ""
    }'
}

# check_memory NAME COMMAND CEILING: sets the status.
check_memory() {
    [ "$(most "$1")" -gt "$3" ] || return 0
    echo "bench: $2 took $(most "$1") MiB; at most $3 MiB are allowed" >&2
    status=1
}

# --- records to XML ---

# The peer: the same files into a fresh database, every cell as text, nothing checked.
import_with_sqlite() {
    rm -f "$folder/peer.db"
    for file in "$publication"/records/*.csv; do
        echo ".import --csv '$file' $(basename "$file" .csv)"
    done >"$folder/import.sql"
    measure sqlite 0 sqlite3 -bail "$folder/peer.db" ".read '$folder/import.sql'"
}

measure_records() {
    "$build/bench/generate" "$activities" "$publication" "$shape" ||
        die 3 "the publication was not made; BENCH_ACTIVITIES is '$activities', BENCH_SHAPE '$shape'"
    round=0
    while [ $round -lt "$rounds" ]; do
        round=$((round + 1))
        import_with_sqlite
        measure import 0 "$iatipub" import -C "$publication"
        measure convert 0 "$iatipub" convert -C "$publication"
    done
    transactions=$(sqlite3 "$folder/peer.db" 'SELECT count(*) FROM transactions')
    size=$(du -k "$publication/records" "$document" |
        awk '{ printf "%s%.0f", sep, $1 / 1024; sep = " " }')
}

show_records() {
    echo "records to XML: $activities activities, $transactions transactions ($shape); MiB of CSV" \
        "and XML: $size"
    echo "                                           wall s    CPU s peak MiB"
    show sqlite "sqlite3 .import --csv (peer)"
    show import "iatipub import"
    show convert "iatipub convert"
    show_ratio "(import + convert) / sqlite3" "import convert" sqlite
    check_memory import "iatipub import" "$ceiling"
    check_memory convert "iatipub convert" "$ceiling"
}

# --- a ledger to UN financial data ---

# The peer sums the same table by the dimensions of each file that is written.
sums='SELECT function, sum(amount) FROM unsdg_expenses GROUP BY 1;
SELECT location, sum(amount) FROM unsdg_expenses GROUP BY 1;
SELECT target, sum(amount) FROM unsdg_expenses GROUP BY 1;
SELECT function, location, target, marker, sum(amount) FROM unsdg_expenses GROUP BY 1, 2, 3, 4;'

# What is written must be what the ledger says, to the cent.
check_ledger() {
    expected=$(sqlite3 "$publication/.iatipub/store.db" \
        "SELECT sum(CAST(replace(amount, '.', '') AS INTEGER)) FROM unsdg_expenses")
    written=$(grep -o '<expense .*amount="[^"]*"' "$publication/out/un.xml" |
        sed 's/.*amount="//; s/[".]//g' | awk '{ sum += $1 } END { printf "%.0f", sum }')
    [ "$expected" = "$written" ] || die 3 "the ledger has $expected cents, the report $written"
}

measure_unsdg() {
    "$build/bench/ledger" "$lines" "$publication" ||
        die 3 "the ledger was not made; BENCH_LEDGER is '$lines'"
    "$iatipub" import -C "$publication" >/dev/null || die 3 "the ledger was not imported"
    round=0
    while [ $round -lt "$rounds" ]; do
        round=$((round + 1))
        measure unsdg_peer 0 sqlite3 -bail "$publication/.iatipub/store.db" "$sums"
        measure unsdg_convert 0 "$iatipub" convert -C "$publication"
    done
    check_ledger
}

show_unsdg() {
    echo "a ledger to UN financial data (XML, data sets as CSV and workbook): $lines lines"
    echo "                                           wall s    CPU s peak MiB"
    show unsdg_peer "sqlite3, sums by the dimensions (peer)"
    show unsdg_convert "iatipub convert"
    show_ratio "convert / sqlite3" unsdg_convert unsdg_peer 4
    check_memory unsdg_convert "iatipub convert" "$ceiling"
}

# --- IATI XML to records and back ---

iati_megabytes=50

# What comes out must be what went in, as the numbers of elements tell.
check_iati() {
    for name in iati-activity transaction narrative sector; do
        in=$(grep -o "<$name[ >/]" "$1" | wc -l)
        out=$(grep -o "<$name[ >/]" "$2" | wc -l)
        [ "$in" -eq "$out" ] || die 3 "$in elements $name went in, $out came out"
    done
}

measure_iati() {
    rm -rf "$publication"
    "$iatipub" init "$publication" --template iati >/dev/null || die 3 "no publication was made"
    file=$publication/records/activities.xml
    iati_count=$("$build/bench/activities" $iati_megabytes "$file" clean) ||
        die 3 "no file of $iati_megabytes MB was made"
    round=0
    while [ $round -lt "$rounds" ]; do
        round=$((round + 1))
        measure iati_peer 0 xmllint --stream --noout --nonet "$file"
        measure iati_import 0 "$iatipub" import -C "$publication"
        measure iati_convert 0 "$iatipub" convert -C "$publication"
    done
    check_iati "$file" "$publication/out/activities.xml"
}

show_iati() {
    echo "IATI XML into the store and out again: $iati_megabytes MB, $iati_count activities"
    echo "                                           wall s    CPU s peak MiB     MB/s activities/s"
    show_flow iati_peer "xmllint --stream, parsing alone (peer)" "$iati_megabytes" "$iati_count"
    show_flow iati_import "iatipub import" "$iati_megabytes" "$iati_count"
    show_flow iati_convert "iatipub convert" "$iati_megabytes" "$iati_count"
    show_ratio "import / parsing alone" iati_import iati_peer
    awk -v cpu="$(best iati_import 2)" -v size=$iati_megabytes 'BEGIN {
        rate = cpu > 0 ? size / cpu : 0
        printf "  %-38s %8.1f MB/s of CPU time   target >= 25: %s\n", "import on one core", rate,
            (rate >= 25 ? "ok" : "missed") }'
    check_memory iati_import "iatipub import" "$ceiling"
}

# --- files of many activities ---

# make_file KIND MEGABYTES: prints the number of activities.
make_file() {
    "$build/bench/activities" "$2" "$folder/$1.xml" "$1" || die 3 "no file of $2 MB was made"
}

validate_file() {
    measure "$1" "$2" "$iatipub" validate --format json --now "$now" --threads "$3" "$4"
}

validate_peer() {
    measure "$1" "$2" xmllint --huge --stream --noout --nonet --schema "$schema" "$3"
}

# Every activity of the faulty file has five faults, and none may be passed over.
check_findings() {
    found=$(grep -c '^ *{"id":' "$folder/output")
    [ "$found" -eq $((5 * faulty_count)) ] ||
        die 3 "$found findings in $faulty_count activities; expected five in each"
}

measure_files() {
    clean_count=$(make_file clean "$1") || exit 3
    faulty_count=$(make_file faulty "$1") || exit 3
    rm -f "$folder/peer" "$folder/peer_faulty" "$folder/one" "$folder/two" "$folder/faulty"
    round=0
    while [ $round -lt "$rounds" ]; do
        round=$((round + 1))
        validate_peer peer 0 "$folder/clean.xml"
        validate_file two 0 2 "$folder/clean.xml"
        validate_file one 0 1 "$folder/clean.xml"
        validate_peer peer_faulty 3 "$folder/faulty.xml"
        validate_file faulty 1 2 "$folder/faulty.xml"
        check_findings
    done
    rm -f "$folder/clean.xml" "$folder/faulty.xml" "$folder/output"
}

# show_files MEGABYTES
show_files() {
    echo "validation: $1 MB, $clean_count activities without a finding, or $faulty_count with five" \
        "findings each; $origin XSD"
    echo "                                           wall s    CPU s peak MiB     MB/s activities/s"
    show_flow peer "xmllint --stream --schema (peer)" "$1" "$clean_count"
    show_flow two "iatipub validate --threads 2" "$1" "$clean_count"
    show_flow one "iatipub validate --threads 1" "$1" "$clean_count"
    show_flow peer_faulty "faulty: xmllint --stream --schema" "$1" "$faulty_count"
    show_flow faulty "faulty: iatipub validate --threads 2" "$1" "$faulty_count"
    show_ratio "--threads 2 / xmllint" two peer 1.0
    show_ratio "--threads 1 / xmllint" one peer 1.7
    show_ratio "faulty, --threads 2 / xmllint" faulty peer_faulty 1.5
    cat "$folder/one" "$folder/two" "$folder/faulty" >"$folder/all"
    printf '  %-38s %26d   target <= %d: %s\n' "peak memory of iatipub validate" "$(most all)" \
        "$validate_ceiling" "$([ "$(most all)" -le "$validate_ceiling" ] && echo ok || echo missed)"
    check_memory all "iatipub validate ($1 MB)" "$validate_ceiling"
}

# --- starting up: a file so small that compiling schemas, rules and codelists is all there is ---

repeat='i=0; while [ $i -lt '$starts' ]; do "$@" >/dev/null 2>&1 || exit 1; i=$((i + 1)); done'

measure_start() {
    make_file clean 0 >/dev/null || exit 3
    small=$folder/clean.xml
    round=0
    while [ $round -lt "$rounds" ]; do
        round=$((round + 1))
        measure start_peer 0 sh -c "$repeat" sh xmllint --noout --nonet --schema "$schema" "$small"
        measure start_validate 0 sh -c "$repeat" sh "$iatipub" validate --format json \
            --now "$now" "$small"
        measure start_explain 0 sh -c "$repeat" sh "$iatipub" explain transaction
    done
}

show_start() {
    echo "starting up: $starts times, a file of one activity; $origin XSD"
    echo "                                           wall s    CPU s peak MiB"
    show start_peer "xmllint --schema (peer)"
    show start_validate "iatipub validate"
    show start_explain "iatipub explain"
    show_ratio "validate / xmllint" start_validate start_peer 2.0
    show_ratio "explain / xmllint" start_explain start_peer
}

# --- the report and the flat exports ---

flat_tables="activities transactions budgets results locations"
flat_formats="csv json xlsx"

# The peer reads every row of every table of the store once, each value as text, and throws it away.
# (sqlite3's .dump reads the same but writes SQL, half as long again: this is the stricter peer.)
read_store() {
    {
        echo ".output /dev/null"
        sqlite3 "$publication/.iatipub/store.db" "SELECT 'SELECT * FROM \"' || name || '\";'
            FROM sqlite_schema WHERE type = 'table' AND sql NOT LIKE 'CREATE VIRTUAL%'"
    } >"$folder/read.sql"
    measure store 0 sqlite3 -bail "$publication/.iatipub/store.db" ".read '$folder/read.sql'"
}

measure_report() {
    rm -rf "$publication"
    "$build/bench/generate" "$activities" "$publication" "$shape" ||
        die 3 "the publication was not made; BENCH_ACTIVITIES is '$activities', BENCH_SHAPE '$shape'"
    "$iatipub" import -C "$publication" >"$folder/log" 2>&1 &&
        "$iatipub" convert -C "$publication" >"$folder/log" 2>&1 ||
        die 3 "the publication can't be converted: $(tail -n 1 "$folder/log")"
    round=0
    while [ $round -lt "$rounds" ]; do
        round=$((round + 1))
        read_store
        measure report 0 "$iatipub" report -C "$publication" --now $now -o "$folder/report.html"
        for table in $flat_tables; do
            for format in $flat_formats; do
                measure "$table-$format" 0 "$iatipub" export "$table" -C "$publication" \
                    --format "$format" -o "$folder/flat.$format"
            done
        done
    done
}

show_report() {
    echo "the report and the flat exports: $activities activities ($shape)"
    echo "                                           wall s    CPU s peak MiB"
    show store "sqlite3 reads the store once (peer)"
    show report "iatipub report"
    show_ratio "report / sqlite3" report store 5
    check_memory report "iatipub report" "$ceiling"
    for table in $flat_tables; do
        for format in $flat_formats; do
            show "$table-$format" "iatipub export $table, $format"
            show_ratio "export / sqlite3" "$table-$format" store 5
            check_memory "$table-$format" "iatipub export $table, $format" "$ceiling"
        done
    done
}

# --- publishing: many datasets, of which few changed, over WebDAV and to the registry ---

datasets=500
changed=3

# A web server that takes files, and the registry, each on a port of its own.
start_servers() {
    nginx=$(command -v nginx || echo /usr/sbin/nginx)
    module=/usr/lib/nginx/modules/ngx_http_dav_ext_module.so
    [ -x "$nginx" ] && [ -e "$module" ] ||
        die 3 "nginx is not installed; packages nginx-light, libnginx-mod-http-dav-ext"
    web=$folder/web
    mkdir -p "$web/www/iati"
    "$build/tests/registry-simulator" --port-file "$folder/port" --log "$folder/registry.log" &
    registry=$!
    until [ -s "$folder/port" ]; do sleep 0.1; done
    port=$(($(cat "$folder/port") + 1))
    cat >"$web/nginx.conf" <<EOF
load_module $module;
daemon off; master_process off; pid $web/pid; error_log $web/errors;
events { worker_connections 64; }
http {
    types { application/xml xml; }
    client_body_temp_path $web/body; proxy_temp_path $web/proxy; fastcgi_temp_path $web/f;
    uwsgi_temp_path $web/u; scgi_temp_path $web/s;
    log_format line '\$request_method \$uri'; access_log $web/log line;
    server {
        listen 127.0.0.1:$port;
        root $web/www;
        location / { dav_methods PUT DELETE MOVE; dav_ext_methods PROPFIND OPTIONS; }
    }
}
EOF
    "$nginx" -p "$web" -c "$web/nginx.conf" -e "$web/errors" &
    server=$!
    trap 'kill $registry $server 2>/dev/null; rm -rf "$folder"' EXIT
    sleep 1
}

# The records alone are made anew: what was published stays known.
make_datasets() {
    mkdir -p "$publication/records"
    cat >"$publication/publication.yaml" <<EOF
organisation: {ref: XM-DAC-41302, type: "40", name: [{language: en, narrative: A publisher}]}
defaults: {currency: USD, language: en}
sources: [{file: "records/*.csv"}]
datasets: [{name: d, title: Activities, split: "substr(iati_identifier, 14)"}]
host: {kind: webdav, upload_url: "http://127.0.0.1:$port/iati", url: "http://127.0.0.1:$port/iati"}
registry: {url: "http://127.0.0.1:$(cat "$folder/port")/api/v1"}
EOF
    awk -v n=$datasets -v changed="$1" -v to="$publication/records" 'BEGIN {
        OFS = ","
        print "iati_identifier", "title", "description", "activity_status" >to "/activities.csv"
        print "iati_identifier", "type", "iso_date" >to "/activity_dates.csv"
        print "iati_identifier", "role", "type", "narrative" >to "/participating_orgs.csv"
        print "iati_identifier", "transaction_key", "transaction_type", "transaction_date", "value", \
            "value_date" >to "/transactions.csv"
        for (i = 1; i <= n; i++) {
            id = "XM-DAC-41302-" i
            print id, "Project " i, "What it does", 2 >to "/activities.csv"
            print id, 2, "2023-01-01" >to "/activity_dates.csv"
            print id, 1, 10, "A donor" >to "/participating_orgs.csv"
            print id, "t1", 3, "2024-01-31", (i <= changed ? 20 : 10), "2024-01-31" >to "/transactions.csv"
        }
    }'
}

publish_datasets() {
    "$iatipub" import -C "$publication" >/dev/null && "$iatipub" convert -C "$publication" >/dev/null ||
        die 3 "the $datasets datasets were not made"
    : >"$web/log"
    measure "$1" 0 env IATIPUB_REGISTRY_TOKEN=token-editor no_proxy=127.0.0.1 \
        "$iatipub" publish -C "$publication"
}

count_requests() {
    "$iatipub" history -C "$publication" --json --last 1 | sed 's/.*"requests": //; s/[^0-9].*//'
}

measure_publish() {
    start_servers
    rm -rf "$publication"
    make_datasets 0
    publish_datasets publish_all
    all_requests=$(count_requests)
    make_datasets $changed
    publish_datasets publish_few
    few_requests=$(count_requests)
    few_uploads=$(grep -c '^PUT /iati/d-' "$web/log")
    make_datasets $changed
    publish_datasets publish_none
    none_requests=$(count_requests)
    kill "$registry" "$server"
    trap 'rm -rf "$folder"' EXIT
}

show_publish() {
    echo "publishing $datasets datasets over WebDAV, and to the registry (validation is part of it)"
    echo "                                           wall s    CPU s peak MiB"
    show publish_all "all of them new"
    show publish_few "$changed changed"
    show publish_none "none changed"
    printf '  %-38s %26d\n' "requests, all of them new" "$all_requests"
    printf '  %-38s %26d   uploads %d, target <= %d: %s\n' "requests, $changed changed" \
        "$few_requests" "$few_uploads" $changed "$([ "$few_uploads" -le $changed ] && echo ok || echo missed)"
    printf '  %-38s %26d\n' "requests, none changed" "$none_requests"
}

echo "best of $rounds"
for part in $parts; do
    case $part in
    records)
        measure_records
        show_records
        rm -rf "$publication" "$folder/peer.db"
        ;;
    unsdg)
        measure_unsdg
        show_unsdg
        rm -rf "$publication"
        ;;
    iati)
        measure_iati
        show_iati
        rm -rf "$publication"
        ;;
    files)
        for megabytes in $sizes; do
            measure_files "$megabytes"
            show_files "$megabytes"
        done
        ;;
    publish)
        measure_publish
        show_publish
        rm -rf "$publication"
        ;;
    report)
        measure_report
        show_report
        rm -rf "$publication" "$folder/report.html" "$folder"/flat.*
        ;;
    start)
        measure_start
        show_start
        ;;
    esac
done
exit $status
