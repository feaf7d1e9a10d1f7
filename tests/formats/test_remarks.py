from __future__ import annotations

import pytest

from llmlist.formats.remarks import add_remarks, remarks_of


@pytest.mark.parametrize(
    ("lines", "remarks"),
    [
        ("- key: a\n  title: T # really\n  section: s\n", ["# really"]),
        ("- key: a\n  # one\n  title: T\n  section: s\n  # two\n", ["# one", "# two"]),
        ("- key: a\n  title: 'T # no remark'\n  section: s#t\n", []),
        (
            "- key: a\n  title: T\n  section: s\n  note: | # why\n    # heading\n    text # more\n",
            ["# why"],
        ),
        ("- key: a\n  title: T\n  section: s\n  rating: 5\n", ["# a: rating: 5"]),
        ("- key: a\n  title: T\n  mine:\n    - x\n    - y\n  section: s\n", ["# a: mine:", "# - x", "# - y"]),
        ("- see: a\n  section: s # here\n", ["# here"]),
    ],
)
def test_what_stands_beside_the_values(lines: str, remarks: list[str]) -> None:
    assert remarks_of(lines, "a") == remarks


@pytest.mark.parametrize(
    ("lines", "longer"),
    [
        (b"- key: b\n", b"- key: b\n  # x\n"),
        (b"  - key: b", b"  - key: b\n    # x\n"),
        (b"- key: b\r\n", b"- key: b\r\n  # x\r\n"),
    ],
)
def test_it_becomes_comments_of_another_item(lines: bytes, longer: bytes) -> None:
    assert add_remarks(lines, ["# x"]) == longer
    assert add_remarks(lines, []) == lines
