from __future__ import annotations

import contextlib
import signal
import threading

from llmlist.storage.interrupts import interrupts_held


def interrupted(*, stop_early: bool) -> list[str]:
    """Run a block that is interrupted midway; return the steps it took."""
    steps = ["begun"]
    with contextlib.suppress(KeyboardInterrupt):
        with interrupts_held() as held:
            held.raise_if_any()
            signal.raise_signal(signal.SIGINT)
            steps.append("interrupted")
            if stop_early:
                held.raise_if_any()
            steps.append("whole")
        steps.append("not delivered")
    return steps


def test_an_interrupt_is_delivered_once_the_block_has_ended() -> None:
    assert interrupted(stop_early=False) == ["begun", "interrupted", "whole"]


def test_a_point_that_is_safe_can_stop_earlier() -> None:
    assert interrupted(stop_early=True) == ["begun", "interrupted"]


def test_the_signals_that_end_a_process_are_held_too() -> None:
    got: list[int] = []
    before = signal.signal(signal.SIGTERM, lambda number, _frame: got.append(number))
    try:
        with interrupts_held():
            signal.raise_signal(signal.SIGTERM)
            assert got == []
        assert got == [signal.SIGTERM]
    finally:
        signal.signal(signal.SIGTERM, before)


def test_what_is_ignored_stays_ignored() -> None:
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        with interrupts_held() as held:
            signal.raise_signal(signal.SIGINT)
        assert held.received == []
        assert signal.getsignal(signal.SIGINT) == signal.SIG_IGN
    finally:
        signal.signal(signal.SIGINT, before)


def test_a_thread_may_write_too() -> None:
    held: list[list[int]] = []

    def work() -> None:
        with interrupts_held() as interrupts:
            held.append(interrupts.received)

    thread = threading.Thread(target=work)
    thread.start()
    thread.join()
    assert held == [[]]
