"""Problems as SARIF 2.1.0, for services that show what a scanner found beside the lines of a pull request.

The format: https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final
from urllib.parse import quote

from llmlist.cli.output.safe_text import printable

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from llmlist.model.problem import Problem

_LEVELS: Final = {"error": "error", "warning": "warning", "info": "note"}
_SCHEMA: Final = "https://json.schemastore.org/sarif-2.1.0.json"


def sarif_log(
    problems: Iterable[Problem], *, rules: Mapping[str, str], version: str, folder: str
) -> dict[str, Any]:
    """Return one run with all problems.

    Args:
        problems: What was found.
        rules: What each rule finds, by its code.
        version: Of the tool.
        folder: Of the workspace in the repository, with a slash behind it, or empty.
    """
    found = list(problems)
    codes = list(dict.fromkeys([*rules, *(one.code for one in found)]))
    index = {code: number for number, code in enumerate(codes)}
    driver = {
        "name": "llmlist",
        "version": version,
        "rules": [{"id": code, "shortDescription": {"text": rules.get(code, code)}} for code in codes],
    }
    results = [_result(one, index[one.code], folder) for one in found]
    run = {"tool": {"driver": driver}, "columnKind": "unicodeCodePoints", "results": results}
    return {"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]}


def _result(problem: Problem, rule: int, folder: str) -> dict[str, Any]:
    text = printable(problem.message) + (f"\n{printable(problem.hint)}" if problem.hint else "")
    result: dict[str, Any] = {
        "ruleId": problem.code,
        "ruleIndex": rule,
        "level": _LEVELS[problem.severity],
        "message": {"text": text},
    }
    place = problem.location
    if place is not None:
        physical: dict[str, Any] = {"artifactLocation": {"uri": quote(f"{folder}{place.path}")}}
        if place.line is not None:
            column = {"startColumn": place.column} if place.column is not None else {}
            physical["region"] = {"startLine": place.line, **column}
        result["locations"] = [{"physicalLocation": physical}]
    return result
