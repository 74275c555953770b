"""Every operation with absurd arguments: a typed error before anything is sent, and bytes alone if not."""

from __future__ import annotations

import datetime as dt
import inspect
import math
from collections.abc import Iterator
from typing import TypeVar

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cachegen_runtime import (
    KEEP_TTL,
    LEFT,
    NEVER_EXPIRE,
    CacheKeyError,
    expire_in,
)
from cachegen_runtime.generated import FLOAT, INT, STR, KeyspaceDefinition, scalar_key
from cachegen_runtime.operations.keyspace import AnyOperations
from cachegen_runtime.operations.lists import ListOperations
from cachegen_runtime.operations.numbers import FloatOperations, IntOperations
from cachegen_runtime.operations.operation import Operation
from cachegen_runtime.operations.sets import SetOperations
from cachegen_runtime.operations.texts import TextOperations
from cachegen_runtime.values.codec import Codec

V = TypeVar("V")


def _definition(value: Codec[V]) -> KeyspaceDefinition[str, V]:
    return KeyspaceDefinition(
        service="s",
        name="n",
        cluster="c",
        pattern="k/:key",
        key=scalar_key(STR),
        value=value,
    )


KINDS: list[AnyOperations[str]] = [
    TextOperations(_definition(STR), b""),
    IntOperations(_definition(INT), b""),
    FloatOperations(_definition(FLOAT), b""),
    ListOperations(_definition(INT), b""),
    SetOperations(_definition(INT), b""),
]


def _methods() -> Iterator[tuple[AnyOperations[str], str]]:
    for kind in KINDS:
        for name in dir(kind):
            # A text for people is no operation, and neither is where operations belong.
            if not name.startswith("_") and name not in ("key_text", "origin"):
                yield kind, name


METHODS = list(_methods())

ABSURD = st.one_of(
    st.sampled_from(
        [
            *(
                None,
                True,
                False,
                "",
                "a",
                "\ud800",
                b"",
                b"a",
                bytearray(b"a"),
                memoryview(b"a"),
            ),
            *(
                0,
                1,
                -1,
                2**31,
                2**63 - 1,
                2**63,
                -(2**63),
                -(2**63) - 1,
                2**64,
                10**400,
            ),
            *(0.0, -0.0, 1.5, math.nan, math.inf, -math.inf, 5e-324, 1e308, 1j),
            *(
                [],
                ["a"],
                (),
                ("a", 1),
                [("a", 1)],
                {},
                {"a": 1},
                {"a": "b"},
                set(),
                object(),
                int,
            ),
            *(
                dt.timedelta(1),
                dt.date(2026, 1, 1),
                LEFT,
                NEVER_EXPIRE,
                KEEP_TTL,
                expire_in(5),
            ),
        ]
    ),
    st.integers(),
    st.floats(),
    st.text(),
    st.binary(),
)


@pytest.mark.parametrize(
    ("kind", "name"),
    METHODS,
    ids=[f"{type(kind).__name__}.{name}" for kind, name in METHODS],
)
def test_absurd_arguments_are_refused_or_sent_as_bytes(
    kind: AnyOperations[str], name: str
) -> None:
    method = getattr(kind, name)
    parameters = inspect.signature(method).parameters.values()
    places = sum(one.kind is one.POSITIONAL_OR_KEYWORD for one in parameters)
    more = any(one.kind is one.VAR_POSITIONAL for one in parameters)
    takes_expiry = "expiry" in {one.name for one in parameters}

    @settings(max_examples=60, deadline=None)
    @given(st.data())
    def law(data: st.DataObject) -> None:
        arguments = [data.draw(ABSURD) for _ in range(places + (2 if more else 0))]
        options = {"expiry": data.draw(ABSURD)} if takes_expiry else {}
        if data.draw(st.booleans()) and arguments:
            arguments[0] = "a"
        try:
            operation = method(*arguments, **options)
        except UnicodeError as quoting:
            raise AssertionError("this error holds the text itself") from quoting
        except (TypeError, ValueError, CacheKeyError):
            return
        assert isinstance(operation, Operation)
        for command in operation.commands:
            assert all(type(part) is bytes for part in command)
        if operation.expire is not None:
            assert 0 <= operation.expire.milliseconds < 2**63

    law()


@pytest.mark.parametrize(
    "expiry", [0, 10, 1.5, "", "10s", False, dt.timedelta(1), object()]
)
@pytest.mark.parametrize("call", ["set", "multi_set", "append", "touch", "replace"])
def test_bare_seconds_are_no_expiry(call: str, expiry: object) -> None:
    arguments: dict[str, tuple[object, ...]] = {
        "multi_set": ({"a": "v"},),
        "touch": ("a",),
    }
    with pytest.raises(TypeError, match="expire_in"):
        getattr(KINDS[0], call)(*arguments.get(call, ("a", "v")), expiry=expiry)
