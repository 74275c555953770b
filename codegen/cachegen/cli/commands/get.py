"""`cachegen get`: the value of one typed key."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence

from cachegen.cli.console import put, say
from cachegen.cli.places import Where, target_of, workspace_of
from cachegen.cli.reporting import report
from cachegen.cli.status import Status
from cachegen.cli.workspace import Unsound
from cachegen.declarations import Declarations
from cachegen.keys.typed_keys import keyspace_named, raw_key
from cachegen.live.codecs import Codecs
from cachegen.live.contents import Content
from cachegen.live.deployment import reach
from cachegen.live.mismatch import Mismatch
from cachegen.live.places import patient, shown
from cachegen.live.single import Held, read
from cachegen.report.cells import visible
from cachegen.words.phrases import quoted


def get(where: Where, name: str, words: Sequence[str], form: str) -> int:
    """Print the value and return the exit status."""
    try:
        workspace = workspace_of(where)
    except Unsound as error:
        report(error.problems)
        return Status.BAD
    keyspace = keyspace_named(workspace, name)
    declarations = Declarations.of(workspace)
    key = raw_key(keyspace, words, declarations)
    settings = patient(target_of(where, keyspace.cluster))
    raw = settings.key_prefix + key.encode()
    with reach(settings) as deployment:
        held = read(deployment, raw, keyspace, Codecs(declarations))
    if held is None:
        say(f"no key {quoted(key)} on {shown(settings)}")
        return Status.BAD
    if isinstance(held.content, Mismatch):
        say(f"{quoted(key)} of `{keyspace.name}` does not decode: {held.content}")
        return Status.BAD
    put(_json(key, held, held.content) if form == "json" else _shown(held.content))
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


def _json(key: str, held: Held, content: Content) -> str:
    data = {"key": key, "ttl_ms": held.ttl, "value": content.value}
    return json.dumps(data, indent=2) + "\n"
