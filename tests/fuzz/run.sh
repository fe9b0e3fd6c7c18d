#!/bin/sh
# Runs the fuzz entries in FOLDER, JOBS at a time, from copies of their corpora there:
#   run.sh FOLDER SECONDS JOBS [ENTRY...]
# What they find goes to FOLDER/faults. Exit status 1 if there is a crash, a leak, an input that
# takes more than ten seconds or one that takes more than 2 GB.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
folder=$1 seconds=$2 jobs=$3
shift 3

# entry, longest input, dictionary ("-": none), share of the time in hundredths
entries='scanner   4096 xml   100
validator 4096 xml   100
upgrade   4096 xml   50
rules     2048 rules 100
csv       4096 -     50
decode    4096 -     50
xlsx      4096 xml   50
json      4096 json   50'

run_one()
{
    entry=$1
    set -- $(printf '%s\n' "$entries" | grep "^$entry ")
    corpus=$folder/corpus-$entry
    mkdir -p "$corpus" "$folder/faults"
    if [ -d "$here/corpus/$entry" ]; then cp "$here/corpus/$entry/"* "$corpus"; fi
    dictionary=
    if [ "$3" != - ]; then dictionary=-dict=$here/$3.dict; fi
    log=$folder/$entry.log
    if "$folder/fuzz_$entry" -max_total_time=$((seconds * $4 / 100)) -max_len="$2" $dictionary \
        -timeout=10 -rss_limit_mb=2048 -artifact_prefix="$folder/faults/$entry-" \
        -print_final_stats=1 "$corpus" >"$log" 2>&1; then
        printf '  %-10s %s executions, %s\n' "$entry" \
            "$(sed -n 's/^stat::number_of_executed_units: *//p' "$log")" \
            "$(grep -o 'cov: [0-9]* ft: [0-9]*' "$log" | tail -n 1)"
    else
        tail -n 40 "$log"
        printf 'fuzz_%s found a fault; its input is in %s, all it said in %s\n' \
            "$entry" "$folder/faults" "$log"
        return 1
    fi
}

if [ "$jobs" = one ]; then
    run_one "$1"
else
    if [ $# -eq 0 ]; then set -- $(printf '%s\n' "$entries" | cut -d' ' -f1); fi
    printf '%s\n' "$@" | xargs -P "$jobs" -I{} sh "$0" "$folder" "$seconds" one {}
fi
