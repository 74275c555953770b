"""`cachegen delete`: one typed key, after asking."""

from __future__ import annotations

import sys

import click

from cachegen.cli.compiling import Unsound
from cachegen.cli.console import say
from cachegen.cli.options import (
    TypedKeyCommand,
    debug,
    examples,
    selecting_by_option,
    url_option,
)
from cachegen.cli.reporting import report
from cachegen.cli.servers import Where, target_of, workspace_of
from cachegen.cli.status import Status
from cachegen.declarations import Declarations
from cachegen.keys.typed_keys import keyspace_named, raw_key
from cachegen.live import single
from cachegen.live.deployment import reach
from cachegen.live.places import patient, shown
from cachegen.project.selection import Selection
from cachegen.words.phrases import quoted
from cachegen.wrong_use import WrongUse


@click.command(
    cls=TypedKeyCommand,
    epilog=examples(
        "cachegen delete profile u1",
        "cachegen delete resource_requests user_id=u1 resource_path=/foo --yes",
    ),
)
@click.argument("keyspace")
@click.argument("key", nargs=-1, required=True)
@selecting_by_option
@url_option
@click.option("--yes", is_flag=True, help="Do not ask first.")
@debug
def delete(
    selection: Selection,
    keyspace: str,
    key: tuple[str, ...],
    url: str | None,
    yes: bool,
) -> int:
    """Delete one typed KEY, after asking.

    KEY is the key itself, or `field=text` for each field of a key struct. Exit status 1
    when there is no such key.
    """
    where = Where(selection, url)
    try:
        workspace = workspace_of(where)
    except Unsound as error:
        report(error.problems)
        return Status.BAD
    declared = keyspace_named(workspace, keyspace)
    text = raw_key(declared, key, Declarations.of(workspace))
    settings = patient(target_of(where, declared.cluster))
    place = shown(settings)
    raw = settings.key_prefix + text.encode()
    with reach(settings) as deployment:
        connection = deployment.connection_of(raw)
        if not connection.ask("EXISTS", raw):
            say(f"no key {quoted(text)} on {place}")
            return Status.BAD
        if not (
            yes or _agreed(f"Delete {quoted(text)} of `{declared.name}` on {place}?")
        ):
            say("nothing was deleted")
            return Status.BAD
        is_gone = single.delete(deployment, raw)
    say(f"deleted {quoted(text)}" if is_gone else f"{quoted(text)} was gone already")
    return Status.GOOD


def _agreed(question: str) -> bool:
    if not sys.stdin.isatty():
        raise WrongUse("there is nobody to ask whether to delete: add --yes")
    return click.confirm(question, err=True)
