from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from llmlist.model.identifier import identifier_from_url
from llmlist.model.page import address_of, page_identity, usual_identity
from llmlist.model.url import comparable_url, is_safe_url, moved_url

FRAGMENTS = """http: https: ftp: // / www. Example.org arxiv.org github.com a B : 80 ? & &amp; amp; = # #/
    utm_x=1 v=1 %41 %2f % %%34 é @ . /abs/1706.03762 /owner/repo < > [ ] doi.org/10.1234/a# %23 %26 %61mp;
    &# 。 x.com huggingface.co""".split()  # a list of words reads best as one text
ADDRESSES = st.lists(st.sampled_from([*FRAGMENTS, " ", "\n", "\ud800"]), max_size=9).map("".join)


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("https://arxiv.org/abs/1706.03762v5", "http://arxiv.org/pdf/1706.03762.pdf"),
        ("https://arxiv.org/abs/1706.03762", "https://doi.org/10.48550/arXiv.1706.03762"),
        ("https://aclanthology.org/N19-1423/", "https://doi.org/10.18653/v1/N19-1423"),
        ("https://jmlr.org/papers/v21/20-074.html", "https://www.jmlr.org/papers/volume21/20-074/20-074.pdf"),
        ("https://github.com/Owner/Repo/", "http://www.github.com/owner/repo.git"),
        ("https://github.com/owner/repo/tree/main", "https://github.com/owner/repo#readme"),
        ("https://youtu.be/kCc8FmEb1nY?si=x", "https://www.youtube.com/watch?v=kCc8FmEb1nY&t=3"),
        ("https://Example.org", "http://www.example.org/"),
        ("https://example.org:443/a", "https://example.org/a/"),
        ("https://example.org/a#section", "https://example.org/a"),
        ("https://example.org/#/", "https://example.org"),
        ("https://example.org/a?utm_source=x&utm_medium=y", "https://example.org/a"),
        ("https://example.org/a?b=1&amp;c=2", "https://example.org/a?c=2&b=1"),
        ("https://example.org/a?fbclid=x", "https://example.org/a?gclid=y"),
        (
            "https://www.bilibili.com/video/BV1/?spm_id_from=3&vd_source=1",
            "https://www.bilibili.com/video/BV1",
        ),
        (
            "https://mp.weixin.qq.com/s?__biz=M==&mid=1&idx=1&sn=2&chksm=3&scene=21#wechat_redirect",
            "http://mp.weixin.qq.com/s?__biz=M==&mid=1&idx=1&sn=2",
        ),
        ("https://twitter.com/a/status/1?s=20", "https://x.com/a/status/1"),
        ("https://example.org/%7Ejane/%e4%bd%a0", "https://example.org/~jane/你"),
        ("https://example.org/a b", "https://example.org/a%20b"),
        ("https://example.org//a", "https://example.org/a"),
        ("<https://example.org/a>", "example.org/a"),
    ],
)
def test_links_to_the_same_thing_compare_equal(left: str, right: str) -> None:
    assert comparable_url(left) == comparable_url(right)


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("https://example.org/A", "https://example.org/a"),
        ("https://example.org/?id=1", "https://example.org/?id=2"),
        (
            "https://mp.weixin.qq.com/s?__biz=M&mid=1&idx=1&sn=2",
            "https://mp.weixin.qq.com/s?__biz=M&mid=1&idx=2&sn=2",
        ),
        ("https://example.org/#/projects/a", "https://example.org/#/projects/b"),
        ("https://example.org/#!/a", "https://example.org"),
        ("#one", "#two"),
        ("https://example.org/a%2Fb", "https://example.org/a/b"),
        ("https://example.org/a", "https://example.org:8080/a"),
        ("https://github.com/owner/repo/tree/main/one", "https://github.com/owner/repo/tree/main/two"),
        ("https://github.com/owner/repo/blob/main/paper.pdf", "https://github.com/owner/repo"),
        ("https://www.youtube.com/playlist?list=PL1", "https://www.youtube.com/playlist?list=PL2"),
        ("https://scholar.google.com/scholar?cites=1", "https://scholar.google.com/scholar?cites=2"),
        (
            "https://papers.ssrn.com/sol3/papers.cfm?abstract_id=1",
            "https://papers.ssrn.com/sol3/papers.cfm?abstract_id=2",
        ),
        ("https://openreview.net/forum?id=YicbFdNTTy", "https://openreview.net/forum?id=yicbfdntty"),
        ("mailto:jane@example.org", "https://jane@example.org"),
        ("docs/a.md", "docs/b.md"),
    ],
)
def test_links_to_different_things_stay_different(left: str, right: str) -> None:
    assert comparable_url(left) != comparable_url(right)


@pytest.mark.parametrize(
    ("url", "comparable"),
    [
        ("https://arxiv.org/pdf/1706.03762v5.pdf", "arxiv:1706.03762"),
        ("https://www.Example.org/Path/?v=1#top", "example.org/Path?v=1"),
        ("README.md", "README.md"),
        ("", ""),
    ],
)
def test_the_comparable_form_reads_well(url: str, comparable: str) -> None:
    assert comparable_url(url) == comparable


@settings(deadline=None, max_examples=400)
@given(ADDRESSES | st.text(max_size=40))
def test_comparing_twice_is_comparing_once(url: str) -> None:
    once = comparable_url(url)
    assert comparable_url(once) == once


@pytest.mark.parametrize(
    "url",
    [
        "https://example.org/a?b=c:d",
        "HTTP://example.org",
        "mailto:jane@example.org",
        "//example.org/a",
        "/a/b",
        "docs/a.md#b:c",
        "#top",
        "?q=javascript:1",
        "",
        "https://example.org/?a=1&amp;b=2",
    ],
)
def test_ordinary_links_are_safe(url: str) -> None:
    assert is_safe_url(url)


@pytest.mark.parametrize(
    "url",
    [
        "javascript:alert(1)",
        "JaVaScRiPt:alert(1)",
        " javascript:alert(1)",
        "\x01javascript:alert(1)",
        "java\tscript:alert(1)",
        "java\nscript:alert(1)",
        "java\u200bscript:alert(1)",
        "java\x00script:alert(1)",
        "javascript\n:alert(1)",
        "&#106;avascript:alert(1)",
        "&#x6A;avascript:alert(1)",
        "&#0000106avascript:alert(1)",
        "java&Tab;script:alert(1)",
        "java&NewLine;script:alert(1)",
        "javascript&colon;alert(1)",
        "&amp;#106;avascript:alert(1)",
        "javascript%3Aalert(1)",
        "data:text/html,x",
        "vbscript:x",
        "file:///etc/passwd",
        "blob:https://example.org/1",
        "&#" + "9" * 5000 + ";javascript:x",
    ],
)
def test_links_that_run_or_read_something_are_unsafe(url: str) -> None:
    assert not is_safe_url(url)


@settings(deadline=None, max_examples=300)
@given(ADDRESSES | st.text(max_size=40))
def test_any_text_gets_an_answer(url: str) -> None:
    assert is_safe_url(url) in {True, False}


@settings(deadline=None, max_examples=100)
@given(
    st.lists(
        st.sampled_from(["", " ", "\t", "\n", "\r", "\x00", "\x0b", "\u200b", "\xad"]),
        min_size=11,
        max_size=11,
    )
)
def test_no_filling_hides_a_script(filling: list[str]) -> None:
    disguised = "".join(blank + char for blank, char in zip(filling, "javascript:", strict=True))
    assert not is_safe_url(disguised + "alert(1)")


@pytest.mark.parametrize(
    ("url", "wanted"),
    [
        ("talks/a.pdf", "../talks/a.pdf"),
        ("./talks/a.pdf#page=2", "../talks/a.pdf#page=2"),
        ("docs/a.pdf", "a.pdf"),
        ("talks/", "../talks/"),
        ("#rivers", "../README.md#rivers"),
        ("https://example.org/a", "https://example.org/a"),
        ("//example.org/a", "//example.org/a"),
        ("example.org/a", "example.org/a"),
        ("/talks/a.pdf", "/talks/a.pdf"),
        ("mailto:a@example.org", "mailto:a@example.org"),
        ("", ""),
    ],
)
def test_an_address_leads_to_the_same_file_from_another_folder(url: str, wanted: str) -> None:
    assert moved_url(url, "README.md", "docs/more.md") == wanted
    assert moved_url(url, "README.md", "README.md") == url


USUAL = st.one_of(
    st.from_regex(r"https?://arxiv\.org/(abs|pdf)/\d{4}\.\d{4,5}(v[1-9]\d?)?(\.pdf)?", fullmatch=True),
    st.from_regex(r"https?://github\.com/[\w.-]{1,12}/[\w.-]{1,12}/?", fullmatch=True),
)


@settings(deadline=None, max_examples=300)
@given(USUAL)
def test_a_usual_address_is_what_it_is_when_taken_apart(url: str) -> None:
    # Behind a fragment that says nothing it is no usual one.
    assert comparable_url(url) == comparable_url(f"{url}#top")
    assert identifier_from_url(url) == identifier_from_url(f"{url}#top")
    assert usual_identity(url) in {None, page_identity(address_of(url))}


@pytest.mark.parametrize(
    "url", ["https://example.org/a", "HTTP://example.org", "mailto:a@example.org", "a/b:c", "x:y"]
)
def test_what_has_nothing_to_look_through_is_safe_as_before(url: str) -> None:
    assert is_safe_url(url) == is_safe_url(f"{url}&amp;")
