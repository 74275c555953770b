"""A rolling deploy played through: what happens between two releases, held against what `breaking` said.

Each release's module lives in a process of its own, and what it writes goes to a real
server. A value that is read where a misreading was said not to be, a witness that is read
after all, or one that its own release would not write, breaks the promise.
"""

from __future__ import annotations

import itertools
import json
import random
import subprocess
import sys
from base64 import b64encode
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from redis import Redis

from cachegen import ir, pipeline
from cachegen.breaking import Class, Finding, compare
from cachegen.breaking.sides import Side
from cachegen.breaking.values import ValueChanges
from cachegen.places import Located
from cachegen.render import render
from cachegen.render.plan import plan
from cachegen.source import Source
from cachegen_runtime.values.encrypted import place
from cachegen_runtime.values.keyring import Keyring
from tests.rollouts.pairs import Release, pair
from tests.rollouts.side import FIELD
from tests.rollouts.values import texts

KEY = bytes(range(32))
KEYSPACES = ("whole", "part")

Verdict = Callable[[Located, Located], Sequence[Finding]]
"""What says what a release does; `compare`, or something worse to control the test with."""

_UPGRADES = """\
import msgspec


def upgrade(old: object) -> object:
    from {package}.api import V

    return msgspec.json.decode({sample!r}, type=V)
"""


class Process:
    """One side's process."""

    def __init__(self, folder: Path) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.rollouts.side", str(folder)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            env={
                "PYTHONPATH": ":".join(each for each in sys.path if each),
                "CACHEGEN_MAIN_ENCRYPTION_KEYS": b64encode(KEY).decode(),
            },
        )

    def ask(self, **order: object) -> list[str]:
        """Return what the process answers to one order."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(json.dumps(order) + "\n")
        self._process.stdin.flush()
        line = self._process.stdout.readline()
        assert line, "the process has ended"
        answer: list[str] = json.loads(line)
        return answer

    def end(self) -> None:
        """Let the process end."""
        self._process.communicate()


@dataclass(frozen=True)
class Made:
    """One release as a package, and what its schema means."""

    package: str
    located: Located

    @property
    def side(self) -> Side:
        """Return it as `breaking` sees it."""
        return Side.of(self.located)

    def keyspace(self, name: str) -> ir.Keyspace:
        """Return one of its keyspaces."""
        keyspaces = self.located.workspace.keyspaces
        return next(each for each in keyspaces if each.name == name)


class Simulation:
    """Plays deploys through, with two processes and one server."""

    def __init__(self, folder: Path, port: int, verdict: Verdict = compare) -> None:
        self._folder = folder
        self._port = port
        self._verdict = verdict
        self._number = 0
        self._old, self._new = Process(folder), Process(folder)
        self._server = Redis(port=port)
        self.counted: Counter[str] = Counter()
        self.broken: list[str] = []

    def end(self) -> None:
        """Let the processes end."""
        self._old.end()
        self._new.end()
        self._server.close()

    def play(self, seed: int) -> None:
        """Play one pair through, and note what does not fit."""
        dice = random.Random(seed)
        releases = pair(dice)
        made = [self._made(each) for each in releases]
        old, new = made
        if old is None or new is None:
            self.counted["pairs of no sound schema"] += 1
            return
        self.counted["pairs"] += 1
        findings = self._verdict(old.located, new.located)
        for name in KEYSPACES:
            about = [each for each in findings if each.keyspace == f"api.{name}"]
            deploy = _Deploy(self, dice, old, new, name)
            for trouble in deploy.troubles(about):
                self.broken.append(f"seed {seed}, {name}: {trouble}")

    def _made(self, release: Release) -> Made | None:
        self._number += 1
        package = f"release_{self._number}"
        upgrades = f"upgrades_{self._number}"
        compiled = pipeline.compile([Source("api.toml", release.text(upgrades))])
        if compiled.workspace is None:
            return None
        home = self._folder / package
        home.mkdir()
        for file, text in render(plan(compiled.workspace, frozenset({"sync"}))).items():
            (home / file).write_text(text)
        made = Made(package, Located(compiled.workspace, compiled.places))
        sample = made.side.sample(made.keyspace("whole"))
        (self._folder / f"{upgrades}.py").write_text(
            _UPGRADES.format(package=package, sample=sample)
        )
        return made

    def old(self, **order: object) -> list[str]:
        """Let the old side carry out an order."""
        return self._old.ask(**order, url=self._url())

    def new(self, **order: object) -> list[str]:
        """Let the new side carry out an order."""
        return self._new.ask(**order, url=self._url())

    def _url(self) -> str:
        return f"redis://127.0.0.1:{self._port}/?key_prefix={self._number}:&timeout=60"

    def plant(self, keyspace: ir.Keyspace, number: int, stored: bytes) -> None:
        """Store bytes as they are, as an element where the keyspace holds several."""
        key = self.key(keyspace, number)
        words: tuple[bytes, ...] = (b"SET", key, stored)
        if isinstance(keyspace.value, ir.ListValue):
            words = (b"RPUSH", key, stored)
        elif isinstance(keyspace.value, ir.SetValue):
            words = (b"SADD", key, stored)
        elif isinstance(keyspace.value, ir.SortedSetValue):
            words = (b"ZADD", key, b"1", stored)
        elif isinstance(keyspace.value, ir.DictValue):
            words = (b"HSET", key, FIELD.encode(), stored)
        send: Callable[..., object] = self._server.execute_command
        send(*words)

    def key(self, keyspace: ir.Keyspace, number: int) -> bytes:
        """Return a key as it is sent."""
        return f"{self._number}:{keyspace.name}/{number}".encode()

    def sealed(self, keyspace: ir.Keyspace, number: int, text: bytes) -> bytes:
        """Return a text as it is stored encrypted."""
        field = (FIELD.encode(),) if isinstance(keyspace.value, ir.DictValue) else ()
        there = place("main", self.key(keyspace, number), *field)
        return Keyring([KEY]).seal(text, there)


_READ: Mapping[ir.Encryption | None, frozenset[str]] = {
    None: frozenset({"plain"}),
    "read": frozenset({"plain", "sealed"}),
    "accept_plain": frozenset({"plain", "sealed"}),
    "strict": frozenset({"sealed"}),
}
"""What forms of a value each step of encryption reads, by VALUES' words and not by the code's."""

_WITNESSES, _OTHER_FORMS, _BACK = 1_000, 2_000, 3_000
"""Where the keys of each part of a deploy begin."""


class _Deploy:
    """One keyspace, while the newer release takes the older one's place."""

    def __init__(
        self,
        simulation: Simulation,
        dice: random.Random,
        old: Made,
        new: Made,
        keyspace: str,
    ) -> None:
        self._simulation = simulation
        self._dice = dice
        self._old, self._new = old, new
        self._name = keyspace
        self._was, self._now = old.keyspace(keyspace), new.keyspace(keyspace)
        self._witnesses = itertools.count(_WITNESSES)

    def troubles(self, findings: Sequence[Finding]) -> Iterator[str]:
        """Yield what does not fit what was said."""
        misreads = [each for each in findings if each.kind is Class.MISREADS]
        yield from self._forward(misreads)
        for each in misreads:
            yield from self._witness(each)
        yield from self._backward(any(each.rolling for each in findings))

    def _forward(self, misreads: Sequence[Finding]) -> Iterator[str]:
        """Let old code write and new code read."""
        written = self._values(self._old, self._was)
        yield from self._write(self._simulation.old, self._old, written)
        others = self._other_forms(written)
        read = self._read(self._simulation.new, self._new, [*written, *others])
        self._simulation.counted["values read by new code"] += len(read)
        if not misreads:
            for key, word in read.items():
                if word:
                    yield f"new code: {word} of {written.get(key)!r}, and nobody said so"

    def _witness(self, finding: Finding) -> Iterator[str]:
        """Let both read what a finding shows: old code takes it, new code does not."""
        if finding.witness is None:
            yield f"{finding.code} shows nothing"
            return
        number = next(self._witnesses)
        self._simulation.counted["witnesses"] += 1
        stored = self._formed(finding, number)
        self._simulation.plant(self._was, number, stored)
        silent = "something else" in finding.headline or "nothing raises" in " ".join(
            finding.notes
        )
        if finding.code != "CB222":  # No key has sealed what that one shows.
            (word,) = self._read(self._simulation.old, self._old, [number]).values()
            if word:
                yield f"{finding.code} shows what old code does not read: {stored!r}"
        (word,) = self._read(self._simulation.new, self._new, [number]).values()
        if bool(word) == silent:
            yield f"{finding.code} shows what new code reads: {stored!r} ({word})"

    def _formed(self, finding: Finding, number: int) -> bytes:
        """Return a witness in a form that old code reads, and new code too if there is one."""
        assert finding.witness is not None
        if finding.code in ("CB221", "CB222"):
            return finding.witness
        both = _READ[self._was.encrypt] & _READ[self._now.encrypt]
        if "plain" in (both or _READ[self._was.encrypt]):
            return finding.witness
        return self._simulation.sealed(self._was, number, finding.witness)

    def _backward(self, rolling: bool) -> Iterator[str]:
        """Let new code write and old code read."""
        written = {
            _BACK + key: text
            for key, text in self._values(self._new, self._now).items()
        }
        if rolling:
            changes = ValueChanges(self._old.side, self._new.side, self._was, self._now)
            for number, (trouble, shown) in enumerate(changes.backward()):
                if shown is not None and not trouble.silent:
                    written[2 * _BACK + number] = shown
        yield from self._write(self._simulation.new, self._new, written)
        read = self._read(self._simulation.old, self._old, [*written])
        self._simulation.counted["values read by old code"] += len(read)
        refused = [key for key, word in read.items() if word]
        if refused and not rolling:
            text = written[refused[0]]
            yield f"old code: {read[refused[0]]} of {text!r}, and nobody said so"
        said = [key for key in written if key >= 2 * _BACK]
        if rolling and not refused and said:
            yield f"old code reads all, {written[said[0]]!r} too"

    def _values(self, made: Made, keyspace: ir.Keyspace) -> dict[int, bytes]:
        samples = made.side.samples
        found = texts(self._dice, keyspace.value, samples, 6)
        return dict(enumerate(found))

    def _other_forms(self, written: Mapping[int, bytes]) -> list[int]:
        """Store values in the form that old code reads and does not write any more."""
        if self._was.encrypt not in ("read", "accept_plain"):
            return []
        for key, text in written.items():
            stored = text
            if self._was.encrypt == "read":
                stored = self._simulation.sealed(self._was, _OTHER_FORMS + key, text)
            self._simulation.plant(self._was, _OTHER_FORMS + key, stored)
        return [_OTHER_FORMS + key for key in written]

    def _write(
        self, side: Callable[..., list[str]], made: Made, values: Mapping[int, bytes]
    ) -> Iterator[str]:
        encoded = {key: b64encode(text).decode() for key, text in values.items()}
        answer = side(package=made.package, keyspace=self._name, write=encoded)
        for text, word in zip(values.values(), answer, strict=True):
            if word:
                yield f"{made.package} does not write {text!r}: {word}"

    def _read(
        self, side: Callable[..., list[str]], made: Made, keys: Iterable[int]
    ) -> dict[int, str]:
        asked = list(keys)
        answer = side(package=made.package, keyspace=self._name, read=asked)
        return dict(zip(asked, answer, strict=True))
