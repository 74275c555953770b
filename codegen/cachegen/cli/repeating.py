"""`inspect --watch`: look again and again, and say what has changed, until it is interrupted."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from datetime import datetime

import click

from cachegen.cli.console import put, say
from cachegen.live.differences import differences
from cachegen.live.findings import Inspection
from cachegen.live.inspection_report import as_json
from cachegen.report.cells import visible
from cachegen.wrong_use import WrongUse

Look = Callable[[], list[Inspection]]


def repeat(
    look: Look, before: Sequence[Inspection], pause: Callable[[], None], *, form: str
) -> None:
    """Print what changes from one look to the next; a server that is gone is waited for."""
    try:
        while True:
            pause()
            try:
                after = look()
            except WrongUse as error:
                say(f"cachegen: {error}")
                continue
            if form == "json":
                put(json.dumps(as_json(after, values=False)) + "\n")
            else:
                put(_changes(before, after))
            before = after
    except KeyboardInterrupt:
        # The terminal shows `^C`; the prompt should not stand behind it.
        click.echo(err=True)


def _changes(before: Sequence[Inspection], after: Sequence[Inspection]) -> str:
    moment = datetime.now().strftime("%H:%M:%S")
    lines = [
        f"{moment}  {visible(line)}\n"
        for old, new in zip(before, after, strict=True)
        for line in differences(old, new)
    ]
    return "".join(lines) or f"{moment}  no change\n"
