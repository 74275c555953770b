"""Problems of a file's bytes and syntax, before anyone asks what it means; those of YAML alone are in `yaml_syntax`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from cachegen.diagnostics import Label, Report, Severity
from cachegen.source import Place


@dataclass(frozen=True, slots=True)
class NotUtf8:
    """The file is not UTF-8 text.

    Schemas are UTF-8, with or without a byte order mark. The place is the first byte
    that is no part of a UTF-8 character; an editor can usually save the file again
    with the encoding "UTF-8".

    Wrong:

        doc = "na<EF>ve"                # saved as Latin-1: one byte, EF

    Right:

        doc = "na<C3><AF>ve"            # saved as UTF-8: two bytes
    """

    code: ClassVar[str] = "CG101"
    severity: ClassVar[Severity] = Severity.ERROR

    place: Place
    byte: int
    byte_offset: int
    guess: str | None = None

    def describe(self) -> Report:
        """Return the problem's words."""
        guessed = f"this looks like {self.guess}; " if self.guess else ""
        return Report(
            f"found the byte 0x{self.byte:02X}, expected UTF-8 text",
            (Label(self.place, "this byte is no part of a UTF-8 character"),),
            (f"it is byte {self.byte_offset} of the file, counted from zero",),
            (f"{guessed}save the file with the encoding UTF-8",),
        )


@dataclass(frozen=True, slots=True)
class BeyondBounds:
    """Something is larger or deeper than a schema ever needs to be.

    cachegen bounds what it reads, so that no file, written by accident or with ill
    intent, can use up time or memory: 4 MiB a file, 65 536 characters a line, 64
    levels of nesting, 32 parts in a dotted key, 1 000 000 values a file, and 10 000
    values brought in by YAML aliases.

    Wrong:

        [a.b.c.d.e.f.g.h.i.j.k.l.m.n.o.p.q.r.s.t.u.v.w.x.y.z.a.b.c.d.e.f.g]

    Right:

        [structs.UserProfile.fields]
    """

    code: ClassVar[str] = "CG102"
    severity: ClassVar[Severity] = Severity.ERROR

    place: Place
    subject: str
    limit: int
    unit: str

    def describe(self) -> Report:
        """Return the problem's words."""
        return Report(
            f"{self.subject} goes beyond the bound of {self.limit} {self.unit}",
            (Label(self.place, f"more than {self.limit} {self.unit}"),),
            ("the rest of this part of the file was not read",),
            ("split it into smaller parts, or into several files of one workspace",),
        )


@dataclass(frozen=True, slots=True)
class UnexpectedText:
    """The text is not what TOML or YAML has at this place.

    The message names what was found and what was expected; where something was opened
    and never closed, the opening is shown too. Everything outside the damaged place is
    still checked.

    Wrong:

        cluster = = "main"
        value = int

    Right:

        cluster = "main"
        value = "int"
    """

    code: ClassVar[str] = "CG103"
    severity: ClassVar[Severity] = Severity.ERROR

    place: Place
    found: str
    expected: str
    opened: Place | None = None
    notes: tuple[str, ...] = ()
    help: tuple[str, ...] = ()

    def describe(self) -> Report:
        """Return the problem's words."""
        help = self.help or (self._advice(),)
        # The help that only repeats what was expected says it once too often.
        repeats = help == (f"write {self.expected}",)
        label = "found here" if repeats else f"expected {self.expected}"
        labels: tuple[Label, ...] = (Label(self.place, label),)
        if self.opened is not None:
            labels += (Label(self.opened, "opened here"),)
        headline = f"found {self.found}, expected {self.expected}"
        return Report(headline, labels, self.notes, help)

    def _advice(self) -> str:
        if self.expected == "the end of the line":
            return "remove it, or begin a new line here"
        return f"write {self.expected}"


@dataclass(frozen=True, slots=True)
class ControlCharacter:
    """A control character stands in the file; neither TOML nor YAML allows it.

    Such characters cannot be seen and usually come from copying or from a damaged
    file. Inside double quotes they can be written as an escape. In TOML a carriage
    return stands only before a line feed.

    Wrong:

        doc = "a<NUL>b"

    Right:

        doc = "a\\u0000b"
    """

    code: ClassVar[str] = "CG104"
    severity: ClassVar[Severity] = Severity.ERROR

    place: Place
    character: str
    count: int = 1

    def describe(self) -> Report:
        """Return the problem's words."""
        name = f"U+{ord(self.character):04X}"
        more = f"it stands {self.count} times in this file; the first is shown"
        lone = self.character == "\r"
        wanted = (
            "end the line with a line feed, with or without a carriage return before it"
            if lone
            else f"remove it, or write \\u{ord(self.character):04x} inside double quotes"
        )
        found = "a lone carriage return" if lone else f"the control character {name}"
        return Report(
            f"found {found}, expected visible text",
            (Label(self.place, f"{name} is here"),),
            (more,) if self.count > 1 else (),
            (wanted,),
        )


@dataclass(frozen=True, slots=True)
class DuplicateKey:
    """A mapping has the same key twice.

    Which of the two values counts would be a guess, so neither TOML nor cachegen's
    YAML allows it. A TOML table is defined once too: by one header, or by dotted keys
    in one place.

    Wrong:

        [keyspaces.profile]
        cluster = "main"
        cluster = "other"

    Right:

        [keyspaces.profile]
        cluster = "main"
    """

    code: ClassVar[str] = "CG105"
    severity: ClassVar[Severity] = Severity.ERROR

    place: Place
    key: str
    first: Place

    def describe(self) -> Report:
        """Return the problem's words."""
        return Report(
            f"`{self.key}` is defined twice",
            (
                Label(self.place, "defined again here"),
                Label(self.first, "first defined here"),
            ),
            (),
            ("rename or remove one of the two",),
        )


@dataclass(frozen=True, slots=True)
class NumberTooLarge:
    """An integer does not fit in 64 bits.

    TOML and the values that cachegen stores have integers from -2^63 to 2^63-1.

    Wrong:

        default = 9223372036854775808

    Right:

        default = 9223372036854775807
    """

    code: ClassVar[str] = "CG122"
    severity: ClassVar[Severity] = Severity.ERROR

    place: Place

    def describe(self) -> Report:
        """Return the problem's words."""
        return Report(
            "found an integer beyond 64 bits",
            (
                Label(
                    self.place, "expected -9223372036854775808 to 9223372036854775807"
                ),
            ),
            (),
            ("write it in quotes if it is text",),
        )


@dataclass(frozen=True, slots=True)
class Refused:
    """The TOML library that has the last word refuses the file for another reason.

    The message is the library's own. It is rare: what is common has a code of its own.

    Wrong:

        starts = 2026-02-30

    Right:

        starts = 2026-02-28
    """

    code: ClassVar[str] = "CG123"
    severity: ClassVar[Severity] = Severity.ERROR

    place: Place
    message: str

    def describe(self) -> Report:
        """Return the problem's words."""
        return Report(
            f"this is not TOML: {self.message}",
            (Label(self.place, "here"),),
        )
