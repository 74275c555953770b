"""What the reference says of every operation is what every kind of deployment does."""

from __future__ import annotations

import json
from inspect import getmembers, isfunction, signature
from pathlib import Path

import pytest
from tests.conformance.observation import observe, said
from tests.conformance.operations import KINDS, ROWS, rows
from tests.conformance.row import Kind, Row, by_name
from tests.conformance.sample import AsyncSampleCaches, SampleCaches

OBSERVED = json.loads(Path(__file__).with_name("observed.json").read_text())
OPERATIONS = SampleCaches(main="memory://")


@pytest.mark.parametrize("kind", KINDS.values(), ids=KINDS)
def test_every_public_operation_has_its_place_here(kind: Kind) -> None:
    made = type(getattr(OPERATIONS, kind.keyspace).operations)
    public = {
        name
        for name, method in getmembers(made, isfunction)
        if not name.startswith("_")
        and signature(method).return_annotation.startswith("Operation[")
    }
    assert {row.operation for row in rows(kind)} == public


@pytest.mark.parametrize("row", ROWS, ids=by_name)
async def test_an_operation_does_what_the_reference_says(
    api: AsyncSampleCaches, row: Row
) -> None:
    assert await observe(api, row) == OBSERVED[row.name]


@pytest.mark.parametrize("row", [row for row in ROWS if row.idle], ids=by_name)
def test_what_asks_for_nothing_sends_nothing(row: Row) -> None:
    operations = getattr(OPERATIONS, row.kind.keyspace).operations
    for call in row.idle:
        for form in ("none", "in", "past") if row.takes_expiry else ("none",):
            made = call(operations, **said(form))
            assert (made.commands, made.writes) == ((), False)
            assert not made.read(None)


@pytest.mark.parametrize("row", [row for row in ROWS if row.wrong], ids=by_name)
def test_wrong_arguments_are_refused_before_anything_is_sent(row: Row) -> None:
    operations = getattr(OPERATIONS, row.kind.keyspace).operations
    for call in row.wrong:
        for form in ("none", "in", "past") if row.takes_expiry else ("none",):
            with pytest.raises(ValueError, match=r"."):
                call(operations, **said(form))
