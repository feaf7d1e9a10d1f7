from __future__ import annotations

from typing import TYPE_CHECKING

from llmlist.lists.kin import Kin
from llmlist.lists.reading import read_document
from llmlist.lists.templates import make_template

if TYPE_CHECKING:
    import pytest

    from llmlist.lists.listings import RawItem
    from llmlist.lists.templates import Template
    from llmlist.model.entry import Draft

LIST = "# L\n\n" + "\n".join(
    f"## S{number}\n\n- [Work {number}](https://example.org/{number}) - Ann Ash. ACL 2021.\n"
    for number in range(9)
)


def test_items_are_taken_apart_once_and_only_as_far_as_somebody_looks(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    reading = read_document(LIST.encode())
    kin = Kin(reading.document.content, reading.listings)
    taken: list[Template] = []

    def counted(content: bytes, item: RawItem, draft: Draft) -> Template:
        taken.append(make_template(content, item, draft))
        return taken[-1]

    monkeypatch.setattr("llmlist.lists.kin.make_template", counted)
    assert kin.shows("venue")
    assert len(taken) == 1
    assert not kin.shows("badge")
    assert list(kin.templates) == [donor.template for donor in kin.donors] == taken
    assert len(taken) == 9
