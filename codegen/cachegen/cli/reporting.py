"""Printing problems: for people on standard error, for programs on standard output."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence

import click

from cachegen import __version__
from cachegen.cli.console import has_colour, put
from cachegen.diagnostics import Problem
from cachegen.report.github import count, github
from cachegen.report.json import json
from cachegen.report.sarif import sarif
from cachegen.report.text import text


def report(problems: Sequence[Problem], form: str = "text") -> None:
    """Print the problems in one of the formats of `check`; as text, nothing when there are none."""
    if form == "text":
        words = text(problems, colour=has_colour(sys.stderr))
        click.echo(words, nl=False, err=True, color=True)
    else:
        put(_machine_formats[form](problems))


def _github(problems: Sequence[Problem]) -> str:
    return github(problems) + count(problems)


def _sarif(problems: Sequence[Problem]) -> str:
    return sarif(problems, version=__version__)


_machine_formats: dict[str, Callable[[Sequence[Problem]], str]] = {
    "json": json,
    "github": _github,
    "sarif": _sarif,
}
