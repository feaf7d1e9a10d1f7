"""Links as links: which two are the same, and which are safe to follow. Never fetches any."""

from __future__ import annotations

import posixpath
import re
import unicodedata
from typing import Final
from urllib.parse import quote, unquote

from llmlist.model.address import WEB_SCHEMES, Address, tidy_address
from llmlist.model.page import address_of, page_identity, usual_identity
from llmlist.model.scheme import preferred_identity

SAFE_SCHEMES: Final = frozenset({*WEB_SCHEMES, "mailto"})

# Parameters that say who follows a link and from where, never what it shows.
_TRACKING: Final = frozenset(
    """fbclid gclid gclsrc gbraid wbraid dclid msclkid yclid twclid ttclid igshid igsh mc_cid mc_eid mkt_tok
    _hsenc _hsmi __hstc __hssc _ga _gl ref_src ref_url spm spm_id_from from_spmid vd_source share_source
    share_medium share_plat share_session_id share_tag share_from unique_k casa_token usp""".split()
)
_TRACKING_OF_HOST: Final = {
    "twitter.com": frozenset({"s", "t"}),
    "youtube.com": frozenset({"si", "feature", "ab_channel", "pp"}),
    "arxiv.org": frozenset({"s", "context"}),
    "openreview.net": frozenset({"noteid", "referrer"}),
    "docs.google.com": frozenset({"pli"}),
    "notion.site": frozenset({"pvs"}),
    "medium.com": frozenset({"source", "sk"}),
}
# Of everything that WeChat puts behind an article's address only these name the article.
_MEANINGFUL_OF_HOST: Final = {"mp.weixin.qq.com": frozenset({"__biz", "mid", "idx", "sn"})}
_HOST_ALIASES: Final = {
    "x.com": "twitter.com",
    "mobile.twitter.com": "twitter.com",
    "m.youtube.com": "youtube.com",
}

_UNRESERVED = re.compile(r"[A-Za-z0-9._~-]", re.ASCII)
_ESCAPE_OR_FOREIGN = re.compile(r"%[0-9A-Fa-f]{2}|[^A-Za-z0-9._~:/?#\[\]@!$&'()*+,;=-]", re.ASCII)
_LOWER_ESCAPE = re.compile(r"%[0-9a-f]{2}")
_SAFE_IN_VALUE: Final = "/:();,@!$&'*+="
_LEADING_SCHEME = re.compile(r"([^/?#:]*):")


def comparable_url(url: str) -> str:
    """Return a text that is equal for two links exactly if they lead to the same thing, as far as rules tell.

    An address of a work gives its identifier, such as ``arxiv:1706.03762``. Else scheme, ``www.``,
    trailing slash, tracking parameters and a fragment that is no route are dropped, parameters are
    ordered and escapes spelled one way (RFC 3986, section 6.2.2). The case of the path counts. A
    place inside a repository is not the repository.

    >>> comparable_url("http://www.Example.org/Talk/?utm_source=x#top")
    'example.org/Talk'
    """
    usual = usual_identity(url)
    if usual is not None:
        return f"{usual[0]}:{usual[1]}"
    address = address_of(_normal_escapes(tidy_address(url)))
    if address.scheme not in {"", *WEB_SCHEMES}:
        return _without_parts(address)
    identity = page_identity(address)
    if identity and _is_whole(identity[0], identity[1], address):
        scheme, value = preferred_identity(*identity)
        return f"{scheme}:{quote(value, safe=_SAFE_IN_VALUE)}"
    return _comparable_page(address)


def leads_inside(url: str) -> bool:
    """Tell whether an address leads to a place inside a repository, which is not all of it.

    >>> leads_inside("https://github.com/a/b/releases/download/v1/c.bin")
    True
    """
    if usual_identity(url) is not None:
        return False  # as most are, a paper or a whole repository
    address = address_of(_normal_escapes(tidy_address(url)))
    identity = page_identity(address)
    return identity is not None and not _is_whole(*identity, address)


def are_parts_of_one(one: str, other: str) -> bool:
    """Tell whether two addresses lead to different places inside one repository.

    >>> are_parts_of_one("https://github.com/a/b/tree/main/c", "https://github.com/a/b/tree/main/d")
    True
    """
    if not (leads_inside(one) and leads_inside(other)) or comparable_url(one) == comparable_url(other):
        return False
    first, second = (page_identity(address_of(_normal_escapes(tidy_address(url)))) for url in (one, other))
    return first == second


def untracked_url(url: str) -> str:
    """Return an address without the parameters that say who follows it and from where.

    >>> untracked_url("https://example.org/a?id=7&utm_source=mail#part")
    'https://example.org/a?id=7#part'
    """
    before, mark, rest = url.partition("?")
    query, hash_, fragment = rest.partition("#")
    if not mark or "#" in before:
        return url
    host = _comparable_host(address_of(url).host)
    pairs = query.split("&")
    kept = [pair for pair in pairs if not pair or _is_meaningful(host, pair.partition("=")[0])]
    if len(kept) == len(pairs):
        return url
    return f"{before}{'?' if kept else ''}{'&'.join(kept)}{hash_}{fragment}"


def moved_url(url: str, old: str, new: str) -> str:
    """Return an address as it is written in another document, from where it leads to the same file.

    Args:
        url: As it stands in the old document.
        old: Path of that document, with forward slashes.
        new: Path of the other one.
    """
    page, sign, fragment = url.partition("#")
    folder, other = posixpath.dirname(old), posixpath.dirname(new)
    if old == new or (page and folder == other) or _NO_FILE.match(url):
        return url
    target = posixpath.join(folder, page) if page else old
    end = "/" if page.endswith("/") else ""
    return posixpath.relpath(target, other or ".") + end + sign + fragment


_NO_FILE: Final = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:|/|\?|www\.|[\w-]+\.[a-z]{2,6}/|\Z")
"""What begins an address that is none of a file beside a document, nor of a heading in it."""


def is_safe_url(url: str) -> bool:
    """Tell whether a link may stand in a page: http, https, mailto or relative, however it is disguised.

    Control characters, blanks, HTML entities and escapes are looked through, as browsers and
    renderers do: https://url.spec.whatwg.org/#concept-basic-url-parser
    """
    if "&" not in url and "%" not in url:
        # Nothing to look through, as in nearly all links.
        return _has_safe_scheme(url)
    readings = [url]
    for _ in range(2):
        unescaped = _unescaped(readings[-1])
        if unescaped is None:
            return False
        readings.append(unescaped)
    readings += [unquote(reading) for reading in readings]
    return all(_has_safe_scheme(reading) for reading in set(readings))


def _has_safe_scheme(text: str) -> bool:
    scheme = _LEADING_SCHEME.match(text)
    if not scheme or scheme[1] in SAFE_SCHEMES:
        return True
    visible = "".join(char for char in scheme[1] if not _is_invisible(char))
    return visible.lower() in SAFE_SCHEMES


def _is_invisible(char: str) -> bool:
    return char.isspace() or unicodedata.category(char) in {"Cc", "Cf"}


def _unescaped(text: str) -> str | None:
    """Return the text without HTML entities; None where one of them is no number that anybody means."""
    if "&" not in text:
        return text
    # Loaded late: its table of entities is only needed for the few links that have one.
    from html import unescape  # noqa: PLC0415

    try:
        return unescape(text)
    except ValueError:  # Python refuses to read numbers of thousands of digits
        return None


def _normal_escapes(text: str) -> str:
    return _ESCAPE_OR_FOREIGN.sub(_normal_escape, text)


def _normal_escape(found: re.Match[str]) -> str:
    text = found[0]
    if len(text) == 3:
        char = chr(int(text[1:], 16))
        return char if _UNRESERVED.fullmatch(char) else text.upper()
    return "".join(f"%{byte:02X}" for byte in text.encode("utf-8", "surrogatepass"))


def _is_whole(scheme: str, value: str, address: Address) -> bool:
    """Tell whether the address means all of a repository, not a place inside it."""
    if scheme not in {"github", "hf"}:
        return True
    inside = address.segments[value.count("/") + 1 :]
    return inside in {(), ("tree", "main"), ("tree", "master")}


def _comparable_page(address: Address) -> str:
    host = _comparable_host(address.host)
    path = re.sub(r"/{2,}", "/", address.path)
    path = path.rstrip("/") or ("" if host else path[:1])
    query = _comparable_query(host, address.query)
    is_only_fragment = not (host or path or query)
    fragment = address.fragment if is_only_fragment or _is_route(address.fragment) else ""
    # Without the slashes a port would make the host read as a scheme.
    slashes = "//" if ":" in host else ""
    return f"{slashes}{host}{path}{'?' if query else ''}{query}{'#' if fragment else ''}{fragment}"


def _comparable_host(host: str) -> str:
    host = _LOWER_ESCAPE.sub(lambda found: found[0].upper(), host)
    return _HOST_ALIASES.get(host, host)


def _comparable_query(host: str, query: str) -> str:
    kept = (pair for pair in query.split("&") if pair and _is_meaningful(host, pair.partition("=")[0]))
    return "&".join(sorted(kept))


def _is_meaningful(host: str, name: str) -> bool:
    if host in _MEANINGFUL_OF_HOST:
        return name in _MEANINGFUL_OF_HOST[host]
    name = name.lower()
    domain = host if host in _TRACKING_OF_HOST else host.partition(".")[2]
    return not (name.startswith("utm_") or name in _TRACKING or name in _TRACKING_OF_HOST.get(domain, ()))


def _is_route(fragment: str) -> bool:
    return fragment.startswith(("/", "!")) and bool(fragment.strip("/!"))


def _without_parts(address: Address) -> str:
    authority = "" if address.authority is None else f"//{address.authority}"
    query = f"?{address.query}" if address.query else ""
    fragment = f"#{address.fragment}" if address.fragment else ""
    return f"{address.scheme}:{authority}{address.path}{query}{fragment}"
