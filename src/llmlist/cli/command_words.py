"""The commands and their options, for the Tab key.

Written from the code by `pytest tests/cli/test_completion.py --update-golden`.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import TypeAlias

    Option: TypeAlias = tuple[tuple[str, ...], str, str]
    """Its spellings, what it takes (``flag`` for nothing), and what it means."""

# For each command what it does, its options, and what its arguments are.
COMMANDS: dict[str, tuple[str, tuple[Option, ...], tuple[str, ...]]] = {
    "init": (
        "Start a catalogue in this folder, from the list that is there; the list stays as it is.",
        (
            (("--no-hook",), "flag", "Add no hooks for pre-commit, which a git repository gets."),
            (("--merge-driver",), "flag", "Have git merge catalogue and lists with llmlist."),
            (("--directory", "-C"), "file", "Work as if started in this folder."),
            (("--dry-run",), "flag", "Show the diff and write nothing."),
            (("--yes", "-y"), "flag", "Never ask."),
            (("--quiet", "-q"), "flag", "Say nothing of what went well."),
        ),
        ("file",),
    ),
    "import": (
        "Read lists into the catalogue, and later what you changed in them; or add the records of a library.",
        (
            (("--section", "-s"), "section", "Where the records of a library go."),
            (("--records-format",), "choice:jsonl|csl-json|bibtex|csv|ris", "That the files are records, and in which format."),
            (("--directory", "-C"), "file", "Work as if started in this folder."),
            (("--dry-run",), "flag", "Show the diff and write nothing."),
            (("--format",), "choice:text|json", "For people, or for programs."),
            (("--prune",), "flag", "Drop entries that the document lost."),
            (("--strict",), "flag", "Exit 1 if anything was doubtful."),
            (("--repair-encoding",), "flag", "Repair UTF-8 read as Mac Roman, for the catalogue."),
            (("--from",), "text", "Note in the entries that they came from this list."),
            (("--explain",), "text", "Say why a line was read as it was."),
            (("--verbose",), "flag", "Name each doubtful item, not only the first of each kind."),
            (("--quiet", "-q"), "flag", "Say nothing of what went well."),
        ),
        ("file...",),
    ),
    "add": (
        "Add papers: fetch, look for duplicates, put each in its place in the catalogue and the document.",
        (
            (("--section", "-s"), "section", "Key, title or path."),
            (("--keyword", "-k"), "text", "May be repeated."),
            (("--institute",), "text", "May be repeated."),
            (("--venue",), "text", "Such as 'NeurIPS 2017'."),
            (("--date",), "text", "2017, 2017-06 or 2017-06-12."),
            (("--title",), "text", "Instead of the source's."),
            (("--note",), "text", "Your own words, as markdown."),
            (("--link",), "text", "LABEL=URL, may be repeated."),
            (("--directory", "-C"), "file", "Work as if started in this folder."),
            (("--offline",), "flag", "Use only what is known here."),
            (("--refresh",), "flag", "Ask again what is known here."),
            (("--fetch",), "flag", "Fill what records of a file lack from the sources."),
            (("--dry-run",), "flag", "Show the diff and write nothing."),
            (("--yes", "-y"), "flag", "Never ask."),
            (("--quiet", "-q"), "flag", "Say nothing of what went well."),
        ),
        ("text...",),
    ),
    "remove": (
        "Take entries out of the catalogue and of every document.",
        (
            (("--directory", "-C"), "file", "Work as if started in this folder."),
            (("--dry-run",), "flag", "Show the diff and write nothing."),
            (("--yes", "-y"), "flag", "Never ask."),
            (("--quiet", "-q"), "flag", "Say nothing of what went well."),
        ),
        ("key...",),
    ),
    "enrich": (
        "Fill gaps from arXiv, Semantic Scholar and Crossref, each value with what shows it; propose changes.",
        (
            (("--section", "-s"), "section", "Only there: key, title or path."),
            (("--source",), "text", "Only arxiv, semantic-scholar, crossref or pages; may be repeated."),
            (("--directory", "-C"), "file", "Work as if started in this folder."),
            (("--overwrite",), "flag", "Take proposals too, over what stands there."),
            (("--offline",), "flag", "Use only what is known here."),
            (("--refresh",), "flag", "Ask again what is known here."),
            (("--resolve-titles",), "flag", "Only propose arXiv ids for entries that have none."),
            (("--dry-run",), "flag", "Show the diff and write nothing."),
            (("--format",), "choice:text|json", "For people, or for programs."),
            (("--quiet", "-q"), "flag", "Say nothing of what went well."),
        ),
        ("key...",),
    ),
    "discover": (
        "List new arXiv papers that saved queries find and the catalogue lacks, nearest to the list first.",
        (
            (("--since",), "text", "From this day on, or 14d: so many days ago."),
            (("--directory", "-C"), "file", "Work as if started in this folder."),
            (("--offline",), "flag", "Look in the arXiv index alone."),
            (("--limit",), "text", "Show only so many, the nearest."),
            (("--dry-run",), "flag", "Do not remember what was shown: show it again next time."),
            (("--format",), "choice:text|json|markdown", "For people, for programs, or for an issue."),
            (("--quiet", "-q"), "flag", "Say nothing of what went well."),
        ),
        ("text...",),
    ),
    "dedupe": (
        "Find entries that are one work, with the reasons. Exits 1 if there are any.",
        (
            (("--directory", "-C"), "file", "Work as if started in this folder."),
            (("--apply",), "flag", "Merge the matches, in the catalogue and in the documents."),
            (("--interactive", "-i"), "flag", "Ask about each: merge, not duplicates, skip."),
            (("--not-duplicate",), "key", "Remember that two entries are two works."),
            (("--reason",), "text", "Why they are two works."),
            (("--merge",), "text", "Merge the second into the first."),
            (("--records",), "file", "Look at these records instead: BibTeX, CSL-JSON, JSON Lines, CSV or RIS."),
            (("--records-format",), "choice:jsonl|csl-json|bibtex|csv|ris", "The format, where the name of that file does not tell it."),
            (("--dry-run",), "flag", "Show the diff and write nothing."),
            (("--diff",), "flag", "Show what changes."),
            (("--format",), "choice:text|json", "For people, or for programs."),
            (("--quiet", "-q"), "flag", "Say nothing of what went well."),
        ),
        (),
    ),
    "render": (
        "Make every document say what the catalogue says, changing only the bytes whose facts changed.",
        (
            (("--section", "-s"), "section", "Only there: key, title or path."),
            (("--document",), "document", "Only this file."),
            (("--directory", "-C"), "file", "Work as if started in this folder."),
            (("--check",), "flag", "Write nothing; exit 1 if something is to do."),
            (("--diff",), "flag", "Show what changes."),
            (("--quiet", "-q"), "flag", "Say nothing of what went well."),
        ),
        (),
    ),
    "sync": (
        "Let documents and catalogue take over what only the other side changed since the last commit.",
        (
            (("--directory", "-C"), "file", "Work as if started in this folder."),
            (("--base",), "text", "Tell changes by this commit, not the last."),
            (("--check",), "flag", "Write nothing; exit 1 if something is to do."),
            (("--dry-run",), "flag", "Show the diff and write nothing."),
            (("--yes", "-y"), "flag", "Never ask."),
            (("--format",), "choice:text|json", "For people, or for programs."),
            (("--quiet", "-q"), "flag", "Say nothing of what went well."),
        ),
        (),
    ),
    "check": (
        "Check list and catalogue against every rule, offline. Exits 1 if there are errors.",
        (
            (("--directory", "-C"), "file", "Work as if started in this folder."),
            (("--select",), "text", "Follow these rules only."),
            (("--ignore",), "text", "Leave these rules out."),
            (("--diff",), "text", "Only what has come since this commit."),
            (("--fix",), "flag", "Mend what needs no person."),
            (("--dry-run",), "flag", "Show what --fix would change and write nothing."),
            (("--format",), "choice:text|json|github|sarif|markdown", "For people, for programs, or for a pull request."),
            (("--statistics",), "flag", "Only how many problems of each rule there are."),
            (("--exit-zero",), "flag", "Exit 0 whatever was found."),
            (("--quiet", "-q"), "flag", "Say nothing of what went well."),
        ),
        (),
    ),
    "links": (
        "Ask whether the pages behind links are there, and keep the answers. Exits 1 if any is dead.",
        (
            (("--directory", "-C"), "file", "Work as if started in this folder."),
            (("--offline",), "flag", "Tell only what is known here."),
            (("--refresh",), "flag", "Ask again what is known here."),
            (("--max-age",), "text", "Ask again what is older."),
            (("--concurrency",), "text", "Requests at once; one at each host."),
            (("--pause",), "text", "Between two requests to one host."),
            (("--allow-private",), "flag", "Ask also in this machine's own and private networks."),
            (("--format",), "choice:text|json", "For people, or for programs."),
            (("--quiet", "-q"), "flag", "Say nothing of what went well."),
        ),
        (),
    ),
    "schema": (
        "Print the JSON Schema of the catalogue's files; with --write, let editors know and complete the fields.",
        (
            (("--directory", "-C"), "file", "Work as if started in this folder."),
            (("--write",), "flag", "Put all schemas into catalog/schemas/ and name them for editors."),
            (("--dry-run",), "flag", "Show the diff and write nothing."),
            (("--quiet", "-q"), "flag", "Say nothing of what went well."),
        ),
        ("choice:catalog|entries|decisions",),
    ),
    "edit": (
        "Change an entry in the catalogue and in its documents; without options, in your editor.",
        (
            (("--set",), "field=", "Give a field a value."),
            (("--unset",), "field", "Take a field out."),
            (("--add",), "field=", "Add to a list, such as links."),
            (("--drop",), "field=", "Take out of a list."),
            (("--directory", "-C"), "file", "Work as if started in this folder."),
            (("--dry-run",), "flag", "Show the diff and write nothing."),
            (("--quiet", "-q"), "flag", "Say nothing of what went well."),
        ),
        ("key",),
    ),
    "move": (
        "Move entries to another section, in catalogue and document.",
        (
            (("--section", "-s"), "section", "Where to: key, title or path."),
            (("--directory", "-C"), "file", "Work as if started in this folder."),
            (("--dry-run",), "flag", "Show the diff and write nothing."),
            (("--quiet", "-q"), "flag", "Say nothing of what went well."),
        ),
        ("key|section...",),
    ),
    "sort": (
        "Put the entries of a section in order, and those of each section in it; lines move word for word.",
        (
            (("--by",), "choice:date|title|year", "What is compared."),
            (("--reverse",), "flag", "Newest first, or from Z to A."),
            (("--directory", "-C"), "file", "Work as if started in this folder."),
            (("--dry-run",), "flag", "Show the diff and write nothing."),
            (("--quiet", "-q"), "flag", "Say nothing of what went well."),
        ),
        ("section",),
    ),
    "replace": (
        "Write another value wherever a field has a certain one, in catalogue and documents.",
        (
            (("--directory", "-C"), "file", "Work as if started in this folder."),
            (("--dry-run",), "flag", "Show the diff and write nothing."),
            (("--quiet", "-q"), "flag", "Say nothing of what went well."),
        ),
        ("field", "text", "text"),
    ),
    "undo": (
        "Take back what the last command wrote; up to twenty, one after the other.",
        (
            (("--directory", "-C"), "file", "Work as if started in this folder."),
            (("--list",), "flag", "Show what can be taken back."),
            (("--dry-run",), "flag", "Show the diff and write nothing."),
            (("--yes", "-y"), "flag", "Never ask."),
            (("--quiet", "-q"), "flag", "Say nothing of what went well."),
        ),
        (),
    ),
    "merge-driver": (
        "Merge one file by entry and field, or by rendering again. git calls this; see `init --merge-driver`.",
        (
        ),
        ("file", "file", "file", "text", "text"),
    ),
    "list": (
        "List the entries with their keys: all, or those that meet every option.",
        (
            (("--directory", "-C"), "file", "Work as if started in this folder."),
            (("--section", "-s"), "section", "Key, title or path."),
            (("--year",), "text", "2023, 2021-2023, 2021- or -2021."),
            (("--venue",), "text", "In any spelling, or words of it."),
            (("--author",), "text", "Words of a name."),
            (("--kind",), "kind", "Such as paper; may be repeated."),
            (("--missing",), "missing", "A field or an identifier, such as doi."),
            (("--sort",), "choice:key|title|date|year|venue|author|added", "By this; else as on the page."),
            (("--reverse",), "flag", "The other way round."),
            (("--format",), "choice:text|json", "For people, or for programs."),
        ),
        (),
    ),
    "show": (
        "Show all that is known of entries: where they stand, their duplicates, their problems.",
        (
            (("--directory", "-C"), "file", "Work as if started in this folder."),
            (("--format",), "choice:text|json", "For people, or for programs."),
        ),
        ("key...",),
    ),
    "search": (
        "Find entries by words as you would type them, misspelt or cut short; the best first.",
        (
            (("--directory", "-C"), "file", "Work as if started in this folder."),
            (("--limit", "-n"), "text", "How many at most."),
            (("--format",), "choice:text|json", "For people, or for programs."),
        ),
        ("text...",),
    ),
    "stats": (
        "Count the entries by year, venue, institute and section.",
        (
            (("--by",), "text", "year, venue, institute, section or kind; may be repeated."),
            (("--directory", "-C"), "file", "Work as if started in this folder."),
            (("--section", "-s"), "section", "Only there."),
            (("--year",), "text", "2023, 2021-2023, 2021- or -2021."),
            (("--top",), "text", "Most bars of a chart; years are all shown."),
            (("--format",), "choice:text|json|svg", "For people, for programs, or for a page."),
        ),
        (),
    ),
    "export": (
        "Write the entries for others: as a site, or for reference managers, spreadsheets and scripts.",
        (
            (("--section", "-s"), "section", "Only there: key, title or path."),
            (("--output", "-o"), "file", "Write this file, or this folder for html."),
            (("--directory", "-C"), "file", "Work as if started in this folder."),
            (("--quiet", "-q"), "flag", "Say nothing of what went well."),
        ),
        ("choice:bibtex|csl-json|ris|csv|jsonl|markdown|html",),
    ),
    "completion": (
        "Print the script that lets a shell complete commands, keys, sections and fields.",
        (
        ),
        ("choice:bash|zsh|fish",),
    ),
    "section": (
        "Look at the sections, add or move one, or give one another title, in catalogue and document.",
        (
        ),
        (),
    ),
    "section list": (
        "List the sections with their keys.",
        (
            (("--directory", "-C"), "file", "Work as if started in this folder."),
            (("--format",), "choice:text|json", "For people, or for programs."),
        ),
        (),
    ),
    "section add": (
        "Add an empty section, with its heading and its line in the contents list.",
        (
            (("--in",), "section", "Inside this one: key, title or path."),
            (("--document",), "document", "Where there are several: path or key."),
            (("--directory", "-C"), "file", "Work as if started in this folder."),
            (("--dry-run",), "flag", "Show the diff and write nothing."),
            (("--quiet", "-q"), "flag", "Say nothing of what went well."),
        ),
        ("text",),
    ),
    "section move": (
        "Move a section with all below its heading, word for word; links and contents list follow.",
        (
            (("--before",), "section", "Before it."),
            (("--after",), "section", "Behind it."),
            (("--in",), "section", "Last in it."),
            (("--directory", "-C"), "file", "Work as if started in this folder."),
            (("--dry-run",), "flag", "Show the diff and write nothing."),
            (("--quiet", "-q"), "flag", "Say nothing of what went well."),
        ),
        ("section",),
    ),
    "section rename": (
        "Give a section another title; its key stays, and links to its heading follow.",
        (
            (("--directory", "-C"), "file", "Work as if started in this folder."),
            (("--dry-run",), "flag", "Show the diff and write nothing."),
            (("--quiet", "-q"), "flag", "Say nothing of what went well."),
        ),
        ("section", "text"),
    ),
    "index": (
        "Keep a local copy of arXiv's metadata, and let `add`, `enrich` and `discover` answer from it.",
        (
        ),
        (),
    ),
    "index build": (
        "Build the index from arXiv's metadata snapshot; after an interrupt, go on where it was stopped.",
        (
            (("--category",), "text", "Only papers of it, such as cs.CL, or cs for all; may be repeated."),
            (("--index",), "file", "Instead of LLMLIST_INDEX or the usual place."),
            (("--quiet", "-q"), "flag", "Say nothing of what went well."),
        ),
        ("file",),
    ),
    "index status": (
        "Say what is in the index, how old it is and how large; exits 1 where there is none.",
        (
            (("--index",), "file", "Instead of LLMLIST_INDEX or the usual place."),
            (("--format",), "choice:text|json", "For people, or for programs."),
        ),
        (),
    ),
}
FIELDS = (
    "title",
    "authors",
    "date",
    "venue",
    "institutes",
    "keywords",
    "ids",
    "links",
    "note",
    "kind",
    "added",
    "volume",
    "number",
    "pages",
    "publisher",
    "aliases",
    "from",
    "withdrawn",
    "model",
    "extra",
    "omit",
)
KINDS = (
    "paper",
    "tool",
    "model",
    "dataset",
    "course",
    "tutorial",
    "article",
    "video",
    "book",
    "other",
)
SCHEMES = (
    "arxiv",
    "doi",
    "acl",
    "openreview",
    "pmlr",
    "neurips",
    "jmlr",
    "cvf",
    "ieee",
    "s2",
    "github",
    "youtube",
    "hf",
)
