from __future__ import annotations

import gc

import pytest

from llmlist.linkage import Record, find_duplicates

TITLE = "Learning to Forecast Floods from Space"


def test_records_need_a_key_and_a_title_only() -> None:
    (cluster,) = find_duplicates([Record(key="a", title=TITLE), Record(key="b", title=TITLE.lower())])
    assert (cluster.keys, cluster.records, cluster.decision) == (("a", "b"), (("a", "b"),), "match")
    assert cluster.reasons == ("same title",)


@pytest.mark.parametrize("enabled", [True, False])
def test_the_collector_is_left_as_it_was(enabled: bool) -> None:  # a flag is what is tested  # noqa: FBT001
    was = gc.isenabled()
    (gc.enable if enabled else gc.disable)()
    try:
        find_duplicates([Record(key="a", title=TITLE)])
        assert gc.isenabled() is enabled
    finally:
        (gc.enable if was else gc.disable)()
