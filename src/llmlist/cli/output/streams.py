"""The streams themselves: every byte that llmlist prints goes through here, and can be recorded.

Nothing of what is printed is decided here.
"""

from __future__ import annotations

import sys
from contextlib import contextmanager

# Not from `typing`, which takes as long to load as Python itself.
TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from typing import NoReturn, TextIO

    from rich.console import Console

_OUT, _ERR, _OUT_BYTES = "out", "err", "bytes"
"""The ways by which something is printed: text on stdout and on stderr, bytes on stdout."""


class Recording:
    """What a command prints, to be printed again.

    Attributes:
        parts: Each piece with the way it was printed by.
        is_whole: Nothing was drawn for a terminal, or asked there, which cannot be repeated.
    """

    def __init__(self) -> None:
        self.parts: list[tuple[str, bytes]] = []
        self.is_whole = True

    def add(self, way: str, content: bytes) -> None:
        """Note that something was printed."""
        if content:
            self.parts.append((way, content))


_recordings: list[Recording] = []
"""Who listens to what is printed: as the streams themselves, there is one of it in a process."""


@contextmanager
def recorded() -> Iterator[Recording]:
    """Record what is printed during the block."""
    recording = Recording()
    _recordings.append(recording)
    try:
        yield recording
    finally:
        _recordings.remove(recording)


def replay(parts: Iterable[tuple[str, bytes]]) -> None:
    """Print what was recorded."""
    for way, content in parts:
        if way == _OUT_BYTES:
            write_bytes(sys.stdout, content)
        else:
            text = content.decode("utf-8", "surrogatepass")
            write(sys.stdout if way == _OUT else sys.stderr, text)


def spoil_recordings() -> None:
    """Note that something is drawn or asked."""
    for recording in _recordings:
        recording.is_whole = False


def show_version() -> None:
    """Print the name and version of this program."""
    from llmlist import __version__  # noqa: PLC0415  # loaded late: a test may change it

    write(sys.stdout, f"llmlist {__version__}\n")


def show_text(text: str) -> None:
    """Print a result whose bytes matter, such as an export, exactly as it is."""
    write_bytes(sys.stdout, text.encode(errors="backslashreplace"))


def is_on_terminal() -> bool:
    """Tell whether a person reads what is printed."""
    return is_terminal(sys.stdout)


def is_terminal(stream: TextIO | None) -> bool:
    """Tell whether a stream is there and a person is at its other end."""
    return stream is not None and stream.isatty()


def make_console() -> Console:
    """Return a console on stdout; rich itself heeds ``NO_COLOR``, ``TERM=dumb`` and the width."""
    # Loaded late: only a terminal needs it.
    from rich.console import Console  # noqa: PLC0415

    spoil_recordings()
    _make_tolerant(sys.stdout)
    return Console(file=sys.stdout, markup=False, emoji=False, highlight=False)


def flush() -> None:
    """Bring all results out now, so that a full disk or a reader gone is noticed before the process ends.

    Raises:
        EditError: The results cannot be written.
        BrokenPipeError: Their reader went away.
    """
    if sys.stdout is not None:
        write_bytes(sys.stdout, b"")


def drop_results() -> None:
    """Send what is still buffered nowhere: Python would try to write it once more at exit."""
    # Loaded late: only a failure needs it.
    import os  # noqa: PLC0415

    try:
        descriptor = sys.stdout.fileno()
    except (AttributeError, OSError, ValueError):
        # No stdout, or one that is no file of the operating system.
        return
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, descriptor)
    os.close(nowhere)


def write(stream: TextIO | None, text: str) -> None:
    """Write text; what the stream's encoding lacks is shown as an escape."""
    for recording in _recordings:
        recording.add(_OUT if stream is sys.stdout else _ERR, text.encode("utf-8", "surrogatepass"))
    # Python gives a process that was started without the stream None in its place.
    if stream is None:
        return
    _make_tolerant(stream)
    try:
        stream.write(text)
    except OSError as error:
        _refuse(error)


def _make_tolerant(stream: TextIO) -> None:
    reconfigure = getattr(stream, "reconfigure", None)
    if reconfigure is not None and stream.errors != "backslashreplace":
        reconfigure(errors="backslashreplace")


def write_bytes(stream: TextIO | None, content: bytes) -> None:
    """Write bytes exactly as they are, whatever the stream's encoding and line ends."""
    for recording in _recordings:
        recording.add(_OUT_BYTES, content)
    if stream is None:
        return
    buffer = getattr(stream, "buffer", None)
    try:
        stream.flush()
        if buffer is None:
            stream.write(content.decode(errors="backslashreplace"))
        else:
            buffer.write(content)
            buffer.flush()
    except OSError as error:
        _refuse(error)


def _refuse(error: OSError) -> NoReturn:
    """Turn a failure to print into an expected error; a reader that went away is for `cli.main` to judge."""
    # Loaded late: only a failure needs it.
    from llmlist.errors import EditError  # noqa: PLC0415

    drop_results()
    if isinstance(error, BrokenPipeError):
        raise error
    raise EditError(f"cannot print the result: {error.strerror}") from error
