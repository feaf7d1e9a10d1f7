"""Find a workspace and read it as one value.

Every fault of every file is collected before anything is raised, so that a curator mends them in one go.
"""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING, Final

from llmlist.errors import CatalogSyntaxError, ConfigError, DataError
from llmlist.formats.catalog_merge import merge_catalog, order_entry_files
from llmlist.model.problem import Location, Problem, find_encoding_problem
from llmlist.model.watch import watched
from llmlist.model.workspace import (
    CATALOG_FILE,
    DECISIONS_FILE,
    ENTRIES_FOLDER,
    Workspace,
)
from llmlist.storage.files import find_inside, read_file
from llmlist.storage.finding import START_HINT, find_root
from llmlist.storage.parsed_files import ParsedFiles
from llmlist.storage.snapshot import find_metadata, walk_entry_files

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path

    from llmlist.formats.catalog_yaml import CatalogText
    from llmlist.model.catalog import Document
    from llmlist.model.watch import Watch

__all__ = ["find_root", "open_files", "open_workspace", "reads_slowly"]

_YAML_SUFFIXES: Final = (".yaml", ".yml")


def open_workspace(root: Path, *, watch: Watch | None = None) -> Workspace:
    """Read the whole workspace: ``catalog.yaml``, all entry files, the documents that they speak of.

    Args:
        root: Its folder.
        watch: Is told how many of the entry files are read.

    Raises:
        ConfigError: There is no ``catalog.yaml``.
        CatalogSyntaxError: Catalogue files have errors; ``problems`` lists all of them.
        DataError: A document cannot be read; ``problems`` lists all such documents.
    """
    if not (root / CATALOG_FILE).is_file():
        raise ConfigError(f"no {CATALOG_FILE} in {root}", hint=START_HINT)
    problems: list[Problem] = []
    own_files = [path for path in (CATALOG_FILE, DECISIONS_FILE) if os.path.lexists(root / path)]
    entry_paths = _find_entry_files(root, problems)
    catalog_files = _read_files(root, (*own_files, *entry_paths), problems)
    metadata = _read_files(root, find_metadata(str(root)), problems)

    def read_others(documents: Sequence[Document]) -> Mapping[str, bytes]:
        return {**metadata, **_read_documents(root, documents, problems)}

    return _assemble(catalog_files, problems, read_others, ParsedFiles(root), watch)


def open_files(files: Mapping[str, bytes], *, root: Path | None = None) -> Workspace:
    """Read a whole workspace that is not on the disk.

    Args:
        files: Content of its catalogue files and documents, by path; what is neither is left out.
        root: Of the workspace on the disk that may have read the same before, or None.

    Raises:
        ConfigError: There is no ``catalog.yaml``.
        CatalogSyntaxError: Catalogue files have errors; ``problems`` lists all of them.
        DataError: A document is not UTF-8.
    """
    if CATALOG_FILE not in files:
        raise ConfigError(f"no {CATALOG_FILE}", hint=START_HINT)
    problems: list[Problem] = []
    own = {path: files[path] for path in files if path in {CATALOG_FILE, DECISIONS_FILE} or _is_entries(path)}
    _keep_utf8(own, problems)

    def documents_of(documents: Sequence[Document]) -> Mapping[str, bytes]:
        others = {path: content for path, content in files.items() if not path.startswith("catalog/")}
        _keep_utf8(others, problems)
        problems.extend(_missing_document(one) for one in documents if one.path not in files)
        return others

    return _assemble(own, problems, documents_of, ParsedFiles(root))


def reads_slowly() -> bool:
    """Tell whether YAML has been read without the parser in C, which takes several times as long."""
    parser = sys.modules.get("ruamel.yaml.main")
    return parser is not None and getattr(parser, "CParser", None) is None


def _is_entries(path: str) -> bool:
    """Tell whether a path is that of an entry file: hidden ones are left by editors and file managers."""
    inside = path.removeprefix(f"{ENTRIES_FOLDER}/")
    hidden = any(part.startswith(".") for part in inside.split("/"))
    return inside != path and not hidden and path.endswith(_YAML_SUFFIXES)


def _keep_utf8(files: dict[str, bytes], problems: list[Problem]) -> None:
    """Leave out the files that are not UTF-8, and report them."""
    for path in list(files):
        fault = find_encoding_problem(path, files[path])
        if fault is not None:
            problems.append(fault)
            del files[path]


def _assemble(
    catalog_files: Mapping[str, bytes],
    problems: list[Problem],
    read_documents: Callable[[Sequence[Document]], Mapping[str, bytes]],
    parsed: ParsedFiles,
    watch: Watch | None = None,
) -> Workspace:
    """Return what catalogue files say, with the documents that they speak of.

    Raises:
        CatalogSyntaxError: They have errors.
        DataError: A document cannot be read.
    """
    with parsed:
        head = _parse_head(catalog_files, problems, parsed)
        entry_paths = catalog_files.keys() - {CATALOG_FILE, DECISIONS_FILE}
        entry_files = order_entry_files(entry_paths, head.documents, head.sections)
        texts = {
            path: parsed.entries(catalog_files[path], path)
            for path in watched(entry_files, watch, "opening the catalogue")
        }
        decided = parsed.decisions(catalog_files.get(DECISIONS_FILE, b""), DECISIONS_FILE)
    problems += (problem for text in texts.values() for problem in text.problems)
    problems += decided.problems
    merged = merge_catalog(head, texts, decided.decisions)
    problems += merged.problems
    _raise_errors(problems, CatalogSyntaxError, "the catalogue cannot be used")
    documents = read_documents(head.documents)
    _raise_errors(problems, DataError, "a document cannot be read")
    return Workspace(
        settings=head.settings,
        catalog=merged.catalog,
        origins=merged.origins,
        files={**catalog_files, **documents},
        problems=tuple(problems),
    )


def _parse_head(
    catalog_files: Mapping[str, bytes], problems: list[Problem], parsed: ParsedFiles
) -> CatalogText:
    """Return what ``catalog.yaml`` says.

    Raises:
        CatalogSyntaxError: It has errors. Every entry would then seem to have some.
    """
    content = catalog_files.get(CATALOG_FILE)
    head = None if content is None else parsed.catalog(content, CATALOG_FILE)
    found = [*problems, *(() if head is None else head.problems)]
    own = [problem for problem in found if problem.location and problem.location.path == CATALOG_FILE]
    _raise_errors(own, CatalogSyntaxError, f"{CATALOG_FILE} cannot be used")
    if head is None:
        raise CatalogSyntaxError(f"cannot read {CATALOG_FILE}")
    problems += head.problems
    return head


def _find_entry_files(root: Path, problems: list[Problem]) -> tuple[str, ...]:
    """Return the paths of all entry files; a folder that cannot be looked into is an error."""

    def report(path: str, fault: str) -> None:
        problems.append(_unreadable(path, fault))

    return tuple(walk_entry_files(str(root), report))


def _read_documents(
    root: Path, documents: Sequence[Document], problems: list[Problem]
) -> Mapping[str, bytes]:
    present = []
    for document in documents:
        if os.path.lexists(root / document.path) or find_inside(root, document.path) is None:
            present.append(document.path)
        else:
            problems.append(_missing_document(document))
    return _read_files(root, present, problems)


def _missing_document(document: Document) -> Problem:
    return Problem(
        code="missing-document",
        severity="warning",
        message=f"the document {document.path} does not exist",
        location=Location(path=CATALOG_FILE),
        hint="put it back, or take it out of `documents` and remove its sections",
    )


def _read_files(root: Path, paths: Sequence[str], problems: list[Problem]) -> dict[str, bytes]:
    """Return the content of each file that can be read; report the others."""
    found = {}
    for path in paths:
        try:
            content = _read_inside(root, path)
        except DataError as error:
            problems.append(_unreadable(path, str(error)))
            continue
        fault = find_encoding_problem(path, content)
        if fault is None:
            found[path] = content
        else:
            problems.append(fault)
    return found


def _read_inside(root: Path, path: str) -> bytes:
    target = find_inside(root, path)
    if target is None:
        raise DataError("not a file of this workspace: a path may not lead out of its folder")
    if target.exists() and not target.is_file():
        raise DataError("not a regular file")
    return read_file(target)


def _unreadable(path: str, message: str) -> Problem:
    return Problem(code="unreadable-file", severity="error", message=message, location=Location(path=path))


def _raise_errors(problems: Sequence[Problem], kind: type[DataError], several: str) -> None:
    """Raise if any problem is an error; warnings come along behind the errors."""
    errors = [problem for problem in problems if problem.severity == "error"]
    if not errors:
        return
    message = errors[0].message if len(errors) == 1 else f"{several}: {len(errors)} errors"
    rest = [problem for problem in problems if problem.severity != "error"]
    raise kind(
        message,
        location=errors[0].location,
        problems=(*errors, *rest),
        hint=errors[0].hint if len(errors) == 1 else None,
    )
