"""The commands of the page on operating run as they stand there."""

from __future__ import annotations

import re
import shlex
import shutil
from pathlib import Path

import pytest

from cachegen.live.connection import Connection
from tests.live.conftest import Cachegen
from tests.servers import Server

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "operating.md").read_text()


def commands() -> list[str]:
    """Return the commands of the page, in order."""
    blocks = re.findall(r"```sh\n(.*?)```", PAGE, re.DOTALL)
    return [line for block in blocks for line in block.splitlines()]


def test_the_page_has_commands_of_every_kind() -> None:
    names = {line.split()[1] for line in commands()}
    assert names == {"inspect", "get", "delete", "infer", "provision", "doctor"}


def test_every_command_of_the_page_runs(
    tmp_path: Path,
    server: Server,
    connection: Connection,
    cachegen: Cachegen,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    shutil.copytree(ROOT / "schemas", tmp_path / "schemas")
    monkeypatch.chdir(tmp_path)
    for number, cluster in enumerate(("MAIN", "LEDGER")):
        url = server.url.replace("/0", f"/{number}")
        monkeypatch.setenv(f"CACHEGEN_{cluster}_URL", url)
    connection.ask(
        "CONFIG", "SET", "maxmemory-policy", "allkeys-lru", "maxmemory", "100mb"
    )
    connection.ask("SET", "profile/u1", '{"name":"A","email":null,"tags":[]}')
    connection.ask("SET", "resource-requests/u1/%2Ffoo", 1)
    statuses: dict[str, int] = {}
    for line in commands():
        outcome = cachegen(*shlex.split(line)[1:])
        assert "internal error" not in outcome.err
        statuses[line] = outcome.status
    # The ledger's policy is not the server's: the doctor says so.
    failing = {line for line, status in statuses.items() if status != 0}
    assert failing == {"cachegen doctor", "cachegen doctor --format json"}
    assert set(statuses.values()) == {0, 1}
    assert connection.ask("EXISTS", "profile/u1") == 0
    assert (tmp_path / "found.toml").exists()
