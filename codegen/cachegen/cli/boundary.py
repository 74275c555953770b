"""Between the commands and the process: every way to end becomes an exit status and clear words."""

from __future__ import annotations

import io
import os
import sys
import traceback
from collections.abc import Sequence
from contextlib import suppress
from types import TracebackType
from typing import Self

import click

from cachegen.cli.missing import INSTALL
from cachegen.cli.status import Status
from cachegen.wrong_use import WrongSettings, WrongUse


def main() -> None:
    """Run the command line and end the process."""
    _replace_closed_streams()
    status = run(sys.argv[1:])
    _close_outputs()
    sys.exit(status)


def run(arguments: Sequence[str]) -> int:
    """Run one command and return its exit status; no exception leaves this function."""
    from cachegen.cli.app import app

    _bear_any_text()
    boundary = Boundary(debug="--debug" in arguments)
    with boundary:
        boundary.status = _invoke(app, arguments)
    return boundary.status


def _invoke(app: click.Group, arguments: Sequence[str]) -> int:
    try:
        status: object = app.main(
            list(arguments), prog_name="cachegen", standalone_mode=False
        )
    except click.ClickException as error:
        error.show()
        return Status.WRONG_USE
    except WrongSettings as error:
        click.echo(str(error), err=True)
        return Status.WRONG_USE
    except WrongUse as error:
        click.echo(f"cachegen: {error}", err=True)
        return Status.WRONG_USE
    except (click.Abort, KeyboardInterrupt):
        click.echo("cachegen: interrupted", err=True)
        return Status.INTERRUPTED
    return status if isinstance(status, int) else Status.GOOD


class Boundary:
    """The one spot where an error nobody foresaw is met: a sentence, no traceback."""

    def __init__(self, *, debug: bool) -> None:
        self.status: int = Status.WRONG_USE
        self._debug = debug

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> bool:
        if error is None:
            return True
        if isinstance(error, SystemExit):
            # click leaves this way when nobody reads its output any more.
            self.status = error.code if isinstance(error.code, int) else Status.BAD
            return True
        if not isinstance(error, Exception):
            return False
        if isinstance(error, BrokenPipeError):
            self.status = Status.BAD
            return True
        if self._debug:
            traceback.print_exception(error)
        # Where printing itself has failed, only the status can say so.
        with suppress(OSError):
            click.echo(f"cachegen: {_words(error, debug=self._debug)}", err=True)
        return True


def _words(error: Exception, *, debug: bool) -> str:
    if isinstance(error, ModuleNotFoundError) and not (error.name or "").startswith(
        "cachegen"
    ):
        return f"{INSTALL} ({error.name} is missing)"
    if isinstance(error, OSError):
        return f"the system does not let cachegen go on: {error}"
    more = "" if debug else "; run it again with --debug to see where"
    return (
        f"internal error ({type(error).__name__}): this is a bug in cachegen, "
        f"not in your schema: please report it with the schema that shows it{more}"
    )


def _replace_closed_streams() -> None:
    """Put nothing in the place of each standard stream that the caller closed (``2>&-``).

    The interpreter has None there, and the next file to be opened would get its
    descriptor, and with it what is printed.
    """
    if sys.stdin is None:
        sys.stdin = io.TextIOWrapper(io.FileIO(os.devnull))
    if sys.stdout is None:
        sys.stdout = io.TextIOWrapper(io.FileIO(os.devnull, "w"))
    if sys.stderr is None:
        sys.stderr = io.TextIOWrapper(io.FileIO(os.devnull, "w"))


def _bear_any_text() -> None:
    """Let a character that the terminal's encoding lacks be escaped, not end the program."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")


def _close_outputs() -> None:
    """Flush what was printed; a reader that has gone (``| head``) is no error."""
    for stream in (sys.stdout, sys.stderr):
        try:
            stream.flush()
        except OSError:
            # The interpreter flushes again at its end and would complain.
            os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())
