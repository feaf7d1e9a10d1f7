"""llmlist: keep a curated list of papers as data and as the markdown you wrote, both."""

import os
import sys


def __getattr__(name: str) -> str:
    """Return ``__version__`` as the tag of the installed release has it.

    It is looked up when it is asked for.

    Raises:
        AttributeError: For any other name.
    """
    if name != "__version__":
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return _installed_version() or _version_of_library()


def _installed_version() -> str | None:
    """Return what stands beside the installed package; None where it does not lie in a folder.

    The form: https://packaging.python.org/en/latest/specifications/recording-installed-packages/
    The library that reads it loads for four times as long as all else that ``--version`` needs.
    """
    for place in sys.path:
        try:
            names = os.listdir(place or os.curdir)  # noqa: PTH208  # `pathlib` takes too long to load
        except OSError:
            continue
        for one in names:
            if one.startswith("llmlist-") and one.endswith(".dist-info"):
                return _stated_version(os.path.join(place, one, "METADATA"))  # noqa: PTH118  # see above
    return None


def _stated_version(path: str) -> str | None:
    try:
        with open(path, encoding="utf-8") as file:  # noqa: PTH123  # see above
            for line in file:
                if line.startswith("Version:"):
                    return line.removeprefix("Version:").strip()
                if not line.strip():
                    break
    except (OSError, UnicodeDecodeError):
        pass
    return None


def _version_of_library() -> str:
    """Return what Python's own library finds, in archives and elsewhere."""
    if not any(os.path.isfile(place) for place in sys.path):  # noqa: PTH113  # see above
        # No archive: it is run from its sources, without being installed.
        return "0+unknown"
    from importlib.metadata import PackageNotFoundError, version  # noqa: PLC0415

    try:
        return version("llmlist")
    except PackageNotFoundError:
        return "0+unknown"
