"""The short form: a hundredth of the calls."""

from __future__ import annotations

import pytest

from tests.endurance.threads import run

pytestmark = pytest.mark.cachegen_live


def test_threads_and_loops_read_their_own_values() -> None:
    figures = run(0.01)
    assert figures["calls"] > 5000
    assert figures["connections"] > 20
