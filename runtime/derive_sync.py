"""Derive the blocking half of the runtime from the asynchronous one; nobody edits what it writes.

`python runtime/derive_sync.py` writes the blocking files, `… --check` writes nothing and
fails when one differs, is missing, or has no twin. A rule that changes nothing is an error:
the sentence or the name that it was made for has changed.
"""

from __future__ import annotations

import re
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Final, NamedTuple

import black

ROOT: Final = Path(__file__).parent / "cachegen_runtime"


class Rule(NamedTuple):
    """A pattern, and what stands in its place in a blocking file."""

    pattern: str
    replacement: str


class Derivation(NamedTuple):
    """Where asynchronous files are, where their twins go, and which files are no twins.

    ``names`` are the derived files, None for all. What stands `by_hand` in one of the two
    folders is known to have no twin. `rules` hold for these files alone, before the others.
    """

    source: str
    target: str
    names: tuple[str, ...] | None = None
    by_hand: tuple[str, ...] = ()
    rules: tuple[Rule, ...] = ()
    renamed: str | None = None

    def twin(self, name: str) -> str:
        """Return the name of a file's twin."""
        return name if self.renamed is None else self.renamed


DERIVATIONS: Final = (
    Derivation(
        "aio",
        "sync",
        rules=(
            Rule(
                r"The asynchronous face, written by hand; `sync` is derived from it and holds nothing of its own\.",
                "The blocking face, derived from `aio` by a script; nothing is written here by hand.",
            ),
            Rule(
                r"any number of tasks, threads and\n    event loops",
                "any number of threads and\n    forked processes",
            ),
            Rule(r"\bcachegen_runtime\.aio\b", "cachegen_runtime.sync"),
            Rule(r"\bopen_async\b", "open_blocking"),
            Rule(r"\baforget\b", "forget"),
            Rule(r"\bacommand\b", "command"),
            Rule(r"\baping\b", "ping"),
            Rule(r"\bapause\b", "pause"),
            Rule(r"\bAwaitable, ", ""),
            Rule(r"Awaitable\[(V \| None|list\[V \| None\])\]", r"\1"),
            Rule(r"\basend_aside\b", "send_aside"),
            Rule(r"\bloading\.tasks\b", "loading.threads"),
        ),
    ),
    Derivation(
        "transport/asynchronous",
        "transport/blocking",
        names=("server.py", "master.py", "cluster.py", "sentinel.py"),
        by_hand=("__init__.py", "aside.py",
            "calls.py", "connection.py", "dialing.py", "intake.py", "pool.py", "pump.py", "stream.py"),
        rules=(
            # A read of the async transport saves a coroutine, and is tried again here.
            Rule(
                r"self\._pool\.here\(\)\.ask\((.*)\)\n"
                r"            if not isinstance\(came, list\):\n"
                r"                came = await self\._pool\.second\(came, \1\)\n",
                r"self._pool.ask(\1)\n",
            ),
            Rule(r"from asyncio import sleep", "from time import sleep"),
        ),
    ),
    Derivation("transport/embedded", "transport/embedded", ("asynchronous.py",), renamed="blocking.py"),
    Derivation("observing", "observing", ("asynchronous.py",), renamed="blocking.py"),
    Derivation("transport/breaker", "transport/breaker", ("asynchronous.py",), renamed="blocking.py", by_hand=("__init__.py", "breaker.py")),
    Derivation("transport/isolation", "transport/isolation", ("asynchronous.py",), renamed="blocking.py"),
    Derivation("transport/near", "transport/near", ("asynchronous.py",), renamed="blocking.py"),
)  # fmt: skip

# For all files, in this order.
RULES: Final = (
    Rule(r"\btransport\.asynchronous\b", "transport.blocking"),
    Rule(r"\basynchronous\b", "blocking"),
    Rule(r"\basync (def|with)\b", r"\1"),
    Rule(r"\b([Aa])n async (?=\w)", r"\1 blocking "),
    Rule(r"\basync (?=\w)", "blocking "),
    Rule(r"\bawait ", ""),
    Rule(r"__a(enter|exit)__", r"__\1__"),
    Rule(r"\baclose\b", "close"),
    Rule(r" from any event loop\b", ""),
    Rule(r"\bAsync(?=[A-Z])", ""),
)


class Twin(NamedTuple):
    """A file to derive, and where it goes; both below the root."""

    source: str
    target: str
    rules: tuple[Rule, ...]


def twins(root: Path) -> list[Twin]:
    """Return all files to derive, in order."""
    found: list[Twin] = []
    for one in DERIVATIONS:
        names = one.names or [
            path.name for path in sorted((root / one.source).glob("*.py"))
        ]
        found += [
            Twin(f"{one.source}/{name}", f"{one.target}/{one.twin(name)}", one.rules)
            for name in names
        ]
    return found


def derived(root: Path) -> dict[str, str]:
    """Return the text of every blocking file, formatted as all our code is.

    Raises ValueError for a rule that no file needs.
    """
    used: set[Rule] = set()
    texts: dict[str, str] = {}
    wanted: set[Rule] = set(RULES)
    for twin in twins(root):
        wanted.update(twin.rules)
        text = (root / twin.source).read_text("utf-8")
        for rule in (*twin.rules, *RULES):
            text, count = re.subn(rule.pattern, rule.replacement, text)
            if count:
                used.add(rule)
        head = f"# Derived from {twin.source} by derive_sync.py. Do not edit: change that file.\n"
        texts[twin.target] = head + text
    unused = [rule.pattern for rule in wanted if rule not in used]
    if unused:
        raise ValueError(f"no file needs these rules: {sorted(unused)}")
    return formatted(texts)


def formatted(texts: Mapping[str, str]) -> dict[str, str]:
    """Return sources with sorted imports and in our format; one process for all of them."""
    with tempfile.TemporaryDirectory() as folder:
        for name, text in texts.items():
            path = Path(folder, name)
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, "utf-8")
        settings = ROOT.parent.parent / "pyproject.toml"
        subprocess.run(
            [sys.executable, "-m", "ruff", "check", "--select=I", "--fix-only", "--quiet",
             f"--config={settings}", "--config=lint.isort.known-first-party=['cachegen_runtime']",
             folder],
            check=True,
        )  # fmt: skip
        return {
            name: black.format_str(
                Path(folder, name).read_text("utf-8"), mode=black.Mode()
            )
            for name in texts
        }


def strangers(root: Path) -> Iterable[str]:
    """Yield, as sentences, the files that neither are derived nor are known to be by hand."""
    listed = twins(root)
    known = {twin.source for twin in listed} | {twin.target for twin in listed}
    for one in DERIVATIONS:
        if one.source == one.target:
            continue
        for folder in dict.fromkeys((one.source, one.target)):
            for path in sorted((root / folder).glob("*.py")):
                name = f"{folder}/{path.name}"
                if name not in known and path.name not in one.by_hand:
                    yield f"{name} has no twin and is not listed as written by hand"


def differences(root: Path) -> list[str]:
    """Return what is wrong with the blocking files, a sentence each."""
    found: list[str] = []
    texts = derived(root)
    for twin in twins(root):
        path = root / twin.target
        if not path.exists():
            found.append(f"{twin.target} is missing")
        elif path.read_text("utf-8") != texts[twin.target]:
            found.append(f"{twin.target} is not what {twin.source} makes it")
    return [*found, *strangers(root)]


def write(root: Path) -> list[str]:
    """Make the blocking files what the asynchronous ones say; return what that does not mend."""
    for name, text in derived(root).items():
        (root / name).write_text(text, "utf-8", newline="\n")
    return [*strangers(root)]


def main(arguments: list[str]) -> int:
    """Write the blocking files, or with `--check` say how they differ."""
    if arguments not in ([], ["--check"]):
        print("usage: derive_sync.py [--check]", file=sys.stderr)
        return 2
    found = differences(ROOT) if arguments else write(ROOT)
    print(*found, sep="\n", end="\n" if found else "", file=sys.stderr)
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
