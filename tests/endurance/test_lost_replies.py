"""The short form: cuts at some bytes; the long one cuts at all."""

from __future__ import annotations

from collections import Counter

import pytest

from tests.endurance.lost_replies import judge, run
from tests.servers import valkey_server
from tests.transport.calls import COUNT, Call
from tests.transport.manners import Manner
from tests.transport.operations import command
from tests.transport.ways import reached

pytestmark = pytest.mark.cachegen_live


def test_nothing_is_applied_twice_or_lost_silently() -> None:
    figures = run(0.01)
    assert figures["cuts"] > 500
    assert figures["errors"] > 400
    assert figures["answered"] > 50


class Careless(Call):
    """A write that passes for a read."""

    @property
    def writes(self) -> bool:
        return True


def test_a_write_that_is_sent_again_is_found_out() -> None:
    # The control: the first reply is lost, and the write goes out once more.
    reading = command(b"INCRBY", COUNT, b"1", writes=False)
    careless = Careless("write", (reading,), "incrby")
    with (
        valkey_server() as server,
        reached(("blocking", "direct"), server, 5.0) as found,
    ):
        careless.prepare(found.face, server)
        fates: list[bytes | None] = [None]
        lost_once = Manner(reply=lambda data: fates.pop() if fates else data)
        with pytest.raises(AssertionError, match="2 applied"):
            judge(careless, found, lost_once, Counter())
