"""What code says of a cluster, and files that are read at each connect: logins that change, addresses that are mapped, ages that end."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterator
from itertools import count
from pathlib import Path

import pytest

from cachegen_runtime import configure
from cachegen_runtime.errors import (
    CacheConfigError,
    CacheTimeoutError,
    CacheUnavailableError,
)
from cachegen_runtime.transport.configured import Credentials, Login
from cachegen_runtime.transport.opening import open_async
from cachegen_runtime.urls.reading import parse
from tests.servers import Server, valkey_cluster, valkey_server
from tests.sleeper import HANG, LATE, Sleeper
from tests.transport.faces import Face, opened
from tests.transport.operations import command, get, increment, put
from tests.transport.scripted_server import Command, scripted_server

WAYS = [("blocking", "direct"), ("async", "direct"), ("blocking", "redis-py"), ("async", "redis-py")]  # fmt: skip
every_way = pytest.mark.parametrize(("face", "via"), WAYS)
FACES = pytest.mark.parametrize("face", ["blocking", "async"])


@pytest.fixture(autouse=True)
def nothing_configured() -> Iterator[None]:
    yield
    configure("main")
    configure("other")


@pytest.fixture
def guarded() -> Iterator[Server]:
    """A server whose password a test changes."""
    with valkey_server("--requirepass", "first") as server:
        yield server


def change_password(server: Server, new: str) -> None:
    """Give the server another password, and end all connections."""
    with opened("blocking", server.url.replace("//", "//:first@")) as face:
        face.run(command(b"CONFIG", b"SET", b"requirepass", new.encode()))
        face.run(command(b"CLIENT", b"KILL", b"TYPE", b"normal", b"SKIPME", b"yes"))


@every_way
def test_credentials_are_asked_at_every_connect(
    guarded: Server, face: str, via: str
) -> None:
    present = ["first"]
    configure("main", credentials=lambda: present[0])
    with opened(face, f"{guarded.url}?transport={via}") as found:
        found.run(put(b"k", b"v"))
        change_password(guarded, "second")
        present[0] = "second"
        assert found.run(get(b"k")) == b"v"


@every_way
def test_a_refused_login_asks_once_more(guarded: Server, face: str, via: str) -> None:
    answers = iter(["stale", "first"])
    configure("main", credentials=lambda: next(answers))
    with opened(face, f"{guarded.url}?transport={via}") as found:
        assert found.run(increment(b"n")) == 1


@every_way
def test_a_login_that_is_refused_twice_is_a_matter_of_configuration(
    guarded: Server, face: str, via: str
) -> None:
    asked = count()

    def credentials() -> tuple[str, str]:
        next(asked)
        return "default", "hush"

    configure("main", credentials=credentials)
    with (
        opened(face, f"{guarded.url}?transport={via}") as found,
        pytest.raises(CacheConfigError) as caught,
    ):
        found.run(increment(b"n"))
    assert next(asked) == 2
    assert "hush" not in str(caught.value)


def test_a_url_s_login_is_tried_once(guarded: Server) -> None:
    # The control of the tests above: what does not change is not asked again.
    with scripted_server(lambda command: b"-WRONGPASS no\r\n") as server:
        url = f"redis://u:p@127.0.0.1:{server.port}/0"
        with opened("blocking", url) as found, pytest.raises(CacheConfigError):
            found.run(get(b"k"))
        assert server.accepted == 1


@FACES
@pytest.mark.parametrize(
    ("login", "said"),
    [
        ("p", [b"AUTH", b"p"]),
        (b"\xff", [b"AUTH", b"\xff"]),
        (("u", "p"), [b"AUTH", b"u", b"p"]),
        (("u", b"p"), [b"AUTH", b"u", b"p"]),
        ((None, "p"), [b"AUTH", b"p"]),
    ],
)
def test_credentials_are_a_password_or_a_user_and_a_password(
    face: str, login: Login, said: Command
) -> None:
    configure("main", credentials=lambda: login)
    with scripted_server() as server:
        url = f"redis://old:gone@127.0.0.1:{server.port}/0"
        with opened(face, url) as found:
            found.run(put(b"k", b"v"))
        assert server.heard[0] == said


@FACES
@pytest.mark.parametrize("answer", [None, 5, ("a", "b", "c"), ("a", None)])
def test_credentials_that_are_none_are_reported(
    server: Server, face: str, answer: object
) -> None:
    configure("main", credentials=lambda: answer)  # type: ignore[arg-type, return-value]  # what is wrong
    with (
        opened(face, server.url) as found,
        pytest.raises(CacheConfigError, match="credentials"),
    ):
        found.run(get(b"k"))


class Failing(Exception):
    """What only a program's own code raises."""


@every_way
@pytest.mark.parametrize("failure", [Failing("hush"), StopIteration(), TimeoutError(), OSError(5, "hush")])  # fmt: skip
def test_what_credentials_raise_is_the_cause(
    server: Server, face: str, via: str, failure: Exception
) -> None:
    def credentials() -> str:
        raise failure

    configure("main", credentials=credentials)
    with (
        opened(face, f"{server.url}?transport={via}") as found,
        pytest.raises(CacheUnavailableError) as caught,
    ):
        found.run(increment(b"n"))
    assert "hush" not in str(caught.value)
    assert not caught.value.maybe_applied
    assert causes(caught.value, failure)


def causes(error: BaseException, failure: Exception) -> bool:
    """Return whether a failure stands behind an error."""
    found: BaseException | None = error
    while found is not None and found is not failure:
        found = found.__cause__
    return found is failure


@FACES
def test_credentials_that_take_for_ever_cost_a_calls_time(
    server: Server, face: str
) -> None:
    over = threading.Event()

    def credentials() -> str:
        over.wait(HANG)
        return ""

    configure("main", credentials=credentials)
    with (
        opened(face, f"{server.url}?timeout=0.5") as found,
        Sleeper(0.5) as sleeper,
        pytest.raises(CacheTimeoutError),
    ):
        found.run(get(b"k"))
    over.set()
    assert sleeper.awoke <= LATE


async def _login() -> str:
    await asyncio.sleep(0)
    return "first"


def test_async_calls_await_credentials(guarded: Server) -> None:
    configure("main", credentials=_login)
    with opened("async", guarded.url) as found:
        assert found.run(increment(b"n")) == 1


def test_blocking_calls_cannot_await_credentials(guarded: Server) -> None:
    configure("main", credentials=_login)
    with (
        opened("blocking", guarded.url) as found,
        pytest.raises(CacheConfigError, match="async"),
    ):
        found.run(increment(b"n"))


def test_tasks_run_on_while_credentials_are_asked(guarded: Server) -> None:
    turned = threading.Event()

    def credentials() -> str:
        assert turned.wait(HANG)
        return "first"

    async def main() -> object:
        transport = open_async("main", f"{guarded.url}?timeout={HANG}")
        call = asyncio.create_task(transport.run(increment(b"n")))
        await asyncio.sleep(0.01)
        turned.set()
        answer = await call
        await transport.aclose()
        return answer

    configure("main", credentials=credentials)
    assert asyncio.run(main()) == 1


@every_way
@pytest.mark.parametrize("end", ["", "\n", "\r\n"])
def test_a_file_of_a_password_is_read_at_every_connect(
    guarded: Server, tmp_path: Path, face: str, via: str, end: str
) -> None:
    file = tmp_path / "password"
    file.write_text(f"first{end}", newline="")
    url = f"{guarded.url}?password_file={file}&transport={via}"
    with opened(face, url) as found:
        found.run(put(b"k", b"v"))
        change_password(guarded, "second\n")
        file.write_text(f"second\n{end or chr(10)}", newline="")
        assert found.run(get(b"k")) == b"v"


@FACES
def test_a_file_that_is_not_there_is_named_by_its_reason(
    server: Server, tmp_path: Path, face: str
) -> None:
    url = f"{server.url}?password_file={tmp_path / 'none'}"
    with (
        opened(face, url) as found,
        pytest.raises(CacheConfigError, match="No such file"),
    ):
        found.run(get(b"k"))


@FACES
@pytest.mark.parametrize("from_file", [True, False])
def test_a_sentinel_has_a_login_of_its_own(
    server: Server, tmp_path: Path, face: str, from_file: bool
) -> None:
    port = str(server.port)
    named = f"*2\r\n$9\r\n127.0.0.1\r\n${len(port)}\r\n{port}\r\n".encode()
    configure("main", credentials=lambda: ("default", "x"))

    def answer(command: Command) -> bytes:
        return b"+OK\r\n" if command[0] == b"AUTH" else named

    (tmp_path / "file").write_text("s3cret\n")
    given = f"_file={tmp_path / 'file'}" if from_file else "=s3cret"
    with scripted_server(answer) as one:
        url = (
            f"redis+sentinel://127.0.0.1:{one.port}/mymaster?sentinel_username=watcher"
            f"&sentinel_password{given}"
        )
        with opened(face, url) as found:
            # A server without a password takes any of its default user.
            assert found.run(get(b"absent")) is None
    assert one.heard[0] == [b"AUTH", b"watcher", b"s3cret"]
    assert one.heard[1][0] == b"SENTINEL"


@FACES
def test_a_sentinel_that_refuses_its_login_says_so(face: str) -> None:
    with scripted_server(lambda command: b"-WRONGPASS invalid\r\n") as one:
        url = f"redis+sentinel://127.0.0.1:{one.port}/mymaster?sentinel_password=p"
        with (
            opened(face, url) as found,
            pytest.raises(CacheConfigError, match="sentinel_password"),
        ):
            found.run(get(b"k"))


@FACES
def test_a_sentinels_master_is_mapped(server: Server, face: str) -> None:
    named = b"*2\r\n$9\r\n192.0.2.7\r\n$4\r\n6379\r\n"
    met: list[tuple[str, int]] = []

    def address_map(host: str, port: int) -> tuple[str, int]:
        met.append((host, port))
        return "127.0.0.1", server.port

    configure("main", address_map=address_map)
    with (
        scripted_server(lambda command: named) as one,
        opened(face, f"redis+sentinel://127.0.0.1:{one.port}/mymaster") as found,
    ):
        assert found.run(increment(b"n")) == 1
    assert met == [("192.0.2.7", 6379)]


@FACES
def test_a_clusters_announced_addresses_are_mapped(face: str) -> None:
    with valkey_cluster(replicas=0) as nodes:
        for node in nodes:
            node.ask("CONFIG", "SET", "cluster-announce-ip", "192.0.2.7")
        configure("main", address_map=lambda host, port: ("127.0.0.1", port))
        with opened(face, f"redis+cluster://127.0.0.1:{nodes[0].port}") as found:
            for number in range(30):
                found.run(put(b"k%d" % number, b"v"))
                assert found.run(get(b"k%d" % number)) == b"v"


@FACES
def test_a_redirection_is_mapped(server: Server, face: str) -> None:
    def moved(command: Command) -> bytes:
        if command[0] == b"CLUSTER":
            return (
                b"*1\r\n*3\r\n:0\r\n:16383\r\n*2\r\n$9\r\n127.0.0.1\r\n:%d\r\n" % port
            )
        return b"-MOVED 1 192.0.2.7:%d\r\n" % server.port

    configure("main", address_map=lambda host, port: ("127.0.0.1", port))
    with scripted_server(moved) as one:
        port = one.port
        with opened(face, f"redis+cluster://127.0.0.1:{port}") as found:
            assert found.run(increment(b"n")) == 1


@FACES
@pytest.mark.parametrize("kind", ["sentinel", "cluster"])
def test_what_an_address_map_raises_is_the_cause(face: str, kind: str) -> None:
    failure = Failing()

    def address_map(host: str, port: int) -> tuple[str, int]:
        raise failure

    def answer(command: Command) -> bytes:
        if command[0] == b"CLUSTER":
            return b"*1\r\n*3\r\n:0\r\n:16383\r\n*2\r\n$9\r\n192.0.2.7\r\n:7000\r\n"
        return b"*2\r\n$9\r\n192.0.2.7\r\n$4\r\n6379\r\n"

    configure("main", address_map=address_map)
    with scripted_server(answer) as one:
        place = "/mymaster" if kind == "sentinel" else ""
        with (
            opened(face, f"redis+{kind}://127.0.0.1:{one.port}{place}") as found,
            pytest.raises(CacheUnavailableError) as caught,
        ):
            found.run(get(b"k"))
    assert causes(caught.value, failure)


@pytest.mark.parametrize(
    ("query", "reason"),
    [
        ("redis://h/0?sentinel_password=p", "Sentinels"),
        ("redis://:p@h/0?password_file=f", "password_file"),
        ("redis+sentinel://h/s?sentinel_password=p&sentinel_password_file=f", "file"),
        ("redis://h/0?max_connection_age=-1", "max_connection_age"),
        ("redis://h/0?max_connection_age=0", "max_connection_age"),
        ("memory://?password_file=f", "password_file"),
    ],
)
def test_contradictions_are_reported_by_the_url(query: str, reason: str) -> None:
    with pytest.raises(CacheConfigError, match=reason):
        parse("main", query, "the test")


def connections(server: Server) -> set[str]:
    """Return the ids of the server's connections."""
    lines = server.ask("CLIENT", "LIST").splitlines()
    return {line.split()[0] for line in lines if line.startswith("id=")}


def aged(found: Face, server: Server, sleeps: int) -> int:
    """Return how many connections calls have used that were made one after another."""
    used: set[str] = set()
    for _ in range(sleeps):
        found.run(get(b"k"))
        used |= {one for one in connections(server) if one not in used}
        threading.Event().wait(0.06)
    return len(used) - sleeps


@every_way
def test_connections_that_are_too_old_are_left(
    own_server: Server, face: str, via: str
) -> None:
    url = f"{own_server.url}?max_connection_age=0.05&transport={via}"
    with opened(face, url) as found:
        assert aged(found, own_server, 4) == 4
        assert found.run(increment(b"n")) == 1


@every_way
def test_without_an_age_connections_are_kept(
    own_server: Server, face: str, via: str
) -> None:
    # The control of the test above.
    with opened(face, f"{own_server.url}?transport={via}") as found:
        assert aged(found, own_server, 4) == 1


def test_a_configuration_is_replaced_and_forgotten(guarded: Server) -> None:
    asked: Credentials = lambda: "first"  # noqa: E731  # as short as programs write it

    def call() -> object:
        with opened("blocking", guarded.url) as found:
            return found.run(get(b"k"))

    configure("main", credentials=asked)
    configure("main")
    with pytest.raises(CacheConfigError):
        call()
    configure("other", credentials=asked)
    with pytest.raises(CacheConfigError):
        call()
    configure("main", credentials=asked)
    assert call() is None
