"""The script that `infer` prints renames what its keyspaces would hold, and nothing else."""

from __future__ import annotations

import re
import sys
from pathlib import Path

import pytest

from cachegen.live import replies
from cachegen.live.connection import Connection
from tests.live.conftest import Cachegen
from tests.live.shell import run, script
from tests.servers import Server


def held(connection: Connection) -> dict[str, str]:
    """Return each key's type."""
    keys = replies.strings(connection.ask("KEYS", "*"))
    return {
        key.decode("utf-8", "backslashreplace"): replies.text(
            connection.ask("TYPE", key)
        )
        for key in keys
    }


@pytest.mark.skipif(sys.platform == "win32", reason="the script is for a Unix shell")
def test_only_what_is_expressed_is_renamed_and_it_is_found_afterwards(
    at_server: Path,
    server: Server,
    connection: Connection,
    cachegen: Cachegen,
    tmp_path: Path,
) -> None:
    for user in (1, 2):
        connection.ask("SET", f"user:{user}:profile", '{"a":1}')
        connection.ask("HSET", f"user:{user}:settings", "a", 1)
        connection.ask("XADD", f"user:{user}:journal", "*", "a", "b")
        connection.ask("SADD", f"cart:{{u{user}}}:items", "a")
        connection.ask("SET", f"page/{user}/x", "1")
        connection.ask("XADD", f"log:{user}", "*", "a", "b")
    for name in ("red shoe", "a/b", "100%", "größe", "plain", "line\nbreak"):
        connection.ask("SET", f"product:{name}", "1")
    connection.ask("LPUSH", "product:list", "a")
    connection.ask("SET", b"product:\xff", "1")
    for number in range(40):
        connection.ask("SET", f"stay/{number}", "1")
    outcome = cachegen("infer")
    lines = script(outcome.out)
    assert f"redis-cli -h 127.0.0.1 -p {server.port} -n 0" in lines
    run(lines, tmp_path)
    after = held(connection)
    assert {key for key in after if key.startswith("user")} == {
        *("user:1:journal", "user:2:journal"),
        *("user/1/profile", "user/2/profile"),
        *("user/1/settings", "user/2/settings"),
    }
    assert {key for key in after if re.match("product[:/]", key)} == {
        *("product/red%20shoe", "product/a%2Fb", "product/100%25"),
        *("product/größe", "product/plain", "product:list"),
        *("product:line\nbreak", "product:\\xff"),
    }
    assert {key for key in after if key.startswith(("cart", "log"))} == {
        *("cart/{u1}/items", "cart/{u2}/items", "log:1", "log:2"),
    }
    (at_server / "schemas" / "api.toml").write_text(outcome.out)
    inspected = cachegen("inspect")
    assert "product/:key  int\n  keys     5\n" in inspected.out
    assert "cart/:key/items  set[str]\n  keys     2\n" in inspected.out


@pytest.mark.parametrize(
    ("url", "client"),
    [
        ("redis://cache.internal:7000/3", "redis-cli -h cache.internal -p 7000 -n 3"),
        ("rediss://me:secret@cache/0", "redis-cli -h cache -p 6379 --tls --user me -n 0"),
        ("unix:///run/redis.sock", "redis-cli -s /run/redis.sock -n 0"),
        ("redis+sentinel://a/main", "redis-cli -h HOST -p PORT -n DATABASE"),
    ],
)  # fmt: skip
def test_the_script_names_the_server_and_no_password(url: str, client: str) -> None:
    from cachegen.live.inferring.inference import infer
    from cachegen.live.inferring.samples import Gathered, Sample
    from cachegen.live.places import parse

    samples = (
        *(Sample(f"a/{number}", "string", None, (b"1",)) for number in range(3)),
        Sample("user:1:x", "string", None, (b"1",)),
    )
    found = infer(
        Gathered(samples, 4, "noeviction", 0), "main", parse("main", url, "it")
    )
    assert f'r() {{ {client} "$@"; }}' in found.text
    assert "secret" not in found.text
