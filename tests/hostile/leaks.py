"""Where an error could give away what nobody is to read: its texts, its causes, the locals of its frames, the log.

A password may be nowhere, not even as a plain local of a frame that is not the test's own.
A value may be in no text and in no repr of an object of ours; as a bare local, the bytes on
their way, it is in the frames that carry it, as it is in those of the caller.
"""

from __future__ import annotations

import logging
import traceback
import warnings
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from types import FrameType

PASSWORD = "planted-password-7319"
VALUE = "planted-value-2468"
_TESTS = str(Path(__file__).parents[1])


class Searched:
    """How many texts were searched, and what was found in them."""

    def __init__(self) -> None:
        self.texts = 0
        self.found: list[str] = []

    def search(self, text: str, planted: Sequence[str], where: str) -> None:
        """Look for what was planted in one text."""
        self.texts += 1
        self.found += [
            f"{each} in {where}: {text[:300]}" for each in planted if each in text
        ]

    def error(self, error: BaseException) -> None:
        """Search an error and all that hangs on it."""
        for each in _chain(error):
            where = type(each).__name__
            texts = [str(each), repr(each), repr(each.args), repr(vars(each))]
            texts += traceback.format_exception(each)
            for text in texts:
                self.search(text, (PASSWORD, VALUE), where)
            for frame, _ in traceback.walk_tb(each.__traceback__):
                self._frame(frame)

    def _frame(self, frame: FrameType) -> None:
        file = frame.f_code.co_filename
        if file.startswith(_TESTS):
            return
        for name, local in frame.f_locals.items():
            where = f"{name} of {frame.f_code.co_qualname} in {Path(file).name}"
            self.search(_shown(local), (PASSWORD,), where)
            for each in _ours(local):
                self.search(_shown(each), (VALUE, PASSWORD), where)

    @contextmanager
    def log(self) -> Iterator[None]:
        """Search every record of the log, and every warning, that comes meanwhile."""
        listener = _Listener(self)
        root = logging.getLogger()
        before = root.level
        root.addHandler(listener)
        root.setLevel(logging.DEBUG)
        try:
            with warnings.catch_warnings(record=True) as warned:
                warnings.simplefilter("always")
                yield
            for each in warned:
                self.search(str(each.message), (PASSWORD, VALUE), "a warning")
        finally:
            root.setLevel(before)
            root.removeHandler(listener)


class _Listener(logging.Handler):
    def __init__(self, searched: Searched) -> None:
        super().__init__(logging.DEBUG)
        self._searched = searched

    def emit(self, record: logging.LogRecord) -> None:
        text = f"{self.format(record)} {record.args!r}"
        self._searched.search(text, (PASSWORD, VALUE), f"the log {record.name}")


def _chain(error: BaseException) -> Iterator[BaseException]:
    """Yield an error and every other that can be reached from it, each once."""
    seen: set[int] = set()
    waiting: list[BaseException | None] = [error]
    while waiting:
        found = waiting.pop()
        if found is None or id(found) in seen:
            continue
        seen.add(id(found))
        yield found
        waiting += [found.__cause__, found.__context__]
        if isinstance(found, BaseExceptionGroup):
            waiting += found.exceptions


def _ours(local: object) -> Iterator[object]:
    """Yield the objects of the runtime's classes among a local and what it holds."""
    held: list[object] = [local]
    if isinstance(local, dict):
        held += local.values()
    elif isinstance(local, list | tuple | set):
        held += local
    for each in held:
        if type(each).__module__.startswith("cachegen_runtime"):
            yield each


def _shown(local: object) -> str:
    try:
        return repr(local)
    except (AttributeError, LookupError, RuntimeError, TypeError, ValueError) as error:
        # An object that is not made yet, such as the one whose making failed.
        return f"<no repr: {type(error).__name__}>"
