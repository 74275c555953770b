"""The commands, their options and their help; what they do is imported when one is called."""

from __future__ import annotations

import click

from cachegen import __version__
from cachegen.cli import editing, operating
from cachegen.cli.inquiries import COMMANDS
from cachegen.cli.options import debug, examples, paths_argument
from cachegen.clients import CLIENTS, Client

FORMATS = ("text", "json", "github", "sarif")
HELP = ["-h", "--help"]
STAGES = ("tree", "shape", "ir", "plan", "render")


class Commands(click.Group):
    """A group of commands that offers the nearest one when a name is not known."""

    def add_command(self, cmd: click.Command, name: str | None = None) -> None:
        """Add a command, which then knows `-h` as the group does."""
        cmd.context_settings.setdefault("help_option_names", HELP)
        super().add_command(cmd, name)

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Return the command that `args` begins with."""
        name = args[0]
        if self.get_command(ctx, name) is None and not name.startswith("-"):
            # Only a mistake is worth the import.
            from cachegen.words.near import near_name

            near = near_name(name, self.list_commands(ctx))
            hint = (
                f"did you mean `{near}`?" if near else "`cachegen --help` lists them."
            )
            ctx.fail(f"no command `{name}`: {hint}")
        return super().resolve_command(ctx, args)


def _clients(
    context: click.Context, parameter: click.Parameter, values: tuple[str, ...]
) -> tuple[str, ...]:
    given = {part.strip() for value in values for part in value.split(",")}
    for name in sorted(given.difference(CLIENTS)):
        raise click.BadParameter(
            f"{name!r} is neither `sync` nor `async`.", context, parameter
        )
    return tuple(name for name in CLIENTS if name in given)


@click.group(
    cls=Commands,
    context_settings={"help_option_names": HELP, "max_content_width": 100},
    epilog=examples(
        "cachegen init        start here: a starter schema and its settings",
        "cachegen generate    make the Python modules",
        "cachegen check       only say what is wrong",
    ),
)
@click.version_option(__version__, prog_name="cachegen", message="%(prog)s %(version)s")
@debug
def app() -> None:
    """Typed Redis caches for Python, generated from a schema that is proved sound.

    Settings are read from `cachegen.toml`, or `[tool.cachegen]` in `pyproject.toml`, in this
    folder or the nearest parent that has them; options win.

    Exit status: 0 success; 1 problems in the schemas or the output; 2 wrong use or environment.
    """


@app.command(epilog=examples("cachegen init", "cachegen init services/shop"))
@click.argument("folder", default=".")
@debug
def init(folder: str) -> int:
    """Write a commented starter schema and its settings.

    Nothing is ever overwritten.
    """
    from cachegen.cli.commands.init import init

    return init(folder)


@app.command(
    epilog=examples(
        "cachegen generate                           as the settings say",
        "cachegen generate schemas --output caches   without settings",
        "cachegen generate --check                   in CI: is the output up to date?",
    )
)
@paths_argument
@click.option("--output", "-o", metavar="DIR", help="Folder of the generated package.")
@click.option(
    "--clients",
    multiple=True,
    callback=_clients,
    metavar="sync,async",
    help="Classes to generate: sync, async or both.",
)
@click.option(
    "--check", is_flag=True, help="Write nothing; fail with a diff when it would."
)
@click.option(
    "--dry-run", is_flag=True, help="Write nothing; print what would be done."
)
@click.option("--typecheck", is_flag=True, help="Run mypy --strict on the result.")
@click.option(
    "--force",
    is_flag=True,
    help="Overwrite and remove generated files even if edited by hand.",
)
@click.option(
    "--watch", is_flag=True, help="Generate at each save, until Ctrl-C ends it."
)
@debug
def generate(
    paths: tuple[str, ...],
    output: str | None,
    clients: tuple[Client, ...],
    check: bool,
    dry_run: bool,
    typecheck: bool,
    force: bool,
    watch: bool,
) -> int:
    """Validate the schemas and write one Python module for each.

    PATH is a schema, a folder that holds schemas, or a glob; together they are the whole
    workspace. Only what changed is written, and modules whose schema is gone are removed.
    Files that cachegen did not make, or that were edited since, are never touched.
    """
    from cachegen.cli.commands.generate import generate
    from cachegen.cli.generating.request import Request

    flags = (check, dry_run, typecheck, force, watch)
    return generate(Request(paths, output, clients, *flags))


@app.command(
    epilog=examples("cachegen check", "cachegen check --format sarif > cachegen.sarif")
)
@paths_argument
@click.option(
    "--format",
    "form",
    type=click.Choice(FORMATS),
    default="text",
    show_default=True,
    help="How to print problems; all but text go to standard output.",
)
@debug
def check(paths: tuple[str, ...], form: str) -> int:
    """Validate the schemas and write nothing."""
    from cachegen.cli.commands.check import check

    return check(paths, form)


@app.command(epilog=examples("cachegen explain CG301", "cachegen explain"))
@click.argument("code", required=False, shell_complete=editing.codes)
@debug
def explain(code: str | None) -> int:
    """Say what a diagnostic means, with a wrong and a right example.

    Codes are those of `cachegen check` (CG…) and of `cachegen breaking` (CB…). Without
    CODE, list all of them.
    """
    from cachegen.cli.commands.explain import explain

    return explain(code)


@app.command(epilog=examples("cachegen dump --stage ir schemas"))
@paths_argument
@click.option(
    "--stage",
    type=click.Choice(STAGES),
    default="ir",
    show_default=True,
    help="Which form: as parsed, by shape, resolved, in Python words, or as modules.",
)
@debug
def dump(paths: tuple[str, ...], stage: str) -> int:
    """Print what the compiler makes of the schemas.

    For bug reports and tests; the forms may change with any version.
    """
    from cachegen.cli.commands.dump import dump

    return dump(paths, stage)


for _command in (*COMMANDS, *operating.COMMANDS, *editing.COMMANDS):
    app.add_command(_command)
