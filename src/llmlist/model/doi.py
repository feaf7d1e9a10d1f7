"""The grammar of DOIs, and the DOIs that say another identifier; knows no URLs.

Sources: https://www.doi.org/doi-handbook/HTML/doi-name-syntax.html and
https://www.crossref.org/blog/dois-and-matching-regular-expressions/
"""

from __future__ import annotations

import re
from typing import Final

from llmlist.model.arxiv_id import canonical_arxiv_id

DOI_PREFIX_SHAPE: Final = r"10\.\d{4,9}(?:\.\d{1,9}){0,3}/"
"""What stands before the slash, and the slash; for use in larger patterns (ASCII)."""

# arXiv registers its own with DataCite, and nothing else under this prefix: https://info.arxiv.org/help/doi.html
ARXIV_PREFIX: Final = "10.48550/"
ARXIV_DOI: Final = f"{ARXIV_PREFIX}arxiv."
# The ACL Anthology's: https://aclanthology.org/info/ids/ and its predecessor's.
ACL_DOIS: Final = ("10.18653/v1/", "10.3115/v1/")
# DOIs of preprint servers (https://www.crossref.org/documentation/research-nexus/posted-content-includes-preprints/):
# a preprint and its published version have one each.
PREPRINT_DOIS: Final = (
    "10.1101/", "10.2139/", "10.20944/", "10.21203/", "10.26434/", "10.31219/", "10.31234/", "10.36227/",
    "10.48550/", "10.5281/",
)  # fmt: skip
# Crossref's prefix for examples; the ACM library fills its own pages with it, and none resolves.
EXAMPLE_PREFIX: Final = "10.5555/"

_TYPED = re.compile(rf"(?:doi(?:\.org)?[\s:/]{{0,3}})?({DOI_PREFIX_SHAPE}[!-~]+)", re.ASCII | re.IGNORECASE)
_TRAILING = ".,;:!?'\"*`/([{<]}>"


def canonical_doi(text: str) -> str | None:
    """Return the DOI in lower case without ``doi:`` and what trails it; None if it is none.

    Trailing punctuation and everything from an unbalanced ``)`` on is cut. ``10.5555/…`` is no
    real DOI. A DOI of arXiv has its version removed.

    >>> canonical_doi("doi:10.1016/S0140-6736(05)66667-0).")
    '10.1016/s0140-6736(05)66667-0'
    """
    found = _TYPED.fullmatch(text.strip())
    if not found:
        return None
    value = _until_unbalanced(found[1]).rstrip(_TRAILING).lower()
    if value.count("/") == 0 or value.startswith(EXAMPLE_PREFIX):
        return None
    if value.startswith(ARXIV_PREFIX):
        arxiv_id = arxiv_id_of_doi(value)
        return ARXIV_DOI + arxiv_id if arxiv_id else None
    return value


def arxiv_id_of_doi(value: str) -> str | None:
    """Return the arXiv identifier that a DOI in lower case says, or None."""
    return canonical_arxiv_id(value.removeprefix(ARXIV_DOI)) if value.startswith(ARXIV_DOI) else None


def _until_unbalanced(text: str) -> str:
    depth = 0
    for position, char in enumerate(text):
        depth += (char == "(") - (char == ")")
        if depth < 0:
            return text[:position]
    return text
