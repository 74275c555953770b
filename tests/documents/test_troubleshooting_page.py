"""The page on troubleshooting quotes what the code says, and all that is made to be said here."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from generated_example.api import ApiCaches

from tests.documents import messages, snippets
from tests.servers import valkey_server

PAGE = Path(__file__).parents[2] / "docs" / "troubleshooting.md"
QUOTED = re.findall(r"^```text\n(.*?)\n```$", PAGE.read_text("utf-8"), re.M | re.S)


@pytest.mark.cachegen_live
def test_each_message_of_the_page_is_said_and_each_that_is_said_is_on_the_page(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    said = [*messages.unreachable()]
    with valkey_server() as server:
        said += messages.refused(server)
    said += messages.misconfigured(monkeypatch)
    said += messages.mistyped(ApiCaches(main="memory://?max_keys=0"))
    said += messages.printed(tmp_path, monkeypatch, capsys)
    unsaid = [
        each
        for each in QUOTED
        if not any(snippets.matches(each, text) for text in said)
    ]
    unquoted = [
        each
        for each in said
        if not any(snippets.matches(page, each) for page in QUOTED)
    ]
    assert (unsaid, unquoted) == ([], [])


def test_a_message_that_nobody_says_would_be_found() -> None:
    assert not snippets.matches("cannot reach ...: no", "cannot connect to x: no")
    assert snippets.matches("cannot connect to ...: no", "cannot connect to x: no")
