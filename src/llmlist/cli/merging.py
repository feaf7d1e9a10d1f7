"""What ``merge-driver`` does when git calls it, and how ``init --merge-driver`` installs it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from llmlist.cli.output.messages import say, warn
from llmlist.errors import EXIT_DONE, EXIT_FINDINGS, LlmlistError
from llmlist.model.wording import count_of
from llmlist.model.workspace import CATALOG_FOLDER

if TYPE_CHECKING:
    from collections.abc import Sequence

    from llmlist.cli.session import Session


def install_merge_driver(session: Session, *, quiet: bool) -> None:
    """Have git merge this workspace's files with llmlist.

    Raises:
        ConfigError: There is no git repository.
        EditError: ``.gitattributes`` cannot be written.
    """
    # Loaded late: only this option needs them.
    from llmlist.model.edit import Edit, FileEdit, Plan, Span, digest  # noqa: PLC0415
    from llmlist.storage.files import apply_plan, read_file  # noqa: PLC0415
    from llmlist.storage.merging import ATTRIBUTES_FILE, attribute_lines, install_driver  # noqa: PLC0415

    install_driver(session.root)
    file = session.root / ATTRIBUTES_FILE
    content = read_file(file) if file.is_file() else None
    text = (content or b"").decode(errors="surrogateescape")
    there = set(text.splitlines())
    wanted = attribute_lines([one.path for one in session.workspace.catalog.documents])
    new = [line for line in wanted if line not in there]
    if new:
        gap = "\n" if text and not text.endswith("\n") else ""
        end = len(content or b"")
        lines = (gap + "".join(f"{line}\n" for line in new)).encode()
        edit = Edit(span=Span(end, end), content=lines)
        old = None if content is None else digest(content)
        edits = (FileEdit(path=ATTRIBUTES_FILE, sha256=old, edits=(edit,)),)
        apply_plan(session.root, Plan(file_edits=edits))
    if not quiet:
        say(f"git merges catalogue and documents with llmlist, in this clone; commit {ATTRIBUTES_FILE}")


def merge_files(base: Path, ours: Path, theirs: Path, marker_size: int, path: str) -> int:
    """Merge one file for git: the result goes where our version stands. Exit 1 means conflicts."""
    from llmlist.formats.yaml_merge import merge_yaml  # noqa: PLC0415  # loaded late, as below
    from llmlist.storage.files import read_file  # noqa: PLC0415
    from llmlist.storage.merging import merge_lines  # noqa: PLC0415

    versions = [read_file(one) for one in (base, ours, theirs)]
    if path.endswith((".yaml", ".yml")):
        merged = merge_yaml(*versions, marker_size=marker_size)
        if merged is not None:
            ours.write_bytes(merged.content)
            if merged.conflicts:
                warn(f"{path}: {count_of(merged.conflicts, 'field has', 'fields have')} two values")
            return EXIT_FINDINGS if merged.conflicts else EXIT_DONE
    else:
        versions = _rendered_again(versions, path) or versions
    content, is_clean = merge_lines(*versions, marker_size=marker_size)
    ours.write_bytes(content)
    return EXIT_DONE if is_clean else EXIT_FINDINGS


def _rendered_again(versions: Sequence[bytes], path: str) -> list[bytes] | None:
    """Return the versions of a document with what the merged catalogue says in each.

    What is left between them is what was written beside the entries, and that merges line by line. None
    where the catalogues cannot be told or merged: then the lines of the document are merged as they are.
    """
    from llmlist.storage.finding import find_root  # noqa: PLC0415
    from llmlist.storage.merging import find_merged_commits  # noqa: PLC0415  # loaded late, as below

    try:
        root = find_root(Path.cwd() / Path(path).parent)
        inside = (Path.cwd() / path).relative_to(root).as_posix()
        for commits in find_merged_commits(root, inside, versions[2]):
            found = _render_versions(root, commits, versions, inside)
            if found is not None:
                return found
    except (LlmlistError, ValueError) as error:
        warn(f"{path} is merged line by line: {error}", hint="`llmlist render` brings it up to date")
        return None
    warn(f"{path} is merged line by line", hint="`llmlist render` brings it up to date")
    return None


def _render_versions(
    root: Path, commits: Sequence[str], versions: Sequence[bytes], path: str
) -> list[bytes] | None:
    """Return the versions rendered again; None where they are not those of these commits.

    Raises:
        LlmlistError: A side has no catalogue that can be read, or the document cannot say what both say.
    """
    from llmlist.storage.commits import Commit, read_commit  # noqa: PLC0415
    from llmlist.storage.workspace import open_files  # noqa: PLC0415
    from llmlist.workflows.merging import Versions, merge_catalog_files, render_again  # noqa: PLC0415

    files = [read_commit(root, Commit(id=one, name=one), [path]) for one in commits]
    if any(one.get(path) != content for one, content in zip(files, versions, strict=True)):
        return None
    own = [{name: one[name] for name in one if name.startswith(f"{CATALOG_FOLDER}/")} for one in files]
    merged = merge_catalog_files(Versions(*own))
    if merged is None:
        return None
    catalog = open_files({**merged, path: versions[1]}).catalog
    return [render_again(open_files(one), catalog, path) for one in files]
