"""The commands that look at servers or set them up: options and help only."""

from __future__ import annotations

import click

from cachegen.cli.options import (
    TypedKeyCommand,
    debug,
    examples,
    paths_argument,
    text_or_json,
)

TARGETS = ("compose", "kubernetes", "terraform-aws", "terraform-gcp", "redis-conf")

_schemas = click.option(
    "--schemas",
    "paths",
    multiple=True,
    metavar="PATH",
    help="A schema, a folder of schemas or a glob, instead of the settings'.",
)
_url = click.option(
    "--url",
    metavar="URL",
    help="The server, instead of the environment's CACHEGEN_<CLUSTER>_URL.",
)
_cluster = click.option("--cluster", metavar="NAME", help="Only this cluster.")
_limit = click.option(
    "--limit",
    type=click.IntRange(min=0),
    default=10_000,
    show_default=True,
    metavar="N",
    help="Keys to look at, at most; 0 for all.",
)


@click.command(
    epilog=examples(
        "cachegen inspect --url redis://localhost:6379/0",
        "cachegen inspect profile --limit 100000 --no-values",
    )
)
@click.argument("keyspace", required=False)
@_schemas
@_url
@_cluster
@_limit
@click.option("--no-values", is_flag=True, help="Hide what the keys hold.")
@text_or_json
@debug
def inspect(
    keyspace: str | None,
    paths: tuple[str, ...],
    url: str | None,
    cluster: str | None,
    limit: int,
    no_values: bool,
    form: str,
) -> int:
    """Show what is on the servers, by keyspace.

    Counts, memory, TTLs and samples; keys that belong to no keyspace, and values that no
    longer decode (exit status 1 when there are any). Nothing is written.
    """
    from cachegen.cli.commands.inspect import inspect
    from cachegen.cli.places import Where

    where = Where(paths, url, cluster)
    return inspect(where, keyspace, limit, values=not no_values, form=form)


@click.command(
    cls=TypedKeyCommand,
    epilog=examples(
        "cachegen get profile u1",
        "cachegen get resource_requests user_id=u1 resource_path=/foo",
        "cachegen get profile -- -u    a text that begins with `-` comes after `--`",
    ),
)
@click.argument("keyspace")
@click.argument("key", nargs=-1, required=True)
@_schemas
@_url
@text_or_json
@debug
def get(
    keyspace: str,
    key: tuple[str, ...],
    paths: tuple[str, ...],
    url: str | None,
    form: str,
) -> int:
    """Print what one typed KEY holds.

    KEY is the key itself, or `field=text` for each field of a key struct. Exit status 1
    when there is no such key, or its value does not decode.
    """
    from cachegen.cli.commands.get import get
    from cachegen.cli.places import Where

    return get(Where(paths, url), keyspace, key, form)


@click.command(
    cls=TypedKeyCommand,
    epilog=examples(
        "cachegen delete profile u1",
        "cachegen delete resource_requests user_id=u1 resource_path=/foo --yes",
    ),
)
@click.argument("keyspace")
@click.argument("key", nargs=-1, required=True)
@_schemas
@_url
@click.option("--yes", is_flag=True, help="Do not ask first.")
@debug
def delete(
    keyspace: str,
    key: tuple[str, ...],
    paths: tuple[str, ...],
    url: str | None,
    yes: bool,
) -> int:
    """Delete one typed KEY, after asking.

    KEY is the key itself, or `field=text` for each field of a key struct. Exit status 1
    when there is no such key.
    """
    from cachegen.cli.commands.delete import delete
    from cachegen.cli.places import Where

    return delete(Where(paths, url), keyspace, key, yes=yes)


@click.command(
    epilog=examples(
        "cachegen infer --url redis://localhost:6379/0",
        "cachegen infer --url redis://localhost --output found.toml",
    )
)
@_url
@click.option(
    "--cluster",
    default="main",
    show_default=True,
    metavar="NAME",
    help="Name of the cluster in the proposed schema.",
)
@_limit
@click.option(
    "--output", "-o", metavar="FILE", help="Write there; an existing file is kept."
)
@debug
def infer(url: str | None, cluster: str, limit: int, output: str | None) -> int:
    """Propose a schema from a server that already holds keys.

    Patterns, value types and expiries are guessed from what is there; what no keyspace can
    hold is named in comments. Nothing is written to the server.
    """
    from cachegen.cli.commands.infer import infer

    return infer(url, cluster, limit, output)


@click.command(
    epilog=examples(
        "cachegen provision --target compose --output .",
        "cachegen provision --target terraform-aws --memory 2gb --output infrastructure",
    )
)
@paths_argument
@click.option("--target", type=click.Choice(TARGETS), required=True, help="What for.")
@click.option(
    "--memory",
    default="256mb",
    show_default=True,
    metavar="SIZE",
    help="What each cluster may hold: 256mb, 2gb.",
)
@click.option("--output", "-o", metavar="DIR", help="Write there instead of printing.")
@debug
def provision(
    paths: tuple[str, ...], target: str, memory: str, output: str | None
) -> int:
    """Render a deployment of each cluster, with its eviction policy.

    The files hold no password, and say where it comes from. With --output, files that
    cachegen did not make are never overwritten.
    """
    from cachegen.cli.commands.provision import provision

    return provision(paths, target, memory, output)


@click.command(
    epilog=examples(
        "cachegen doctor",
        "cachegen doctor --cluster main --url rediss://cache:6380/0",
    )
)
@paths_argument
@click.option(
    "--schemas", "more", multiple=True, metavar="PATH", help="The same as PATH."
)
@_url
@_cluster
@text_or_json
@debug
def doctor(
    paths: tuple[str, ...],
    more: tuple[str, ...],
    url: str | None,
    cluster: str | None,
    form: str,
) -> int:
    """Check every configured cluster, and say what to do.

    Latency, version, eviction policy, memory limit, TLS, permissions, prefixes, Sentinels,
    Cluster and clocks. Exit status 1 when a check fails, 2 when no cluster has a URL.
    """
    from cachegen.cli.commands.doctor import doctor
    from cachegen.cli.places import Where

    return doctor(Where((*paths, *more), url, cluster), form)


COMMANDS: tuple[click.Command, ...] = (
    *(inspect, get, delete, infer),
    *(provision, doctor),
)
"""What the group of all commands takes from here."""
