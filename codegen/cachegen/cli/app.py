"""The root command: a table of all commands, each imported when it is called or asked for help."""

from __future__ import annotations

from contextlib import chdir
from importlib import import_module
from typing import TYPE_CHECKING

import click

from cachegen import DOCUMENTATION, __version__
from cachegen.cli.options import HELP, debug, examples
from cachegen.wrong_use import WrongUse

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem

COMMANDS = {
    "breaking": "Say what a release would lose or misread of what is cached.",
    "check": "Validate the schemas and write nothing.",
    "completion": "Print the script for a shell's completion: bash, zsh or fish.",
    "delete": "Delete one typed KEY, after asking.",
    "docs": "Make one HTML page of the clusters, keyspaces and types.",
    "doctor": "Check every configured cluster, and say what to do.",
    "dump": "Print what the compiler makes of the schemas.",
    "explain": "Say what a diagnostic means, with a wrong and a right example.",
    "fmt": "Order and align schemas; their meaning and comments stay.",
    "generate": "Validate the schemas and write one Python module for each.",
    "get": "Print what one typed KEY holds.",
    "infer": "Propose a schema from a server that already holds keys.",
    "init": "Write a commented starter schema and its settings.",
    "inspect": "Show what is on the servers, by keyspace.",
    "lsp": "Serve an editor: diagnostics, hover, completion, renames.",
    "provision": "Render a deployment of each cluster, with its eviction policy.",
    "schema": "Print the JSON Schema of the schema language, for editors.",
    "which": "Say which keyspace a raw KEY belongs to, and its typed key.",
}
"""The commands with their short help; `commands/NAME.py` holds the rest of each."""


class Commands(click.Group):
    """The commands of the table; one that is not known is answered with the nearest."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names of all commands, in order."""
        return sorted(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import and return a command; None when there is none of that name."""
        if cmd_name not in COMMANDS:
            return None
        module = import_module(f"cachegen.cli.commands.{cmd_name}")
        command: object = getattr(module, cmd_name)
        assert isinstance(command, click.Command)
        command.short_help = COMMANDS[cmd_name]
        command.context_settings.setdefault("help_option_names", HELP)
        return command

    def format_commands(
        self, ctx: click.Context, formatter: click.HelpFormatter
    ) -> None:
        """Write the table, which needs none of the commands."""
        with formatter.section("Commands"):
            formatter.write_dl(sorted(COMMANDS.items()))

    def shell_complete(
        self, ctx: click.Context, incomplete: str
    ) -> list[CompletionItem]:
        """Return the commands and options that begin so, from the table."""
        # Only a shell is worth the import.
        from click.shell_completion import CompletionItem

        names = [name for name in sorted(COMMANDS) if name.startswith(incomplete)]
        items = [CompletionItem(name, help=COMMANDS[name]) for name in names]
        return [*items, *click.Command.shell_complete(self, ctx, incomplete)]

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Return the command that `args` begins with."""
        name = args[0]
        if name not in COMMANDS and not name.startswith("-"):
            near = _nearest(name)
            hint = (
                f"did you mean `{near}`?" if near else "`cachegen --help` lists them."
            )
            ctx.fail(f"no command `{name}`: {hint}")
        return super().resolve_command(ctx, args)


def _nearest(name: str) -> str | None:
    """Return the command that `name` abbreviates, else the one that is spelled most like it."""
    begun = [each for each in sorted(COMMANDS) if each.startswith(name)]
    if begun:
        return begun[0]
    # Only a mistake is worth the import.
    from cachegen.words.near import near_name

    return near_name(name, COMMANDS)


@click.group(
    cls=Commands,
    context_settings={"help_option_names": HELP, "max_content_width": 100},
    epilog=examples(
        "cachegen init        start here: a starter schema and its settings",
        "cachegen generate    make the Python modules",
        "cachegen check       only say what is wrong",
    )
    + f"\n\nDocumentation: {DOCUMENTATION}",
)
@click.version_option(__version__, prog_name="cachegen", message="%(prog)s %(version)s")
@click.option("-C", "folder", metavar="DIR", help="Do everything as from that folder.")
@click.option(
    "--config", metavar="FILE", help="The settings, instead of the nearest ones."
)
@debug
@click.pass_context
def app(context: click.Context, folder: str | None, config: str | None) -> None:
    """Typed Redis caches for Python, generated from a schema that is proved sound.

    Settings are read from `cachegen.toml`, or `[tool.cachegen]` in `pyproject.toml`: those
    nearest to each PATH, or in this folder or the nearest parent; options win.

    Exit status: 0 success; 1 problems in the schemas or the output; 2 wrong use or environment.
    """
    context.obj = config
    if folder is not None:
        try:
            context.with_resource(chdir(folder))
        except OSError as error:
            raise WrongUse(f"-C {folder}: {error.strerror}") from error
