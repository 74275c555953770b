"""Arguments and options that several commands share, and the form of their examples."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import wraps

import click

from cachegen.project.selection import Selection

HELP = ["-h", "--help"]
"""The options that ask for help, of every command."""

Body = Callable[..., int]
"""What a command does; click gives it its arguments by name."""

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
url_option = click.option(
    "--url",
    metavar="URL",
    help="The server, instead of the environment's CACHEGEN_<CLUSTER>_URL.",
)
cluster_option = click.option("--cluster", metavar="NAME", help="Only this cluster.")
limit_option = click.option(
    "--limit",
    type=click.IntRange(min=0),
    default=10_000,
    show_default=True,
    metavar="N",
    help="Keys to look at, at most; 0 for all.",
)
output_file = click.option("--output", "-o", metavar="FILE", help="Write it there.")

_paths = click.argument("paths", nargs=-1, metavar="[PATH]...", type=click.Path())
_schemas = click.option(
    "--schemas",
    multiple=True,
    metavar="PATH",
    help="The same as PATH: a schema, a folder of schemas or a glob.",
)

_config = click.option(
    "--config",
    metavar="FILE",
    help="The settings, instead of those nearest to each PATH.",
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


def selecting(body: Body) -> Body:
    """Take PATHs as arguments and by option, and --config; the body gets a `Selection` first."""
    return _paths(selecting_by_option(body))


def selecting_by_option(body: Body) -> Body:
    """Take PATHs by option alone, where all arguments mean something else."""

    @wraps(body)
    def selected(
        config: str | None,
        schemas: tuple[str, ...],
        paths: tuple[str, ...] = (),
        **others: object,
    ) -> int:
        before = click.get_current_context().find_object(str)
        file = config if config is not None else before
        return body(Selection((*paths, *schemas), file), **others)

    return _schemas(_config(selected))


def examples(*lines: str) -> str:
    """Return the end of a command's help."""
    return "\b\nExamples:\n" + "\n".join(f"  {line}" for line in lines)
