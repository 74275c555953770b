"""What prometheus_client exports, of one process and of two workers that share a folder."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from prometheus_client import CollectorRegistry, generate_latest
from tests.observing.shop import ShopCaches
from tests.servers import valkey_server

from cachegen_runtime.contrib.prometheus import install

PLACE = {"service": "shop", "keyspace": "name"}

WORKER = """
import sys
from prometheus_client import CollectorRegistry
from cachegen_runtime.contrib.prometheus import install
from tests.observing.shop import ShopCaches
install(CollectorRegistry())
caches = ShopCaches(main=sys.argv[1])
caches.name.set("k", "v")
for _ in range(int(sys.argv[2])):
    caches.name.multi_get(["k", "absent"])
print("done", flush=True)
sys.stdin.read()
"""

AGGREGATE = """
from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.multiprocess import MultiProcessCollector
registry = CollectorRegistry()
MultiProcessCollector(registry)
print(generate_latest(registry).decode())
"""


def test_calls_are_counted_and_timed(shop: ShopCaches) -> None:
    registry = CollectorRegistry()
    stop = install(registry)
    shop.name.set("k", "v")
    shop.name.multi_get(["k", "l", "m"])
    with shop.batch() as batch:
        batch.add(shop.name.operations.get("l"))
    for _ in range(3):
        shop.calls.take("k")
    shop.forge.set("k", "{}")
    shop.account.get("k")

    def value(name: str, **labels: str) -> float | None:
        return registry.get_sample_value(name, labels)

    assert value("cachegen_lookups_total", **PLACE, result="hit") == 1
    assert value("cachegen_lookups_total", **PLACE, result="miss") == 3
    count = "cachegen_operation_seconds_count"
    assert value(count, **PLACE, operation="set", outcome="ok") == 1
    assert value(count, **PLACE, operation="batch", outcome="ok") == 1
    assert value(count, **PLACE, operation="get", outcome="miss") is None
    account = {"service": "shop", "keyspace": "account"}
    assert value("cachegen_decode_misses_total", **account) == 1
    calls = {"service": "shop", "keyspace": "calls"}
    assert value("cachegen_decisions_total", **calls, result="allowed") == 2
    assert value("cachegen_decisions_total", **calls, result="refused") == 1
    bucket = "cachegen_operation_seconds_bucket"
    labels = {**PLACE, "operation": "set", "outcome": "ok"}
    assert value(bucket, **labels, le="+Inf") == 1
    stop()
    stop()
    assert generate_latest(registry) == b""


def test_it_can_be_installed_again_after_its_end(shop: ShopCaches) -> None:
    registry = CollectorRegistry()
    for _ in range(2):
        stop = install(registry)
        shop.name.get("k")
        found = registry.get_sample_value(
            "cachegen_lookups_total", {**PLACE, "result": "miss"}
        )
        assert found == 1
        stop()


@pytest.mark.cachegen_live
def test_connections_are_counted_when_they_are_asked_for() -> None:
    registry = CollectorRegistry()
    stop = install(registry)
    with valkey_server() as server:
        caches = ShopCaches(main=server.url)
        caches.name.get("k")
        labels = {"cluster": "main", "state": "idle"}
        assert registry.get_sample_value("cachegen_connections", labels) == 1
        labels["state"] = "used"
        assert registry.get_sample_value("cachegen_connections", labels) == 0
        caches.close()
    stop()


@pytest.mark.cachegen_live
def test_two_workers_that_share_a_folder_are_summed(tmp_path: Path) -> None:
    environment = {
        **os.environ,
        "PROMETHEUS_MULTIPROC_DIR": str(tmp_path),
        "PYTHONPATH": os.pathsep.join(filter(None, sys.path)),
    }
    with valkey_server() as server:
        workers = [
            subprocess.Popen(
                [sys.executable, "-c", WORKER, server.url, str(count)],
                env=environment,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                text=True,
            )
            for count in (3, 4)
        ]
        for worker in workers:
            assert worker.stdout is not None
            assert worker.stdout.readline() == "done\n"
        told = subprocess.run(
            [sys.executable, "-c", AGGREGATE],
            env=environment,
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for worker in workers:
            worker.communicate("")
            assert worker.returncode == 0
    place = 'keyspace="name"'
    assert f'cachegen_lookups_total{{{place},result="hit",service="shop"}} 7.0' in told
    assert f'cachegen_lookups_total{{{place},result="miss",service="shop"}} 7.0' in told
    count = 'operation="set",outcome="ok",service="shop"} 2.0'
    assert f"cachegen_operation_seconds_count{{{place},{count}" in told
    used = [line for line in told.splitlines() if line.startswith("cachegen_connect")]
    assert 'cachegen_connections{cluster="main",state="idle"} 2.0' in used
