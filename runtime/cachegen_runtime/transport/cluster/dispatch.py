"""Units on their way through a cluster: which node is asked, which one next, and when a unit is done.

A refusal (MOVED, ASK, TRYAGAIN, CLUSTERDOWN …) has applied nothing, so that its unit may
go on, writes too. What was sent and not answered goes on only when it reads.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final, NamedTuple, TypeAlias

from msgspec.structs import replace

from cachegen_runtime.operations.operation import Operation
from cachegen_runtime.protocol import Answer, ErrorReply, first_error
from cachegen_runtime.scripts.script import Script
from cachegen_runtime.transport.cluster.slots import SlotTable, redirection
from cachegen_runtime.transport.failures import Lost, NotSent
from cachegen_runtime.transport.wire.exchange import (
    Request,
    answer_of,
    batch_request,
    request,
    share,
    transaction_answers,
)
from cachegen_runtime.transport.wire.packing import packed
from cachegen_runtime.urls.settings import Address

_ASKING: Final = packed((b"ASKING",))
_PASSING: Final = frozenset(("CLUSTERDOWN", "READONLY", "MASTERDOWN", "LOADING"))
_GOING_ON: Final = _PASSING | {"MOVED", "ASK", "TRYAGAIN"}
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
    failure: NotSent | Lost | None = None
    redirections: int = 0
    refusals: int = 0
    refused: list[Answer] | None = None
    writes: bool = field(init=False)

    def __post_init__(self) -> None:
        self.writes = any(operation.writes for operation in self.operations)

    def request(self, known: set[Script] | None) -> Request:
        """Return what to send: alone, or with others, of which the server knows some scripts."""
        if self.transaction:
            made = batch_request(self.operations, transaction=True)
        elif known is not None:
            made = share(self._operation, known, transaction=False)
        else:
            made = request(self._operation, by_hash=self.script_known)
        return Request(_ASKING + made.data, made.replies + 1) if self.asking else made

    def read(self, answers: Sequence[Answer]) -> list[Answer]:
        """Return one answer an operation."""
        if self.asking:
            answers = answers[1:]
        if self.transaction:
            return list(transaction_answers(self.operations, answers))
        return [answer_of(self._operation, answers)]

    def refusal(self, answers: Sequence[Answer]) -> ErrorReply | None:
        """Return the first refusal for which the unit may have to go elsewhere."""
        first = answers[0]
        if isinstance(first, list) and self._is_split:
            return first_error(first)
        return first if isinstance(first, ErrorReply) else None

    def partly_applied(self, answers: Sequence[Answer]) -> bool:
        """Return whether something was written before or after a refusal."""
        first = answers[0]
        if not (self.writes and self._is_split and isinstance(first, list)):
            return False
        return not all(isinstance(answer, ErrorReply) for answer in first)

    @property
    def _is_split(self) -> bool:
        """Return whether a node answers each command by itself."""
        return not (self.transaction or self._operation.atomic)

    @property
    def _operation(self) -> Operation[object]:
        """Return the unit's only operation as it is sent now."""
        operation = self.operations[0]
        # ASKING holds for one command, or for one transaction.
        return replace(operation, atomic=True) if self.asking else operation


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

    def settle(self, sent: Round, outcome: Outcome) -> None:
        """Note the result of a round."""
        if isinstance(outcome, list):
            self.take(sent, outcome)
        else:
            self.fail(sent, outcome)

    def take(self, sent: Round, answers: Sequence[Answer]) -> None:
        """Note a node's replies to a round."""
        at = 0
        for unit, count in sent.units:
            self._settle(unit, unit.read(answers[at : at + count]), sent.address)
            at += count

    def fail(self, sent: Round, failure: NotSent | Lost) -> None:
        """Note that a round's replies did not come."""
        self.outdated = True
        if failure.timeout:
            self._table.doubt(sent.address)
        for unit, _ in sent.units:
            unit.failures += 1
            # A round of reads alone was tried twice already.
            safe = isinstance(failure, NotSent) or (sent.writes and not unit.writes)
            # A node that could not be connected with in time may have a successor.
            again = isinstance(failure, NotSent) or not failure.timeout
            if safe and again and unit.failures == 1:
                unit.failure = failure
                unit.address, unit.asking = None, False
            else:
                unit.outcome = failure

    def give_up(self) -> None:
        """End all units that are still on their way."""
        for unit in self._units:
            if unit.outcome is None and unit.refused is not None:
                unit.outcome = _unsettled(unit.refused)
            elif unit.outcome is None:
                unit.outcome = unit.failure or NotSent(
                    "the cluster does not serve the key now", timeout=True
                )

    def _settle(self, unit: Unit, answers: list[Answer], source: Address) -> None:
        first, partly = unit.refusal(answers), unit.partly_applied(answers)
        unit.address, unit.asking = None, False
        unit.refused = answers
        if first is None:
            unit.outcome = answers
        elif partly and first.code in _GOING_ON:
            unit.outcome = Lost("the keys' slot moved between two commands")
        elif unit.redirections >= _MOST_REDIRECTIONS:
            unit.outcome = _unsettled(answers)
        elif (target := redirection(first, source)) is not None:
            self._redirect(unit, target, moved=first.code == "MOVED")
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

    def _redirect(self, unit: Unit, announced: Address, *, moved: bool) -> None:
        """Send a unit where a node says, for this time (ASK) or forever."""
        unit.redirections += 1
        try:
            target = self._table.reached(announced)
        except NotSent as failure:
            unit.outcome = failure
            return
        unit.address, unit.asking = target, not moved
        if moved:
            self._table.move(unit.slot, target)
            self.outdated = True


def _unsettled(answers: Sequence[Answer]) -> list[Answer]:
    """Return a unit's last answers, where a redirection only says that its slot is not settled yet."""
    return [
        (
            ErrorReply("TRYAGAIN the nodes disagree")
            if isinstance(answer, ErrorReply) and answer.code in ("MOVED", "ASK")
            else _unsettled(answer) if isinstance(answer, list) else answer
        )
        for answer in answers
    ]


def _round(address: Address, units: Sequence[Unit]) -> Round:
    known: set[Script] | None = set() if len(units) > 1 else None
    requests = [unit.request(known) for unit in units]
    whole = Request(
        b"".join([request.data for request in requests]),
        sum(request.replies for request in requests),
    )
    counted = tuple(
        (unit, request.replies) for unit, request in zip(units, requests, strict=True)
    )
    return Round(address, whole, any(unit.writes for unit in units), counted)
