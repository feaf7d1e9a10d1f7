from __future__ import annotations

from typing import Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from llmlist.formats.catalog_yaml import parse_catalog, parse_decisions, parse_entries
from llmlist.formats.yaml_merge import MergedText, merge_yaml
from llmlist.model.entry import Entry, See

BASE: Final = """\
# Papers of the list.
- key: moss
  title: Moss
  authors: [Ada]
  venue: ACL 2021
  ids: {arxiv: "2101.00001"}
  links:
    - https://arxiv.org/abs/2101.00001
    - code: https://example.org/moss
  section: papers
# Everybody cites this one.
- key: fern
  title: Fern
  keywords: [slow]
  section: papers
- key: reed
  title: Reed
  section: papers
"""
NEW: Final = "- key: {key}\n  title: {key}\n  section: papers\n"


def merged(base: str, ours: str, theirs: str) -> MergedText:
    found = merge_yaml(base.encode(), ours.encode(), theirs.encode())
    assert found is not None
    swapped = merge_yaml(base.encode(), theirs.encode(), ours.encode())
    assert swapped is not None
    assert swapped.conflicts == found.conflicts
    if not found.conflicts:
        assert swapped.content == found.content
    return found


def clean(base: str, ours: str, theirs: str) -> str:
    found = merged(base, ours, theirs)
    assert found.conflicts == 0
    return found.content.decode()


class TestEntries:
    def test_two_that_are_added_at_one_place_are_both_kept(self) -> None:
        found = clean(BASE, BASE + NEW.format(key="a"), BASE + NEW.format(key="b"))
        assert found == BASE + NEW.format(key="a") + NEW.format(key="b")

    def test_both_are_kept_where_the_file_is_new(self) -> None:
        head = "# New.\n"
        found = clean("", head + NEW.format(key="a"), head + NEW.format(key="b"))
        assert found == head + NEW.format(key="a") + NEW.format(key="b")

    def test_one_that_both_added_alike_stands_once(self) -> None:
        new = NEW.format(key="a")
        found = clean(BASE, BASE + new, BASE.replace("- key: reed", f"{new}- key: reed"))
        assert found.count("key: a") == 1

    def test_two_works_with_one_key_get_two(self) -> None:
        entry = "- key: wu2024survey\n  title: {}\n  ids: {{arxiv: '{}'}}\n  section: papers\n"
        ours = entry.format("A Survey of Moss", "2401.00001")
        theirs = entry.format("A Survey of Ferns", "2401.00002") + "- see: wu2024survey\n  section: s\n"
        found = clean(BASE, BASE + ours, BASE + theirs)
        items = [piece.item for piece in parse_entries(found.encode(), "f").slices][3:]
        keys = {item.title: item.key for item in items if isinstance(item, Entry)}
        assert sorted(keys.values()) == ["wu2024survey", "wu2024survey-2"]
        assert [item.key for item in items if isinstance(item, See)] == [keys["A Survey of Ferns"]]

    def test_one_work_with_two_titles_stays_one(self) -> None:
        entry = "- key: a\n  title: {}\n  ids: {{arxiv: '2401.00001'}}\n  section: papers\n"
        found = merged(BASE, BASE + entry.format("A Survey of Moss"), BASE + entry.format("On Moss"))
        assert found.conflicts == 1
        assert found.content.count(b"key: a\n") == 1

    def test_one_is_removed_beside_one_that_is_added(self) -> None:
        ours = BASE.replace("- key: reed\n  title: Reed\n  section: papers\n", "")
        found = clean(BASE, ours, BASE + NEW.format(key="a"))
        assert found == ours + NEW.format(key="a")

    def test_comments_stay_with_what_follows_them(self) -> None:
        ours = BASE.replace("# Everybody", NEW.format(key="a") + "# Everybody")
        theirs = BASE.replace("# Everybody", "# Nearly everybody")
        assert clean(BASE, ours, theirs) == ours.replace("# Everybody", "# Nearly everybody")

    def test_one_removed_here_and_changed_there_is_a_conflict_around_it(self) -> None:
        removed = "- key: reed\n  title: Reed\n  section: papers\n"
        changed = removed.replace("Reed", "Reeds")
        found = merged(BASE, BASE.replace(removed, ""), BASE.replace(removed, changed))
        conflict = f"<<<<<<< ours\n=======\n{changed}>>>>>>> theirs\n"
        assert found == (BASE.replace(removed, conflict).encode(), 1)

    def test_a_new_order_and_a_new_entry_agree(self) -> None:
        reed = BASE[BASE.index("- key: reed") :]
        ours = BASE.replace(reed, "").replace("- key: moss", f"{reed}- key: moss")
        theirs = BASE.replace("# Everybody", NEW.format(key="a") + "# Everybody")
        keys = [piece.item.key for piece in parse_entries(clean(BASE, ours, theirs).encode(), "f").slices]
        assert keys == ["reed", "moss", "a", "fern"]


class TestFields:
    def test_two_fields_of_one_entry_agree(self) -> None:
        ours, theirs = BASE.replace("ACL 2021", "ACL 2022"), BASE.replace("[Ada]", "[Ada, Bo]")
        assert clean(BASE, ours, theirs) == ours.replace("[Ada]", "[Ada, Bo]")

    def test_two_new_fields_agree(self) -> None:
        line = "  title: Reed\n"
        ours, theirs = (BASE.replace(line, f"{line}  {new}\n") for new in ("venue: ACL", "date: 2021"))
        assert clean(BASE, ours, theirs) == BASE.replace(line, f"{line}  date: 2021\n  venue: ACL\n")

    def test_two_values_are_a_conflict_around_the_field_alone(self) -> None:
        found = merged(BASE, BASE.replace("ACL 2021", "ACL 2022"), BASE.replace("ACL 2021", "EMNLP"))
        conflict = "<<<<<<< ours\n  venue: ACL 2022\n=======\n  venue: EMNLP\n>>>>>>> theirs\n"
        assert found == (BASE.replace("  venue: ACL 2021\n", conflict).encode(), 1)

    def test_two_spellings_of_one_value_are_none(self) -> None:
        ours, theirs = (BASE.replace("title: Reed", f"title: {new}") for new in ("Reeds", '"Reeds"'))
        assert clean(BASE, ours, theirs) == BASE.replace("title: Reed", 'title: "Reeds"')

    @pytest.mark.parametrize(
        ("old", "ours", "theirs", "both"),
        [
            ("[slow]", "[slow, dry]", "[slow, cold]", "[slow, cold, dry]"),
            ("[slow]", "[dry, slow]", "[slow, cold]", "[dry, slow, cold]"),
            ('{arxiv: "2101.00001"}', '{arxiv: "2101.00001", doi: a}', '{arxiv: "2101.00001", s2: b}',
             '{arxiv: "2101.00001", doi: a, s2: b}'),
            ("    - code: https://example.org/moss\n", "    - code: https://example.org/moss\n    - a: https://a.org\n",
             "    - code: https://example.org/moss\n    - b: https://b.org\n",
             "    - code: https://example.org/moss\n    - a: https://a.org\n    - b: https://b.org\n"),
        ],
    )  # fmt: skip
    def test_what_both_add_to_a_field_of_several_values_is_kept(
        self, old: str, ours: str, theirs: str, both: str
    ) -> None:
        assert clean(BASE, BASE.replace(old, ours), BASE.replace(old, theirs)) == BASE.replace(old, both)

    @pytest.mark.parametrize(
        ("old", "ours", "theirs"),
        [
            ("[slow]", "[dry]", "[cold]"),
            ('"2101.00001"', '"2101.00002"', '"2101.00003"'),
            ("example.org/moss", "example.org/a", "example.org/b"),
            ("- https://arxiv.org/abs/2101.00001", "- https://a.org", "- https://b.org"),
        ],
    )
    def test_two_values_inside_a_field_are_a_conflict(self, old: str, ours: str, theirs: str) -> None:
        found = merged(BASE, BASE.replace(old, ours), BASE.replace(old, theirs))
        assert found.conflicts == 1
        text = found.content.decode()
        assert all(one in text for one in (ours, theirs, "<<<<<<< ours\n", "=======\n", ">>>>>>> theirs\n"))

    def test_ours_can_be_taken_without_marks(self) -> None:
        ours, theirs = BASE.replace("ACL 2021", "ACL 2022"), BASE.replace("ACL 2021", "EMNLP")
        found = merge_yaml(BASE.encode(), ours.encode(), theirs.encode(), marked=False)
        assert found == (ours.encode(), 1)

    def test_line_ends_and_a_byte_order_mark_stay(self) -> None:
        base, ours, theirs = (
            b"\xef\xbb\xbf" + text.replace("\n", "\r\n").encode()
            for text in (BASE, BASE.replace("ACL 2021", "ACL 2022"), BASE.replace("[Ada]", "[Bo]"))
        )
        found = merge_yaml(base, ours, theirs)
        assert found == (ours.replace(b"[Ada]", b"[Bo]"), 0)


class TestOtherFiles:
    HEAD: Final = (
        "name: L\ndocuments:\n- key: readme\n  path: README.md\n  sections:\n  - key: a\n    title: A\n"
    )

    def test_two_new_sections_and_a_setting_agree(self) -> None:
        ours = self.HEAD + "  - key: b\n    title: B\n"
        theirs = self.HEAD + "  - key: c\n    title: C\nsettings:\n  contact: a@example.org\n"
        parsed = parse_catalog(clean(self.HEAD, ours, theirs).encode(), "catalog.yaml")
        assert [one.key for one in parsed.sections] == ["a", "b", "c"]
        assert parsed.settings.contact == "a@example.org"
        assert parsed.problems == ()

    def test_two_decisions_agree(self) -> None:
        base = "not-duplicates:\n- keys: [a, b]\n"
        ours, theirs = f"{base}- keys: [a, c]\n  reason: x\n", f"{base}- keys: [a, d]\n"
        parsed = parse_decisions(clean(base, ours, theirs).encode(), "decisions.yaml")
        assert [one.keys for one in parsed.decisions] == [("a", "b"), ("a", "c"), ("a", "d")]


@pytest.mark.parametrize(
    "text", ["- &x {key: a}\n- *x\n", "- key: [\n", "[{key: a}]\n", "a: 1\na: 2\n", "text\n", "- a\n- a\n"]
)
def test_what_cannot_be_cut_is_left_to_others(text: str) -> None:
    assert merge_yaml(b"", text.encode(), NEW.format(key="a").encode()) is None


entries = st.dictionaries(
    st.sampled_from("abcdef"),
    st.fixed_dictionaries(
        {"title": st.sampled_from(["X", "Y"])},
        optional={"venue": st.sampled_from(["V", "W"]), "date": st.sampled_from(["2021", "2022"])},
    ),
    max_size=5,
)


def written(said: dict[str, dict[str, str]]) -> str:
    lines = (
        f"- key: {key}\n"
        + "".join(f"  {name}: {value}\n" for name, value in fields.items())
        + "  section: s\n"
        for key, fields in said.items()
    )
    return "# Entries.\n" + "".join(lines)


@given(entries, entries, entries)
def test_any_two_changes_lose_nothing(
    base: dict[str, dict[str, str]], ours: dict[str, dict[str, str]], theirs: dict[str, dict[str, str]]
) -> None:
    texts = [written(one) for one in (base, ours, theirs)]
    found = merged(*texts)
    if found.conflicts:
        assert found.content.count(b"<<<<<<<") == found.conflicts
        return
    parsed = parse_entries(found.content, "f.yaml")
    assert parsed.problems == ()
    # Of two new entries with one key and two titles, one gets a further key.
    keys = {piece.item.key.removesuffix("-2") for piece in parsed.slices}
    assert keys == {k for k in ours.keys() | theirs.keys() if (k in ours and k in theirs) or k not in base}
    for piece in parsed.slices:
        key = piece.item.key.removesuffix("-2")
        for name in ("title", "venue", "date"):
            said = {one[key].get(name) for one in (ours, theirs) if key in one}
            changed = {value for value in said if key not in base or value != base[key].get(name)}
            value = getattr(piece.item, name)
            assert (None if value is None else str(value)) in (changed or said)
