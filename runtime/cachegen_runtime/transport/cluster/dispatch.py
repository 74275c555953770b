"""The way of units through a cluster: who is asked, who is asked next, and when it is over.

A refusal (MOVED, ASK, TRYAGAIN, CLUSTERDOWN …) has applied nothing, so that its unit may
go on, writes too. What was sent and not answered goes on only when it reads.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final, NamedTuple, TypeAlias

from cachegen_runtime.operations.operation import Operation
from cachegen_runtime.transport.cluster.slots import SlotTable, redirection
from cachegen_runtime.transport.failures import ErrorReply, Lost, NotSent
from cachegen_runtime.transport.wire.exchange import (
    Answer,
    Request,
    answer_of,
    batch_request,
    request,
    transaction_answers,
)
from cachegen_runtime.transport.wire.packing import packed
from cachegen_runtime.urls.settings import Address

_ASKING: Final = packed((b"ASKING",))
_PASSING: Final = frozenset(("CLUSTERDOWN", "READONLY", "MASTERDOWN", "LOADING"))
_MOST_REDIRECTIONS: Final = 16
_MOST_REFUSALS: Final = 5
_PAUSE: Final = 0.02

Outcome: TypeAlias = list[Answer] | NotSent | Lost


@dataclass(slots=True)
class Unit:
    """One operation of one slot, or the several of a transaction."""

    slot: int
    operations: Sequence[Operation[object]]
    transaction: bool = False
    outcome: Outcome | None = None
    address: Address | None = None
    asking: bool = False
    script_known: bool = True
    failures: int = 0
    redirections: int = 0
    refusals: int = 0
    refused: list[Answer] | None = None
    writes: bool = field(init=False)

    def __post_init__(self) -> None:
        self.writes = any(operation.writes for operation in self.operations)

    def request(self) -> Request:
        """Return what to send for the unit alone."""
        if self.transaction:
            made = batch_request(self.operations, transaction=True)
        else:
            made = request(self.operations[0], by_hash=self.script_known)
        return Request(_ASKING + made.data, made.replies + 1) if self.asking else made

    def read(self, answers: Sequence[Answer]) -> list[Answer]:
        """Return one answer an operation."""
        if self.asking:
            answers = answers[1:]
        if self.transaction:
            return list(transaction_answers(self.operations, answers))
        return [answer_of(self.operations[0], answers)]


class Round(NamedTuple):
    """Units that one node gets in one write."""

    address: Address
    request: Request
    writes: bool
    units: tuple[tuple[Unit, int], ...]


class Dispatch:
    """Units on their way; `rounds` until there are none left."""

    def __init__(self, units: Sequence[Unit], table: SlotTable) -> None:
        self._units = units
        self._table = table
        self.outdated = False
        self.pause = 0.0

    def rounds(self) -> list[Round]:
        """Return what to send now, at most one round a node."""
        self.pause = 0.0
        waiting: dict[Address, list[Unit]] = {}
        for unit in self._units:
            if unit.outcome is None:
                unit.address = unit.address or self._table.master(unit.slot)
                waiting.setdefault(unit.address, []).append(unit)
        return [_round(address, units) for address, units in waiting.items()]

    def take(self, sent: Round, answers: Sequence[Answer]) -> None:
        """Note a node's replies to a round."""
        at = 0
        for unit, count in sent.units:
            self._settle(unit, unit.read(answers[at : at + count]), sent.address)
            at += count

    def fail(self, sent: Round, failure: NotSent | Lost) -> None:
        """Note that a round's replies did not come."""
        self.outdated = True
        for unit, _ in sent.units:
            unit.failures += 1
            # A round of reads alone was tried twice already.
            safe = isinstance(failure, NotSent) or (sent.writes and not unit.writes)
            if safe and not failure.timeout and unit.failures == 1:
                unit.address, unit.asking = None, False
            else:
                unit.outcome = failure

    def give_up(self) -> None:
        """End all units that are still on their way."""
        for unit in self._units:
            if unit.outcome is None and unit.refused is not None:
                unit.outcome = _unsettled(unit.refused)
            elif unit.outcome is None:
                unit.outcome = NotSent(
                    "the cluster does not serve the key now", timeout=True
                )

    def _settle(self, unit: Unit, answers: list[Answer], source: Address) -> None:
        first = answers[0]
        unit.address, unit.asking = None, False
        unit.refused = answers
        if not isinstance(first, ErrorReply):
            unit.outcome = answers
        elif unit.redirections >= _MOST_REDIRECTIONS:
            unit.outcome = _unsettled(answers)
        elif (target := redirection(first, source)) is not None:
            unit.redirections += 1
            unit.address, unit.asking = target, first.code == "ASK"
            if first.code == "MOVED":
                self._table.move(unit.slot, target)
                self.outdated = True
        elif first.code == "NOSCRIPT" and unit.script_known:
            unit.script_known = False
            unit.address = source
        elif first.code == "TRYAGAIN":
            # Some of the unit's keys have moved already; the others soon will.
            self.pause = _PAUSE
        elif first.code in _PASSING and unit.refusals < _MOST_REFUSALS:
            unit.refusals += 1
            self.outdated = True
            self.pause = _PAUSE
        else:
            unit.outcome = answers


def _unsettled(answers: Sequence[Answer]) -> list[Answer]:
    """Return a unit's last answers, where a redirection only says that its slot is not settled yet."""
    return [
        (
            ErrorReply("TRYAGAIN the nodes disagree")
            if isinstance(answer, ErrorReply) and answer.code in ("MOVED", "ASK")
            else answer
        )
        for answer in answers
    ]


def _round(address: Address, units: Sequence[Unit]) -> Round:
    requests = [unit.request() for unit in units]
    whole = Request(
        b"".join([request.data for request in requests]),
        sum(request.replies for request in requests),
    )
    counted = tuple(
        (unit, request.replies) for unit, request in zip(units, requests, strict=True)
    )
    return Round(address, whole, any(unit.writes for unit in units), counted)
