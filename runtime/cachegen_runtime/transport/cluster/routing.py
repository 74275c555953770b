"""Operations routed to a cluster's slots as units, and the units' outcomes as results."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar

from cachegen_runtime.errors import CacheCrossSlotError, CacheError
from cachegen_runtime.operations.operation import Operation
from cachegen_runtime.protocol import Answer
from cachegen_runtime.transport.cluster.dispatch import Outcome, Unit
from cachegen_runtime.transport.cluster.slots import slot_of
from cachegen_runtime.transport.cluster.splitting import Part, joined, parts_of
from cachegen_runtime.transport.failures import (
    Lost,
    NotSent,
    crosses_slots,
    subject_of,
    unreachable,
)
from cachegen_runtime.transport.wire.exchange import outcome
from cachegen_runtime.transport.wire.exchange import result as read

R = TypeVar("R")


class Routed:
    """One operation and the units that its parts became."""

    def __init__(self, operation: Operation[object]) -> None:
        self.operation = operation
        self.parts: list[Part] = parts_of(operation) if operation.steps else []
        self.units = [Unit(part.slot, (part.operation,)) for part in self.parts]

    def failure(self, timeout: float) -> CacheError | None:
        """Return the error for parts that no node answered."""
        outcomes = [unit.outcome for unit in self.units]
        failure = next(
            (one for one in outcomes if isinstance(one, NotSent | Lost)), None
        )
        if failure is None:
            return None
        error = unreachable(failure, subject_of(self.operation), timeout)
        # Other slots' parts may have arrived although this one did not.
        if self.operation.writes and any(
            not isinstance(one, NotSent) for one in outcomes
        ):
            error.maybe_applied = True
        return error

    def answer(self) -> Answer:
        """Return the answer, once no part has failed."""
        if not self.parts:
            return None
        answers = [_first(unit.outcome) for unit in self.units]
        return joined(self.operation, self.parts, answers)


def result(routed: Routed, operation: Operation[R], timeout: float) -> R:
    """Return what an operation reads, or raise its error."""
    failure = routed.failure(timeout)
    if failure is not None:
        raise failure
    return read(operation, routed.answer())


def routed(operations: Sequence[Operation[object]]) -> list[Routed | CacheError]:
    """Route a batch's operations; one whose keys lie in several slots is its own error."""
    found: list[Routed | CacheError] = []
    for operation in operations:
        try:
            found.append(Routed(operation))
        except CacheCrossSlotError as error:
            found.append(error)
    return found


def results(routed: Sequence[Routed | CacheError], timeout: float) -> list[object]:
    """Return a result or a `CacheError` for each."""
    done: list[object] = []
    for one in routed:
        try:
            done.append(
                one
                if isinstance(one, CacheError)
                else result(one, one.operation, timeout)
            )
        except CacheError as error:
            done.append(error)
    return done


def transaction_unit(operations: Sequence[Operation[object]]) -> Unit:
    """Return a transaction as one unit; raise CacheCrossSlotError when its keys lie apart."""
    slot: int | None = None
    for operation in operations:
        for key in operation.keys:
            found = slot_of(key)
            if slot is not None and found != slot:
                raise crosses_slots(subject_of(operation))
            slot = found
    return Unit(slot or 0, operations, transaction=True)


def transaction_results(unit: Unit, timeout: float) -> list[object]:
    """Return a transaction's results; raise when its answer did not come."""
    if isinstance(unit.outcome, NotSent | Lost):
        writing = next(
            (one for one in unit.operations if one.writes), unit.operations[0]
        )
        raise unreachable(unit.outcome, subject_of(writing), timeout)
    answers = unit.outcome or []
    return [
        outcome(operation, answer)
        for operation, answer in zip(unit.operations, answers, strict=True)
    ]


def _first(outcome: Outcome | None) -> Answer:
    assert isinstance(outcome, list)
    return outcome[0]
