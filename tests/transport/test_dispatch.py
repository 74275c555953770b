"""Units on their way through a Cluster, as values: what goes to which node next, without sockets."""

from __future__ import annotations

from hiredis import Reader

from cachegen_runtime.operations.operation import Operation
from cachegen_runtime.protocol import Answer, ErrorReply, Reply
from cachegen_runtime.transport.cluster.dispatch import Dispatch, Round, Unit
from cachegen_runtime.transport.cluster.slots import SlotTable, slot_of
from cachegen_runtime.transport.failures import Lost
from cachegen_runtime.urls.settings import Address
from tests.transport.counting import counted
from tests.transport.operations import calling, get, several

HERE, THERE = Address("here", 1), Address("there", 2)
KEY = b"k"
ASK = ErrorReply(f"ASK {slot_of(KEY)} there:2")
MOVED = ErrorReply(f"MOVED {slot_of(KEY)} there:2")
READS = several((b"PTTL", KEY), (b"GET", KEY), writes=False)
WRITES = several((b"INCRBY", KEY, b"1"), (b"INCRBY", KEY, b"2"))


def begun(*operations: Operation[Reply]) -> tuple[Dispatch, list[Unit]]:
    units = [Unit(slot_of(KEY), (operation,)) for operation in operations]
    return Dispatch(units, SlotTable([HERE])), units


def only(dispatch: Dispatch) -> Round:
    (found,) = dispatch.rounds()
    return found


def names_of(data: bytes) -> list[object]:
    """Return the names of the commands in bytes that a server gets."""
    reader = Reader()
    reader.feed(data)
    return [command[0] for command in iter(reader.gets, False)]


def answered(dispatch: Dispatch, *answers: Answer) -> None:
    dispatch.take(only(dispatch), answers)


def test_commands_that_leave_together_are_a_transaction_where_their_slot_moves() -> (
    None
):
    dispatch, (unit,) = begun(READS)
    assert b"MULTI" not in only(dispatch).request.data
    answered(dispatch, -2, ASK)
    sent = only(dispatch)
    assert sent.address == THERE
    names = [b"ASKING", b"MULTI", b"PTTL", b"GET", b"EXEC"]
    assert names_of(sent.request.data) == names
    answered(dispatch, b"OK", b"OK", b"QUEUED", b"QUEUED", [5, b"v"])
    assert unit.outcome == [[5, b"v"]]


def test_a_slot_that_has_moved_for_good_is_no_transaction() -> None:
    dispatch, _ = begun(WRITES)
    answered(dispatch, MOVED, MOVED)
    sent = only(dispatch)
    assert (sent.address, sent.request.replies) == (THERE, 2)


def test_writes_of_which_one_was_applied_do_not_go_on() -> None:
    for refusal in (MOVED, ASK, ErrorReply("TRYAGAIN later")):
        dispatch, (unit,) = begun(WRITES)
        answered(dispatch, 1, refusal)
        assert isinstance(unit.outcome, Lost)
        assert dispatch.rounds() == []


def test_a_refusal_that_is_no_redirection_is_the_outcome() -> None:
    dispatch, (unit,) = begun(WRITES)
    wrong = ErrorReply("WRONGTYPE Operation against a key")
    answered(dispatch, 1, wrong)
    assert unit.outcome == [[1, wrong]]


def test_a_call_alone_goes_by_its_hash_and_then_by_its_text() -> None:
    dispatch, (unit,) = begun(calling(counted(KEY)))
    assert b"EVALSHA" in only(dispatch).request.data
    answered(dispatch, ErrorReply("NOSCRIPT No matching script"))
    assert b"EVAL\r\n" in only(dispatch).request.data
    answered(dispatch, 1)
    assert unit.outcome == [1]


def test_the_first_call_among_others_carries_its_text() -> None:
    dispatch, _ = begun(get(KEY), calling(counted(KEY)), calling(counted(KEY)))
    data = only(dispatch).request.data
    assert (data.count(b"EVAL\r\n"), data.count(b"EVALSHA\r\n")) == (1, 1)
