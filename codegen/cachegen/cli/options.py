"""Arguments and options that several commands share, and the form of their examples."""

from __future__ import annotations

import re

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


_negative = re.compile(r"-[0-9]+")


class TypedKeyCommand(click.Command):
    """A command whose last argument may be a negative number, which is no option."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Take the negative numbers of the command line for arguments."""
        numbers = [each for each in args if _negative.fullmatch(each)]
        if numbers and "--" not in args:
            others = [each for each in args if each not in numbers]
            args = [*others, "--", *numbers]
        return super().parse_args(ctx, args)


def examples(*lines: str) -> str:
    """Return the end of a command's help."""
    return "\b\nExamples:\n" + "\n".join(f"  {line}" for line in lines)
