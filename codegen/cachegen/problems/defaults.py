"""Problems of fields' defaults (CG530–CG539): what a field of that type cannot hold."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from cachegen.diagnostics import Fix, Label, Report, Severity
from cachegen.problems.certain import renamed
from cachegen.source import Place
from cachegen.words.phrases import listed, meant, quoted
from cachegen.words.spelling import Data, entries


@dataclass(frozen=True, slots=True)
class DefaultType:
    """A default is of another type than its field.

    Wrong:

        [structs.Preferences.fields]
        notifications = { type = "bool", default = "yes" }

    Right:

        [structs.Preferences.fields]
        notifications = { type = "bool", default = true }
    """

    code: ClassVar[str] = "CG530"
    severity: ClassVar[Severity] = Severity.ERROR
    place: Place
    field: str
    type: str
    expected: str
    found: str

    def describe(self) -> Report:
        """Return the problem's words."""
        return Report(
            f"default of field {quoted(self.field)} holds {self.found}"
            f" where {quoted(self.type)} is expected",
            (Label(self.place, f"expected {self.expected}"),),
            help=(f"write {self.expected}",),
        )


@dataclass(frozen=True, slots=True)
class DefaultText:
    """A default's text does not spell a value of its field's type.

    A `date` is 2026-01-31, a `datetime` has its offset (2026-01-31T12:00:00Z), a `time`
    is 12:00 or 12:00:00, a `timedelta` 30d or 1h30m, a `Decimal` 9.90, a `UUID` is
    hyphenated, and `bytes` are base64.

    Wrong:

        [structs.Invoice.fields]
        due = { type = "timedelta", default = "a month" }

    Right:

        [structs.Invoice.fields]
        due = { type = "timedelta", default = "30d" }
    """

    code: ClassVar[str] = "CG531"
    severity: ClassVar[Severity] = Severity.ERROR
    place: Place
    field: str
    type: str
    text: str
    expected: str

    def describe(self) -> Report:
        """Return the problem's words."""
        return Report(
            f"default {quoted(self.text)} of field {quoted(self.field)} spells no"
            f" {quoted(self.type)}",
            (Label(self.place, f"expected {self.expected}"),),
            help=(f"write {self.expected}",),
        )


@dataclass(frozen=True, slots=True)
class DefaultChoice:
    """A default is no value of its field's enum or literal.

    Wrong:

        [enums]
        Theme = ["light", "dark"]

        [structs.Preferences.fields]
        theme = { type = "Theme", default = "ligth" }

    Right:

        [enums]
        Theme = ["light", "dark"]

        [structs.Preferences.fields]
        theme = { type = "Theme", default = "light" }
    """

    code: ClassVar[str] = "CG532"
    severity: ClassVar[Severity] = Severity.ERROR
    place: Place
    field: str
    type: str
    text: str
    choices: tuple[str, ...]
    near: str | None

    def describe(self) -> Report:
        """Return the problem's words."""
        few = self.choices[:8]
        more = " and others" if len(self.choices) > len(few) else ""
        there = listed(few, "," if more else "and") + more
        return Report(
            f"default {quoted(self.text)} of field {quoted(self.field)} is no value of"
            f" {quoted(self.type)}",
            (Label(self.place, f"not a value of {quoted(self.type)}"),),
            notes=(f"{quoted(self.type)} has {there}",),
            help=meant(self.near, self.text) or ("write one of these",),
        )

    def fix(self) -> Fix | None:
        """Return the only near name, in the place of the unknown one."""
        return renamed(self.place, self.near)


@dataclass(frozen=True, slots=True)
class DefaultTwice:
    """A default holds an element of a set, or a key of a dict, twice.

    Wrong:

        [structs.Session.fields]
        scopes = { type = "set[str]", default = ["read", "read"] }

    Right:

        [structs.Session.fields]
        scopes = { type = "set[str]", default = ["read"] }
    """

    code: ClassVar[str] = "CG533"
    severity: ClassVar[Severity] = Severity.ERROR
    place: Place
    field: str
    what: str
    first: Place

    def describe(self) -> Report:
        """Return the problem's words."""
        return Report(
            f"default of field {quoted(self.field)} has {self.what} twice",
            (Label(self.place, "the same again"), Label(self.first, "first here")),
            help=("remove one of them",),
        )


@dataclass(frozen=True, slots=True)
class DefaultLength:
    """A default has more or fewer items than its field's tuple.

    Wrong:

        [structs.Place.fields]
        position = { type = "tuple[float, float]", default = [0.0] }

    Right:

        [structs.Place.fields]
        position = { type = "tuple[float, float]", default = [0.0, 0.0] }
    """

    code: ClassVar[str] = "CG534"
    severity: ClassVar[Severity] = Severity.ERROR
    place: Place
    field: str
    type: str
    expected: int
    found: int

    def describe(self) -> Report:
        """Return the problem's words."""
        return Report(
            f"default of field {quoted(self.field)} has {self.found} items,"
            f" {quoted(self.type)} has {self.expected}",
            (Label(self.place, f"expected a list of {self.expected}"),),
            help=("write one item for each type of the tuple",),
        )


@dataclass(frozen=True, slots=True)
class DefaultField:
    """A default that is a struct names a field that the struct does not have.

    Wrong:

        [structs.Preferences.fields]
        theme = "str"

        [structs.Profile.fields]
        preferences = { type = "Preferences", default = { them = "light" } }

    Right:

        [structs.Preferences.fields]
        theme = "str"

        [structs.Profile.fields]
        preferences = { type = "Preferences", default = { theme = "light" } }
    """

    code: ClassVar[str] = "CG535"
    severity: ClassVar[Severity] = Severity.ERROR
    place: Place
    struct: str
    name: str
    fields: tuple[str, ...]
    near: str | None

    def describe(self) -> Report:
        """Return the problem's words."""
        has = listed(self.fields, "and") if self.fields else "no fields"
        return Report(
            f"struct {quoted(self.struct)} has no field {quoted(self.name)}",
            (Label(self.place, f"not a field of {quoted(self.struct)}"),),
            notes=(f"{quoted(self.struct)} has {has}",),
            help=meant(self.near, self.name) or ("remove it",),
        )

    def fix(self) -> Fix | None:
        """Return the only near name, in the place of the unknown one."""
        return renamed(self.place, self.near)


@dataclass(frozen=True, slots=True)
class DefaultIncomplete:
    """A default that is a struct leaves out a field that has no default itself.

    Wrong:

        [structs.Preferences.fields]
        theme = "str"

        [structs.Profile.fields]
        preferences = { type = "Preferences", default = {} }

    Right:

        [structs.Preferences.fields]
        theme = { type = "str", default = "light" }

        [structs.Profile.fields]
        preferences = { type = "Preferences", default = {} }
    """

    code: ClassVar[str] = "CG536"
    severity: ClassVar[Severity] = Severity.ERROR
    place: Place
    struct: str
    missing: tuple[str, ...]
    declared: Place

    def describe(self) -> Report:
        """Return the problem's words."""
        return Report(
            f"default of struct {quoted(self.struct)} leaves out"
            f" {listed(self.missing, 'and')}",
            (
                Label(self.place, f"{listed(self.missing, 'and')} missing"),
                Label(self.declared, "has no default of its own"),
            ),
            help=("add what is missing, or give it a default in the struct",),
        )


@dataclass(frozen=True, slots=True)
class DefaultImported:
    """A field whose type is a model of the application has a default.

    cachegen does not know how the model is made.

    Wrong:

        [structs.Invoice]
        import = "shop.billing.Invoice"

        [structs.Order.fields]
        invoice = { type = "Invoice", default = {} }

    Right:

        [structs.Invoice]
        import = "shop.billing.Invoice"

        [structs.Order.fields]
        invoice = { type = "Invoice | None", optional = true }
    """

    code: ClassVar[str] = "CG537"
    severity: ClassVar[Severity] = Severity.ERROR
    place: Place
    field: str
    struct: str

    def describe(self) -> Report:
        """Return the problem's words."""
        return Report(
            f"default of field {quoted(self.field)} would be an imported model",
            (Label(self.place, f"{quoted(self.struct)} is the application's own"),),
            notes=("how the model is made is not known here",),
            help=(f"write {entries(self.place, self._optional())}",),
        )

    def _optional(self) -> dict[str, Data]:
        return {"type": f"{self.struct} | None", "optional": True}


@dataclass(frozen=True, slots=True)
class DefaultEndless:
    """A default holds a struct whose own defaults lead back to it, without an end.

    Wrong:

        [structs.Node.fields]
        next = { type = "Node", default = {} }

    Right:

        [structs.Node.fields]
        next = { type = "Node | None", optional = true }
    """

    code: ClassVar[str] = "CG538"
    severity: ClassVar[Severity] = Severity.ERROR
    place: Place
    path: tuple[str, ...]

    def describe(self) -> Report:
        """Return the problem's words."""
        whole = " → ".join((*self.path, self.path[0]))
        return Report(
            f"default of {quoted(self.path[0])} holds itself, without an end",
            (Label(self.place, "leads back to this default"),),
            notes=(f"each default needs the next: {whole}",),
            help=("break the circle with `T | None` and `optional`, or with a list",),
        )
