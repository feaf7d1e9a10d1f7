"""The scripts that let a shell ask llmlist what the Tab key is to offer."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from llmlist.cli.output.streams import show_text

if TYPE_CHECKING:
    from collections.abc import Mapping

_BASH: Final = r"""# llmlist completion for bash
_llmlist() {
    local line=${COMP_LINE:0:COMP_POINT} cut=${COMP_WORDS[COMP_CWORD]} word meaning
    local -a words=() offers=()
    # Words as they were typed: bash itself also cuts them at = and :.
    read -ra words <<< "$line"
    [[ $line == *[[:space:]] ]] && words+=("")
    compopt -o nospace 2>/dev/null
    while IFS=$'\t' read -r word meaning; do
        if [[ $word == :files ]]; then
            compopt -o default +o nospace 2>/dev/null
            return
        fi
        # Listed only, nothing is put in: then what a word means can stand behind it.
        if [[ $COMP_TYPE == 63 && -n $meaning ]]; then
            offers+=("$word  ($meaning)")
        else
            offers+=("$(printf %q "$word")")
        fi
    done < <("${words[0]}" __complete bash "$cut" "${words[@]:1}" 2>/dev/null)
    [[ ${#offers[@]} -ne 1 || ${offers[0]} == *= || ${offers[0]} == *\\= ]] || compopt +o nospace 2>/dev/null
    COMPREPLY=("${offers[@]//\\=/=}")
}
complete -F _llmlist llmlist
"""

_ZSH: Final = r"""#compdef llmlist
# llmlist completion for zsh
_llmlist() {
    local -a offers fields
    local word meaning
    while IFS=$'\t' read -r word meaning; do
        if [[ $word == :files ]]; then
            _files
            return
        fi
        if [[ $word == *= ]]; then
            fields+=("$word")
        else
            offers+=("${word//:/\\:}:$meaning")
        fi
    done < <("${words[1]}" __complete zsh "${words[CURRENT]}" "${(@)words[2,CURRENT]}" 2>/dev/null)
    (( ${#fields} )) && compadd -S '' -- "${fields[@]}"
    (( ${#offers} )) && _describe -V llmlist offers
}
if [[ $funcstack[1] == _llmlist ]]; then
    _llmlist "$@"
else
    compdef _llmlist llmlist
fi
"""

_FISH: Final = r"""# llmlist completion for fish
function __llmlist_complete
    set -l words (commandline -opc)
    set -l cut (commandline -ct)
    set -l offers ($words[1] __complete fish "$cut" $words[2..-1] "$cut" 2>/dev/null)
    if test "$offers[1]" = ":files"
        __fish_complete_path "$cut"
    else
        printf '%s\n' $offers
    end
end
complete -c llmlist -f -a '(__llmlist_complete)'
"""

SCRIPTS: Final[Mapping[str, str]] = {"bash": _BASH, "zsh": _ZSH, "fish": _FISH}


def print_script(shell: str) -> int:
    """Print the script of a shell."""
    show_text(SCRIPTS[shell])
    return 0
