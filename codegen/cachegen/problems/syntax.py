"""Problems of a file's bytes and syntax (CG101 to CG109, CG120 to CG123), before anyone asks what it means."""

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
        # The help that only repeats what was expected says it once more than enough.
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
class RootNotMapping:
    """The file holds something other than a mapping at its outermost level.

    A schema is a mapping: `version`, `service`, `clusters`, `keyspaces` and so on.

    Wrong:

        - version: 1
        - service: api

    Right:

        version: 1
        service: api
    """

    code: ClassVar[str] = "CG106"
    severity: ClassVar[Severity] = Severity.ERROR

    place: Place
    found: str

    def describe(self) -> Report:
        """Return the problem's words."""
        return Report(
            f"the file holds {self.found}, expected a mapping",
            (Label(self.place, "expected `key: value`"),),
            help=("begin the schema with `version: 1`",),
        )


@dataclass(frozen=True, slots=True)
class KeyNotText:
    """A YAML key is not text.

    Keys of a schema are names. YAML reads `1`, `1.5`, `true` and `null` as a number, a
    boolean and nothing at all; quotes make them text.

    Wrong:

        default: { 1: one, true: yes }

    Right:

        default: { "1": one, "true": yes }
    """

    code: ClassVar[str] = "CG107"
    severity: ClassVar[Severity] = Severity.ERROR

    place: Place
    found: str
    written: str | None = None

    def describe(self) -> Report:
        """Return the problem's words."""
        return Report(
            f"found {self.found} as a key, expected text",
            (Label(self.place, f"YAML reads this as {self.found}"),),
            (),
            (
                (
                    f'write it in quotes: "{self.written}"'
                    if self.written
                    else "write a name"
                ),
            ),
        )


@dataclass(frozen=True, slots=True)
class TagNotAllowed:
    """A YAML tag stands before a value.

    Tags make a loader build other things than plain data; a schema needs none of them.

    Wrong:

        version: !!int 1

    Right:

        version: 1
    """

    code: ClassVar[str] = "CG108"
    severity: ClassVar[Severity] = Severity.ERROR

    place: Place
    tag: str

    def describe(self) -> Report:
        """Return the problem's words."""
        return Report(
            f"found the tag `{self.tag}`, expected a plain value",
            (Label(self.place, "tags are not part of a schema"),),
            (),
            ("remove the tag; text that begins with `!` goes in quotes",),
        )


@dataclass(frozen=True, slots=True)
class SeveralDocuments:
    """A YAML file holds more than one document.

    One file is one service. What follows a second `---` goes in a file of its own.

    Wrong:

        version: 1
        ---
        version: 1

    Right:

        version: 1
    """

    code: ClassVar[str] = "CG109"
    severity: ClassVar[Severity] = Severity.ERROR

    place: Place

    def describe(self) -> Report:
        """Return the problem's words."""
        return Report(
            "found a second document, expected one a file",
            (Label(self.place, "a second document begins here"),),
            ("what follows was not read",),
            ("move it to a file of its own",),
        )


@dataclass(frozen=True, slots=True)
class UnknownAnchor:
    """A YAML alias refers to an anchor that is not there.

    An alias `*name` repeats the value marked with `&name` further up, and cannot stand
    inside that value. Text that begins with `*` goes in quotes.

    Wrong:

        expiry: *short

    Right:

        expiry: &short 10s
    """

    code: ClassVar[str] = "CG120"
    severity: ClassVar[Severity] = Severity.ERROR

    place: Place
    name: str
    near: str | None = None
    inside: Place | None = None

    def describe(self) -> Report:
        """Return the problem's words."""
        labels: tuple[Label, ...] = (Label(self.place, "nothing to repeat"),)
        headline = (
            f"found the alias `*{self.name}`, but no anchor `&{self.name}` before it"
        )
        if self.inside is not None:
            headline = f"the alias `*{self.name}` stands inside the value it repeats"
            labels = (
                Label(self.place, "would repeat itself without end"),
                Label(self.inside, "the value begins here"),
            )
        near = (f"did you mean `*{self.near}`?",) if self.near else ()
        quoted = (f'if this is text, write it in quotes: "*{self.name}"',)
        return Report(headline, labels, (), near + quoted)


@dataclass(frozen=True, slots=True)
class MergeKey:
    """A YAML merge key, `<<`.

    Merge keys belong to YAML 1.1 and are no part of YAML 1.2. Write the entries out,
    or let the whole value be an alias.

    Wrong:

        profile:
          <<: *defaults
          pattern: profile/:key

    Right:

        profile:
          cluster: main
          pattern: profile/:key
    """

    code: ClassVar[str] = "CG121"
    severity: ClassVar[Severity] = Severity.ERROR

    place: Place

    def describe(self) -> Report:
        """Return the problem's words."""
        return Report(
            "found the merge key `<<`, expected a name",
            (Label(self.place, "YAML 1.2 has no merge keys"),),
            (),
            ("write the entries out, or use an alias for a whole value",),
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
