"""The commands that ask something of the schemas and generate nothing: options and help only."""

from __future__ import annotations

import click

from cachegen.cli.options import debug, examples, paths_argument, text_or_json


@click.command(
    epilog=examples(
        "cachegen which requests/u1",
        "cachegen which staging:profile/u1 --key-prefix staging: --format json",
    )
)
@click.argument("key")
@paths_argument
@click.option("--cluster", metavar="NAME", help="Look only in this cluster.")
@click.option(
    "--key-prefix",
    metavar="TEXT",
    help="The `key_prefix` that keys on the server begin with.",
)
@click.option("--prefix", hidden=True, help="The former name of --key-prefix.")
@text_or_json
@debug
def which(
    key: str,
    paths: tuple[str, ...],
    cluster: str | None,
    key_prefix: str | None,
    prefix: str | None,
    form: str,
) -> int:
    """Say which keyspace a raw KEY belongs to, and its typed key.

    Exit status 1 when it is no keyspace's; the nearest one is named then.
    """
    from cachegen.cli.commands.which import which

    return which(key, paths, cluster, key_prefix or prefix or "", form)


@click.command(
    epilog=examples(
        "cachegen schema --output schemas/cachegen.schema.json",
        "cachegen schema --workspace    offers the names of this project's types too",
    )
)
@paths_argument
@click.option(
    "--workspace",
    is_flag=True,
    help="Offer the clusters and types of the configured schemas (given with PATH).",
)
@click.option("--output", "-o", metavar="FILE", help="Write it there.")
@debug
def schema(paths: tuple[str, ...], workspace: bool, output: str | None) -> int:
    """Print the JSON Schema of the schema language, for editors.

    A TOML schema names it with `#:schema ./cachegen.schema.json` on its first line, a YAML
    one with `# yaml-language-server: $schema=cachegen.schema.json`.
    """
    from cachegen.cli.commands.schema import schema

    return schema(paths, workspace, output)


@click.command(
    short_help="Say what a release would lose or misread of what is cached.",
    epilog=examples(
        "cachegen breaking --against origin/main    in CI, on a pull request",
        "cachegen breaking --against v1.4 --allow api.profile",
    ),
)
@paths_argument
@click.option(
    "--against",
    required=True,
    metavar="REF|DIR",
    help="What runs now: a git revision, or a folder that holds its schemas.",
)
@click.option(
    "--allow",
    multiple=True,
    metavar="NAME",
    help="Accept findings: of a class (`loses`, `misreads`), a code or a keyspace.",
)
@text_or_json
@debug
def breaking(
    paths: tuple[str, ...], against: str, allow: tuple[str, ...], form: str
) -> int:
    """Say what a release of the present schemas would do to what is cached.

    \b
    loses      new code does not find what is stored
    misreads   new code finds it and cannot read it
    both-ways  during the deploy, old code cannot read what new code stores
    notice     nothing breaks, but worth knowing

    Exit status 1 when something is lost or misread that is not allowed.
    """
    from cachegen.cli.commands.breaking import breaking

    return breaking(against, paths, allow, form)


@click.command(
    short_help="Make one HTML page of the clusters, keyspaces and types.",
    epilog=examples(
        "cachegen docs --output caches.html",
        "cachegen docs | ssh wiki 'cat > caches.html'",
    ),
)
@paths_argument
@click.option("--output", "-o", metavar="FILE", help="Write it there.")
@debug
def docs(paths: tuple[str, ...], output: str | None) -> int:
    """Make one HTML page of the schemas: clusters, keyspaces, types and who uses what.

    It stands alone: no server, no request to anywhere, light and dark, with a search.
    """
    from cachegen.cli.commands.docs import docs

    return docs(paths, output)


COMMANDS: tuple[click.Command, ...] = (which, schema, breaking, docs)
"""What the group of all commands takes from here."""
