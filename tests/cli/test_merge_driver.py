"""Merges of real branches by the real git, with the driver that ``init --merge-driver`` installs."""

from __future__ import annotations

import os
import shlex
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Final, TypeAlias

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import llmlist
from llmlist.storage.workspace import open_workspace
from tests.cli.test_sync import PAPERS, commit, edit, git, text_of
from tests.conftest import DATA

if TYPE_CHECKING:
    from tests.conftest import Run

pytestmark = pytest.mark.skipif(shutil.which("git") is None, reason="merges branches of git")

Change: TypeAlias = tuple[str, ...]
KEYS: Final = ("aster2021gardens", "quill2021moss", "lindqvist2022ferns", "tao2023lanterns")
TITLES: Final = ("Alder Paper", "Birch Paper", "Cedar Paper")


@pytest.fixture(autouse=True)
def llmlist_on_path(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let git find the command of this very source tree."""
    command = tmp_path_factory.mktemp("bin") / "llmlist"
    command.write_text(f'#!/bin/sh\nexec {shlex.quote(sys.executable)} -m llmlist "$@"\n', encoding="utf-8")
    command.chmod(0o755)
    monkeypatch.setenv("PATH", f"{command.parent}{os.pathsep}{os.environ['PATH']}")
    monkeypatch.setenv("PYTHONPATH", str(Path(llmlist.__file__).parents[1]))


def begin(run: Run, root: Path) -> Path:
    shutil.copytree(DATA / "workspace", root, dirs_exist_ok=True)
    git(root, "init", "--quiet", "--initial-branch=main")
    assert run("init", "--merge-driver", "--quiet", cwd=root).exit_code == 0
    commit(root)
    return root


@pytest.fixture
def repository(run: Run, tmp_path: Path) -> Path:
    return begin(run, tmp_path / "list")


def apply(run: Run, root: Path, change: Change) -> None:
    what, *values = change
    if what == "add":
        address = f"https://example.org/{values[0].partition(' ')[0]}"
        command = ["add", address, "--title", values[0], "--section", "Papers", "--offline", "--yes"]
    elif what == "venue":
        command = ["edit", values[0], "--set", f"venue={values[1]}"]
    else:
        command = ["remove", values[0], "--yes"]
    assert run(*command, "--quiet", cwd=root).exit_code == 0


def branch(run: Run, root: Path, name: str, changes: tuple[Change, ...]) -> None:
    git(root, "checkout", "--quiet", "-b", name, "main")
    for change in changes:
        apply(run, root, change)
    if changes:
        commit(root)


def merge(root: Path, into: str, other: str) -> subprocess.CompletedProcess[str]:
    git(root, "checkout", "--quiet", "-b", f"{into}-{other}", into)
    command = ["git", "merge", "--no-edit", other]
    return subprocess.run(command, cwd=root, capture_output=True, text=True, check=False)  # noqa: S603  # our own


def state(root: Path) -> dict[str, str]:
    files = [root / "README.md", *(root / "catalog").rglob("*.yaml")]
    return {file.relative_to(root).as_posix(): file.read_text(encoding="utf-8") for file in files}


class TestInit:
    def test_a_second_time_changes_nothing(self, run: Run, repository: Path) -> None:
        before = text_of(repository, ".gitattributes")
        assert run("init", "--merge-driver", cwd=repository).exit_code == 0
        assert text_of(repository, ".gitattributes") == before

    def test_attributes_that_are_there_stay(self, run: Run, tmp_path: Path) -> None:
        root = tmp_path / "list"
        shutil.copytree(DATA / "workspace", root)
        git(root, "init", "--quiet")
        (root / ".gitattributes").write_text("*.png binary", encoding="utf-8")
        assert run("init", "--merge-driver", cwd=root).exit_code == 0
        assert text_of(root, ".gitattributes").startswith("*.png binary\n/catalog/**/*.yaml merge=llmlist\n")

    def test_begins_the_catalogue_where_there_is_none(self, run: Run, tmp_path: Path) -> None:
        (tmp_path / "README.md").write_text("# L\n\n- [Moss](https://arxiv.org/abs/2101.00001)\n", "utf-8")
        git(tmp_path, "init", "--quiet")
        assert run("init", "--merge-driver").exit_code == 0
        assert (tmp_path / "catalog/catalog.yaml").is_file()
        assert "/README.md merge=llmlist\n" in text_of(tmp_path, ".gitattributes")

    def test_needs_a_repository(self, run: Run, workspace: Path) -> None:
        assert run("init", "--merge-driver", cwd=workspace).exit_code == 2


def test_two_that_add_a_paper_at_one_place_agree(run: Run, repository: Path) -> None:
    branch(run, repository, "a", (("add", TITLES[0]),))
    branch(run, repository, "b", (("add", TITLES[1]),))
    done = merge(repository, "a", "b")
    assert done.returncode == 0, done.stdout + done.stderr
    assert run("render", "--check", cwd=repository).exit_code == 0
    assert [text_of(repository, "README.md").count(title) for title in TITLES[:2]] == [1, 1]


def test_two_works_to_which_both_gave_one_key_are_both_kept(run: Run, repository: Path) -> None:
    for name, title, arxiv in (
        ("a", "A Survey of Moss", "2401.00001"),
        ("b", "A Survey of Ferns", "2401.00002"),
    ):
        git(repository, "checkout", "--quiet", "-b", name, "main")
        entry = f"- key: wu2024survey\n  title: {title}\n  authors: [Ann Wu]\n  date: 2024\n"
        entry += f"  ids: {{arxiv: '{arxiv}'}}\n  links: [https://arxiv.org/abs/{arxiv}]\n  section: papers\n"
        with (repository / PAPERS).open("a", encoding="utf-8") as file:
            file.write(entry)
        assert run("render", "--quiet", cwd=repository).exit_code == 0
        commit(repository)
    states = []
    for into, other in (("a", "b"), ("b", "a")):
        done = merge(repository, into, other)
        assert done.returncode == 0, done.stdout + done.stderr
        assert run("render", "--check", cwd=repository).exit_code == 0
        assert [text_of(repository, "README.md").count(f"of {one}]") for one in ("Moss", "Ferns")] == [1, 1]
        states.append(state(repository))
    assert states[0] == states[1]


def test_where_llmlist_is_gone_lines_are_merged(
    run: Run, repository: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    branch(run, repository, "a", (("add", TITLES[0]), ("venue", KEYS[0], "ACL 2022")))
    branch(run, repository, "b", (("add", TITLES[1]), ("venue", KEYS[1], "EMNLP 2022")))
    monkeypatch.setenv("PATH", os.environ["PATH"].partition(os.pathsep)[2])
    if shutil.which("llmlist") is not None:
        pytest.skip("llmlist is installed here besides")
    assert merge(repository, "a", "b").returncode == 1
    text = text_of(repository, PAPERS)
    assert text.count("<<<<<<< ours\n") == 1
    assert all(one in text for one in ("ACL 2022", "EMNLP 2022", *TITLES[:2]))


def test_a_cherry_pick_merges_too(run: Run, repository: Path) -> None:
    branch(run, repository, "a", (("add", TITLES[0]),))
    branch(run, repository, "b", (("add", TITLES[1]),))
    git(repository, "cherry-pick", "a")
    assert run("render", "--check", cwd=repository).exit_code == 0
    assert all(title in text_of(repository, "README.md") for title in TITLES[:2])


def test_a_cherry_pick_takes_its_own_commit_alone(run: Run, repository: Path) -> None:
    branch(run, repository, "a", (("add", TITLES[0]),))
    apply(run, repository, ("add", TITLES[1]))
    commit(repository)
    branch(run, repository, "b", (("add", TITLES[2]),))
    git(repository, "cherry-pick", "a")
    assert run("render", "--check", cwd=repository).exit_code == 0
    assert [title in text_of(repository, "README.md") for title in TITLES] == [False, True, True]


def test_prose_of_both_stays(run: Run, repository: Path) -> None:
    git(repository, "checkout", "--quiet", "-b", "a", "main")
    edit(repository, "README.md", "# Gardens of Language", "# Gardens of All Languages")
    apply(run, repository, ("add", TITLES[0]))
    commit(repository)
    git(repository, "checkout", "--quiet", "-b", "b", "main")
    with (repository / "README.md").open("a", encoding="utf-8") as file:
        file.write("\nThanks to all.\n")
    apply(run, repository, ("add", TITLES[1]))
    commit(repository)
    assert merge(repository, "a", "b").returncode == 0
    text = text_of(repository, "README.md")
    assert text.startswith("# Gardens of All Languages\n")
    assert text.endswith("\nThanks to all.\n")
    assert all(title in text for title in TITLES[:2])


def test_two_values_stop_the_merge_with_marks_around_that_field(run: Run, repository: Path) -> None:
    branch(run, repository, "a", (("venue", KEYS[0], "ACL 2022"), ("add", TITLES[0])))
    branch(run, repository, "b", (("venue", KEYS[0], "EMNLP 2022"), ("add", TITLES[1])))
    done = merge(repository, "a", "b")
    assert done.returncode == 1
    assert "1 field has two values" in done.stderr
    text = text_of(repository, PAPERS)
    marks = "<<<<<<< ours\n  venue: ACL 2022\n=======\n  venue: EMNLP 2022\n>>>>>>> theirs\n"
    assert text.count(marks) == 1
    (repository / PAPERS).write_text(text.replace(marks, "  venue: EMNLP 2022\n"), encoding="utf-8")
    assert run("render", cwd=repository).exit_code == 0
    assert "EMNLP 2022 | [code]" in text_of(repository, "README.md")


def test_a_rebase_merges_too(run: Run, repository: Path) -> None:
    branch(run, repository, "a", (("add", TITLES[0]),))
    branch(run, repository, "b", (("add", TITLES[1]), ("venue", KEYS[1], "EMNLP 2022")))
    git(repository, "rebase", "--quiet", "a")
    assert run("render", "--check", cwd=repository).exit_code == 0
    assert all(title in text_of(repository, "README.md") for title in TITLES[:2])


def test_a_list_below_the_top_of_the_repository_merges_too(run: Run, tmp_path: Path) -> None:
    git(tmp_path, "init", "--quiet", "--initial-branch=main")
    root = tmp_path / "docs"
    shutil.copytree(DATA / "workspace", root)
    assert run("init", "--merge-driver", cwd=root).exit_code == 0
    commit(root)
    branch(run, root, "a", (("add", TITLES[0]),))
    branch(run, root, "b", (("add", TITLES[1]),))
    assert merge(root, "a", "b").returncode == 0
    assert run("render", "--check", cwd=root).exit_code == 0


def test_without_a_catalogue_lines_are_merged(run: Run, tmp_path: Path) -> None:
    for name, text in (("base", "a\nb\nc\n"), ("ours", "A\nb\nc\n"), ("theirs", "a\nb\nC\n")):
        (tmp_path / name).write_text(text, encoding="utf-8")
    done = run("merge-driver", "base", "ours", "theirs", "7", "README.md")
    assert (done.exit_code, text_of(tmp_path, "ours")) == (0, "A\nb\nC\n")
    assert "line by line" in done.stderr


changes = st.one_of(
    st.tuples(st.just("add"), st.sampled_from(TITLES)),
    st.tuples(st.just("venue"), st.sampled_from(KEYS), st.sampled_from(["ACL 2030", "EMNLP 2031"])),
    st.tuples(st.just("remove"), st.sampled_from(KEYS)),
)
several = st.lists(changes, max_size=3, unique_by=lambda change: change[1]).map(tuple)


def contradict(ours: Change, theirs: Change) -> bool:
    same = ours[1] == theirs[1] and "add" not in {ours[0], theirs[0]}
    return same and ours != theirs


def check_pair(run: Run, ours: tuple[Change, ...], theirs: tuple[Change, ...]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        root = begin(run, Path(folder))
        branch(run, root, "ours", ours)
        branch(run, root, "theirs", theirs)
        conflicts = sum(contradict(one, other) for one in ours for other in theirs)
        done = merge(root, "ours", "theirs")
        if conflicts:
            assert done.returncode == 1
            assert text_of(root, PAPERS).count("<<<<<<<") == conflicts
            assert all(
                f"title: {one[1]}\n" in text_of(root, PAPERS) for one in ours + theirs if one[0] == "add"
            )
            return
        assert done.returncode == 0, done.stdout + done.stderr
        merged = state(root)
        assert merge(root, "theirs", "ours").returncode == 0
        assert state(root) == merged
        assert run("render", "--check", cwd=root).exit_code == 0
        catalog = open_workspace(root).catalog
        titles = [entry.title for entry in catalog.entries]
        for what, *values in (*ours, *theirs):
            if what == "add":
                assert titles.count(values[0]) == 1
            elif what == "venue":
                assert catalog.entry(values[0]).venue == values[1]
            else:
                assert values[0] not in catalog.by_key
        touched = {one[1] for one in (*ours, *theirs)}
        assert {key for key in KEYS if key not in touched} <= catalog.by_key.keys()


def pairs(most: int) -> settings:
    return settings(
        max_examples=most, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
    )


@given(several, several)
@pairs(3)
def test_random_pairs_of_changes_merge(
    run: Run, ours: tuple[Change, ...], theirs: tuple[Change, ...]
) -> None:
    check_pair(run, ours, theirs)


@pytest.mark.integration
@given(several, several)
@pairs(50)
def test_fifty_random_pairs_of_changes_merge(
    run: Run, ours: tuple[Change, ...], theirs: tuple[Change, ...]
) -> None:
    check_pair(run, ours, theirs)
