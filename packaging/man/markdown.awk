# Turns a page of docs/, in Markdown, into a man page in scdoc's language. Tables become lists: the
# first column is the term, the last one its text, what is between stands behind the term.
# awk -v title='NAME(SECTION)' -v version=VERSION -v summary=TEXT -f markdown.awk PAGE.md

# Inline marks: code and **strong** become bold, *emphasis* is underlined, links are their text. Code
# may go on in the next line of its paragraph.
function inline(text,    result, i, letter) {
    gsub(/\]\([^)]*\)/, "]", text)
    gsub(/\*\*/, "\001", text)
    gsub(/\001`|`\001/, "`", text) # bold code
    for (i = 1; i <= length(text); i++) {
        letter = substr(text, i, 1)
        if (letter == "`") {
            code = !code
            letter = "*"
        } else if (letter == "\001") {
            letter = "*"
        } else if (letter == "\\" && substr(text, i + 1, 1) == "|") {
            letter = ""
        } else if (letter == "*" && !code) {
            letter = "_"
        } else if (letter ~ /[\\*_]/) {
            letter = "\\" letter
        } else if (!code && letter ~ /[\[\]]/) {
            letter = ""
        }
        result = result letter
    }
    return result
}

function trimmed(text) {
    gsub(/^[ \t]+|[ \t]+$/, "", text)
    return text
}

function row(line,    cells, count, i, between, hidden) {
    gsub(/\\\|/, "\002", line)
    sub(/^\|/, "", line)
    sub(/\|[ \t]*$/, "", line)
    count = split(line, cells, "|")
    for (i = 1; i <= count; i++) {
        gsub("\002", "|", cells[i])
        cells[i] = trimmed(cells[i])
    }
    if (!in_table) {
        in_table = 1
        for (i = 1; i <= count; i++)
            heads[i] = cells[i]
        return
    }
    if (cells[1] ~ /^-+$/)
        return
    for (i = 2; i < count; i++)
        if (cells[i] != "")
            between = between (between == "" ? "" : "; ") \
                (heads[i] == "type" || cells[i] ~ /^\*\*/ ? "" : inline(heads[i]) ": ") inline(cells[i])
    print inline(cells[1]) (between == "" ? "" : " (" between ")")
    print "\t" inline(cells[count]) "\n"
}

NR == 1 {
    printf "%s \"iatipub %s\" \"iatipub\"\n\n# NAME\n\n", title, version
    name = title
    sub(/\(.*/, "", name)
    printf "%s - %s\n\n# DESCRIPTION\n", name, summary
    next
}

/^```/ {
    in_code = !in_code
    if (in_code && !blank)
        print ""
    print "```"
    blank = 0
    next
}

in_code { print; next }

/^\|/ { row($0); blank = 1; next }

{ in_table = 0 }

/^#/ {
    level = $1
    sub(/^#+ */, "")
    if (!blank)
        print ""
    print (length(level) <= 2 ? "# " toupper(inline($0)) : "## " inline($0))
    blank = 0
    next
}

/^$/ { if (!blank) print ""; blank = 1; code = 0; next }

# A list's item may go on, indented, in the next line.
/^ / { sub(/^ +/, ""); print (in_list ? "  " : "") inline($0); blank = 0; next }

{ in_list = /^- /; print inline($0); blank = 0 }
