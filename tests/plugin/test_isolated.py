"""`isolated` and `IsolatedTestCase`: empty stores without pytest, and inside of it."""

from __future__ import annotations

import sys

import pytest

from cachegen_runtime.testing import isolated
from cachegen_runtime.transport.opening import open_blocking
from tests.plugin.test_isolation import CACHES
from tests.transport.operations import get, increment, put

pytest_plugins = ["pytester"]

CASES = """
import asyncio, unittest
from cachegen_runtime.testing import IsolatedTestCase
from caches import asynchronous, blocking, count, open_blocking, put, size

class Base(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        # As Django's setUpTestData does.
        assert blocking.run(count()) == 1
        cls.shared = blocking

class Tests(IsolatedTestCase, Base):
    def setUp(self):
        assert blocking.run(count()) == 1

    def tearDown(self):
        assert blocking.run(count()) > 2

    def test_one(self):
        self.assertEqual(blocking.run(count()), 2)
        self.assertEqual(open_blocking("main", None).run(count()), 3)
        self.assertEqual(asyncio.run(asynchronous.run(count())), 4)

    def test_two(self):
        self.assertEqual(blocking.run(count()), 2)
        for number in range(150):
            blocking.run(put(number))
        self.assertEqual(blocking.run(size()), 151)
        blocking.run(count())

    def test_clock(self):
        from cachegen_runtime.scripts.expiry import Expire
        blocking.run(count(Expire(b"n", "px", 5000)))
        self.cachegen_clock.advance(6)
        self.assertEqual(blocking.run(count()), 1)
        for _ in range(3): blocking.run(count())

    def test_closed(self):
        blocking.run(count())
        blocking.run(count())
        blocking.close()
        self.addCleanup(lambda: None)
        from cachegen_runtime.transport.route import reopen_everywhere
        reopen_everywhere()

    def test_last(self):
        self.assertEqual(blocking.run(count()), 2)
        blocking.run(count())

class AsyncTests(IsolatedTestCase, unittest.IsolatedAsyncioTestCase):
    async def test_one(self):
        self.assertEqual(await asynchronous.run(count()), 1)

    async def test_two(self):
        self.assertEqual(await asynchronous.run(count()), 1)

if __name__ == "__main__":
    unittest.main()
"""


@pytest.fixture
def project(
    pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch
) -> pytest.Pytester:
    """A project with module-level transports and a URL that nobody may use."""
    monkeypatch.setenv("CACHEGEN_MAIN_URL", "redis://127.0.0.1:1")
    pytester.makepyfile(caches=CACHES, test_cases=CASES)
    return pytester


def test_unittest_gives_each_test_empty_stores(project: pytest.Pytester) -> None:
    ran = project.run(sys.executable, "-m", "unittest", "-q", "test_cases")
    assert ran.ret == 0
    ran.stderr.fnmatch_lines(["Ran 7 tests*", "OK"])


def test_pytest_runs_the_same_cases(project: pytest.Pytester) -> None:
    project.makeini("[pytest]\naddopts = -p no:hypothesispytest\n")
    project.runpytest_subprocess().assert_outcomes(passed=7)


def test_without_the_mixin_tests_meet_the_url(project: pytest.Pytester) -> None:
    # The control of the tests above.
    project.makepyfile(test_cases=CASES.replace("IsolatedTestCase, ", ""))
    ran = project.run(sys.executable, "-m", "unittest", "-q", "test_cases")
    assert ran.ret != 0
    ran.stderr.fnmatch_lines(["*CacheUnavailableError*127.0.0.1:1*"])


def test_a_block_ends_with_what_was_before_it() -> None:
    route = open_blocking("main", None)
    route.run(put(b"k", b"outer"))
    with isolated() as clock:
        assert route.run(get(b"k")) is None
        route.run(put(b"k", b"inner"))
        clock.advance(100)
        with isolated() as innermost:
            assert innermost.offset == 0
            assert route.run(get(b"k")) is None
        assert clock.offset == 100
        assert route.run(get(b"k")) == b"inner"
    assert clock.offset == 0
    assert route.run(get(b"k")) == b"outer"


def test_a_block_that_fails_ends_too() -> None:
    route = open_blocking("main", None)
    with pytest.raises(AttributeError), isolated():
        route.run(increment(b"n", 1))  # type: ignore[arg-type]  # what fails
    assert route.run(get(b"n")) is None


def test_a_function_is_isolated_at_each_call() -> None:
    @isolated()
    def counted() -> object:
        return open_blocking("main", None).run(increment(b"n"))

    assert counted() == counted() == 1
