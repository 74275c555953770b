"""Problems of declared types (CG511–CG518): what no value could ever be of."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from cachegen.diagnostics import Label, Report, Severity
from cachegen.source import Place
from cachegen.words.phrases import quoted
from cachegen.words.spelling import entry


@dataclass(frozen=True, slots=True)
class EndlessStruct:
    """No value of a struct can ever be made, because making one takes another one.

    Wrong:

        [structs.Node.fields]
        next = "Node"

    Right:

        [structs.Node.fields]
        next = "Node | None"
    """

    code: ClassVar[str] = "CG511"
    severity: ClassVar[Severity] = Severity.ERROR
    place: Place
    struct: str
    path: tuple[str, ...]
    """From the struct's field to the struct again, such as ``a: B``, ``b: A``."""

    def describe(self) -> Report:
        """Return the problem's words."""
        return Report(
            f"no {quoted(self.struct)} can ever be made: it needs another one",
            (Label(self.place, "this field leads back to the struct"),),
            notes=(f"each needs the next: {' → '.join(self.path)}",),
            help=("make the field `T | None` or `list[T]`, or give it a default",),
        )


@dataclass(frozen=True, slots=True)
class NamedBase:
    """A named type is made of something else than a scalar, an enum or a named type.

    Wrong:

        [types]
        Tags = "list[str]"

    Right:

        [structs.Tags.fields]
        tags = "list[str]"
    """

    code: ClassVar[str] = "CG512"
    severity: ClassVar[Severity] = Severity.ERROR
    place: Place
    name: str
    text: str

    def describe(self) -> Report:
        """Return the problem's words."""
        return Report(
            f"named type {quoted(self.name)} cannot be made of {quoted(self.text)}",
            (Label(self.place, "expected a scalar, an enum or a named type"),),
            help=("write the type where it is used, or declare a struct",),
        )


@dataclass(frozen=True, slots=True)
class NamedCircle:
    """Named types are made of each other, and of nothing else.

    Wrong:

        [types]
        UserID = "AccountID"
        AccountID = "UserID"

    Right:

        [types]
        UserID = "AccountID"
        AccountID = "str"
    """

    code: ClassVar[str] = "CG513"
    severity: ClassVar[Severity] = Severity.ERROR
    place: Place
    circle: tuple[str, ...]

    def describe(self) -> Report:
        """Return the problem's words."""
        whole = " → ".join((*self.circle, self.circle[0]))
        return Report(
            f"named type {quoted(self.circle[0])} is made of itself",
            (Label(self.place, "leads back to the type that it makes"),),
            notes=(f"each is made of the next: {whole}",),
            help=("make one of them of a scalar",),
        )


@dataclass(frozen=True, slots=True)
class OptionalWithoutNone:
    """A field is `optional = true`, and its type does not admit None.

    Wrong:

        [structs.Profile.fields]
        email = { type = "str", optional = true }

    Right:

        [structs.Profile.fields]
        email = { type = "str | None", optional = true }
    """

    code: ClassVar[str] = "CG514"
    severity: ClassVar[Severity] = Severity.ERROR
    place: Place
    field: str
    text: str

    def describe(self) -> Report:
        """Return the problem's words."""
        return Report(
            f"optional field {quoted(self.field)} of type {quoted(self.text)}"
            " does not admit None",
            (Label(self.place, "`optional` gives the default None"),),
            help=(
                f"write {entry(self.place, 'type', f'{self.text} | None')},"
                " or give a `default`",
            ),
        )


@dataclass(frozen=True, slots=True)
class OptionalWithDefault:
    """A field is `optional = true`, which is the default None, and has another default.

    Wrong:

        [structs.Profile.fields]
        email = { type = "str | None", optional = true, default = "-" }

    Right:

        [structs.Profile.fields]
        email = { type = "str | None", default = "-" }
    """

    code: ClassVar[str] = "CG515"
    severity: ClassVar[Severity] = Severity.ERROR
    place: Place
    field: str
    default: Place

    def describe(self) -> Report:
        """Return the problem's words."""
        return Report(
            f"field {quoted(self.field)} has two defaults",
            (
                Label(self.place, "`optional` gives the default None"),
                Label(self.default, "and this is another one"),
            ),
            help=("remove `optional`; a field with a default may be left out anyway",),
        )


@dataclass(frozen=True, slots=True)
class EnumEmpty:
    """An enum has no values, so nothing could ever be of that type.

    Wrong:

        [enums]
        Theme = []

    Right:

        [enums]
        Theme = ["light", "dark"]
    """

    code: ClassVar[str] = "CG517"
    severity: ClassVar[Severity] = Severity.ERROR
    place: Place
    enum: str

    def describe(self) -> Report:
        """Return the problem's words."""
        return Report(
            f"enum {quoted(self.enum)} has no values",
            (Label(self.place, "expected at least one value"),),
            help=("list its values, or remove the enum",),
        )


@dataclass(frozen=True, slots=True)
class EnumTwice:
    """An enum lists one value twice.

    Wrong:

        [enums]
        Theme = ["light", "dark", "light"]

    Right:

        [enums]
        Theme = ["light", "dark"]
    """

    code: ClassVar[str] = "CG518"
    severity: ClassVar[Severity] = Severity.ERROR
    place: Place
    enum: str
    value: str
    first: Place

    def describe(self) -> Report:
        """Return the problem's words."""
        return Report(
            f"enum {quoted(self.enum)} lists {quoted(self.value)} twice",
            (
                Label(self.place, "listed again"),
                Label(self.first, "first listed here"),
            ),
            help=("remove one of them",),
        )
