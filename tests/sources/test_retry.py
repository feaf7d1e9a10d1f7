from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from llmlist.sources.retry import Failure, RetryPolicy, parse_retry_after


@given(st.none() | st.text() | st.from_regex(r"-?\d+(\.\d+)?"), st.floats(0, 4e9))
def test_a_retry_after_of_any_shape_is_seconds_or_nothing(text: str | None, now: float) -> None:
    seconds = parse_retry_after(text, now)
    assert seconds is None or seconds >= 0


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("7", 7.0),
        (" 0 ", 0.0),
        ("1.5", 1.5),
        ("-5", None),
        ("", None),
        ("9" * 5000, None),
        ("Thu, 01 Jan 1970 00:01:40 GMT", 90.0),
        ("Thursday, 01-Jan-70 00:01:40 GMT", 90.0),
        ("Thu, 99 Jan 1970 00:01:40 GMT", None),
    ],
)
def test_both_forms_of_retry_after_are_read(text: str, seconds: float | None) -> None:
    assert parse_retry_after(text, 10.0) == seconds


@given(st.integers(0, 10), st.floats(0, 1), st.none() | st.floats(0, 1e9), st.sampled_from([None, 429, 503]))
def test_a_pause_is_as_long_as_asked_but_never_beyond_the_limit(
    attempt: int, jitter: float, retry_after_s: float | None, status: int | None
) -> None:
    policy = RetryPolicy(jitter=lambda: jitter)
    failure = Failure(what="failed", status=status, retry_after_s=retry_after_s)
    pause_s = policy.pause_after(failure, attempt)
    assert (30.0 if status == 429 else 3.0) <= pause_s <= 120.0
    assert pause_s >= min(retry_after_s or 0.0, 120.0)


def test_pauses_scale_with_the_interval_of_the_server() -> None:
    policy = RetryPolicy.for_interval(0.0)
    assert policy.pause_after(Failure(what="failed", status=429), 3) == 0.0
