"""A real headless Chromium, driven through chromedriver's W3C protocol; nothing of it is installed here."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from base64 import b64decode
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.request import Request, urlopen

from tests.sleeper import HANG

CHROMIUM = shutil.which("chromium") or shutil.which("google-chrome")
DRIVER = shutil.which("chromedriver")
FLAGS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--hide-scrollbars",
    "--disable-dev-shm-usage",
)


@dataclass(frozen=True, slots=True)
class Browser:
    """One window."""

    session: str

    def open(self, page: Path) -> None:
        """Load a file."""
        self.visit(page.as_uri())

    def visit(self, url: str) -> None:
        """Load an address."""
        _call("POST", f"{self.session}/url", {"url": url})

    def run(self, script: str) -> object:
        """Return what a function's body returns in the page."""
        return _call(
            "POST", f"{self.session}/execute/sync", {"script": script, "args": []}
        )

    def look(self, width: int, height: int, scheme: str) -> None:
        """Take a size in pixels, and `light` or `dark`."""
        metrics = {"width": width, "height": height, "deviceScaleFactor": 1}
        self._cdp(
            "Emulation.setDeviceMetricsOverride", {**metrics, "mobile": width < 600}
        )
        feature = {"name": "prefers-color-scheme", "value": scheme}
        self._cdp("Emulation.setEmulatedMedia", {"features": [feature]})

    def type(self, text: str) -> None:
        """Press keys, as a person would, wherever the focus is."""
        for each in text:
            self._cdp(
                "Input.dispatchKeyEvent", {"type": "keyDown", "key": each, "text": each}
            )
            self._cdp("Input.dispatchKeyEvent", {"type": "keyUp", "key": each})

    def insert(self, text: str) -> None:
        """Put in a whole text at once, as pasting does."""
        self._cdp("Input.insertText", {"text": text})

    def press(self, key: str) -> None:
        """Press a key that writes nothing."""
        for type in ("keyDown", "keyUp"):
            self._cdp("Input.dispatchKeyEvent", {"type": type, "key": key, "code": key})

    def complaints(self) -> list[str]:
        """Return what the console has said so far."""
        said = _call("POST", f"{self.session}/se/log", {"type": "browser"})
        assert isinstance(said, list)
        return [str(each) for each in said]

    def picture(self) -> bytes:
        """Return the window as a PNG."""
        data = _call("GET", f"{self.session}/screenshot", None)
        return b64decode(str(data))

    def _cdp(self, command: str, parameters: dict[str, object]) -> None:
        content = {"cmd": command, "params": parameters}
        _call("POST", f"{self.session}/goog/cdp/execute", content)


@contextmanager
def browsing(profile: Path) -> Generator[Browser]:
    """Give a browser with a new profile; it ends with the block."""
    assert DRIVER is not None
    with subprocess.Popen(
        [DRIVER, "--port=0"], stdout=subprocess.PIPE, text=True
    ) as driver:
        try:
            base = f"http://127.0.0.1:{_port(driver)}"
            options = {
                "binary": CHROMIUM,
                "args": [*FLAGS, f"--user-data-dir={profile}"],
            }
            wanted = {
                "goog:chromeOptions": options,
                "goog:loggingPrefs": {"browser": "ALL"},
            }
            content = {"capabilities": {"alwaysMatch": wanted}}
            made = _call("POST", f"{base}/session", content)
            assert isinstance(made, dict)
            session = f"{base}/session/{made['sessionId']}"
            try:
                yield Browser(session)
            finally:
                _call("DELETE", session, None)
        finally:
            driver.terminate()


def _port(driver: subprocess.Popen[str]) -> int:
    assert driver.stdout is not None
    for line in driver.stdout:
        found = re.search(r"started successfully on port (\d+)", line)
        if found is not None:
            return int(found[1])
    raise AssertionError("chromedriver did not start")


def _call(method: str, url: str, content: object) -> object:
    data = None if content is None else json.dumps(content).encode()
    request = Request(url, data, {"Content-Type": "application/json"}, method=method)
    with urlopen(request, timeout=HANG) as answer:
        return json.load(answer)["value"]
