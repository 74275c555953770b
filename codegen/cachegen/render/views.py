"""A generated module with every Python word decided: what the templates place.

A view holds `Code` wherever a template writes what it is given, and a schema's own text
only as `Prose`, which a template can place as a docstring and in no other way.
"""

from __future__ import annotations

from dataclasses import dataclass

from cachegen.render.code import Code, docstring
from cachegen.render.layout import bracketed


@dataclass(frozen=True, slots=True)
class Prose:
    """What a docstring is to say; false when that is nothing."""

    paragraphs: tuple[str, ...]

    def __bool__(self) -> bool:
        return any(each.split() for each in self.paragraphs)

    def docstring(self, indent: int) -> Code:
        """Return the text as a docstring that `indent` columns precede."""
        return docstring(self.paragraphs, indent)


@dataclass(frozen=True, slots=True)
class AliasView:
    """A second name for a type of the module, where a class hides the first."""

    name: Code
    target: Code


@dataclass(frozen=True, slots=True)
class LastImportView:
    """Imports of a module that may import this one, and what says the same to the runtime."""

    statements: tuple[Code, ...]
    arguments: tuple[Code, ...]

    def call(self, function: Code) -> Code:
        """Return the call that takes the names later."""
        return bracketed(f"{function}(", self.arguments, ")", 4)


@dataclass(frozen=True, slots=True)
class MemberView:
    """A member of an enum and its value."""

    name: Code
    value: Code


@dataclass(frozen=True, slots=True)
class EnumView:
    """A `StrEnum`; `is_like_a_test`: test runners would take it for one."""

    name: Code
    doc: Prose
    members: tuple[MemberView, ...]
    is_like_a_test: bool


@dataclass(frozen=True, slots=True)
class NewTypeView:
    """A named type over `base`."""

    name: Code
    literal: Code
    base: Code
    doc: Prose


@dataclass(frozen=True, slots=True)
class LateNewTypeView:
    """A named type whose base is in a module that imports this one.

    Type checkers see `base`; the running module has `early_base` in its place.
    """

    name: Code
    literal: Code
    base: Code
    early_base: Code
    doc: Prose


@dataclass(frozen=True, slots=True)
class FinalBaseView:
    """The base of such a type, for a decoder that would not do with the early one."""

    name: Code
    base: Code


@dataclass(frozen=True, slots=True)
class FieldView:
    """A field of a struct: its annotation and default, and what is said of it."""

    declaration: Code
    doc: Prose


@dataclass(frozen=True, slots=True)
class StructView:
    """A struct with its fields; `is_like_a_test`: test runners would take it for one."""

    head: Code
    doc: Prose
    fields: tuple[FieldView, ...]
    is_like_a_test: bool


@dataclass(frozen=True, slots=True)
class UpgradeView:
    """A function that makes a struct of a former shape of it, by calling the application's."""

    signature: Code
    imports: Code
    statement: Code


@dataclass(frozen=True, slots=True)
class DefinitionView:
    """The constant that says all about a keyspace."""

    name: Code
    class_name: Code
    arguments: tuple[Code, ...]


@dataclass(frozen=True, slots=True)
class ForgottenView:
    """The constant that finds what one value's keys are: a call of `function`."""

    name: Code
    function: Code
    arguments: tuple[Code, ...]


@dataclass(frozen=True, slots=True)
class MethodView:
    """A method of one statement."""

    signature: Code
    doc: Prose
    statement: Code


@dataclass(frozen=True, slots=True)
class AttributeView:
    """A keyspace as an attribute of a caches class, and how the constructor makes it.

    ``annotation`` stands in the class with the `doc`; those of a constant stand at the
    `assignment`, for type checkers.
    """

    annotation: Code
    is_constant: bool
    doc: Prose
    assignment: Code


@dataclass(frozen=True, slots=True)
class CachesView:
    """The blocking or the async class of a service."""

    name: Code
    base: Code
    doc: Prose
    attributes: tuple[AttributeView, ...]
    constants: tuple[Code, ...]
    signature: Code
    constructor_doc: Prose
    super_call: Code
    methods: tuple[MethodView, ...]


@dataclass(frozen=True, slots=True)
class ModuleView:
    """One module: `file` is its name in the output folder.

    `is_like_a_test` says that test runners would take it for one. `more_imports` stand in
    a block of their own, by section, since import sorters do not agree on lines of plain
    names and aliases; `is_class_next` says what follows them. `last_imports` are those of
    the application that are needed only when the module is used; `import_later` takes what
    is not there yet.
    """

    file: str
    is_like_a_test: bool
    source: Code
    doc: Prose
    runtime: Code
    first_imports: tuple[Code, ...]
    library_imports: tuple[Code, ...]
    more_imports: Code
    is_class_next: bool
    last_imports: tuple[LastImportView, ...]
    import_later: Code | None
    peer_aliases: tuple[AliasView, ...]
    runtime_imports: tuple[Code, ...]
    peer_imports: tuple[Code, ...]
    typing_imports: tuple[Code, ...]
    late_imports: tuple[Code, ...]
    final_bases: tuple[FinalBaseView, ...]
    all: Code
    enums: tuple[EnumView, ...]
    late_named: tuple[LateNewTypeView, ...]
    named: tuple[NewTypeView, ...]
    early_aliases: tuple[AliasView, ...]
    structs: tuple[StructView, ...]
    late_aliases: tuple[AliasView, ...]
    upgrades: tuple[UpgradeView, ...]
    definitions: tuple[DefinitionView, ...]
    forgotten: tuple[ForgottenView, ...]
    caches: tuple[CachesView, ...]
