"""The short form, and the variant with the known bug, which it must find out."""

from __future__ import annotations

import pytest

from cachegen_runtime.transport.asynchronous.connection import Connection
from cachegen_runtime.transport.asynchronous.stream import Stream
from tests.endurance.cancellations import run

pytestmark = pytest.mark.cachegen_live


def test_no_call_gets_anothers_reply_and_no_cancel_is_swallowed() -> None:
    figures = run(0.003)
    assert figures["cancelled"] >= 1800
    assert figures["calls"] > 2500
    assert figures["connections"] > 5


def test_a_cancelled_call_that_gave_up_its_place_is_found_out(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    # The control: the reply of a cancelled call goes to the next one.
    deliver = Stream._deliver

    def forgetful(self: Stream, connection: Connection) -> None:
        while self._sent and self._sent[0][0].done():
            self._sent.popleft()
        deliver(self, connection)

    monkeypatch.setattr(Stream, "_deliver", forgetful)
    with pytest.raises(AssertionError, match="wrong values"):
        run(0.003)
