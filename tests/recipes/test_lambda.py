"""A handler as AWS Lambda runs it: imported once, called again and again, and frozen in between."""

from __future__ import annotations

import json
import signal
from typing import Any

from tests.recipes.conftest import Recipes
from tests.servers import wait_until

RUNTIME = """
import json, sys
from web.handler import caches, handler

for line in sys.stdin:
    answer = handler(json.loads(line), None)
    loads = caches.articles.statistics.loads
    print(json.dumps({**answer, "loads": loads}), flush=True)
"""


def event(number: int, address: str) -> dict[str, Any]:
    return {
        "pathParameters": {"number": str(number)},
        "requestContext": {"http": {"sourceIp": address}},
    }


def test_a_handler_goes_on_after_its_connection_was_closed_in_its_sleep(
    recipes: Recipes,
) -> None:
    process = recipes.start("-c", RUNTIME)
    assert process.stdin is not None
    assert process.stdout is not None

    def invoke(number: int, address: str) -> dict[str, Any]:
        assert process.stdin is not None
        assert process.stdout is not None
        process.stdin.write(json.dumps(event(number, address)) + "\n")
        process.stdin.flush()
        answer: dict[str, Any] = json.loads(process.stdout.readline())
        return answer

    def connections() -> int:
        told = recipes.server.ask("CLIENT", "LIST", "TYPE", "NORMAL")
        return told.count(" name=recipe ")

    try:
        first = invoke(7, "192.0.2.1")
        assert first == {"statusCode": 200, "body": "Article 7", "loads": 1}
        assert connections() == 1
        process.send_signal(signal.SIGSTOP)
        recipes.server.ask("CLIENT", "KILL", "TYPE", "normal", "SKIPME", "yes")
        wait_until(lambda: connections() == 0, "the server to forget the connection")
        process.send_signal(signal.SIGCONT)
        # The first thing sent is the limiter's script, a write that is never sent twice.
        assert invoke(7, "192.0.2.1") == first
        assert connections() == 1
    finally:
        process.send_signal(signal.SIGCONT)
        process.communicate()
    assert process.returncode == 0
