"""Problems of a pattern's text (CG310–CG316): what no key could be spelled by."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import ClassVar, assert_never

from cachegen.declarations import SCALAR_FIELD
from cachegen.diagnostics import Label, Problem, Report, Severity
from cachegen.keys.patterns import RESERVED_PREFIX, Fault, FaultKind, parse
from cachegen.problems.notations import has_notation, meant_by
from cachegen.source import Place
from cachegen.words.phrases import quoted

_PLACEHOLDER = re.compile(r"(?<![^/]):[A-Za-z][A-Za-z0-9_]*(?![^/])")
_BETWEEN = "segments are separated with `/`"


@dataclass(frozen=True, slots=True)
class EmptyPattern:
    """A keyspace's pattern is the empty text.

    A pattern says how keys are spelled: segments between `/`, of which those that begin
    with `:` are filled by the key.

    Wrong:

        [keyspaces.profile]
        cluster = "main"
        key = "str"
        value = "str"
        pattern = ""

    Right:

        [keyspaces.profile]
        cluster = "main"
        key = "str"
        value = "str"
        pattern = "profile/:key"
    """

    code: ClassVar[str] = "CG310"
    severity: ClassVar[Severity] = Severity.ERROR
    place: Place
    keyspace: str

    def describe(self) -> Report:
        """Return the problem's words."""
        return Report(
            f"the pattern of {quoted(self.keyspace)} is empty",
            (Label(self.place, "nothing to spell a key with"),),
            help=(f'begin with the keyspace\'s name: "{self.keyspace}/:key"',),
        )


@dataclass(frozen=True, slots=True)
class OuterSlash:
    """A pattern begins or ends with `/`.

    Segments stand between slashes, so an outer slash would make an empty segment. Keys
    are not paths: they begin with their first segment.

    Wrong:

        [keyspaces.profile]
        cluster = "main"
        key = "str"
        value = "str"
        pattern = "/profile/:key"

    Right:

        [keyspaces.profile]
        cluster = "main"
        key = "str"
        value = "str"
        pattern = "profile/:key"
    """

    code: ClassVar[str] = "CG311"
    severity: ClassVar[Severity] = Severity.ERROR
    place: Place
    keyspace: str
    pattern: str
    leading: bool
    fields: tuple[str, ...] = ()
    """The placeholders that the key fills, or none when they are not known."""

    def describe(self) -> Report:
        """Return the problem's words."""
        verb = "begins" if self.leading else "ends"
        return Report(
            f"the pattern of {quoted(self.keyspace)} {verb} with `/`",
            (
                Label(
                    self.place, f"no segment {'before' if self.leading else 'after'} it"
                ),
            ),
            help=(_slash_help(self.pattern, self.fields),),
        )


@dataclass(frozen=True, slots=True)
class EmptySegment:
    """A pattern has two slashes with nothing between them.

    Wrong:

        [keyspaces.profile]
        cluster = "main"
        key = "str"
        value = "str"
        pattern = "profile//:key"

    Right:

        [keyspaces.profile]
        cluster = "main"
        key = "str"
        value = "str"
        pattern = "profile/:key"
    """

    code: ClassVar[str] = "CG312"
    severity: ClassVar[Severity] = Severity.ERROR
    place: Place
    keyspace: str
    pattern: str

    def describe(self) -> Report:
        """Return the problem's words."""
        return Report(
            f"the pattern of {quoted(self.keyspace)} has an empty segment",
            (Label(self.place, "no segment between these slashes"),),
            help=(_slash_help(self.pattern),),
        )


@dataclass(frozen=True, slots=True)
class NamelessPlaceholder:
    """A segment is a lone `:`, a placeholder without a name.

    Wrong:

        [keyspaces.profile]
        cluster = "main"
        key = "str"
        value = "str"
        pattern = "profile/:"

    Right:

        [keyspaces.profile]
        cluster = "main"
        key = "str"
        value = "str"
        pattern = "profile/:key"
    """

    code: ClassVar[str] = "CG313"
    severity: ClassVar[Severity] = Severity.ERROR
    place: Place
    keyspace: str

    def describe(self) -> Report:
        """Return the problem's words."""
        return Report(
            f"a placeholder of {quoted(self.keyspace)} has no name",
            (Label(self.place, "a name has to follow the colon"),),
            help=(
                "write `:key` for a scalar key, or `:` and a field of the key struct",
            ),
        )


@dataclass(frozen=True, slots=True)
class PlaceholderName:
    """A placeholder's name is not one that a field could have.

    A placeholder is a whole segment: `:` and then letters, digits and `_`, a letter
    first. Text that always stands in the key needs a segment of its own.

    Wrong:

        [keyspaces.avatar]
        cluster = "main"
        key = "str"
        value = "bytes"
        pattern = "avatar/:key.png"

    Right:

        [keyspaces.avatar]
        cluster = "main"
        key = "str"
        value = "bytes"
        pattern = "avatar/:key/png"
    """

    code: ClassVar[str] = "CG314"
    severity: ClassVar[Severity] = Severity.ERROR
    place: Place
    keyspace: str
    segment: str
    meant: str | None = None
    """What the segment is in cachegen's notation, where it is in another one."""

    def describe(self) -> Report:
        """Return the problem's words."""
        return Report(
            f"placeholder {quoted(self.segment)} of {quoted(self.keyspace)} has a name "
            "that no field can have",
            (Label(self.place, "letters, digits and `_` may follow the colon"),),
            notes=("a placeholder fills its whole segment, up to the next `/`",),
            help=(
                (f"write `{self.meant}`",)
                if self.meant is not None
                else _placeholder_help(self.segment)
            ),
        )


@dataclass(frozen=True, slots=True)
class PatternCharacter:
    """A literal segment holds a character that literals may not have.

    Literals are made of `A-Z a-z 0-9 . _ ~ - :`, so that no literal is ever spelled
    differently from what the schema says, and none looks like an encoded value.

    Wrong:

        [keyspaces.profile]
        cluster = "main"
        key = "str"
        value = "str"
        pattern = "user profile/{key}"

    Right:

        [keyspaces.profile]
        cluster = "main"
        key = "str"
        value = "str"
        pattern = "user-profile/:key"
    """

    code: ClassVar[str] = "CG315"
    severity: ClassVar[Severity] = Severity.ERROR
    place: Place
    keyspace: str
    characters: str
    segment: str
    meant: str | None = None
    """What the segment is in cachegen's notation, where it is in another one."""

    def describe(self) -> Report:
        """Return the problem's words."""
        known = "literals are made of letters, digits and `.` `_` `~` `-` `:`"
        is_split = self.meant is not None and "/" in self.meant
        found = [_named(character) for character in self.characters]
        shown = " and ".join((", ".join(found[:-1]), found[-1]) if found[1:] else found)
        return Report(
            f"segment {quoted(self.segment)} of {quoted(self.keyspace)} holds {shown}",
            (Label(self.place, "no literal may have this"),),
            notes=(known, _BETWEEN) if is_split else (known,),
            help=(self._advice(),),
        )

    def _advice(self) -> str:
        if self.meant is not None:
            return f"write {quoted(self.meant)}"
        if has_notation(self.segment):
            return "write a segment for each placeholder: `:` and a field of the key"
        plain = re.sub(r"[^A-Za-z0-9._~:-]+", "-", self.segment).strip("-:")
        return f"write {quoted(plain)}" if plain else "spell it with these"


@dataclass(frozen=True, slots=True)
class ReservedSegment:
    """A pattern's first segment begins with `__cachegen`.

    cachegen keeps keys of that beginning for itself; text keys that begin so are encoded
    out of the way.

    Wrong:

        [keyspaces.profile]
        cluster = "main"
        key = "str"
        value = "str"
        pattern = "__cachegen-profile/:key"

    Right:

        [keyspaces.profile]
        cluster = "main"
        key = "str"
        value = "str"
        pattern = "profile/:key"
    """

    code: ClassVar[str] = "CG316"
    severity: ClassVar[Severity] = Severity.ERROR
    place: Place
    keyspace: str
    segment: str

    def describe(self) -> Report:
        """Return the problem's words."""
        rest = self.segment.removeprefix(RESERVED_PREFIX).lstrip("-_.:")
        return Report(
            f"first segment {quoted(self.segment)} of {quoted(self.keyspace)} is reserved",
            (Label(self.place, f"begins with `{RESERVED_PREFIX}`"),),
            notes=("cachegen keeps keys that begin so for itself",),
            help=(f"write {quoted(rest or self.keyspace)}",),
        )


def pattern_problem(
    fault: Fault, place: Place, keyspace: str, pattern: str, fields: tuple[str, ...]
) -> Problem:
    """Return the problem that a fault of a keyspace's pattern is.

    `fields` are the placeholders that the key fills, or none when they are not known.
    """
    segment = fault.segment
    match fault.kind:
        case FaultKind.EMPTY:
            return EmptyPattern(place, keyspace)
        case FaultKind.LEADING_SLASH:
            return OuterSlash(place, keyspace, pattern, True, fields)
        case FaultKind.TRAILING_SLASH:
            return OuterSlash(place, keyspace, pattern, False, fields)
        case FaultKind.EMPTY_SEGMENT:
            return EmptySegment(place, keyspace, pattern)
        case FaultKind.MISSING_NAME:
            return NamelessPlaceholder(place, keyspace)
        case FaultKind.BAD_NAME:
            meant = meant_by(segment, pattern, fields)
            return PlaceholderName(place, keyspace, segment, meant)
        case FaultKind.BAD_CHARACTER:
            meant = meant_by(segment, pattern, fields)
            return PatternCharacter(place, keyspace, fault.text, segment, meant)
        case FaultKind.RESERVED:
            return ReservedSegment(place, keyspace, segment)
        case _:
            assert_never(fault.kind)


def _slash_help(pattern: str, fields: tuple[str, ...] = ()) -> str:
    """Return the advice to a pattern with a slash too many, which may have other faults."""
    sound = re.sub("/{2,}", "/", pattern.strip("/"))
    if fields == (SCALAR_FIELD,) and len(_PLACEHOLDER.findall(sound)) == 1:
        # The name of a scalar's placeholder is a problem of its own, with the same end.
        sound = _PLACEHOLDER.sub(f":{SCALAR_FIELD}", sound)
    if not sound:
        return "write a segment"
    return "remove it" if parse(sound).faults else f'write "{sound}"'


def _named(character: str) -> str:
    return {" ": "a space", "\t": "a tab"}.get(character, quoted(character))


def _placeholder_help(segment: str) -> tuple[str, ...]:
    found = re.match(r":([A-Za-z][A-Za-z0-9_]*)[.:~](.+)", segment)
    if found:
        return (f"give what is fixed a segment of its own: `:{found[1]}/{found[2]}`",)
    plain = re.sub(r"[^A-Za-z0-9_]+", "_", segment[1:]).strip("_")
    if not re.match("[A-Za-z]", plain):
        return ("begin the name with a letter; a scalar key's is `:key`",)
    return (f"write `:{plain}`",)
