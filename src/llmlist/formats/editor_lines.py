"""The first line of a catalogue file by which editors find its JSON Schema.

The form is that of https://github.com/redhat-developer/yaml-language-server#using-inlined-schema, which
most editors use. The path leads from the file to a schema in the same repository, so that it works without
a network and for everyone who has the repository. Knows texts and paths, no files.
"""

from __future__ import annotations

import posixpath
import re
from typing import Final

from llmlist.formats.yaml_events import bom_length
from llmlist.model.workspace import CATALOG_FILE, CATALOG_FOLDER, DECISIONS_FILE

SCHEMA_FOLDER: Final = f"{CATALOG_FOLDER}/schemas"
_LINE: Final = re.compile(rb"(?:#[^\n]*\n){0,5}#[ \t]*yaml-language-server:")
_NAMES: Final = {CATALOG_FILE: "catalog", DECISIONS_FILE: "decisions"}


def schema_path(name: str) -> str:
    """Return where a workspace keeps a schema.

    >>> schema_path("entries")
    'catalog/schemas/entries.schema.json'
    """
    return f"{SCHEMA_FOLDER}/{name}.schema.json"


def editor_line(path: str, newline: str = "\n") -> str:
    r"""Return the line that names the schema of a catalogue file, its line break included.

    >>> editor_line("catalog/entries/readme/papers.yaml")
    '# yaml-language-server: $schema=../../schemas/entries.schema.json\n'
    """
    schema = schema_path(_NAMES.get(path, "entries"))
    return f"# yaml-language-server: $schema={posixpath.relpath(schema, posixpath.dirname(path))}{newline}"


def names_schema(content: bytes) -> bool:
    """Tell whether a line at the top of a file names a schema, whichever."""
    return _LINE.match(content, bom_length(content)) is not None
