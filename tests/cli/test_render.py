from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.cli.conftest import files_below

if TYPE_CHECKING:
    from pathlib import Path

    from tests.conftest import Run

PAPERS = "catalog/entries/readme/papers.yaml"


def edit(root: Path, path: str, old: str, new: str) -> None:
    text = (root / path).read_bytes().decode()
    assert old in text
    (root / path).write_bytes(text.replace(old, new, 1).encode())


def readme_of(root: Path) -> str:
    return (root / "README.md").read_bytes().decode()


def test_a_document_that_agrees_is_not_written(run: Run, workspace: Path) -> None:
    readme = workspace / "README.md"
    before, stat = files_below(workspace), readme.stat()
    for arguments in (("render",), ("render", "--check"), ("render", "--diff")):
        result = run(*arguments, cwd=workspace)
        assert (result.exit_code, result.stdout) == (0, "")
    assert files_below(workspace) == before
    assert (readme.stat().st_mtime_ns, readme.stat().st_ino) == (stat.st_mtime_ns, stat.st_ino)


def test_one_changed_fact_changes_its_bytes_alone(run: Run, workspace: Path) -> None:
    before = readme_of(workspace)
    edit(workspace, PAPERS, "venue: ACL 2021", "venue: TACL 2022")
    result = run("render", cwd=workspace)
    assert result.exit_code == 0
    assert "README.md:10: 'Moss, a Slow Language Model' venue: 'ACL 2021' -> 'TACL 2022'" in result.stdout
    assert readme_of(workspace) == before.replace("ACL 2021", "TACL 2022")
    assert run("render", "--check", cwd=workspace).exit_code == 0


def test_check_says_what_is_to_do_and_writes_nothing(run: Run, workspace: Path) -> None:
    edit(workspace, PAPERS, "venue: ACL 2021", "venue: TACL 2022")
    before = files_below(workspace)
    result = run("render", "--check", cwd=workspace)
    assert result.exit_code == 1
    assert "README.md:10: 'Moss, a Slow Language Model' venue: 'ACL 2021' -> 'TACL 2022'" in result.stdout
    quiet = run("render", "--check", "--quiet", cwd=workspace)
    assert (quiet.exit_code, quiet.stdout) == (1, "")
    assert files_below(workspace) == before


def test_diff_shows_the_lines(run: Run, workspace: Path) -> None:
    edit(workspace, PAPERS, "venue: ACL 2021", "venue: TACL 2022")
    checked = run("render", "--check", "--diff", cwd=workspace)
    assert checked.exit_code == 1
    assert "--- a/README.md\n+++ b/README.md\n" in checked.stdout
    assert "+| 2021-02 | [Moss, a Slow Language Model]" in checked.stdout
    written = run("render", "--diff", "--quiet", cwd=workspace)
    assert (written.exit_code, written.stdout) == (0, checked.stdout)
    assert "TACL 2022" in readme_of(workspace)


def test_an_entry_written_by_hand_into_the_catalogue_gets_its_line(run: Run, workspace: Path) -> None:
    before = readme_of(workspace)
    edit(
        workspace,
        "catalog/entries/readme/surveys.yaml",
        "- see: tao2023lanterns",
        "- key: new\n  title: Nets\n  date: 2024-07\n"
        "  links: [https://example.org/nets]\n  section: surveys\n"
        "- see: tao2023lanterns",
    )
    assert run("render", cwd=workspace).exit_code == 0
    line = "- [2024/07] [Nets](https://example.org/nets)\n"
    assert readme_of(workspace).replace(line, "") == before
    assert readme_of(workspace).index("Compost") < readme_of(workspace).index(line)


def test_a_line_that_no_entry_knows_is_left_alone_and_reported(run: Run, workspace: Path) -> None:
    edit(
        workspace, "README.md", "- [2019/07]", "- [2020/01] [By Hand](https://example.org/hand)\n- [2019/07]"
    )
    before = files_below(workspace)
    checked = run("render", "--check", cwd=workspace)
    assert checked.exit_code == 1
    assert "README.md:22: error: 'By Hand' is not in the catalogue [not-in-catalogue]" in checked.stderr
    assert "hint: `llmlist import README.md` takes it in" in checked.stderr
    run("render", cwd=workspace)
    assert files_below(workspace) == before


def test_a_heading_that_was_renamed_is_reported_and_never_added(run: Run, workspace: Path) -> None:
    text = readme_of(workspace)
    (workspace / "README.md").write_bytes(text.replace("### Older", "### Old").encode())
    before = files_below(workspace)
    result = run("render", "--check", cwd=workspace)
    assert result.exit_code == 1
    assert "[no-place]" in result.stderr
    assert "lacks the section 'Surveys / Older'" in result.stderr
    run("render", cwd=workspace)
    assert files_below(workspace) == before


def test_a_heading_that_is_gone_is_written_again_where_it_stood(run: Run, workspace: Path) -> None:
    text = readme_of(workspace)
    start, end = text.index("### Older"), text.index("## How to help")
    (workspace / "README.md").write_bytes((text[:start] + text[end:]).encode())
    assert run("render", cwd=workspace).exit_code == 0
    assert readme_of(workspace) == text


def test_a_document_that_is_gone_is_reported(run: Run, workspace: Path) -> None:
    (workspace / "README.md").unlink()
    result = run("render", "--check", cwd=workspace)
    assert "the document README.md does not exist [missing-document]" in result.stderr
    assert not (workspace / "README.md").exists()


@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_line_ends_stay(run: Run, workspace: Path, newline: str) -> None:
    text = readme_of(workspace).replace("\n", newline)
    (workspace / "README.md").write_bytes(text.encode())
    edit(workspace, PAPERS, "venue: ACL 2021", "venue: TACL 2022")
    run("render", cwd=workspace)
    assert readme_of(workspace) == text.replace("ACL 2021", "TACL 2022")


def test_from_a_folder_below_and_from_elsewhere(run: Run, workspace: Path, tmp_path: Path) -> None:
    assert run("render", "--check", cwd=workspace / "catalog").exit_code == 0
    assert run("render", "--check", "-C", "workspace/catalog", cwd=tmp_path).exit_code == 0


def test_quiet_says_nothing(run: Run, workspace: Path) -> None:
    edit(workspace, PAPERS, "venue: ACL 2021", "venue: TACL 2022")
    result = run("render", "--quiet", cwd=workspace)
    assert (result.exit_code, result.stdout, result.stderr) == (0, "", "")


def test_a_section_name_that_fits_several_ends_with_2_and_the_candidates(run: Run, workspace: Path) -> None:
    readme = workspace / "README.md"
    readme.write_text(
        readme_of(workspace) + "\n## More\n\n### Older\n\n- [X](https://x.example/x.pdf)\n", encoding="utf-8"
    )
    assert run("import", "README.md", cwd=workspace).exit_code == 0
    result = run("render", "--section", "Older", cwd=workspace)
    assert result.exit_code == 2
    assert "surveys/older, more/older" in result.stderr
    assert run("render", "--section", "more/older", "--check", cwd=workspace).exit_code == 0
    assert run("render", "--document", "README.md", "--check", cwd=workspace).exit_code == 0
    assert run("render", "--document", "OTHER.md", cwd=workspace).exit_code == 2


def test_render_ends_with_1_where_it_leaves_an_error(run: Run, workspace: Path) -> None:
    readme = workspace / "README.md"
    text = readme.read_text(encoding="utf-8")
    assert run("render", cwd=workspace).exit_code == 0
    readme.write_text(text + "- [A Stranger's Line](https://arxiv.org/abs/2405.09999)\n", encoding="utf-8")
    result = run("render", cwd=workspace)
    assert result.exit_code == 1
    assert "not-in-catalogue" in result.stderr


def test_what_is_odd_is_said_once_of_each_kind(run: Run, workspace: Path) -> None:
    path = workspace / PAPERS
    text = path.read_text(encoding="utf-8").replace("  venue:", "  colour: red\n  venue:")
    assert text.count("colour") > 1
    path.write_text(text, encoding="utf-8")
    told = run("render", "--check", cwd=workspace).stderr
    assert told.count("[unknown-field]") == 1
    assert f"  and {text.count('colour') - 1} more of this kind; `llmlist check` shows all\n" in told
