"""Hold back interrupts while files are half replaced.

Knows signals; knows nothing of files or plans.
"""

from __future__ import annotations

import signal
import threading
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from types import FrameType

    _Handler = Callable[[int, FrameType | None], object] | int | None

# SIGHUP (a closed terminal) exists on POSIX only.
_HELD = tuple(getattr(signal, name) for name in ("SIGINT", "SIGTERM", "SIGHUP") if hasattr(signal, name))


@dataclass(slots=True)
class HeldInterrupts:
    """What arrived while interrupts were held back.

    Attributes:
        received: Numbers of the signals, in the order they came.
    """

    received: list[int] = field(default_factory=list)

    def raise_if_any(self) -> None:
        """Stop here if something arrived: for points where stopping is still safe.

        Raises:
            KeyboardInterrupt: A signal arrived.
        """
        if self.received:
            raise KeyboardInterrupt


@contextmanager
def interrupts_held() -> Iterator[HeldInterrupts]:
    """Hold back SIGINT, SIGTERM and SIGHUP; what arrived is delivered when the block has ended.

    Outside the main thread this does nothing: only the main thread is ever interrupted.
    """
    held = HeldInterrupts()
    if threading.current_thread() is not threading.main_thread():
        yield held
        return
    before = _replace_handlers(held)
    try:
        yield held
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
        for number in held.received:
            signal.raise_signal(number)


def _replace_handlers(held: HeldInterrupts) -> dict[int, _Handler]:
    def remember(number: int, _frame: FrameType | None) -> None:
        held.received.append(number)

    before: dict[int, _Handler] = {}
    for number in _HELD:
        handler = signal.getsignal(number)
        # None: set by something other than Python, which could not be put back. SIG_IGN (nohup)
        # stays: what is ignored needs no holding.
        if handler is not None and handler != signal.SIG_IGN:
            before[number] = handler
            signal.signal(number, remember)
    return before
