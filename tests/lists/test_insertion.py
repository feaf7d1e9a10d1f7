from __future__ import annotations

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from llmlist.errors import EditError
from llmlist.lists.changes import change_item
from llmlist.lists.insertion import insert_item, remove_item
from llmlist.lists.reading import read_document
from llmlist.lists.setting import Setting
from llmlist.model.edit import Edit, Span, apply_edits
from llmlist.model.entry import Entry
from llmlist.model.link import Link
from llmlist.workflows.drafted import make_entry
from tests.strategies import GeneratedList, any_markdown, generated_lists

# Shrinking a whole document takes minutes, and the first one that fails says enough.
UNSHRUNK = (Phase.explicit, Phase.reuse, Phase.generate)
NEW = Entry(key="new", title="A Newcomer", section="s", links=(Link(url="https://example.org/new.pdf"),))


@settings(deadline=None, phases=UNSHRUNK, max_examples=80)
@given(generated_lists(), st.data())
def test_an_inserted_item_is_read_where_it_was_put(made: GeneratedList, data: st.DataObject) -> None:
    reading = read_document(made.content)
    number = data.draw(st.integers(0, len(reading.listings) - 1))
    listing = reading.listings[number]
    at = data.draw(st.integers(0, len(listing.listing.items)))
    newline = reading.document.newline.decode()
    edit = insert_item(Setting(content=made.content, listing=listing, at=at, newline=newline), NEW)
    assert edit.span.start == edit.span.end
    titles = [
        one.title if one else None
        for one in read_document(apply_edits(made.content, [edit])).listings[number].drafts
    ]
    assert titles == [*(one.title if one else None for one in listing.drafts[:at]), NEW.title,
                      *(one.title if one else None for one in listing.drafts[at:])]  # fmt: skip


@settings(deadline=None, phases=UNSHRUNK, max_examples=60)
@given(generated_lists(fewest=2), st.data())
def test_an_item_inserted_and_removed_leaves_the_document_as_it_was(
    made: GeneratedList, data: st.DataObject
) -> None:
    reading = read_document(made.content)
    number = data.draw(st.integers(0, len(reading.listings) - 1))
    at = data.draw(st.integers(0, len(reading.listings[number].listing.items)))
    newline = reading.document.newline.decode()
    setting = Setting(content=made.content, listing=reading.listings[number], at=at, newline=newline)
    edit = insert_item(setting, NEW)
    longer = apply_edits(made.content, [edit])
    back = remove_item(longer, read_document(longer).listings[number], at)
    assert apply_edits(longer, [back]) == made.content


@settings(deadline=None, phases=UNSHRUNK, max_examples=150)
@given(any_markdown, st.data())
def test_removing_any_item_of_any_text_cuts_one_run_of_whole_lines(text: str, data: st.DataObject) -> None:
    content = text.encode()
    listings = read_document(content).listings
    if not listings:
        return
    listing = data.draw(st.sampled_from(listings))
    if listing.listing.in_html:
        return  # several items may stand in one line
    index = data.draw(st.integers(0, len(listing.listing.items) - 1))
    edit = remove_item(content, listing, index)
    assert edit.content == b""
    for offset in edit.span:
        bom = offset == 3 and content.startswith(b"\xef\xbb\xbf")
        # The last item of a file without a final newline takes the newline before it along.
        last = edit.span.end == len(content) and content[offset : offset + 1] in {b"\r", b"\n"}
        assert offset in {0, len(content)} or bom or last or content[offset - 1 : offset] == b"\n"


@settings(deadline=None, phases=UNSHRUNK, max_examples=60)
@given(generated_lists())
def test_an_item_that_says_what_its_entry_says_needs_no_edit(made: GeneratedList) -> None:
    for listing in read_document(made.content).listings:
        for index, draft in enumerate(listing.drafts):
            assert draft is not None
            entry = make_entry(draft, key="k", section="s")
            assert change_item(made.content, listing, index, entry, newline="\n") == ((), ())


@pytest.mark.parametrize(
    "shape", ["- [A](https://a.example/a.pdf)\n", "| Title |\n|---|\n| [A](https://a.example/a.pdf) |\n"]
)
def test_a_link_that_runs_code_is_refused(shape: str) -> None:
    (listing,) = read_document(shape.encode()).listings
    evil = Entry(key="k", title="T", section="s", links=(Link(url="javascript:alert(1)"),))
    with pytest.raises(EditError, match="will not write"):
        insert_item(Setting(content=shape.encode(), listing=listing, at=1, newline="\n"), evil)


@settings(deadline=None)
@given(st.binary(max_size=40))
def test_no_edits_change_nothing(content: bytes) -> None:
    assert apply_edits(content, []) == content


@settings(deadline=None)
@given(st.binary(min_size=4, max_size=40), st.binary(max_size=5), st.data())
def test_an_edit_changes_its_span_only(content: bytes, new: bytes, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(content)))
    end = data.draw(st.integers(start, len(content)))
    assert (
        apply_edits(content, [Edit(span=Span(start, end), content=new)])
        == content[:start] + new + content[end:]
    )


def test_blanks_that_nobody_sees_are_written_as_near_by() -> None:
    spaced = [f"1. **Old Pond {number}**\n   \n   *Ada Brook, Ben Ford*\n" for number in range(4)]
    bare = [f"1. **New Pond {number}**\n\n   *Ada Brook, Ben Ford*\n" for number in range(12)]
    content = "\n".join([*spaced, *bare]).encode()
    listing = read_document(content).listings[0]
    entry = Entry(key="new", title="Slow Light", section="s", authors=("Cleo Marsh", "Dan Reed"))
    for at, line in ((2, "   "), (10, "")):
        edit = insert_item(Setting(content=content, listing=listing, at=at, newline="\n"), entry)
        written = f"1. **Slow Light**\n{line}\n   *Cleo Marsh, Dan Reed*\n"
        assert written in edit.content.decode()


def test_blanks_around_the_cells_of_a_row_in_html_are_those_of_one_row() -> None:
    kinds = [(" ", ""), (" ", ""), ("", " "), ("", ""), ("", " ")]
    rows = [
        f'<tr>\n<td>{one}<a href="https://ash.org/{n}.pdf">Pond {n}</a></td>\n<td>{other}2023</td>\n</tr>\n'
        for n, (one, other) in enumerate(kinds)
    ]
    content = f"<table>\n<tr><th>Title</th><th>Year</th></tr>\n{''.join(rows)}</table>\n".encode()
    listing = read_document(content).listings[0]
    edit = insert_item(Setting(content=content, listing=listing, at=2, newline="\n"), NEW)
    assert b"<td> <a" in edit.content
    assert b"<td></td>" in edit.content
