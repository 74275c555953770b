"""Refusals told as what they are: by the server's own words, and by whether they pass."""

from __future__ import annotations

import pytest

from cachegen_runtime.errors import CacheConfigError, CacheError, CacheUnavailableError
from cachegen_runtime.transport import refusals
from tests.servers import Server, valkey_server
from tests.sleeper import HANG
from tests.transport.faces import opened
from tests.transport.operations import get, put
from tests.transport.scripted_server import Command, scripted_server

PERMANENT = [
    "DENIED Redis is running in protected mode because protected mode is enabled",
    "ERR AUTH <password> called without any password configured for the default user.",
    "ERR This plan does not include access; the command is not supported",
    "ERR Client sent AUTH, but no password is set",
    "WRONGPASS invalid username-password pair or user is disabled.",
    "NOAUTH Authentication required.",
    "NOPERM this user has no permissions to run the command",
    "FORBIDDEN the address is not on the list",
    "ERR DB index is out of range",
    "ERR SELECT is not allowed in cluster mode",
    "ERR unknown command",
]
PASSING = [
    "ERR max number of clients reached",
    "ERR max daily request limit exceeded. Limit: 10000, Usage: 10001",
    "ERR max concurrent connections exceeded",
    "LOADING Redis is loading the dataset in memory",
    "BUSYLOADING the server is starting",
    "ERR too many requests, try again later",
    "ERR the proxy has lost its connection to the database, no master",
    "THROTTLED slow down, quota used up",
]

FACES = pytest.mark.parametrize("face", ["blocking", "async"])
TRANSPORTS = pytest.mark.parametrize("via", ["direct", "redis-py"])


def failure(face: str, url: str) -> CacheError:
    """Return what a call raises."""
    with opened(face, url) as transport, pytest.raises(CacheError) as caught:
        transport.run(get(b"k"))
    return caught.value


@FACES
@TRANSPORTS
@pytest.mark.parametrize("text", [*PERMANENT, *PASSING])
def test_a_refused_login_is_reported_by_its_permanence(
    face: str, via: str, text: str
) -> None:
    with scripted_server(lambda command: f"-{text}\r\n".encode()) as server:
        error = failure(
            face, f"redis://u:hush@127.0.0.1:{server.port}/1?transport={via}"
        )
    kind = CacheConfigError if text in PERMANENT else CacheUnavailableError
    assert type(error) is kind
    assert text[:60] in str(error)
    assert "hush" not in str(error)
    assert error.operation is not None


@FACES
@pytest.mark.parametrize("text", [PERMANENT[0], PASSING[0]])
def test_a_request_that_is_turned_away_gets_the_same_answer(
    face: str, text: str
) -> None:
    with scripted_server(greeting=f"-{text}\r\n".encode()) as server:
        error = failure(face, f"redis://127.0.0.1:{server.port}/0")
    kind = CacheConfigError if text in PERMANENT else CacheUnavailableError
    assert type(error) is kind


@FACES
@pytest.mark.parametrize(
    "text",
    ["DENIED no", "ERR the command is disabled", "ERR odd", PASSING[1], PASSING[4]],
)
def test_a_refused_call_is_reported_by_its_permanence(face: str, text: str) -> None:
    with scripted_server(lambda command: f"-{text}\r\n".encode()) as server:
        error = failure(face, f"redis://127.0.0.1:{server.port}/0")
    if text in PASSING:
        assert type(error) is CacheUnavailableError
    else:
        expected = CacheError if text == "ERR odd" else CacheConfigError
        assert type(error) is expected
    assert text in str(error)


@FACES
@pytest.mark.parametrize("quote", ["'", '"', "`"])
def test_what_a_server_quotes_is_in_no_message(face: str, quote: str) -> None:
    def refuse(command: Command) -> bytes:
        return b"-ODD the argument %b%b%b is odd\r\n" % (
            quote.encode(),
            command[-1],
            quote.encode(),
        )

    with (
        scripted_server(refuse) as server,
        opened(face, f"redis://127.0.0.1:{server.port}/0") as transport,
        pytest.raises(CacheConfigError) as caught,
    ):
        transport.run(put(b"k", b"hush"))
    assert "hush" not in str(caught.value)
    assert "ODD the argument" in str(caught.value)


@FACES
def test_a_cluster_url_at_a_single_server_says_so(face: str, server: Server) -> None:
    error = failure(face, f"redis+cluster://127.0.0.1:{server.port}")
    assert type(error) is CacheConfigError
    assert "cluster support disabled" in str(error)
    assert "redis://" in str(error)


@FACES
def test_a_sentinel_url_at_a_server_says_so(face: str, server: Server) -> None:
    error = failure(face, f"redis+sentinel://127.0.0.1:{server.port}/mymaster")
    assert type(error) is CacheConfigError
    assert "no Sentinel" in str(error)
    assert "unknown command" in str(error)


@FACES
def test_a_cluster_that_wants_a_password_says_so(face: str) -> None:
    with valkey_server("--requirepass", "hush") as server:
        error = failure(face, f"redis+cluster://127.0.0.1:{server.port}")
    assert type(error) is CacheConfigError
    assert "NOAUTH" in str(error)


@FACES
def test_a_sentinel_that_wants_a_login_says_so(face: str) -> None:
    with scripted_server(lambda command: b"-NOAUTH Authentication required.\r\n") as one:  # fmt: skip
        error = failure(face, f"redis+sentinel://127.0.0.1:{one.port}/mymaster")
    assert type(error) is CacheConfigError
    assert "sentinel_password" in str(error)
    assert "NOAUTH Authentication required." in str(error)


@FACES
@pytest.mark.parametrize("text", PASSING)
def test_a_sentinel_or_a_node_that_cannot_answer_now_is_unavailable(
    face: str, text: str
) -> None:
    with scripted_server(lambda command: f"-{text}\r\n".encode()) as server:
        for url in ("redis+sentinel://{}/mymaster", "redis+cluster://{}"):
            address = f"127.0.0.1:{server.port}"
            error = failure(face, url.format(address))
            assert type(error) is CacheUnavailableError
            assert text in str(error)


@FACES
def test_a_service_that_no_sentinel_knows_never_passes(face: str) -> None:
    with scripted_server(lambda command: b"*-1\r\n") as one:
        error = failure(face, f"redis+sentinel://127.0.0.1:{one.port}/nobody")
    assert type(error) is CacheConfigError
    assert "know no service 'nobody'" in str(error)


@FACES
def test_one_sentinel_that_answers_is_enough(face: str, server: Server) -> None:
    port = str(server.port)
    named = f"*2\r\n$9\r\n127.0.0.1\r\n${len(port)}\r\n{port}\r\n".encode()
    with (
        scripted_server(lambda command: b"-NOAUTH Authentication required.\r\n") as bad,
        scripted_server(lambda command: b"*-1\r\n") as unknowing,
        scripted_server(lambda command: named) as good,
    ):
        hosts = ",".join(f"127.0.0.1:{one.port}" for one in (bad, unknowing, good))
        url = f"redis+sentinel://{hosts}/mymaster?timeout={HANG}"
        with opened(face, url) as transport:
            assert transport.run(get(b"absent")) is None


def test_a_reader_of_codes_alone_takes_strangers_for_a_wrong_password(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    # The control of the tests above: what was said of every unknown refusal.
    def told(*_: object) -> CacheError:
        return CacheConfigError("the server refuses the URL's user or password")

    monkeypatch.setattr(refusals, "_told", told)
    with scripted_server(lambda command: f"-{PASSING[1]}\r\n".encode()) as server:
        error = failure("blocking", f"redis://u:p@127.0.0.1:{server.port}/0")
    assert type(error) is CacheConfigError
