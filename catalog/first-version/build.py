"""Build the first version of this catalogue from five lists: how it was made, not how it is kept.

Everything that reads, merges, enriches or writes is llmlist itself; this script only hands it the lists,
and says by `plan.tsv` which entry belongs where. The lists are not kept here, and nothing but facts is
taken from them: titles, names, dates, venues, institutes, identifiers and links. Notes are ours.

    python build.py LISTS SEED_PAPERS FOLDER

LISTS is a folder with the five lists, SEED_PAPERS a file with what arXiv says of their papers (JSON Lines
with id, title, authors, published, categories), FOLDER an empty one for the result.
"""

from __future__ import annotations

import csv
import json
import re
import sys
import tempfile
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple, get_args

from llmlist.cli import main
from llmlist.formats.arxiv_paper import ArxivPaper, format_paper
from llmlist.lists.drafts import ids_of
from llmlist.model.catalog import Catalog, Document, Section
from llmlist.model.date import PartialDate
from llmlist.model.edit import Plan
from llmlist.model.entry import Draft, Entry, Kind, See
from llmlist.model.link import Link
from llmlist.model.workspace import Settings, Workspace
from llmlist.storage.files import apply_plan
from llmlist.storage.workspace import open_workspace
from llmlist.workflows.keys import make_key
from llmlist.workflows.saving import plan_saving

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

HERE: Final = Path(__file__).parent
PAGE: Final = "catalog/README.md"
TODAY: Final = PartialDate(2026, 11, 21)

LISTS: Final = (
    ("000_37f6423807e36b36.txt", "awesome-llm", True),
    ("001_cfdffb27287865fc.txt", "awesome-mlvu", False),
    ("002_7255efd6215f66d6.txt", "awesome-transformer-nlp", False),
    ("003_669667532477c74c.txt", "awesome-llm-training", True),
    ("004_c7fc91d8e31bea7a.txt", "llm-for-beginners", False),
)
"""Each list with its name, and whether its text was once read as Mac Roman."""

ONE_WORK: Final = ("hoffmanntraining", "empirical-analysis-compute-2022")
"""A report and its publication under another title: no rule can see that."""
TWO_WORKS: Final = (
    ("large-language-models-2023", "next-generation-large-2023", "two articles; one address is wrong"),
    ("qi2023zero", "zero-bubble-pipeline", "a paper and its code"),
)
"""Keys in this catalogue of what only looks alike, with the reason."""


PAPERS: Final = "| Date | Paper | Authors | Venue | Links |\n| :--- | :---- | :------ | :---- | :---- |\n"
MILESTONES: Final = (
    "| Date | Keyword | Institute | Paper | Venue |\n| :--- | :------ | :-------- | :---- | :---- |\n"
)
COURSES: Final = "| Title | Institute |\n| :---- | :-------- |\n"
HEADERS: Final = {"milestones": MILESTONES, "courses": COURSES}
STYLES: Final = {
    "Language models / Weights and products": "- [{title}]({url}) - {note}",
    "Language models / Data": "- [{title}]({url}) - {note}",
    "Evaluation / Leaderboards": "- [{title}]({url}) - {note}",
    "Mixture of experts / Code and reading": "- [{title}]({url}) - {note}",
    "Tools": "- [{title}]({url}) - {note}",
    "BERT and its relatives in code": "- [{title}]({url}) - {note}",
    "Tutorials": "- [{title}]({url}) by {authors}",
    "Videos": "- [{title}]({url}) by {authors}",
    "Books": "- [{title}]({url}) by {authors}. {note}",
    "Articles": "- [{title}]({url}) by {authors}, {date:2023}",
    "Other lists": "- [{title}]({url}) - {note}",
}
"""How the sections without a table write an entry; of a section above it where it has none."""


COUNTS: Final = ("**{count}** works", "up to {date}")
"""Numbers in the words of the page that llmlist keeps right."""


class Planned(NamedTuple):
    """What `plan.tsv` says of an entry: where it belongs, and values where lists have none or bad ones."""

    key: str
    section: str
    kind: str
    title: str
    date: str
    venue: str
    authors: str
    institutes: str
    keyword: str
    note: str


def read_plan(path: Path) -> list[Planned]:
    """Read the plan, in the order of the page."""
    with path.open(encoding="utf-8", newline="") as file:
        rows = csv.reader(file, delimiter="\t", quoting=csv.QUOTE_NONE)
        next(rows)
        return [Planned(*row) for row in rows]


def llmlist(folder: Path, *words: str) -> None:
    """Run a command, and stop where it failed; 1 means that it found something."""
    sys.stdout.write(f"$ llmlist {' '.join(words)}\n")
    status = main([*words, "-C", str(folder)])
    if status > 1:
        sys.exit(status)


def merge_lists(lists: Path, folder: Path) -> Catalog:
    """Read the lists into one catalogue, and merge what is one work."""
    for number, (file, name, mojibake) in enumerate(LISTS):
        document = folder / f"list-{number:03}.md"
        document.write_bytes((lists / file).read_bytes())
        llmlist(folder, "import", str(document), "--from", name, *["--repair-encoding"][: int(mojibake)])
    llmlist(folder, "dedupe", "--apply", "--quiet")
    llmlist(folder, "dedupe", "--merge", *ONE_WORK, "--quiet")
    return open_workspace(folder).catalog


def tidy_links(catalog: Catalog, entry: Entry, *, is_paper: bool) -> tuple[Link, ...]:
    """Return the links of an entry at all its places, the canonical one first, without what is none."""
    places = [item for item in catalog.items if isinstance(item, See) and item.key == entry.key]
    links = [*entry.links, *(link for place in places for link in place.links or ())]
    for note in (entry.note, *(place.note for place in places)):
        found = (Link(label=label, url=url) for label, url in _LINK.findall(note or ""))
        links += [link for link in found if label_of(link.url, link.label) in _OWN]
    arxiv = next((one.value for one in entry.ids if one.scheme == "arxiv"), None)
    kept: dict[str, Link] = {}
    if arxiv is not None and is_paper:
        kept[arxiv] = Link(url=f"https://arxiv.org/abs/{arxiv}")
    for link in links:
        url = _TRACKING.sub("", link.url).replace("http://arxiv", "https://arxiv").rstrip("?&")
        if not url.startswith("http") or _NO_LINK.search(url):
            continue
        own = next((one.value for one in ids_of([Link(url=url)]) if one.scheme == "arxiv"), None)
        name = own or re.sub(r"^https?://(www\.)?|/$|\.git$", "", url).casefold()
        if name in kept:
            continue
        kept[name] = Link(url=url, label=label_of(url, link.label) if kept else None)
    if not kept:
        return tuple(Link(url=link.url) for link in links if link.url.startswith("http"))[:1]
    return tuple(kept.values())


def without_neighbours(entries: Sequence[Entry]) -> list[Entry]:
    """Return the entries without further links to what is an entry of its own: that is no link of theirs."""
    owners = {one: entry.key for entry in entries for one in ids_of(entry.links[:1])}
    made = []
    for entry in entries:
        strange = {one for one in ids_of(entry.links[1:]) if owners.get(one, entry.key) != entry.key}
        links = [entry.links[0], *(one for one in entry.links[1:] if not strange.intersection(ids_of([one])))]
        ids = tuple(one for one in entry.ids if one not in strange)
        made.append(replace(entry, links=tuple(links), ids=ids))
    return made


_LINK: Final = re.compile(r"(?<!!)\[([^\[\]]*)\]\((https?://[^\s()]+)\)")
_TRACKING: Final = re.compile(
    r"(?<=[?&])(utm_\w+|spm_id_from|vd_source|si|s|source|fbclid|gclid|ref|share_token)=[^&#]*&?"
)
_NO_LINK: Final = re.compile(
    r"scholar\.google|img\.shields|semanticscholar\.org/arxiv|twitter\.com|threadreader"
)
_OWN: Final = {"code", "data", "hugging face", "video", "page"}
"""What a link in a note has to be to count as one of the work, and not of what the note tells."""
_LABELS: Final = {
    "github.com": "code",
    "gist.github.com": "code",
    "huggingface.co": "hugging face",
    "youtube.com": "video",
    "youtu.be": "video",
    "bilibili.com": "video",
    "aclanthology.org": "acl",
    "openreview.net": "openreview",
    "arxiv.org": "arxiv",
    "old.reddit.com": "discussion",
    "alignmentforum.org": "discussion",
    "jmlr.org": "jmlr",
    "papers.nips.cc": "neurips",
}


def label_of(url: str, label: str | None) -> str:
    """Return a short label for a further link: what it leads to."""
    host = re.sub(r"^https?://(www\.)?", "", url).split("/")[0].casefold()
    if url.endswith(".pdf"):
        return "pdf"
    words = (label or "").casefold()
    if words in {"code", "data", "blog post", "article", "paper", "online demo", "pdf", "blog"}:
        return words
    return _LABELS.get(host, "page" if host.endswith("github.io") else "article")


def adopt(catalog: Catalog, entry: Entry, plan: Planned, paper: ArxivPaper | None) -> Entry:
    """Return an entry as this catalogue has it: the facts of lists and arXiv, and what the plan says."""
    if plan.kind not in get_args(Kind):
        raise ValueError(f"{plan.key}: no kind is called {plan.kind}")
    kind: Kind = plan.kind  # type: ignore[assignment]  # checked above
    links = tidy_links(catalog, entry, is_paper=kind == "paper")
    venue = plan.venue or ("" if entry.venue in {None, "arXiv"} else entry.venue) or None
    return replace(
        entry,
        title=plan.title or entry.title,
        date=PartialDate.parse(plan.date) if plan.date else date_of(entry),
        venue=venue,
        authors=_texts(plan.authors, (paper and paper.authors) or entry.authors),
        institutes=_texts(plan.institutes, entry.institutes),
        keywords=_texts(plan.keyword, entry.keywords),
        note=plan.note or None,
        kind=kind,
        links=links,
        ids=tuple(dict.fromkeys([*ids_of(links), *entry.ids])),
        section=anchor_path(plan.section),
        added=TODAY,
        aliases=(),
    )


def _texts(planned: str, listed: Sequence[str]) -> tuple[str, ...]:
    """Return the values of the plan, or those of the lists; a dash stands for none."""
    if planned:
        return () if planned == "-" else tuple(planned.split(", "))
    return tuple(listed)


def date_of(entry: Entry) -> PartialDate | None:
    """Return the date of an entry, or the month that its arXiv number begins with.

    See https://info.arxiv.org/help/arxiv_identifier.html.
    """
    number = next((one.value for one in entry.ids if one.scheme == "arxiv"), "")
    found = re.match(r"(\d\d)(\d\d)\.\d", number)
    if found is None or (entry.date is not None and entry.date.month is not None):
        return entry.date
    return PartialDate(2000 + int(found[1]), int(found[2]))


def draft_of(entry: Entry) -> Draft:
    """Return what the key of an entry is made from."""
    return Draft(title=entry.title, authors=entry.authors, date=entry.date, ids=entry.ids, links=entry.links)


def write_metadata(papers: Path, folder: Path, wanted: set[str]) -> Mapping[str, ArxivPaper]:
    """Write what arXiv says of the papers, as `llmlist enrich` keeps it."""
    known: dict[str, ArxivPaper] = {}
    for line in papers.read_text(encoding="utf-8").splitlines():
        said = json.loads(line)
        if said["id"] in wanted:
            # A source that cut names at each full stop has lost the rest: `Daniel Y` is nobody.
            is_cut = any(re.search(r" \w$", name) for name in said["authors"] or ())
            authors = () if is_cut else said["authors"] or ()
            known[said["id"]] = ArxivPaper(
                title=said["title"],
                version=None,
                # A list that somebody had cut says so in its last name.
                authors=tuple(
                    part for name in authors for part in re.split(r" (?=et al\.$)", name) if part != ":"
                ),
                published=f"{said['published']}T00:00:00Z" if said["published"] else None,
                updated=None,
                comment=None,
                journal_ref=said["journal_ref"],
                doi=said["doi"],
                primary_category=said["primary_category"] or (said["categories"] or [""])[0],
                categories=tuple(said["categories"] or ()),
            )
    target = folder / "catalog" / "metadata" / "arxiv.jsonl"
    target.parent.mkdir(parents=True)
    lines = (
        json.dumps(
            {"id": key, "fetched": f"{TODAY}T00:00:00Z", "body": json.loads(format_paper(_whole(paper)))}
        )
        for key, paper in sorted(known.items())
    )
    target.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
    return known


def _whole(paper: ArxivPaper) -> ArxivPaper:
    """Return the paper without authors where not all are known: arXiv would say all."""
    return replace(paper, authors=()) if "et al." in paper.authors else paper


def sections_of(paths: Iterable[str]) -> Iterator[Section]:
    """Yield the sections of the page in their order, each behind the one around it."""
    seen: set[str] = set()
    for path in paths:
        key = ""
        for title in path.split(" / "):
            parent, key = key, f"{key}/{anchor(title)}".strip("/")
            if key not in seen:
                seen.add(key)
                style = STYLES.get(path[: path.find(title) + len(title)])
                yield Section(key=key, title=title, document="catalog", parent=parent or None, style=style)


def anchor(title: str) -> str:
    """Return GitHub's anchor of one of our headings."""
    return re.sub(r"[^\w -]", "", title.casefold()).replace(" ", "-")


def first_row(entry: Entry) -> str:
    """Return the row that shows llmlist how a table is written."""
    link = f"[{entry.title}]({entry.links[0].url})"
    # Browsers break a line behind the hyphen of 2017-06.
    month = str(entry.date)[:7].replace("-", ".")
    if entry.section == "milestones":
        cells = [month, entry.keywords[0], entry.institutes[0], link, entry.venue or ""]
    elif entry.section == "courses":
        cells = [link, ", ".join(entry.institutes)]
    else:
        names = f"{entry.authors[0]} et al." if len(entry.authors) > 1 else "".join(entry.authors)
        cells = [month, link, names, entry.venue or "", ""]
    return f"| {' | '.join(cells)} |\n".replace("|  |", "| |")


def anchor_path(section: str) -> str:
    """Return the key of a section of the plan."""
    return "/".join(anchor(title) for title in section.split(" / "))


def write_settings(path: Path, sections: Iterable[Section]) -> None:
    """Write into the catalogue what a keeper writes there by hand: styles, and numbers to keep right."""
    text = path.read_text(encoding="utf-8")
    for section in sections:
        if section.style is not None:
            named = f"  - key: {section.key}\n    title: {section.title}\n"
            if named not in text:
                raise ValueError(f"{path.name} has no section {section.key}")
            text = text.replace(named, f"{named}    style: {json.dumps(section.style)}\n")
    text = text.replace("  sections:\n", f"  counts: {json.dumps(list(COUNTS))}\n  sections:\n", 1)
    path.write_text(text, encoding="utf-8")


def write_page(folder: Path, catalog: Catalog) -> None:
    """Write the page without its entries: text, headings, and in each table the first row."""
    parts = [(HERE / "page.md").read_text(encoding="utf-8")]
    for section in catalog.sections:
        depth = section.key.count("/") + 2
        parts.append(f"{'#' * depth} {section.title}\n")
        items = [one for one in catalog.entries if one.section == section.key]
        if items and not _style_of(catalog, section):
            header = HEADERS.get(section.key, PAPERS)
            parts.append(header + first_row(max(items, key=_shows_form)))
    (folder / PAGE).write_text("\n".join(parts), encoding="utf-8")


def _shows_form(entry: Entry) -> tuple[bool, bool, bool]:
    """Rank how much of the form of its row an entry shows."""
    return len(entry.authors) > 1, entry.venue is not None, len(str(entry.date)) > len("2017")


def _style_of(catalog: Catalog, section: Section) -> str | None:
    while section.style is None and section.parent is not None:
        section = catalog.sections_by_key[section.parent]
    return section.style


def build(lists: Path, papers: Path, folder: Path) -> None:
    """Build catalogue and page in an empty folder."""
    plans = {one.key: one for one in read_plan(HERE / "plan.tsv")}
    with tempfile.TemporaryDirectory() as temporary:
        merged = merge_lists(lists, Path(temporary))
        wanted = {one.value for entry in merged.entries for one in entry.ids if one.scheme == "arxiv"}
        known = write_metadata(papers, Path(temporary), wanted)
        llmlist(Path(temporary), "enrich", "--offline", "--overwrite", "--quiet")
        merged = open_workspace(Path(temporary)).catalog
        metadata = (Path(temporary) / "catalog" / "metadata" / "arxiv.jsonl").read_bytes()
    sections = tuple(sections_of(dict.fromkeys(plan.section for plan in plans.values())))
    order = {section.key: number for number, section in enumerate(sections)}
    taken: set[str] = set()
    entries = []
    for entry in merged.entries:
        plan = plans[entry.key]
        arxiv = next((one.value for one in entry.ids if one.scheme == "arxiv"), "")
        made = adopt(merged, entry, plan, known.get(arxiv) if plan.kind == "paper" else None)
        made = replace(made, key=make_key(draft_of(made), taken))
        taken.add(made.key)
        entries.append(made)
    entries = without_neighbours(entries)
    entries.sort(key=lambda one: (order[one.section], _rank(one)))
    catalog = Catalog(
        name="LLM papers and resources",
        documents=(Document(key="catalog", path=PAGE),),
        sections=sections,
        items=tuple(entries),
    )
    (folder / "catalog" / "metadata").mkdir(parents=True)
    (folder / "catalog" / "metadata" / "arxiv.jsonl").write_bytes(metadata)
    empty = Workspace(settings=Settings(), catalog=Catalog(), origins={}, files={})
    edits = plan_saving(empty, catalog)
    apply_plan(folder, Plan(file_edits=tuple(edits)))
    write_settings(folder / "catalog" / "catalog.yaml", sections)
    write_page(folder, catalog)
    llmlist(folder, "render", "--quiet")
    llmlist(folder, "enrich", "--offline")
    for one, other, reason in TWO_WORKS:
        llmlist(folder, "dedupe", "--not-duplicate", one, other, "--reason", reason)
    llmlist(folder, "check", "--fix")
    llmlist(folder, "dedupe")
    llmlist(folder, "render", "--check")


_BY_TITLE: Final = {
    "language-models/weights-and-products",
    "language-models/data",
    "mixture-of-experts/code-and-reading",
    "evaluation/leaderboards",
    "tools",
    "bert-and-its-relatives-in-code",
    "courses",
    "tutorials",
    "videos",
    "books",
    "other-lists",
}


def _rank(entry: Entry) -> tuple[str, str]:
    """Milestones stand in the order of time, papers and articles the newest first, all else by title."""
    # The page shows the years of articles only.
    date = str(entry.date or "")[: 4 if entry.section.startswith("articles/") else None]
    if entry.section.partition("/")[0] in _BY_TITLE or entry.section in _BY_TITLE:
        return "", entry.title.casefold()
    if entry.section == "milestones":
        return date, entry.title.casefold()
    return "".join(chr(0x10FFFF - ord(letter)) for letter in date) or "\U0010ffff", entry.title.casefold()


if __name__ == "__main__":
    build(*map(Path, sys.argv[1:4]))
