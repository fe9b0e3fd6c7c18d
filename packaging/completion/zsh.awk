# Writes the completion for zsh from the records of words.awk.

BEGIN { FS = "\t" }

# Inside single quotes, and inside _arguments' [...] and :...:
function quoted(text) {
    gsub(/'/, "'\\''", text)
    gsub(/[\[\]:]/, "\\\\&", text)
    return text
}

function action(kind, words) {
    if (kind == "words")
        return "(" words ")"
    if (kind == "file")
        return "_files"
    if (kind == "folder")
        return "_files -/"
    return kind == "dataset" || kind == "gate" ? "_iatipub_" kind "s" : " "
}

$1 == "verb" { verbs = verbs "    '" $2 ":" quoted($3) "'\n" }

$1 == "subject" { subjects[$2] = subjects[$2] (subjects[$2] == "" ? "" : " ") $3 }

$1 == "option" {
    if (!($2 in options)) {
        order[++commands] = $2
        if (split($2, command, " ") > 1) # a subject with options of its own
            own[command[1]] = own[command[1]] " " command[2]
    }
    value = $5 == "flag" ? "" : ":" $3 ":" action($5, $6)
    options[$2] = options[$2] " \\\n        '--" $3 ($5 == "flag" ? "" : "=") "[" quoted($7) "]" \
        value "'"
    if ($4 != "-")
        options[$2] = options[$2] " \\\n        '-" $4 "[" quoted($7) "]" value "'"
}

END {
    print "#compdef iatipub"
    print "# zsh completion for iatipub; made from the program's own tables\n"
    print "_iatipub_block() { # BLOCK EXPRESSION"
    print "    local folder=${opt_args[-C]:-${opt_args[--directory]:-.}}"
    print "    compadd -- ${(f)\"$(sed -n \"/^$1:/,/^[a-z]/$2\" $folder/publication.yaml 2>/dev/null | sed -n ${3:-p})\"}"
    print "}\n"
    print "_iatipub_datasets() {"
    print "    _iatipub_block datasets 's/^.*[{ -]name: *\"\\{0,1\\}\\([^\",} ]*\\).*$/\\1/p'"
    print "}\n"
    print "_iatipub_gates() {"
    print "    _iatipub_block gates '{s/[{},]/\\n /g;p}' 's/^ \\{1,\\}\\([a-z_]*\\):.*$/\\1/p'"
    print "}\n"
    print "_iatipub_arguments() { # VERB[ SUBJECT]\n    case $1 in"
    for (i = 1; i <= commands; i++) {
        first = order[i] in subjects ? " \\\n        '1: :{_alternative \"words:subject:(" \
            subjects[order[i]] ")\" \"files:file:_files\"}'" : ""
        print "    '" order[i] "') _arguments -s" options[order[i]] first " \\\n        '*:file:_files' ;;"
    }
    print "    esac\n}\n"
    print "_iatipub() {\n    local -a verbs subjects\n    local verb=$words[2] subject=$words[3]"
    print "    verbs=(\n" verbs "    )"
    print "    if ((CURRENT == 2)); then\n        _describe verb verbs\n        return\n    fi"
    print "    case $verb in"
    for (i = 1; i <= commands; i++)
        if (order[i] in own)
            print "    " order[i] ") subjects=(" own[order[i]] ") ;;"
    print "    esac"
    print "    shift words\n    ((CURRENT--))"
    print "    if ((CURRENT > 2 && ${subjects[(Ie)$subject]})); then"
    print "        shift words\n        ((CURRENT--))"
    print "        verb=\"$verb $subject\""
    print "    fi\n    _iatipub_arguments \"$verb\"\n}\n"
    print "_iatipub \"$@\""
}
