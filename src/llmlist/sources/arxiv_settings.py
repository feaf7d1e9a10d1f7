"""Which arXiv server is asked, and how often: from the environment.

For mirrors and tests. This module must not know how it is asked.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit

from llmlist.errors import ConfigError

if TYPE_CHECKING:
    from collections.abc import Mapping

URL_VARIABLE: Final = "LLMLIST_ARXIV_URL"
DELAY_VARIABLE: Final = "LLMLIST_ARXIV_DELAY_S"
DEFAULT_URL: Final = "https://export.arxiv.org/api/query"
DEFAULT_DELAY_S: Final = 3.0
"""Seconds between requests that https://info.arxiv.org/help/api/tou asks for."""

_LONGEST_DELAY_S: Final = 3600.0


@dataclass(frozen=True, slots=True, kw_only=True)
class ArxivSettings:
    """Which server is asked, and how often.

    Attributes:
        url: Of its query interface, without parameters.
        delay_s: Seconds between requests.
    """

    url: str = DEFAULT_URL
    delay_s: float = DEFAULT_DELAY_S

    @property
    def pacing_name(self) -> str:
        """The name under which all who ask this server take turns: arXiv's hosts are one server."""
        parts = urlsplit(self.url)
        return "arxiv.org" if _is_arxiv(self.url) else parts.netloc.rpartition("@")[2]


def read_arxiv_settings(environ: Mapping[str, str]) -> ArxivSettings:
    """Return the settings that the environment asks for; what it does not say is arXiv's own.

    Raises:
        ConfigError: The address is none, or the delay is no time, or shorter than arXiv allows.
    """
    url = environ.get(URL_VARIABLE) or DEFAULT_URL
    if not is_plain_address(url):
        raise ConfigError(
            f"{URL_VARIABLE} is no web address without parameters: {url!r}", hint=f"such as {DEFAULT_URL}"
        )
    delay_s = parse_delay(environ.get(DELAY_VARIABLE) or str(DEFAULT_DELAY_S), DELAY_VARIABLE)
    if _is_arxiv(url) and delay_s < DEFAULT_DELAY_S:
        raise ConfigError(
            f"{DELAY_VARIABLE} is {delay_s:g}, but arXiv asks for {DEFAULT_DELAY_S:g} seconds",
            hint="shorter delays are for mirrors: https://info.arxiv.org/help/api/tou",
        )
    return ArxivSettings(url=url, delay_s=delay_s)


def is_plain_address(url: str) -> bool:
    """Tell whether a text is a web address without parameters."""
    try:
        parts = urlsplit(url)
        has_port = parts.port is None or parts.port > 0
    except ValueError:
        return False
    # Braces would be fields of the format string that the library wants.
    is_plain = re.fullmatch(r"[!-z|~]+", url, re.ASCII) and not parts.query and not parts.fragment
    return bool(is_plain and has_port and parts.hostname and parts.scheme in {"http", "https"})


def parse_delay(text: str, variable: str) -> float:
    """Return the seconds that a variable of the environment says.

    Raises:
        ConfigError: It is no time from 0 to an hour.
    """
    try:
        delay_s = float(text)
    except ValueError:
        delay_s = math.nan
    if not 0 <= delay_s <= _LONGEST_DELAY_S:
        raise ConfigError(f"{variable} is no number of seconds from 0 to {_LONGEST_DELAY_S:.0f}: {text!r}")
    return delay_s


def _is_arxiv(url: str) -> bool:
    host = urlsplit(url).hostname or ""
    return host == "arxiv.org" or host.endswith(".arxiv.org")
