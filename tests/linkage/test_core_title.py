from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from llmlist.linkage.core_title import core_title


@pytest.mark.parametrize(
    ("title", "core"),
    [
        ("Storage of Rivers (Extended Abstract)", "storage of rivers"),
        ("[Storage of Rivers]. [Review] [16 refs] [Spanish]", "storage of rivers"),
        ("[Storage of Rivers] LA: Chi", "storage of rivers"),
        ("Storage of Rivers <ORIGINAL> Le stockage", "storage of rivers"),
        ("Storage of Rivers (multiple letters) [1]", "storage of rivers"),
        ("Storage of Rivers [Erratum appears in Lakes. 2005 May 19;352(20):2146]", "storage of rivers"),
        ("Storage of Rivers - Guest Editor's Introduction", "storage of rivers"),
        ("Storage of Rivers [corrected] and Lakes", "storage of rivers and lakes"),
        ("“Storage of Rivers”,", "storage of rivers"),
        ("Storage of Rivers (2)", "storage of rivers 2"),
        ("Storage of Rivers (II)", "storage of rivers ii"),
        ("Storage of Rivers (in Norway)", "storage of rivers in norway"),
        ("Storage of Rivers in 1q32.[Erratum appears in Hu", "storage of rivers in 1q32"),
        ("(1988) Storage of Rivers", "storage of rivers"),
        ("(in press). Storage of Rivers", "storage of rivers"),
        ("(1988)", "1988"),
        ("(Extended Abstract)", "extended abstract"),
        ("Reply", "reply"),
    ],
)
def test_what_is_put_around_a_title_is_no_part_of_it(title: str, core: str) -> None:
    assert " ".join(core_title(title).words) == core


@pytest.mark.parametrize(
    ("title", "genres"),
    [
        ("Erratum: Storage of Rivers", {"erratum"}),
        ("Erratum-Storage of Rivers", {"erratum"}),
        ("Correction to Storage of Rivers", {"erratum"}),
        ("Storage of Rivers (vol 360, pg 542, 2009)", {"erratum"}),
        ("Storage of Rivers (Annals of Moss (2009) 36 (542-544))", {"erratum"}),
        ("Storage of Rivers (Annals of Moss (January 2, 2009) 36, 1 (5-9))", {"erratum"}),
        ("Storage of Rivers - Reply", {"reply"}),
        ("Re: Storage of Rivers", {"reply"}),
        ("Comment on Storage of Rivers", {"comment"}),
        ("Storage of Rivers [Erratum appears in Lakes. 2005]", set()),
        ("Response of Rivers to Rain", set()),
        ("Commentary", set()),
    ],
)
def test_what_is_about_a_work_is_told_from_it(title: str, genres: set[str]) -> None:
    assert core_title(title).genres == genres


@given(st.text())
def test_any_text_has_a_core(text: str) -> None:
    core = core_title(text)
    assert core.glued == "".join(core.words)
