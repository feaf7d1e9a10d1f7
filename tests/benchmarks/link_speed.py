"""How long 2,000 links take, beside the least that politeness allows.

Run: ``python tests/benchmarks/link_speed.py [links [delay_s [concurrency]]]``. A local server waits before
each answer; the ideal is all that waiting divided by the requests that may be under way at once.
"""

from __future__ import annotations

import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

from llmlist.sources.links import LinkManners, ask
from llmlist.storage.cache import FactCache
from tests.link_server import LinkServer

HOSTS = 50
MOST = 1.3


def main(links: int = 2000, delay_s: float = 0.1, concurrency: int = 32) -> int:
    """Print the ratio; exit 1 if it is above the limit."""
    told = 0

    def tell(answer: object) -> None:
        nonlocal told
        told += getattr(answer, "state", "") == "alive"

    manners = LinkManners(agent="bench", concurrency=concurrency, pause_s=0.0, allow_private=True)
    with (
        tempfile.TemporaryDirectory() as folder,
        FactCache(Path(folder)) as cache,
        LinkServer(lambda *_: (200, ()), delay_s=delay_s) as server,
    ):
        urls = [server.url(f"page{number}", f"127.0.0.{number % HOSTS + 1}") for number in range(links)]
        begin = time.perf_counter()
        ask(urls, cache, manners, tell)
        took_s = time.perf_counter() - begin
    ideal_s = links * delay_s / concurrency
    ratio = took_s / ideal_s
    print(f"{told} of {links} links in {took_s:.2f} s; ideal {ideal_s:.2f} s")
    print(f"ratio {ratio:.2f} (at most {MOST})")
    print(f"at once: {server.most_at_once} of {concurrency}")
    return int(ratio > MOST or told < links or server.most_at_once > concurrency)


if __name__ == "__main__":
    sys.exit(main(*(kind(one) for kind, one in zip((int, float, int), sys.argv[1:], strict=False))))
