"""A web address taken apart, tolerantly: any text has parts. Decides nothing about what they mean."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final
from urllib.parse import unquote

WEB_SCHEMES: Final = ("http", "https")
_WEB_OR_NONE: Final = frozenset({"", *WEB_SCHEMES})

# RFC 3986, appendix B. Every branch excludes the delimiter that ends it, so this is linear.
_PARTS = re.compile(
    r"(?:([a-z][a-z0-9+.-]*):)?(?://([^/?#]*))?([^?#]*)(?:\?([^#]*))?(?:#(.*))?",
    re.ASCII | re.IGNORECASE | re.DOTALL,
)
# Browsers read ``http:host`` and ``http:////host`` alike: https://url.spec.whatwg.org/#url-parsing
_WEB_SLASHES = re.compile(r"\A(https?):/*", re.IGNORECASE | re.ASCII)
_WEB_START = re.compile(r"https?://(?!/)")
_AMPERSAND = re.compile(r"([&?])(?:amp;)+")
_HOST_AND_PORT = re.compile(r"(\[[^\]]*\]|[^:]*)(?::(\d{1,5})(?!\d))?", re.ASCII)
_DEFAULT_PORTS = (None, "80", "443")
_SLASHES = re.compile(r"/{2,}")
_WWW = re.compile(r"\A(?:www\.)+")
_LINE_BREAKS = str.maketrans("", "", "\t\r\n")


@dataclass(frozen=True, slots=True, kw_only=True)
class Address:
    """The parts of an address.

    Attributes:
        scheme: In lower case; empty where there is none.
        authority: As written; None where the address has no host.
        path: As written, with its first slash.
        query: As written, without ``?``; an HTML ``&amp;`` is read as ``&``.
        fragment: As written, without ``#``.
    """

    scheme: str
    authority: str | None
    path: str
    query: str
    fragment: str

    @classmethod
    def parse(cls, text: str) -> Address:
        """Take any text apart; a text that is no address is a path."""
        text = tidy_address(text)
        if "amp;" in text:
            text = _AMPERSAND.sub(r"\1", text)
        if not _WEB_START.match(text):
            text = _WEB_SLASHES.sub(r"\1://", text)
        found = _PARTS.fullmatch(text)
        if not found:  # pragma: no cover
            raise AssertionError("the pattern takes every text")
        scheme, authority, path, query, fragment = found.groups()
        return cls(
            scheme=(scheme or "").lower(),
            authority=authority,
            path=path,
            query=query or "",
            fragment=fragment or "",
        )

    @property
    def is_web(self) -> bool:
        """Whether it names a host and is or may be fetched over HTTP."""
        return self.authority is not None and self.scheme in _WEB_OR_NONE

    @property
    def host(self) -> str:
        """The host in lower case, without user, default port, final dots and ``www.``; may be empty."""
        host = (self.authority or "").rpartition("@")[2].lower()
        name, port = host, None
        if ":" in host or host.startswith("["):
            found = _HOST_AND_PORT.match(host)
            name, port = found.groups() if found else ("", None)
        name = name.rstrip(".")
        if name.startswith("www."):
            rest = _WWW.sub("", name)
            name = rest if "." in rest else f"www.{rest}"
        return name if port in _DEFAULT_PORTS else f"{name}:{port}"

    @property
    def decoded_path(self) -> str:
        """The path percent-decoded, without repeated slashes."""
        path = unquote(self.path) if "%" in self.path else self.path
        return _SLASHES.sub("/", path) if "//" in path else path

    @property
    def segments(self) -> tuple[str, ...]:
        """The parts of the decoded path, without empty ones."""
        return tuple(filter(None, self.decoded_path.split("/")))

    def parameter(self, name: str) -> str | None:
        """Return the first value of a parameter of the query, decoded, or None."""
        for pair in self.query.split("&"):
            key, equals, value = pair.partition("=")
            if equals and key == name:
                return unquote(value)
        return None


def tidy_address(text: str) -> str:
    """Return an address without what stands around it and without line breaks, as browsers read it."""
    if not text.isprintable():
        text = text.translate(_LINE_BREAKS)
    text = text.strip()
    return text[1:-1].strip() if text.startswith("<") and text.endswith(">") else text
