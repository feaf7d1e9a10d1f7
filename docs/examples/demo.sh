#!/usr/bin/env bash
# The main job on the example list, offline: `make demo` runs it.
# Works on a copy in a temporary folder, and ends with 0 only if every step came out as it should.
set -euo pipefail

example="$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)/reading-list"
folder="$(mktemp -d "${TMPDIR:-/tmp}/llmlist-demo.XXXXXX")"
trap 'rm -rf "$folder"' EXIT
cp -R "$example/." "$folder"
cd "$folder"
# Settings for your own lists are not meant for this one.
unset LLMLIST_ARXIV_URL LLMLIST_ARXIV_DELAY_S LLMLIST_CACHE_DIR

fail() {
  printf '\ndemo: %s\n' "$1" >&2
  exit 1
}

# Print a command as one would type it.
show() {
  local word line="\$"
  for word in "$@"; do
    case "$word" in
      *[!A-Za-z0-9_./:=-]*) line="$line \"$word\"" ;;
      *) line="$line $word" ;;
    esac
  done
  printf '%s\n' "$line"
}

# step STATUS WORDS COMMAND...: explain the command, run it, and stop unless it ends with STATUS.
step() {
  local wanted="$1" words="$2" status=0
  shift 2
  printf '\n# %s\n' "$words"
  show "$@"
  "$@" 2>&1 || status=$?
  [ "$status" -eq "$wanted" ] || fail "expected exit $wanted, got $status"
  [ "$status" -eq 0 ] || printf '(exit %s)\n' "$status"
}

cp README.md before.md

step 0 "Read the list into a catalogue." \
  llmlist import README.md
cmp -s before.md README.md || fail "import changed README.md"

step 0 "Add a paper. What arXiv says of it comes with this example, so no network is needed." \
  llmlist add 2205.99909 --section "Milestone Papers" \
  --keyword Seams --institute "Larch Labs" --venue EMNLP --offline --yes

step 1 "Add it once more, by another address: it is refused, and you are told where it stands." \
  llmlist add https://arxiv.org/pdf/2205.99909v1.pdf --offline --yes

step 1 "Look for entries that are one work: a preprint stands beside its publication." \
  llmlist dedupe

step 0 "Does the list say what the catalogue says? It does: there is nothing left to do." \
  llmlist render --check

step 1 "All that has changed in the list is one row, in its place, written as its neighbours are." \
  diff -U 2 --label before/README.md --label after/README.md before.md README.md
changed="$(diff before.md README.md | grep -c '^[<>]' || true)"
[ "$changed" -eq 1 ] || fail "expected one changed line in README.md, got $changed"

printf '\ndemo: everything came out as it should.\n'
