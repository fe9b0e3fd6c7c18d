# Turns the table of packaging/verbs.sh into what completion needs to know, a record a line:
#   verb     NAME  SUMMARY
#   subject  VERB  WORD...                 words that may follow the verb
#   option   VERB[ SUBJECT]  NAME  LETTER  KIND  VALUES  HELP
# KIND: flag (no value), words (VALUES, parted by spaces), file, folder, dataset, gate, any.
# awk -f words.awk TABLE

BEGIN { FS = OFS = "\t" }

# A help that begins with a list offers its words: "text (default), csv or json", "'rule': ...".
function listed(help,    count, parts, i, words) {
    if (help ~ /^'[a-z-]+'/) {
        split(help, parts, "'")
        return parts[2]
    }
    gsub(/ *\([^)]*\)/, "", help)
    sub(/(: |;).*/, "", help)
    gsub(/ or /, ", ", help)
    count = split(help, parts, ", ")
    for (i = 1; i <= count; i++) {
        if (parts[i] ~ / /)
            return ""
        if (parts[i] ~ /^[a-z0-9][a-z0-9.-]*$/)
            words = words (words == "" ? "" : " ") parts[i]
    }
    return words ~ / / ? words : ""
}

function kind_of(argument, name, help) {
    if (argument ~ /(^|\|)(FILE|PATH)$/)
        return "file"
    if (argument ~ /^DIR/)
        return "folder"
    if (argument == "DATASET" || name == "dataset")
        return "dataset"
    return argument == "GATE" ? "gate" : "any"
}

$1 == "verb" { print; next }

$2 == "subject" {
    words = $3
    gsub(/\|/, " ", words)
    print "subject", $1, words
    next
}

# Names in the indented lists of the text, for options that speak of "those above".
$2 == "text" && $3 ~ /^  [a-z]/ {
    name = substr($3, 3)
    sub(/  .*/, "", name)
    gsub(/, /, " ", name)
    above[$1] = above[$1] (above[$1] == "" ? "" : " ") name
}

$2 == "option" {
    words = $7 ~ / above/ ? above[$1] : listed($7)
    if ($6 ~ /^[a-z]+(\|[a-z]+)+$/) { # "en|fr"
        words = $6
        gsub(/\|/, " ", words)
    }
    kind = $5 == "flag" ? "flag" : words != "" ? "words" : kind_of($6, $3, $7)
    verb = $1
    sub(/ .*/, "", verb)
    count = split(substr($1, length(verb) + 2), subjects, "|")
    if (count == 0)
        print "option", verb, $3, $4, kind, words, $7
    for (i = 1; i <= count; i++)
        print "option", verb " " subjects[i], $3, $4, kind, words, $7
}
