"""The events of every operation, on every deployment and in both faces, held against one golden file."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from tests.conformance.observation import clear, prepare
from tests.conformance.operations import ROWS
from tests.conformance.row import Row, by_name

from cachegen_runtime import CacheError
from cachegen_runtime.observing import Event

GOLDEN = Path(__file__).with_name("every_operation.txt")
HEAD = (
    "# operation, on a missing key and on one with values: command, what it does, the facts, "
    "bytes of values\n"
)


def described(event: Event) -> str:
    """Return what of an event does not depend on the server or the clock."""
    facts = {
        "keys": event.keys,
        "hits": event.hits,
        "misses": event.misses,
        "decision": event.decision,
        "error": event.error,
        "script": event.script and event.command,
        "bytes": event.value_bytes,
    }
    told = " ".join(f"{name}={value}" for name, value in facts.items() if value)
    return f"{event.command} {'writes' if event.writes else 'reads'} {event.outcome} {told}"


async def told(api: Any, row: Row, events: list[Event]) -> Event:
    """Return the one event of a call, whether it fails or not."""
    events.clear()
    with suppress(CacheError):
        await row.call(getattr(api, row.kind.keyspace))
    assert len(events) == 1
    return events[0]


@pytest.fixture(scope="module")
def golden(rewrite_golden: bool) -> dict[str, str]:
    if rewrite_golden:
        GOLDEN.write_text(HEAD, "utf-8")
    lines = GOLDEN.read_text("utf-8").splitlines()[1:]
    return dict(line.split(": ", 1) for line in lines)


@pytest.mark.parametrize("row", ROWS, ids=by_name)
async def test_one_call_is_one_event_with_its_facts(
    row: Row,
    api: Any,
    events: list[Event],
    golden: dict[str, str],
    rewrite_golden: bool,
) -> None:
    await clear(api)
    missing = await told(api, row, events)
    await prepare(api, row)
    event = await told(api, row, events)
    for one in (missing, event):
        assert (one.service, one.keyspace) == ("sample", row.kind.keyspace)
        assert (one.operation, one.cluster) == (row.operation, "main")
        assert one.duration > 0
        assert (one.parts, one.batch, one.key_texts) == ((), 0, ())
    line = f"{described(missing)} | {described(event)}"
    if rewrite_golden and row.name not in golden:
        golden[row.name] = line
        with GOLDEN.open("a", encoding="utf-8") as file:
            file.write(f"{row.name}: {line}\n")
    assert line == golden[row.name]


@pytest.mark.parametrize(
    "row", [row for row in ROWS if row.idle or row.wrong], ids=by_name
)
async def test_a_call_that_sends_nothing_is_no_event(
    row: Row, api: Any, events: list[Event]
) -> None:
    on = getattr(api, row.kind.keyspace)
    events.clear()
    for idle in row.idle:
        await idle(on)
    for wrong in row.wrong:
        with pytest.raises(ValueError):  # noqa: PT011 - which one is another test's
            await wrong(on)
    assert events == []
