"""Why some mutants need not be noticed: each changes nothing that the product promises."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Final, NamedTuple

ROOT = Path(__file__).resolve().parents[2]


class Reason(NamedTuple):
    """A line by its text, what is said otherwise in it, and why no test can tell."""

    file: str
    line: str
    words: str
    why: str


REASONS: Final = (
    Reason(
        "runtime/cachegen_runtime/expiry/zones.py",
        "_SOME_DAY: Final = datetime(2000, 1, 1)",
        "1 → 2",
        "any day tells whether a zone has offsets",
    ),
    Reason(
        "codegen/cachegen/check/meeting.py",
        "width = len(self._rows[0]) if self._rows else 0",
        "0 → 1",
        "without rows there is nothing to compare, however wide it is",
    ),
    Reason(
        "codegen/cachegen/keys/inversion.py",
        'if not (text.startswith("{") and text.endswith("}") and len(text) > 1):',
        "Gt → GtE",
        "no single character is both braces",
    ),
    Reason(
        "codegen/cachegen/keys/inversion.py",
        'return Misfit(f"a {scalar} is never part of a key")',
        "returns None",
        "not reached: the case above refuses every scalar that is no key's",
    ),
    Reason(
        "runtime/cachegen_runtime/scripts/expiry.py",
        "return abs(float(delta)) >= LEAST_TO_OVERFLOW",
        "GtE → Gt",
        "the bound itself is far below what can overflow: it only costs a read",
    ),
    Reason(
        "runtime/cachegen_runtime/expiry/expiries.py",
        "if jitter == 0.0 and milliseconds > 0:",
        "0 → 1",
        "a deadline of one millisecond is then made at each write, and is the same",
    ),
    Reason(
        "runtime/cachegen_runtime/transport/wire/exchange.py",
        "if len(answers) > 1 and isinstance(answers[-1], list):",
        "1 → 2",
        "a transaction has at least three answers: MULTI's, QUEUED and EXEC's",
    ),
    Reason(
        "runtime/cachegen_runtime/expiry/expiries.py",
        "hour: int, minute: int = 0, second: int = 0, *, tz: str | tzinfo",
        "0 → 1",
        "the defaults of an overload are never used",
    ),
    Reason(
        "codegen/cachegen/keys/which.py",
        "yield 2",
        "2 → 3",
        "a weight in a guess which pattern was meant: more than a fitting value (1), less than a literal (4)",
    ),
)
"""What each run of `python -m tests.mutants` so far has let pass, and nothing is wrong with."""

_EVERYWHERE: Final = (
    (r"@dataclass\(", "True → False", "mypy refuses what it would allow"),
    (r"class \w+\(.*(msgspec\.)?Struct, ", "True → False", "mypy refuses what it would allow"),
    (r"class \w+\(.*\bgc=False", "False → True", "it only costs time"),
    (r"return False$", "returns None", "whoever asks takes both as no"),
    (r".*\bzip\(.*strict=True\)", "True → False", "it only tells of faults of our own"),
)  # fmt: skip
"""Kinds of lines in which a change shows in no behaviour: how they begin, what is said otherwise, why."""


def why_not(file: Path, line: str, words: str) -> str | None:
    """Return why a mutant need not be noticed, or None where a test has to."""
    name = file.relative_to(ROOT).as_posix()
    for reason in REASONS:
        if (reason.file, reason.line, reason.words) == (name, line, words):
            return reason.why
    for beginning, otherwise, why in _EVERYWHERE:
        if otherwise == words and re.match(beginning, line):
            return why
    return None
