"""What the code says when something is wrong, made to say so: the page on troubleshooting quotes nothing else."""

from __future__ import annotations

import re
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from generated_example.api import ApiCaches, UserID

from cachegen.cli.boundary import run
from cachegen_runtime import CacheError, command
from cachegen_runtime.generated import require_runtime
from tests.servers import Server, ask
from tests.sleeper import HANG

ROOT = Path(__file__).resolve().parents[2]
ANNA = UserID("anna")
PATIENT = f"timeout={HANG:g}"
NOWHERE = f"redis://127.0.0.1:1/0?{PATIENT}"


def unreachable() -> Iterator[str]:
    """Return what calls say whom no server answers."""
    yield raised(lambda: ApiCaches(main=NOWHERE).requests_per_user.increment(ANNA))
    with socket.create_server(("127.0.0.1", 0)) as silent:
        url = f"redis://127.0.0.1:{silent.getsockname()[1]}/0?timeout=0.1"
        yield raised(lambda: ApiCaches(main=url).requests_per_user.get(ANNA))
    tripped = ApiCaches(main=f"{NOWHERE}&breaker=1h")
    for _ in range(3):
        raised(lambda: tripped.requests_per_user.get(ANNA))
    yield raised(lambda: tripped.requests_per_user.get(ANNA))


def refused(server: Server) -> Iterator[str]:
    """Return what calls say whom a server refuses."""
    port, url = server.port, f"{server.url}?{PATIENT}"
    no_database = url.replace("/0?", "/999?")
    yield raised(lambda: ApiCaches(main=no_database).requests_per_user.get(ANNA))
    ask(port, "CONFIG", "SET", "maxmemory", "1")
    yield raised(lambda: ApiCaches(main=url).requests_per_user.increment(ANNA))
    ask(port, "CONFIG", "SET", "maxmemory", "0")
    ask(port, "REPLICAOF", "127.0.0.1", "1")
    yield raised(lambda: ApiCaches(main=url).requests_per_user.increment(ANNA))
    ask(port, "CONFIG", "SET", "requirepass", "secret")
    yield raised(lambda: ApiCaches(main=url).requests_per_user.get(ANNA))
    wrong = url.replace("redis://", "redis://:wrong@")
    yield raised(lambda: ApiCaches(main=wrong).requests_per_user.get(ANNA))


def misconfigured(patch: pytest.MonkeyPatch) -> Iterator[str]:
    """Return what is said of URLs that are wrong or not there."""
    patch.delenv("CACHEGEN_MAIN_URL", raising=False)
    yield _warning()
    patch.setenv("CACHEGEN_REQUIRE_URLS", "1")
    yield raised(ApiCaches)
    patch.delenv("CACHEGEN_REQUIRE_URLS")
    yield raised(lambda: ApiCaches(main="localhost:6379"))
    yield raised(lambda: ApiCaches(main=f"{NOWHERE}&decode_responses=true"))
    yield _without_the_engine()


def mistyped(caches: ApiCaches) -> Iterator[str]:
    """Return what is said of values and keys of another type."""
    profile = caches.profile.key_text(ANNA)
    count = caches.requests_per_user.key_text(ANNA)
    for stored in ("{}", b"\x80\x04K\x01."):
        command(caches, "main", "SET", profile, stored)
        yield raised(lambda: caches.profile.get(ANNA))
    command(caches, "main", "SET", count, "abc")
    yield raised(lambda: caches.requests_per_user.increment(ANNA))
    caches.requests_per_user.delete(ANNA)
    command(caches, "main", "RPUSH", count, "1")
    yield raised(lambda: caches.requests_per_user.increment(ANNA))
    caches.requests_per_user.delete(ANNA)
    untyped: Callable[..., object] = caches.requests_per_user.get
    yield raised(lambda: untyped(7))
    untyped_set: Callable[..., object] = caches.profile.set
    yield raised(lambda: untyped_set(ANNA, {}))
    add: Callable[..., object] = caches.batch().add
    yield raised(lambda: add(caches.requests_per_user.increment(ANNA)))
    yield raised(lambda: require_runtime("99.0"))


def printed(
    folder: Path, patch: pytest.MonkeyPatch, out: pytest.CaptureFixture[str]
) -> Iterator[str]:
    """Return what commands print."""

    def said(*arguments: str) -> str:
        out.readouterr()
        assert run(list(arguments)) != 0
        captured = out.readouterr()
        return (captured.out + captured.err).rstrip("\n")

    patch.chdir(folder)
    yield said("generate")
    settings = folder / "pyproject.toml"
    settings.write_text("[cachegen]\n")
    yield said("check")
    settings.unlink()
    assert run(["init"]) == run(["generate"]) == 0
    with (folder / "caches" / "api.py").open("a") as made:
        made.write("# mine\n")
    yield said("generate")
    yield said("which", "user:42:profile")
    yield said("inspect")


def _warning() -> str:
    """Return what is logged of a cluster without a URL: once for each process, so by a new one."""
    return _complaints("from generated_example.api import ApiCaches; ApiCaches()")[0]


def _without_the_engine() -> str:
    """Return what a process says that has no engine for the embedded store; this one may have it already."""
    return _complaints(
        "import sys; sys.modules['fakeredis'] = None\n"
        "from generated_example.api import ApiCaches, UserID\n"
        "ApiCaches(main='memory://').requests_per_user.get(UserID('anna'))"
    )[-1]


def _complaints(code: str) -> list[str]:
    """Return the lines that a new process writes to its errors."""
    program = [sys.executable, "-c", code]
    done = subprocess.run(
        program, cwd=ROOT, capture_output=True, text=True, check=False
    )
    return done.stderr.splitlines()


def raised(call: Callable[[], object]) -> str:
    """Return the last line of the traceback that a call would print."""
    try:
        call()
    except (CacheError, ImportError, TypeError) as error:
        kind = type(error)
        name = re.sub(r"^builtins\.", "", f"{kind.__module__}.{kind.__qualname__}")
        return f"{name}: {error}"
    raise AssertionError("nothing was raised")
