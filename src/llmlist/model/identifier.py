"""Identifiers of works: the one way in for what people, lists and sources write.

Comparing identifiers is ``==``: versions, shapes of addresses and the case of a DOI end here. The
grammars are in `model.scheme`, the sites in `model.page`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from llmlist.errors import InvalidIdentifierError
from llmlist.model.address import tidy_address
from llmlist.model.arxiv_id import ARXIV_END, ARXIV_SHAPE, arxiv_month, canonical_arxiv_id
from llmlist.model.doi import ACL_DOIS, ARXIV_DOI, DOI_PREFIX_SHAPE, arxiv_id_of_doi, canonical_doi
from llmlist.model.page import address_of, page_identity, usual_identity
from llmlist.model.scheme import SCHEMES, preferred_identity
from llmlist.model.url import comparable_url, is_safe_url

if TYPE_CHECKING:
    from collections.abc import Iterator

# Addresses and identifiers are asked for together, so both are found here.
__all__ = [
    "Identifier",
    "canonical_identifier",
    "comparable_url",
    "equivalent_identifiers",
    "identifier_from_url",
    "identifiers_in_text",
    "is_safe_url",
    "preferred_identifier",
]

_FLAGS = re.ASCII | re.IGNORECASE
_SCHEME_AND_VALUE = re.compile(r"([a-z][a-z0-9_-]{0,30})\s*:\s*(?!//)(.+)", _FLAGS | re.DOTALL)
# Names that people write for a scheme: the scheme, and what its value begins with.
_TYPED_ALIASES: Final = {"corpusid": ("s2", "CorpusID:"), "huggingface": ("hf", "")}

# A mention needs the word: a bare 1012.3456 is just a number. ``CoRR abs/…`` is DBLP's way to say it.
_ARXIV_MENTION = (
    r"(?<![a-z0-9])(?:arxiv(?:\s{1,3}(?:e-?prints?|preprints?|id))?[\s\xa0:,.*_`\[-]{1,6}"
    rf"|corr[\s\xa0:,./*_]{{1,4}}abs/)({ARXIV_SHAPE}){ARXIV_END}"
)
_DBLP_MENTION = r"(?<![a-z0-9])(corr/abs-\d{4}-\d{4,5})(?!\d)"
_DOI_MENTION = rf"(?<![\w.])({DOI_PREFIX_SHAPE}[-._;()/:a-z0-9]+)"
# Ends at what markdown, HTML and CJK text put behind an address; one level of parentheses may be inside.
_NOT_IN_URL = r"\s\xa0<>\"`|\\^{}\[\]\u3000-\u303f\uff00-\uffef\u2018-\u201f"
_URL_MENTION = (
    r"((?:https?://|(?<![a-z0-9@/.-])(?:www\.|(?:[a-z]{2,8}\.)?arxiv\.org/|(?:dx\.)?doi\.org/))"
    rf"(?:[^{_NOT_IN_URL}()]|\([^{_NOT_IN_URL}()]*\))+)"
)
_MENTION = re.compile(f"{_URL_MENTION}|{_ARXIV_MENTION}|{_DBLP_MENTION}|{_DOI_MENTION}", _FLAGS)
_ENDS_SENTENCE = ".,;:!?'*"
_REMEMBERED: Final = 1024
"""How many addresses are remembered: each of a list is asked for several times."""


@dataclass(frozen=True, slots=True, order=True)
class Identifier:
    """What one scheme calls one work.

    Attributes:
        scheme: A key of `model.scheme.SCHEMES`, or a name that only the catalogue's keeper knows.
        value: Canonical: never a URL, never with a version.
    """

    scheme: str
    value: str

    @classmethod
    def parse(cls, text: str, *, latest: tuple[int, int] | None = None) -> Identifier:
        """Read what a person types: an arXiv identifier, a DOI, the address of a page, ``scheme:value``.

        Args:
            text: With or without ``arXiv:`` or ``doi:``, with or without a version.
            latest: Year and month after which no arXiv identifier can have been given.

        Raises:
            InvalidIdentifierError: It is none of these.
        """
        text = tidy_address(text)
        identifier = _read(text)
        if identifier is None:
            raise _no_identifier(text)
        if latest and identifier.scheme == "arxiv" and arxiv_month(identifier.value) > latest:
            raise InvalidIdentifierError(
                f"arXiv has not come to {identifier.value} yet",
                hint="the first four digits are year and month; check them",
            )
        return identifier

    @property
    def url(self) -> str:
        """The page of the work; empty for a scheme that we do not know."""
        scheme = SCHEMES.get(self.scheme)
        return scheme.page(self.value) if scheme else ""

    def __str__(self) -> str:
        """Return ``scheme:value``, which `parse` reads."""
        return f"{self.scheme}:{self.value}"


@lru_cache(maxsize=_REMEMBERED)
def identifier_from_url(url: str) -> Identifier | None:
    """Return the best identifier that the address of a page carries, or None.

    Host and path decide. A DOI of arXiv gives the arXiv identifier. A place inside a repository
    gives the repository.
    """
    identity = usual_identity(url) or page_identity(address_of(url))
    return Identifier(*identity) if identity else None


def identifiers_in_text(text: str) -> tuple[Identifier, ...]:
    """Return the identifiers that running text mentions, in order, each once.

    Mentions are addresses, ``arXiv:2302.13971``, ``arXiv 2302.13971`` and bare DOIs.
    """
    return tuple(dict.fromkeys(_mentions(text)))


def canonical_identifier(scheme: str, value: str) -> Identifier:
    """Return the identifier that ``ids: {scheme: value}`` means.

    The scheme stays, so a DOI of arXiv stays a DOI: see `equivalent_identifiers`. An unknown scheme
    keeps its value as it is. An address is taken where it carries an identifier of that scheme.

    Raises:
        InvalidIdentifierError: The value is none of its scheme, or empty.
    """
    known = SCHEMES.get(scheme.strip().lower())
    if known is None:
        if not scheme.strip() or not value.strip():
            raise InvalidIdentifierError("an identifier needs a scheme and a value")
        return Identifier(scheme, value)
    name = scheme.strip().lower()
    canonical = known.canonical(_without_scheme(name, value)) or _from_address(name, value)
    if canonical is None:
        raise _not_of_scheme(name, value)
    return Identifier(name, canonical)


def equivalent_identifiers(identifier: Identifier) -> frozenset[Identifier]:
    """Return the identifiers that mean the same work by rule alone, itself included.

    arXiv registers ``10.48550/arXiv.ID`` (https://info.arxiv.org/help/doi.html), the ACL Anthology
    ``10.18653/v1/ID`` and formerly ``10.3115/v1/ID`` (https://aclanthology.org/info/ids/).
    """
    root = preferred_identifier(identifier)
    same = {identifier, root}
    if root.scheme == "arxiv":
        same.add(Identifier("doi", ARXIV_DOI + root.value))
    elif root.scheme == "acl":
        same.update(Identifier("doi", prefix + root.value.lower()) for prefix in ACL_DOIS)
    return frozenset(same)


def preferred_identifier(identifier: Identifier) -> Identifier:
    """Return the one that stands for all of `equivalent_identifiers`: arXiv's or the Anthology's own."""
    if identifier.scheme != "doi":
        return identifier
    return Identifier(*preferred_identity(identifier.scheme, identifier.value))


def _read(text: str) -> Identifier | None:
    arxiv_id = canonical_arxiv_id(text)
    if arxiv_id:
        return Identifier("arxiv", arxiv_id)
    doi = canonical_doi(text)
    if doi:
        return _from_doi(doi)
    spelled = _SCHEME_AND_VALUE.fullmatch(text)
    if spelled:
        return _read_spelled(spelled[1].lower(), spelled[2])
    acl_id = SCHEMES["acl"].canonical(text)
    return Identifier("acl", acl_id) if acl_id else identifier_from_url(text)


def _read_spelled(scheme: str, value: str) -> Identifier | None:
    scheme, prefix = _TYPED_ALIASES.get(scheme, (scheme, ""))
    if scheme not in SCHEMES:
        return None
    canonical = SCHEMES[scheme].canonical(prefix + value) or _from_address(scheme, value)
    if canonical is None:
        return None
    return _from_doi(canonical) if scheme == "doi" else Identifier(scheme, canonical)


def _from_doi(value: str) -> Identifier:
    arxiv_id = arxiv_id_of_doi(value)
    return Identifier("arxiv", arxiv_id) if arxiv_id else Identifier("doi", value)


def _from_address(scheme: str, value: str) -> str | None:
    identifier = identifier_from_url(value)
    return identifier.value if identifier and identifier.scheme == scheme else None


def _without_scheme(scheme: str, value: str) -> str:
    spelled = _SCHEME_AND_VALUE.fullmatch(value.strip())
    return spelled[2] if spelled and spelled[1].lower() == scheme else value


def _mentions(text: str) -> Iterator[Identifier]:
    for found in _MENTION.finditer(text):
        url, arxiv_id, dblp, doi = found.groups()
        if url:
            identifier = identifier_from_url(url.rstrip(_ENDS_SENTENCE))
            if identifier:
                yield identifier
        elif doi:
            value = canonical_doi(doi)
            if value:
                yield _from_doi(value)
        else:
            value = canonical_arxiv_id(arxiv_id or dblp)
            if value:
                yield Identifier("arxiv", value)


def _no_identifier(text: str) -> InvalidIdentifierError:
    shown = text if len(text) <= 80 else text[:77] + "..."
    if not text:
        return InvalidIdentifierError("an identifier is missing", hint=_HINT)
    spelled = _SCHEME_AND_VALUE.fullmatch(text)
    if spelled and spelled[1].lower() in SCHEMES:
        return _not_of_scheme(spelled[1].lower(), spelled[2])
    if text.lower().startswith(("http://", "https://", "www.")):
        return InvalidIdentifierError(
            f"no identifier is known for the page {shown!r}",
            hint="write the work's arXiv identifier or DOI instead",
        )
    return InvalidIdentifierError(f"not an identifier: {shown!r}", hint=_HINT)


_HINT: Final = (
    "write an arXiv identifier (1706.03762), a DOI (10.1145/3292500.3330701) or the address of a page"
)


def _not_of_scheme(scheme: str, value: str) -> InvalidIdentifierError:
    shown = value if len(value) <= 80 else value[:77] + "..."
    return InvalidIdentifierError(
        f"not an identifier of {scheme}: {shown!r}", hint=f"one looks like {SCHEMES[scheme].example}"
    )
