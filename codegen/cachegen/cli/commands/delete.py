"""`cachegen delete`: one typed key, after asking."""

from __future__ import annotations

import sys
from collections.abc import Sequence

import click

from cachegen.cli.console import say
from cachegen.cli.places import Where, target_of, workspace_of
from cachegen.cli.reporting import report
from cachegen.cli.status import Status
from cachegen.cli.workspace import Unsound
from cachegen.declarations import Declarations
from cachegen.keys.typed_keys import keyspace_named, raw_key
from cachegen.live import single
from cachegen.live.deployment import reach
from cachegen.live.places import patient, shown
from cachegen.words.phrases import quoted
from cachegen.wrong_use import WrongUse


def delete(where: Where, name: str, words: Sequence[str], *, yes: bool) -> int:
    """Delete the key and return the exit status."""
    try:
        workspace = workspace_of(where)
    except Unsound as error:
        report(error.problems)
        return Status.BAD
    keyspace = keyspace_named(workspace, name)
    key = raw_key(keyspace, words, Declarations.of(workspace))
    settings = patient(target_of(where, keyspace.cluster))
    place = shown(settings)
    raw = settings.key_prefix + key.encode()
    with reach(settings) as deployment:
        connection = deployment.connection_of(raw)
        if not connection.ask("EXISTS", raw):
            say(f"no key {quoted(key)} on {place}")
            return Status.BAD
        if not (
            yes or _agreed(f"Delete {quoted(key)} of `{keyspace.name}` on {place}?")
        ):
            say("nothing was deleted")
            return Status.BAD
        is_gone = single.delete(deployment, raw)
    say(f"deleted {quoted(key)}" if is_gone else f"{quoted(key)} was gone already")
    return Status.GOOD


def _agreed(question: str) -> bool:
    if not sys.stdin.isatty():
        raise WrongUse("there is nobody to ask whether to delete: add --yes")
    return click.confirm(question, err=True)
