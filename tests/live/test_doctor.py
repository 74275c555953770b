"""`cachegen doctor` tells good servers from bad ones, and says what to do."""

from __future__ import annotations

import base64
import json
import re
import ssl
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Protocol

import pytest

from cachegen.live.connection import Connection
from cachegen.live.health import clocks, near
from cachegen.live.health import server as checks
from cachegen.live.health.findings import Verdict
from cachegen.live.places import parse
from cachegen_runtime import CacheError
from tests.cli.modules import module_of
from tests.live.conftest import SCHEMA, Cachegen
from tests.servers import (
    Server,
    valkey_cluster,
    valkey_sentinel,
    valkey_server,
    wait_until,
)
from tests.transport.proxy import proxied


def findings(
    cachegen: Cachegen, *arguments: str, status: int
) -> dict[str, tuple[str, str, str]]:
    """Return the first cluster's verdict, words and advice by check."""
    outcome = cachegen("doctor", "--format", "json", *arguments)
    assert outcome.status == status, outcome.out + outcome.err
    cluster = json.loads(outcome.out)["clusters"][0]
    return {
        each["check"]: (each["verdict"], each["found"], each["advice"] or "")
        for each in cluster["checks"]
    }


@pytest.fixture
def sound(connection: Connection) -> None:
    """Give the server what the schema wants of it."""
    connection.ask(
        "CONFIG", "SET", "maxmemory", "100mb", "maxmemory-policy", "allkeys-lru"
    )


def test_a_sound_server_has_nothing_to_fix(
    at_server: Path, sound: None, cachegen: Cachegen
) -> None:
    outcome = cachegen("doctor", "--cluster", "main")
    assert (outcome.status, outcome.err) == (0, "")
    assert "failure" not in outcome.out
    assert "warning" not in outcome.out
    assert "do:" not in outcome.out
    for check in ("latency", "version", "role", "policy", "memory", "tls", "auth"):
        assert f"  ok       {check} " in outcome.out
    assert "commands may be sent, on 5 keyspaces" in outcome.out


@pytest.mark.parametrize("where", [[], ["--schemas"]])
def test_the_schemas_may_be_given(
    at_server: Path, sound: None, cachegen: Cachegen, where: list[str]
) -> None:
    (at_server / "other.toml").write_text(
        "version = 1\n[clusters.main]\n", encoding="utf-8"
    )
    outcome = cachegen("doctor", *where, "other.toml", "--format", "json")
    clusters = json.loads(outcome.out)["clusters"]
    assert [each["cluster"] for each in clusters] == ["main"]


def test_nothing_is_written(
    at_server: Path, sound: None, connection: Connection, cachegen: Cachegen
) -> None:
    connection.ask("SET", "hits/u", 1)
    connection.ask("CONFIG", "RESETSTAT")
    assert cachegen("doctor", "--cluster", "main").status == 0
    stats = connection.ask("INFO", "commandstats")
    assert isinstance(stats, bytes)
    assert b"cmdstat_set:calls" not in stats
    assert connection.ask("DBSIZE") == 1
    assert connection.ask("GET", "hits/u") == b"1"


@pytest.mark.parametrize(
    ("found", "verdict"), [("noeviction", "failure"), ("allkeys-lfu", "warning")]
)
def test_another_policy_than_the_schemas_is_found(
    at_server: Path,
    sound: None,
    connection: Connection,
    cachegen: Cachegen,
    found: str,
    verdict: str,
) -> None:
    connection.ask("CONFIG", "SET", "maxmemory-policy", found)
    status = 1 if verdict == "failure" else 0
    seen = findings(cachegen, "--cluster", "main", status=status)["policy"]
    assert seen[0] == verdict
    assert seen[1] == f"{found}, where the schema says allkeys-lru"
    assert "CONFIG SET maxmemory-policy allkeys-lru" in seen[2]


def test_no_memory_limit_and_no_room_are_found(
    project: Path,
    server: Server,
    connection: Connection,
    cachegen: Cachegen,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    schema = SCHEMA.replace(
        "[clusters.main]", '[clusters.main]\neviction_policy = "noeviction"'
    )
    (project / "schemas" / "api.toml").write_text(schema)
    monkeypatch.setenv("CACHEGEN_MAIN_URL", server.url)
    verdict, words, _ = findings(cachegen, status=0)["memory"]
    assert (verdict, "no limit" in words) == ("warning", True)
    connection.ask("CONFIG", "SET", "maxmemory", "1mb")
    seen = findings(cachegen, status=1)
    assert seen["memory"][0] == "failure"
    assert seen["permissions"][0] == "failure"
    assert "OOM" in seen["permissions"][1]
    assert "raise maxmemory" in seen["permissions"][2]


def test_a_user_without_all_permissions_is_told_which_are_missing(
    at_server: Path,
    sound: None,
    connection: Connection,
    server: Server,
    cachegen: Cachegen,
) -> None:
    url = f"redis://app:se%3Acret@127.0.0.1:{server.port}/0"
    arguments = ("--cluster", "main", "--url", url)
    rights = ("~*", "+@read", "+@write", "+@transaction", "+ping", "+info", "+time")
    try:
        connection.ask(
            "ACL", "SETUSER", "app", "on", ">se:cret", *rights, "+eval", "+evalsha"
        )
        seen = findings(cachegen, *arguments, status=0)
        assert seen["permissions"][0] == "ok"
        assert seen["auth"] == ("ok", "a password, as user app", "")
        connection.ask("ACL", "SETUSER", "app", "-evalsha")
        seen = findings(cachegen, *arguments, status=1)
        assert "EVALSHA on `hits`" in seen["permissions"][1]
        connection.ask("ACL", "SETUSER", "app", "+evalsha", "resetkeys", "~hits/*")
        seen = findings(cachegen, *arguments, status=1)
        assert "on `seen`" in seen["permissions"][1]
        assert "on `hits`" not in seen["permissions"][1]
        connection.ask("ACL", "SETUSER", "app", "-info", "allkeys")
        assert findings(cachegen, *arguments, status=0)["server"][0] == "warning"
        printed = cachegen("doctor", *arguments)
        assert "se:cret" not in printed.out + printed.err
        assert "se%3A" not in printed.out + printed.err
    finally:
        connection.ask("ACL", "DELUSER", "app")


GUARDS = """
[keyspaces.calls]
cluster = "main"
key = "str"
value = "limiter"
limit = "10/1m"
pattern = "calls/:key"

[keyspaces.nightly]
cluster = "main"
key = "str"
value = "lock"
lease = "1m"
pattern = "nightly/:key"

[keyspaces.cart]
cluster = "main"
key = "str"
value = "dict[str, int]"
pattern = "cart/:key"

[keyspaces.board]
cluster = "main"
key = "str"
value = "sorted_set[str]"
pattern = "board/:key"
"""


@pytest.mark.parametrize(
    ("taken", "keyspace"),
    [
        ("time", "calls"),
        ("set", "nightly"),
        ("append", "calls"),
        ("hincrby", "cart"),
        ("type", "cart"),
        ("zpopmin", "board"),
        ("zmscore", "board"),
    ],
)
def test_what_scripts_and_newer_kinds_send_must_be_allowed(
    project: Path,
    sound: None,
    connection: Connection,
    server: Server,
    cachegen: Cachegen,
    taken: str,
    keyspace: str,
) -> None:
    schema = SCHEMA.partition("[keyspaces")[0] + GUARDS
    (project / "schemas" / "api.toml").write_text(schema, encoding="utf-8")
    url = f"redis://app:secret@127.0.0.1:{server.port}/0"
    arguments = ("--cluster", "main", "--url", url)
    rights = ("~*", "+@read", "+@write", "+@transaction", "+ping", "+info", "+time")
    scripts = ("+eval", "+evalsha")
    try:
        connection.ask("ACL", "SETUSER", "app", "on", ">secret", *rights, *scripts)
        seen = findings(cachegen, *arguments, status=0)["permissions"]
        assert (seen[0], "on 4 keyspaces" in seen[1]) == ("ok", True)
        connection.ask("ACL", "SETUSER", "app", f"-{taken}")
        seen = findings(cachegen, *arguments, status=1)["permissions"]
        assert f"{taken.upper()} on `{keyspace}`" in seen[1]
        assert ("+time" in seen[2]) == (taken == "time")
    finally:
        connection.ask("ACL", "DELUSER", "app")


STORING = """
[keyspaces.page]
cluster = "main"
key = "str"
value = "str"
pattern = "page/:key"
expiry = "1h"
compress = true

[keyspaces.secret]
cluster = "main"
key = "str"
value = "str"
pattern = "secret/:key"
expiry = "1h"
encrypt = true
"""
FIRST, SECOND = (base64.b64encode(bytes([n]) * 32).decode() for n in (1, 2))
KEYS = "CACHEGEN_MAIN_ENCRYPTION_KEYS"


@pytest.mark.parametrize(
    ("keys", "verdict", "found", "advice"),
    [
        (f"{FIRST}", "ok", "key 72cd6e84 writes", ""),
        (f"{SECOND},{FIRST}", "ok", "key 75877bb4 writes, 72cd6e84 read only", ""),
        ("", "failure", "no keys in this environment, and `secret`", KEYS),
        ("c2hvcnQ=", "failure", f"key 1 of the variable {KEYS} is not 32 bytes", KEYS),
        (f"{FIRST},{FIRST}", "failure", f"key 2 of the variable {KEYS} is there", KEYS),
    ],
)
def test_the_keys_of_encrypted_keyspaces_must_be_here(
    at_server: Path,
    sound: None,
    cachegen: Cachegen,
    monkeypatch: pytest.MonkeyPatch,
    keys: str,
    verdict: str,
    found: str,
    advice: str,
) -> None:
    assert "encryption" not in findings(cachegen, "--cluster", "main", status=0)
    schema = at_server / "schemas" / "api.toml"
    schema.write_text(SCHEMA + STORING, encoding="utf-8")
    monkeypatch.setenv(KEYS, keys)
    status = 1 if verdict == "failure" else 0
    seen = findings(cachegen, "--cluster", "main", status=status)
    assert seen["encryption"][0] == verdict
    assert found in seen["encryption"][1]
    assert advice in seen["encryption"][2]
    assert seen["compression"] == ("ok", "zstd is here", "")


def test_a_library_that_is_not_installed_is_named(
    at_server: Path, sound: None, cachegen: Cachegen, monkeypatch: pytest.MonkeyPatch
) -> None:
    schema = at_server / "schemas" / "api.toml"
    schema.write_text(SCHEMA + STORING, encoding="utf-8")
    monkeypatch.setenv(KEYS, FIRST)
    for missing in ("zstd", "keyring"):
        monkeypatch.setitem(sys.modules, f"cachegen_runtime.values.{missing}", None)
    seen = findings(cachegen, "--cluster", "main", status=1)
    assert seen["compression"][2] == 'pip install "cachegen[zstd]"'
    assert 'pip install "cachegen[encryption]"' in seen["encryption"][1]


def test_clusters_that_share_a_server_must_differ_by_prefix_or_database(
    project: Path,
    server: Server,
    sound: None,
    cachegen: Cachegen,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def prefix(main: str, other: str, status: int) -> str | None:
        monkeypatch.setenv("CACHEGEN_MAIN_URL", main)
        monkeypatch.setenv("CACHEGEN_OTHER_ONE_URL", other)
        seen = findings(cachegen, status=status).get("prefix")
        return seen[0] if seen is not None else None

    url = server.url
    local = url.replace("127.0.0.1", "localhost")
    assert prefix(url, local, 1) == "failure"
    assert prefix(f"{url}?key_prefix=a:", f"{url}?key_prefix=a:", 1) == "failure"
    assert prefix(url, f"{url}?key_prefix=a:", 0) == "warning"
    assert prefix(f"{url}?key_prefix=b:", f"{url}?key_prefix=a:", 0) is None
    assert prefix(url, url.replace("/0", "/1"), 0) is None


def test_a_server_that_is_down_is_a_failure_and_the_others_are_still_asked(
    at_server: Path, sound: None, cachegen: Cachegen, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CACHEGEN_OTHER_ONE_URL", "redis://me:hunter2@127.0.0.1:1/0")
    outcome = cachegen("doctor")
    assert outcome.status == 1
    assert "other-one at 127.0.0.1:1\n  failure  reachable" in outcome.out
    assert "ok       latency" in outcome.out
    assert "hunter2" not in outcome.out + outcome.err


def test_without_any_url_it_is_wrong_use_and_one_missing_is_a_warning(
    project: Path,
    server: Server,
    sound: None,
    cachegen: Cachegen,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    outcome = cachegen("doctor")
    assert (outcome.status, outcome.out) == (2, "")
    assert "`CACHEGEN_MAIN_URL` or `CACHEGEN_OTHER_ONE_URL`" in outcome.err
    monkeypatch.setenv("CACHEGEN_MAIN_URL", server.url)
    monkeypatch.setenv("CACHEGEN_OTHER_ONE_URL", "memory://")
    outcome = cachegen("doctor")
    assert outcome.status == 0
    assert "warning  url          the embedded store" in outcome.out
    monkeypatch.setenv("CACHEGEN_OTHER_ONE_URL", "rdis://host")
    outcome = cachegen("doctor")
    assert outcome.status == 1
    assert "did you mean redis://?" in outcome.out


def test_a_replica_and_a_member_of_a_cluster_are_no_single_servers(
    project: Path, cachegen: Cachegen
) -> None:
    with valkey_sentinel() as watched:
        seen = findings(
            cachegen, "--cluster", "main", "--url", watched.replica.url, status=1
        )
        assert seen["role"][0] == "failure"
        assert (
            seen["permissions"][2]
            == "the server is a replica: let the URL name the primary"
        )
        watched.master.ask("CONFIG", "SET", "maxmemory-policy", "allkeys-lru")
        seen = findings(cachegen, "--cluster", "main", "--url", watched.url, status=0)
        assert seen["sentinels"] == (
            "ok",
            "3 Sentinels of the URL agree, with a quorum",
            "",
        )
        for sentinel in watched.sentinels[1:]:
            sentinel.stop()
        url = watched.url.replace(f",127.0.0.1:{watched.sentinels[2].port}", "")
        seen = findings(cachegen, "--cluster", "main", "--url", url, status=0)
        assert seen["sentinels"][0] == "warning"
        assert "1 of 2 answer" in seen["sentinels"][1]


def test_a_cluster_is_examined_member_by_member(
    project: Path, cachegen: Cachegen
) -> None:
    with valkey_cluster(masters=3, replicas=0) as nodes:
        for node in nodes:
            node.ask("CONFIG", "SET", "maxmemory-policy", "allkeys-lru")
        url = f"redis+cluster://127.0.0.1:{nodes[0].port}"
        outcome = cachegen("doctor", "--cluster", "main", "--url", url)
        assert outcome.status == 0
        assert "3 primaries, 16,384 of 16,384 slots served" in outcome.out
        assert "3 of 3 primaries have no replica" in outcome.out
        assert outcome.out.count("latency") == 3
        assert "ok       permissions" in outcome.out
        seen = findings(cachegen, "--cluster", "main", "--url", nodes[0].url, status=1)
        assert seen["topology"][0] == "failure"
        nodes[0].ask("CLUSTER", "DELSLOTS", "5")
        seen = findings(cachegen, "--cluster", "main", "--url", url, status=1)
        assert "16,383 of 16,384" in seen["cluster"][1]


def test_the_clock_is_judged_where_a_keyspace_expires_at_a_time_of_day(
    at_server: Path,
    sound: None,
    connection: Connection,
    cachegen: Cachegen,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert "clock" not in findings(cachegen, "--cluster", "main", status=0)
    daily = SCHEMA.replace(
        'expiry = "10m"', 'expiry = { daily_at = "03:00", timezone = "UTC" }'
    )
    (at_server / "schemas" / "api.toml").write_text(daily)
    assert findings(cachegen, "--cluster", "main", status=0)["clock"][0] == "ok"
    now = time.time
    for ahead, verdict in ((5, "warning"), (-3600, "failure")):
        monkeypatch.setattr(
            "cachegen.live.health.clocks.time.time", lambda ahead=ahead: now() + ahead
        )
        status = 1 if verdict == "failure" else 0
        seen = findings(cachegen, "--cluster", "main", status=status)["clock"]
        assert seen[0] == verdict
        assert "`hits` expires at a time of day" in seen[2]


@pytest.mark.parametrize(
    ("facts", "verdict"),
    [
        ({"redis_version": "6.0.16"}, Verdict.FAILURE),
        ({"redis_version": "6.2.0"}, Verdict.OK),
        ({"redis_version": "7.2.4", "valkey_version": "8.1.0"}, Verdict.OK),
        ({}, Verdict.FAILURE),
    ],
)
def test_a_server_older_than_the_commands_is_a_failure(
    facts: dict[str, str], verdict: Verdict
) -> None:
    assert checks.version(facts).verdict is verdict


@pytest.mark.parametrize(
    ("url", "tls"),
    [
        ("redis://localhost", Verdict.OK),
        ("unix:///run/redis.sock", Verdict.OK),
        ("redis://cache.internal", Verdict.WARNING),
        ("rediss://cache.internal", Verdict.OK),
        ("rediss://cache.internal?ssl_cert_reqs=none", Verdict.WARNING),
    ],
)
def test_plain_text_over_a_network_is_a_warning(url: str, tls: Verdict) -> None:
    assert checks.encryption(parse("main", url, "it")).verdict is tls


def test_tls_is_spoken_and_an_unknown_certificate_refused(
    at_server: Path, server: Server, sound: None, cachegen: Cachegen, tmp_path: Path
) -> None:
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", "key.pem",
         "-out", "ca.pem", "-days", "2", "-subj", "/CN=localhost",
         "-addext", "subjectAltName=IP:127.0.0.1"],
        cwd=tmp_path, check=True, capture_output=True,
    )  # fmt: skip
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(tmp_path / "ca.pem", tmp_path / "key.pem")
    with proxied(server.port, context) as proxy:
        url = f"rediss://127.0.0.1:{proxy.port}/0"
        trusted = f"{url}?ssl_ca_certs={tmp_path / 'ca.pem'}"
        seen = findings(cachegen, "--cluster", "main", "--url", trusted, status=0)
        assert seen["tls"][1] == "encrypted, and the server's certificate is checked"
        seen = findings(cachegen, "--cluster", "main", "--url", url, status=1)
        assert "certificate" in seen["reachable"][1]


def test_a_black_hole_is_a_finding(
    at_server: Path, server: Server, cachegen: Cachegen
) -> None:
    with valkey_server() as frozen:
        frozen.freeze()
        url = f"{frozen.url}?timeout=0.3"
        seen = findings(cachegen, "--cluster", "main", "--url", url, status=1)
        assert "the server did not answer in time" in seen["reachable"][1]
        assert f"127.0.0.1:{frozen.port}: " in seen["reachable"][1]


class Hits(Protocol):
    """The part of a generated keyspace in use."""

    def get(self, key: str) -> int | None: ...


class Caches(Protocol):
    """The part of a generated module's caches in use."""

    hits: Hits

    def close(self) -> None: ...


def _caches(make: Callable[..., Caches], url: str) -> Caches:
    return make(main=url, other_one=url)


@pytest.mark.cachegen_live
@pytest.mark.parametrize(
    "url",
    [
        "redis://127.0.0.1:{port}/77",
        "redis://wrong:password@127.0.0.1:{port}/0",
        "redis://127.0.0.1:1/0",
    ],
)
def test_what_the_application_cannot_reach_the_doctor_cannot_either(
    at_server: Path,
    server: Server,
    cachegen: Cachegen,
    tmp_path_factory: pytest.TempPathFactory,
    url: str,
) -> None:
    url = url.format(port=server.port)
    made = module_of(SCHEMA, tmp_path_factory.mktemp("made"))
    caches = _caches(made.ApiCaches, url)
    with pytest.raises(CacheError) as caught:
        caches.hits.get("u")
    caches.close()
    seen = findings(cachegen, "--cluster", "main", "--url", url, status=1)
    assert str(caught.value.args[0]) in seen["reachable"][1]


def test_near_caches_are_weighed_where_a_keyspace_has_one(
    at_server: Path, sound: None, connection: Connection, cachegen: Cachegen
) -> None:
    assert "near" not in findings(cachegen, "--cluster", "main", status=0)
    kept = SCHEMA.replace('expiry = "10m"', 'expiry = "10m"\nnear = true')
    (at_server / "schemas" / "api.toml").write_text(kept)
    connection.ask("SET", "hits/u", 1)
    verdict, words, _ = findings(cachegen, "--cluster", "main", status=0)["near"]
    assert verdict == "ok"
    assert "messages a second" in words


def test_a_user_that_may_not_listen_has_no_near_cache_and_is_told_what_to_grant(
    at_server: Path, sound: None, connection: Connection, cachegen: Cachegen
) -> None:
    kept = SCHEMA.replace('expiry = "10m"', 'expiry = "10m"\nnear = true')
    (at_server / "schemas" / "api.toml").write_text(kept)
    connection.ask(
        "ACL", "SETUSER", "deaf", "on", ">pw", "~*", "+@all", "resetchannels"
    )
    url = f"redis://deaf:pw@{connection.address}/0"
    done = findings(cachegen, "--cluster", "main", "--url", url, status=0)
    connection.ask("ACL", "DELUSER", "deaf")
    verdict, words, advice = done["near"]
    assert verdict == "warning"
    assert "may not listen" in words
    assert "&__cachegen" in str(advice)


@pytest.mark.parametrize(
    ("processes", "a_second", "verdict"),
    [(100, 100.0, Verdict.OK), (100, 121.0, Verdict.WARNING), (0, 1e6, Verdict.OK)],
)
def test_more_messages_than_a_tenth_of_a_core_are_a_warning(
    processes: int, a_second: float, verdict: Verdict
) -> None:
    assert near.judged(processes, a_second).verdict is verdict


def test_connections_that_listen_are_counted_and_writes_averaged() -> None:
    clients = (
        "id=1 addr=a flags=N name=\nid=2 addr=b flags=tB name=\nid=3 flags=tB name="
    )
    assert near.listeners(clients) == 2
    assert near.listeners("id=1 flags=N\nid=2 flags=N") == 2
    calls = {"cmdstat_set": "calls=600,usec=1", "cmdstat_get": "calls=9000,usec=1"}
    assert near.writes(calls, {"uptime_in_seconds": "60"}) == 10


LOCKS = """\
version = 1
[clusters.main]
[keyspaces.guard]
cluster = "main"
key = "str"
value = "lock"
lease = "10s"
pattern = "guard/:key"
"""


def test_clocks_of_replicas_are_judged_where_there_are_locks(
    project: Path, cachegen: Cachegen, monkeypatch: pytest.MonkeyPatch
) -> None:
    (project / "schemas" / "api.toml").write_text(LOCKS)
    with (
        valkey_server() as primary,
        valkey_server("--replicaof", "127.0.0.1", str(primary.port)) as replica,
    ):
        wait_until(
            lambda: "state=online" in primary.ask("INFO", "replication"), "the replica"
        )
        primary.ask("CONFIG", "SET", "maxmemory-policy", "allkeys-lru")
        url = ("--url", f"{primary.url}?timeout=20")
        seen = findings(cachegen, *url, status=0)["locks"]
        assert seen == ("ok", "no replica's clock is behind", "")
        skew = clocks.ahead
        behind = f"127.0.0.1:{replica.port}"
        monkeypatch.setattr(
            "cachegen.live.health.clocks.ahead",
            lambda asked: skew(asked) - 3 * (asked.address == behind),
        )
        verdict, words, advice = findings(cachegen, *url, status=0)["locks"]
        assert verdict == "warning"
        assert re.fullmatch(
            rf"replica {behind} is [23]\.[0-9]+ s behind its primary", words
        )
        assert "`guard` takes its tokens from the server's clock" in advice
        replica.freeze()
        url = ("--url", f"{primary.url}?timeout=0.3")
        verdict, words, _ = findings(cachegen, *url, status=0)["locks"]
        assert (verdict, words) == (
            "warning",
            f"replica {behind} does not tell its clock",
        )


def test_a_server_without_replicas_never_steps_back_by_a_failover(
    at_server: Path, sound: None, cachegen: Cachegen
) -> None:
    (at_server / "schemas" / "api.toml").write_text(LOCKS)
    seen = findings(cachegen, "--cluster", "main", status=0)
    assert seen["locks"] == ("ok", "no replicas", "")
    assert "clock" not in seen
