"""Score the reader on hand-labelled lists: one table, the worst figures marked.

    python tests/benchmarks/score_reading.py [--errors NAME] [LABELS.json ...]

Needs the measured material in ``../shared`` and its own scorer; prints what it finds and asserts nothing.
"""

from __future__ import annotations

import argparse
import importlib.util
import json
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from llmlist.cli.views import draft_view
from llmlist.lists.reading import read_document

if TYPE_CHECKING:
    from collections.abc import Iterable

SHARED: Final = Path(__file__).resolve().parents[3] / "shared"
FIELDS: Final = (
    "title_exact", "title_close", "url", "arxiv", "authors", "year", "venue", "section_path", "other_links",
)  # fmt: skip


def load_scorer() -> Any:  # noqa: ANN401  # a script beside the labels, without types
    """Return the scorer that the labels come with."""
    spec = importlib.util.spec_from_file_location("score_import", SHARED / "labels" / "score_import.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def find_list(labels: Path) -> Path:
    """Return the list that a file of labels is about."""
    if labels.stem.startswith("seed_"):
        return next((SHARED / "seeds").glob(f"{labels.stem[5:]}_*.txt"))
    return SHARED / "corpus" / f"{labels.stem}.md"


def score_list(scorer: Any, labels: Path) -> dict[str, Any]:  # noqa: ANN401  # see load_scorer
    """Return the scorer's result for one list."""
    drafts = read_document(find_list(labels).read_bytes()).drafts
    predicted = [draft_view(draft) for draft in drafts]
    result: dict[str, Any] = scorer.score(json.loads(labels.read_text(encoding="utf-8")), predicted)
    return result


def print_table(results: Iterable[dict[str, Any]]) -> None:
    """Print one row a list."""
    heads = ("list", "n", "recall", "precis", "ratio", *(name[:8] for name in FIELDS), "made up")
    print("  ".join(f"{head:>8}" if index else f"{head:28}" for index, head in enumerate(heads)))
    for result in results:
        fields = [result["fields"].get(name, {}).get("accuracy") for name in FIELDS]
        made_up = {name: field["made_up"] for name, field in result["fields"].items() if field.get("made_up")}
        figures = [result["recall"], result["precision"], result["total_ratio"], *fields]
        shown = "  ".join(f"{'-' if figure is None else f'{figure:.3f}':>8}" for figure in figures)
        print(f"{result['file'][:28]:28}  {result['labelled']:>8}  {shown}  {made_up or ''}")


def main() -> None:
    """Score the lists named, or all."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("labels", nargs="*", type=Path)
    parser.add_argument("--errors", help="show every error of the lists whose name holds this")
    arguments = parser.parse_args()
    scorer = load_scorer()
    labels = arguments.labels or sorted((SHARED / "labels").glob("*.json"))
    results = [(path, score_list(scorer, path)) for path in labels]
    if arguments.errors:
        for path, result in results:
            if arguments.errors in path.name:
                scorer.show(result)
    print_table(result for _, result in results)


if __name__ == "__main__":
    main()
