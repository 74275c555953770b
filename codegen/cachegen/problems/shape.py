"""Problems of shape (CG110–CG119): a key or value that the schema language has no room for."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from cachegen.diagnostics import Fix, Label, Report, Severity
from cachegen.problems.certain import renamed
from cachegen.problems.elsewhere import moved
from cachegen.problems.typed import TIMES, rewritten, time_help, typed
from cachegen.source import Place
from cachegen.words.phrases import listed, meant, quoted
from cachegen.words.spelling import said


@dataclass(frozen=True, slots=True)
class UnknownKey:
    """A mapping has a key that the schema language does not know there.

    Unknown keys are errors, because a misspelled `expiry` that is silently ignored
    would keep data forever.

    Wrong:

        [keyspaces.profile]
        cluster = "main"
        key = "str"
        value = "str"
        patern = "profile/:key"

    Right:

        [keyspaces.profile]
        cluster = "main"
        key = "str"
        value = "str"
        pattern = "profile/:key"
    """

    code: ClassVar[str] = "CG110"
    severity: ClassVar[Severity] = Severity.ERROR
    place: Place
    key: str
    owner: str
    allowed: tuple[str, ...]
    near: str | None
    rival: str | None = None
    """A key beside it that it cannot stand with, though it is known elsewhere."""
    elsewhere: bool = False
    """Whether the near name makes another alternative of the mapping."""
    inside: str | None = None
    """A key that is missing beside it, or empty, under which it most likely belongs."""
    mapping: str = ""
    """What kind of mapping it stands in, and ``name`` which of them."""
    name: str = ""
    value: Place | None = None

    def describe(self) -> Report:
        """Return the problem's words."""
        if self.rival is not None:
            return Report(
                f"{quoted(self.key)} does not go with {quoted(self.rival)} in {self.owner}",
                (Label(self.place, f"one of {listed((self.rival, self.key))}"),),
                help=(f"remove {listed((self.key, self.rival))}",),
            )
        if self.inside is not None:
            return Report(
                f"unknown key {quoted(self.key)} in {self.owner}",
                (Label(self.place, f"expected inside {quoted(self.inside)}"),),
                help=(self._inward(self.inside),),
            )
        room = f"{self.owner} has room for {listed(self.allowed, 'and')}"
        told = moved(self.place, self.mapping, self.name, self.key, self.value)
        help = (told,) if told is not None and self.near is None else self._meant()
        return Report(
            f"unknown key {quoted(self.key)} in {self.owner}",
            (Label(self.place, "not a key of the schema language"),),
            notes=() if self.near is not None or told or not self.allowed else (room,),
            help=help,
        )

    def fix(self) -> Fix | None:
        """Return the only near key; a habit of other tools, or another form, is no certainty."""
        if self.rival is not None or self.inside is not None or self.elsewhere:
            return None
        return renamed(self.place, self.near)

    def _inward(self, inside: str) -> str:
        if self.mapping == "schema":
            return f"indent {quoted(self.key)} below {quoted(inside)}"
        return f"move it into {quoted(inside)}"

    def _meant(self) -> tuple[str, ...]:
        if self.near in TIMES and self.value is not None:
            text = typed(self.value)
            help = time_help(self.place, self.near, text)
            if help is not None:
                return (help,)
        return meant(self.near, self.key) or ("remove it",)


@dataclass(frozen=True, slots=True)
class WrongType:
    """A value has another type than the schema language asks for there.

    Wrong:

        [keyspaces.profile]
        cluster = "main"
        key = "str"
        value = "str"
        pattern = "profile/:key"
        expiry = 10

    Right:

        [keyspaces.profile]
        cluster = "main"
        key = "str"
        value = "str"
        pattern = "profile/:key"
        expiry = "10s"
    """

    code: ClassVar[str] = "CG111"
    severity: ClassVar[Severity] = Severity.ERROR
    place: Place
    what: str
    expected: str
    found: str
    example: str = ""
    """One that is right, in TOML."""
    key: str = ""
    """The attribute, where it is one, and ``name`` the declaration that it is of."""
    name: str = ""

    def describe(self) -> Report:
        """Return the problem's words."""
        return Report(
            f"{self.what} is {self.found}, expected {self.expected}",
            (Label(self.place, f"expected {self.expected}"),),
            help=(self._advice(),),
        )

    def _advice(self) -> str:
        computed = rewritten(self.place, self.key, self.name, self.expected, self.found)
        if computed is not None:
            return computed
        if self.example:
            return f"write it like this: {said(self.place, self.example)}"
        return f"write {self.expected}"


@dataclass(frozen=True, slots=True)
class MissingKey:
    """A mapping lacks one or more keys that it cannot do without.

    Wrong:

        [keyspaces.profile]
        cluster = "main"
        key = "str"
        value = "str"

    Right:

        [keyspaces.profile]
        cluster = "main"
        key = "str"
        value = "str"
        pattern = "profile/:key"
    """

    code: ClassVar[str] = "CG112"
    severity: ClassVar[Severity] = Severity.ERROR
    place: Place
    keys: tuple[str, ...]
    owner: str
    examples: tuple[str, ...]
    """One for each key, in TOML."""

    def describe(self) -> Report:
        """Return the problem's words."""
        single = len(self.keys) == 1
        missing = "is missing" if single else "are missing"
        return Report(
            f"{self.owner} has no {listed(self.keys)}",
            (Label(self.place, f"{listed(self.keys, 'and')} {missing} here"),),
            help=tuple(
                f"add {'it' if single else quoted(key)}, such as:"
                f" {said(self.place, example)}"
                for key, example in zip(self.keys, self.examples, strict=True)
            ),
        )


@dataclass(frozen=True, slots=True)
class WrongVersion:
    """The schema is written in a version of the language that this cachegen does not read.

    Nothing else of the file is looked at, since its words could mean something else.

    Wrong:

        version = 2

    Right:

        version = 1
    """

    code: ClassVar[str] = "CG113"
    severity: ClassVar[Severity] = Severity.ERROR
    place: Place
    found: str

    def describe(self) -> Report:
        """Return the problem's words."""
        return Report(
            f"schema version {quoted(self.found)} is not one that this cachegen reads",
            (Label(self.place, "this cachegen reads version 1"),),
            notes=("the rest of this file was not looked at",),
            help=(
                f"write `{said(self.place, 'version = 1')}`,"
                " or install a cachegen that reads it",
            ),
        )


@dataclass(frozen=True, slots=True)
class UnknownChoice:
    """A text is none of the few words that are possible there.

    Wrong:

        [keyspaces.profile]
        cluster = "main"
        key = "str"
        value = "str"
        pattern = "profile/:key"
        on_decode_error = "mis"

    Right:

        [keyspaces.profile]
        cluster = "main"
        key = "str"
        value = "str"
        pattern = "profile/:key"
        on_decode_error = "miss"
    """

    code: ClassVar[str] = "CG114"
    severity: ClassVar[Severity] = Severity.ERROR
    place: Place
    what: str
    found: str
    choices: tuple[str, ...]
    near: str | None

    def describe(self) -> Report:
        """Return the problem's words."""
        return Report(
            f"{self.what} is {quoted(self.found)}, expected {listed(self.choices)}",
            (Label(self.place, f"expected {listed(self.choices)}"),),
            help=meant(self.near, self.found) or (f"write {listed(self.choices)}",),
        )

    def fix(self) -> Fix | None:
        """Return the only near name, in the place of the unknown one."""
        return renamed(self.place, self.near)
