"""`generate --watch`: generates at each save until it is interrupted; mistakes are said and survived.

What counts is what the files hold, not when they were written, so that a touch or a
checkout of the same text does nothing.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass

import click

from cachegen.cli.console import counted, say
from cachegen.cli.generating.request import Request
from cachegen.cli.status import Status
from cachegen.project.opening import Project, open_projects
from cachegen.wrong_use import WrongUse

LOOK = 0.25
"""Seconds between two looks at the files."""
SETTLE = 0.1
"""Seconds for which nothing must change before it is generated: editors save in steps."""
SHARE = 10
"""A look that takes long is followed by a pause so many times as long."""

State = tuple[Project, ...] | str
"""What there is to generate from, or why there is nothing."""


def watch(request: Request, generate: Callable[[], int]) -> int:
    """Generate now and after each change, until interrupted; that is how it is meant to end."""
    try:
        _forever(request, generate)
    except KeyboardInterrupt:
        # The terminal shows `^C`; the prompt should not stand behind it.
        click.echo(err=True)
    return Status.GOOD


def _forever(request: Request, generate: Callable[[], int]) -> None:
    state = look(request)
    run = Run(generate)
    run.once()
    if not isinstance(state, str):
        files = sum(len(project.files) for project in state)
        say(f"watching {counted(files, 'schema')}; Ctrl-C ends it")
    while True:
        state = _changed(request, state)
        run.once()


def look(request: Request) -> State:
    """Return what there is to generate from at this moment."""
    try:
        return open_projects(request.selection, request.clients)
    except WrongUse as error:
        return str(error)


@dataclass(slots=True)
class Run:
    """Repeated generation: a failure is said, and so is that it is over."""

    generate: Callable[[], int]
    has_failed: bool = False

    def once(self) -> None:
        """Generate; nothing that is wrong with schemas, settings or files ends it."""
        try:
            failed = self.generate() != Status.GOOD
        except WrongUse as error:
            say(f"cachegen: {error}")
            failed = True
        except OSError as error:
            say(f"cachegen: the system does not let cachegen go on: {error}")
            failed = True
        if self.has_failed and not failed:
            say("all good again")
        self.has_failed = failed


def _changed(request: Request, before: State) -> State:
    """Wait until the state is another one and stays so; return it."""
    while True:
        began = time.monotonic()
        state = look(request)
        if state != before:
            return _settled(request, state)
        time.sleep(max(LOOK, SHARE * (time.monotonic() - began)))


def _settled(request: Request, state: State) -> State:
    while True:
        time.sleep(SETTLE)
        again = look(request)
        if again == state:
            return state
        state = again
