"""Faults as one table: what each means for every class of operations, and the check that it does.

Whatever the fault, a write is applied once at most, an error tells whether it may have been,
the call is over in its time, its error has a cause, and the first call afterwards works.
A manner's delays are in units of the call's time.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from time import monotonic

from cachegen_runtime.errors import CacheError, CacheTimeoutError, CacheUnavailableError
from tests.sleeper import LATE, Sleeper, TooLate
from tests.transport import manners
from tests.transport.calls import FIRST, VALUES, Call
from tests.transport.manners import PASS, Manner
from tests.transport.operations import get
from tests.transport.ways import Reached


@dataclass(frozen=True)
class Fault:
    """One fault: `sent` is whether requests reach the server, `late` whether time runs out."""

    name: str
    manner: Manner
    sent: bool
    late: bool = False
    doubt: bool = True

    @property
    def error(self) -> type[CacheError]:
        """Return the class of the error that a call ends in."""
        return CacheTimeoutError if self.late else CacheUnavailableError

    def applied(self, call: Call) -> int:
        """Return how many counted commands the server runs for one call."""
        if not self.sent:
            return 0
        if call.writes:
            # A server that does not know the script answers so first, and has applied nothing.
            return call.times if call.script_known else 0
        return 1 if self.late else 2


FAULTS = (
    Fault("dropped replies", manners.DROP, sent=True),
    Fault("resets", manners.RESET, sent=True),
    Fault("garbled replies", manners.GARBAGE, sent=True),
    Fault("refused connections", manners.REFUSE, sent=False, doubt=False),
    Fault("late replies", manners.LATE, sent=True, late=True),
    Fault("trickling replies", manners.TRICKLE, sent=True, late=True),
    Fault("a black hole", manners.BLACK_HOLE, sent=False, late=True),
    Fault("a deaf server", manners.DEAF, sent=False, late=True, doubt=False),
)


def failure(call: Call, reached: Reached) -> tuple[CacheError, float]:
    """Return the error that a call ends in, and after how many seconds."""
    started = monotonic()
    try:
        result = call.made(reached.face)
    except CacheError as error:
        return error, monotonic() - started
    raise AssertionError(f"{call.name} returned {result!r} in spite of the fault")


def check(reached: Reached, call: Call, fault: Fault, timeout: float) -> float:
    """Raise AssertionError unless a call under a fault does what it must; return its seconds.

    It is TooLate where more time might have helped.
    """
    try:
        call.prepare(reached.face, reached.server)
    except CacheTimeoutError as error:
        raise TooLate(f"{call.name}, without {fault.name}") from error
    manner = fault.manner
    reached.proxy.manner = replace(
        manner, delay=manner.delay * timeout, pause=manner.pause * timeout
    )
    with Sleeper(timeout) as sleeper:
        raised, seconds = failure(call, reached)
    reached.proxy.manner = PASS
    assert type(raised) is fault.error, repr(raised)
    assert raised.maybe_applied == (fault.doubt and call.writes), repr(raised)
    assert raised.__cause__ is not None, repr(raised)
    if sleeper.awoke >= LATE:
        raise TooLate(f"{seconds} s with a timeout of {timeout} s")
    place = f"{call.name} after {fault.name}"
    assert _recovered(reached, place), place
    expected = fault.applied(call) + (call.counted == "get")
    applied = call.applied(reached.server)
    assert applied == expected, f"{call.name}: applied {applied} times, not {expected}"
    return seconds


def _recovered(reached: Reached, place: str) -> bool:
    try:
        return reached.face.run(get(FIRST)) == VALUES[0]
    except CacheTimeoutError as error:
        raise TooLate(f"{place}, the first call: {error}") from error
    except CacheError as error:
        raise AssertionError(f"{place}, the first call: {error}") from error
