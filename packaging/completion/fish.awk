# Writes the completion for fish from the records of words.awk.

BEGIN { FS = "\t" }

function quoted(text) {
    gsub(/[\\']/, "\\\\&", text)
    return "'" text "'"
}

function value(kind, words) {
    if (kind == "words")
        return " -x -a " quoted(words)
    if (kind == "file")
        return " -r -F"
    if (kind == "folder")
        return " -x -a '(__fish_complete_directories)'"
    if (kind == "dataset" || kind == "gate")
        return " -x -a '(__iatipub_" kind "s)'"
    return kind == "flag" ? "" : " -x"
}

NR == 1 {
    print "# fish completion for iatipub; made from the program's own tables\n"
    print "function __iatipub_block # BLOCK EXPRESSION"
    print "    set -l folder ."
    print "    set -l words (commandline -opc)"
    print "    for i in (seq (count $words))"
    print "        contains -- $words[$i] -C --directory; and set -q words[(math $i + 1)]"
    print "        and set folder $words[(math $i + 1)]"
    print "    end"
    print "    sed -n \"/^$argv[1]:/,/^[a-z]/$argv[2]\" $folder/publication.yaml 2>/dev/null"
    print "end\n"
    print "function __iatipub_datasets"
    print "    __iatipub_block datasets 's/^.*[{ -]name: *\"\\{0,1\\}\\([^\",} ]*\\).*$/\\\\1/p'"
    print "end\n"
    print "function __iatipub_gates"
    print "    __iatipub_block gates '{s/[{},]/\\\\n /g;p}' | sed -n 's/^ \\{1,\\}\\([a-z_]*\\):.*$/\\\\1/p'"
    print "end\n"
}

$1 == "verb" {
    print "complete -c iatipub -f -n __fish_use_subcommand -a " $2 " -d " quoted($3)
}

$1 == "subject" {
    print "complete -c iatipub -n '__fish_seen_subcommand_from " $2 "' -a " quoted($3)
}

$1 == "option" {
    if (split($2, command, " ") > 1 && !($2 in seen)) # a subject with options of its own
        own[command[1]] = own[command[1]] " " command[2]
    seen[$2] = 1
    commands[++count] = $2
    options[count] = "-l " $3 ($4 == "-" ? "" : " -s " $4) value($5, $6) " -d " quoted($7)
}

END {
    for (i = 1; i <= count; i++) {
        words = split(commands[i], command, " ")
        condition = "__fish_seen_subcommand_from " command[1]
        if (words > 1)
            condition = condition "; and __fish_seen_subcommand_from " command[2]
        else if (command[1] in own)
            condition = condition "; and not __fish_seen_subcommand_from" own[command[1]]
        print "complete -c iatipub -n '" condition "' " options[i]
    }
}
