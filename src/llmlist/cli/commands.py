"""The commands: parse arguments, open the workspace, make a plan, show it, carry it out."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal, get_args

import typer

from llmlist.errors import EXIT_DONE, EXIT_FINDINGS

app = typer.Typer(
    name="llmlist",
    no_args_is_help=True,
    # `completion` does it without loading Typer at every press of the Tab key.
    add_completion=False,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
    help="""Keep a curated list of papers as data and as the markdown you wrote, both.

The facts live in catalog/ as YAML. Your README stays your own: llmlist changes the bytes whose facts changed.

Start with a list:  llmlist import README.md

Add a paper:        llmlist add 1706.03762 -s Papers

Find duplicates:    llmlist dedupe

In CI:              llmlist render --check
""",
)

Format = Literal["text", "json"]
CheckFormat = Literal["text", "json", "github", "sarif", "markdown"]
DiscoverFormat = Literal["text", "json", "markdown"]
# As `formats.json_schemas` names them; that module loads only when a schema is shown.
SchemaName = Literal["catalog", "entries", "decisions"]
# As `cli.shells` has a script for each.
ShellName = Literal["bash", "zsh", "fish"]
StatsFormat = Literal["text", "json", "svg"]
# As `workflows.choosing` names them; that module loads only when entries are listed.
ListOrder = Literal["key", "title", "date", "year", "venue", "author", "added"]
# As `workflows.sorting` names them; that module loads only when something is sorted.
SortField = Literal["date", "title", "year"]
# As `formats.records.files` names them; that module loads only when a file is read.
RecordForm = Literal["jsonl", "csl-json", "bibtex", "csv", "ris"]
# As `workflows.exports` names them; that module loads only when something is exported.
ExportForm = Literal["bibtex", "csl-json", "ris", "csv", "jsonl", "markdown", "html"]

Directory = Annotated[
    Path, typer.Option("--directory", "-C", help="Work as if started in this folder.", show_default=False)
]
JsonFormat = Annotated[Format, typer.Option("--format", help="For people, or for programs.")]
Quiet = Annotated[bool, typer.Option("--quiet", "-q", help="Say nothing of what went well.")]
DryRun = Annotated[bool, typer.Option("--dry-run", help="Show the diff and write nothing.")]
Yes = Annotated[bool, typer.Option("--yes", "-y", help="Never ask.")]
HERE = Path()


@app.callback(invoke_without_command=True)
def _main(
    *, version: Annotated[bool, typer.Option("--version", help="Show the version and exit.")] = False
) -> None:
    if version:
        from llmlist.cli.output.streams import show_version  # noqa: PLC0415  # loaded late, as in every command

        show_version()
        raise typer.Exit


@app.command()
def init(
    document: Annotated[
        Path | None, typer.Argument(help="The list to start from; README.md if there is one.")
    ] = None,
    *,
    no_hook: Annotated[
        bool, typer.Option("--no-hook", help="Add no hooks for pre-commit, which a git repository gets.")
    ] = False,
    merge_driver: Annotated[
        bool, typer.Option("--merge-driver", help="Have git merge catalogue and lists with llmlist.")
    ] = False,
    directory: Directory = HERE,
    dry_run: DryRun = False,
    yes: Yes = False,
    quiet: Quiet = False,
) -> int:
    """Start a catalogue in this folder, from the list that is there; the list stays as it is.

    llmlist init

    llmlist init docs/papers.md

    llmlist init --merge-driver
    """
    from llmlist.cli.beginning import BeginOptions, begin_catalog  # noqa: PLC0415

    options = BeginOptions(
        document=document, hook=not no_hook, merge_driver=merge_driver, yes=yes, dry_run=dry_run
    )
    return begin_catalog(directory, options, quiet=quiet)


@app.command("import")
def import_(
    files: Annotated[
        list[Path],
        typer.Argument(metavar="FILE...", help="Markdown lists; or BibTeX, CSL-JSON, CSV, RIS, JSON Lines."),
    ],
    *,
    section: Annotated[
        str | None, typer.Option("--section", "-s", help="Where the records of a library go.")
    ] = None,
    records_format: Annotated[
        RecordForm | None,
        typer.Option("--records-format", help="That the files are records, and in which format."),
    ] = None,
    directory: Directory = HERE,
    dry_run: DryRun = False,
    output: JsonFormat = "text",
    prune: Annotated[bool, typer.Option("--prune", help="Drop entries that the document lost.")] = False,
    strict: Annotated[bool, typer.Option("--strict", help="Exit 1 if anything was doubtful.")] = False,
    repair_encoding: Annotated[
        bool, typer.Option("--repair-encoding", help="Repair UTF-8 read as Mac Roman, for the catalogue.")
    ] = False,
    origin: Annotated[
        str | None,
        typer.Option("--from", metavar="NAME", help="Note in the entries that they came from this list."),
    ] = None,
    explain: Annotated[
        int | None, typer.Option("--explain", metavar="LINE", help="Say why a line was read as it was.")
    ] = None,
    verbose: Annotated[
        bool, typer.Option("--verbose", help="Name each doubtful item, not only the first of each kind.")
    ] = False,
    quiet: Quiet = False,
) -> int:
    """Read lists into the catalogue, and later what you changed in them; or add the records of a library.

    llmlist import README.md

    llmlist import README.md --dry-run --format json

    llmlist import library.bib --section Papers
    """
    from llmlist.cli.adding import LibraryOptions, are_libraries, import_libraries  # noqa: PLC0415

    if are_libraries(files, records_format):
        library = LibraryOptions(
            form=records_format, section=section, strict=strict, dry_run=dry_run, as_json=output == "json"
        )
        return import_libraries(directory, files, library, quiet=quiet)
    from llmlist.cli.actions import ImportOptions, explain_lines, import_documents, show_reading  # noqa: PLC0415

    origin = (origin or "").strip() or None
    options = ImportOptions(
        prune=prune, strict=strict, repair=repair_encoding, origin=origin, verbose=verbose
    )
    if explain is not None:
        return explain_lines(directory, files, explain, options)
    if output == "text":
        return import_documents(directory, files, options, dry_run=dry_run, quiet=quiet)
    status = EXIT_DONE if dry_run else import_documents(directory, files, options, quiet=True)
    return show_reading(directory, files, options) or status


@app.command()
def add(
    references: Annotated[
        list[str],
        typer.Argument(
            metavar="REF...",
            help="arXiv ids, DOIs, papers' pages; any address with --title; a file of many, or - for stdin.",
        ),
    ],
    *,
    section: Annotated[str | None, typer.Option("--section", "-s", help="Key, title or path.")] = None,
    keyword: Annotated[list[str] | None, typer.Option("--keyword", "-k", help="May be repeated.")] = None,
    institute: Annotated[list[str] | None, typer.Option("--institute", help="May be repeated.")] = None,
    venue: Annotated[str | None, typer.Option("--venue", help="Such as 'NeurIPS 2017'.")] = None,
    date: Annotated[str | None, typer.Option("--date", help="2017, 2017-06 or 2017-06-12.")] = None,
    title: Annotated[str | None, typer.Option("--title", help="Instead of the source's.")] = None,
    note: Annotated[str | None, typer.Option("--note", help="Your own words, as markdown.")] = None,
    link: Annotated[list[str] | None, typer.Option("--link", help="LABEL=URL, may be repeated.")] = None,
    directory: Directory = HERE,
    offline: Annotated[bool, typer.Option("--offline", help="Use only what is known here.")] = False,
    refresh: Annotated[bool, typer.Option("--refresh", help="Ask again what is known here.")] = False,
    fetch: Annotated[
        bool, typer.Option("--fetch", help="Fill what records of a file lack from the sources.")
    ] = False,
    dry_run: DryRun = False,
    yes: Yes = False,
    quiet: Quiet = False,
) -> int:
    """Add papers: fetch, look for duplicates, put each in its place in the catalogue and the document.

    llmlist add 2303.08774 --section "Milestone Papers" --keyword "GPT 4" --institute OpenAI

    llmlist add 10.1145/3292500.3330701 https://aclanthology.org/N19-1423/ -s Papers

    llmlist add https://example.org/talk --title "A Talk" --section Videos

    llmlist add library.bib -s Papers

    llmlist add - -s Papers < ids.txt
    """
    from llmlist.cli.actions import make_wish  # noqa: PLC0415
    from llmlist.cli.adding import AddOptions, add_references  # noqa: PLC0415
    from llmlist.cli.references import FetchOptions  # noqa: PLC0415

    wish = make_wish(
        section=section,
        keywords=keyword or (),
        institutes=institute or (),
        venue=venue,
        date=date,
        title=title,
        note=note,
        links=link or (),
    )
    asking = FetchOptions(offline=offline, refresh=refresh, records=fetch)
    options = AddOptions(fetch=asking, dry_run=dry_run, yes=yes)
    return add_references(directory, references, wish, options, quiet=quiet)


@app.command()
def remove(
    keys: Annotated[list[str], typer.Argument(metavar="KEY...", help="As `llmlist list` shows them.")],
    *,
    directory: Directory = HERE,
    dry_run: DryRun = False,
    yes: Yes = False,
    quiet: Quiet = False,
) -> int:
    """Take entries out of the catalogue and of every document.

    llmlist remove vaswani2017attention
    """
    from llmlist.cli.actions import remove_entries  # noqa: PLC0415

    return remove_entries(directory, keys, dry_run=dry_run, yes=yes, quiet=quiet)


@app.command()
def enrich(
    keys: Annotated[
        list[str] | None, typer.Argument(metavar="[KEY...]", help="Only these; all without one.")
    ] = None,
    *,
    section: Annotated[
        str | None, typer.Option("--section", "-s", help="Only there: key, title or path.")
    ] = None,
    source: Annotated[
        list[str] | None,
        typer.Option("--source", help="Only arxiv, semantic-scholar, crossref or pages; may be repeated."),
    ] = None,
    directory: Directory = HERE,
    overwrite: Annotated[
        bool, typer.Option("--overwrite", help="Take proposals too, over what stands there.")
    ] = False,
    offline: Annotated[bool, typer.Option("--offline", help="Use only what is known here.")] = False,
    refresh: Annotated[bool, typer.Option("--refresh", help="Ask again what is known here.")] = False,
    resolve_titles: Annotated[
        bool, typer.Option("--resolve-titles", help="Only propose arXiv ids for entries that have none.")
    ] = False,
    dry_run: DryRun = False,
    output: JsonFormat = "text",
    quiet: Quiet = False,
) -> int:
    """Fill gaps from arXiv, Semantic Scholar and Crossref, each value with what shows it; propose changes.

    llmlist enrich

    llmlist enrich --section Surveys --dry-run

    llmlist enrich vaswani2017attention --overwrite

    llmlist enrich --resolve-titles
    """
    from llmlist.cli.enriching import EnrichOptions, enrich_entries  # noqa: PLC0415

    options = EnrichOptions(
        keys=keys or (),
        section=section,
        sources=source or (),
        overwrite=overwrite,
        offline=offline,
        refresh=refresh,
        dry_run=dry_run,
    )
    if resolve_titles:
        from llmlist.cli.resolving import resolve_titles as resolve  # noqa: PLC0415

        return resolve(directory, options, as_json=output == "json", quiet=quiet)
    return enrich_entries(directory, options, as_json=output == "json", quiet=quiet)


@app.command()
def discover(
    names: Annotated[
        list[str] | None, typer.Argument(metavar="[QUERY...]", help="Only these; all without one.")
    ] = None,
    *,
    since: Annotated[
        str | None,
        typer.Option("--since", metavar="DATE", help="From this day on, or 14d: so many days ago."),
    ] = None,
    directory: Directory = HERE,
    offline: Annotated[bool, typer.Option("--offline", help="Look in the arXiv index alone.")] = False,
    limit: Annotated[
        int | None, typer.Option("--limit", min=1, help="Show only so many, the nearest.")
    ] = None,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Do not remember what was shown: show it again next time.")
    ] = False,
    output: Annotated[
        DiscoverFormat, typer.Option("--format", help="For people, for programs, or for an issue.")
    ] = "text",
    quiet: Quiet = False,
) -> int:
    """List new arXiv papers that saved queries find and the catalogue lacks, nearest to the list first.

    llmlist discover

    llmlist discover --since 2026-11-01 --dry-run

    llmlist discover --format markdown > issue.md
    """
    from llmlist.cli.discovering import DiscoverOptions, discover_papers  # noqa: PLC0415

    options = DiscoverOptions(
        names=names or (), since=since, offline=offline, limit=limit, dry_run=dry_run, output=output
    )
    return discover_papers(directory, options, quiet=quiet)


@app.command()
def dedupe(
    *,
    directory: Directory = HERE,
    apply: Annotated[
        bool, typer.Option("--apply", help="Merge the matches, in the catalogue and in the documents.")
    ] = False,
    interactive: Annotated[
        bool, typer.Option("--interactive", "-i", help="Ask about each: merge, not duplicates, skip.")
    ] = False,
    not_duplicate: Annotated[
        tuple[str, str] | None,
        typer.Option("--not-duplicate", metavar="KEY KEY", help="Remember that two entries are two works."),
    ] = None,
    reason: Annotated[str | None, typer.Option("--reason", help="Why they are two works.")] = None,
    merge: Annotated[
        tuple[str, str] | None,
        typer.Option("--merge", metavar="KEY KEY", help="Merge the second into the first."),
    ] = None,
    records: Annotated[
        Path | None,
        typer.Option(
            "--records",
            help="Look at these records instead: BibTeX, CSL-JSON, JSON Lines, CSV or RIS.",
        ),
    ] = None,
    records_format: Annotated[
        RecordForm | None,
        typer.Option("--records-format", help="The format, where the name of that file does not tell it."),
    ] = None,
    dry_run: DryRun = False,
    diff: Annotated[bool, typer.Option("--diff", help="Show what changes.")] = False,
    output: JsonFormat = "text",
    quiet: Quiet = False,
) -> int:
    """Find entries that are one work, with the reasons. Exits 1 if there are any.

    llmlist dedupe

    llmlist dedupe --format json

    llmlist dedupe --apply --dry-run

    llmlist dedupe --interactive

    llmlist dedupe --not-duplicate ho2020denoising song2020denoising --reason "two methods"

    llmlist dedupe --merge hoffmann2022training hoffmann2022empirical

    llmlist dedupe --records exported.jsonl

    llmlist dedupe --records library.bib
    """
    from llmlist.cli.deduping import DedupeOptions, dedupe_entries  # noqa: PLC0415

    options = DedupeOptions(
        apply=apply,
        interactive=interactive,
        apart=not_duplicate,
        reason=reason,
        merge=merge,
        dry_run=dry_run,
        diff=diff,
        records=records,
        records_format=records_format,
    )
    return dedupe_entries(directory, options, as_json=output == "json", quiet=quiet)


@app.command()
def render(
    *,
    section: Annotated[
        str | None, typer.Option("--section", "-s", help="Only there: key, title or path.")
    ] = None,
    document: Annotated[Path | None, typer.Option("--document", help="Only this file.")] = None,
    directory: Directory = HERE,
    check: Annotated[
        bool, typer.Option("--check", help="Write nothing; exit 1 if something is to do.")
    ] = False,
    diff: Annotated[bool, typer.Option("--diff", help="Show what changes.")] = False,
    quiet: Quiet = False,
) -> int:
    """Make every document say what the catalogue says, changing only the bytes whose facts changed.

    llmlist render --diff

    llmlist render --check

    llmlist render --section "Milestone Papers"
    """
    from llmlist.cli.actions import RenderOptions, render_documents  # noqa: PLC0415

    options = RenderOptions(section=section, document=document, check=check, diff=diff)
    return render_documents(directory, options, quiet=quiet)


@app.command()
def sync(
    *,
    directory: Directory = HERE,
    base: Annotated[
        str | None, typer.Option("--base", metavar="REF", help="Tell changes by this commit, not the last.")
    ] = None,
    check: Annotated[
        bool, typer.Option("--check", help="Write nothing; exit 1 if something is to do.")
    ] = False,
    dry_run: DryRun = False,
    yes: Yes = False,
    output: JsonFormat = "text",
    quiet: Quiet = False,
) -> int:
    """Let documents and catalogue take over what only the other side changed since the last commit.

    llmlist sync

    llmlist sync --dry-run --base origin/main
    """
    from llmlist.cli.syncing import SyncOptions, sync_documents  # noqa: PLC0415

    options = SyncOptions(base=base, check=check, dry_run=dry_run, yes=yes)
    return sync_documents(directory, options, as_json=output == "json", quiet=quiet)


@app.command()
def check(
    *,
    directory: Directory = HERE,
    select: Annotated[
        list[str] | None, typer.Option("--select", metavar="CODE", help="Follow these rules only.")
    ] = None,
    ignore: Annotated[
        list[str] | None, typer.Option("--ignore", metavar="CODE", help="Leave these rules out.")
    ] = None,
    base: Annotated[
        str | None, typer.Option("--diff", metavar="BASE", help="Only what has come since this commit.")
    ] = None,
    fix: Annotated[bool, typer.Option("--fix", help="Mend what needs no person.")] = False,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Show what --fix would change and write nothing.")
    ] = False,
    output: Annotated[
        CheckFormat, typer.Option("--format", help="For people, for programs, or for a pull request.")
    ] = "text",
    statistics: Annotated[
        bool, typer.Option("--statistics", help="Only how many problems of each rule there are.")
    ] = False,
    exit_zero: Annotated[bool, typer.Option("--exit-zero", help="Exit 0 whatever was found.")] = False,
    quiet: Quiet = False,
) -> int:
    """Check list and catalogue against every rule, offline. Exits 1 if there are errors.

    llmlist check

    llmlist check --fix

    llmlist check --diff origin/main --format markdown
    """
    from llmlist.cli.checking import CheckOptions, check_workspace  # noqa: PLC0415

    options = CheckOptions(
        select=select or (),
        ignore=ignore or (),
        base=base,
        output=output,
        fix=fix,
        dry_run=dry_run,
        statistics=statistics,
        exit_zero=exit_zero,
    )
    return check_workspace(directory, options, quiet=quiet)


@app.command()
def links(
    *,
    directory: Directory = HERE,
    offline: Annotated[bool, typer.Option("--offline", help="Tell only what is known here.")] = False,
    refresh: Annotated[bool, typer.Option("--refresh", help="Ask again what is known here.")] = False,
    max_age: Annotated[
        float, typer.Option("--max-age", metavar="DAYS", min=0, help="Ask again what is older.")
    ] = 7.0,
    concurrency: Annotated[
        int, typer.Option("--concurrency", min=1, max=256, help="Requests at once; one at each host.")
    ] = 16,
    pause: Annotated[
        float, typer.Option("--pause", metavar="SECONDS", min=0, help="Between two requests to one host.")
    ] = 1.0,
    allow_private: Annotated[
        bool, typer.Option("--allow-private", help="Ask also in this machine's own and private networks.")
    ] = False,
    output: JsonFormat = "text",
    quiet: Quiet = False,
) -> int:
    """Ask whether the pages behind links are there, and keep the answers. Exits 1 if any is dead.

    llmlist links

    llmlist links --offline --format json
    """
    from llmlist.cli.linking import LinkOptions, check_links  # noqa: PLC0415

    options = LinkOptions(
        offline=offline,
        refresh=refresh,
        max_age_days=max_age,
        concurrency=concurrency,
        pause_s=pause,
        allow_private=allow_private,
    )
    return check_links(directory, options, as_json=output == "json", quiet=quiet)


@app.command()
def schema(
    name: Annotated[SchemaName, typer.Argument(help="Which of the catalogue's files.")] = "entries",
    *,
    directory: Directory = HERE,
    write: Annotated[
        bool, typer.Option("--write", help="Put all schemas into catalog/schemas/ and name them for editors.")
    ] = False,
    dry_run: DryRun = False,
    quiet: Quiet = False,
) -> int:
    """Print the JSON Schema of the catalogue's files; with --write, let editors know and complete the fields.

    llmlist schema entries

    llmlist schema --write
    """
    from llmlist.cli.schemas import print_schema, write_schemas  # noqa: PLC0415

    if write or dry_run:
        return write_schemas(directory, dry_run=dry_run, quiet=quiet)
    return print_schema(name)


@app.command()
def edit(
    key: Annotated[str, typer.Argument(metavar="KEY", help="As `llmlist list` shows it.")],
    *,
    sets: Annotated[
        list[str] | None, typer.Option("--set", metavar="FIELD=VALUE", help="Give a field a value.")
    ] = None,
    unsets: Annotated[
        list[str] | None, typer.Option("--unset", metavar="FIELD", help="Take a field out.")
    ] = None,
    adds: Annotated[
        list[str] | None, typer.Option("--add", metavar="FIELD=VALUE", help="Add to a list, such as links.")
    ] = None,
    drops: Annotated[
        list[str] | None, typer.Option("--drop", metavar="FIELD=VALUE", help="Take out of a list.")
    ] = None,
    directory: Directory = HERE,
    dry_run: DryRun = False,
    quiet: Quiet = False,
) -> int:
    """Change an entry in the catalogue and in its documents; without options, in your editor.

    llmlist edit vaswani2017attention

    llmlist edit vaswani2017attention --set venue="NeurIPS 2017" --add keywords=attention
    """
    from llmlist.cli.editing import edit_entry, parse_changes  # noqa: PLC0415

    changes = parse_changes(sets=sets or (), unsets=unsets or (), adds=adds or (), drops=drops or ())
    return edit_entry(directory, key, changes, dry_run=dry_run, quiet=quiet)


@app.command()
def move(
    keys: Annotated[
        list[str],
        typer.Argument(
            metavar="KEY... SECTION",
            help="Keys as `llmlist list` shows them, then where to; without SECTION where --section says it.",
        ),
    ],
    *,
    section: Annotated[
        str | None, typer.Option("--section", "-s", help="Where to: key, title or path.")
    ] = None,
    directory: Directory = HERE,
    dry_run: DryRun = False,
    quiet: Quiet = False,
) -> int:
    """Move entries to another section, in catalogue and document.

    llmlist move vaswani2017attention "Milestone Papers"
    """
    from llmlist.cli.arranging import move_entries  # noqa: PLC0415

    return move_entries(directory, keys, section, dry_run=dry_run, quiet=quiet)


section_app = typer.Typer(
    no_args_is_help=True,
    help="""Look at the sections, add or move one, or give one another title, in catalogue and document.

llmlist section list

llmlist section add "Agents" --in "Papers"

llmlist section rename agents "Language Agents"

llmlist section move agents --before surveys
""",
)
app.add_typer(section_app, name="section")


@section_app.command("list")
def section_list(*, directory: Directory = HERE, output: JsonFormat = "text") -> int:
    """List the sections with their keys."""
    from llmlist.cli.arranging import list_sections  # noqa: PLC0415

    return list_sections(directory, as_json=output == "json")


@section_app.command("add")
def section_add(
    title: Annotated[str, typer.Argument(metavar="TITLE", help="Its heading.")],
    *,
    below: Annotated[
        str | None, typer.Option("--in", metavar="SECTION", help="Inside this one: key, title or path.")
    ] = None,
    document: Annotated[
        str | None, typer.Option("--document", help="Where there are several: path or key.")
    ] = None,
    directory: Directory = HERE,
    dry_run: DryRun = False,
    quiet: Quiet = False,
) -> int:
    """Add an empty section, with its heading and its line in the contents list."""
    from llmlist.cli.arranging import add_section  # noqa: PLC0415

    return add_section(directory, title, below=below, document=document, dry_run=dry_run, quiet=quiet)


@section_app.command("move")
def section_move(
    section: Annotated[str, typer.Argument(metavar="SECTION", help="Key, title or path.")],
    *,
    before: Annotated[str | None, typer.Option("--before", metavar="SECTION", help="Before it.")] = None,
    after: Annotated[str | None, typer.Option("--after", metavar="SECTION", help="Behind it.")] = None,
    inside: Annotated[str | None, typer.Option("--in", metavar="SECTION", help="Last in it.")] = None,
    directory: Directory = HERE,
    dry_run: DryRun = False,
    quiet: Quiet = False,
) -> int:
    """Move a section with all below its heading, word for word; links and contents list follow."""
    from llmlist.cli.arranging import move_section  # noqa: PLC0415
    from llmlist.workflows.arranging import Destination  # noqa: PLC0415

    destination = Destination(before=before, after=after, inside=inside)
    return move_section(directory, section, destination, dry_run=dry_run, quiet=quiet)


@section_app.command("rename")
def section_rename(
    section: Annotated[str, typer.Argument(metavar="SECTION", help="Key, title or path.")],
    title: Annotated[str, typer.Argument(metavar="TITLE", help="Its new heading.")],
    *,
    directory: Directory = HERE,
    dry_run: DryRun = False,
    quiet: Quiet = False,
) -> int:
    """Give a section another title; its key stays, and links to its heading follow."""
    from llmlist.cli.arranging import rename_section  # noqa: PLC0415

    return rename_section(directory, section, title, dry_run=dry_run, quiet=quiet)


index_app = typer.Typer(
    no_args_is_help=True,
    help="""Keep a local copy of arXiv's metadata, and let `add`, `enrich` and `discover` answer from it.

llmlist index build arxiv-metadata-oai-snapshot.json --category cs --category stat.ML

llmlist index status
""",
)
app.add_typer(index_app, name="index")

IndexFile = Annotated[
    Path | None, typer.Option("--index", metavar="FILE", help="Instead of LLMLIST_INDEX or the usual place.")
]


@index_app.command("build")
def index_build(
    snapshot: Annotated[
        Path,
        typer.Argument(metavar="SNAPSHOT", help="arXiv's metadata as Kaggle has it, .gz or .zip too."),
    ],
    *,
    category: Annotated[
        list[str] | None,
        typer.Option("--category", help="Only papers of it, such as cs.CL, or cs for all; may be repeated."),
    ] = None,
    index: IndexFile = None,
    quiet: Quiet = False,
) -> int:
    """Build the index from arXiv's metadata snapshot; after an interrupt, go on where it was stopped.

    llmlist index build arxiv-metadata-oai-snapshot.json

    llmlist index build archive.zip --category cs --category stat.ML
    """
    from llmlist.cli.indexing import build_arxiv_index  # noqa: PLC0415

    return build_arxiv_index(snapshot, category or (), index, quiet=quiet)


@index_app.command("status")
def index_status(*, index: IndexFile = None, output: JsonFormat = "text") -> int:
    """Say what is in the index, how old it is and how large; exits 1 where there is none.

    llmlist index status
    """
    from llmlist.cli.indexing import show_index  # noqa: PLC0415

    return show_index(index, as_json=output == "json")


@app.command()
def sort(
    section: Annotated[str, typer.Argument(metavar="SECTION", help="Key, title or path.")],
    *,
    by: Annotated[SortField, typer.Option("--by", help="What is compared.")] = "date",
    reverse: Annotated[bool, typer.Option("--reverse", help="Newest first, or from Z to A.")] = False,
    directory: Directory = HERE,
    dry_run: DryRun = False,
    quiet: Quiet = False,
) -> int:
    """Put the entries of a section in order, and those of each section in it; lines move word for word.

    llmlist sort "Milestone Papers" --by date

    llmlist sort surveys --by title --dry-run
    """
    from llmlist.cli.arranging import sort_section  # noqa: PLC0415
    from llmlist.workflows.sorting import SortOrder  # noqa: PLC0415

    return sort_section(directory, section, SortOrder(by, reverse), dry_run=dry_run, quiet=quiet)


@app.command()
def replace(
    field: Annotated[str, typer.Argument(metavar="FIELD", help="Such as venue or institutes.")],
    old: Annotated[str, typer.Argument(metavar="OLD", help="What it says now.")],
    new: Annotated[str, typer.Argument(metavar="NEW", help="What it is to say.")],
    *,
    directory: Directory = HERE,
    dry_run: DryRun = False,
    quiet: Quiet = False,
) -> int:
    """Write another value wherever a field has a certain one, in catalogue and documents.

    llmlist replace venue NIPS NeurIPS --dry-run
    """
    from llmlist.cli.editing import replace_values  # noqa: PLC0415

    return replace_values(directory, field, old, new, dry_run=dry_run, quiet=quiet)


@app.command()
def undo(
    *,
    directory: Directory = HERE,
    shown: Annotated[bool, typer.Option("--list", help="Show what can be taken back.")] = False,
    dry_run: DryRun = False,
    yes: Yes = False,
    quiet: Quiet = False,
) -> int:
    """Take back what the last command wrote; up to twenty, one after the other.

    llmlist undo

    llmlist undo --list
    """
    from llmlist.cli.undoing import undo_last  # noqa: PLC0415

    return undo_last(directory, shown=shown, dry_run=dry_run, yes=yes, quiet=quiet)


@app.command("merge-driver")
def merge_driver_(
    base: Annotated[Path, typer.Argument(metavar="BASE", help="What both sides come from: git's %O.")],
    ours: Annotated[Path, typer.Argument(metavar="OURS", help="Our version, and the result: git's %A.")],
    theirs: Annotated[Path, typer.Argument(metavar="THEIRS", help="Their version: git's %B.")],
    marker_size: Annotated[int, typer.Argument(metavar="SIZE", help="Of conflict marks: git's %L.")],
    path: Annotated[str, typer.Argument(metavar="PATH", help="Of the file in the repository: git's %P.")],
) -> int:
    """Merge one file by entry and field, or by rendering again. git calls this; see `init --merge-driver`.

    llmlist merge-driver %O %A %B %L %P
    """
    from llmlist.cli.merging import merge_files  # noqa: PLC0415

    return merge_files(base, ours, theirs, marker_size, path)


@app.command("list")
def list_(
    *,
    directory: Directory = HERE,
    section: Annotated[str | None, typer.Option("--section", "-s", help="Key, title or path.")] = None,
    year: Annotated[str | None, typer.Option("--year", help="2023, 2021-2023, 2021- or -2021.")] = None,
    venue: Annotated[str | None, typer.Option("--venue", help="In any spelling, or words of it.")] = None,
    author: Annotated[str | None, typer.Option("--author", help="Words of a name.")] = None,
    kind: Annotated[list[str] | None, typer.Option("--kind", help="Such as paper; may be repeated.")] = None,
    missing: Annotated[
        list[str] | None,
        typer.Option("--missing", metavar="FIELD", help="A field or an identifier, such as doi."),
    ] = None,
    sort: Annotated[ListOrder | None, typer.Option("--sort", help="By this; else as on the page.")] = None,
    reverse: Annotated[bool, typer.Option("--reverse", help="The other way round.")] = False,
    output: JsonFormat = "text",
) -> int:
    """List the entries with their keys: all, or those that meet every option.

    llmlist list --section "Milestone Papers" --sort date --reverse

    llmlist list --year 2021-2023 --venue NeurIPS --missing doi

    llmlist list --format json
    """
    from llmlist.cli.looking import list_entries  # noqa: PLC0415
    from llmlist.workflows.choosing import Choice  # noqa: PLC0415

    choice = Choice(
        section=section,
        years=year,
        venue=venue,
        author=author,
        kinds=kind or (),
        missing=missing or (),
        order=sort,
        reverse=reverse,
    )
    return list_entries(directory, choice, as_json=output == "json")


@app.command()
def show(
    keys: Annotated[list[str], typer.Argument(metavar="KEY...", help="As `llmlist list` shows them.")],
    *,
    directory: Directory = HERE,
    output: JsonFormat = "text",
) -> int:
    """Show all that is known of entries: where they stand, their duplicates, their problems.

    llmlist show vaswani2017attention
    """
    from llmlist.cli.looking import show_entries  # noqa: PLC0415

    return show_entries(directory, keys, as_json=output == "json")


@app.command()
def search(
    words: Annotated[
        list[str], typer.Argument(metavar="WORDS...", help="Of title, authors, venue, keywords, ids, notes.")
    ],
    *,
    directory: Directory = HERE,
    limit: Annotated[int, typer.Option("--limit", "-n", min=1, help="How many at most.")] = 20,
    output: JsonFormat = "text",
) -> int:
    """Find entries by words as you would type them, misspelt or cut short; the best first.

    llmlist search flash atention dao

    llmlist search 1706.03762 --format json
    """
    from llmlist.cli.looking import search_entries  # noqa: PLC0415

    return search_entries(directory, words, limit=limit, as_json=output == "json")


@app.command()
def stats(
    *,
    by: Annotated[
        list[str] | None,
        typer.Option("--by", help="year, venue, institute, section or kind; may be repeated."),
    ] = None,
    directory: Directory = HERE,
    section: Annotated[str | None, typer.Option("--section", "-s", help="Only there.")] = None,
    year: Annotated[str | None, typer.Option("--year", help="2023, 2021-2023, 2021- or -2021.")] = None,
    top: Annotated[int, typer.Option("--top", min=1, help="Most bars of a chart; years are all shown.")] = 20,
    output: Annotated[
        StatsFormat, typer.Option("--format", help="For people, for programs, or for a page.")
    ] = "text",
) -> int:
    """Count the entries by year, venue, institute and section.

    llmlist stats

    llmlist stats --by year --by venue --format svg
    """
    from llmlist.cli.looking import show_statistics  # noqa: PLC0415
    from llmlist.workflows.choosing import Choice  # noqa: PLC0415

    choice = Choice(section=section, years=year)
    return show_statistics(directory, by or (), choice, most=top, output=output)


@app.command()
def export(
    form: Annotated[
        ExportForm, typer.Argument(metavar="FORMAT", help="One of: " + ", ".join(get_args(ExportForm)) + ".")
    ],
    *,
    section: Annotated[
        str | None, typer.Option("--section", "-s", help="Only there: key, title or path.")
    ] = None,
    output: Annotated[
        Path | None,
        typer.Option("--output", "-o", metavar="PATH", help="Write this file, or this folder for html."),
    ] = None,
    directory: Directory = HERE,
    quiet: Quiet = False,
) -> int:
    """Write the entries for others: as a site, or for reference managers, spreadsheets and scripts.

    llmlist export html --output site

    llmlist export bibtex --output library.bib

    llmlist export csv --section Surveys

    llmlist export jsonl
    """
    from llmlist.cli.exporting import ExportOptions, export_catalog, export_site  # noqa: PLC0415

    options = ExportOptions(section=section, output=output)
    if form == "html":
        return export_site(directory, options, quiet=quiet)
    return export_catalog(directory, form, options, quiet=quiet)


@app.command()
def completion(
    shell: Annotated[ShellName, typer.Argument(help="Which shell.")],
) -> int:
    """Print the script that lets a shell complete commands, keys, sections and fields.

    llmlist completion bash > ~/.local/share/bash-completion/completions/llmlist

    llmlist completion fish > ~/.config/fish/completions/llmlist.fish
    """
    from llmlist.cli.shells import print_script  # noqa: PLC0415

    return print_script(shell)


__all__ = ["EXIT_DONE", "EXIT_FINDINGS", "app"]
