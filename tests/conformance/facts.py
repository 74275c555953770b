"""What was seen of an operation, and what its value would send, as lines of Markdown; no line is prose of its own."""

from __future__ import annotations

import re
from collections.abc import Callable
from copy import copy
from inspect import getdoc
from pathlib import Path

from tests.conformance.observation import Seen, said
from tests.conformance.operations import own_rows, rows
from tests.conformance.row import Call, Kind, Row
from tests.conformance.sample import DEFINITIONS, SampleCaches

from cachegen_runtime import CacheCrossSlotError
from cachegen_runtime.operations.operation import Operation
from cachegen_runtime.protocol import Command
from cachegen_runtime.scripts.script import Script
from cachegen_runtime.transport.cluster.splitting import parts_of

FORMS = {
    "none": "no expiry",
    "in": "`expire_in(10)`",
    "on create": '`on="create"`',
    "daily": "`expire_daily_at`",
    "never": "`NEVER_EXPIRE`",
    "keep": "`KEEP_TTL`",
    "past": "past",
}
"""The forms that the pages show, and how."""

_OPTIONS = [
    *("NX", "XX", "GET", "KEEPTTL", "PX", "PXAT", "BEFORE", "AFTER", "GT", "LT", "CH"),
    *("REV", "BYSCORE", "LIMIT", "WITHSCORES"),
]
THEN = {
    "px": "PEXPIRE",
    "pxat": "PEXPIREAT",
    "persist": "PERSIST",
    "delete": "DEL",
    "keep": "PEXPIRE",
}
_OLD = {
    "no TTL": "removed",
    "TTL kept": "kept",
    "TTL set": "set",
    "gone": "key deleted",
}
_NEW = {"no TTL": "none", "TTL set": "set", "gone": "key deleted"}


def operations_table(page: Path, kind: Kind, seen: dict[str, Seen]) -> list[str]:
    lines = [
        "| operation | result | Redis | missing key | errors |",
        "|---|---|---|---|---|",
    ]
    for row in rows(kind):
        found = seen[row.name]
        cells = (
            f"[`{row.operation}`]({_link(page, row)})",
            f"`{_typed(row, 'result')}`",
            _sent(row, "none"),
            _of_missing(found),
            _errors(found),
        )
        lines.append(f"| {' | '.join(_in_a_table(cell) for cell in cells)} |")
    return lines


def _link(page: Path, row: Row) -> str:
    own = [own.operation for own in own_rows(row.kind)]
    if row.operation in EVERY_KIND:
        return f"../operations.md#{row.operation}"
    if row.operation in own or row.kind.name == row.kind.shared:
        return f"#{row.operation}"
    return f"{row.kind.shared}.md#{row.operation}"


EVERY_KIND = ("delete", "exists", "ttl", "touch")
_VARIABLES = {
    **{name: ("NFSV", name) for name in ("str", "int", "float")},
    "int_dict": ("NV", "int"),
    "float_dict": ("DV", "float"),
}
"""The type variables of a class that its kind settles, and the type that they stand for."""


def _typed(row: Row, part: str = "all") -> str:
    letters, type_ = _VARIABLES.get(row.kind.name, ("", ""))
    signature = row.signature
    result = str(signature.return_annotation).strip("'")
    arguments = str(signature).rpartition(" -> ")[0].replace("'", "")
    text = result if part == "result" else f"{row.operation}{arguments} -> {result}"
    text = text.replace("builtins.", "")
    return re.sub(rf"\b[{letters}]\b", type_, text) if letters else text


def ttl_table(kind: Kind, seen: dict[str, Seen]) -> list[str]:
    groups: dict[tuple[str, ...], list[str]] = {}
    for row in rows(kind):
        if row.takes_expiry:
            for age in ("old", "new"):
                cells = _ttl_cells(seen[row.name], age)
                if cells:
                    groups.setdefault((age, *cells), []).append(row.operation)
    lines = [
        f"| operation | key | {' | '.join(FORMS.values())} |",
        "|---" * (len(FORMS) + 2) + "|",
    ]
    for (age, *cells), names in groups.items():
        shown = ", ".join(f"`{name}`" for name in names)
        key = "there already" if age == "old" else "made by it"
        lines.append(f"| {shown} | {key} | {' | '.join(cells)} |")
    return lines


def _ttl_cells(found: Seen, age: str) -> list[str]:
    words = _OLD if age == "old" else _NEW
    if f"{age} key, none" not in found:
        return []
    for form, twin in (("in", "in, spread"), ("in", "smallest"), ("past", "far past")):
        assert found[f"{age} key, {form}"] == found[f"{age} key, {twin}"]
    return [words[found[f"{age} key, {form}"]] for form in FORMS]


def facts(row: Row, found: Seen) -> list[str]:
    doc = getdoc(getattr(row.kind.blocking, row.operation)) or ""
    lines = ["```python", _typed(row), "```", "", *doc.splitlines(), ""]
    lines += [f"- Sends {_sent_by_form(row)}."]
    lines += [f"- Atomic: {_steps(row)}."]
    cluster = _on_a_cluster(row)
    if cluster:
        lines += [f"- On a Redis Cluster: {cluster}."]
    call = row.call(_Spoken())
    lines += [f"- Missing key `k`: `{call}` {_gives(found)}."]
    effect = _effect(found)
    if effect:
        lines += [f"- TTL of a key that is there: {effect}."]
    if row.makes and row.takes_expiry:
        lines += [f"- TTL of a key that it makes: {_effect(found, 'new')}."]
    lines += [f"- Errors: {_errors(found)}."]
    return lines


def _effect(found: Seen, age: str = "old") -> str:
    forms: dict[str, list[str]] = {}
    for shown, effect in zip(FORMS.values(), _ttl_cells(found, age), strict=False):
        forms.setdefault(effect, []).append(shown)
    return _by_form(forms)


def _by_form(forms: dict[str, list[str]]) -> str:
    if len(forms) == 1:
        return next(iter(forms))
    return "; ".join(f"{text} ({', '.join(names)})" for text, names in forms.items())


def _sent_by_form(row: Row) -> str:
    if not row.takes_expiry:
        return _sent(row, "none")
    forms: dict[str, list[str]] = {}
    for form, shown in FORMS.items():
        forms.setdefault(_sent(row, form), []).append(shown)
    return _by_form(forms)


def _sent(row: Row, form: str) -> str:
    calls = (row.call, *row.also)
    each = dict.fromkeys(_sends(operation_of(row, form, call)) for call in calls)
    return " or ".join(each)


def _sends(operation: Operation[object]) -> str:
    if operation.script is not None:
        names = [f"`{name}`" for name in commands_of(operation.script.script)]
        return f"one script ({', '.join(names)})"
    words = list(dict.fromkeys(f"`{_words(each)}`" for each in operation.commands))
    text = " and ".join(words)
    if operation.expire is not None:
        return f"{text} and `{THEN[operation.expire.mode]}` in one script"
    if len(operation.commands) > 1:
        each = " for each key" if len(operation.keys) > 1 else ""
        return f"{text}{each} in one transaction"
    return text


def commands_of(script: Script) -> list[str]:
    """Return the names of the commands that a script runs by itself."""
    found = re.findall(rb"redis\.p?call\('(\w+)'", script.text)
    return sorted({name.decode() for name in found})


def _words(command: Command) -> str:
    name, *arguments = (part.decode(errors="replace") for part in command)
    return " ".join([name, *(word for word in arguments if word in _OPTIONS)])


def _steps(row: Row) -> str:
    forms = FORMS if row.takes_expiry else ("none",)
    made = [operation_of(row, form) for form in forms]
    if all(each.script is not None for each in made):
        return "one script"
    steps = ["one command"] if any(len(each.commands) == 1 for each in made) else []
    if any(each.expire is not None or each.script is not None for each in made):
        steps.append("one script")
    if any(len(each.commands) > 1 for each in made):
        steps.append("one transaction")
    return " or ".join(steps)


def _on_a_cluster(row: Row) -> str:
    operation = operation_of(row, "none")
    if len(operation.keys) == 1:
        return ""
    try:
        parts_of(operation)
    except CacheCrossSlotError:
        return "all keys must be in one slot, else `CacheCrossSlotError`"
    return "split by slot, atomic for each slot"


def operation_of(row: Row, form: str, call: Call | None = None) -> Operation[object]:
    """Return the call as a value, on keys that a Redis Cluster would spread."""
    caches = SampleCaches(main="memory://")
    operations = getattr(caches, row.kind.keyspace).operations
    definition = copy(DEFINITIONS[row.kind.keyspace])
    definition.pattern = "spread/:key"
    spread = type(operations)(definition, b"")
    made: Operation[object] = (call or row.call)(spread, **said(form))
    return made


class _Spoken:
    """In the place of a keyspace: a call of it is the call's text."""

    def __getattr__(self, name: str) -> Callable[..., str]:
        def call(*arguments: object) -> str:
            return f"{name}({', '.join(map(repr, arguments))})"

        return call


def _of_missing(found: Seen) -> str:
    result = found["missing key"]
    if result.endswith("Error"):
        return f"raises `{result}`"
    if found["missing key afterwards"] == "there":
        return "makes it"
    return f"`{result}`"


def _gives(found: Seen) -> str:
    result = found["missing key"]
    if result.endswith("Error"):
        return f"raises `{result}`"
    makes = found["missing key afterwards"] == "there"
    return f"returns `{result}`" + (" and makes it" if makes else "")


def _errors(found: Seen) -> str:
    whys: dict[str, list[str]] = {}
    for why, result in found.items():
        if not why.startswith("missing key") and result.endswith("Error"):
            whys.setdefault(result, []).append(why)
    if not whys:
        return "none of its own"
    return "; ".join(f"`{error}` ({', '.join(why)})" for error, why in whys.items())


def _in_a_table(cell: str) -> str:
    return cell.replace("|", "\\|")
