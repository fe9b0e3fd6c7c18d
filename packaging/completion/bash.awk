# Writes the completion for bash from the records of words.awk. Needs nothing but bash 4.

BEGIN { FS = "\t" }

$1 == "verb" { verbs = verbs (verbs == "" ? "" : " ") $2 }

$1 == "subject" { subjects[$2] = subjects[$2] (subjects[$2] == "" ? "" : " ") $3 }

$1 == "option" {
    if (!($2 in options))
        order[++commands] = $2
    options[$2] = options[$2] (options[$2] == "" ? "" : " ") "--" $3
    if ($5 == "flag")
        next
    names = "'" $2 " --" $3 "'" ($4 == "-" ? "" : " | '" $2 " -" $4 "'")
    values = values "    " names ") echo '" ($5 == "words" ? "words " $6 : $5) "' ;;\n"
}

END {
    print "# bash completion for iatipub; made from the program's own tables\n"
    print "_iatipub_verbs='" verbs "'\n"
    print "# _iatipub_subjects VERB"
    print "_iatipub_subjects() {\n    case $1 in"
    for (verb in subjects)
        lines[++count] = "    " verb ") echo '" subjects[verb] "' ;;"
    sort_lines(lines, count)
    for (i = 1; i <= count; i++)
        print lines[i]
    print "    esac\n}\n"
    print "# _iatipub_options 'VERB[ SUBJECT]'"
    print "_iatipub_options() {\n    case $1 in"
    for (i = 1; i <= commands; i++)
        print "    '" order[i] "') echo '" options[order[i]] "' ;;"
    print "    esac\n}\n"
    print "# _iatipub_kind 'VERB[ SUBJECT] OPTION': what the value of an option is; nothing of a flag"
    print "_iatipub_kind() {\n    case $1 in"
    printf "%s", values
    print "    esac\n}\n"
    while ((getline line < frame) > 0)
        print line
}

# awk walks its arrays in no order; few enough for the simplest sort.
function sort_lines(lines, count,    i, j, line) {
    for (i = 2; i <= count; i++) {
        line = lines[i]
        for (j = i - 1; j > 0 && lines[j] > line; j--)
            lines[j + 1] = lines[j]
        lines[j + 1] = line
    }
}
