"""A server as far as loads need one: strings with TTLs by a clock that tests move, one command at a time."""

from __future__ import annotations

from collections.abc import Iterator

from cachegen_runtime.operations.operation import Operation
from cachegen_runtime.protocol import Answer, Command
from cachegen_runtime.transport.wire.exchange import joined


class ModelStore:
    """Keys with their values, and when they are gone (None: never), in milliseconds."""

    def __init__(self) -> None:
        self.now = 0
        self.keys: dict[bytes, tuple[bytes, int | None]] = {}

    def run(self, command: Command) -> Answer:
        """Apply one command and return its reply."""
        self._expire()
        name, *words = command
        match name, words:
            case b"GET", [key]:
                return self._get(key)
            case b"MGET", keys:
                return [self._get(key) for key in keys]
            case b"EXISTS", [key]:
                return int(key in self.keys)
            case b"PTTL", [key]:
                return self._left(key)
            case b"PEXPIRE", [key, left]:
                if key not in self.keys:
                    return 0
                self.keys[key] = (self.keys[key][0], self.now + int(left))
                return 1
            case b"UNLINK", keys:
                return sum(self.keys.pop(key, None) is not None for key in keys)
            case b"SET", [key, value]:
                self.keys[key] = (value, None)
                return b"OK"
            case b"SET", [key, value, b"PX", left]:
                self.keys[key] = (value, self.now + int(left))
                return b"OK"
            case _:
                raise AssertionError(f"the model does not know {command}")

    def steps(self, operation: Operation[object]) -> Iterator[Answer]:
        """Yield the answer, after each step of an operation that others may come between."""
        if operation.atomic:
            yield joined(list(self._all(operation)))
            return
        answers: list[Answer] = []
        for answer in self._all(operation):
            answers.append(answer)
            if len(answers) < operation.steps:
                yield None
        yield joined(answers)

    def seen(self) -> tuple[object, ...]:
        """Return what there is, with what is left of its time."""
        self._expire()
        return tuple(
            (key, value, None if end is None else end - self.now)
            for key, (value, end) in sorted(self.keys.items())
        )

    def _all(self, operation: Operation[object]) -> Iterator[Answer]:
        for command in operation.commands:
            yield self.run(command)
        if operation.script is not None:
            call = operation.script
            yield call.script.twin(self.run, call.keys, call.argv)

    def _get(self, key: bytes) -> bytes | None:
        return self.keys[key][0] if key in self.keys else None

    def _left(self, key: bytes) -> int:
        if key not in self.keys:
            return -2
        end = self.keys[key][1]
        return -1 if end is None else end - self.now

    def _expire(self) -> None:
        gone = [
            key
            for key, (_, end) in self.keys.items()
            if end is not None and end <= self.now
        ]
        for key in gone:
            del self.keys[key]
