"""Rules on links: how they lead to a page, and whether they may be followed at all."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from llmlist.model.address import Address
from llmlist.model.edit import Edit
from llmlist.model.identifier import identifier_from_url
from llmlist.model.url import is_safe_url, untracked_url

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator, Mapping

    from llmlist.model.problem import Problem
    from llmlist.workflows.evidence import Evidence, ShownLink

_HTTPS_HOSTS: Final = frozenset(
    """aclanthology.org arxiv.org bitbucket.org blog.google blog.openai.com cloud.google.com deepmind.com
    deepmind.google dl.acm.org docs.google.com doi.org drive.google.com dx.doi.org en.wikipedia.org
    export.arxiv.org gist.github.com github.com gitlab.com huggingface.co ieeexplore.ieee.org kaggle.com
    link.springer.com linkedin.com medium.com nature.com openaccess.thecvf.com openai.com openreview.net
    paperswithcode.com papers.nips.cc papers.neurips.cc proceedings.mlr.press proceedings.neurips.cc
    pytorch.org raw.githubusercontent.com sciencedirect.com semanticscholar.org slideshare.net
    springer.com ssrn.com tensorflow.org twitter.com wikipedia.org x.com youtu.be youtube.com
    zenodo.org zhihu.com""".split()
)
"""Hosts that turn every http request to https, without ``www.``."""
_HTTPS_DOMAINS: Final = (".github.io", ".gitlab.io", ".medium.com", ".wikipedia.org", ".huggingface.co")
_SHORTENERS: Final = frozenset(
    "bit.ly buff.ly cutt.ly dwz.cn goo.gl is.gd j.mp lnkd.in ow.ly rb.gy reurl.cc shorturl.at suo.im t.cn "
    "t.co tiny.cc tinyurl.com url.cn".split()
)
_MIRRORS: Final[Mapping[str, str]] = {
    "cn.arxiv.org": "arxiv.org",
    "de.arxiv.org": "arxiv.org",
    "lanl.arxiv.org": "arxiv.org",
    "xxx.lanl.gov": "arxiv.org",
    "export.arxiv.org": "arxiv.org",
    "arxiv-vanity.com": "arxiv.org",
    "dx.doi.org": "doi.org",
    "aclanthology.info": "aclanthology.org",
    "aclanthology.coli.uni-saarland.de": "aclanthology.org",
    "aclweb.org": "aclanthology.org",
    "dblp.uni-trier.de": "dblp.org",
    "dblp.dagstuhl.de": "dblp.org",
    "m.youtube.com": "youtube.com",
    "mobile.twitter.com": "twitter.com",
}
"""Hosts that show what another one keeps, or that it has left."""


def https_url(url: str) -> str:
    """Return an address with https where its host is known to serve that.

    >>> https_url("http://arxiv.org/abs/1706.03762"), https_url("http://example.org/a")
    ('https://arxiv.org/abs/1706.03762', 'http://example.org/a')
    """
    if url[:7].lower() != "http://":
        return url
    host = Address.parse(url).host
    known = host in _HTTPS_HOSTS or host.endswith(_HTTPS_DOMAINS)
    return f"https://{url[7:]}" if known and ":" not in url[7:].partition("/")[0] else url


def unmirrored_url(url: str) -> str:
    """Return the address at the host that keeps a work, where a mirror of it is linked.

    >>> unmirrored_url("http://dx.doi.org/10.1000/182"), unmirrored_url("https://xxx.lanl.gov/abs/1706.03762v2")
    ('https://doi.org/10.1000/182', 'https://arxiv.org/abs/1706.03762')
    """
    host = Address.parse(url).host
    home = _MIRRORS.get(host)
    identifier = identifier_from_url(url) if home is not None else None
    if identifier is None or Address.parse(identifier.url).host != home:
        return url
    return identifier.url


def find_insecure_links(evidence: Evidence) -> Iterator[Problem]:
    """A link says http to a host that serves https."""
    return _changed(evidence, "insecure-link", https_url, "the host serves https")


def find_tracked_links(evidence: Evidence) -> Iterator[Problem]:
    """A link carries parameters that say who follows it and from where."""
    return _changed(evidence, "tracking-parameter", untracked_url, "what follows is for counting clicks")


def find_mirror_links(evidence: Evidence) -> Iterator[Problem]:
    """A link leads to a mirror, or to a host that has moved."""
    return _changed(evidence, "mirror-link", unmirrored_url, "a mirror of the page", hosts=_MIRRORS)


def find_short_links(evidence: Evidence) -> Iterator[Problem]:
    """A link goes through a service that shortens addresses and hides where it leads."""
    for link in evidence.shown_links:
        if link.host in _SHORTENERS:
            yield evidence.problem(
                link.shown,
                link.field,
                code="shortened-link",
                severity="warning",
                message=f"{link.url} hides where it leads, and ends when the service does",
                hint="follow it once and write the address that it ends at",
            )


def find_unsafe_links(evidence: Evidence) -> Iterator[Problem]:
    """A link is none to a page: ``javascript:``, ``data:`` and the like."""
    for link in evidence.shown_links:
        if not is_safe_url(link.url):
            yield evidence.problem(
                link.shown,
                link.field,
                code="unsafe-link",
                severity="error",
                message=f"{link.url[:60]!r} is no link to a page",
                hint="only http, https and mailto are linked",
            )


def _changed(
    evidence: Evidence,
    code: str,
    mend: Callable[[str], str],
    why: str,
    *,
    hosts: Collection[str] | None = None,
) -> Iterator[Problem]:
    """Yield the links that a mend changes: those to some hosts only, or to any."""
    for link in evidence.shown_links:
        if hosts is not None and link.host not in hosts:
            continue
        better = mend(link.url)
        if better != link.url:
            yield evidence.problem(
                link.shown,
                link.field,
                code=code,
                severity="info",
                message=f"{link.url}: {why}",
                hint=f"`llmlist check --fix` writes {better}",
                fixes=_fix(link, better),
            )


def _fix(link: ShownLink, better: str) -> tuple[Edit, ...]:
    """Return the edit of a link's address; none where the document writes it otherwise, as with escapes."""
    span = link.shown.draft.spans.get(link.field)
    if span is None or span.of(link.shown.page.reading.document.content) != link.url.encode():
        return ()
    return (Edit(span=span, content=better.encode()),)
