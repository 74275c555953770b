"""`cachegen get`: the value of one typed key."""

from __future__ import annotations

import json
import sys

import click

from cachegen.cli.compiling import Unsound
from cachegen.cli.console import put, say
from cachegen.cli.options import (
    TypedKeyCommand,
    debug,
    examples,
    selecting_by_option,
    text_or_json,
    url_option,
)
from cachegen.cli.reporting import report
from cachegen.cli.servers import Where, target_of, workspace_of
from cachegen.cli.status import Status
from cachegen.declarations import Declarations
from cachegen.keys.typed_keys import keyspace_named, raw_key
from cachegen.live.codecs import Codecs
from cachegen.live.contents import Content
from cachegen.live.deployment import reach
from cachegen.live.mismatch import Mismatch
from cachegen.live.opening import Sealed, variable
from cachegen.live.places import patient, shown
from cachegen.live.single import Single, read
from cachegen.project.selection import Selection
from cachegen.report.cells import visible
from cachegen.words.phrases import quoted


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
@selecting_by_option
@url_option
@text_or_json
@debug
def get(
    selection: Selection,
    keyspace: str,
    key: tuple[str, ...],
    url: str | None,
    form: str,
) -> int:
    """Print what one typed KEY holds.

    KEY is the key itself, or `field=text` for each field of a key struct. Exit status 1
    when there is no such key, or its value does not decode.
    """
    where = Where(selection, url)
    try:
        workspace = workspace_of(where)
    except Unsound as error:
        report(error.problems)
        return Status.BAD
    declared = keyspace_named(workspace, keyspace)
    declarations = Declarations.of(workspace)
    raw = raw_key(declared, key, declarations)
    settings = patient(target_of(where, declared.cluster))
    stored = settings.key_prefix + raw.encode()
    with reach(settings) as deployment:
        held = read(deployment, stored, declared, Codecs(declarations))
    if held is None:
        say(f"no key {quoted(raw)} on {shown(settings)}")
        return Status.BAD
    if isinstance(held.content, Mismatch):
        say(f"{quoted(raw)} of `{declared.name}` does not decode: {held.content}")
        return Status.BAD
    if isinstance(held.content.value, Sealed):
        name = variable(declared.cluster)
        say(
            f"{quoted(raw)} of `{declared.name}` is {held.content.value}: not in `{name}`"
        )
        return Status.BAD
    put(_json(raw, held, held.content) if form == "json" else _shown(held.content))
    if not held.content.is_whole:
        say("only the beginning is shown: the value is very long")
    return Status.GOOD


def _shown(content: Content) -> str:
    """Return the value as it is; on a terminal, nothing in it acts on that."""
    text = _text(content)
    if not sys.stdout.isatty():
        return text
    return "".join(f"{visible(line)}\n" for line in text.split("\n")[:-1])


def _text(content: Content) -> str:
    if isinstance(content.value, str):
        return f"{content.value}\n"
    return json.dumps(content.value, indent=2, ensure_ascii=False) + "\n"


def _json(key: str, held: Single, content: Content) -> str:
    data = {"key": key, "ttl_ms": held.ttl, "value": content.value}
    return json.dumps(data, indent=2) + "\n"
