# The words at the top of a block of publication.yaml: names of datasets, keys of gates.
_iatipub_of_publication() { # FOLDER BLOCK EXPRESSION
    [ -r "$1/publication.yaml" ] &&
        sed -n "/^$2:/,/^[a-z]/$3" "$1/publication.yaml" 2>/dev/null
}

_iatipub_files() { # -f or -d
    local IFS=$'\n'
    compopt -o filenames 2>/dev/null
    COMPREPLY=($(compgen "$1" -- "$word"))
}

_iatipub_words() { # WORD...
    COMPREPLY=($(compgen -W "$*" -- "$word"))
}

_iatipub_value() { # KIND WORD...
    case $1 in
    words) _iatipub_words "${@:2}" ;;
    file) _iatipub_files -f ;;
    folder) _iatipub_files -d ;;
    dataset) _iatipub_words "$(_iatipub_of_publication "$folder" datasets \
        's/^.*[{ -]name: *"\{0,1\}\([^",} ]*\).*$/\1/p')" ;;
    gate) _iatipub_words "$(_iatipub_of_publication "$folder" gates \
        '{s/[{},]/\n /g;p}' | sed -n 's/^ \{1,\}\([a-z_]*\):.*$/\1/p')" ;;
    esac
}

_iatipub() {
    local word=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD-1]}
    local verb=${COMP_WORDS[1]} command folder=. kind i
    COMPREPLY=()
    if [ "$COMP_CWORD" -le 1 ]; then
        _iatipub_words "$_iatipub_verbs --help --version"
        return
    fi
    for ((i = 2; i < COMP_CWORD - 1; i++)); do
        case ${COMP_WORDS[i]} in
        -C | --directory) folder=${COMP_WORDS[i+1]} ;;
        esac
    done
    command="$verb ${COMP_WORDS[2]}"
    [ "$COMP_CWORD" -gt 2 ] && [ -n "$(_iatipub_options "$command")" ] || command=$verb
    # bash takes "--format=json" as three words.
    if [ "$word" = = ]; then
        word= before=${COMP_WORDS[COMP_CWORD-1]}
    elif [ "$before" = = ]; then
        before=${COMP_WORDS[COMP_CWORD-2]}
    fi
    kind=$(_iatipub_kind "$command $before")
    if [ -n "$kind" ]; then
        _iatipub_value $kind
    elif [[ $word == -* ]]; then
        _iatipub_words "$(_iatipub_options "$command")"
    else
        _iatipub_files -f
        [ "$COMP_CWORD" = 2 ] &&
            COMPREPLY+=($(compgen -W "$(_iatipub_subjects "$verb")" -- "$word"))
    fi
}

complete -F _iatipub iatipub
