# Completion of stemma for bash: commands, options, pipeline files, artifacts, runs and steps.
# In ~/.bashrc:  source <(stemma completion bash)
_stemma() {
    local line=${COMP_LINE:0:COMP_POINT} words=() word what lead="" tail
    read -ra words <<<"$line"
    [[ $line == *[[:space:]] ]] && words+=("")
    local current=${words[${#words[@]} - 1]}
    # bash breaks words at : = @ too, and replaces only what stands after the last of them.
    tail=${current##*[:=@]}
    lead=${current%"$tail"}
    COMPREPLY=()
    while IFS=$'\t' read -r word what; do
        case $word in
        :files)
            compopt -o default
            return
            ;;
        :folders)
            compopt -o dirnames
            return
            ;;
        esac
        word=${word#"$lead"}
        [[ $word == */ || $word == *= ]] && compopt -o nospace
        COMPREPLY+=("$(printf %q "$word")")
    done < <("${words[0]}" __complete "${words[@]:1}" 2>/dev/null)
}
complete -F _stemma stemma
