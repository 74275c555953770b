"""Servers that fail while a connection logs in or shakes hands: the right error, and the password in no variable of it."""

from __future__ import annotations

import asyncio
import socket
import ssl
import subprocess
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest

from cachegen_runtime.errors import (
    CacheConfigError,
    CacheError,
    CacheTimeoutError,
    CacheUnavailableError,
)
from cachegen_runtime.transport.opening import (
    asynchronous_transport,
    blocking_transport,
)
from cachegen_runtime.urls.reading import parse
from cachegen_runtime.urls.settings import Settings
from tests.hostile.attempts import ATTEMPTS, opened, refusal
from tests.hostile.leaks import PASSWORD, Searched
from tests.hostile.states import USER
from tests.sleeper import HANG

pytestmark = pytest.mark.cachegen_live

WAYS = [(face, way) for face in ("blocking", "async") for way in ("direct", "redis-py")]


@contextmanager
def answering(reply: bytes | None, tls: ssl.SSLContext | None = None) -> Iterator[int]:
    """Listen, read once, answer (None: never) and hang up; yield the port."""
    door = socket.create_server(("127.0.0.1", 0))
    ended = threading.Event()

    def serve(link: socket.socket) -> None:
        with suppress(OSError):
            if tls is not None:
                link = tls.wrap_socket(link, server_side=True)
            link.recv(65536)
            if reply is None:
                ended.wait()
            else:
                link.sendall(reply)
        link.close()

    def accept() -> None:
        with suppress(OSError):
            while True:
                link, _ = door.accept()
                threading.Thread(target=serve, args=(link,), daemon=True).start()

    threading.Thread(target=accept, daemon=True).start()
    try:
        yield door.getsockname()[1]
    finally:
        ended.set()
        with suppress(OSError):
            door.shutdown(socket.SHUT_RDWR)
        door.close()


async def refused(face: str, url: str) -> list[CacheError]:
    """Return what a read, a write and a batch fail with."""
    api, close = opened(face, url)
    errors: list[CacheError] = []
    for attempt in (ATTEMPTS[0], ATTEMPTS[3], ATTEMPTS[-1]):
        error = await refusal(attempt, api)
        assert error is not None
        errors.append(error)
    await close()
    return errors


def searched(errors: list[CacheError], told: type[CacheError]) -> None:
    search = Searched()
    for error in errors:
        assert isinstance(error, told), f"{type(error).__name__}: {error}"
        assert not error.maybe_applied, str(error)
        search.error(error)
    assert search.texts > 10 * len(errors)
    assert not search.found, "\n".join(search.found[:5])


@pytest.mark.parametrize(("face", "way"), WAYS)
@pytest.mark.parametrize(
    ("reply", "told"),
    [
        (b"", CacheUnavailableError),
        (b"-ERR unknown", CacheUnavailableError),
        (b"HTTP/1.1 400 Bad Request\r\n\r\n", CacheUnavailableError),
        (b"nonsense\r\n", CacheUnavailableError),
        (f"-ERR no '{PASSWORD}' here\r\n".encode(), CacheConfigError),
        (b"-WRONGPASS invalid username-password pair or user is disabled.\r\n", CacheConfigError),
        (b"-ERR max number of clients reached\r\n", CacheUnavailableError),
        (b"-LOADING Valkey is loading the dataset in memory\r\n", CacheUnavailableError),
        (b"-ERR AUTH <password> called without any password configured\r\n", CacheConfigError),
        (b"-NOPERM this user has no permissions to run the 'auth' command\r\n", CacheConfigError),
        (None, CacheTimeoutError),
    ],
    ids=lambda each: repr(each)[:20],
)  # fmt: skip
def test_a_login_that_fails_shows_no_password(
    face: str, way: str, reply: bytes | None, told: type[CacheError]
) -> None:
    with answering(reply) as port:
        timeout = 0.05 if reply is None else HANG
        url = f"redis://{USER}127.0.0.1:{port}/0?transport={way}&timeout={timeout}"
        searched(asyncio.run(refused(face, url)), told)


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a certificate that nobody signed, and a key that a password locks."""
    folder = tmp_path_factory.mktemp("tls")
    names = ("-subj", "/CN=test", "-addext", "subjectAltName=IP:127.0.0.1")
    for lock in (
        ("-nodes", "-keyout", "key"),
        ("-passout", f"pass:{PASSWORD}", "-keyout", "locked"),
    ):
        subprocess.run(
            ["openssl", "req", "-x509", "-newkey", "rsa:2048", *lock, "-out", "pem", "-days", "2", *names],
            cwd=folder, check=True, capture_output=True,
        )  # fmt: skip
        (folder / "pem").rename(folder / f"{lock[-1]}.pem")
    return folder


@pytest.mark.parametrize(("face", "way"), WAYS)
def test_a_certificate_that_nobody_vouches_for_is_reported_without_a_secret(
    face: str, way: str, certificate: Path
) -> None:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate / "key.pem", certificate / "key")
    own = f"ssl_certfile={certificate}/locked.pem&ssl_keyfile={certificate}/locked"
    with answering(b"", context) as port:
        url = f"rediss://{USER}127.0.0.1:{port}/0?transport={way}&timeout={HANG}&{own}"
        errors = asyncio.run(refused(face, f"{url}&ssl_password={PASSWORD}"))
        searched(errors, CacheConfigError)
        trusted = f"{url}&ssl_password={PASSWORD}&ssl_ca_certs={certificate}/key.pem"
        searched(asyncio.run(refused(face, trusted)), CacheUnavailableError)


@pytest.mark.parametrize(("face", "way"), WAYS)
def test_a_server_that_speaks_no_tls_is_reported_without_a_secret(
    face: str, way: str
) -> None:
    with answering(b"-ERR Protocol error\r\n") as port:
        url = f"rediss://{USER}127.0.0.1:{port}/0?transport={way}&timeout={HANG}"
        searched(asyncio.run(refused(face, url)), CacheUnavailableError)


@pytest.mark.parametrize("way", ["direct", "redis-py"])
@pytest.mark.parametrize("opened_by", [blocking_transport, asynchronous_transport])
def test_a_locked_key_is_reported_when_the_transport_is_made(
    opened_by: Callable[[Settings], object], way: str, certificate: Path
) -> None:
    own = f"ssl_certfile={certificate}/locked.pem&ssl_keyfile={certificate}/locked"
    for wrong in ("x", f"{PASSWORD}-wrong"):
        url = f"rediss://{USER}h:1/0?transport={way}&{own}&ssl_password={wrong}"
        settings = parse("main", url, "the test")
        with pytest.raises(CacheConfigError) as caught:
            opened_by(settings)
        search = Searched()
        search.error(caught.value)
        assert not search.found
