"""Problems of keyspaces' types (CG506–CG510): what can be a key or a value."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from cachegen.diagnostics import Label, Report, Severity
from cachegen.problems.typed import several_parts
from cachegen.source import Place
from cachegen.words.phrases import quoted


@dataclass(frozen=True, slots=True)
class KeyType:
    """A keyspace's key is neither a key scalar nor a struct of key scalars.

    Key scalars are `str`, `int`, `bool`, `bytes`, `UUID`, `date`, `datetime`, enums and
    named types over these: what has exactly one spelling.

    Wrong:

        [keyspaces.price]
        cluster = "main"
        key = "float"
        value = "str"
        pattern = "price/:key"

    Right:

        [keyspaces.price]
        cluster = "main"
        key = "str"
        value = "str"
        pattern = "price/:key"
    """

    code: ClassVar[str] = "CG506"
    severity: ClassVar[Severity] = Severity.ERROR
    place: Place
    keyspace: str
    text: str

    def describe(self) -> Report:
        """Return the problem's words."""
        return Report(
            f"key of {quoted(self.keyspace)} cannot be of type {quoted(self.text)}",
            (Label(self.place, "expected a key scalar or a struct of them"),),
            notes=("a key has exactly one spelling, which not every type has",),
            help=(self._advice(),),
        )

    def _advice(self) -> str:
        if self.text.startswith(("tuple", "list", "dict")):
            return several_parts(self.place, self.keyspace)
        return (
            "use one of `str`, `int`, `bool`, `bytes`, `UUID`, `date`, `datetime`,"
            " an enum, a named type over these, or a struct of these"
        )


@dataclass(frozen=True, slots=True)
class KeyField:
    """A struct that is used as a key has a field that is no key scalar.

    Wrong:

        [structs.DeviceKey.fields]
        user = "str"
        device = "str | None"

        [keyspaces.seen]
        cluster = "main"
        key = "DeviceKey"
        value = "datetime"
        pattern = "seen/:user/:device"

    Right:

        [structs.DeviceKey.fields]
        user = "str"
        device = "str"

        [keyspaces.seen]
        cluster = "main"
        key = "DeviceKey"
        value = "datetime"
        pattern = "seen/:user/:device"
    """

    code: ClassVar[str] = "CG507"
    severity: ClassVar[Severity] = Severity.ERROR
    place: Place
    struct: str
    field: str
    text: str
    keyspace: str
    used: Place

    def describe(self) -> Report:
        """Return the problem's words."""
        return Report(
            f"field {quoted(self.field)} of key struct {quoted(self.struct)} cannot be"
            f" of type {quoted(self.text)}",
            (
                Label(self.place, "expected a key scalar"),
                Label(self.used, f"{quoted(self.keyspace)} uses the struct as its key"),
            ),
            notes=("a key has exactly one spelling, which not every type has",),
            help=(
                "use one of `str`, `int`, `bool`, `bytes`, `UUID`, `date`, `datetime`,"
                " an enum or a named type over these",
            ),
        )


@dataclass(frozen=True, slots=True)
class ValueType:
    """A keyspace's value is of a type that no Redis value is made for.

    A value is a scalar (not `time`, `timedelta` or `Decimal`), an enum, a named type, a
    struct, a list of scalars or structs, a set or sorted set of scalars, or a dict from
    key scalars to scalars or structs. Everything else goes into a struct.

    Wrong:

        [keyspaces.settings]
        cluster = "main"
        key = "str"
        value = "tuple[str, str]"
        pattern = "settings/:key"

    Right:

        [structs.Settings.fields]
        values = "tuple[str, str]"

        [keyspaces.settings]
        cluster = "main"
        key = "str"
        value = "Settings"
        pattern = "settings/:key"
    """

    code: ClassVar[str] = "CG508"
    severity: ClassVar[Severity] = Severity.ERROR
    place: Place
    keyspace: str
    text: str
    element: bool
    help: str

    def describe(self) -> Report:
        """Return the problem's words."""
        what = "elements" if self.element else "value"
        return Report(
            f"{what} of {quoted(self.keyspace)} cannot be of type {quoted(self.text)}",
            (
                Label(
                    self.place,
                    (
                        "expected a scalar"
                        if self.element
                        else "expected a scalar, a struct, or a list or set of scalars"
                    ),
                ),
            ),
            help=(self.help,),
        )


@dataclass(frozen=True, slots=True)
class EmptyKey:
    """A struct that is used as a key has no fields, so there could be only one key.

    Wrong:

        [structs.Everything.fields]

        [keyspaces.total]
        cluster = "main"
        key = "Everything"
        value = "int"
        pattern = "total"

    Right:

        [keyspaces.total]
        cluster = "main"
        key = "str"
        value = "int"
        pattern = "total/:key"
    """

    code: ClassVar[str] = "CG509"
    severity: ClassVar[Severity] = Severity.ERROR
    place: Place
    keyspace: str
    struct: str
    declared: Place

    def describe(self) -> Report:
        """Return the problem's words."""
        return Report(
            f"key struct {quoted(self.struct)} of {quoted(self.keyspace)} has no fields",
            (
                Label(self.place, "a key without fields"),
                Label(self.declared, "declared here"),
            ),
            notes=("a keyspace with such a key could hold one entry only",),
            help=("give it a field, or use a scalar as the key",),
        )


@dataclass(frozen=True, slots=True)
class ImportedKey:
    """A model of the application is used as a key, whose fields cachegen does not know.

    Wrong:

        [structs.Invoice]
        import = "shop.billing.Invoice"

        [keyspaces.paid]
        cluster = "main"
        key = "Invoice"
        value = "bool"
        pattern = "paid/:number"

    Right:

        [structs.InvoiceKey.fields]
        number = "str"

        [keyspaces.paid]
        cluster = "main"
        key = "InvoiceKey"
        value = "bool"
        pattern = "paid/:number"
    """

    code: ClassVar[str] = "CG510"
    severity: ClassVar[Severity] = Severity.ERROR
    place: Place
    keyspace: str
    struct: str
    declared: Place

    def describe(self) -> Report:
        """Return the problem's words."""
        return Report(
            f"key of {quoted(self.keyspace)} cannot be the imported model"
            f" {quoted(self.struct)}",
            (
                Label(self.place, "expected a struct with fields of its own"),
                Label(self.declared, "imported here"),
            ),
            notes=("the pattern has to use each field, and an import shows none",),
            help=("declare a struct with the fields that make the key",),
        )
