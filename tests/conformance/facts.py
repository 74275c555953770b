"""What was seen of an operation, and what its value would send, as lines of Markdown; no line is prose of its own."""

from __future__ import annotations

import re
from collections.abc import Callable
from copy import copy
from inspect import getdoc
from pathlib import Path

from tests.conformance.observation import Seen, said
from tests.conformance.operations import own_rows, rows
from tests.conformance.row import Kind, Row
from tests.conformance.sample import DEFINITIONS, SampleCaches

from cachegen_runtime import CacheCrossSlotError
from cachegen_runtime.operations.operation import Operation
from cachegen_runtime.protocol import Command
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

_OPTIONS = ["NX", "XX", "GET", "KEEPTTL", "PX", "PXAT", "BEFORE", "AFTER"]
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
    if row.operation in own or (
        row.kind.name == "basic" and row.operation not in EVERY_KIND
    ):
        return f"#{row.operation}"
    if row.operation in EVERY_KIND:
        return f"../operations.md#{row.operation}"
    return f"basic.md#{row.operation}"


EVERY_KIND = ("delete", "exists", "ttl", "touch")


def _typed(row: Row, part: str = "all") -> str:
    variable = {"str": "str", "int": "int", "float": "float"}.get(row.kind.name)
    signature = row.signature
    result = str(signature.return_annotation).strip("'")
    if variable is not None:
        result = re.sub(r"\b[NFSV]\b", variable, result)
    if part == "result":
        return result
    arguments = str(signature).rpartition(" -> ")[0].replace("'", "")
    if variable is not None:
        arguments = re.sub(r"\b[NFSV]\b", variable, arguments)
    return f"{row.operation}{arguments} -> {result}"


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
    if row.makes:
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
    operation = operation_of(row, form)
    words = list(dict.fromkeys(f"`{_words(each)}`" for each in operation.commands))
    text = " and ".join(words)
    if operation.expire is not None:
        return f"{text} and `{THEN[operation.expire.mode]}` in one script"
    if len(operation.commands) > 1:
        return f"{text} for each key in one transaction"
    return text


def _words(command: Command) -> str:
    name, *arguments = (part.decode(errors="replace") for part in command)
    return " ".join([name, *(word for word in arguments if word in _OPTIONS)])


def _steps(row: Row) -> str:
    steps = ["one command"]
    made = [operation_of(row, form) for form in FORMS if row.takes_expiry]
    if any(each.expire is not None for each in made):
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


def operation_of(row: Row, form: str) -> Operation[object]:
    """Return the call as a value, on keys that a Redis Cluster would spread."""
    caches = SampleCaches(main="memory://")
    operations = getattr(caches, row.kind.keyspace).operations
    definition = copy(DEFINITIONS[row.kind.keyspace])
    definition.pattern = "spread/:key"
    spread = type(operations)(definition, b"")
    made: Operation[object] = row.call(spread, **(said(form) if form != "none" else {}))
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
