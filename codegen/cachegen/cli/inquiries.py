"""The commands that ask something of the schemas and generate nothing: options and help only."""

from __future__ import annotations

import click

_TEXT_OR_JSON = click.Choice(("text", "json"))
_paths = click.argument("paths", nargs=-1, metavar="[PATH]...")
_debug = click.option(
    "--debug",
    is_flag=True,
    expose_value=False,
    help="Show a traceback if cachegen itself fails.",
)
_format = click.option(
    "--format",
    "form",
    type=_TEXT_OR_JSON,
    default="text",
    show_default=True,
    help="For people or for programs.",
)


def _examples(*lines: str) -> str:
    return "\b\nExamples:\n" + "\n".join(f"  {line}" for line in lines)


@click.command(
    epilog=_examples(
        "cachegen which requests/u1",
        "cachegen which staging:profile/u1 --prefix staging: --format json",
    )
)
@click.argument("key")
@_paths
@click.option("--cluster", metavar="NAME", help="Look only in this cluster.")
@click.option(
    "--prefix",
    default="",
    metavar="TEXT",
    help="The `key_prefix` that keys on the server begin with.",
)
@_format
@_debug
def which(
    key: str, paths: tuple[str, ...], cluster: str | None, prefix: str, form: str
) -> int:
    """Say which keyspace a raw KEY belongs to, and its typed key.

    Exit status 1 when it is no keyspace's; the nearest one is named then.
    """
    from cachegen.cli.which import which

    return which(key, paths, cluster, prefix, form)


COMMANDS: tuple[click.Command, ...] = (which,)
"""What the group of all commands takes from here."""
