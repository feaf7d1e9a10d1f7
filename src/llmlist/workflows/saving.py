"""The file edits that make the catalogue's files say a new catalogue: one entry's lines at a time."""

from __future__ import annotations

from collections import defaultdict
from types import MappingProxyType
from typing import TYPE_CHECKING

from llmlist.formats.catalog_yaml import (
    Slice,
    add_remarks,
    edit_catalog,
    edit_item,
    format_catalog,
    format_item,
    parse_catalog,
    remarks_of,
)
from llmlist.formats.editor_lines import editor_line, names_schema
from llmlist.model.edit import Edit, FileEdit, Span, digest
from llmlist.model.watch import watched
from llmlist.model.workspace import CATALOG_FILE, ENTRIES_FOLDER

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from llmlist.model.catalog import Catalog
    from llmlist.model.entry import Item, Place
    from llmlist.model.watch import Watch
    from llmlist.model.workspace import Origin, Workspace

_HEADER = "# Entries of {document}, in the order of the page. See catalog/catalog.yaml.\n"


def plan_saving(
    workspace: Workspace,
    catalog: Catalog,
    *,
    heirs: Mapping[Place, Place] = MappingProxyType({}),
    watch: Watch | None = None,
) -> tuple[FileEdit, ...]:
    """Return the edits that turn the files of ``workspace`` into those of ``catalog``.

    Args:
        workspace: The files as they are.
        catalog: What they are to say.
        heirs: For places that go, the place that takes over the comments between their lines and the
            fields that llmlist does not know; those of other places go with them.
        watch: Is told for how many sections the new lines are written.

    Raises:
        EditError: A change cannot be made without changing something else.
    """
    saver = _Saver(workspace, catalog)
    saver.bequeath(heirs)
    saver.save_head()
    saver.drop_and_edit()
    saver.insert(watch)
    return saver.file_edits()


class _Saver:
    """Collects edits by file."""

    def __init__(self, workspace: Workspace, catalog: Catalog) -> None:
        self.workspace = workspace
        self.catalog = catalog
        self.edits: dict[str, list[Edit]] = defaultdict(list)
        self.created: dict[str, bytes] = {}
        self.before = {item.place: item for item in workspace.catalog.items}
        self.after = {item.place: item for item in catalog.items}
        self.inherited: dict[Place, list[str]] = defaultdict(list)

    def bequeath(self, heirs: Mapping[Place, Place]) -> None:
        """Keep what a curator wrote beside the values of places that go."""
        for place, heir in heirs.items():
            origin = self.workspace.origins.get(place)
            if origin is not None and place not in self.after:
                text = origin.span.of(self.workspace.files[origin.path]).decode()
                self.inherited[heir] += remarks_of(text, place[0])

    def save_head(self) -> None:
        """Write ``catalog.yaml`` where name, documents or sections have changed."""
        old, new = self.workspace.catalog, self.catalog
        content = self.workspace.files.get(CATALOG_FILE)
        if content is None:
            text = format_catalog(new.name, new.documents, new.sections, self.workspace.settings)
            self.created[CATALOG_FILE] = text
        elif (old.name, old.documents, old.sections) != (new.name, new.documents, new.sections):
            edited = edit_catalog(
                content,
                CATALOG_FILE,
                parse_catalog(content, CATALOG_FILE),
                name=new.name,
                documents=new.documents,
                sections=new.sections,
            )
            self.edits[CATALOG_FILE].append(Edit(span=Span(0, len(content)), content=edited))

    def drop_and_edit(self) -> None:
        """Cut the lines of items that are gone, and change those of items that differ."""
        for place, item in self.before.items():
            origin = self.workspace.origins[place]
            wanted = self.after.get(place)
            if wanted is None:
                self.edits[origin.path].append(Edit(span=origin.span, content=b""))
            elif wanted != item or place in self.inherited:
                content = self.workspace.files[origin.path]
                piece = Slice(item=item, span=origin.span, line=origin.line)
                edited = edit_item(content, piece, wanted)
                edited = add_remarks(edited, self.inherited.get(place, ()))
                self.edits[origin.path].append(Edit(span=origin.span, content=edited))

    def insert(self, watch: Watch | None) -> None:
        """Write new items behind what stands before them in their section."""
        sections = list(self.catalog.items_by_section.items())
        for section, items in watched(sections, watch, "writing entries"):
            previous: Origin | None = None
            waiting: list[Item] = []
            for item in items:
                origin = self.workspace.origins.get(item.place)
                if origin is None:
                    waiting.append(item)
                    continue
                if previous is None and waiting:
                    self._write(origin.path, origin.span.start, waiting)
                elif previous is not None and waiting:
                    self._write(previous.path, previous.span.end, waiting)
                previous, waiting = origin, []
            if waiting and previous is not None:
                self._write(previous.path, previous.span.end, waiting)
            elif waiting:
                self._begin_section(section, waiting)

    def file_edits(self) -> tuple[FileEdit, ...]:
        """Return one edit for each file that changes."""
        made = [
            FileEdit(path=path, sha256=None, edits=(Edit(span=Span(0, 0), content=content),))
            for path, content in self.created.items()
        ]
        for path, edits in self.edits.items():
            made.append(FileEdit(path=path, sha256=digest(self.workspace.files[path]), edits=tuple(edits)))
        return tuple(sorted(made, key=lambda edit: edit.path))

    def _begin_section(self, section: str, items: Iterable[Item]) -> None:
        """Write the first items of a section into the file of its top-level section."""
        path = self._path_of(section)
        content = self.workspace.files.get(path)
        if content is not None:
            self._write(path, self._place_in(path, section), items)
            return
        document = self.catalog.documents_by_key[self.catalog.sections_by_key[section].document]
        lines = b"".join(self._lines_of(item) for item in items)
        header = self._editor_line(path) + _HEADER.format(document=document.path)
        self.created[path] = self.created.get(path, header.encode()) + lines

    def _editor_line(self, path: str) -> str:
        """Return the line that names the schema of a new file, where ``catalog.yaml`` has one of its own."""
        return editor_line(path) if names_schema(self.workspace.files.get(CATALOG_FILE, b"")) else ""

    def _place_in(self, path: str, section: str) -> int:
        """Return where the items of a section belong in a file that has none of them yet."""
        order = {one.key: number for number, one in enumerate(self.catalog.sections)}
        place = None
        for (_, other), origin in self.workspace.origins.items():
            if origin.path == path and order.get(other, 0) < order[section]:
                place = max(place or 0, origin.span.end)
        if place is not None:
            return place
        starts = [origin.span.start for origin in self.workspace.origins.values() if origin.path == path]
        return min(starts, default=len(self.workspace.files[path]))

    def _path_of(self, section: str) -> str:
        """Return the file of a section: one for each top-level section of a document."""
        found = self.catalog.sections_by_key[section]
        top = found
        while top.parent is not None and top.parent in self.catalog.sections_by_key:
            top = self.catalog.sections_by_key[top.parent]
        return f"{ENTRIES_FOLDER}/{found.document}/{_file_name(top.key)}.yaml"

    def _write(self, path: str, offset: int, items: Iterable[Item]) -> None:
        content = self.workspace.files[path]
        newline = "\r\n" if b"\r\n" in content else "\n"
        text = b"".join(self._lines_of(item, newline, self._indent(path)) for item in items)
        if offset and not content[:offset].endswith(b"\n"):
            text = newline.encode() + text
        self.edits[path].append(Edit(span=Span(offset, offset), content=text))

    def _lines_of(self, item: Item, newline: str = "\n", indent: str = "") -> bytes:
        lines = format_item(item, newline=newline, indent=indent)
        return add_remarks(lines, self.inherited.get(item.place, ()))

    def _indent(self, path: str) -> str:
        """Return the blanks before the dashes of a file's items."""
        for origin in self.workspace.origins.values():
            if origin.path == path:
                line = origin.span.of(self.workspace.files[path])
                return " " * (len(line) - len(line.lstrip(b" ")))
        return ""


def _file_name(key: str) -> str:
    """Return a section's key as a file name: no separators, not hidden, not longer than file systems bear."""
    name = key.replace("/", "--").strip(". ") or "section"
    encoded = name.encode()[:120]
    return encoded.decode(errors="ignore")
