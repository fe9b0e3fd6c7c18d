# Writes the man page of a verb, in scdoc's language, from the table of packaging/verbs.sh.
# awk -v verb=VERB -v version=VERSION -v extra=FILE -f page.awk TABLE
# `extra` is a file in scdoc's language that is put before the section on exit statuses; "" is none.

BEGIN { FS = "\t" }

function escaped(text) {
    gsub(/[\\*_]/, "\\\\&", text)
    return text
}

function heading(text) { printf "\n# %s\n\n", toupper(text) }

function literal(text) { printf "```\n%s```\n", text }

# Paragraphs are filled, what is indented stands as it is.
function description(text,    lines, count, i, line, fixed) {
    count = split(text, lines, "\n") - 1
    for (i = 1; i <= count; i++) {
        line = lines[i]
        if (line ~ /^ /) {
            fixed = fixed line "\n"
            continue
        }
        if (fixed != "") {
            printf "\n"
            literal(fixed)
            printf "\n"
            fixed = ""
        }
        print (line ~ /^[-#.;|`\[\]]/ ? "\\" : "") escaped(line)
    }
    if (fixed != "") {
        printf "\n"
        literal(fixed)
    }
}

$1 == "verb" {
    summaries[$2] = $3
    order[++verbs] = $2
    next
}

$1 != verb && index($1, verb " ") != 1 { next }

!($1 in seen) { seen[$1] = ++commands; names[commands] = $1 }

$2 == "synopsis" {
    sub(/^ +/, "", $3)
    synopsis[$1] = synopsis[$1] $3 "\n"
}
$2 == "text" { text[$1] = text[$1] $3 "\n" }
$2 == "example" { example[$1] = example[$1] $3 "\n" }
$2 == "option" {
    letter = $4 == "-" ? "" : "*-" $4 "*, "
    argument = $6 == "-" ? "" : " _" escaped($6) "_"
    options[$1] = options[$1] letter "*--" $3 "*" argument "\n\t" escaped($7) \
        ($5 == "list" ? "; may be repeated" : "") "\n\n"
}

# What one command says, below a heading of its own if it is a subject.
function command(name, is_subject) {
    if (is_subject) {
        heading(name)
        literal(synopsis[name])
        printf "\n"
    } else {
        heading("synopsis")
        literal(synopsis[name])
        heading("description")
    }
    description(text[name])
    printf is_subject ? "\n## Options\n\n" : "\n# OPTIONS\n\n"
    printf "%s", options[name]
    printf is_subject ? "## Example\n\n" : "# EXAMPLE\n\n"
    literal(example[name])
}

END {
    printf "iatipub-%s(1) \"iatipub %s\" \"iatipub\"\n", verb, version
    heading("name")
    printf "iatipub-%s - %s\n", verb, summaries[verb]
    for (i = 1; i <= commands; i++)
        command(names[i], i > 1)
    if (extra != "") {
        printf "\n"
        while ((getline line < extra) > 0)
            print line
    }
    heading("exit status")
    print "0 done; 1 findings, a gate or differences; 2 the command line or the configuration must be"
    print "changed; 3 the environment failed and the command may be run again. *iatipub*(1) tells more."
    heading("see also")
    print "*iatipub*(1), *iatipub-publication.yaml*(5)"
}
