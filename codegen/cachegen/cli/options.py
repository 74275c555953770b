"""Arguments and options that several commands share, and the form of their examples."""

from __future__ import annotations

import click

paths_argument = click.argument(
    "paths", nargs=-1, metavar="[PATH]...", type=click.Path()
)
debug = click.option(
    "--debug",
    is_flag=True,
    expose_value=False,
    help="Show a traceback if cachegen itself fails.",
)
text_or_json = click.option(
    "--format",
    "form",
    type=click.Choice(("text", "json")),
    default="text",
    show_default=True,
    help="For people or for programs.",
)


def examples(*lines: str) -> str:
    """Return the end of a command's help."""
    return "\b\nExamples:\n" + "\n".join(f"  {line}" for line in lines)
