from __future__ import annotations

import pytest
from hypothesis import given, settings

from llmlist.lists.anchors import find_page
from tests.strategies import any_markdown

PAGE = """\
# Waters [![badge](https://b.example/b.svg)](https://b.example)

## ![picture](p.png) Ponds

## :fish: Fish & `chips_`

## 👩‍💻 Übung Ⓐ

Same
====

> ## Same

- # Same

<!-- llmlist:off -->
## Same
<!-- llmlist:on -->

<h2 id="own">Same</h2>

```
## Same
```

## Same-1

<a name="Older"></a>
"""


def test_anchors_are_those_that_github_gives() -> None:
    assert [one.anchor for one in find_page(PAGE.encode()).headings] == [
        "waters-",
        "-ponds",
        "fish-fish--chips_",
        "-übung-ⓐ",
        "same",
        "same-1",
        "same-2",
        "same-3",
        "same-4",
        "same-1-1",
    ]


@pytest.mark.parametrize(
    "fragment",
    ["#same-4", "#Same", "#-%C3%BCbung-%E2%93%90", "#own", "#older", "#user-content-older", "#top", "#"],
)
def test_a_fragment_that_leads_somewhere_is_alive(fragment: str) -> None:
    assert not find_page(PAGE.encode()).is_dead(fragment)


@pytest.mark.parametrize("fragment", ["#same-5", "#ponds", "#chips"])
def test_a_fragment_that_leads_nowhere_is_dead(fragment: str) -> None:
    assert find_page(PAGE.encode()).is_dead(fragment)


@settings(deadline=None, max_examples=100)
@given(any_markdown)
def test_anchors_are_unique(text: str) -> None:
    anchors = [one.anchor for one in find_page(text.encode()).headings]
    assert len(set(anchors)) == len(anchors)
