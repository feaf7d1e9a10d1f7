"""llmlist: keep a curated list of papers as data and as the markdown you wrote, both."""


def __getattr__(name: str) -> str:
    """Return ``__version__`` as the tag of the installed release has it.

    It is looked up when it is asked for: that takes longer than all else that a command does at first.

    Raises:
        AttributeError: For any other name.
    """
    if name != "__version__":
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib.metadata import PackageNotFoundError, version  # noqa: PLC0415

    try:
        return version("llmlist")
    except PackageNotFoundError:
        # Run from its sources, without being installed.
        return "0+unknown"
