"""Scripts mean the same in Lua and in Python, and reach a server that has never heard of them."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from msgspec import structs

from cachegen_runtime.errors import CacheError, CacheWrongTypeError
from cachegen_runtime.operations.operation import Operation
from cachegen_runtime.protocol import Answer, Reply
from cachegen_runtime.scripts.expiry import Expire
from cachegen_runtime.scripts.script import Run, Script
from cachegen_runtime.transport.opening import blocking_transport
from cachegen_runtime.urls.reading import parse
from tests.endurance.embedded_store import Comparison
from tests.servers import Server
from tests.sleeper import HANG
from tests.transport.counting import COUNT_TOO, counted
from tests.transport.faces import Face, opened
from tests.transport.operations import (
    calling,
    command,
    get,
    put,
    read,
    several,
)
from tests.transport.random_calls import BY_THE_CLOCK, RANDOM_CALLS, all_scripts
from tests.transport.random_commands import Dice, random_operation
from tests.transport.ways import FACES, WAYS, reached

SCRIPTS = {
    name: each for name, each in all_scripts().items() if name not in BY_THE_CLOCK
}
_SEQUENCES, _STEPS = 12, 120


def test_every_script_has_random_calls_to_be_compared_by() -> None:
    assert SCRIPTS.keys() == RANDOM_CALLS.keys()


@pytest.mark.parametrize("name", SCRIPTS)
def test_both_meanings_of_a_script_have_the_same_effects_and_answers(
    name: str, server: Server
) -> None:
    comparisons = compared(name, server, SCRIPTS[name])
    assert comparisons > _SEQUENCES * _STEPS


@pytest.mark.parametrize("name", SCRIPTS)
def test_a_meaning_that_does_nothing_is_found_out(name: str, server: Server) -> None:
    def nothing(
        run: Run, keys: tuple[bytes, ...], arguments: tuple[bytes, ...]
    ) -> Answer:
        return None

    sound = SCRIPTS[name]
    broken = Script(name=name, text=sound.text, twin=nothing)
    with pytest.raises(AssertionError, match="after"):
        compared(name, server, broken)


def compared(name: str, server: Server, script: Script) -> int:
    """Run random sequences, half of them calls of a script, on both sides; return the comparisons."""

    def operation(dice: Dice) -> Operation[Reply]:
        if dice.random() < 0.5:
            return random_operation(dice)
        return calling(structs.replace(RANDOM_CALLS[name](dice), script=script))

    url = f"{server.url}?timeout={HANG}"
    embedded = blocking_transport(parse("scripts", "memory://?max_keys=0", "the test"))
    real = blocking_transport(parse("main", url, "the test"))
    comparisons = 0
    for number in range(_SEQUENCES):
        comparison = Comparison(f"{name} {number}", embedded, real, operation)
        comparison.run(_STEPS)
        comparisons += comparison.counted["comparisons"]
    real.close()
    return comparisons


N, TEXT = b"{t}n", b"{t}text"


@pytest.fixture(params=[*WAYS, *[(face, "memory") for face in FACES]], ids=" ".join)
def anywhere(
    request: pytest.FixtureRequest, servers: dict[str, Server]
) -> Iterator[Face]:
    """Every way, to a server without scripts and without the keys of these tests."""
    face, kind = request.param
    if kind == "memory":
        with opened(face, "memory://") as found:
            found.run(command(b"FLUSHALL", keys=()))
            yield found
        return
    server = servers[kind]
    server.ask("FLUSHALL")
    server.ask("SCRIPT", "FLUSH")
    with reached((face, kind), server, HANG) as found:
        yield found.face


def test_an_unknown_script_is_sent_again_with_its_text(anywhere: Face) -> None:
    assert [anywhere.run(calling(counted(N))) for _ in range(3)] == [1, 2, 3]
    assert anywhere.run(calling(counted(N, 4, COUNT_TOO))) == 7


@pytest.mark.parametrize("transaction", [False, True])
def test_a_batch_may_hold_several_scripts_that_the_server_does_not_know(
    anywhere: Face, transaction: bool
) -> None:
    told = [
        calling(counted(N)),
        calling(counted(N, 10, COUNT_TOO)),
        calling(counted(N)),
        get(N),
        calling(counted(N, 10, COUNT_TOO)),
    ]
    answers = anywhere.run_batch(told, transaction=transaction)
    assert answers == [1, 11, 12, b"12", 22]


@pytest.mark.parametrize("atomic", [False, True])
def test_a_call_may_follow_commands(anywhere: Face, atomic: bool) -> None:
    told = calling(counted(N), (b"SET", N, b"41"), atomic=atomic)
    assert anywhere.run(told) == [b"OK", 42]
    for transaction in (False, True):
        answers = anywhere.run_batch([told, get(N)], transaction=transaction)
        assert answers == [[b"OK", 42], b"42"]


def test_an_expiry_belongs_to_the_last_of_several_commands(anywhere: Face) -> None:
    expire = Expire(N, "px", 60_000, on_create=True)
    told = structs.replace(
        several((b"SET", TEXT, b"text"), (b"INCRBY", N, b"1"), atomic=True),
        expire=expire,
    )
    assert anywhere.run(told) == [b"OK", 1]
    for of_batch in (False, True):
        (answer,) = anywhere.run_batch([told], transaction=of_batch)
        assert answer == [b"OK", 3 if of_batch else 2]
    assert anywhere.run(read(b"PTTL", TEXT)) == -1
    assert 0 < int(str(anywhere.run(read(b"PTTL", N)))) <= 60_000


def test_commands_that_leave_together_bring_the_list_of_their_replies(
    anywhere: Face,
) -> None:
    anywhere.run(put(TEXT, b"text"))
    told = several((b"PTTL", TEXT), (b"GET", TEXT), (b"GET", N), writes=False)
    assert anywhere.run(told) == [-1, b"text", None]
    for transaction in (False, True):
        answers = anywhere.run_batch([get(N), told, told], transaction=transaction)
        assert answers == [None, *[[-1, b"text", None]] * 2]


def test_a_refusal_among_commands_that_leave_together_is_raised(
    anywhere: Face,
) -> None:
    anywhere.run(put(TEXT, b"text"))
    wrong = several((b"GET", TEXT), (b"LLEN", TEXT), (b"INCRBY", N, b"1"))
    with pytest.raises(CacheWrongTypeError):
        anywhere.run(wrong)
    assert anywhere.run(get(N)) == b"1"
    for transaction in (False, True):
        failed, after = anywhere.run_batch([wrong, get(N)], transaction=transaction)
        assert isinstance(failed, CacheError)
        assert after == (b"3" if transaction else b"2")


def test_no_transaction_is_around_commands_that_leave_together(
    face: Face, server: Server
) -> None:
    server.ask("CONFIG", "RESETSTAT")
    face.run(several((b"GET", TEXT), (b"GET", N)))
    assert "cmdstat_multi" not in server.ask("INFO", "commandstats")
    face.run(several((b"GET", TEXT), (b"GET", N), atomic=True))
    assert "cmdstat_multi" in server.ask("INFO", "commandstats")
