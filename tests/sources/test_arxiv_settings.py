from __future__ import annotations

import pytest

from llmlist.errors import ConfigError
from llmlist.sources.arxiv_settings import ArxivSettings, read_arxiv_settings


def read(url: str | None = None, delay: str | None = None) -> ArxivSettings:
    given = {"LLMLIST_ARXIV_URL": url, "LLMLIST_ARXIV_DELAY_S": delay}
    return read_arxiv_settings({name: value for name, value in given.items() if value is not None})


def test_without_variables_arxiv_is_asked_every_three_seconds() -> None:
    assert read() == read("", "") == ArxivSettings(url="https://export.arxiv.org/api/query", delay_s=3.0)


def test_another_server_may_be_asked_as_often_as_one_likes() -> None:
    assert read("http://127.0.0.1:8000/api/query", "0").delay_s == 0.0


@pytest.mark.parametrize(
    "url",
    [
        "arxiv.org/api/query",
        "ftp://arxiv.org/api",
        "file:///etc/passwd",
        "http://",
        "http://[::1/",
        "http://host:99999/",
        "http://host:0/",
        "https://host/query?x=1",
        "https://host/query#x",
        "https://host/{}",
        "https://host/a b",
        "https://host/\n",
        "https://höst/",
    ],
)
def test_an_address_that_is_none_is_refused(url: str) -> None:
    with pytest.raises(ConfigError, match="LLMLIST_ARXIV_URL"):
        read(url)


@pytest.mark.parametrize("delay", ["soon", "-1", "nan", "inf", "1e9", "3 s"])
def test_a_delay_that_is_none_is_refused(delay: str) -> None:
    with pytest.raises(ConfigError, match="LLMLIST_ARXIV_DELAY_S"):
        read("http://127.0.0.1/", delay)


@pytest.mark.parametrize("url", [None, "https://arxiv.org/api/query", "http://EXPORT.arXiv.org/api/query"])
def test_arxiv_itself_is_never_asked_more_often_than_it_allows(url: str | None) -> None:
    with pytest.raises(ConfigError, match="3 seconds"):
        read(url, "2.9")
    assert read(url, "5").delay_s == 5.0


def test_all_hosts_of_arxiv_are_paced_as_one() -> None:
    names = {read(url).pacing_name for url in (None, "https://arxiv.org/api/query")}
    assert names == {"arxiv.org"}
    assert read("http://u:p@localhost:81/q").pacing_name == "localhost:81"
    assert read("https://notarxiv.org/q").pacing_name == "notarxiv.org"
