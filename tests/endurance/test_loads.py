"""The short form of cancelled loads, and the variant in which nobody ends them; `tests/loading` has the others."""

from __future__ import annotations

import pytest

from tests.endurance.loads import cancelled

pytestmark = pytest.mark.cachegen_live


def test_cancelled_callers_leave_nothing() -> None:
    figures = cancelled(0.005)
    assert figures["cancelled"] >= 500
    assert figures["loaders that failed"] > 0


def several_rounds() -> None:
    """Cancel again and again, since one round may happen to leave no task."""
    for _ in range(20):
        cancelled(0.005)


def test_loads_that_nobody_ends_are_found_out(monkeypatch: pytest.MonkeyPatch) -> None:
    async def leave(self: object, groups: object, caller: object) -> None:
        """End nothing."""

    monkeypatch.setattr("cachegen_runtime.loading.tasks._Home.leave", leave)
    with pytest.raises(AssertionError, match="tasks left"):
        several_rounds()
