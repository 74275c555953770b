"""A master that was made a replica while a process only reads from it: it would refuse writes, and answers reads.

Sentinels that demote a server close its clients' connections; a person who demotes it does not.
"""

from __future__ import annotations

import asyncio
import socket
import threading
from collections.abc import Generator
from contextlib import contextmanager
from math import inf
from typing import Final

import pytest

from cachegen_runtime.transport.asynchronous import master as asynchronous
from cachegen_runtime.transport.asynchronous.pool import AgingAsyncPool, AsyncPool
from cachegen_runtime.transport.blocking import master as blocking
from cachegen_runtime.transport.blocking.pool import AgingPool, Pool
from cachegen_runtime.transport.opening import open_async
from tests.servers import (
    Server,
    free_port,
    valkey_cluster,
    valkey_sentinel,
    valkey_server,
    wait_until,
)
from tests.sleeper import HANG
from tests.transport.faces import Face, opened
from tests.transport.one_sentinel import OneSentinel, one_sentinel
from tests.transport.operations import get, put, read
from tests.transport.scripted_server import Command, scripted_server

both_faces = pytest.mark.parametrize("name", ["blocking", "async"])


PORT: Final = read(b"CONFIG", b"GET", b"port", keys=())


def port_in(answer: object) -> int:
    """Return which port a server said that it listens on."""
    match answer:
        case [b"port", bytes() as port]:
            return int(port)
        case _:
            raise AssertionError(answer)


def answering(face: Face) -> int:
    """Return the port of the server that answers reads now."""
    return port_in(face.run(PORT))


@contextmanager
def moving_master() -> Generator[tuple[Server, Server, OneSentinel, str]]:
    """Run a master, its successor, and a Sentinel that names the first."""
    with valkey_server() as old, valkey_server() as new, one_sentinel(old.port) as sentinel:  # fmt: skip
        yield old, new, sentinel, f"redis+sentinel://{sentinel.address}/shop/0"


def demote(old: Server, new: Server, sentinel: OneSentinel) -> None:
    """Make the old master follow the new one, which the Sentinel names from now on."""
    assert old.ask("REPLICAOF", "127.0.0.1", str(new.port)).startswith("+OK")
    sentinel.master = new.port


def ask_the_role(monkeypatch: pytest.MonkeyPatch, seconds: float) -> None:
    for module in (asynchronous, blocking):
        monkeypatch.setattr(module, "ROLE_HOLDS", seconds)


@both_faces
def test_a_read_that_a_demoted_master_answers_goes_to_its_successor(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    ask_the_role(monkeypatch, 0.0)
    with moving_master() as (old, new, sentinel, url), opened(name, url) as face:
        assert answering(face) == old.port
        demote(old, new, sentinel)
        assert answering(face) == new.port


@both_faces
def test_without_the_question_a_reader_stays_with_a_demoted_master(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    # The control of the test above: nobody closes the connection.
    ask_the_role(monkeypatch, inf)
    with moving_master() as (old, new, sentinel, url), opened(name, url) as face:
        assert answering(face) == old.port
        demote(old, new, sentinel)
        assert answering(face) == old.port


@both_faces
@pytest.mark.parametrize("transaction", [False, True])
def test_a_batch_that_only_reads_leaves_a_demoted_master(
    name: str, transaction: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    ask_the_role(monkeypatch, 0.0)
    with moving_master() as (old, new, sentinel, url), opened(name, url) as face:
        assert answering(face) == old.port
        demote(old, new, sentinel)
        answers = face.run_batch([PORT, PORT], transaction=transaction)
        assert [port_in(answer) for answer in answers] == [new.port] * 2


@both_faces
def test_a_write_that_meets_the_demoted_master_with_the_question_is_made_once(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    ask_the_role(monkeypatch, 0.0)
    with moving_master() as (old, new, sentinel, url), opened(name, url) as face:
        face.run(put(b"k", b"old"))
        demote(old, new, sentinel)
        face.run(put(b"k", b"newer"))
        assert new.ask("GET", "k") == "$5\r\nnewer\r\n"


@both_faces
def test_a_server_that_refuses_to_tell_its_role_is_used_all_the_same(name: str) -> None:
    no_hello = ("--rename-command", "HELLO", "")
    with (
        valkey_server(*no_hello) as server,
        one_sentinel(server.port) as sentinel,
        opened(name, f"redis+sentinel://{sentinel.address}/shop/0") as face,
    ):
        face.run(put(b"k", b"v"))
        assert face.run(get(b"k")) == b"v"


class Demoted:
    """What a scripted server answers: its name, and its role until now; a read of `slow` waits."""

    def __init__(self) -> None:
        self.role = "master"
        self.goes_on = threading.Event()

    def __call__(self, command: Command) -> bytes:
        if command[0] == b"HELLO":
            return f"*2\r\n$4\r\nrole\r\n${len(self.role)}\r\n{self.role}\r\n".encode()
        if command[1] == b"slow":
            self.goes_on.wait(HANG)
        return b"$3\r\nold\r\n"


def read_after_a_demotion(monkeypatch: pytest.MonkeyPatch) -> object:
    """Return what a connection reads that was in use while another one met the demotion."""
    demoted = Demoted()
    with (
        valkey_server() as new,
        scripted_server(demoted) as old,
        one_sentinel(old.port) as sentinel,
        opened("blocking", f"redis+sentinel://{sentinel.address}/s/0?timeout={HANG}") as face,
    ):  # fmt: skip
        ask_the_role(monkeypatch, 0.0)
        new.ask("SET", "k", "new")
        slow = threading.Thread(target=face.run, args=(get(b"slow"),))
        slow.start()
        wait_until(lambda: [b"GET", b"slow"] in old.heard, "the slow read")
        demoted.role, sentinel.master = "replica", new.port
        assert face.run(get(b"k")) == b"new"
        ask_the_role(monkeypatch, inf)
        demoted.goes_on.set()
        slow.join()
        # Its connection was given back last, so it is the next one.
        return face.run(get(b"k"))


def test_a_connection_in_use_when_a_demotion_shows_is_not_used_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert read_after_a_demotion(monkeypatch) == b"new"


def test_a_pool_without_ages_uses_such_a_connection_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    # The control of the test above.
    monkeypatch.setattr(AgingPool, "ask", Pool.ask)
    assert read_after_a_demotion(monkeypatch) == b"old"


def read_on_another_loop(monkeypatch: pytest.MonkeyPatch) -> object:
    """Return what one event loop reads after another one has met a demotion."""
    with (
        moving_master() as (old, new, sentinel, url),
        asyncio.Runner() as first,
        asyncio.Runner() as second,
    ):
        ask_the_role(monkeypatch, 0.0)
        new.ask("SET", "k", "new")
        transport = open_async("main", url)
        for runner in (first, second):
            assert runner.run(transport.run(get(b"k"))) is None
        demote(old, new, sentinel)
        # Once to find out, and once to ask no more.
        assert first.run(transport.run(get(b"k"))) == b"new"
        ask_the_role(monkeypatch, inf)
        assert first.run(transport.run(get(b"k"))) == b"new"
        # What it reads is not what the old master copies.
        old.ask("REPLICAOF", "127.0.0.1", str(free_port()))
        found = second.run(transport.run(get(b"k")))
        first.run(transport.aclose())
        return found


def test_other_event_loops_leave_the_demoted_master_too(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert read_on_another_loop(monkeypatch) == b"new"


def test_a_loop_that_does_not_look_for_the_age_stays_with_the_demoted_master(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    # The control of the test above.
    monkeypatch.setattr(AgingAsyncPool, "here", AsyncPool.here)
    assert read_on_another_loop(monkeypatch) != b"new"


def test_a_reader_leaves_a_master_that_a_person_demoted_under_real_sentinels() -> None:
    with (
        valkey_sentinel() as found,
        opened("blocking", found.url) as blocking_face,
        opened("async", found.url) as asynchronous_face,
    ):
        faces = (blocking_face, asynchronous_face)
        for face in faces:
            assert answering(face) == found.master.port
        # A link from before that no client of ours holds: nobody closes it.
        with socket.create_connection(("127.0.0.1", found.master.port)) as stays:
            assert found.master.ask("FAILOVER") == "+OK\r\n"
            wait_until(
                lambda: "role:master" in found.replica.ask("INFO", "replication"),
                "the promotion",
            )
            asked = ("SENTINEL", "FAILOVER", found.service)
            wait_until(
                lambda: found.sentinels[0].ask(*asked) == "+OK\r\n",
                "the Sentinels' turn",
            )
            for face in faces:
                wait_until(
                    lambda face=face: answering(face) == found.replica.port,  # type: ignore[misc]
                    "the reader to leave",
                )
            stays.sendall(b"INFO replication\r\n")
            assert b"role:slave" in stays.recv(65536)


@both_faces
def test_a_demoted_master_of_a_cluster_sends_readers_on_itself(name: str) -> None:
    with valkey_cluster(masters=1) as (old, new):
        with opened(name, f"redis+cluster://127.0.0.1:{old.port}") as face:
            assert face.run(get(b"k")) is None
            assert new.ask("CLUSTER", "FAILOVER", "TAKEOVER") == "+OK\r\n"
            for node, role in ((old, "slave"), (new, "master")):
                wait_until(
                    lambda node=node, role=role: f"role:{role}"  # type: ignore[misc]
                    in node.ask("INFO", "replication"),
                    "the change of roles",
                )
            assert old.ask("GET", "k").startswith("-MOVED")
            wait_until(lambda: new.ask("SET", "k", "new") == "+OK\r\n", "a write")
            assert face.run(get(b"k")) == b"new"
        # Only who asked for it reads from a replica.
        assert "cmdstat_readonly" not in old.ask("INFO", "commandstats")
