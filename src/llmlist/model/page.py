"""Which identifier the address of a page carries: by host and path, one function for each site.

A new site is one function and one line of `SITES`. Knows no identifiers as values, only scheme
and canonical value.
"""

from __future__ import annotations

import re
from types import MappingProxyType
from typing import TYPE_CHECKING, Final, TypeAlias

from llmlist.model.address import Address
from llmlist.model.arxiv_id import ARXIV_END, ARXIV_SHAPE
from llmlist.model.doi import arxiv_id_of_doi
from llmlist.model.doi_page import (
    acm_doi,
    article_doi,
    nature_doi,
    plos_doi,
    preprint_doi,
    publisher_doi,
    resolver_doi,
    silverchair_doi,
)
from llmlist.model.scheme import SCHEMES

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

Identity: TypeAlias = tuple[str, str]
"""Scheme and canonical value."""

_FLAGS = re.ASCII | re.IGNORECASE
_ID = rf"\s*(?:arxiv:\s*)?({ARXIV_SHAPE}){ARXIV_END}"
_ARXIV_PAGE = re.compile(
    rf"(?:/[a-z]{{2}})?/(?:abs|pdf|html|ps|format|src|e-print|tb|overview|papers?|arxiv)/{_ID}", _FLAGS
)
_ARXIV_FILE = re.compile(r"/ftp/([a-z-]{2,8})/papers/\d{4}/(\d{4}\.\d{4,5}|\d{7})(?!\d)", _FLAGS)
_ARXIV_DOI_PAGE = re.compile(rf"/10\.48550/arxiv\.({ARXIV_SHAPE}){ARXIV_END}", _FLAGS)
_S2_ARXIV = re.compile(rf"/(?:graph/v1/)?(?:paper/)?arxiv[:/]{_ID}", _FLAGS)
_S2_PAPER = re.compile(r"/(?:(?:paper|reader)/(?:[^/]+/){0,3})?([0-9a-f]{40})(?![0-9a-z])", _FLAGS)
_S2_CORPUS = re.compile(r"/(?:graph/v1/)?(?:paper/)?(CorpusID:\d{1,12})(?!\d)", _FLAGS)
_S2_PDF = re.compile(r"/([0-9a-f]{4})/([0-9a-f]{36})\.pdf", _FLAGS)
_DBLP_PAGE = re.compile(r"/(?:rec|rec/[a-z]{3,8}\d?)/(journals/corr/abs-\d{4}-\d{4,5})(?!\d)", _FLAGS)
_NEURIPS_PAGE = re.compile(
    r"/(?:paper_files/)?paper/(\d{4})/(?:hash|file)/([0-9a-f]{32})-[a-z]+(?:-([a-z0-9_]+))?\.(?:html|pdf)",
    _FLAGS,
)
_PMLR_PAGE = re.compile(r"/(v\d+)/([a-z0-9-]+)(?:\.html|\.pdf|/[^/]*\.pdf)", _FLAGS)
_PMLR_FILE = re.compile(r"/mlresearch/(v\d+)/[a-z]+/(?:assets/)?([a-z0-9-]+)/[^/]*\.pdf", _FLAGS)
_JMLR_PAGE = re.compile(r"/papers/v(?:olume)?(\d+)/([a-z0-9-]+)(?:\.html|\.pdf|/[^/]*\.pdf)", _FLAGS)
_CVF_PAGE = re.compile(
    r"/(content(?:/[^/]+){1,2}|content_[^/]+)/(?:html|papers)/((?:[^/]+/)?[^/]+)_paper\.(?:html|pdf)",
    re.ASCII,
)
_IEEE_PAGE = re.compile(r"/(?:abstract/)?document/(\d+)(?:/.*)?", _FLAGS)
_YOUTUBE_PATH = re.compile(r"/(?:embed|shorts|live|v)/([a-z0-9_-]{11})(?![a-z0-9_-])", _FLAGS)


# What most links of a list are, so that they need not be taken apart: a page of arXiv, a repository.
_USUAL_ADDRESS = re.compile(
    r"https?://(?:arxiv\.org/(?:abs|pdf)/(\d{4}\.\d{4,5})(?:v[1-9]\d?)?(?:\.pdf)?"
    r"|github\.com/([\w.-]+/[\w.-]+)/?)",
    re.ASCII,
)


def usual_identity(text: str) -> Identity | None:
    """Return what `page_identity` does, at once, for the address of a paper on arXiv or a whole repository.

    None for any other address, whatever it carries.
    """
    found = _USUAL_ADDRESS.fullmatch(text)
    if not found:
        return None
    return _identity("arxiv", found[1]) if found[1] else _identity("github", found[2])


def page_identity(address: Address) -> Identity | None:
    """Return scheme and canonical value of the best identifier that an address carries, or None."""
    if not address.is_web:
        return None
    site = _site(address.host) or _any_site
    return site(address)


def address_of(text: str) -> Address:
    """Take an address apart; one without ``https://`` is known by ``www.`` or by a host that we know."""
    address = Address.parse(text)
    if address.scheme or address.authority is not None:
        return address
    host = re.split(r"[/?#]", address.path, maxsplit=1)[0].lower()
    if host.startswith("www.") or ("/" in address.path and _site(host.removeprefix("www."))):
        return Address.parse("//" + text.strip().lstrip("<").rstrip(">"))
    return address


def _site(host: str) -> Callable[[Address], Identity | None] | None:
    if host in SITES:
        return SITES[host]
    if not host.endswith(_DOMAIN_ENDS):
        return None
    return next((site for domain, site in DOMAINS.items() if host.endswith("." + domain)), None)


def _identity(scheme: str, value: str | None) -> Identity | None:
    canonical = SCHEMES[scheme].canonical(value) if value else None
    return (scheme, canonical) if canonical else None


def _by_doi(read: Callable[[Address], str | None]) -> Callable[[Address], Identity | None]:
    def identity(address: Address) -> Identity | None:
        doi = read(address)
        arxiv_id = arxiv_id_of_doi(doi) if doi else None
        return ("arxiv", arxiv_id) if arxiv_id else (("doi", doi) if doi else None)

    return identity


_any_site: Final = _by_doi(publisher_doi)


def _arxiv(address: Address) -> Identity | None:
    path = address.decoded_path
    file = _ARXIV_FILE.match(path)
    if file:
        return _identity("arxiv", file[2] if "." in file[2] else f"{file[1]}/{file[2]}")
    found = _ARXIV_PAGE.match(path) or _ARXIV_DOI_PAGE.match(path)
    return _identity("arxiv", found[1]) if found else None


def _semantic_scholar(address: Address) -> Identity | None:
    path = address.decoded_path
    arxiv = _S2_ARXIV.match(path)
    if arxiv:
        return _identity("arxiv", arxiv[1])
    pdf = _S2_PDF.fullmatch(path)
    if pdf:
        return _identity("s2", pdf[1] + pdf[2])
    found = _S2_CORPUS.match(path) or _S2_PAPER.match(path)
    return _identity("s2", found[1]) if found else None


def _dblp(address: Address) -> Identity | None:
    found = _DBLP_PAGE.match(address.decoded_path)
    return _identity("arxiv", found[1]) if found else None


def _acl(address: Address) -> Identity | None:
    segments = address.segments
    is_page = bool(segments) and segments[0] not in {"attachments", "volumes", "events", "people", "venues"}
    return _identity("acl", segments[-1]) if is_page else None


def _aclweb(address: Address) -> Identity | None:
    return _acl(address) if address.segments[:1] == ("anthology",) else None


def _openreview(address: Address) -> Identity | None:
    if address.segments not in {("forum",), ("pdf",), ("attachment",), ("paper",)}:
        return None
    return _identity("openreview", address.parameter("id"))


def _pmlr(address: Address) -> Identity | None:
    found = _PMLR_PAGE.fullmatch(address.decoded_path)
    return _identity("pmlr", f"{found[1]}/{found[2]}") if found else None


def _jmlr(address: Address) -> Identity | None:
    path = address.decoded_path
    if path.startswith("/proceedings/papers/"):  # where PMLR began
        found = _PMLR_PAGE.fullmatch(path.removeprefix("/proceedings/papers"))
        return _identity("pmlr", f"{found[1]}/{found[2]}") if found else None
    found = _JMLR_PAGE.fullmatch(path)
    return _identity("jmlr", f"v{found[1]}/{found[2]}") if found else None


def _neurips(address: Address) -> Identity | None:
    found = _NEURIPS_PAGE.fullmatch(address.decoded_path)
    if not found:
        return None
    track = f"-{found[3]}" if found[3] else ""
    return _identity("neurips", f"{found[1]}/{found[2]}{track}")


def _cvf(address: Address) -> Identity | None:
    found = _CVF_PAGE.fullmatch(address.decoded_path.removeprefix("/openaccess"))
    # Workshops have had a folder of their own, first behind ``html``, since 2021 before it.
    if not found or (found[1].startswith("content/") and "/" in found[2]):
        return None
    return _identity("cvf", f"{found[1]}/{found[2]}")


def _ieee(address: Address) -> Identity | None:
    found = _IEEE_PAGE.fullmatch(address.decoded_path)
    return _identity("ieee", found[1] if found else address.parameter("arnumber"))


def _github(address: Address) -> Identity | None:
    return _identity("github", "/".join(address.segments[:2]))


def _github_raw(address: Address) -> Identity | None:
    found = _PMLR_FILE.fullmatch(address.decoded_path)
    return _identity("pmlr", f"{found[1]}/{found[2]}") if found else None


def _youtube(address: Address) -> Identity | None:
    if address.segments == ("watch",):
        return _identity("youtube", address.parameter("v"))
    found = _YOUTUBE_PATH.match(address.decoded_path)
    return _identity("youtube", found[1]) if found else None


def _youtube_short(address: Address) -> Identity | None:
    return _identity("youtube", address.segments[0]) if address.segments else None


def _hugging_face(address: Address) -> Identity | None:
    segments = address.segments
    if segments[:1] == ("papers",):
        return _arxiv(address)
    depth = 3 if segments[:1] in {("datasets",), ("spaces",)} else 2
    if segments[2:3] and segments[2] in {"tree", "blob", "resolve", "viewer", "discussions"}:
        depth = 2  # a data set of the first days has no owner
    return _identity("hf", "/".join(segments[:depth]))


SITES: Final[Mapping[str, Callable[[Address], Identity | None]]] = MappingProxyType(
    {
        "arxiv.org": _arxiv,
        "xxx.lanl.gov": _arxiv,
        "ar5iv.org": _arxiv,
        "alphaxiv.org": _arxiv,
        "arxiv-vanity.com": _arxiv,
        "scirate.com": _arxiv,
        "papers.cool": _arxiv,
        "huggingface.co": _hugging_face,
        "hf.co": _hugging_face,
        "dblp.org": _dblp,
        "dblp.uni-trier.de": _dblp,
        "dblp.dagstuhl.de": _dblp,
        "semanticscholar.org": _semantic_scholar,
        "doi.org": _by_doi(resolver_doi),
        "dx.doi.org": _by_doi(resolver_doi),
        "dl.acm.org": _by_doi(acm_doi),
        "link.springer.com": _by_doi(article_doi),
        "frontiersin.org": _by_doi(article_doi),
        "nature.com": _by_doi(nature_doi),
        "direct.mit.edu": _by_doi(silverchair_doi),
        "academic.oup.com": _by_doi(silverchair_doi),
        "biorxiv.org": _by_doi(preprint_doi),
        "medrxiv.org": _by_doi(preprint_doi),
        "journals.plos.org": _by_doi(plos_doi),
        "aclanthology.org": _acl,
        "aclanthology.info": _acl,
        "aclanthology.coli.uni-saarland.de": _acl,
        "aclweb.org": _aclweb,
        "openreview.net": _openreview,
        "proceedings.mlr.press": _pmlr,
        "raw.githubusercontent.com": _github_raw,
        "jmlr.org": _jmlr,
        "jmlr.csail.mit.edu": _jmlr,
        "proceedings.neurips.cc": _neurips,
        "papers.neurips.cc": _neurips,
        "papers.nips.cc": _neurips,
        "datasets-benchmarks-proceedings.neurips.cc": _neurips,
        "openaccess.thecvf.com": _cvf,
        "cv-foundation.org": _cvf,
        "ieeexplore.ieee.org": _ieee,
        "github.com": _github,
        "youtube.com": _youtube,
        "m.youtube.com": _youtube,
        "music.youtube.com": _youtube,
        "youtube-nocookie.com": _youtube,
        "youtu.be": _youtube_short,
    }
)
"""How to read the addresses of a host; ``www.`` is never part of its name."""

DOMAINS: Final[Mapping[str, Callable[[Address], Identity | None]]] = MappingProxyType(
    {"arxiv.org": _arxiv, "semanticscholar.org": _semantic_scholar}
)
"""The same for every host below a domain, such as export.arxiv.org."""
_DOMAIN_ENDS: Final = tuple(f".{domain}" for domain in DOMAINS)
