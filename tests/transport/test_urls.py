"""What URLs and the environment mean, and that no message about them shows a secret."""

from __future__ import annotations

import logging
import os
import pickle
import subprocess
import sys

import pytest

from cachegen_runtime.errors import CacheConfigError
from cachegen_runtime.transport.opening import open_async, open_blocking
from cachegen_runtime.urls.masking import masked
from cachegen_runtime.urls.reading import parse, resolve
from cachegen_runtime.urls.settings import Address, Secret


def test_every_form_is_read() -> None:
    server = parse("main", "redis://ann:p%40ss@cache:6380/2?timeout=0.5", "argument")
    assert (server.kind, server.addresses) == ("server", (Address("cache", 6380),))
    assert (server.username, server.database, server.timeout) == ("ann", 2, 0.5)
    assert server.connect_timeout == 0.5
    assert server.password == Secret(b"p@ss")
    assert parse("main", "redis://[::1]", "argument").addresses == (
        Address("::1", 6379),
    )
    local = parse("main", "unix://:pw@/run/cache.sock?db=3", "argument")
    assert (local.addresses[0].host, local.database) == ("/run/cache.sock", 3)
    cluster = parse("main", "redis+cluster://a:1,b", "argument")
    assert cluster.addresses == (Address("a", 1), Address("b", 6379))
    sentinel = parse(
        "main", "redis+sentinel://a,b:3/shop/1?key_prefix=x%2F", "argument"
    )
    assert sentinel.addresses == (Address("a", 26379), Address("b", 3))
    assert (sentinel.service, sentinel.database) == ("shop", 1)
    assert sentinel.key_prefix == b"x/"
    assert parse("main", "memory://?max_keys=0", "argument").max_keys == 0


@pytest.mark.parametrize(
    ("url", "says"),
    [
        ("rdis://h", "did you mean redis://"),
        ("valkey://h", "did you mean redis://"),
        ("http://h", "unknown scheme; one of memory"),
        ("s3cret", "no scheme"),
        ("", "no scheme"),
        ("redis:/ann:s3cret@h", "wants `://`"),
        ("redis://", "no host"),
        ("redis://:s3cret@", "no host"),
        ("redis://ann:s3/cret@h", "%2F"),
        ("redis://h:s3cret", "port"),
        ("redis://:s3cret", "no host"),
        ("redis://h:0", "port"),
        ("redis://h:65536", "port"),
        ("redis://a,b", "several hosts"),
        ("redis://h/one", "no database number"),
        ("redis://h/1/2", "more than one part"),
        ("redis://h/1?db=2", "two databases"),
        ("redis://h?timeot=1", "did you mean `timeout`"),
        ("redis://h?socket_timeout=1", "did you mean `timeout`"),
        ("redis://h?pasword=s3cret", "did you mean `password`"),
        ("redis://h?s3cret", "unknown query parameter"),
        ("redis://h?timeout=0", "number of seconds"),
        ("redis://h?timeout=nan", "number of seconds"),
        ("redis://h?timeout=soon", "number of seconds"),
        ("redis://h?timeout=1&timeout=2", "twice"),
        ("redis://h?timeout=", "no value"),
        ("redis://h?max_connections=0", "whole number from 1"),
        ("redis://h?max_keys=5", "redis:// does not take"),
        ("redis://h?ssl_ca_certs=/x", "rediss://"),
        ("rediss://h?ssl_cert_reqs=maybe", "none of required"),
        ("rediss://h?ssl_check_hostname=maybe", "neither true nor false"),
        ("redis://h?client_name=a%20b", "client_name"),
        ("redis://ann:s3#cret@h", "%XX"),
        ("redis://ann:s3 cret@h", "%XX"),
        ("unix://host/path", "unix:///path"),
        ("unix://", "no path"),
        ("memory://host", "takes none"),
        ("redis+cluster://h?key_prefix=a{b", "hash tag"),
        ("redis://h?key_prefix=%7D%7B", "hash tag"),
        ("memory://?max_keys=-1", "whole number from 0"),
        ("redis+cluster://h/1", "no databases"),
        ("redis+cluster://h?db=1", "only number 0"),
        ("redis+sentinel://h", "/service"),
        ("redis+sentinel://h,,i/shop", "no host"),
    ],
)
def test_a_wrong_url_says_what_is_wrong_and_where_without_secrets(
    url: str, says: str
) -> None:
    with pytest.raises(CacheConfigError) as caught:
        parse("main", url, "variable CACHEGEN_MAIN_URL")
    message = str(caught.value)
    assert says in message
    assert "CACHEGEN_MAIN_URL" in message
    assert "'main'" in message
    for secret in ("s3cret", "s3#cret", "s3 cret", "s3/cret"):
        assert secret not in f"{message}{caught.value!r}"
    assert "cret@" not in message


@pytest.mark.parametrize(
    "url",
    [
        "redis://:hunter2\udcff@host",
        "redis://ann\ud800:hunter2@host",
        "redis://host?password=hunter2\udcff",
        "redis://host?password=hunter2%ff",
        "redis://ann%ff:hunter2@host",
        "redis://host\udcff?password=hunter2",
        "memory://?key_prefix=\udcff",
        "memory://?key_prefix=%ff",
        "memory://?key_prefix=%ed%a0%80",
    ],
)
def test_what_is_not_utf_8_is_refused_and_never_shown_or_replaced(url: str) -> None:
    with pytest.raises(CacheConfigError) as caught:
        parse("main", url, "argument")
    error: BaseException | None = caught.value
    while error is not None:
        shown = f"{error} {error!r}"
        assert shown.isascii()
        assert "hunter2" not in shown
        error = error.__cause__ or error.__context__


def test_a_password_is_masked_and_the_rest_shown() -> None:
    url = "redis://ann:s3cret@cache:6380/2?timeout=1&password=s3cret"
    assert masked(url) == "redis://ann:***@cache:6380/2?timeout=1&password=***"


def test_settings_show_no_secret() -> None:
    settings = parse(
        "main", "redis://ann:s3cret@h?ssl=1".replace("?ssl=1", ""), "argument"
    )
    assert "s3cret" not in f"{settings}{settings!r}"
    with pytest.raises(TypeError):
        pickle.dumps(settings.password)


def test_an_argument_beats_the_environment_beats_the_embedded_store() -> None:
    values = {"CACHEGEN_MY_MAIN_URL": "redis://there"}
    assert resolve("my-main", "redis://here", values).addresses[0].host == "here"
    assert resolve("my-main", None, values).addresses[0].host == "there"
    assert resolve("my-main", None, {}, warn=False).kind == "memory"
    assert (
        resolve("my-main", None, {"CACHEGEN_MY_MAIN_URL": ""}, warn=False).kind
        == "memory"
    )


def test_required_urls_are_demanded_by_name() -> None:
    with pytest.raises(CacheConfigError, match="CACHEGEN_MY_MAIN_URL"):
        resolve("my-main", None, {"CACHEGEN_REQUIRE_URLS": "1"})
    assert (
        resolve("my-main", None, {"CACHEGEN_REQUIRE_URLS": "0"}, warn=False).kind
        == "memory"
    )


def test_the_embedded_store_is_warned_of_once_a_cluster(
    caplog: pytest.LogCaptureFixture,
) -> None:
    with caplog.at_level(logging.WARNING, "cachegen_runtime"):
        for _ in range(3):
            resolve("warned-of", None, {})
    assert [record.getMessage() for record in caplog.records] == [
        "cluster 'warned-of' has no URL: its data lives in this process"
        " (set the variable CACHEGEN_WARNED_OF_URL)"
    ]


@pytest.mark.parametrize("opening", [open_blocking, open_async])
def test_errors_come_when_the_object_is_made(
    opening: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert callable(opening)
    monkeypatch.setenv("CACHEGEN_MAIN_URL", "redis://h?timeout=x")
    with pytest.raises(CacheConfigError, match="CACHEGEN_MAIN_URL"):
        opening("main", None)
    with pytest.raises(CacheConfigError, match="argument `my_main`"):
        opening("my-main", "rediss://h:x")


def test_missing_certificates_are_reported_when_the_transport_is_made() -> None:
    from cachegen_runtime.transport.opening import (
        asynchronous_transport,
        blocking_transport,
    )

    for parameters in (
        "ssl_ca_certs=/absent.pem",
        "ssl_certfile=/absent.pem",
        "ssl_keyfile=/x",
    ):
        settings = parse("main", f"rediss://h?{parameters}", "argument")
        for make in (blocking_transport, asynchronous_transport):
            with pytest.raises(CacheConfigError):
                make(settings)


def _python(code: str, **environment: str) -> str:
    done = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, **environment},
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_making_a_transport_imports_no_client_and_does_no_io() -> None:
    code = (
        "import sys\n"
        "from cachegen_runtime.transport.opening import open_blocking, open_async\n"
        "open_blocking('main', 'redis://127.0.0.1:1'); open_async('main', 'redis://127.0.0.1:1')\n"
        "print([name for name in ('redis', 'fakeredis') if name in sys.modules])\n"
    )
    assert _python(code) == "[]\n"


def test_a_missing_engine_names_the_command_that_installs_it() -> None:
    code = (
        "import sys\n"
        "sys.modules['fakeredis'] = None\n"
        "from cachegen_runtime.errors import CacheConfigError\n"
        "from cachegen_runtime.transport.opening import open_blocking\n"
        "try: open_blocking('main', 'memory://')\n"
        "except CacheConfigError as error: print(error)\n"
    )
    assert 'pip install "cachegen[embedded]"' in _python(code)
