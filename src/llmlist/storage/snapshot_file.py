"""arXiv's snapshot as a stream of lines: plain, gzipped or zipped, told by its first bytes.

Knows where in the stream it stands, so that a reader can go on there. It must not know what a line says.
"""

from __future__ import annotations

import gzip
import io
import os
import zipfile
import zlib
from contextlib import ExitStack
from typing import IO, TYPE_CHECKING, Final, Self, cast

from llmlist.errors import DataError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

LONGEST_LINE: Final = 16_000_000
"""Bytes of a line; a file without line ends must not fill the memory."""

_CHUNK: Final = 1 << 20
_GZIP: Final = b"\x1f\x8b"
_ZIP: Final = b"PK\x03\x04"
_SUFFIXES: Final = (".json", ".jsonl", ".ndjson")
_BROKEN: Final = (EOFError, OSError, zlib.error, zipfile.BadZipFile, NotImplementedError, RuntimeError)


class SnapshotFile:
    """An open snapshot; use it in a ``with`` block.

    Attributes:
        size: Of the file, in bytes, as it lies on disk.
        stamp: Size and time of change: another file has another one.

    Raises:
        DataError: There is no such file, or it holds no JSON.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._stack = ExitStack()
        self._position = 0
        try:
            self._raw: IO[bytes] = self._stack.enter_context(path.open("rb"))
            status = os.fstat(self._raw.fileno())
            self._stream = self._open_stream()
        except _BROKEN as error:
            self._stack.close()
            raise self._unreadable(error) from error
        except BaseException:
            self._stack.close()
            raise
        self.size = status.st_size
        self.stamp = f"{status.st_size} {status.st_mtime_ns}"

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._stack.close()

    @property
    def consumed(self) -> int:
        """Bytes of the file on disk that have been read so far."""
        return self._raw.tell()

    def lines(self, start: int = 0) -> Iterator[tuple[bytes, int]]:
        """Yield each line that holds anything, with the position behind it.

        Args:
            start: A position that was yielded before: go on there.

        Raises:
            DataError: The file is broken or breaks off, or has a line of more than `LONGEST_LINE` bytes.
        """
        position = start
        try:
            self._stream.seek(start)
            while line := self._stream.readline(LONGEST_LINE):
                position += len(line)
                if len(line) >= LONGEST_LINE:
                    raise DataError(
                        f"{self._path} has a line of more than {LONGEST_LINE // 1_000_000} MB",
                        hint="the snapshot is JSON Lines: one paper a line",
                    )
                if len(line) > 1:
                    yield line, position
        except _BROKEN as error:
            raise self._unreadable(error) from error

    def _open_stream(self) -> io.BufferedReader:
        start = self._raw.read(4)
        self._raw.seek(0)
        if start.startswith(_GZIP):
            opened = self._stack.enter_context(gzip.GzipFile(fileobj=self._raw, mode="rb"))
            return io.BufferedReader(cast("io.RawIOBase", opened), _CHUNK)
        if start == _ZIP:
            archive = self._stack.enter_context(zipfile.ZipFile(self._raw))
            inside = [one for one in archive.infolist() if one.filename.lower().endswith(_SUFFIXES)]
            if not inside:
                raise DataError(
                    f"{self._path} holds no .json file", hint="take the archive as it was downloaded"
                )
            largest = max(inside, key=lambda one: one.file_size)
            opened_inside = self._stack.enter_context(archive.open(largest))
            return io.BufferedReader(cast("io.RawIOBase", opened_inside), _CHUNK)
        return io.BufferedReader(cast("io.RawIOBase", self._raw), _CHUNK)

    def _unreadable(self, error: BaseException) -> DataError:
        reason = getattr(error, "strerror", None) or "it is broken or breaks off"
        return DataError(
            f"cannot read {self._path}: {str(reason).lower()}",
            hint=None if getattr(error, "errno", None) else "where it is incomplete, download it again",
        )
