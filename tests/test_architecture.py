"""The house rules that a machine can hold: who may import whom, what loads late, what stays pure."""

from __future__ import annotations

import ast
import re
from dataclasses import dataclass
from graphlib import CycleError, TopologicalSorter
from pathlib import Path
from typing import TYPE_CHECKING, Final

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

SOURCE: Final = Path(__file__).parents[1] / "src"

# errors <- model <- formats, lists, linkage <- workflows, storage, sources <- cli
LAYERS: Final = (
    ("errors",),
    ("model",),
    ("formats", "lists", "linkage"),
    ("workflows", "storage", "sources"),
    ("cli",),
    ("__main__",),
)
RANKS: Final = {package: rank for rank, layer in enumerate(LAYERS) for package in layer}
PURE: Final = ("errors", "model", "formats", "lists", "linkage", "workflows")

HEAVY: Final[Mapping[str, tuple[str, ...]]] = {
    # Where each slow library may be used at all, and there inside functions only.
    "ruamel": ("llmlist.formats",),
    "rapidfuzz": ("llmlist.linkage",),
    "arxiv": ("llmlist.sources",),
    "requests": ("llmlist.sources",),
    "aiohttp": ("llmlist.sources",),
    "lxml": ("llmlist.sources",),
    "pyromark": ("llmlist.lists",),
    "nh3": ("llmlist.lists",),
    "rich": ("llmlist.cli.output",),
    "filelock": ("llmlist.storage",),
    "sqlite3": ("llmlist.storage",),
    "pylatexenc": ("llmlist",),
    "bibtexparser": ("llmlist.formats",),
    "rispy": ("llmlist.formats",),
    "ftfy": ("llmlist",),
}
# An error carries the place that it speaks of; it needs the name of the type alone.
TYPE_ONLY: Final = {"llmlist.errors": ("llmlist.model.problem",)}
TYPER_FREE: Final = (
    "llmlist.cli",
    "llmlist.cli.output.messages",
    "llmlist.cli.output.safe_text",
    "llmlist.cli.output.streams",
)
IMPURE_MODULES: Final = frozenset(
    {"asyncio", "glob", "http", "logging", "os", "random", "secrets", "shutil", "socket", "subprocess"}
    | {"sys", "tempfile", "time", "urllib.request"}
)
# A function by its name, a method with its dot. Methods called `open` are no files where no `Path` is.
IMPURE_CALLS: Final = frozenset(
    {"input", "open", "print", ".exists", ".is_dir", ".is_file", ".iterdir", ".mkdir", ".now", ".read_bytes"}
    | {".read_text", ".today", ".unlink", ".utcnow", ".write_bytes", ".write_text"}
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Import:
    """One import statement.

    Attributes:
        name: The module, with the name taken from it where that may be a module too.
        for_types: It stands under ``if TYPE_CHECKING``.
        at_top: It runs when its own module is loaded.
    """

    name: str
    for_types: bool
    at_top: bool


def find_imports(tree: ast.Module) -> tuple[Import, ...]:
    return tuple(_imports_in(tree, for_types=False, at_top=True))


def _imports_in(node: ast.AST, *, for_types: bool, at_top: bool) -> Iterator[Import]:
    if isinstance(node, ast.Import | ast.ImportFrom):
        for name in _imported_names(node):
            yield Import(name=name, for_types=for_types, at_top=at_top)
    elif isinstance(node, ast.If) and "TYPE_CHECKING" in ast.dump(node.test):
        for child in node.body:
            yield from _imports_in(child, for_types=True, at_top=at_top)
        for child in node.orelse:
            yield from _imports_in(child, for_types=for_types, at_top=at_top)
    else:
        inside = isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda)
        for below in ast.iter_child_nodes(node):
            yield from _imports_in(below, for_types=for_types, at_top=at_top and not inside)


def _imported_names(node: ast.Import | ast.ImportFrom) -> tuple[str, ...]:
    if isinstance(node, ast.Import):
        return tuple(alias.name for alias in node.names)
    return tuple(f"{node.module}.{alias.name}" for alias in node.names)


def package_of(module: str) -> str:
    return module.split(".")[1] if "." in module else ""


def is_in(name: str, packages: Iterable[str]) -> bool:
    return any(name == package or name.startswith(f"{package}.") for package in packages)


def direction_faults(module: str, tree: ast.Module) -> list[str]:
    own = package_of(module)
    faults = []
    for one in find_imports(tree):
        if one.for_types and is_in(one.name, TYPE_ONLY.get(module, ())):
            continue
        other = package_of(one.name) if is_in(one.name, ("llmlist",)) else ""
        if other in RANKS and other != own and RANKS[other] >= RANKS[own]:
            faults.append(f"{module} must not import {one.name}")
    return faults


def heavy_faults(module: str, tree: ast.Module) -> list[str]:
    faults = []
    for one in find_imports(tree):
        library = one.name.split(".")[0]
        late = not one.at_top or one.for_types
        if library == "click":
            faults.append(f"{module} imports click: Typer carries its own")
        if library in HEAVY and not late:
            faults.append(f"{module} loads {library} at its top level")
        if library in HEAVY and not is_in(module, HEAVY[library]):
            faults.append(f"{module} is not the place for {library}")
        if library == "typer" and not late and (module in TYPER_FREE or not is_in(module, ("llmlist.cli",))):
            faults.append(f"{module} loads typer at its top level")
    return faults


def printing_faults(module: str, tree: ast.Module) -> list[str]:
    if module == "llmlist.cli.output.streams":
        return []
    return [
        f"{module} prints in line {call.lineno}" for call, name in find_calls(tree) if name == "print"
    ] + [
        f"{module} uses sys.{node.attr} in line {node.lineno}"
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute)
        and node.attr in {"stdout", "stderr"}
        and isinstance(node.value, ast.Name)
        and node.value.id == "sys"
        and not is_in(module, ("llmlist.cli",))
    ]


def purity_faults(module: str, tree: ast.Module) -> list[str]:
    if package_of(module) not in PURE:
        return []
    imported = [one.name for one in find_imports(tree) if not one.for_types]
    faults = [f"{module} imports {name}" for name in imported if is_in(name, IMPURE_MODULES)]
    faults += [f"{module} imports {name}" for name in imported if name in {"pathlib", "pathlib.Path"}]
    faults += [
        f"{module} calls {name} in line {call.lineno}"
        for call, name in find_calls(tree)
        if name in IMPURE_CALLS
    ]
    return faults


def find_calls(tree: ast.Module) -> Iterator[tuple[ast.Call, str]]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            if isinstance(node.func, ast.Name):
                yield node, node.func.id
            elif isinstance(node.func, ast.Attribute):
                yield node, f".{node.func.attr}"


def find_circle(trees: Mapping[str, ast.Module]) -> list[str]:
    """Return modules that import each other in a ring, at any level but for types, or nothing."""
    graph = {
        module: {
            found for one in find_imports(tree) if not one.for_types for found in _modules(one.name, trees)
        }
        for module, tree in trees.items()
    }
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        return list(error.args[1])
    return []


def _modules(name: str, trees: Mapping[str, ast.Module]) -> tuple[str, ...]:
    # `from llmlist.model import edit` means the module; `from llmlist.model.edit import Edit` a name in it.
    parent = name.rpartition(".")[0]
    return (name,) if name in trees else (parent,) if parent in trees else ()


def read_modules() -> dict[str, ast.Module]:
    trees = {}
    for path in sorted((SOURCE / "llmlist").rglob("*.py")):
        parts = path.relative_to(SOURCE).with_suffix("").parts
        name = ".".join(parts[:-1] if parts[-1] == "__init__" else parts)
        trees[name] = ast.parse(path.read_bytes())
    return trees


MODULES: Final = read_modules()


@pytest.mark.parametrize("module", MODULES)
@pytest.mark.parametrize("find_faults", [direction_faults, heavy_faults, printing_faults, purity_faults])
def test_module_keeps_the_rules(find_faults: Callable[[str, ast.Module], list[str]], module: str) -> None:
    assert find_faults(module, MODULES[module]) == []


def test_no_modules_import_each_other_in_a_ring() -> None:
    assert find_circle(MODULES) == []


def test_every_package_has_its_layer() -> None:
    assert {package_of(module) for module in MODULES} - {""} <= RANKS.keys()


@pytest.mark.parametrize(
    ("find_faults", "module", "code"),
    [
        (direction_faults, "llmlist.model.edit", "from llmlist.formats.bibtex import parse"),
        (direction_faults, "llmlist.formats.bibtex", "from llmlist import lists"),
        (direction_faults, "llmlist.errors", "if TYPE_CHECKING:\n    import llmlist.model.edit"),
        (direction_faults, "llmlist.storage.files", "def f():\n    from llmlist.workflows import check"),
        (direction_faults, "llmlist.workflows.check", "import llmlist.cli"),
        (heavy_faults, "llmlist.formats.catalog_yaml", "from ruamel.yaml import YAML"),
        (heavy_faults, "llmlist.cli.output.tables", "class A:\n    import rich"),
        (heavy_faults, "llmlist.cli", "import typer"),
        (heavy_faults, "llmlist.workflows.check", "def f():\n    import arxiv"),
        (heavy_faults, "llmlist.cli.commands", "import click"),
        (printing_faults, "llmlist.cli.commands", "print(1)"),
        (printing_faults, "llmlist.storage.files", "sys.stderr.write('')"),
        (purity_faults, "llmlist.lists.document", "from pathlib import Path"),
        (purity_faults, "llmlist.lists.document", "def f(path): return open(path)"),
        (purity_faults, "llmlist.workflows.check", "date = datetime.now()"),
        (purity_faults, "llmlist.model.entry", "import urllib.request"),
    ],
)
def test_a_breach_is_seen(
    find_faults: Callable[[str, ast.Module], list[str]], module: str, code: str
) -> None:
    assert find_faults(module, ast.parse(code))


@pytest.mark.parametrize(
    ("find_faults", "module", "code"),
    [
        (
            direction_faults,
            "llmlist.cli.commands",
            "from llmlist.errors import EditError\nimport llmlist.storage",
        ),
        (heavy_faults, "llmlist.cli.output.tables", "def f():\n    from rich.table import Table"),
        (heavy_faults, "llmlist.cli.output.tables", "if TYPE_CHECKING:\n    from rich.table import Table"),
        (heavy_faults, "llmlist.cli.commands", "import typer"),
        (printing_faults, "llmlist.cli.output.streams", "print(1)"),
        (purity_faults, "llmlist.storage.files", "open('x')"),
        (purity_faults, "llmlist.model.entry", "read_text(marks.open(1))"),
        (purity_faults, "llmlist.model.date", "from datetime import date\nfrom pathlib import PurePosixPath"),
    ],
)
def test_what_is_allowed_is_no_breach(
    find_faults: Callable[[str, ast.Module], list[str]], module: str, code: str
) -> None:
    assert find_faults(module, ast.parse(code)) == []


def test_a_ring_is_seen_even_inside_functions() -> None:
    ring = {"a": ast.parse("import b"), "b": ast.parse("def f():\n    from a import x")}
    types = {"a": ast.parse("import b"), "b": ast.parse("if TYPE_CHECKING:\n    import a")}
    assert set(find_circle(ring)) == {"a", "b"}
    assert find_circle(types) == []


def test_no_group_is_repeated_possessively() -> None:
    """Python before 3.11.5 matches such a group wrongly: https://github.com/python/cpython/issues/106052."""
    found = [
        f"{path.name}: {line.strip()}"
        for path in sorted(SOURCE.rglob("*.py"))
        for line in path.read_text(encoding="utf-8").splitlines()
        if re.search(r"\(\?.*\)[*+]\+", line) and not line.lstrip().startswith("#")
    ]
    assert found == []
