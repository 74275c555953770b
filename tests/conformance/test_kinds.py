"""What the generator says of each kind of keyspace is what the runtime's operations do."""

from __future__ import annotations

import pytest
from tests.conformance.facts import THEN, commands_of, operation_of
from tests.conformance.observation import EXPIRIES
from tests.conformance.operations import KINDS, rows
from tests.conformance.row import Kind, Row

from cachegen import kinds
from cachegen_runtime.scripts.exact_window import EXACT_WINDOW
from cachegen_runtime.scripts.fixed_window import FIXED_WINDOW
from cachegen_runtime.scripts.lock import ACQUIRE, EXTEND, RELEASE
from cachegen_runtime.scripts.token_bucket import TOKEN_BUCKET

BY_CLASS = {each.class_name: each for each in kinds.KINDS}


def _sent(row: Row) -> set[str]:
    """Return the names of the commands of one operation, under every expiry."""
    names: set[str] = set()
    for form in EXPIRIES if row.takes_expiry else ("none",):
        for call in (row.call, *row.also):
            operation = operation_of(row, form, call)
            names |= {each[0].decode() for each in operation.commands}
            if operation.expire is not None:
                names |= {"EVALSHA", "EVAL", THEN[operation.expire.mode]}
            if operation.script is not None:
                names |= {"EVALSHA", "EVAL", *commands_of(operation.script.script)}
    return names


SCRIPTS = {
    "limiter": (TOKEN_BUCKET, FIXED_WINDOW, EXACT_WINDOW),
    "lock": (ACQUIRE, EXTEND, RELEASE),
}
"""The scripts of a kind; no one call sends them all."""


@pytest.mark.parametrize("kind", KINDS.values(), ids=KINDS)
def test_the_commands_of_a_kind_are_those_that_its_operations_send(kind: Kind) -> None:
    sent = {name for row in rows(kind) for name in _sent(row)}
    for script in SCRIPTS.get(kind.name, ()):
        sent |= {"EVALSHA", "EVAL", *commands_of(script)}
    named = {each.split()[0] for each in BY_CLASS[kind.class_name].commands}
    assert named == sent


def test_a_named_scalar_is_used_as_the_scalar_is() -> None:
    unnamed = {each.class_name for each in KINDS.values()}
    for name in BY_CLASS.keys() - unnamed:
        twin = BY_CLASS[name.removeprefix("Named")]
        assert BY_CLASS[name].commands == twin.commands


@pytest.mark.parametrize("kind", KINDS.values(), ids=KINDS)
def test_the_call_that_shows_a_kind_is_an_operation_of_it(kind: Kind) -> None:
    assert callable(getattr(kind.blocking, BY_CLASS[kind.class_name].operation))
