"""A local server whose pages misbehave in all the ways that pages do."""

from __future__ import annotations

import asyncio
import threading
from typing import TYPE_CHECKING, Final, Self

if TYPE_CHECKING:
    from collections.abc import Callable

_REASONS: Final = {200: "OK", 301: "Moved Permanently", 302: "Found", 404: "Not Found"}


class LinkServer:
    """Answers on a port of its own, from a thread of its own.

    Args:
        answer: From method and path to status, further header lines, or None to hang up.
        delay_s: Seconds before each answer.
    """

    def __init__(
        self, answer: Callable[[str, str], tuple[int, tuple[str, ...]] | None], *, delay_s: float = 0.0
    ) -> None:
        self._answer = answer
        self._delay_s = delay_s
        self._ready = threading.Event()
        self._thread = threading.Thread(target=lambda: asyncio.run(self._serve()), daemon=True)
        self._stop: Callable[[], object] = lambda: None
        self.port = 0
        self.asked: list[tuple[str, str]] = []
        self.at_once = 0
        self.most_at_once = 0

    def __enter__(self) -> Self:
        self._thread.start()
        assert self._ready.wait(10)
        return self

    def __exit__(self, *_: object) -> None:
        self._stop()
        self._thread.join(10)

    def url(self, path: str, host: str = "127.0.0.1") -> str:
        return f"http://{host}:{self.port}/{path}"

    async def _serve(self) -> None:
        server = await asyncio.start_server(self._handle, "0.0.0.0", 0, backlog=1024)  # noqa: S104  # 127.0.0.x
        loop, stop = asyncio.get_running_loop(), asyncio.Event()
        self._stop = lambda: loop.call_soon_threadsafe(stop.set)
        self.port = server.sockets[0].getsockname()[1]
        self._ready.set()
        await stop.wait()
        server.close()

    async def _handle(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while await self._handle_one(reader, writer):
                pass
        except (ConnectionError, asyncio.IncompleteReadError, asyncio.CancelledError):
            pass
        finally:
            writer.close()

    async def _handle_one(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> bool:
        head = (await reader.readuntil(b"\r\n\r\n")).decode()
        method, path = head.split()[:2]
        self.asked.append((method, path))
        self.at_once += 1
        self.most_at_once = max(self.most_at_once, self.at_once)
        try:
            if self._delay_s:
                await asyncio.sleep(self._delay_s)
            said = self._answer(method, path)
        finally:
            self.at_once -= 1
        if said is None:
            return False
        status, headers = said
        lines = [f"HTTP/1.1 {status} {_REASONS.get(status, 'Other')}", *headers, "Content-Length: 0", "", ""]
        writer.write("\r\n".join(lines).encode())
        await writer.drain()
        return True
