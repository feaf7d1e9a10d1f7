"""A long text through the keeper's pager."""

from __future__ import annotations

import os
import shlex
import subprocess
from typing import Final

_USUAL: Final = "less"
_LESS: Final = "FRX"
"""As git runs it: end where one screen is enough, show colours, leave the screen as it is."""


def page(text: str) -> bool:
    """Show a text in ``$LLMLIST_PAGER``, ``$PAGER`` or less; return False where there is none to show it.

    Args:
        text: What is to be shown, colours and all.
    """
    command = os.environ.get("LLMLIST_PAGER", os.environ.get("PAGER", _USUAL))
    try:
        words = shlex.split(command)
    except ValueError:
        return False
    if not words or words == ["cat"]:
        return False
    environment = {"LESS": _LESS, "LV": "-c", **os.environ}
    try:
        process = subprocess.Popen(words, stdin=subprocess.PIPE, env=environment)  # noqa: S603  # the keeper's own
    except OSError:
        return False
    try:
        process.communicate(text.encode(errors="backslashreplace"))
    except KeyboardInterrupt:
        # Ctrl-C is for the pager; what it leaves is its own matter.
        process.wait()
    return True
