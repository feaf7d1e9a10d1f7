from __future__ import annotations

import json
import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from llmlist.errors import InvalidIdentifierError
from llmlist.model.identifier import (
    Identifier,
    canonical_identifier,
    comparable_url,
    equivalent_identifiers,
    identifier_from_url,
    identifiers_in_text,
    is_safe_url,
    preferred_identifier,
)
from llmlist.model.scheme import SCHEMES

if TYPE_CHECKING:
    from collections.abc import Callable

SHARED = Path(__file__).resolve().parents[3] / "shared"

# For each scheme, values as people write them; the strategies need not be all of the grammar.
VALUES = {
    "arxiv": st.from_regex(r"\A(0[89]|1[0-4])(0[1-9]|1[0-2])\.\d{4}(v[1-9])?\Z|\Acs\.CL/9[1-9]1[0-2]\d{3}\Z"),
    "doi": st.from_regex(r"\A10\.[1-4]\d{3}/[!-~]{1,20}\Z"),
    "acl": st.from_regex(
        r"\A20\d\d\.[A-Za-z0-9]{1,9}-[a-z0-9]{1,5}\.\d{1,3}\Z|\A[A-Za-z]\d\d-\d{4}v1\.pdf\Z"
    ),
    "openreview": st.from_regex(r"\A[A-Za-z0-9_-]{4,14}\Z"),
    "pmlr": st.from_regex(r"\Av\d{1,3}/[A-Za-z0-9][a-z0-9-]{0,12}\Z"),
    "neurips": st.from_regex(r"\A20[0-3]\d/[0-9a-fA-F]{32}(-Conference|-round1|-Datasets_and_Benchmarks)?\Z"),
    "jmlr": st.from_regex(r"\Av\d{1,2}/\d\d-\d{3,4}\Z"),
    "cvf": st.from_regex(r"\A(content/|content_)?[!-~]{1,9}/([!-~]{1,9}/)?[!-~]{1,20}\Z"),
    "ieee": st.from_regex(r"\A\d{1,9}\Z"),
    "s2": st.from_regex(r"\A[0-9a-fA-F]{40}\Z|\A[Cc]orpus[Ii][Dd]:\d{1,9}\Z"),
    "github": st.from_regex(r"\A[A-Za-z0-9][A-Za-z0-9-]{0,9}/[A-Za-z0-9._-]{1,9}(\.git)?\Z"),
    "youtube": st.from_regex(r"\A[A-Za-z0-9_-]{11}\Z"),
    "hf": st.from_regex(r"\A(datasets/|spaces/)?[A-Za-z0-9._-]{1,9}/[A-Za-z0-9._-]{1,9}\Z"),
}


@st.composite
def identifiers(draw: st.DrawFn) -> Identifier:
    scheme = draw(st.sampled_from(sorted(SCHEMES)))
    value = SCHEMES[scheme].canonical(draw(VALUES[scheme].filter(lambda text: "\n" not in text)))
    return Identifier(scheme, value or SCHEMES[scheme].example)


FRAGMENTS = """https:// arxiv.org/ abs/ doi.org/10.1234/ 1706.03762 arXiv : doi: hf: s2: // github.com/ a/b
    ( ) [ % %2F é ?id= & 10.48550/arXiv.""".split()  # a list of words reads best as one text
HOSTILE = st.text(max_size=60) | st.lists(
    st.sampled_from([*FRAGMENTS, "\ud800", "\x00", " "]), max_size=8
).map("".join)


@pytest.mark.parametrize(
    ("text", "identifier"),
    [
        ("1706.03762", "arxiv:1706.03762"),
        (" arXiv:1706.03762v5\n", "arxiv:1706.03762"),
        ("arXiv 1706.03762", "arxiv:1706.03762"),
        ("arxiv:https://arxiv.org/abs/1706.03762", "arxiv:1706.03762"),
        ("math.GT/0309136", "arxiv:math/0309136"),
        ("arxiv.org/abs/1706.03762", "arxiv:1706.03762"),
        ("<https://arxiv.org/abs/1706.03762>", "arxiv:1706.03762"),
        ("10.1145/3292500", "doi:10.1145/3292500"),
        ("doi:10.1145/3292500", "doi:10.1145/3292500"),
        ("doi: https://doi.org/10.1145/3292500", "doi:10.1145/3292500"),
        ("10.48550/arXiv.1706.03762", "arxiv:1706.03762"),
        ("doi:10.48550/arXiv.1706.03762v2", "arxiv:1706.03762"),
        ("2023.acl-long.1", "acl:2023.acl-long.1"),
        ("acl:n19-1423", "acl:N19-1423"),
        ("CorpusID:13756489", "s2:CorpusID:13756489"),
        ("github:Owner/Repo", "github:owner/repo"),
        ("https://github.com/Owner/Repo", "github:owner/repo"),
        ("openreview:YicbFdNTTy", "openreview:YicbFdNTTy"),
    ],
)
def test_parse_reads_what_people_type(text: str, identifier: str) -> None:
    assert str(Identifier.parse(text)) == identifier


@pytest.mark.parametrize(
    "text",
    [
        "",
        "  ",
        "Attention Is All You Need",
        "foo:bar",
        "arxiv:",
        "arxiv:2019.00123",
        "10.5555/3455716.3455856",
        "doi:10.5555/3455716",
        "10.48550/arXiv.2019.00123",
        "https://example.org/a",
        "https://arxiv.org/list/cs.CL/recent",
        "x" * 5000,
    ],
)
def test_parse_refuses_the_rest_with_a_hint(text: str) -> None:
    with pytest.raises(InvalidIdentifierError) as caught:
        Identifier.parse(text)
    assert caught.value.hint
    assert len(str(caught.value)) < 200


def test_parse_refuses_months_that_have_not_come() -> None:
    assert Identifier.parse("2612.00001", latest=(2026, 12)).value == "2612.00001"
    with pytest.raises(InvalidIdentifierError, match="not come to"):
        Identifier.parse("https://arxiv.org/abs/2612.00001", latest=(2026, 11))
    assert Identifier.parse("hep-th/9901001", latest=(2026, 11)).value == "hep-th/9901001"
    assert Identifier.parse("10.1145/2612.00001", latest=(2026, 11)).scheme == "doi"


@settings(deadline=None, max_examples=300)
@given(identifiers())
def test_parse_reads_what_str_gives(identifier: Identifier) -> None:
    assert Identifier.parse(str(identifier)) == preferred_identifier_of_arxiv(identifier)


@settings(deadline=None, max_examples=300)
@given(identifiers())
def test_parse_reads_the_page(identifier: Identifier) -> None:
    assert Identifier.parse(identifier.url) == preferred_identifier_of_arxiv(identifier)


def preferred_identifier_of_arxiv(identifier: Identifier) -> Identifier:
    preferred = preferred_identifier(identifier)
    return preferred if preferred.scheme == "arxiv" else identifier


@settings(deadline=None, max_examples=200)
@given(identifiers())
def test_normalising_twice_is_normalising_once(identifier: Identifier) -> None:
    assert canonical_identifier(identifier.scheme, identifier.value) == identifier


@pytest.mark.parametrize("scheme", sorted(SCHEMES))
def test_every_scheme_has_an_example_that_is_one(scheme: str) -> None:
    example = SCHEMES[scheme].example
    assert SCHEMES[scheme].canonical(example) == example
    assert Identifier.parse(Identifier(scheme, example).url) == Identifier(scheme, example)


@pytest.mark.parametrize(
    ("scheme", "value", "identifier"),
    [
        ("arxiv", "arXiv:1706.03762v5", "arxiv:1706.03762"),
        ("arXiv", "1706.03762", "arxiv:1706.03762"),
        ("arxiv", "https://arxiv.org/abs/1706.03762", "arxiv:1706.03762"),
        ("doi", "https://doi.org/10.1145/ABC", "doi:10.1145/abc"),
        ("doi", "10.48550/arXiv.1706.03762v1", "doi:10.48550/arxiv.1706.03762"),
        ("s2", "corpusid:1", "s2:CorpusID:1"),
        ("github", "https://github.com/Owner/Repo.git", "github:owner/repo"),
        ("isbn", " 978-3 ", "isbn: 978-3 "),
    ],
)
def test_a_value_is_normalised_by_its_scheme(scheme: str, value: str, identifier: str) -> None:
    assert str(canonical_identifier(scheme, value)) == identifier


@pytest.mark.parametrize(
    ("scheme", "value"),
    [
        ("arxiv", "2310.1"),  # what a YAML loader makes of 2310.10000
        ("arxiv", ""),
        ("doi", "10.5555/1"),
        ("doi", "https://arxiv.org/abs/1706.03762"),
        ("isbn", " "),
        ("", "x"),
    ],
)
def test_a_value_that_is_none_of_its_scheme_is_refused(scheme: str, value: str) -> None:
    with pytest.raises(InvalidIdentifierError):
        canonical_identifier(scheme, value)


def test_an_unknown_scheme_has_no_page() -> None:
    assert Identifier("isbn", "978-3").url == ""


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("see arXiv:2302.13971v1 [cs.CL]", ["arxiv:2302.13971"]),
        ("arXiv 2302.13971.", ["arxiv:2302.13971"]),
        ("`arXiv, 2401.13160`", ["arxiv:2401.13160"]),
        ("arXiv preprint arXiv:1608.07242 (2016)", ["arxiv:1608.07242"]),
        ("arXiv preprint 1608.07242", ["arxiv:1608.07242"]),
        ("arXiv:**2302.13971**", ["arxiv:2302.13971"]),
        ("arXiv:\xa0hep-th/9901001", ["arxiv:hep-th/9901001"]),
        ("CoRR abs/1706.03762", ["arxiv:1706.03762"]),
        ("DBLP:journals/corr/abs-1706-03762", ["arxiv:1706.03762"]),
        ("a ratio of 1012.3456", []),
        ("arXiv, 2023 (Lab)", []),
        ("arXiv 2019.00123", []),
        ("arXiv:2302.139711", []),
        ("notarxiv 2302.13971", []),
        ("doi:10.1145/3292500.3330701.", ["doi:10.1145/3292500.3330701"]),
        ("(10.1145/3292500), and", ["doi:10.1145/3292500"]),
        ("10.1109/CVPR.2019.00123", ["doi:10.1109/cvpr.2019.00123"]),
        ("10.48550/arXiv.2302.13971", ["arxiv:2302.13971"]),
        ("10.5555/3455716.3455856", []),
        ("110.1145/3292500", []),
        (
            "[a](https://arxiv.org/abs/1706.03762),[b](https://github.com/A/B)",
            ["arxiv:1706.03762", "github:a/b"],
        ),
        ("论文 https://arxiv.org/abs/1706.03762。代码", ["arxiv:1706.03762"]),
        (
            "(https://arxiv.org/abs/1706.03762)(https://youtu.be/kCc8FmEb1nY)",
            ["arxiv:1706.03762", "youtube:kCc8FmEb1nY"],
        ),
        (
            '<a href="https://doi.org/10.1016/S0140-6736(05)66667-0">x</a>',
            ["doi:10.1016/s0140-6736(05)66667-0"],
        ),
        ("arxiv.org/abs/1706.03762 and www.github.com/a/b", ["arxiv:1706.03762", "github:a/b"]),
        ("https://doi.org/10.1145/1234, doi:10.1145/1234", ["doi:10.1145/1234"]),
        (
            "arXiv:2302.13971 https://arxiv.org/abs/1706.03762 arXiv:2302.13971",
            ["arxiv:2302.13971", "arxiv:1706.03762"],
        ),
        ("https://example.org/10.1145/3292500 only", []),
    ],
)
def test_mentions_are_found_in_order_and_once(text: str, expected: list[str]) -> None:
    assert [str(identifier) for identifier in identifiers_in_text(text)] == expected


def test_identifiers_of_one_work_are_equivalent() -> None:
    arxiv, arxiv_doi = Identifier("arxiv", "1706.03762"), Identifier("doi", "10.48550/arxiv.1706.03762")
    acl = Identifier("acl", "N19-1423")
    acl_dois = {Identifier("doi", f"{prefix}n19-1423") for prefix in ("10.18653/v1/", "10.3115/v1/")}
    assert equivalent_identifiers(arxiv) == equivalent_identifiers(arxiv_doi) == {arxiv, arxiv_doi}
    assert all(equivalent_identifiers(one) == {acl, *acl_dois} for one in (acl, *acl_dois))
    other = Identifier("doi", "10.18653/v1/w17")
    assert equivalent_identifiers(other) == {other}


@settings(deadline=None, max_examples=100)
@given(identifiers())
def test_equivalence_holds_both_ways(identifier: Identifier) -> None:
    same = equivalent_identifiers(identifier)
    assert identifier in same
    assert all(equivalent_identifiers(other) == same for other in same)


@settings(deadline=None, max_examples=400)
@given(HOSTILE)
def test_no_text_raises_anything_else(text: str) -> None:
    for read in (Identifier.parse, *(_canonical(scheme) for scheme in [*SCHEMES, "isbn", ""])):
        try:
            identifier = read(text)
        except InvalidIdentifierError:
            continue
        assert isinstance(identifier, Identifier)
    for found in (identifier_from_url(text), *identifiers_in_text(text)):
        assert found is None or Identifier.parse(str(found)) == found


def _canonical(scheme: str) -> Callable[[str], Identifier]:
    return lambda value: canonical_identifier(scheme, value)


RUNS = """. / ( ) () (a : - % &amp; a- a. /doi/ /full https://( 10.1234/ www. 0. 1 /content [ &# ?a= arXiv:
    %41 http:""".split()  # a list of words reads best as one text


@pytest.mark.parametrize(
    "head", ["", "https://", "https://arxiv.org/", "https://example.org/doi/", "10.1234/"]
)
@pytest.mark.parametrize("unit", [*RUNS, "arXiv ", "\n", " "])
def test_long_runs_of_punctuation_are_read_in_linear_time(head: str, unit: str) -> None:
    # By structure, not by clock: four times the text takes at most four times the steps.
    steps = [_python_steps(head + unit * (size // len(unit)) + "!") for size in (250, 1_000)]
    assert steps[1] <= 4 * steps[0] + 250
    # What a pattern does inside is no step; one that is not linear does not come back from this.
    _read_all(head + unit * (100_000 // len(unit)) + "!")


def _read_all(text: str) -> None:
    identifier_from_url(text)
    identifiers_in_text(text)
    comparable_url(text)
    is_safe_url(text)
    try:
        Identifier.parse(text)
    except InvalidIdentifierError:
        assert len(text) > 100


def _python_steps(text: str) -> int:
    steps = 0

    def count(*_: object) -> Callable[..., Any]:
        nonlocal steps
        steps += 1
        return count

    before = sys.gettrace()
    sys.settrace(count)
    try:
        _read_all(text)
    finally:
        sys.settrace(before)
    return steps


@pytest.mark.shared
@pytest.mark.skipif(not SHARED.is_dir(), reason="the measured material is not beside the project")
def test_labelled_lists_give_their_arxiv_identifiers() -> None:
    missed = []
    for path in sorted((SHARED / "labels").glob("*.json")):
        for entry in json.loads(path.read_text(encoding="utf-8"))["entries"]:
            urls = [entry.get("url") or "", *(link["url"] or "" for link in entry.get("other_links", []))]
            found = {str(identifier_from_url(url)) for url in urls}
            if entry.get("arxiv") and f"arxiv:{entry['arxiv']}" not in found:
                missed.append((path.name, entry["line"]))
    assert missed == []


@pytest.mark.shared
@pytest.mark.skipif(not SHARED.is_dir(), reason="the measured material is not beside the project")
def test_seeds_carry_235_papers_of_arxiv() -> None:
    texts = [path.read_text(encoding="utf-8") for path in sorted((SHARED / "seeds").glob("*.txt"))]
    mentioned = {found for text in texts for found in identifiers_in_text(text) if found.scheme == "arxiv"}
    urls = {url for text in texts for url in re.findall(r"https?://[^\s)\]>\"]+", text)}
    linked = {found for url in urls if (found := identifier_from_url(url)) and found.scheme == "arxiv"}
    assert mentioned == linked
    assert len(linked) == 235
