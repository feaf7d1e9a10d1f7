"""The command line's one error boundary: every failure ends here as a message and an exit status.

What the commands are stands in `cli.commands`; how things are shown stands in `cli.output`.
"""

from __future__ import annotations

import gc
import sys

# `typing` alone would take as long to load as Python itself, and `--version` needs nothing of it.
TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import NoReturn

    from typer import Typer
    from typer.models import CommandInfo

    from llmlist.errors import LlmlistError

_EXIT_BROKEN_PIPE = 141
"""What a shell reports of a program whose reader went away (128 + SIGPIPE)."""


_COLLECT_AFTER = 4_000_000
"""Objects made between two runs of the cyclic collector.

A command lives for seconds, and what it reads makes hardly a cycle; Python's own 700 walks the growing tree
of a large document again and again, for a fifth of the time. Commands that wait for a network for hours make
as many objects in time, so it is not switched off.
"""


def run() -> NoReturn:
    """Run the command line on the process's own arguments and end the process."""
    _speak_utf8()
    gc.set_threshold(_COLLECT_AFTER)
    _leave(main())


def _leave(status: int) -> NoReturn:
    """End the process, without taking apart what it has read: that takes a tenth of the time of a large list.

    Where somebody measures or traces the program, or threads are still at work, it ends as usual.
    """
    # Loaded late: an import at the top would stand in the way of `--version` only.
    import atexit  # noqa: PLC0415
    import os  # noqa: PLC0415

    threads = sys.modules.get("threading")
    if sys.gettrace() or sys.getprofile() or (threads is not None and threads.active_count() > 1):
        sys.exit(status)
    atexit._run_exitfuncs()  # noqa: SLF001  # as `sys.exit` does; what the libraries have asked for
    for stream in (sys.stdout, sys.stderr):
        try:
            if stream is not None:
                stream.flush()
        except (OSError, ValueError):
            # Results were brought out before, and that has been judged.
            pass
    os._exit(status)


def _speak_utf8() -> None:
    """Start again in UTF-8 mode where the locale knows ASCII alone.

    Python itself does so for the C locale unless it is told not to; without it, it could not even open a
    file that has an umlaut in its name (https://peps.python.org/pep-0540/).
    """
    if sys.getfilesystemencoding() == "ascii" and not sys.flags.utf8_mode and sys.executable:
        # Loaded late: nobody else needs it.
        import os  # noqa: PLC0415

        os.execv(sys.executable, [sys.executable, "-X", "utf8", *sys.orig_argv[1:]])  # noqa: S606  # ourselves


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command and return its exit status.

    Args:
        argv: Arguments without the program's name; None takes those of the process.
    """
    arguments = list(sys.argv[1:] if argv is None else argv)
    try:
        return _answer(arguments)
    except BrokenPipeError:
        return _EXIT_BROKEN_PIPE


def _answer(arguments: list[str]) -> int:
    if arguments == ["--version"]:
        # Loaded late: it is all that this answer needs, and answering must not load the rest.
        from llmlist.cli.output.streams import flush, show_version  # noqa: PLC0415

        show_version()
        flush()
        return 0
    if arguments[:1] == ["__complete"] and len(arguments) > _SHELL_AND_WORD:
        # Loaded late: only a press of the Tab key needs it, and it must be quick.
        from llmlist.cli.completing import complete  # noqa: PLC0415

        return complete(arguments[1:])
    return _guard(arguments)


_SHELL_AND_WORD = 2


def _guard(arguments: list[str]) -> int:
    """Run a command; turn whatever it raises into a message and a status.

    Raises:
        BrokenPipeError: The reader of the output went away.
    """
    # Loaded late: see `_answer`.
    from contextlib import suppress  # noqa: PLC0415

    from llmlist.cli.memory import answer  # noqa: PLC0415
    from llmlist.cli.output.messages import warn  # noqa: PLC0415
    from llmlist.cli.output.streams import flush  # noqa: PLC0415
    from llmlist.errors import EXIT_BUG, EXIT_INTERRUPTED, LlmlistError  # noqa: PLC0415

    try:
        code = answer(arguments, _run_command)
        flush()
    except LlmlistError as error:
        code = _explain(error)
    except KeyboardInterrupt:
        code = EXIT_INTERRUPTED
    except BrokenPipeError:
        raise
    except Exception:  # noqa: BLE001  # the last resort: what arrives here is a bug
        _explain_bug()
        code = EXIT_BUG
    if code == EXIT_INTERRUPTED:
        warn("interrupted")
    with suppress(LlmlistError):
        # What was printed before a failure; that it cannot be printed is no news then.
        flush()
    return code


def _run_command(arguments: Sequence[str]) -> int:
    """Hand the arguments to Typer and return the status that the command asks for."""
    # Loaded late: Typer takes several times as long to load as Python itself.
    import typer  # noqa: PLC0415
    from typer.main import get_command  # noqa: PLC0415

    from llmlist.errors import EXIT_INTERRUPTED  # noqa: PLC0415

    # Typer carries its own click and exports of it only this leaf; its second base is the root of all
    # complaints about arguments. The name is the same in 0.26 (a plain exception) and later.
    complaint = next(
        base
        for base in typer.BadParameter.__mro__
        if issubclass(base, Exception) and base.__name__ == "ClickException"
    )
    try:
        command = get_command(_narrowed(_load_app(), arguments))
        result = command.main(args=list(arguments), prog_name="llmlist", standalone_mode=False)
    except complaint as error:
        return _explain_usage(error)
    except typer.Abort:
        return EXIT_INTERRUPTED
    except SystemExit as error:
        # Typer ends the process itself where the reader of the output went away.
        if isinstance(error.__context__, BrokenPipeError):
            raise error.__context__ from None
        return _status(error.code)
    return _status(result)


def _load_app() -> Typer:
    # Loaded late: it declares every command.
    from llmlist.cli.commands import app  # noqa: PLC0415

    return app


def _narrowed(app: Typer, arguments: Sequence[str]) -> Typer:
    """Return the called command alone: Typer takes its time for each function that it is given."""
    from copy import copy  # noqa: PLC0415  # loaded late: see `_answer`

    narrowed = copy(app)
    if app.registered_callback is None:  # then a command that stands alone would lose its name
        return app
    if list(arguments) in (["--help"], ["-h"]):
        narrowed.registered_commands = list(map(_described, app.registered_commands))
        return narrowed
    wanted = arguments[0] if arguments else ""
    commands = [one for one in app.registered_commands if _name_of(one) == wanted]
    groups = [one for one in app.registered_groups if one.name == wanted]
    if not commands and not groups:
        return app
    narrowed.registered_commands = commands
    narrowed.registered_groups = groups
    return narrowed


def _described(command: CommandInfo) -> CommandInfo:
    """Return a command as the list of all shows it: with its help, without its arguments."""
    from copy import copy  # noqa: PLC0415  # loaded late: see `_answer`

    shown = copy(command)
    shown.name = _name_of(command)
    shown.help = command.help or (command.callback.__doc__ if command.callback else None)
    shown.callback = _nothing
    return shown


def _nothing() -> None:
    """Stand in for a command that is only named."""


def _name_of(command: CommandInfo) -> str:
    """Return what a command is called on the command line."""
    function = command.callback
    return command.name or ("" if function is None else function.__name__.replace("_", "-"))


def _status(result: object) -> int:
    """Return the exit status that a command's return value or ``sys.exit`` argument stands for."""
    if isinstance(result, str):
        from llmlist.cli.output.messages import warn  # noqa: PLC0415  # loaded late: see `_answer`

        warn(result)
        return 1
    return result if isinstance(result, int) else 0


def _explain_usage(error: BaseException) -> int:
    """Say what is wrong with the arguments, and return the status for that.

    Typer's own report would load rich, and would not make hostile arguments safe to print.
    """
    # Loaded late: see `_answer`.
    from llmlist.cli.output.messages import say, warn  # noqa: PLC0415
    from llmlist.errors import EXIT_USAGE  # noqa: PLC0415

    context = getattr(error, "ctx", None)
    if type(error).__name__ == "NoArgsIsHelpError":
        # Its text is the whole help page, which with rich has been printed already.
        for line in str(error).splitlines():
            say(line)
        return EXIT_USAGE
    message = getattr(error, "format_message", error.__str__)()
    hint = None
    if context is not None:
        for line in context.get_usage().splitlines():
            say(line)
        hint = f"`{context.command_path} --help` shows every argument"
    warn(message, hint=hint)
    return EXIT_USAGE


def _explain(error: LlmlistError) -> int:
    """Say what went wrong, where, and what to do next; return the status for that."""
    # Loaded late: see `_answer`.
    from llmlist.cli.output.messages import show_problems, warn  # noqa: PLC0415
    from llmlist.errors import DataError  # noqa: PLC0415

    message = str(error)
    if isinstance(error, DataError):
        show_problems(error.problems, as_result=False)
        if error.problems:
            # The one fault stands on its own line already.
            message = message if len(error.problems) > 1 else ""
        elif error.location is not None and not message.startswith(str(error.location)):
            message = f"{error.location}: {message}"
    if message:
        warn(message, hint=error.hint)
    return error.exit_code


def _explain_bug() -> None:
    # Loaded late: only a bug needs it.
    import traceback  # noqa: PLC0415

    from llmlist.cli.output.messages import say, warn  # noqa: PLC0415

    for line in traceback.format_exc().splitlines():
        say(line)
    warn(
        "this is a bug in llmlist",
        hint="please report it with the lines above and the command you ran",
    )
