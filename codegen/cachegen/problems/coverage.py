"""Problems of coverage (CG301–CG306): a pattern and a key that do not fit each other."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from cachegen.declarations import SCALAR_FIELD
from cachegen.diagnostics import Fix, Label, Report, Severity
from cachegen.problems.certain import renamed
from cachegen.problems.notations import rewritten_in_segments
from cachegen.source import Place
from cachegen.words.near import only
from cachegen.words.phrases import listed, meant, quoted
from cachegen.words.spelling import entry


@dataclass(frozen=True, slots=True)
class KeyFieldNotInPattern:
    """A field of the key struct is not among the pattern's placeholders.

    The key string is all that Redis sees of a key. Two keys that differ only in a field
    that the pattern leaves out would be one key there, and the one's value would
    overwrite the other's.

    Wrong:

        [structs.SessionKey.fields]
        user_id = "int"
        device = "str"

        [keyspaces.sessions]
        cluster = "main"
        key = "SessionKey"
        value = "str"
        pattern = "session/:user_id"

    Right:

        [structs.SessionKey.fields]
        user_id = "int"
        device = "str"

        [keyspaces.sessions]
        cluster = "main"
        key = "SessionKey"
        value = "str"
        pattern = "session/:user_id/:device"
    """

    code: ClassVar[str] = "CG301"
    severity: ClassVar[Severity] = Severity.ERROR
    place: Place
    pattern_place: Place
    keyspace: str
    field: str
    whole: str
    """The pattern with all fields that it lacks; empty when it has faults besides."""

    def describe(self) -> Report:
        """Return the problem's words."""
        return Report(
            f"key field {quoted(self.field)} of {quoted(self.keyspace)} is not in its pattern",
            (
                Label(self.place, "this field never reaches the key"),
                Label(self.pattern_place, f"`:{self.field}` is not here"),
            ),
            notes=(
                f"keys that differ only in `{self.field}` would overwrite each other",
            ),
            help=(
                (
                    f'add it: "{self.whole}"'
                    if self.whole
                    else f"add the segment `:{self.field}`"
                ),
            ),
        )

    def fix(self) -> Fix | None:
        """Return the pattern with all fields that it lacks."""
        return Fix(self.pattern_place, self.whole) if self.whole else None


@dataclass(frozen=True, slots=True)
class UnknownPlaceholder:
    """A placeholder of a pattern is no field of the key struct.

    Wrong:

        [structs.SessionKey.fields]
        user_id = "int"

        [keyspaces.sessions]
        cluster = "main"
        key = "SessionKey"
        value = "str"
        pattern = "session/:userid"

    Right:

        [structs.SessionKey.fields]
        user_id = "int"

        [keyspaces.sessions]
        cluster = "main"
        key = "SessionKey"
        value = "str"
        pattern = "session/:user_id"
    """

    code: ClassVar[str] = "CG302"
    severity: ClassVar[Severity] = Severity.ERROR
    place: Place
    keyspace: str
    placeholder: str
    struct: str
    fields: tuple[str, ...]
    near: str | None

    def describe(self) -> Report:
        """Return the problem's words."""
        known = (f"the fields of `{self.struct}` are {listed(self.fields, 'and')}",)
        near = f":{self.near}" if self.near is not None else None
        return Report(
            f"placeholder {quoted(f':{self.placeholder}')} of {quoted(self.keyspace)} "
            f"is no field of its key {quoted(self.struct)}",
            (Label(self.place, f"{quoted(self.struct)} has no such field"),),
            notes=() if near else known,
            help=meant(near)
            or (
                "remove it, or declare the field: "
                f"{entry(self.place, self.placeholder, 'str')}",
            ),
        )

    def fix(self) -> Fix | None:
        """Return the only near field, as a placeholder."""
        field = only(self.near)
        return Fix(self.place, f":{field}") if field is not None else None


@dataclass(frozen=True, slots=True)
class RepeatedPlaceholder:
    """A placeholder stands twice in one pattern.

    The second tells nothing that the first does not, and makes each key longer. A
    literal that was meant has no colon before it.

    Wrong:

        [keyspaces.profile]
        cluster = "main"
        key = "str"
        value = "str"
        pattern = "profile/:key/:key"

    Right:

        [keyspaces.profile]
        cluster = "main"
        key = "str"
        value = "str"
        pattern = "profile/:key"
    """

    code: ClassVar[str] = "CG303"
    severity: ClassVar[Severity] = Severity.ERROR
    place: Place
    first: Place
    keyspace: str
    placeholder: str
    without: str
    """The pattern without the repetition; empty when it has faults besides."""

    def describe(self) -> Report:
        """Return the problem's words."""
        return Report(
            f"placeholder {quoted(f':{self.placeholder}')} stands twice in the pattern "
            f"of {quoted(self.keyspace)}",
            (
                Label(self.place, "a second time"),
                Label(self.first, "first here"),
            ),
            help=(f'remove it: "{self.without}"' if self.without else "remove it",),
        )


@dataclass(frozen=True, slots=True)
class NoPlaceholder:
    """A pattern has no placeholder, so that all keys of the keyspace would be one.

    Wrong:

        [keyspaces.profile]
        cluster = "main"
        key = "str"
        value = "str"
        pattern = "profile"

    Right:

        [keyspaces.profile]
        cluster = "main"
        key = "str"
        value = "str"
        pattern = "profile/:key"
    """

    code: ClassVar[str] = "CG304"
    severity: ClassVar[Severity] = Severity.ERROR
    place: Place
    keyspace: str
    pattern: str
    """The pattern, or nothing when it has faults besides."""
    fields: tuple[str, ...]
    """The key's fields, or none when they are not known."""

    def describe(self) -> Report:
        """Return the problem's words."""
        under = f", all under {quoted(self.pattern)}" if self.pattern else ""
        return Report(
            f"the pattern of {quoted(self.keyspace)} has no placeholder",
            (Label(self.place, "the same for every key"),),
            notes=(f"each value would overwrite the one before{under}",),
            help=(self._advice(),),
        )

    def fix(self) -> Fix | None:
        """Return the pattern with the key's fields."""
        whole = self._whole()
        return Fix(self.place, whole) if whole else None

    def _added(self) -> str:
        return "/".join(f":{field}" for field in self.fields)

    def _rewritten(self) -> str | None:
        return rewritten_in_segments(self.pattern, self.fields) if self.fields else None

    def _whole(self) -> str | None:
        """Return the pattern with its key; None where it or its key has faults besides."""
        if not self.pattern or not self.fields:
            return None
        return self._rewritten() or f"{self.pattern}/{self._added()}"

    def _advice(self) -> str:
        added = self._added()
        if not added:
            return "add `:key` for a scalar key, or `:` and each field of a key struct"
        if self._rewritten() is not None:
            return f'write "{self._rewritten()}"; segments are separated with `/`'
        if not self.pattern:
            return f"add the key: `{added}`"
        whole = f'"{self._whole()}"'
        if self.fields != (SCALAR_FIELD,):
            return f"add the key: {whole}"
        return f"add the key: {whole}; for a single entry, with an enum of one value"


@dataclass(frozen=True, slots=True)
class ScalarPlaceholder:
    """A scalar key's placeholder has another name than `:key`.

    A scalar has no fields to be named after. For placeholders with names of their own,
    declare a struct and make it the key.

    Wrong:

        [keyspaces.profile]
        cluster = "main"
        key = "str"
        value = "str"
        pattern = "profile/:user_id"

    Right:

        [keyspaces.profile]
        cluster = "main"
        key = "str"
        value = "str"
        pattern = "profile/:key"
    """

    code: ClassVar[str] = "CG305"
    severity: ClassVar[Severity] = Severity.ERROR
    place: Place
    keyspace: str
    placeholder: str
    has_key: bool
    """Whether the pattern has `:key` besides."""

    def describe(self) -> Report:
        """Return the problem's words."""
        found = quoted(f":{self.placeholder}")
        advice = f"remove {found}" if self.has_key else "write `:key`"
        return Report(
            f"placeholder {found} of {quoted(self.keyspace)} is not `:key`, "
            "though its key is a scalar",
            (Label(self.place, "a scalar key has no field of this name"),),
            help=(
                f"{advice}, or make a struct with the field "
                f"{quoted(self.placeholder)} the key",
            ),
        )


@dataclass(frozen=True, slots=True)
class UnknownShardBy:
    """`shard_by` names something that is no placeholder of the keyspace.

    It says which part of the key decides the slot in Redis Cluster: a field of the key
    struct, or `key` when the key is a scalar.

    Wrong:

        [structs.SessionKey.fields]
        user_id = "int"
        device = "str"

        [keyspaces.sessions]
        cluster = "main"
        key = "SessionKey"
        value = "str"
        pattern = "session/:user_id/:device"
        shard_by = "user"

    Right:

        [structs.SessionKey.fields]
        user_id = "int"
        device = "str"

        [keyspaces.sessions]
        cluster = "main"
        key = "SessionKey"
        value = "str"
        pattern = "session/:user_id/:device"
        shard_by = "user_id"
    """

    code: ClassVar[str] = "CG306"
    severity: ClassVar[Severity] = Severity.ERROR
    place: Place
    keyspace: str
    shard_by: str
    fields: tuple[str, ...]
    near: str | None

    def describe(self) -> Report:
        """Return the problem's words."""
        return Report(
            f"{quoted(self.keyspace)} is sharded by {quoted(self.shard_by)}, "
            "which is no placeholder of it",
            (Label(self.place, f"expected {listed(self.fields)}"),),
            help=meant(self.near, self.shard_by)
            or tuple(
                f"write {entry(self.place, 'shard_by', each)}"
                for each in self.fields[:1]
            )
            or ("remove it",),
        )

    def fix(self) -> Fix | None:
        """Return the only near name, in the place of the unknown one."""
        return renamed(self.place, self.near)
