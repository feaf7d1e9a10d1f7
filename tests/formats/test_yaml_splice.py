"""Changing YAML text: splices, and forms that no entry has."""

from __future__ import annotations

import pytest

from llmlist.formats.yaml_events import YamlMap, read_document
from llmlist.formats.yaml_forms import Form, ListForm, MapForm, TextForm
from llmlist.formats.yaml_splice import Page, Splice, newline_of, revise_map, splice


def revised(text: str, **changes: Form | None) -> str:
    root = read_document(text).root
    assert isinstance(root, YamlMap)
    page = Page(text=text, newline=newline_of(text))
    return splice(text, revise_map(page, root, changes, tuple("abcdefgh")))


def flat(*texts: str) -> ListForm:
    return ListForm(items=tuple(TextForm(text=text) for text in texts), flow=True)


def test_splices_at_one_place_keep_their_order() -> None:
    assert splice("abc", [Splice(1, 1, "x"), Splice(2, 3, ""), Splice(1, 1, "y")]) == "axyb"


@pytest.mark.parametrize("splices", [[Splice(0, 2, ""), Splice(1, 3, "")], [Splice(2, 9, "")]])
def test_overlapping_splices_are_refused(splices: list[Splice]) -> None:
    with pytest.raises(ValueError, match="overlap"):
        splice("abc", splices)


def test_new_fields_stand_in_order_between_the_old() -> None:
    text = "b: 1\nunknown: 2\ne: 3\n"
    new = {name: TextForm(text=name) for name in "acdfg"}
    assert revised(text, **new) == "a: a\nb: 1\nc: c\nd: d\nunknown: 2\ne: 3\nf: f\ng: g\n"


def test_neighbours_of_removed_fields_stay() -> None:
    text = "a: 1\nb: [x]  # gone\n# stays\nc:\n  - y\n  # gone\nd: 4\n"
    assert revised(text, a=None, c=None) == "b: [x]  # gone\n# stays\nd: 4\n"
    assert revised(text, a=None, b=TextForm(text="z")) == "b: z  # gone\n# stays\nc:\n  - y\n  # gone\nd: 4\n"
    assert revised(text, a=None, b=None, d=TextForm(text="5")) == '# stays\nc:\n  - y\n  # gone\nd: "5"\n'


def test_lists_in_brackets_keep_their_lines_and_quotes() -> None:
    text = "a: [ 'x',   # one\n     y, \"z\" ]\n"
    assert revised(text, a=flat("x", "y", "z", "w")) == "a: [ 'x',   # one\n     y, \"z\", w ]\n"
    assert revised(text, a=flat("x", "v", "z")) == "a: [ 'x',   # one\n     v, \"z\" ]\n"
    assert revised(text, a=flat("new", "x", "z")) == "a: [ new, 'x',   # one\n     \"z\" ]\n"
    assert revised(text, a=flat("q")) == "a: [ 'q' ]\n"


def test_moved_items_take_their_comments_along() -> None:
    text = "a:\n  - x  # one\n    # more\n  - y\n"
    wanted = ListForm(items=(TextForm(text="y"), TextForm(text="x")))
    assert revised(text, a=wanted) == "a:\n  - y\n  - x  # one\n    # more\n"


def test_order_of_a_map_without_owner_counts() -> None:
    swapped = MapForm(pairs=(("w", TextForm(text="q")), ("x", TextForm(text="p"))), flow=True)
    assert revised("a: {x: p, w: q}\n", a=swapped) == "a: {w: q, x: p}\n"


def test_text_may_become_a_list_or_map_and_back() -> None:
    block = MapForm(pairs=(("x", TextForm(text="p")),))
    assert revised("a: text\nb: 2\n", a=block) == "a:\n  x: p\nb: 2\n"
    assert revised("a: text # why\nb: 2\n", a=block) == "a: {x: p} # why\nb: 2\n"
    assert revised("a:\n  x: p\n  # more\nb: 2\n", a=TextForm(text="t")) == "a: t\n  # more\nb: 2\n"
    assert revised("a: # why\nb: 2\n", a=flat("x")) == "a: [x] # why\nb: 2\n"


def test_alias_gives_way_as_a_whole() -> None:
    assert revised("a: &x [p]\nb: *x\n", b=flat("q")) == "a: &x [p]\nb: [q]\n"


def test_fields_in_braces_come_and_go() -> None:
    text = "{b: 1, own: [x], c: 2, d: 3}\n"
    assert revised(text, a=TextForm(text="v")) == "{a: v, b: 1, own: [x], c: 2, d: 3}\n"
    assert revised(text, b=None, a=TextForm(text="v")) == "{a: v, own: [x], c: 2, d: 3}\n"
    assert revised(text, c=None, d=None) == "{b: 1, own: [x]}\n"
    assert revised("{}\n", b=TextForm(text="v"), a=flat("w")) == "{a: [w], b: v}\n"


def test_block_cannot_lose_all_its_fields() -> None:
    with pytest.raises(ValueError, match="all its fields"):
        revised("a: 1\nb: 2\n", a=None, b=None)


def test_items_of_a_block_list_become_others() -> None:
    text = "a:\n- x: 1 # one\n- y\n- [p, q]\n"
    pair = MapForm(pairs=(("key", TextForm(text="k")), ("w", TextForm(text="t"))))
    wanted = ListForm(items=(MapForm(pairs=(("x", TextForm(text="2")),)), pair, flat("p", "r")))
    assert revised(text, a=wanted) == 'a:\n- x: "2" # one\n- key: k\n  w: t\n- [p, r]\n'
