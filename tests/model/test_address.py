from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from llmlist.model.address import Address


def test_an_address_has_its_parts() -> None:
    address = Address.parse("HTTPS://jane@www.Example.org.:8080/a%20b//c?x=1&amp;y=%2F#top")
    assert (address.scheme, address.host, address.decoded_path) == ("https", "example.org:8080", "/a b/c")
    assert (address.segments, address.parameter("y"), address.fragment) == (("a b", "c"), "/", "top")
    assert address.parameter("z") is None


@pytest.mark.parametrize(
    ("text", "host"),
    [
        ("http:example.org/a", "example.org"),
        ("http:////example.org/a", "example.org"),
        ("//www.example.org:443", "example.org"),
        ("http://www.org/", "www.org"),
        ("http://www.www.example.org/", "example.org"),
        ("http://example.org:port/", "example.org"),
        ("http://[::1]:80/", "[::1]"),
        ("http://[::1]:8080/", "[::1]:8080"),
        ("http://", ""),
        ("README.md", ""),
    ],
)
def test_the_host_is_bare(text: str, host: str) -> None:
    assert Address.parse(text).host == host


@pytest.mark.parametrize("text", ["mailto:jane@example.org", "ftp://example.org/a", "docs/a.md", "#top", ""])
def test_what_names_no_host_on_the_web_is_not_web(text: str) -> None:
    assert not Address.parse(text).is_web


@settings(deadline=None, max_examples=200)
@given(st.text(max_size=40))
def test_any_text_has_parts(text: str) -> None:
    address = Address.parse(text)
    assert address.host == address.host.lower()
    assert not any(part == "" for part in address.segments)
