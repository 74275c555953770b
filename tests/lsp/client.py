"""A client of the Language Server Protocol, small enough to trust: JSON-RPC over a real process."""

from __future__ import annotations

import json
import subprocess
import sys
import threading
from collections.abc import Callable, Mapping
from pathlib import Path
from queue import Empty, Queue

from tests.sleeper import HANG

Json = object
Message = dict[str, object]


class ServerError(Exception):
    """An error that the server answered with."""


class Client:
    """One connection to ``cachegen lsp``, from `initialize` to `exit`."""

    def __init__(
        self, root: Path, encodings: tuple[str, ...] = (), *, watches: bool = False
    ) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "cachegen", "lsp"],
            cwd=root,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )
        self._inbox: Queue[Message] = Queue()
        self._noted: list[Message] = []
        self._number = 0
        self._version = 0
        self._opened: set[str] = set()
        threading.Thread(target=self._read, daemon=True).start()
        general = {"positionEncodings": list(encodings)} if encodings else {}
        self.capabilities = _at(
            self.request(
                "initialize",
                processId=None,
                rootUri=root.as_uri(),
                capabilities={
                    "general": general,
                    "workspace": {
                        "didChangeWatchedFiles": {"dynamicRegistration": watches}
                    },
                },
            ),
            "capabilities",
        )
        self.notify("initialized")
        if watches:
            self._answer("client/registerCapability")

    def request(self, method: str, **params: object) -> object:
        """Send a request and return its result; raises `ServerError`."""
        self._number += 1
        self._send({"id": self._number, "method": method, "params": params})
        answer = self._wait(lambda each: each.get("id") == self._number)
        if "error" in answer:
            raise ServerError(str(_at(answer["error"], "message")))
        return answer["result"]

    def notify(self, method: str, **params: object) -> None:
        """Send a notification."""
        self._send({"method": method, "params": params})

    def open(self, path: Path, text: str | None = None) -> None:
        """Open a buffer, with the file's text unless another is given."""
        content = path.read_text("utf-8") if text is None else text
        self._opened.add(path.as_uri())
        language = "toml" if path.suffix == ".toml" else "yaml"
        self.notify(
            "textDocument/didOpen",
            textDocument={
                "uri": path.as_uri(),
                "languageId": language,
                "version": 0,
                "text": content,
            },
        )

    def change(self, path: Path, text: str) -> None:
        """Replace the text of a buffer, unsaved."""
        self._version += 1
        document = {"uri": path.as_uri(), "version": self._version}
        self.notify(
            "textDocument/didChange",
            textDocument=document,
            contentChanges=[{"text": text}],
        )

    def close_all(self) -> None:
        """Close all buffers, and forget what was said of them."""
        for uri in self._opened:
            self.notify("textDocument/didClose", textDocument={"uri": uri})
        self._opened.clear()
        self._noted.clear()

    def edit(self, path: Path, line: int, start: int, end: int, text: str) -> None:
        """Replace a part of one line of a buffer."""
        self._version += 1
        document = {"uri": path.as_uri(), "version": self._version}
        span = {
            "start": {"line": line, "character": start},
            "end": {"line": line, "character": end},
        }
        self.notify(
            "textDocument/didChange",
            textDocument=document,
            contentChanges=[{"range": span, "text": text}],
        )

    def ask(
        self, method: str, path: Path, line: int, character: int, **more: object
    ) -> object:
        """Send a request about a position."""
        return self.request(
            f"textDocument/{method}",
            textDocument={"uri": path.as_uri()},
            position={"line": line, "character": character},
            **more,
        )

    def diagnostics(self, path: Path) -> list[Mapping[str, object]]:
        """Return the next diagnostics that are published for a file."""
        uri = path.as_uri()

        def is_it(message: Message) -> bool:
            published = message.get("method") == "textDocument/publishDiagnostics"
            return published and _at(message["params"], "uri") == uri

        found = _at(self._wait(is_it)["params"], "diagnostics")
        assert isinstance(found, list)
        return list(found)

    def message(self) -> str:
        """Return the next message that is meant for the user."""
        found = self._wait(lambda each: each.get("method") == "window/showMessage")
        return str(_at(found["params"], "message"))

    def close(self) -> str:
        """Say goodbye, and return what the server wrote to standard error."""
        self.request("shutdown")
        self.notify("exit")
        assert self._process.stdin is not None
        assert self._process.stderr is not None
        self._process.wait(HANG)
        self._process.stdin.close()
        printed = self._process.stderr.read().decode()
        self._process.stderr.close()
        assert self._process.stdout is not None
        self._process.stdout.close()
        return printed

    def _answer(self, method: str) -> None:
        """Wait for a request of the server and accept it."""
        request = self._wait(lambda each: each.get("method") == method)
        self._send({"id": request["id"], "result": None})

    def _send(self, message: Message) -> None:
        data = json.dumps({"jsonrpc": "2.0", **message}).encode()
        assert self._process.stdin is not None
        self._process.stdin.write(b"Content-Length: %d\r\n\r\n" % len(data) + data)
        self._process.stdin.flush()

    def _read(self) -> None:
        stream = self._process.stdout
        assert stream is not None
        while line := stream.readline():
            length = int(line.split(b":")[1])
            while stream.readline().strip():
                pass
            self._inbox.put(json.loads(stream.read(length)))

    def _wait(self, is_it: Callable[[Message], bool]) -> Message:
        """Return the first message that fits; the others stay for whoever asks for them."""
        for index, message in enumerate(self._noted):
            if is_it(message):
                return self._noted.pop(index)
        while True:
            try:
                message = self._inbox.get(timeout=HANG)
            except Empty:
                raise AssertionError(f"nothing came; before: {self._noted}") from None
            if is_it(message):
                return message
            self._noted.append(message)


def _at(value: object, *keys: str) -> object:
    for key in keys:
        assert isinstance(value, dict)
        value = value[key]
    return value
