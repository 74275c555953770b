"""Empty embedded stores without pytest: for a block, and for each test of a `unittest.TestCase`, Django's included."""

from __future__ import annotations

import unittest
from collections.abc import Generator
from contextlib import contextmanager

from cachegen_runtime.expiry.clock import Clock, clock
from cachegen_runtime.transport.isolation.stores import isolation


@contextmanager
def isolated() -> Generator[Clock]:
    """Give every cluster an empty embedded store while the block runs, and yield the stores' clock.

    It holds for the whole process: however and whenever the caches were made, whatever URLs
    the environment holds, and there is no cap of 100 keys. Blocks may be nested; each ends
    with what was before it, its time included.
    """
    state, offset = isolation.state, clock.offset
    isolation.begin()
    clock.reset()
    try:
        yield clock
    finally:
        isolation.restore(state)
        clock.reset(offset)


class IsolatedTestCase(unittest.TestCase):
    """Give each test empty embedded stores; stands before other bases: ``class Tests(IsolatedTestCase, TestCase)``.

    ``setUp``, the test, ``tearDown`` and cleanups share a test's stores, and ``cachegen_clock``
    moves their clock. What ``setUpClass`` and ``setUpTestData`` store stays apart from them.
    """

    cachegen_clock: Clock

    @classmethod
    def setUpClass(cls) -> None:
        """Keep what the class sets up away from the real servers."""
        cls.enterClassContext(isolated())
        super().setUpClass()

    def run(
        self, result: unittest.TestResult | None = None
    ) -> unittest.TestResult | None:
        """Run the test in stores of its own."""
        with isolated() as self.cachegen_clock:
            return super().run(result)

    def debug(self) -> None:
        """Run the test in stores of its own, without collecting its outcome."""
        with isolated() as self.cachegen_clock:
            super().debug()
