"""Pictures and words of an item that are computed from its links: badges of stars, citations, downloads.

An item's literal text may name its own repository or identifier once more, as in
``![Stars](https://img.shields.io/github/stars/OWNER/REPO)``. In another entry's item stands that entry's
instead.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final
from urllib.parse import unquote

from llmlist.model.identifier import canonical_identifier, identifier_from_url
from llmlist.model.venue import is_venue_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from llmlist.model.identifier import Identifier
    from llmlist.model.link import Link

_REPOSITORY: Final = re.compile(r"github\.com/([\w.-]+/[\w.-]+?)(?:\.git)?(?:[/#?]|$)", re.IGNORECASE)
_COUNTED: Final = re.compile(rb"(/github/[a-z-]{3,20}/)[\w.-]+/[\w.-]+?(?=\.svg|[?)])")
_SCHEMES: Final = ("arxiv", "s2", "hf", "openreview", "acl")
_PICTURE: Final = rb"!\[[^\]\n]{0,200}\]\([^)\n]{0,2000}\)"
_TAG_PICTURE: Final = rb"<(?i:img)\b[^<>]{0,2000}>"
_IMAGE: Final = re.compile(
    rb"\s*(?:\[" + _PICTURE + rb"\]\([^)\n]{0,2000}\)|" + _PICTURE
    + rb"|<(?i:a)\b[^<>]{0,2000}>\s{0,9}" + _TAG_PICTURE + rb"\s{0,9}</(?i:a)\s{0,9}>|" + _TAG_PICTURE + rb")"
)  # fmt: skip


_DATED_BADGE: Final = re.compile(rb"\bshields\.io/badge/([A-Za-z]{2,20})[-_]((?:19|20)\d\d(?:\.\d\d)?)-\w")
# What says what a badge shows, and whether it is a venue and year in one piece: `Conference-ICML'24-blue`.
_WORDED_BADGE: Final = re.compile(
    rb"\bshields\.io/badge/(?:[\w%.]{1,30}-(?!-))??((?:[A-Za-z]|%20|_){2,30}['_]?(?:%27|%20|%E2%80%99)?\d\d(?:\d\d)?)-(?!-)\w"
)


def find_marks(links: Iterable[Link], ids: Iterable[Identifier]) -> Mapping[str, str]:
    """Return by scheme what an item's badges may name: its repository as written, its identifiers."""
    found: dict[str, str] = {}
    for link in links:
        repository = _REPOSITORY.search(link.url) if "github.com" in link.url.lower() else None
        if repository:
            found.setdefault("github", repository.group(1))
    for identifier in ids:
        if identifier.scheme in _SCHEMES:
            found.setdefault(identifier.scheme, identifier.value)
    return found


def adapt_literal(literal: bytes, old: Mapping[str, str], new: Mapping[str, str]) -> bytes:
    """Return literal text of one item as it would stand in another's.

    What names the one names the other; a picture that names neither, such as a count that somebody
    typed, is left out.
    """
    if not has_picture(literal):
        return literal
    kept = []
    position = 0
    for image in _IMAGE.finditer(literal):
        kept.append(literal[position : image.start()])
        adapted = _replaced(image.group(), old, new)
        if adapted is not None:
            kept.append(adapted)
        position = image.end()
    return b"".join([*kept, literal[position:]])


def without_images(literal: bytes) -> bytes:
    """Return literal text without its pictures, and without the links that only hold one."""
    return _IMAGE.sub(b"", literal) if has_picture(literal) else literal


def has_picture(text: bytes) -> bool:
    """Tell whether a text may hold a picture, in markdown or in HTML."""
    return b"![" in text or b"<img" in text.lower()


def find_pictures(text: bytes) -> Iterator[re.Match[bytes]]:
    """Yield the pictures of a text in markdown, the links around them and the blanks before them included."""
    return (found for found in _IMAGE.finditer(text) if b"![" in found.group())


def adapt_badge(literal: bytes, old: Link, new: Link) -> bytes:
    """Return the picture of one link as it would show another: what names the one names the other."""
    marks = [find_marks((link,), filter(None, (identifier_from_url(link.url),))) for link in (old, new)]
    position, kept = 0, []
    for image in _IMAGE.finditer(literal):
        adapted = _replaced(image.group(), *marks)
        if adapted is None and "github" in marks[1]:
            # A picture that names another repository than its own link does is a slip.
            adapted = _COUNTED.sub(rb"\g<1>" + marks[1]["github"].encode(), image.group())
        kept += [literal[position : image.start()], image.group() if adapted is None else adapted]
        position = image.end()
    return b"".join([*kept, literal[position:]])


def is_computed(literal: bytes, marks: Mapping[str, str]) -> bool:
    """Tell whether a text is nothing but pictures that name their own item's marks."""
    if not has_picture(literal) or without_images(literal).strip():
        return False
    return all(_replaced(image.group(), marks, marks) is not None for image in _IMAGE.finditer(literal))


def find_named(literal: bytes, marks: Mapping[str, str]) -> frozenset[str]:
    """Return the schemes of an item's marks that the pictures of a text name."""
    if not has_picture(literal):
        return frozenset()
    pattern, schemes = _any_of(marks)
    return frozenset(
        schemes[found.group()]
        for image in _IMAGE.finditer(literal)
        for found in pattern.finditer(image.group())
    )


def venue_on_badge(literal: bytes) -> str | None:
    """Return the venue and year that a badge of https://shields.io/badges/static-badge shows.

    >>> venue_on_badge(b"![](https://img.shields.io/badge/CVPR-2024-blue)")
    'CVPR 2024'
    >>> venue_on_badge(b"![](https://img.shields.io/badge/Conference-ICML%2724-blue)")
    "ICML'24"
    """
    if b"shields.io/badge/" not in literal:
        return None
    for found in _DATED_BADGE.finditer(literal):
        text = f"{found[1].decode()} {found[2].decode()}"
        if is_venue_text(text):
            return text
    for found in _WORDED_BADGE.finditer(literal):
        text = unquote(found[1].decode(), errors="replace").replace("_", " ")
        if is_venue_text(text):
            return text
    return None


def ids_on_badges(literal: bytes) -> tuple[Identifier, ...]:
    """Return the paper whose citations a badge counts, where all badges of a text count those of one.

    Such a badge asks the Academic Graph for a paper, https://api.semanticscholar.org/api-docs.

    >>> badge = b"![](https://img.shields.io/badge/dynamic/json?url=https://api.semanticscholar.org"
    >>> ids_on_badges(badge + b"/graph/v1/paper/CorpusID:204?fields=citationCount)")
    (Identifier(scheme='s2', value='CorpusID:204'),)
    """
    if b"semanticscholar" not in literal:
        return ()
    found = {unquote(one[1].decode()) for one in _COUNTED_PAPER.finditer(literal)}
    return (canonical_identifier("s2", found.pop()),) if len(found) == 1 else ()


_COUNTED_PAPER: Final = re.compile(
    rb"\bapi\.semanticscholar\.org(?:/|%2[Ff])graph(?:/|%2[Ff])v1(?:/|%2[Ff])paper(?:/|%2[Ff])"
    rb"(CorpusID(?::|%3[Aa])[1-9]\d{0,11}|[0-9a-f]{40})(?!\w)"
)


def _replaced(image: bytes, old: Mapping[str, str], new: Mapping[str, str]) -> bytes | None:
    """Return a badge with the other entry's marks; None where it has none, or the other lacks them."""
    whole, schemes = _any_of(old)
    named = {schemes[found.group()] for found in whole.finditer(image)}
    if not named or not named <= new.keys():
        return None
    return whole.sub(lambda found: new[schemes[found.group()]].encode(), image)


def _any_of(marks: Mapping[str, str]) -> tuple[re.Pattern[bytes], Mapping[bytes, str]]:
    """Return the pattern of any of some marks, and the scheme of each as it is written."""
    schemes = {value.encode(): scheme for scheme, value in marks.items()}
    # The longest first, and all at once: what one mark becomes may be another.
    names = sorted(schemes, key=len, reverse=True)
    return re.compile(b"|".join(_whole(name, schemes[name]) for name in names) or b"(?!)"), schemes


def _whole(name: bytes, scheme: str) -> bytes:
    """Return the pattern of a mark as a whole: `a/b` does not name the repository `a/b-2`."""
    if scheme == "github":
        return rb"(?<![\w.-])" + re.escape(name) + rb"(?![\w-]|\.(?!svg|png|json)\w)"
    # Behind an encoded slash, where the address of a query stands in the address of a badge, it is whole.
    return rb"(?:(?<!\w)|(?<=%2[Ff]))" + re.escape(name) + rb"(?!\w)"
