"""What marks a result as this user's own: a random number in a folder of the user, not of the project.

A cache may come with a cloned repository, and what it holds would then be a stranger's word. Results
count only where they carry a seal that nobody makes without this number. Loaded before anything else of
a command that may be answered from memory: see `cache_file`.
"""

from __future__ import annotations

import os
import stat
from contextlib import suppress

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Final

SEAL_FILE: Final = "seal"
_LENGTH: Final = 32


def user_cache_path(environ: Mapping[str, str]) -> str:
    """Return the folder in which all processes of this user keep what they share.

    That is ``$XDG_CACHE_HOME/llmlist``, or ``~/.cache/llmlist`` where the variable is unset or, as
    https://specifications.freedesktop.org/basedir-spec/latest/ demands, no absolute path. Where no
    home is known it is a folder for temporary files.
    """
    base = environ.get("XDG_CACHE_HOME", "")
    if os.path.isabs(base):
        return os.path.join(base, "llmlist")
    home = environ.get("HOME") or os.path.expanduser("~")
    if os.path.isabs(home):
        return os.path.join(home, ".cache", "llmlist")
    # Loaded late: hardly anybody has no home.
    import tempfile  # noqa: PLC0415

    return os.path.join(tempfile.gettempdir(), "llmlist")


def read_user_secret(environ: Mapping[str, str]) -> bytes | None:
    """Return this user's number, made when first asked for; None where it cannot be kept to the user."""
    path = os.path.join(user_cache_path(environ), SEAL_FILE)
    found = _read(path)
    if found is None and not os.path.islink(path):
        with suppress(OSError):
            _make(path)
        found = _read(path)
    return found


def _read(path: str) -> bytes | None:
    """Return the number in a file that nobody else can read or write; None where there is none."""
    try:
        descriptor = os.open(path, os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0))
    except OSError:
        return None
    try:
        about = os.fstat(descriptor)
        # Windows knows neither of the two: there the folder of the user is closed to others.
        own = not hasattr(os, "geteuid") or (about.st_uid == os.geteuid() and not about.st_mode & 0o077)
        if not own or not stat.S_ISREG(about.st_mode) or about.st_size != _LENGTH:
            return None
        content = os.read(descriptor, _LENGTH)
        return content if len(content) == _LENGTH else None
    except OSError:
        return None
    finally:
        os.close(descriptor)


def _make(path: str) -> None:
    """Put a new number into a file; of two processes that do so at once one wins.

    Raises:
        OSError: It cannot be written.
    """
    os.makedirs(os.path.dirname(path), exist_ok=True)
    temporary = f"{path}-{os.urandom(8).hex()}"
    descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        os.write(descriptor, os.urandom(_LENGTH))
    finally:
        os.close(descriptor)
    try:
        os.replace(temporary, path)
    except OSError:
        os.unlink(temporary)
        raise
