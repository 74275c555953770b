"""What a problem is and says, before anyone decides how to print it."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import ClassVar, Protocol, runtime_checkable

from cachegen.source import Place


class Severity(StrEnum):
    """How grave a problem is: an error stops generation, a warning does not."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, slots=True)
class Label:
    """A place with a few words on what stands there; empty words only underline."""

    place: Place
    text: str = ""


@dataclass(frozen=True, slots=True)
class Report:
    """The words of one problem.

    The headline stands alone on one line; the first label is the primary place; notes
    say why it matters; each help can be followed or pasted as it is.
    """

    headline: str
    labels: tuple[Label, ...]
    notes: tuple[str, ...] = field(default=())
    help: tuple[str, ...] = field(default=())


@dataclass(frozen=True, slots=True)
class Fix:
    """What is certainly meant in the place of what stands there.

    `text` is the value, without the quotes or escapes of the file's language. A place with
    quotes keeps them.
    """

    place: Place
    text: str


class Problem(Protocol):
    """One thing that is wrong: a frozen dataclass per code, holding data and no words.

    Its docstring is the page that ``cachegen explain CODE`` prints. `place` is the very
    token at fault; `describe` is the only spot with words.
    """

    code: ClassVar[str]
    severity: ClassVar[Severity]

    @property
    def place(self) -> Place:
        """Return the token at fault."""
        ...

    def describe(self) -> Report:
        """Return the problem's words."""
        ...


@runtime_checkable
class Fixable(Protocol):
    """A problem that may know for certain what was meant."""

    def fix(self) -> Fix | None:
        """Return the change that ends the problem, or None where nobody can be certain."""
        ...
