"""`cachegen which`: whose a raw key is, for people or as JSON."""

from __future__ import annotations

import json

import click

from cachegen import ir
from cachegen.cli.compiling import Unsound, opened
from cachegen.cli.console import put, say
from cachegen.cli.options import debug, examples, selecting, text_or_json
from cachegen.cli.reporting import report
from cachegen.cli.status import Status
from cachegen.keys.patterns import text_of
from cachegen.keys.records import recorded
from cachegen.keys.which import Nearest, Owner, Ownership, is_reserved
from cachegen.keys.which import which as owners_of
from cachegen.places import Located
from cachegen.project.opening import open_project
from cachegen.project.selection import Selection
from cachegen.render import words
from cachegen.report.cells import visible
from cachegen.words.near import near_name
from cachegen.words.types import key_type, value_type
from cachegen.wrong_use import WrongUse

_JOINING = ("/", ":", "|")
"""What segments are joined by; a dot is mostly a part of one."""

VERSION = 1
"""Version of the JSON's form."""


@click.command(
    epilog=examples(
        "cachegen which requests/u1",
        "cachegen which staging:profile/u1 --key-prefix staging: --format json",
    )
)
@click.argument("key")
@selecting
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
    selection: Selection,
    key: str,
    cluster: str | None,
    key_prefix: str | None,
    prefix: str | None,
    form: str,
) -> int:
    """Say which keyspace a raw KEY belongs to, and its typed key.

    Exit status 1 when it is no keyspace's; the nearest one is named then.
    """
    try:
        place = opened(open_project(selection))
    except Unsound as error:
        report(error.problems)
        return Status.BAD
    _refuse_cluster(place, cluster)
    start = key_prefix or prefix or ""
    answer = _answer(place, key, cluster, start)
    record = recorded(key, start)
    if form == "json":
        put(_json(key, answer, place, record))
    elif answer.owners:
        put("\n".join(_text(each, place, record) for each in answer.owners))
    else:
        _explain(key, start, answer.nearest, place)
    return Status.GOOD if answer.owners else Status.BAD


def _refuse_cluster(place: Located, cluster: str | None) -> None:
    known = [each.name for each in place.workspace.clusters]
    if cluster is None or cluster in known:
        return
    near = near_name(cluster, known)
    hint = f"did you mean `{near}`?" if near else f"there are {', '.join(known)}"
    raise WrongUse(f"no cluster `{cluster}`: {hint}")


def _answer(place: Located, key: str, cluster: str | None, prefix: str) -> Ownership:
    try:
        key.encode()
    except UnicodeEncodeError:
        return Ownership(())
    if not key.startswith(prefix):
        return Ownership(())
    bare = recorded(key, prefix) or key.removeprefix(prefix)
    return owners_of(place.workspace, bare, cluster)


def _text(owner: Owner, place: Located, record: str | None) -> str:
    keyspace = owner.keyspace
    rows = {
        "keyspace": f"{keyspace.service}.{keyspace.name}",
        "key": owner.key,
        "cluster": keyspace.cluster,
        "value": value_type(keyspace.value),
        "expiry": words.lifetime(keyspace),
        "pattern": _pattern(keyspace),
        "declared": _at(owner, place),
    }
    if record is not None:
        rows["record"] = f"of {record}: it is loaded now, or remembered as missing"
    return "".join(f"{name:<9} {visible(value)}\n" for name, value in rows.items())


def _pattern(keyspace: ir.Keyspace) -> str:
    written = text_of(keyspace.pattern)
    if keyspace.separator == "/":
        return written
    return f"{written}, joined by {keyspace.separator}"


def _at(owner: Owner, place: Located) -> str:
    keyspace = owner.keyspace
    return str(place.places.key(keyspace.service, "keyspaces", keyspace.name))


def _explain(key: str, prefix: str, nearest: Nearest | None, place: Located) -> None:
    say(f"{visible(repr(key))} is no key of these schemas")
    if not key.startswith(prefix):
        say(f"it does not begin with the prefix {visible(repr(prefix))}")
    elif is_reserved(key.removeprefix(prefix)):
        say("cachegen keeps keys that begin with `__cachegen` for itself")
    elif spelled := _spelled_otherwise(key.removeprefix(prefix), place):
        say(spelled)
    elif nearest is not None:
        keyspace = nearest.keyspace
        name = f"{keyspace.service}.{keyspace.name}"
        say(
            f"nearest: `{text_of(keyspace.pattern)}` of {name}, but {visible(nearest.words)}"
        )
    elif not place.workspace.keyspaces:
        say("there are no keyspaces in these schemas")
    else:
        say("it is not UTF-8, or its cluster has no keyspaces")


def _spelled_otherwise(key: str, place: Located) -> str | None:
    """Return what a key would be that begins with a separator, or is joined by another one."""
    known = sorted({each.separator for each in place.workspace.keyspaces})
    others = [each for each in _JOINING if each in key and each not in known]
    if key[:1] in known:
        guess, why = key.strip(key[0]), f"a key does not begin with `{key[0]}`"
    elif others and not any(each in key for each in known):
        guess = key.replace(others[0], known[0])
        why = f"segments are joined by `{known[0]}`"
    else:
        return None
    owners = owners_of(place.workspace, guess).owners
    names = [f"{each.keyspace.service}.{each.keyspace.name}" for each in owners]
    whose = f"be of {' and '.join(names)}" if names else "be of no keyspace either"
    return f"{why}: `{visible(guess)}` would {whose}"


def _json(key: str, answer: Ownership, place: Located, record: str | None) -> str:
    nearest = answer.nearest
    content = {
        "version": VERSION,
        "key": key,
        "record_of": record,
        "owners": [_owner(each, place) for each in answer.owners],
        "nearest": (
            None
            if nearest is None
            else {
                "service": nearest.keyspace.service,
                "keyspace": nearest.keyspace.name,
                "pattern": text_of(nearest.keyspace.pattern),
                "separator": nearest.keyspace.separator,
                "segment": nearest.segment or None,
                "reason": nearest.reason,
            }
        ),
    }
    return json.dumps(content, indent=2) + "\n"


def _owner(owner: Owner, place: Located) -> dict[str, object]:
    keyspace = owner.keyspace
    return {
        "service": keyspace.service,
        "keyspace": keyspace.name,
        "cluster": keyspace.cluster,
        "pattern": text_of(keyspace.pattern),
        "separator": keyspace.separator,
        "key": owner.key,
        "key_type": key_type(keyspace.key),
        "fields": [
            {"name": each.name, "type": each.type, "value": each.value}
            for each in owner.fields
        ],
        "value_type": value_type(keyspace.value),
        "expiry": words.lifetime(keyspace),
        "declared": _at(owner, place),
    }
