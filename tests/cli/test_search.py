"""`search`: words as somebody types them."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from llmlist.cli.looking import WORDS
from llmlist.storage.cache_file import CACHE_FILE
from llmlist.storage.lookup import catalog_digest, read_lookup, write_lookup

if TYPE_CHECKING:
    from pathlib import Path

    from tests.conftest import Run

ENTRIES = """\
- key: dao2022flash
  title: "FlashAttention: Fast and Memory-Efficient Exact Attention with IO-Awareness"
  authors: [Tri Dao, Daniel Y. Fu]
  date: 2022-05-27
  venue: NeurIPS 2022
  keywords: [kernels]
  ids: {arxiv: "2205.14135"}
  links: [https://arxiv.org/abs/2205.14135]
  section: papers
- key: rivers2023
  title: Attention in Rivers
  authors: [Åsa Lindqvist]
  date: 2023
  section: papers
  note: about **eddies**
- key: jiangliu
  title: 大型语言模型综述
  section: papers
- key: ponds
  title: Transformers for Ponds
  section: papers
"""


@pytest.fixture
def library(tmp_path: Path) -> Path:
    folder = tmp_path / "catalog" / "entries" / "readme"
    folder.mkdir(parents=True)
    head = "name: L\ndocuments:\n- {key: readme, path: R.md, sections: [{key: papers, title: P}]}\n"
    (tmp_path / "catalog" / "catalog.yaml").write_text(head, encoding="utf-8")
    (folder / "papers.yaml").write_text(ENTRIES, encoding="utf-8")
    (tmp_path / "R.md").write_text("# L\n\n## P\n", encoding="utf-8")
    return tmp_path


def keys(run: Run, root: Path, *words: str) -> list[str]:
    result = run("search", *words, "--format", "json", cwd=root)
    found = json.loads(result.stdout)
    assert result.exit_code == (0 if found else 1)
    scores = [one["score"] for one in found]
    assert scores == sorted(scores, reverse=True)
    return [str(one["key"]) for one in found]


@pytest.mark.parametrize(
    ("words", "first"),
    [
        (("flash atention dao",), "dao2022flash"),
        (("flash", "atention", "dao"), "dao2022flash"),
        (("dao", "2022"), "dao2022flash"),
        (("2205.14135",), "dao2022flash"),
        (("arXiv:2205.14135v3",), "dao2022flash"),
        (("https://arxiv.org/pdf/2205.14135.pdf",), "dao2022flash"),
        (("dao2022flash",), "dao2022flash"),
        (("nips", "kernel"), "dao2022flash"),
        (("asa", "lindqvist"), "rivers2023"),
        (("edies", "attention"), "rivers2023"),
        (("语言模型",), "jiangliu"),
        (("former",), "ponds"),
        (("Transfromers",), "ponds"),
    ],
)
def test_finds_what_is_meant(run: Run, library: Path, words: tuple[str, ...], first: str) -> None:
    assert keys(run, library, *words)[0] == first
    # Again, from what was kept.
    assert keys(run, library, *words)[0] == first


def test_what_nothing_is_like_is_said(run: Run, library: Path) -> None:
    result = run("search", "zeppelin", cwd=library)
    assert (result.exit_code, result.stdout) == (1, "")
    assert "nothing is like that" in result.stderr
    assert keys(run, library, "!?") == []


def test_a_title_word_counts_more_than_one_in_a_note(run: Run, library: Path) -> None:
    path = library / "catalog" / "entries" / "readme" / "papers.yaml"
    path.write_text(ENTRIES.replace("about **eddies**", "about ponds"), encoding="utf-8")
    assert keys(run, library, "ponds") == ["ponds", "rivers2023"]


def test_what_changed_is_found_at_once(run: Run, library: Path) -> None:
    assert keys(run, library, "zeppelin") == []
    path = library / "catalog" / "entries" / "readme" / "papers.yaml"
    path.write_text(ENTRIES.replace("for Ponds", "for Zeppelins"), encoding="utf-8")
    assert keys(run, library, "zeppelin") == ["ponds"]


@pytest.mark.parametrize("broken", [b"", b"\xff\xfe", b"x\ny\n"])
def test_a_broken_cache_is_made_again(run: Run, library: Path, broken: bytes) -> None:
    assert keys(run, library, "ponds") == ["ponds"]
    (library / ".llmlist_cache" / CACHE_FILE).write_bytes(broken)
    assert keys(run, library, "ponds") == ["ponds"]
    assert read_lookup(str(library), WORDS) is not None


def test_kept_words_that_make_no_sense_are_made_again(run: Run, library: Path) -> None:
    write_lookup(str(library), WORDS, "llmlist-words 1\n1 1\n", digest=catalog_digest(str(library)))
    assert keys(run, library, "ponds") == ["ponds"]
    kept = read_lookup(str(library), WORDS)
    assert kept is not None
    assert "ponds" in kept


def test_it_needs_no_cache(run: Run, library: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LLMLIST_CACHE_DIR", "/dev/null/nowhere")
    assert keys(run, library, "ponds") == ["ponds"]


def test_people_get_a_table(run: Run, library: Path) -> None:
    lines = run("search", "flash", "-n", "1", cwd=library).stdout.splitlines()
    assert lines[0].split() == ["key", "date", "title", "venue"]
    assert lines[1].startswith("dao2022flash  2022-05-27  FlashAttention")
