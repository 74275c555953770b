"""The built playground behind a web server of this machine, and a page that shows it."""

from __future__ import annotations

from collections.abc import Callable, Generator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

from tests.cli.browser import Browser
from tests.servers import wait_until

_ALL = (
    "document.querySelector('.cm-content').focus(); document.execCommand('selectAll')"
)
_MODULES = """
return (async () => {
  const found = [];
  for (const name of [...document.querySelectorAll('#modules button')].map(tab => tab.textContent)) {
    [...document.querySelectorAll('#modules button')].find(tab => tab.textContent === name).click();
    const link = document.getElementById('download');
    const text = await (await fetch(link.href)).text();
    found.push([link.download, text, document.getElementById('module').textContent]);
  }
  return found;
})();
"""
_LINES = (
    "return [...document.querySelectorAll('.cm-line')].map(each => each.textContent)"
)
_PROBLEMS = """
return [...document.querySelectorAll('#problems li')].map(each =>
  [each.querySelector('.place'), each.querySelector('.code'), each.querySelector('.headline')].map(e => e.textContent));
"""


class _Silent(SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: object) -> None:
        """Say nothing of a request."""


@contextmanager
def served(folder: Path) -> Generator[str]:
    """Serve a folder; give its address."""
    handler = partial(_Silent, directory=str(folder))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        thread = Thread(target=server.serve_forever)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}/"
        finally:
            server.shutdown()
            thread.join()


@dataclass(frozen=True, slots=True)
class Page:
    """The playground in a browser."""

    browser: Browser

    def wait(self) -> None:
        """Wait until what is written has been answered."""
        wait_until(self._is_settled, "an answer of the playground")
        assert self.browser.run("return document.body.dataset.state") == "done"

    def _is_settled(self) -> bool:
        state = self.browser.run("return document.body.dataset.state")
        return state in ("done", "failed")

    def until(self, true: Callable[[], bool]) -> None:
        """Wait until something is so in the page."""
        wait_until(true, "the page to change")

    def choose(self, title: str) -> None:
        """Choose an example."""
        self.browser.run(
            "const list = document.getElementById('example');"
            f"list.value = {title!r}; list.dispatchEvent(new Event('change'))"
        )
        self.wait()

    def write(self, text: str) -> None:
        """Replace the text of the schema, as one that is pasted."""
        self.browser.run(_ALL)
        self.browser.insert(text)
        self.wait()

    def written(self) -> str:
        """Return the lines of a short schema as the editor has them."""
        lines = self.browser.run(_LINES)
        assert isinstance(lines, list)
        return "\n".join(lines)

    def problems(self) -> list[list[str]]:
        """Return the place, code and headline of each problem that is shown."""
        found = self.browser.run(_PROBLEMS)
        assert isinstance(found, list)
        return found

    def modules(self) -> dict[str, str]:
        """Return the modules that can be downloaded; what is shown is the same text."""
        found = self.browser.run(_MODULES)
        assert isinstance(found, list)
        for name, text, shown in found:
            assert text == shown, name
        return {name: text for name, text, _ in found}
