"""Which web service is asked, how often and with which key: from the environment, for mirrors and tests.

This module must not know how a service is asked.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit

from llmlist.errors import ConfigError
from llmlist.sources.arxiv_settings import is_plain_address, parse_delay

if TYPE_CHECKING:
    from collections.abc import Mapping

S2_URL_VARIABLE: Final = "LLMLIST_S2_URL"
S2_DELAY_VARIABLE: Final = "LLMLIST_S2_DELAY_S"
S2_KEY_VARIABLE: Final = "LLMLIST_S2_KEY"
CROSSREF_URL_VARIABLE: Final = "LLMLIST_CROSSREF_URL"
CROSSREF_DELAY_VARIABLE: Final = "LLMLIST_CROSSREF_DELAY_S"

PAGES_URL_VARIABLE: Final = "LLMLIST_PAGES_URL"
PAGES_DELAY_VARIABLE: Final = "LLMLIST_PAGES_DELAY_S"

S2_URL: Final = "https://api.semanticscholar.org/graph/v1"
CROSSREF_URL: Final = "https://api.crossref.org"
# With a key one request a second is allowed, without one all the world shares a pool:
# https://www.semanticscholar.org/product/api
_S2_DELAY_S: Final = 1.1
_S2_KEYLESS_DELAY_S: Final = 3.0
# https://www.crossref.org/documentation/retrieve-metadata/rest-api/tips-for-using-the-crossref-rest-api/;
# its answers say what it wants now, which is obeyed besides.
_CROSSREF_DELAY_S: Final = 0.2
_PAGES_DELAY_S: Final = 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Service:
    """A web service.

    Attributes:
        url: Without the last slash and without parameters.
        delay_s: Seconds between requests.
        key: What it knows us by, or None. It is sent to this service alone and shown nowhere.
    """

    url: str
    delay_s: float
    key: str | None = field(default=None, repr=False)

    @property
    def pacing_name(self) -> str:
        """The name under which all who ask this server take turns."""
        return urlsplit(self.url).netloc.rpartition("@")[2]


def read_scholar_service(environ: Mapping[str, str]) -> Service:
    """Return how Semantic Scholar is asked.

    Raises:
        ConfigError: The address is none, the delay no time, or the key cannot stand in a header.
    """
    key = environ.get(S2_KEY_VARIABLE, "").strip() or None
    if key is not None and not (key.isascii() and key.isprintable() and " " not in key):
        raise ConfigError(f"{S2_KEY_VARIABLE} is no key: it holds blanks or odd characters")
    usual_s = _S2_DELAY_S if key else _S2_KEYLESS_DELAY_S
    return _read(environ, S2_URL_VARIABLE, S2_URL, S2_DELAY_VARIABLE, usual_s, key=key)


def read_crossref_service(environ: Mapping[str, str]) -> Service:
    """Return how Crossref is asked.

    Raises:
        ConfigError: The address is none, or the delay no time.
    """
    return _read(environ, CROSSREF_URL_VARIABLE, CROSSREF_URL, CROSSREF_DELAY_VARIABLE, _CROSSREF_DELAY_S)


def read_page_service(environ: Mapping[str, str]) -> Service:
    """Return how pages are asked for; an empty URL means: where they are.

    Raises:
        ConfigError: The address is none, or the delay no time.
    """
    if environ.get(PAGES_URL_VARIABLE):
        return _read(environ, PAGES_URL_VARIABLE, "", PAGES_DELAY_VARIABLE, _PAGES_DELAY_S)
    delay_s = parse_delay(environ.get(PAGES_DELAY_VARIABLE) or str(_PAGES_DELAY_S), PAGES_DELAY_VARIABLE)
    return Service(url="", delay_s=max(delay_s, _PAGES_DELAY_S))


def _read(  # two names and two defaults belong together
    environ: Mapping[str, str],
    url_name: str,
    usual_url: str,
    delay_name: str,
    usual_delay_s: float,
    *,
    key: str | None = None,
) -> Service:
    url = (environ.get(url_name) or usual_url).rstrip("/")
    if not is_plain_address(url):
        raise ConfigError(
            f"{url_name} is no web address without parameters: {url!r}", hint=f"such as {usual_url}"
        )
    delay_s = parse_delay(environ.get(delay_name) or str(usual_delay_s), delay_name)
    if url == usual_url and delay_s < usual_delay_s:
        raise ConfigError(
            f"{delay_name} is {delay_s:g}, but {urlsplit(url).netloc} asks for {usual_delay_s:g} seconds",
            hint="shorter delays are for mirrors and tests",
        )
    return Service(url=url, delay_s=delay_s, key=key)
