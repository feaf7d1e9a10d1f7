"""How an entry is written in YAML: its fields in their order and style.

The one place that says what a new item looks like. Knows nothing of places in files.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from llmlist.formats.entry_schema import ENTRY_FIELDS, SEE_FIELDS
from llmlist.formats.yaml_forms import Form, ListForm, MapForm, TextForm, format_item_lines
from llmlist.model.entry import Entry, See

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from llmlist.model.date import PartialDate
    from llmlist.model.identifier import Identifier
    from llmlist.model.link import Link


def format_item(item: Entry | See, *, newline: str = "\n", indent: str = "") -> bytes:
    """Return a new item as lines of an entries file.

    Args:
        item: What is written.
        newline: The file's line break.
        indent: Blanks before the dash, as the file's other items have them.
    """
    form = MapForm(pairs=tuple(item_forms(item).items()))
    lines = format_item_lines(form, len(indent), newline)
    return f"{indent}{lines}{newline}".encode()


def item_forms(item: Entry | See) -> dict[str, Form]:
    """Return what each field says, in writing order, without empty ones and the kind ``paper``."""
    forms: dict[str, Form | None] = {
        "title": _text(item.title),
        "authors": _texts(item.authors or ()),
        "date": _date(item.date),
        "venue": _text(item.venue),
        "institutes": _texts(item.institutes or ()),
        "keywords": _texts(item.keywords or ()),
        "links": _links(item.links or ()),
        "section": _text(item.section),
        "note": None if item.note is None else TextForm(text=item.note, literal=True),
        "extra": _map(item.extra or {}, flow=False),
        "omit": _texts(item.omit),
    }
    if isinstance(item, See):
        forms |= {"see": _text(item.key)}
        return _in_order(forms, SEE_FIELDS)
    forms |= {name: _text(getattr(item, name)) for name in _ENTRY_TEXTS}
    forms |= {
        "ids": _ids(item.ids),
        "kind": None if item.kind == "paper" else TextForm(text=item.kind),
        "added": _date(item.added),
        "aliases": _texts(item.aliases),
        "from": _texts(item.origins),
        "model": _map(item.model, flow=True),
    }
    return _in_order(forms, ENTRY_FIELDS)


_ENTRY_TEXTS: Final = ("key", "volume", "number", "pages", "publisher", "withdrawn")


def _in_order(forms: Mapping[str, Form | None], names: Iterable[str]) -> dict[str, Form]:
    return {name: form for name in names if (form := forms[name]) is not None}


def grouped(ids: Iterable[Identifier]) -> dict[str, list[str]]:
    """Return the values of each scheme; a file can hold identifiers in no other order."""
    found: dict[str, list[str]] = {}
    for one in ids:
        found.setdefault(one.scheme, []).append(one.value)
    return found


def _text(text: str | None) -> TextForm | None:
    return None if text is None else TextForm(text=text)


def _texts(texts: tuple[str, ...]) -> ListForm | None:
    return ListForm(items=tuple(TextForm(text=text) for text in texts), flow=True) if texts else None


def _date(date: PartialDate | None) -> TextForm | None:
    return None if date is None else TextForm(text=str(date), bare=True)


def _ids(ids: tuple[Identifier, ...]) -> MapForm | None:
    if not ids:
        return None
    pairs: list[tuple[str, Form]] = []
    for scheme, values in grouped(ids).items():
        texts = tuple(TextForm(text=value) for value in values)
        pairs.append((scheme, texts[0] if len(texts) == 1 else ListForm(items=texts, flow=True)))
    return MapForm(pairs=tuple(pairs), flow=True)


def _links(links: tuple[Link, ...]) -> ListForm | None:
    return ListForm(items=tuple(_link(link) for link in links)) if links else None


def _link(link: Link) -> Form:
    url = TextForm(text=link.url)
    return url if link.label is None else MapForm(pairs=((link.label, url),))


def _map(texts: Mapping[str, str], *, flow: bool) -> MapForm | None:
    pairs = tuple((name, TextForm(text=text)) for name, text in texts.items())
    return MapForm(pairs=pairs, flow=flow) if pairs else None
