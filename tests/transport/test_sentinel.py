"""A master, a replica and three Sentinels: failovers, forced and orderly, and Sentinels that are gone."""

from __future__ import annotations

import pytest

from cachegen_runtime.errors import CacheUnavailableError
from tests.servers import valkey_sentinel, wait_until
from tests.transport.operations import Face, command, opened, read


def served(face: Face) -> bool:
    try:
        face.run(command(b"INCRBY", b"n", b"1"))
    except CacheUnavailableError:
        return False
    return True


def test_failovers_and_lost_sentinels_are_survived() -> None:
    with (
        valkey_sentinel() as found,
        opened("blocking", found.url) as blocking,
        opened("async", found.url) as asynchronous,
    ):
        faces = (blocking, asynchronous)
        for face in faces:
            face.run(command(b"INCRBY", b"n", b"1"))
        found.master.stop()
        for face in faces:
            wait_until(lambda face=face: served(face), "the new master")  # type: ignore[misc]
            face.run(command(b"SET", b"k", b"v"))
        found.master.start()
        wait_until(
            lambda: "link_status:up" in found.master.ask("INFO", "replication"),
            "the old master to follow",
            seconds=90,
        )
        wait_until(
            lambda: found.sentinels[0].ask("SENTINEL", "FAILOVER", "mymaster")
            == "+OK\r\n",
            "an orderly failover",
        )
        wait_until(
            lambda: "role:master" in found.master.ask("INFO", "replication"),
            "the promotion",
        )
        for face in faces:
            wait_until(lambda face=face: served(face), "the new master")  # type: ignore[misc]
            assert face.run(read(b"GET", b"k")) == b"v"
        found.sentinels[0].stop()
        found.sentinels[1].stop()
        for name in ("blocking", "async"):
            with opened(name, found.url) as late:
                assert late.run(read(b"GET", b"k")) == b"v"


@pytest.mark.parametrize("name", ["blocking", "async"])
def test_an_unknown_service_and_absent_sentinels_are_unavailable(name: str) -> None:
    with (
        opened(name, "redis+sentinel://127.0.0.1:1/shop") as face,
        pytest.raises(CacheUnavailableError, match="Sentinel"),
    ):
        face.run(read(b"GET", b"k"))
