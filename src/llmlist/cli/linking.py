"""What ``links`` does: ask whether the pages are there, or tell what is known of them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any, NamedTuple

from llmlist.cli.output.messages import say, show_json, show_problems
from llmlist.cli.output.progress import progress
from llmlist.cli.output.safe_text import printable
from llmlist.cli.session import open_session
from llmlist.errors import EXIT_DONE, EXIT_FINDINGS

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from llmlist.cli.session import Session
    from llmlist.model.link_answer import LinkAnswer
    from llmlist.storage.cache import FactCache
    from llmlist.workflows.links import ListedLink


class LinkOptions(NamedTuple):
    """How links are looked at.

    Attributes:
        offline: Tell only what is known.
        refresh: Ask again whatever is known.
        max_age_days: After so many days an answer is asked for again.
        concurrency: Requests at once in all.
        pause_s: Seconds between two requests to one host.
        allow_private: Ask for addresses of this machine and of private networks too.
    """

    offline: bool = False
    refresh: bool = False
    max_age_days: float = 7.0
    concurrency: int = 16
    pause_s: float = 1.0
    allow_private: bool = False


def check_links(directory: Path, options: LinkOptions, *, as_json: bool, quiet: bool) -> int:
    """Print what became of each link."""
    # Loaded late: only this command needs them.
    from llmlist.storage.cache import FactCache  # noqa: PLC0415
    from llmlist.storage.lock import cache_folder  # noqa: PLC0415
    from llmlist.workflows.links import find_links  # noqa: PLC0415

    with open_session(directory, quiet=quiet) as session, FactCache(cache_folder(session.root)) as cache:
        links = find_links(session.workspace)
        answers = _recalled(links, cache)
        due = [] if options.offline else [one.url for one in links if _is_due(answers.get(one.url), options)]
        try:
            if due:
                _ask(session, cache, due, options, answers, quiet=quiet)
        except KeyboardInterrupt:
            say("interrupted: what has been answered is kept, and the next run goes on from there")
            raise
    return _show(links, answers, as_json=as_json, quiet=quiet)


def _recalled(links: Sequence[ListedLink], cache: FactCache) -> dict[str, LinkAnswer]:
    from llmlist.sources.links import recall  # noqa: PLC0415  # loaded late: see `check_links`

    found = ((one.url, recall(cache, one.url)) for one in links)
    return {url: answer for url, answer in found if answer is not None}


def _is_due(answer: LinkAnswer | None, options: LinkOptions) -> bool:
    """Tell whether an address is to be asked for: what could not be told always is."""
    if answer is None or answer.state == "unknown" or options.refresh:
        return True
    age = _age(answer)
    return age is None or age > timedelta(days=options.max_age_days)


def _age(answer: LinkAnswer) -> timedelta | None:
    try:
        checked = datetime.fromisoformat(answer.checked or "")
    except ValueError:
        return None
    return datetime.now(UTC) - checked if checked.tzinfo is not None else None


def _ask(
    session: Session,
    cache: FactCache,
    urls: Sequence[str],
    options: LinkOptions,
    answers: dict[str, LinkAnswer],
    *,
    quiet: bool,
) -> None:
    from llmlist.sources.http import user_agent  # noqa: PLC0415  # loaded late: see `check_links`
    from llmlist.sources.links import LinkManners, ask  # noqa: PLC0415

    manners = LinkManners(
        agent=user_agent(session.workspace.settings.contact),
        concurrency=options.concurrency,
        pause_s=options.pause_s,
        allow_private=options.allow_private,
    )
    with progress("asking for links", len(urls), quiet=quiet) as bar:

        def tell(answer: LinkAnswer) -> None:
            known = answers.get(answer.url)
            if answer.checked is not None or known is None:
                answers[answer.url] = answer
            bar.advance()

        ask(urls, cache, manners, tell)


def _show(
    links: Sequence[ListedLink], answers: Mapping[str, LinkAnswer], *, as_json: bool, quiet: bool
) -> int:
    from llmlist.workflows.links import link_problems  # noqa: PLC0415  # loaded late: see `check_links`

    if as_json:
        show_json([link_view(one, answers.get(one.url)) for one in links])
    else:
        known = ((one, answers[one.url]) for one in links if one.url in answers)
        show_problems([problem for one, answer in known for problem in link_problems(one, answer)])
    states = [answers[one.url].state if one.url in answers else "not known" for one in links]
    if not quiet:
        shown = {"unknown": "could not tell", "refused": "not asked"}
        counts = ((shown.get(state, state), states.count(state)) for state in dict.fromkeys(states))
        say(
            f"{len(links)} links: {', '.join(f'{count} {name}' for name, count in counts)}"
            if links
            else "no links"
        )
    return EXIT_FINDINGS if "dead" in states else EXIT_DONE


def link_view(link: ListedLink, answer: LinkAnswer | None) -> dict[str, Any]:
    """Return a link as ``links --format json`` prints it."""
    from llmlist.workflows.links import better_url  # noqa: PLC0415  # loaded late: see `check_links`

    age = None if answer is None else _age(answer)
    return {
        "url": link.url,
        "state": None if answer is None else answer.state,
        "reason": None if answer is None else printable(answer.reason),
        "checked": None if answer is None else answer.checked,
        "age_days": None if age is None else round(age.total_seconds() / 86_400, 2),
        "better_url": None if answer is None else better_url(link.url, answer),
        "keys": list(link.keys),
        "path": None if link.location is None else link.location.path,
        "line": None if link.location is None else link.location.line,
    }
