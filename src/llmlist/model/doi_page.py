"""Which DOI the address of a publisher's page carries. Knows no other identifiers and no host names."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import unquote

from llmlist.model.doi import DOI_PREFIX_SHAPE, canonical_doi

if TYPE_CHECKING:
    from llmlist.model.address import Address

_FLAGS = re.ASCII | re.IGNORECASE
_DOI_PATH = re.compile(rf"/doi/(?:[a-z]{{1,20}}/){{0,2}}({DOI_PREFIX_SHAPE}.+)", _FLAGS)
_ARTICLE_PATH = re.compile(
    rf"/(?:articles?|chapter|book|protocol|content/(?:pdf|epub))/({DOI_PREFIX_SHAPE}[^/]+)", _FLAGS
)
_PREPRINT_PATH = re.compile(rf"/content/(?:early/)?({DOI_PREFIX_SHAPE}[\d.]*\d)", _FLAGS)
# Silverchair puts its own number behind the DOI: /doi/10.1162/tacl_a_00347/1923874/name.pdf
_SILVERCHAIR_PATH = re.compile(
    rf"/doi/(?:[a-z]{{1,20}}/){{0,2}}({DOI_PREFIX_SHAPE}[^/]+(?:/(?!\d{{4,}}(?:/|\Z))[^/]+)*)", _FLAGS
)
_NATURE_ARTICLE = re.compile(r"/articles/(s\d{5}-\d{3}-\d{4,5}-[a-z0-9])(?:\.pdf|/.*)?", _FLAGS)
_FORMAT_TAILS = (
    "/full", "/fulltext", "/abs", "/abstract", "/pdf", "/epdf", "/html", "/meta", "/references", "/figures",
    ".pdf", ".epub", ".html", ".full",
)  # fmt: skip


def resolver_doi(address: Address) -> str | None:
    """Read ``doi.org/DOI``."""
    # Slashes may stand side by side in a DOI, so this is not the tidied path.
    return _doi(unquote(address.path).lstrip("/"))


def publisher_doi(address: Address) -> str | None:
    """Read ``/doi/DOI``, with a format before or behind it."""
    found = _DOI_PATH.search(address.decoded_path)
    return _doi(_without_format(found[1])) if found else None


def acm_doi(address: Address) -> str | None:
    """Read ``citation.cfm?doid=``, else what every publisher has."""
    number = address.parameter("doid")
    return _doi(f"10.1145/{number}") if number else publisher_doi(address)


def article_doi(address: Address) -> str | None:
    """Read ``/article/DOI`` and the like, where a DOI has one slash."""
    found = _ARTICLE_PATH.search(address.decoded_path)
    return _doi(_without_format(found[1])) if found else publisher_doi(address)


def nature_doi(address: Address) -> str | None:
    """Read ``/articles/s41586-…``: since 2016 that is the end of the DOI."""
    found = _NATURE_ARTICLE.fullmatch(address.decoded_path)
    return _doi(f"10.1038/{found[1]}") if found else article_doi(address)


def silverchair_doi(address: Address) -> str | None:
    """Read ``/doi/DOI/NUMBER/NAME.pdf``: the number is the platform's own."""
    found = _SILVERCHAIR_PATH.search(address.decoded_path)
    return _doi(_without_format(found[1])) if found else None


def preprint_doi(address: Address) -> str | None:
    """Read ``/content/DOIv1.full.pdf``; the version is cut."""
    found = _PREPRINT_PATH.match(address.decoded_path)
    return _doi(found[1]) if found else publisher_doi(address)


def plos_doi(address: Address) -> str | None:
    """Read ``article?id=DOI``."""
    return _doi(address.parameter("id") or "")


def _doi(text: str) -> str | None:
    # Pasted links carry words behind a blank.
    return canonical_doi(text.partition(" ")[0])


def _without_format(text: str) -> str:
    for _ in range(3):
        text = text.rstrip("/")
        tail = next((tail for tail in _FORMAT_TAILS if text.lower().endswith(tail)), "")
        text = text.removesuffix(text[len(text) - len(tail) :])
    return text
